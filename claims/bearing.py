"""What in an abstract bears on a claim: its sentences, the words they share, the claim's specifics and other figures.

Pure: texts and values in, spans for claims.marking and rows to compare out. Called by views/inbox.py.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

import Stemmer

from claims.marking import Span

BEARING_SENTENCES = 3  # more than three marked sentences mark nothing
FIGURES_SHOWN = 3
_TOKEN = re.compile(r"[^\W_]+(?:[.,]\d+)*")
_SPACE = re.compile(r"\s+")
# A stop ends a sentence where a capital, a figure, a quote or a bracket follows, save behind what is often abbreviated.
_END = re.compile(r"[.!?]+[\"”’')\]]*(?=\s+[\"“‘'(\[$\\]*[A-Z0-9])")
_ABBREVIATED = re.compile(
    r"(?:\b(?:e\.g|i\.e|al|cf|vs|resp|approx|Fig|Figs|Eq|Eqs|Sec|Tab|Dr|Prof|St|No|w\.r\.t|[A-Z]))\.$"
)


class Specific(Protocol):
    """A specific of a claim, or one found in an abstract: both say these four things. `values` are in `unit`."""

    @property
    def text(self) -> str: ...

    @property
    def kind(self) -> str: ...

    @property
    def values(self) -> Sequence[float]: ...

    @property
    def unit(self) -> str: ...


class Figure(Specific, Protocol):
    """A specific found in an abstract, with its place."""

    @property
    def start(self) -> int: ...


@dataclass(frozen=True)
class Comparison:
    """A specific of the claim beside what the abstract has: sign is "same", "other" (other figures) or "absent"."""

    specific: str
    kind: str
    sign: str
    here: str


@dataclass(frozen=True)
class Bearing:
    """`spans` for the whole abstract; `sentences` that bear, the best first; `comparisons`, a row for each specific."""

    spans: list[Span]
    sentences: list[Span]
    total: int
    comparisons: list[Comparison]


def bearing(
    abstract: str,
    sentence: str,
    shared_words: Iterable[str],
    specifics: Sequence[Specific],
    figures: Sequence[Figure],
) -> Bearing:
    """What of the abstract to mark for a claim with these specifics.

    `sentence` is the one that matching chose (marked only where it stands in the abstract, whatever its spaces);
    `figures` are the specifics found in the abstract, of which those with a unit of the claim's are compared.
    """
    words = _places_of(shared_words, abstract)
    same, other, comparisons = _compare(abstract, specifics, figures)
    found = sentences(abstract)
    ranked = _ranked(found, abstract, sentence, words, [*same, *other])
    spans = [Span(start, end, "bearing", str(rank)) for rank, (start, end) in enumerate(ranked, 1)]
    figures_marked = [Span(*place, "same") for place in same] + [Span(*place, "other") for place in other]
    spans += figures_marked
    spans += [
        Span(start, end, "word")
        for start, end, _ in words
        if any(a <= start < b for a, b in ranked)
        and not any(s.start < end and start < s.end for s in figures_marked)
    ]
    return Bearing(spans, spans[: len(ranked)], len(found), comparisons)


def within(spans: Iterable[Span], part: Span) -> list[Span]:
    """The spans that lie in one of the sentences, counted from its beginning; the sentence's own label stays."""
    return [
        span._replace(start=span.start - part.start, end=span.end - part.start)
        for span in spans
        if part.start <= span.start and span.end <= part.end
    ]


def sentences(text: str) -> list[tuple[int, int]]:
    """The sentences of a text as (start, end), without the space between them."""
    ends = [
        match.end()
        for match in _END.finditer(text)
        if not _ABBREVIATED.search(text[max(0, match.end() - 12) : match.end()])
    ]
    found, start = [], 0
    for end in [*ends, len(text)]:
        part = text[start:end]
        if part.strip():
            found.append((start + len(part) - len(part.lstrip()), start + len(part.rstrip())))
        start = end
    return found


def find_words(needle: str, text: str) -> list[tuple[int, int]]:
    """Where the needle stands as whole words, in any case, with any space or hyphen between its parts."""
    parts = [re.escape(part) for part in re.split(r"[\s\u2010-\u2015-]+", needle.strip()) if part]
    if not parts:
        return []
    pattern = r"(?<![\w.])" + r"[\s\u2010-\u2015-]*".join(parts) + r"(?![\w]|\.\d)"
    return [match.span() for match in re.finditer(pattern, text, re.I)]


def _ranked(
    found: list[tuple[int, int]],
    abstract: str,
    sentence: str,
    words: list[tuple[int, int, str]],
    figures: list[tuple[int, int]],
) -> list[tuple[int, int]]:
    """The bearing sentences, best first: the one that matching chose, then those with most of what is shared."""
    chosen = _place_of(sentence, abstract)

    def weight(place: tuple[int, int]) -> int:
        start, end = place
        distinct = {stem for a, b, stem in words if start <= a and b <= end}
        return len(distinct) + 2 * sum(start <= a and b <= end for a, b in figures)

    rest = [place for place in found if not chosen or place[1] <= chosen[0] or chosen[1] <= place[0]]
    heavy = sorted((place for place in rest if weight(place) >= 2), key=lambda place: (-weight(place), place))
    return ([chosen] if chosen else []) + heavy[: BEARING_SENTENCES - bool(chosen)]


def _place_of(sentence: str, text: str) -> tuple[int, int] | None:
    """Where the sentence stands in the text, be its spaces and line ends as they may."""
    if not sentence.strip():
        return None
    match = re.search(r"\s+".join(re.escape(part) for part in _SPACE.split(sentence.strip())), text)
    return match.span() if match else None


def _places_of(shared_words: Iterable[str], text: str) -> list[tuple[int, int, str]]:
    """Each place of a word of the text that has the stem of a shared one, with the stem."""
    stem: Callable[[str], str] = Stemmer.Stemmer("english", 0).stemWord
    wanted = {stem(word.casefold()) for word in shared_words}
    return [
        (*match.span(), known)
        for match in _TOKEN.finditer(text)
        if (known := stem(match.group().casefold())) in wanted
    ]


def _compare(
    abstract: str, specifics: Sequence[Specific], figures: Sequence[Figure]
) -> tuple[list[tuple[int, int]], list[tuple[int, int]], list[Comparison]]:
    """Places of what is the same, places of other figures of a unit of the claim's, and the rows."""
    same: dict[tuple[int, int], None] = {}
    other: dict[tuple[int, int], None] = {}
    rows = []
    own = {(specific.unit.casefold(), value) for specific in specifics for value in specific.values}
    for specific in specifics:
        literal = find_words(specific.text, abstract)
        of_unit = [
            figure
            for figure in figures
            if specific.unit and figure.values and figure.unit.casefold() == specific.unit.casefold()
        ]
        equal = [figure for figure in of_unit if set(figure.values) & set(specific.values)]
        differ = [
            figure
            for figure in of_unit
            if not any((figure.unit.casefold(), value) in own for value in figure.values)
        ]
        same.update(dict.fromkeys(literal + [_span_of(figure) for figure in equal]))
        other.update(dict.fromkeys(_span_of(figure) for figure in differ))
        if literal or equal:
            shown = [abstract[a:b] for a, b in literal] or [figure.text for figure in equal]
            rows.append(Comparison(specific.text, specific.kind, "same", _listed(shown)))
        elif differ:
            rows.append(
                Comparison(specific.text, specific.kind, "other", _listed([figure.text for figure in differ]))
            )
        else:
            rows.append(Comparison(specific.text, specific.kind, "absent", ""))
    return list(same), [place for place in other if place not in same], rows


def _span_of(figure: Figure) -> tuple[int, int]:
    return figure.start, figure.start + len(figure.text)


def _listed(texts: Iterable[str]) -> str:
    """The texts once each, a few of them."""
    once = list(dict.fromkeys(_SPACE.sub(" ", text) for text in texts))
    return ", ".join(once[:FIGURES_SHOWN]) + (", …" if len(once) > FIGURES_SHOWN else "")
