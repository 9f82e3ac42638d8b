"""What the panes of a match show: its claim, its paper, what bears and compares, the bar. Used by the inbox's views."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils import timezone

from claims import triage
from claims.bearing import bearing, within
from claims.forms.triage import AcceptForm
from claims.marking import Span
from claims.models import Match, TriageEvent
from claims.models.match import Stance
from claims.queue import Beside
from claims.specifics import find_specifics


@dataclass(frozen=True)
class Said:
    """The last word on a match for the strip above the panes; `revision` to undo it, None where that is not to be."""

    event: TriageEvent
    words: str
    stance: str
    suggestion: str
    revision: int | None


def match_panes(match: Match, typed: QueryDict | None = None) -> dict[str, Any]:
    """The context of claims/match_claim.html, match_paper.html and match_bar.html."""
    specifics = list(match.claim.specifics.all())
    abstract = match.paper.abstract
    found = bearing(abstract, match.sentence, match.shared_words, specifics, find_specifics(abstract))
    return {
        "match": match,
        "claim": match.claim,
        "paper": match.paper,
        "statement_spans": [Span(one.start, one.end, one.still_right) for one in specifics],
        "bearing": found,
        "bearing_sentences": [
            {"text": abstract[one.start : one.end], "spans": within(found.spans, one)}
            for one in found.sentences
        ],
        "compared": [row for row in found.comparisons if row.sign != "absent"],
        "absent": [row.specific for row in found.comparisons if row.sign == "absent"],
        "beside": Beside.of(match),
        "score": score_words(match),
        "stances": Stance.choices,
        "context_only": match.standing == Match.Standing.CONTEXT,
        "dismissals": Match.Dismissal.choices,
        "snooze_days": snooze_days(timezone.localdate()),
        "accept_form": AcceptForm(typed) if typed is not None else AcceptForm(),
        "typed": typed or {},
    }


def said(event: TriageEvent) -> Said:
    """The strip for a person's last event: what was decided, what had been suggested, whether it can be undone."""
    match = event.match
    newest = match.events.order_by("-id").values_list("id", flat=True).first() == event.pk
    undoable = newest and event.action in triage.DECISIONS
    accepted = event.action == TriageEvent.Action.ACCEPT
    return Said(
        event,
        *(_what(event), event.after["evidence"]["stance"] if accepted else ""),
        _suggestion(match, accepted) if event.action in triage.DECISIONS else "",
        match.revision if undoable else None,
    )


def _what(event: TriageEvent) -> str:
    """What was decided, as the strip says it before the paper: "Dismissed, other topic"."""
    match = event.match
    match event.action:
        case TriageEvent.Action.ACCEPT:
            return "Accepted as"
        case TriageEvent.Action.DISMISS:
            return f"Dismissed, {Match.Dismissal(event.after['dismissal']).label.lower()}"
        case TriageEvent.Action.SNOOZE:
            return triage.what_in_words(event).replace("snoozed it", "Snoozed", 1)
        case _:
            return f"Undone, {match.get_state_display().lower()} again"


def _suggestion(match: Match, accepted: bool) -> str:
    """What the machine suggested, shown only once a person has chosen."""
    if not match.suggested_stance:
        return "no stance was suggested" if accepted else ""
    on = f", on “{match.suggestion_reason}”" if match.suggestion_reason else ""
    return f"suggested: {match.suggested_stance}{on}"


def score_words(match: Match) -> str:
    """The score and its parts in plain words. Needs `table_number`, as the inbox's views annotate it."""
    if match.word_table_id is None:
        return "Not scored yet: that follows as soon as the paper is encoded"
    words = f"{match.score:.1f} deviations above an unrelated paper"
    base = match.claim.baseline
    if not base or base["table"] != match.table_number:  # type: ignore[attr-defined]
        return words
    by_words = (match.words_score - base["words"][0]) / base["words"][1]
    if match.meaning_score is None or not base["meaning"]:
        return f"{words} (by words alone)"
    by_meaning = (match.meaning_score - base["meaning"][0]) / base["meaning"][1]
    return f"{words} (by words {by_words:.1f}, by meaning {by_meaning:.1f})"


def snooze_days(today: datetime.date) -> list[tuple[str, datetime.date]]:
    """The days that the bar offers for snoozing."""
    return [
        ("Tomorrow", today + datetime.timedelta(days=1)),
        ("Next week", today + datetime.timedelta(days=7)),
        ("In a month", today + datetime.timedelta(days=30)),
    ]
