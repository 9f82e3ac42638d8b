"""Encoding papers: each one's current text once, newest first, ids growing in commit order."""

from __future__ import annotations

import hashlib
import threading

import numpy as np
import pytest
from django.db import connection, connections

from papers import encoding
from papers.encoder.client import EncoderFailed, load_encoder
from papers.encoding import encode_pending, text_of
from papers.locks import Lock
from papers.models import Encoding
from papers.words import pack_terms, stem_id, terms, unpack_terms, written_forms
from tests.factories import PaperFactory, moment


def test_stems_are_counted_without_stop_words() -> None:
    ids, counts = terms("The models' shutdown-tampering: a model tampers with Models, V3.1 of them.")
    counted = dict(zip(ids.tolist(), counts.tolist(), strict=True))
    assert counted == {
        stem_id("model"): 3,
        stem_id("shutdown"): 1,
        stem_id("tampering"): 2,
        stem_id("v3.1"): 1,
    }
    assert ids.tolist() == sorted(ids.tolist())


def test_stem_numbers_are_the_same_in_every_process() -> None:
    assert stem_id("Peers") == 2733046201 == stem_id("peer")
    assert stem_id("the") is None


def test_terms_survive_their_packed_form() -> None:
    ids, counts = terms("Peers protect peers, and 15% of peers do not.")
    unpacked = unpack_terms(pack_terms(ids, counts))
    assert np.array_equal(unpacked[0], ids)
    assert np.array_equal(unpacked[1], counts)
    assert len(unpack_terms(pack_terms(*terms("")))[0]) == 0


def test_written_forms_keep_the_first_spelling_in_order() -> None:
    assert list(written_forms("Tampering models tamper; the MODEL was told.").values()) == [
        "Tampering",
        "models",
        "told",
    ]


@pytest.mark.django_db
def test_a_papers_text_is_encoded_as_words_and_meaning() -> None:
    paper = PaperFactory()
    assert encode_pending() == 1
    encoded = Encoding.objects.get(paper=paper)
    text = text_of(paper.title, paper.abstract)
    encoder = load_encoder()
    assert encoder is not None
    assert encoded.encoder == encoder.name
    assert encoded.text_hash == hashlib.sha256(text.encode()).hexdigest()
    assert encoded.length == terms(text)[1].sum()
    assert np.array_equal(unpack_terms(encoded.terms)[0], terms(text)[0])
    assert encoded.vector is not None
    assert np.abs(np.array(encoded.vector) - encoder.encode([text])[0]).max() < 1e-3


@pytest.mark.django_db
def test_what_is_encoded_is_not_encoded_again() -> None:
    PaperFactory.create_batch(3)
    assert encode_pending() == 3
    before = list(Encoding.objects.values_list("id", "paper_id"))
    assert encode_pending() == 0
    assert list(Encoding.objects.values_list("id", "paper_id")) == before
    assert len(before) == 3


@pytest.mark.django_db
def test_the_newest_are_encoded_first() -> None:
    old = PaperFactory(published=moment("2026-01-10"))
    new = PaperFactory(published=moment("2026-06-10"))
    assert encode_pending(limit=1) == 1
    assert list(Encoding.objects.values_list("paper_id", flat=True)) == [new.pk]
    assert encode_pending() == 1
    assert Encoding.objects.get(paper=old).pk > Encoding.objects.get(paper=new).pk


@pytest.mark.django_db
def test_a_changed_text_gets_a_new_row_with_a_higher_id() -> None:
    changed, other = PaperFactory(), PaperFactory()
    encode_pending()
    before = Encoding.objects.get(paper=changed)
    changed.abstract = "We retract the claim that salt ages – é and all."
    changed.save()
    assert encode_pending() == 1
    after = Encoding.objects.get(paper=changed)
    assert after.pk > max(before.pk, Encoding.objects.get(paper=other).pk)
    assert after.text_hash != before.text_hash


@pytest.mark.django_db
def test_without_an_encoder_words_alone_are_kept_and_vectors_that_are_there_stay(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with_vector = PaperFactory()
    encode_pending()
    without_vector = PaperFactory()
    with monkeypatch.context() as no_encoder:
        no_encoder.setattr(encoding, "load_encoder", lambda: None)
        assert encode_pending() == 1
        assert encode_pending() == 0
    assert Encoding.objects.get(paper=with_vector).vector is not None
    encoded = Encoding.objects.get(paper=without_vector)
    assert (encoded.encoder, encoded.vector) == ("", None)
    assert encoded.length > 0
    # and once there is an encoder, its vector is made
    assert encode_pending() == 1
    assert Encoding.objects.get(paper=without_vector).vector is not None


class _Failing:
    """An encoder whose process cannot answer."""

    name = "failing"

    def encode(self, texts: list[str]) -> np.ndarray:
        raise EncoderFailed("gone")


@pytest.mark.django_db
def test_an_encoder_that_fails_leaves_papers_pending(monkeypatch: pytest.MonkeyPatch) -> None:
    PaperFactory()
    with monkeypatch.context() as failing:
        failing.setattr(encoding, "load_encoder", _Failing)
        assert encode_pending() == 0
    assert not Encoding.objects.exists()
    assert encode_pending() == 1


@pytest.mark.django_db(transaction=True)
def test_two_at_once_encode_each_paper_once(monkeypatch: pytest.MonkeyPatch) -> None:
    PaperFactory.create_batch(12)
    monkeypatch.setattr(encoding, "BLOCK", 3)
    done: list[int] = []

    def work() -> None:
        done.append(encode_pending())
        connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(done) == 12 == Encoding.objects.count()


@pytest.mark.django_db(transaction=True)
def test_who_does_not_have_the_lock_leaves_at_once() -> None:
    PaperFactory()
    held, release = threading.Event(), threading.Event()

    def hold() -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"BEGIN; SELECT pg_advisory_xact_lock({int(Lock.ENCODING)})")
            held.set()
            release.wait(60)
            cursor.execute("ROLLBACK")
        connections.close_all()

    holder = threading.Thread(target=hold)
    holder.start()
    assert held.wait(60)
    assert encode_pending() == 0
    release.set()
    holder.join()
    assert encode_pending() == 1
