"""Scores: right by hand-made examples, and the same to the last bit whatever the block, direction or order."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.matching.baseline import SAMPLE_SIZE, SMALL_SAMPLE, baselines, cut_of
from claims.matching.scoring import K1, B, Baseline, Text, WordWeights, raw_scores, score_block
from papers.words import stem_id, terms

RANDOM = np.random.default_rng(7)
WORDS = [f"word{number}" for number in range(60)]
PLAIN = Baseline(0.0, 1.0, 0.0, 1.0)


def unit(vector: np.ndarray) -> np.ndarray:
    return (vector / np.linalg.norm(vector)).astype(np.float32)


def text(words: str, vector: np.ndarray | None = None) -> Text:
    return Text(*terms(words), vector)


def random_text(length: int) -> Text:
    return text(" ".join(RANDOM.choice(WORDS, length)), unit(RANDOM.normal(size=384)))


def table_of(texts: list[Text]) -> WordWeights:
    ids, frequencies = np.unique(np.concatenate([one.ids for one in texts]), return_counts=True)
    average = float(np.mean([one.counts.sum() for one in texts]))
    return WordWeights(1, len(texts), average, ids, frequencies.astype(np.uint32))


PAPERS = [random_text(int(length)) for length in RANDOM.integers(20, 80, 150)]
CLAIMS = [random_text(12) for _ in range(70)]
TABLE = table_of(PAPERS)
BASELINES = [Baseline(*row) for row in RANDOM.uniform(0.1, 2.0, (len(CLAIMS), 4)).tolist()]


def test_words_are_scored_by_bm25() -> None:
    papers = [text("salt salt ages slowly"), text("choirs sing"), text("salt in the sea")]
    table = table_of(papers)
    words, _ = raw_scores(papers, [text("salt ages")], table)

    def weight(frequency: int, count: int, length: int) -> float:
        idf = math.log(1 + (3 - frequency + 0.5) / (frequency + 0.5))
        return idf * count * (K1 + 1) / (count + K1 * (1 - B + B * length / table.average_length))

    # "the" and "in" are stop words: the third has two words
    expected = [weight(2, 2, 4) + weight(1, 1, 4), 0.0, weight(2, 1, 2)]
    assert words[:, 0] == pytest.approx(expected, abs=0.01)


def test_a_word_that_no_paper_of_the_table_has_weighs_most() -> None:
    ids = np.array([stem_id("salt"), stem_id("unheard")], np.uint32)
    table = WordWeights(1, 10, 5.0, ids[:1], np.array([3], np.uint32))
    assert table.idf(ids[1:])[0] > table.idf(ids[:1])[0] > 0


def test_meaning_is_the_cosine() -> None:
    exact = np.array([[float(p.vector @ c.vector) for c in CLAIMS] for p in PAPERS])  # type: ignore[operator]
    assert np.abs(raw_scores(PAPERS, CLAIMS, TABLE)[1] - exact).max() < 0.002


def test_the_score_mixes_both_by_the_claims_baseline() -> None:
    baseline = Baseline(2.0, 4.0, 0.1, 0.2)
    scores = score_block(PAPERS, CLAIMS[:1], [baseline], TABLE)
    words, meaning = raw_scores(PAPERS, CLAIMS[:1], TABLE)
    assert scores.score == pytest.approx(0.2 * (words - 2) / 4 + 0.8 * (meaning - 0.1) / 0.2, abs=1e-4)


def test_a_claim_without_meaning_is_scored_by_words_alone() -> None:
    alone = Baseline(2.0, 4.0, None, None)
    scores = score_block(PAPERS, [text("word1 word2 word3")], [alone], TABLE)
    assert scores.score == pytest.approx((scores.words - 2) / 4, abs=1e-3)
    assert np.isnan(scores.meaning).all()


def test_a_paper_without_a_vector_has_no_score_with_a_claim_by_meaning() -> None:
    scores = score_block([text("word1"), PAPERS[0]], CLAIMS[:2], [PLAIN, PLAIN], TABLE)
    assert np.isnan(scores.score[0]).all()
    assert not np.isnan(scores.score[1]).any()


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.sampled_from(range(len(PAPERS))), min_size=1, max_size=40),
    st.lists(st.sampled_from(range(len(CLAIMS))), min_size=1, max_size=40),
)
def test_a_pairs_score_is_the_same_in_every_block(rows: list[int], columns: list[int]) -> None:
    whole = score_block(PAPERS, CLAIMS, BASELINES, TABLE)
    part = score_block(
        [PAPERS[row] for row in rows], [CLAIMS[c] for c in columns], [BASELINES[c] for c in columns], TABLE
    )
    for mine, all_of_it in zip(part, whole, strict=True):
        assert np.array_equal(mine, all_of_it[np.ix_(rows, columns)])


def test_raw_scores_are_exact_before_any_rounding() -> None:
    whole = raw_scores(PAPERS, CLAIMS, TABLE)
    for row in (0, 77, 149):
        for column in (0, 33, 69):
            alone = raw_scores([PAPERS[row]], [CLAIMS[column]], TABLE)
            assert alone[0][0, 0] == whole[0][row, column]
            assert alone[1][0, 0] == whole[1][row, column]


def test_empty_texts_score_nothing() -> None:
    nothing = Text(np.empty(0, np.uint32), np.empty(0, np.uint32), None)
    words, meaning = raw_scores([nothing, PAPERS[0]], [nothing, CLAIMS[0]], TABLE)
    assert words[0].tolist() == [0, 0]
    assert words[1, 0] == 0
    assert np.isnan(meaning[0]).all()


def test_a_baseline_is_mean_and_deviation_over_the_sample_without_the_anchors() -> None:
    sample = [random_text(40) for _ in range(300)]
    left_out = np.zeros((300, 2), bool)
    left_out[:50, 1] = True
    (first, _), (second, _) = baselines(sample, CLAIMS[:2], left_out, TABLE)
    words, meaning = raw_scores(sample, CLAIMS[:2], TABLE)
    assert first.words_mean == pytest.approx(words[:, 0].mean())
    assert first.meaning_deviation == pytest.approx(meaning[:, 0].std())
    assert second.words_mean == pytest.approx(words[50:, 1].mean())
    assert second.meaning_mean == pytest.approx(meaning[50:, 1].mean())


def test_one_in_a_thousand_of_the_sample_passes_the_default_cut() -> None:
    sample = [random_text(40) for _ in range(SAMPLE_SIZE)]
    ((baseline, cut),) = baselines(sample, CLAIMS[:1], np.zeros((SAMPLE_SIZE, 1), bool), TABLE)
    scores = score_block(sample, CLAIMS[:1], [baseline], TABLE).score
    assert (scores >= cut).sum() == 2


@pytest.mark.parametrize("size", [0, 1, 5, SMALL_SAMPLE - 1])
def test_a_small_sample_gives_a_usable_cut(size: int) -> None:
    sample = [random_text(40) for _ in range(size)]
    ((baseline, cut),) = baselines(sample, CLAIMS[:1], np.zeros((size, 1), bool), TABLE)
    assert baseline.words_deviation > 0
    assert baseline.meaning_deviation is not None
    assert baseline.meaning_deviation > 0
    assert 1.5 < cut < 6


def test_a_sample_that_shares_nothing_still_has_a_deviation() -> None:
    sample = [text("nothing in common", np.zeros(384, np.float32))] * 300
    ((baseline, _),) = baselines(sample, CLAIMS[:1], np.zeros((300, 1), bool), TABLE)
    assert baseline.words_deviation > 0
    assert baseline.meaning_deviation is not None
    assert baseline.meaning_deviation > 0


def test_the_cut_by_words_alone_is_higher_for_their_longer_tail() -> None:
    few = np.zeros(10)
    assert cut_of(few, by_meaning=False) > cut_of(few, by_meaning=True)
