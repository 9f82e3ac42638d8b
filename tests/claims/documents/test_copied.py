"""What copying, printing and note-taking programs do to a prompt, each alone in a small prompt of its own."""

from __future__ import annotations

import pytest

from claims.documents import BadDocument, ReadLine, as_json, read

CLAIM = "  • Moss migrates 3 km per decade (2021)."
ANCHOR = "  • arXiv:2101.00007 (2021-01): Moss on the move"


def prompt(
    claims: str = CLAIM, anchors: str = ANCHOR, tasks: str = "(1) RE-TEST EACH CONSTRAINT. Say what holds."
) -> str:
    return (
        "You are a botanist. The precise question remains: does moss keep pace with the climate?\n\n"
        "What a curated library found — and when (dated claims, not current truth):\n"
        f"Findings span 2015–2025; treat all as perishable:\n{claims}\n\n"
        f"Anchor papers (verify; mind their dates):\n{anchors}\n\nYour task:\n{tasks}\n"
    )


def line_of(text: str) -> ReadLine:
    [line] = read(text)
    return line


def statements(claims: str) -> list[str]:
    return [claim.statement for claim in line_of(prompt(claims)).claims]


def test_words_that_print_broke_are_whole_and_compounds_keep_their_hyphen() -> None:
    claims = (
        "  • The disper-\nsion of spores sets the pace be-\nyond the tree line, in a self-\nsustaining and long-\n"
        "distance manner (2020).\n  • A long-distance flight is rare (2021)."
    )
    assert statements(claims)[0] == (
        "The dispersion of spores sets the pace beyond the tree line, in a self-sustaining and long-distance manner."
    )


def test_where_no_word_was_broken_all_hyphens_stay() -> None:
    assert statements("  • Spores travel by wind-\nborne dust (2020).") == [
        "Spores travel by wind-borne dust."
    ]


def test_page_numbers_between_the_lines() -> None:
    text = prompt(f"{CLAIM}\n1\n  • Ferns do not (2022).", f"{ANCHOR}\n2")
    assert [claim.statement for claim in line_of(text).claims][1] == "Ferns do not."
    assert line_of(text).anchors[0].title == "Moss on the move"


@pytest.mark.parametrize("bullet", ["🔹", "✅", "o", "👉🏽"])
def test_emoji_and_the_letter_o_as_bullets(bullet: str) -> None:
    line = line_of(
        prompt(
            f"{bullet} Moss moves (2021).\n{bullet} Ferns stay (2022).",
            f"{bullet} arXiv:2101.00007 (2021-01): Moss",
        )
    )
    assert [claim.statement for claim in line.claims] == ["Moss moves.", "Ferns stay."]
    assert line.anchors[0].title == "Moss"


def test_an_emoji_before_a_heading_is_no_bullet() -> None:
    text = prompt().replace("Anchor papers", "📌 Anchor papers").replace("Your task", "📌 Your task")
    assert len(line_of(text).anchors) == 1
    assert line_of(text).tasks.retest


def test_sub_items_with_dates_are_claims_and_their_group_is_none() -> None:
    claims = (
        "- On moss:\n    - Moss moves (2021)\n    - Moss thrives (2022)\n- On ferns:\n    - Ferns stay (2023)"
    )
    assert statements(claims) == ["Moss moves", "Moss thrives", "Ferns stay"]


def test_sub_items_without_dates_are_details_of_their_claim_and_named() -> None:
    claims = "- Moss moves (2021).\n    - in the Alps 4 km\n- Ferns stay (2022)."
    assert statements(claims) == ["Moss moves.", "Ferns stay."]
    assert [one.text.strip() for one in line_of(prompt(claims)).unplaced] == ["- in the Alps 4 km"]


def test_a_sub_item_can_be_the_claims_date() -> None:
    [claim, _] = line_of(prompt("- Moss moves\n    - Date: June 2021\n- Ferns stay (2022).")).claims
    assert (claim.statement, claim.asserted and claim.asserted.start) == ("Moss moves", "2021-06")


def test_a_first_item_that_lost_its_indent_has_no_sub_items() -> None:
    assert statements("• Moss moves\n  • Ferns stay\n  • Lichens wait") == [
        "Moss moves",
        "Ferns stay",
        "Lichens wait",
    ]


def test_entities_in_plain_text() -> None:
    line = line_of(
        prompt("&bull; Cover rose from 5% to &gt;9% (2018&ndash;2019).", ANCHOR.replace("on", "&amp;"))
    )
    assert (line.claims[0].statement, line.anchors[0].title) == (
        "Cover rose from 5% to >9%.",
        "Moss & the move",
    )


def test_a_figure_at_the_end_is_no_footnote() -> None:
    assert statements("  • Under canopies the rate is 0.6") == ["Under canopies the rate is 0.6"]


@pytest.mark.parametrize(
    ("written", "start", "end"),
    [("(2022…2023)", "2022", "2023"), ("(Alps, 2021; Andes, 2022)", "2021", "2022")],
)
def test_spans(written: str, start: str, end: str) -> None:
    [claim] = line_of(prompt(f"  • Moss moves {written}.")).claims
    assert claim.asserted is not None
    assert (claim.asserted.start, claim.asserted.end) == (start, end)


def test_highlights_and_a_bullet_before_a_numbered_task() -> None:
    tasks = (
        "- (1) RE-TEST EACH CONSTRAINT.\n- (2) Surface CONTRADICTING work. Look for: (a) retreats; (b) stasis"
    )
    line = line_of(
        prompt("- Moss moves ==(2021)==", tasks=f"{tasks}\n- (3) Propose 1 research question: why moss?")
    )
    assert line.claims[0].statement == "Moss moves"
    assert line.tasks.contradicting == ["retreats", "stasis"]


def test_an_emphasised_rule_is_no_research_question() -> None:
    tasks = "3. Propose 1 research question:\n   - Why moss?\n\n---\n*Cite arXiv IDs; flag anything you cannot ground.*"
    assert line_of(prompt(tasks=tasks)).tasks.research_questions == ["Why moss?"]


@pytest.mark.parametrize(
    ("anchor", "title"),
    [
        ('arXiv:2101.00007 (2021-01): "Is moss moving?" A field study', '"Is moss moving?" A field study'),
        ('arXiv:2101.00007 (2021-01): "Moss moves," Green and Field', "Moss moves"),
    ],
)
def test_quoted_titles(anchor: str, title: str) -> None:
    assert line_of(prompt(anchors=f"  • {anchor}")).anchors[0].title == title


def test_a_table_with_a_month_that_there_is_not() -> None:
    table = "| arXiv ID | Date | Title |\n|---|---|---|\n| 2113.00001 | 2021-13 | Moss on the move |"
    [anchor] = line_of(prompt(anchors=table)).anchors
    assert (anchor.arxiv_id, anchor.asserted_month, anchor.title) == ("2113.00001", None, "Moss on the move")


def test_an_anchor_without_title_has_none() -> None:
    assert (
        as_json(read(prompt(anchors="  • https://arxiv.org/abs/2101.00007v4")))["anchors"][0]["title"] is None
    )


def test_nested_lists_of_html() -> None:
    page = "<p>{}</p>".format("</p><p>".join(prompt("@", "@").split("\n\n")))
    claims = "<ul><li>Moss moves (2021).<ul><li>in the Alps</li></ul></li><li>Ferns stay (2022).</li></ul>"
    [line] = read(page.replace("@", claims, 1).replace("@", f"<ul><li>{ANCHOR[4:]}</li></ul>"), "saved.html")
    assert [claim.statement for claim in line.claims] == ["Moss moves.", "Ferns stay."]


def test_a_very_long_claim() -> None:
    long = "Moss moves" + " and moves" * 500
    assert statements(f"  • {long} (2021).") == [f"{long}."]


def test_a_document_that_breaks_off_under_its_claims_heading() -> None:
    with pytest.raises(BadDocument) as refusal:
        read(prompt().split("Findings span")[0])
    assert refusal.value.line == 3
    assert "nothing stands under this heading" in refusal.value.message


def test_a_page_that_breaks_off_after_its_question() -> None:
    with pytest.raises(BadDocument) as refusal:
        read("INQUIRING LINE\n\nDoes moss move?\n\nThis explores the pace of moss.\n")
    assert refusal.value.line == 5
    assert "a page's question and no more" in refusal.value.message


def test_a_readme_with_a_change_log_and_papers_is_foreign() -> None:
    readme = "# tool\n\nWhat does it do?\n\n## Changelog\n\n- Faster (2024)\n- New (2023)\n\n## Papers\n\n"
    readme += "- arXiv:2301.00001 (2023-01): It\n"
    with pytest.raises(BadDocument):
        read(readme)


def test_the_heading_results_of_a_paper_alone_is_no_prompts() -> None:
    paper = (
        "1 Introduction\n\nWe study moss.\n\n3 Results\n\n- Moss moved (2022).\n- Ferns stayed (2023).\n\n"
    )
    with pytest.raises(BadDocument):
        read(f"{paper}References\n\n[1] A. Green. Moss. arXiv:2001.08361, 2020.\n")


def test_an_id_and_its_title_on_two_lines() -> None:
    anchors = "arXiv:2101.00007 (2021-01)\nMoss on the move\n\narXiv:2102.00008v2 (2021-02)\nFerns: a review"
    assert [(one.version, one.title) for one in line_of(prompt(anchors=anchors)).anchors] == [
        (None, "Moss on the move"),
        (2, "Ferns: a review"),
    ]


def test_a_heading_whose_bracket_wrapped_and_compounds_that_print_broke() -> None:
    text = prompt("* The alter-\nnate-day rule holds in women-\nonly moss clubs, a mere frac-\ntion (2019).")
    line = line_of(text.replace("when (dated", "when\n(dated"))
    assert line.window == ("2015", "2025")
    assert (
        line.claims[0].statement == "The alternate-day rule holds in women-only moss clubs, a mere fraction."
    )


def test_hard_breaks_doubled_dashes_and_dates_before_titles() -> None:
    anchors = "\\- arXiv:2207.00001 (2022--07): Moss\\\n\\- arXiv:2301.04321, Jan 2023. Fern: a life"
    line = line_of(prompt("\\- Moss moves (2018--2019)\\\n\\- Ferns stay (2022)", anchors))
    assert [claim.statement for claim in line.claims] == ["Moss moves", "Ferns stay"]
    assert [(one.asserted_month, one.title) for one in line.anchors] == [
        ("2022-07", "Moss"),
        ("2023-01", "Fern: a life"),
    ]


@pytest.mark.parametrize(
    "title", ["A.I. vs. M.D.", "Moss in 2020, a year on", "Moss revisited: ten years on"]
)
def test_titles_that_are_whole(title: str) -> None:
    [anchor] = line_of(prompt(anchors=f"  • arXiv:2101.00007 (2021-01): {title}")).anchors
    assert (anchor.title, anchor.title_truncated) == (title, False)
