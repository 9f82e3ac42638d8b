"""From a stored paper to a match with its reasons, by the real broker, worker and encoder process."""

from __future__ import annotations

import time

import pytest

from claims.models import Match
from papers.tasks import encode_papers
from tests.factories import ClaimFactory, PaperFactory, moment
from tests.services import Worker


@pytest.mark.django_db(transaction=True)
def test_a_nudge_encodes_matches_and_explains(worker: Worker) -> None:
    claim = ClaimFactory()
    fitting = PaperFactory(
        title="Salt layers in cold storage",
        abstract="We store salt layers in the cold. Salt layers lose 12% of their capacity in a year of cold storage.",
    )
    for number in range(4):
        PaperFactory(
            abstract=f"A choir of {number} voices sings in the old hall.", published=moment("2026-06-01")
        )
    encode_papers.delay()
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        match = Match.objects.filter(claim=claim, paper=fitting).exclude(sentence="").first()
        if match:
            break
        time.sleep(0.2)
    else:
        pytest.fail(f"no match with its reasons:\n{worker.log()}")
    assert match.sentence == "Salt layers lose 12% of their capacity in a year of cold storage."
    assert match.meaning_score is not None
