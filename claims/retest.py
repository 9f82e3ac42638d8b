"""What the re-test page tells beside its form: what came since the last verdict, and what newer papers say of each
specific. Read from a claim's page; used by claims/views/review.py.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.utils import timezone

from claims.bearing import bearing
from claims.claim_page import ClaimPage
from claims.models import Anchor, Match
from claims.specifics import find_specifics
from claims.words import day, plural
from papers.identifiers import Identifier


@dataclass(frozen=True, slots=True)
class AnchorNow:
    """An anchor and whether arXiv has anything newer of it than when the claim was last looked at."""

    identifier: str
    words: str
    changed: bool


@dataclass(frozen=True, slots=True)
class Since:
    """What was recorded since the last verdict, or since the claim came in where there is none."""

    title: str
    against: int
    supporting: int
    anchors: list[AnchorNow]

    @property
    def against_words(self) -> str:
        since = self.title.removeprefix("Since ")
        return f"{plural(self.against, 'paper')} against it since {since}"

    @classmethod
    def of(cls, page: ClaimPage) -> Since:
        last = page.in_force
        moment = last.verdict.given if last else page.claim.created
        begin = "the last verdict" if last else "the import" if page.document else "it was written"
        # without a verdict all evidence is news, whenever it was accepted
        fresh = [one for one in page.accepted if not last or one.match.evidence.at > moment]
        fresh_pks = {one.match.pk for one in fresh}
        return cls(
            f"Since {begin}, {day(timezone.localtime(moment))}",
            sum(one.match.pk in fresh_pks for one in page.evidence_against),
            sum(one.match.pk in fresh_pks for one in page.evidence_for),
            [_anchor_now(one.use.anchor, moment) for one in page.anchors if one.use.anchor.paper],
        )


def _anchor_now(anchor: Anchor, moment: datetime.datetime) -> AnchorNow:
    paper = anchor.paper
    assert paper is not None  # asked of anchors that were found alone
    if paper.withdrawn:
        return AnchorNow(paper.identifier, "withdrawn", True)
    changed = paper.current_version > 1 and paper.updated > moment
    version = str(Identifier("", paper.current_version))
    return AnchorNow(
        paper.identifier, f"new version, {version}" if changed else f"unchanged, {version}", changed
    )


@dataclass(frozen=True, slots=True)
class Hint:
    """What a newer accepted paper's abstract says where the claim has its specific: the same, or other figures."""

    match: Match
    same: bool
    here: str


def hints(page: ClaimPage) -> dict[int, list[Hint]]:
    """For each specific's id, what accepted papers newer than the claim say of it."""
    found: dict[int, list[Hint]] = {specific.pk: [] for specific in page.specifics}
    for one in page.evidence_for + page.evidence_against + page.mentions:
        abstract = one.match.paper.abstract
        compared = bearing(
            abstract, one.match.sentence, one.match.shared_words, page.specifics, find_specifics(abstract)
        )
        for specific, row in zip(page.specifics, compared.comparisons, strict=True):
            if row.sign != "absent":
                found[specific.pk].append(Hint(one.match, row.sign == "same", row.here))
    return found
