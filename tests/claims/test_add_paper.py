"""Adding any paper to a claim by hand: every form of an id, every way that it can go wrong, over real HTTP."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from claims import triage
from claims.models import Claim, Match, TriageEvent
from papers.models import Paper
from tests.factories import AnchorFactory, ClaimFactory, MatchFactory, PaperFactory, moment
from tests.papers.arxiv_server import Invented, LittleArxiv, Play, little_arxiv

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def arxiv(settings: Settings) -> Iterator[LittleArxiv]:
    """A little arXiv with one paper of 10 June 2026."""
    with little_arxiv() as running:
        settings.ARXIV_API_URL = f"{running.url}/api/query"
        settings.ARXIV_OAI_URL = f"{running.url}/oai"
        settings.ARXIV_RSS_URL = f"{running.url}/rss"
        settings.ARXIV_MIN_INTERVAL = 0.06
        running.add(Invented("2606.08243", "2026-06-10", title="Layers that do not age"))
        yield running


@pytest.fixture
def claim() -> Claim:
    return ClaimFactory(line__code="PP", number=2)


@pytest.mark.parametrize(
    "text",
    [
        "2606.08243",
        " arXiv:2606.08243v1 ",
        "https://arxiv.org/abs/2606.08243",
        "http://www.arxiv.org/pdf/2606.08243v1.pdf",
        "10.48550/arXiv.2606.08243",
        "https://doi.org/10.48550/ARXIV.2606.08243",
    ],
)
def test_a_paper_in_any_form_is_fetched_stored_and_waits(
    arxiv: LittleArxiv, claim: Claim, curator: User, text: str
) -> None:
    match, new = triage.add_by_hand(claim, text, curator)
    assert new
    assert (match.source, match.state, match.standing) == ("by-hand", "pending", "new")
    assert match.counts_from == datetime.date(2026, 6, 10)
    assert match.paper.title == "Layers that do not age"
    assert match.word_table is None, "its score follows when it is encoded"
    event = TriageEvent.objects.get()
    assert (event.action, event.by, event.match) == ("add", curator, match)


def test_a_stored_paper_is_added_without_asking_arxiv(claim: Claim, curator: User) -> None:
    PaperFactory(identifier="2606.00001")
    assert triage.add_by_hand(claim, "2606.00001", curator).new  # the settings point at no server


def test_a_match_that_is_there_already_is_returned_as_it_is(claim: Claim, curator: User) -> None:
    match = triage.accept(MatchFactory(claim=claim), curator, "supports", 1)
    again, new = triage.add_by_hand(claim, match.paper.identifier, curator)
    assert (again, new) == (match, False)
    assert (again.state, again.source, again.revision) == ("accepted", "harvest", 2)


@pytest.mark.parametrize(
    ("published", "changed", "standing", "counts_from"),
    [
        ("2026-05-26", None, "new", "2026-05-26"),
        ("2026-05-25", None, "within-span", "2026-05-25"),
        ("2025-01-01", None, "within-span", "2025-01-01"),
        ("2024-12-31", None, "context", "2024-12-31"),
        ("2024-12-31", "2026-06-01", "new", "2026-06-01"),
    ],
)
def test_a_papers_standing_follows_from_its_dates(
    claim: Claim, curator: User, published: str, changed: str | None, standing: str, counts_from: str
) -> None:
    """The claim spans 2025, and its document speaks to 25 May 2026."""
    paper = PaperFactory(
        published=moment(published),
        updated=moment(changed or published),
        abstract_changed=changed and moment(changed),
    )
    match, _ = triage.add_by_hand(claim, paper.identifier, curator)
    assert (match.standing, match.counts_from.isoformat()) == (standing, counts_from)


def test_an_anchor_of_the_line_is_context_whatever_its_date(claim: Claim, curator: User) -> None:
    paper = PaperFactory(published=moment("2026-06-10"))
    AnchorFactory(line=claim.line, identifier=paper.identifier, paper=paper, grounding="grounded")
    match, _ = triage.add_by_hand(claim, paper.identifier, curator)
    assert match.standing == Match.Standing.CONTEXT
    with pytest.raises(triage.Refused, match="context"):
        triage.accept(match, curator, "supports", match.revision)


def test_a_journals_doi_finds_a_stored_paper(claim: Claim, curator: User) -> None:
    paper = PaperFactory(doi="10.1000/Salt.7")
    assert triage.add_by_hand(claim, "https://doi.org/10.1000/salt.7", curator).match.paper == paper
    with pytest.raises(triage.NotAdded, match="Give the arXiv id"):
        triage.add_by_hand(claim, "10.1000/salt.8", curator)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2606.8243", "is not an arXiv id"),
        ("2613.00001", "there is no month 13"),
        ("sample:0001", "id of the sample"),
        ("", "nothing was given"),
        ("Layers that do not age", "an id looks like"),
    ],
)
def test_what_is_no_id_is_refused_with_the_reason(claim: Claim, curator: User, text: str, words: str) -> None:
    with pytest.raises(triage.NotAdded, match=words):
        triage.add_by_hand(claim, text, curator)
    assert not Match.objects.exists()


def test_an_id_that_arxiv_has_not_is_refused_and_a_likely_one_is_guessed(
    arxiv: LittleArxiv, claim: Claim, curator: User
) -> None:
    PaperFactory(identifier="2606.08243")
    with pytest.raises(triage.NotAdded, match=r"arXiv has no paper 2606\.80243") as refused:
        triage.add_by_hand(claim, "2606.80243", curator)
    assert refused.value.guess == "2606.08243"
    assert not Match.objects.exists()


def test_a_version_that_arxiv_has_not_is_refused(arxiv: LittleArxiv, claim: Claim, curator: User) -> None:
    with pytest.raises(triage.NotAdded, match="up to v1, and no v9"):
        triage.add_by_hand(claim, "2606.08243v9", curator)


def test_a_newer_version_than_the_stored_one_is_fetched(
    arxiv: LittleArxiv, claim: Claim, curator: User
) -> None:
    PaperFactory(identifier="2606.08243", published=moment("2026-06-10"))
    arxiv.add(Invented("2606.08243", "2026-06-14", versions=("2026-06-10", "2026-06-14")))
    match, _ = triage.add_by_hand(claim, "2606.08243v2", curator)
    assert Paper.objects.get().current_version == match.paper.current_version == 2


def test_arxiv_that_cannot_be_reached_is_told_with_when_to_try_again(
    arxiv: LittleArxiv, claim: Claim, curator: User
) -> None:
    arxiv.plays.append(Play(status=503, times=99))
    with pytest.raises(triage.NotAdded, match=r"Nothing was added; try again after \d\d:\d\d:\d\d UTC"):
        triage.add_by_hand(claim, "2606.08243", curator)
    assert not Match.objects.exists()
    assert not Paper.objects.exists()


def test_arxiv_that_says_stop_is_told(arxiv: LittleArxiv, claim: Claim, curator: User) -> None:
    arxiv.plays.append(Play(status=403, times=99))
    with pytest.raises(triage.NotAdded, match="stop asking"):
        triage.add_by_hand(claim, "2606.08243", curator)


def test_papers_of_arxiv_are_not_added_to_the_sample(curator: User) -> None:
    sample = ClaimFactory(line__sample=True)
    paper = PaperFactory()
    with pytest.raises(triage.NotAdded, match="belongs to the sample"):
        triage.add_by_hand(sample, paper.identifier, curator)


def test_the_form_adds_and_leads_to_the_match(
    claim: Claim, curator: User, client_for: Callable[[User], Client]
) -> None:
    paper = PaperFactory()
    address = reverse("claim-add-paper", args=["PP-2"])
    answer = client_for(curator).post(address, {"paper": paper.identifier})
    assert answer.headers["Location"] == Match.objects.get().get_absolute_url()


def test_the_form_answers_in_place_for_htmx(
    claim: Claim, curator: User, client_for: Callable[[User], Client]
) -> None:
    paper = PaperFactory()
    address = reverse("claim-add-paper", args=["PP-2"])
    client = client_for(curator)
    first = client.post(address, {"paper": paper.identifier}, headers={"HX-Request": "true"}).content.decode()
    assert "waits in the inbox, new evidence" in " ".join(first.split())
    again = client.post(address, {"paper": paper.identifier}, headers={"HX-Request": "true"}).content.decode()
    assert "was a match already: pending" in " ".join(again.split())
    assert "<html" not in first


def test_the_form_says_what_is_wrong_beside_what_was_typed(
    claim: Claim, curator: User, client_for: Callable[[User], Client]
) -> None:
    address = reverse("claim-add-paper", args=["PP-2"])
    answer = client_for(curator).post(address, {"paper": "26O6.08243"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="26O6.08243"' in page
    assert "is not an arXiv id" in page


@pytest.mark.parametrize("ref", ["PP-99", "PP", "XX-2", "PP-x"])
def test_a_claim_that_is_not_there_is_404(
    claim: Claim, curator: User, client_for: Callable[[User], Client], ref: str
) -> None:
    assert client_for(curator).get(reverse("claim-add-paper", args=[ref])).status_code == 404


def test_only_curators_and_above_may_add(
    claim: Claim, reader: User, reviewer: User, client: Client, client_for: Callable[[User], Client]
) -> None:
    address = reverse("claim-add-paper", args=["PP-2"])
    data: dict[str, Any] = {"paper": PaperFactory().identifier}
    assert client.post(address, data).status_code == 302
    assert client_for(reader).post(address, data).status_code == 403
    assert not Match.objects.exists()
    client_for(reviewer).post(address, data)
    assert Match.objects.exists()


def test_a_real_paper_is_fetched_from_the_stand_in(
    arxiv_stand_in: Callable[..., Any], settings: Settings, curator: User
) -> None:
    arxiv_stand_in(now="2026-11-12")
    settings.ARXIV_MIN_INTERVAL = 0.06
    claim = ClaimFactory()
    match, new = triage.add_by_hand(claim, "https://arxiv.org/abs/2604.19784", curator)
    assert new
    assert match.paper.title == "Peer-Preservation in Frontier Models"
    assert match.standing == Match.Standing.WITHIN_SPAN
