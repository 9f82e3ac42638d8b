"""Suggests which claim rests on which anchor of its line, by the same score that matching uses. A person decides.

Called by `run` when an anchor's paper passes by, and by claims.tasks.suggest_anchors after grounding.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence

import numpy as np
from django.db import transaction
from django.db.models import QuerySet

from claims.matching.library import (
    Profile,
    encoded_papers,
    newest_table,
    read_profiles,
    read_table,
    with_profile,
)
from claims.matching.scoring import WordWeights, score_block
from claims.models import Anchor, AnchorUse, Claim
from papers.encoder.client import load_encoder
from papers.models import Encoding

# Of the first document's pairs, those that belong together stand 3.4 to 6.4 deviations above unrelated papers, and the
# best of the others 2.7, with an anchor that another claim fits better.
MUTUAL = 2.0


def best_anchors(scores: np.ndarray, cuts: Sequence[float]) -> list[int | None]:
    """For each claim the place of the anchor that is best for it, None where none is good enough.

    scores: (anchors, claims), nan where a person rejected the pair. Good enough passes the claim's cut, or is MUTUAL
    deviations above an unrelated paper while the claim is the best one for the anchor, too: a document's anchors were
    chosen for its claims, so the bar is lower than for any paper that comes along.
    """
    known = np.where(np.isnan(scores), -np.inf, scores)
    chosen: list[int | None] = []
    for claim, cut in enumerate(cuts):
        place = int(known[:, claim].argmax())
        score = known[place, claim]
        mutual = score >= MUTUAL and claim == known[place].argmax()
        chosen.append(place if score >= cut or mutual else None)
    return chosen


def suggest_uses(
    profiles: Sequence[Profile], papers: Collection[int], weights: WordWeights, encoder: str
) -> None:
    """Suggests anchors to the claims of lines one of whose anchors' papers is among `papers`."""
    lines = {profile.line for profile in profiles if any(paper in papers for paper in profile.dates.anchors)}
    anchors = defaultdict(list)
    for anchor in _suggestible().filter(line__in=lines):
        anchors[anchor.line_id].append(anchor)
    for line, own in anchors.items():
        _suggest([profile for profile in profiles if profile.line == line], own, weights, encoder)


def suggest_for_line(line: int) -> None:
    """Suggests anchors to all claims of a line that matching has made ready. Safe to run again."""
    table, encoder = newest_table(), load_encoder()
    if table is None:
        return
    name = encoder.name if encoder else ""
    with transaction.atomic():
        claims = with_profile(Claim.objects.live().filter(line=line), table.number, name).select_related(
            "line"
        )
        anchors = _suggestible().filter(line=line)
        _suggest(read_profiles(claims), list(anchors), read_table(table), name)


def _suggestible() -> QuerySet[Anchor]:
    """Anchors that can be compared with claims. Not the sample's: its suggestion is part of what it shows."""
    return Anchor.objects.filter(paper__encoding__isnull=False, line__sample=False).order_by("position")


def _suggest(
    profiles: Sequence[Profile], anchors: Sequence[Anchor], weights: WordWeights, encoder: str
) -> None:
    """Replaces what was suggested to these claims; what a person decided stays, and is not suggested again."""
    if not profiles or not anchors:
        return
    encodings = Encoding.objects.filter(paper__in=[anchor.paper_id for anchor in anchors])
    stored = {paper.dates.id: paper.text for paper in encoded_papers(encodings, encoder)}
    scores = score_block(
        [stored[anchor.paper_id] for anchor in anchors if anchor.paper_id is not None],
        [profile.text for profile in profiles],
        [profile.baseline for profile in profiles],
        weights,
    ).score
    ids = [profile.id for profile in profiles]
    AnchorUse.objects.filter(claim__in=ids, state=AnchorUse.State.SUGGESTED, named=False).delete()
    decided = AnchorUse.objects.filter(claim__in=ids).values_list("claim_id", "anchor_id", "state")
    rejected = {(claim, anchor) for claim, anchor, state in decided if state == AnchorUse.State.REJECTED}
    settled = {claim for claim, _, state in decided if state != AnchorUse.State.REJECTED}
    suggested = []
    refused = [[(profile.id, anchor.pk) in rejected for profile in profiles] for anchor in anchors]
    places = best_anchors(np.where(refused, np.nan, scores), [profile.cut for profile in profiles])
    for column, (profile, place) in enumerate(zip(profiles, places, strict=True)):
        if place is not None and profile.id not in settled:
            score = float(scores[place, column])
            suggested.append(AnchorUse(claim_id=profile.id, anchor=anchors[place], score=score))
    AnchorUse.objects.bulk_create(suggested, ignore_conflicts=True)
