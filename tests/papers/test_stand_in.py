"""On real arXiv records, served by the stand-in: never impolite, killed at any moment, every fault it can play."""

from __future__ import annotations

import datetime
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import quote

import pytest
from django.db import connection
from pytest_django import Settings

from config.environment import DATABASE_NAME, PROJECT, socket_home
from papers import currency, harvest, watching
from papers.lookup import look_up
from papers.models import ArxivPermit, Coverage, Harvest, Paper, SetAside, Version
from tests.services import StandIn

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.arxiv]

Start = Callable[..., StandIn]
Command = Callable[..., subprocess.Popen[bytes]]

LOOK_UP = "from django import setup; setup(); from papers.lookup import look_up; look_up(['2506.18032'])"


@pytest.fixture
def command(settings: Settings) -> Iterator[Command]:
    """A function that starts a process of the product's on the test database, with the settings' arXiv."""
    running: list[subprocess.Popen[bytes]] = []

    def start(*arguments: str) -> subprocess.Popen[bytes]:
        host = quote(str(socket_home(settings.DATA_DIR) / "postgres"), safe="")
        database = connection.settings_dict["NAME"]
        names = ("API_URL", "OAI_URL", "RSS_URL", "MIN_INTERVAL", "ANSWER_SECONDS")
        own = {f"ARXIV_{name}": str(getattr(settings, f"ARXIV_{name}")) for name in names}
        own |= {"DJANGO_SETTINGS_MODULE": "config.settings"}
        own |= {"DATABASE_URL": f"postgresql://{DATABASE_NAME}@/{database}?host={host}"}
        process = subprocess.Popen(
            [sys.executable, *arguments],
            cwd=PROJECT,
            env={**os.environ, **own},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )
        running.append(process)
        return process

    yield start
    for process in running:
        process.kill()
        process.wait()
        assert process.stderr is not None
        process.stderr.close()


def state() -> list[Any]:
    """All that a harvest stores of papers, without what differs from run to run."""
    papers = Paper.objects.order_by("identifier").values_list(
        "identifier",
        "title",
        "abstract",
        "authors",
        "categories",
        "published",
        "updated",
        "datestamp",
        "withdrawn",
    )
    versions = Version.objects.order_by("paper__identifier", "number").values_list(
        "paper__identifier", "number", "submitted", "abstract"
    )
    return [
        list(papers),
        list(versions),
        list(Coverage.objects.order_by("day").values_list("day", "state", "papers")),
    ]


def wipe() -> None:
    Paper.objects.all().delete()
    Harvest.objects.all().delete()
    Coverage.objects.all().delete()
    ArxivPermit.objects.update(next_request=None)


def test_it_never_sees_an_impolite_request(
    arxiv_stand_in: Start, command: Command, settings: Settings
) -> None:
    """Two commands and a look-up at once, one more killed in the middle of its request."""
    stand_in = arxiv_stand_in(now="2026-06-15", options=("--min-interval", "3"))
    stand_in.set_faults([{"path": "/api/query", "nth": 1, "do": "slow", "seconds": 2}])
    settings.ARXIV_ANSWER_SECONDS = 4
    watching.watch("cs.CL")
    killed = command("-c", LOOK_UP)
    while not stand_in.log():
        time.sleep(0.05)
    killed.send_signal(signal.SIGKILL)
    running = [
        command("manage.py", "harvest", "--days", "2", "--wait"),
        command("manage.py", "harvest", "--days", "2", "--wait"),
        command("-c", LOOK_UP),
    ]
    for process in running:
        assert process.wait(120) == 0, process.stderr and process.stderr.read().decode()
    log = stand_in.log()
    assert len(log) >= 5
    assert [request for request in log if request["impolite"]] == []
    assert min(request["gap"] for request in log[1:]) >= 3
    assert {request["agent"].partition("/")[0] for request in log} == {"Shelflife"}
    assert Harvest.objects.filter(state="whole").count() >= 1


def test_killed_at_random_moments_it_ends_as_an_undisturbed_run(
    arxiv_stand_in: Start, command: Command, settings: Settings
) -> None:
    arxiv_stand_in(now="2026-06-15", options=("--oai-page", "150"))
    settings.ARXIV_MIN_INTERVAL, settings.ARXIV_ANSWER_SECONDS = 0.02, 0.8
    for name in ("cs.CL", "cs.AI"):
        watching.watch(name)
    assert harvest.run(harvest.request_harvest(days=8)).state == "whole"
    undisturbed = state()
    wipe()
    run = harvest.request_harvest(days=8)
    rng = random.Random(20261124)
    kills = 0
    for _ in range(5):
        process = command("manage.py", "harvest", "--wait")
        # the command needs about a second to begin; then it stores a page every few hundredths
        time.sleep(rng.uniform(1.0, 2.2))
        if process.poll() is None:
            process.send_signal(signal.SIGKILL)
            process.wait()
            kills += 1
    run.refresh_from_db()
    if run.is_unfinished:
        assert command("manage.py", "harvest", "--wait").wait(60) == 0
    run.refresh_from_db()
    assert run.state == "whole"
    assert kills >= 1
    assert Harvest.objects.count() <= 1 + 5
    assert state() == undisturbed


FAULTS: list[tuple[dict[str, Any], bool]] = [
    ({"path": "/oai", "nth": [2, 3], "do": "500"}, True),
    ({"path": "/oai", "nth": 2, "do": "503", "retry_after": 1}, True),
    ({"path": "/oai", "nth": 2, "do": "503-date", "retry_after": 2}, True),
    ({"path": "/oai", "nth": [2, 3], "do": "429"}, True),
    ({"path": "/oai", "nth": 2, "do": "html"}, True),
    ({"path": "/oai", "nth": 2, "do": "301"}, False),
    ({"path": "/oai", "nth": 2, "do": "reset"}, True),
    ({"path": "/oai", "nth": 2, "do": "silent", "seconds": 4}, True),
    ({"path": "/oai", "nth": 2, "do": "slow", "seconds": 1}, False),
    ({"path": "/oai", "nth": 2, "do": "drip", "seconds": 20}, True),
    ({"path": "/oai", "nth": 2, "do": "gzip"}, False),
    ({"path": "/oai", "every": 3, "do": "truncate", "times": 3}, True),
    ({"path": "/oai", "nth": 2, "do": "garbled"}, True),
    ({"path": "/oai", "nth": [2, 3, 4, 5], "do": "garbled"}, True),
    ({"path": "/oai", "nth": 3, "do": "empty"}, True),
    ({"path": "/oai", "query": "ListRecords", "nth": 1, "do": "empty"}, True),
    ({"path": "/oai", "nth": 3, "do": "repeat"}, True),
    ({"path": "/oai", "nth": 3, "do": "unsorted"}, False),
    ({"path": "/oai", "nth": 3, "do": "expired"}, True),
    ({"path": "/oai", "query": "ListIdentifiers", "nth": 2, "do": "expired"}, True),
    ({"path": "/oai", "nth": 2, "do": "no-title", "entry": 3}, True),
    ({"path": "/oai", "nth": 2, "do": "no-authors", "entry": 3}, True),
    ({"path": "/oai", "nth": 2, "do": "no-published", "entry": 3}, True),
    ({"path": "/oai", "nth": [2, 3], "do": "control", "entry": 3}, True),
    ({"path": "/oai", "nth": 2, "do": "odd-id", "entry": 3}, True),
    ({"path": "/oai", "nth": 2, "do": "future", "entry": 3}, True),
    ({"path": "/oai", "nth": 2, "do": "deleted", "entry": 3}, True),
]


def test_no_fault_loses_a_paper_or_stores_a_wrong_one(arxiv_stand_in: Start, settings: Settings) -> None:
    stand_in = arxiv_stand_in(now="2026-06-15", options=("--oai-page", "80", "--oai-identifiers", "150"))
    settings.ARXIV_MIN_INTERVAL, settings.ARXIV_ANSWER_SECONDS = 0.02, 2.5
    watching.watch("cs.CL")

    def sweep() -> Harvest:
        return harvest.run(harvest.request_harvest(window=(datetime.date(2026, 6, 12), None)))

    assert sweep().state == "whole"
    right = state()
    wrong = []
    for rule, is_fault in FAULTS:
        wipe()
        stand_in.set_faults([rule])
        run = sweep()
        faults = list(run.faults.values_list("what", "done"))
        if run.state != "whole":
            wrong.append((rule, run.state, run.error, faults))
        elif state() != right:
            lost = {paper[0] for paper in right[0]} ^ set(Paper.objects.values_list("identifier", flat=True))
            wrong.append((rule, "papers differ", sorted(lost)[:5], faults))
        elif bool(faults) != is_fault:
            wrong.append((rule, "faults on record", faults))
        elif SetAside.objects.filter(resolved=None).exclude(identifier="no-number/x").exists():
            wrong.append(
                (rule, "still set aside", list(SetAside.objects.values_list("identifier", "problem")))
            )
        SetAside.objects.all().delete()
    assert wrong == []


def test_a_403_stops_and_is_not_tried_again(arxiv_stand_in: Start, settings: Settings) -> None:
    stand_in = arxiv_stand_in(now="2026-06-15")
    settings.ARXIV_MIN_INTERVAL = 0.02
    stand_in.set_faults([{"path": "/oai", "do": "403"}])
    watching.watch("cs.CL")
    for _ in range(3):
        assert harvest.run(harvest.request_harvest(days=2)).state == "stopped"
    assert len(stand_in.log()) == 1


def test_weeks_go_by_and_each_sweep_goes_on_where_the_last_one_ended(
    arxiv_stand_in: Start, settings: Settings
) -> None:
    stand_in = arxiv_stand_in(now="2026-05-20")
    settings.ARXIV_MIN_INTERVAL = 0.02
    watching.watch("cs.CL")
    assert harvest.run(harvest.request_harvest(days=7)).state == "whole"
    for now in ("2026-05-27", "2026-06-03", "2026-06-10"):
        stand_in.set_clock(now)
        run = harvest.run(harvest.request_harvest())
        assert (run.state, run.faults.count(), run.recovered) == ("whole", 0, 0)
        assert run.new > 0
    now_searched = currency.search_currency()
    assert now_searched.words == "arXiv searched through 9 Jun 2026, no gaps"
    assert now_searched.first is not None
    assert f"{now_searched.first}" == "2026-05-13"
    again = harvest.run(harvest.request_harvest())
    assert (again.new, again.changed) == (0, 0)


def test_the_seeds_anchors_are_found(arxiv_stand_in: Start, settings: Settings) -> None:
    arxiv_stand_in(now="2026-06-15")
    settings.ARXIV_MIN_INTERVAL = 0.02
    found = look_up(["2506.18032", "2602.16301", "2605.25459", "2510.08558", "2606.80243"])
    assert found.pop("2606.80243") is None
    assert all(paper is not None for paper in found.values())
    assert Paper.objects.get(identifier="2506.18032").title.startswith(
        "Why Do Some Language Models Fake Alignment"
    )
