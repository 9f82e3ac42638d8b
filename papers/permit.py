"""The permission to ask arXiv: one row in Postgres for the whole installation. Called by papers.client alone,
save for `reset`, which a person calls from the harvest page.

Every time here is the database's own, so that all machines agree; the row is committed before a request is sent.
"""

from __future__ import annotations

import datetime
import os
import random
import socket
import time
import uuid
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import User
from django.db import connection, transaction

from papers.models import ArxivPermit, ArxivRequest

# arXiv's terms of use (12 August 2025): at most one request in three seconds, over all machines and interfaces.
MIN_INTERVAL = 3.0
# How exactly a pause is kept: arXiv may see our request a little earlier than our clock says.
MARGIN = 0.05
BACK_OFF_FIRST = 10.0
BACK_OFF_LONGEST = 30 * 60.0
# A 429 without Retry-After speaks of the whole service's load; staff ask to wait, not to try again at once.
BACK_OFF_FIRST_429 = 60.0
RETRY_AFTER_LONGEST = 24 * 3600.0
_NAP = 0.5
_KEPT_REQUESTS = 2000


class RetryLater(Exception):
    """arXiv cannot be asked before `at`; `why` says it in words. Nothing is lost by waiting."""

    def __init__(self, at: datetime.datetime, why: str) -> None:
        super().__init__(f"{why} (not before {at:%H:%M:%S} UTC)")
        self.at = at
        self.why = why


class StoppedByArxiv(Exception):
    """arXiv answered 403, which means stop: nothing is asked until a person calls `reset`."""


@dataclass(frozen=True, slots=True)
class Held:
    """The permission for one request: give it back by `release`."""

    holder: str
    request: int
    waited: float


def min_interval() -> float:
    """Seconds between an answer's end and the next request: arXiv's three.

    ARXIV_MIN_INTERVAL shortens it only where every address is this machine's own: for a stand-in.
    """
    wanted = settings.ARXIV_MIN_INTERVAL
    return wanted if asks_a_stand_in() else max(wanted, MIN_INTERVAL)


def asks_a_stand_in() -> bool:
    """Whether every address of arXiv's is this machine's own."""
    urls = (settings.ARXIV_API_URL, settings.ARXIV_OAI_URL, settings.ARXIV_RSS_URL)
    return {urlsplit(url).hostname for url in urls} <= {"127.0.0.1", "localhost", "::1"}


def acquire(interface: str, address: str, *, longest: float, patience: float) -> Held:
    """Wait for the permission to send one request that runs `longest` seconds at most, and write it down.

    Raises RetryLater where it would take more than `patience` seconds, and StoppedByArxiv. No connection to the
    database is held while waiting.
    """
    holder = f"{socket.gethostname()[:40]}:{os.getpid()}:{uuid.uuid4().hex[:8]}"
    began = time.monotonic()
    while True:
        request = _try(holder, interface, address, longest)
        if request is not None:
            _let_go()
            return Held(holder, request, time.monotonic() - began)
        wait, permit = _owed()
        _let_go()
        if permit.state == ArxivPermit.State.STOPPED:
            raise StoppedByArxiv(permit.last_problem)
        if time.monotonic() - began + wait > patience:
            why = (
                permit.last_problem
                if permit.state == ArxivPermit.State.BACKING_OFF
                else "arXiv is being asked"
            )
            raise RetryLater(_now() + datetime.timedelta(seconds=wait), why)
        time.sleep(min(max(wait, 0.02), _NAP))


def release(
    held: Held, *, status: int | None, problem: str = "", retry_after: float | None = None
) -> ArxivPermit:
    """Give the permission back now that the answer has ended, with what it says about the next request.

    status: of HTTP, None where no answer came. A 403 stops all; 429, 502, 503, 504 and no answer back off.
    """
    interval = min_interval()
    with transaction.atomic(durable=True):
        permit = ArxivPermit.objects.select_for_update().get(pk=1)
        now = _now()
        pause = interval + MARGIN
        if status == 403:
            permit.state, permit.last_problem, permit.last_failure = ArxivPermit.State.STOPPED, problem, now
        elif status is None or status in {429, 502, 503, 504}:
            permit.failures += 1
            permit.state, permit.last_problem, permit.last_failure = (
                ArxivPermit.State.BACKING_OFF,
                problem,
                now,
            )
            pause = max(pause, _back_off(permit.failures, status, retry_after))
        elif permit.state != ArxivPermit.State.STOPPED:
            permit.state, permit.failures, permit.last_success = ArxivPermit.State.OPEN, 0, now
        if permit.holder == held.holder:
            permit.holder, permit.held_until = "", None
        next_request = now + datetime.timedelta(seconds=pause)
        permit.next_request = max(next_request, permit.next_request or next_request)
        permit.save()
        ArxivRequest.objects.filter(pk=held.request).update(
            ended=now, status=status, problem=problem, asked_to_wait=retry_after
        )
    _let_go()
    return permit


def reset(by: User) -> None:
    """Let arXiv be asked again after a 403 or during a back-off, at a person's word; the owed pause stays owed."""
    with transaction.atomic():
        permit = _row(lock=True)
        now = _now()
        permit.state, permit.failures = ArxivPermit.State.OPEN, 0
        permit.next_request = now + datetime.timedelta(seconds=min_interval() + MARGIN)
        permit.reset_by, permit.reset_at = by, now
        permit.save()


def current() -> ArxivPermit:
    """The row as it stands, for pages and notices."""
    return ArxivPermit.objects.filter(pk=1).first() or ArxivPermit(pk=1)


def _row(*, lock: bool = False) -> ArxivPermit:
    ArxivPermit.objects.bulk_create([ArxivPermit(pk=1)], ignore_conflicts=True)
    rows = ArxivPermit.objects.select_for_update() if lock else ArxivPermit.objects
    return rows.get(pk=1)


def _try(holder: str, interface: str, address: str, longest: float) -> int | None:
    """Take the permission if it is free: one conditional UPDATE decides. Gives the number of the request's record.

    A holder that died is honoured until its request can no longer be running, and the pause more.
    """
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE papers_arxivpermit
               SET holder = %(holder)s, held_until = clock_timestamp() + %(longest)s * interval '1 second'
             WHERE id = 1 AND state <> 'stopped'
               AND (holder = '' OR held_until + %(pause)s * interval '1 second' <= clock_timestamp())
               AND (next_request IS NULL OR next_request <= clock_timestamp())
            """,
            {"holder": holder, "longest": longest, "pause": min_interval() + MARGIN},
        )
        if cursor.rowcount != 1:
            return None
        cursor.execute(
            """
            INSERT INTO papers_arxivrequest (interface, address, started, pause, problem)
            SELECT %s, %s, clock_timestamp(), extract(epoch FROM clock_timestamp() - max(ended)), ''
              FROM papers_arxivrequest
            RETURNING id
            """,
            [interface, address],
        )
        request: int = cursor.fetchone()[0]
        if request % 100 == 0:
            ArxivRequest.objects.filter(pk__lte=request - _KEPT_REQUESTS).delete()
        return request


def _owed() -> tuple[float, ArxivPermit]:
    """Seconds until the permission can be free, and the row."""
    permit = _row()
    now = _now()
    until = permit.next_request or now
    if permit.holder and permit.held_until:
        # its answer may end at any moment, so look again soon; only the dead make us wait to the end
        until = max(until, now + datetime.timedelta(seconds=_NAP))
    return max(0.0, (until - now).total_seconds()), permit


def _back_off(failures: int, status: int | None, retry_after: float | None) -> float:
    """Seconds to wait: as asked, else exponential with jitter; shorter in proportion where the interval is."""
    if retry_after is not None:
        return min(max(retry_after, 0.0), RETRY_AFTER_LONGEST)
    first = BACK_OFF_FIRST_429 if status == 429 else BACK_OFF_FIRST
    seconds = min(first * 2 ** min(failures - 1, 12), BACK_OFF_LONGEST) * random.uniform(0.8, 1.2)
    return seconds * min(1.0, max(0.05, min_interval() / MIN_INTERVAL))


def _now() -> datetime.datetime:
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        moment: datetime.datetime = cursor.fetchone()[0]
        return moment


def _let_go() -> None:
    """Give the connection back to the pool, unless a test's transaction is open on it."""
    if not connection.in_atomic_block:
        connection.close()
