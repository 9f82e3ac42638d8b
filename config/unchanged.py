"""Keeps what is costly to count for as long as nobody has changed the database. Called by what every page shows.

Exact, not timed: Postgres tells by its snapshot which transactions are done, and a snapshot that is the same sees the
same rows. A value is kept for each process and name.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import TypeVar, cast

from django.db import connection

T = TypeVar("T")

MOST_KEPT = 64  # the least used is let go for one more

_kept: OrderedDict[tuple[str, Hashable], tuple[str, object]] = OrderedDict()
_lock = threading.Lock()


def while_unchanged(name: Hashable, make: Callable[[], T]) -> T:
    """What `make` gave for this name, if no transaction has written anything since; else what it gives now.

    `make` must depend on the database alone, not on the time of day; what it gives must not be changed.
    """
    if connection.in_atomic_block:  # a transaction sees its own changes, which its snapshot does not tell
        return make()
    with connection.cursor() as cursor:
        # before the value is made: changes that come between the two are seen by the next call
        cursor.execute("SELECT pg_current_snapshot()::text")
        snapshot: str = cursor.fetchone()[0]
    key = (str(connection.settings_dict["NAME"]), name)
    with _lock:
        kept = _kept.get(key)
        if kept and kept[0] == snapshot:
            _kept.move_to_end(key)
            return cast(T, kept[1])
    value = make()
    with _lock:
        _kept[key] = (snapshot, value)
        _kept.move_to_end(key)
        if len(_kept) > MOST_KEPT:
            _kept.popitem(last=False)
    return value
