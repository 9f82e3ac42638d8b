"""What a curator decides on a match: accept, dismiss, snooze, undo. The only code that writes decisions and evidence.

Called by views/inbox.py, the sample and tests. Each function is one transaction that leaves a TriageEvent; a decision
names the revision it was made on, so that of two curators the second is told and nothing is overwritten.
"""

from __future__ import annotations

import datetime
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from claims import words
from claims.models import Evidence, Match, TriageEvent
from claims.models.match import Pressure, Stance

Action = TriageEvent.Action
DECISIONS = (Action.ACCEPT, Action.DISMISS, Action.SNOOZE)


class Refused(Exception):
    """The decision cannot be made; the message says why and what to do instead."""


class AlreadyDecided(Refused):
    """Somebody decided on `match` after the revision that was shown. `match` is as it stands now."""

    def __init__(self, match: Match) -> None:
        self.match = match
        self.event = match.events.select_related("by").last()
        said = in_words(self.event) if self.event else "It was changed"
        super().__init__(f"{said} in the meantime. Nothing was overwritten: look again and choose.")


@transaction.atomic
def accept(
    match: Match,
    by: User,
    stance: str,
    revision: int,
    pressure: str = "",
    remark: str = "",
    at: datetime.datetime | None = None,
) -> Match:
    """Make it evidence with that stance. The claim's status stays: that is for a verdict.

    A paper older than its claim is context, which can only be mentioned. Raises AlreadyDecided and Refused.
    """
    current = _locked(match, revision)
    if stance not in Stance.values or (pressure and pressure not in Pressure.values):
        raise Refused(f"{pressure if stance in Stance.values else stance!r} is not one of the choices.")
    if current.standing == Match.Standing.CONTEXT and stance != Stance.MENTIONS:
        raise Refused(
            f"{current.paper} is older than the claim, so it is context and no new evidence: accept it as “mentions”."
        )
    moment = at or timezone.now()
    evidence = {"stance": stance, "pressure": pressure, "remark": remark.strip(), "by": by.pk, "at": moment.isoformat()}
    return _decide(current, Action.ACCEPT, by, moment, state=Match.State.ACCEPTED, evidence=evidence)


@transaction.atomic
def dismiss(
    match: Match, by: User, reason: str, remark: str, revision: int, at: datetime.datetime | None = None
) -> Match:
    """Set it aside for a reason; "other" must be told in the remark. Raises AlreadyDecided and Refused."""
    current = _locked(match, revision)
    if reason not in Match.Dismissal.values:
        raise Refused("Choose a reason for dismissing it.")
    if reason == Match.Dismissal.OTHER and not remark.strip():
        raise Refused("Say in a few words what the other reason is.")
    return _decide(
        *(current, Action.DISMISS, by, at or timezone.now()),
        state=Match.State.DISMISSED,
        dismissal=reason,
        dismissal_remark=remark.strip(),
    )


@transaction.atomic
def snooze(
    match: Match, by: User, until: datetime.datetime, revision: int, at: datetime.datetime | None = None
) -> Match:
    """Out of the inbox until that moment, which must lie ahead. Raises AlreadyDecided and Refused."""
    current = _locked(match, revision)
    moment = at or timezone.now()
    if until <= moment:
        raise Refused("Choose a day after today for it to come back.")
    return _decide(
        *(current, Action.SNOOZE, by, moment), state=Match.State.SNOOZED, snoozed_until=until.isoformat()
    )


@transaction.atomic
def undo(match: Match, by: User, revision: int, at: datetime.datetime | None = None) -> Match:
    """Back to exactly what it was before its last decision that still stands. Raises AlreadyDecided and Refused."""
    current = _locked(match, revision)
    last = last_standing(current)
    if last is None:
        raise Refused("There is no decision on this match to undo.")
    return _change(current, last.before, Action.UNDO, by, at or timezone.now())


def last_standing(match: Match) -> TriageEvent | None:
    """The last decision that was not undone: each undo takes back the newest before it."""
    standing: list[TriageEvent] = []
    for event in match.events.order_by("id"):
        if event.action in DECISIONS:
            standing.append(event)
        elif event.action == Action.UNDO:
            standing.pop()
    return standing[-1] if standing else None


def decision_of(match: Match) -> dict[str, Any]:
    """The match's decision as plain values: what events keep as before and after, and what undo restores."""
    evidence = Evidence.objects.filter(match=match).first()
    return {
        "state": match.state,
        "snoozed_until": match.snoozed_until.isoformat() if match.snoozed_until else None,
        "dismissal": match.dismissal,
        "dismissal_remark": match.dismissal_remark,
        "decided_by": match.decided_by_id,
        "decided": match.decided.isoformat() if match.decided else None,
        "evidence": evidence
        and {
            "stance": evidence.stance,
            "pressure": evidence.pressure,
            "remark": evidence.remark,
            "by": evidence.by_id,
            "at": evidence.at.isoformat(),
        },
    }


def in_words(event: TriageEvent) -> str:
    """An event as a sentence without its stop: "Carl Okafor dismissed it (other topic) on 24 Nov 2026, 09:14 UTC"."""
    who = event.by.get_full_name() or event.by.get_username()
    return f"{who} {what_in_words(event)} on {words.when(timezone.localtime(event.at))}"


def what_in_words(event: TriageEvent) -> str:
    """What was done, after a person's name: "accepted it as contradicts"."""
    after = event.after
    match event.action:
        case Action.ACCEPT:
            return f"accepted it as {after['evidence']['stance']}"
        case Action.DISMISS:
            return f"dismissed it ({Match.Dismissal(after['dismissal']).label.lower()})"
        case Action.SNOOZE:
            return f"snoozed it until {words.day(timezone.localtime(_moment(after['snoozed_until'])))}"
        case Action.UNDO:
            return "undid the last decision"
        case _:
            return "added it by hand"


def _locked(match: Match, revision: int) -> Match:
    """The match as it stands, held against other decisions and new citations until the transaction ends."""
    current = Match.objects.select_for_update(of=("self",)).select_related("claim__line", "paper").get(pk=match.pk)
    if current.revision != revision:
        raise AlreadyDecided(current)
    return current


def _decide(
    match: Match, action: str, by: User, at: datetime.datetime, *, state: str, evidence: dict[str, Any] | None = None,
    **rest: str,
) -> Match:
    blank = {"snoozed_until": None, "dismissal": "", "dismissal_remark": ""}
    decision = blank | rest | {"state": state, "evidence": evidence, "decided_by": by.pk, "decided": at.isoformat()}
    return _change(match, decision, action, by, at)


def _change(match: Match, decision: dict[str, Any], action: str, by: User, at: datetime.datetime) -> Match:
    """Give the locked match that decision, its evidence included, and record who did it."""
    before = decision_of(match)
    if before["evidence"]:
        _refuse_if_cited(match)
        Evidence.objects.filter(match=match).delete()
    match.state = decision["state"]
    match.snoozed_until = _moment(decision["snoozed_until"])
    match.dismissal = decision["dismissal"]
    match.dismissal_remark = decision["dismissal_remark"]
    match.decided_by_id = decision["decided_by"]
    match.decided = _moment(decision["decided"])
    match.revision += 1
    match.save(
        update_fields=[
            *("state", "snoozed_until", "dismissal", "dismissal_remark", "decided_by", "decided", "revision"),
        ]
    )
    if kept := decision["evidence"]:
        Evidence.objects.create(
            match=match,
            stance=kept["stance"],
            pressure=kept["pressure"],
            remark=kept["remark"],
            by_id=kept["by"],
            at=_moment(kept["at"]),
        )
    TriageEvent.objects.create(match=match, action=action, before=before, after=decision, by=by, at=at)
    return match


def _refuse_if_cited(match: Match) -> None:
    citation = match.citations.select_related("verdict__reviewer").order_by("-verdict__given").first()
    if citation:
        verdict = citation.verdict
        who = verdict.reviewer.get_full_name() or verdict.reviewer.get_username()
        raise Refused(
            f"The verdict “{verdict.outcome}” of {words.day(timezone.localtime(verdict.given))} by {who} cites this "
            "evidence, so it stays as it is. If the evidence is wrong, a reviewer gives a new verdict that says so."
        )


def _moment(text: str | None) -> datetime.datetime | None:
    return datetime.datetime.fromisoformat(text) if text else None
