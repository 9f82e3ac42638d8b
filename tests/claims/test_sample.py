"""The sample: loaded with one click, alive on every page, counted nowhere else, removed without a trace."""

import datetime

import pytest
from django.contrib.auth.models import User

from claims import dashboard, statuses
from claims.models import Anchor, Claim, Erasure, Evidence, Line, Match, Verdict
from claims.sample import loading
from claims.triage import undo
from papers.models import Paper
from tests.cast import ClientFor
from tests.factories import ClaimFactory, EvidenceFactory, PaperFactory


@pytest.fixture
def sample(db: None) -> Line:
    return loading.load()


def test_one_click_loads_it_and_one_removes_it(curator: User, client_for: ClientFor) -> None:
    client = client_for(curator)
    people, papers = User.objects.count(), Paper.objects.count()
    client.post("/sample/load/")
    assert Line.objects.filter(sample=True).count() == 1
    assert Verdict.objects.exists()
    client.post("/sample/remove/")
    for model in (Line, Claim, Match, Evidence, Verdict, Anchor):
        assert not model.objects.exists()  # type: ignore[attr-defined]
    assert (User.objects.count(), Paper.objects.count()) == (people, papers)
    assert Erasure.objects.get().by == curator.username


def test_removing_it_touches_nothing_else(sample: Line, curator: User) -> None:
    own = EvidenceFactory(match__claim=ClaimFactory())
    loading.remove(curator)
    assert Evidence.objects.get() == own
    assert Line.objects.get() == own.match.claim.line


def test_loading_it_twice_changes_nothing(sample: Line) -> None:
    before = (Paper.objects.count(), Match.objects.count(), Verdict.objects.count())
    assert loading.load() == sample
    assert (Paper.objects.count(), Match.objects.count(), Verdict.objects.count()) == before


def test_it_shows_every_status_and_verdicts_over_two_years(sample: Line) -> None:
    assert set(sample.claims.values_list("status", flat=True)) == set(Claim.Status.values)
    days = [verdict.given for verdict in Verdict.objects.order_by("given")]
    assert days[-1] - days[0] > datetime.timedelta(days=600)
    assert Paper.objects.count() == 40


def test_its_statuses_follow_from_its_verdicts(sample: Line) -> None:
    assert statuses.rebuild_all() == []


def test_its_quotes_stand_word_for_word_in_the_abstracts(sample: Line) -> None:
    for match in Match.objects.select_related("paper"):
        assert match.sentence in match.paper.abstract


def test_its_matches_are_newer_than_their_claims(sample: Line) -> None:
    for match in Match.objects.select_related("claim"):
        assert match.counts_from > match.claim.as_of


def test_each_of_its_matches_has_a_page_and_each_decision_can_be_taken_back(
    sample: Line, curator: User, client_for: ClientFor
) -> None:
    client = client_for(curator)
    for match in Match.objects.all():
        assert client.get(match.get_absolute_url()).status_code == 200
    decided = Match.objects.exclude(state=Match.State.PENDING).filter(citations=None)
    assert decided.exists()
    for match in decided:
        assert undo(match, curator, match.revision).state == Match.State.PENDING


def test_its_people_cannot_sign_in(sample: Line) -> None:
    people = User.objects.filter(username__startswith="sample-")
    assert people.count() == 3
    assert not any(person.is_active or person.has_usable_password() for person in people)


def test_its_papers_are_no_arxiv_papers(sample: Line) -> None:
    PaperFactory()
    assert Paper.objects.real().count() == 1


def test_it_is_never_linked_to_arxiv(sample: Line, reader: User, client_for: ClientFor) -> None:
    client = client_for(reader)
    for address in ("/", sample.get_absolute_url(), sample.claims.all()[0].get_absolute_url()):
        page = client.get(address).content.decode()
        assert "arxiv.org/abs/sample" not in page
        assert "Sample" in page


def test_it_counts_in_no_figure_once_there_is_a_line_of_one_s_own(sample: Line) -> None:
    assert dashboard.figures(dashboard.scope(Claim.objects.live())).claims == 7
    ClaimFactory()
    counted = dashboard.scope(Claim.objects.live())
    assert (dashboard.figures(counted).claims, dashboard.inbox(counted).pending) == (1, 0)


def test_a_reader_cannot_load_or_remove_it(sample: Line, reader: User, client_for: ClientFor) -> None:
    assert client_for(reader).post("/sample/remove/").status_code == 403
    assert Line.objects.filter(sample=True).exists()
