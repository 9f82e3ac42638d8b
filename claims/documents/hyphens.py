"""Makes words whole again that a printed line's end broke with a hyphen; hyphens that are the word's own stay. Pure.

Called by claims.documents.segments once the document's lines are known, as its other words tell which is which.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Protocol


class Line(Protocol):
    """What is needed of a segment; `soft_end` says that it ends within a word."""

    line: int
    text: str
    bullet: str
    blanks: int
    soft_end: bool


_BROKEN = re.compile(r"(?<![\w-])([A-Za-z][a-z]*)-$")
_REST = re.compile(r"[a-z]+(?!\w)")
# Syllables that no word of a compound consists of: a line that begins with one was broken within a word.
_SYLLABLES = re.compile(
    r"(?:[bcdfgklmnprstvz]?[aeiou]?)?(?:tion|sion|cian|ment|ness|it(?:y|ies)|ances?|ences?|ively|ative|tive|sive"
    r"|ables?|ibles?|ically|ical|ally|ously|ous|isms?|iz(?:ing|ed|es?)|ingly|edly|ings?|ers|ed|ly)(?:s|al)?"
)
_FIRST_PARTS = frozenset(
    word
    for line in """
all anti best bi clean closed cold counter cross data deep double down dual end few fine first five four free
full goal half hard head heavy high hot hyper large late least left less light load long low machine macro
many meta micro mid mini mono most multi near neo new next non off old one open pair peer people poly post
problem pseudo quasi read real right run second self semi sequence short side single six small so soft state
step task ten third three time token tool top tri two ultra user vision well white whole wide word work zero
""".splitlines()
    for word in line.split()
)
_LAST_PARTS = frozenset(
    word
    for line in """
aware based dependent domain driven free fold guided independent induced level like long mediated modal only order
oriented related scale shot source specific step style term time to trained tuned turn wide world year
""".splitlines()
    for word in line.split()
)


def mend_hyphens(segments: Sequence[Line]) -> None:
    """Takes the hyphen off each line that was broken within a word, and marks that line's end as soft.

    The document's other words decide first: "correction" elsewhere joins "correc-", "open-source" elsewhere keeps the
    hyphen. Else a hyphen goes where what follows is a mere syllable, and, in a document where that happens, also
    where the part before is no common first part of a compound.
    """
    broken = list(_broken(segments))
    if not broken:
        return
    text = " ".join(segment.text for segment in segments).casefold()
    words = Counter(re.findall(r"[a-z]+", text) + re.findall(r"[a-z]+-[a-z]+", text))
    evident = any(_is_syllable(first, rest) or first + rest in words for _, first, rest in broken)
    for segment, first, rest in broken:
        if f"{first}-{rest}" in words:
            continue
        syllable = _is_syllable(first, rest)
        unknown = (
            first not in _FIRST_PARTS and rest not in _LAST_PARTS and words[rest] < 2
        )  # once: in the broken word itself
        if first + rest in words or syllable or (evident and unknown):
            segment.text, segment.soft_end = segment.text[:-1], True


def _broken(segments: Sequence[Line]) -> Iterator[tuple[Line, str, str]]:
    """The lines that end with a hyphen, with the parts before and after it."""
    for segment, following in pairwise(segments):
        if following.blanks or following.bullet or following.line != segment.line + 1:
            continue
        first, rest = _BROKEN.search(segment.text), _REST.match(following.text)
        if first and rest:
            yield segment, first[1].casefold(), rest[0]


def _is_syllable(first: str, rest: str) -> bool:
    return first not in _FIRST_PARTS and bool(_SYLLABLES.fullmatch(rest))
