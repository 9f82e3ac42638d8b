r"""Simple TeX accents as letters: \'e, \"{o}, {\v s}, \ss. What is mathematics, or not simple, stays as given.

Used by papers.records.values on every text, so that the interfaces of arXiv, which differ in this, agree.
"""

from __future__ import annotations

import re
import unicodedata

# TeX's accent commands and the combining characters of Unicode (The TeXbook, chapter 9).
_COMBINING = {
    "`": "\u0300",
    "'": "\u0301",
    "^": "\u0302",
    "~": "\u0303",
    "=": "\u0304",
    "u": "\u0306",
    ".": "\u0307",
    '"': "\u0308",
    "r": "\u030a",
    "H": "\u030b",
    "v": "\u030c",
    "d": "\u0323",
    "c": "\u0327",
    "k": "\u0328",
    "b": "\u0331",
}
_LETTERS = {
    "ss": "ß",
    "ae": "æ",
    "AE": "Æ",
    "oe": "œ",
    "OE": "Œ",
    "aa": "å",
    "AA": "Å",
    "o": "ø",
    "O": "Ø",
    "l": "ł",
    "L": "Ł",
    "i": "ı",
    "j": "ȷ",
}
_MATHEMATICS = re.compile(r"(\$[^$]*\$)")
_ACCENT = re.compile(
    r"""\{\\(?P<a1>[`'^~="."])\s*(?P<l1>\\?[A-Za-z])\}"""  # {\'e}
    r"""|\\(?P<a2>[`'^~="."])\s*(?:\{(?P<l2>\\?[A-Za-z])\}|(?P<l3>\\[ij](?![A-Za-z])|[A-Za-z]))"""  # \'{e} \'e \'\i
    r"""|\{\\(?P<a4>[uvHcdbkr])\s+(?P<l4>\\?[A-Za-z])\}"""  # {\v s}
    r"""|\\(?P<a5>[uvHcdbkr])\s*\{(?P<l5>\\?[A-Za-z])\}"""  # \v{s}
)
_LETTER = re.compile(
    r"\{\\(ss|ae|AE|oe|OE|aa|AA|o|O|l|L|i|j)\}|\\(ss|ae|AE|oe|OE|aa|AA|o|O|l|L|i|j)(?:\{\}|\b\s?)"
)


def accents_to_unicode(text: str) -> str:
    """The text with TeX's accented and special letters outside of $…$ as Unicode, composed (NFC)."""
    if "\\" not in text:
        return text
    parts = _MATHEMATICS.split(text)
    parts[::2] = [_LETTER.sub(_letter, _ACCENT.sub(_accented, part)) for part in parts[::2]]
    return "".join(parts)


def _accented(match: re.Match[str]) -> str:
    found = {name[0]: value for name, value in match.groupdict().items() if value}
    letter = found["l"].removeprefix("\\")
    composed = unicodedata.normalize("NFC", letter + _COMBINING[found["a"]])
    return composed if len(composed) == 1 else match[0]


def _letter(match: re.Match[str]) -> str:
    return _LETTERS[match[1] or match[2]]
