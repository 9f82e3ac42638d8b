"""What people and the schedule ask for: a sweep, a back-fill, another try, a stop. Each writes a row and no more.

Called by papers.tasks, papers.views and the command `harvest`; papers.harvest.running does the work.
"""

from __future__ import annotations

import datetime
from collections import defaultdict

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction

from papers import currency
from papers.locks import Lock, wait_for
from papers.models import Harvest, WatchedCategory

FIRST_WINDOW_DAYS = 30
# OAI-PMH refuses days before this (arXiv's Identify, earliestDatestamp).
EARLIEST = datetime.date(2005, 9, 16)


class NothingWatched(Exception):
    """No category is watched, so there is nothing to harvest."""


def request_harvest(
    reason: Harvest.Reason | str = Harvest.Reason.NOW,
    by: User | None = None,
    *,
    window: tuple[datetime.date, datetime.date | None] | None = None,
    categories: list[str] | None = None,
    days: int | None = None,
) -> Harvest:
    """Ask for a sweep of the watched categories; one that waits or runs already is given instead of a second.

    It begins at the day of arXiv's that the last whole sweep ended with (that day is searched again, as it was not
    over); the first one `days` before arXiv's today. `window` names the days instead; its end None is today.
    Raises NothingWatched.
    """
    names = categories or list(WatchedCategory.objects.filter(active=True).values_list("name", flat=True))
    if not names:
        raise NothingWatched("No category is watched. Add one on the harvest page first.")
    with transaction.atomic():
        wait_for(Lock.SWEEP)
        if window and window[1]:
            return _create(reason, by, names, *window)
        running = Harvest.objects.sweeps().unfinished().first()
        if running is not None and not window:
            if running.state == Harvest.State.WAITING and by is not None:
                running.retry_at = None
                running.save(update_fields=["retry_at"])
            return running
        if window:
            return _create(reason, by, names, window[0], None)
        last = Harvest.objects.sweeps().filter(state=Harvest.State.WHOLE, arxiv_today__isnull=False).first()
        if last is not None and days is None:
            return _create(reason, by, names, last.arxiv_today, None)
        return Harvest.objects.create(
            reason=reason,
            requested_by=by,
            categories=names,
            days=days or settings.SHELFLIFE_FIRST_WINDOW_DAYS or FIRST_WINDOW_DAYS,
        )


def request_backfill(
    categories: list[str], first: datetime.date, last: datetime.date, by: User | None = None
) -> Harvest:
    """Ask for days of categories that were not searched; the same back-fill that waits already is given instead."""
    with transaction.atomic():
        wait_for(Lock.SWEEP)
        same = Harvest.objects.unfinished().filter(
            categories=sorted(categories), window_from=first, window_until=last
        )
        return same.first() or _create(Harvest.Reason.BACKFILL, by, sorted(categories), first, last)


def close_gaps(by: User | None = None) -> list[Harvest]:
    """A back-fill for each span of days that is a gap; categories with the same span share one."""
    spans: dict[tuple[datetime.date, datetime.date], list[str]] = defaultdict(list)
    for gap in currency.search_currency().gaps:
        spans[gap.first, gap.last].append(gap.category)
    return [request_backfill(names, first, last, by) for (first, last), names in sorted(spans.items())]


def run_again(harvest: Harvest, by: User | None = None) -> Harvest:
    """Go on with a harvest that failed or was stopped, from its last whole page; else search its window anew."""
    if harvest.state in {Harvest.State.FAILED, Harvest.State.STOPPED}:
        Harvest.objects.filter(pk=harvest.pk, state=harvest.state).update(
            state=Harvest.State.WAITING, failures=0, retry_at=None, stop_asked=False, error="", ended=None
        )
        harvest.refresh_from_db()
        return harvest
    if harvest.state != Harvest.State.WHOLE or harvest.window_from is None:
        return harvest
    with transaction.atomic():
        wait_for(Lock.SWEEP)
        return _create(Harvest.Reason.NOW, by, harvest.categories, harvest.window_from, harvest.window_until)


def ask_to_stop(harvest: Harvest) -> None:
    """Have it stop after the page at hand; what it brought in stays, and `run_again` goes on from there."""
    Harvest.objects.unfinished().filter(pk=harvest.pk).update(stop_asked=True)


def _create(
    reason: str, by: User | None, names: list[str], first: datetime.date | None, last: datetime.date | None
) -> Harvest:
    if first is None:
        raise ValueError("a harvest without `days` begins on a day")
    first = max(first, EARLIEST)
    return Harvest.objects.create(
        reason=reason,
        requested_by=by,
        categories=names,
        window_from=first,
        window_until=last,
        open_ended=last is None,
        windows=[[first.isoformat(), last and last.isoformat()]],
    )
