"""What the import's preview shows of a line: its figures, and each line of the document beside what became of it. Pure.

Called by views/importing.py and, for the figures, by `manage.py import_line`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from claims import words
from claims.documents.shape import Part, Placement
from claims.importing.plan import LinePlan, PlannedAnchor, PlannedClaim
from claims.marking import Span

_CLASSES = {
    Part.HEADING: "is-heading",
    Part.SYNTHESIS: "of-synthesis",
    Part.NOTE_TITLE: "of-note",
    Part.NOTE_TEXT: "of-note",
    Part.CLAIM: "of-claim",
    Part.ANCHOR: "of-anchor",
    Part.TASK: "of-task",
    Part.CONTRADICTING: "of-task",
    Part.RESEARCH_QUESTION: "of-task",
    Part.RULE: "of-task",
    Part.UNPLACED: "not-placed",
    Part.LAYOUT: "is-layout",
}
# Parts whose text is long and known from the document: one line of it is enough.
_CLIPPED = {
    Part.QUESTION,
    Part.EXPLANATION,
    Part.SYNTHESIS,
    Part.NOTE_TEXT,
    Part.DURABLE_QUESTION,
    Part.TASK,
    Part.CONTRADICTING,
    Part.RESEARCH_QUESTION,
    Part.ANCHOR,
}


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the document: its text with marked specifics, what it became (`head`, `rest`), and a line below."""

    number: int
    text: str
    css: str
    head: str
    rest: str = ""
    sub: str = ""
    clip: bool = False
    spans: list[Span] = field(default_factory=list)
    anchor: PlannedAnchor | None = None
    said_of_anchor: str = ""


@dataclass(frozen=True, slots=True)
class Figures:
    """The numbers over the preview. `unplaced` are line numbers of the document."""

    notes: int
    claims: int
    specifics: int
    anchors: int
    grounded: int
    unchecked: int
    tasks: int
    research_questions: int
    unplaced: list[int]


def figures(plan: LinePlan) -> Figures:
    """Count what a planned line has."""
    tasks = plan.read.tasks
    return Figures(
        notes=len(plan.read.notes),
        claims=len(plan.claims),
        specifics=sum(len(claim.read.specifics) for claim in plan.claims),
        anchors=len(plan.anchors),
        grounded=sum(anchor.grounding == "grounded" for anchor in plan.anchors),
        unchecked=len(plan.unchecked),
        tasks=sum((tasks.retest, bool(tasks.contradicting), bool(tasks.research_questions))),
        research_questions=len(tasks.research_questions),
        unplaced=[placement.number for placement in plan.read.unplaced],
    )


def rows(plan: LinePlan, code: str, numbers: Sequence[int]) -> Iterator[Row]:
    """The document's lines in order; `code` and `numbers` are those that the line and its claims have or would get."""
    shown: set[tuple[Part, int]] = set()
    anchors = {anchor.identifier: anchor for anchor in plan.anchors}
    for placement in plan.read.placements:
        again = placement.index is not None and (placement.part, placement.index) in shown
        if placement.index is not None:
            shown.add((placement.part, placement.index))
        if placement.part is Part.CLAIM and placement.index is not None:
            ref = f"{code}-{numbers[placement.index]}"
            yield _claim_row(placement, plan.claims[placement.index], ref, again)
        elif placement.part is Part.ANCHOR and placement.index is not None and not again:
            read = plan.read.anchors[placement.index]
            yield _anchor_row(placement, anchors.get(read.arxiv_id or ""))
        else:
            yield _plain_row(placement)


def _plain_row(placement: Placement) -> Row:
    css = _CLASSES.get(placement.part, "of-line")
    if placement.part is Part.UNPLACED:
        return Row(placement.number, placement.text.strip(), css, "Not placed.", f" {placement.words}")
    head, comma, rest = placement.words.partition(",")
    if placement.part in (Part.HEADING, Part.LAYOUT):
        head, comma, rest = "", "", placement.words
    clip = placement.part in _CLIPPED
    return Row(placement.number, placement.text.strip(), css, head, f"{comma}{rest}", clip=clip)


def _claim_row(placement: Placement, claim: PlannedClaim, ref: str, again: bool) -> Row:
    css, text = _CLASSES[Part.CLAIM], placement.text.strip()
    head = f"Claim {ref}"
    spans = _spans(text, claim)
    if again:
        return Row(placement.number, text, css, head, ", continued", spans=spans)
    rest = f", under note {claim.note + 1}" if claim.note is not None else ""
    return Row(placement.number, text, css, head, rest, _about(claim), spans=spans)


def _about(claim: PlannedClaim) -> str:
    said = []
    if claim.words:
        shown = words.span(claim.days.first, claim.days.last, claim.read.approximate, claim.words)
        said.append(f"asserted {shown}")
    else:
        said.append("no date")
    found = claim.read.specifics
    if found:
        listed = ", ".join(f"{specific.text} ({specific.kind})" for specific in found)
        said.append(f"{words.plural(len(found), 'specific')}: {listed}")
    else:
        said.append("no specific found")
    if claim.read.anchors:
        said.append(f"names {', '.join(claim.read.anchors)}")
    return "; ".join(said)


def _spans(text: str, claim: PlannedClaim) -> list[Span]:
    """Where the claim's specifics stand in this line of the document (a claim may go over several lines)."""
    found: list[Span] = []
    begin = 0
    for specific in claim.read.specifics:
        start = text.find(specific.text, begin)
        if start >= 0:
            found.append(Span(start, start + len(specific.text), "specific"))
            begin = start + len(specific.text)
    return found


def _anchor_row(placement: Placement, anchor: PlannedAnchor | None) -> Row:
    text, css = placement.text.strip(), _CLASSES[Part.ANCHOR]
    if anchor is None or placement.number not in anchor.read.lines:
        return Row(placement.number, text, css, "Anchor", ", named before")
    return Row(
        placement.number, text, css, "Anchor", anchor=anchor, said_of_anchor=_said_of(anchor), clip=True
    )


def _said_of(anchor: PlannedAnchor) -> str:
    """What arXiv says of it, in a few words."""
    paper, comparison = anchor.paper, anchor.comparison
    if anchor.read.malformed:
        return f", {anchor.read.why}" if anchor.read.why else ""
    if paper is None or comparison is None:
        return ", arXiv has no such paper" if anchor.looked_up else ""
    said = f", {words.day(paper.published.date())}"
    if not comparison.date_agrees and comparison.date_note:
        said += f" ({comparison.date_note})"
    if not anchor.read.title:
        return f"{said}; {paper.title}"
    if comparison.title.cut_off:
        return f"{said}; title cut off: “… {comparison.title.rest}”"
    if comparison.title.agrees:
        version = comparison.title_of_version
        return f"{said}, " + (f"title of version {version}" if version else "same title")
    return f"{said}; there it is “{paper.title}”"
