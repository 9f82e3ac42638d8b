"""A harvest brings in everything of its window, whatever goes wrong, proves it, and can be gone on with."""

from __future__ import annotations

import datetime
import threading

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.utils import timezone
from pytest_django import Settings

from papers import currency, harvest, permit, watching
from papers.harvest import running
from papers.models import Coverage, Harvest, Paper, SetAside, WatchedCategory
from papers.records.oai import read_page
from papers.storing import store
from tests.papers.arxiv_server import Invented, LittleArxiv, Play

pytestmark = pytest.mark.django_db(transaction=True)


def day(number: int) -> datetime.date:
    return datetime.date(2026, 6, number)


@pytest.fixture
def eight(arxiv: LittleArxiv) -> LittleArxiv:
    """Eight papers of 8 to 15 June, two of them of no watched category; three a page."""
    watching.watch("cs.CL")
    for number in range(8, 16):
        categories = "math.GT" if number in {9, 13} else "cs.AI cs.CL"
        arxiv.add(Invented(f"2606.{number:05}", f"2026-06-{number:02}", categories=categories))
    return arxiv


def sweep(days: int = 10) -> Harvest:
    return harvest.run(harvest.request_harvest(days=days))


def stored() -> list[int]:
    """The numbers of the papers that are stored."""
    return sorted(int(name[-2:]) for name in Paper.objects.values_list("identifier", flat=True))


ALL = [8, 10, 11, 12, 14, 15]


def test_a_first_sweep_goes_back_from_arxivs_own_today(eight: LittleArxiv) -> None:
    run = sweep(days=5)
    assert run.state == Harvest.State.WHOLE
    assert (run.window_from, run.arxiv_today) == (day(10), day(15))
    assert stored() == [10, 11, 12, 14, 15]
    assert (run.seen, run.new, run.changed, run.pages, run.listed) == (6, 5, 0, 2, 6)
    assert run.faults.count() == 0
    assert run.requests == len(eight.asked) == 4  # whose day it is, two pages, the list of identifiers


def test_days_before_arxivs_today_are_closed_with_their_proof(eight: LittleArxiv) -> None:
    sweep(days=5)
    rows = Coverage.objects.order_by("day")
    assert [row.state for row in rows] == ["closed"] * 5 + ["provisional"]
    assert [row.papers for row in rows] == [1, 1, 1, 0, 1, 1]
    assert "all 6 identifiers" in rows[0].proof
    now = currency.search_currency()
    assert (now.through, now.first, now.gaps) == (day(14), day(10), [])
    assert now.words == "arXiv searched through 14 Jun 2026, no gaps"


def test_the_next_sweep_begins_with_the_day_that_was_not_over(eight: LittleArxiv) -> None:
    sweep()
    eight.today = day(17)
    eight.add(Invented("2606.00025", "2026-06-15"), Invented("2606.00016", "2026-06-16"))
    run = harvest.run(harvest.request_harvest())
    assert run.window_from == day(15)
    assert (run.seen, run.new) == (3, 2)
    assert currency.search_currency().through == day(16)


def test_the_same_window_again_writes_no_paper(eight: LittleArxiv) -> None:
    first = sweep()
    before = list(Paper.objects.order_by("pk").values())
    again = harvest.run(harvest.run_again(first))
    assert again.pk != first.pk
    assert (again.state, again.seen, again.new, again.changed) == ("whole", 6, 0, 0)
    assert list(Paper.objects.order_by("pk").values()) == before


def test_a_stored_paper_stays_up_to_date_whatever_its_category(eight: LittleArxiv) -> None:
    paper = Invented("2606.00009", "2026-06-09", categories="math.GT")
    eight.add(paper)
    page = read_page(eight.answer("/oai?verb=GetRecord&identifier=oai:arXiv.org:2606.00009"))
    store(page.records)
    eight.add(
        Invented("2606.00009", "2026-06-14", categories="math.GT", versions=("2026-06-08", "2026-06-13"))
    )
    sweep()
    assert Paper.objects.get(identifier="2606.00009").current_version == 2


def test_nothing_new_is_no_fault_and_today_stays_provisional(eight: LittleArxiv) -> None:
    sweep()
    eight.papers.clear()
    eight.today = day(16)
    run = harvest.run(harvest.request_harvest())
    assert (run.state, run.seen, run.faults.count()) == ("whole", 0, 0)
    assert Coverage.objects.get(day=day(15)).state == "closed"
    assert Coverage.objects.get(day=day(16)).state == "provisional"


FAULTS = {
    "cut in half": (
        Play("ListRecords", body=lambda right: right[: len(right) // 2]),
        "cut off",
        "asked again",
    ),
    "html": (
        Play("ListRecords", body=lambda _: b"<html><body>Sorry</body></html>"),
        "something else",
        "asked again",
    ),
    "expired token": (
        Play("skip", body=lambda right: _error(right, "badResumptionToken")),
        "token had expired",
        "read on from 2026-06-11",
    ),
    "empty page": (
        Play("skip", body=lambda right: _error(right, "noRecordsMatch")),
        "ended where it promised another page",
        "compared with the list",
    ),
    "503": (Play("ListRecords", status=503, headers={"Retry-After": "0"}), "answered 503", "waited 0 s"),
    "500 for one page": (Play("ListRecords", status=500, times=2), "answered 500", "asked again"),
    "control characters": (
        Play("ListRecords", body=lambda right: right.replace(b"Salt", b"Sa\x0blt", 1), times=2),
        "characters that XML forbids",
        "stored",
    ),
    "connection cut": (Play("skip", headers={"Content-Length": "99999"}), "cannot be reached", "waited"),
    "no title": (Play("ListRecords", body=lambda right: _untitled(right)), "no title", "set aside"),
    "one lost": (
        Play("ListRecords", body=lambda right: _without(right, "2606.00010")),
        "1 of 8",
        "fetched them singly",
    ),
    "future": (
        Play("ListRecords", body=lambda right: right.replace(b">2026-06-10<", b">2026-07-10<")),
        "after arXiv's own day",
        "set aside",
    ),
}


def _error(right: bytes, code: str) -> bytes:
    return right.split(b"</request>")[0] + f"</request><error code='{code}'/></OAI-PMH>".encode()


def _untitled(right: bytes) -> bytes:
    return right.replace(b"<title>", b"<t>", 1).replace(b"</title>", b"</t>", 1)


def _without(right: bytes, identifier: str) -> bytes:
    before, marked, after = right.partition(
        f"<record><header><identifier>oai:arXiv.org:{identifier}".encode()
    )
    assert marked
    return before + after.partition(b"</record>")[2]


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_loses_nothing_and_is_on_record(eight: LittleArxiv, name: str) -> None:
    play, what, done = FAULTS[name]
    eight.plays = [Play(**{**vars(play)})]
    run = sweep()
    assert run.state == Harvest.State.WHOLE, run.error
    assert stored() == ALL
    assert {paper.title for paper in Paper.objects.all()} == {"Salt layers in cold storage"}
    assert any(what in fault.what and done in fault.done for fault in run.faults.all()), list(
        run.faults.values_list("what", "done")
    )
    assert not SetAside.objects.filter(resolved=None).exists()
    assert currency.search_currency().words == "arXiv searched through 14 Jun 2026, no gaps"


def test_a_page_that_comes_twice_is_asked_for_again(eight: LittleArxiv) -> None:
    first = eight.answer("/oai?verb=ListRecords&metadataPrefix=arXivRaw&from=2026-06-05")
    eight.plays = [Play("skip", body=lambda _: first)]
    run = sweep()
    assert run.faults.get().what == "page 1 came twice"
    assert (run.state, stored()) == ("whole", ALL)


def test_a_record_that_moves_while_paging_is_not_lost(eight: LittleArxiv) -> None:
    """The pages are offsets: when the first paper moves to today, the next page begins one too late."""

    def move(right: bytes) -> bytes:
        eight.add(Invented("2606.00008", "2026-06-15", versions=("2026-06-08", "2026-06-15")))
        return right

    for number in range(16, 20):
        eight.add(Invented(f"2606.{number:05}", "2026-06-08"))
    eight.plays = [Play("ListRecords", body=move)]
    run = sweep()
    assert stored() == [*ALL, 16, 17, 18, 19]
    assert run.recovered >= 1
    assert Paper.objects.get(identifier="2606.00008").current_version == 2


def test_a_record_that_arxiv_cannot_give_halves_the_window_and_is_set_aside(eight: LittleArxiv) -> None:
    eight.page = 20

    def fails(address: str) -> Play | None:
        poisoned = "ListRecords" in address and _spans(address, day(11))
        poisoned = poisoned or ("GetRecord" in address and "2606.00011" in address)
        return Play(status=500) if poisoned else None

    eight.play = fails  # type: ignore[method-assign]
    run = sweep()
    assert run.state == Harvest.State.WHOLE, run.error
    assert stored() == [8, 10, 12, 14, 15]
    assert SetAside.objects.get().identifier == "2606.00011"
    assert "asked in two halves" in " ".join(run.faults.values_list("done", flat=True))
    assert "1 set aside unread" in Coverage.objects.get(day=day(11)).proof


def _spans(address: str, poisoned: datetime.date) -> bool:
    query = dict(part.partition("=")[::2] for part in address.partition("?")[2].split("&"))
    return query["from"] <= poisoned.isoformat() <= query.get("until", "9999")


def test_a_harvest_whose_process_died_goes_on_from_the_last_whole_page(eight: LittleArxiv) -> None:
    eight.plays = [Play("skip", status=503, headers={"Retry-After": "3600"})]
    run = sweep()
    assert (run.state, run.pages) == (Harvest.State.WAITING, 1)
    # as a kill -9 leaves it: running, by a process that is no more
    Harvest.objects.update(state="running", holder=f"{running.socket.gethostname()}|1|0.0|x", retry_at=None)
    connection.cursor().execute("UPDATE papers_arxivpermit SET next_request = NULL")
    eight.asked.clear()
    run = harvest.run(run)
    assert (run.state, stored()) == ("whole", ALL)
    assert not any(
        "from=2026-06-05" in asked.address and "ListRecords" in asked.address for asked in eight.asked
    )
    assert run.faults.last().what == "the process that ran it died after page 1"


def test_a_harvest_that_another_process_runs_is_let_alone(eight: LittleArxiv) -> None:
    run = harvest.request_harvest(days=5)
    Harvest.objects.update(state="running", holder="elsewhere|1|0.0|x", beat=timezone.now())
    assert harvest.run(run).state == "running"
    assert eight.asked == []
    Harvest.objects.update(beat=timezone.now() - datetime.timedelta(minutes=11))
    assert harvest.run(run).state == "whole"


def test_two_at_once_are_one(eight: LittleArxiv) -> None:
    run = harvest.request_harvest(days=10)

    def go() -> None:
        harvest.run(Harvest.objects.get(pk=run.pk))
        connection.close()

    threads = [threading.Thread(target=go) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    run.refresh_from_db()
    assert (run.state, run.seen, stored()) == ("whole", 8, ALL)
    assert harvest.request_harvest().pk != run.pk


def test_poll_now_gives_the_sweep_that_waits(eight: LittleArxiv, curator: User) -> None:
    one = harvest.request_harvest(days=5)
    assert harvest.request_harvest(by=curator).pk == one.pk


def test_a_403_stops_the_harvest_and_not_the_next_one(eight: LittleArxiv, administrator: User) -> None:
    eight.plays = [Play("ListRecords", status=403)]
    run = sweep()
    assert run.state == Harvest.State.STOPPED
    assert "403" in run.error
    asked = len(eight.asked)
    assert sweep().state == Harvest.State.STOPPED
    assert len(eight.asked) == asked
    permit.reset(administrator)
    assert sweep().state == Harvest.State.WHOLE
    assert stored() == ALL


def test_a_person_can_stop_it_after_a_page_and_go_on(eight: LittleArxiv) -> None:
    run = harvest.request_harvest(days=10)
    run = harvest.run(run, lambda now: harvest.ask_to_stop(now) if now.pages == 1 else None)
    assert (run.state, run.pages) == ("stopped", 1)
    run = harvest.run(harvest.run_again(run))
    assert (run.state, stored()) == ("whole", ALL)


def test_a_category_watched_later_shows_its_past_as_a_gap_that_can_be_closed(eight: LittleArxiv) -> None:
    sweep(days=5)
    watching.watch("math.GT")
    now = currency.search_currency()
    assert [gap.words for gap in now.gaps] == ["math.GT, 10 Jun 2026 to 14 Jun 2026"]
    assert now.words == "arXiv searched through 14 Jun 2026, with a gap: math.GT, 10 Jun 2026 to 14 Jun 2026"
    assert currency.search_currency(["cs.CL"]).gaps == []
    (backfill,) = harvest.close_gaps()
    assert harvest.close_gaps() == [backfill]
    harvest.run(backfill)
    assert (backfill.state, backfill.reason) == ("whole", "backfill")
    assert currency.search_currency().gaps == []
    assert 13 in stored()
    sets = [asked.address for asked in eight.asked if "set=math%3Amath%3AGT" in asked.address]
    assert len(sets) == 2


def test_nothing_watched_is_said(arxiv: LittleArxiv) -> None:
    with pytest.raises(harvest.NothingWatched):
        harvest.request_harvest()


def test_the_first_categories_come_from_the_setting_once(arxiv: LittleArxiv, settings: Settings) -> None:
    settings.SHELFLIFE_CATEGORIES = ["cs.RO", "hep-th"]
    watching.ensure_first()
    for category in WatchedCategory.objects.all():
        watching.give_up(category)
    watching.ensure_first()
    assert list(WatchedCategory.objects.values_list("name", "active")) == [
        ("cs.RO", False),
        ("hep-th", False),
    ]


def test_a_category_that_arxiv_does_not_have_is_refused(arxiv: LittleArxiv) -> None:
    with pytest.raises(watching.NoSuchCategory, match=r"no category cs\.XX"):
        watching.watch("cs.XX")
    assert watching.watch(" CS.cl ").name == "cs.CL"
