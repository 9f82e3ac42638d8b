"""What matching reads from the database: encoded papers in the order of their ids, claims' profiles, word tables.

Values out, for the pure parts; `run` writes.
"""

from __future__ import annotations

import base64
import hashlib
from collections import defaultdict
from collections.abc import Iterable
from typing import Any, NamedTuple

import numpy as np
from django.db.models import BinaryField, Exists, F, Func, OuterRef, QuerySet
from django.db.models.fields.json import KT
from django.db.models.functions import MD5

from claims.matching.eligibility import ClaimDates, PaperDates
from claims.matching.scoring import Baseline, Text, WordWeights
from claims.models import Anchor, Claim, WordTable
from papers.identifiers import SAMPLE_PREFIX
from papers.models import Encoding, Paper
from papers.words import terms, unpack_terms

_TABLE_BLOCK = 20_000


class StoredPaper(NamedTuple):
    """An encoded paper. `text.vector` is None where it was made by another encoder than the one asked for."""

    encoding: int
    dates: PaperDates
    text: Text


class Profile(NamedTuple):
    """A claim as matching sees it."""

    id: int
    line: int
    text: Text
    dates: ClaimDates
    baseline: Baseline
    cut: float


def encoded_papers(encodings: QuerySet[Encoding], encoder: str) -> list[StoredPaper]:
    """The papers of these encodings, in the query's order."""
    rows = encodings.annotate(
        # the binary form: reading 384 numbers as text takes ten times as long
        raw_vector=Func("vector", function="halfvec_send", output_field=BinaryField())
    ).values_list(
        "id",
        "encoder",
        "terms",
        "raw_vector",
        "paper_id",
        "paper__identifier",
        "paper__published",
        "paper__abstract_changed",
        "paper__withdrawn",
    )
    found = []
    for encoding, made_by, packed, raw_vector, paper, identifier, published, changed, withdrawn in rows:
        vector = _read_halfvec(raw_vector) if raw_vector is not None and made_by == encoder else None
        dates = PaperDates(
            paper,
            published.date(),
            changed.date() if changed else None,
            withdrawn,
            identifier.startswith(SAMPLE_PREFIX),
        )
        found.append(StoredPaper(encoding, dates, Text(*unpack_terms(packed), vector)))
    return found


def _read_halfvec(raw: bytes | memoryview) -> np.ndarray:
    """pgvector's binary form: dimensions and an unused field of two bytes each, then big-endian float16."""
    return np.frombuffer(raw, ">f2", offset=4).astype(np.float32)


# --- word tables -----------------------------------------------------------------------------------------------------


def newest_table() -> WordTable | None:
    return WordTable.objects.order_by("-number").first()


def read_table(table: WordTable) -> WordWeights:
    ids, frequencies = unpack_terms(table.frequencies)
    return WordWeights(table.number, table.documents, table.average_length, ids, frequencies)


def countable_encodings() -> QuerySet[Encoding]:
    """What a word table is counted over: real papers, or the sample's where there is nothing else."""
    real = Encoding.objects.exclude(paper__identifier__startswith=SAMPLE_PREFIX)
    return real if real.exists() else Encoding.objects.all()


def count_words(encodings: QuerySet[Encoding]) -> tuple[int, float, np.ndarray, np.ndarray]:
    """Papers, stems a paper, the stems' numbers (ascending), and in how many papers each occurs."""
    documents, length = 0, 0
    ids, frequencies = np.empty(0, np.uint32), np.empty(0, np.uint32)
    block: list[np.ndarray] = [ids]

    def merged() -> tuple[np.ndarray, np.ndarray]:
        new, counted = np.unique(np.concatenate(block), return_counts=True)
        union, place = np.unique(np.concatenate([ids, new]), return_inverse=True)
        totals = np.bincount(place, np.concatenate([frequencies, counted]), len(union))
        return union, totals.astype(np.uint32)

    for packed, stems in encodings.values_list("terms", "length").iterator(_TABLE_BLOCK):
        block.append(unpack_terms(packed)[0])
        documents, length = documents + 1, length + stems
        if len(block) > _TABLE_BLOCK:
            ids, frequencies = merged()
            block = [np.empty(0, np.uint32)]
    return documents, length / max(documents, 1), *merged()


# --- claims ----------------------------------------------------------------------------------------------------------


def with_profile(claims: QuerySet[Claim], table: int, encoder: str) -> QuerySet[Claim]:
    """Claims whose baseline is of this table and encoder, and of their present statement and as-of day."""
    return claims.annotate(
        statement_hash=MD5("statement"),
        profiled_text=KT("baseline__text"),
        profiled_day=KT("baseline__as_of"),
    ).filter(
        baseline__table=table,
        baseline__encoder=encoder,
        profiled_text=F("statement_hash"),
        profiled_day=Func(
            F("as_of"), function="to_char", template="%(function)s(%(expressions)s, 'YYYY-MM-DD')"
        ),
    )


def without_profile(claims: QuerySet[Claim], table: int, encoder: str) -> QuerySet[Claim]:
    """The other claims: new ones, edited ones, those of an older table or of another encoder."""
    ready = with_profile(Claim.objects.filter(pk=OuterRef("pk")), table, encoder)
    return claims.filter(~Exists(ready))


def claim_text(statement: str, vector: np.ndarray | None) -> Text:
    return Text(*terms(statement), vector)


def write_baseline(
    baseline: Baseline,
    table: int,
    encoder: str,
    claim: Claim,
    vector: np.ndarray | None,
    sample: int,
    older: int,
) -> dict[str, Any]:
    """Claim.baseline: all that a score rests on, beside the pair itself."""
    return {
        "table": table,
        "encoder": encoder,
        "text": hashlib.md5(claim.statement.encode(), usedforsecurity=False).hexdigest(),
        "as_of": claim.as_of.isoformat(),
        "sample": sample,
        "older": older,
        "words": [baseline.words_mean, baseline.words_deviation],
        "meaning": None
        if baseline.meaning_mean is None
        else [baseline.meaning_mean, baseline.meaning_deviation],
        "vector": None if vector is None else base64.b64encode(vector.astype("<f2").tobytes()).decode(),
    }


def read_profiles(claims: Iterable[Claim]) -> list[Profile]:
    """The profiles of claims that have one (see `with_profile`), in the same order."""
    claims = list(claims)
    anchors = anchor_papers({claim.line_id for claim in claims})
    return [_read_profile(claim, anchors[claim.line_id]) for claim in claims]


def _read_profile(claim: Claim, anchors: set[int]) -> Profile:
    stored = claim.baseline
    assert stored is not None
    assert claim.cut is not None
    packed = stored["vector"]
    vector = None if packed is None else np.frombuffer(base64.b64decode(packed), "<f2").astype(np.float32)
    return Profile(
        claim.id,
        claim.line_id,
        claim_text(claim.statement, vector),
        claim_dates(claim, anchors),
        Baseline(*stored["words"], *(stored["meaning"] or (None, None))),
        claim.cut,
    )


def claim_dates(claim: Claim, anchors: set[int]) -> ClaimDates:
    """Reads the claim's line for its sample mark: select it."""
    return ClaimDates(claim.as_of, claim.asserted_from, claim.line.sample, anchors)


def anchor_papers(lines: set[int]) -> dict[int, set[int]]:
    """Line to the ids of its anchors' papers, be they linked yet or only named."""
    found: dict[int, set[int]] = defaultdict(set)
    anchors = Anchor.objects.filter(line__in=lines)
    for line, paper in anchors.filter(paper__isnull=False).values_list("line_id", "paper_id"):
        found[line].add(paper)
    named = defaultdict(set)
    for line, identifier in anchors.filter(paper__isnull=True).values_list("line_id", "identifier"):
        named[identifier].add(line)
    for paper, identifier in Paper.objects.filter(identifier__in=named).values_list("id", "identifier"):
        for line in named[identifier]:
            found[line].add(paper)
    return found
