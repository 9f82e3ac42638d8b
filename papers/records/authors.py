"""arXiv's author line as names. Called by papers.records.oai, where the authors are one string."""

from __future__ import annotations

import re

_INNERMOST = re.compile(r"\([^()]*\)")
_BETWEEN = re.compile(r"\s*[,;:]\s*(?:and\s+|&\s*)?|\s+and\s+|\s+&\s+")
_SUFFIXES = frozenset({"jr", "jr.", "sr", "sr.", "ii", "iii", "iv", "ph.d.", "phd", "m.d."})


def split_authors(line: str) -> tuple[str, ...]:
    """The names in order, without affiliations in brackets: "A. B (1), C. D, Jr. and E. F" gives three."""
    while (shorter := _INNERMOST.sub(" ", line)) != line:
        line = shorter
    names: list[str] = []
    for part in _BETWEEN.split(line):
        name = " ".join(part.split())
        if name.lower() in _SUFFIXES and names:
            names[-1] = f"{names[-1]}, {name}"
        elif name:
            names.append(name)
    return tuple(names)
