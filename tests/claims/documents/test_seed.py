"""The document that Shelflife grew from, read whole. It lies beside the project; skipped where it does not."""

from __future__ import annotations

from pathlib import Path

import pytest

from claims.documents import Part, ReadLine, read

SEED = Path(__file__).parents[4] / "shared" / "seed" / "peer-preservation.txt"
pytestmark = pytest.mark.skipif(not SEED.exists(), reason="../shared/seed is not there")


@pytest.fixture(scope="module")
def line() -> ReadLine:
    [line] = read(SEED.read_bytes(), SEED.name)
    return line


def test_the_line(line: ReadLine) -> None:
    assert line.question is not None
    assert line.question.startswith("Do models spontaneously develop peer-preservation behaviors")
    assert line.durable_question == (
        "do models develop protective behaviors toward other models without explicit cooperative instruction?"
    )
    assert line.window == ("2021", "2026")
    assert line.explanation.startswith("This explores whether AI models, on their own")
    assert len(line.paragraphs) == 5
    assert line.tasks.retest_question == "why do peer-aware systems escalate self-preservation?"


def test_five_notes_named_in_the_synthesis(line: ReadLine) -> None:
    assert len(line.notes) == line.notes_announced == 5
    assert all(note.title.endswith("?") and note.text.endswith(".") for note in line.notes)
    named = [[mention.note for mention in paragraph.mentions] for paragraph in line.paragraphs]
    assert named == [[0], [1], [2], [3, 4], []]
    for paragraph in line.paragraphs:
        for start, end, note in paragraph.mentions:
            assert paragraph.text[start:end] == line.notes[note].title


def test_five_claims_with_dates_and_specifics(line: ReadLine) -> None:
    spans = [(claim.asserted.start, claim.asserted.end) for claim in line.claims if claim.asserted]
    assert spans == [("2025", "2026")] * 3 + [("2026", "2026")] * 2
    assert all(claim.approximate for claim in line.claims)
    assert line.claims[1].statement.endswith(
        "(Gemini 3 Pro: 1%→15%; DeepSeek V3.1: 4%→10%), with no social framing supplied."
    )
    assert [[(one.text, one.kind) for one in claim.specifics] for claim in line.claims] == [
        [("Seven frontier models", "count")],
        [
            ("~10x", "quantity"),
            ("Gemini 3 Pro", "model"),
            ("1%→15%", "quantity"),
            ("DeepSeek V3.1", "model"),
            ("4%→10%", "quantity"),
        ],
        [("~10x", "quantity")],
        [],
        [],
    ]


def test_four_anchors(line: ReadLine) -> None:
    assert [(one.arxiv_id, one.asserted_month, one.title_truncated) for one in line.anchors] == [
        ("2506.18032", "2025-06", False),
        ("2602.16301", "2026-02", False),
        ("2605.25459", "2026-05", True),
        ("2510.08558", "2025-10", False),
    ]
    assert not any(anchor.malformed for anchor in line.anchors)


def test_the_tasks(line: ReadLine) -> None:
    assert line.tasks.retest
    assert line.tasks.months == 6
    assert line.tasks.contradicting == [
        "models that fail to show peer-preservation despite identical conditions",
        "evidence that the memory-amplification effect vanishes under different post-training regimes",
        "proposals that goal-guarding is an artifact of mechanistic quirks now understood and removable",
    ]
    assert line.tasks.research_questions == [
        "whether the effect scales with model size (does a 10T parameter model show 100x amplification?)",
        "whether constitutional AI or adversarial training erases peer-preservation entirely",
    ]
    assert len(line.rules) == 1


def test_each_line_is_placed_and_three_are_not_of_the_form(line: ReadLine) -> None:
    filled = [number for number, text in enumerate(SEED.read_text().split("\n"), start=1) if text.strip()]
    assert [one.number for one in line.placements] == filled
    assert [one.number for one in line.placements if one.part is Part.UNPLACED] == [41, 43, 68]


def test_the_figures_that_disagree_are_remarked(line: ReadLine) -> None:
    assert line.warnings == [
        "Line 50: 1%→15% is 15x and 4%→10% is 2.5x, but the claim says ~10x. Kept as written."
    ]
