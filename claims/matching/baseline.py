"""A claim's baseline: what its scores are against papers that have nothing to do with it, and so its cut.

Pure; `run` draws the frozen sample and stores the outcome with the claim.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from claims.matching.scoring import Baseline, Text, WordWeights, raw_scores, standard_score

SAMPLE_SIZE = 2_000
CUT_QUANTILE = 0.999  # one in a thousand papers of the sample would pass
# Below this the .999 quantile is the largest value or near it, and too uncertain: what is usual stands in.
SMALL_SAMPLE = 200
# As seen for the claims of one line over 2,000 of 27,000 real papers: mean and deviation of words and meaning,
# the deviation of .2 z + .8 z, and how many deviations one paper in a thousand lies above the mean (the tail is
# heavier than the normal distribution's 3.1). A small sample is filled up with such usual papers: else a few
# that are about the claim's own matter would pass for what is ordinary.
USUAL_WORDS, USUAL_MEANING = (2.6, 2.8), (0.16, 0.085)
USUAL_SCORE = (0.0, 0.88)
TAIL, TAIL_OF_WORDS = 3.7, 5.6


def baselines(
    sample: Sequence[Text], claims: Sequence[Text], left_out: np.ndarray, weights: WordWeights
) -> list[tuple[Baseline, float]]:
    """For each claim its baseline and its cut.

    `left_out` (papers, claims) is true for a claim's own anchors. A claim without a vector, and any claim
    where half of the sample has none, is scored by words alone.
    """
    words, meaning = raw_scores(sample, claims, weights)
    found = []
    for column in range(len(claims)):
        rows = ~left_out[:, column]
        own_words, own_meaning = words[rows, column], meaning[rows, column]
        known = ~np.isnan(own_meaning)
        by_meaning = claims[column].vector is not None and 2 * known.sum() >= len(known)
        baseline = Baseline(
            *_mean_and_deviation(own_words, USUAL_WORDS),
            *(_mean_and_deviation(own_meaning[known], USUAL_MEANING) if by_meaning else (None, None)),
        )
        scored = known if by_meaning else np.ones_like(known)
        scores = standard_score(own_words[scored, None], own_meaning[scored, None], [baseline])[:, 0]
        found.append((baseline, cut_of(scores, by_meaning)))
    return found


def cut_of(scores: np.ndarray, by_meaning: bool) -> float:
    """The score that one in a thousand papers of the sample would pass."""
    if len(scores) >= SMALL_SAMPLE:
        return round(float(np.quantile(scores, CUT_QUANTILE, method="higher")), 4)
    mean, deviation = _mean_and_deviation(scores, USUAL_SCORE if by_meaning else (0.0, 1.0))
    return round(mean + (TAIL if by_meaning else TAIL_OF_WORDS) * deviation, 4)


def _mean_and_deviation(values: np.ndarray, usual: tuple[float, float]) -> tuple[float, float]:
    """Of the values, a small sample filled up with usual ones. The deviation is above 0."""
    missing = max(0, SMALL_SAMPLE - len(values))
    count = len(values) + missing
    mean = (math.fsum(values) + missing * usual[0]) / count
    squares = math.fsum((values - mean) ** 2) + missing * (usual[1] ** 2 + (usual[0] - mean) ** 2)
    return mean, math.sqrt(squares / count) or usual[1]
