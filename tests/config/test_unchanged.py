"""What is kept while the database is unchanged is never older than the database."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from django.db import connection, transaction

from config.embedded import postgres
from config.unchanged import MOST_KEPT, while_unchanged


class Counting:
    """Counts the groups, and how often it was asked to."""

    def __init__(self) -> None:
        self.asked = 0

    def __call__(self) -> int:
        self.asked += 1
        return Group.objects.count()


@pytest.fixture
def groups() -> Counting:
    return Counting()


@pytest.fixture
def other(transactional_db: None) -> Iterator[psycopg.Connection]:
    """Another connection to the test database, within a transaction."""
    with postgres.connect(settings.DATA_DIR, str(connection.settings_dict["NAME"])) as opened:
        opened.autocommit = False
        yield opened


@pytest.mark.django_db(transaction=True)
def test_reading_again_counts_once(groups: Counting) -> None:
    first = while_unchanged("groups", groups)
    list(Group.objects.all())
    assert while_unchanged("groups", groups) == first
    assert groups.asked == 1
    assert while_unchanged("groups, too", groups) == first
    assert groups.asked == 2


@pytest.mark.django_db(transaction=True)
def test_a_change_is_seen_at_once(groups: Counting) -> None:
    before = while_unchanged("groups", groups)
    Group.objects.create(name="visitors")
    assert while_unchanged("groups", groups) == before + 1
    Group.objects.filter(name="visitors").delete()
    assert while_unchanged("groups", groups) == before


def test_a_change_counts_when_it_is_committed_and_not_before(
    other: psycopg.Connection, groups: Counting
) -> None:
    before = while_unchanged("groups", groups)
    other.execute("INSERT INTO auth_group (name) VALUES ('visitors')")
    assert while_unchanged("groups", groups) == before
    assert while_unchanged("groups", groups) == before
    other.commit()
    assert while_unchanged("groups", groups) == before + 1


@pytest.mark.django_db(transaction=True)
def test_a_transaction_sees_its_own_changes(groups: Counting) -> None:
    before = while_unchanged("groups", groups)
    with transaction.atomic():
        Group.objects.create(name="visitors")
        assert while_unchanged("groups", groups) == before + 1
        transaction.set_rollback(True)
    assert while_unchanged("groups", groups) == before


@pytest.mark.django_db(transaction=True)
def test_what_is_least_used_is_let_go(groups: Counting) -> None:
    while_unchanged("groups", groups)
    while_unchanged("seldom", groups)
    for number in range(MOST_KEPT - 1):
        while_unchanged(("filter", number), lambda: 0)
        while_unchanged("groups", groups)
    assert groups.asked == 2
    while_unchanged("seldom", groups)
    assert groups.asked == 3
