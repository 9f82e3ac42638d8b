"""The inbox as it is read: which matches wait under which filters, in which order, and how far the work of the day is.

Called by views/inbox.py. Decisions are written by claims.triage.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Self

from django.contrib.auth.models import User
from django.db.models import Prefetch, Q
from django.utils import timezone

from claims.models import Claim, Evidence, Kind, Line, Match, TriageEvent
from claims.models.match import MatchQuerySet

SHOWN = 40  # matches in the list at once; "show more" adds as many
SHOWN_AT_MOST = 400
COUNTED = 1000  # beyond that the exact number helps nobody and costs every page
DECIDED_SHOWN = 2
STILL_FRESH = datetime.timedelta(hours=12)
PAUSE = datetime.timedelta(minutes=10)  # a longer time between two decisions was not spent on one of them
FEWEST_FOR_PACE = 5
_OF_A_ROW = (
    *("score", "source", "snoozed_until", "claim__number", "claim__line__code"),
    *("paper__identifier", "paper__title", "paper__current_version"),
)
# What no page of a match shows, and is long.
UNREAD = (
    "claim__search_vector",
    "claim__line__search_vector",
    "claim__line__synthesis",
    "paper__search_vector",
)


@dataclass(frozen=True)
class Filters:
    """What of the inbox is asked for; `snoozed` lists what sleeps instead of what waits."""

    line: Line | None = None
    claim: Claim | None = None
    source: str = ""
    standing: str = ""
    kind: Kind | None = None
    snoozed: bool = False

    def narrow(self, matches: MatchQuerySet) -> MatchQuerySet:
        """The matches that the filters let through, whatever was decided on them.

        Without a line or claim: those of real lines, or all while there is no real line (the sample counts nowhere).
        """
        if self.claim:
            matches = matches.filter(claim=self.claim)
        elif self.line:
            matches = matches.filter(claim__line=self.line)
        elif Line.objects.real().exists():
            matches = matches.filter(claim__line__sample=False)
        exact = {"source": self.source, "standing": self.standing, "kind": self.kind}
        return matches.filter(**{name: value for name, value in exact.items() if value})


@dataclass(frozen=True)
class Progress:
    """How far the work of a day is. `left` ends at COUNTED; `minutes` is None where the pace is not known."""

    decided: int
    left: int
    minutes: int | None

    @property
    def total(self) -> int:
        return self.decided + self.left

    @property
    def more(self) -> bool:
        """Whether more are left than were counted."""
        return self.left >= COUNTED


class Queue:
    """The matches that wait (or sleep) under the filters at one moment."""

    def __init__(self, filters: Filters, now: datetime.datetime) -> None:
        self.filters = filters
        self.now = now

    @cached_property
    def _scope(self) -> MatchQuerySet:
        return self.filters.narrow(Match.objects.filter(claim__dropped__isnull=True))

    @cached_property
    def _waiting(self) -> MatchQuerySet:
        if self.filters.snoozed:
            return self._scope.snoozed(self.now)
        return self._scope.inbox(self.now)

    def first(self, number: int = SHOWN) -> list[Match]:
        """The first of them with claim, line and paper, in the inbox's order."""
        listed = self._waiting.select_related("claim__line", "paper").only(*_OF_A_ROW)
        return list(listed[: min(number, SHOWN_AT_MOST)])

    def after(self, match: Match) -> Match | None:
        """The one that follows where this one stands or stood; the first of all behind the last."""
        others = self._waiting.exclude(pk=match.pk)
        if self.filters.snoozed:
            return others.first()
        behind = Q(score__lt=match.score) | Q(score=match.score, pk__gt=match.pk)
        return others.filter(behind).first() or others.first()

    def progress(self, by: User) -> Progress:
        """What was decided since this person's day began and what is left, with the time that it may take."""
        begun = timezone.localtime(self.now).replace(hour=0, minute=0, second=0, microsecond=0)
        left = self._waiting.order_by()[:COUNTED].count()
        decided = self._scope.decided_since(begun, self.now)
        own = decided.filter(decided_by=by).order_by("-decided").values_list("decided", flat=True)[:COUNTED]
        moments = [moment for moment in own if moment is not None]
        return Progress(decided[:COUNTED].count(), left, minutes_for(left, moments))

    def asleep(self) -> tuple[int, datetime.datetime | None]:
        """How many sleep, and when the first of them comes back."""
        soonest = self._scope.snoozed(self.now)
        return soonest[:COUNTED].count(), soonest.values_list("snoozed_until", flat=True).first()


def minutes_for(left: int, decided: Sequence[datetime.datetime]) -> int | None:
    """Minutes for what is left at the middle pace of these decisions (newest first); None while too few to say."""
    paces = sorted(later - earlier for later, earlier in pairwise(decided) if later - earlier <= PAUSE)
    if len(paces) < FEWEST_FOR_PACE or not left:
        return None
    return max(1, round(left * paces[len(paces) // 2].total_seconds() / 60))


def recent_words(by: User, now: datetime.datetime) -> list[TriageEvent]:
    """What this person decided or undid in the hours before, the newest of each match, newest first."""
    unread = (*UNREAD, "claim__baseline", "paper__abstract")
    # fetched apart: as one join, the planner may read all matches for these few
    matches = Match.objects.select_related("claim__line", "paper").defer(*unread)
    events = (
        TriageEvent.objects.filter(by=by, at__gte=now - STILL_FRESH)
        .exclude(action=TriageEvent.Action.ADD)
        .order_by("-id")
        .prefetch_related(Prefetch("match", queryset=matches))
    )
    newest: dict[int, TriageEvent] = {}
    for event in events[: 4 * DECIDED_SHOWN]:
        newest.setdefault(event.match_id, event)
    return list(newest.values())


@dataclass(frozen=True)
class Beside:
    """What stands beside a match: the paper's matches with other claims, and the claim's evidence so far."""

    also: list[Match]
    evidence: list[Evidence]

    @classmethod
    def of(cls, match: Match, most: int = 5) -> Self:
        also = (
            Match.objects.filter(paper=match.paper_id, claim__line__sample=match.claim.line.sample)
            .exclude(pk=match.pk)
            .select_related("claim__line", "evidence")
            .only(
                "score",
                "word_table",
                "state",
                "evidence__stance",
                "claim__number",
                "claim__statement",
                "claim__line__code",
            )
            .order_by("-score")[:most]
        )
        evidence = (
            Evidence.objects.filter(match__claim=match.claim_id)
            .exclude(match=match)
            .select_related("match__paper")
            .only("stance", "match__paper__identifier", "match__paper__title")
            .order_by("-at")[:most]
        )
        return cls(list(also), list(evidence))
