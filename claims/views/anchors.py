"""Decisions on a line's anchors: which claim rests on which, anchors attached by hand, proposals, and "Check again".

Each answers htmx with the anchors' part of the line's page, and everybody else with the page itself.
"""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from claims import anchors, grounding, lines
from claims.importing import recut
from claims.models import Anchor, AnchorProposal, AnchorUse, Claim, Line
from config.access import SignedInRequest, requires
from config.celery import nudge
from config.roles import Role
from config.schedule import Job
from papers.identifiers import Malformed, abs_url


@requires(Role.READER)
@require_safe
def anchors_part(request: SignedInRequest, slug: str) -> HttpResponse:
    """The anchors' part of the line's page, asked for again while anchors wait for their look-up."""
    line = get_object_or_404(Line, slug=slug)
    return render(request, "claims/line_anchors.html", {"line": line, "part": lines.anchors_part(line)})


@requires(Role.CURATOR)
@require_POST
def use_decide(request: SignedInRequest, number: int, state: str) -> HttpResponse:
    """Confirm or reject that a claim rests on an anchor, or take it back."""
    if state not in AnchorUse.State.values:
        raise Http404
    use = get_object_or_404(AnchorUse.objects.select_related("claim__line", "anchor"), pk=number)
    before = AnchorUse.State(use.state)
    anchors.decide(use, state, request.user)
    said = {
        AnchorUse.State.CONFIRMED: f"{use.claim.ref} rests on {use.anchor}.",
        AnchorUse.State.REJECTED: f"{use.claim.ref} does not rest on {use.anchor}.",
        AnchorUse.State.SUGGESTED: f"Undone: whether {use.claim.ref} rests on {use.anchor} is open.",
    }[AnchorUse.State(use.state)]
    undo = reverse("anchor-use", args=[use.pk, before]) if state != AnchorUse.State.SUGGESTED else ""
    return _answer(request, use.claim.line, said, undo)


@requires(Role.CURATOR)
@require_POST
def anchor_rest(request: SignedInRequest, number: int) -> HttpResponse:
    """Say that a claim of the line (`claim`, its id) rests on the anchor."""
    anchor = get_object_or_404(Anchor.objects.select_related("line"), pk=number)
    claim = get_object_or_404(
        Claim.objects.select_related("line"), pk=_number(request, "claim"), line=anchor.line
    )
    use = anchors.rest_on(claim, anchor, request.user)
    undo = reverse("anchor-use", args=[use.pk, AnchorUse.State.REJECTED])
    return _answer(request, anchor.line, f"{claim.ref} rests on {anchor}.", undo)


@requires(Role.CURATOR)
@require_POST
def anchor_attach(request: SignedInRequest, slug: str) -> HttpResponse:
    """Attach a paper by its id, address or DOI (`paper`), for a claim (`claim`, its id) or for the line alone."""
    line = get_object_or_404(Line, slug=slug)
    written = request.POST.get("paper", "")
    claim = None
    if request.POST.get("claim"):
        claim = get_object_or_404(Claim, pk=_number(request, "claim"), line=line)
    try:
        anchor = anchors.attach(line, written, request.user, claim=claim)
    except Malformed as problem:
        return _refuse(request, line, f"{problem}.", written)
    if anchor.grounding == Anchor.Grounding.UNCHECKED:
        _check(request, line, [anchor])
        anchor.refresh_from_db()
    said = f"{anchor} attached" + (f" to {claim.line.code}-{claim.number}" if claim else "") + "."
    if anchor.grounding == Anchor.Grounding.NOT_FOUND:
        return _refuse(
            request, line, f"{said} arXiv has no such paper: see {abs_url(anchor.identifier)}.", ""
        )
    return _answer(request, line, said)


@requires(Role.CURATOR)
@require_POST
def proposal_decide(request: SignedInRequest, number: int, state: str) -> HttpResponse:
    """Take a proposed paper as a claim's missing anchor, turn it down, or take that back."""
    if state not in AnchorProposal.State.values:
        raise Http404
    proposal = get_object_or_404(AnchorProposal.objects.select_related("claim__line", "paper"), pk=number)
    line, ref, person = proposal.claim.line, proposal.claim.ref, request.user
    if state == AnchorProposal.State.ACCEPTED:
        anchors.accept_proposal(proposal, person)
        said = f"{proposal.paper} is an anchor of the line now, and {ref} rests on it."
    elif state == AnchorProposal.State.REJECTED:
        anchors.reject_proposal(proposal, person)
        said = f"{proposal.paper} is not an anchor of {ref}."
    else:
        anchors.undo_proposal(proposal)
        said = f"Undone: {proposal.paper} is proposed for {ref} again."
    undo = ""
    if state != AnchorProposal.State.PROPOSED:
        undo = reverse("anchor-proposal", args=[proposal.pk, AnchorProposal.State.PROPOSED])
    return _answer(request, line, said, undo)


@requires(Role.CURATOR)
@require_POST
def anchors_check(request: SignedInRequest, slug: str) -> HttpResponse:
    """Look all anchors of the line up on arXiv again."""
    line = get_object_or_404(Line, slug=slug)
    if _check(request, line, list(line.anchors.all())):
        return _answer(request, line, "Anchors checked on arXiv.")
    return _answer(request, line, "")


def _check(request: SignedInRequest, line: Line, found: list[Anchor]) -> bool:
    """Look anchors up now; where arXiv cannot be asked, the background task does it later, and a message says so."""
    try:
        grounding.check(found, patience=grounding.PATIENCE_OF_A_PAGE)
    except grounding.UNREACHABLE as problem:
        messages.warning(
            request,
            f"arXiv cannot be asked now ({problem}). What is not yet checked is looked up when it answers.",
        )
        nudge(Job.GROUND_ANCHORS)
        return False
    for document in line.documents.filter(as_of_provisional=True).select_related("line"):
        recut.recut(document)
    nudge(Job.ENCODE_PAPERS)
    nudge(Job.SUGGEST_ANCHORS, line.pk)
    return True


def _answer(request: SignedInRequest, line: Line, said: str, undo: str = "") -> HttpResponse:
    if request.htmx:
        context = {
            "line": line,
            "part": lines.anchors_part(line),
            "said": said,
            "undo_url": undo,
            "swapped": True,
        }
        return render(request, "claims/line_anchors.html", context)
    if said:
        messages.success(request, said)
    back = request.POST.get("next", "")  # a claim's page, where the decision was made there
    if back and url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        return redirect(back)
    return redirect(f"{line.get_absolute_url()}#anchors")


def _refuse(request: SignedInRequest, line: Line, problem: str, written: str) -> HttpResponse:
    """Say what is wrong with what was written, beside the field."""
    if request.htmx:
        context = {
            "line": line,
            "part": lines.anchors_part(line),
            "problem": problem,
            "written": written,
            "problem_claim": request.POST.get("claim", ""),
            "swapped": True,
        }
        return render(request, "claims/line_anchors.html", context, status=422)
    messages.error(request, problem)
    return redirect(f"{line.get_absolute_url()}#anchors")


def _number(request: SignedInRequest, name: str) -> int:
    """A number that was posted; 0, which nothing has, for anything else."""
    value = request.POST.get(name, "")
    return int(value) if value.isdecimal() and len(value) < 19 else 0
