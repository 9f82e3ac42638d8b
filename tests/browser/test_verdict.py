"""A reviewer gives a verdict in a real browser: the ids are checked as they are typed, and a draft survives."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from claims.models import Claim
from tests.stories import accepted, claim_with_specifics, searched, whole_story

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


@pytest.fixture
def claim(curator: User) -> Claim:
    claim = claim_with_specifics()
    searched("2026-05-26", "2026-11-22")
    accepted(
        claim,
        "contradicts",
        "Layers that do not age",
        "2026-06-08",
        curator,
        "2026-07-12",
        paper={"identifier": "2606.08243"},
    )
    accepted(
        claim,
        "supersedes",
        "A better model",
        "2026-07-08",
        curator,
        "2026-07-12",
        paper={"identifier": "2607.00001"},
    )
    return claim


def test_giving_a_verdict(
    claim: Claim, live_server: LiveServer, page: Page, sign_in: Callable[[User], None], reviewer: User
) -> None:
    sign_in(reviewer)
    page.goto(f"{live_server.url}/review/")
    page.get_by_role("link", name="Re-test SL-2").click()

    # each specific by itself; a new value is asked for only where the old one is wrong
    stale = page.locator(".retest-specific", has_text="~10x")
    expect(stale.get_by_label("Instead of")).to_be_hidden()
    stale.get_by_text("No", exact=True).click()
    stale.get_by_label("Instead of").fill("12% (2606.08243)")

    # the deciding paper is asked for only where the claim falls
    expect(page.get_by_role("heading", name="Deciding paper")).to_be_hidden()
    page.get_by_text("Relaxed", exact=True).click()
    page.locator(".decider", has_text="Layers that do not age").click()
    page.get_by_text("Weakened").click()
    page.get_by_label("Evaluation").check()

    # an id that is not on record is mended by a click
    page.get_by_label("Rationale", exact=True).fill("It ages only when cold [2606.80243].")
    ids = page.locator("#ids")
    expect(ids).to_contain_text("Did you mean 2606.08243, Layers that do not age?")
    ids.get_by_role("button", name="Use 2606.08243").click()
    expect(ids).to_contain_text("newer than the claim")
    expect(page.get_by_label("Rationale", exact=True)).to_have_value("It ages only when cold [2606.08243].")

    # another is cited by a click beside it
    page.get_by_role("button", name="Cite 2607.00001 in the rationale").click()
    expect(ids.locator("li")).to_have_count(2)

    page.get_by_role("button", name="Give verdict").click()
    expect(page.locator(".pill")).to_have_text("Relaxed")
    expect(page).to_have_url(re.compile(r"/claims/SL-2/#verdict-\d+$"))
    expect(page.locator("article.verdict").first).to_contain_text("Relaxed, weakened, pressed by evaluation")
    expect(page.locator("article.verdict").first).to_contain_text("2606.08243, 8 Jun 2026 decided it")
    verdict = claim.verdicts.get()
    assert verdict.citations.count() == 2

    # the draft has become a verdict: it does not come back
    page.get_by_role("link", name="Re-test").first.click()
    expect(page.get_by_label("Rationale", exact=True)).to_have_value("")


def test_a_draft_survives_a_closed_page_and_an_error_keeps_what_was_typed(
    claim: Claim, live_server: LiveServer, page: Page, sign_in: Callable[[User], None], reviewer: User
) -> None:
    sign_in(reviewer)
    url = f"{live_server.url}/claims/SL-2/retest/"
    page.goto(url)
    page.get_by_text("Reversed", exact=True).click()
    page.get_by_label("Rationale", exact=True).fill("Not at all [2606.08243] [2607.00001].")
    expect(page.locator("[data-draft-status]")).to_have_text(re.compile(r"^Draft saved \d\d:\d\d$"))

    page.goto(f"{live_server.url}/claims/SL-2/")
    page.goto(url)
    expect(page.locator("[data-draft-status]")).to_have_text(re.compile(r"^Draft of \d\d:\d\d restored$"))
    expect(page.get_by_label("Rationale", exact=True)).to_have_value("Not at all [2606.08243] [2607.00001].")
    expect(page.get_by_role("radio", name="Reversed")).to_be_checked()
    expect(page.locator("#ids li")).to_have_count(2)

    page.get_by_role("button", name="Give verdict").click()
    expect(page.get_by_text("1 thing to fix")).to_be_visible()
    expect(page.get_by_text("Choose the paper that decided it.")).to_be_visible()
    expect(page.get_by_label("Rationale", exact=True)).to_have_value("Not at all [2606.08243] [2607.00001].")
    assert not claim.verdicts.exists()


def test_without_javascript_a_verdict_is_given_too(
    claim: Claim, live_server: LiveServer, browser: object, reviewer: User
) -> None:
    context = browser.new_context(java_script_enabled=False)  # type: ignore[attr-defined]
    page = context.new_page()
    page.goto(f"{live_server.url}/sign-in/?next=/claims/SL-2/retest/")
    page.get_by_label("Username").fill(reviewer.username)
    page.get_by_label("Password", exact=True).fill("a long password")
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("radio", name="Holding").check()
    page.get_by_label("Rationale", exact=True).fill("Weighed, and it stands [2606.08243].")
    page.get_by_role("button", name="Give verdict").click()
    expect(page.locator(".pill")).to_have_text("Holding")
    context.close()


def test_a_second_reviewer_confirms_on_the_claims_page(
    live_server: LiveServer,
    page: Page,
    sign_in: Callable[[User], None],
    curator: User,
    reviewer: User,
    reviewer2: User,
    administrator: User,
) -> None:
    whole_story(curator, reviewer, reviewer2)
    sign_in(administrator)
    page.goto(f"{live_server.url}/claims/SL-2/")
    page.get_by_text("Confirm or dispute").click()
    page.get_by_role("button", name="Dispute").click()
    expect(page.get_by_text("Say why you dispute it.").last).to_be_visible()
    page.get_by_label("Remark").first.fill("Another salt was used.")
    page.get_by_role("button", name="Dispute").click()
    expect(page.locator("article.verdict").first).to_contain_text("Disputed by Ines Adler")
    expect(page.locator(".claim-head")).to_contain_text("Disputed")


@pytest.mark.parametrize("width", [390, 1280])
def test_no_page_is_wider_than_its_window(
    width: int,
    live_server: LiveServer,
    page: Page,
    sign_in: Callable[[User], None],
    curator: User,
    reviewer: User,
    reviewer2: User,
) -> None:
    whole_story(curator, reviewer, reviewer2)
    sign_in(reviewer)
    page.set_viewport_size({"width": width, "height": 900})
    for path in ("/claims/SL-2/", "/claims/SL-2/retest/", "/review/"):
        page.goto(f"{live_server.url}{path}")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
