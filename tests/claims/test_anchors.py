"""Which claim rests on which anchor: people confirm, reject, attach and undo; machines only suggest."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from claims import anchors, lines
from claims.models import Anchor, AnchorProposal, AnchorUse, Claim, Line
from papers.identifiers import Malformed
from tests.factories import AnchorFactory, AnchorUseFactory, ClaimFactory, LineFactory, PaperFactory, moment

pytestmark = pytest.mark.django_db
ClientFor = Callable[[User], Client]


@pytest.fixture
def line() -> Line:
    return LineFactory(code="SL", slug="salt")


@pytest.fixture
def use(line: Line) -> AnchorUse:
    return AnchorUseFactory(anchor=AnchorFactory(line=line), claim=ClaimFactory(line=line, number=1))


def test_a_decision_says_who_and_when_and_undoing_it_says_nothing(use: AnchorUse, curator: User) -> None:
    anchors.decide(use, "confirmed", curator, at=moment("2026-07-01"))
    use.refresh_from_db()
    assert (use.state, use.decided_by, use.decided) == ("confirmed", curator, moment("2026-07-01"))
    anchors.decide(use, "suggested", curator)
    use.refresh_from_db()
    assert (use.state, use.decided_by, use.decided) == ("suggested", None, None)


@pytest.mark.parametrize(
    "written", ["2606.00042v2", "https://arxiv.org/abs/2606.00042", "doi:10.48550/arXiv.2606.00042"]
)
def test_a_paper_is_attached_by_id_address_or_doi(line: Line, curator: User, written: str) -> None:
    claim = ClaimFactory(line=line)
    anchor = anchors.attach(line, written, curator, claim=claim)
    assert (anchor.identifier, anchor.by_hand, anchor.grounding) == ("2606.00042", True, "unchecked")
    assert claim.anchor_uses.get().state == "confirmed"
    assert anchors.attach(line, "2606.00042", curator) == anchor


def test_an_attached_paper_that_is_stored_is_grounded_at_once(line: Line, curator: User) -> None:
    PaperFactory(identifier="2606.00042")
    assert anchors.attach(line, "2606.00042", curator).grounding == "grounded"


def test_what_is_no_id_is_refused(line: Line, curator: User) -> None:
    with pytest.raises(Malformed):
        anchors.attach(line, "2613.00042", curator)
    assert not Anchor.objects.exists()


def test_a_claim_rests_on_no_other_lines_anchor(curator: User) -> None:
    with pytest.raises(ValueError, match="another line"):
        anchors.rest_on(ClaimFactory(), AnchorFactory(), curator)


@pytest.fixture
def proposal(line: Line) -> AnchorProposal:
    paper = PaperFactory(identifier="2604.00005")
    return AnchorProposal.objects.create(claim=ClaimFactory(line=line, number=4), paper=paper, score=5.0)


def test_an_accepted_proposal_becomes_a_grounded_anchor_that_the_claim_rests_on(
    proposal: AnchorProposal, curator: User
) -> None:
    anchor = anchors.accept_proposal(proposal, curator)
    assert (anchor.identifier, anchor.grounding, anchor.by_hand) == ("2604.00005", "grounded", True)
    assert proposal.claim.anchor_uses.get().state == "confirmed"
    proposal.refresh_from_db()
    assert (proposal.state, proposal.decided_by) == ("accepted", curator)


def test_undoing_it_takes_the_anchor_back_unless_another_claim_rests_on_it(
    proposal: AnchorProposal, curator: User
) -> None:
    anchor = anchors.accept_proposal(proposal, curator)
    anchors.undo_proposal(proposal)
    assert not Anchor.objects.exists()
    anchor = anchors.accept_proposal(proposal, curator)
    anchors.rest_on(ClaimFactory(line=proposal.claim.line, number=5), anchor, curator)
    anchors.undo_proposal(proposal)
    assert Anchor.objects.filter(pk=anchor.pk).exists()
    assert not proposal.claim.anchor_uses.exists()
    proposal.refresh_from_db()
    assert (proposal.state, proposal.decided_by) == ("proposed", None)


def test_orphans_are_claims_without_an_anchor_and_anchors_without_a_claim(use: AnchorUse) -> None:
    line = use.claim.line
    bare, spare = ClaimFactory(line=line, number=2), AnchorFactory(line=line)
    ClaimFactory(line=line, number=3, dropped=moment("2026-07-01"))
    found = lines.anchors_part(line).orphans
    assert (found.claims, found.anchors) == ([bare], [spare])
    AnchorUse.objects.update(state="rejected")
    found = lines.anchors_part(line).orphans
    assert found.claims == [use.claim, bare]
    assert found.anchors == [use.anchor, spare]


# --- in the browser's requests ----------------------------------------------------------------------------------------


def test_a_confirmation_answers_htmx_with_the_part_and_an_undo(
    use: AnchorUse, curator: User, client_for: ClientFor
) -> None:
    address = reverse("anchor-use", args=[use.pk, "confirmed"])
    answer = client_for(curator).post(address, headers={"HX-Request": "true"}).content.decode()
    use.refresh_from_db()
    assert use.state == "confirmed"
    assert '<section id="anchors"' in answer
    assert "<!DOCTYPE" not in answer
    assert reverse("anchor-use", args=[use.pk, "suggested"]) in answer


def test_without_htmx_it_goes_back_to_the_page(use: AnchorUse, curator: User, client_for: ClientFor) -> None:
    answer = client_for(curator).post(reverse("anchor-use", args=[use.pk, "rejected"]))
    assert (answer.status_code, answer["Location"]) == (302, "/lines/salt/#anchors")
    use.refresh_from_db()
    assert use.state == "rejected"


def test_a_state_that_is_none_is_not_found(use: AnchorUse, curator: User, client_for: ClientFor) -> None:
    assert client_for(curator).post(f"/anchor-uses/{use.pk}/perhaps/").status_code == 404


def test_readers_see_suggestions_but_decide_nothing(
    use: AnchorUse, reader: User, client_for: ClientFor
) -> None:
    page = client_for(reader).get("/lines/salt/").content.decode()
    assert "suggested" in page
    assert "Confirm" not in page
    assert client_for(reader).post(reverse("anchor-use", args=[use.pk, "confirmed"])).status_code == 403


def test_a_malformed_id_is_refused_beside_its_field_and_kept_there(
    line: Line, curator: User, client_for: ClientFor
) -> None:
    claim: Claim = ClaimFactory(line=line, number=1)
    answer = client_for(curator).post(
        reverse("anchor-attach", args=["salt"]),
        {"paper": "2613.00042", "claim": claim.pk},
        headers={"HX-Request": "true"},
    )
    assert answer.status_code == 422
    assert "there is no month 13" in answer.content.decode()
    assert 'value="2613.00042"' in answer.content.decode()


def test_a_proposal_is_shown_with_its_orphan_and_can_be_taken(
    proposal: AnchorProposal, curator: User, client_for: ClientFor
) -> None:
    client = client_for(curator)
    page = client.get("/lines/salt/").content.decode()
    assert "A likely one:" in page
    assert "2604.00005" in page
    answer = client.post(reverse("anchor-proposal", args=[proposal.pk, "accepted"]), follow=True)
    assert "SL-4 rests on it" in answer.content.decode()


def test_add_a_claim_names_a_claim_of_the_line_only(
    use: AnchorUse, curator: User, client_for: ClientFor
) -> None:
    client, stranger = client_for(curator), ClaimFactory()
    second = ClaimFactory(line=use.claim.line, number=2)
    address = reverse("anchor-rest", args=[use.anchor.pk])
    assert client.post(address, {"claim": stranger.pk}).status_code == 404
    assert client.post(address, {"claim": "x"}).status_code == 404
    assert client.post(address, {"claim": second.pk}).status_code == 302
    assert second.anchor_uses.get().state == "confirmed"
