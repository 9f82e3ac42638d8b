"""The main way through the product, once, on real arXiv records: import, ground, harvest, triage, verdict, report.

Everything is real (database, broker, worker, Chromium, the politeness of three seconds); only arXiv is stood in for.
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Locator, Page, expect

from claims.models import Match, Verdict
from papers import watching
from papers.models import Paper
from tests.services import RECORDS, SEED, StandIn, Worker

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not SEED.exists(), reason="the seed document (../shared/seed) is not here"),
    pytest.mark.timeout(900),
]

SHORTLY = 90_000  # milliseconds; the worker encodes some forty abstracts a second, arXiv answers every three
ON_TOPIC = re.compile(r"self-preserv|peer-preserv|shutdown|co-player|enaction|alignment fak", re.I)
ANCHORS = {"2506.18032", "2510.08558", "2602.16301", "2605.25459"}


@pytest.fixture
def records(tmp_path: Path) -> Path:
    """Real records: all that speak of the seed's topic, and each hundredth of the others."""
    chosen = tmp_path / "records.jsonl"
    with gzip.open(RECORDS, "rt") as every, chosen.open("w") as few:
        for number, line in enumerate(every):
            record = json.loads(line)
            on_topic = record["id"] in ANCHORS or ON_TOPIC.search(record["title"] + record["abstract"])
            if number % 100 == 0 or on_topic:
                few.write(line)
    return chosen


def poll(page: Page, arxiv: StandIn, day: str) -> None:
    """arXiv goes on to that day, and a curator polls it."""
    arxiv.set_clock(day)
    page.goto("/harvest/")
    page.get_by_role("button", name="Poll now").click()
    expect(page.locator("main")).not_to_contain_text("Running", timeout=SHORTLY)


def reload_until(page: Page, wanted: Locator, count: int) -> None:
    """Reload the page until it shows as many of them: what a worker brings."""
    for _ in range(40):
        if wanted.count() >= count:
            return
        page.wait_for_timeout(2_000)
        page.reload()
    expect(wanted).to_have_count(count)


def test_from_the_document_to_the_report(
    records: Path,
    arxiv_stand_in: Callable[..., StandIn],
    run_worker: Callable[[], Worker],
    page: Page,
    sign_in: Callable[[User], None],
    reviewer: User,
    tmp_path: Path,
) -> None:
    arxiv = arxiv_stand_in(records, now="2026-05-28", options=("--min-interval", "3"))
    watching.ensure_first()  # as every start does
    run_worker()
    sign_in(reviewer)

    # an empty installation offers the import; what was understood is shown before it is saved
    page.goto("/")
    page.get_by_role("link", name="Import a document").click()
    page.get_by_label("A file").set_input_files(SEED)
    page.get_by_role("button", name="Read the document").click()
    expect(page.get_by_text("5 claims", exact=True)).to_be_visible(timeout=SHORTLY)
    page.get_by_role("button", name="Save import").first.click()

    # its anchors are real; the first two claims have none
    expect(page.locator("#anchors")).to_contain_text("title cut off", timeout=SHORTLY)
    expect(page.locator("#anchors").get_by_text("Grounded")).to_have_count(4)

    # the first harvest reaches back to before the document; arXiv's own answers say what today is
    page.goto("/harvest/")
    page.get_by_label("Days back").fill("60")
    page.get_by_role("button", name="Start the first harvest").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(
        "searched through 27 May 2026", timeout=SHORTLY
    )
    poll(page, arxiv, "2026-06-10")
    poll(page, arxiv, "2026-06-30")
    expect(page.get_by_role("heading", level=1)).to_contain_text(
        "searched through 29 Jun 2026", timeout=SHORTLY
    )
    assert not [request for request in arxiv.log() if request["impolite"]]

    # a stored paper from before the as-of day is proposed as the missing anchor of the first two claims
    page.goto("/lines/")
    page.get_by_role("link", name=re.compile("peer-preservation")).first.click()
    reload_until(page, page.locator("#orphans").get_by_text("2604.19784"), 2)
    reload_until(page, page.locator("#anchors").get_by_role("button", name="Confirm"), 1)

    # newer papers wait in the inbox; one is accepted by its key, and undone, and accepted again
    page.goto("/inbox/?claim=PP-3")
    reload_until(page, page.locator(".triage-paper .paper-title"), 1)
    best = Match.objects.filter(claim__number=3, state="pending", standing="new").order_by("-score").first()
    assert best is not None
    assert best.sentence in best.paper.abstract
    page.goto(f"/matches/{best.pk}/")
    page.keyboard.press("2")
    expect(page.locator("main")).to_contain_text("accepted it as contradicts")
    page.get_by_role("button", name="Undo the last decision").click()
    expect(page.locator("main")).to_contain_text("undid the last decision")
    page.keyboard.press("2")
    expect(page.locator("main")).to_contain_text("accepted it as contradicts")

    # a verdict that cites it
    page.goto("/claims/PP-3/")
    page.get_by_role("link", name="Re-test").click()
    page.get_by_text("Relaxed", exact=True).click()
    page.get_by_label("Rationale", exact=True).fill(f"Not the only driver, says [{best.paper.identifier}].")
    page.get_by_role("button", name="Give verdict").click()
    expect(page.locator(".pill")).to_have_text("Relaxed")
    verdict = Verdict.objects.get()
    assert verdict.deciding_paper == best.paper

    # the dashboard tells it, and the report takes it away
    page.goto("/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("One fell this month")
    page.get_by_role("link", name="Report", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("of 5 claims")
    with page.expect_download() as download:
        page.get_by_role("link", name="Markdown").click()
    report = Path(download.value.path()).read_text()
    assert f"[{best.paper.identifier}](https://arxiv.org/abs/{best.paper.identifier})" in report
    assert "## Relaxed, 1" in report
    assert "arXiv searched through 29 Jun 2026" in report
    assert Paper.objects.count() > 100
