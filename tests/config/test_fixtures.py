"""The services that the other tests stand on: that they are the real ones, and work together."""

from collections.abc import Callable

import pytest
import requests
from django.conf import settings
from django.contrib.auth.models import User
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from config.celery import nudge
from config.embedded.processes import Patience
from config.schedule import Job
from tests.services import StandIn, Worker


def test_a_nudge_reaches_a_real_worker(worker: Worker) -> None:
    nudge(Job.GROUND_ANCHORS)
    pause = Patience(20, "the worker took no task")
    while f"Task {Job.GROUND_ANCHORS}" not in worker.log().partition(" ready.")[2]:
        pause()


@pytest.mark.django_db(transaction=True)
def test_a_nudge_without_a_broker_is_no_error(caplog: pytest.LogCaptureFixture) -> None:
    nudge(Job.MATCH_CLAIMS)
    assert "waits for the schedule" in caplog.text


@pytest.mark.arxiv
def test_the_stand_in_answers_where_the_settings_point(arxiv_stand_in: Callable[..., StandIn]) -> None:
    stand_in = arxiv_stand_in(now="2026-06-20")
    answer = requests.get(settings.ARXIV_API_URL, {"id_list": "2604.19784"}, timeout=10)
    assert "2604.19784" in answer.text
    assert [entry["path"] for entry in stand_in.log()] == ["/api/query"]


@pytest.mark.browser
def test_a_browser_opens_the_product_signed_in(
    page: Page, live_server: LiveServer, sign_in: Callable[[User], None]
) -> None:
    sign_in(User.objects.create_user("carol"))
    assert page.goto("/health").text() == "ok"  # type: ignore[union-attr]
