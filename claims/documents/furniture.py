"""Tells what on a saved or printed page is the page's own: buttons, menus, running titles, page numbers. Pure.

Called by claims.documents.sections for each segment, before it is given to a part.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise

from claims.documents import headings
from claims.documents.cleaning import folded
from claims.documents.segments import Segment

BUTTON = "A button of the page, not a part of the line."
INSTRUCTION = "Instruction to the reader of the page."
FURNITURE = "Header, footer or menu of the page."
FOOTNOTE = "Footnote of the page."
REPEATED = "Stands on every page, not a part of the line."

_BUTTON = re.compile(
    r"(?:copy|copied|share|print|expand|collapse|show (?:more|less|all)|read more|see (?:more|all)"
    r"|view (?:more|all)|back(?: to .{1,20})?|menu|home"
    r"|sign (?:in|up|out)|log (?:in|out)|search|subscribe|download|export|edit|save|close|cancel"
    r"|next|previous|prev|follow|bookmark|feedback|more"
    r"|copy (?:link|text|prompt|to clipboard|code|all)|open in .{1,20}|skip to (?:main )?content"
    r"|toggle .{1,20}|table of contents|contents|ask ai)"
    r"[\s.!↓↑→▼▲▾⌄×…]*",
    re.I,
)
FOLDED_PROMPT = re.compile(r".{0,40}prompt.{0,40}(?:expand|collapse|copy|[↓↑▼▲▾⌄])\s*[↓↑▼▲▾⌄]?", re.I)
_INSTRUCTION = re.compile(
    r"(?:copy|paste)\b.{0,40}?\b(?:into|to|in)\b.{0,20}?\b(?:chatgpt|claude|gemini|copilot|your|any"
    r"|an?|the|llm|clipboard|chat)\b",
    re.I,
)
_FURNITURE = re.compile(
    r"page \d+(?: (?:of|/) \d+)?|.{1,80}\bpage \d+ (?:of|/) \d+|\d{1,3} ?/ ?\d{1,3}|- ?\d{1,3} ?-"
    r"|(?!.*arxiv\.org)https?://\S+(?:\s+\d+ ?/ ?\d+)?"
    r"|\d{1,2}/\d{1,2}/\d{2,4},? +\d{1,2}:\d\d.*|(?:©|\(c\)|copyright\b).*|all rights reserved.*"
    r"|(?:this (?:web)?site|we) uses? cookies.*|(?:privacy policy|terms of (?:use|service)|cookie "
    r"(?:policy|settings|preferences)|accessibility)(?:\W+.{0,60})?",
    re.I,
)
_FOOTNOTE = re.compile(r"\[\^[\w-]+\]:")


def furniture_of(segment: Segment, repeated: set[str]) -> str:
    """Why the segment is the page's and not the line's, or ""."""
    text = segment.text
    if FOLDED_PROMPT.fullmatch(text) or (not segment.level and _BUTTON.fullmatch(text)):
        return BUTTON
    if not segment.bullet and _INSTRUCTION.match(text):
        return INSTRUCTION
    if _FOOTNOTE.match(text):
        return FOOTNOTE
    if _FURNITURE.fullmatch(text) or (segment.blanks and re.fullmatch(r"\d{1,3}", text)):
        return FURNITURE
    if segment.menu and headings.heading_of(text) is None:
        return FURNITURE
    return REPEATED if not segment.bullet and folded(text) in repeated else ""


def repeated_lines(segments: list[Segment]) -> set[str]:
    """Short lines that stand three times or more and are no heading: running titles of printed pages."""
    counts = Counter(
        folded(segment.text) for segment in segments if not segment.bullet and len(segment.text) < 100
    )
    return {
        text
        for text, count in counts.items()
        if count >= 3
        and text
        and not headings.heading_of(text)
        and not headings.is_role(text)
        and not headings.is_rule(text)
        and not headings.names_window(text)
    }


def page_numbers(segments: list[Segment]) -> set[int]:
    """The lines that hold a page's number and nothing else: two or more of them, each higher than the one before."""
    alone = [segment for segment in segments if not segment.bullet and re.fullmatch(r"\d{1,3}", segment.text)]
    numbers = [int(segment.text) for segment in alone]
    rising = len(numbers) > 1 and all(first < second for first, second in pairwise(numbers))
    return {segment.line for segment in alone} if rising else set()
