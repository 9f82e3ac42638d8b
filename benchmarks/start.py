"""How long a start of the product takes, and what it holds in memory at rest, all of it: `./run` as a person has it.

Before it is weighed it has worked: a document was imported, papers were harvested from the stand-in for arXiv,
encoded and matched, the pages were looked at; then nobody touched it for a minute and a half.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil
import psycopg
import requests
from django.conf import settings

from benchmarks.figures import Figure, median
from benchmarks.records import records_file
from config.embedded import postgres
from config.embedded.processes import Patience, stop
from config.environment import DATABASE_NAME, PROJECT
from tests.services import start_stand_in

DOCUMENT = PROJECT / "tests" / "claims" / "documents" / "sleep.md"
TODAY = "2026-06-30"
DAYS = 2  # of papers: some hundreds
STARTS = 3
IDLE_SECONDS = 90
WORK_SECONDS = 900
PAGES = ("/", "/inbox/", "/lines/", "/review/", "/reports/all/", "/harvest/", "/search/?q=memory", "/import/")
ROUNDS = 12  # enough that each web process has served each page


def measure(data: Path, cache: Path) -> list[Figure]:
    """The figures. `cache` is not used."""
    arxiv = start_stand_in(records_file(data), program=data / "stand_in.py", now=TODAY)
    environ = {**os.environ, **arxiv.addresses, "ARXIV_MIN_INTERVAL": "0"}
    try:
        with running(environ) as product:
            empty = product.seconds
            work(product, environ)
            time.sleep(IDLE_SECONDS)
            held = memory(product.process.pid)
            papers = _count("papers_encoding")
        starts = []
        for _ in range(STARTS):
            with running(environ) as product:
                starts.append(product.seconds)
    finally:
        arxiv.end()
    parts = [Figure("start", f"of that, {part}", size, "MB") for part, size in held.most_common()]
    return [
        Figure(
            "start",
            f"./run until it answers, everything installed (median of {STARTS})",
            median(starts),
            "s",
            10,
        ),
        Figure("start", "the same on an empty data directory", empty, "s"),
        Figure(
            "start",
            f"memory at rest, after {papers:,} papers were harvested, encoded and matched",
            sum(held.values()),
            "MB",
            700,
        ),
        *parts,
    ]


@dataclass
class Product:
    """A running Shelflife: its parent process, where it answers, and how long its start took."""

    process: subprocess.Popen[str]
    url: str
    seconds: float


@contextmanager
def running(environ: dict[str, str]) -> Iterator[Product]:
    """`./run`, until it has said where to open it and has answered there; ended by SIGTERM."""
    begun = time.perf_counter()
    process = subprocess.Popen(["./run"], cwd=PROJECT, env=environ, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        url = next((found[1] for line in process.stdout if (found := re.search(r"Open (\S+) in", line))), "")
        if not url or requests.get(f"{url}/sign-in/", timeout=30).status_code != 200:
            raise RuntimeError("./run ended, or does not answer")
        yield Product(process, url, time.perf_counter() - begun)
    finally:
        stop(process, signal.SIGTERM, 60)  # type: ignore[arg-type]
        process.stdout.close()


def work(product: Product, environ: dict[str, str]) -> None:
    """Import a document, harvest, look at the pages, and wait until every paper is encoded and matched."""
    command = [sys.executable, "manage.py", "import_line", str(DOCUMENT)]
    subprocess.run(command, cwd=PROJECT, env=environ, check=True, stdout=subprocess.DEVNULL)
    visitor = sign_in(product.url)
    _post(visitor, f"{product.url}/import/", text=DOCUMENT.read_text())
    _post(visitor, f"{product.url}/harvest/poll/", days=str(DAYS))
    pause = Patience(WORK_SECONDS, "papers are not encoded and matched")
    while not _done():
        pause()
    for _ in range(ROUNDS):
        for page in PAGES:
            # a connection of its own each time, so that either web process may get it
            answer = visitor.get(product.url + page, headers={"Connection": "close"}, timeout=30)
            if answer.status_code != 200:
                raise RuntimeError(f"{page} answers {answer.status_code}")


def sign_in(url: str) -> requests.Session:
    """A session of the first account's."""
    visitor = requests.Session()
    visitor.get(f"{url}/sign-in/", timeout=30)
    password = (settings.DATA_DIR / "first-password").read_text()
    _post(visitor, f"{url}/sign-in/", username="admin", password=password)
    return visitor


def memory(parent: int) -> Counter[str]:
    """MB that each part of the product holds: proportional set sizes, over all processes of its tree."""
    held: Counter[str] = Counter()
    roots = [psutil.Process(parent), *_keepers()]
    # a set: the database's parent is a child of whoever needed the database first, as a rule of ours
    for process in {one for root in roots for one in (root, *root.children(recursive=True))}:
        try:
            command = " ".join(process.cmdline())
            text = Path(f"/proc/{process.pid}/smaps_rollup").read_text()
        except (psutil.NoSuchProcess, FileNotFoundError, ProcessLookupError):
            continue
        size = re.search(r"^Pss:\s+(\d+) kB", text, re.M)
        held[_part(command)] += int(size[1]) * 1024 // 10**3 if size else 0
    return Counter({part: round(size / 1000) for part, size in held.items()})


def _part(command: str) -> str:
    """Which part of the product a command line belongs to."""
    for sign, part in (
        ("gunicorn", "the web server"),
        ("celery --app config.celery --quiet worker", "the worker"),
        ("celery --app config.celery --quiet beat", "the schedule"),
        ("papers.encoder", "the encoder"),
        ("config.launcher", "the parent of all"),
        ("config.embedded.keeper", "the database's parent"),
        ("postgres", "the database"),
    ):
        if sign in command:
            return part
    return "the broker"


def _keepers() -> list[psutil.Process]:
    """The database's parent: in a session of its own, as commands may use the database after ./run has ended."""
    data = str(settings.DATA_DIR)
    return [
        process
        for process in psutil.process_iter(["cmdline"])
        if {"config.embedded.keeper", data} <= set(process.info["cmdline"] or ())
    ]


def _post(visitor: requests.Session, url: str, **fields: str) -> None:
    """Send a form as its page does. Raises RuntimeError where it is refused."""
    own = {"csrfmiddlewaretoken": visitor.cookies["csrftoken"], **fields}
    answer = visitor.post(url, own, headers={"Referer": url}, timeout=60)
    if answer.status_code != 200:
        raise RuntimeError(f"{url} answers {answer.status_code}")


def _done() -> bool:
    """Whether there are papers, and all of them are encoded and matched with all claims."""
    papers, encoded = _count("papers_paper"), _count("papers_encoding")
    waiting = "SELECT EXISTS (SELECT 1 FROM papers_harvest WHERE state IN ('waiting', 'running'))"
    behind = """
        SELECT EXISTS (SELECT 1 FROM claims_claim WHERE matched_through < (SELECT max(id) FROM papers_encoding))
            OR EXISTS (SELECT 1 FROM claims_match WHERE sentence = '')
    """
    return papers > 100 and papers == encoded and not _ask(waiting) and not _ask(behind)


def _count(name: str) -> int:
    return int(str(_ask(f"SELECT count(*) FROM {name}")))


def _ask(query: str) -> object:
    """One value out of the running database, without a claim on it: that would keep it running after ./run."""
    with postgres.connect(settings.DATA_DIR, DATABASE_NAME) as connection:
        row = connection.execute(psycopg.sql.SQL(query)).fetchone()
        return row[0] if row else None
