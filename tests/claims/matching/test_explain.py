"""Reasons: quotes word for word, plain cues and no others, kinds that know a failure from a success."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.matching.cues import find_cue
from claims.matching.explain import Explanation, KindText, explain, sentences_of
from claims.matching.scoring import Text, WordWeights
from papers.encoder.client import Encoder, load_encoder
from papers.words import terms

ABSTRACT = (
    "Prior work (Ferreira et al. 2025) reports that salt layers lose 12.5% of their capacity, cf. Fig. 3, i.e. "
    "one eighth. We store 40 layers for a year at 4 degrees. Contrary to earlier findings, we find no evidence "
    "that salt layers lose capacity in cold storage. Choirs were not consulted."
)
CLAIM = "Salt layers lose 12% of their capacity in a year of cold storage."
TABLE = WordWeights(1, 1000, 90.0, np.empty(0, np.uint32), np.empty(0, np.uint32))


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    loaded = load_encoder()
    assert loaded is not None
    return loaded


def text(words: str, encoder: Encoder | None) -> Text:
    return Text(*terms(words), encoder.encode([words])[0] if encoder else None)


def explained(
    encoder: Encoder | None, abstract: str = ABSTRACT, kinds: dict[int, str] | None = None
) -> Explanation:
    vectors = encoder.encode(sentences_of(abstract)) if encoder else None
    own = {
        number: KindText(kind, encoder.encode([kind])[0]) for number, kind in (kinds or {}).items() if encoder
    }
    return explain(text(CLAIM, encoder), text(abstract, encoder), "Cold salt", abstract, vectors, own, TABLE)


def test_abbreviations_and_decimals_end_no_sentence() -> None:
    assert [sentence[:12] for sentence in sentences_of(ABSTRACT)] == [
        "Prior work (",
        "We store 40 ",
        "Contrary to ",
        "Choirs were ",
    ]


@given(st.text(st.sampled_from("ab AB.!?,;é\n\"')(0123% "), max_size=200))
def test_sentences_are_quotes_in_order_and_leave_no_word_out(abstract: str) -> None:
    parts, place = sentences_of(abstract), 0
    for part in parts:
        assert part.strip() == part != ""
        place = abstract.index(part, place) + len(part)
    assert "".join("".join(parts).split()) == "".join(abstract.split())


def test_the_sentence_that_fits_best_is_quoted_word_for_word(encoder: Encoder) -> None:
    found = explained(encoder)
    assert found.sentence in ABSTRACT
    assert "lose capacity in cold storage" in found.sentence


def test_shared_words_are_written_as_in_the_paper_heaviest_first(encoder: Encoder) -> None:
    found = explained(encoder).shared_words
    assert {"salt", "layers", "capacity", "Cold", "storage"} <= set(found)
    assert all(word in f"Cold salt {ABSTRACT}" for word in found)
    assert len(found) <= 8


def test_a_plain_cue_about_the_claim_suggests_a_stance_and_names_its_words(encoder: Encoder) -> None:
    cue = explained(encoder).cue
    assert cue is not None
    assert cue.stance == "contradicts"
    assert cue.words.casefold() in ABSTRACT.casefold()


def test_the_same_cue_about_something_else_suggests_nothing(encoder: Encoder) -> None:
    abstract = (
        "Salt layers lose capacity in cold storage, as was known. "
        "We find no evidence that choirs sing better on Thursdays."
    )
    assert explained(encoder, abstract).cue is None


def test_without_an_encoder_words_choose_the_sentence_and_nothing_is_suggested() -> None:
    found = explained(None)
    assert found.sentence in ABSTRACT
    assert found.sentence != ""
    assert found.cue is None
    assert found.kind is None


def test_an_empty_abstract_has_no_sentence() -> None:
    assert explained(None, "").sentence == ""


def test_a_kind_of_failure_fits_only_a_sentence_that_speaks_of_one(encoder: Encoder) -> None:
    kinds = {3: "salt layers that fail to lose capacity under the same conditions"}
    confirming = "We show that salt layers lose capacity under the same conditions. They lose 12% in a year."
    assert explained(encoder, kinds=kinds).kind == 3
    assert explained(encoder, confirming, kinds).kind is None


def test_of_several_kinds_the_nearest_is_named(encoder: Encoder) -> None:
    kinds = {1: "choirs that do not rehearse", 2: "no evidence of capacity loss of salt in the cold"}
    assert explained(encoder, kinds=kinds).kind == 2


@pytest.mark.parametrize(
    ("sentence", "stance"),
    [
        ("We fail to replicate the earlier finding on three models.", "contradicts"),
        ("Across 12 models we find no evidence that size matters.", "contradicts"),
        ("Contrary to common belief, depth does not help.", "contradicts"),
        ("This directly contradicts claims in the literature.", "contradicts"),
        ("Under matched compute the effect vanishes.", "contradicts"),
        ("These findings do not hold for larger models.", "contradicts"),
        ("The effect holds only when the prompt names a peer.", "qualifies"),
        ("Gains are limited to tasks with long contexts.", "qualifies"),
    ],
)
def test_cues(sentence: str, stance: str) -> None:
    cue = find_cue(sentence)
    assert cue is not None
    assert cue.stance == stance
    assert cue.words in sentence


@pytest.mark.parametrize(
    "sentence",
    [
        "These assumptions do not hold for AI agents.",
        "Our benchmark includes but is not limited to coding tasks.",
        "A step is accepted only if it cites a preregistered trigger.",
        "Existing methods fail to capture long-range structure.",
        "Static systems cannot replicate such motions.",
        "We no longer need labelled data.",
        "Gradients vanish in deep networks.",
        "We find evidence that size matters.",
    ],
)
def test_what_only_looks_like_a_cue_is_none(sentence: str) -> None:
    assert find_cue(sentence) is None
