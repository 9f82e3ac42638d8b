"""Grounding: an anchor's title and date beside what arXiv says, and the look-up that finds it out."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

import pytest
from pytest_django import Settings

from claims import grounding
from claims.grounding import compare
from claims.models import Anchor
from papers.models import Paper, Version
from papers.permit import RetryLater
from tests.factories import AnchorFactory, LineFactory, PaperFactory, moment
from tests.papers.arxiv_server import Invented, LittleArxiv, Play, little_arxiv

G = Anchor.Grounding
TITLE = "Ageing of Salt Layers in Cold Storage"


def paper(**changes: object) -> Paper:
    """A paper submitted on 30 Jun 2025 whose id says July."""
    fields = {
        "identifier": "2507.00009",
        "title": TITLE,
        "published": moment("2025-06-30"),
        "updated": moment("2026-03-04"),
        "current_version": 2,
    }
    return Paper(**(fields | changes))


VERSIONS = [
    Version(number=1, submitted=moment("2025-06-30"), title="Salt Layers Age When Stored in the Cold"),
    Version(number=2, submitted=moment("2026-03-04"), title=TITLE),
]


@pytest.mark.parametrize("month", ["2025-06", "2025-07", "2025-05", "2025", ""])
def test_the_first_versions_month_agrees_as_does_the_ids_and_a_month_beside_it(month: str) -> None:
    assert compare(TITLE, False, month, paper()).grounding == G.GROUNDED


@pytest.mark.parametrize("month", ["2025-09", "2025-03", "2024", "2026"])
def test_another_month_or_year_differs(month: str) -> None:
    found = compare(TITLE, False, month, paper())
    assert (found.grounding, found.date_agrees) == (G.DATE_DIFFERS, False)


def test_the_year_of_the_id_agrees_though_the_submission_was_in_december() -> None:
    found = compare(TITLE, False, "2026", paper(identifier="2601.00004", published=moment("2025-12-31")))
    assert found.grounding == G.GROUNDED


def test_a_later_versions_month_agrees_only_where_that_version_was_named() -> None:
    found = compare(TITLE, False, "2026-03", paper(), VERSIONS)
    assert (found.grounding, found.date_note) == (G.DATE_DIFFERS, "that is the month of version 2")
    assert compare(TITLE, False, "2026-03", paper(), VERSIONS, 2).grounding == G.GROUNDED


def test_an_older_versions_title_agrees_and_is_named() -> None:
    found = compare("Salt layers age when stored in the cold", False, "2025-06", paper(), VERSIONS)
    assert (found.grounding, found.title_of_version) == (G.GROUNDED, 1)


def test_a_cut_off_title_agrees_and_is_marked() -> None:
    found = compare("Ageing of Salt Layers in", True, "2025-06", paper())
    assert (found.grounding, found.title_cut_off, found.title.rest) == (G.GROUNDED, True, "Cold Storage")


def test_another_title_differs_before_the_date_does() -> None:
    found = compare("Grain prices in Rome", False, "2024-01", paper())
    assert (found.grounding, found.date_agrees) == (G.TITLE_DIFFERS, False)


def test_a_withdrawn_paper_is_withdrawn_whatever_agrees() -> None:
    assert compare(TITLE, False, "2025-06", paper(withdrawn=True)).grounding == G.WITHDRAWN


def test_where_nothing_was_asserted_nothing_differs() -> None:
    assert compare("", False, "", paper()).grounding == G.GROUNDED


# --- the look-up ------------------------------------------------------------------------------------------------------


@pytest.fixture
def arxiv(settings: Settings) -> Iterator[LittleArxiv]:
    with little_arxiv() as running:
        running.add(Invented("2506.01001", "2025-06-11", TITLE))
        settings.ARXIV_API_URL = f"{running.url}/api/query"
        settings.ARXIV_OAI_URL = f"{running.url}/oai"
        settings.ARXIV_RSS_URL = f"{running.url}/rss"
        settings.ARXIV_MIN_INTERVAL = 0.01
        yield running


@pytest.mark.django_db(transaction=True)
def test_anchors_are_looked_up_in_one_request_and_malformed_ones_never(arxiv: LittleArxiv) -> None:
    line = LineFactory()
    found = AnchorFactory(line=line, identifier="2506.01001", asserted_title=TITLE)
    missing = AnchorFactory(line=line, identifier="2506.09999")
    malformed = AnchorFactory(line=line, identifier="2413.00001")
    changed = grounding.check([found, missing, malformed])
    assert {anchor.pk for anchor in changed} == {found.pk, missing.pk, malformed.pk}
    assert [anchor.grounding for anchor in line.anchors.all()] == [G.GROUNDED, G.NOT_FOUND, G.MALFORMED]
    assert len(arxiv.asked) == 1
    assert "2413" not in arxiv.asked[0].address
    found.refresh_from_db()
    assert found.paper is not None
    assert found.paper.title == TITLE
    assert found.checked is not None


@pytest.mark.django_db(transaction=True)
def test_when_arxiv_cannot_be_asked_anchors_stay_not_yet_checked(arxiv: LittleArxiv) -> None:
    anchor = AnchorFactory(identifier="2506.01001")
    arxiv.plays.append(Play(status=503, times=9))
    with pytest.raises(RetryLater):
        grounding.check([anchor])
    anchor.refresh_from_db()
    assert (anchor.grounding, anchor.checked) == (G.UNCHECKED, None)
    assert grounding.waiting() == [anchor]


@pytest.mark.django_db
def test_the_samples_anchors_are_never_looked_up() -> None:
    anchor = AnchorFactory(line=LineFactory(sample=True), identifier="sample:0001")
    assert grounding.waiting() == []
    assert grounding.check([anchor]) == []
    anchor.refresh_from_db()
    assert anchor.grounding == G.UNCHECKED


@pytest.mark.django_db
def test_a_paper_in_the_store_grounds_its_anchor_without_asking() -> None:
    PaperFactory(identifier="2506.01001", title=TITLE, published=moment("2025-06-11"))
    anchor = AnchorFactory(identifier="2506.01001", asserted_title=TITLE)
    assert grounding.ground_from_stored([anchor]) == [anchor]
    anchor.refresh_from_db()
    assert anchor.grounding == G.GROUNDED


@pytest.mark.django_db
def test_an_anchor_whose_paper_was_withdrawn_since_is_found_and_compared_again() -> None:
    stored = PaperFactory(identifier="2506.01001", title=TITLE, published=moment("2025-06-11"))
    anchor = AnchorFactory(identifier="2506.01001", asserted_title=TITLE)
    grounding.ground_from_stored([anchor], now=datetime.datetime(2026, 7, 1, tzinfo=datetime.UTC))
    assert grounding.outdated() == []
    Paper.objects.filter(pk=stored.pk).update(withdrawn=True)
    assert grounding.outdated() == [anchor]
    grounding.ground_from_stored(grounding.outdated())
    anchor.refresh_from_db()
    assert anchor.grounding == G.WITHDRAWN
    assert grounding.outdated() == []
