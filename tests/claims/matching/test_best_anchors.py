"""Which anchor of its line a claim is suggested to rest on, from the scores of all pairs."""

import numpy as np

from claims.matching.anchors import best_anchors

NONE = float("nan")


def test_each_claim_gets_the_anchor_that_is_best_for_it_and_passes_its_cut() -> None:
    assert best_anchors(np.array([[5.0, 1.0], [4.0, 6.0]]), [3.0, 3.0]) == [0, 1]


def test_below_the_cut_the_claim_must_be_the_anchor_s_best_too() -> None:
    # rows are anchors, columns claims: the first claim's best anchor fits the third claim better
    scores = np.array([[2.7, 0.8, 3.4], [0.8, -0.4, 1.1], [0.6, 1.1, 0.6]])
    assert best_anchors(scores, [7.0, 7.0, 7.0]) == [None, None, 0]


def test_strangers_are_not_suggested_though_nothing_fits_better() -> None:
    assert best_anchors(np.array([[1.9]]), [7.0]) == [None]


def test_a_rejected_pair_is_not_suggested_again() -> None:
    assert best_anchors(np.array([[NONE], [2.5]]), [7.0]) == [1]
    assert best_anchors(np.array([[NONE], [NONE]]), [7.0]) == [None]


def test_two_claims_may_rest_on_one_anchor() -> None:
    assert best_anchors(np.array([[5.0, 6.0]]), [3.0, 3.0]) == [0, 0]
