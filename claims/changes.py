"""Which words changed between two wordings, as spans to mark. Pure; called wherever old and new stand side by side."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

from claims.marking import Span

_TOKEN = re.compile(r"\w+|[^\w\s]+")


def changed_words(old: str, new: str) -> tuple[list[Span], list[Span]]:
    """The spans removed from the old text and those added in the new one, whole words each."""
    before, after = list(_TOKEN.finditer(old)), list(_TOKEN.finditer(new))
    matcher = SequenceMatcher(
        None, [token[0] for token in before], [token[0] for token in after], autojunk=False
    )
    removed: list[Span] = []
    added: list[Span] = []
    for what, i, j, k, m in matcher.get_opcodes():
        if what != "equal" and j > i:
            removed.append(Span(before[i].start(), before[j - 1].end(), "removed"))
        if what != "equal" and m > k:
            added.append(Span(after[k].start(), after[m - 1].end(), "added"))
    return removed, added
