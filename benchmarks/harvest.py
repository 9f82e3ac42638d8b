"""How fast papers come in: from a stand-in for arXiv over real HTTP into Postgres, and a second time.

All by the product's own code and settings; the pause between two requests is set to none, as it may be for an
arXiv on this machine (what stays is the margin of papers.permit, .05 s a request).
"""

from __future__ import annotations

import datetime
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.models import F, Sum
from django.test import override_settings

from benchmarks.figures import Figure
from benchmarks.records import records_file
from papers import harvest, watching
from papers.client import ask
from papers.models import ArxivRequest, Harvest, Paper
from papers.records import PaperRecord
from papers.records.oai import read_page
from papers.storing import Stored, store
from tests.services import StandIn, start_stand_in

# the records' densest quarter; the stand-in's clock stands on its last day
FIRST_DAY, TODAY = datetime.date(2026, 4, 1), "2026-06-30"
RECORDS_A_PAGE = 1000


@dataclass(frozen=True)
class Run:
    """A harvest that is whole: how long it took, and how long of that a request was in flight."""

    seconds: float
    asking: float
    harvest: Harvest


def measure(data: Path, cache: Path) -> list[Figure]:
    """The figures. `cache` is not used."""
    with running_stand_in(data, "--oai-page", str(RECORDS_A_PAGE)):
        pages = raw_pages(FIRST_DAY, 2)
    parsing, storing, again = parse_and_store(pages)
    Paper.objects.all().delete()
    with running_stand_in(data):
        first = run(FIRST_DAY)
        before = written()
        second = run(FIRST_DAY)
    if (second.harvest.new, second.harvest.changed) != (0, 0) or written() != before:
        raise RuntimeError("harvesting the same window again has written papers or versions")
    papers = first.harvest.new
    return [
        Figure("harvest", f"first harvest of {papers:,} papers", papers / first.seconds, "papers/s"),
        Figure(
            "harvest",
            "of its time, waiting for the stand-in's answers",
            100 * first.asking / first.seconds,
            "%",
        ),
        Figure(
            "harvest", "the same without that waiting", papers / (first.seconds - first.asking), "papers/s"
        ),
        Figure("harvest", "the same window again", second.harvest.seen / second.seconds, "records/s"),
        Figure("harvest", "papers and versions written by that", 0, "", below=1),
        Figure("harvest", "parse 2,000 records", parsing, "s"),
        Figure("harvest", "parse and store 2,000 new records", parsing + storing, "s"),
        Figure("harvest", "parse and store them again", parsing + again, "s"),
    ]


@contextmanager
def running_stand_in(data: Path, *options: str) -> Iterator[StandIn]:
    """The settings point at it, and no pause is owed between two requests."""
    arxiv = start_stand_in(records_file(data), program=data / "stand_in.py", now=TODAY, options=options)
    try:
        with override_settings(ARXIV_MIN_INTERVAL=0, **arxiv.addresses):
            yield arxiv
    finally:
        arxiv.end()


def run(first: datetime.date) -> Run:
    """One sweep from that day on, as the worker does it."""
    watching.ensure_first()
    newest = ArxivRequest.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    asked = harvest.request_harvest(window=(first, None))
    begun = time.perf_counter()
    done = harvest.run(asked)
    seconds = time.perf_counter() - begun
    if done.state != Harvest.State.WHOLE:
        raise RuntimeError(f"the harvest is {done.state}: {done.error}")
    asking = ArxivRequest.objects.filter(pk__gt=newest).aggregate(sum=Sum(F("ended") - F("started")))["sum"]
    return Run(seconds, asking.total_seconds(), done)


def raw_pages(first: datetime.date, number: int) -> list[bytes]:
    """So many pages of records as the stand-in gives them."""
    pages = []
    asked = {"verb": "ListRecords", "metadataPrefix": "arXivRaw", "from": first.isoformat()}
    for _ in range(number):
        pages.append(ask(settings.ARXIV_OAI_URL, asked, interface="oai").content)
        asked = {"verb": "ListRecords", "resumptionToken": read_page(pages[-1]).token}
    return pages


def parse_and_store(pages: list[bytes]) -> tuple[float, float, float]:
    """Seconds to parse the pages, to store them into an empty database, and to store them once more."""
    begun = time.perf_counter()
    parsed = [read_page(page).records for page in pages]
    parsing = time.perf_counter() - begun
    storing, stored = _store(parsed)
    again, kept = _store(parsed)
    if sum(each.new for each in stored) != sum(map(len, parsed)) or any(
        each.new + each.changed for each in kept
    ):
        raise RuntimeError("the records were not stored once each")
    return parsing, storing, again


def written() -> tuple[str, ...]:
    """A mark of every row of papers and versions that changes whenever one is written."""
    with connection.cursor() as cursor:
        marks = []
        for name in ("papers_paper", "papers_version"):
            cursor.execute(
                f"SELECT count(*) || md5(string_agg(id || ':' || xmin, ',' ORDER BY id)) FROM {name}"
            )
            marks.append(cursor.fetchone()[0])
        return tuple(marks)


def _store(pages: list[list[PaperRecord]]) -> tuple[float, list[Stored]]:
    begun = time.perf_counter()
    stored = [store(records) for records in pages]
    return time.perf_counter() - begun, stored
