"""Each benchmark's functions on little input: that they do the work which they time. No time is judged here."""

from __future__ import annotations

import datetime
import http.client
import itertools
import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import psutil
import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from benchmarks import dashboard, harvest, match, start
from benchmarks.records import claim_sentences, read_records
from benchmarks.shelf import Shelf
from claims import statuses, triage
from claims.models import Anchor, Claim, Evidence, Line, Match, TriageEvent, Verdict
from papers.encoder.files import NAME
from papers.models import Encoding, Paper
from papers.records import PaperRecord, VersionRecord
from tests.services import RECORDS, STAND_IN

AS_OF = datetime.date(2026, 4, 30)


def record(number: int, month: int) -> PaperRecord:
    """A paper of a day in that month of 2026; each has words of its own."""
    word = f"alloy{number}"
    sentence = (
        f"We show that {word} loses {number + 3}% of its capacity in a year of cold storage without any load."
    )
    submitted = datetime.datetime(2026, month, 1 + number % 28, 12, tzinfo=datetime.UTC)
    return PaperRecord(
        identifier=f"26{month:02}.{number:05}",
        title=f"Ageing of {word}",
        abstract=f"Batteries age. {sentence}",
        authors=("Ada Ferreira",),
        categories=("cs.LG",),
        versions=(VersionRecord(1, submitted),),
    )


class Lettered:
    """An encoder of 384 letters' counts: vectors of unit length that say something about the text."""

    name = NAME

    def __init__(self) -> None:
        self.asked = 0

    def encode(self, texts: list[str]) -> np.ndarray:
        self.asked += len(texts)
        vectors = np.zeros((len(texts), 384), np.float32)
        for row, text in enumerate(texts):
            for letter in text:
                vectors[row, ord(letter) % 384] += 1
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


# --- records ------------------------------------------------------------------------------------------------


def test_claims_are_whole_sentences_of_a_fitting_length_and_none_comes_twice() -> None:
    records = [record(1, 5), record(1, 5), record(2, 5)]
    found = list(claim_sentences(records))
    assert len(found) == 2
    assert found[0].startswith("We show that alloy1 loses 4%")
    assert found[0].endswith("load.")


@pytest.mark.skipif(not RECORDS.exists(), reason="the real records (../shared/arxiv) are not here")
def test_the_real_records_are_read() -> None:
    records = read_records(RECORDS.parent)
    assert len(records) > 20_000
    assert all(before.published <= after.published for before, after in itertools.pairwise(records))
    anchor = next(one for one in records if one.identifier == "2506.18032")
    assert anchor.title == "Why Do Some Language Models Fake Alignment While Others Don't?"
    assert anchor.published.date() == datetime.date(2025, 6, 22)


# --- harvest ------------------------------------------------------------------------------------------------


@pytest.mark.arxiv
@pytest.mark.skipif(not STAND_IN.exists(), reason="the stand-in for arXiv (../shared/arxiv) is not here")
@pytest.mark.django_db(transaction=True)
def test_harvesting_twice_writes_once() -> None:
    with harvest.running_stand_in(RECORDS.parent, "--oai-page", "100") as arxiv:
        day = datetime.date(2026, 6, 29)
        pages = harvest.raw_pages(day, 2)
        parsing, storing, again = harvest.parse_and_store(pages)
        assert min(parsing, storing, again) > 0
        assert Paper.objects.count() == 200
        Paper.objects.all().delete()
        first = harvest.run(day)
        assert first.harvest.new == Paper.objects.count() > 200
        assert 0 < first.asking < first.seconds
        before = harvest.written()
        second = harvest.run(day)
        assert (second.harvest.new, second.harvest.changed) == (0, 0)
        assert harvest.written() == before
        Paper.objects.filter(pk=Paper.objects.values("pk")[:1]).update(comment="another")
        assert harvest.written() != before
        assert {request["status"] for request in arxiv.log()} == {200}


# --- match --------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_matching_is_whole_and_every_part_of_it_is_timed(monkeypatch: pytest.MonkeyPatch) -> None:
    encoder = Lettered()
    for module in (match, match.matching):
        monkeypatch.setattr(module, "load_encoder", lambda: encoder)
    library = [record(number, 3) for number in range(40)]
    match.fill(library, encoder)
    match.make_claims([record(number, 1) for number in range(60)], 60, AS_OF)
    assert (Line.objects.count(), Claim.objects.count(), Anchor.objects.count()) == (2, 60, 8)
    assert match.make_ready() > 0
    assert not Claim.objects.filter(cut=None).exists()
    old = match.match_all()
    assert not Match.objects.exists()  # all are older than the claims, and these claims have no span
    match.fill([record(number, 5) for number in range(30)], encoder)
    new = match.match_all()
    assert Match.objects.count() > 0
    assert set(Match.objects.values_list("standing", flat=True)) == {"new"}
    for spent in (old, new):
        assert spent["all"] > spent["reading"] + spent["scoring"] + spent["writing"] > 0
        assert min(spent.values()) > 0


@pytest.mark.django_db
def test_a_text_is_encoded_once_over_all_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = Lettered()
    monkeypatch.setattr(match, "load_encoder", lambda: real)
    first = match.RememberingEncoder(tmp_path / "kept.npz").encode(["one", "two"])
    later = match.RememberingEncoder(tmp_path / "kept.npz")
    assert np.array_equal(later.encode(["two", "one"]), first[::-1])
    assert real.asked == 2
    later.encode(["three", "one"])
    assert real.asked == 3
    assert later.encode([]).shape[0] == 0


@pytest.mark.django_db
def test_encoding_is_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    encoder = Lettered()
    monkeypatch.setattr(match.encoding, "encode_pending", lambda: 0)
    with pytest.raises(RuntimeError, match="not every paper"):
        match.fill([record(1, 3)], encoder)
    assert not Encoding.objects.exists()


# --- dashboard ----------------------------------------------------------------------------------------------


@pytest.fixture
def shelf(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> Shelf:
    small = Shelf(lines=3, claims_a_line=20, matches_a_claim=6)
    small.fill([record(number, 5) for number in range(80)], timezone.now())
    return small


def test_the_shelf_has_all_that_a_page_counts(shelf: Shelf) -> None:
    assert (Line.objects.count(), Claim.objects.count(), Match.objects.count()) == (3, 60, 360)
    statuses_given = set(Claim.objects.values_list("status", flat=True))
    assert {"untested", "holding"} < statuses_given
    assert set(Match.objects.values_list("state", flat=True)) == {
        "pending",
        "accepted",
        "dismissed",
        "snoozed",
    }
    assert Evidence.objects.count() == Match.objects.filter(state="accepted").count()
    assert Verdict.objects.filter(citations__isnull=False).exists()
    assert list(statuses.differences()) == []
    for event in TriageEvent.objects.select_related("match"):
        assert event.after == triage.decision_of(event.match)


def test_pages_are_asked_for_and_decisions_are_made(shelf: Shelf) -> None:
    client = dashboard.signed_in(shelf.reviewer)
    addresses = [f"/{query}" for query in dashboard.FILTERS if "line=" not in query]
    measured = dashboard.times(addresses, lambda address: client.get(address).status_code)
    assert len(measured) == len(addresses)
    assert dashboard.of_address(addresses, measured, addresses[2]) == [measured[2]]
    changed = dashboard.times_after_changes(addresses[:2], lambda address: client.get(address).status_code)
    assert len(changed) == 2
    assert Line.objects.get(slug="line-0").explanation == "Changed 1 times."
    curator = dashboard.signed_in(shelf.curator)
    assert len(dashboard.times(["/inbox/"], lambda address: curator.get(address).status_code)) == 1
    waiting = list(Match.objects.inbox(timezone.now()).values_list("pk", "revision")[:3])
    assert len(dashboard.decision_times(curator, waiting)) == 3
    assert Match.objects.filter(pk__in=[pk for pk, _ in waiting], state="accepted").count() == 3


@pytest.mark.django_db
def test_a_page_that_fails_is_no_measurement(reader: User, client_for: Callable[[User], Client]) -> None:
    client = client_for(reader)
    with pytest.raises(RuntimeError, match="/inbox/ answers 403"):
        dashboard.times(["/inbox/"], lambda address: client.get(address).status_code)


def test_the_web_server_answers(transactional_db: None) -> None:
    with dashboard.web_server() as port:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        connection.request("GET", "/health", headers={"Host": "localhost"})
        answer = connection.getresponse()
        assert answer.headers["Server"].startswith("gunicorn")
        connection.close()


# --- start --------------------------------------------------------------------------------------------------


def test_memory_is_that_of_the_whole_tree() -> None:
    held = start.memory(os.getpid())
    own = psutil.Process().memory_full_info().pss / 1e6
    assert sum(held.values()) >= own * 0.9
    assert held["the database"] > 5
    # the keeper is a child of this process, and found by its name, too
    keepers = [one.memory_full_info().pss / 1e6 for one in start._keepers()]
    assert held["the database's parent"] <= sum(keepers) * 1.5


@pytest.mark.parametrize(
    ("command", "part"),
    [
        ("python -m gunicorn config.wsgi --bind fd://7", "the web server"),
        ("python -m celery --app config.celery --quiet beat --pidfile", "the schedule"),
        ("python -m celery --app config.celery --quiet worker --pool threads", "the worker"),
        ("python -m papers.encoder.process /data/encoder/x.onnx 60", "the encoder"),
        ("postgres: shelflife shelflife [local] idle", "the database"),
        ("/x/pginstall/bin/postgres -D /data/postgres", "the database"),
        ("valkey-server unixsocket:/tmp/x", "the broker"),
    ],
)
def test_each_process_belongs_to_a_part(command: str, part: str) -> None:
    assert start._part(command) == part
