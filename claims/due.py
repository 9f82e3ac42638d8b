"""Why a claim is due for review, since when, and how urgent it is: what the review queue shows.

Called by claims/views/review.py. Which claims are due is claims.review.due_for_review.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import (
    Case,
    Count,
    DateTimeField,
    IntegerField,
    Min,
    OuterRef,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Least

from claims.models import Evidence, Verdict
from claims.models.claim import ClaimQuerySet
from claims.review import due_for_review, new_evidence, open_disputes
from claims.verdict_rules import AGAINST
from claims.words import plural

_LONG_AGO = datetime.datetime(1, 1, 2, tzinfo=datetime.UTC)


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason, as a flag: glyph and class of the design, words, and since when."""

    glyph: str
    css: str
    words: str
    since: datetime.datetime


def queue() -> ClaimQuerySet:
    """Claims due for review, most urgent first: a status under contradiction, a dispute, then the untested."""
    reviewed = Coalesce(OuterRef("last_reviewed"), Value(_LONG_AGO, DateTimeField()))
    against = new_evidence(AGAINST).filter(match__claim=OuterRef("pk"), at__gt=reviewed)
    # of untested claims alone: support for a claim that holds calls for no review
    supports = new_evidence(["supports"]).filter(
        match__claim=OuterRef("pk"), match__claim__last_reviewed__isnull=True
    )
    withdrawn = Verdict.objects.filter(
        claim=OuterRef("pk"), claim__last_reviewed__isnull=True, events__what="withdrawn"
    )
    return (
        due_for_review()
        .select_related("line")
        .annotate(
            against_count=_count(against),
            against_since=_first(against, "at"),
            supports_count=_count(supports),
            supports_since=_first(supports, "at"),
            disputed_since=_first(open_disputes().filter(verdict__claim=OuterRef("pk")), "at"),
            withdrawn_since=_first(withdrawn, "events__at"),
        )
        .annotate(
            urgency=Case(
                When(against_count__gt=0, status="holding", then=0),
                When(disputed_since__isnull=False, then=1),
                When(against_count__gt=0, then=2),
                default=3,
                output_field=IntegerField(),
            ),
            due_since=Least("against_since", "supports_since", "disputed_since", "withdrawn_since"),
        )
        .order_by("urgency", "due_since", "pk")
    )


def reasons(claim: Any) -> list[Reason]:
    """Why a claim of the queue (with its annotations) is there, weightiest first."""
    found = []
    if claim.against_since:
        words = f"{plural(claim.against_count, 'paper')} accepted against it"
        found.append(Reason("contradicts", "is-contradicts", words, claim.against_since))
    if claim.disputed_since:
        found.append(Reason("triangle", "is-warning", "Verdict disputed", claim.disputed_since))
    if claim.withdrawn_since:
        found.append(Reason("cross", "is-warning", "Verdict withdrawn", claim.withdrawn_since))
    if claim.supports_since:
        words = f"{plural(claim.supports_count, 'paper')} accepted for it"
        found.append(Reason("supports", "is-supports", words, claim.supports_since))
    return found


def _count(rows: QuerySet[Evidence]) -> Coalesce:
    counted = rows.order_by().values("match__claim").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def _first(rows: QuerySet, field: str) -> Subquery:
    path = {"Evidence": "match__claim", "VerdictEvent": "verdict__claim", "Verdict": "claim"}[
        rows.model.__name__
    ]
    return Subquery(rows.order_by().values(path).annotate(first=Min(field)).values("first"))
