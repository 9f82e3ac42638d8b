"""The rules of a verdict, each a check that adds to the errors; docs/decisions/verdicts.md gives their reasons.

Called by claims.review alone, within the verdict's transaction and with the claim held.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from claims import rationale as rationales
from claims.models import Claim, Evidence, Match, Specific, Verdict
from claims.models.match import Pressure, Stance
from claims.words import day, person, plural
from papers.currency import DAY, search_currency
from papers.models import WatchedCategory

AGAINST = (Stance.CONTRADICTS, Stance.QUALIFIES, Stance.SUPERSEDES)
BEARING = (Stance.SUPPORTS, *AGAINST)


class Refused(Exception):
    """The verdict or event cannot be recorded. `errors` says why and what to do, by field ("" for none of them)."""

    def __init__(self, errors: Mapping[str, Sequence[str]]) -> None:
        self.errors = {field: list(messages) for field, messages in errors.items()}
        super().__init__(" ".join(message for messages in self.errors.values() for message in messages))


@dataclass(frozen=True, slots=True)
class Search:
    """The search that a verdict rests on: the last day it covers, and its categories, days and gaps in words."""

    through: datetime.date
    words: str


@dataclass(frozen=True, slots=True)
class Mark:
    """Whether a specific is still right, and what a newer paper says where it is not."""

    still_right: str
    latest: str = ""


class Errors(dict[str, list[str]]):
    def add(self, field: str, message: str) -> None:
        self.setdefault(field, []).append(message)

    def raise_if_any(self) -> None:
        if self:
            raise Refused(self)


def check_choices(errors: Errors, outcome: str, direction: str, pressures: Sequence[str]) -> None:
    if outcome not in Verdict.Outcome.values:
        errors.add("outcome", "Choose a verdict.")
    if direction not in Verdict.Direction.values:
        errors.add("direction", "Choose a direction.")
    if unknown := [name for name in pressures if name not in Pressure.values]:
        errors.add("pressures", f"{', '.join(unknown)} is not one of the choices.")


def check_seen(errors: Errors, claim: Claim, seen: int | None) -> None:
    newest = claim.verdicts.select_related("reviewer").order_by("-pk").first()
    if seen is not None and newest and newest.pk > seen:
        errors.add(
            "",
            f"{person(newest.reviewer)} gave the verdict “{newest.outcome}” while you wrote. Nothing was overwritten: "
            "read it, and give yours again if it still stands.",
        )


def cited_matches(
    errors: Errors, claim: Claim, rationale: str, citations: Iterable[Match], deciding: Match | None
) -> list[Match]:
    """The accepted matches that the verdict cites, held against an undo until the transaction ends."""
    if not rationale.strip():
        errors.add("rationale", "Say why, in words that can be read a year from now.")
    wanted = {match.pk for match in citations} | ({deciding.pk} if deciding else set())
    for checked in rationales.check(rationale, claim):
        if checked.problem:
            errors.add("rationale", checked.problem)
        elif checked.match and checked.standing is rationales.Standing.EVIDENCE:
            wanted.add(checked.match.pk)
    cited = list(
        Match.objects.select_for_update(of=("self",))
        .filter(pk__in=wanted, claim=claim, state=Match.State.ACCEPTED, evidence__isnull=False)
        .select_related("evidence", "paper")
        .order_by("pk")
    )
    if len(cited) < len(wanted):
        errors.add(
            "citations", "Only accepted evidence of this claim can be cited. Accept it in triage first."
        )
    return cited


def check_specifics(errors: Errors, claim: Claim, specifics: Mapping[int, Mark]) -> None:
    known = set(claim.specifics.values_list("pk", flat=True)) if specifics else set()
    for number, mark in specifics.items():
        if number not in known:
            errors.add("", "The claim's specifics were changed while you wrote: look at them again.")
        elif mark.still_right not in Specific.StillRight.values:
            errors.add(f"still_{number}", "Choose yes, no or cannot tell.")
        elif mark.still_right == Specific.StillRight.NO:
            for checked in rationales.check(mark.latest, claim):
                if checked.problem:
                    errors.add(f"latest_{number}", checked.problem)


def deciding_match(errors: Errors, cited: list[Match], chosen: Match | None) -> Match | None:
    """The match whose paper made the claim fall: new evidence that speaks against it."""
    able = [match for match in cited if can_decide(match)]
    if not able:
        older = [match.paper.identifier for match in cited if match.evidence.stance in AGAINST]
        errors.add(
            "outcome",
            "A claim falls by new evidence that contradicts, qualifies or supersedes it: cite one by its arXiv id."
            + (f" {', '.join(older)} is no newer than the claim, so it cannot decide." if older else ""),
        )
        return None
    if chosen is None:
        if len(able) > 1:
            errors.add("deciding_paper", "Choose the paper that decided it.")
        return able[0]
    if chosen.pk not in {match.pk for match in able}:
        errors.add("deciding_paper", "The deciding paper must be new evidence against the claim.")
    return chosen


def can_decide(match: Match) -> bool:
    """Whether its paper can make the claim fall: accepted, newer than the claim, and against it."""
    return is_new(match) and match.evidence.stance in AGAINST


def is_new(match: Match) -> bool:
    return match.standing == Match.Standing.NEW


def search_that_found_nothing(
    errors: Errors, claim: Claim, cited: list[Match], search: Search | None, at: datetime.datetime
) -> Search | None:
    """The search that "nothing found" rests on, if it can be said."""
    search = search or search_behind(claim)
    if search is None:
        errors.add(
            "nothing_found",
            f"No search has covered a day since {day(claim.as_of)} yet, so nothing can have been found or not. "
            "Start a harvest first.",
        )
        return None
    since_last = Evidence.objects.filter(
        match__claim=claim, match__standing=Match.Standing.NEW, stance__in=BEARING, at__lte=at
    ).exclude(match__in=cited)
    if claim.last_reviewed:
        since_last = since_last.filter(at__gt=claim.last_reviewed)
    if names := list(since_last.order_by("at").values_list("match__paper__identifier", flat=True)[:3]):
        errors.add(
            "nothing_found",
            f"Something was found: {', '.join(names)} was accepted since the last review. Cite it instead.",
        )
    return search


def search_behind(claim: Claim) -> Search | None:
    """What the harvests have covered since the claim's as-of day; None where that is not a single day."""
    categories = list(WatchedCategory.objects.filter(active=True).values_list("name", flat=True))
    currency = search_currency(categories)
    if currency.through is None or currency.through <= claim.as_of:
        return None
    words = f"{currency.words}. Categories: {', '.join(categories)}."
    if currency.first and currency.first > claim.as_of + DAY:
        words += f" Not searched: {day(claim.as_of + DAY)} to {day(currency.first - DAY)}."
    if waiting := claim.matches.filter(state=Match.State.PENDING).count():
        words += f" {plural(waiting, 'match,matches')} of this claim still open."
    return Search(currency.through, words)
