"""Reads the page's part of a document: its question, what it explores, the synthesis with its mentions, the notes.

Pure. Called by claims.documents.reader with the blocks of each part.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, NamedTuple, Protocol

from claims.documents.cleaning import squeezed, without_emphasis
from claims.documents.segments import Block, joined
from claims.documents.shape import Mention, Paragraph, ReadNote

_EXPLORES = re.compile(
    r"(?:this|the|here)?\s?(?:line|question|page|inquiry|enquiry|note|we|it)?\s?(?:of inquiry )?"
    r"(?:explores?|examines?|asks?|investigates?|looks (?:at|into)|considers?|traces?|concerns|is "
    r"about|probes|weighs|tests)\b",
    re.I,
)
_MAX_QUESTION = 400
_MAX_TITLE = 200


class PageRead(NamedTuple):
    """The page's parts as blocks: each block of the page is in exactly one of them."""

    question: Block | None
    explanation: list[Block]
    synthesis: list[Block]
    before: list[Block]


def read_page(items: list[Block], *, headed: bool) -> PageRead:
    """Parts a page's blocks. `headed`: a heading stood before them, so that the first one is the question."""
    if not items:
        return PageRead(None, [], [], [])
    position = _question_at(items, headed)
    if position is None:
        return PageRead(None, [], items, [])
    rest = items[position + 1 :]
    explained = 1 if rest and _is_explanation(rest) else 0
    return PageRead(items[position], rest[:explained], rest[explained:], items[:position])


def _question_at(items: list[Block], headed: bool) -> int | None:
    if headed and len(items[0].text) <= _MAX_QUESTION:
        return 0
    for position, block in enumerate(items[:8]):
        if block.text.rstrip(" *_").endswith("?") and len(block.text) <= _MAX_QUESTION:
            return position
    for position, block in enumerate(items[:8]):
        if block.head.level == 1:
            return position
    return None


def _is_explanation(items: list[Block]) -> bool:
    """The paragraph after the question that says what the line explores.

    It says so in its first words, or stands further from the next paragraph than that one's lines do, or is one short
    sentence before longer paragraphs.
    """
    first = items[0]
    if _EXPLORES.match(first.text.lstrip("*_ ")):
        return True
    if len(items) < 2:
        return False
    gap, usual = items[1].head.blanks, items[2].head.blanks if len(items) > 2 else first.head.blanks
    if gap > usual >= 1:
        return True
    sentences = len(re.findall(r"[.!?](?:\s|$)", first.text))
    return sentences <= 1 and len(first.text) <= 300 < len(items[1].text)


def question_text(block: Block) -> str:
    return without_emphasis(squeezed(block.text)).strip()


class ReadNotes(NamedTuple):
    notes: list[ReadNote]
    titles: list[tuple[int, int]]
    """(line, note's index) of the titles' lines; the others are the notes' texts."""
    before: list[Block]
    """Blocks that belong to no note."""


def read_notes(items: list[Block]) -> ReadNotes:
    """The notes: each a title (mostly a question) with the paragraphs after it."""
    titles: list[str] = []
    texts: list[list[str]] = []
    lines: list[list[int]] = []
    title_lines: list[tuple[int, int]] = []
    before: list[Block] = []
    marked = any(block.head.level or block.head.bold for block in items)
    numbered = all(block.head.bullet for block in items) and len(items) > 1
    for position, block in enumerate(items):
        title, text = _split(block)
        following = items[position + 1] if position + 1 < len(items) else None
        begins = title is not None and (
            _is_title(title, block, marked)
            or bool(text)
            or numbered
            or (following is not None and (not titles or (bool(texts[-1]) and _heads(title, following))))
        )
        if begins and title is not None:
            titles.append(title)
            texts.append([text] if text else [])
            lines.append(list(block.lines))
            title_lines.append((block.head.line, len(titles) - 1))
            title_lines += [(line, len(titles) - 1) for line in _title_lines(block, title)]
        elif titles:
            texts[-1].append(squeezed(block.text))
            lines[-1] += block.lines
        else:
            before.append(block)
    notes = [
        ReadNote(title, "\n\n".join(text), tuple(dict.fromkeys(numbers)))
        for title, text, numbers in zip(titles, texts, lines, strict=True)
    ]
    return ReadNotes(notes, list(dict.fromkeys(title_lines)), before)


def _split(block: Block) -> tuple[str | None, str]:
    """(title, text) where one block holds both: "Does it …? It does." in one line or in adjacent ones."""
    text = without_emphasis(squeezed(block.text))
    if block.head.level:
        return text, ""
    match = re.match(rf"(.{{8,{_MAX_TITLE}}}?\?)[\"')]*(?:\s*[—–:-]+\s*|\s+|$)", text)
    if match and (match.end() == len(text) or re.match(r"[\"'(]?[A-Z0-9~]", text[match.end() :])):
        return match[1], text[match.end() :].strip()
    if block.head.bold and len(block.segments) > 1:
        return block.head.text.rstrip(" :."), joined(block.segments[1:])
    if (
        (match := re.match(r"([^.?!:]{8,120})(?::|\s[—–]|\.)\s+(?=\S)", text))
        and block.head.bullet
        and len(text) > match.end() + 30
    ):
        return match[1], text[match.end() :].strip()
    if len(text) <= _MAX_TITLE:
        return text, ""
    return None, text


def _title_lines(block: Block, title: str) -> list[int]:
    """The lines that the title alone fills."""
    found: list[int] = []
    length = 0
    for segment in block.segments:
        length += len(segment.text) + 1
        if length - 1 > len(title) + 2:
            break
        found.append(segment.line)
    return found


def _is_title(title: str, block: Block, marked: bool) -> bool:
    if block.head.level or block.head.bold:
        return True
    return title.rstrip("\"')").endswith("?") and not marked


def _heads(title: str, following: Block) -> bool:
    return _is_short(title) and not _is_short(following.text)


def _is_short(text: str) -> bool:
    return len(text) <= _MAX_TITLE and not re.search(r"[.!:;][\"')]*$", text)


def read_synthesis(items: list[Block], notes: list[ReadNote]) -> list[Paragraph]:
    """The paragraphs, each with the places where it names notes by their titles."""
    finder = MentionFinder(notes)
    paragraphs = []
    for block in items:
        text = squeezed(block.text)
        if block.head.bullet:
            text = f"{block.head.bullet} {text}"
        paragraphs.append(Paragraph(text, block.lines, tuple(finder.find(text))))
    return paragraphs


class Titled(Protocol):
    @property
    def title(self) -> Any: ...


class MentionFinder:
    """Finds notes' titles in text, whatever their case, dashes and quotes; the longest title first."""

    def __init__(self, notes: Sequence[Titled]) -> None:
        self.patterns = [
            (
                index,
                re.compile(
                    r"\s+".join(_loosely(word) for word in note.title.rstrip("?. ").split()) + r"\??", re.I
                ),
            )
            for index, note in sorted(enumerate(notes), key=lambda pair: -len(pair[1].title))
            if len(note.title) >= 8
        ]

    def find(self, text: str) -> list[Mention]:
        mentions: list[Mention] = []
        for index, pattern in self.patterns:
            for match in pattern.finditer(text):
                if not any(one.start < match.end() and match.start() < one.end for one in mentions):
                    mentions.append(Mention(match.start(), match.end(), index))
        return sorted(mentions)


def _loosely(word: str) -> str:
    return re.sub(r"(?:\\?[-‐‑–—])+", "[-–—]+", re.escape(word)).replace("\\*", "\\*?")
