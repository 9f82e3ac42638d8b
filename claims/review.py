"""Verdicts: giving one, and what happens to one later. The only code that writes verdicts and a claim's status.

Called by the re-test page, the sample and `rebuild_statuses`. The rules are in docs/decisions/verdicts.md; what must
hold whatever the code does is enforced by the database (claims/models/verdict.py).
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from claims import statuses
from claims import verdict_rules as rules
from claims.models import Claim, Evidence, Match, Specific, Verdict, VerdictCitation, VerdictEvent
from claims.models.claim import ClaimQuerySet
from claims.verdict_rules import AGAINST, BEARING, Mark, Refused, Search
from config.access import Role, has_role

__all__ = ["Mark", "Refused", "Search", "confirm", "dispute", "due_for_review", "give_verdict", "withdraw"]


@transaction.atomic
def give_verdict(
    claim: Claim,
    by: User,
    outcome: str,
    rationale: str,
    citations: Iterable[Match] = (),
    direction: str = Verdict.Direction.UNCHANGED,
    pressures: Sequence[str] = (),
    nothing_found: bool = False,
    search: Search | None = None,
    deciding_paper: Match | None = None,
    specifics: Mapping[int, Mark] | None = None,
    seen: int | None = None,
    at: datetime.datetime | None = None,
) -> Verdict:
    """Record a verdict with its citations and marks, and make it the claim's status. Raises Refused, and then changes
    nothing.

    Accepted evidence whose id stands in the rationale is cited without further ado. `search` is the one that
    "searched, nothing found" rests on (None: what the harvests cover). `deciding_paper` is the match whose paper made
    the claim fall (None: the only one it can be). `seen` is the newest verdict that the reviewer knew of (0: there was
    none; None: not asked); one given since then refuses this one. `specifics` is by the specific's id.
    """
    moment = at or timezone.now()
    claim = Claim.objects.select_for_update(of=("self",)).select_related("line").get(pk=claim.pk)
    errors = rules.Errors()
    rules.check_choices(errors, outcome, direction, pressures)
    rules.check_seen(errors, claim, seen)
    cited = rules.cited_matches(errors, claim, rationale, citations, deciding_paper)
    rules.check_specifics(errors, claim, specifics or {})
    fell = outcome in (Verdict.Outcome.RELAXED, Verdict.Outcome.REVERSED)
    found = None
    if fell:
        deciding_paper = rules.deciding_match(errors, cited, deciding_paper)
        if nothing_found:
            errors.add("nothing_found", "A claim falls by evidence: untick “searched, nothing found”.")
    else:
        if deciding_paper:
            errors.add("deciding_paper", "Only a claim that fell has a deciding paper.")
        if nothing_found:
            found = rules.search_that_found_nothing(errors, claim, cited, search, moment)
        elif not any(rules.is_new(match) for match in cited):
            errors.add(
                "outcome",
                "“Holding” needs new evidence, cited by its arXiv id, or “searched, nothing found”: "
                "silence leaves a claim untested.",
            )
    errors.raise_if_any()

    verdict = Verdict.objects.create(
        claim=claim,
        outcome=outcome,
        direction=direction,
        pressures=list(pressures),
        rationale=rationale.strip(),
        nothing_found=nothing_found,
        searched_through=found.through if found else None,
        search_words=found.words if found else "",
        deciding_paper=deciding_paper.paper if deciding_paper else None,
        reviewer=by,
        given=moment,
    )
    VerdictCitation.objects.bulk_create(
        VerdictCitation(verdict=verdict, match=match, stance=match.evidence.stance) for match in cited
    )
    for specific in claim.specifics.filter(pk__in=specifics or {}):
        mark = (specifics or {})[specific.pk]
        specific.still_right = mark.still_right
        specific.latest = mark.latest.strip() if mark.still_right == Specific.StillRight.NO else ""
        specific.save(update_fields=["still_right", "latest"])
    statuses.rebuild(claim)
    return verdict


# --- what happens to a verdict later ------------------------------------------------------------------------


def confirm(
    verdict: Verdict, by: User, remark: str = "", at: datetime.datetime | None = None
) -> VerdictEvent:
    """A second person's yes to the verdict in force. Raises Refused."""
    return _event(verdict, VerdictEvent.What.CONFIRMED, by, remark, at)


def dispute(verdict: Verdict, by: User, remark: str, at: datetime.datetime | None = None) -> VerdictEvent:
    """A second person's no, with the reason: the status stays, and the claim is due for review. Raises Refused."""
    return _event(verdict, VerdictEvent.What.DISPUTED, by, remark, at)


def withdraw(verdict: Verdict, by: User, remark: str, at: datetime.datetime | None = None) -> VerdictEvent:
    """Take it back as given in error, with the reason: the newest verdict still in force is the status again.

    By its own reviewer or an administrator. Raises Refused.
    """
    return _event(verdict, VerdictEvent.What.WITHDRAWN, by, remark, at)


def may_withdraw(verdict: Verdict, by: User) -> bool:
    """Whether the person may take it back (it may be withdrawn already)."""
    return verdict.reviewer_id == by.pk or has_role(by, Role.ADMINISTRATOR)


@transaction.atomic
def _event(verdict: Verdict, what: str, by: User, remark: str, at: datetime.datetime | None) -> VerdictEvent:
    claim = Claim.objects.select_for_update().get(pk=verdict.claim_id)
    if why := _against_event(verdict, claim, what, by, remark.strip()):
        raise Refused({"remark": [why]})
    event = VerdictEvent.objects.create(
        verdict=verdict, what=what, remark=remark.strip(), by=by, at=at or timezone.now()
    )
    if what == VerdictEvent.What.WITHDRAWN:
        statuses.rebuild(claim)
    return event


def _against_event(verdict: Verdict, claim: Claim, what: str, by: User, remark: str) -> str:
    """Why the event cannot be recorded; empty where it can."""
    events = list(verdict.events.all())
    withdrawn = any(event.what == VerdictEvent.What.WITHDRAWN for event in events)
    if withdrawn:
        return "This verdict was withdrawn already."
    if what == VerdictEvent.What.WITHDRAWN:
        if not may_withdraw(verdict, by):
            return "Only its reviewer or an administrator withdraws a verdict. You can dispute it."
        return "" if remark else "Say what the error was."
    if verdict != statuses.verdict_in_force(claim):
        return "A newer verdict has taken its place."
    if verdict.reviewer_id == by.pk:
        return "This verdict is yours: another reviewer confirms or disputes it."
    if any(event.what == what and event.by_id == by.pk for event in events):
        return f"You have {what} it already."
    return "" if remark or what == VerdictEvent.What.CONFIRMED else "Say why you dispute it."


# --- what is due for review ---------------------------------------------------------------------------------


def due_for_review() -> ClaimQuerySet:
    """Live claims that a reviewer should look at, by people's decisions alone:

    untested ones with accepted evidence that bears on them or with every verdict withdrawn, tested ones with evidence
    against them accepted since, and those whose verdict in force is disputed. claims.due gives the reasons.
    """
    # from the few decisions to their claims, not the other way round: this is counted on every page
    untested = Q(match__claim__status=Claim.Status.UNTESTED)
    since = Q(stance__in=AGAINST, at__gt=F("match__claim__last_reviewed"))
    bearing = new_evidence(BEARING).filter(untested | since).values("match__claim")
    withdrawn = Verdict.objects.filter(claim__status=Claim.Status.UNTESTED).values("claim")
    disputed = open_disputes().values("verdict__claim")
    return Claim.objects.live().filter(Q(pk__in=bearing) | Q(pk__in=withdrawn) | Q(pk__in=disputed))


def new_evidence(stances: Sequence[str]) -> QuerySet[Evidence]:
    """Evidence that can carry a verdict, with one of the stances."""
    return Evidence.objects.filter(
        match__state=Match.State.ACCEPTED, match__standing=Match.Standing.NEW, stance__in=stances
    )


def open_disputes() -> QuerySet[VerdictEvent]:
    """Disputes of verdicts in force: of a claim, the newest one not withdrawn was given at `last_reviewed`."""
    withdrawn = VerdictEvent.objects.filter(verdict=OuterRef("verdict"), what=VerdictEvent.What.WITHDRAWN)
    return VerdictEvent.objects.filter(
        ~Exists(withdrawn),
        what=VerdictEvent.What.DISPUTED,
        verdict__given=F("verdict__claim__last_reviewed"),
    )
