"""Django's PostgreSQL backend, save that a process's first connection finds or starts the embedded server.

So commands that use no database start none.
"""

import atexit
from typing import Any

from django.conf import settings
from django.db.backends.postgresql import base

from config.embedded.postgres import Use

_uses: list[Use] = []


def start_server() -> None:
    """Find or start the server, once per process; it stops when the last process that called this ends.

    Raises config.embedded.postgres.DatabaseUnavailable.
    """
    if not _uses:
        _uses.append(Use(settings.DATA_DIR))
        atexit.register(stop_server)


def stop_server() -> None:
    """Give up this process's claim on the server; the last one waits until it is shut down."""
    while _uses:
        _uses.pop().release()


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection to the embedded Postgres of SHELFLIFE_DATA."""

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Connect, after making sure that the server runs."""
        start_server()
        return super().get_new_connection(conn_params)
