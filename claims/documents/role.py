"""Reads the prompt's sentences before its claims: topic, durable question, the years that the findings span. Pure.

Called by claims.documents.reader.
"""

from __future__ import annotations

import re

from claims.documents.cleaning import clean, squeezed
from claims.documents.dates import parse_span

_QUESTION_IN_ROLE = re.compile(
    r"\b(?:precise|durable|core|central|exact|underlying|open|key|lasting|research|guiding"
    r"|driving)?\s*(?<!a )\bquestion\b[^?:.!—]{0,60}?"
    r"(?::|\s[—–-]{1,2}|\bis\b:?|\bremains\b:?)\s*(?P<question>[^?]{8,500}?\?|whether\b[^.?!]{8,400}[.?!])",
    re.I | re.S,
)
_LAST_QUESTION = re.compile(r"(?:^|[.!:]\s+)(?P<question>[A-Z\"'][^.!?]{8,400}\?)[\"')*_]*\s*$")
_TOPIC = re.compile(
    r"\b(?:claims|findings|constraints|results|evidence|conclusions|statements)\b (?:about|on"
    r"|concerning|regarding|around|in|made about) (?P<topic>[^.?!]{3,200}?)(?=[.?!:;]|\s—|$)",
    re.I,
)


def topic_in(text: str) -> str | None:
    """What the claims are about, in the role's words."""
    topic = _TOPIC.search(text)
    return topic["topic"].strip() if topic else None


def question_in(text: str) -> str | None:
    """The question that the prompt's role names as the one that lasts."""
    match = _QUESTION_IN_ROLE.search(text) or _LAST_QUESTION.search(text)
    if match is None:
        return None
    question = match["question"].strip(" *_\"'")
    return question if question.endswith("?") else question.rstrip(".! ")


def window_in(text: str) -> tuple[str, str] | None:
    """The first span of years (or months) in a sentence about what the findings span."""
    text = squeezed(clean(text))
    words = list(re.finditer(r"[^\s;:()\[\],.]+", text))
    for size in range(7, 0, -1):
        for first, last in zip(words, words[size - 1 :], strict=False):
            if (re.search(r"\d{4}", text[first.start() : last.end()])) and (
                span := parse_span(text[first.start() : last.end()])
            ):
                if size > 1 and not re.search(
                    r"\d|^['~]?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|q|h|from|between"
                    r"|since|early|mid|late)",
                    first[0],
                    re.I,
                ):
                    continue
                if span.start and span.end:
                    return span.start, span.end
    return None
