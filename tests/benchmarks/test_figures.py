"""Figures, their tables, and their place in docs/benchmarks.md."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.figures import Figure, markdown, median, percentile, rewrite, table


@pytest.mark.parametrize(("percent", "expected"), [(50, 3), (95, 5), (100, 5), (1, 1), (20, 1), (21, 2)])
def test_a_percentile_is_a_value_that_was_measured(percent: float, expected: float) -> None:
    assert percentile([5, 1, 3, 2, 4], percent) == expected


def test_the_median_of_an_even_number_is_the_lower_of_the_middle_two() -> None:
    assert median([4, 1, 3, 2]) == 2


@pytest.mark.parametrize(
    ("value", "shown"),
    [(0, "0 ms"), (0.01234, "0.0123 ms"), (3.456, "3.46 ms"), (99.95, "100.0 ms"), (14029.4, "14,029 ms")],
)
def test_values_are_shown_to_three_figures(value: float, shown: str) -> None:
    assert Figure("x", "y", value, "ms").shown == shown


def test_an_aim_is_missed_when_it_is_met_exactly() -> None:
    assert Figure("x", "y", 99.9, "ms", below=100).reached is True
    assert Figure("x", "y", 100, "ms", below=100).reached is False
    assert Figure("x", "y", 100, "ms").reached is None


def test_the_tables_say_what_was_missed() -> None:
    figures = [Figure("start", "second start", 12, "s", below=10), Figure("start", "first page", 0.5, "s")]
    assert table(figures).splitlines() == [
        "start  second start   12.0 s  < 10.0 s: NO",
        "start  first page    0.500 s",
    ]
    assert "| second start | 12.0 s | < 10.0 s: NO |" in markdown(figures)


def test_a_page_keeps_what_was_not_measured(tmp_path: Path) -> None:
    page = tmp_path / "benchmarks.md"
    block = "<!-- figures: {0} -->\nold {0}\n<!-- end of figures -->\n"
    page.write_text("Words.\n" + block.format("harvest") + "More.\n" + block.format("start") + "End.\n")
    rewrite(page, [Figure("start", "second start", 5, "s")], "24 Nov 2026: a machine")
    text = page.read_text()
    assert "old harvest" in text
    assert "old start" not in text
    assert "| second start | 5.00 s | – |" in text
    assert "Measured on 24 Nov 2026: a machine." in text
    rewrite(page, [Figure("start", "second start", 6, "s")], "another day")
    assert page.read_text().count("<!-- end of figures -->") == 2
    assert "5.00 s" not in page.read_text()
    assert page.read_text().endswith("End.\n")
