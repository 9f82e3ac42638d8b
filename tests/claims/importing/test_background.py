"""What goes on after an import, in a real worker: anchors are looked up, and the as-of day is set right."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.test import Client

from claims.models import Document
from tests.papers.arxiv_server import LittleArxiv
from tests.services import Worker

pytestmark = pytest.mark.django_db(transaction=True)
PATIENCE = 60.0


def test_an_import_without_a_look_up_is_grounded_by_the_worker(
    arxiv: LittleArxiv,
    run_worker: Callable[[], Worker],
    document: str,
    curator: User,
    client_for: Callable[[User], Client],
) -> None:
    run_worker()
    client = client_for(curator)
    draft = client.post("/import/", {"text": document})["Location"]
    client.post(f"{draft}save/")
    kept = Document.objects.get()
    deadline = time.monotonic() + PATIENCE
    while kept.as_of_provisional and time.monotonic() < deadline:
        time.sleep(0.2)
        kept.refresh_from_db()
    assert (kept.as_of.isoformat(), kept.as_of_provisional) == ("2026-03-20", False)
    assert sorted(kept.line.anchors.values_list("grounding", flat=True)) == [
        "grounded",
        "grounded",
        "malformed",
    ]
