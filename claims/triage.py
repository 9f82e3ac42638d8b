"""What a curator does with matches: accept, dismiss, snooze, undo, add by hand. It alone writes decisions and evidence.

Called by views/inbox.py, the sample and tests. Each change is one transaction that leaves a TriageEvent; a decision
names the revision it was made on, so that of two curators the second is told and nothing is overwritten.
"""

from __future__ import annotations

import datetime
import re
from typing import Any, NamedTuple

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from claims import words
from claims.matching.eligibility import ClaimDates, PaperDates, Standing, counts_from, standing
from claims.models import Anchor, Claim, Evidence, Match, TriageEvent
from claims.models.match import Pressure, Stance
from papers import identifiers
from papers.client import BadAnswer, RetryLater, StoppedByArxiv
from papers.lookup import look_up
from papers.models import Paper

Action = TriageEvent.Action
DECISIONS = (Action.ACCEPT, Action.DISMISS, Action.SNOOZE)
_JOURNAL_DOI = re.compile(r"(?:https?://(?:dx\.)?doi\.org/|doi:\s*)?(10\.\d{4,9}/\S+)", re.I)
PATIENCE = 25.0  # seconds that a person waits for arXiv's turn before being told to come back


class Refused(Exception):
    """The decision cannot be made; the message says why and what to do instead."""


class AlreadyDecided(Refused):
    """Somebody decided on `match` after the revision that was shown. `match` is as it stands now."""

    def __init__(self, match: Match) -> None:
        self.match = match
        self.event = match.events.select_related("by").last()
        said = in_words(self.event) if self.event else "It was changed"
        super().__init__(f"{said} in the meantime. Nothing was overwritten: look again and choose.")


class NotAdded(Refused):
    """The paper cannot be added; `guess` is an id that may have been meant, where one is stored."""

    def __init__(self, message: str, guess: str = "") -> None:
        super().__init__(message)
        self.guess = guess


class Added(NamedTuple):
    """The claim's match with the paper, and whether it is new."""

    match: Match
    new: bool


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
    evidence = {
        "stance": stance,
        "pressure": pressure,
        "remark": remark.strip(),
        "by": by.pk,
        "at": moment.isoformat(),
    }
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


def add_by_hand(claim: Claim, text: str, by: User, at: datetime.datetime | None = None) -> Added:
    """The claim's match with the paper that the text names: an id, an address or a DOI, in any form.

    A paper that is not stored is asked for at arXiv. The match that there is already is returned as it is. Raises
    NotAdded, which says what to do: malformed, the sample's, not found, arXiv not to be reached. A new match has no
    score yet: matching gives it one as soon as the paper is encoded.
    """
    if claim.line.sample:
        raise NotAdded(
            "This claim belongs to the sample, which has invented papers only. Add papers to a line of your own."
        )
    paper = _stored_or_fetched(text.strip())
    moment = at or timezone.now()
    with transaction.atomic():
        match, new = Match.objects.get_or_create(
            claim=claim,
            paper=paper,
            defaults={"source": Match.Source.BY_HAND, "score": 0.0} | _stands(claim, paper),
        )
        if new:
            decision = decision_of(match)
            TriageEvent.objects.create(match=match, action=Action.ADD, after=decision, by=by, at=moment)
    return Added(match, new)


def last_standing(match: Match) -> TriageEvent | None:
    """The last decision that was not undone: each undo takes back the newest before it."""
    decisions: list[TriageEvent] = []
    for event in match.events.order_by("id"):
        if event.action in DECISIONS:
            decisions.append(event)
        elif event.action == Action.UNDO:
            decisions.pop()
    return decisions[-1] if decisions else None


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
    return f"{words.person(event.by)} {what_in_words(event)} on {words.when(timezone.localtime(event.at))}"


def what_in_words(event: TriageEvent, with_reason: bool = True) -> str:
    """What was done, after a person's name: "accepted it as contradicts". Reasons of dismissals are for curators."""
    after = event.after
    match event.action:
        case Action.ACCEPT:
            return f"accepted it as {after['evidence']['stance']}"
        case Action.DISMISS:
            reason = f" ({Match.Dismissal(after['dismissal']).label.lower()})" if with_reason else ""
            return f"dismissed it{reason}"
        case Action.SNOOZE:
            return f"snoozed it until {words.day(timezone.localtime(_moment(after['snoozed_until'])))}"
        case Action.UNDO:
            return "undid the last decision"
        case _:
            return "added it by hand"


def _locked(match: Match, revision: int) -> Match:
    """The match as it stands, held against other decisions and new citations until the transaction ends."""
    if Evidence.objects.filter(match=match).exists():
        # a verdict that is just being given holds the claim, and may cite this: wait to see what it cites
        Claim.objects.select_for_update(no_key=True).only("pk").get(pk=match.claim_id)
    current = (
        Match.objects.select_for_update(of=("self",)).select_related("claim__line", "paper").get(pk=match.pk)
    )
    if current.revision != revision:
        raise AlreadyDecided(current)
    return current


def _decide(
    match: Match,
    action: str,
    by: User,
    at: datetime.datetime,
    *,
    state: str,
    evidence: dict[str, Any] | None = None,
    **rest: str,
) -> Match:
    blank = {"snoozed_until": None, "dismissal": "", "dismissal_remark": ""}
    decision = (
        blank | rest | {"state": state, "evidence": evidence, "decided_by": by.pk, "decided": at.isoformat()}
    )
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
            at=datetime.datetime.fromisoformat(kept["at"]),
        )
    TriageEvent.objects.create(match=match, action=action, before=before, after=decision, by=by, at=at)
    return match


def _refuse_if_cited(match: Match) -> None:
    citation = match.citations.select_related("verdict__reviewer").order_by("-verdict__given").first()
    if citation:
        verdict = citation.verdict
        raise Refused(
            f"The verdict “{verdict.outcome}” of {words.day(timezone.localtime(verdict.given))} "
            f"by {words.person(verdict.reviewer)} cites this evidence, so it stays as it is. "
            "If the evidence is wrong, a reviewer gives a new verdict that says so."
        )


def _moment(text: str | None) -> datetime.datetime | None:
    return datetime.datetime.fromisoformat(text) if text else None


def _stands(claim: Claim, paper: Paper) -> dict[str, Any]:
    """How the paper stands to the claim by the rules of date; what is no evidence by them is context."""
    dates = PaperDates(
        paper.pk,
        paper.published.date(),
        paper.abstract_changed.date() if paper.abstract_changed else None,
        withdrawn=False,  # who names a withdrawn paper is told that it is, and decides
        sample=False,
    )
    anchors = Anchor.objects.filter(line=claim.line_id, paper=paper).values_list("paper", flat=True)
    own = ClaimDates(claim.as_of, claim.asserted_from, sample=False, anchors=list(anchors))
    stands = standing(dates, own)
    offered = stands in (Standing.NEW, Standing.WITHIN_SPAN)
    return {
        "standing": stands.value if offered else Match.Standing.CONTEXT,
        "counts_from": counts_from(dates, own),
    }


def _stored_or_fetched(text: str) -> Paper:
    """The paper that the text names. Raises NotAdded."""
    try:
        wanted = identifiers.parse(text)
    except identifiers.Malformed as malformed:
        return _by_journal_doi(text, malformed)
    paper = Paper.objects.filter(identifier=wanted.id).first()
    if paper is None or (wanted.version or 1) > paper.current_version:
        paper = _fetched(wanted)
    if wanted.version and wanted.version > paper.current_version:
        raise NotAdded(
            f"arXiv has {wanted.id} up to v{paper.current_version}, and no v{wanted.version}.", wanted.id
        )
    return paper


def _by_journal_doi(text: str, malformed: identifiers.Malformed) -> Paper:
    """A stored paper by the DOI that its journal gave it; arXiv itself cannot be asked by one."""
    doi = _JOURNAL_DOI.fullmatch(text)
    if not doi:
        raise NotAdded(f"Nothing was added: {malformed}.") from malformed
    paper = Paper.objects.filter(doi__iexact=doi[1]).first()
    if paper is None:
        raise NotAdded(
            f"No stored paper has the DOI {doi[1]}, and arXiv cannot be asked by a journal’s DOI. "
            "Give the arXiv id, which the paper’s page at arXiv shows."
        ) from malformed
    return paper


def _fetched(wanted: identifiers.Identifier) -> Paper:
    """The paper as arXiv has it now, stored. Raises NotAdded."""
    try:
        paper = look_up([wanted.id], patience=PATIENCE)[wanted.id]
    except RetryLater as later:
        raise NotAdded(
            f"arXiv cannot be asked just now: {later.why}. Nothing was added; "
            f"try again after {timezone.localtime(later.at):%H:%M:%S %Z}."
        ) from later
    except StoppedByArxiv as stopped:
        raise NotAdded(
            "arXiv has told this installation to stop asking. Nothing was added; an administrator can see why on "
            "the page Harvest."
        ) from stopped
    except BadAnswer as bad:
        raise NotAdded(f"arXiv gave no usable answer ({bad.problem}). Nothing was added; try again.") from bad
    if paper is None:
        raise NotAdded(f"arXiv has no paper {wanted.id}. Nothing was added: check the id.", _guess(wanted.id))
    return paper


def _guess(name: str) -> str:
    """A stored id that differs by two neighbouring digits that changed places, if there is just one."""
    swapped = {
        name[:place] + name[place + 1] + name[place] + name[place + 2 :]
        for place in range(len(name) - 1)
        if name[place].isdecimal() and name[place + 1].isdecimal()
    }
    known = Paper.objects.filter(identifier__in=swapped - {name}).values_list("identifier", flat=True)[:2]
    return known[0] if len(known) == 1 else ""
