"""A claim's status: what its verdicts in force make of it, kept beside it and derivable anew at any time.

Called by claims.review in the verdict's own transaction, and by the command rebuild_statuses. Nothing else writes
a status.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.db import transaction

from claims.models import Claim, Verdict


@dataclass(frozen=True, slots=True)
class Status:
    """A claim's status as its verdicts make it, since when, and when it was last reviewed."""

    status: str
    since: datetime.datetime | None
    reviewed: datetime.datetime | None


def status_of(in_force: Sequence[Verdict]) -> Status:
    """The status that verdicts in force, newest first, make. Pure."""
    if not in_force:
        return Status(Claim.Status.UNTESTED, None, None)
    newest = in_force[0]
    since = newest.given
    for verdict in in_force:
        if verdict.outcome != newest.outcome:
            break
        since = verdict.given
    return Status(newest.outcome, since, newest.given)


def verdict_in_force(claim: Claim) -> Verdict | None:
    """The newest verdict that was not withdrawn."""
    return Verdict.objects.in_force().filter(claim=claim).first()


def rebuild(claim: Claim) -> bool:
    """Derive the claim's status from its verdicts anew; whether that changed anything."""
    return _write(claim, status_of(list(Verdict.objects.in_force().filter(claim=claim))))


@dataclass(frozen=True, slots=True)
class Difference:
    """A claim whose stored status is not what its verdicts make."""

    claim: Claim
    derived: Status


def differences() -> Iterator[Difference]:
    """Claims whose stored status differs from what their verdicts make. None, if all is well."""
    verdicts = (
        Verdict.objects.in_force().order_by("claim_id", "-given", "-id").only("claim_id", "outcome", "given")
    )
    derived = {
        claim: status_of(list(given))
        for claim, given in groupby(verdicts.iterator(chunk_size=2000), key=lambda verdict: verdict.claim_id)
    }
    untested = status_of([])
    for claim in Claim.objects.select_related("line").order_by("pk").iterator(chunk_size=2000):
        wanted = derived.get(claim.pk, untested)
        if wanted != _stored(claim):
            yield Difference(claim, wanted)


def rebuild_all() -> list[Difference]:
    """Derive every status anew; the differences that were found and mended."""
    found = list(differences())
    for difference in found:
        with transaction.atomic():
            rebuild(Claim.objects.select_for_update().get(pk=difference.claim.pk))
    return found


def _stored(claim: Claim) -> Status:
    return Status(claim.status, claim.status_since, claim.last_reviewed)


def _write(claim: Claim, status: Status) -> bool:
    if status == _stored(claim):
        return False
    claim.status, claim.status_since, claim.last_reviewed = status.status, status.since, status.reviewed
    claim.save(update_fields=["status", "status_since", "last_reviewed"])
    return True
