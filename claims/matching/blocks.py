"""How each paper of a block stands to each claim of a block, as arrays: `eligibility.standing` for many pairs."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from claims.matching.eligibility import ClaimDates, PaperDates

_NEVER = -(2**31)  # a day before all others: "no such day"


@dataclass(frozen=True)
class Standings:
    """(papers, claims) booleans. A pair that is neither new nor within the span becomes no match."""

    new: np.ndarray
    within_span: np.ndarray
    before_as_of: np.ndarray  # within the span or older: may be the claim's missing anchor


def standings(papers: Sequence[PaperDates], claims: Sequence[ClaimDates]) -> Standings:
    """How each paper stands to each claim."""
    published = np.array([paper.published.toordinal() for paper in papers])[:, None]
    changed = np.array([_ordinal(paper.abstract_changed) for paper in papers])[:, None]
    as_of = np.array([claim.as_of.toordinal() for claim in claims])[None, :]
    # a claim without a date has no span: only what is newer than its document is offered
    begin = np.array([(claim.asserted_from or datetime.date.max).toordinal() for claim in claims])[None, :]
    allowed = ~_anchors(papers, claims)
    allowed &= np.array([paper.sample for paper in papers])[:, None] == [claim.sample for claim in claims]
    allowed &= ~np.array([paper.withdrawn for paper in papers])[:, None]
    new = (published > as_of) | (changed > as_of)
    within_span = ~new & (published >= begin)
    return Standings(new & allowed, within_span & allowed, (published <= as_of) & allowed)


def _ordinal(day: datetime.date | None) -> int:
    return _NEVER if day is None else day.toordinal()


def _anchors(papers: Sequence[PaperDates], claims: Sequence[ClaimDates]) -> np.ndarray:
    """Pairs of a claim and an anchor of its line: what it rests on is no news to it."""
    row_of = {paper.id: row for row, paper in enumerate(papers)}
    pairs = np.zeros((len(papers), len(claims)), bool)
    for column, claim in enumerate(claims):
        if rows := [row_of[paper] for paper in claim.anchors if paper in row_of]:
            pairs[rows, column] = True
    return pairs
