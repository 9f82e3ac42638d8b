"""Whatever text or bytes come in: no line is lost, none is placed twice, and nothing but BadDocument is raised."""

from __future__ import annotations

import re

from hypothesis import example, given, settings
from hypothesis import strategies as st

from claims.documents import BadDocument, ReadLine, as_json, read

PIECES = (
    "INQUIRING LINE",
    "Does it hold?",
    "This explores whether it holds.",
    "Sources 2 notes",
    "Claims:",
    "• A claim (~2025–2026).",
    "- Another claim",
    "Findings span 2021–2026; treat all as perishable:",
    "Anchor papers (verify; mind their dates):",
    "• arXiv:2506.18032 (2025-06): A title",
    "arXiv:TBD (2025): None",
    "Your task:",
    "(1) RE-TEST EACH CONSTRAINT. For each claim.",
    "(2) Surface CONTRADICTING work. Look for: (a) this; (b) that.",
    "(3) Propose 2 research questions:",
    "Next inquiring lines",
    "You are a research analyst. The precise question remains: does it hold?",
    "",
    "",
    "---",
    "```",
    "> quoted",
    "| a | b | c |",
    "Page 1 of 2",
    "Copy",
    "Research prompt for your LLMexpand ↓",
    "as of 25 May 2026",
    "## Heading",
    "**Bold**",
    "\u200b",
    "x" * 90,
    "(",
    ")",
    "(2024)",
    "[2024]",
    "—",
    "• ",
    "1.",
    "<p>",
    "</p>",
    "Cite arXiv IDs; flag anything.",
    "wrapped line goes\non here",
)
ENDS = st.sampled_from(["\n", "\r\n", "\r", "\u2028", "\u2029"])
documents = st.lists(st.sampled_from(PIECES) | st.text(max_size=40), max_size=40)


def read_or_refuse(document: str | bytes) -> list[ReadLine]:
    try:
        return read(document)
    except BadDocument as refusal:
        if refusal.line < 1 or not refusal.message:
            raise AssertionError(refusal) from refusal
        return []


@given(documents, ENDS)
@settings(max_examples=300, deadline=None)
def test_no_line_is_lost_and_none_is_placed_twice(pieces: list[str], end: str) -> None:
    text = end.join(pieces)
    lines = read_or_refuse(text)
    if lines and "<" not in text:
        source = re.split("\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]", text.removeprefix("\ufeff"))
        filled = [number for number, line in enumerate(source, start=1) if line.strip()]
        assert sorted(one.number for line in lines for one in line.placements) == filled
        as_json(lines)


@given(st.text() | st.binary())
@example("\ud800")
@example(b"\xff\xfe\x00")
@example("<html>")
@example("<html><body>\x00")
@settings(max_examples=300, deadline=None)
def test_anything_at_all_is_read_or_refused(document: str | bytes) -> None:
    read_or_refuse(document)


@given(documents, ENDS, ENDS)
@settings(max_examples=150, deadline=None)
def test_line_ends_make_no_difference(pieces: list[str], one: str, other: str) -> None:
    pieces = [re.sub("[\n\r\x0b\x0c\x85\u2028\u2029]", " ", piece) for piece in pieces]
    first, second = (as_json(read_or_refuse(end.join(pieces)) or [ReadLine()]) for end in (one, other))
    assert first == second


@given(st.sampled_from(["-", "*", "–", "▪", "1.", "(1)", "‣", "+"]))
def test_bullets_make_no_difference(bullet: str) -> None:
    def document(mark: str) -> str:
        return (
            "You are a research analyst. The precise question remains: does it hold?\n\nClaims\n"
            f"  {mark} First claim, with 3 models (~2025–2026).\n  {mark} Second claim - with a "
            f"dash (2024).\n\nAnchors\n"
            f"  {mark} arXiv:2506.18032 (2025-06): A title\n"
        )

    assert as_json(read(document("•"))) == as_json(read(document(bullet)))
