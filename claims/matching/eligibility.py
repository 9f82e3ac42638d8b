"""Which papers may become matches of which claims, by their dates and their sides. Pure, and light: pages ask too.

`standing` is for one pair (claims.triage asks it), claims.matching.blocks does the same for many at once.
New evidence is what arXiv first saw after the claim's as-of day: a first version, or a later one that changed
the abstract. A paper from within the claim's own asserted span is offered and marked so; an older one never.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum


class Standing(StrEnum):
    """How a paper stands to a claim. Only the first two make a match by themselves."""

    NEW = "new"
    WITHIN_SPAN = "within-span"
    OLDER = "older"  # may be the claim's missing anchor
    NEVER = "never"


@dataclass(frozen=True)
class PaperDates:
    """What decides of a paper. Days are of UTC."""

    id: int
    published: datetime.date
    abstract_changed: datetime.date | None
    withdrawn: bool
    sample: bool


@dataclass(frozen=True)
class ClaimDates:
    """What decides of a claim. `anchors` are the ids of its line's anchor papers."""

    as_of: datetime.date
    asserted_from: datetime.date | None
    sample: bool
    anchors: Collection[int]


def standing(paper: PaperDates, claim: ClaimDates) -> Standing:
    """The sample's papers meet only the sample's claims; a withdrawn paper and an anchor of the line meet none."""
    if paper.sample != claim.sample or paper.withdrawn or paper.id in claim.anchors:
        return Standing.NEVER
    if paper.published > claim.as_of or (paper.abstract_changed and paper.abstract_changed > claim.as_of):
        return Standing.NEW
    if claim.asserted_from and paper.published >= claim.asserted_from:
        return Standing.WITHIN_SPAN
    return Standing.OLDER


def counts_from(paper: PaperDates, claim: ClaimDates) -> datetime.date:
    """The day that makes it new evidence: its first version's, or its changed version's where it is older."""
    if paper.published <= claim.as_of and paper.abstract_changed and paper.abstract_changed > claim.as_of:
        return paper.abstract_changed
    return paper.published
