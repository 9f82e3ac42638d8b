"""Matches claims with the papers that they have not seen yet, in blocks. Called by claims.tasks and `manage.py match`.

What is to be done is a question to the database: a claim is behind while its `matched_through` is below the
newest encoding's id. A block is one transaction, so a killed worker's block is done again, whole; claims that
another worker has in hand are skipped.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Sequence

import numpy as np
from django.db import transaction
from django.db.models import Max

from claims.matching.anchors import suggest_uses
from claims.matching.blocks import Standings, standings
from claims.matching.eligibility import counts_from
from claims.matching.keeping import (
    BEST,
    PROPOSALS,
    Pair,
    fifth_best,
    keep_new,
    kept_pairs,
    propose_anchors,
    rescore,
    trim,
    unanchored,
)
from claims.matching.library import (
    Profile,
    StoredPaper,
    encoded_papers,
    read_profiles,
    read_table,
    with_profile,
)
from claims.matching.profiles import current_table, make_ready
from claims.matching.scoring import Scores, WordWeights, score_block
from claims.models import Claim, Match, WordTable
from papers.encoder.client import EncoderFailed, load_encoder
from papers.models import Encoding

# 1,000 by 1,000 pairs need some 80 MB while they are scored
PAPERS_A_BLOCK = 1000
CLAIMS_A_BLOCK = 1000
# Two deviations above the claim's ordinary paper: below that not even a claim's best is worth a look.
FLOOR = 2.0

log = logging.getLogger(__name__)


def match_behind(blocks: int | None = None) -> int:
    """Matches until no claim is behind, or for so many blocks; how many blocks it did."""
    table = current_table()
    if table is None:
        return 0
    encoder = load_encoder()
    weights = read_table(table)
    try:
        make_ready(table, weights, encoder)
    except EncoderFailed as failed:
        log.warning("claims wait to be made ready: %s", failed)
    name = encoder.name if encoder else ""
    _score_by_hand(table, weights, name)
    done = 0
    while (blocks is None or done < blocks) and _match_block(table, weights, name):
        done += 1
    return done


@transaction.atomic
def _match_block(table: WordTable, weights: WordWeights, encoder: str) -> bool:
    """One block of papers with claims that stand at the same place; False where nothing is left to do."""
    newest = Encoding.objects.aggregate(newest=Max("id"))["newest"] or 0
    behind = with_profile(Claim.objects.live(), table.number, encoder).filter(matched_through__lt=newest)
    locked = list(
        behind.select_related("line")
        .order_by("matched_through", "id")
        # not a plain FOR UPDATE: others must be able to write matches and verdicts of the claim meanwhile
        .select_for_update(of=("self",), no_key=True, skip_locked=True)[:CLAIMS_A_BLOCK]
    )
    if not locked:
        return False
    through = locked[0].matched_through
    claims = [claim for claim in locked if claim.matched_through == through]
    papers = encoded_papers(Encoding.objects.filter(id__gt=through).order_by("id")[:PAPERS_A_BLOCK], encoder)
    if papers:
        _match(papers, read_profiles(claims), table, weights, encoder)
    last = papers[-1].encoding if papers else newest
    Claim.objects.filter(id__in=[claim.id for claim in claims]).update(matched_through=last)
    return True


def _match(
    papers: list[StoredPaper], profiles: list[Profile], table: WordTable, weights: WordWeights, encoder: str
) -> None:
    """Scores the block, and keeps what is to be kept of it."""
    scores = score_block(
        [paper.text for paper in papers],
        [profile.text for profile in profiles],
        [profile.baseline for profile in profiles],
        weights,
    )
    stands = standings([paper.dates for paper in papers], [profile.dates for profile in profiles])
    claim_ids = [profile.id for profile in profiles]
    kept = kept_pairs(claim_ids, [paper.dates.id for paper in papers])
    new, again = defaultdict(list), []
    for pair, sample in _worth_keeping(papers, profiles, scores, stands, fifth_best(claim_ids)):
        if (pair.claim, pair.paper) not in kept:
            new[Match.Source.SAMPLE if sample else Match.Source.HARVEST].append(pair)
    row_of = {paper.dates.id: row for row, paper in enumerate(papers)}
    column_of = {profile.id: column for column, profile in enumerate(profiles)}
    for (claim, paper), (pk, state) in kept.items():
        row, column = row_of[paper], column_of[claim]
        if state == Match.State.PENDING and not np.isnan(scores.score[row, column]):
            again.append((pk, _pair(papers[row], profiles[column], row, column, scores, stands)))
    for source, pairs in new.items():
        keep_new(pairs, source, table.pk, encoder)
    rescore(again, table.pk, encoder)
    trim(claim_ids)
    propose_anchors(_missing_anchors(papers, profiles, scores, stands))
    suggest_uses(profiles, {paper.dates.id for paper in papers}, weights, encoder)


def _worth_keeping(
    papers: Sequence[StoredPaper],
    profiles: Sequence[Profile],
    scores: Scores,
    stands: Standings,
    fifth: dict[int, float],
) -> list[tuple[Pair, bool]]:
    """Pairs above their claim's cut or among its best, each with whether it is the sample's."""
    eligible = np.where(stands.new | stands.within_span, scores.score, -np.inf)
    eligible[np.isnan(eligible)] = -np.inf
    best_here = (
        np.partition(eligible, -BEST, axis=0)[-BEST]
        if len(papers) > BEST
        else np.full(len(profiles), -np.inf)
    )
    so_far = np.array([fifth.get(profile.id, -np.inf) for profile in profiles])
    cut = np.array([profile.cut for profile in profiles])
    threshold = np.minimum(cut, np.maximum(np.maximum(best_here, so_far), FLOOR))
    # the sample's forty papers are all of one topic: its claims' best of them are not worth more
    threshold = np.where([profile.dates.sample for profile in profiles], cut, threshold)
    return [
        (_pair(papers[row], profiles[column], row, column, scores, stands), profiles[column].dates.sample)
        for row, column in zip(*np.nonzero(eligible >= threshold), strict=True)
    ]


def _missing_anchors(
    papers: Sequence[StoredPaper], profiles: Sequence[Profile], scores: Scores, stands: Standings
) -> list[Pair]:
    """For claims without an anchor the best older papers of the block, where they are above the cut.

    Twice as many as are proposed: some may have been rejected.
    """
    wanting = unanchored([profile.id for profile in profiles])
    wanted = np.array([profile.id in wanting for profile in profiles])
    cut = np.array([profile.cut for profile in profiles])
    passing = stands.before_as_of & wanted & (scores.score >= cut)
    found = []
    for column in np.flatnonzero(passing.any(axis=0)).tolist():
        rows = np.flatnonzero(passing[:, column])
        best = rows[np.argsort(-scores.score[rows, column], kind="stable")][: 2 * PROPOSALS]
        found += [_pair(papers[row], profiles[column], row, column, scores, stands) for row in best.tolist()]
    return found


def _pair(
    paper: StoredPaper, profile: Profile, row: int, column: int, scores: Scores, stands: Standings | None
) -> Pair:
    """The pair as it is stored. Without standings, or where they do not offer it, its standing is empty."""
    standing = ""
    if stands is not None and stands.new[row, column]:
        standing = Match.Standing.NEW
    elif stands is not None and stands.within_span[row, column]:
        standing = Match.Standing.WITHIN_SPAN
    meaning = scores.meaning[row, column]
    return Pair(
        profile.id,
        paper.dates.id,
        standing,
        counts_from(paper.dates, profile.dates),
        float(scores.words[row, column]),
        None if np.isnan(meaning) else float(meaning),
        float(scores.score[row, column]),
    )


def _score_by_hand(table: WordTable, weights: WordWeights, encoder: str) -> None:
    """Scores matches that were added by hand for papers that their claims had passed already."""
    unscored = Match.objects.filter(
        word_table=None, state=Match.State.PENDING, paper__encoding__isnull=False
    ).values_list("id", "claim_id", "paper_id")
    if not (rows := list(unscored[:PAPERS_A_BLOCK])):
        return
    claims = with_profile(Claim.objects.live(), table.number, encoder).filter(
        id__in={claim for _, claim, _ in rows}
    )
    profiles = {profile.id: profile for profile in read_profiles(claims.select_related("line"))}
    encodings = Encoding.objects.filter(paper__in={paper for _, _, paper in rows})
    papers = {paper.dates.id: paper for paper in encoded_papers(encodings, encoder)}
    again = []
    for pk, claim, paper in rows:
        if claim in profiles:
            profile, stored = profiles[claim], papers[paper]
            scores = score_block([stored.text], [profile.text], [profile.baseline], weights)
            if not np.isnan(scores.score[0, 0]):
                again.append((pk, _pair(stored, profile, 0, 0, scores, None)))
    rescore(again, table.pk, encoder)
