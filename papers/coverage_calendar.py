"""The coverage calendar: a row a category, a cell a day, as plain values for a chart. Pure; called by papers.views."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from papers.currency import day_words

DAY = datetime.timedelta(days=1)
_MONTHS_NEED = 14  # days of a month that must be seen for its name to have room


@dataclass(frozen=True, slots=True)
class Day:
    """What is known of one category's day: its state ("closed", "provisional"), its papers, closed by a back-fill."""

    state: str
    papers: int
    late: bool = False
    proof: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """paint: 1 to 4 (few to many papers), quiet, provisional, gap or none; places are percentages of the width."""

    day: datetime.date
    paint: str
    left: float
    width: float
    late: bool
    words: str

    @property
    def middle(self) -> float:
        return round(self.left + self.width / 2, 3)

    @property
    def right(self) -> float:
        return round(self.left + self.width, 3)


@dataclass(frozen=True, slots=True)
class Row:
    category: str
    cells: list[Cell]
    words: str


@dataclass(frozen=True, slots=True)
class Month:
    name: str
    left: float


@dataclass(frozen=True, slots=True)
class Calendar:
    rows: list[Row]
    months: list[Month]
    has_late: bool
    has_gaps: bool


def calendar(
    days: Mapping[str, Mapping[datetime.date, Day]],
    since: Mapping[str, datetime.date | None],
    through: datetime.date | None,
    first: datetime.date,
    last: datetime.date,
) -> Calendar:
    """The days from first to last of each category. A day between a category's `since` and `through` that has no
    closed day is a gap; days before and after are not searched."""
    span = (last - first).days + 1
    dates = [first + number * DAY for number in range(span)]
    step = 100 / span
    rows = []
    for category, known in days.items():
        bounds = _quarters([day.papers for day in known.values() if day.state == "closed" and day.papers])
        cells = []
        for number, date in enumerate(dates):
            day = known.get(date)
            paint = _paint(day, date, since.get(category), through, bounds)
            late = bool(day and day.late and day.state == "closed")
            words = f"{category}, {day_words(date)}: {_words(paint, day, late)}"
            cells.append(Cell(date, paint, round(number * step, 3), round(step * 0.86, 3), late, words))
        rows.append(Row(category, cells, _row_words(category, cells)))
    begins = [
        (number, date)
        for number, date in enumerate(dates)
        if (number == 0 and date.day <= 31 - _MONTHS_NEED) or date.day == 1
    ]
    months = [
        Month(f"{date:%b %Y}" if place == 0 or date.month == 1 else f"{date:%b}", round(number * step, 3))
        for place, (number, date) in enumerate(begins)
    ]
    cells_of_all = [cell for row in rows for cell in row.cells]
    return Calendar(
        rows,
        months,
        any(cell.late for cell in cells_of_all),
        any(cell.paint == "gap" for cell in cells_of_all),
    )


def _paint(
    day: Day | None,
    date: datetime.date,
    since: datetime.date | None,
    through: datetime.date | None,
    bounds: Sequence[int],
) -> str:
    if day is None or day.state != "closed":
        if day is not None and (through is None or date > through):
            return "provisional"
        inside = since is not None and through is not None and since <= date <= through
        return "gap" if inside else "none"
    if not day.papers:
        return "quiet"
    return str(1 + sum(day.papers > bound for bound in bounds))


def _quarters(counts: list[int]) -> list[int]:
    """The three counts that part the days into four of equal number."""
    ordered = sorted(counts)
    return [ordered[len(ordered) * part // 4] for part in (1, 2, 3)] if ordered else []


def _words(paint: str, day: Day | None, late: bool) -> str:
    if paint == "gap":
        return "not searched, a gap"
    if day is None or paint == "none":
        return "not searched"
    papers = "1 paper" if day.papers == 1 else f"{day.papers:,} papers"
    if paint == "provisional":
        return f"{papers} so far, the day was not over"
    return f"{'closed late' if late else 'searched'}, {papers}"


def _row_words(category: str, cells: Sequence[Cell]) -> str:
    gaps = [cell.day for cell in cells if cell.paint == "gap"]
    searched = sum(cell.paint in {"1", "2", "3", "4", "quiet"} for cell in cells)
    if not gaps:
        return f"{category}: {searched} days searched, no gaps shown"
    named = ", ".join(day_words(day) for day in gaps[:3])
    more = f" and {len(gaps) - 3} more" if len(gaps) > 3 else ""
    return f"{category}: {searched} days searched, gaps on {named}{more}"
