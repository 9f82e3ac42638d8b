"""Anchors: ids in every form, malformed ones kept, dates, and titles that are cut off."""

from __future__ import annotations

import pytest

from claims.documents import ReadAnchor, read
from claims.documents.truncation import is_truncated

PROMPT = """You are a research analyst. The precise question remains: does it hold?

Claims:
• It holds (2024).

Anchor papers (verify; mind their dates):
{}

Your task:
(1) RE-TEST EACH CONSTRAINT.
"""


def anchor(written: str) -> ReadAnchor:
    [line] = read(PROMPT.format(written))
    assert len(line.anchors) == 1, line.anchors
    return line.anchors[0]


@pytest.mark.parametrize(
    ("written", "arxiv_id", "version", "month", "title"),
    [
        ("• arXiv:2506.18032v2 (2025-06): On things", "2506.18032", 2, "2025-06", "On things"),
        ("2506.18032 — On things (June 2025)", "2506.18032", None, "2025-06", "On things"),
        ("- On things, arXiv 2506.18032, 2025", "2506.18032", None, "2025", "On things"),
        (
            "* [On things](https://arxiv.org/abs/2506.18032) (Jun 2025)",
            "2506.18032",
            None,
            "2025-06",
            "On things",
        ),
        (
            "- **On things** https://arxiv.org/pdf/2506.18032v1.pdf [2025]",
            "2506.18032",
            1,
            "2025",
            "On things",
        ),
        (
            "1. A. Smith et al. (2025). On things. arXiv:2506.18032 [cs.CL]",
            "2506.18032",
            None,
            "2025",
            "On things",
        ),
        ("• hep-th/9901001 (1999-01): Old things", "hep-th/9901001", None, "1999-01", "Old things"),
        ("• math.GT/0309136 (Sep 2003) – Older things", "math/0309136", None, "2003-09", "Older things"),
        (
            "• https://doi.org/10.48550/arXiv.2506.18032 (2025-06): On things",
            "2506.18032",
            None,
            "2025-06",
            "On things",
        ),
        ("• “On things” (June 2025), arXiv:2506.18032", "2506.18032", None, "2025-06", "On things"),
        (
            "• arXiv:2506.18032: Things: a survey of 2020",
            "2506.18032",
            None,
            None,
            "Things: a survey of 2020",
        ),
    ],
)
def test_forms(written: str, arxiv_id: str, version: int | None, month: str | None, title: str) -> None:
    found = anchor(written)
    assert (found.arxiv_id, found.version, found.asserted_month, found.title) == (
        arxiv_id,
        version,
        month,
        title,
    )
    assert not found.malformed


@pytest.mark.parametrize(
    ("written", "arxiv_id", "why"),
    [
        ("• arXiv:2513.12345 (2025-06): Month thirteen", "2513.12345", "no month 13"),
        ("• 25o6.18032 (2025-06): Letter o", "25o6.18032", "an id is"),
        ("• arXiv:2506.1803 (2025-06): Too short", "2506.1803", "five digits"),
        ("• arXiv:TBD (2025-06): To come", "TBD", "an id is"),
        ("• A title without any id (2025-06)", None, "no arXiv id"),
    ],
)
def test_malformed_ids_stay_in_the_list(written: str, arxiv_id: str | None, why: str) -> None:
    found = anchor(written)
    assert (found.arxiv_id, found.malformed, found.asserted_month) == (arxiv_id, True, "2025-06")
    assert why in found.why


@pytest.mark.parametrize(
    "title",
    [
        "Language Models Recognize and React to their own",
        "A study of the",
        "Learning to rank with…",
        "Learning to rank with self-",
        "Learning to rank: ",
        "Scaling laws for (",
        "Towards a theory of generalisation in overparameterised and deep",
        "x" * 90,
    ],
)
def test_titles_that_are_cut_off(title: str) -> None:
    assert is_truncated(title)


@pytest.mark.parametrize(
    "title",
    [
        "Why Do Some Language Models Fake Alignment While Others Don't?",
        "Agent Learning via Early Experience",
        "Attention Is All You Need",
        "What We Are",
        "Deep Learning",
        "x" * 89 + "?",
        "x" * 120,
    ],
)
def test_titles_that_are_whole(title: str) -> None:
    assert not is_truncated(title)
