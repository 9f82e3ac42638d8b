"""The code and slug that a line gets from its question, and the note that a claim stands under."""

from itertools import islice

import pytest

from claims.importing.codes import free_code, free_slug, propose_code
from claims.importing.placing import notes_of
from tests.factories import LineFactory


@pytest.mark.parametrize(
    ("question", "code"),
    [
        (
            "Do models spontaneously develop peer-preservation behaviors without being instructed to cooperate?",
            "PP",
        ),
        ("Does chain of thought reflect reasoning?", "CT"),
        ("Können Modelle lügen?", "KM"),
        ("Why?", "L1"),
        ("能?", "L1"),
    ],
)
def test_the_code_is_made_of_the_questions_telling_words(question: str, code: str) -> None:
    assert next(propose_code(question)) == code


def test_every_question_has_codes_enough() -> None:
    codes = list(islice(propose_code("Does chain of thought reflect reasoning?"), 40))
    assert len(set(codes)) == 40
    assert all(len(code) <= 8 for code in codes)


@pytest.mark.django_db
def test_a_code_and_a_slug_that_are_taken_are_not_given_again() -> None:
    question = "Does chain of thought reflect reasoning?"
    LineFactory(code="CT", slug="does-chain-of-thought-reflect-reasoning")
    assert free_code(question) == "CTR"
    assert free_slug(question) == "does-chain-of-thought-reflect-reasoning-2"


@pytest.mark.django_db
def test_a_slug_ends_at_a_word_and_never_is_empty() -> None:
    assert free_slug("Do " + "very " * 40 + "long questions end?").endswith("very")
    assert free_slug("能?") == "line"


NOTES = [
    "How fast do salt layers age? Salt layers lose 12% of their capacity in a year of cold storage.",
    "Does the carrier matter? A steel carrier below the salt halves the ageing of batteries.",
]


def test_a_claim_stands_under_the_note_that_says_the_same() -> None:
    said = ["In cold storage, salt layers lose 12% of capacity a year.", "Steel carriers halve ageing."]
    assert notes_of(said, NOTES) == [0, 1]


def test_a_claim_that_no_note_clearly_says_stands_under_none() -> None:
    assert notes_of(["No additive slows the loss by more than 3%.", "Layers and carriers."], NOTES) == [
        None,
        None,
    ]


def test_without_notes_there_is_none_to_stand_under() -> None:
    assert notes_of(["Anything."], []) == [None]
