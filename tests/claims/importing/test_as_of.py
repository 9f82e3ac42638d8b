"""The as-of day of a document, and the days that its dates cover."""

import datetime

import pytest

from claims.documents.shape import Span
from claims.importing.as_of import AnchorDay, as_of_day, days_of, first_day, last_day

TODAY = datetime.date(2026, 11, 24)
DAY = datetime.date


def anchor(month: str, first: datetime.date | None = None, looked_up: bool = True) -> AnchorDay:
    return AnchorDay("2605.00001", month, first, looked_up)


def test_a_stated_day_comes_before_all_others() -> None:
    found = as_of_day("2026-05", DAY(2026, 1, 1), [anchor("2026-03", DAY(2026, 3, 2))], None, TODAY)
    assert (found.day, found.source, found.provisional) == (DAY(2026, 5, 31), "stated in the document", False)


def test_a_given_day_comes_before_the_anchors() -> None:
    found = as_of_day(None, DAY(2026, 1, 9), [anchor("2026-03", DAY(2026, 3, 2))], None, TODAY)
    assert (found.day, found.source) == (DAY(2026, 1, 9), "given at the import")


def test_else_it_is_the_newest_anchors_first_version() -> None:
    found = as_of_day(
        None, None, [anchor("2026-03", DAY(2026, 3, 2)), anchor("2026-05", DAY(2026, 5, 25))], None, TODAY
    )
    assert (found.day, found.provisional) == (DAY(2026, 5, 25), False)


def test_while_arxiv_was_not_asked_the_asserted_month_stands_in_provisionally() -> None:
    found = as_of_day(
        None,
        None,
        [anchor("2026-03", DAY(2026, 3, 2)), anchor("2026-05", None, looked_up=False)],
        None,
        TODAY,
    )
    assert (found.day, found.provisional) == (DAY(2026, 5, 31), True)
    assert "for now" in found.source


def test_a_month_that_is_not_over_ends_today() -> None:
    found = as_of_day(None, None, [anchor("2026-11", None, looked_up=False)], None, TODAY)
    assert found.day == TODAY


def test_an_anchor_that_arxiv_does_not_have_dates_nothing_while_another_is_found() -> None:
    found = as_of_day(None, None, [anchor("2026-03", DAY(2026, 3, 2)), anchor("2026-09", None)], None, TODAY)
    assert (found.day, found.provisional) == (DAY(2026, 3, 2), False)


def test_when_no_anchor_is_on_arxiv_the_newest_asserted_month_is_what_is_known() -> None:
    found = as_of_day(None, None, [anchor("2026-03"), anchor("2026-02")], None, TODAY)
    assert (found.day, found.provisional) == (DAY(2026, 3, 31), False)


def test_without_anchors_the_document_speaks_to_its_latest_date() -> None:
    assert as_of_day(None, None, [], "2025-06", TODAY).day == DAY(2025, 6, 30)
    assert as_of_day(None, None, [], "2026", TODAY).day == TODAY


def test_the_day_of_the_import_is_the_last_resort() -> None:
    found = as_of_day(None, None, [anchor("")], None, TODAY)
    assert (found.day, found.source) == (TODAY, "the day of the import; the document has no date")


@pytest.mark.parametrize(
    ("date", "first", "last"),
    [
        ("2025", DAY(2025, 1, 1), DAY(2025, 12, 31)),
        ("2024-02", DAY(2024, 2, 1), DAY(2024, 2, 29)),
        ("2025-06-12", DAY(2025, 6, 12), DAY(2025, 6, 12)),
        ("2025-06-31", DAY(2025, 6, 30), DAY(2025, 6, 30)),
    ],
)
def test_a_date_covers_all_days_of_its_precision(date: str, first: DAY, last: DAY) -> None:
    assert (first_day(date), last_day(date)) == (first, last)


AS_OF = DAY(2026, 5, 25)


@pytest.mark.parametrize(
    ("span", "first", "last", "cut"),
    [
        (Span("2025", "2026", True), DAY(2025, 1, 1), AS_OF, True),
        (Span("2025", "2025"), DAY(2025, 1, 1), DAY(2025, 12, 31), False),
        (Span("2024", None), DAY(2024, 1, 1), AS_OF, False),
        (Span(None, "2025"), None, DAY(2025, 12, 31), False),
        (Span("2027", "2027"), AS_OF, AS_OF, True),
        (None, None, None, False),
    ],
)
def test_an_asserted_span_that_reaches_past_the_as_of_day_ends_there(
    span: Span | None, first: DAY | None, last: DAY | None, cut: bool
) -> None:
    days = days_of(span, AS_OF)
    assert (days.first, days.last, days.cut) == (first, last, cut)
