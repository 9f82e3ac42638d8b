"""A claim: one dated statement of a line, its perishable specifics and its dated wordings.

`status` is derived from the verdicts (claims.review keeps it in the verdict's own transaction).
"""

from __future__ import annotations

import re
from typing import Self

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import Count, F, Q
from django.urls import reverse

from claims.models.append_only import FirmTrigger, fixed, kept_while
from claims.models.line import Line, Note

_REFERENCE = re.compile(r"\s*([A-Za-z][A-Za-z0-9]{0,7})-(\d{1,5})\s*")


class ClaimQuerySet(models.QuerySet["Claim"]):
    def real(self) -> Self:
        """Claims that count in figures: without the sample's."""
        return self.filter(line__sample=False)

    def live(self) -> Self:
        """Claims that new papers are matched with."""
        return self.filter(dropped__isnull=True)

    def with_pending(self) -> Self:
        """With `pending`: how many of its matches wait, snoozed ones not among them."""
        return self.annotate(pending=Count("matches", filter=Q(matches__state="pending")))

    def named(self, reference: str) -> Claim | None:
        """The claim that "PP-2" names, in any case, with its line; None where it is no reference, or nobody's."""
        parts = _REFERENCE.fullmatch(reference)
        if parts is None:
            return None
        found = self.filter(line__code__iexact=parts[1], number=int(parts[2]))
        return found.select_related("line").first()


class Claim(models.Model):
    """One dated statement. Dates: a span known to the day, month or year; `as_of` ends it.

    `asserted_from` and `asserted_to` are the first and last day of the span (a month or year as written covers all of
    its days, cut at the document's as-of day); `asserted_words` keeps the date as it was written.
    """

    class Status(models.TextChoices):
        UNTESTED = "untested", "Untested"
        HOLDING = "holding", "Holding"
        RELAXED = "relaxed", "Relaxed"
        REVERSED = "reversed", "Reversed"

    line = models.ForeignKey(Line, on_delete=models.CASCADE, related_name="claims")
    note = models.ForeignKey(Note, null=True, blank=True, on_delete=models.SET_NULL, related_name="claims")
    number = models.PositiveSmallIntegerField(help_text="within its line: the 2 in PP-2")
    statement = models.TextField()
    asserted_from = models.DateField(null=True, blank=True)
    asserted_to = models.DateField(null=True, blank=True)
    asserted_words = models.CharField(
        max_length=80, blank=True, help_text='the date as written: "~2025–2026"'
    )
    approximate = models.BooleanField(default=False)
    as_of = models.DateField(help_text="the day to which its document speaks; newer papers are new evidence")
    status = models.CharField(max_length=8, choices=Status, default=Status.UNTESTED)
    status_since = models.DateTimeField(
        null=True, blank=True, help_text="when the first of the verdicts in force that agree was given"
    )
    last_reviewed = models.DateTimeField(
        null=True, blank=True, help_text="when the verdict in force was given"
    )
    dropped = models.DateTimeField(
        null=True, blank=True, help_text="no longer in its line's document, or archived"
    )
    created = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    # What matching keeps of a claim; written by claims.matching alone.
    matched_through = models.BigIntegerField(
        default=0, help_text="the highest Encoding.id it was matched with"
    )
    baseline = models.JSONField(
        null=True,
        blank=True,
        help_text="mean and deviation of words and meaning over a frozen sample, with the word table and the encoder",
    )
    cut = models.FloatField(null=True, blank=True, help_text="the lowest score that becomes a match")

    search_vector = models.GeneratedField(
        expression=SearchVector("statement", config="english"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects = ClaimQuerySet.as_manager()

    class Meta:
        ordering = ["line_id", "number"]
        indexes = [
            GinIndex(fields=["search_vector"], name="claim_search"),
            # the dashboard's filter by status
            models.Index(fields=["status", "line", "number"], name="claim_by_status"),
            # what the dashboard counts of all claims, without reading their wide rows
            models.Index(
                fields=["line", "number"],
                include=["id", "status", "status_since", "last_reviewed", "asserted_from", "asserted_to"],
                condition=Q(dropped__isnull=True),
                name="claim_shelf",
            ),
            # claims that are behind the newest papers
            models.Index(
                fields=["matched_through"],
                condition=Q(dropped__isnull=True),
                name="claim_behind",
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["line", "number"], name="claim_number_once_a_line"),
            models.CheckConstraint(condition=~Q(statement=""), name="claim_has_a_statement"),
            models.CheckConstraint(
                condition=Q(asserted_to__isnull=True) | Q(asserted_to__gte=F("asserted_from")),
                name="claim_span_in_order",
            ),
            # an asserted span that reaches past its document's day ends there
            models.CheckConstraint(
                condition=Q(asserted_to__isnull=True) | Q(asserted_to__lte=F("as_of")),
                name="claim_span_ends_by_as_of",
            ),
            models.CheckConstraint(
                condition=Q(status="untested", status_since__isnull=True)
                | (~Q(status="untested") & Q(status_since__isnull=False)),
                name="claim_status_is_dated",
            ),
        ]
        triggers = [
            fixed("claim_id_is_fixed", "id"),
            kept_while(
                "claim_kept_with_verdicts",
                "SELECT 1 FROM claims_verdict WHERE claim_id = OLD.id",
                "this claim has verdicts, which are append-only",
            ),
            # a real claim moved under a sample line could be erased with it
            FirmTrigger(
                name="claim_stays_real",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__line__df=pgtrigger.F("new__line")),
                func="""
                    IF (SELECT sample FROM claims_line WHERE id = OLD.line_id)
                        IS DISTINCT FROM (SELECT sample FROM claims_line WHERE id = NEW.line_id) THEN
                        RAISE EXCEPTION 'a claim cannot move between a sample line and a real one';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return self.statement

    def get_absolute_url(self) -> str:
        return reverse("claim", args=[self.ref])

    @property
    def ref(self) -> str:
        """The short reference, "PP-2" (reads the line: select it)."""
        return f"{self.line.code}-{self.number}"


class Specific(models.Model):
    """A perishable part of a claim's statement: a number, a model's name, a threshold, a superlative."""

    class Kind(models.TextChoices):
        QUANTITY = "quantity", "quantity"
        COUNT = "count", "count"
        MODEL = "model", "model"
        THRESHOLD = "threshold", "threshold"
        BENCHMARK = "benchmark", "benchmark"
        SUPERLATIVE = "superlative", "superlative"

    class StillRight(models.TextChoices):
        UNSEEN = "unseen", "Not seen again"
        YES = "yes", "Yes"
        NO = "no", "No"

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="specifics")
    start = models.PositiveIntegerField(help_text="first character within the statement")
    text = models.CharField(max_length=200)
    kind = models.CharField(max_length=12, choices=Kind)
    values = ArrayField(models.FloatField(), default=list, blank=True)
    unit = models.CharField(max_length=40, blank=True)
    still_right = models.CharField(max_length=8, choices=StillRight, default=StillRight.UNSEEN)
    latest = models.CharField(
        max_length=200,
        blank=True,
        help_text="what a newer paper says, where it differs",
    )

    class Meta:
        ordering = ["start"]
        constraints = [models.UniqueConstraint(fields=["claim", "start"], name="specific_once_a_place")]

    def __str__(self) -> str:
        return self.text

    @property
    def end(self) -> int:
        return self.start + len(self.text)


class Wording(models.Model):
    """A claim's text as of a date. The newest one is the claim's statement."""

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="wordings")
    text = models.TextField()
    since = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL)
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.text
