"""When a claim or an anchor is asserted, from the many ways in which people write it. Pure.

`parse_span` reads a whole text as one date or span, or gives None; claims.documents.claims, anchors and reader call it.
"""

from __future__ import annotations

import re

from claims.documents.shape import Span

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
            "september sept sep", "october oct", "november nov", "december dec",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_MONTH = r"(?P<month>" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\.?"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_SHORT_YEAR = r"(?:(?P<year>(?:19|20)\d\d)|'(?P<yy>\d\d))"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_ORDINALS = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4}

_DAY_FORMS = [
    re.compile(rf"{_YEAR}(?P<sep>[-/.])(?P<number>\d{{1,2}})(?P=sep){_DAY}(?:t[\d:.+z -]*)?"),
    re.compile(rf"{_DAY}\s(?:of\s)?{_MONTH},?\s{_YEAR}"),
    re.compile(rf"{_MONTH}\s{_DAY},?\s{_YEAR}"),
    re.compile(rf"{_YEAR},?[\s-]{_MONTH}[\s-]{_DAY}"),
    re.compile(rf"{_DAY}-{_MONTH}-{_YEAR}"),
]
_MONTH_FORMS = [
    re.compile(rf"{_YEAR}[-/.](?P<number>\d{{1,2}})"),
    re.compile(rf"(?P<number>\d{{1,2}})[/.]{_YEAR}"),
    re.compile(rf"{_MONTH}(?:,?\s|-|,)(?:of\s)?{_SHORT_YEAR}"),
    re.compile(rf"{_YEAR},?[\s-]{_MONTH}"),
]
_PART_FORMS = [
    (3, re.compile(rf"q(?P<part>[1-4])[\s,/-]*(?:of\s)?{_SHORT_YEAR}")),
    (3, re.compile(rf"{_YEAR}[\s,/-]*q(?P<part>[1-4])")),
    (6, re.compile(rf"h(?P<part>[12])[\s,/-]*(?:of\s)?{_SHORT_YEAR}")),
    (6, re.compile(rf"{_YEAR}[\s,/-]*h(?P<part>[12])")),
    (
        3,
        re.compile(
            rf"(?:the\s)?(?P<part>first|second|third|fourth|1st|2nd|3rd|4th)\squarter\s(?:of\s)?{_YEAR}"
        ),
    ),
    (6, re.compile(rf"(?:the\s)?(?P<part>first|second|1st|2nd)\shalf\s(?:of\s)?{_YEAR}")),
]
_DECADE = re.compile(r"(?:the\s)?(?P<year>(?:19|20)\d0)'?s")
_SEASON = re.compile(rf"(?:spring|summer|autumn|fall|winter)(?:\sof)?,?\s{_SHORT_YEAR}")
_SHORT = re.compile(_SHORT_YEAR)

_ABOUT = re.compile(
    r"(?:[~≈∼≃]|(?:circa|ca|c)\.?(?=[\s\d~])|approx(?:imately)?\b\.?|about\b|around\b|roughly\b"
    r"|probably\b|likely\b|perhaps\b"
    r"|maybe\b|possibly\b|est(?:imated)?\b\.?|(?:the\s)?(?:very\s)?(?:early|mid|middle|late|end"
    r"|beginning|start)\b(?:[\s-]of)?)[\s-]*"
)
_HARMLESS = re.compile(
    r"(?:as of|dated?|published|reported|measured|observed|found|claimed|asserted|established"
    r"|preprint|posted|submitted"
    r"|updated|recorded|stated|known|valid|year|month|in|on)\b[:.]?\s*"
)
_FROM = re.compile(
    r"(?:since|from|after|post|starting(?: in| from)?|beginning(?: in)?|no earlier than|not before)[\s-]+"
)
_UNTIL = re.compile(
    r"(?:by|until|till?|through|thru|up to|up until|before|pre|prior to|no later than|not after|as late as)[\s-]+"
)
_ONWARD = re.compile(
    r"\s*(?:\+|(?:-\s*|to\s+|until\s+|through\s+)(?:present|now|today|date|ongoing|current)"
    r"|,?\s*(?:onwards?|and (?:later|after)|or later|to date)|-)$"
)
_EARLIER = re.compile(r",?\s*(?:and|or) (?:earlier|before)$")
_BETWEEN = re.compile(r"between\s+(.+?)\s+and\s+(.+)")
_CONNECTOR = re.compile(
    r"\s*(?:-{1,3}|\bto\b|\bthrough\b|\bthru\b|\buntil\b|\btill\b|\band\b|\bor\b|[/,;&+→…]|\.{2,3})\s*"
)
_LONGEST = 60


def parse_span(text: str) -> Span | None:
    """The date or span that the whole text is ("~2025–2026", "Jun–Sep 2025", "since 2024"), or None.

    Where the words are vaguer than a year or month ("early 2025", "summer 2024", "2020s") the span is the year or
    decade itself, marked approximate.
    """
    if len(text) > _LONGEST or not re.search(r"\d\d", text):
        return None
    ranged = re.sub(r"(?<=\d)\s?[–—]\s?(?=\d\d(?!\d))", "§", text)  # an en dash before two digits: 2011–12
    return _span(re.sub(r"\s+", " ", _plain(ranged)).strip(" ,;:."))


def months_between(one: str, other: str) -> int:
    """How many months lie between two ISO dates that both name a month."""
    first, second = (int(date[:4]) * 12 + int(date[5:7]) for date in (one, other))
    return abs(first - second)


def _plain(text: str) -> str:
    text = text.casefold().replace("’", "'").replace("‘", "'")
    return re.sub(r"(?<=\d)-{2,3}(?=\d)", "-", re.sub(r"[‐‑‒–—―−]", "-", text))


def _span(text: str) -> Span | None:
    if text.endswith("?"):
        return _about(_span(text[:-1].strip()))
    if match := _HARMLESS.match(text):
        return _span(text[match.end() :])
    if match := _BETWEEN.fullmatch(text):
        return _range(match[1], match[2])
    if match := _FROM.match(text):
        rest = text[match.end() :]
        span = _span(rest)
        return span if span and span.start != span.end else _opened(span, end=True)
    if match := _UNTIL.match(text):
        return _opened(_span(text[match.end() :]), end=False)
    if point := _point(text):
        return point
    if match := _EARLIER.search(text):
        return _opened(_span(text[: match.start()]), end=False)
    if match := _ONWARD.search(text):
        return _opened(_span(text[: match.start()]), end=True)
    for match in _CONNECTOR.finditer(text):
        if match.start() and (span := _range(text[: match.start()], text[match.end() :])):
            return span
    if "§" in text:
        return _short_range(text)
    if match := _ABOUT.match(text):
        return _about(_span(text[match.end() :]))
    return None


def _about(span: Span | None) -> Span | None:
    return Span(span.start, span.end, True) if span else None


def _opened(span: Span | None, *, end: bool) -> Span | None:
    if span is None:
        return None
    return Span(span.start, None, span.approximate) if end else Span(None, span.end, span.approximate)


def _short_range(text: str) -> Span | None:
    """ "2011§12": a year and two digits after an en dash; a year if they can be a later one, else a month."""
    start, _, end = text.partition("§")
    match = re.fullmatch(r"(.*?)(\d\d)(\d\d)", start)
    if match and int(end[:2]) > int(match[3]) and re.fullmatch(r"\d\d", end):
        return _range(start, match[2] + end)
    return _span(text.replace("§", "-"))


def _range(left: str, right: str) -> Span | None:
    """From one point to another; either may borrow its year ("Jun–Sep 2025", "Nov 2024–Feb") or century (2023-24)."""
    left, right = left.replace("§", "-"), right.replace("§", "-")
    last = _vague_point(right)
    if re.fullmatch(r"\d\d", right) and re.search(r"(?:19|20)\d\d$", left):
        last = _vague_point(left[-4:-2] + right) if right > left[-2:] else None
    if last is None and (years := re.findall(r"(?:19|20)\d\d", left)):
        last = _vague_point(f"{right} {years[-1]}") if re.search(r"[a-z]", right) else None
    if last is None:
        return None
    first = _vague_point(left)
    if first is None and not re.search(r"\d{4}", left) and (year := re.search(r"(?:19|20)\d\d", right)):
        first = _vague_point(f"{left} {year[0]}")
    if first is None or first.start is None or last.end is None:
        return None
    if first.start[:4] > last.end[:4]:
        first, last = last, first
    return Span(first.start, last.end, first.approximate or last.approximate)


def _vague_point(text: str) -> Span | None:
    text = text.strip()
    if match := _HARMLESS.match(text):
        text = text[match.end() :]
    if match := _ABOUT.match(text):
        return _about(_vague_point(text[match.end() :]))
    if text.endswith("?"):
        return _about(_point(text[:-1].strip()))
    return _point(text)


def _point(text: str) -> Span | None:
    """One day, month, quarter, half, season, year or decade."""
    for form in _DAY_FORMS:
        if (match := form.fullmatch(text)) and (month := _month_of(match)) and 1 <= int(match["day"]) <= 31:
            day = f"{match['year']}-{month:02}-{int(match['day']):02}"
            return Span(day, day)
    for form in _MONTH_FORMS:
        if (match := form.fullmatch(text)) and (month := _month_of(match)):
            date = f"{_year_of(match)}-{month:02}"
            return Span(date, date)
    for length, form in _PART_FORMS:
        if match := form.fullmatch(text):
            part = int(_ORDINALS.get(match["part"]) or match["part"])
            year = _year_of(match)
            return Span(f"{year}-{(part - 1) * length + 1:02}", f"{year}-{part * length:02}")
    if match := _SEASON.fullmatch(text):
        return Span(_year_of(match), _year_of(match), True)
    if match := _DECADE.fullmatch(text):
        return Span(match["year"], str(int(match["year"]) + 9), True)
    if match := _SHORT.fullmatch(text):
        return Span(_year_of(match), _year_of(match))
    return None


def _month_of(match: re.Match[str]) -> int | None:
    groups = match.groupdict()
    month = int(groups["number"]) if groups.get("number") else _MONTHS[groups["month"]]
    return month if 1 <= month <= 12 else None


def _year_of(match: re.Match[str]) -> str:
    groups = match.groupdict()
    if groups.get("year"):
        return str(groups["year"])
    return f"20{groups['yy']}" if int(groups["yy"]) < 70 else f"19{groups['yy']}"
