"""What a whole harvest has proven: which days of which categories are searched. Called by pages at a harvest's end."""

from __future__ import annotations

import datetime

from django.db.models import Count

from papers.models import Coverage, Harvest, Paper, WatchedCategory
from papers.taxonomy import with_aliases

DAY = datetime.timedelta(days=1)


def close_days(harvest: Harvest) -> None:
    """Write the days of the harvest's window: closed before arXiv's today, provisional today.

    arXiv's today is that of the harvest's first answer: what changed during the harvest is the next one's.
    A day that was closed stays closed. In the transaction of the caller.
    """
    harvest.refresh_from_db()
    if harvest.window_from is None or harvest.arxiv_today is None:
        raise ValueError("a whole harvest knows its window and arXiv's day")
    last_closed = harvest.arxiv_today - DAY
    if not harvest.open_ended and harvest.window_until:
        last_closed = min(last_closed, harvest.window_until)
    watched = {each.name: each for each in WatchedCategory.objects.filter(name__in=harvest.categories)}
    _set_since(harvest, list(watched.values()))
    proof = f"all {harvest.listed:,} identifiers that arXiv lists for the window are accounted for"
    if harvest.recovered:
        proof += f", {harvest.recovered:,} of them fetched singly"
    if aside := harvest.set_aside.filter(resolved=None).count():
        proof += f", {aside:,} set aside unread"
    for name, category in watched.items():
        papers = _papers_by_day(name, harvest.window_from, harvest.arxiv_today)
        closed = [
            Coverage(
                category=category,
                day=day,
                state=Coverage.State.CLOSED,
                harvest=harvest,
                proof=proof,
                papers=papers.get(day, 0),
            )
            for day in _days(harvest.window_from, last_closed)
        ]
        Coverage.objects.bulk_create(
            closed,
            update_conflicts=True,
            unique_fields=["category", "day"],
            update_fields=["state", "harvest", "proof", "papers"],
        )
        if harvest.open_ended:
            today = Coverage(
                category=category,
                day=harvest.arxiv_today,
                state=Coverage.State.PROVISIONAL,
                harvest=harvest,
                proof="the day was not over at arXiv",
                papers=papers.get(harvest.arxiv_today, 0),
            )
            Coverage.objects.bulk_create([today], ignore_conflicts=True)
    if harvest.open_ended:
        Harvest.objects.filter(pk=harvest.pk).update(window_until=harvest.arxiv_today)


def _set_since(harvest: Harvest, watched: list[WatchedCategory]) -> None:
    """A category's first day: that of the installation, so that one watched later shows its past as gaps."""
    days = WatchedCategory.objects.exclude(since=None).values_list("since", flat=True)
    first = min([day for day in days if day] + ([harvest.window_from] if harvest.window_from else []))
    WatchedCategory.objects.filter(pk__in=[each.pk for each in watched], since=None).update(since=first)


def _papers_by_day(category: str, first: datetime.date, last: datetime.date) -> dict[datetime.date, int]:
    found = (
        Paper.objects.filter(
            categories__overlap=sorted(with_aliases([category])), datestamp__range=(first, last)
        )
        .values_list("datestamp")
        .annotate(count=Count("pk"))
    )
    return {day: count for day, count in found if day}


def _days(first: datetime.date, last: datetime.date) -> list[datetime.date]:
    return [first + DAY * number for number in range((last - first).days + 1)]
