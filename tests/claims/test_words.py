"""Dates, spans, ages and counts in words."""

import datetime
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims import words


def test_a_day_is_written_without_a_leading_zero() -> None:
    assert words.day(date(2026, 11, 4)) == "4 Nov 2026"


@pytest.mark.parametrize(
    ("asserted", "shown"),
    [
        ("2025-06", "Jun 2025"),
        ("2025", "2025"),
        ("2025-13", "2025-13"),
        (date(2025, 6, 22), "Jun 2025"),
    ],
)
def test_a_month_keeps_what_it_cannot_read(asserted: date | str, shown: str) -> None:
    assert words.month(asserted) == shown


def test_a_moment_names_its_zone() -> None:
    assert words.when(datetime.datetime(2026, 11, 24, 9, 4, tzinfo=datetime.UTC)) == "24 Nov 2026, 09:04 UTC"


@pytest.mark.parametrize(
    ("written", "approximate", "shown"),
    [
        ("~2025-2026", True, "~2025–2026"),
        ("~2025–2026", True, "~2025–2026"),
        ("2025 – 2026", True, "~2025–2026"),
        ("~2026", True, "~2026"),
        ("≈2026", True, "~2026"),
        ("2025-06", False, "Jun 2025"),
        ("June 2025", False, "Jun 2025"),
        ("Sept. 2025", False, "Sep 2025"),
        ("early 2025", True, "~early 2025"),
        ("Fall 2025", False, "Fall 2025"),
        ("22 June 2025", False, "22 June 2025"),
    ],
)
def test_a_span_is_shown_as_it_was_asserted(written: str, approximate: bool, shown: str) -> None:
    assert words.span(date(2025, 1, 1), date(2026, 5, 25), approximate, written) == shown


@pytest.mark.parametrize(
    ("first", "last", "shown"),
    [
        (date(2025, 6, 22), date(2025, 6, 22), "22 Jun 2025"),
        (date(2025, 6, 1), date(2025, 6, 30), "Jun 2025"),
        (date(2025, 1, 1), date(2025, 12, 31), "2025"),
        (date(2024, 1, 1), date(2025, 12, 31), "2024–2025"),
        (date(2025, 2, 1), date(2025, 6, 30), "Feb–Jun 2025"),
        (date(2025, 1, 1), date(2026, 5, 25), "Jan 2025–May 2026"),
        (None, date(2026, 5, 25), "25 May 2026"),
        (None, None, "undated"),
    ],
)
def test_a_span_without_words_is_made_of_its_days(first: date | None, last: date | None, shown: str) -> None:
    assert words.span(first, last) == shown


def test_an_undated_claim_is_not_approximate() -> None:
    assert words.span(None, None, approximate=True) == "undated"


@pytest.mark.parametrize(
    ("first", "last", "shown"),
    [
        (date(2025, 1, 1), date(2026, 5, 25), "6–22 mo"),
        (date(2025, 6, 1), date(2025, 6, 30), "17 mo"),
        (None, date(2026, 10, 31), "1 mo"),
        (date(2026, 10, 1), date(2026, 11, 3), "0–1 mo"),
        (date(2026, 11, 1), date(2026, 11, 3), "<1 mo"),
        (date(2027, 2, 1), date(2027, 2, 1), "<1 mo"),
        (None, None, ""),
    ],
)
def test_an_age_is_a_span_too(first: date | None, last: date | None, shown: str) -> None:
    assert words.age(first, last, date(2026, 11, 24)) == shown


@given(st.dates(date(1991, 7, 1), date(2030, 1, 1)), st.dates(date(1991, 7, 1), date(2030, 1, 1)))
def test_an_age_does_not_depend_on_the_order_of_its_ends(one: date, other: date) -> None:
    today = date(2030, 1, 1)
    assert words.age(one, other, today) == words.age(other, one, today)


def test_counts() -> None:
    assert words.plural(1, "claim") == "1 claim"
    assert words.plural(0, "claim") == "0 claims"
    assert words.plural(1412, "match,matches") == "1,412 matches"
    assert words.plural(1, "match,matches") == "1 match"
    assert [words.spell(number) for number in (0, 7, 12, 13, 1412)] == [
        "no",
        "seven",
        "twelve",
        "13",
        "1,412",
    ]
    assert words.spell(7, capital=True) == "Seven"


def test_where_none_holds_the_untested_are_named() -> None:
    assert words.how_many_hold(16, 7, 5) == "Seven of 16 claims still hold"
    assert words.how_many_hold(5, 1, 0) == "One of 5 claims still holds"
    assert words.how_many_hold(5, 0, 4) == "None of 5 claims is known to hold, four are untested"
    assert words.how_many_hold(5, 0, 0) == "None of 5 claims still holds"
