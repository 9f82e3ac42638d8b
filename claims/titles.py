"""Whether two titles are the same one, as people and programs write them down. Pure; called by claims.grounding.

TeX, accents, punctuation, case and hyphens do not count; a misspelt word does not part two titles, another number does.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

# TeX's accents (\'e, \"{o}, \c{c}) stand before their letter; what remains is the letter alone.
_ACCENT = re.compile(r"\\(?:[\"'`^~=.]|[uvHtcdbkr](?=[{\s]))\s*\{?\\?(\w)\}?")
_COMMAND = re.compile(r"\\([A-Za-z]+)")
_FONTS = re.compile(
    r"(?:text|math)(?:bf|it|rm|sf|sc|tt|cal|bb|frak|normal)|emph|textsuperscript|textsubscript|mbox|bf|it|rm"
)
_MARKS = re.compile(r"[$^_{}]")
_DASHES = re.compile(r"-{2,}")
_ELLIPSIS = re.compile(r"\s*(?:…|\.\.\.)\s*$")
_NOT_A_WORD = re.compile(r"[^\w]+|_")
_MAIN_TITLE = re.compile(r"(?::\s|\s[-–—]+\s|\?\s).*", re.S)

# A misspelt word: this share of its letters is still right ("behavior", "behaviour"). A short word is another word.
WORD_LIKENESS = 0.75
SHORTEST_MISSPELT = 4
# In a title of this many words, one may be misspelt; in twice as many, two.
WORDS_A_MISSPELLING = 5
# A beginning that nobody marked as cut off must be this long to be taken for the title.
FEWEST_WORDS_CUT = 4
FEWEST_WORDS_MARKED = 2


@dataclass(frozen=True, slots=True)
class TitleComparison:
    """`agrees`: the same title; `cut_off`: the asserted one is only its beginning, and `rest` is what is missing."""

    agrees: bool
    cut_off: bool = False
    rest: str = ""


def words_of(title: str) -> list[str]:
    """The words of a title, bare of TeX, accents, case and punctuation; Greek letters by their names."""
    plain = _ACCENT.sub(r"\1", title)
    plain = _COMMAND.sub(lambda found: " " if _FONTS.fullmatch(found[1]) else f" {found[1]} ", plain)
    plain = _DASHES.sub(" ", _MARKS.sub("", plain))
    letters: list[str] = []
    for letter in unicodedata.normalize("NFKD", plain):
        if unicodedata.combining(letter):
            continue
        name = unicodedata.name(letter, "")
        letters.append(f" {name.split()[-1]} " if name.startswith("GREEK") and letter.isalpha() else letter)
    return _NOT_A_WORD.sub(" ", "".join(letters).casefold()).split()


def compare_titles(asserted: str, actual: str, *, truncated: bool = False) -> TitleComparison:
    """Whether the asserted title is the actual one, or its beginning (`truncated`: it was marked as cut off)."""
    ellipsis = bool(_ELLIPSIS.search(asserted))
    said, real = words_of(_ELLIPSIS.sub("", asserted)), words_of(actual)
    if not said or not real:
        return TitleComparison(agrees=False)
    if _same(said, real):
        return TitleComparison(agrees=True)
    fewest = FEWEST_WORDS_MARKED if truncated or ellipsis else FEWEST_WORDS_CUT
    is_main_title = _same(said, words_of(_MAIN_TITLE.sub("", actual)))
    if (len(said) >= fewest or is_main_title) and (end := _beginning(said, real)):
        return TitleComparison(agrees=True, cut_off=True, rest=_rest(actual, end))
    return TitleComparison(agrees=False)


def _same(said: list[str], real: list[str]) -> bool:
    if "".join(said) == "".join(real):  # "fine-tuning" and "finetuning" are one
        return True
    if len(said) != len(real):
        return False
    odd = [(one, other) for one, other in zip(said, real, strict=True) if one != other]
    return len(odd) <= max(1, len(real) // WORDS_A_MISSPELLING) and all(_misspelt(*pair) for pair in odd)


def _misspelt(one: str, other: str) -> bool:
    if any(letter.isdigit() for letter in one + other) or min(len(one), len(other)) < SHORTEST_MISSPELT:
        return False
    return Levenshtein.normalized_similarity(one, other) >= WORD_LIKENESS


def _beginning(said: list[str], real: list[str]) -> int:
    """How many letters of the real title (its words run together) the asserted words make up; 0: not its beginning."""
    joined, whole = "".join(said), "".join(real)
    if whole.startswith(joined) and len(joined) < len(whole):
        return len(joined)
    if len(said) < len(real) and _same(said, real[: len(said)]):
        return len("".join(real[: len(said)]))
    return 0


def _rest(actual: str, letters: int) -> str:
    """What of the actual title follows its first so many letters, from a word's start where the cut was within one."""
    parts = actual.split()
    for number in range(len(parts), 0, -1):
        if len("".join(words_of(" ".join(parts[:number])))) <= letters:
            return " ".join(parts[number:])
    return actual
