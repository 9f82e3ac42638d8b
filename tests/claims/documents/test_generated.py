"""Documents written in random forms (headings, bullets, dates, wrapping, HTML, artefacts) are read back whole."""

from __future__ import annotations

from random import Random

import pytest

from claims.documents import Part, ReadLine, read
from tests.claims.documents.topics import TOPICS
from tests.claims.documents.writing import Expected, Writer


def written(seed: int) -> tuple[bytes, Expected]:
    random = Random(seed)
    writer = Writer(random.choice(TOPICS), random)
    return writer.document(), writer.expected


@pytest.mark.parametrize("seed", range(250))
def test_what_was_put_in_is_read_back(seed: int) -> None:
    document, expected = written(seed)
    [line] = read(document)
    assert found_in(line) == expected
    assert [placement.number for placement in line.placements] == sorted(
        {placement.number for placement in line.placements}
    )
    assert not any(placement.words.startswith("Not of a form") for placement in line.placements)


def test_every_form_is_among_the_seeds() -> None:
    """The seeds above are worth something only while they still cover the forms."""
    documents = [written(seed)[0] for seed in range(250)]
    for mark in (
        b"<li>",
        b"## ",
        b"\r\n",
        "\u2028".encode(),
        b"\xff\xfe",
        "▪".encode(),
        b"(Q3 2025)",
        b"doi:10.48550",
    ):
        assert any(mark in document for document in documents), mark


def found_in(line: ReadLine) -> Expected:
    return Expected(
        question=line.question,
        durable_question=line.durable_question,
        window=list(line.window) if line.window else None,
        notes=[(note.title, note.text) for note in line.notes],
        paragraphs=[paragraph.text for paragraph in line.paragraphs],
        mentions=[sorted({mention.note for mention in paragraph.mentions}) for paragraph in line.paragraphs],
        claims=[
            (
                claim.statement,
                claim.asserted.start if claim.asserted else None,
                claim.asserted.end if claim.asserted else None,
                claim.approximate,
            )
            for claim in line.claims
        ],
        anchors=[
            (anchor.arxiv_id or "", anchor.version, anchor.asserted_month or "", anchor.title)
            for anchor in line.anchors
        ],
        contradicting=line.tasks.contradicting,
        research_questions=line.tasks.research_questions,
        related=line.related,
    )


def test_a_wrapped_line_is_placed_with_its_claim() -> None:
    text = (
        "You are a research analyst. The precise question remains: does it hold?\n\nClaims:\n"
        "  • A claim that goes on over the end of its line and is\n    dated there "
        "(2024).\n\nAnchors:\n• 2401.00001 — T (2024)\n"
    )
    [line] = read(text)
    assert [one.number for one in line.placements if one.part is Part.CLAIM] == [4, 5]
