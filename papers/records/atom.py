"""Results of the query API, as the package `arxiv` reads them, as plain values. Called by papers.lookup."""

from __future__ import annotations

import datetime

import arxiv

from papers import identifiers
from papers.records.values import PaperRecord, Unreadable, VersionRecord, one_line, paragraphs


def read_result(result: arxiv.Result) -> PaperRecord:
    """The paper that the result is. Raises Unreadable.

    The query API tells the first and the current version's times alone, no licence and no withdrawal.
    """
    try:
        name = identifiers.parse(result.entry_id)
        now = name.version or 1
        _check(result.published, "published")
        _check(result.updated, "updated")
        versions = [VersionRecord(1, result.published)] + (
            [VersionRecord(now, result.updated)] if now > 1 else []
        )
        categories = dict.fromkeys([result.primary_category, *result.categories])
        return PaperRecord(
            identifier=name.id,
            title=one_line(result.title),
            abstract=paragraphs(result.summary),
            authors=tuple(one_line(author.name) for author in result.authors if author.name.strip()),
            categories=tuple(category for category in categories if category),
            versions=tuple(versions),
            comment=one_line(result.comment),
            journal_reference=one_line(result.journal_ref),
            doi=one_line(result.doi),
        )
    except ValueError as error:
        raise Unreadable(str(error), repr(result), result.entry_id) from error


def _check(moment: datetime.datetime, name: str) -> None:
    if moment.year < 1990:
        raise ValueError(f"it has no {name} date")
