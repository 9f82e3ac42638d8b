"""`manage.py harvest` does what Poll now does, and says how it went."""

from __future__ import annotations

import io

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from papers.models import Harvest, Paper
from tests.papers.arxiv_server import Invented, LittleArxiv, Play

pytestmark = pytest.mark.django_db(transaction=True)


def run(*arguments: str) -> str:
    said = io.StringIO()
    call_command("harvest", *arguments, stdout=said)
    return said.getvalue()


def test_it_harvests_and_says_through_which_day(arxiv: LittleArxiv) -> None:
    arxiv.add(Invented("2606.00001", "2026-06-12"), Invented("2606.00002", "2026-06-01"))
    said = run("--days", "5")
    assert "1 records seen, 1 papers new" in said
    assert "arXiv searched through 14 Jun 2026, no gaps." in said
    assert Harvest.objects.get().reason == "now"


def test_a_first_day_can_be_named(arxiv: LittleArxiv) -> None:
    arxiv.add(Invented("2606.00001", "2026-06-12"), Invented("2606.00002", "2026-06-01"))
    run("--from", "2026-06-01")
    assert Paper.objects.count() == 2


def test_it_fails_with_words_where_arxiv_cannot_be_reached(settings: Settings) -> None:
    settings.ARXIV_API_URL = settings.ARXIV_RSS_URL = settings.ARXIV_OAI_URL = "http://127.0.0.1:9/oai"
    settings.ARXIV_MIN_INTERVAL = 30  # so that its back-off is longer than it waits for
    with pytest.raises(
        CommandError, match=r"cannot be reached: the connection is refused. It is tried again at"
    ):
        run("--days", "5")
    assert Harvest.objects.get().state == "waiting"


def test_it_fails_with_words_where_arxiv_refuses(arxiv: LittleArxiv) -> None:
    arxiv.plays = [Play(status=403)]
    with pytest.raises(CommandError, match="403"):
        run("--days", "5")


def test_a_window_of_no_days_is_refused(arxiv: LittleArxiv) -> None:
    with pytest.raises(CommandError, match="from 1 to 3650"):
        run("--days", "0")
