"""A curator brings a document in, in a real browser: pasted or uploaded, looked up, saved; its anchors decided on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Browser, Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from claims.models import AnchorProposal, AnchorUse, Line
from papers.lookup import look_up
from tests.claims.importing.conftest import DOCUMENT
from tests.factories import PaperFactory
from tests.papers.arxiv_server import Invented, LittleArxiv, little_arxiv
from tests.services import RECORDS, SEED, StandIn

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SignIn = Callable[[User], None]


@pytest.fixture
def arxiv(settings: Settings) -> Iterator[LittleArxiv]:
    with little_arxiv() as running:
        running.add(
            Invented(
                "2506.01001", "2025-06-11", "Ageing of salt layers in cold storage: a study of forty cells"
            ),
            Invented("2603.02002", "2026-03-20", "Carriers Below the Salt Decide How Stored Batteries Age"),
        )
        settings.ARXIV_API_URL = f"{running.url}/api/query"
        settings.ARXIV_OAI_URL = f"{running.url}/oai"
        settings.ARXIV_RSS_URL = f"{running.url}/rss"
        settings.ARXIV_MIN_INTERVAL = 0.01
        yield running


def test_a_pasted_document_is_looked_up_before_it_is_saved(
    arxiv: LittleArxiv, page: Page, sign_in: SignIn, curator: User
) -> None:
    sign_in(curator)
    page.goto("/lines/")
    page.get_by_role("link", name="Import a document").first.click()
    page.get_by_label("Or its text").fill(DOCUMENT)
    page.get_by_role("button", name="Read the document").click()
    expect(page.get_by_role("heading", name="What was understood")).to_be_visible()
    expect(page.get_by_text("3 anchors, 2 grounded")).to_be_visible()
    expect(page.get_by_text("As of 20 Mar 2026")).to_be_visible()
    page.get_by_role("link", name="23", exact=True).click()
    expect(page.locator("#line-23")).to_contain_text("Not placed.")
    assert not Line.objects.exists()
    page.get_by_role("button", name="Save import").first.click()
    expect(page.get_by_text("SL imported: 2 notes, 3 claims, 3 anchors")).to_be_visible()
    expect(page.locator("#anchors")).to_contain_text("title cut off")
    expect(page.locator("#orphans")).to_contain_text("No anchor supports it.")


def test_an_uploaded_file_that_is_no_document_is_refused_and_names_its_line(
    page: Page, sign_in: SignIn, curator: User, tmp_path: Path
) -> None:
    diary = tmp_path / "diary.txt"
    diary.write_text("Dear diary,\n\nit rained again.\n")
    sign_in(curator)
    page.goto("/import/")
    page.get_by_label("A file").set_input_files(diary)
    page.get_by_role("button", name="Read the document").click()
    expect(page.get_by_role("alert")).to_contain_text("Line 1: nothing here is of the form")
    expect(page.get_by_role("alert")).to_contain_text("Nothing is saved")


def test_without_javascript_everything_is_there(
    arxiv: LittleArxiv, browser: Browser, live_server: LiveServer, curator: User, tmp_path: Path
) -> None:
    file = tmp_path / "salt.txt"
    file.write_text(DOCUMENT)
    curator.set_password("a long password")
    curator.save()
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    page.goto("/import/")
    page.get_by_label("Name").fill(curator.username)
    page.get_by_label("Password").fill("a long password")
    page.get_by_role("button", name="Sign in").click()
    page.get_by_label("A file").set_input_files(file)
    page.get_by_role("button", name="Read the document").click()
    page.get_by_role("link", name="Look the anchors up on arXiv").click()
    expect(page.get_by_text("3 anchors, 2 grounded")).to_be_visible()
    page.get_by_role("button", name="Save import").first.click()
    expect(page.locator("#anchors")).to_contain_text("same title")
    context.close()


def test_suggestions_and_proposals_are_decided_in_place_and_undone(
    arxiv: LittleArxiv, page: Page, sign_in: SignIn, curator: User
) -> None:
    sign_in(curator)
    look_up(["2506.01001", "2603.02002"])
    page.goto("/import/")
    page.get_by_label("Or its text").fill(DOCUMENT)
    page.get_by_role("button", name="Read the document").click()
    page.get_by_role("button", name="Save import").first.click()
    expect(page.locator("#anchors")).to_be_visible()
    line = Line.objects.get()
    first, second = line.claims.order_by("number")[:2]
    AnchorUse.objects.create(claim=first, anchor=line.anchors.get(identifier="2506.01001"), score=4.0)
    paper = PaperFactory(identifier="2601.00007", title="Steel carriers and salt")
    AnchorProposal.objects.create(claim=second, paper=paper, score=5.0)
    page.goto(f"/lines/{line.slug}/")

    page.get_by_role("button", name="Confirm that SL-1 rests on 2506.01001").click()
    expect(page.locator("#anchors")).to_contain_text("confirmed")
    expect(page.get_by_text("SL-1 rests on 2506.01001.")).to_be_visible()
    page.locator("[data-toast]").get_by_role("button", name="Undo").click()
    expect(page.get_by_role("button", name="Confirm that SL-1 rests on 2506.01001")).to_be_visible()

    page.get_by_role("button", name="Attach as anchor: 2601.00007 for SL-2").click()
    expect(page.locator("table.beside")).to_contain_text("Steel carriers and salt")
    assert second.anchor_uses.get().state == "confirmed"

    page.get_by_label("Attach a paper as an anchor").fill("2613.00001")
    page.get_by_role("button", name="Attach", exact=True).first.click()
    expect(page.locator("#attach-problem")).to_contain_text("there is no month 13")


def test_a_claims_specifics_show_as_it_is_typed(page: Page, sign_in: SignIn, curator: User) -> None:
    line = Line.objects.create(code="SL", slug="salt", question="Do salt layers age?")
    sign_in(curator)
    page.goto(f"/lines/{line.slug}/claims/new/")
    page.get_by_label("Statement").press_sequentially("Cell 3 loses 12% a year.")
    expect(page.locator("#found-specifics .specific").filter(has_text="12%")).to_be_visible()
    page.get_by_label("Asserted").fill("some day")
    page.get_by_role("button", name="Save claim").click()
    expect(page.get_by_text("cannot be read as a date")).to_be_visible()
    expect(page.get_by_label("Statement")).to_have_value("Cell 3 loses 12% a year.")
    page.get_by_label("Asserted").fill("~2025–2026")
    page.get_by_role("button", name="Save claim").click()
    expect(page.locator("#claims")).to_contain_text("~2025–2026")


@pytest.mark.arxiv
def test_the_document_that_it_grew_from_on_real_records(
    arxiv_stand_in: Callable[..., StandIn], page: Page, sign_in: SignIn, curator: User
) -> None:
    arxiv_stand_in(RECORDS, now="2026-11-24")
    sign_in(curator)
    page.goto("/import/")
    page.get_by_label("A file").set_input_files(SEED)
    page.get_by_role("button", name="Read the document").click()
    expect(page.get_by_text("4 anchors, 4 grounded")).to_be_visible()
    expect(page.get_by_text("As of 25 May 2026")).to_be_visible()
    expect(page.get_by_text("title cut off: “… generations”")).to_be_visible()
    expect(page.get_by_text("not placed: lines")).to_contain_text("41, 43, 68")
    page.get_by_role("button", name="Save import").first.click()
    expect(page.get_by_text("PP imported: 5 notes, 5 claims, 4 anchors")).to_be_visible()
    claim = Line.objects.get(code="PP").claims.get(number=2)
    assert claim.asserted_to is not None
    assert (claim.asserted_to.isoformat(), claim.note and claim.note.position) == ("2026-05-25", 2)
    assert [specific.text for specific in claim.specifics.all()] == [
        "~10x",
        "Gemini 3 Pro",
        "1%→15%",
        "DeepSeek V3.1",
        "4%→10%",
    ]
