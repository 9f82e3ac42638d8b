"""What a careful reader would remark about a document that was understood: counts, figures, dates, ids that disagree.

Pure. Called by claims.documents.reader at the end; the import shows the remarks above the lines.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from claims.documents.cleaning import folded
from claims.documents.dates import months_between
from claims.documents.shape import ReadClaim, ReadLine
from claims.specifics import Specific, disagreements
from papers.identifiers import month_of

_NEAR = 1
"""Months by which an anchor's asserted month may differ from its id's: ids are given at the announcement."""


def warnings_of(line: ReadLine) -> list[str]:
    return [*_counts(line), *_claims(line), *_anchors(line)]


def _counts(line: ReadLine) -> Iterator[str]:
    announced, found = line.notes_announced, len(line.notes)
    if announced is not None and announced != found:
        yield f"The notes' heading says {announced}, but {found} {'was' if found == 1 else 'were'} found."
    for title, count in Counter(folded(note.title) for note in line.notes).items():
        if count > 1:
            yield f"{count} notes have the same title: “{title}”."
    prompt = bool(line.claims or line.anchors or line.tasks.retest or line.rules)
    if prompt and not line.claims:
        yield "The prompt has no dated claims."
    if prompt and not line.anchors:
        yield "The prompt has no anchor papers."
    if prompt and line.durable_question is None:
        yield "The prompt names no durable question."
    asked, given = line.tasks.questions_asked, len(line.tasks.research_questions)
    if asked is not None and given and asked != given:
        yield f"The task asks for {asked} research questions, but names {given}."


def _claims(line: ReadLine) -> Iterator[str]:
    known = {anchor.arxiv_id for anchor in line.anchors}
    seen: dict[str, int] = {}
    for index, claim in enumerate(line.claims):
        where = f"Line {claim.lines[0]}"
        if claim.asserted is None:
            yield f"{where}: claim {index + 1} has no date."
        elif line.window and not _within(claim, line.window):
            yield f"{where}: claim {index + 1} is dated outside the window {line.window[0]} to {line.window[1]}."
        if (first := seen.setdefault(folded(claim.statement), index)) != index:
            yield f"{where}: claim {index + 1} says the same as claim {first + 1}."
        for arxiv_id in claim.anchors:
            if line.anchors and arxiv_id not in known:
                yield f"{where}: claim {index + 1} names {arxiv_id}, which is not among the anchors."
        for words in disagreements(claim.statement, list[Specific](claim.specifics)):
            yield f"{where}: {words} Kept as written."


def _within(claim: ReadClaim, window: tuple[str, str]) -> bool:
    span = claim.asserted
    if span is None:
        return True
    start, end = span.start or span.end, span.end or span.start
    return bool(start and end) and not (end[:4] < window[0][:4] or start[:4] > window[1][:4])  # type: ignore[index]


def _anchors(line: ReadLine) -> Iterator[str]:
    seen: dict[str, int] = {}
    for index, anchor in enumerate(line.anchors):
        where = f"Line {anchor.lines[0]}"
        if anchor.malformed or anchor.arxiv_id is None:
            written = (
                f"“{anchor.arxiv_id}” is not an arXiv id"
                if anchor.arxiv_id
                else f"anchor {index + 1} has no arXiv id"
            )
            yield f"{where}: {written}: {anchor.why}."
            continue
        if (first := seen.setdefault(anchor.arxiv_id, index)) != index:
            yield f"{where}: anchor {index + 1} is the same paper as anchor {first + 1}."
        if anchor.asserted_month is None:
            yield f"{where}: anchor {anchor.arxiv_id} has no date."
            continue
        year, month = month_of(anchor.arxiv_id)
        asserted = anchor.asserted_month
        apart = (
            months_between(asserted, f"{year}-{month:02}") > _NEAR
            if len(asserted) == 7
            else abs(int(asserted) - year) > (month in (1, 12))
        )
        if apart:
            yield f"{where}: {anchor.arxiv_id} is dated {asserted}, but its id says {year}-{month:02}."
        if not anchor.title:
            yield f"{where}: anchor {anchor.arxiv_id} has no title."
