"""The paper ids that a reviewer writes: found in the text, looked up among the stored papers, cited or refused.

Called by claims.review when a verdict is given, and by the re-test page as the text is typed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from claims.models import Claim, Match
from papers.identifiers import Malformed, find_all, parse
from papers.models import Paper

_SAMPLE = re.compile(r"(?<![\w:])sample:\d{4}\b", re.I)
# in square brackets a number with a dot in it is meant as an id, whatever is wrong with it
_BRACKETED = re.compile(r"\[\s*(\d{3,5}\.\d{2,7}(?:v\d+)?)\s*\]", re.I)


class Standing(StrEnum):
    """What an id in the text is to the claim."""

    EVIDENCE = "evidence"
    STORED = "stored"
    UNKNOWN = "unknown"
    MALFORMED = "malformed"


@dataclass(frozen=True, slots=True)
class Mention:
    """text[start:end] names a paper. `identifier` is without version, "" where what stands there is malformed."""

    start: int
    end: int
    written: str
    identifier: str
    version: int | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Checked:
    """A mentioned id with what is known of it: the stored paper, the claim's match with it, or the likeliest id."""

    mention: Mention
    standing: Standing
    paper: Paper | None = None
    match: Match | None = None
    suggestion: Paper | None = None

    @property
    def problem(self) -> str:
        """What is wrong and what to do, as a sentence; empty where nothing is."""
        written = self.mention.written.strip("[] ")
        if self.standing is Standing.MALFORMED:
            return f"{written} is not an arXiv id: {self.mention.why}."
        if self.standing is Standing.UNKNOWN:
            if self.suggestion:
                return f"{written} is not on record. Did you mean {self.suggestion.identifier}?"
            return f"{written} is not on record. Add it to the claim by its id first."
        return ""


def mentions(text: str) -> list[Mention]:
    """Every id in the text in order, the sample's included, and numbers in brackets that are no id."""
    found = [
        Mention(
            one.start,
            one.end,
            one.text,
            one.identifier.id if one.identifier else "",
            one.identifier.version if one.identifier else None,
            one.why,
        )
        for one in find_all(text)
    ]
    found += [Mention(*each.span(), each[0], each[0].lower()) for each in _SAMPLE.finditer(text)]
    taken = [(one.start, one.end) for one in found]
    for each in _BRACKETED.finditer(text):
        if not any(start < each.end() and each.start() < end for start, end in taken):
            try:
                parse(each[1])
            except Malformed as malformed:
                found.append(Mention(*each.span(1), each[1], "", None, malformed.why))
    return sorted(found, key=lambda one: one.start)


def check(text: str, claim: Claim) -> list[Checked]:
    """Each different id of the text once, in order, looked up among the stored papers of the claim's side."""
    once: dict[str, Mention] = {}
    for one in mentions(text):
        once.setdefault(one.identifier or one.written, one)
    wanted = [one.identifier for one in once.values() if one.identifier]
    papers = {paper.identifier: paper for paper in _papers_for(claim, wanted)}
    matches = {
        match.paper_id: match
        for match in Match.objects.filter(claim=claim, paper__in=papers.values()).select_related("evidence")
    }
    return [_checked(one, claim, papers.get(one.identifier), matches) for one in once.values()]


def _checked(one: Mention, claim: Claim, paper: Paper | None, matches: dict[int, Match]) -> Checked:
    if not one.identifier:
        return Checked(one, Standing.MALFORMED)
    if paper is None:
        return Checked(one, Standing.UNKNOWN, suggestion=likeliest(one.identifier, claim))
    match = matches.get(paper.pk)
    accepted = match is not None and match.state == Match.State.ACCEPTED
    return Checked(one, Standing.EVIDENCE if accepted else Standing.STORED, paper, match)


def likeliest(identifier: str, claim: Claim) -> Paper | None:
    """A stored paper whose id is one slip of the fingers away: the claim's own matches first, then swapped digits."""
    candidates = slips(identifier)
    stored = {paper.identifier: paper for paper in _papers_for(claim, candidates)}
    if not stored:
        return None
    own = set(
        Match.objects.filter(claim=claim, paper__in=stored.values()).values_list(
            "paper__identifier", flat=True
        )
    )
    ranked = sorted(candidates, key=lambda name: name not in own)  # stable: likeliest slips stay first
    return next(stored[name] for name in ranked if name in stored)


def slips(identifier: str) -> list[str]:
    """Ids that are one slip away, likeliest first: neighbours swapped, any two digits swapped, one digit wrong.

    Only the number behind the dot or slash and the month are varied; at most 150 ids.
    """
    digits = [place for place, letter in enumerate(identifier) if letter.isdigit()]
    letters = list(identifier)

    def swapped(first: int, second: int) -> str:
        changed = letters.copy()
        changed[first], changed[second] = changed[second], changed[first]
        return "".join(changed)

    neighbours = [swapped(*pair) for pair in pairwise(digits)]
    others = [swapped(a, b) for place, a in enumerate(digits) for b in digits[place + 2 :]]
    wrong = [
        "".join([*letters[:place], digit, *letters[place + 1 :]])
        for place in digits
        for digit in "0123456789"
        if digit != letters[place]
    ]
    return [name for name in dict.fromkeys([*neighbours, *others, *wrong]) if name != identifier]


def _papers_for(claim: Claim, identifiers: Iterable[str]) -> list[Paper]:
    """Stored papers of those ids; the sample's papers are known to its own claims alone."""
    papers = Paper.objects.filter(identifier__in=list(identifiers))
    return list(papers if claim.line.sample else papers.real())
