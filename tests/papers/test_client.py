"""Every request to arXiv is polite, bounded and named; what arXiv says is obeyed and can be seen."""

from __future__ import annotations

import datetime
import itertools
import threading
import time
from email.utils import format_datetime

import pytest
from django.contrib.auth.models import User
from django.db import connection, transaction
from django.utils import timezone
from pytest_django import Settings

from papers import permit
from papers.client import BadAnswer, RetryLater, StoppedByArxiv, ask
from papers.currency import arxiv_notice
from papers.models import ArxivPermit, ArxivRequest
from tests.papers.arxiv_server import LittleArxiv, Play

pytestmark = pytest.mark.django_db(transaction=True)

IDENTIFY = {"verb": "Identify"}


def identify(arxiv: LittleArxiv, **options: float) -> bytes:
    return ask(f"{arxiv.url}/oai", IDENTIFY, interface="oai", **options).content  # type: ignore[arg-type]


def test_the_pause_is_kept_and_the_product_names_itself(arxiv: LittleArxiv, settings: Settings) -> None:
    settings.ARXIV_CONTACT = "desk@example.org"
    settings.SITE_URL = "https://shelflife.example.org"
    settings.ARXIV_MIN_INTERVAL = 0.3
    for _ in range(3):
        assert b"Identify" in identify(arxiv)
    pauses = [after.began - before.ended for before, after in itertools.pairwise(arxiv.asked)]
    assert min(pauses) >= 0.3
    agent = f"Shelflife/{settings.VERSION} (https://shelflife.example.org; mailto:desk@example.org)"
    assert {asked.agent for asked in arxiv.asked} == {agent}
    assert [request.status for request in ArxivRequest.objects.all()] == [200, 200, 200]
    assert ArxivRequest.objects.first().pause >= 0.3


def test_many_at_once_ask_one_after_another(arxiv: LittleArxiv, settings: Settings) -> None:
    settings.ARXIV_MIN_INTERVAL = 0.2

    def one() -> None:
        try:
            identify(arxiv)
        finally:
            connection.close()

    threads = [threading.Thread(target=one) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    asked = sorted(arxiv.asked, key=lambda each: each.began)
    assert len(asked) == 5
    assert min(after.began - before.ended for before, after in itertools.pairwise(asked)) >= 0.2


def test_the_interval_cannot_be_shortened_for_arxiv_itself(arxiv: LittleArxiv, settings: Settings) -> None:
    assert permit.min_interval() < 1
    settings.ARXIV_OAI_URL = "https://oaipmh.arxiv.org/oai"
    assert permit.min_interval() == 3


@pytest.mark.parametrize("status", [429, 503])
def test_retry_after_in_seconds_is_obeyed(arxiv: LittleArxiv, status: int) -> None:
    arxiv.plays = [Play(status=status, headers={"Retry-After": "1"})]
    with pytest.raises(RetryLater) as later:
        identify(arxiv)
    assert str(status) in later.value.why
    notice = arxiv_notice()
    assert notice is not None
    assert notice.tries_again == later.value.at
    with pytest.raises(RetryLater):
        identify(arxiv, patience=0.1)
    assert len(arxiv.asked) == 1
    identify(arxiv)
    assert arxiv.asked[1].began - arxiv.asked[0].ended >= 1
    assert arxiv_notice() is None
    assert ArxivPermit.objects.get().failures == 0
    assert ArxivRequest.objects.last().asked_to_wait == 1


def test_retry_after_as_a_date_is_obeyed(arxiv: LittleArxiv) -> None:
    at = timezone.now() + datetime.timedelta(minutes=5)
    arxiv.plays = [Play(status=503, headers={"Retry-After": format_datetime(at, usegmt=True)})]
    with pytest.raises(RetryLater) as later:
        identify(arxiv)
    # a header's date has whole seconds, and is taken against the answer's own Date, which has them too
    assert abs(later.value.at - at) < datetime.timedelta(seconds=30)
    assert later.value.at > at - datetime.timedelta(seconds=2)


def test_without_retry_after_each_failure_waits_longer(arxiv: LittleArxiv) -> None:
    arxiv.plays = [Play(status=429, times=3)]
    waits = []
    for _ in range(3):
        with pytest.raises(RetryLater) as later:
            identify(arxiv)
        waits.append((later.value.at - timezone.now()).total_seconds())
    # a fiftieth of 60, 120, 240 s, give or take a fifth
    assert waits[0] < waits[1] < waits[2]
    assert waits[2] > 2 * waits[0]
    assert ArxivPermit.objects.get().failures == 3
    ArxivPermit.objects.update(next_request=None)


def test_a_403_stops_everything_until_a_person_resets_it(arxiv: LittleArxiv, administrator: User) -> None:
    arxiv.plays = [Play(status=403)]
    with pytest.raises(StoppedByArxiv):
        identify(arxiv)
    for _ in range(2):
        with pytest.raises(StoppedByArxiv):
            identify(arxiv)
    assert len(arxiv.asked) == 1
    notice = arxiv_notice()
    assert notice is not None
    assert notice.stopped
    permit.reset(administrator)
    identify(arxiv)
    assert len(arxiv.asked) == 2
    assert ArxivPermit.objects.get().reset_by == administrator


def test_a_dead_holder_is_honoured_until_its_request_must_have_ended(arxiv: LittleArxiv) -> None:
    held = permit.acquire("oai", "http://died", longest=0.8, patience=5)
    began = time.monotonic()
    identify(arxiv)
    assert held.request
    assert arxiv.asked[0].began - began >= 0.8
    assert ArxivRequest.objects.get(address="http://died").ended is None


def test_an_answer_that_trickles_is_cut_at_the_deadline(arxiv: LittleArxiv) -> None:
    arxiv.plays = [Play(drip=0.3)]
    began = time.monotonic()
    with pytest.raises(RetryLater, match="no whole answer"):
        identify(arxiv, seconds=0.5)
    assert time.monotonic() - began < 2.5


def test_a_silent_connection_is_given_up(arxiv: LittleArxiv) -> None:
    arxiv.plays = [Play(seconds=1.5)]
    with pytest.raises(RetryLater, match="no whole answer"):
        identify(arxiv, seconds=0.4)


def test_no_connection_is_told_in_words(settings: Settings) -> None:
    settings.ARXIV_API_URL = settings.ARXIV_RSS_URL = settings.ARXIV_OAI_URL = "http://127.0.0.1:9/oai"
    with pytest.raises(RetryLater, match="the connection is refused"):
        ask(settings.ARXIV_OAI_URL, IDENTIFY, interface="oai")
    notice = arxiv_notice()
    assert notice is not None
    assert notice.words == "arXiv cannot be reached: the connection is refused."


def test_a_redirect_is_followed_politely(arxiv: LittleArxiv, settings: Settings) -> None:
    settings.ARXIV_MIN_INTERVAL = 0.3
    arxiv.plays = [Play(status=301, headers={"Location": f"{arxiv.url}/oai?verb=Identify"})]
    answer = ask(f"{arxiv.url}/old", IDENTIFY, interface="oai")
    assert answer.requests == 2
    assert arxiv.asked[1].began - arxiv.asked[0].ended >= 0.3


def test_redirects_without_end_are_a_bad_answer(arxiv: LittleArxiv) -> None:
    arxiv.plays = [Play(status=302, headers={"Location": "/oai?verb=Identify"}, times=9)]
    with pytest.raises(BadAnswer, match="without end"):
        identify(arxiv)
    assert len(arxiv.asked) == 5


def test_a_500_is_a_bad_answer_and_no_back_off(arxiv: LittleArxiv) -> None:
    arxiv.plays = [Play(status=500)]
    with pytest.raises(BadAnswer) as bad:
        identify(arxiv)
    assert bad.value.status == 500
    assert arxiv_notice() is None


def test_arxiv_is_never_asked_inside_a_transaction(arxiv: LittleArxiv) -> None:
    with transaction.atomic(), pytest.raises(RuntimeError, match="durable"):
        identify(arxiv)
    assert arxiv.asked == []
