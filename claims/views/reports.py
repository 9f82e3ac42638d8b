"""Perishability reports: in the browser, as Markdown, as CSV; of a line, or of all lines."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.text import slugify

from claims.models import Line
from claims.reports import markdown, table, words
from claims.reports.gather import Report, gather
from config.access import requires
from config.roles import Role

FORMATS = {
    "md": ("text/markdown; charset=utf-8", markdown.write),
    "csv": ("text/csv; charset=utf-8", table.write),
}


@requires(Role.READER)
def reports(request: HttpRequest) -> HttpResponse:
    """What can be reported on."""
    return render(request, "claims/reports.html", {"lines": Line.objects.order_by("sample", "question")})


@requires(Role.READER)
def report_all(request: HttpRequest, form: str = "html") -> HttpResponse:
    return _answer(request, gather(None, timezone.localtime()), form)


@requires(Role.READER)
def report_line(request: HttpRequest, slug: str, form: str = "html") -> HttpResponse:
    return _answer(request, gather(get_object_or_404(Line, slug=slug), timezone.localtime()), form)


def _answer(request: HttpRequest, report: Report, form: str) -> HttpResponse:
    if form == "html":
        context = {"report": report, "heading": words.heading(report), "none_found": words.none_found(report)}
        return render(request, "claims/report.html", context)
    if form not in FORMATS:
        raise Http404(f"A report comes as html, {' or '.join(FORMATS)}.")
    content_type, write = FORMATS[form]
    name = (
        f"shelflife-{slugify(report.line.slug if report.line else 'all-lines')}-{report.made:%Y-%m-%d}.{form}"
    )
    answer = HttpResponse(write(report), content_type=content_type)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
