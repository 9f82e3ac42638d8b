"""Walks through a document's segments and tells which part each belongs to, and where the next line of inquiry begins.

Called by claims.documents.reader; knows the order of the form, but no part's inner form.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from claims.documents import headings
from claims.documents.claims import dated
from claims.documents.dates import parse_span
from claims.documents.furniture import (
    FOLDED_PROMPT,
    FURNITURE,
    INSTRUCTION,
    furniture_of,
    page_numbers,
    repeated_lines,
)
from claims.documents.headings import Heading, Section
from claims.documents.segments import Segment
from papers.identifiers import find_all

TASK_LIKE = re.compile(
    r"(?:\W*(?:task|step) \d\W+)?(?:\w+ ){0,3}?(?:re-?\s?test|stress-?test|re-?examine|re-?check"
    r"|re-?evaluate|re-?assess)\b"
    r"|.{0,80}\b(?:contradict|supersed)\w*\b.{0,40}\b(?:work|evidence|papers?|results?|findings?|studies|research)\b"
    r"|(?:propose|suggest|formulate|draft|pose|offer|write|name|give) .{0,40}\bquestions?\b",
    re.I,
)
_OF_CLAIMS = re.compile(r"\b(?:claims|findings|constraints)\b", re.I)
_DATED_END = re.compile(r"[(\[]([^()\[\]]{4,60})[)\]][\s.;*_]*$")
_PROMPT_SECTIONS = {
    Section.PROMPT, Section.DURABLE, Section.CLAIMS, Section.WINDOW, Section.ANCHORS, Section.TASKS,
    Section.CONTRADICTING, Section.RESEARCH_QUESTIONS, Section.RULES, Section.UNKNOWN,
}  # fmt: skip
_TASK_SECTIONS = {Section.TASKS, Section.CONTRADICTING, Section.RESEARCH_QUESTIONS}
_BEGINNING = {Section.PAGE, Section.QUESTION, Section.CLAIMS, Section.PROMPT}
_COUNT_ONLY = re.compile(r"\d+(?: (?:source )?(?:notes?|sources?))?\W*")
_YEARS_IN_BRACKETS = re.compile(
    r"\(([^()]*(?:19|20)\d\d[^()]*)\)|\s((?:19|20)\d\d\s?(?:[–—-]|to)\s?(?:19|20)?\d\d)\W*$"
)


@dataclass(slots=True)
class Portion:
    """Segments under one heading (None where the part began without one)."""

    section: Section
    heading: Segment | None = None
    strong: bool = False
    segments: list[Segment] = field(default_factory=list)
    heading_more: list[Segment] = field(default_factory=list)


@dataclass(slots=True)
class Inquiry:
    """One line of inquiry's portions in their order, its dated lines, and the page's furniture with the reason.

    `sections` are those of its portions, `filled` those that hold more than a heading.
    """

    portions: list[Portion] = field(default_factory=list)
    sections: set[Section] = field(default_factory=set)
    filled: set[Section] = field(default_factory=set)
    has_role: bool = False
    as_of: list[tuple[Segment, str]] = field(default_factory=list)
    furniture: list[tuple[Segment, str]] = field(default_factory=list)

    def seen(self, *sections: Section) -> bool:
        return not self.sections.isdisjoint(sections)

    def of(self, *sections: Section) -> list[Portion]:
        return [portion for portion in self.portions if portion.section in sections]


def inquiries_of(segments: list[Segment]) -> list[Inquiry]:
    """The document's lines of inquiry, in order; at least one."""
    walk = _Walk()
    repeated, numbers = repeated_lines(segments), page_numbers(segments)
    for position, segment in enumerate(segments):
        if segment.line in numbers:
            walk.furnish(segment, FURNITURE)
        elif reason := furniture_of(segment, repeated):
            walk.furnish(segment, reason)
        else:
            walk.take(segment, segments[position + 1 : position + 4])
    return walk.inquiries


class _Walk:
    """The state of the walk: the inquiry under way, the part that the last segment belonged to, and that segment."""

    def __init__(self) -> None:
        self.inquiries = [Inquiry()]
        self.section = Section.PAGE
        self.last: Segment | None = None
        self.section_of_last = Section.PAGE
        self.instruction: Segment | None = None

    @property
    def inquiry(self) -> Inquiry:
        return self.inquiries[-1]

    def furnish(self, segment: Segment, reason: str) -> None:
        if FOLDED_PROMPT.fullmatch(segment.text):
            if self._full(Section.PROMPT):
                self.inquiries.append(Inquiry())
            self._open(Section.PROMPT, None)
        self.inquiry.furniture.append((segment, reason))
        self.instruction = segment if reason == INSTRUCTION else None

    def take(self, segment: Segment, following: list[Segment]) -> None:
        text = segment.text
        if self._continues_instruction(segment):
            self.furnish(segment, INSTRUCTION)
        elif self._continues_heading(segment):
            self.inquiry.portions[-1].heading_more.append(segment)
        elif (heading := self._heading(segment)) is not None:
            self._take_heading(segment, heading)
        elif (written := headings.after_as_of(text)) and self._is_dated_line(segment, written):
            self.inquiry.as_of.append((segment, written))
        elif self._is_role(segment):
            self._begin_prompt(segment)
        elif self._is_rule(segment):
            self._open(Section.RULES, None)
            self._add(segment)
        elif self._is_window(segment):
            self._open(Section.WINDOW, None)
            self._add(segment)
            self._open(Section.CLAIMS, None)
        elif (section := self._by_content(segment, following)) is not None:
            is_heading = not segment.bullet and not is_anchor_like(text) and not _is_task(segment)
            self._open(section, segment if is_heading else None)
            if not is_heading:
                self._add(segment)
        else:
            self._add(segment)

    def _heading(self, segment: Segment) -> Heading | None:
        """The heading that the segment is, where it can be one: not within a paragraph, not an item of a list."""
        marked = bool(segment.level) or segment.bold
        if segment.bullet and not marked and re.match(r"\W?\D", segment.bullet):
            return None
        heading = headings.heading_of(segment.text)
        if heading is None:
            return None
        if segment.bullet and not marked and (self.section in _TASK_SECTIONS or heading.rest):
            return None
        if not marked and not heading.strong:
            if not re.match(r"\W*[A-Z0-9]", segment.text) or (
                self._continues(segment) and not segment.text.endswith(":")
            ):
                return None
            if heading.rest and not self._may_label(heading, segment):
                return None
        in_prompt = self.section in _PROMPT_SECTIONS
        if heading.section is Section.QUESTION and in_prompt and not self._full(Section.QUESTION):
            return Heading(Section.DURABLE, heading.rest, False) if heading.rest else None
        prose = heading.section in (Section.SYNTHESIS, Section.EXPLANATION)
        if prose and in_prompt and self.section is not Section.PROMPT and not marked:
            return None
        return heading

    def _may_label(self, heading: Heading, segment: Segment) -> bool:
        """Whether a common word before a colon is a label here ("Claims: …") and not a sentence's own."""
        if heading.section in (Section.EXPLANATION, Section.RELATED, Section.PROMPT):
            return False
        if heading.section is Section.SYNTHESIS:
            return bool(re.match(r"(?:synthesis|summary)\b", segment.text, re.I))
        if heading.section is Section.NOTES:
            return bool(_COUNT_ONLY.fullmatch(heading.rest))
        return heading.section is not Section.CLAIMS or self.section is Section.PROMPT

    def _take_heading(self, segment: Segment, heading: Heading) -> None:
        if heading.section in _BEGINNING and self._full(heading.section):
            self.inquiries.append(Inquiry())
        if heading.section is Section.NOTES and _COUNT_ONLY.fullmatch(heading.rest):
            heading = heading._replace(rest="", strong=True)
        self._open(heading.section, segment, strong=heading.strong)
        self.last = None
        years = _YEARS_IN_BRACKETS.search(segment.text)
        stated = headings.after_as_of(years[1] or years[2]) if years else None
        if years and stated and parse_span(stated):
            self.inquiry.as_of.append((segment, stated))
        elif heading.section is Section.CLAIMS and not heading.rest and years:
            self._open(Section.WINDOW, None)
            self._add(segment)
            self._open(Section.CLAIMS, None)
        if heading.rest:
            rest = replace(segment, text=heading.rest, level=0, bold=False, bullet="")
            if heading.section in (Section.CLAIMS, Section.PROMPT) and headings.names_window(heading.rest):
                self._open(Section.WINDOW, None)
                self._add(rest)
                self._open(Section.CLAIMS, None)
            else:
                self._add(rest)
        if heading.section is Section.WINDOW and heading.rest:
            self._open(
                Section.CLAIMS if self.inquiry.seen(Section.PROMPT, Section.CLAIMS) else Section.PAGE, None
            )

    def _begin_prompt(self, segment: Segment) -> None:
        if self.inquiry.has_role or self.inquiry.seen(Section.CLAIMS, Section.ANCHORS, Section.TASKS):
            self.inquiries.append(Inquiry())
        self._open(Section.PROMPT, None)
        self.inquiry.has_role = True
        self._add(segment)

    def _full(self, section: Section) -> bool:
        """Whether the inquiry already has what a part of this kind would begin anew."""
        inquiry = self.inquiry
        if section is Section.PAGE:
            return bool(inquiry.filled - {Section.PAGE}) or any(
                portion.heading for portion in inquiry.portions[:2] if portion.section is Section.PAGE
            )
        later = inquiry.seen(Section.ANCHORS, *_TASK_SECTIONS)
        return inquiry.seen(Section.CLAIMS) and later

    def _is_dated_line(self, segment: Segment, written: str) -> bool:
        if segment.bullet or len(segment.text) > 120 or self._continues(segment):
            return False
        return (self.section is not Section.CLAIMS or Section.CLAIMS not in self.inquiry.filled) and bool(
            parse_span(written)
        )

    def _is_role(self, segment: Segment) -> bool:
        if segment.bullet or self._continues(segment) or not headings.is_role(segment.text):
            return False
        return self.section not in _TASK_SECTIONS | {Section.CLAIMS} or self.inquiry.seen(Section.CLAIMS)

    def _is_rule(self, segment: Segment) -> bool:
        if self.section in (Section.CLAIMS, Section.ANCHORS) and segment.bullet:
            return False
        return (
            self.section in _PROMPT_SECTIONS
            and headings.is_rule(segment.text)
            and not self._continues(segment)
        )

    def _is_window(self, segment: Segment) -> bool:
        if segment.bullet or self.section not in (Section.CLAIMS, Section.PROMPT) or self._continues(segment):
            return False
        if self.inquiry.filled & {Section.CLAIMS, Section.WINDOW} or ends_dated(segment.text):
            return False
        return headings.names_window(segment.text)

    def _by_content(self, segment: Segment, following: list[Segment]) -> Section | None:
        """The part that a segment opens without a known heading, told by what it or the lines after it hold."""
        text = segment.text
        if self.section in _PROMPT_SECTIONS:
            if self.section not in _TASK_SECTIONS and _is_task(segment):
                return Section.TASKS
            if self.section in (Section.PROMPT, Section.CLAIMS, Section.UNKNOWN) and is_anchor_like(text):
                return Section.ANCHORS
            if self.section is Section.PROMPT and segment.bullet and ends_dated(text):
                return Section.CLAIMS
        if self.section in _TASK_SECTIONS or not (self.section in _PROMPT_SECTIONS or segment.level):
            return None
        titled = segment.level or segment.bold or text.endswith(":") or _OF_CLAIMS.search(text)
        if (
            not titled
            or segment.bullet
            or len(text.split()) > 24
            or find_all(text)
            or self._continues(segment)
        ):
            return None
        if any(is_anchor_like(one.text) for one in following[:2]):
            return Section.ANCHORS
        if any(_is_task(one) for one in following[:2]):
            return Section.TASKS
        if self.section in (Section.PROMPT, Section.UNKNOWN, Section.PAGE, Section.NOTES):
            windowed = (
                bool(following) and not following[0].bullet and headings.names_window(following[0].text)
            )
            if windowed or sum(bool(one.bullet) and bool(dated(one.text)[1]) for one in following) >= 2:
                return Section.CLAIMS
        return None

    def _open(self, section: Section, heading: Segment | None, *, strong: bool = False) -> None:
        self.section = section
        last = self.inquiry.portions[-1] if self.inquiry.portions else None
        if heading is None and last and last.section is section:
            return
        self.inquiry.sections.add(section)
        self.inquiry.portions.append(Portion(section, heading, strong))

    def _add(self, segment: Segment) -> None:
        if self._starts_over(segment):
            self.inquiries.append(Inquiry())
            self._open(Section.PAGE, None)
        if not self.inquiry.portions:
            self._open(self.section, None)
        self.inquiry.portions[-1].segments.append(segment)
        self.inquiry.filled.add(self.section)
        self.last, self.section_of_last = segment, self.section

    def _continues_instruction(self, segment: Segment) -> bool:
        last, self.instruction = self.instruction, None
        return last is not None and segment.line == last.line + 1 and bool(re.match(r"[a-z(]", segment.text))

    def _continues_heading(self, segment: Segment) -> bool:
        """Whether a wrapped heading's bracket closes here, or its remark in brackets stands here."""
        portion = self.inquiry.portions[-1] if self.inquiry.portions else None
        if portion is None or portion.heading is None or portion.segments or portion.heading_more:
            return False
        opened = portion.heading.text.count("(") > portion.heading.text.count(")")
        bracketed = bool(re.fullmatch(r"\([^()]*\)\W*", segment.text)) and not re.search(
            r"\d{4}", segment.text
        )
        return (
            (opened or (bracketed and not segment.bullet and not segment.blanks))
            and segment.line == portion.heading.line + 1
            and bool(re.match(r"\(?[^()]*\)\W*$", segment.text))
        )

    def _continues(self, segment: Segment) -> bool:
        """Whether the segment goes on with an unfinished paragraph: it stands right under it."""
        last = self.last
        return (
            last is not None
            and not segment.blanks
            and not segment.level
            and segment.line - last.line <= 1
            and self.section is self.section_of_last
            and not re.search(r"[.?!:;)][\"')\]]*$", last.text[-10:])
        )

    def _starts_over(self, segment: Segment) -> bool:
        """A top heading that asks, after a whole line: the next line's page begins with its question."""
        return (
            segment.level in (1, 2)
            and segment.text.endswith("?")
            and self.section not in (Section.PAGE, Section.QUESTION, Section.NOTES, Section.RELATED)
            and self.inquiry.seen(Section.CLAIMS, Section.TASKS, Section.ANCHORS)
        )


def _is_task(segment: Segment) -> bool:
    numbered = bool(re.match(r"\(?\d|\(?[a-c][).]", segment.bullet)) or bool(
        re.match(r"(?:task|step) \d", segment.text, re.I)
    )
    shouted = bool(re.match(r"RE-?TEST|SURFACE|PROPOSE", segment.text))
    return (numbered or shouted) and bool(TASK_LIKE.match(segment.text))


def is_anchor_like(text: str) -> bool:
    """Whether the text begins with an arXiv id, as an anchor's line does."""
    found = find_all(text[:120])
    if found and not re.search(r"\w", text[: found[0].start]):
        return True
    return bool(re.match(r"\W{0,3}arXiv:\s?\S+\s*[(\[:—–-]", text))


def ends_dated(text: str) -> bool:
    """Whether the text ends with a date in brackets, as a claim does."""
    match = _DATED_END.search(text[-90:])
    return bool(match and parse_span(match[1]))
