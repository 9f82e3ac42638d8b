"""Gets claims ready for matching: counts a word table, draws each claim's frozen sample, writes its baseline and cut.

Called by `run` before it matches. A claim is made ready anew when its statement or its as-of day changed, with a
new word table, and with another encoder; its matches are then scored again from the first paper on.
"""

from __future__ import annotations

import datetime
from collections import defaultdict

import numpy as np
from django.db import transaction
from django.db.models import Case, Q, Value, When
from django.db.models.functions import MD5

from claims.matching.baseline import SAMPLE_SIZE, baselines
from claims.matching.library import (
    StoredPaper,
    anchor_papers,
    claim_dates,
    claim_text,
    count_words,
    countable_encodings,
    encoded_papers,
    newest_table,
    without_profile,
    write_baseline,
)
from claims.matching.scoring import WordWeights
from claims.models import AnchorProposal, Claim, Match, WordTable
from papers.encoder.client import Encoder
from papers.identifiers import SAMPLE_PREFIX
from papers.locks import Lock, try_lock
from papers.models import Encoding
from papers.words import pack_terms

GROWTH = 2  # a new table when the library is twice as large: word weights hardly move before
CLAIMS_AT_ONCE = 200  # made ready in one transaction, some two seconds of encoding


@transaction.atomic
def current_table() -> WordTable | None:
    """The newest word table; a new one where there is none or the library has doubled. None: no papers yet."""
    table = newest_table()
    countable = countable_encodings().count()
    if not countable or (table and countable < GROWTH * table.documents) or not try_lock(Lock.WORD_TABLE):
        return table
    documents, average_length, ids, frequencies = count_words(countable_encodings())
    return WordTable.objects.create(
        number=table.number + 1 if table else 1,
        documents=documents,
        average_length=average_length,
        frequencies=pack_terms(ids, frequencies),
    )


def make_ready(table: WordTable, weights: WordWeights, encoder: Encoder | None) -> int:
    """Gives each live claim that needs one its baseline and cut; how many. Raises EncoderFailed."""
    ready = 0
    while made := _make_some_ready(table, weights, encoder):
        ready += made
    return ready


@transaction.atomic
def _make_some_ready(table: WordTable, weights: WordWeights, encoder: Encoder | None) -> int:
    name = encoder.name if encoder else ""
    waiting = (
        without_profile(Claim.objects.live(), table.number, name)
        .select_related("line")
        .order_by("as_of", "id")
    )
    claims = list(waiting.select_for_update(of=("self",), no_key=True, skip_locked=True)[:CLAIMS_AT_ONCE])
    if not claims:
        return 0
    statements = [claim.statement for claim in claims]
    # as they are stored, so that the baseline is of the very vectors that are scored later
    vectors = list(encoder.encode(statements).astype(np.float16)) if encoder else [None] * len(claims)
    groups: dict[tuple[datetime.date, bool], list[int]] = defaultdict(list)
    for number, claim in enumerate(claims):
        groups[claim.as_of, claim.line.sample].append(number)
    for (as_of, sample), numbers in groups.items():
        _make_group_ready(
            [claims[n] for n in numbers],
            [vectors[n] for n in numbers],
            _frozen_sample(as_of, sample, name),
            table,
            weights,
            name,
        )
    Claim.objects.bulk_update(claims, ["baseline", "cut", "matched_through"])
    # proposed by the old scores; the claims now meet every paper again
    AnchorProposal.objects.filter(claim__in=claims, state=AnchorProposal.State.PROPOSED).delete()
    return len(claims)


def _make_group_ready(
    claims: list[Claim],
    vectors: list[np.ndarray | None],
    sample: list[StoredPaper],
    table: WordTable,
    weights: WordWeights,
    encoder: str,
) -> None:
    """Baselines for claims of one as-of day, set on them but not saved."""
    anchors = anchor_papers({claim.line_id for claim in claims})
    dates = [claim_dates(claim, anchors[claim.line_id]) for claim in claims]
    left_out = np.array([[paper.dates.id in own.anchors for own in dates] for paper in sample], bool)
    texts = [claim_text(claim.statement, vector) for claim, vector in zip(claims, vectors, strict=True)]
    found = baselines(
        [paper.text for paper in sample], texts, left_out.reshape(len(sample), len(claims)), weights
    )
    for claim, vector, (baseline, cut) in zip(claims, vectors, found, strict=True):
        older = sum(paper.dates.published <= claim.as_of for paper in sample)
        if claim.baseline and claim.baseline["text"] != _hash_of(claim):
            _forget_reasons(claim)
        claim.baseline = write_baseline(baseline, table.number, encoder, claim, vector, len(sample), older)
        claim.cut = cut
        claim.matched_through = 0


def _hash_of(claim: Claim) -> str:
    return Claim.objects.annotate(hash=MD5("statement")).values_list("hash", flat=True).get(pk=claim.pk)


def _forget_reasons(claim: Claim) -> None:
    """What was said of the old statement's waiting matches no longer holds; their reasons are found again."""
    Match.objects.filter(claim=claim, state=Match.State.PENDING).update(
        sentence="", shared_words=[], kind=None, suggested_stance="", suggestion_reason=""
    )


def _frozen_sample(as_of: datetime.date, sample: bool, encoder: str) -> list[StoredPaper]:
    """Up to SAMPLE_SIZE papers, older than the claim as far as there are any, in an order that is as good as chance.

    The order is by a hash of the identifier: whoever draws again from the same library draws the same papers.
    """
    own_side = Q(paper__identifier__startswith=SAMPLE_PREFIX)
    # the day's own midnight: papers of the as-of day itself are not newer than the claim
    end = datetime.datetime.combine(as_of + datetime.timedelta(days=1), datetime.time(), datetime.UTC)
    encodings = Encoding.objects.filter(own_side if sample else ~own_side)
    if encoder:
        encodings = encodings.filter(encoder=encoder)
    chosen = encodings.order_by(
        Case(When(paper__published__lt=end, then=Value(0)), default=Value(1)), MD5("paper__identifier")
    )
    return encoded_papers(chosen[:SAMPLE_SIZE], encoder)
