"""The harvest page and a paper's page: what they say, to whom, and at a constant number of queries."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from papers import watching
from papers.models import ArxivPermit, Coverage, Harvest, HarvestFault, SetAside, Version, WatchedCategory
from tests.factories import PaperFactory, moment

pytestmark = pytest.mark.django_db

SignIn = Callable[[User], Client]


def day(number: int) -> datetime.date:
    return datetime.date(2026, 6, number)


@pytest.fixture
def searched() -> Harvest:
    """cs.CL searched from 1 to 14 June but for the 12th; the 15th is not over."""
    category = watching.watch("cs.CL")
    WatchedCategory.objects.update(since=day(1))
    run = Harvest.objects.create(
        state="whole",
        categories=["cs.CL"],
        window_from=day(1),
        window_until=day(15),
        arxiv_today=day(15),
        started=timezone.now(),
        requests=7,
        seen=5405,
        new=3459,
    )
    HarvestFault.objects.create(harvest=run, what="page 2 was cut off", done="asked again")
    for number in [*range(1, 12), 13, 14, 15]:
        state = "provisional" if number == 15 else "closed"
        Coverage.objects.create(
            category=category, day=day(number), state=state, harvest=run, papers=number % 5
        )
    return run


def test_the_finding_stands_first_with_its_gap(client_for: SignIn, reader: User, searched: Harvest) -> None:
    page = client_for(reader).get(reverse("harvest")).content.decode()
    assert "arXiv is searched through 14 Jun 2026" in page
    assert "One gap is open: cs.CL, 12 Jun 2026." in page
    assert "cs.CL, 12 Jun 2026: not searched, a gap" in page
    assert "cs.CL, 15 Jun 2026: 0 papers so far, the day was not over" in page
    assert "page 2 was cut off: asked again" in page
    assert "Poll now" not in page


def test_a_curator_closes_the_gap(client_for: SignIn, curator: User, searched: Harvest) -> None:
    client = client_for(curator)
    assert "Close the gap" in client.get(reverse("harvest")).content.decode()
    client.post(reverse("harvest-close-gaps"))
    asked = Harvest.objects.get(reason="backfill")
    assert (asked.window_from, asked.window_until, asked.requested_by) == (day(12), day(12), curator)


def test_the_queries_of_the_page_do_not_grow(
    client_for: SignIn,
    reader: User,
    searched: Harvest,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    client = client_for(reader)
    with django_assert_max_num_queries(32) as few:
        client.get(reverse("harvest"))
    for number in range(10):
        run = Harvest.objects.create(
            state="whole", window_from=day(1), window_until=day(2), categories=["cs.CL"]
        )
        HarvestFault.objects.create(harvest=run, what="x", done="y")
        SetAside.objects.create(problem="no title", raw="<record/>", raw_hash=str(number))
    with django_assert_max_num_queries(len(few)):
        client.get(reverse("harvest"))


def test_before_the_first_harvest_its_window_is_chosen(client_for: SignIn, curator: User) -> None:
    watching.ensure_first()
    client = client_for(curator)
    page = client.get(reverse("harvest")).content.decode()
    assert "arXiv is not searched yet" in page
    assert "Start the first harvest" in page
    assert "starts by itself" in page
    refused = client.post(reverse("harvest-poll"), {"days": "0"})
    assert refused.status_code == 422
    assert not Harvest.objects.exists()
    client.post(reverse("harvest-poll"), {"days": "90"})
    run = Harvest.objects.get()
    assert (run.days, run.requested_by, run.state) == (90, curator, "waiting")
    assert "The first search of arXiv is under way" in client.get(reverse("harvest")).content.decode()


def test_the_strip_is_renewed_while_it_runs_and_then_the_page(
    client_for: SignIn, reader: User, searched: Harvest
) -> None:
    run = Harvest.objects.create(
        state="running",
        window_from=day(10),
        arxiv_today=day(20),
        windows=[["2026-06-15", None]],
        categories=["cs.CL"],
    )
    answer = client_for(reader).get(reverse("harvest-status"))
    assert "Running: reading records" in answer.content.decode()
    assert 'value="41"' in answer.content.decode()
    assert "HX-Refresh" not in answer.headers
    run.state = "whole"
    run.save()
    assert client_for(reader).get(reverse("harvest-status")).headers["HX-Refresh"] == "true"


def test_run_again_goes_on_with_a_failed_run(client_for: SignIn, curator: User, searched: Harvest) -> None:
    Harvest.objects.update(state="failed", error="arXiv answered 500", cursor="a token")
    client = client_for(curator)
    assert "arXiv answered 500" in client.get(reverse("harvest")).content.decode()
    client.post(reverse("harvest-again", args=[searched.pk]))
    searched.refresh_from_db()
    assert (searched.state, searched.cursor, searched.error) == ("waiting", "a token", "")


def test_categories_are_added_and_removed(client_for: SignIn, curator: User, searched: Harvest) -> None:
    client = client_for(curator)
    client.post(reverse("category-add"), {"name": "CS.hc"})
    added = WatchedCategory.objects.get(name="cs.HC")
    assert added.since == day(1)
    assert "cs.HC, 1 Jun 2026 to 14 Jun 2026" in client.get(reverse("harvest")).content.decode()
    refused = client.post(reverse("category-add"), {"name": "cs.ZZ"})
    assert refused.status_code == 422
    assert "arXiv has no category cs.ZZ" in refused.content.decode()
    client.post(reverse("category-remove", args=[added.pk]))
    added.refresh_from_db()
    assert not added.active


def test_a_403_is_told_and_only_an_administrator_resets_it(
    client_for: SignIn, curator: User, administrator: User, searched: Harvest
) -> None:
    ArxivPermit.objects.create(pk=1, state="stopped", last_problem="arXiv refused us (403), which means stop")
    page = client_for(curator).get(reverse("harvest")).content.decode()
    assert "arXiv refused us." in page
    assert "Let it be asked again now" not in page
    assert client_for(curator).post(reverse("harvest-reset")).status_code == 403
    client_for(administrator).post(reverse("harvest-reset"))
    assert ArxivPermit.objects.get().state == "open"


def test_what_was_set_aside_is_read_by_a_person(client_for: SignIn, curator: User, searched: Harvest) -> None:
    record = SetAside.objects.create(
        identifier="2606.00009",
        problem="it has no title",
        raw="<record>&raw</record>",
        raw_hash="x",
        harvest=searched,
    )
    client = client_for(curator)
    assert "Set aside, 1" in client.get(reverse("harvest")).content.decode()
    assert "&lt;record&gt;&amp;raw" in client.get(reverse("set-aside", args=[record.pk])).content.decode()
    client.post(reverse("set-aside-read", args=[record.pk]))
    record.refresh_from_db()
    assert record.read_by == curator
    assert "Set aside, 0" in client.get(reverse("harvest")).content.decode()


def test_coverage_is_taken_away_as_csv(client_for: SignIn, reader: User, searched: Harvest) -> None:
    lines = client_for(reader).get(reverse("harvest-coverage-csv")).content.decode().splitlines()
    assert lines[0] == "category,day,state,papers,harvest,proof"
    assert lines[1].startswith("cs.CL,2026-06-01,closed,1,")
    assert len(lines) == 15


@pytest.mark.parametrize("name", ["harvest-poll", "harvest-close-gaps", "harvest-reset", "category-add"])
def test_a_reader_changes_nothing(client_for: SignIn, reader: User, name: str) -> None:
    assert client_for(reader).post(reverse(name)).status_code == 403
    assert client_for(reader).get(reverse(name)).status_code in {403, 405}
    assert Client().post(reverse(name)).status_code == 302


def test_a_papers_page_shows_what_arxiv_says(client_for: SignIn, reader: User) -> None:
    paper = PaperFactory(
        identifier="2606.00001", title="Salt <layers>", current_version=2, updated=moment("2026-07-01")
    )
    Version.objects.filter(paper=paper).update(abstract="They lose 20%.")
    Version.objects.create(
        paper=paper, number=2, submitted=paper.updated, title=paper.title, abstract=paper.abstract
    )
    page = client_for(reader).get(paper.get_absolute_url()).content.decode()
    assert "Salt &lt;layers&gt;" in page
    assert "Ada Ferreira, Ben Okonkwo" in page
    assert 'href="https://arxiv.org/abs/2606.00001"' in page
    assert "They lose 20%." in page
    assert reverse("paper-matches", args=["2606.00001"]) in page


def test_other_forms_of_an_id_lead_to_the_paper(client_for: SignIn, reader: User) -> None:
    PaperFactory(identifier="hep-th/9901001")
    client = client_for(reader)
    assert client.get("/papers/hep-th/9901001/").status_code == 200
    assert client.get("/papers/arXiv:hep-th/9901001v2/").headers["Location"] == "/papers/hep-th/9901001/"
    assert client.get("/papers/2606.00002/").status_code == 404
    assert client.get("/papers/no-paper/").status_code == 404


def test_a_paper_of_the_sample_is_marked_and_never_linked_to_arxiv(client_for: SignIn, reader: User) -> None:
    paper = PaperFactory(identifier="sample:0001")
    page = client_for(reader).get(paper.get_absolute_url()).content.decode()
    assert "Sample" in page
    assert "arxiv.org/abs" not in page
