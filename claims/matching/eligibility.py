"""Which papers may become matches of which claims, by their dates and their sides. Pure; called by `run`.

New evidence is what arXiv first saw after the claim's as-of day: a first version, or a later one that changed
the abstract. A paper from within the claim's own asserted span is offered and marked so; an older one never.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np

NEVER = -(2**31)  # a day before all others: "no such day"


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


@dataclass(frozen=True)
class Standings:
    """(papers, claims) booleans; at most one of the three is true of a pair."""

    new: np.ndarray
    within_span: np.ndarray
    older: np.ndarray  # from before the claim's as-of day, anchors left out: may be its missing anchor


def standings(papers: Sequence[PaperDates], claims: Sequence[ClaimDates]) -> Standings:
    """How each paper stands to each claim. A pair that is neither new nor within the span is no match."""
    published = np.array([paper.published.toordinal() for paper in papers])[:, None]
    changed = np.array([_ordinal(paper.abstract_changed) for paper in papers])[:, None]
    as_of = np.array([claim.as_of.toordinal() for claim in claims])[None, :]
    # a claim without a date has no span: only what is newer than its document is offered
    begin = np.array([(claim.asserted_from or datetime.date.max).toordinal() for claim in claims])[None, :]
    allowed = _same_side(papers, claims) & ~_anchors(papers, claims)
    allowed &= ~np.array([paper.withdrawn for paper in papers], bool)[:, None]
    new = (published > as_of) | (changed > as_of)
    within = ~new & (published >= begin) & (published <= as_of)
    return Standings(new & allowed, within & allowed, (published <= as_of) & allowed)


def counts_from(paper: PaperDates, claim: ClaimDates) -> datetime.date:
    """The day that makes it new evidence: its first version's, or its changed version's where it is older."""
    if paper.published <= claim.as_of and paper.abstract_changed and paper.abstract_changed > claim.as_of:
        return paper.abstract_changed
    return paper.published


def _ordinal(day: datetime.date | None) -> int:
    return NEVER if day is None else day.toordinal()


def _same_side(papers: Sequence[PaperDates], claims: Sequence[ClaimDates]) -> np.ndarray:
    """The sample's invented papers meet only the sample's claims, and arXiv's only real ones."""
    paper_side = np.array([paper.sample for paper in papers], bool)[:, None]
    claim_side = np.array([claim.sample for claim in claims], bool)[None, :]
    return paper_side == claim_side


def _anchors(papers: Sequence[PaperDates], claims: Sequence[ClaimDates]) -> np.ndarray:
    """Pairs of a claim and an anchor of its line: what it rests on is no news to it."""
    row_of = {paper.id: row for row, paper in enumerate(papers)}
    pairs = np.zeros((len(papers), len(claims)), bool)
    for column, claim in enumerate(claims):
        rows = [row_of[paper] for paper in claim.anchors if paper in row_of]
        pairs[rows, column] = True
    return pairs
