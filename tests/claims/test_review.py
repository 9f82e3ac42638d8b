"""Verdicts keep their promises: what each rests on, what may happen to it later, and the status that follows."""

from __future__ import annotations

import datetime
from io import StringIO

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command

from claims import due, review, statuses, triage
from claims.models import Claim, Evidence, Specific, Verdict
from claims.rationale import slips
from claims.review import Mark, Refused, Search, give_verdict
from papers.models import Coverage, WatchedCategory
from tests.factories import (
    ClaimFactory,
    EvidenceFactory,
    LineFactory,
    MatchFactory,
    PaperFactory,
    SpecificFactory,
    moment,
)

pytestmark = pytest.mark.django_db

FROM = datetime.date(2026, 5, 25)


def search_through(last: datetime.date, first: datetime.date = FROM) -> None:
    """Every day from `first` to `last` of cs.CL is searched."""
    category = WatchedCategory.objects.create(name="cs.CL", since=first)
    Coverage.objects.bulk_create(
        Coverage(category=category, day=first + datetime.timedelta(days=number), state="closed")
        for number in range((last - first).days + 1)
    )


def accepted(claim: Claim, stance: str, at: str = "2026-06-12", **match: object) -> Evidence:
    return EvidenceFactory(
        match__claim=claim,
        stance=stance,
        at=moment(at),
        match__decided=moment(at),
        **{f"match__{name}": value for name, value in match.items()},
    )


@pytest.fixture
def claim() -> Claim:
    return ClaimFactory()


def errors_of(refusal: pytest.ExceptionInfo[Refused]) -> dict[str, list[str]]:
    return refusal.value.errors


# --- giving one ---------------------------------------------------------------------------------------------


def test_a_verdict_becomes_the_claims_status_at_once(claim: Claim, reviewer: User) -> None:
    evidence = accepted(claim, "contradicts")
    verdict = give_verdict(
        claim, reviewer, "relaxed", f"Only when warm [{evidence.match.paper}].", direction="weakened",
        pressures=["evaluation"], at=moment("2026-06-20"),
    )  # fmt: skip
    claim.refresh_from_db()
    assert (claim.status, claim.status_since, claim.last_reviewed) == (
        "relaxed",
        verdict.given,
        verdict.given,
    )
    assert [(each.match, each.stance) for each in verdict.citations.all()] == [
        (evidence.match, "contradicts")
    ]
    assert verdict.deciding_paper == evidence.match.paper
    assert (verdict.direction, verdict.pressures) == ("weakened", ["evaluation"])


def test_a_later_verdict_that_agrees_leaves_the_day_since_when(claim: Claim, reviewer: User) -> None:
    paper = accepted(claim, "supports").match.paper
    for day in ("2026-06-20", "2026-07-20"):
        give_verdict(claim, reviewer, "holding", f"Still so [{paper}].", at=moment(day))
    claim.refresh_from_db()
    assert (claim.status_since, claim.last_reviewed) == (moment("2026-06-20"), moment("2026-07-20"))


def test_holding_in_silence_is_refused(claim: Claim, reviewer: User) -> None:
    with pytest.raises(Refused) as refusal:
        give_verdict(claim, reviewer, "holding", "It must be.")
    assert "silence leaves a claim untested" in errors_of(refusal)["outcome"][0]
    assert claim.verdicts.count() == 0


def test_holding_on_nothing_found_keeps_the_search_it_rests_on(claim: Claim, reviewer: User) -> None:
    search_through(datetime.date(2026, 7, 1), first=datetime.date(2026, 6, 1))
    MatchFactory(claim=claim)
    verdict = give_verdict(
        claim, reviewer, "holding", "All quiet.", nothing_found=True, at=moment("2026-07-02")
    )
    assert verdict.searched_through == datetime.date(2026, 7, 1)
    assert verdict.search_words == (
        "arXiv searched through 1 Jul 2026, no gaps. Categories: cs.CL. Not searched: 26 May 2026 to 31 May 2026. "
        "1 match of this claim still open."
    )


@pytest.mark.parametrize("searched", [None, datetime.date(2026, 5, 25)])
def test_nothing_found_is_refused_where_no_day_was_searched(
    claim: Claim, reviewer: User, searched: datetime.date | None
) -> None:
    if searched:
        search_through(searched, first=datetime.date(2026, 5, 1))
    with pytest.raises(Refused) as refusal:
        give_verdict(claim, reviewer, "holding", "All quiet.", nothing_found=True)
    assert "No search has covered a day since 25 May 2026" in errors_of(refusal)["nothing_found"][0]


def test_nothing_found_is_refused_where_something_was(claim: Claim, reviewer: User) -> None:
    search_through(datetime.date(2026, 7, 1))
    paper = accepted(claim, "qualifies").match.paper
    with pytest.raises(Refused) as refusal:
        give_verdict(claim, reviewer, "holding", "All quiet.", nothing_found=True)
    assert errors_of(refusal)["nothing_found"] == [
        f"Something was found: {paper} was accepted since the last review. Cite it instead."
    ]


def test_nothing_found_since_the_last_review_is_enough(claim: Claim, reviewer: User) -> None:
    search_through(datetime.date(2026, 8, 1))
    paper = accepted(claim, "supports").match.paper
    give_verdict(claim, reviewer, "holding", f"Seen again [{paper}].", at=moment("2026-06-20"))
    give_verdict(claim, reviewer, "holding", "Nothing since.", nothing_found=True, at=moment("2026-08-01"))
    assert claim.verdicts.count() == 2


@pytest.mark.parametrize("outcome", ["relaxed", "reversed"])
def test_a_claim_falls_by_nothing_but_new_evidence_against_it(
    claim: Claim, reviewer: User, outcome: str
) -> None:
    support = accepted(claim, "supports").match.paper
    within = accepted(claim, "contradicts", standing="within-span").match.paper
    with pytest.raises(Refused) as refusal:
        give_verdict(claim, reviewer, outcome, f"See [{support}] and [{within}].")
    assert "cite one by its arXiv id" in errors_of(refusal)["outcome"][0]
    assert f"{within} is no newer than the claim" in errors_of(refusal)["outcome"][0]


def test_papers_from_within_the_span_may_be_cited_beside_new_ones(claim: Claim, reviewer: User) -> None:
    within = accepted(claim, "contradicts", standing="within-span")
    new = accepted(claim, "contradicts")
    verdict = give_verdict(claim, reviewer, "reversed", f"[{within.match.paper}], then [{new.match.paper}].")
    assert verdict.citations.count() == 2
    assert verdict.deciding_paper == new.match.paper


def test_a_paper_from_within_the_span_alone_does_not_make_a_claim_hold(claim: Claim, reviewer: User) -> None:
    within = accepted(claim, "supports", standing="within-span").match.paper
    with pytest.raises(Refused) as refusal:
        give_verdict(claim, reviewer, "holding", f"[{within}] agrees.")
    assert "outcome" in errors_of(refusal)


def test_of_several_papers_against_it_the_reviewer_names_the_deciding_one(
    claim: Claim, reviewer: User
) -> None:
    first, second = accepted(claim, "contradicts"), accepted(claim, "supersedes")
    said = f"[{first.match.paper}] and [{second.match.paper}]."
    with pytest.raises(Refused) as refusal:
        give_verdict(claim, reviewer, "reversed", said)
    assert errors_of(refusal) == {"deciding_paper": ["Choose the paper that decided it."]}
    verdict = give_verdict(claim, reviewer, "reversed", said, deciding_paper=second.match)
    assert verdict.deciding_paper == second.match.paper


def test_the_deciding_paper_is_cited_without_being_named(claim: Claim, reviewer: User) -> None:
    evidence = accepted(claim, "contradicts")
    verdict = give_verdict(claim, reviewer, "reversed", "It does not.", deciding_paper=evidence.match)
    assert verdict.citations.get().match == evidence.match


def test_evidence_of_another_claim_cannot_be_cited(claim: Claim, reviewer: User) -> None:
    other = accepted(ClaimFactory(), "contradicts")
    with pytest.raises(Refused) as refusal:
        give_verdict(claim, reviewer, "reversed", "It does not.", citations=[other.match])
    assert "Only accepted evidence of this claim" in errors_of(refusal)["citations"][0]


def test_an_unknown_id_in_the_rationale_is_refused_with_the_likeliest_one(
    claim: Claim, reviewer: User
) -> None:
    evidence = accepted(claim, "contradicts", paper=PaperFactory(identifier="2606.08243"))
    with pytest.raises(Refused) as refusal:
        give_verdict(
            claim, reviewer, "reversed", "[2606.80243] and [2606.08243] and 2601.99999 and [2613.12345]."
        )
    assert errors_of(refusal)["rationale"] == [
        "2606.80243 is not on record. Did you mean 2606.08243?",
        "2601.99999 is not on record. Add it to the claim by its id first.",
        "2613.12345 is not an arXiv id: there is no month 13: the first four digits are the year and the month.",
    ]
    assert evidence.match.citations.count() == 0


def test_a_stored_paper_that_is_no_evidence_may_be_mentioned(claim: Claim, reviewer: User) -> None:
    evidence = accepted(claim, "contradicts")
    other = PaperFactory()
    verdict = give_verdict(claim, reviewer, "reversed", f"[{evidence.match.paper}], unlike arXiv:{other}.")
    assert verdict.citations.count() == 1


def test_sample_papers_are_on_record_for_sample_claims_alone(reviewer: User) -> None:
    paper = PaperFactory(identifier="sample:0001")
    sample = ClaimFactory(line=LineFactory(sample=True))
    evidence = accepted(sample, "contradicts", paper=paper)
    assert (
        give_verdict(sample, reviewer, "reversed", "By [sample:0001].").citations.get().match
        == evidence.match
    )
    with pytest.raises(Refused, match="sample:0001 is not on record"):
        give_verdict(ClaimFactory(), reviewer, "reversed", "By [sample:0001].")


def test_slips_of_the_fingers_are_found() -> None:
    assert slips("2606.80243")[:20].count("2606.08243") == 1
    assert {"2606.80342", "2606.80241", "2506.80243"} <= set(slips("2606.80243"))
    assert "2606.80243" not in slips("2606.80243")


def test_specifics_are_marked_one_by_one(claim: Claim, reviewer: User) -> None:
    evidence = accepted(claim, "supports")
    stale, right = SpecificFactory(claim=claim), SpecificFactory(claim=claim, start=0, text="Salt")
    give_verdict(
        claim, reviewer, "holding", f"[{evidence.match.paper}] sees more.",
        specifics={stale.pk: Mark("no", "31%"), right.pk: Mark("yes", "ignored")},
    )  # fmt: skip
    stale.refresh_from_db()
    right.refresh_from_db()
    assert (stale.still_right, stale.latest) == ("no", "31%")
    assert (right.still_right, right.latest) == ("yes", "")


def test_an_unknown_id_beside_a_new_value_is_refused(claim: Claim, reviewer: User) -> None:
    evidence = accepted(claim, "supports")
    stale = SpecificFactory(claim=claim)
    with pytest.raises(Refused) as refusal:
        give_verdict(
            claim,
            reviewer,
            "holding",
            f"[{evidence.match.paper}].",
            specifics={stale.pk: Mark("no", "31% (2601.99999)")},
        )
    assert list(errors_of(refusal)) == [f"latest_{stale.pk}"]
    assert Specific.objects.get(pk=stale.pk).still_right == "unseen"


def test_a_verdict_given_meanwhile_is_not_overwritten(claim: Claim, reviewer: User, reviewer2: User) -> None:
    paper = accepted(claim, "supports").match.paper
    give_verdict(claim, reviewer2, "holding", f"[{paper}].", seen=0)
    with pytest.raises(Refused) as refusal:
        give_verdict(claim, reviewer, "holding", f"[{paper}].", seen=0)
    assert "Bo Lindqvist gave the verdict “holding” while you wrote" in errors_of(refusal)[""][0]


def test_a_refused_verdict_leaves_everything_as_it_was(claim: Claim, reviewer: User) -> None:
    specific = SpecificFactory(claim=claim)
    with pytest.raises(Refused) as refusal:
        give_verdict(
            claim,
            reviewer,
            "gone",
            " ",
            direction="up",
            pressures=["gravity"],
            specifics={specific.pk: Mark("?")},
        )
    assert set(errors_of(refusal)) >= {
        "outcome",
        "rationale",
        "direction",
        "pressures",
        f"still_{specific.pk}",
    }
    claim.refresh_from_db()
    assert claim.status == "untested"


# --- later --------------------------------------------------------------------------------------------------


@pytest.fixture
def holding(claim: Claim, reviewer: User) -> Verdict:
    paper = accepted(claim, "supports").match.paper
    return give_verdict(claim, reviewer, "holding", f"Seen again [{paper}].", at=moment("2026-06-20"))


@pytest.fixture
def relaxed(holding: Verdict, reviewer: User) -> Verdict:
    paper = accepted(holding.claim, "qualifies", at="2026-06-25").match.paper
    return give_verdict(holding.claim, reviewer, "relaxed", f"When cold [{paper}].", at=moment("2026-07-01"))


def test_another_reviewer_confirms(holding: Verdict, reviewer2: User) -> None:
    event = review.confirm(holding, reviewer2)
    assert (event.what, event.by) == ("confirmed", reviewer2)
    with pytest.raises(Refused, match="You have confirmed it already"):
        review.confirm(holding, reviewer2)


def test_nobody_confirms_or_disputes_their_own(holding: Verdict, reviewer: User) -> None:
    for act in (review.confirm, review.dispute):
        with pytest.raises(Refused, match="is yours"):
            act(holding, reviewer, "Sure.")


def test_a_dispute_needs_its_reason_and_leaves_the_status(holding: Verdict, reviewer2: User) -> None:
    with pytest.raises(Refused, match="Say why"):
        review.dispute(holding, reviewer2, " ")
    review.dispute(holding, reviewer2, "Another salt.")
    holding.claim.refresh_from_db()
    assert holding.claim.status == "holding"
    assert holding.claim in review.due_for_review()


def test_withdrawing_brings_back_the_newest_verdict_in_force(
    holding: Verdict, relaxed: Verdict, reviewer: User
) -> None:
    review.withdraw(relaxed, reviewer, "Misread the table.")
    claim = Claim.objects.get()
    assert (claim.status, claim.status_since) == ("holding", holding.given)
    review.withdraw(holding, reviewer, "Wrong paper.")
    claim = Claim.objects.get()
    assert (claim.status, claim.status_since, claim.last_reviewed) == ("untested", None, None)
    assert Verdict.objects.count() == 2


def test_only_its_reviewer_or_an_administrator_withdraws(
    relaxed: Verdict, reviewer2: User, administrator: User
) -> None:
    with pytest.raises(Refused, match="Only its reviewer or an administrator"):
        review.withdraw(relaxed, reviewer2, "Wrong.")
    with pytest.raises(Refused, match="Say what the error was"):
        review.withdraw(relaxed, administrator, "")
    review.withdraw(relaxed, administrator, "Wrong claim.")
    with pytest.raises(Refused, match="withdrawn already"):
        review.withdraw(relaxed, administrator, "Again.")


def test_a_verdict_that_was_replaced_is_not_confirmed(
    holding: Verdict, relaxed: Verdict, reviewer2: User
) -> None:
    with pytest.raises(Refused, match="newer verdict has taken its place"):
        review.confirm(holding, reviewer2)


# --- status rebuilt -----------------------------------------------------------------------------------------


def test_rebuilding_finds_no_difference(relaxed: Verdict, reviewer: User) -> None:
    ClaimFactory()
    review.withdraw(relaxed, reviewer, "Misread.")
    assert list(statuses.differences()) == []
    out = StringIO()
    call_command("rebuild_statuses", "--check", stdout=out)
    assert "Every status is what its verdicts make it" in out.getvalue()


def test_rebuilding_finds_and_mends_a_status_that_was_tampered_with(relaxed: Verdict) -> None:
    Claim.objects.update(status="reversed")
    with pytest.raises(CommandError, match="1 claim differ"):
        call_command("rebuild_statuses", "--check", stdout=StringIO())
    out = StringIO()
    call_command("rebuild_statuses", stdout=out)
    assert "stored reversed, its verdicts make it relaxed" in out.getvalue()
    assert list(statuses.differences()) == []


# --- due for review -----------------------------------------------------------------------------------------


def test_a_claim_is_due_by_what_people_decided_and_the_queue_says_why(
    reviewer: User, reviewer2: User
) -> None:
    quiet, mentioned, waiting = ClaimFactory(), ClaimFactory(), ClaimFactory()
    accepted(mentioned, "mentions")
    accepted(quiet, "contradicts", standing="within-span")
    MatchFactory(claim=waiting)
    untested, contradicted, disputed, settled = (ClaimFactory() for _ in range(4))
    accepted(untested, "supports", at="2026-06-13")
    for claim in (contradicted, disputed, settled):
        paper = accepted(claim, "supports").match.paper
        give_verdict(claim, reviewer, "holding", f"[{paper}].", at=moment("2026-06-20"))
    accepted(contradicted, "contradicts", at="2026-06-22")
    accepted(settled, "supports", at="2026-06-22")
    review.dispute(Verdict.objects.get(claim=disputed), reviewer2, "No.", at=moment("2026-06-21"))

    queue = list(due.queue())
    assert queue == [contradicted, disputed, untested]
    assert [[reason.words for reason in due.reasons(claim)] for claim in queue] == [
        ["1 paper accepted against it"],
        ["Verdict disputed"],
        ["1 paper accepted for it"],
    ]
    assert [claim.due_since for claim in queue] == [
        moment("2026-06-22"),
        moment("2026-06-21"),
        moment("2026-06-13"),
    ]


def test_a_new_verdict_settles_what_was_due(claim: Claim, reviewer: User) -> None:
    paper = accepted(claim, "contradicts").match.paper
    assert list(review.due_for_review()) == [claim]
    give_verdict(claim, reviewer, "relaxed", f"[{paper}].", at=moment("2026-06-20"))
    assert list(review.due_for_review()) == []


def test_a_claim_whose_verdicts_were_all_withdrawn_is_due(claim: Claim, reviewer: User) -> None:
    search_through(datetime.date(2026, 7, 1))
    verdict = give_verdict(claim, reviewer, "holding", "Quiet.", nothing_found=True)
    review.withdraw(verdict, reviewer, "Searched for the wrong words.")
    (found,) = due.queue()
    assert [reason.words for reason in due.reasons(found)] == ["Verdict withdrawn"]


def test_dropped_claims_are_not_due(claim: Claim) -> None:
    accepted(claim, "contradicts")
    Claim.objects.update(dropped=moment("2026-06-30"))
    assert not review.due_for_review().exists()


def test_an_explicit_search_is_kept_as_given(claim: Claim, reviewer: User) -> None:
    verdict = give_verdict(
        claim,
        reviewer,
        "holding",
        "Quiet.",
        nothing_found=True,
        search=Search(datetime.date(2026, 7, 1), "By hand."),
    )
    assert (verdict.searched_through, verdict.search_words) == (datetime.date(2026, 7, 1), "By hand.")


def test_cited_evidence_cannot_be_taken_back(claim: Claim, reviewer: User, curator: User) -> None:
    match = accepted(claim, "supports").match
    give_verdict(claim, reviewer, "holding", f"[{match.paper}].")
    with pytest.raises(triage.Refused, match="cites this"):
        triage.dismiss(match, curator, "other-topic", "", match.revision)
