"""What a reading of a line-of-inquiry document gives: plain values, and their JSON as fixed in docs/document.md.

Made by claims.documents.reader; taken by the import (preview and saving) and by `manage.py read_document`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, NamedTuple

from claims.specifics import Specific


class BadDocument(Exception):
    """The text is no line-of-inquiry document: `line` (from 1) and `message`, which says what was expected."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(f"Line {line}: {message}")
        self.line = line
        self.message = message

    def as_json(self) -> dict[str, Any]:
        return {"error": True, "line": self.line, "message": self.message}


class Part(StrEnum):
    """What a line of the document became."""

    HEADING = "heading"
    QUESTION = "question"
    EXPLANATION = "explanation"
    SYNTHESIS = "synthesis"
    NOTE_TITLE = "note title"
    NOTE_TEXT = "note text"
    DURABLE_QUESTION = "durable question"
    WINDOW = "window"
    AS_OF = "as-of day"
    CLAIM = "claim"
    ANCHOR = "anchor"
    TASK = "task"
    CONTRADICTING = "contradicting work"
    RESEARCH_QUESTION = "research question"
    RULE = "rule"
    RELATED = "related line"
    LAYOUT = "layout"
    UNPLACED = "unplaced"


@dataclass(frozen=True, slots=True)
class Span:
    """When something was asserted: ISO dates at the precision known ("2025", "2025-06", "2025-06-12"), None = open."""

    start: str | None
    end: str | None
    approximate: bool = False


class Mention(NamedTuple):
    """paragraph[start:end] names the note with this index."""

    start: int
    end: int
    note: int


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of the synthesis, its lines joined, and where it names notes."""

    text: str
    lines: tuple[int, ...]
    mentions: tuple[Mention, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadNote:
    title: str
    text: str
    lines: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ReadClaim:
    """A dated claim. `written` is the whole of it as it stands, `statement` is it without bullet and date."""

    statement: str
    written: str
    asserted: Span | None
    specifics: tuple[Specific, ...]
    anchors: tuple[str, ...]
    lines: tuple[int, ...]

    @property
    def approximate(self) -> bool:
        return self.asserted is not None and self.asserted.approximate


@dataclass(frozen=True, slots=True)
class ReadAnchor:
    """An anchor paper as the document asserts it. `why` says what is wrong with a malformed id, else ""."""

    arxiv_id: str | None
    version: int | None
    asserted_month: str | None
    title: str
    title_truncated: bool
    malformed: bool
    why: str
    lines: tuple[int, ...]


@dataclass(slots=True)
class ReadTasks:
    """The prompt's tasks. `retest_question` is the durable question that the re-test task itself names."""

    retest: bool = False
    retest_text: str = ""
    retest_question: str | None = None
    contradicting_text: str = ""
    contradicting: list[str] = field(default_factory=list)
    months: int | None = None
    questions_text: str = ""
    questions_asked: int | None = None
    research_questions: list[str] = field(default_factory=list)
    others: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Placement:
    """One non-empty line of the document (number from 1) and what became of it, in words for the preview.

    `index` counts from 0 within its part (which note, claim, anchor, paragraph), where there is such a count.
    """

    number: int
    text: str
    part: Part
    words: str
    index: int | None = None


@dataclass(slots=True)
class ReadLine:
    """One line of inquiry, as understood. `headed_…`: the part stood under a heading that is the form's own."""

    question: str | None = None
    explanation: str = ""
    topic: str = ""
    durable_question: str | None = None
    window: tuple[str, str] | None = None
    as_of: str | None = None
    paragraphs: list[Paragraph] = field(default_factory=list)
    notes: list[ReadNote] = field(default_factory=list)
    notes_announced: int | None = None
    claims: list[ReadClaim] = field(default_factory=list)
    anchors: list[ReadAnchor] = field(default_factory=list)
    tasks: ReadTasks = field(default_factory=ReadTasks)
    rules: list[str] = field(default_factory=list)
    related: list[str] = field(default_factory=list)
    headed_page: bool = False
    headed_notes: bool = False
    headed_claims: bool = False
    named_claims: bool = False
    headed_anchors: bool = False
    placements: list[Placement] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    @property
    def synthesis(self) -> str:
        return "\n\n".join(paragraph.text for paragraph in self.paragraphs)

    @property
    def unplaced(self) -> list[Placement]:
        return [placement for placement in self.placements if placement.part is Part.UNPLACED]

    def as_json(self) -> dict[str, Any]:
        """The shape fixed in docs/document.md."""
        return {
            "question": self.question,
            "durable_question": self.durable_question,
            "window": list(self.window) if self.window else None,
            "as_of": self.as_of,
            "synthesis": self.synthesis,
            "notes": [note.title for note in self.notes],
            "note_texts": [note.text for note in self.notes],
            "claims": [_claim_as_json(claim) for claim in self.claims],
            "anchors": [_anchor_as_json(anchor) for anchor in self.anchors],
            "tasks": {
                "retest": self.tasks.retest,
                "contradicting": self.tasks.contradicting,
                "research_questions": self.tasks.research_questions,
            },
            "unplaced": [{"line": one.number, "text": one.text} for one in self.unplaced],
            "warnings": self.warnings,
        }


def as_json(lines: list[ReadLine]) -> dict[str, Any]:
    """One line's JSON, or {"lines": [...]} for a document with several."""
    if len(lines) == 1:
        return lines[0].as_json()
    return {"lines": [line.as_json() for line in lines]}


def _claim_as_json(claim: ReadClaim) -> dict[str, Any]:
    return {
        "statement": claim.statement,
        "asserted_from": claim.asserted.start if claim.asserted else None,
        "asserted_to": claim.asserted.end if claim.asserted else None,
        "approximate": claim.approximate,
        "specifics": [{"text": specific.text, "kind": specific.kind} for specific in claim.specifics],
        "anchors": list(claim.anchors),
    }


def _anchor_as_json(anchor: ReadAnchor) -> dict[str, Any]:
    return {
        "arxiv_id": anchor.arxiv_id,
        "version": anchor.version,
        "asserted_month": anchor.asserted_month,
        "title": anchor.title or None,
        "title_truncated": anchor.title_truncated,
        "grounding": "malformed" if anchor.malformed else "unchecked",
    }
