"""Titles as people and programs write them down, compared with arXiv's."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.titles import compare_titles, words_of

SALT = "Ageing of Salt Layers: How Cold Storage Loses its Capacity"


@pytest.mark.parametrize(
    ("asserted", "actual"),
    [
        (SALT.lower(), SALT),
        ("Ageing of salt-layers - how cold storage loses its capacity", SALT),
        ("Fine tuning of α-models", r"Finetuning of $\alpha$-Models"),
        (r"Schr\"odinger’s behavior in large nets", "Schrödinger's behaviour in Large Nets"),
        (r"\emph{Deep} Erd\H{o}s graphs", "Deep Erdős graphs"),
        ("Ageing of salt layers: how cold storrage loses its capacity", SALT),
        ("3--4$\\times$ lower entropy on layers", "3-4× lower entropy on layers".replace("×", r"$\times$")),
    ],
)
def test_the_same_title_written_otherwise_agrees(asserted: str, actual: str) -> None:
    found = compare_titles(asserted, actual)
    assert (found.agrees, found.cut_off) == (True, False)


@pytest.mark.parametrize(
    ("asserted", "actual"),
    [
        ("GPT-4 can do it very well indeed", "GPT-5 can do it very well indeed"),
        ("Language models are not few shot learners here", "Language models are few shot learners here"),
        ("Capacity: how salt layers of cold storage age", SALT),
        ("Ageing", SALT),
        ("", SALT),
        ("Deep layers", "Thin layers"),
        (SALT + " revisited", SALT),
    ],
)
def test_another_title_differs(asserted: str, actual: str) -> None:
    assert not compare_titles(asserted, actual).agrees


@pytest.mark.parametrize(
    ("asserted", "rest"),
    [
        ("Ageing of Salt Layers: How Cold Storage Loses its", "Capacity"),
        ("Ageing of Salt Layers: How Cold Stor", "Storage Loses its Capacity"),
        ("Ageing of Salt Layers", "How Cold Storage Loses its Capacity"),
        ("Ageing of salt layers: how cold…", "Storage Loses its Capacity"),
    ],
)
def test_a_cut_off_title_agrees_and_says_what_is_missing(asserted: str, rest: str) -> None:
    found = compare_titles(asserted, SALT)
    assert (found.agrees, found.cut_off, found.rest) == (True, True, rest)


def test_a_short_beginning_agrees_only_where_it_was_marked_as_cut_off() -> None:
    assert not compare_titles("Large language models", "Large language models are slow readers").agrees
    assert compare_titles(
        "Large language models", "Large language models are slow readers", truncated=True
    ).cut_off


@given(st.text(max_size=60))
def test_a_title_agrees_with_itself_whatever_is_in_it(title: str) -> None:
    assert compare_titles(title, title).agrees == bool(words_of(title))
