"""Locks of the database by number, so that of many processes one at a time does what must not be done twice."""

from __future__ import annotations

from enum import IntEnum

from django.db import connection


class Lock(IntEnum):
    """Numbers of pg_advisory_xact_lock; they share the database with nothing else."""

    ENCODING = 0x5E1F_0001  # held to the commit, so that ids of encodings grow in commit order
    WORD_TABLE = 0x5E1F_0002
    EXPLAINING = 0x5E1F_0003
    SWEEP = 0x5E1F_0004  # two requests for a sweep at once make one
    IMPORT = 0x5E1F_0005  # two people who import one document at once make one line of it


def wait_for(lock: Lock) -> None:
    """Takes the lock until the running transaction ends, once whoever has it is done."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [int(lock)])


def try_lock(lock: Lock) -> bool:
    """Takes the lock until the running transaction ends; False at once where somebody else has it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [int(lock)])
        (got,) = cursor.fetchone()
    return bool(got)
