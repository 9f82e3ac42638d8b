"""Reads a line-of-inquiry document: bytes or text in, lines of inquiry out, each line of the document placed. Pure.

`read` is called by the import (upload, paste, command) and by `manage.py read_document`. The order of the work:
decoding, source (lines), segments (items, wrapped lines), sections (which part), then a reader for each part.
"""

from __future__ import annotations

import re

from claims.documents import anchors as anchor_reader
from claims.documents import claims as claim_reader
from claims.documents import headings, page
from claims.documents.checks import warnings_of
from claims.documents.cleaning import squeezed, without_emphasis
from claims.documents.dates import parse_span
from claims.documents.decoding import decode
from claims.documents.headings import Section
from claims.documents.items import GROUP, LONGEST_ITEM, anchor_items, claim_items
from claims.documents.ledger import Ledger
from claims.documents.role import question_in, topic_in, window_in
from claims.documents.sections import Inquiry, Portion, inquiries_of
from claims.documents.segments import Block, blocks, segments_of, wrap_width
from claims.documents.shape import BadDocument, Part, ReadLine
from claims.documents.source import SourceLine, source_lines
from claims.documents.tasks import read_tasks

_EXPECTED = (
    "expected a line of inquiry: a page with a question and its source notes, or a research prompt "
    "with dated claims, "
    "anchor papers and tasks"
)
_OF_PAPERS = re.compile(r"\W*(?:\d\W+)?(?:results|facts|statements)\W*", re.I)  # any paper has such a heading
_BEFORE_QUESTION = "Stands before the line's question; expected the question here."
_TASK_SECTIONS = (Section.TASKS, Section.CONTRADICTING, Section.RESEARCH_QUESTIONS)


def read(data: bytes | str, name: str = "") -> list[ReadLine]:
    """The document's lines of inquiry, in order: at least one. `name` is the file's, where there is a file.

    Every non-empty line of the document is in the placements of exactly one of them. Raises BadDocument only.
    """
    lines = source_lines(decode(data), name)
    if not any(line.text.strip() for line in lines):
        raise BadDocument(1, f"the document shows no text; {_EXPECTED}.")
    segments, layout = segments_of(lines)
    if not segments:
        raise BadDocument(_first_line(lines), f"the document has no words; {_EXPECTED}.")
    width = wrap_width(segments)
    read_lines: list[ReadLine] = []
    ledgers: list[Ledger] = []
    inquiries = inquiries_of(segments)
    for inquiry in inquiries:
        ledger = Ledger()
        read_line = _Reading(inquiry, width, ledger).read()
        if _has_content(read_line) or not ledgers:
            read_lines.append(read_line)
            ledgers.append(ledger)
        else:
            ledgers[-1].take_over(ledger)
    if len(read_lines) > 1 and not _has_content(read_lines[0]):
        ledgers[1].take_over(ledgers[0])
        del read_lines[0], ledgers[0]
    if not any(_is_inquiry(line) for line in read_lines):
        _refuse_unfilled(inquiries)
        if any(line.question and line.headed_page for line in read_lines):
            raise BadDocument(
                segments[-1].line,
                "the document ends here with a page's question and no more; expected its source notes, or a "
                "research prompt with dated claims, anchor papers and tasks.",
            )
        raise BadDocument(segments[0].line, f"nothing here is of the form that Shelflife reads; {_EXPECTED}.")
    _place(lines, layout, read_lines, ledgers)
    for read_line in read_lines:
        read_line.warnings = warnings_of(read_line)
    return read_lines


def _first_line(lines: list[SourceLine]) -> int:
    return next(line.number for line in lines if line.text.strip())


def _has_content(line: ReadLine) -> bool:
    return bool(
        line.question
        or line.claims
        or line.anchors
        or line.notes
        or line.durable_question
        or line.tasks.retest
    )


def _is_inquiry(line: ReadLine) -> bool:
    """Whether there is enough of the form: two of its parts, or one that nothing else has."""
    dated = sum(claim.asserted is not None for claim in line.claims)
    grounded = sum(not anchor.malformed for anchor in line.anchors)
    tasks = line.tasks
    marks = [
        bool(line.claims) and (line.headed_claims or (dated > 0 and line.named_claims)),
        bool(line.anchors) and (grounded > 0 or line.headed_anchors),
        tasks.retest,
        bool(tasks.contradicting_text or tasks.research_questions),
        bool(line.notes) and line.headed_notes,
        bool(line.question) and line.headed_page,
        line.durable_question is not None,
        line.window is not None,
    ]
    return sum(marks) >= 2


def _refuse_unfilled(inquiries: list[Inquiry]) -> None:
    """Where the document broke off under the heading of its claims, says so. Raises BadDocument."""
    for inquiry in inquiries:
        for portion in inquiry.of(Section.CLAIMS):
            if portion.strong and portion.heading and not portion.segments:
                raise BadDocument(
                    portion.heading.line,
                    "nothing stands under this heading of the claims; expected a list of claims with their dates, "
                    "then anchor papers and tasks.",
                )


def _place(
    lines: list[SourceLine], layout: list[int], read_lines: list[ReadLine], ledgers: list[Ledger]
) -> None:
    """Gives each non-empty line of the document its one placement, in the line of inquiry that it belongs to."""
    marks = set(layout)
    current = 0
    for line in lines:
        if not line.text.strip():
            continue
        owner = next((position for position, ledger in enumerate(ledgers) if ledger.knows(line.number)), None)
        current = owner if owner is not None else current
        if owner is None and line.number in marks:
            ledgers[current].put([line.number], Part.LAYOUT, "Layout only")
        read_lines[current].placements.append(ledgers[current].placement(line.number, line.text))


class _Reading:
    """Reads one inquiry's portions, and writes into the ledger what becomes of each line."""

    def __init__(self, inquiry: Inquiry, width: int, ledger: Ledger) -> None:
        self.inquiry = inquiry
        self.width = width
        self.ledger = ledger
        self.line = ReadLine()

    def read(self) -> ReadLine:
        for segment, reason in self.inquiry.furniture:
            self.ledger.put([segment.line], Part.UNPLACED, reason)
        self._read_dates()
        self._read_notes()
        self._read_page()
        self._read_prompt()
        self._read_window()
        self._read_claims()
        self._read_anchors()
        self._read_tasks()
        self._read_rest()
        self._read_headings()
        return self.line

    def _blocks(self, portions: list[Portion]) -> list[Block]:
        return [block for portion in portions for block in blocks(portion.segments, self.width)]

    def _unplaced(self, items: list[Block], reason: str) -> None:
        for block in items:
            self.ledger.put(block.lines, Part.UNPLACED, reason)

    def _read_dates(self) -> None:
        for segment, written in self.inquiry.as_of:
            span = parse_span(written)
            stated = (span.end or span.start) if span else None
            if stated and len(stated) > len(self.line.as_of or ""):
                self.line.as_of = stated
            self.ledger.put([segment.line], Part.AS_OF, f"As-of day, {stated}")

    def _read_notes(self) -> None:
        portions = self.inquiry.of(Section.NOTES)
        found = page.read_notes(self._blocks(portions))
        self.line.notes = found.notes
        self.line.headed_notes = any(portion.strong for portion in portions) or (
            bool(portions) and self.inquiry.seen(Section.PAGE)
        )
        for portion in portions:
            if portion.heading and (count := re.search(r"\d+", portion.heading.text)):
                self.line.notes_announced = int(count[0])
        titles = dict(found.titles)
        for index, note in enumerate(found.notes):
            for number in note.lines:
                if number in titles:
                    self.ledger.put([number], Part.NOTE_TITLE, f"Note {index + 1}, title", index)
                else:
                    self.ledger.put([number], Part.NOTE_TEXT, f"Note {index + 1}, text", index)
        self._unplaced(found.before, "Under the notes' heading, but no note's title.")

    def _read_page(self) -> None:
        line = self.line
        labelled = self.inquiry.of(Section.QUESTION)
        pages = self.inquiry.of(Section.PAGE)
        headed = next((position for position, portion in enumerate(pages) if portion.heading), 0)
        self._unplaced(self._blocks(pages[:headed]), _BEFORE_QUESTION)
        pages = pages[headed:]
        line.headed_page = any(portion.strong for portion in pages) or bool(labelled)
        items = self._blocks(pages)
        explanation: list[Block] = self._blocks(self.inquiry.of(Section.EXPLANATION))
        synthesis: list[Block] = []
        if labelled_items := self._blocks(labelled):
            question: Block | None = labelled_items[0]
            after = labelled_items[1:]
            before = [block for block in items if block.head.line < labelled_items[0].head.line]
            after += [block for block in items if block.head.line > labelled_items[0].head.line]
            explained = page.read_page([labelled_items[0], *after], headed=True)
            explanation = explained.explanation + explanation
            synthesis = explained.synthesis
        else:
            found = page.read_page(items, headed=any(portion.heading for portion in pages))
            question, before = found.question, found.before
            explanation, synthesis = found.explanation + explanation, found.synthesis
        written = self._blocks(self.inquiry.of(Section.SYNTHESIS))
        if written and not explanation and synthesis:
            explanation, synthesis = synthesis, []
        synthesis += written
        if question is not None:
            line.question = page.question_text(question)
            self.ledger.put(question.lines, Part.QUESTION, "Line, question")
        elif not written and not line.notes:
            before, synthesis = before + synthesis, []
        line.explanation = "\n\n".join(_unwrapped(squeezed(block.text)) for block in explanation)
        for block in explanation:
            self.ledger.put(block.lines, Part.EXPLANATION, "Line, what it explores")
        line.paragraphs = page.read_synthesis(synthesis, line.notes)
        for index, paragraph in enumerate(line.paragraphs):
            named = sorted({mention.note + 1 for mention in paragraph.mentions})
            of = f" of {len(line.paragraphs)}" if index == 0 else ""
            names = f"; names note{'s' * (len(named) > 1)} {' and '.join(map(str, named))}" if named else ""
            self.ledger.put(
                paragraph.lines, Part.SYNTHESIS, f"Synthesis, paragraph {index + 1}{of}{names}", index
            )
        self._unplaced(before, _BEFORE_QUESTION)

    def _read_prompt(self) -> None:
        """The role: topic and durable question. Other paragraphs before the claims are not of the form."""
        line = self.line
        for block in self._blocks(self.inquiry.of(Section.DURABLE)):
            text = without_emphasis(squeezed(block.text)).strip(" \"'")
            if line.durable_question is None and text:
                line.durable_question = text
                self.ledger.put(block.lines, Part.DURABLE_QUESTION, "Line, durable question")
            else:
                self._unplaced([block], "After the durable question; expected the claims' heading.")
        for block in self._blocks(self.inquiry.of(Section.PROMPT)):
            text = without_emphasis(squeezed(block.text))
            question = question_in(text)
            topic = topic_in(text)
            if topic and not line.topic:
                line.topic = topic
            if question and line.durable_question is None:
                line.durable_question = question
                self.ledger.put(block.lines, Part.DURABLE_QUESTION, f"Line, durable question: “{question}”")
            elif headings.is_role(text) or topic:
                self.ledger.put(block.lines, Part.DURABLE_QUESTION, "Prompt, its task for the model")
            else:
                self._unplaced([block], "In the prompt, but before the claims' heading.")

    def _read_window(self) -> None:
        for portion in self.inquiry.of(Section.WINDOW):
            for block in blocks(portion.segments, self.width):
                window = window_in(block.text)
                if window and self.line.window is None:
                    self.line.window = window
                    self.ledger.put(block.lines, Part.WINDOW, f"Line, window {window[0]} to {window[1]}")
                elif block.head is not portion.heading:
                    self._unplaced([block], "Expected the years that the findings span.")

    def _read_claims(self) -> None:
        portions = self.inquiry.of(Section.CLAIMS)
        self.line.headed_claims = any(portion.strong for portion in portions)
        self.line.named_claims = self.inquiry.has_role or any(
            portion.heading is None
            or (headings.heading_of(portion.heading.text) and not _OF_PAPERS.fullmatch(portion.heading.text))
            for portion in portions
        )
        for portion in portions:
            bulleted = any(segment.bullet for segment in portion.segments)
            for item in claim_items(portion.segments, self.width):
                block = item.block
                if item.aside == GROUP:
                    self.ledger.put(block.lines, Part.HEADING, GROUP)
                    continue
                if item.aside:
                    self._unplaced([block], item.aside)
                    continue
                if len(block.text) > LONGEST_ITEM:
                    self._unplaced(
                        [block], "Too long for a claim; expected one statement with its date in brackets."
                    )
                    continue
                claim = claim_reader.read_claim(block)
                unmarked = bulleted and not block.head.bullet
                if len(claim.statement) < 8 or (unmarked and claim.asserted is None):
                    self._unplaced([block], "Among the claims, but without a bullet and a date.")
                    continue
                index = len(self.line.claims)
                self.line.claims.append(claim)
                self.ledger.put(block.lines, Part.CLAIM, f"Claim {index + 1}", index)

    def _read_anchors(self) -> None:
        portions = self.inquiry.of(Section.ANCHORS)
        self.line.headed_anchors = any(portion.strong for portion in portions)
        for portion in portions:
            for block in anchor_items(portion.segments, self.width):
                if len(block.text) > LONGEST_ITEM:
                    self._unplaced([block], "Too long for an anchor; expected one arXiv id with its title.")
                    continue
                named = anchor_reader.names_id(block.text, block.addresses)
                if (
                    not named
                    and not block.head.bullet
                    and len(block.text.split()) > 12
                    and block.text.endswith((".", ":"))
                ):
                    self._unplaced([block], "Among the anchors, but it names no arXiv id.")
                    continue
                anchor = anchor_reader.read_anchor(block)
                index = len(self.line.anchors)
                self.line.anchors.append(anchor)
                wrong = f"; malformed: {anchor.why}" if anchor.malformed else ""
                self.ledger.put(block.lines, Part.ANCHOR, f"Anchor {index + 1}{wrong}", index)

    def _read_tasks(self) -> None:
        portions = self.inquiry.of(*_TASK_SECTIONS)
        self.line.tasks, placed = read_tasks(
            [(one.section, blocks(one.segments, self.width)) for one in portions]
        )
        for one in placed:
            self.ledger.put(one.block.lines, one.part, one.words, one.index)
        if self.line.durable_question is None:
            self.line.durable_question = self.line.tasks.retest_question

    def _read_rest(self) -> None:
        for block in self._blocks(self.inquiry.of(Section.RULES)):
            text = squeezed(block.text)
            if self.line.rules and not headings.is_rule(text) and not block.head.bullet:
                self._unplaced([block], "After the prompt's end; not a part of the line.")
                continue
            self.line.rules.append(text)
            self.ledger.put(block.lines, Part.RULE, "Rule for the answer")
        for block in self._blocks(self.inquiry.of(Section.RELATED)):
            self.line.related.append(without_emphasis(squeezed(block.text)))
            self.ledger.put(block.lines, Part.RELATED, "Related line", len(self.line.related) - 1)
        self._unplaced(
            self._blocks(self.inquiry.of(Section.UNKNOWN)), "Under a heading that is not of the form."
        )

    def _read_headings(self) -> None:
        for portion in self.inquiry.portions:
            if portion.heading is None or self.ledger.knows_well(portion.heading.line):
                continue
            number = portion.heading.line
            for more in portion.heading_more:
                self.ledger.put([more.line], Part.HEADING, f"Heading of the {portion.section.value}")
            if portion.section is Section.RELATED and not portion.segments:
                self.ledger.put(
                    [number], Part.UNPLACED, "Heading with nothing under it; expected related lines."
                )
            elif portion.section is Section.NOTES and self.line.notes_announced is not None:
                found = len(self.line.notes)
                self.ledger.put(
                    [number],
                    Part.HEADING,
                    f"Heading of the notes; says {self.line.notes_announced}, found {found}",
                )
            else:
                self.ledger.put([number], Part.HEADING, f"Heading of the {portion.section.value}")


def _unwrapped(text: str) -> str:
    """A paragraph that is emphasised as a whole, without that; emphasis within it stays."""
    return (
        text[1:-1]
        if len(text) > 2 and text[0] == text[-1] and text[0] in "*_" and text.count(text[0]) == 2
        else text
    )
