"""Matching in the background: what is kept, what is never touched, safe twice, at once, and after a kill."""

from __future__ import annotations

import datetime
import os
import signal
import subprocess
import sys
import threading
import time

import pytest
from django.conf import settings as django_settings
from django.db import connection, connections
from django.db.models import Max, Min
from django.utils import timezone

from claims.matching import keeping, profiles, run
from claims.matching.anchors import suggest_for_line
from claims.matching.explaining import explain_pending
from claims.matching.progress import matching_progress
from claims.matching.run import match_behind
from claims.models import Anchor, AnchorProposal, AnchorUse, Claim, Match, TriageEvent, WordTable
from papers.encoding import encode_pending
from papers.models import Encoding, Paper
from tests.factories import (
    AnchorFactory,
    AnchorUseFactory,
    ClaimFactory,
    KindFactory,
    LineFactory,
    MatchFactory,
    PaperFactory,
    UserFactory,
    moment,
)

SALT = "We store salt layers for a year in the cold. They lose {} of their capacity. Storage at {} degrees is worse."
OTHERS = [
    "We prove a bound on the regret of contextual bandits number {}. Feedback is delayed.",
    "A choir of {} voices rehearses in the old hall. We transcribe what it sings.",
    "We translate {} low-resource languages with a small model. It is quick.",
    "Robots fold {} shirts with two arms. We collect a data set of folding.",
]
FUTURE = datetime.datetime(2027, 1, 1, tzinfo=datetime.UTC)


@pytest.fixture
def library(db: None) -> list[Paper]:
    """Sixty papers of other topics, half of them older than the claims, and encoded."""
    papers = [
        PaperFactory(
            title=f"Paper {n}",
            abstract=OTHERS[n % 4].format(n),
            published=moment("2026-06-01" if n % 2 else "2025-03-01"),
        )
        for n in range(60)
    ]
    encode_pending()
    return papers


def salt_paper(published: str = "2026-06-20", loss: str = "12%", **fields: object) -> Paper:
    return PaperFactory(
        title="Salt layers in cold storage",
        abstract=SALT.format(loss, 9),
        published=moment(published),
        **fields,
    )


def matched(claim: Claim) -> list[Match]:
    """Matches above the claim's cut, best first."""
    claim.refresh_from_db()
    return list(claim.matches.filter(score__gte=claim.cut).order_by("-score"))


def test_a_new_paper_that_fits_becomes_a_pending_match_with_its_score(library: list[Paper]) -> None:
    claim, paper = ClaimFactory(), salt_paper()
    encode_pending()
    match_behind()
    (match,) = matched(claim)
    assert match.paper == paper
    assert (match.state, match.source, match.standing) == ("pending", "harvest", "new")
    assert match.counts_from == datetime.date(2026, 6, 20)
    assert match.word_table == WordTable.objects.get()
    assert match.encoder == Encoding.objects.get(paper=paper).encoder
    assert match.meaning_score is not None
    assert match.meaning_score > 0.6
    assert claim.matched_through == Encoding.objects.aggregate(newest=Max("id"))["newest"]


def test_a_new_claim_is_matched_with_the_papers_that_are_there(library: list[Paper]) -> None:
    paper = salt_paper()
    encode_pending()
    match_behind()
    claim = ClaimFactory()
    match_behind()
    assert [match.paper for match in matched(claim)] == [paper]


def test_both_directions_give_the_same_score(library: list[Paper]) -> None:
    claim = ClaimFactory()
    match_behind()
    salt_paper()
    encode_pending()
    match_behind()  # a new paper, a claim that was there
    before = matched(claim)[0]
    claim.matches.all().delete()
    Claim.objects.update(matched_through=0)
    match_behind()  # a new claim, all papers that are there
    after = matched(claim)[0]
    assert (after.score, after.words_score, after.meaning_score) == (
        before.score,
        before.words_score,
        before.meaning_score,
    )


def test_an_edited_claim_is_matched_again_and_its_old_reasons_go(library: list[Paper]) -> None:
    claim, paper = ClaimFactory(), salt_paper()
    encode_pending()
    match_behind()
    explain_pending()
    before = claim.matches.get(paper=paper)
    assert before.sentence
    claim.refresh_from_db()
    claim.statement = "Choirs in old halls sing with dozens of voices."
    claim.save()
    match_behind()
    claim.refresh_from_db()
    assert all("choir" in match.paper.abstract for match in matched(claim))
    after = claim.matches.filter(paper=paper).first()
    assert after is None or (after.score < claim.cut and after.sentence == "")


def test_older_papers_and_anchors_are_no_matches(library: list[Paper]) -> None:
    claim = ClaimFactory()
    older = salt_paper("2024-12-31")
    anchor = salt_paper("2026-06-21", loss="9%")
    AnchorFactory(line=claim.line, identifier=anchor.identifier, paper=anchor, grounding="grounded")
    named = salt_paper("2026-06-22", loss="8%")
    AnchorFactory(line=claim.line, identifier=named.identifier)  # not looked up yet
    within = salt_paper("2025-06-01", loss="7%")
    encode_pending()
    match_behind()
    assert {match.paper: match.standing for match in matched(claim)} == {within: "within-span"}
    assert not claim.matches.filter(paper__in=[older, anchor, named]).exists()


def test_a_later_version_with_another_abstract_counts_from_its_day(library: list[Paper]) -> None:
    claim = ClaimFactory()
    revised = salt_paper("2024-03-01", abstract_changed=moment("2026-07-02"), updated=moment("2026-07-02"))
    encode_pending()
    match_behind()
    (match,) = matched(claim)
    assert (match.paper, match.standing, match.counts_from) == (revised, "new", datetime.date(2026, 7, 2))


def test_the_sample_meets_only_its_own(library: list[Paper]) -> None:
    real, own = ClaimFactory(), ClaimFactory(line=LineFactory(sample=True))
    invented, paper = salt_paper(identifier="sample:0001"), salt_paper()
    encode_pending()
    match_behind()
    assert {match.paper for match in real.matches.all()} == {paper}
    assert {(match.paper, match.source) for match in matched(own)} == {(invented, "sample")}
    assert {match.paper for match in own.matches.all()} == {invented}


def test_dropped_claims_are_left_alone(library: list[Paper]) -> None:
    dropped = ClaimFactory(dropped=timezone.now())
    salt_paper()
    encode_pending()
    match_behind()
    dropped.refresh_from_db()
    assert (dropped.matched_through, dropped.baseline) == (0, None)


def test_matching_again_changes_nothing(library: list[Paper]) -> None:
    ClaimFactory()
    salt_paper()
    encode_pending()
    match_behind()
    before = list(Match.objects.order_by("id").values())
    assert match_behind() == 0
    assert list(Match.objects.order_by("id").values()) == before


def test_a_claim_keeps_its_best_and_all_above_its_cut(library: list[Paper]) -> None:
    claim = ClaimFactory()
    fitting = [salt_paper(loss=f"{loss}%") for loss in range(6)]
    encode_pending()
    match_behind()
    claim.refresh_from_db()
    assert {match.paper for match in matched(claim)} == set(fitting)
    claim.matches.all().delete()
    claim.cut = 100.0  # no paper reaches it: only the best are kept
    claim.matched_through = 0
    claim.save()
    match_behind()
    scores = sorted(claim.matches.values_list("score", flat=True), reverse=True)
    assert len(scores) == keeping.BEST


def test_better_ones_push_the_lesser_out_of_the_best_but_nothing_a_person_had_in_hand(
    library: list[Paper],
) -> None:
    claim = ClaimFactory(cut=None)
    match_behind()
    claim.refresh_from_db()
    claim.cut = 100.0
    claim.save()
    lesser = [
        MatchFactory(claim=claim, paper=library[n], score=1.0 + n / 100, word_table=WordTable.objects.get())
        for n in range(5)
    ]
    TriageEvent.objects.create(match=lesser[0], action="undo", by=UserFactory(), at=moment("2026-07-01"))
    for loss in range(5):
        salt_paper(loss=f"{loss}%")
    encode_pending()
    match_behind()
    left = set(claim.matches.values_list("id", flat=True))
    assert lesser[0].pk in left
    assert not left & {match.pk for match in lesser[1:]}
    assert len(left) == keeping.BEST + 1


def test_decided_matches_are_never_touched(library: list[Paper]) -> None:
    claim, carl = ClaimFactory(), UserFactory()
    decided = {"decided": moment("2026-07-01"), "decided_by": carl}
    rows = [
        MatchFactory(claim=claim, paper=salt_paper(), state="accepted", **decided),
        MatchFactory(claim=claim, paper=salt_paper(), state="dismissed", dismissal="other-topic", **decided),
        MatchFactory(claim=claim, paper=salt_paper(), state="snoozed", snoozed_until=FUTURE, **decided),
    ]
    before = list(Match.objects.order_by("id").values())
    encode_pending()
    match_behind()
    assert list(Match.objects.filter(id__in=[row.pk for row in rows]).order_by("id").values()) == before


def test_a_match_added_by_hand_is_scored_and_keeps_its_source_and_standing(library: list[Paper]) -> None:
    claim, older = ClaimFactory(), salt_paper("2024-01-01")
    encode_pending()
    match_behind()  # the claim has passed this paper
    match = MatchFactory(
        claim=claim,
        paper=older,
        source="by-hand",
        standing="context",
        score=0,
        words_score=0,
        meaning_score=None,
    )
    match_behind()
    match.refresh_from_db()
    claim.refresh_from_db()
    assert (match.source, match.standing, match.state) == ("by-hand", "context", "pending")
    assert match.score > claim.cut
    assert match.word_table is not None


def test_a_revised_paper_is_scored_again_and_a_sentence_that_is_gone_is_not_shown(
    library: list[Paper],
) -> None:
    claim, paper = ClaimFactory(), salt_paper()
    encode_pending()
    match_behind()
    explain_pending()
    before = claim.matches.get(paper=paper)
    paper.abstract = "We retract our earlier report on layers of salt in storage."
    paper.save()
    encode_pending()
    match_behind()
    after = claim.matches.get(paper=paper)
    assert after.score < before.score
    assert after.sentence == ""
    explain_pending()
    after.refresh_from_db()
    assert after.sentence == paper.abstract


def test_matches_carry_their_reasons_once_explained(library: list[Paper]) -> None:
    claim = ClaimFactory()
    kind = KindFactory(line=claim.line, text="salt layers that do not lose capacity in cold storage")
    paper = PaperFactory(
        title="Salt keeps",
        abstract="Contrary to earlier reports, salt layers do not lose capacity in a year of cold storage. We used 40.",
        published=moment("2026-06-20"),
    )
    encode_pending()
    match_behind()
    assert claim.matches.get(paper=paper).sentence == ""
    assert explain_pending() == claim.matches.count()
    match = claim.matches.get(paper=paper)
    assert match.sentence == paper.abstract.split(" We used")[0]
    assert match.kind == kind
    assert {"layers", "cold", "storage"} <= set(match.shared_words)
    assert match.suggested_stance == "contradicts"
    assert match.suggestion_reason == "Contrary to earlier reports"
    assert explain_pending() == 0


def test_a_blank_abstract_does_not_keep_explaining_forever(library: list[Paper]) -> None:
    MatchFactory(paper=PaperFactory(abstract=" \n"), sentence="")
    encode_pending()
    match_behind()
    assert explain_pending() == 0


def test_a_doubled_library_makes_a_new_word_table_and_rescores_what_waits(library: list[Paper]) -> None:
    claim, paper = ClaimFactory(), salt_paper()
    encode_pending()
    match_behind()
    before = claim.matches.get(paper=paper)
    for n in range(61):
        PaperFactory(abstract=OTHERS[n % 4].format(n * 7), published=moment("2026-05-01"))
    encode_pending()
    match_behind()
    after = claim.matches.get(paper=paper)
    claim.refresh_from_db()
    assert [table.number for table in WordTable.objects.order_by("number")] == [1, 2]
    assert (before.word_table.number, after.word_table.number) == (1, 2)  # type: ignore[union-attr]
    assert claim.baseline["table"] == 2
    assert after.pk == before.pk
    assert after.score != before.score


def test_the_frozen_sample_is_older_than_the_claim_where_possible(
    library: list[Paper], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(profiles, "SAMPLE_SIZE", 20)
    claim = ClaimFactory()
    match_behind()
    claim.refresh_from_db()
    assert (claim.baseline["sample"], claim.baseline["older"]) == (20, 20)
    early = ClaimFactory(as_of=datetime.date(2024, 1, 1), asserted_from=None, asserted_to=None)
    match_behind()
    early.refresh_from_db()
    assert (early.baseline["sample"], early.baseline["older"]) == (20, 0)


def test_without_an_encoder_words_alone_do_the_work(
    library: list[Paper], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run, "load_encoder", lambda: None)
    claim, paper = ClaimFactory(), salt_paper()
    encode_pending()
    match_behind()
    (match,) = matched(claim)
    assert (match.paper, match.meaning_score, match.encoder) == (paper, None, "")
    monkeypatch.undo()
    match_behind()  # the encoder is back: scored again, by meaning too
    match.refresh_from_db()
    assert match.meaning_score is not None


def test_nothing_to_match_is_no_error(db: None) -> None:
    ClaimFactory()
    assert match_behind() == 0
    assert matching_progress() == (0, 0)


def test_progress_is_counted_in_papers(library: list[Paper], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "PAPERS_A_BLOCK", 25)
    claim, other = ClaimFactory(), ClaimFactory()
    PaperFactory()  # not encoded yet
    assert matching_progress(claim=claim) == (0, 61)
    match_behind(blocks=1)
    assert matching_progress(claim=claim) == (25, 61)
    assert matching_progress(line=other.line) == (25, 61)
    match_behind()
    assert matching_progress() == (60, 61)
    encode_pending()
    match_behind()
    assert matching_progress() == (61, 61)


def test_the_anchor_that_fits_is_suggested_and_decisions_stay(library: list[Paper]) -> None:
    line = LineFactory()
    salt, choir = ClaimFactory(line=line), ClaimFactory(line=line, statement="Choirs sing in old halls.")
    alone = ClaimFactory(line=line, statement="Lighthouse keepers play chess against each other at night.")
    own = salt_paper("2025-02-01")
    anchor = AnchorFactory(line=line, identifier=own.identifier, paper=own, grounding="grounded")
    unrelated = AnchorFactory(
        line=line, identifier=library[2].identifier, paper=library[2], grounding="grounded"
    )
    encode_pending()
    match_behind()
    assert list(AnchorUse.objects.filter(claim=salt).values_list("anchor_id", "state")) == [
        (anchor.pk, "suggested")
    ]
    assert not AnchorUse.objects.filter(claim=alone).exists()
    AnchorUse.objects.all().delete()
    AnchorUseFactory(claim=salt, anchor=anchor, state="rejected")
    AnchorUseFactory(claim=choir, anchor=unrelated, state="confirmed")
    suggest_for_line(line.pk)
    assert set(AnchorUse.objects.values_list("claim_id", "anchor_id", "state")) == {
        (salt.pk, anchor.pk, "rejected"),
        (choir.pk, unrelated.pk, "confirmed"),
    }


def test_stored_papers_from_before_the_as_of_day_are_proposed_as_the_missing_anchor(
    library: list[Paper],
) -> None:
    line = LineFactory()
    claim = ClaimFactory(line=line)
    anchored = AnchorUseFactory(anchor__line=line, state="confirmed").claim
    old = [salt_paper(f"2024-0{n}-01", loss=f"{n}%") for n in range(1, 5)]
    new = salt_paper()
    encode_pending()
    match_behind()
    proposed = list(AnchorProposal.objects.filter(claim=claim).order_by("-score"))
    assert len(proposed) == keeping.PROPOSALS
    assert {proposal.paper for proposal in proposed} <= set(old)
    assert new not in {proposal.paper for proposal in proposed}
    assert not AnchorProposal.objects.filter(claim=anchored).exists()
    # rejected, it stays so, and makes room for the next
    AnchorProposal.objects.filter(pk=proposed[0].pk).update(state="rejected")
    Claim.objects.update(matched_through=0)
    match_behind()
    assert AnchorProposal.objects.get(pk=proposed[0].pk).state == "rejected"
    assert AnchorProposal.objects.filter(claim=claim, state="proposed").count() == keeping.PROPOSALS


def test_anchors_of_the_line_are_not_proposed(library: list[Paper]) -> None:
    claim, own = ClaimFactory(), salt_paper("2024-01-01")
    Anchor.objects.create(
        line=claim.line, position=1, identifier=own.identifier, paper=own, grounding="grounded"
    )
    encode_pending()
    match_behind()
    assert not AnchorProposal.objects.filter(paper=own).exists()


@pytest.mark.django_db(transaction=True)
def test_several_at_once_do_each_block_once(library: list[Paper], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "PAPERS_A_BLOCK", 10)
    monkeypatch.setattr(run, "CLAIMS_A_BLOCK", 2)
    claims = [ClaimFactory() for _ in range(6)]
    paper = salt_paper()
    encode_pending()
    match_behind(blocks=0)  # all are ready
    blocks: list[int] = []

    def work() -> None:
        blocks.append(match_behind())
        connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    match_behind()  # whoever found all claims in hand has left: the next nudge does what is left
    newest = Encoding.objects.aggregate(newest=Max("id"))["newest"]
    assert Claim.objects.aggregate(least=Min("matched_through"))["least"] == newest
    assert all(matched(claim)[0].paper == paper for claim in claims)
    assert Match.objects.filter(paper=paper).count() == len(claims)


@pytest.mark.django_db(transaction=True)
def test_a_claim_in_another_workers_hands_is_skipped_and_can_be_triaged(library: list[Paper]) -> None:
    held_claim, free = ClaimFactory(), ClaimFactory()
    match_behind()
    Claim.objects.update(matched_through=0)
    held, release = threading.Event(), threading.Event()

    def hold() -> None:
        with connection.cursor() as cursor:
            cursor.execute("BEGIN")
            cursor.execute("SELECT 1 FROM claims_claim WHERE id = %s FOR NO KEY UPDATE", [held_claim.pk])
            held.set()
            release.wait(60)
            cursor.execute("ROLLBACK")
        connections.close_all()

    holder = threading.Thread(target=hold)
    holder.start()
    assert held.wait(60)
    match_behind()
    MatchFactory(claim=held_claim)  # others may write matches of the claim meanwhile
    free.refresh_from_db()
    held_claim.refresh_from_db()
    release.set()
    holder.join()
    assert free.matched_through > 0 == held_claim.matched_through


@pytest.mark.django_db(transaction=True)
def test_what_a_killed_worker_left_is_done_again_whole(library: list[Paper]) -> None:
    claim = ClaimFactory()
    fitting = {salt_paper(loss=f"{loss}%") for loss in range(4)}
    encode_pending()
    script = (
        "import django; django.setup()\n"
        "from django.db import connections\n"
        f"connections['default'].settings_dict['NAME'] = {connection.settings_dict['NAME']!r}\n"
        "from claims.matching import run\n"
        "run.PAPERS_A_BLOCK = 20\n"
        "keep = run.trim\n"
        "def kill_self_in_the_third_block(claims, done=[]):\n"
        "    done.append(keep(claims))\n"
        "    len(done) == 3 and print('third', flush=True) or len(done) == 3 and __import__('time').sleep(600)\n"
        "run.trim = kill_self_in_the_third_block\n"
        "run.match_behind()\n"
    )
    environ = os.environ | {"DJANGO_SETTINGS_MODULE": "config.settings"}
    worker = subprocess.Popen(
        [sys.executable, "-c", script], env=environ, cwd=django_settings.BASE_DIR, stdout=subprocess.PIPE
    )
    assert worker.stdout is not None
    assert worker.stdout.readline() == b"third\n"
    worker.send_signal(signal.SIGKILL)
    worker.communicate()
    claim.refresh_from_db()
    stopped_at = claim.matched_through
    newest = Encoding.objects.aggregate(newest=Max("id"))["newest"]
    assert 0 < stopped_at < newest
    deadline = time.monotonic() + 60  # the server lets go of the dead worker's locks
    while match_behind() == 0 and time.monotonic() < deadline:
        time.sleep(0.1)
    claim.refresh_from_db()
    assert claim.matched_through == newest
    assert {match.paper for match in matched(claim)} == fitting
