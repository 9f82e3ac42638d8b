"""The durable part of a claim: its statement with the perishable specifics taken out, still readable. Pure.

Called by the claim's page, the re-test page and reports. What cannot be taken out of its sentence leaves "…" behind,
which says that something stood there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

# One private character stands for each specific while the sentence is mended around it.
_QUANTITY, _COUNT, _MODEL, _SUPERLATIVE, _BENCHMARK = "\ue000\ue001\ue002\ue003\ue004"
_MARKS = f"{_QUANTITY}{_COUNT}{_MODEL}{_SUPERLATIVE}{_BENCHMARK}"
_MARK_OF = {
    "quantity": _QUANTITY,
    "threshold": _QUANTITY,
    "count": _COUNT,
    "model": _MODEL,
    "superlative": _SUPERLATIVE,
    "benchmark": _BENCHMARK,
}
_NEARLY = (
    r"(?:up to|as much as|as many as|more than|less than|fewer than|at least|at most|nearly|almost|about|around|roughly"
    r"|approximately|some|only|just|over|under|above|below|~|≈)"
)
_FIGURE = rf"(?:{_NEARLY}\s+)*{_QUANTITY}(?:\s*(?:→|->|to|–|-|/|vs\.?|and|or|versus)\s*{_QUANTITY})*"
_AND = r"(?:\s*(?:,|/|;|and|or|&|,\s*and|,\s*or)\s*)"
_NEXT = "by|in|on|when|with|under|across|after|before|for|if|as|while|and|but|during|within"
_ENDS = rf"(?=\s*(?:[,.;:)\]]|$|(?:{_NEXT})\b))"
_STEPS: list[tuple[str, str]] = [
    # "by ~10x", "from 1% to 15%", "to 15%": a figure at the end of its clause goes with its preposition
    (rf",?\s*\b(?:from|by|to|at|of|with)\s+{_FIGURE}{_ENDS}", ""),
    # "amplified ~10x by peer presence", "drops 12% when": the same without a preposition, after a participle
    (rf"(?<=ed)\s+{_FIGURE}(?=\s+(?:by|when|in|under|with)\b)", ""),
    # "12% of their capacity"
    (rf"{_FIGURE}\s+of\b", "a share of"),
    # "12% less", "a 12% drop"
    (
        rf"{_FIGURE}\s+(?=(?:more|less|fewer|higher|lower|larger|smaller|faster|slower|better|worse|cheaper|longer)\b)",
        "",
    ),
    (rf"(?<=\ba\s){_FIGURE}\s+(?=\w)", ""),
    (rf"(?<=\ban\s){_FIGURE}\s+(?=\w)", ""),
    (rf"(?<=\bthe\s){_FIGURE}\s+(?=\w)", ""),
    (_FIGURE, "…"),
    (rf"(?:{_NEARLY}\s+)*(?:all\s+)?{_COUNT}(?:\s+(?:to|or|–|-)\s+{_COUNT})?", "several"),
    # names: several at once, an adjective before its noun, alone
    (rf"(?:the\s+)?{_MODEL}(?:{_AND}{_MODEL})+(?:\s+models)?", "several models"),
    (rf"\b(the|an?)\s+{_MODEL}\s+(?=\w)", r"\1 "),
    (rf"{_MODEL}\s+models\b", "models"),
    (rf"{_MODEL}\s+model\b", "a model"),
    (_MODEL, "a model"),
    (rf"(?:the\s+)?{_BENCHMARK}(?:{_AND}{_BENCHMARK})+(?:\s+benchmarks)?", "several benchmarks"),
    (rf"\b(the|an?)\s+{_BENCHMARK}\s+(?=\w)", r"\1 "),
    (rf"{_BENCHMARK}\s+benchmark\b", "a benchmark"),
    (_BENCHMARK, "a benchmark"),
    # "the first to solve it", "the best open model", "the only way"
    (rf"(?:the\s+)?{_SUPERLATIVE}\s+(?=to\b)", "among those "),
    (rf"\bthe\s+{_SUPERLATIVE}\s+(?=[aeiou])", "an "),
    (rf"\bthe\s+{_SUPERLATIVE}\s+(?=\w)", "a "),
    (rf"\s*{_SUPERLATIVE}", ""),
    # what is left over
    (r"…(?:\s*(?:→|->|/|,|;|and|or|to|…)\s*…)+", "…"),
    (r"\ban(?=\s+[bcdfghjklmnpqrstvwxyz])", "a"),
    (r"\(\s*[,;:→/\s…]*\)|\[\s*[,;:→/\s…]*\]", ""),
    (r"\s+", " "),
    (r"\s+([,.;:)\]])", r"\1"),
    (r"([(\[])\s+", r"\1"),
    (r"([,;:])(?:\s*[,;:])+", r"\1"),
    (r"[,;:]\s*\.", "."),
]
_DETAIL_WORDS = 3


def durable_part(statement: str, specifics: Iterable[tuple[int, int, str]]) -> str:
    """The statement without its specifics, given as (first character, behind the last, kind), as one sentence."""
    text = _with_marks(statement, specifics)
    text = re.sub(r"\(([^()]*)\)|\[([^\[\]]*)\]", _without_details, text)
    for pattern, instead in _STEPS:
        text = re.sub(pattern, instead, text, flags=re.I)
    text = text.strip(" ,;:–-")
    return text[:1].upper() + text[1:]


def _with_marks(statement: str, specifics: Iterable[tuple[int, int, str]]) -> str:
    """The statement with each specific as its mark; a count that has its noun within it keeps the noun."""
    parts: list[str] = []
    at = 0
    for start, end, kind in sorted(specifics):
        if start < at or end > len(statement):
            continue  # overlaps the one before, or lies outside
        noun = re.search(r"(?<=\S)\s+\D+$", statement[start:end]) if kind == "count" else None
        parts += [statement[at:start], _MARK_OF[kind], noun[0] if noun else ""]
        at = end
    return "".join([*parts, statement[at:]])


def _without_details(bracket: re.Match[str]) -> str:
    """A bracket that is there for its specifics goes as a whole; another one stays."""
    inside = bracket[1] or bracket[2] or ""
    has_specific = any(mark in inside for mark in _MARKS)
    return "" if has_specific and len(re.findall(r"[^\W\d]{3,}", inside)) <= _DETAIL_WORDS else bracket[0]
