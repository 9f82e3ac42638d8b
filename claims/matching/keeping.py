"""Writes matches and proposals of missing anchors. Called by `run`, within the transaction of a block.

A pair that a curator has decided on is never touched; a waiting one gets its new score.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import NamedTuple

from django.db import connection
from django.db.models import F, Window
from django.db.models.functions import RowNumber

from claims.models import AnchorProposal, AnchorUse, Match

BEST = 5  # a claim keeps that many, whatever its cut
PROPOSALS = 3


class Pair(NamedTuple):
    """A scored pair to be kept. `meaning` is None where it was scored by words alone."""

    claim: int
    paper: int
    standing: str
    counts_from: datetime.date
    words: float
    meaning: float | None
    score: float


def fifth_best(claims: Sequence[int]) -> dict[int, float]:
    """The score of each claim's BEST-th match, be it decided or not, for claims that have as many."""
    ranked = Match.objects.filter(claim__in=claims, word_table__isnull=False).annotate(
        place=Window(RowNumber(), partition_by="claim", order_by=[F("score").desc(), "id"])
    )
    return dict(ranked.filter(place=BEST).values_list("claim_id", "score"))


def kept_pairs(claims: Sequence[int], papers: Sequence[int]) -> dict[tuple[int, int], tuple[int, str]]:
    """(claim, paper) of the matches there are: the match's id and state."""
    with connection.cursor() as cursor:
        # arrays: two thousand parameters of an IN take longer to read than the query takes
        cursor.execute(
            "SELECT claim_id, paper_id, id, state FROM claims_match WHERE claim_id = ANY(%s) AND paper_id = ANY(%s)",
            [list(claims), list(papers)],
        )
        return {(claim, paper): (pk, state) for claim, paper, pk, state in cursor.fetchall()}


# One statement for all pairs: by the ORM 5,000 matches take two seconds, like this a tenth of one.
_KEEP = """
    INSERT INTO claims_match (
        claim_id, paper_id, standing, counts_from, words_score, meaning_score, score, source, word_table_id, encoder,
        found, shared_words, sentence, suggested_stance, suggestion_reason, state, dismissal, dismissal_remark, revision
    )
    SELECT n.*, %s, %s, %s, now(), '{}', '', '', '', 'pending', '', '', 1
    FROM unnest(%s::bigint[], %s::bigint[], %s::text[], %s::date[], %s::float8[], %s::float8[], %s::float8[]) AS n
    -- somebody added it by hand at this very moment: theirs stays
    ON CONFLICT (claim_id, paper_id) DO NOTHING
"""


def keep_new(pairs: Sequence[Pair], source: str, word_table: int, encoder: str) -> None:
    """Stores pairs as waiting matches, without their reasons yet."""
    if pairs:
        with connection.cursor() as cursor:
            cursor.execute(_KEEP, [source, word_table, encoder, *_columns(pairs)])


_RESCORE = """
    UPDATE claims_match m
    SET score = n.score, words_score = n.words, meaning_score = n.meaning, word_table_id = %s, encoder = %s,
        -- what a person added by hand keeps its standing; a changed abstract may give another one
        standing = CASE WHEN m.source = 'by-hand' OR n.standing = '' THEN m.standing ELSE n.standing END,
        counts_from = CASE WHEN m.source = 'by-hand' OR n.standing = '' THEN m.counts_from ELSE n.counts_from END,
        -- a sentence that is no longer in the abstract must not be shown: the reasons are found again
        sentence = CASE WHEN strpos(p.abstract, m.sentence) > 0 THEN m.sentence ELSE '' END
    FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[], %s::text[], %s::date[], %s::float8[], %s::float8[],
                %s::float8[]) AS n(id, claim, paper, standing, counts_from, words, meaning, score),
         papers_paper p
    WHERE m.id = n.id AND p.id = m.paper_id AND m.state = 'pending'
"""


def rescore(pairs: Sequence[tuple[int, Pair]], word_table: int, encoder: str) -> None:
    """Gives waiting matches, by their ids, the scores of these pairs. An empty standing leaves the old one."""
    if not pairs:
        return
    ids = [pk for pk, _ in pairs]
    with connection.cursor() as cursor:
        cursor.execute(_RESCORE, [word_table, encoder, ids, *_columns([pair for _, pair in pairs])])


def _columns(pairs: Sequence[Pair]) -> list[list[object]]:
    """The pairs' fields, a list for each, in the order of Pair."""
    return [list(column) for column in zip(*pairs, strict=True)]


# The ids come first, by one pass over the claims' matches: joined to itself by a planner that does not know yet
# how many were just written, the same took a minute where this takes a tenth of a second.
_TRIM = """
    DELETE FROM claims_match
    WHERE id = ANY (ARRAY(
        SELECT r.id
        FROM (
            SELECT m.id, m.score, m.state, m.source, c.cut,
                   row_number() OVER (PARTITION BY m.claim_id ORDER BY m.score DESC, m.id) AS place
            FROM claims_match m JOIN claims_claim c ON c.id = m.claim_id
            WHERE m.claim_id = ANY(%s)
        ) r
        WHERE r.score < r.cut AND r.place > %s AND r.state = 'pending' AND r.source = 'harvest'
          AND NOT EXISTS (SELECT 1 FROM claims_triageevent e WHERE e.match_id = r.id)
    ))
"""


def trim(claims: Sequence[int]) -> None:
    """Drops waiting matches below the cut that better ones have pushed out of the claim's best.

    What a person has had in hand, be it undone again, stays.
    """
    with connection.cursor() as cursor:
        cursor.execute(_TRIM, [list(claims), BEST])


def unanchored(claims: Sequence[int]) -> set[int]:
    """The claims for which no anchor is confirmed or suggested."""
    anchored = AnchorUse.objects.filter(claim__in=claims).exclude(state=AnchorUse.State.REJECTED)
    return set(claims) - set(anchored.values_list("claim_id", flat=True))


_RESCORE_PROPOSALS = """
    UPDATE claims_anchorproposal a
    SET score = n.score
    FROM unnest(%s::bigint[], %s::bigint[], %s::float8[]) AS n(claim, paper, score)
    WHERE a.claim_id = n.claim AND a.paper_id = n.paper AND a.state = 'proposed'
"""


def propose_anchors(pairs: Sequence[Pair]) -> None:
    """Proposes papers as missing anchors; each claim keeps its PROPOSALS best of those not decided on."""
    if not pairs:
        return
    AnchorProposal.objects.bulk_create(
        [AnchorProposal(claim_id=pair.claim, paper_id=pair.paper, score=pair.score) for pair in pairs],
        ignore_conflicts=True,
    )
    with connection.cursor() as cursor:
        columns = zip(*((pair.claim, pair.paper, pair.score) for pair in pairs), strict=True)
        cursor.execute(_RESCORE_PROPOSALS, list(map(list, columns)))
    proposed = AnchorProposal.objects.filter(state=AnchorProposal.State.PROPOSED)
    surplus = proposed.filter(claim__in={pair.claim for pair in pairs}).annotate(
        place=Window(RowNumber(), partition_by="claim", order_by=[F("score").desc(), "id"])
    )
    ids = list(surplus.filter(place__gt=PROPOSALS).values_list("id", flat=True))
    proposed.filter(id__in=ids).delete()
