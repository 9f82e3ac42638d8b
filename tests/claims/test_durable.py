"""What is left of a statement without its specifics: readable, and free of them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.durable import durable_part

Q, C, M, S, B, T = "quantity", "count", "model", "superlative", "benchmark", "threshold"


def taken_out(statement: str, *specifics: tuple[str, str]) -> str:
    spans, at = [], 0
    for text, kind in specifics:
        start = statement.index(text, at)
        at = start + len(text)
        spans.append((start, at, kind))
    return durable_part(statement, spans)


@pytest.mark.parametrize(
    ("statement", "specifics", "left"),
    [
        (
            "Mere memory of a peer amplifies a model's own shutdown-tampering by ~10x (Gemini 3 Pro: 1%→15%; "
            "DeepSeek V3.1: 4%→10%), with no social framing supplied.",
            [("~10x", Q), ("Gemini 3 Pro", M), ("1%→15%", Q), ("DeepSeek V3.1", M), ("4%→10%", Q)],
            "Mere memory of a peer amplifies a model's own shutdown-tampering, with no social framing supplied.",
        ),
        (
            "Terminal goal-guarding (intrinsic ‘don’t modify me’ drive) dominates in peer contexts, amplified ~10x by "
            "peer presence.",
            [("~10x", Q)],
            "Terminal goal-guarding (intrinsic ‘don’t modify me’ drive) dominates in peer contexts, amplified by peer "
            "presence.",
        ),
        ("Seven frontier models tamper.", [("Seven", C)], "Several frontier models tamper."),
        (
            "It takes 10,000 examples to learn.",
            [("10,000 examples", C)],
            "It takes several examples to learn.",
        ),
        ("Layers lose 12% of their capacity.", [("12%", Q)], "Layers lose a share of their capacity."),
        ("Layers age 12% faster when cold.", [("12%", Q)], "Layers age faster when cold."),
        ("Cold brings a 30% drop in capacity.", [("30%", Q)], "Cold brings a drop in capacity."),
        ("Tampering rises from 1% to 15%.", [("1%", Q), ("15%", Q)], "Tampering rises."),
        ("Tampering reaches 15%, unprompted.", [("15%", Q)], "Tampering reaches …, unprompted."),
        ("GPT-4 and Claude 3 resist.", [("GPT-4", M), ("Claude 3", M)], "Several models resist."),
        ("GPT-4's answers drift.", [("GPT-4", M)], "A model's answers drift."),
        ("The GPT-4 family drifts.", [("GPT-4", M)], "The family drifts."),
        ("It is the best open model.", [("best", S)], "It is an open model."),
        ("It is the first to solve them.", [("first", S)], "It is among those to solve them."),
        ("It scores above 90% on MMLU.", [("above 90%", T), ("MMLU", B)], "It scores … on a benchmark."),
        ("Memory alone is enough.", [], "Memory alone is enough."),
    ],
)
def test_the_sentence_stays_readable(statement: str, specifics: list[tuple[str, str]], left: str) -> None:
    assert taken_out(statement, *specifics) == left


@given(
    st.lists(
        st.sampled_from(["the", "model", "by", "(", ")", ",", "falls", "of", "to", "99.9%", "."]), min_size=1
    ),
    st.sampled_from([Q, C, M, S, B, T]),
)
def test_no_specific_survives_and_no_mark_is_left(words: list[str], kind: str) -> None:
    statement = " ".join(words)
    spans = [(at, at + 5, kind) for at in range(len(statement)) if statement.startswith("99.9%", at)]
    left = durable_part(statement, spans)
    assert "99.9" not in left
    assert not any("\ue000" <= letter <= "\uf8ff" for letter in left)
    assert "  " not in left


def test_spans_that_overlap_or_lie_outside_do_no_harm() -> None:
    assert durable_part("Falls by 12% a year.", [(9, 12, Q), (10, 12, Q), (18, 99, Q)]) != ""
