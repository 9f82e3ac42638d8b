"""Verdicts: append-only by the database itself. What happens to one later is a row of its own.

The triggers refuse UPDATE, DELETE and TRUNCATE; the SQL functions erase_sample_line and erase_test_database
(claims/migrations/0002) are the one way round, and each leaves an Erasure row.
"""

from __future__ import annotations

from typing import Self

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from claims.models.append_only import FirmTrigger, append_only
from claims.models.claim import Claim
from claims.models.match import Match, Pressure
from papers.models import Paper

_LINE_OF_VERDICT = (
    "SELECT c.line_id FROM claims_claim c JOIN claims_verdict v ON v.claim_id = c.id"
    " WHERE v.id = OLD.verdict_id"
)


class VerdictQuerySet(models.QuerySet["Verdict"]):
    def in_force(self) -> Self:
        """Verdicts not withdrawn, newest first: of a claim, the first one is its status."""
        withdrawn = VerdictEvent.objects.filter(
            verdict=models.OuterRef("pk"), what=VerdictEvent.What.WITHDRAWN
        )
        return self.filter(~models.Exists(withdrawn)).order_by("-given", "-id")


class Verdict(models.Model):
    """A reviewer's word on a claim, on new evidence or on a search that found none."""

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
    transaction = models.CharField(
        max_length=20,
        blank=True,
        default="",
        editable=False,
        help_text="set by the database: citations must share it",
    )

    objects = VerdictQuerySet.as_manager()

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
            FirmTrigger(
                name="verdict_marks_its_transaction",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="NEW.transaction := pg_current_xact_id()::text; RETURN NEW;",
            ),
            # silence is untested, never holding: there is new evidence, or a search that found nothing
            FirmTrigger(
                name="verdict_rests_on_something",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                timing=pgtrigger.Deferred,
                func="""
                    IF NOT NEW.nothing_found AND EXISTS (
                        SELECT 1 FROM claims_verdict WHERE id = NEW.id
                    ) AND NOT EXISTS (
                        SELECT 1 FROM claims_verdictcitation c JOIN claims_match m ON m.id = c.match_id
                        WHERE c.verdict_id = NEW.id AND m.standing = 'new'
                    ) THEN
                        RAISE EXCEPTION 'a verdict needs cited new evidence, or a search that found nothing'
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
        triggers = [
            *append_only("citation", _LINE_OF_VERDICT),
            # given with its verdict, or a verdict could be changed by what is cited afterwards
            FirmTrigger(
                name="citation_with_its_verdict",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
                    IF NOT EXISTS (
                        SELECT 1 FROM claims_verdict
                        WHERE id = NEW.verdict_id AND transaction = pg_current_xact_id()::text
                    ) THEN
                        RAISE EXCEPTION 'evidence is cited when the verdict is given, not later'
                            USING ERRCODE = 'check_violation';
                    END IF;
                    IF NOT EXISTS (
                        SELECT 1 FROM claims_match m JOIN claims_verdict v ON v.claim_id = m.claim_id
                        WHERE m.id = NEW.match_id AND v.id = NEW.verdict_id AND m.state = 'accepted'
                    ) THEN
                        RAISE EXCEPTION 'a verdict cites accepted evidence of its own claim'
                            USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

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
        triggers = [
            *append_only("verdict_event", _LINE_OF_VERDICT),
            FirmTrigger(
                name="verdict_event_by_another",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                condition=pgtrigger.Q(new__what="confirmed"),
                func="""
                    IF EXISTS (
                        SELECT 1 FROM claims_verdict WHERE id = NEW.verdict_id AND reviewer_id = NEW.by_id
                    ) THEN
                        RAISE EXCEPTION 'nobody confirms a verdict of their own'
                            USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.verdict_id} {self.what}"


class Erasure(models.Model):
    """That a sample line or a test database was erased: written by the erasing functions, kept for ever."""

    what = models.CharField(max_length=20)
    line_number = models.BigIntegerField(
        null=True, blank=True, help_text="the id that the erased sample line had"
    )
    by = models.CharField(max_length=150)
    transaction = models.CharField(max_length=20)
    at = models.DateTimeField()

    class Meta:
        triggers = append_only("erasure", None)

    def __str__(self) -> str:
        return f"{self.what} by {self.by}"
