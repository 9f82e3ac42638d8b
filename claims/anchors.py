"""Which claim rests on which anchor: people confirm or reject suggestions, attach anchors, take proposals.

Called by views/anchors.py. claims.matching suggests (AnchorUse suggested, AnchorProposal); no machine confirms.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from claims.grounding import ground, ground_from_stored
from claims.models import Anchor, AnchorProposal, AnchorUse, Claim, Line
from papers.identifiers import parse


@dataclass(frozen=True, slots=True)
class Orphans:
    """Claims that no anchor supports (not even a suggested one), and anchors that no claim uses."""

    claims: list[Claim]
    anchors: list[Anchor]

    def __bool__(self) -> bool:
        return bool(self.claims or self.anchors)


def orphans(claims: Iterable[Claim], anchors: Iterable[Anchor]) -> Orphans:
    """The orphans among a line's live claims and anchors (prefetch `anchor_uses` and `uses`)."""
    return Orphans(
        [claim for claim in claims if not any(_counts(use) for use in claim.anchor_uses.all())],
        [anchor for anchor in anchors if not any(_counts(use) for use in anchor.uses.all())],
    )


def _counts(use: AnchorUse) -> bool:
    return use.state != AnchorUse.State.REJECTED


@transaction.atomic
def decide(use: AnchorUse, state: str, by: User, *, at: datetime.datetime | None = None) -> AnchorUse:
    """Confirm or reject that a claim rests on an anchor, or take that decision back (`state` suggested)."""
    undone = state == AnchorUse.State.SUGGESTED
    use.state = AnchorUse.State(state)
    use.decided_by = None if undone else by
    use.decided = None if undone else at or timezone.now()
    use.save(update_fields=["state", "decided_by", "decided"])
    return use


@transaction.atomic
def rest_on(claim: Claim, anchor: Anchor, by: User, *, at: datetime.datetime | None = None) -> AnchorUse:
    """Say that a claim rests on an anchor of its line, suggested or not."""
    if claim.line_id != anchor.line_id:
        raise ValueError("the anchor is another line's")
    use, _ = AnchorUse.objects.get_or_create(claim=claim, anchor=anchor)
    return decide(use, AnchorUse.State.CONFIRMED, by, at=at)


@transaction.atomic
def attach(line: Line, written: str, by: User, *, claim: Claim | None = None) -> Anchor:
    """Make a paper an anchor of the line, by its id, address or DOI, and let a claim rest on it. Raises Malformed.

    Nothing is asserted of it but its id. It is grounded at once if the paper is stored, else it waits for its look-up.
    """
    identifier = parse(written)
    Line.objects.select_for_update().get(pk=line.pk)
    anchor = Anchor.objects.filter(line=line, identifier=identifier.id).first()
    if anchor is None:
        anchor = Anchor.objects.create(
            line=line,
            position=_next_position(line),
            identifier=identifier.id,
            version=identifier.version,
            by_hand=True,
        )
        ground_from_stored([anchor])
    if claim is not None:
        rest_on(claim, anchor, by)
    return anchor


@transaction.atomic
def accept_proposal(proposal: AnchorProposal, by: User, *, at: datetime.datetime | None = None) -> Anchor:
    """Take a stored paper as the claim's missing anchor: an anchor of the line, on which the claim rests."""
    at = at or timezone.now()
    line = Line.objects.select_for_update().get(pk=proposal.claim.line_id)
    anchor = Anchor.objects.filter(line=line, identifier=proposal.paper.identifier).first()
    if anchor is None:
        anchor = Anchor.objects.create(
            line=line,
            position=_next_position(line),
            identifier=proposal.paper.identifier,
            by_hand=True,
        )
        ground(anchor, proposal.paper, now=at)
    rest_on(proposal.claim, anchor, by, at=at)
    _decide_proposal(proposal, AnchorProposal.State.ACCEPTED, by, at)
    return anchor


@transaction.atomic
def reject_proposal(proposal: AnchorProposal, by: User, *, at: datetime.datetime | None = None) -> None:
    """Say that the paper is not the claim's missing anchor; it is not proposed again."""
    _decide_proposal(proposal, AnchorProposal.State.REJECTED, by, at or timezone.now())


@transaction.atomic
def undo_proposal(proposal: AnchorProposal) -> None:
    """Take the decision on a proposal back: an anchor that it made goes, unless something else rests on it."""
    if proposal.state == AnchorProposal.State.ACCEPTED:
        uses = AnchorUse.objects.filter(
            claim=proposal.claim, anchor__line=proposal.claim.line, anchor__paper=proposal.paper
        )
        anchors = list(Anchor.objects.filter(uses__in=uses, by_hand=True))
        uses.delete()
        for anchor in anchors:
            if not anchor.uses.exists():
                anchor.delete()
    _decide_proposal(proposal, AnchorProposal.State.PROPOSED, None, None)


def _decide_proposal(
    proposal: AnchorProposal, state: AnchorProposal.State, by: User | None, at: datetime.datetime | None
) -> None:
    proposal.state, proposal.decided_by, proposal.decided = state, by, at
    proposal.save(update_fields=["state", "decided_by", "decided"])


def _next_position(line: Line) -> int:
    last = Anchor.objects.filter(line=line).aggregate(last=Max("position"))["last"]
    return (last or 0) + 1
