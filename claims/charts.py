"""The shelf and the claim's time line as plain values, ready for their templates. Pure: no queries, no clock.

Called by the dashboard's, the claim's and the report's views; drawn by templates/charts/shelf.html and
templates/components/timeline.html. Places on the shelf are percentages of its width, so it fits any screen.
"""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from claims import words

FALLEN = ("relaxed", "reversed")
MOST_YEARS = 8  # years named on the axis; with more, every second, third, ... is
ROOM_FOR_TODAY = (
    6.0  # percent of the shelf that the word "today" takes on a wide screen; a year there is not named
)
ROOM_ON_PHONE = 11.0
ROOM_PAST_NEWEST = 0.04  # share of the shelf left free behind the newest date


@dataclass(frozen=True, slots=True)
class ShelfRow:
    """A claim for the shelf. Dates are days in the reader's zone; what is not known is None.

    `last_review` is the day of the last verdict or confirmation; `fell_on` the day of the verdict that
    relaxed or reversed it; `deciding_paper_on` the day arXiv first saw the paper which that verdict rests on.
    Rows with the same `group` (the line's question) stand together; `group_url` is the line's page.
    """

    ref: str
    label: str
    url: str
    status: str
    asserted_from: datetime.date | None
    asserted_to: datetime.date | None
    last_review: datetime.date | None = None
    fell_on: datetime.date | None = None
    deciding_paper_on: datetime.date | None = None
    group: str = ""
    group_url: str = ""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A piece of a bar: its paint (hatch, solid, tint), where it begins and how long it is, in percent."""

    paint: str
    left: float
    width: float


@dataclass(frozen=True, slots=True)
class ShelfMark:
    """A row as drawn: its stretches, and the places (percent) of its ticks and its fall, None for none."""

    row: ShelfRow
    stretches: list[Stretch]
    start: float | None
    fall: float | None
    deciding: float | None
    asserted: str
    note: str
    note_date: str
    story: str


@dataclass(frozen=True, slots=True)
class Year:
    """A gridline where a year begins: whether a wide screen names the year, and whether the phone does."""

    place: float
    year: int
    named: bool
    named_on_phone: bool


@dataclass(frozen=True, slots=True)
class ShelfGroup:
    """The claims of a line."""

    title: str
    url: str
    marks: list[ShelfMark]


@dataclass(frozen=True, slots=True)
class Shelf:
    """The whole chart. `today` is its place in percent; `paints` says which codes the legend must explain."""

    groups: list[ShelfGroup]
    years: list[Year]
    today: float
    paints: frozenset[str]

    @property
    def marks(self) -> list[ShelfMark]:
        """Every row, for the table beside the chart."""
        return [mark for group in self.groups for mark in group.marks]


def shelf(rows: Iterable[ShelfRow], today: datetime.date) -> Shelf:
    """Lay out the shelf: a row per claim in the order given, on one axis from the oldest date to today."""
    rows = list(rows)
    first, newest = _window(rows, today)
    days = (newest - first).days * (1 + ROOM_PAST_NEWEST)

    def place(date: datetime.date) -> float:
        return round(100 * (date - first).days / days, 3)

    groups = [
        ShelfGroup(title, url, [_mark(row, today, place) for row in members])
        for (title, url), members in itertools.groupby(rows, key=lambda row: (row.group, row.group_url))
    ]
    paints = {paint for group in groups for mark in group.marks for paint in _paints(mark)}
    return Shelf(groups, _years(first, newest, today, place), place(today), frozenset(paints))


def _window(rows: list[ShelfRow], today: datetime.date) -> tuple[datetime.date, datetime.date]:
    """From a month before the oldest date, at least a year ago, to the newest date, at least today."""
    dates = [
        date
        for row in rows
        for date in (row.asserted_from, row.asserted_to, row.deciding_paper_on, row.fell_on)
        if date is not None
    ]
    first = min([*dates, today - datetime.timedelta(days=365)]) - datetime.timedelta(days=31)
    return first, max([*dates, today])


def _mark(row: ShelfRow, today: datetime.date, place: Callable[[datetime.date], float]) -> ShelfMark:
    start = row.asserted_from or row.asserted_to
    known = row.asserted_to or row.asserted_from
    fallen = row.status in FALLEN and row.fell_on is not None
    reviewed = row.fell_on if fallen else row.last_review if row.status != "untested" else None
    pieces: list[tuple[str, datetime.date, datetime.date]] = []
    if start and known:
        looked = max(known, reviewed) if reviewed else known
        pieces = [("hatch", start, known), ("solid", known, looked)]
        if not fallen:
            pieces.append(("tint", looked, max(looked, today)))
    return ShelfMark(
        row=row,
        stretches=[
            Stretch(paint, place(begin), round(place(end) - place(begin), 3))
            for paint, begin, end in pieces
            if begin < end
        ],
        start=place(start) if start else None,
        fall=place(row.fell_on) if fallen and row.fell_on else None,
        deciding=place(row.deciding_paper_on) if fallen and row.deciding_paper_on else None,
        asserted=words.span(row.asserted_from, row.asserted_to),
        note=row.status if fallen else "reviewed" if reviewed else "never reviewed" if start else "undated",
        note_date=words.day(reviewed) if reviewed else "",
        story=_story(row, start, known, reviewed, fallen),
    )


def _story(
    row: ShelfRow,
    start: datetime.date | None,
    known: datetime.date | None,
    reviewed: datetime.date | None,
    fallen: bool,
) -> str:
    """The row in words, for those who do not see the bar."""
    if start is None or known is None:
        asserted = "no date asserted"
    elif start == known:
        asserted = f"asserted {words.day(start)}"
    else:
        asserted = f"asserted between {words.day(start)} and {words.day(known)}"
    told = [asserted]
    if reviewed is None:
        told.append("never reviewed")
    else:
        told.append(f"{row.status if fallen else 'last reviewed'} {words.day(reviewed)}")
    if fallen and row.deciding_paper_on:
        told.append(f"on a paper of {words.day(row.deciding_paper_on)}")
    return ", ".join(told)


def _paints(mark: ShelfMark) -> set[str]:
    untested = mark.row.status == "untested"
    paints = {"never" if piece.paint == "tint" and untested else piece.paint for piece in mark.stretches}
    if mark.fall is not None:
        paints.add(mark.row.status)
    return paints | ({"deciding"} if mark.deciding is not None else set())


def _years(
    first: datetime.date, newest: datetime.date, today: datetime.date, place: Callable[[datetime.date], float]
) -> list[Year]:
    years = range(first.year + 1, newest.year + 1)
    every = -(-len(years) // MOST_YEARS) or 1
    made = []
    for year in years:
        at = place(datetime.date(year, 1, 1))
        apart = abs(at - place(today))
        turn = (newest.year - year) % every == 0
        on_phone = (
            apart >= ROOM_ON_PHONE and (newest.year - year) % (2 * every if len(years) > 4 else every) == 0
        )
        made.append(Year(at, year, turn and apart >= ROOM_FOR_TODAY, turn and on_phone))
    return made


@dataclass(frozen=True, slots=True)
class TimelineEvent:
    """Something that happened to a claim, as the time line shows it.

    `mark` is a glyph's name, "dot", "tick" or "today"; `css` colours it and `word`, which stands before the
    text. `review` is the status that a verdict or its confirmation gave on that day, else empty. The last three are
    filled in by `timeline`.
    """

    date: datetime.date
    mark: str
    text: str
    word: str = ""
    css: str = ""
    detail: str = ""
    url: str = ""
    review: str = ""
    date_words: str = ""
    stretch: str = ""
    status: str = ""


def timeline(
    events: Iterable[TimelineEvent],
    asserted_from: datetime.date | None,
    asserted_to: datetime.date | None,
    today: datetime.date,
    status: str,
) -> list[TimelineEvent]:
    """The events newest first, with the asserted span's ends and today among them, and what was known in between.

    Under each event stands the stretch of time down to the one before it, in the paint code of the shelf:
    hatch within the asserted span, solid up to a review, tint since the last one or where there was none.
    """
    ends = [TimelineEvent(today, "today", "Today")]
    if asserted_from and asserted_to and asserted_from < asserted_to:
        ends.append(TimelineEvent(asserted_to, "tick", "Asserted by this day at the latest"))
        ends.append(TimelineEvent(asserted_from, "tick", "Asserted from this day at the earliest"))
    elif asserted_from or asserted_to:
        ends.append(TimelineEvent(asserted_from or asserted_to or today, "tick", "Asserted"))
    # sorted() keeps the order given within a day; today stands over its own day's events
    told = sorted([*ends[:1], *events, *ends[1:]], key=lambda event: event.date, reverse=True)
    made = []
    for position, event in enumerate(told):
        older = told[position + 1] if position + 1 < len(told) else None
        above = told[position - 1] if position else None
        date_words = words.day(event.date)
        if above is not None and above.date.year == event.date.year:
            date_words = date_words.rsplit(" ", 1)[0]
        stretch, paint = _stretch(
            told[: position + 1], event, older, asserted_from, asserted_to, today, status
        )
        made.append(replace(event, date_words=date_words, stretch=stretch, status=paint))
    return made


def _stretch(
    newer: list[TimelineEvent],
    event: TimelineEvent,
    older: TimelineEvent | None,
    asserted_from: datetime.date | None,
    asserted_to: datetime.date | None,
    today: datetime.date,
    status: str,
) -> tuple[str, str]:
    """The paint between an event and the older one under it, and the status whose colour it takes."""
    if older is None or (asserted_from and event.date <= asserted_from):
        return "", "untested"
    if event.date > today:
        return "dots", status
    if asserted_to and event.date <= asserted_to:
        return "hatch", status
    review = next((each.review for each in reversed(newer) if each.review), "")
    return ("solid", review) if review else ("tint", status)
