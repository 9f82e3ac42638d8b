"""A harvest in a real worker that is killed in the middle of a request: it goes on in the next, and ends whole."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from itertools import pairwise

import pytest
from pytest_django import Settings

from config.celery import nudge
from config.embedded.processes import Patience
from config.schedule import Job
from papers import harvest, permit, watching
from papers.models import Harvest, Paper
from tests.papers.arxiv_server import Invented, LittleArxiv, Play
from tests.services import Worker

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_harvest_whose_worker_is_killed_goes_on_and_ends_whole(
    arxiv: LittleArxiv, run_worker: Callable[[], Worker], settings: Settings
) -> None:
    settings.ARXIV_ANSWER_SECONDS = 3
    watching.watch("cs.CL")
    days = [datetime.date(2026, 6, number) for number in range(8, 16)]
    arxiv.add(*(Invented(f"2606.{day.day:05}", day.isoformat()) for day in days))
    arxiv.plays = [Play("skip", seconds=3)]  # the second page, which is still on its way when the kill comes
    worker = run_worker()
    run = harvest.request_harvest(days=10)
    nudge(Job.TEND_HARVESTS)
    pause = Patience(60, "the worker did not ask for the second page")
    while not any("skip" in asked.address for asked in arxiv.asked):
        pause()
    killed = len(arxiv.asked)
    worker.kill_and_start_again()
    run.refresh_from_db()
    assert (run.state, run.pages) == (Harvest.State.RUNNING, 1)
    # what the schedule does every minute
    nudge(Job.TEND_HARVESTS)
    pause = Patience(60, f"the harvest did not go on: {worker.log()}")
    while run.is_unfinished:
        pause()
        run.refresh_from_db()
    assert run.state == Harvest.State.WHOLE, run.error
    assert list(run.faults.values_list("what", "done")) == [
        ("the process that ran it died after page 1", "went on from there")
    ]
    assert Paper.objects.count() == len(days)
    # the first page is not asked for again, and no request came while the killed one's answer may have run
    assert [asked.address.count("from=") for asked in arxiv.asked[killed:]].count(1) <= 1
    gaps = [after.began - before.ended for before, after in pairwise(arxiv.asked)]
    assert min(gaps) >= permit.min_interval()
