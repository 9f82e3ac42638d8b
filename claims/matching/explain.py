"""Why a match fits: the words that are shared, the sentence that fits best, the kind of work, a stance or none.

Pure: texts and vectors in, values out; `explaining` reads and writes them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from claims.bearing import sentences
from claims.matching.cues import Cue, find_cue
from claims.matching.scoring import MEANING_SHARE, WORDS_SHARE, Text, WordWeights
from papers.words import terms, written_forms

WORDS_SHOWN = 8
# Words in more than an eighth of all papers weigh little and explain nothing; in a small library all papers may
# be of one topic, and its own words among them.
LEAST_WEIGHT_SHOWN = 2.0
SMALL_LIBRARY = 1000
SENTENCES_READ = 40  # of an abstract; none of 27,000 real ones has more
# A kind of work fits where a sentence of the paper, or the paper, is this near to the kind's own words: by eye
# on real papers, below it hardly one in two was of the kind.
KIND_CUT = 0.5
# Nearness does not know yes from no: a kind that speaks of a failure fits only a sentence that speaks of one.
_FAILURE = re.compile(
    r"\b(?:fail|vanish|disappear|absent|absence|lack|artifact|artefact|spurious|remov|eliminat|eras|reduc|suppress"
    r"|mitigat|weaken|no evidence|(?:do|does|did|is|are|was|were|can)(?: not|n't|n’t)|cannot)",
    re.IGNORECASE,
)
# A cue counts only in a sentence that is about the claim's own matter.
CUE_CUT = 0.6


class Explanation(NamedTuple):
    """What a match carries beside its score. `sentence` stands word for word in the abstract; "" without one."""

    shared_words: list[str]
    sentence: str
    kind: int | None
    cue: Cue | None


class KindText(NamedTuple):
    """A kind of contradicting work: its text and its vector."""

    text: str
    vector: np.ndarray


def sentences_of(abstract: str) -> list[str]:
    """The abstract's sentences, word for word, in order."""
    return [abstract[start:end] for start, end in sentences(abstract)[:SENTENCES_READ]]


def explain(
    claim: Text,
    paper: Text,
    title: str,
    abstract: str,
    sentence_vectors: np.ndarray | None,
    kinds: Mapping[int, KindText],
    weights: WordWeights,
) -> Explanation:
    """Why the paper fits the claim.

    `sentence_vectors` (sentences, 384) belong to `sentences_of(abstract)`, None where there is no encoder;
    `kinds` are the kinds of work that the claim's line looks for, by their ids.
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
    kind = fitting_kind(parts, sentence_vectors, paper.vector, kinds)
    return Explanation(shared, parts[int(np.argmax(fits))], kind, _bearing_cue(parts, cosines))


def shared_words(claim: Text, text: str, weights: WordWeights) -> list[str]:
    """The claim's words that the text has too, as the text writes them, the heaviest first."""
    written = written_forms(text)
    heaviest = sorted(zip(-weights.idf(claim.ids), claim.ids.tolist(), strict=True))
    least = LEAST_WEIGHT_SHOWN if weights.documents >= SMALL_LIBRARY else 0.0
    found = [written[number] for weight, number in heaviest if number in written and -weight >= least]
    return found[:WORDS_SHOWN]


def fitting_kind(
    parts: Sequence[str],
    sentence_vectors: np.ndarray,
    paper_vector: np.ndarray | None,
    kinds: Mapping[int, KindText],
) -> int | None:
    """The id of the kind that is nearest to the paper or to one of its sentences, where it is near enough."""
    failures = np.array([bool(_FAILURE.search(part)) for part in parts])
    whole = sentence_vectors if paper_vector is None else np.vstack([sentence_vectors, paper_vector])
    nearest = {}
    for number, kind in kinds.items():
        vectors = sentence_vectors[failures] if _FAILURE.search(kind.text) else whole
        if len(vectors):
            nearest[number] = float((vectors @ kind.vector).max())
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
