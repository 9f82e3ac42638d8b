"""What every page shows around its own content: the counts in the top bar, the search's currency in the foot."""

from __future__ import annotations

from functools import cache, partial
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from claims.models import Line, Match
from claims.queue import COUNTED
from claims.review import due_for_review
from config.access import role_of
from config.unchanged import while_unchanged
from papers.currency import arxiv_notice, next_harvest, search_currency


def shelflife(request: HttpRequest) -> dict[str, Any]:
    """Facts for base.html; nothing for somebody not signed in.

    Each is a function, which a template calls where it shows the fact: a fragment that shows none asks for none.
    """
    role = role_of(request.user)
    if role is None:
        return {"role": None}
    return {
        "role": role,
        "now": timezone.now(),
        "nav_counts": {"inbox": cache(_inbox), "review": cache(_review)},
        "search_currency": cache(partial(while_unchanged, "search currency", search_currency)),
        "next_harvest": cache(next_harvest),
        "arxiv_notice": cache(arxiv_notice),
    }


def _inbox() -> int | str:
    """Matches of real lines that wait for a decision; "999+" where very many: counting takes time on every page."""
    waiting = Match.objects.inbox(timezone.now()).filter(claim__line__sample=False)
    number = waiting.order_by()[:COUNTED].count()
    return number if number < COUNTED else f"{COUNTED - 1}+"


def _review() -> int:
    """Claims of real lines that are due for review."""
    return while_unchanged(
        "claims due for review", lambda: due_for_review().filter(line__in=Line.objects.real()).count()
    )
