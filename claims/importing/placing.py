"""Under which of its line's notes a claim stands: the note that says the same in more words. Pure.

Called by claims.importing.plan and by claims.editing.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from functools import lru_cache

import Stemmer

# The nearest note must share this part of the claim's words (rare ones weigh more), and lead the next by so much.
LIKENESS = 0.3
LEAD = 0.08
_stemmer = Stemmer.Stemmer("english")


def notes_of(statements: Sequence[str], notes: Sequence[str]) -> list[int | None]:
    """For each statement the index of the note (title and text) that it stands under, None where none is clear."""
    stems = [_stems(note) for note in notes]
    weights = {
        stem: math.log(1 + len(notes) / sum(stem in others for others in stems))
        for own in stems
        for stem in own
    }
    unseen = math.log(1 + len(notes))
    placed: list[int | None] = []
    for statement in statements:
        said = _stems(statement)
        total = sum(weights.get(stem, unseen) for stem in said) or 1.0
        scores = sorted(
            ((sum(weights[stem] for stem in said & own) / total, -index) for index, own in enumerate(stems)),
            reverse=True,
        )
        (best, negative), (second, _) = [*scores, (0.0, 0), (0.0, 0)][:2]
        placed.append(-negative if best >= LIKENESS and best - second >= LEAD else None)
    return placed


def _stems(text: str) -> frozenset[str]:
    return frozenset(
        _stem(word) for word in re.findall(r"[^\W_]+", text.casefold()) if len(word) > 3 or word.isdigit()
    )


@lru_cache(maxsize=20_000)
def _stem(word: str) -> str:
    return str(_stemmer.stemWord(word))
