"""The harvest page: through which day arXiv is searched, what runs, what ran, and how politely. Reading only."""

from __future__ import annotations

import csv
import datetime
from collections import defaultdict
from typing import Any

from django.conf import settings
from django.db.models import Count, Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from config.access import Role, requires
from papers import currency, permit, taxonomy
from papers.calendar import ARXIV_ZONE
from papers.client import user_agent
from papers.coverage_calendar import Calendar, Day, calendar
from papers.currency import FIRST_HARVEST_GRACE, SearchCurrency
from papers.forms import CategoryForm, FirstWindowForm
from papers.harvest.asking import FIRST_WINDOW_DAYS
from papers.models import Coverage, Harvest, HarvestFault, Paper, SetAside, WatchedCategory
from papers.politeness import politeness

DAYS_SHOWN = 112
FEWEST_DAYS_SHOWN = 56  # of an installation that is younger than DAYS_SHOWN
RUNS_SHOWN = 20


@requires(Role.READER)
@require_safe
def harvest(request: HttpRequest) -> HttpResponse:
    """The page."""
    return render(request, "papers/harvest.html", harvest_context())


@requires(Role.READER)
@require_safe
def status(request: HttpRequest) -> HttpResponse:
    """The strip of what runs, asked for again and again; once nothing runs, the whole page is loaded anew."""
    running = _running()
    answer = render(request, "papers/harvest_running.html", {"running": running, "permit": permit.current()})
    if running is None:
        answer.headers["HX-Refresh"] = "true"
    return answer


@requires(Role.READER)
@require_safe
def coverage_csv(request: HttpRequest) -> HttpResponse:
    """Every searched day of every category, with what proved it."""
    answer = HttpResponse(
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="shelflife-coverage.csv"'},
    )
    rows = csv.writer(answer)
    rows.writerow(["category", "day", "state", "papers", "harvest", "proof"])
    for row in Coverage.objects.select_related("category").order_by("category__name", "day"):
        rows.writerow([row.category.name, row.day, row.state, row.papers, row.harvest_id or "", row.proof])
    return answer


@requires(Role.READER)
@require_safe
def set_aside(request: HttpRequest, number: int) -> HttpResponse:
    """A record that could not be read, with its raw text."""
    record = get_object_or_404(SetAside.objects.select_related("harvest", "read_by"), pk=number)
    return render(request, "papers/set_aside.html", {"record": record, "section": "harvest"})


def harvest_context(**forms: Any) -> dict[str, Any]:
    """What the page shows; `forms` replaces the empty ones by those that were refused."""
    searched = currency.search_currency()
    watched = list(WatchedCategory.objects.filter(active=True))
    row = permit.current()
    next_at = currency.next_harvest()
    ever = Harvest.objects.sweeps().exists()
    first_days = settings.SHELFLIFE_FIRST_WINDOW_DAYS or FIRST_WINDOW_DAYS
    aside = SetAside.objects.filter(resolved=None, read_by=None).defer("raw")
    return {
        "section": "harvest",
        "searched": searched,
        "finding": _finding(searched, ever),
        "watched": watched,
        "running": _running(),
        "permit": row,
        "notice": currency.arxiv_notice(),
        "coverage": _calendar(watched, searched),
        "runs": _runs(),
        "next_at": next_at,
        "next_in_new_york": f"{next_at.astimezone(ARXIV_ZONE):%a %H:%M}" if next_at else "",
        "ever": ever,
        "grace": FIRST_HARVEST_GRACE,
        "papers_stored": Paper.objects.real().count(),
        "politeness": politeness(),
        "user_agent": user_agent(),
        "has_contact": bool(settings.ARXIV_CONTACT),
        "set_aside": aside[:10],
        "set_aside_count": aside.count(),
        "categories": taxonomy.CATEGORIES,
        "first_form": FirstWindowForm(initial={"days": first_days}),
        "category_form": CategoryForm(),
    } | forms


def _running() -> Harvest | None:
    """The harvest that runs, else the one that goes on next."""
    # "running" stands before "waiting"
    return Harvest.objects.unfinished().order_by("state", "id").first()


def _runs() -> list[Harvest]:
    faults = Prefetch("faults", queryset=HarvestFault.objects.order_by("id"))
    runs = Harvest.objects.select_related("requested_by").prefetch_related(faults)
    # named, because an aggregate drops the model's own order
    return list(runs.annotate(fault_count=Count("faults")).order_by("-id")[:RUNS_SHOWN])


def _finding(searched: SearchCurrency, ever: bool) -> str:
    if searched.through:
        return f"arXiv is searched through {currency.day_words(searched.through)}"
    return "The first search of arXiv is under way" if ever else "arXiv is not searched yet"


def _calendar(watched: list[WatchedCategory], searched: SearchCurrency) -> Calendar | None:
    """The last weeks up to the newest day of arXiv's that is known; None where nothing was searched."""
    rows = Coverage.objects.filter(category__in=watched).select_related("harvest").order_by("day")
    newest = rows.last()
    if newest is None:
        return None
    first, latest_first = (
        newest.day - datetime.timedelta(days=shown - 1) for shown in (DAYS_SHOWN, FEWEST_DAYS_SHOWN)
    )
    begun = min((category.since for category in watched if category.since), default=first)
    first = max(first, min(begun, latest_first))
    days: dict[str, dict[datetime.date, Day]] = defaultdict(dict)
    names = {category.pk: category.name for category in watched}
    for row in rows.filter(day__gte=first):
        late = row.harvest is not None and row.harvest.reason == Harvest.Reason.BACKFILL
        days[names[row.category_id]][row.day] = Day(row.state, row.papers, late, row.proof)
    known = {name: days.get(name, {}) for name in names.values()}
    since = {category.name: category.since for category in watched}
    return calendar(known, since, searched.through, first, newest.day)
