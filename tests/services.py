"""The real services that tests run beside themselves: a stand-in for arXiv, a broker and a Celery worker.

conftest.py makes fixtures of them.
"""

import json
import shutil
import signal
import subprocess
import sys
import urllib.parse
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from config.embedded import broker
from config.embedded.processes import Patience, dies_with_parent, stop
from config.environment import DATABASE_NAME, PROJECT, socket_home

SHARED = (
    PROJECT.parent / "shared"
)  # lies beside the checkout where the project is developed; never needed by users
STAND_IN = SHARED / "arxiv" / "stand_in.py"
RECORDS = SHARED / "arxiv" / "records.jsonl.gz"
SEED = SHARED / "seed" / "peer-preservation.txt"


@dataclass
class StandIn:
    """A running stand-in for arXiv: where it listens, and the ways to steer it."""

    url: str
    process: subprocess.Popen[str]

    @property
    def addresses(self) -> dict[str, str]:
        """The settings that point Shelflife at it."""
        return {
            "ARXIV_API_URL": f"{self.url}/api/query",
            "ARXIV_OAI_URL": f"{self.url}/oai",
            "ARXIV_RSS_URL": f"{self.url}/rss",
        }

    def log(self) -> list[dict[str, Any]]:
        """Every request that it has had."""
        answer: list[dict[str, Any]] = json.loads(self._ask("/_log"))
        return answer

    def set_clock(self, now: str) -> None:
        """Move the moment that it pretends to be: YYYY-MM-DD (its last second) or YYYY-MM-DDTHH:MM:SSZ."""
        self._ask(f"/_clock?now={urllib.parse.quote(now)}", b"")

    def set_faults(self, rules: list[dict[str, Any]]) -> None:
        """Replace the faults that it plays."""
        self._ask("/_faults", json.dumps(rules).encode())

    def reset(self) -> None:
        """Forget the log and the faults' counters."""
        self._ask("/_reset", b"")

    def end(self) -> None:
        """Stop it."""
        self.process.terminate()
        self.process.wait(10)
        assert self.process.stdout is not None
        self.process.stdout.close()

    def _ask(self, path: str, body: bytes | None = None) -> str:
        with urllib.request.urlopen(self.url + path, data=body, timeout=10) as answer:
            return str(answer.read().decode())


def start_stand_in(
    *records: Path,
    program: Path = STAND_IN,
    now: str | None = None,
    changes: Path | None = None,
    faults: Path | None = None,
    options: tuple[str, ...] = (),
) -> StandIn:
    """Start it on a free port, with its real records unless others are given."""
    command = [sys.executable, str(program), "--port", "0", *map(str, records or (RECORDS,)), *options]
    for name, value in (("--now", now), ("--changes", changes), ("--faults", faults)):
        if value is not None:
            command += [name, str(value)]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, preexec_fn=dies_with_parent(signal.SIGKILL)
    )
    assert process.stdout is not None
    line = process.stdout.readline()
    if not line.startswith("ready "):
        process.kill()
        raise RuntimeError(f"the stand-in for arXiv did not start: {line}")
    return StandIn(line.split()[1], process)


@dataclass
class Worker:
    """A running broker and Celery worker, on the test database."""

    broker: subprocess.Popen[bytes]
    process: subprocess.Popen[bytes]
    log_file: Path
    folder: Path
    environ: dict[str, str]

    def log(self) -> str:
        """What the worker has said."""
        return self.log_file.read_text()

    def kill_and_start_again(self) -> None:
        """Kill the worker with no chance to tidy up, and start it again, as the launcher does; the broker stays."""
        self.process.kill()
        self.process.wait()
        self.process = _start_process(self.log_file, self.environ)

    def end(self) -> None:
        """Stop both, and forget what was queued."""
        stop(self.process, signal.SIGTERM, 15)
        stop(self.broker, signal.SIGTERM, 15)
        shutil.rmtree(self.folder)


def start_worker(data: Path, database: str, environ: dict[str, str]) -> Worker:
    """Start a broker and a worker as the launcher does, and wait until the worker takes tasks."""
    logs = data / "logs"
    logs.mkdir(parents=True, exist_ok=True)
    server = broker.serve(data, logs / "broker.log")
    log_file = logs / "worker.log"
    host = urllib.parse.quote(str(socket_home(data) / "postgres"), safe="")
    own = {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DATABASE_URL": f"postgresql://{DATABASE_NAME}@/{database}?host={host}",
    }
    own_environ = {**environ, **own}
    try:
        process = _start_process(log_file, own_environ)
    except BaseException:
        stop(server, signal.SIGTERM, 15)
        raise
    return Worker(server, process, log_file, data / "broker", own_environ)


def _start_process(log_file: Path, environ: dict[str, str]) -> subprocess.Popen[bytes]:
    """Start a worker and wait until it takes tasks; its log begins anew."""
    log_file.unlink(missing_ok=True)
    command = [sys.executable, "-m", "celery", "--app", "config.celery", "--quiet", "worker"]
    command += ["--pool", "threads", "--concurrency", "2", "--loglevel", "info"]
    command += ["--without-gossip", "--without-mingle"]
    with open(log_file, "ab") as output:
        process = subprocess.Popen(
            command,
            cwd=PROJECT,
            env=environ,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            preexec_fn=dies_with_parent(signal.SIGKILL),
        )
    try:
        pause = Patience(120, "the worker did not start")
        while " ready." not in log_file.read_text():
            if process.poll() is not None:
                raise RuntimeError(f"the worker ended at its start:\n{log_file.read_text()}")
            pause()
    except BaseException:
        process.kill()
        process.wait()
        raise
    return process


def let_go_of_disk(connection: psycopg.Connection) -> None:
    """Spare a test's server the waits for the disk that durability costs."""
    for name in ("fsync", "synchronous_commit", "full_page_writes"):
        connection.execute(psycopg.sql.SQL("ALTER SYSTEM SET {} = off").format(psycopg.sql.Identifier(name)))
    connection.execute("SELECT pg_reload_conf()")
