"""The first page: how the claims stand; what an empty installation offers; and the search."""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone

from claims import charts
from claims import dashboard as shelf
from claims import search as searching
from claims.charts import ShelfRow
from claims.filters import ClaimFilter
from claims.models import Claim, Line
from config.access import requires, role_of
from config.roles import Role
from config.unchanged import while_unchanged

CLAIMS_A_PAGE = 25
LONGEST_CHOICE = 70


@requires(Role.READER)
def dashboard(request: HttpRequest) -> HttpResponse:
    lines = while_unchanged("lines", lambda: list(_lines()))
    if not lines:
        return render(request, "claims/first_look.html")
    now = timezone.localtime()
    counted = shelf.scope(Claim.objects.live())
    only_sample = all(sample for _, _, sample in lines)
    glance = while_unchanged(("glance", only_sample), lambda: shelf.glance(counted))
    figures = glance.figures
    fell = shelf.fell_since(counted, now.replace(day=1, hour=0, minute=0, second=0, microsecond=0))
    fallen = fell.count()
    in_sample = request.GET.get("line") in {slug for slug, _, sample in lines if sample}
    shown = Claim.objects.live() if in_sample else counted
    chosen = ClaimFilter(request.GET, queryset=shelf.in_order(shown))
    asked = tuple(request.GET.get(name) for name in chosen.filters)
    ids = while_unchanged(
        ("claims", only_sample, asked), lambda: list(chosen.qs.values_list("pk", flat=True))
    )
    page = Paginator(ids, CLAIMS_A_PAGE).get_page(request.GET.get("page"))
    today, role = now.date(), role_of(request.user)
    drawn = while_unchanged(
        ("drawn", only_sample, asked, page.number, today, timezone.get_current_timezone_name(), role),
        lambda: _draw(list(page.object_list), today, role),
    )
    context = {
        "figures": figures,
        "finding": shelf.finding(figures, fallen),
        "fell": fell.select_related("line")[: shelf.SHOWN_IN_STRIP],
        "fallen": fallen,
        "contradicted": glance.contradicted,
        "inbox": glance.inbox,
        "filter": chosen,
        "filtered": any(asked),
        "page": page,
        "drawn": drawn,
        "chosen_line": request.GET.get("line"),
        "line_choices": [(slug, shorten(question), sample) for slug, question, sample in lines],
        "all_claims": figures.claims,
        "in_sample": in_sample and not only_sample,
        "only_sample": only_sample,
        "has_sample": any(sample for _, _, sample in lines),
    }
    return render(request, "claims/dashboard.html", context)


def shorten(question: str) -> str:
    """The beginning of a question, for a list to choose from."""
    whole = len(question) <= LONGEST_CHOICE
    return question if whole else f"{question[: LONGEST_CHOICE - 1].rstrip()}…"


@dataclass(frozen=True)
class Drawn:
    """A page of claims as HTML: the same for everybody of one role, in one time zone, on one day."""

    shelf: str
    rows: str


def _draw(ids: Sequence[int], today: datetime.date, role: Role | None) -> Drawn:
    """The claims of these ids as the chart and as the list: what takes most of the time of the page."""
    rows = [shelf.row(claim) for claim in shelf.listed(Claim.objects.filter(pk__in=ids))]
    return Drawn(
        render_to_string("charts/shelf.html", {"shelf": charts.shelf(_shelf_rows(rows), today)}),
        render_to_string("claims/dashboard_rows.html", {"rows": rows, "role": role}),
    )


def _lines() -> QuerySet[Line, tuple[str, str, bool]]:
    """Slug, question and sample mark of each line."""
    return Line.objects.order_by("sample", "question").values_list("slug", "question", "sample")


def _shelf_rows(rows: Sequence[shelf.Row]) -> Iterator[ShelfRow]:
    """The rows for the chart, in their order."""
    for line, own in itertools.groupby(rows, key=lambda row: row.claim.line):
        url = line.get_absolute_url()
        yield from (_shelf_row(row, url) for row in own)


def _shelf_row(row: shelf.Row, line_url: str) -> ShelfRow:
    claim = row.claim
    fell = claim.status in (Claim.Status.RELAXED, Claim.Status.REVERSED)
    return ShelfRow(
        ref=claim.ref,
        label=claim.statement,
        group=claim.line.question,
        group_url=line_url,
        url=row.url,
        status=claim.status,
        asserted_from=claim.asserted_from,
        asserted_to=claim.asserted_to,
        last_review=claim.last_reviewed.date() if claim.last_reviewed else None,
        fell_on=claim.status_since.date() if fell and claim.status_since else None,
        deciding_paper_on=claim.deciding_on.date() if fell and claim.deciding_on else None,  # type: ignore[attr-defined]
    )


@requires(Role.READER)
def search(request: HttpRequest) -> HttpResponse:
    words = request.GET.get("q", "").strip()
    if claim := Claim.objects.named(words):
        return redirect(claim)
    context: dict[str, object] = {"search_words": words}
    if words:
        found = searching.search(words)
        if len(found.papers) == 1 and found.papers[0].identifier == words and not found.claims:
            return redirect(found.papers[0])
        context["found"] = found
        context["claims"] = [(claim, *searching.marked(claim.found)) for claim in found.claims]  # type: ignore[attr-defined]
        context["lines"] = [(line, *searching.marked(line.found)) for line in found.lines]  # type: ignore[attr-defined]
    return render(request, "claims/search.html", context)
