"""What an import would save: a line as read, with its as-of day, dates as days, and what is known of its anchors.

`plan_lines` is called by the preview, by `manage.py import_line`, and again when the import is saved. Saves nothing.
"""

from __future__ import annotations

import datetime
import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.utils import timezone

from claims import words
from claims.documents.dates import parse_span
from claims.documents.decoding import decode
from claims.documents.reader import read
from claims.documents.shape import BadDocument, ReadAnchor, ReadClaim, ReadLine
from claims.grounding import Comparison, compare, is_malformed
from claims.importing.as_of import AnchorDay, AsOf, Days, as_of_day, days_of
from claims.importing.placing import notes_of
from claims.models import Claim, Document, Note
from papers.identifiers import Malformed, month_of
from papers.models import Paper

_NOT_STORABLE = "\x00"  # Postgres has no place for it in a text
_PARENTHESES = re.compile(r"[(\[]([^()\[\]]+)[)\]]")


@dataclass(frozen=True, slots=True)
class PlannedAnchor:
    """An anchor as asserted, beside the stored paper. `looked_up`: arXiv was asked, so no paper means not found."""

    read: ReadAnchor
    paper: Paper | None
    looked_up: bool
    comparison: Comparison | None

    @property
    def identifier(self) -> str:
        return self.read.arxiv_id or ""

    @property
    def grounding(self) -> str:
        """A value of Anchor.Grounding."""
        if self.read.malformed:
            return "malformed"
        if self.comparison:
            return self.comparison.grounding.value
        return "not-found" if self.looked_up else "unchecked"


@dataclass(frozen=True, slots=True)
class PlannedClaim:
    """A claim with its asserted days; `note` is the index of the note that it stands under, if that is clear."""

    read: ReadClaim
    days: Days
    words: str
    note: int | None


@dataclass(slots=True)
class LinePlan:
    """One line of a document, ready to be saved."""

    read: ReadLine
    question: str
    as_of: AsOf
    claims: list[PlannedClaim] = field(default_factory=list)
    anchors: list[PlannedAnchor] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    @property
    def durable_question(self) -> str:
        return self.read.durable_question or ""

    @property
    def window(self) -> tuple[int | None, int | None]:
        """First and last year."""
        if not self.read.window:
            return None, None
        first, last = (int(date[:4]) for date in self.read.window)
        return min(first, last), max(first, last)

    @property
    def unchecked(self) -> list[PlannedAnchor]:
        return [anchor for anchor in self.anchors if anchor.grounding == "unchecked"]

    @property
    def named(self) -> set[str]:
        """Ids that claims name within their own text."""
        return {identifier for claim in self.claims for identifier in claim.read.anchors}


@dataclass(frozen=True, slots=True)
class DocumentPlan:
    """A whole document: its text, and a plan for each line in it."""

    name: str
    text: str
    lines: list[LinePlan]

    @property
    def text_hash(self) -> str:
        return hash_of(self.text)

    @property
    def length(self) -> int:
        """In lines, as the reader counts them (of HTML: of its visible text)."""
        numbers = [placement.number for plan in self.lines for placement in plan.read.placements]
        return max(numbers, default=0)


def hash_of(text: str) -> str:
    """SHA-256 of a text, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def plan_lines(
    data: bytes | str,
    name: str,
    given: datetime.date | None = None,
    looked_up: Mapping[str, Paper | None] | None = None,
    today: datetime.date | None = None,
) -> DocumentPlan:
    """Read a document and plan its lines. `looked_up` is what arXiv said of ids just now (None: no such paper).

    Papers in the store are used as they are. Raises BadDocument where the document cannot be read.
    """
    text = decode(data).replace(_NOT_STORABLE, "")
    read_lines = read(data, name)
    wanted = {anchor.arxiv_id for line in read_lines for anchor in anchors_of(line)}
    stored: dict[str, Paper] = Paper.objects.prefetch_related("versions").in_bulk(
        list(wanted), field_name="identifier"
    )
    asked = set(looked_up or {}) | set(stored)
    today = today or timezone.localdate()
    return DocumentPlan(name, text, [_plan(line, name, stored, asked, given, today) for line in read_lines])


def _plan(
    line: ReadLine,
    name: str,
    stored: Mapping[str, Paper],
    asked: set[str],
    given: datetime.date | None,
    today: datetime.date,
) -> LinePlan:
    question = line.question or line.durable_question or line.tasks.retest_question or line.topic
    if not question:
        number = line.placements[0].number if line.placements else 1
        raise BadDocument(
            number, "this line has no question; expected one at its head, or in its research prompt."
        )
    anchors = [_plan_anchor(anchor, stored, asked) for anchor in anchors_of(line)]
    as_of = as_of_day(line.as_of, given, _anchor_days(anchors), last_asserted(line), today)
    plan = LinePlan(line, question, as_of, anchors=anchors)
    notes = notes_of(
        [claim.statement for claim in line.claims], [f"{note.title} {note.text}" for note in line.notes]
    )
    for claim, note in zip(line.claims, notes, strict=True):
        days = days_of(claim.asserted, as_of.day)
        plan.claims.append(PlannedClaim(claim, days, date_words(claim), note))
    plan.warnings = [*line.warnings, *_warnings(plan, given)]
    return plan


def anchors_of(line: ReadLine) -> list[ReadAnchor]:
    """The line's anchors, each id once (the first counts), and after them the ids that only a claim's text names."""
    kept: dict[str, ReadAnchor] = {}
    for anchor in line.anchors:
        if anchor.arxiv_id:
            kept.setdefault(anchor.arxiv_id, anchor)
    for claim in line.claims:
        for identifier in claim.anchors:
            named = ReadAnchor(identifier, None, None, "", False, is_malformed(identifier), "", claim.lines)
            kept.setdefault(identifier, named)
    return list(kept.values())


def _plan_anchor(anchor: ReadAnchor, stored: Mapping[str, Paper], asked: set[str]) -> PlannedAnchor:
    paper = None if anchor.malformed or not anchor.arxiv_id else stored.get(anchor.arxiv_id)
    comparison = (
        compare(
            anchor.title,
            anchor.title_truncated,
            anchor.asserted_month or "",
            paper,
            list(paper.versions.all()),
            anchor.version,
        )
        if paper
        else None
    )
    return PlannedAnchor(anchor, paper, anchor.arxiv_id in asked, comparison)


def _anchor_days(anchors: Sequence[PlannedAnchor]) -> list[AnchorDay]:
    days = []
    for anchor in anchors:
        if anchor.read.malformed:
            continue
        month = anchor.read.asserted_month or month_in(anchor.identifier)
        first = anchor.paper.published.date() if anchor.paper else None
        days.append(AnchorDay(anchor.identifier, month, first, anchor.looked_up))
    return days


def month_in(identifier: str) -> str:
    try:
        year, month = month_of(identifier)
    except Malformed:
        return ""
    return f"{year}-{month:02}"


def last_asserted(line: ReadLine) -> str | None:
    """The latest date asserted in a line: of its claims, else the end of its window."""
    ends = [claim.asserted.end or claim.asserted.start for claim in line.claims if claim.asserted]
    known = [end for end in ends if end] or ([line.window[1]] if line.window else [])
    return max(known, default=None)


def date_words(claim: ReadClaim) -> str:
    """The claim's date as its document writes it ("~2025–2026"), "" where it has none."""
    if claim.asserted is None:
        return ""
    for found in reversed(_PARENTHESES.findall(claim.written)):
        for part in (found, *reversed(re.split(r"[;,]\s", found))):
            if parse_span(part) == claim.asserted:
                return part.strip()[: Claim._meta.get_field("asserted_words").max_length]
    start, end = claim.asserted.start, claim.asserted.end
    if start and end:
        shown = start if start == end else f"{start}–{end}"
    else:
        shown = f"since {start}" if start else f"by {end}"
    return f"~{shown}" if claim.approximate else shown


def _warnings(plan: LinePlan, given: datetime.date | None) -> list[str]:
    found: list[str] = []
    if plan.read.as_of and given and given != plan.as_of.day:
        found.append(
            f"The document states its day, {words.day(plan.as_of.day)}: the day given at the import is not used."
        )
    cut = [claim for claim in plan.claims if claim.days.cut and claim.read.asserted]
    shown = [f"“{date}”" for date in dict.fromkeys(claim.words for claim in cut if claim.words)]
    if shown:
        verb = "is read as a span that ends" if len(shown) == 1 else "are read as spans that end"
        found.append(f"{', '.join(shown)} {verb} on {words.day(plan.as_of.day)}, the as-of day.")
    if plan.read.claims and not plan.anchors:
        found.append("The document names no anchor: nothing says which papers its claims rest on.")
    for anchor in plan.anchors:
        if anchor.read.malformed:
            found.append(
                f"“{anchor.identifier}” is no arXiv id ({anchor.read.why}). It is kept, and never looked up."
            )
    return found


def previous_reading(document: Document) -> ReadLine | None:
    """The line as it was read from a document that was imported before, None where it cannot be read any more."""
    try:
        lines = read(document.text, document.name)
    except BadDocument:
        return None
    if len(lines) == 1:
        return lines[0]
    own = {document.line.question, *Note.objects.filter(line=document.line).values_list("title", flat=True)}
    return next((line for line in lines if line.question in own), None)
