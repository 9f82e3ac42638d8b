"""Stores blocks of records as papers and versions. Called by papers.harvest, papers.lookup and claims' sample.

A block is one transaction and a constant number of queries; storing the same block again writes nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from papers.models import Harvest, Paper, SetAside, Version
from papers.records import PaperRecord, Unreadable

_LONGEST_LICENSE = 200
_OF_PAPER = [
    "title",
    "abstract",
    "authors",
    "categories",
    "primary_category",
    "published",
    "updated",
    "current_version",
    "abstract_changed",
    "withdrawn",
    "withdrawal_reason",
    "license",
    "journal_reference",
    "doi",
    "comment",
    "submitter",
    "datestamp",
]


@dataclass(frozen=True, slots=True)
class Stored:
    """How many papers of a block were new, changed (a version or a text), or as they were."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0


def store(records: Iterable[PaperRecord]) -> Stored:
    """Store each record once: new papers, newer versions, changed texts; an older version's text is never touched.

    A record that is older than what is stored (a cached answer) changes nothing but versions that were missing.
    """
    newest: dict[str, PaperRecord] = {}
    for record in records:
        other = newest.get(record.identifier)
        if other is None or _age(record) >= _age(other):
            newest[record.identifier] = record
    if not newest:
        return Stored()
    with transaction.atomic():
        known = {
            paper.identifier: paper
            for paper in Paper.objects.filter(identifier__in=newest)
            .defer("search_vector")
            .order_by("identifier")
            .select_for_update()
        }
        versions: dict[int, dict[int, Version]] = {paper.pk: {} for paper in known.values()}
        for version in Version.objects.filter(paper__in=versions):
            versions[version.paper_id][version.number] = version
        new, changed, moved = [], [], []
        for identifier, record in newest.items():
            before = known.get(identifier)
            after = _paper(record, before)
            if before is None:
                new.append(after)
            elif _differs(after, before):
                changed.append(after)
            elif after.datestamp != before.datestamp:
                moved.append(after)
        written = new + changed + moved
        Paper.objects.bulk_create(
            written, update_conflicts=True, unique_fields=["identifier"], update_fields=_OF_PAPER
        )
        keys = {paper.identifier: paper.pk for paper in (*known.values(), *written)}
        rows = [
            row
            for identifier, record in newest.items()
            for row in _versions(record, keys[identifier], versions.get(keys[identifier], {}))
        ]
        Version.objects.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["paper", "number"],
            update_fields=["submitted", "title", "abstract", "withdrawn"],
        )
        grown = {row.paper_id for row in rows} - {paper.pk for paper in (*new, *changed)}
    count = len(changed) + len(grown)
    return Stored(len(new), count, len(newest) - len(new) - count)


def set_aside(unreadable: Sequence[Unreadable], harvest: Harvest | None = None) -> int:
    """Keep records that cannot be read with their raw text for a person; gives how many were not kept before."""
    rows = {}
    for one in unreadable:
        raw = one.raw.replace("\x00", "\N{SYMBOL FOR NULL}")  # Postgres holds no NUL in a text
        digest = hashlib.sha256(f"{one.identifier}\n{one.problem}\n{raw}".encode()).hexdigest()
        rows[digest] = SetAside(
            harvest=harvest, identifier=one.identifier[:200], problem=one.problem, raw=raw, raw_hash=digest
        )
    kept = set(SetAside.objects.filter(raw_hash__in=rows).values_list("raw_hash", flat=True))
    SetAside.objects.bulk_create(
        [row for digest, row in rows.items() if digest not in kept], ignore_conflicts=True
    )
    return len(rows) - len(kept)


def resolve_set_aside(identifiers: Iterable[str]) -> None:
    """Mark what was set aside of these papers as read after all."""
    SetAside.objects.filter(identifier__in=list(identifiers), resolved=None).update(resolved=timezone.now())


def same_text(one: str | None, other: str | None) -> bool:
    """Whether two texts differ in nothing but spaces and breaks."""
    return (one or "").split() == (other or "").split()


def _age(record: PaperRecord) -> tuple[int, str]:
    return record.current_version, str(record.datestamp or "")


def _paper(record: PaperRecord, before: Paper | None) -> Paper:
    """The paper as it is to be after the record, given as it was before."""
    after = Paper(
        identifier=record.identifier,
        title=record.title,
        abstract=record.abstract,
        authors=list(record.authors),
        categories=list(record.categories),
        primary_category=record.categories[0],
        published=record.published,
        updated=record.updated,
        current_version=record.current_version,
        withdrawn=bool(record.withdrawn),
        withdrawal_reason=record.comment if record.withdrawn else "",
        license=(record.license or "")[:_LONGEST_LICENSE],
        journal_reference=record.journal_reference,
        doi=record.doi,
        comment=record.comment,
        submitter=record.submitter or "",
        datestamp=record.datestamp,
    )
    if before is None:
        return after
    after.abstract_changed = before.abstract_changed
    newer = record.current_version > before.current_version
    if _is_stale(record, before):
        for name in _OF_PAPER:
            setattr(after, name, getattr(before, name))
        return after
    if newer and not same_text(record.abstract, before.abstract):
        after.abstract_changed = record.updated
    if same_text(after.abstract, before.abstract):
        after.abstract = before.abstract
    # what the interface does not tell stays as another one told it
    if record.license is None:
        after.license = before.license
    if record.submitter is None:
        after.submitter = before.submitter
    if record.withdrawn is None and not newer:
        after.withdrawn, after.withdrawal_reason = before.withdrawn, before.withdrawal_reason
    if record.datestamp is None:
        after.datestamp = before.datestamp
    return after


def _is_stale(record: PaperRecord, before: Paper) -> bool:
    """Whether the record tells nothing that is newer than what is stored."""
    if record.current_version != before.current_version:
        return record.current_version < before.current_version
    if before.datestamp is None:
        return False
    # of the same version, OAI-PMH knows best: the query API's copy may be a day behind
    return record.datestamp is None or record.datestamp < before.datestamp


def _differs(after: Paper, before: Paper) -> bool:
    return any(getattr(after, name) != getattr(before, name) for name in _OF_PAPER if name != "datestamp")


def _versions(record: PaperRecord, paper: int, kept: dict[int, Version]) -> list[Version]:
    """The version rows to write: those that were missing, and the current one's text where it was not seen or
    was corrected without a new version."""
    rows = []
    for each in record.versions:
        current = each.number == record.current_version
        row = Version(
            paper_id=paper,
            number=each.number,
            submitted=each.submitted,
            title=record.title if current else None,
            abstract=record.abstract if current else None,
            withdrawn=each.withdrawn,
        )
        before = kept.get(each.number)
        if before is None:
            rows.append(row)
            continue
        corrected = (
            current
            and (before.abstract is None or (record.datestamp is not None and each.number == max(kept)))
            and not (before.title == row.title and same_text(before.abstract, row.abstract))
        )
        if not corrected:
            row.title, row.abstract = before.title, before.abstract
        if record.withdrawn is None:
            row.withdrawn = before.withdrawn
        if corrected or row.withdrawn != before.withdrawn or row.submitted != before.submitted:
            rows.append(row)
    return rows
