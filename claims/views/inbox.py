"""The inbox: matches that wait, one beside its claim, and the decisions on them; a match's own page.

A decision answers an htmx request with the panes of the next match, and a plain form with a redirect to it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.db.models import F, QuerySet
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from claims import triage
from claims.forms.triage import AcceptForm, DecisionForm, DismissForm, FilterForm, SnoozeForm
from claims.matching.progress import matching_progress, words_alone
from claims.models import Line, Match
from claims.queue import DECIDED_SHOWN, SHOWN, UNREAD, Filters, Queue, recent_words
from claims.views.match_panes import match_panes, said
from claims.words import plural
from config.access import SignedInRequest, has_role, requires
from config.roles import Role

Act = Callable[[Match, User, dict[str, Any]], Match]


@dataclass(frozen=True)
class Refusal:
    """Why a decision was not made, with what was typed: nothing that a person wrote is lost."""

    problem: str
    typed: QueryDict
    status: int


@requires(Role.CURATOR)
@require_safe
def inbox(request: SignedInRequest) -> HttpResponse:
    """The queue and one of its matches: the one that the address names, else the best."""
    wanted = request.GET.get("match", "")
    match = _matches().filter(pk=wanted).first() if wanted.isdecimal() else None
    return _show_inbox(request, request.GET, match)


@requires(Role.CURATOR)
@require_safe
def progress(request: SignedInRequest) -> HttpResponse:
    """How far matching is, for the foot of the queue; `seen` is set while it asks again and again."""
    done, total = matching_progress()
    context = {
        "done": done,
        "total": total,
        "detail": f"{done:,} of {plural(total, 'paper')}",
        "seen": "seen" in request.GET,
        "words_alone": words_alone(),
    }
    return render(request, "claims/inbox_progress.html", context)


@requires(Role.READER)
@require_safe
def match_page(request: SignedInRequest, pk: int) -> HttpResponse:
    return _show_match(request, get_object_or_404(_matches(), pk=pk))


@requires(Role.CURATOR)
@require_POST
def accept(request: SignedInRequest, pk: int) -> HttpResponse:
    def act(match: Match, by: User, said: dict[str, Any]) -> Match:
        return triage.accept(match, by, said["stance"], said["revision"], said["pressure"], said["remark"])

    return _decide(request, pk, AcceptForm, act)


@requires(Role.CURATOR)
@require_POST
def dismiss(request: SignedInRequest, pk: int) -> HttpResponse:
    def act(match: Match, by: User, said: dict[str, Any]) -> Match:
        return triage.dismiss(match, by, said["reason"], said["remark"], said["revision"])

    return _decide(request, pk, DismissForm, act)


@requires(Role.CURATOR)
@require_POST
def snooze(request: SignedInRequest, pk: int) -> HttpResponse:
    def act(match: Match, by: User, said: dict[str, Any]) -> Match:
        return triage.snooze(match, by, said["until"], said["revision"])

    return _decide(request, pk, SnoozeForm, act)


@requires(Role.CURATOR)
@require_POST
def undo(request: SignedInRequest, pk: int) -> HttpResponse:
    def act(match: Match, by: User, said: dict[str, Any]) -> Match:
        return triage.undo(match, by, said["revision"])

    return _decide(request, pk, DecisionForm, act, stay=True)


def _decide(
    request: SignedInRequest, pk: int, form_class: type[DecisionForm], act: Act, stay: bool = False
) -> HttpResponse:
    """Decide on the match, then show the next one; or the same with what is wrong (422, or 409 if it was decided)."""
    match = get_object_or_404(_matches(), pk=pk)
    form = form_class(request.POST)
    problem, status = "", 422
    if form.is_valid():
        try:
            decided = act(match, request.user, form.cleaned_data)
        except triage.AlreadyDecided as already:
            match, problem, status = _matches().get(pk=pk), str(already), 409
        except triage.Refused as told:
            problem = str(told)
        else:
            return _go_on(request, decided, stay)
    else:
        problem = " ".join(str(error) for errors in form.errors.values() for error in errors)
    refused = Refusal(problem, request.POST, status)
    if request.POST.get("where") == "match":
        return _show_match(request, match, refused)
    return _show_inbox(request, _asked(request), match, refused)


def _go_on(request: SignedInRequest, decided: Match, stay: bool) -> HttpResponse:
    """After a decision: the next match of the queue (the same one after an undo), or the match's own page again."""
    if request.POST.get("where") == "match":
        return _show_match(request, _matches().get(pk=decided.pk)) if request.htmx else redirect(decided)
    asked = _asked(request)
    filters = FilterForm(asked).filters()
    following = decided if stay else Queue(filters, timezone.now()).after(decided)
    if not request.htmx:
        return redirect(_address(asked, following))
    match = _matches().get(pk=following.pk) if following else None
    answer = _show_inbox(request, asked, match)
    answer["HX-Replace-Url"] = _address(asked, match)
    return answer


def _show_inbox(
    request: SignedInRequest, asked: QueryDict, match: Match | None, refused: Refusal | None = None
) -> HttpResponse:
    form = FilterForm(asked)
    filters = form.filters()
    queue = Queue(filters, timezone.now())
    shown = str(asked.get("shown", ""))
    waiting = queue.first(max(SHOWN, int(shown)) if shown.isdecimal() else SHOWN)
    if match is None and waiting:
        match = _matches().get(pk=waiting[0].pk)
    progress = queue.progress(request.user)
    sleeping, soonest = queue.asleep()
    recent = recent_words(request.user, queue.now)
    context = {
        "section": "inbox",
        "where": "inbox",
        "form": form,
        "filters": filters,
        "filtered": filters != Filters(),
        "chips": _chips(asked, filters),
        "snoozed_url": _address(asked, None, show="snoozed"),
        "waiting_url": _address(asked, None, show=""),
        "asked": _address(asked, None).partition("?")[2],
        "waiting": [
            {"match": one, "percent": _percent(one, waiting), "url": _address(asked, one)} for one in waiting
        ],
        "more": progress.left - len(waiting),
        "more_url": _address(asked, match, shown=str(len(waiting) + SHOWN)),
        "progress": progress,
        "sleeping": sleeping,
        "soonest": soonest,
        "decided": [
            event
            for event in recent
            if event.action in triage.DECISIONS and event.match_id != (match and match.pk)
        ][:DECIDED_SHOWN][::-1],
        "said": said(recent[0]) if recent else None,
        "any_line": Line.objects.exists() if not waiting else True,
        **_neighbours(asked, waiting, match),
        **(match_panes(match, refused.typed if refused else None) if match else {}),
        "problem": refused.problem if refused else "",
    }
    template = "claims/inbox_panes.html" if request.htmx else "claims/inbox.html"
    return render(request, template, context, status=refused.status if refused else 200)


def _show_match(request: SignedInRequest, match: Match, refused: Refusal | None = None) -> HttpResponse:
    events = list(match.events.select_related("by"))
    last = triage.last_standing(match)
    curator = has_role(request.user, Role.CURATOR)
    context = {
        "section": "inbox",
        "where": "match",
        "events": [{"event": event, "words": triage.what_in_words(event, curator)} for event in events],
        "standing_decision": last,
        "problem": refused.problem if refused else "",
        **match_panes(match, refused.typed if refused else None),
    }
    template = "claims/match_panes.html" if request.htmx else "claims/match.html"
    return render(request, template, context, status=refused.status if refused else 200)


def _matches() -> QuerySet[Match]:
    """Matches with all that the panes show of them."""
    return (
        Match.objects.select_related("claim__line", "paper", "kind", "decided_by", "evidence__by")
        .annotate(table_number=F("word_table__number"))
        .defer(*UNREAD)
    )


def _asked(request: SignedInRequest) -> QueryDict:
    """The filters that a decision's form carries along."""
    return QueryDict(request.POST.get("asked", ""))


def _address(asked: QueryDict, match: Match | None, **changes: str) -> str:
    """The inbox under these filters, at that match; a change to "" leaves the filter out."""
    kept = QueryDict(mutable=True)
    for name in (*FilterForm.base_fields, "shown"):
        if value := changes.get(name, asked.get(name)):
            kept[name] = value
    if match:
        kept["match"] = str(match.pk)
    return reverse("inbox") + (f"?{kept.urlencode()}" if kept else "")


def _chips(asked: QueryDict, filters: Filters) -> list[dict[str, str]]:
    """What is filtered by, each with the address without it."""
    words = {
        "line": filters.line.code if filters.line and not filters.claim else "",
        "claim": filters.claim.ref if filters.claim else "",
        "kind": f"kind {filters.kind.letter}" if filters.kind else "",
        "standing": Match.Standing(filters.standing).label if filters.standing else "",
        "source": Match.Source(filters.source).label if filters.source else "",
        "show": "snoozed" if filters.snoozed else "",
    }
    return [
        {"words": said, "url": _address(asked, None, **{name: ""})} for name, said in words.items() if said
    ]


def _percent(match: Match, waiting: list[Match]) -> int:
    """How strong a match is beside the strongest in the list, for its bar."""
    strongest = max(one.score for one in waiting)
    return max(4, min(100, round(100 * match.score / strongest))) if strongest > 0 else 4


def _neighbours(asked: QueryDict, waiting: list[Match], match: Match | None) -> dict[str, Any]:
    """Where J and K go: the next and the previous in the list; from one outside it, to its beginning."""
    keys = [one.pk for one in waiting]
    place = keys.index(match.pk) if match and match.pk in keys else -1
    following = waiting[place + 1] if place + 1 < len(waiting) else None
    previous = waiting[place - 1] if place > 0 else None
    return {
        "next_url": _address(asked, following) if following else "",
        "previous_url": _address(asked, previous) if previous else "",
    }
