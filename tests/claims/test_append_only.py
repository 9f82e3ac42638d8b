"""Verdicts, their citations and events are append-only by the database itself: tried with raw SQL.

One audited function erases a sample line, another a test database; nothing else does.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import DatabaseError, connection, transaction

from claims.models import Claim, Erasure, Evidence, Line, Verdict, VerdictCitation, VerdictEvent
from tests.factories import (
    ClaimFactory,
    EvidenceFactory,
    LineFactory,
    MatchFactory,
    PaperFactory,
    UserFactory,
    moment,
)

pytestmark = pytest.mark.django_db

KEPT_TABLES = ["claims_verdict", "claims_verdictcitation", "claims_verdictevent", "claims_erasure"]


def sql(statement: str, *params: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, params)


def refused(statement: str, *params: Any, words: str = "append-only") -> None:
    """The statement fails with the words, within a savepoint of its own."""
    with pytest.raises(DatabaseError, match=words), transaction.atomic():
        sql(statement, *params)


def check_deferred() -> None:
    """What happens at COMMIT: the deferred triggers and keys are checked."""
    sql("SET CONSTRAINTS ALL IMMEDIATE")
    sql("SET CONSTRAINTS ALL DEFERRED")


def refused_at_commit(insert: Callable[[], object], words: str = "needs cited new evidence") -> None:
    """The insert itself passes, as its citations follow it; the end of its transaction does not."""
    with transaction.atomic():
        insert()
        with pytest.raises(DatabaseError, match=words), transaction.atomic():
            check_deferred()
        transaction.set_rollback(True)


def verdict_on(claim: Claim, evidence: Evidence, by: User, outcome: str = "relaxed") -> Verdict:
    verdict = Verdict.objects.create(
        claim=claim, outcome=outcome, rationale="As the paper shows.", reviewer=by, given=moment("2026-07-01")
    )
    VerdictCitation.objects.create(verdict=verdict, match=evidence.match, stance=evidence.stance)
    return verdict


@pytest.fixture
def given(reviewer: User, reviewer2: User) -> Verdict:
    """A relaxed verdict on a real claim, with its citation and a confirmation."""
    evidence = EvidenceFactory(stance="contradicts")
    verdict = verdict_on(evidence.match.claim, evidence, reviewer)
    VerdictEvent.objects.create(verdict=verdict, what="confirmed", by=reviewer2, at=moment("2026-07-02"))
    Erasure.objects.create(
        what="sample line", line_number=0, by="nobody", transaction="0", at=moment("2026-07-02")
    )
    check_deferred()
    return verdict


@pytest.fixture
def sample(reviewer: User) -> Line:
    """A sample line whose one claim has a verdict."""
    line = LineFactory(sample=True)
    evidence = EvidenceFactory(
        match__claim=ClaimFactory(line=line), match__state="accepted", stance="contradicts"
    )
    verdict_on(evidence.match.claim, evidence, reviewer)
    check_deferred()
    return line


@pytest.mark.parametrize("table", KEPT_TABLES)
def test_update_is_refused(given: Verdict, table: str) -> None:
    refused(f"UPDATE {table} SET id = id")


@pytest.mark.parametrize("table", KEPT_TABLES)
def test_delete_is_refused(given: Verdict, table: str) -> None:
    refused(f"DELETE FROM {table}")


@pytest.mark.parametrize("table", KEPT_TABLES)
def test_truncate_is_refused(given: Verdict, table: str) -> None:
    refused(f"TRUNCATE {table} CASCADE")


@pytest.mark.parametrize(
    "table", ["claims_claim", "claims_line", "claims_match", "papers_paper", "auth_user"]
)
def test_truncate_of_what_a_verdict_rests_on_is_refused(given: Verdict, table: str) -> None:
    refused(f"TRUNCATE {table} CASCADE")


@pytest.mark.parametrize("table", KEPT_TABLES)
def test_truncate_of_an_empty_table_is_refused(table: str) -> None:
    refused(f"TRUNCATE {table} CASCADE")


def test_an_upsert_is_an_update(given: Verdict) -> None:
    refused(
        "INSERT INTO claims_verdict SELECT * FROM claims_verdict"
        " ON CONFLICT (id) DO UPDATE SET rationale = 'other'"
    )


def test_no_session_setting_switches_the_triggers_off(given: Verdict) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT array_agg(DISTINCT tgname::text) FROM pg_trigger WHERE tgname LIKE 'pgtrigger%'"
        )
        names = cursor.fetchone()[0]
    assert len(names) > 20
    sql("SELECT set_config('pgtrigger.ignore', %s::text[]::text, true)", names)
    for table in KEPT_TABLES:
        refused(f"UPDATE {table} SET id = id")
        refused(f"DELETE FROM {table}")
        refused(f"TRUNCATE {table} CASCADE")
    refused("UPDATE claims_line SET sample = true", words="cannot be changed")


def test_a_sample_line_can_be_erased_and_the_erasure_is_on_record(sample: Line, given: Verdict) -> None:
    number = sample.pk
    sql("SELECT erase_sample_line(%s, 'ines')", number)
    sample.delete()
    check_deferred()
    assert list(Verdict.objects.all()) == [given]
    assert Erasure.objects.filter(by="ines", what="sample line", line_number=number).count() == 1


def test_a_real_line_cannot_be_erased(given: Verdict) -> None:
    refused("SELECT erase_sample_line(%s, 'ines')", given.claim.line_id, words="not a sample line")


def test_a_verdict_of_a_sample_line_is_kept_outside_the_erasing_function(sample: Line) -> None:
    refused("DELETE FROM claims_verdictcitation")
    refused("DELETE FROM claims_verdict")


def test_a_forged_erasure_does_not_help(given: Verdict) -> None:
    sql(
        "INSERT INTO claims_erasure (what, line_number, by, transaction, at)"
        " VALUES ('sample line', %s, '', pg_current_xact_id()::text, now())",
        given.claim.line_id,
    )
    refused("DELETE FROM claims_verdictevent")
    refused("DELETE FROM claims_verdictcitation")
    refused("DELETE FROM claims_verdict")


def test_a_real_line_cannot_become_a_sample(given: Verdict) -> None:
    refused(
        "UPDATE claims_line SET sample = true WHERE id = %s", given.claim.line_id, words="cannot be changed"
    )


def test_a_real_claim_cannot_move_under_a_sample_line(given: Verdict, sample: Line) -> None:
    refused(
        "UPDATE claims_claim SET line_id = %s, number = 99 WHERE id = %s",
        sample.pk,
        given.claim_id,
        words="cannot move",
    )


def test_ids_cannot_be_swapped(given: Verdict, sample: Line) -> None:
    refused("UPDATE claims_line SET id = 4711 WHERE id = %s", given.claim.line_id, words="cannot be changed")
    refused("UPDATE claims_claim SET id = 4711 WHERE id = %s", given.claim_id, words="cannot be changed")


def test_a_line_or_claim_cannot_be_deleted_and_made_anew_under_its_id(given: Verdict) -> None:
    refused("DELETE FROM claims_line WHERE id = %s", given.claim.line_id, words="has verdicts")
    refused("DELETE FROM claims_claim WHERE id = %s", given.claim_id, words="has verdicts")


def test_what_a_verdict_cites_stays_what_it_cited(given: Verdict) -> None:
    match = given.citations.get().match
    refused(
        "UPDATE claims_match SET paper_id = %s WHERE id = %s",
        PaperFactory().pk,
        match.pk,
        words="cannot be changed",
    )
    refused("DELETE FROM claims_match WHERE id = %s", match.pk, words="cites")


def test_a_match_that_no_verdict_cites_can_go() -> None:
    match = MatchFactory()
    sql("DELETE FROM claims_match WHERE id = %s", match.pk)


INSERT_VERDICT = """
    INSERT INTO claims_verdict
        (claim_id, outcome, direction, pressures, rationale, nothing_found, search_words,
         reviewer_id, given, transaction)
    VALUES (%s, %s, 'unchanged', '{}', 'Because.', false, '', %s, now(), '')
"""


@pytest.mark.parametrize("outcome", ["holding", "relaxed", "reversed"])
def test_a_verdict_on_nothing_is_refused_at_commit(reviewer: User, outcome: str) -> None:
    claim = ClaimFactory()
    refused_at_commit(lambda: sql(INSERT_VERDICT, claim.pk, outcome, reviewer.pk))


def test_a_verdict_on_older_papers_alone_is_refused_at_commit(reviewer: User) -> None:
    evidence = EvidenceFactory(match__standing="within-span")
    refused_at_commit(lambda: verdict_on(evidence.match.claim, evidence, reviewer))


def test_a_fall_cannot_rest_on_nothing_found(reviewer: User) -> None:
    with pytest.raises(DatabaseError, match="verdict_falls_need_evidence"), transaction.atomic():
        Verdict.objects.create(
            claim=ClaimFactory(), outcome="relaxed", rationale="Gone.", nothing_found=True,
            searched_through=datetime.date(2026, 7, 1), reviewer=reviewer, given=moment("2026-07-01"),
        )  # fmt: skip


def test_nothing_found_needs_the_day_of_its_search(reviewer: User) -> None:
    with pytest.raises(DatabaseError, match="verdict_nothing_found_has_its_search"), transaction.atomic():
        Verdict.objects.create(
            claim=ClaimFactory(), outcome="holding", rationale="Quiet.", nothing_found=True,
            reviewer=reviewer, given=moment("2026-07-01"),
        )  # fmt: skip


def test_evidence_of_another_claim_cannot_be_cited(reviewer: User) -> None:
    with pytest.raises(DatabaseError, match="of its own claim"), transaction.atomic():
        verdict_on(ClaimFactory(), EvidenceFactory(), reviewer)


def test_a_match_that_nobody_accepted_cannot_be_cited(reviewer: User) -> None:
    evidence = EvidenceFactory()
    waiting = MatchFactory(claim=evidence.match.claim)
    verdict = verdict_on(evidence.match.claim, evidence, reviewer)
    with pytest.raises(DatabaseError, match="accepted evidence"), transaction.atomic():
        VerdictCitation.objects.create(verdict=verdict, match=waiting, stance="supports")


def test_nobody_confirms_a_verdict_of_their_own(given: Verdict) -> None:
    with pytest.raises(DatabaseError, match="of their own"), transaction.atomic():
        VerdictEvent.objects.create(
            verdict=given, what="confirmed", by=given.reviewer, at=moment("2026-07-03")
        )


@pytest.mark.django_db(transaction=True)
def test_evidence_cannot_be_cited_after_the_verdict_was_given() -> None:
    first = EvidenceFactory(stance="contradicts")
    with transaction.atomic():
        verdict = verdict_on(first.match.claim, first, UserFactory())
    later = EvidenceFactory(match__claim=first.match.claim)
    with pytest.raises(DatabaseError, match="not later"):
        VerdictCitation.objects.create(verdict=verdict, match=later.match, stance="supports")


@pytest.mark.django_db(transaction=True)
def test_committing_a_holding_verdict_on_nothing_fails() -> None:
    claim, by = ClaimFactory(), UserFactory()
    with pytest.raises(DatabaseError, match="needs cited new evidence"):
        sql(INSERT_VERDICT, claim.pk, "holding", by.pk)  # autocommit: the statement is its own transaction
    assert not Verdict.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_test_database_can_be_erased_and_the_erasure_is_on_record() -> None:
    evidence = EvidenceFactory(stance="contradicts")
    with transaction.atomic():
        verdict_on(evidence.match.claim, evidence, UserFactory())
    sql("SELECT erase_test_database()")
    assert not Verdict.objects.exists()
    assert Erasure.objects.filter(what="test database").exists()
