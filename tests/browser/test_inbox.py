"""The inbox in a real Chromium: every key and its button, focus, the polite word, undo, the phone, no JavaScript."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from claims import triage
from claims.models import Evidence, Line, Match
from tests.factories import ClaimFactory, LineFactory, MatchFactory, PaperFactory, SpecificFactory

pytestmark = pytest.mark.django_db(transaction=True)
SignIn = Callable[[User], None]

ABSTRACT = (
    "Batteries age. Salt layers in cold storage lose 31% of their capacity in a year. We tested four cells in ice. "
    "Layers of salt near a peer in storage age faster. We release code. "
    + "Nothing else was seen to change here. "
    * 12
)


@pytest.fixture
def matches() -> list[Match]:
    """Three matches of one claim, best first."""
    line = LineFactory(code="SALT", slug="salt")
    claim = ClaimFactory(line=line, number=1)
    SpecificFactory(claim=claim, start=claim.statement.index("12%"))
    return [
        MatchFactory(
            claim=claim,
            paper=PaperFactory(
                identifier=f"2606.1000{number}", title=f"Salt paper {number}", abstract=ABSTRACT
            ),
            score=9 - number,
            sentence="Salt layers in cold storage lose 31% of their capacity in a year.",
            shared_words=["salt", "storage", "layers"],
            suggested_stance="qualifies",
            suggestion_reason="near a peer",
        )
        for number in (1, 2, 3)
    ]


@pytest.fixture
def inbox(page: Page, sign_in: SignIn, curator: User, matches: list[Match]) -> Page:
    sign_in(curator)
    page.goto("/inbox/")
    return page


def shown(page: Page, number: int) -> None:
    expect(page.locator(".triage-paper .paper-title")).to_have_text(f"Salt paper {number}")


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.id"))


def test_a_stance_key_decides_shows_the_next_and_moves_the_focus(inbox: Page, matches: list[Match]) -> None:
    shown(inbox, 1)
    expect(inbox.locator("body")).not_to_contain_text("near a peer”")
    inbox.keyboard.press("2")
    shown(inbox, 2)
    assert focused(inbox) == "statement"
    expect(inbox.locator("[data-said]")).to_contain_text(
        "Accepted as contradicts: 2606.10001 for SALT-1 (suggested: qualifies, on “near a peer”)"
    )
    expect(inbox.locator("#triage-live")).to_contain_text("Accepted as contradicts: 2606.10001")
    expect(inbox.locator("#triage-live")).to_contain_text("1 of 3 decided today, 2 left")
    expect(inbox.locator(".nav [aria-current] .count")).to_have_text("2")
    assert inbox.url.endswith(f"/inbox/?match={matches[1].pk}")
    assert Evidence.objects.get().stance == "contradicts"


def test_undo_by_key_brings_it_back(inbox: Page, matches: list[Match]) -> None:
    inbox.keyboard.press("1")
    shown(inbox, 2)
    inbox.keyboard.press("u")
    shown(inbox, 1)
    expect(inbox.locator("[data-said]")).to_contain_text("Undone, pending again")
    assert focused(inbox) == "statement"
    assert not Evidence.objects.exists()
    assert Match.objects.get(pk=matches[0].pk).state == "pending"


def test_dismiss_and_snooze_take_a_number_or_a_click(inbox: Page, matches: list[Match]) -> None:
    inbox.keyboard.press("x")
    expect(inbox.get_by_role("button", name="Other topic")).to_be_focused()
    inbox.keyboard.press("3")
    shown(inbox, 2)
    inbox.keyboard.press("z")
    inbox.get_by_role("button", name="In a month").click()
    shown(inbox, 3)
    first, second = Match.objects.order_by("-score")[:2]
    assert (first.state, first.dismissal, second.state) == ("dismissed", "nothing-new", "snoozed")


def test_an_own_reason_is_asked_for_and_kept(inbox: Page) -> None:
    inbox.keyboard.press("x")
    inbox.keyboard.press("5")
    expect(inbox.get_by_role("alert")).to_contain_text("Say in a few words what the other reason is")
    expect(inbox.get_by_label("In your own words")).to_be_focused()
    inbox.keyboard.type("it is about sugar 12x")
    inbox.get_by_role("button", name="Other reason").click()
    shown(inbox, 2)
    assert Match.objects.order_by("-score")[0].dismissal_remark == "it is about sugar 12x"


def test_pressure_and_remark_go_with_the_stance_and_letters_in_a_field_are_letters(inbox: Page) -> None:
    inbox.keyboard.press("p")
    inbox.keyboard.press("4")
    expect(inbox.locator("[data-pressure-shown]")).to_have_text(": evaluation")
    inbox.keyboard.press("r")
    inbox.keyboard.type("12jkxu? in a field")
    shown(inbox, 1)
    inbox.keyboard.press("Escape")
    inbox.keyboard.press("3")
    shown(inbox, 2)
    evidence = Evidence.objects.get()
    assert (evidence.stance, evidence.pressure, evidence.remark) == (
        *("qualifies", "evaluation", "12jkxu? in a field"),
    )


def test_j_and_k_move_and_the_address_follows(inbox: Page, matches: list[Match]) -> None:
    inbox.keyboard.press("j")
    shown(inbox, 2)
    assert inbox.url.endswith(f"match={matches[1].pk}")
    inbox.keyboard.press("j")
    shown(inbox, 3)
    inbox.keyboard.press("k")
    shown(inbox, 2)
    inbox.reload()
    shown(inbox, 2)


def test_b_goes_round_the_bearing_sentences_best_first(inbox: Page) -> None:
    here = inbox.locator(".abstract-whole mark.is-here")
    inbox.keyboard.press("b")
    expect(here).to_contain_text("lose 31% of their capacity")
    inbox.keyboard.press("b")
    expect(here).to_contain_text("near a peer in storage")
    expect(here).to_have_count(1)


def test_every_key_has_a_visible_button_and_o_leads_to_arxiv(inbox: Page, matches: list[Match]) -> None:
    MatchFactory(claim=matches[0].claim, score=1)
    inbox.keyboard.press("4")
    shown(inbox, 2)
    inbox.keyboard.press("j")
    shown(inbox, 3)
    for key in "12345xzujkbpro?":
        expect(inbox.locator(f'[data-key="{key}"]')).to_be_visible()
    assert inbox.locator('[data-key="o"]').get_attribute("href") == "https://arxiv.org/abs/2606.10003"


def test_the_sheet_lists_the_keys_and_can_turn_them_off_for_good(inbox: Page) -> None:
    inbox.keyboard.press("?")
    sheet = inbox.get_by_role("dialog", name="Keys")
    expect(sheet).to_contain_text("Undo the last decision")
    inbox.keyboard.press("1")
    inbox.get_by_label("Single keys are on").uncheck()
    inbox.keyboard.press("Escape")
    expect(sheet).to_be_hidden()
    inbox.reload()
    inbox.keyboard.press("1")
    inbox.keyboard.press("j")
    inbox.wait_for_timeout(300)
    shown(inbox, 1)
    assert not Evidence.objects.exists()
    inbox.get_by_role("button", name="all keys").click()
    inbox.get_by_label("Single keys are on").check()
    inbox.keyboard.press("Escape")
    inbox.keyboard.press("j")
    shown(inbox, 2)


def test_the_second_curator_is_told_and_chooses_again(
    inbox: Page, matches: list[Match], reviewer: User
) -> None:
    triage.accept(Match.objects.get(pk=matches[0].pk), reviewer, "supports", 1)
    inbox.keyboard.press("2")
    expect(inbox.get_by_role("alert")).to_contain_text("Alice Moreau accepted it as supports")
    shown(inbox, 1)
    assert Evidence.objects.get().stance == "supports"
    inbox.keyboard.press("2")
    shown(inbox, 2)
    assert Evidence.objects.get().stance == "contradicts"


def test_the_last_decision_leaves_an_empty_inbox_with_its_undo(inbox: Page) -> None:
    for number in (1, 2, 3):
        shown(inbox, number)
        inbox.keyboard.press("5")
    expect(inbox.get_by_role("heading", name="Inbox empty.")).to_be_focused()
    expect(inbox.locator("main")).to_contain_text("3 decided today.")
    inbox.keyboard.press("u")
    shown(inbox, 3)


def test_filters_are_chosen_and_stay_in_the_address(inbox: Page, matches: list[Match]) -> None:
    other: Line = LineFactory(code="SUGAR", slug="sugar")
    MatchFactory(claim__line=other, paper__title="Sugar paper", score=99)
    inbox.reload()
    expect(inbox.locator(".triage-paper .paper-title")).to_have_text("Sugar paper")
    inbox.locator(".queue-filter summary").click()
    inbox.get_by_label("Line", exact=True).select_option("salt")
    inbox.wait_for_url("**/inbox/?line=salt*")
    shown(inbox, 1)
    inbox.keyboard.press("1")
    shown(inbox, 2)
    assert "line=salt" in inbox.url


@pytest.fixture
def phone(browser: Browser, live_server: LiveServer) -> Iterator[BrowserContext]:
    context = browser.new_context(base_url=live_server.url, viewport={"width": 390, "height": 800})
    yield context
    context.close()


@pytest.fixture
def scriptless(browser: Browser, live_server: LiveServer) -> Iterator[BrowserContext]:
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    yield context
    context.close()


def test_on_a_phone_bearing_sentences_come_first_and_the_bar_stays_in_sight(
    phone: BrowserContext,
    browser_context: BrowserContext,
    sign_in: SignIn,
    curator: User,
    matches: list[Match],
) -> None:
    sign_in(curator)
    phone.add_cookies(browser_context.cookies())  # type: ignore[arg-type]
    page = phone.new_page()
    page.goto("/inbox/")
    expect(page.locator(".bearing-first mark").first).to_contain_text("31%")
    expect(page.locator(".abstract-whole")).to_be_hidden()
    page.get_by_text("Show the whole abstract").click()
    expect(page.get_by_text("We release code.").first).to_be_visible()
    page.evaluate("scrollTo(0, 0)")
    button = page.get_by_role("button", name="Contradicts")
    box = button.bounding_box()
    assert box
    assert box["y"] + box["height"] <= 800
    assert box["height"] >= 44
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    button.click()
    shown(page, 2)
    assert Evidence.objects.get().stance == "contradicts"


def test_without_javascript_all_can_be_read_and_decided(
    scriptless: BrowserContext,
    browser_context: BrowserContext,
    sign_in: SignIn,
    curator: User,
    matches: list[Match],
) -> None:
    sign_in(curator)
    scriptless.add_cookies(browser_context.cookies())  # type: ignore[arg-type]
    page = scriptless.new_page()
    page.goto("/inbox/")
    expect(page.locator(".abstract-whole mark").first).to_be_visible()
    page.locator("summary", has_text="pressure").click()
    page.get_by_label("Scaling").check()
    page.get_by_role("button", name="Supports").click()
    shown(page, 2)
    assert Evidence.objects.get().pressure == "scaling"
    page.locator("summary", has_text="Dismiss").click()
    page.get_by_role("button", name="Other conditions").click()
    shown(page, 3)
    page.get_by_role("button", name="Undo").click()
    shown(page, 2)
    page.get_by_role("link", name="next").click()
    shown(page, 3)
    assert [match.state for match in Match.objects.order_by("-score")] == ["accepted", "pending", "pending"]
