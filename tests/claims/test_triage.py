"""A decision on a match: what it leaves, that it can be undone exactly, and that nobody's decision is overwritten."""

from __future__ import annotations

import datetime
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection, transaction
from django.utils import timezone

from claims import triage
from claims.models import Claim, Evidence, Match, TriageEvent, Verdict, VerdictCitation
from tests.factories import EvidenceFactory, MatchFactory, moment

pytestmark = pytest.mark.django_db

LATER = datetime.datetime(2031, 1, 2, tzinfo=datetime.UTC)


def cite(match: Match, reviewer: User) -> Verdict:
    """A verdict that rests on the match."""
    verdict = Verdict.objects.create(
        claim=match.claim,
        outcome="relaxed",
        rationale="It does.",
        reviewer=reviewer,
        given=moment("2026-07-03"),
    )
    VerdictCitation.objects.create(verdict=verdict, match=match, stance="contradicts")
    return verdict


def test_accepting_makes_evidence_and_leaves_the_claims_status_alone(curator: User) -> None:
    match = MatchFactory()
    decided = triage.accept(
        match, curator, "contradicts", match.revision, pressure="scaling", remark=" larger n "
    )
    evidence = Evidence.objects.get()
    assert (evidence.match, evidence.stance, evidence.pressure) == (match, "contradicts", "scaling")
    assert (evidence.remark, evidence.by) == ("larger n", curator)
    assert (decided.state, decided.decided_by, decided.revision) == ("accepted", curator, 2)
    assert decided.decided == evidence.at
    assert Claim.objects.get().status == Claim.Status.UNTESTED


def test_dismissing_keeps_its_reason_and_makes_no_evidence(curator: User) -> None:
    match = MatchFactory()
    triage.dismiss(match, curator, "other-conditions", "only warm storage", match.revision)
    match.refresh_from_db()
    assert (match.state, match.dismissal, match.dismissal_remark) == (
        *("dismissed", "other-conditions", "only warm storage"),
    )
    assert not Evidence.objects.exists()


def test_another_reason_must_be_told(curator: User) -> None:
    match = MatchFactory()
    with pytest.raises(triage.Refused, match="what the other reason is"):
        triage.dismiss(match, curator, "other", "  ", match.revision)
    with pytest.raises(triage.Refused, match="Choose a reason"):
        triage.dismiss(match, curator, "because", "", match.revision)
    assert not TriageEvent.objects.exists()


def test_a_snoozed_match_leaves_the_inbox_and_comes_back_on_its_day(curator: User) -> None:
    match = MatchFactory()
    triage.snooze(match, curator, LATER, match.revision)
    assert not Match.objects.inbox(timezone.now()).exists()
    assert Match.objects.inbox(LATER).get() == match


def test_a_day_that_has_passed_is_no_day_to_snooze_until(curator: User) -> None:
    match = MatchFactory()
    with pytest.raises(triage.Refused, match="after today"):
        triage.snooze(match, curator, moment("2020-01-01"), match.revision)


def test_every_decision_is_on_record_with_before_and_after(curator: User) -> None:
    match = MatchFactory()
    triage.accept(match, curator, "supports", 1)
    triage.undo(match, curator, 2)
    accepted, undone = TriageEvent.objects.all()
    assert (accepted.action, accepted.by, accepted.before["state"]) == ("accept", curator, "pending")
    assert accepted.after["evidence"]["stance"] == "supports"
    assert (undone.action, undone.before, undone.after) == ("undo", accepted.after, accepted.before)


DECISIONS: dict[str, Callable[[Match, User], Any]] = {
    "accept": lambda match, by: triage.accept(match, by, "qualifies", match.revision, "evaluation", "r"),
    "dismiss": lambda match, by: triage.dismiss(match, by, "other", "why", match.revision),
    "snooze": lambda match, by: triage.snooze(match, by, LATER, match.revision),
}


@pytest.mark.parametrize("first", [None, *DECISIONS])
@pytest.mark.parametrize("second", DECISIONS)
def test_undo_restores_exactly_what_was_before(
    curator: User, reviewer: User, first: str | None, second: str
) -> None:
    match = MatchFactory()
    if first:
        match = DECISIONS[first](match, curator)
    before = triage.decision_of(Match.objects.get())
    match = DECISIONS[second](Match.objects.get(), reviewer)
    assert triage.decision_of(Match.objects.get()) != before
    triage.undo(match, curator, match.revision)
    assert triage.decision_of(Match.objects.get()) == before


def test_undoing_again_takes_back_the_decision_before(curator: User) -> None:
    match = MatchFactory()
    match = triage.snooze(match, curator, LATER, match.revision)
    match = triage.accept(match, curator, "supports", match.revision)
    match = triage.undo(match, curator, match.revision)
    assert match.state == "snoozed"
    match = triage.undo(match, curator, match.revision)
    assert match.state == "pending"
    with pytest.raises(triage.Refused, match="no decision"):
        triage.undo(match, curator, match.revision)


def test_evidence_that_a_verdict_cites_stays(curator: User, reviewer: User) -> None:
    match = EvidenceFactory(stance="contradicts").match
    cite(match, reviewer)
    for attempt in (
        lambda: triage.accept(match, curator, "supports", match.revision),
        lambda: triage.dismiss(match, curator, "duplicate", "", match.revision),
    ):
        with pytest.raises(
            triage.Refused, match="“relaxed” of 3 Jul 2026 by Alice Moreau cites this evidence"
        ):
            attempt()
    assert Evidence.objects.get().stance == "contradicts"


def test_an_accepted_match_that_a_verdict_cites_cannot_be_undone(curator: User, reviewer: User) -> None:
    match = triage.accept(MatchFactory(), curator, "contradicts", 1)
    cite(match, reviewer)
    with pytest.raises(triage.Refused, match="cites this evidence"):
        triage.undo(match, curator, match.revision)
    assert Match.objects.get().state == "accepted"


def test_an_older_paper_can_only_be_mentioned(curator: User) -> None:
    match = MatchFactory(standing=Match.Standing.CONTEXT)
    with pytest.raises(triage.Refused, match="older than the claim"):
        triage.accept(match, curator, "contradicts", match.revision)
    assert triage.accept(match, curator, "mentions", match.revision).state == "accepted"


def test_a_stance_or_pressure_that_is_none_is_refused(curator: User) -> None:
    match = MatchFactory()
    with pytest.raises(triage.Refused, match="'agrees'"):
        triage.accept(match, curator, "agrees", match.revision)
    with pytest.raises(triage.Refused, match="luck"):
        triage.accept(match, curator, "supports", match.revision, pressure="luck")


def test_the_second_curator_is_told_who_decided_what_and_overwrites_nothing(
    curator: User, reviewer: User
) -> None:
    match = MatchFactory()
    shown = match.revision
    triage.accept(match, curator, "contradicts", shown, at=moment("2026-07-03"))
    with pytest.raises(triage.AlreadyDecided) as told:
        triage.dismiss(match, reviewer, "other-topic", "", shown)
    assert "Carl Okafor accepted it as contradicts on 3 Jul 2026, 12:00 UTC" in str(told.value)
    assert told.value.match.state == "accepted"
    assert Evidence.objects.get().stance == "contradicts"
    assert TriageEvent.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_decisions_at_the_same_moment_one_stands() -> None:
    match = MatchFactory()
    people = [EvidenceFactory().by for _ in range(2)]
    told: list[str] = []
    start = threading.Barrier(2)

    def decide(person: User, stance: str) -> None:
        start.wait()
        try:
            triage.accept(match, person, stance, 1)
        except triage.AlreadyDecided as already:
            told.append(str(already))
        finally:
            connection.close()

    threads = [
        threading.Thread(target=decide, args=pair)
        for pair in zip(people, ("supports", "mentions"), strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    standing = Evidence.objects.get(match=match)
    assert len(told) == 1
    assert f"accepted it as {standing.stance}" in told[0]
    assert TriageEvent.objects.filter(match=match).count() == 1


@pytest.mark.django_db(transaction=True)
def test_evidence_cannot_be_undone_while_a_verdict_on_it_is_being_given(
    curator: User, reviewer: User
) -> None:
    match = triage.accept(MatchFactory(), curator, "contradicts", 1)
    begun = threading.Event()

    def give_verdict() -> None:
        with transaction.atomic():
            Claim.objects.select_for_update().get(pk=match.claim_id)  # as claims.review does
            begun.set()
            time.sleep(0.5)
            cite(match, reviewer)
        connection.close()

    giving = threading.Thread(target=give_verdict)
    giving.start()
    begun.wait()
    with pytest.raises(triage.Refused, match="cites this evidence"):
        triage.undo(match, curator, match.revision)
    giving.join()
    assert Evidence.objects.exists()


def test_undone_evidence_is_gone_and_can_be_accepted_anew(curator: User) -> None:
    match = triage.accept(MatchFactory(), curator, "supports", 1)
    match = triage.undo(match, curator, match.revision)
    assert not Evidence.objects.exists()
    triage.accept(match, curator, "mentions", match.revision)
    assert Evidence.objects.get().stance == "mentions"
