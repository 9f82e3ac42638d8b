"""How current the search is: through which day arXiv is searched, with which gaps, and when it is searched next.

Read by every page's foot, by reports and by verdicts, which cite it. A handful of cheap queries, no writes.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, Max
from django.utils import timezone

from papers import permit
from papers.calendar import sweep_after, sweep_before
from papers.models import ArxivPermit, Coverage, Harvest, WatchedCategory

DAY = datetime.timedelta(days=1)
# So long the first harvest waits for a person to choose its window, before it starts by itself.
FIRST_HARVEST_GRACE = datetime.timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Gap:
    """Days, both ends in, on which a watched category was not searched."""

    category: str
    first: datetime.date
    last: datetime.date

    @property
    def words(self) -> str:
        """As in "cs.HC, 12 Nov 2026 to 13 Nov 2026"."""
        days = (
            day_words(self.first)
            if self.first == self.last
            else f"{day_words(self.first)} to {day_words(self.last)}"
        )
        return f"{self.category}, {days}"


@dataclass(frozen=True, slots=True)
class SearchCurrency:
    """Through which day the categories are searched; None: not yet. `first`: the day from which on."""

    through: datetime.date | None
    first: datetime.date | None
    gaps: list[Gap]
    words: str


@dataclass(frozen=True, slots=True)
class Notice:
    """What to tell everybody while arXiv does not answer, or has told us to stop."""

    words: str
    tries_again: datetime.datetime | None
    stopped: bool


def search_currency(categories: Sequence[str] | None = None) -> SearchCurrency:
    """Of all watched categories, or of those of the given ones that are watched."""
    watched = WatchedCategory.objects.filter(active=True)
    if categories is not None:
        watched = watched.filter(name__in=categories)
    rows = list(watched)
    closed = {
        row["category"]: row
        for row in Coverage.objects.filter(category__in=rows, state=Coverage.State.CLOSED)
        .values("category")
        .annotate(days=Count("pk"), last=Max("day"))
    }
    through = max((row["last"] for row in closed.values()), default=None)
    if through is None:
        return SearchCurrency(None, None, [], "arXiv is not searched yet")
    first = min((row.since for row in rows if row.since), default=None)
    behind = [
        row
        for row in rows
        if row.since
        and row.since <= through
        and (row.pk not in closed or closed[row.pk]["days"] != (through - row.since).days + 1)
    ]
    gaps = [gap for row in behind for gap in _gaps(row, through)]
    return SearchCurrency(through, first, gaps, _words(through, gaps))


def next_harvest(at: datetime.datetime | None = None) -> datetime.datetime | None:
    """When the next sweep starts or goes on; None while one runs, or where nothing is watched."""
    at = at or timezone.now()
    if not WatchedCategory.objects.filter(active=True).exists():
        return None
    unfinished = Harvest.objects.sweeps().unfinished().first()
    if unfinished is not None:
        return unfinished.retry_at if unfinished.state == Harvest.State.WAITING else None
    due = sweep_due(at)
    return max(due, at) if due else sweep_after(at)


def sweep_due(at: datetime.datetime) -> datetime.datetime | None:
    """When the schedule wants its next sweep, if that is settled by what was harvested so far; None: later.

    The first one is due a few minutes after the installation, by itself; later ones by arXiv's calendar.
    """
    last = Harvest.objects.sweeps().order_by("-id").values_list("created", flat=True).first()
    if last is None:
        watched = WatchedCategory.objects.filter(active=True).order_by("added").first()
        return watched.added + FIRST_HARVEST_GRACE if watched else None
    scheduled = sweep_before(at)
    return scheduled if last < scheduled else None


def arxiv_notice() -> Notice | None:
    """What stands between us and arXiv, in plain words; None where it answers."""
    row = permit.current()
    if row.state == ArxivPermit.State.STOPPED:
        words = "arXiv has refused our requests and is not asked again until an administrator resets it."
        return Notice(words, None, stopped=True)
    if row.state != ArxivPermit.State.BACKING_OFF:
        return None
    reason = (
        row.last_problem[:1].upper() + row.last_problem[1:]
        if row.last_problem[:5] != "arXiv"
        else row.last_problem
    )
    return Notice(f"{reason.rstrip('.')}.", row.next_request, stopped=False)


def day_words(day: datetime.date) -> str:
    """As in "4 Nov 2026"."""
    return f"{day.day} {day:%b %Y}"


def _gaps(category: WatchedCategory, through: datetime.date) -> list[Gap]:
    if category.since is None:
        return []
    days = Coverage.objects.filter(
        category=category, state=Coverage.State.CLOSED, day__range=(category.since, through)
    ).values_list("day", flat=True)
    return list(_spans(category.name, category.since, through, set(days)))


def _spans(name: str, first: datetime.date, last: datetime.date, closed: set[datetime.date]) -> Iterable[Gap]:
    begin: datetime.date | None = None
    for number in range((last - first).days + 2):
        day = first + number * DAY
        is_open = day <= last and day not in closed
        if is_open and begin is None:
            begin = day
        elif not is_open and begin is not None:
            yield Gap(name, begin, day - DAY)
            begin = None


def _words(through: datetime.date, gaps: list[Gap]) -> str:
    searched = f"arXiv searched through {day_words(through)}"
    if not gaps:
        return f"{searched}, no gaps"
    if len(gaps) == 1:
        return f"{searched}, with a gap: {gaps[0].words}"
    return f"{searched}, with {len(gaps)} gaps"
