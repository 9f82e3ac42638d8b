"""Adding a paper to a claim by hand, and the matches that a paper has: the parts that other pages include.

templates/claims/match_add.html stands on a claim's page, paper_matches.html on a paper's.
"""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from claims import triage
from claims.models import Match
from claims.views.claim import claim_or_404
from config.access import SignedInRequest, requires
from config.celery import nudge
from config.roles import Role
from config.schedule import Job
from papers.models import Paper

MATCHES_SHOWN = 100


@requires(Role.CURATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def claim_add_paper(request: SignedInRequest, ref: str) -> HttpResponse:
    """The form on a page of its own, and its answers: the match, or what is wrong with what was typed (422)."""
    claim = claim_or_404(ref)
    context: dict[str, object] = {
        "claim": claim,
        "section": "lines",
        "text": request.POST.get("paper", "").strip(),
    }
    status = 200
    if request.method == "POST":
        try:
            added = triage.add_by_hand(claim, str(context["text"]), request.user)
        except triage.NotAdded as refused:
            context |= {"problem": str(refused), "guess": refused.guess}
            status = 422
        else:
            if added.new:
                nudge(Job.ENCODE_PAPERS)
                nudge(Job.MATCH_CLAIMS)
            if not request.htmx:
                return redirect(added.match)
            context |= {"added": added, "match": added.match, "text": ""}
    template = "claims/match_add.html" if request.htmx else "claims/match_add_page.html"
    return render(request, template, context, status=status)


@requires(Role.READER)
@require_safe
def paper_matches(request: SignedInRequest, identifier: str) -> HttpResponse:
    """The claims that a paper was matched with, and what was decided."""
    paper = get_object_or_404(Paper.objects.defer("search_vector"), identifier=identifier)
    matches = (
        Match.objects.filter(paper=paper, claim__dropped__isnull=True)
        .select_related("claim__line", "evidence", "decided_by")
        .only(
            *("score", "state", "standing", "source", "snoozed_until", "word_table", "decided", "sentence"),
            *(
                "claim__number",
                "claim__statement",
                "claim__status",
                "claim__line__code",
                "claim__line__sample",
            ),
            *("evidence__stance", "decided_by__first_name", "decided_by__last_name", "decided_by__username"),
        )
        .order_by("-score", "id")[:MATCHES_SHOWN]
    )
    template = "claims/paper_matches.html" if request.htmx else "claims/paper_matches_page.html"
    return render(request, template, {"paper": paper, "matches": matches, "section": "harvest"})
