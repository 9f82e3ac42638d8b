"""A claim's page: the statement, what came since, its verdicts, and the whole story on one time line."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from claims.claim_page import ClaimPage
from claims.models import Claim
from claims.retest import hints
from config.access import requires
from config.roles import Role


def claim_or_404(ref: str) -> Claim:
    """The claim that the reference names, in any case, with its line."""
    claim = Claim.objects.named(ref)
    if claim is None:
        raise Http404(f"There is no claim {ref}.")
    return claim


@requires(Role.READER)
@require_safe
def claim(request: HttpRequest, ref: str) -> HttpResponse:
    found = claim_or_404(ref)
    if found.ref != ref:
        return redirect(found, permanent=True)
    return render_claim(request, found)


def render_claim(request: HttpRequest, claim: Claim, refused: dict[str, Any] | None = None) -> HttpResponse:
    """The page. `refused`: what was said to a verdict and why it was not recorded (verdict, what, remark, problem)."""
    page = ClaimPage(claim, timezone.localdate())
    context = {
        "claim": claim,
        "line": claim.line,
        "page": page,
        "hints": hints(page),
        "section": "lines",
        "refused": refused,
    }
    return render(request, "claims/claim.html", context, status=422 if refused else 200)
