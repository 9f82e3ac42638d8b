"""What every test may ask for, all of it real: database, broker, worker, browser, a stand-in for arXiv.

Each run has a data directory of its own, so any number of runs may go on at once.
"""

import os
import shutil
from pathlib import Path

import psycopg
import pytest
from django.conf import settings

from config.embedded import postgres
from config.embedded.backend.base import start_server, stop_server
from config.environment import socket_home


def remove_data(data: Path) -> None:
    """Remove a data directory with all that lies elsewhere on its behalf."""
    link = data / "postgres"
    if link.is_symlink():
        shutil.rmtree(os.readlink(link), ignore_errors=True)
    shutil.rmtree(socket_home(data), ignore_errors=True)
    shutil.rmtree(data, ignore_errors=True)


def pytest_configure(config: pytest.Config) -> None:
    """Clear away what test runs that were killed have left."""
    for path in settings.DATA_DIR.parent.glob("shelflife-test-*"):
        pid = path.name.split("-")[2]
        if pid.isdecimal() and not Path("/proc", pid).exists() and path.stat().st_uid == os.geteuid():
            remove_data(path)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Shut the database down, if it ran, and remove the run's data directory."""
    stop_server()
    remove_data(settings.DATA_DIR)


@pytest.fixture(scope="session")
def django_db_modify_db_settings() -> None:
    """Start the run's Postgres, without the waits for the disk that durability costs."""
    start_server()
    with postgres.connect(settings.DATA_DIR) as connection:
        for name in ("fsync", "synchronous_commit", "full_page_writes"):
            connection.execute(
                psycopg.sql.SQL("ALTER SYSTEM SET {} = off").format(psycopg.sql.Identifier(name))
            )
        connection.execute("SELECT pg_reload_conf()")
