"""The parent process of ./run, with the real processes: start, stop, faults, a second start."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.embedded import postgres
from config.embedded.processes import Patience
from config.environment import PROJECT, RUN_MARK
from tests.template import copy_to, remove_data

START_SECONDS = 120


class Run:
    """A launcher on a data directory, as ./run starts it."""

    def __init__(self, data: Path, **environ: str) -> None:
        self.data = data
        kept = {key: value for key, value in os.environ.items() if key not in {"SITE_URL", "PORT", RUN_MARK}}
        self.environ = {
            **kept,
            "SHELFLIFE_DATA": str(data),
            "DJANGO_SETTINGS_MODULE": "config.settings",
            **environ,
        }
        self.process: subprocess.Popen[str]

    def start(self) -> "Run":
        """Start it, and wait until it says where to open the browser."""
        self.output = self.data.parent / "output"
        with open(self.output, "w") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "config.launcher"],
                cwd=PROJECT,
                env=self.environ,
                stdout=output,
                stderr=output,
                text=True,
            )
        pause = Patience(START_SECONDS, "the launcher did not start")
        while "Ctrl-C ends" not in self.said():
            assert self.process.poll() is None, self.said()
            pause()
        return self

    def said(self) -> str:
        """What it printed."""
        return self.output.read_text()

    @property
    def url(self) -> str:
        """Where it answers."""
        match = re.search(r"Open (http://localhost:\d+)", self.said())
        assert match, self.said()
        return match[1]

    def healthy(self) -> bool:
        """Whether the web server answers and reaches its database."""
        try:
            with urllib.request.urlopen(f"{self.url}/health", timeout=5) as answer:
                return answer.read() == b"ok"
        except (OSError, urllib.error.URLError):
            return False

    def end(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Ask it to end; its exit status."""
        if self.process.poll() is None:
            self.process.send_signal(number)
        return self.process.wait(60)

    def manage(self, *command: str) -> str:
        """Run a management command on the same data directory; what it printed."""
        done = subprocess.run(
            [sys.executable, "manage.py", *command],
            cwd=PROJECT,
            env=self.environ,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout


def processes(data: Path) -> dict[int, str]:
    """All processes that work for a data directory, by their environment, command or working directory."""
    found = {}
    places = (str(data), os.path.realpath(data / "postgres"))
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal() and int(entry.name) != os.getpid():
            try:
                environ = (entry / "environ").read_bytes()
                command = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
                cwd = os.readlink(entry / "cwd")
            except OSError:
                continue
            marked = f"SHELFLIFE_DATA={data}\0".encode() in environ
            if marked or str(data) in command or cwd.startswith(places):
                found[int(entry.name)] = command
    return found


def wait_until_gone(data: Path) -> None:
    """Wait until no process works for the data directory."""
    pause = Patience(30, f"left behind: {processes(data)}")
    while processes(data):
        pause()


@pytest.fixture
def data(tmp_path: Path) -> Iterator[Path]:
    """A data directory of its own, with a space in its path; what a failed test leaves there is ended."""
    path = tmp_path / "my data"
    yield path
    for pid in processes(path):
        os.kill(pid, signal.SIGKILL)
    wait_until_gone(path)
    remove_data(path)


@pytest.fixture
def migrated(data: Path) -> Path:
    """The same with a migrated database in it."""
    data.mkdir()
    copy_to(data)
    return data


@pytest.fixture
def taken_port() -> Iterator[int]:
    """A port that another program listens on."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


def test_it_starts_tells_how_to_sign_in_and_ends_with_nothing_left(data: Path) -> None:
    run = Run(data).start()
    assert run.healthy()
    password = re.search(r"Sign in as admin with the password (\S+)", run.said())
    assert password
    assert password[1] == (data / "first-password").read_text()
    for name in ("first-password", "secret-key"):
        assert (data / name).stat().st_mode & 0o777 == 0o600
    commands = " ".join(processes(data).values())
    for part in (
        "gunicorn",
        "celery --app config.celery --quiet worker",
        "beat",
        "valkey-server",
        "postgres -D",
    ):
        assert part in commands

    second = subprocess.run(
        [sys.executable, "-m", "config.launcher"],
        cwd=PROJECT,
        env=run.environ,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert second.returncode == 1
    assert f"already runs on {data}: {run.url}" in second.stderr

    # A command beside it uses its database, and leaves it running.
    script = "from django.contrib.auth.models import User; u = User.objects.get(); print(u.username)"
    assert run.manage("shell", "--verbosity", "0", "--command", script).strip() == "admin"
    assert run.healthy()

    assert run.end(signal.SIGINT) == 0
    wait_until_gone(data)


def test_what_is_killed_is_started_again(migrated: Path) -> None:
    run = Run(migrated).start()
    for part in (
        "valkey-server",
        "celery --app config.celery --quiet worker",
        "beat",
        "gunicorn",
        "postgres -D",
    ):
        before = {pid for pid, command in processes(migrated).items() if part in command}
        assert before, part
        for pid in before:
            os.kill(pid, signal.SIGKILL)
        pause = Patience(60, f"{part} was not started again: {run.said()}")
        while not ({pid for pid, command in processes(migrated).items() if part in command} - before):
            pause()
        while not run.healthy():
            pause()
    keeper = next(pid for pid, command in processes(migrated).items() if "embedded.keeper" in command)
    os.kill(keeper, signal.SIGKILL)
    pause = Patience(60, "the database was not started again")
    while "the database ended" not in run.said() or not run.healthy():
        pause()
    assert run.end() == 0
    wait_until_gone(migrated)


def test_after_a_kill_of_everything_the_next_start_has_lost_nothing(migrated: Path) -> None:
    run = Run(migrated).start()
    key = (migrated / "secret-key").read_text()
    make = "from django.contrib.auth.models import User; User.objects.create_user('carol')"
    run.manage("shell", "--verbosity", "0", "--command", make)
    for pid in processes(migrated):
        os.kill(pid, signal.SIGKILL)
    run.process.wait()

    again = Run(migrated).start()
    count = (
        "from django.contrib.auth.models import User; print(User.objects.filter(username='carol').count())"
    )
    assert again.manage("shell", "--verbosity", "0", "--command", count).strip() == "1"
    assert (migrated / "secret-key").read_text() == key
    assert again.end() == 0
    wait_until_gone(migrated)


def test_when_the_parent_alone_is_killed_nothing_outlives_it(migrated: Path) -> None:
    run = Run(migrated).start()
    os.kill(run.process.pid, signal.SIGKILL)
    run.process.wait()
    wait_until_gone(migrated)


def test_two_commands_at_once_share_the_database_and_the_last_one_stops_it(migrated: Path) -> None:
    run = Run(migrated)
    script = (
        "import time; from django.contrib.auth.models import User; "
        "print(User.objects.count()); time.sleep({}); print(User.objects.count())"
    )
    both = [
        subprocess.Popen(
            [sys.executable, "manage.py", "shell", "--verbosity", "0", "--command", script.format(seconds)],
            cwd=PROJECT,
            env=run.environ,
            stdout=subprocess.PIPE,
            text=True,
        )
        for seconds in (0, 3)
    ]
    assert [each.communicate(timeout=60)[0].split() for each in both] == [["0", "0"], ["0", "0"]]
    wait_until_gone(migrated)


def test_a_command_without_a_database_starts_none(data: Path) -> None:
    run = Run(data)
    data.mkdir()
    run.manage("help")
    assert not (data / "postgres").exists()


def test_a_taken_port_is_an_error_where_port_asks_for_it(data: Path, taken_port: int) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "config.launcher"],
        cwd=PROJECT,
        env=Run(data, PORT=str(taken_port)).environ,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 1
    assert f"PORT={taken_port} is taken by another program" in done.stderr
    assert not (data / "postgres").exists()


def test_stale_lock_files_that_name_another_process_do_not_stop_the_start(migrated: Path) -> None:
    run = Run(migrated)
    place = migrated / "postgres" / "cluster" if os.geteuid() == 0 else migrated / "postgres"
    bystander = subprocess.Popen(["sleep", "60"], user=place.stat().st_uid)
    socket_lock = postgres.socket_dir(migrated) / ".s.PGSQL.5432.lock"
    try:
        for lock in (place / "postmaster.pid", socket_lock):
            lock.write_text(
                f"{bystander.pid}\n{place}\n{int(time.time())}\n5432\n{socket_lock.parent}\n\n    0 0\n"
            )
            os.chown(lock, place.stat().st_uid, place.stat().st_gid)
        assert "auth" in run.manage("showmigrations")
        assert bystander.poll() is None
    finally:
        bystander.kill()
        bystander.wait()
    wait_until_gone(migrated)
