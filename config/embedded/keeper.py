"""The parent of the embedded Postgres: keeps it running while any process uses it, then shuts it down.

Started by postgres.Use as `python -m config.embedded.keeper DATA`, in a session of its own.
"""

import fcntl
import os
import signal
import sys
import threading
import time
from pathlib import Path

from config.embedded import postgres
from config.embedded.processes import stop

RESTART_PAUSE = 1.0


def main(data: Path) -> int:
    """Serve until nobody holds a claim (postgres.Use) any more; exit status 1 when it cannot start."""
    keeper = os.open(data / "postgres.keeper", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(keeper, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return 0  # another process was first
    log = data / "logs" / "postgres.log"
    asked_to_end = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, lambda *_: asked_to_end.set())
    try:
        server = postgres.serve(data, log)
    except (postgres.DatabaseUnavailable, TimeoutError, OSError) as error:
        (data / "logs" / "postgres-start-error").write_text(str(error))
        return 1
    users = os.open(data / "postgres.users", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    unused = threading.Event()

    def wait_until_unused() -> None:
        fcntl.flock(users, fcntl.LOCK_EX)
        unused.set()

    threading.Thread(target=wait_until_unused, daemon=True).start()
    while not unused.is_set() and not asked_to_end.is_set():
        if server.poll() is not None:
            time.sleep(RESTART_PAUSE)
            server = postgres.serve(data, log)
        unused.wait(0.5)
    stop(server, signal.SIGINT, postgres.STOP_SECONDS)
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
