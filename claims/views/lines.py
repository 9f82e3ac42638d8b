"""The list of lines, a line's page, and the forms by which lines and claims are written by hand."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from claims import dashboard as shelf
from claims import editing, lines
from claims.forms.line import ClaimForm, LineForm
from claims.marking import Span
from claims.matching.progress import matching_progress, words_alone
from claims.models import Line, Match
from claims.specifics import find_specifics
from claims.views.claim import claim_or_404
from claims.words import plural
from config.access import SignedInRequest, requires
from config.celery import nudge
from config.roles import Role
from config.schedule import Job

CLAIMS_A_PAGE = 100


@requires(Role.READER)
@require_safe
def line_list(request: SignedInRequest) -> HttpResponse:
    return render(request, "claims/line_list.html", {"lines": lines.listed()})


@requires(Role.READER)
@require_safe
def line_page(request: SignedInRequest, slug: str) -> HttpResponse:
    line = get_object_or_404(Line, slug=slug)
    notes = list(line.notes.all())
    figures = shelf.figures(line.claims.live())
    context = {
        "line": line,
        "section": "lines",
        "notes": notes,
        "explanation": lines.emphasised(line.explanation),
        "paragraphs": lines.synthesis(line, notes),
        "figures": figures,
        "waiting": Match.objects.inbox(timezone.now()).filter(claim__line=line).count(),
        "finding": shelf.finding(figures, 0),
        "part": lines.anchors_part(line),
        "kinds": line.kinds.all(),
        "research_questions": line.research_questions.all(),
        "documents": line.documents.select_related("imported_by").defer("text"),
        **_claims_context(request, line),
    }
    return render(request, "claims/line.html", context)


@requires(Role.READER)
@require_safe
def line_claims(request: SignedInRequest, slug: str) -> HttpResponse:
    """The claims' part of the line's page, asked for again while matching runs."""
    line = get_object_or_404(Line, slug=slug)
    return render(request, "claims/line_claims.html", {"line": line, **_claims_context(request, line)})


def _claims_context(request: SignedInRequest, line: Line) -> dict[str, object]:
    claims = shelf.listed(line.claims.live()).order_by("number")
    page = Paginator(claims, CLAIMS_A_PAGE).get_page(request.GET.get("page"))
    matched, papers = matching_progress(line)
    return {
        "dropped": line.claims.filter(dropped__isnull=False).select_related("line"),
        "page": page,
        "claim_rows": [shelf.row(claim) for claim in page],
        "matched": matched,
        "papers": papers,
        "matched_words": f"{matched:,} of {plural(papers, 'paper')}",
        "words_alone": words_alone(),
    }


@requires(Role.CURATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def line_new(request: SignedInRequest) -> HttpResponse:
    form = LineForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        line = editing.create_line(
            form.save(commit=False), form.cleaned_data["kinds"], form.cleaned_data["research_questions"]
        )
        messages.success(request, f"Line {line.code} saved. Now write its claims.")
        return redirect(line)
    return render(request, "claims/line_form.html", {"form": form, "section": "lines"})


@requires(Role.CURATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def line_edit(request: SignedInRequest, slug: str) -> HttpResponse:
    line = get_object_or_404(Line, slug=slug)
    form = LineForm(request.POST or None, instance=line)
    if request.method == "POST" and form.is_valid():
        editing.save_line(
            form.save(commit=False), form.cleaned_data["kinds"], form.cleaned_data["research_questions"]
        )
        messages.success(request, "Line saved.")
        return redirect(line)
    return render(request, "claims/line_form.html", {"form": form, "line": line, "section": "lines"})


@requires(Role.CURATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def claim_new(request: SignedInRequest, slug: str) -> HttpResponse:
    line = get_object_or_404(Line, slug=slug)
    form = ClaimForm(request.POST or None, line=line)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        claim = editing.create_claim(
            line,
            data["statement"],
            request.user,
            asserted_words=data["asserted"],
            as_of=data["as_of"],
            note=data.get("note"),
        )
        nudge(Job.MATCH_CLAIMS)
        messages.success(request, f"{claim.ref} saved. It is matched with the stored papers now.")
        return redirect(line.get_absolute_url() + "#claims")
    return render(request, "claims/claim_form.html", {"form": form, "line": line, "section": "lines"})


@requires(Role.CURATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def claim_edit(request: SignedInRequest, ref: str) -> HttpResponse:
    claim = claim_or_404(ref)
    form = ClaimForm(request.POST or None, line=claim.line, claim=claim)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        editing.edit_claim(
            claim,
            request.user,
            statement=data["statement"],
            asserted_words=data["asserted"],
            as_of=data["as_of"],
            note=data.get("note"),
            reason=data["reason"],
        )
        nudge(Job.MATCH_CLAIMS)
        messages.success(request, f"{claim.ref} saved.")
        return redirect(claim)
    context = {"form": form, "line": claim.line, "claim": claim, "section": "lines"}
    return render(request, "claims/claim_form.html", context)


@requires(Role.CURATOR)
@require_POST
def claim_drop(request: SignedInRequest, ref: str) -> HttpResponse:
    """Drop a claim from its line, or bring a dropped one back."""
    claim = claim_or_404(ref)
    if claim.dropped:
        editing.restore(claim)
        nudge(Job.MATCH_CLAIMS)
        messages.success(request, f"{claim.ref} is back in its line.")
    else:
        editing.drop(claim)
        messages.success(
            request, f"{claim.ref} dropped. It keeps its evidence and verdicts, and is matched no more."
        )
    return redirect(claim.line.get_absolute_url() + "#claims")


@requires(Role.CURATOR)
@require_POST
def claim_specifics(request: SignedInRequest) -> HttpResponse:
    """What would be found in a statement as it is typed."""
    statement = " ".join(request.POST.get("statement", "").split())
    found = find_specifics(statement)
    spans = [Span(one.start, one.start + len(one.text), "specific") for one in found]
    context = {"statement": statement, "specifics": found, "spans": spans}
    return render(request, "claims/claim_form_specifics.html", context)
