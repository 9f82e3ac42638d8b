"""Search over claims, lines and papers: by words (PostgreSQL full text), and by arXiv id."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from django.contrib.postgres.search import SearchHeadline, SearchQuery, SearchRank
from django.db.models import F, Model, Q, QuerySet

from claims.marking import Span
from claims.models import Claim, Line
from papers.identifiers import find_all, is_sample
from papers.models import Paper

# What one page shows of each; beyond it the page says how to narrow the search.
SHOWN = 30
Record = TypeVar("Record", bound=Model)
# Control characters that no text contains mark what was found; the page turns them into <mark>.
FOUND, END = "\x02", "\x03"


@dataclass(frozen=True)
class Found:
    """What a search found, best first. `more` names the parts that have more than is shown."""

    claims: Sequence[Claim]
    lines: Sequence[Line]
    papers: Sequence[Paper]
    more: tuple[str, ...]

    @property
    def nothing(self) -> bool:
        return not (self.claims or self.lines or self.papers)


def search(words: str) -> Found:
    """Claims, lines and papers that have the words, or that the ids in the words name."""
    ids = [found.identifier.id for found in find_all(words) if found.identifier]
    if is_sample(words):
        ids.append(words.strip().lower())
    query = SearchQuery(words, search_type="websearch", config="english")
    rank = SearchRank(F("search_vector"), query)
    claims = (
        Claim.objects.select_related("line")
        .filter(Q(search_vector=query) | Q(anchor_uses__anchor__identifier__in=ids))
        .annotate(rank=rank, found=_headline("statement", query))
        .order_by("-rank", "pk")
        .distinct()
    )
    lines = (
        Line.objects.filter(Q(search_vector=query) | Q(anchors__identifier__in=ids))
        .annotate(rank=rank, found=_headline("question", query))
        .order_by("-rank", "pk")
        .distinct()
    )
    papers = Paper.objects.filter(identifier__in=ids) if ids else Paper.objects.search(words)
    shown_claims, more_claims = _shown(claims)
    shown_lines, more_lines = _shown(lines)
    shown_papers, more_papers = _shown(papers.defer("search_vector"))
    more = {"claims": more_claims, "lines": more_lines, "papers": more_papers}
    return Found(
        shown_claims, shown_lines, shown_papers, tuple(name for name, has_more in more.items() if has_more)
    )


def _shown(found: QuerySet[Record]) -> tuple[list[Record], bool]:
    """The best of what was found, and whether there is more."""
    rows = list(found[: SHOWN + 1])
    return rows[:SHOWN], len(rows) > SHOWN


def _headline(field: str, query: SearchQuery) -> SearchHeadline:
    return SearchHeadline(field, query, config="english", start_sel=FOUND, stop_sel=END, highlight_all=True)


def marked(headline: str) -> tuple[str, list[Span]]:
    """A headline's plain text, and the stretches in it that were found."""
    text, spans = "", []
    for part in headline.split(FOUND):
        found, end, rest = part.partition(END)
        if end:
            spans.append(Span(len(text), len(text) + len(found), "quote"))
        text += found + rest
    return text, spans
