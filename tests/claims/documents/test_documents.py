"""Whole documents of other fields and forms: Markdown, a printed page, saved HTML, joined lines, several prompts."""

from __future__ import annotations

from pathlib import Path

import pytest

from claims.documents import BadDocument, Part, ReadLine, as_json, read

HERE = Path(__file__).parent


def document(name: str) -> list[ReadLine]:
    return read((HERE / name).read_bytes(), name)


def test_markdown_with_a_table_of_claims() -> None:
    [line] = document("sleep.md")
    assert line.question == "Does sleep consolidate what was learned the same day?"
    assert line.durable_question == "why does sleep help at all?"
    assert line.as_of == "2026-04-02"
    assert [claim.statement for claim in line.claims] == [
        "A nap gives 80% of a night's benefit",
        "Slow waves are needed for gist but not for detail",
    ]
    assert line.claims[1].approximate
    assert [(one.arxiv_id, one.malformed) for one in line.anchors] == [
        ("2305.01234", False),
        ("2109.00111", False),
        (None, True),
        ("25o6.18032", True),
        ("2513.12345", True),
        ("TBD", True),
        ("2506.1803", True),
    ]
    assert line.tasks.contradicting[1] == "effects that vanish in older adults"
    assert line.tasks.research_questions[2] == "Is the benefit of naps a benefit of rest?"
    assert line.rules == ["Do not invent references."]


def test_a_printed_page_with_headers_within_claims() -> None:
    [line] = document("tariffs-printed.txt")
    assert line.question == "Do tariffs raise the prices that consumers pay?"
    assert line.claims[0].statement == (
        "Pass-through of the 2018 tariffs to import prices was nearly complete (95% within a "
        "year), against the older view "
        "that exporters absorb a half."
    )
    assert [claim.asserted.start for claim in line.claims if claim.asserted] == ["2019", "2020", "2022"]
    assert line.tasks.contradicting == [
        "goods where exporters pay",
        "evidence that margins recovered",
        "currency moves that offset it",
    ]
    assert line.related == ["Do quotas act like tariffs?", "Who gains from retaliation?"]
    assert {one.text.split()[-1] for one in line.unplaced if "Page" in one.text} == {"3"}
    assert line.warnings == [
        "Line 39: 2203.09876 is dated 2021-03, but its id says 2022-03.",
        "Line 40: anchor 3 is the same paper as anchor 2.",
    ]


def test_saved_html() -> None:
    [line] = document("coral.html")
    assert line.question == "Can coral be bred for heat?"
    assert line.synthesis.startswith(
        "Heritability of tolerance is 0.2 to 0.5 How heritable is heat tolerance in corals?."
    )
    assert [mention.note for mention in line.paragraphs[0].mentions] == [0]
    assert [claim.statement for claim in line.claims] == [
        "Selective breeding raises tolerance by 1 °C per generation in 2 species.",
        "Symbiont shuffling gives 1.5°C but costs growth.",
    ]
    assert line.anchors[0].title_truncated
    assert "alert" not in str(as_json([line]))


def test_a_document_whose_line_ends_were_lost() -> None:
    [line] = document("cooling-joined.txt")
    assert [claim.statement for claim in line.claims] == [
        "Elastocaloric prototypes reach a COP of 9.5.",
        "Fatigue limits NiTi to 10^6 cycles.",
        "Magnetocaloric units stay 4x dearer.",
    ]
    assert [anchor.title for anchor in line.anchors] == ["Elastocaloric cooling at scale", "Fatigue of NiTi"]
    assert line.tasks.research_questions == ["whether polymers suffice", "whether cost falls with volume"]
    assert len(line.placements) == 1
    assert "Claim 3" in line.placements[0].words


def test_several_prompts_in_one_file() -> None:
    lines = document("two-prompts.txt")
    assert [line.durable_question for line in lines] == ["does A hold?", "does C hold?"]
    assert [len(line.claims) for line in lines] == [2, 1]
    assert [anchor.arxiv_id for anchor in lines[1].anchors] == ["hep-th/9901001", "math/0309136"]
    assert list(as_json(lines)) == ["lines"]
    assert [one.number for line in lines for one in line.placements] == [
        1,
        2,
        4,
        5,
        6,
        8,
        9,
        11,
        12,
        13,
        14,
        16,
        17,
        19,
        20,
        22,
        23,
        24,
        26,
        27,
    ]


@pytest.mark.parametrize(
    ("data", "line", "words"),
    [
        (b"", 1, "empty"),
        (b" \n\n\t\n", 1, "empty"),
        (b"\n\nDear Sir,\n\nthe weather was fine in 2024.\n", 3, "expected a line of inquiry"),
        (b"# Shopping\n\n## Tasks\n1. Buy milk\n\n## Notes\nNone?\n", 1, "expected a line of inquiry"),
        (b"%PDF-1.7\n\x00\x01", 1, "PDF"),
        (b"PK\x03\x04rest", 1, "ZIP"),
        (b"Claims\n" + b"\x00\xff\x80" * 400, 2, "not text"),
        (b"\xff\xfeC\x00l\x00a\x00\n\x00\x00\xdc", 2, "UTF-16"),
        (b"Claims\n" * 300_000 + b"x", 299594, "2 MB"),
        (b"<html><body><script>var x</script></body></html>", 1, "no text"),
    ],
)
def test_it_refuses_and_names_the_line(data: bytes, line: int, words: str) -> None:
    with pytest.raises(BadDocument) as refusal:
        read(data)
    assert refusal.value.line == line
    assert words in refusal.value.message


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "cp1252"])
def test_encodings(encoding: str) -> None:
    text = "INQUIRING LINE\n\nDoes naïve pricing hold?\n\nSources 1 note\n\nDoes it?\n\nIt does – “mostly”.\n"
    [line] = read(text.encode(encoding))
    assert line.question == "Does naïve pricing hold?"
    assert line.notes[0].text == 'It does – "mostly".'


def test_text_that_was_saved_in_the_wrong_encoding_is_mended() -> None:
    text = "Claims:\n• One model’s share rose 1%→15% (~2025–2026).\n\nAnchors:\n• 2401.00001 — Title (2024)\n"
    [line] = read(text.encode().decode("cp1252", "replace").encode())
    assert line.claims[0].statement == "One model's share rose 1%→15%."
    assert line.claims[0].asserted is not None
    assert (line.claims[0].asserted.start, line.claims[0].asserted.end) == ("2025", "2026")


def test_ids_named_in_a_claim() -> None:
    [line] = read(
        "Dated claims:\n• As arXiv:2401.00001 shows, it holds (2024; see "
        "2402.00002).\n\nAnchors:\n• 2401.00001 — Title (2024)\n"
    )
    assert line.claims[0].statement == "As arXiv:2401.00001 shows, it holds."
    assert line.claims[0].anchors == ("2401.00001", "2402.00002")
    assert line.warnings == [
        "The prompt names no durable question.",
        "Line 2: claim 1 names 2402.00002, which is not among the anchors.",
    ]


def test_a_heading_with_nothing_under_it_is_named() -> None:
    [line] = read(
        "INQUIRING LINE\n\nDoes it hold?\n\nSources 2 notes\n\nDoes it?\n\nYes.\n\nNext inquiring lines\n"
    )
    assert [(one.number, one.part) for one in line.unplaced] == [(11, Part.UNPLACED)]
    assert line.warnings == ["The notes' heading says 2, but 1 was found."]


def test_other_headings_letters_for_bullets_and_dates_after_dashes() -> None:
    [line] = document("cocoa-no-blank-lines.txt")
    assert line.window == ("2008", "2024")
    assert [note.title for note in line.notes] == [
        "How large is the effect of cocoa?",
        "Flavanols survive processing poorly",
        "Longer trials fade",
    ]
    assert [(one.asserted.start, one.asserted.end) for one in line.claims if one.asserted] == [
        ("2012", "2017"),
        ("2019", "2019"),
        ("2020", "2022"),
        ("2024", "2024"),
        ("2023", "2023"),
    ]
    assert [anchor.arxiv_id for anchor in line.anchors] == ["1203.4567", "q-bio/0501001"]
    assert line.tasks.retest_question == "does food act like a drug?"
    assert line.tasks.contradicting[0] == "trials longer than a year"
    assert line.tasks.research_questions == [
        "Does the microbiome decide who responds?",
        "Would pills do the same?",
    ]


def test_a_quoted_prompt_with_escapes_and_folded_notes() -> None:
    [line] = document("elections-quoted.md")
    assert line.explanation == "This explores whether models predict votes better than polls do."
    assert [note.title for note in line.notes] == ["Do models beat polls?", "Why do models miss turnout?"]
    assert line.claims[0].statement == "GPT-4 forecasts miss by 4.1 points on average vs. 2.9 for polls."
    assert line.claims[1].anchors == ("2209.06899",)
    assert line.tasks.contradicting[1] == "calibration that survives a change of candidates"
    assert len(line.tasks.research_questions) == len(line.related) == 2


def test_doubled_empty_lines_part_no_claim() -> None:
    [line] = document("trees-doubled.txt")
    assert [claim.statement for claim in line.claims] == [
        "Street trees lower daytime air temperature by up to 4 °C, the largest effect of any measure studied.",
        "Dense canopies keep nights 0.5 °C warmer, chiefly in calm weather.",
    ]
    assert line.explanation == "This explores whether the shade of the day becomes warmth at night."
    assert [placement.part for placement in line.unplaced] == [Part.UNPLACED]


def test_a_prompt_alone_without_known_headings() -> None:
    [line] = document("proteins-prompt.txt")
    assert line.question is None
    assert line.durable_question == "whether sequence models learn physics"
    assert [len(line.claims), len(line.anchors), line.unplaced] == [2, 2, []]
    assert line.tasks.contradicting == [
        "null results",
        "physics-based baselines that win",
        "leakage that explains the gain",
    ]


def test_no_bullets_and_no_empty_lines_at_all() -> None:
    [line] = document("open-source-tight.txt")
    assert line.question == "Why do some open-source projects outlive their founders?"
    assert [note.text for note in line.notes] == [
        "Written rules double the odds of surviving a founder's exit.",
        "Funding delays the end by 14 months but does not avert it.",
    ]
    assert [mention.note for mention in line.paragraphs[0].mentions] == [0, 1]
    assert [len(line.claims), len(line.anchors), len(line.related), line.unplaced] == [3, 2, 1, []]


def test_numbered_claims_with_remarks_beside_their_dates() -> None:
    [line] = document("batteries-numbered.txt")
    assert line.window == ("2019", "2026")
    assert line.claims[1].statement.endswith("in half-cells, never in packs.")
    assert line.claims[1].anchors == ("2103.04567",)
    assert line.claims[3].statement.endswith("says a survey (Smith et al., 2024).")
    assert line.claims[4].statement.endswith("(~Jan–Mar 2025; one plant).")
    assert [(one.asserted.start, one.asserted.end) for one in line.claims if one.asserted] == [
        ("2021", "2021"),
        ("2021-03", "2021-03"),
        ("2024-01", "2024-03"),
        ("2024", "2024"),
        ("2025-01", "2025-03"),
    ]
    assert [anchor.title_truncated for anchor in line.anchors] == [False, False, True]
    assert line.tasks.contradicting == [
        "packs restored whole",
        "smelters with lithium recovery",
        "policy that changes the economics",
    ]
    assert line.tasks.research_questions == [
        "whether solid-state cells can be recycled directly",
        "whether deposits pay",
    ]
