"""Runs a harvest, or goes on with one whose process died. Called by papers.tasks and the command `harvest`.

A harvest is claimed by one conditional UPDATE, and each of its steps is committed only while it is still ours; so
`run` may be called twice, at once, and after any kill.
"""

from __future__ import annotations

import datetime
import logging
import os
import socket
import time
import uuid
from collections.abc import Callable

import psutil
from django.db import IntegrityError, OperationalError, connection, transaction
from django.db.models import Q
from django.utils import timezone

from papers.client import RetryLater, StoppedByArxiv
from papers.harvest import pages
from papers.models import Harvest, HarvestFault

log = logging.getLogger(__name__)

# A process of another machine is taken for dead when its harvest gave no sign of life for so long: longer than the
# slowest answer, the pause and a wait in place together.
STALE = datetime.timedelta(minutes=10)
# So long a wait is slept through; a longer one is left to the schedule, which takes the harvest up again.
WAIT_IN_PLACE = 45.0
MOST_FAILURES = 6
_DATABASE_AWAY = 90.0

Watcher = Callable[[Harvest], None]


def run(harvest: Harvest, watch: Watcher | None = None, *, patience: float = WAIT_IN_PLACE) -> Harvest:
    """Go on with the harvest until it is whole, must wait, fails or is stopped; gives it as it then is.

    watch: called with the harvest after each page; patience: so many seconds a wait may have to be slept through.
    Where another process runs it, nothing is done.
    """
    holder = f"{socket.gethostname()[:40]}|{os.getpid()}|{_started(os.getpid())}|{uuid.uuid4().hex[:8]}"
    if _claim(harvest.pk, holder):
        try:
            _go_on(harvest.pk, holder, watch, patience)
        except pages.Lost:
            log.info("harvest %s goes on in another process", harvest.pk)
        except OperationalError as error:
            # the database went away: what is committed counts, and the next run goes on from there
            _hand_back(harvest.pk, holder, str(error).strip())
        except Exception as error:
            log.exception("harvest %s failed", harvest.pk)
            _end(harvest.pk, holder, Harvest.State.FAILED, f"{type(error).__name__}: {error}")
    harvest.refresh_from_db()
    return harvest


def _go_on(pk: int, holder: str, watch: Watcher | None, patience: float) -> None:
    while True:
        harvest = Harvest.objects.get(pk=pk)
        if harvest.holder != holder or harvest.state != Harvest.State.RUNNING:
            raise pages.Lost
        if harvest.stop_asked:
            _end(pk, holder, Harvest.State.STOPPED, "A person stopped it after a page.")
            return
        try:
            whole = pages.step(harvest)
        except RetryLater as later:
            if not _wait(harvest, holder, later, patience):
                return
            continue
        except StoppedByArxiv as stopped:
            _end(pk, holder, Harvest.State.STOPPED, f"{stopped}. An administrator can let it ask again.")
            return
        except pages.Failed as failed:
            if harvest.failures + 1 >= MOST_FAILURES or failed.for_good:
                _end(pk, holder, Harvest.State.FAILED, str(failed))
                return
            # something is wrong at arXiv that waiting may mend: a minute, two, four …
            pause = datetime.timedelta(minutes=2**harvest.failures)
            mended = RetryLater(timezone.now() + pause, str(failed))
            if not _wait(harvest, holder, mended, patience, failures=1):
                return
            continue
        if watch is not None:
            watch(Harvest.objects.get(pk=pk))
        if whole:
            return


def _wait(harvest: Harvest, holder: str, later: RetryLater, patience: float, *, failures: int = 0) -> bool:
    """Wait until arXiv may be asked: here if it is soon (True), else by the schedule (False). On record either way."""
    now = timezone.now()
    seconds = max(0.0, (later.at - now).total_seconds())
    here = seconds <= patience
    with transaction.atomic():
        mine = _mine(harvest.pk, holder)
        changes: dict[str, object] = {"failures": harvest.failures + failures, "beat": now}
        if not here:
            changes |= {
                "state": Harvest.State.WAITING,
                "retry_at": later.at,
                "error": later.why,
                "holder": "",
            }
        if mine.update(**changes) != 1:
            raise pages.Lost
        done = f"waited {seconds:.0f} s" if here else f"tried again at {later.at:%H:%M} UTC"
        HarvestFault.objects.create(harvest_id=harvest.pk, what=later.why, done=done)
    if here:
        connection.close()
        time.sleep(seconds)
        Harvest.objects.filter(pk=harvest.pk, holder=holder).update(beat=timezone.now())
    return here


def _claim(pk: int, holder: str) -> bool:
    """Whether the harvest is now ours: it waited, or the process that ran it is dead."""
    harvest = Harvest.objects.get(pk=pk)
    if harvest.state == Harvest.State.RUNNING and not is_orphaned(harvest):
        return False
    now = timezone.now()
    free = Q(state=Harvest.State.WAITING) | Q(state=Harvest.State.RUNNING, holder=harvest.holder)
    try:
        with transaction.atomic():
            claimed = Harvest.objects.filter(free, pk=pk).update(
                state=Harvest.State.RUNNING,
                holder=holder,
                beat=now,
                started=harvest.started or now,
                retry_at=None,
                error="",
            )
            if claimed and harvest.state == Harvest.State.RUNNING:
                HarvestFault.objects.create(
                    harvest=harvest,
                    what=f"the process that ran it died after page {harvest.pages}",
                    done="went on from there",
                )
    except IntegrityError:
        return False  # another harvest runs, and there is one at a time
    return claimed == 1


def is_orphaned(harvest: Harvest) -> bool:
    """Whether the process that runs it is dead: gone from this machine, or silent for too long."""
    if harvest.beat is None or timezone.now() - harvest.beat > STALE:
        return True
    host, pid, started = [*harvest.holder.split("|"), "", ""][:3]
    return host == socket.gethostname()[:40] and pid.isdecimal() and _started(int(pid)) != started


def _started(pid: int) -> str:
    """When the process began, empty if there is none: a number of a process is given again to another."""
    try:
        process = psutil.Process(pid)
        return "" if process.status() == psutil.STATUS_ZOMBIE else str(process.create_time())
    except psutil.NoSuchProcess:
        return ""


def _mine(pk: int, holder: str) -> Harvest._default_manager.__class__:  # type: ignore[name-defined]
    return Harvest.objects.filter(pk=pk, holder=holder, state=Harvest.State.RUNNING)


def _end(pk: int, holder: str, state: Harvest.State, error: str) -> None:
    _mine(pk, holder).update(state=state, error=error, ended=timezone.now(), stop_asked=False)


def _hand_back(pk: int, holder: str, problem: str) -> None:
    """Once the database answers again, let the harvest wait for the schedule. Raises OperationalError."""
    end = time.monotonic() + _DATABASE_AWAY
    while True:
        connection.close()
        try:
            with transaction.atomic():
                if _mine(pk, holder).update(state=Harvest.State.WAITING, holder=""):
                    HarvestFault.objects.create(
                        harvest_id=pk,
                        what=f"the database went away ({problem})",
                        done="went on from the last page",
                    )
            return
        except OperationalError:
            if time.monotonic() > end:
                raise
            time.sleep(2)
