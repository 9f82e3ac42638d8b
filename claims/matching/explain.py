"""Why a match fits: the words that are shared, the sentence that fits best, the kind of work, a stance or none.

Pure: texts and vectors in, values out; `explaining` reads and writes them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from claims.bearing import sentences
from claims.matching.cues import Cue, find_cue
from claims.matching.scoring import MEANING_SHARE, WORDS_SHARE, Text, WordWeights
from papers.words import terms, written_forms

WORDS_SHOWN = 8
SENTENCES_READ = 40  # of an abstract; none of 27,000 real ones has more
# A kind of work fits where the paper, or a sentence of it, is this near to the kind's own words; by eye on real
# papers, below it hardly one in two was of the kind.
KIND_CUT = 0.5
# A cue counts only in a sentence that is about the claim's own matter.
CUE_CUT = 0.6


class Explanation(NamedTuple):
    """What a match carries beside its score. `sentence` stands word for word in the abstract; "" without one."""

    shared_words: list[str]
    sentence: str
    kind: int | None
    cue: Cue | None


def sentences_of(abstract: str) -> list[str]:
    """The abstract's sentences, word for word, in order."""
    return [abstract[start:end] for start, end in sentences(abstract)[:SENTENCES_READ]]


def explain(
    claim: Text,
    paper: Text,
    title: str,
    abstract: str,
    sentence_vectors: np.ndarray | None,
    kinds: Mapping[int, np.ndarray],
    weights: WordWeights,
) -> Explanation:
    """Why the paper fits the claim.

    `sentence_vectors` (sentences, 384) belong to `sentences_of(abstract)`, None where there is no encoder;
    `kinds` has the vector of each kind of work that the claim's line looks for, by the kind's id.
    """
    parts = sentences_of(abstract)
    shared = shared_words(claim, f"{title}\n\n{abstract}", weights)
    if not parts:
        return Explanation(shared, "", None, None)
    overlap = np.array([_overlap(claim, part, weights) for part in parts])
    if sentence_vectors is None or claim.vector is None:
        return Explanation(shared, parts[int(np.argmax(overlap))], None, None)
    cosines = sentence_vectors @ claim.vector
    fits = WORDS_SHARE * overlap + MEANING_SHARE * cosines
    vectors = sentence_vectors if paper.vector is None else np.vstack([sentence_vectors, paper.vector])
    return Explanation(
        shared, parts[int(np.argmax(fits))], fitting_kind(vectors, kinds), _bearing_cue(parts, cosines)
    )


def shared_words(claim: Text, text: str, weights: WordWeights) -> list[str]:
    """The claim's words that the text has too, as the text writes them, the heaviest first."""
    written = written_forms(text)
    heaviest = sorted(zip(-weights.idf(claim.ids), claim.ids.tolist(), strict=True))
    return [written[number] for _, number in heaviest if number in written][:WORDS_SHOWN]


def fitting_kind(vectors: np.ndarray, kinds: Mapping[int, np.ndarray]) -> int | None:
    """The id of the kind that is nearest to any of the vectors, where it is near enough."""
    nearest = {number: float((vectors @ kind).max()) for number, kind in kinds.items()}
    best = max(nearest, key=nearest.__getitem__, default=None)
    return best if best is not None and nearest[best] >= KIND_CUT else None


def _overlap(claim: Text, sentence: str, weights: WordWeights) -> float:
    """The share of the claim's word weights that the sentence has, 0 to 1."""
    idf = weights.idf(claim.ids)
    ids, _ = terms(sentence)
    return float(idf[np.isin(claim.ids, ids)].sum() / idf.sum()) if len(idf) else 0.0


def _bearing_cue(parts: Sequence[str], cosines: np.ndarray) -> Cue | None:
    """The cue of the sentence that is nearest to the claim, of those that are about it and have one."""
    for row in np.argsort(-cosines, kind="stable"):
        if cosines[row] < CUE_CUT:
            return None
        if cue := find_cue(parts[row]):
            return cue
    return None
