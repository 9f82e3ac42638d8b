"""The real arXiv records that benchmarks work on, read from a folder (--data), and sentences out of their abstracts.

Called by the benchmarks `match` and `dashboard`.
"""

from __future__ import annotations

import datetime
import gzip
import json
from collections.abc import Iterable, Iterator
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

from claims.bearing import sentences
from papers.records import PaperRecord, VersionRecord
from papers.records.authors import split_authors
from papers.records.values import one_line, paragraphs

SHORTEST_CLAIM, LONGEST_CLAIM = 60, 300


def records_file(data: Path) -> Path:
    """The records of the folder: JSON lines in the form of arXiv's public metadata snapshot."""
    return data / "records.jsonl.gz"


def read_records(data: Path) -> list[PaperRecord]:
    """All of them, oldest first by their first version."""
    with gzip.open(records_file(data), "rt", encoding="utf-8") as lines:
        found = [_record(json.loads(line)) for line in lines]
    return sorted(found, key=lambda record: (record.published, record.identifier))


def claim_sentences(records: Iterable[PaperRecord]) -> Iterator[str]:
    """A sentence of each abstract that could stand as a claim: its last one of a fitting length. None twice."""
    seen = set()
    for record in records:
        parts = [record.abstract[start:end] for start, end in sentences(record.abstract)]
        fitting = [part for part in parts if SHORTEST_CLAIM <= len(part) <= LONGEST_CLAIM]
        if fitting and fitting[-1] not in seen:
            seen.add(fitting[-1])
            yield fitting[-1]


def _record(line: dict[str, Any]) -> PaperRecord:
    versions = tuple(
        VersionRecord(int(version["version"].removeprefix("v")), parsedate_to_datetime(version["created"]))
        for version in line["versions"]
    )
    return PaperRecord(
        identifier=line["id"],
        title=one_line(line["title"]),
        abstract=paragraphs(line["abstract"]),
        authors=split_authors(line["authors"]),
        categories=tuple(line["categories"].split()),
        versions=versions,
        comment=one_line(line["comments"]),
        doi=line["doi"] or "",
        datestamp=datetime.date.fromisoformat(line["update_date"]),
    )
