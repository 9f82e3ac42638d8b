"""The as-of day of a document (the day to which it speaks) and the days that asserted dates cover. Pure.

Called by claims.importing.plan, by claims.importing.recut and by the forms of claims written by hand.
"""

from __future__ import annotations

import calendar
import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from claims import words
from claims.documents.shape import Span


@dataclass(frozen=True, slots=True)
class AsOf:
    """A document's as-of day and, in words, where it comes from. `provisional`: better known once arXiv was asked."""

    day: datetime.date
    source: str
    provisional: bool = False


@dataclass(frozen=True, slots=True)
class AnchorDay:
    """What is known of an anchor's first version. `month` is asserted for it or said by its id ("2025-06", "2025")."""

    identifier: str
    month: str
    first_version: datetime.date | None
    looked_up: bool


def as_of_day(
    stated: str | None,
    given: datetime.date | None,
    anchors: Iterable[AnchorDay],
    last_asserted: str | None,
    today: datetime.date,
) -> AsOf:
    """The as-of day: stated in the document, else given at the import, else its newest anchor's first version.

    While an anchor was not looked up, the last day of its month stands in for it, provisionally. Without any anchor
    that has a date, the document speaks to the end of the latest date in it, and today only where it has no date.
    No as-of day lies after today.
    """
    if stated:
        return AsOf(min(last_day(stated), today), "stated in the document")
    if given:
        return AsOf(min(given, today), "given at the import")
    known = [anchor for anchor in anchors if anchor.first_version or anchor.month]
    found = [(anchor.first_version, anchor) for anchor in known if anchor.first_version]
    unknown = [
        (last_day(anchor.month), anchor)
        for anchor in known
        if anchor.first_version is None and not anchor.looked_up
    ]
    if unknown:
        day, newest = max(found + unknown, key=lambda pair: pair[0])
        said = (
            f"for now the end of {words.month(newest.month)}, asserted for {newest.identifier}"
            if newest.first_version is None
            else f"for now the first version of {newest.identifier}"
        )
        return AsOf(min(day, today), f"{said}; set right when arXiv was asked", provisional=True)
    if found:
        day, newest = max(found, key=lambda pair: pair[0])
        return AsOf(min(day, today), f"first version of the newest anchor, {newest.identifier}")
    asserted = [(last_day(anchor.month), anchor) for anchor in known]
    if asserted:
        day, newest = max(asserted, key=lambda pair: pair[0])
        return AsOf(
            min(day, today),
            f"the end of {words.month(newest.month)}, asserted for {newest.identifier}; no anchor is on arXiv",
        )
    if last_asserted:
        return AsOf(
            min(last_day(last_asserted), today), "the latest date in the document; it names no anchor"
        )
    return AsOf(today, "the day of the import; the document has no date")


def first_day(date: str) -> datetime.date:
    """The first day of "2025", "2025-06" or "2025-06-12"."""
    year, month, day = _parts(date)
    return datetime.date(year, month or 1, day or 1)


def last_day(date: str) -> datetime.date:
    """The last day of "2025", "2025-06" or "2025-06-12"."""
    year, month, day = _parts(date)
    month = month or 12
    return datetime.date(year, month, day or calendar.monthrange(year, month)[1])


@dataclass(frozen=True, slots=True)
class Days:
    """First and last day of an asserted span. `cut`: the span as written reaches past the as-of day."""

    first: datetime.date | None
    last: datetime.date | None
    cut: bool = False


def days_of(span: Span | None, as_of: datetime.date) -> Days:
    """The days that a span covers, ended at the as-of day; an open end ("since 2024") runs up to it."""
    if span is None:
        return Days(None, None)
    first = first_day(span.start) if span.start else None
    last = last_day(span.end) if span.end else as_of
    cut = last > as_of
    last = min(last, as_of)
    return Days(min(first, last) if first else None, last, cut)


def _parts(date: str) -> tuple[int, int | None, int | None]:
    numbers = [int(part) for part in date.split("-")]
    year, month, day = [*numbers, None, None][:3]
    assert year is not None
    if month and day:  # "2025-06-31" was read as a day, but there is none
        day = min(day, calendar.monthrange(year, month)[1])
    return year, month, day
