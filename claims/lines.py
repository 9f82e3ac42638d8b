"""What the list of lines and a line's page show: queries and figures, no more of them for thirty claims than for three.

Called by views/lines.py and views/anchors.py.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, IntegerField, Max, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from claims.anchors import Orphans, orphans
from claims.documents.page import MentionFinder
from claims.grounding import Comparison, compare_anchor
from claims.models import Anchor, AnchorProposal, AnchorUse, Claim, Line, Match, Note

ORPHANS_SHOWN = 50  # each has a form of its own; the claims' table tells of the others
_EMPHASIS = re.compile(r"(?<!\w)\*(\S(?:[^*]*\S)?)\*(?!\w)")


def listed() -> QuerySet[Line]:
    """All lines, the sample last. Each has a count for every status, `claims_alive`, `anchor_count`, `grounded`,
    `waiting` (matches) and `last_reviewed`."""
    alive = Q(claims__dropped__isnull=True)
    return (
        Line.objects.annotate(
            claims_alive=Count("claims", filter=alive),
            last_reviewed=Max("claims__last_reviewed", filter=alive),
            **{
                status: Count("claims", filter=alive & Q(claims__status=status))
                for status in Claim.Status.values
            },
            anchor_count=_count(Anchor.objects.all(), "line"),
            grounded=_count(Anchor.objects.filter(grounding=Anchor.Grounding.GROUNDED), "line"),
            waiting=_count(
                Match.objects.filter(state=Match.State.PENDING, claim__dropped__isnull=True), "claim__line"
            ),
        )
        .defer("synthesis", "search_vector")
        .order_by("sample", "question")
    )


def _count(rows: QuerySet, path: str) -> Coalesce:
    counted = (
        rows.order_by().filter(**{path: OuterRef("pk")}).values(path).annotate(n=Count("pk")).values("n")
    )
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


@dataclass(frozen=True, slots=True)
class AnchorRow:
    """An anchor as asserted, beside what arXiv says, and the claims that use it."""

    anchor: Anchor
    comparison: Comparison | None
    uses: list[AnchorUse]


@dataclass(frozen=True, slots=True)
class AnchorsPart:
    """The anchors' part of a line's page; also what an answer to a decision on them swaps in."""

    line: Line
    rows: list[AnchorRow]
    orphans: Orphans
    claims: list[Claim]

    @property
    def unchecked(self) -> int:
        return sum(row.anchor.grounding == Anchor.Grounding.UNCHECKED for row in self.rows)

    @property
    def orphan_claims(self) -> list[Claim]:
        """The first of the claims that no anchor supports; `more_orphans` are not among them."""
        return self.orphans.claims[:ORPHANS_SHOWN]

    @property
    def more_orphans(self) -> int:
        return max(0, len(self.orphans.claims) - ORPHANS_SHOWN)

    @property
    def looked_up(self) -> int:
        return len(self.rows) - self.unchecked

    @property
    def looked_up_words(self) -> str:
        return f"{self.looked_up} of {len(self.rows)}"

    @property
    def all_by_hand(self) -> bool:
        return all(row.anchor.by_hand for row in self.rows)

    @property
    def suggested(self) -> int:
        return sum(use.state == AnchorUse.State.SUGGESTED for row in self.rows for use in row.uses)

    @property
    def checked(self) -> datetime.datetime | None:
        """The day since which all that could be looked up is known."""
        return min((row.anchor.checked for row in self.rows if row.anchor.checked), default=None)

    @property
    def counted(self) -> str:
        """ "4 in the document, 1 added by hand"."""
        by_hand = sum(row.anchor.by_hand for row in self.rows)
        said = f"{len(self.rows) - by_hand} in the document"
        return f"{said}, {by_hand} added by hand" if by_hand else said


def anchors_part(line: Line) -> AnchorsPart:
    """A line's anchors, their uses and the orphans, in five queries."""
    claims = list(
        line.claims.live()
        .prefetch_related(
            "anchor_uses",
            Prefetch(
                "anchor_proposals",
                AnchorProposal.objects.filter(state=AnchorProposal.State.PROPOSED).select_related("paper"),
            ),
        )
        .order_by("number")
    )
    anchors = list(
        line.anchors.select_related("paper")
        .prefetch_related(
            "paper__versions",
            Prefetch(
                "uses",
                AnchorUse.objects.filter(claim__dropped__isnull=True)
                .exclude(state=AnchorUse.State.REJECTED)
                .select_related("claim", "decided_by")
                .order_by("claim__number"),
            ),
        )
        .order_by("position")
    )
    for claim in claims:
        claim.line = line
    for anchor in anchors:
        for use in anchor.uses.all():
            use.claim.line = line
    rows = [AnchorRow(anchor, compare_anchor(anchor), list(anchor.uses.all())) for anchor in anchors]
    return AnchorsPart(line, rows, orphans(claims, anchors), claims)


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text; `note`: it names this note; `emphasis`: it stood between asterisks."""

    text: str
    note: Note | None = None
    emphasis: bool = False


def synthesis(line: Line, notes: Sequence[Note]) -> list[list[Piece]]:
    """The synthesis, paragraph by paragraph, parted where it names notes."""
    finder = MentionFinder(notes)
    paragraphs = []
    for text in line.synthesis.split("\n\n"):
        if not text.strip():
            continue
        pieces: list[Piece] = []
        end = 0
        for mention in finder.find(text):
            pieces += emphasised(text[end : mention.start])
            pieces.append(Piece(text[mention.start : mention.end], notes[mention.note]))
            end = mention.end
        paragraphs.append(pieces + emphasised(text[end:]))
    return paragraphs


def emphasised(text: str) -> list[Piece]:
    """The text, parted where documents emphasise words with *asterisks*."""
    parts = enumerate(_EMPHASIS.split(text))
    return [Piece(part, emphasis=bool(number % 2)) for number, part in parts if part]
