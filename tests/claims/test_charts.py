"""The shelf and the time line as values: what is painted where."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from claims.charts import ShelfRow, TimelineEvent, shelf, timeline

TODAY = date(2026, 11, 24)


def row(status: str, first: date | None, last: date | None, **dates: date | None) -> ShelfRow:
    return ShelfRow("PP-1", "Seven models resist", "/claims/PP-1/", status, first, last, **dates)  # type: ignore[arg-type]


def paints(made: ShelfRow) -> list[str]:
    return [piece.paint for piece in shelf([made], TODAY).marks[0].stretches]


def test_a_reviewed_claim_is_hatched_then_solid_then_tinted() -> None:
    claim = row("holding", date(2025, 1, 1), date(2026, 5, 25), last_review=date(2026, 11, 16))
    mark = shelf([claim], TODAY).marks[0]
    assert [piece.paint for piece in mark.stretches] == ["hatch", "solid", "tint"]
    ends = [round(piece.left + piece.width, 2) for piece in mark.stretches]
    assert [round(piece.left, 2) for piece in mark.stretches] == [round(mark.start or 0, 2), *ends[:2]]
    assert ends[2] == round(shelf([claim], TODAY).today, 2)
    assert (mark.note, mark.note_date) == ("reviewed", "16 Nov 2026")


def test_an_untested_claim_has_no_solid_part_even_after_a_withdrawn_review() -> None:
    claim = row("untested", date(2025, 1, 1), date(2026, 5, 25), last_review=date(2026, 11, 16))
    assert paints(claim) == ["hatch", "tint"]
    assert shelf([claim], TODAY).marks[0].note == "never reviewed"


def test_a_fallen_claim_ends_on_the_day_of_its_verdict() -> None:
    claim = row(
        "reversed",
        *(date(2025, 6, 22), date(2025, 6, 22)),
        fell_on=date(2026, 11, 18),
        deciding_paper_on=date(2026, 4, 23),
    )
    drawn = shelf([claim], TODAY)
    mark = drawn.marks[0]
    assert [piece.paint for piece in mark.stretches] == ["solid"]
    assert mark.fall is not None
    assert mark.deciding is not None
    assert (
        mark.deciding < mark.fall == round(mark.stretches[0].left + mark.stretches[0].width, 3) < drawn.today
    )
    assert mark.story == "asserted 22 Jun 2025, reversed 18 Nov 2026, on a paper of 23 Apr 2026"


def test_a_review_from_within_the_asserted_span_confirms_nothing_after_it() -> None:
    assert paints(row("holding", date(2025, 1, 1), date(2026, 5, 25), last_review=date(2026, 1, 1))) == [
        "hatch",
        "tint",
    ]


def test_a_claim_without_a_date_has_no_bar() -> None:
    mark = shelf([row("untested", None, None)], TODAY).marks[0]
    assert (mark.stretches, mark.start, mark.note) == ([], None, "undated")


def test_an_empty_shelf_still_has_an_axis() -> None:
    drawn = shelf([], TODAY)
    assert drawn.groups == []
    assert [year.year for year in drawn.years] == [2026]


def test_the_year_beside_today_is_not_named() -> None:
    years = shelf([row("untested", date(2024, 2, 1), date(2024, 2, 1))], date(2027, 1, 9)).years
    assert {year.year: year.named for year in years} == {2025: True, 2026: True, 2027: False}


def test_a_long_axis_names_at_most_eight_years() -> None:
    years = shelf([row("untested", date(1993, 2, 1), date(1993, 2, 1))], TODAY).years
    assert len(years) == 33
    assert sum(year.named for year in years) <= 8


def test_rows_of_a_line_stand_together() -> None:
    rows = [
        ShelfRow(ref, ref, "/", "untested", TODAY, TODAY, group=line)
        for ref, line in [("a", "A"), ("b", "A"), ("c", "B")]
    ]
    assert [(group.title, len(group.marks)) for group in shelf(rows, TODAY).groups] == [("A", 2), ("B", 1)]


days = st.dates(date(1991, 7, 1), date(2030, 1, 1))


@given(st.sampled_from(["holding", "relaxed", "reversed", "untested"]), days, days, days, days)
def test_every_mark_lies_on_the_shelf(status: str, one: date, other: date, review: date, fell: date) -> None:
    first, last = sorted([one, other])
    claim = row(status, first, last, last_review=review, fell_on=fell, deciding_paper_on=review)
    drawn = shelf([claim], TODAY)
    mark = drawn.marks[0]
    assert all(
        piece.left >= 0 and piece.width > 0 and piece.left + piece.width <= 100 for piece in mark.stretches
    )
    assert all(0 <= place <= 100 for place in (mark.start, mark.fall, mark.deciding) if place is not None)
    assert 0 < drawn.today <= 100


def test_the_time_line_paints_what_was_known() -> None:
    told = timeline(
        [
            TimelineEvent(
                date(2026, 11, 20), "holding", "hardened", "Holding", "is-holding", review="holding"
            ),
            TimelineEvent(date(2026, 11, 2), "dot", "Imported"),
            TimelineEvent(date(2026, 2, 18), "grounded", "2602.16301, version 1"),
        ],
        *(date(2025, 1, 1), date(2026, 5, 25), TODAY, "holding"),
    )
    assert [(event.date_words, event.text, event.stretch) for event in told] == [
        ("24 Nov 2026", "Today", "tint"),
        ("20 Nov", "hardened", "solid"),
        ("2 Nov", "Imported", "solid"),
        ("25 May", "Asserted by this day at the latest", "hatch"),
        ("18 Feb", "2602.16301, version 1", "hatch"),
        ("1 Jan 2025", "Asserted from this day at the earliest", ""),
    ]


def test_a_claim_never_reviewed_has_no_solid_stretch() -> None:
    told = timeline(
        [TimelineEvent(date(2026, 11, 2), "dot", "Imported")],
        date(2026, 1, 1),
        date(2026, 1, 1),
        TODAY,
        "untested",
    )
    assert {event.stretch for event in told} == {"tint", ""}
