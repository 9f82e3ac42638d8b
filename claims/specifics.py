"""The perishable specifics in a statement: figures, counts, models, thresholds, benchmarks, superlatives. Pure.

Called by the reader of documents, by the claim's form and, later, by what compares a claim's figures with a paper's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from claims.figures import FORMS, Form, unit_of, values_of
from claims.names import BENCHMARK, MODEL, NOT_A_MODEL
from papers.identifiers import find_all


class Kind(StrEnum):
    QUANTITY = "quantity"
    COUNT = "count"
    MODEL = "model"
    THRESHOLD = "threshold"
    BENCHMARK = "benchmark"
    SUPERLATIVE = "superlative"


@dataclass(frozen=True, slots=True)
class Specific:
    """statement[start:end] is `text`. `values` are its figures in order, in `unit` ("%", "x", "models")."""

    text: str
    kind: Kind
    start: int
    end: int
    values: tuple[float, ...] = ()
    unit: str = ""


_YEAR = re.compile(r"(?:19|20)\d\d(?!\d)")
_LONE_YEAR = re.compile(r"(?:\D+\s)?(?:19|20)\d\d")
_YEAR_RANGE = re.compile(r"(?:19|20)\d\d\s?[–—-]\s?(?:19|20)?\d\d(?!\d)")
# What a number after it counts through, not counts.
_NUMBERED = re.compile(
    r"\b(?:sections?|figures?|fig\.?|tables?|equations?|eq\.?|layers?|heads?|step|level|phase|stage"
    r"|version|chapter|day|week|task|line|ranks?|types?|grades?|class|group|tier|experiment|scenario|hypothesis"
    r"|january|february|march|april|may|june|july|august|september|october|november|december)\s"
    r"(?:\d+(?:\.\d+)?(?:,\s|,?\s(?:and|or|to)\s))*$",
    re.I,
)

# Words in -est that are no superlative.
_NO_SUPERLATIVE = (
    "test rest interest request forest invest suggest harvest honest modest contest west guest "
    "protest ingest digest manifest arrest "
    "attest conquest quest nest pest vest zest crest earnest priest unrest detest infest chest "
    "nearest latest retest backtest pretest "
    "midwest bequest inquest tempest disinterest southwest northwest everest deforest dishonest "
    "immodest jest fest ernest budapest "
    "bucharest best divest behest molest wrest rainforest"
).replace(" ", "|")
_SUPERLATIVE = re.compile(
    r"\b(?:state[- ]of[- ]the[- ]art|SOTA|(?:the\s)?(?:single\s)?(?<!at\s)best(?![-\w])|(?:the\s)?worst(?![-\w])"
    rf"|(?!(?:{_NO_SUPERLATIVE})\b)\w{{2,}}est(?![-\w])"
    r"|(?:the\s)?(?<!at\s)most(?![-\w])(?!\s(?:of|recent(?:ly)?|likely|notably|importantly|often)\b)"
    r"|the\s(?:very\s)?first(?!\s(?:token|layer|step|few|stage|place|half|quarter|author|phase"
    r"|round|turn|order|two|three|one|\d))"
    r"|first(?=\sto\b)|first-ever|the\sonly(?:\sone)?"
    r"|^only(?!\s(?:\d|about|one of|two|three|four|five|six|seven|eight|nine|ten|if|when|after|a\s)|[-\w])"
    r"|(?<!not\s)the\sleast|unprecedented|unmatched|unsurpassed|never(?!theless)|always|record[- "
    r"](?:high|low|breaking|setting))\b",
    re.I,
)


def find_specifics(statement: str) -> list[Specific]:
    """The specifics in the statement, in order, none overlapping another: the longest sensible span of each."""
    taken = [(found.start, found.end) for found in find_all(statement)]
    taken += [match.span() for match in _YEAR_RANGE.finditer(statement)]
    specifics: list[Specific] = []

    def take(candidates: Iterator[Specific]) -> None:
        for one in candidates:
            if not any(start < one.end and one.start < end for start, end in taken):
                taken.append((one.start, one.end))
                specifics.append(one)

    take(_names(statement))
    for form in FORMS:
        take(_figures(statement, form))
    take(_superlatives(statement))
    return sorted(specifics, key=lambda one: one.start)


def _names(statement: str) -> Iterator[Specific]:
    for match in BENCHMARK.finditer(statement):
        group = next(name for name, value in match.groupdict().items() if value is not None)
        yield Specific(match[group], Kind.BENCHMARK, *match.span(group))
    for match in MODEL.finditer(statement):
        text = match[0].rstrip(" -.")
        if not NOT_A_MODEL.fullmatch(text):
            yield Specific(text, Kind.MODEL, match.start(), match.start() + len(text))


def _figures(statement: str, form: Form) -> Iterator[Specific]:
    kind = Kind(form.kind)
    for match in form.pattern.finditer(statement):
        text = match[0].strip()
        start = match.start() + len(match[0]) - len(match[0].lstrip())
        if not text or _is_no_figure(statement, start, text, kind):
            continue
        values = values_of(text)
        if kind is Kind.THRESHOLD and not values:
            continue
        yield Specific(text, kind, start, start + len(text), values, form.unit or unit_of(text))


def _is_no_figure(statement: str, start: int, text: str, kind: Kind) -> bool:
    """A year, the number of a layer or a section, digits within a word."""
    before = statement[max(start - 30, 0) : start]
    if re.search(r"\b(?:over|under)-$", before):  # the over-65s
        return True
    if re.search(r"[\w.@]$", before) and re.match(r"[\w.]", text):
        return True
    if _NUMBERED.search(before) or _LONE_YEAR.fullmatch(text):
        return True
    year = _YEAR.match(text.lstrip("~≈∼ "))
    return kind is Kind.COUNT and year is not None and int(year[0]) % 100 != 0


def _superlatives(statement: str) -> Iterator[Specific]:
    for match in _SUPERLATIVE.finditer(statement):
        text, start = match[0], match.start()
        if text[:4].lower() == "the ":
            text, start = text[4:], start + 4
        yield Specific(text, Kind.SUPERLATIVE, start, match.end())


def disagreements(statement: str, specifics: list[Specific]) -> list[str]:
    """Sentences on figures of one statement that cannot all be right: a change that is no ratio it is said to be."""
    changes = [
        one for one in specifics if one.unit == "%" and len(one.values) == 2 and _is_change(statement, one)
    ]
    ratios = [
        one
        for one in specifics
        if one.unit == "x" and one.values and one.kind is Kind.QUANTITY and _is_of_a_change(statement, one)
    ]
    found = []
    if changes and ratios:
        actual = [(one, _ratio(one)) for one in changes]
        wrong = [
            (one, ratio)
            for one, ratio in actual
            if ratio and not any(_agrees(ratio, said) for said in ratios)
        ]
        if wrong:
            said = " and ".join(dict.fromkeys(one.text for one in ratios))
            figures = " and ".join(f"{one.text} is {_times(ratio)}" for one, ratio in actual if ratio)
            found.append(f"{figures}, but the claim says {said}.")
    for one in specifics:
        if one.kind is Kind.COUNT and len(one.values) == 2 and 0 < one.values[0] <= one.values[1]:
            share = 100 * one.values[0] / one.values[1]
            near = re.match(
                r"[^()]{0,3}\(\s?[~≈]?(\d+(?:\.\d+)?)\s?%\s?\)", statement[one.end : one.end + 40]
            )
            if near and abs(float(near[1]) - share) > 1.5:
                found.append(f"{one.text} is {share:.0f}%, but the claim says {near[1]}%.")
    return found


def _is_change(statement: str, one: Specific) -> bool:
    """From one figure to another, not a range: an arrow, or "from … to"."""
    if re.search(r"→|->|=>|⟶|➔", one.text):
        return True
    return bool(re.search(r"\bto\b", one.text)) and bool(
        re.search(
            r"\b(?:from|of)\s$|\b(?:rose|fell|jumped|grew|dropped|went|climbed)\b",
            statement[max(one.start - 40, 0) : one.start],
            re.I,
        )
    )


_MEANS = re.compile(
    r"\b(?:with|at|on|using|given|for|of|need(?:s|ing)?|us(?:es|ing)|takes?)\s(?:\w+\s)?$", re.I
)
_CLOSED = re.compile(
    r"\s*(?:$|[.,;:()\[\]—–/]|(?:from|to|by|when|while|under|in|for|after|between|across|during|since|as|if|once|over"
    r"|with|without|among|because|through|against|and)\b)",
    re.I,
)


def _is_of_a_change(statement: str, one: Specific) -> bool:
    """Whether the ratio says how much something changed, and is not of another thing: "8x compute", "3x more data"."""
    if _MEANS.search(statement[max(one.start - 30, 0) : one.start]):
        return False
    return bool(_CLOSED.match(statement[one.end :]))


def _ratio(one: Specific) -> float | None:
    low, high = sorted(one.values)
    return high / low if low > 0 else None


def _agrees(ratio: float, said: Specific) -> bool:
    tolerance = 2 if "order" in said.text else 1.3 if re.match(r"[~≈∼]", said.text) else 1.15
    values = [value if value >= 1 else 1 / value for value in said.values if value > 0]
    return bool(values) and min(values) / tolerance <= ratio <= max(values) * tolerance


def _times(ratio: float) -> str:
    return f"{ratio:.3g}x"
