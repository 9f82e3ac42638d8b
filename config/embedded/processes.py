"""How child processes are started so that none outlives its parent.

Used by the services here and by the launcher.
"""

import ctypes
import os
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

PR_SET_PDEATHSIG = 1  # from linux/prctl.h
_libc = ctypes.CDLL(None, use_errno=True)


def dies_with_parent(number: signal.Signals) -> Callable[[], None]:
    """A `preexec_fn`: the kernel sends the child this signal when its parent ends, however it ends.

    To be used from the main thread only: the kernel means the thread that made the child.
    """
    parent = os.getpid()

    def before_exec() -> None:
        _libc.prctl(PR_SET_PDEATHSIG, int(number))
        if os.getppid() != parent:  # it ended before the line above
            os._exit(1)

    return before_exec


def stop(child: subprocess.Popen[bytes], number: signal.Signals, seconds: float) -> None:
    """Send a child a signal and wait; kill it when it takes longer than that."""
    if child.poll() is None:
        child.send_signal(number)
        try:
            child.wait(seconds)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def working_directory(pid: int) -> Path | None:
    """Where a process works, None where it does not exist or may not be looked at."""
    try:
        return Path(os.readlink(f"/proc/{pid}/cwd"))
    except OSError:
        return None


class Patience:
    """A deadline for a waiting loop: each call sleeps a little, and raises TimeoutError when time is up."""

    def __init__(self, seconds: float, what: str) -> None:
        self.seconds, self.what = seconds, what
        self.end = time.monotonic() + seconds

    def __call__(self) -> None:
        if time.monotonic() > self.end:
            raise TimeoutError(f"{self.what}: waited for {self.seconds:.0f} s")
        time.sleep(0.05)
