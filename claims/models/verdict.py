"""Verdicts: append-only by the database itself. What happens to one later is a row of its own.

The triggers refuse UPDATE, DELETE and TRUNCATE; the SQL functions erase_sample_line and erase_test_database
(claims/migrations/0002) are the one way round, and each leaves an Erasure row.
"""

from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from claims.models.claim import Claim
from claims.models.match import Match, Pressure
from papers.models import Paper


def append_only(name: str, line_of_old: str) -> list[pgtrigger.Trigger]:
    """Triggers that refuse to change or delete rows.

    `line_of_old` is SQL for the line that the OLD row belongs to. DELETE passes only for rows of a sample line that
    erase_sample_line is erasing in this very transaction; TRUNCATE only within erase_test_database.
    """
    refuse = "RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP;"
    return [
        pgtrigger.Trigger(
            name=f"{name}_no_update",
            when=pgtrigger.Before,
            operation=pgtrigger.Update,
            func=refuse,
        ),
        pgtrigger.Trigger(
            name=f"{name}_no_delete",
            when=pgtrigger.Before,
            operation=pgtrigger.Delete,
            func=f"""
                IF EXISTS (
                    SELECT 1 FROM claims_erasure e JOIN claims_line l ON l.id = e.line_number
                    WHERE e.transaction = pg_current_xact_id()::text AND l.sample AND l.id = ({line_of_old})
                ) THEN RETURN OLD; END IF;
                {refuse}
            """,
        ),
        pgtrigger.Trigger(
            name=f"{name}_no_truncate",
            level=pgtrigger.Statement,
            when=pgtrigger.Before,
            operation=pgtrigger.Truncate,
            func=f"""
                IF current_database() LIKE 'test\\_%' AND EXISTS (
                    SELECT 1 FROM claims_erasure WHERE transaction = pg_current_xact_id()::text
                    AND what = 'test database'
                ) THEN RETURN NULL; END IF;
                {refuse}
            """,
        ),
    ]


class Verdict(models.Model):
    """A reviewer's word on a claim: holding, relaxed or reversed, on cited evidence or on a search that found nothing."""

    class Outcome(models.TextChoices):
        HOLDING = "holding", "Holding"
        RELAXED = "relaxed", "Relaxed"
        REVERSED = "reversed", "Reversed"

    class Direction(models.TextChoices):
        HARDENED = "hardened", "Hardened"
        UNCHANGED = "unchanged", "Unchanged"
        WEAKENED = "weakened", "Weakened"

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="verdicts")
    outcome = models.CharField(max_length=8, choices=Outcome)
    direction = models.CharField(max_length=10, choices=Direction, default=Direction.UNCHANGED)
    pressures = ArrayField(models.CharField(max_length=12, choices=Pressure), default=list, blank=True)
    rationale = models.TextField()
    nothing_found = models.BooleanField(
        default=False, help_text="searched, and nothing found that bears on it"
    )
    searched_through = models.DateField(
        null=True, blank=True, help_text="the last day that the search covers"
    )
    search_words = models.TextField(blank=True, help_text="the search it rests on: categories, days, gaps")
    deciding_paper = models.ForeignKey(
        Paper,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="decided_verdicts",
    )
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="verdicts")
    given = models.DateTimeField()

    class Meta:
        ordering = ["-given", "-id"]
        indexes = [models.Index(fields=["claim", "-given", "-id"], name="verdict_newest_of_claim")]
        constraints = [
            models.CheckConstraint(condition=~Q(rationale=""), name="verdict_has_a_rationale"),
            models.CheckConstraint(
                condition=Q(nothing_found=False) | Q(searched_through__isnull=False),
                name="verdict_nothing_found_has_its_search",
            ),
            models.CheckConstraint(
                condition=Q(nothing_found=False) | Q(outcome="holding"),
                name="verdict_falls_need_evidence",
            ),
        ]
        triggers = [
            *append_only(
                "verdict",
                "SELECT c.line_id FROM claims_claim c WHERE c.id = OLD.claim_id",
            ),
            # silence is untested, never holding: a verdict rests on cited evidence or on a search that found nothing
            pgtrigger.Trigger(
                name="verdict_rests_on_something",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                timing=pgtrigger.Deferred,
                func="""
                    IF NOT NEW.nothing_found AND NOT EXISTS (
                        SELECT 1 FROM claims_verdictcitation c WHERE c.verdict_id = NEW.id
                    ) THEN
                        RAISE EXCEPTION 'a verdict needs cited evidence, or a search that found nothing'
                            USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NULL;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.claim_id} {self.outcome}"

    @property
    def fell(self) -> bool:
        return self.outcome != self.Outcome.HOLDING


class VerdictCitation(models.Model):
    """A piece of evidence that a verdict cites, with the stance that it had then."""

    verdict = models.ForeignKey(Verdict, on_delete=models.PROTECT, related_name="citations")
    match = models.ForeignKey(Match, on_delete=models.PROTECT, related_name="citations")
    stance = models.CharField(max_length=12)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["verdict", "match"], name="citation_once")]
        triggers = append_only(
            "citation",
            "SELECT c.line_id FROM claims_claim c JOIN claims_verdict v ON v.claim_id = c.id WHERE v.id = OLD.verdict_id",
        )

    def __str__(self) -> str:
        return f"{self.verdict_id} cites {self.match_id}"


class VerdictEvent(models.Model):
    """What happened to a verdict after it was given."""

    class What(models.TextChoices):
        CONFIRMED = "confirmed", "Confirmed"
        DISPUTED = "disputed", "Disputed"
        WITHDRAWN = "withdrawn", "Withdrawn as given in error"

    verdict = models.ForeignKey(Verdict, on_delete=models.PROTECT, related_name="events")
    what = models.CharField(max_length=10, choices=What)
    remark = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["verdict"],
                condition=Q(what="withdrawn"),
                name="verdict_withdrawn_once",
            )
        ]
        triggers = append_only(
            "verdict_event",
            "SELECT c.line_id FROM claims_claim c JOIN claims_verdict v ON v.claim_id = c.id WHERE v.id = OLD.verdict_id",
        )

    def __str__(self) -> str:
        return f"{self.verdict_id} {self.what}"


class Erasure(models.Model):
    """The record that a sample line or a test database was erased: written by the erasing SQL functions alone."""

    what = models.CharField(max_length=20)
    line_number = models.BigIntegerField(
        null=True, blank=True, help_text="the id that the erased sample line had"
    )
    by = models.CharField(max_length=150)
    transaction = models.CharField(max_length=20)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.what} by {self.by}"
