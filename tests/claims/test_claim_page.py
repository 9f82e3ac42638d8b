"""The page of a claim tells its whole story, in a fixed number of queries, to everybody who may read."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from claims.claim_page import EvidenceShown, pieces
from claims.models import AnchorProposal, Claim, Evidence, VerdictEvent
from claims.review import give_verdict
from claims.wording import changed_parts
from tests.factories import ClaimFactory, EvidenceFactory, LineFactory, MatchFactory, PaperFactory, moment
from tests.stories import accepted, claim_with_specifics, whole_story

pytestmark = pytest.mark.django_db


@pytest.fixture
def claim(curator: User, reviewer: User, reviewer2: User) -> Claim:
    return whole_story(curator, reviewer, reviewer2)


@pytest.fixture
def page(claim: Claim, reader: User, client_for: Callable[[User], Client]) -> str:
    return client_for(reader).get(claim.get_absolute_url()).content.decode()


def test_the_reference_is_read_in_any_case(
    claim: Claim, reader: User, client_for: Callable[[User], Client]
) -> None:
    client = client_for(reader)
    answer = client.get("/claims/sl-2/")
    assert (answer.status_code, answer["Location"]) == (301, "/claims/SL-2/")
    assert client.get("/claims/SL-99/").status_code == 404
    assert client.get("/claims/salt/").status_code == 404


def test_it_shows_status_statement_and_specifics(page: str) -> None:
    assert "hardened, confirmed by Bo Lindqvist" in page
    assert "1 of 3 specifics stale" in page
    assert '<span class="specific is-no" title="no longer right">~10x</span>' in page
    assert "Mere storage beside another battery speeds a salt layer’s ageing, with no current drawn." in page
    assert "It ends on 25 May 2026, its document&#x27;s day." in page
    assert "Holding since" in page


def test_the_claims_own_figures_are_checked(page: str) -> None:
    assert "The claim’s own figures disagree:" in page


def test_evidence_is_parted_and_older_papers_cannot_carry_a_verdict(page: str) -> None:
    supporting, rest = page.split('class="evidence-against"')
    against, rest = rest.split('class="evidence-other"', 1)
    mentions, context = rest.split('class="evidence-other"', 1)
    assert "Salt layers in frontier cells" in supporting
    assert "Only when cold" in against
    assert "Cold storage, a survey" in mentions
    assert "Context, cannot carry a verdict" in context
    assert "Salt before batteries" in context
    assert "inside the asserted span" in context


def test_a_quote_is_shown_only_where_the_abstract_has_it_word_for_word(claim: Claim) -> None:
    evidence = EvidenceFactory(
        match__claim=claim, match__sentence="They lose 13% of their capacity in a year."
    )
    assert EvidenceShown.of(evidence.match).quote == ""
    evidence.match.sentence = "They lose 12% of their capacity in a year."
    shown = EvidenceShown.of(evidence.match)
    assert shown.quote == "They lose 12% of their capacity in a year."
    assert [shown.quote[span.start : span.end] for span in shown.quote_spans] == ["12%"]


def test_verdicts_stand_newest_first_with_what_became_of_them(page: str) -> None:
    verdicts = page.split('id="verdicts"')[1].split("<section")[0]
    assert verdicts.index("Stronger in the newer cells") < verdicts.index("twice as fast")
    assert verdicts.index("twice as fast") < verdicts.index("Searched, and nothing bears on it.")
    assert "withdrawn as given in error" in verdicts
    assert "Read the wrong table." in verdicts
    assert "Searched, nothing found. arXiv searched through 19 Jun 2026, no gaps." in verdicts
    assert 'href="https://arxiv.org/abs/2604.19784"' in verdicts


def test_the_time_line_tells_it_all(page: str) -> None:
    line = page.split('class="timeline"')[1].split("</ol>")[0]
    for told in (
        "Today", "1 match waits", "Worded anew", "1 match accepted", "2 matches accepted", "Confirmed by Bo Lindqvist",
        "Withdrawn as given in error by Alice Moreau", "Written by hand", "Asserted by this day at the latest",
        "2506.18032", "inside the asserted span",
    ):  # fmt: skip
        assert told in line, told


def test_wordings_stand_side_by_side_with_what_changed(page: str) -> None:
    assert "Mere storage</ins>" in page.split('id="wordings"')[1]


def test_changed_parts_are_whole_words() -> None:
    spans = changed_parts("Layers lose 12% a year.", "Cold layers lose 13% a year.")
    assert ["Cold layers lose 13% a year."[span.start : span.end] for span in spans] == ["Cold layers", "13%"]
    assert changed_parts("Same.", "Same.") == []


def test_a_likely_anchor_is_offered_where_none_is_confirmed(
    curator: User, client_for: Callable[[User], Client]
) -> None:
    claim = claim_with_specifics()
    AnchorProposal.objects.create(
        claim=claim, paper=PaperFactory(identifier="2604.00001", title="First"), score=5
    )
    page = client_for(curator).get(claim.get_absolute_url()).content.decode()
    assert "No anchor in the document supports this claim." in page
    assert "A likely one:" in page
    assert "Attach as anchor" in page


def test_an_untested_claim_says_that_silence_is_not_holding(
    reader: User, client_for: Callable[[User], Client]
) -> None:
    page = client_for(reader).get(ClaimFactory().get_absolute_url()).content.decode()
    assert "Silence is untested, not holding." in page
    assert "No paper has been accepted for this claim yet." in page


def test_the_sample_is_marked_and_its_ids_are_not_arxivs(
    reader: User, reviewer: User, client_for: Callable[[User], Client]
) -> None:
    claim = ClaimFactory(line=LineFactory(sample=True))
    accepted(
        claim,
        "qualifies",
        "Invented",
        "2026-06-10",
        reviewer,
        "2026-06-12",
        paper={"identifier": "sample:0001"},
    )
    give_verdict(claim, reviewer, "relaxed", "By [sample:0001].")
    page = client_for(reader).get(claim.get_absolute_url()).content.decode()
    assert '<span class="badge"' in page
    assert "arxiv.org/abs/sample" not in page
    assert "The sample’s papers are invented." in page


def test_text_that_people_wrote_is_escaped(reviewer: User, client_for: Callable[[User], Client]) -> None:
    claim = ClaimFactory(statement="Salt <script>alert(1)</script> ages.")
    evidence = EvidenceFactory(match__claim=claim, stance="qualifies", remark="<b>bold</b>")
    give_verdict(claim, reviewer, "relaxed", f"<img src=x> [{evidence.match.paper}]")
    page = client_for(reviewer).get(claim.get_absolute_url()).content.decode()
    for raw in ("<script>alert", "<b>bold", "<img src=x"):
        assert raw not in page


def test_ids_in_text_become_pieces() -> None:
    assert [(piece.text, piece.identifier) for piece in pieces("See [2604.19784v2], not 12.5.")] == [
        ("See [", ""),
        ("2604.19784v2", "2604.19784"),
        ("], not 12.5.", ""),
    ]


def test_buttons_are_those_of_the_role(
    claim: Claim, client_for: Callable[[User], Client], reader: User, curator: User, reviewer: User
) -> None:
    seen = {}
    for person in (reader, curator, reviewer):
        page = client_for(person).get(claim.get_absolute_url()).content.decode()
        seen[person.username] = ("/edit/" in page, "match-add" in page, "/retest/" in page)
    assert seen == {"rosa": (False, False, False), "carl": (True, True, False), "alice": (True, True, True)}


def test_the_number_of_queries_does_not_grow_with_the_story(
    claim: Claim, curator: User, reviewer: User, reviewer2: User, client_for: Callable[[User], Client],
    django_assert_max_num_queries: Callable,
) -> None:  # fmt: skip
    client = client_for(reader_of(curator))
    with django_assert_max_num_queries(40) as few:
        client.get(claim.get_absolute_url())
    for number in range(4):
        paper = accepted(claim, "supports", f"More {number}", "2026-09-01", curator, "2026-09-02").match.paper
        verdict = give_verdict(claim, reviewer, "holding", f"[{paper}]", at=moment(f"2026-09-0{number + 3}"))
        VerdictEvent.objects.create(verdict=verdict, what="confirmed", by=reviewer2, at=moment("2026-09-09"))
        MatchFactory(claim=claim)
    with django_assert_max_num_queries(len(few)):
        client.get(claim.get_absolute_url())


def reader_of(person: User) -> User:
    """The same person, asked for anew: nothing cached on it."""
    return User.objects.get(pk=person.pk)


# --- confirm, dispute, withdraw -----------------------------------------------------------------------------


def test_another_reviewer_confirms_on_the_page(
    claim: Claim, reviewer: User, client_for: Callable[[User], Client], administrator: User
) -> None:
    verdict = claim.verdicts.in_force().first()
    answer = client_for(administrator).post(
        reverse("verdict-event", args=[verdict.pk, "confirm"]), {"remark": "Read."}
    )
    assert answer["Location"] == f"/claims/SL-2/#verdict-{verdict.pk}"
    assert verdict.events.filter(what="confirmed", by=administrator, remark="Read.").exists()


def test_a_refused_event_shows_why_where_it_was_written(
    claim: Claim, administrator: User, reviewer: User, client_for: Callable[[User], Client]
) -> None:
    verdict = claim.verdicts.in_force().first()
    answer = client_for(administrator).post(
        reverse("verdict-event", args=[verdict.pk, "dispute"]), {"remark": " "}
    )
    assert answer.status_code == 422
    assert "Say why you dispute it." in answer.content.decode()
    answer = client_for(reviewer).post(
        reverse("verdict-event", args=[verdict.pk, "confirm"]), {"remark": "My own."}
    )
    assert answer.status_code == 422
    assert "This verdict is yours" in answer.content.decode()


def test_withdrawing_gives_the_claim_back_its_status(
    claim: Claim, reviewer: User, client_for: Callable[[User], Client]
) -> None:
    for verdict in claim.verdicts.in_force():
        if verdict.reviewer == reviewer:
            client_for(reviewer).post(
                reverse("verdict-event", args=[verdict.pk, "withdraw"]), {"remark": "Wrong."}
            )
    claim.refresh_from_db()
    assert (claim.status, claim.last_reviewed) == ("holding", moment("2026-06-20"))


def test_an_unknown_act_is_not_found(
    claim: Claim, reviewer: User, client_for: Callable[[User], Client]
) -> None:
    verdict = claim.verdicts.first()
    assert client_for(reviewer).post(reverse("verdict-event", args=[verdict.pk, "praise"])).status_code == 404


# --- the review queue ---------------------------------------------------------------------------------------


def test_the_queue_says_why_and_since_when(
    claim: Claim, reader: User, client_for: Callable[[User], Client]
) -> None:
    page = client_for(reader).get(reverse("review")).content.decode()
    assert "One claim is due for review." in page
    assert "1 paper accepted against it" in page
    assert "12 Aug 2026" in page


def test_an_empty_queue_says_what_brings_a_claim_there(
    reader: User, client_for: Callable[[User], Client]
) -> None:
    page = client_for(reader).get(reverse("review")).content.decode()
    assert "No claim is due for review." in page
    assert "A claim appears here when a curator accepts evidence" in page


def test_the_sample_is_queued_apart_and_not_counted(
    reader: User, client_for: Callable[[User], Client]
) -> None:
    claim = ClaimFactory(line=LineFactory(sample=True))
    EvidenceFactory(match__claim=claim, stance="contradicts")
    page = client_for(reader).get(reverse("review")).content.decode()
    assert "No claim is due for review." in page
    assert "From the sample" in page
    assert claim.ref in page


def test_the_queue_takes_no_more_queries_for_more_claims(
    claim: Claim, reader: User, client_for: Callable[[User], Client], django_assert_max_num_queries: Callable
) -> None:
    client = client_for(reader)
    with django_assert_max_num_queries(20) as few:
        client.get(reverse("review"))
    for _ in range(5):
        EvidenceFactory(stance="contradicts")
    assert Evidence.objects.count() > 5
    with django_assert_max_num_queries(len(few)):
        client.get(reverse("review"))


def test_deciding_on_an_anchor_here_comes_back_here(
    curator: User, client_for: Callable[[User], Client]
) -> None:
    claim = claim_with_specifics()
    proposal = AnchorProposal.objects.create(claim=claim, paper=PaperFactory(), score=5)
    url = reverse("anchor-proposal", args=[proposal.pk, "rejected"])
    assert (
        client_for(curator).post(url, {"next": "/claims/SL-2/#anchors"})["Location"]
        == "/claims/SL-2/#anchors"
    )
    elsewhere = client_for(curator).post(url, {"next": "https://elsewhere.example/"})
    assert "elsewhere" not in elsewhere["Location"]
