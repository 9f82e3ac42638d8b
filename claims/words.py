"""Dates, spans, ages and counts in the words of the product. Pure: dates in, text out.

Called by the template filters (claims/templatetags/shelflife.py) and by what writes text, such as reports.
"""

from __future__ import annotations

import datetime
import re
from typing import Protocol

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
SMALL_NUMBERS = (
    *("no", "one", "two", "three", "four", "five", "six"),
    *("seven", "eight", "nine", "ten", "eleven", "twelve"),
)
UNDATED = "undated"
_WRITTEN_MONTH = re.compile(r"(\d{4})-(\d{2})")
_WRITTEN_NAME = re.compile(r"([A-Za-z]{3,9})\.? (\d{4})")
_DASH = re.compile(r"(?<=\d)\s*[-\u2010-\u2015]\s*(?=\d{4})")


class Named(Protocol):
    """Somebody with an account."""

    def get_full_name(self) -> str: ...

    def get_username(self) -> str: ...


def person(somebody: Named | None) -> str:
    """The name that a person is shown by; "former member" where the account is gone."""
    return (somebody.get_full_name() or somebody.get_username()) if somebody else "former member"


def day(value: datetime.date) -> str:
    """24 Nov 2026."""
    return f"{value.day} {MONTHS[value.month - 1]} {value.year}"


def month(value: datetime.date | str) -> str:
    """Jun 2025, of a day or of a month as documents assert it ("2025-06"); a bare year stays one."""
    if isinstance(value, datetime.date):
        return f"{MONTHS[value.month - 1]} {value.year}"
    written = _WRITTEN_MONTH.match(value)
    if written and 1 <= int(written[2]) <= 12:
        return f"{MONTHS[int(written[2]) - 1]} {written[1]}"
    return value


def when(value: datetime.datetime) -> str:
    """24 Nov 2026, 09:14 UTC. The value must be in the zone to show, which is named."""
    return f"{day(value)}, {value:%H:%M} {value.tzname()}"


def span(
    first: datetime.date | None, last: datetime.date | None, approximate: bool = False, as_written: str = ""
) -> str:
    """When something was asserted: as it was written where that is known, else the span of days.

    "~2025–2026" and "~2026" stay, "2025-06" and "June 2025" become "Jun 2025"; approximate spans keep a "~".
    """
    words = _written_span(as_written.strip()) if as_written.strip() else _span_of_days(first, last)
    return f"~{words}" if approximate and words != UNDATED and not words.startswith("~") else words


def _written_span(words: str) -> str:
    mark = "~" if words[0] in "~\u2248\u223c" else ""
    words = words.lstrip("~\u2248\u223c ")
    if _WRITTEN_MONTH.fullmatch(words):
        return mark + month(words)
    named = _WRITTEN_NAME.fullmatch(words)
    if named and named[1][:3].title() in MONTHS:
        return f"{mark}{named[1][:3].title()} {named[2]}"
    return mark + _DASH.sub("\u2013", words)


def _span_of_days(first: datetime.date | None, last: datetime.date | None) -> str:
    if first is None or last is None:
        known = first or last
        return UNDATED if known is None else day(known)
    if first == last:
        return day(first)
    if (first.year, first.month) == (last.year, last.month):
        return month(first)
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31):
        return f"{first.year}" if first.year == last.year else f"{first.year}\u2013{last.year}"
    if first.year == last.year:
        return f"{MONTHS[first.month - 1]}\u2013{month(last)}"
    return f"{month(first)}\u2013{month(last)}"


def age(first: datetime.date | None, last: datetime.date | None, today: datetime.date) -> str:
    """How old an asserted span is, in calendar months: "6–22 mo", "17 mo", "<1 mo"; empty without a date."""
    known = [date for date in (last, first) if date is not None]
    if not known:
        return ""
    youngest, oldest = sorted(max(0, _months(date, today)) for date in (known[0], known[-1]))
    if oldest == 0:
        return "<1 mo"
    return f"{oldest} mo" if youngest == oldest else f"{youngest}\u2013{oldest} mo"


def _months(date: datetime.date, today: datetime.date) -> int:
    return (today.year - date.year) * 12 + today.month - date.month


def plural(count: int, noun: str) -> str:
    """ "1 claim", "1,412 papers"; an irregular plural stands behind a comma: plural(3, "match,matches")."""
    one, _, many = noun.partition(",")
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def spell(count: int, capital: bool = False) -> str:
    """Numbers to twelve in words, "no" for none; larger ones in figures."""
    words = SMALL_NUMBERS[count] if 0 <= count < len(SMALL_NUMBERS) else f"{count:,}"
    return words.capitalize() if capital else words


def how_many_hold(total: int, holding: int, untested: int) -> str:
    """The finding of a shelf or report. Silence is untested, so where none holds, the untested are named."""
    if holding:
        return f"{spell(holding, capital=True)} of {total} claims still {'holds' if holding == 1 else 'hold'}"
    if untested:
        return f"None of {total} claims is known to hold, {spell(untested)} {'is' if untested == 1 else 'are'} untested"
    return f"None of {total} claims still holds"
