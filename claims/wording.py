"""What one wording of a claim changed against the one before it. Pure; used by the claim's page."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

from claims.marking import Span


def changed_parts(older: str, newer: str) -> list[Span]:
    """The stretches of `newer` that `older` does not have, whole words at a time."""
    before, after = _words(older), _words(newer)
    matcher = SequenceMatcher(
        a=[text for text, _, _ in before], b=[text for text, _, _ in after], autojunk=False
    )
    return [
        Span(after[first][1], after[last - 1][2], "added")
        for tag, _, _, first, last in matcher.get_opcodes()
        if tag in ("insert", "replace") and last > first
    ]


def _words(text: str) -> list[tuple[str, int, int]]:
    return [(word[0], *word.span()) for word in re.finditer(r"\S+", text)]
