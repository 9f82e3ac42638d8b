"""The re-test page, the review queue, and what happens to a verdict later. Thin: claims.review has the rules."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from claims import due, rationale, review
from claims.claim_page import ClaimPage
from claims.forms.verdict import DEFINITIONS, VerdictForm
from claims.models import Line, Verdict
from claims.retest import Since, hints
from claims.verdict_rules import search_behind
from claims.views.claim import claim_or_404, render_claim
from config.access import SignedInRequest, requires
from config.roles import Role

PER_PAGE = 50


@requires(Role.REVIEWER)
def retest(request: SignedInRequest, ref: str) -> HttpResponse:
    """Everything a reviewer needs for a verdict; POST gives it, or shows again what was typed with its errors."""
    claim = claim_or_404(ref)
    page = ClaimPage(claim, timezone.localdate())
    form = VerdictForm(page, request.POST if request.method == "POST" else None)
    if request.method == "POST":
        verdict = form.give(request.user)
        if verdict:
            messages.success(request, f"{claim.ref} is {verdict.outcome}.")
            return redirect(f"{claim.get_absolute_url()}#verdict-{verdict.pk}")
    context = {
        "claim": claim,
        "line": claim.line,
        "page": page,
        "form": form,
        "definitions": DEFINITIONS,
        "since": Since.of(page),
        "hints": hints(page),
        "search": search_behind(claim),
        "checked": rationale.check(form["rationale"].value() or "", claim),
        "kinds": claim.line.kinds.all(),
        "own_newest": max(
            (one.verdict.pk for one in page.verdicts if one.verdict.reviewer == request.user), default=0
        ),
        "section": "review",
    }
    return render(request, "claims/retest.html", context, status=422 if form.is_bound else 200)


@requires(Role.REVIEWER)
@require_POST
def retest_ids(request: HttpRequest, ref: str) -> HttpResponse:
    """The ids of the rationale as it is typed, each looked up."""
    claim = claim_or_404(ref)
    checked = rationale.check(request.POST.get("rationale", ""), claim)
    return render(request, "claims/retest_ids.html", {"claim": claim, "checked": checked})


@requires(Role.READER)
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """Claims due for review, most urgent first; the sample's after them."""
    waiting = due.queue().filter(line__in=Line.objects.real())
    shown = Paginator(waiting, PER_PAGE).get_page(request.GET.get("page"))
    sample = [] if shown.has_next() else list(due.queue().filter(line__sample=True)[:PER_PAGE])
    context = {
        "page": shown,
        "rows": [(claim, due.reasons(claim)) for claim in shown],
        "sample_rows": [(claim, due.reasons(claim)) for claim in sample],
        "section": "review",
    }
    return render(request, "claims/review.html", context)


@requires(Role.REVIEWER)
@require_POST
def verdict_event(request: SignedInRequest, pk: int, what: str) -> HttpResponse:
    """Confirm, dispute or withdraw a verdict, with a remark (`remark`)."""
    acts = {"confirm": review.confirm, "dispute": review.dispute, "withdraw": review.withdraw}
    if what not in acts:
        raise Http404(f"A verdict is confirmed, disputed or withdrawn, not {what}.")
    verdict = get_object_or_404(Verdict.objects.select_related("claim__line"), pk=pk)
    remark = request.POST.get("remark", "")
    try:
        event = acts[what](verdict, request.user, remark)
    except review.Refused as refused:
        problem = " ".join(refused.errors["remark"])
        messages.error(request, f"Not recorded: {problem}")  # the form may be far down the page
        said = {"verdict": verdict.pk, "what": what, "remark": remark, "problem": problem}
        return render_claim(request, verdict.claim, said)
    messages.success(request, f"Verdict {event.what}.")
    return redirect(f"{verdict.claim.get_absolute_url()}#verdict-{verdict.pk}")
