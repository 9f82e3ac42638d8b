"""Every main page on the sample, as a reader and as an administrator, at two widths: nothing fails or hangs over."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.utils import timezone
from playwright.sync_api import Page, expect

from claims.models import Line
from claims.sample.loading import load
from papers import watching
from papers.models import Coverage, Harvest, WatchedCategory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.timeout(240)]

WIDTHS = (1280, 390)
READ = (
    "/",
    "/?status=relaxed",
    "/?anchors=none",
    "/lines/",
    "/lines/sample-long-context/",
    "/lines/sample-long-context/report/",
    "/claims/LC-1/",
    "/claims/LC-4/",
    "/papers/sample:0001/",
    "/reports/",
    "/reports/all/",
    "/review/",
    "/harvest/",
    "/search/?q=retrieval",
    "/search/?q=nothing+is+called+this",
    "/account/",
)
DONE = (
    "/inbox/",
    "/inbox/?line=sample-long-context",
    "/claims/LC-1/retest/",
    "/claims/LC-1/edit/",
    "/lines/new/",
    "/lines/sample-long-context/edit/",
    "/lines/sample-long-context/claims/new/",
    "/import/",
    "/people/",
)
# What hangs over the right edge of the window, and controls that have no name for those who do not see them.
TROUBLES = """() => {
  const CONTROLS = "a[href], button, summary, input:not([type=hidden]), select, textarea";
  const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
  const over = wide <= 0 ? [] : [...document.querySelectorAll("main *")]
    .filter((one) => one.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
    .map((one) => `${wide} px too wide: <${one.localName} class="${one.getAttribute("class") || ""}">`).slice(0, 3);
  const named = (one) => one.getAttribute("aria-label") || one.getAttribute("aria-labelledby")
    || one.innerText || one.querySelector("title, [alt]:not([alt=''])") || (one.labels && one.labels.length)
    || one.textContent.trim();
  const nameless = [...document.querySelectorAll(CONTROLS)]
    .filter((one) => !named(one)).map((one) => `no name: ${one.outerHTML.slice(0, 120)}`);
  const drawn = [...document.querySelectorAll("svg[role=img], img")]
    .filter((one) => !one.getAttribute("aria-label") && !one.getAttribute("alt") && !one.querySelector("title"))
    .map((one) => `no name: ${one.outerHTML.slice(0, 120)}`);
  const heads = document.querySelectorAll("h1").length;
  return [...over, ...nameless, ...drawn, ...(heads === 1 ? [] : [`${heads} first headings`])];
}"""


@pytest.fixture
def sample(transactional_db: None) -> None:
    """The sample, and a category with a searched week, a gap in it and a whole run."""
    load()
    watching.ensure_first()
    day = datetime.date(2026, 11, 20)
    category = WatchedCategory.objects.first()
    assert category is not None
    WatchedCategory.objects.update(since=day - datetime.timedelta(days=7))
    run = Harvest.objects.create(
        reason=Harvest.Reason.NOW,
        state=Harvest.State.WHOLE,
        source=Harvest.Source.OAI,
        started=timezone.now(),
        window_from=day - datetime.timedelta(days=7),
        window_until=day,
    )
    for back in (0, 1, 3, 4, 5):
        Coverage.objects.create(
            category=category,
            day=day - datetime.timedelta(days=back),
            state="closed",
            papers=back,
            harvest=run,
        )


def troubles(page: Page, paths: tuple[str, ...]) -> list[str]:
    """What is wrong on these pages, at every width."""
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        for path in paths:
            answer = page.goto(path)
            assert answer is not None
            said = page.evaluate(TROUBLES) + ([] if answer.ok else [f"answers {answer.status}"])
            found += [f"{path} at {width}: {trouble}" for trouble in said]
    return found


def dead_links(page: Page, paths: tuple[str, ...]) -> list[str]:
    """The pages' links into the product that this person is refused, or that lead nowhere."""
    links = set()
    for path in paths:
        page.goto(path)
        links |= set(
            page.eval_on_selector_all("a[href^='/'], a[href^='?']", "all => all.map((one) => one.href)")
        )
    answers = {
        link: page.request.get(link).status for link in sorted({link.partition("#")[0] for link in links})
    }
    return [f"{link} answers {status}" for link, status in answers.items() if status >= 400]


def test_a_reader_s_pages(sample: None, page: Page, sign_in: Callable[[User], None], reader: User) -> None:
    sign_in(reader)
    assert not troubles(page, READ)
    assert not dead_links(page, READ)
    links = page.locator(".nav a").all_inner_texts()
    assert "Reports" in links
    assert "Inbox" not in links


def test_an_administrator_s_pages(
    sample: None, page: Page, sign_in: Callable[[User], None], administrator: User
) -> None:
    sign_in(administrator)
    assert not troubles(page, READ + DONE)


def test_pages_that_are_refused_or_missing_say_why(
    sample: None, page: Page, sign_in: Callable[[User], None], reader: User
) -> None:
    page.goto("/")
    assert page.locator("h1").inner_text() == "Sign in"
    assert page.locator(".nav, [role=search]").count() == 0
    sign_in(reader)
    for path, status, words in [
        (
            "/inbox/",
            403,
            "This needs the role curator. An administrator can give it to you. Yours is reader.",
        ),
        ("/claims/LC-99/", 404, "/claims/LC-99/ is no page"),
    ]:
        answer = page.goto(path)
        assert answer is not None
        assert answer.status == status
        assert words in page.locator("main").inner_text()
        assert page.evaluate(TROUBLES) == []


def test_the_sample_comes_and_goes_with_one_click(
    transactional_db: None, page: Page, sign_in: Callable[[User], None], curator: User
) -> None:
    sign_in(curator)
    page.goto("/")
    page.get_by_role("button", name="Load the sample").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Does retrieval still beat")
    page.goto("/")
    page.get_by_role("button", name="Remove the sample").click()
    expect(page.get_by_role("heading", name="Load the sample")).to_be_visible()
    assert not Line.objects.exists()
