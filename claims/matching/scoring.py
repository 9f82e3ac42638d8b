"""The one function that scores pairs of papers and claims: by words (BM25) and by meaning (cosine).

Pure. Whoever needs a score, in whichever direction, calls `score_block`: a pair's score depends on the pair,
the word table and the claim's baseline alone, to the last bit, whatever else is in the block.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from scipy.sparse import csr_matrix

from papers.encoder.files import DIMENSIONS

# BM25's usual values; on the training claims of the labelled sets no other pair was better by .005 nDCG@10
K1, B = 1.2, 0.75
# what was best on training claims, and still was on held-out ones (docs/matching.md)
WORDS_SHARE, MEANING_SHARE = 0.2, 0.8
# Sums of whole numbers below 2**24 (float32) and 2**53 (float64) are exact in any order, and so the same in
# any block, on any number of threads: a vector's components are rounded to 1/4000 (a cosine moves by some
# .0001), the two factors of a word's weight to 1/1024.
VECTOR_UNIT = 4000.0
WORD_UNIT = 1024.0
DECIMALS = 4  # of the scores that are given out and stored


@dataclass(frozen=True)
class WordWeights:
    """A word table, ready for use: in how many of `documents` papers each stem occurs."""

    number: int
    documents: int
    average_length: float
    ids: np.ndarray  # uint32, ascending
    frequencies: np.ndarray  # uint32

    def idf(self, ids: np.ndarray) -> np.ndarray:
        """BM25's inverse document frequency, float64, above 0; a stem that no paper has weighs most."""
        frequency = np.zeros(len(ids))
        if len(self.ids):
            place = np.minimum(np.searchsorted(self.ids, ids), len(self.ids) - 1)
            frequency = np.where(self.ids[place] == ids, self.frequencies[place], 0).astype(float)
        return np.log1p((self.documents - frequency + 0.5) / (frequency + 0.5))


class Text(NamedTuple):
    """One text as scoring sees it, a paper's or a claim's."""

    ids: np.ndarray  # uint32, ascending
    counts: np.ndarray  # uint32
    vector: np.ndarray | None  # (384,) of unit length


class Baseline(NamedTuple):
    """A claim's mean and deviation of words and meaning over its sample; meaning None: words alone."""

    words_mean: float
    words_deviation: float
    meaning_mean: float | None
    meaning_deviation: float | None


class Scores(NamedTuple):
    """(papers, claims) float64 each, rounded to DECIMALS. `meaning` is nan where a text has no vector."""

    words: np.ndarray
    meaning: np.ndarray
    score: np.ndarray


def raw_scores(
    papers: Sequence[Text], claims: Sequence[Text], weights: WordWeights
) -> tuple[np.ndarray, np.ndarray]:
    """BM25 and cosine of each pair, (papers, claims) float64 each; nan where a text has no vector."""
    return _words(papers, claims, weights), _meaning(papers, claims)


def score_block(
    papers: Sequence[Text], claims: Sequence[Text], baselines: Sequence[Baseline], weights: WordWeights
) -> Scores:
    """Each paper with each claim. A claim whose baseline has no meaning is scored by words alone."""
    words, meaning = raw_scores(papers, claims, weights)
    return Scores(words.round(DECIMALS), meaning.round(DECIMALS), standard_score(words, meaning, baselines))


def standard_score(words: np.ndarray, meaning: np.ndarray, baselines: Sequence[Baseline]) -> np.ndarray:
    """.2 z(words) + .8 z(meaning), rounded to DECIMALS; z by each claim's (each column's) baseline."""
    words_z = (words - [b.words_mean for b in baselines]) / [b.words_deviation for b in baselines]
    alone = np.array([b.meaning_mean is None for b in baselines])
    mean = np.array([b.meaning_mean or 0.0 for b in baselines])
    deviation = np.array([b.meaning_deviation or 1.0 for b in baselines])
    both = WORDS_SHARE * words_z + MEANING_SHARE * ((meaning - mean) / deviation)
    return np.where(alone, words_z, both).round(DECIMALS)


def _words(papers: Sequence[Text], claims: Sequence[Text], weights: WordWeights) -> np.ndarray:
    """BM25 of each pair; claims are the queries."""
    vocabulary = _vocabulary(claims)
    counts = _matrix(claims, vocabulary)
    column_idf = weights.idf(vocabulary)
    queries = np.zeros((len(vocabulary), len(claims)))
    for number in range(len(claims)):
        own = slice(counts.indptr[number], counts.indptr[number + 1])
        columns = counts.indices[own]
        queries[columns, number] = np.rint(counts.data[own] * column_idf[columns] * WORD_UNIT)
    documents = _matrix(papers, vocabulary)
    lengths = np.array([int(paper.counts.sum()) for paper in papers], float)
    # a term's count, weakened by repetition and by the text's length
    damping = K1 * (1 - B + B * lengths / weights.average_length)
    damping = np.repeat(damping, np.diff(documents.indptr))
    documents.data = np.rint(documents.data * (K1 + 1) / (documents.data + damping) * WORD_UNIT)
    return np.asarray(documents @ queries) / WORD_UNIT**2


def _meaning(papers: Sequence[Text], claims: Sequence[Text]) -> np.ndarray:
    """Cosine of each pair."""
    left, right = _whole_vectors(papers), _whole_vectors(claims)
    cosines = (left @ right.T).astype(float) / VECTOR_UNIT**2
    cosines[[paper.vector is None for paper in papers], :] = np.nan
    cosines[:, [claim.vector is None for claim in claims]] = np.nan
    return cosines


def _vocabulary(texts: Sequence[Text]) -> np.ndarray:
    """The stems that occur in any of the texts, ascending."""
    return np.unique(np.concatenate([text.ids for text in texts])) if texts else np.empty(0, np.uint32)


def _matrix(texts: Sequence[Text], vocabulary: np.ndarray) -> csr_matrix:
    """(texts, vocabulary) counts, float64; stems that are not in the vocabulary are left out."""
    shape = (len(texts), len(vocabulary))
    if not texts or not len(vocabulary):
        return csr_matrix(shape)
    ids = np.concatenate([text.ids for text in texts])
    counts = np.concatenate([text.counts for text in texts]).astype(float)
    rows = np.repeat(np.arange(len(texts)), [len(text.ids) for text in texts])
    columns = np.minimum(np.searchsorted(vocabulary, ids), len(vocabulary) - 1)
    known = vocabulary[columns] == ids
    starts = np.concatenate([[0], np.cumsum(np.bincount(rows[known], minlength=len(texts)))])
    return csr_matrix((counts[known], columns[known], starts), shape=shape)


def _whole_vectors(texts: Sequence[Text]) -> np.ndarray:
    """(texts, 384) float32 of whole numbers, units of 1/VECTOR_UNIT; zeros where a text has no vector."""
    stacked = np.zeros((len(texts), DIMENSIONS), np.float32)
    for row, text in enumerate(texts):
        if text.vector is not None:
            stacked[row] = text.vector
    return np.rint(stacked * np.float32(VECTOR_UNIT))
