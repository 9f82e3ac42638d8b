"""The one parent of a running Shelflife: starts its services, watches them, ends all of them with itself.

`./run` execs it as `python -m config.launcher`. It imports no Django, to stay small beside what it starts.
"""

import fcntl
import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from config.embedded import broker, postgres
from config.embedded.processes import Patience, dies_with_parent, stop, working_directory
from config.environment import DEFAULT_PORT, PROJECT, RUN_MARK, BadSetting, data_dir, flag, port, site_url

WEB_WORKERS, WEB_THREADS = 2, 6
TASK_THREADS = 3  # a harvest mostly waits for arXiv; encoding and matching go on beside it
READY_SECONDS = 60
STEADY_SECONDS = 60  # a child that ran this long is started again at once
LONGEST_PAUSE = 30
LOG_BYTES = 20_000_000
LOG_CHECK_SECONDS = 600


class CannotRun(Exception):
    """Shelflife cannot start; the message says why and what to do."""


@dataclass
class Service:
    """A child process that is to run as long as we do, and how it is asked to end."""

    name: str
    start: Callable[[], subprocess.Popen[bytes]]
    grace: float
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    falls: int = field(default=0)
    due: float = 0.0

    def run(self) -> None:
        """Start it."""
        self.process, self.started = self.start(), time.monotonic()

    def watch(self, now: float) -> str | None:
        """Start it again if it ended, after a pause that doubles with each quick fall; say so."""
        if self.process is None:
            if now >= self.due:
                self.run()
            return None
        status = self.process.poll()
        if status is None:
            return None
        self.falls = 0 if now - self.started > STEADY_SECONDS else self.falls + 1
        pause = min(2.0 ** (self.falls - 1), LONGEST_PAUSE) if self.falls else 0.0
        self.process, self.due = None, now + pause
        how = f"signal {-status}" if status < 0 else f"status {status}"
        return f"{self.name} ended ({how}); starting it again" + (f" in {pause:.0f} s" if pause else "")


def listen(wanted: int | None) -> socket.socket:
    """A listening socket on the port that is asked for, else on the first free one from 8000 on.

    It is handed down to the web server, so that no other program can take the port in between.
    """
    for number in [wanted] if wanted else range(DEFAULT_PORT, DEFAULT_PORT + 100):
        server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            server.bind(("127.0.0.1", number))
            server.listen(256)
            return server
        except PermissionError:
            server.close()
            raise CannotRun(f"PORT={number} may not be used by this user: choose one above 1023") from None
        except OSError:
            server.close()
    if wanted:
        raise CannotRun(f"PORT={wanted} is taken by another program: end that one, or set another PORT")
    raise CannotRun(f"no port from {DEFAULT_PORT} to {DEFAULT_PORT + 99} is free: set PORT to one that is")


def only_run(data: Path) -> int:
    """Take the data directory's run lock: the open file holds it. Raises CannotRun where another has it."""
    data.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor = os.open(data / "run.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        address = os.read(descriptor, 200).decode().strip()
        where = f": {address}" if address else ""
        raise CannotRun(f"Shelflife already runs on {data}{where}") from None
    return descriptor


def left_over(data: Path) -> list[int]:
    """The processes of a former run on this data directory that outlived it.

    They are known by the mark in their environment; the broker, which writes over its own, by its folder.
    """
    mark = f"{RUN_MARK}={data}".encode()
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal() and int(entry.name) != os.getpid():
            try:
                marked = mark in (entry / "environ").read_bytes().split(b"\0")
            except OSError:  # ended meanwhile, or another user's
                continue
            if marked or working_directory(int(entry.name)) == data / "broker":
                found.append(int(entry.name))
    return found


def end_left_over(data: Path) -> None:
    """End what a former run left behind: asked first, then killed. The caller holds the run lock."""
    for number, seconds in ((signal.SIGTERM, 5.0), (signal.SIGKILL, 10.0)):
        for pid in left_over(data):
            try:
                os.kill(pid, number)
            except ProcessLookupError:
                continue
        pause = Patience(seconds, "what a former run left behind")
        try:
            while left_over(data):
                pause()
            return
        except TimeoutError:
            continue


def trim_logs(folder: Path) -> None:
    """Set a log that has grown large aside; its writers append, so they go on at its new end."""
    for path in folder.glob("*.log"):
        if path.stat().st_size > LOG_BYTES:
            shutil.copyfile(path, path.with_suffix(".log.1"))
            os.truncate(path, 0)


class Launcher:
    """A run of Shelflife on one data directory."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self.data = data_dir(environ)
        self.logs = self.data / "logs"
        self.wanted_port = port(environ)
        site_url(environ)  # a wrong one is refused here, not in a log
        self.environ = {**environ, RUN_MARK: str(self.data), "SHELFLIFE_DATA": str(self.data)}
        self.trusted_proxy = flag(environ, "TRUSTED_PROXY")
        self.own_broker = not environ.get("REDIS_URL")
        self.own_database = not environ.get("DATABASE_URL")
        self.ending: signal.Signals | None = None
        self.services: list[Service] = []
        self.use: postgres.Use | None = None

    def run(self) -> int:
        """Start all, watch until a signal asks us to end, end all. Exit status."""
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._end)
        lock = only_run(self.data)
        self.logs.mkdir(exist_ok=True, mode=0o700)
        end_left_over(self.data)
        trim_logs(self.logs)
        try:
            server = listen(self.wanted_port)
            number = server.getsockname()[1]
            address = self.environ.get("SITE_URL") or f"http://localhost:{number}"
            self.environ["SITE_URL"] = address
            print(f"Shelflife starts. Its data: {self.data}", flush=True)
            if self.wanted_port is None and number != DEFAULT_PORT:
                print(f"Port {DEFAULT_PORT} is taken, so it uses {number}.", flush=True)
            self._prepare()
            self._describe(server)
            front = [service for service in self.services if service.name in ("the broker", "the web server")]
            self._start(front)
            os.truncate(lock, 0)
            os.pwrite(lock, address.encode(), 0)
            ready = self._ready(number)
            # Only now, so that they do not take the processor from the first page.
            self._start([service for service in self.services if service not in front])
            if ready:
                self._greet(address)
            self._watch()
        finally:
            self._stop()
        return 0

    def _end(self, number: int, _: object) -> None:
        self.ending = signal.Signals(number)

    def _prepare(self) -> None:
        """Take the first steps (`manage.py set_up`), and beside them start the database, if it is ours."""
        if self.ending is not None:
            return
        print("Starting the database ..." if self.own_database else "Setting up ...", flush=True)
        steps = self._spawn("set-up", [sys.executable, "manage.py", "set_up"])
        try:
            if self.own_database:
                self.use = postgres.Use(self.data)
            while steps.poll() is None and self.ending is None:
                time.sleep(0.05)
        finally:
            stop(steps, signal.SIGTERM, 10)
        if steps.returncode and self.ending is None:
            log = self.logs / "set-up.log"
            raise CannotRun(f"{_last_line(log).removeprefix('CommandError: ')}\nThe whole of it is in {log}")

    def _start(self, services: list[Service]) -> None:
        """Start these services, in the order in which they need each other."""
        for service in services:
            if self.ending is None:
                service.run()

    def _describe(self, server: socket.socket) -> None:
        """Write down every service and how it is started."""
        python, descriptor = sys.executable, server.fileno()
        forwarded = "127.0.0.1" if self.trusted_proxy else ""
        web = [python, "-m", "gunicorn", "config.wsgi", "--bind", f"fd://{descriptor}", "--preload"]
        web += ["--workers", str(WEB_WORKERS), "--threads", str(WEB_THREADS), "--graceful-timeout", "5"]
        web += ["--no-control-socket", "--forwarded-allow-ips", forwarded]
        if os.access("/dev/shm", os.W_OK):  # its sign of life must not wait for a slow disk
            web += ["--worker-tmp-dir", "/dev/shm"]
        celery = [python, "-m", "celery", "--app", "config.celery", "--quiet"]
        # Threads share the encoder and the libraries: a process each would cost as much memory again.
        worker = [*celery, "worker", "--pool", "threads", "--concurrency", str(TASK_THREADS)]
        worker += ["--loglevel", "info", "--without-gossip", "--without-mingle"]
        beat = [*celery, "beat", "--loglevel", "info", "--pidfile", ""]
        if self.own_broker:
            self.services.append(
                Service("the broker", lambda: broker.serve(self.data, self.logs / "broker.log"), 20)
            )
        self.services += [
            Service("the web server", lambda: self._spawn("web", web, signal.SIGINT, [descriptor]), 8),
            Service("the worker", lambda: self._spawn("worker", worker, signal.SIGKILL), 10),
            Service("the schedule", lambda: self._spawn("beat", beat, signal.SIGKILL), 5),
        ]

    def _spawn(
        self,
        name: str,
        command: list[str],
        when_we_die: signal.Signals = signal.SIGTERM,
        descriptors: list[int] | None = None,
    ) -> subprocess.Popen[bytes]:
        """Start a child in a session of its own (Ctrl-C is for us alone), its output in a log."""
        with open(self.logs / f"{name}.log", "ab") as output:
            return subprocess.Popen(
                command,
                cwd=PROJECT,
                env=self.environ,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
                pass_fds=descriptors or [],
                preexec_fn=dies_with_parent(when_we_die),
            )

    def _ready(self, number: int) -> bool:
        """Wait until the web server answers; False when it does not in time, or we are asked to end."""
        end = time.monotonic() + READY_SECONDS
        while self.ending is None and time.monotonic() < end:
            connection = http.client.HTTPConnection("127.0.0.1", number, timeout=5)
            try:
                connection.request("GET", "/health", headers={"Host": "localhost"})
                if connection.getresponse().status == 200:
                    return True
            except OSError:
                pass
            finally:
                connection.close()
            time.sleep(0.1)
        if self.ending is None:
            print(f"The web server does not answer yet: see {self.logs / 'web.log'}", flush=True)
        return False

    def _greet(self, address: str) -> None:
        print(f"\n  Open {address} in a browser.")
        password = self.data / "first-password"
        if password.exists():
            print(f"  Sign in as admin with the password {password.read_text()}")
            print("  (This is shown until the password is changed.)")
        print("  Ctrl-C ends Shelflife.\n", flush=True)

    def _watch(self) -> None:
        """Start again what falls, until we are asked to end."""
        next_trim = time.monotonic() + LOG_CHECK_SECONDS
        while self.ending is None:
            now = time.monotonic()
            for service in self.services:
                if message := service.watch(now):
                    print(time.strftime("%H:%M:%S "), message, sep="", flush=True)
            if self.use and not postgres.is_locked(self.data / "postgres.keeper"):
                print(time.strftime("%H:%M:%S "), "the database ended; starting it again", sep="", flush=True)
                self.use.ensure()
            if now > next_trim:
                trim_logs(self.logs)
                next_trim = now + LOG_CHECK_SECONDS
            time.sleep(0.5)

    def _stop(self) -> None:
        """End every child, the last started first; then the database, unless other commands use it."""
        if self.ending is not None:
            print("Shelflife ends ...", flush=True)
        for service in reversed(self.services):
            if service.process is not None and service.name != "the broker":
                service.process.send_signal(signal.SIGTERM)
        for service in reversed(self.services):
            if service.process is not None:
                stop(service.process, signal.SIGTERM, service.grace)
        end_left_over(self.data)  # what a killed child may have left
        if self.use:
            self.use.release()


def _last_line(path: Path) -> str:
    lines = [line for line in path.read_text(errors="replace").splitlines() if line.strip()]
    return lines[-1] if lines else "the set-up ended without a word"


def main() -> int:
    """Run; a reason not to is one plain message and exit status 1."""
    os.umask(0o077)
    try:
        return Launcher(os.environ).run()
    except (
        CannotRun,
        BadSetting,
        postgres.DatabaseUnavailable,
        broker.BrokerUnavailable,
        TimeoutError,
    ) as error:
        print(f"Shelflife cannot start: {error}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
