"""The re-test page gives a verdict, checks ids as they are typed, and never loses what was typed."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from claims.models import Claim, Match
from tests.factories import AnchorFactory, AnchorUseFactory, KindFactory, PaperFactory, moment
from tests.stories import accepted, claim_with_specifics, searched, whole_story

pytestmark = pytest.mark.django_db

URL = "/claims/SL-2/retest/"


@pytest.fixture
def claim() -> Claim:
    claim = claim_with_specifics()
    searched("2026-05-26", "2026-11-22")
    return claim


@pytest.fixture
def first(claim: Claim, curator: User) -> Match:
    return accepted(
        claim,
        "contradicts",
        "Layers that do not age",
        "2026-06-08",
        curator,
        "2026-07-12",
        paper={"identifier": "2606.08243"},
    ).match


@pytest.fixture
def second(claim: Claim, curator: User) -> Match:
    return accepted(claim, "supersedes", "A better model", "2026-07-08", curator, "2026-07-12").match


@pytest.fixture
def client(reviewer: User, client_for: Callable[[User], Client]) -> Client:
    return client_for(reviewer)


def typed(claim: Claim, **changes: Any) -> dict[str, Any]:
    """What a reviewer sends: everything filled in, with changes."""
    marks = {f"still_{specific.pk}": "unseen" for specific in claim.specifics.all()}
    return {
        "outcome": "relaxed",
        "direction": "weakened",
        "pressures": ["evaluation"],
        "rationale": "Only when cold [2606.08243].",
        "seen": 0,
        **marks,
        **changes,
    }


def test_it_shows_all_that_a_reviewer_needs(
    claim: Claim, first: Match, second: Match, client: Client
) -> None:
    KindFactory(line=claim.line, text="layers that fail to age")
    paper = PaperFactory(updated=moment("2026-08-01"), current_version=2, published=moment("2025-06-10"))
    AnchorUseFactory(anchor=AnchorFactory(line=claim.line, paper=paper, grounding="grounded"), claim=claim)
    page = client.get(URL).content.decode()
    for told in (
        "Since it was written, 1 Jun 2026",
        "2 papers against it since it was written, 1 Jun 2026",
        "new version, v2",
        "Layers that do not age",
        "True in a narrower range, or weaker, than asserted.",
        "arXiv searched through 22 Nov 2026, no gaps. Categories: cs.CL.",
        "layers that fail to age",
        "other figures: 12%",
    ):
        assert told in page, told


def test_a_verdict_is_given(claim: Claim, first: Match, client: Client, reviewer: User) -> None:
    stale = claim.specifics.get(text="~10x")
    answer = client.post(
        URL,
        typed(
            claim,
            **{
                f"still_{stale.pk}": "no",
                f"latest_{stale.pk}": "12% (2606.08243)",
                "deciding_paper": first.pk,
            },
        ),
    )
    verdict = claim.verdicts.get()
    assert answer["Location"] == f"/claims/SL-2/#verdict-{verdict.pk}"
    assert (verdict.outcome, verdict.direction, verdict.pressures) == ("relaxed", "weakened", ["evaluation"])
    assert (verdict.reviewer, verdict.deciding_paper) == (reviewer, first.paper)
    assert verdict.citations.get().match == first
    stale.refresh_from_db()
    assert (stale.still_right, stale.latest) == ("no", "12% (2606.08243)")
    claim.refresh_from_db()
    assert claim.status == "relaxed"


def test_errors_stand_where_they_are_and_nothing_typed_is_lost(
    claim: Claim, first: Match, second: Match, client: Client
) -> None:
    stale = claim.specifics.get(text="~10x")
    answer = client.post(
        URL,
        typed(
            claim,
            rationale=f"Not so [2606.80243], but [{first.paper}] and [{second.paper}].",
            **{f"still_{stale.pk}": "no", f"latest_{stale.pk}": "twice <as> fast"},
        ),
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "2 things to fix" in page
    assert "2606.80243 is not on record. Did you mean 2606.08243?" in page
    assert "Choose the paper that decided it." in page
    assert f"Not so [2606.80243], but [{first.paper}] and [{second.paper}]." in page
    assert "twice &lt;as&gt; fast" in page
    assert (
        'value="relaxed" id="id_outcome_1" required checked' in page
        or 'value="relaxed" required id="id_outcome_1" checked' in page
    )
    assert not claim.verdicts.exists()


def test_an_empty_form_says_what_is_missing(claim: Claim, client: Client) -> None:
    answer = client.post(URL, {})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Choose holding, relaxed or reversed." in page
    assert "Say what the verdict rests on." in page


def test_a_deciding_paper_left_from_another_choice_does_no_harm(
    claim: Claim, first: Match, client: Client
) -> None:
    client.post(URL, typed(claim, outcome="holding", deciding_paper=first.pk))
    verdict = claim.verdicts.get()
    assert (verdict.outcome, verdict.deciding_paper) == ("holding", None)


def test_searched_nothing_found(claim: Claim, client: Client) -> None:
    client.post(
        URL,
        typed(claim, outcome="holding", direction="unchanged", rationale="All quiet.", nothing_found="on"),
    )
    verdict = claim.verdicts.get()
    assert (verdict.nothing_found, str(verdict.searched_through)) == (True, "2026-11-22")


def test_without_a_search_nothing_found_cannot_be_said(client: Client) -> None:
    claim_with_specifics()
    page = client.get(URL).content.decode()
    assert "No search has covered a day since" in page
    assert "so this cannot be said." in page
    assert "disabled" in page.split('name="nothing_found"')[1][:120]


def test_a_verdict_given_meanwhile_is_told(
    claim: Claim, first: Match, client: Client, reviewer2: User, client_for: Callable[[User], Client]
) -> None:
    client_for(reviewer2).post(URL, typed(claim))
    answer = client.post(URL, typed(claim, rationale="My long reasons [2606.08243]."))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Bo Lindqvist gave the verdict “relaxed” while you wrote." in page
    assert "My long reasons [2606.08243]." in page
    assert claim.verdicts.count() == 1
    # shown again, it has seen the other verdict: sending it once more gives it
    assert f'name="seen" value="{claim.verdicts.get().pk}"' in page


def test_ids_are_looked_up_as_they_are_typed(claim: Claim, first: Match, client: Client) -> None:
    PaperFactory(identifier="2604.19784", title="Another matter")
    url = reverse("claim-retest-ids", args=["SL-2"])
    part = client.post(
        url, {"rationale": "[2606.08243] [2606.80243] [2604.19784] [2601.99999] [2613.12345]"}
    ).content.decode()
    assert part.count("<li>") == 5
    assert "newer than the claim" in part
    assert 'data-replace="2606.80243"' in part
    assert 'data-with="2606.08243"' in part
    assert "mentioned, not cited" in part
    assert "2601.99999 is not on record. Add it to the claim by its id first." in part
    assert "2613.12345 is not an arXiv id" in part
    assert client.post(url, {"rationale": "No ids here."}).content.decode().strip() == ""


def test_what_came_since_the_last_verdict_is_told_apart(
    curator: User, reviewer: User, reviewer2: User, client_for: Callable[[User], Client]
) -> None:
    whole_story(curator, reviewer, reviewer2)
    page = client_for(reviewer).get(URL).content.decode()
    facts = re.sub(r"\s*\n\s*", "", page.split("facts-list")[1].split("</dl>")[0])
    assert "Since the last verdict, 20 Jul 2026" in page
    assert 'Accepted against</dt><dd class="is-reversed">1' in facts
    assert "Accepted for</dt><dd>0" in facts


def test_the_number_of_queries_does_not_grow_with_the_evidence(
    claim: Claim, first: Match, curator: User, client: Client, django_assert_max_num_queries: Callable
) -> None:
    with django_assert_max_num_queries(40) as few:
        client.get(URL)
    for number in range(5):
        accepted(claim, "supports", f"More {number}", "2026-09-01", curator, "2026-09-02")
    with django_assert_max_num_queries(len(few)):
        client.get(URL)
