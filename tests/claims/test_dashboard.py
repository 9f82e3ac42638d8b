"""The dashboard: the finding, what needs attention, the claims with filters in the address."""

import datetime

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from claims import dashboard
from claims.models import Claim
from tests.cast import ClientFor
from tests.factories import (
    AnchorFactory,
    AnchorUseFactory,
    ClaimFactory,
    EvidenceFactory,
    LineFactory,
    MatchFactory,
    PaperFactory,
    moment,
)


def fallen(status: str, at: datetime.datetime, **facts: object) -> Claim:
    return ClaimFactory(status=status, status_since=at, last_reviewed=at, **facts)


def test_an_empty_installation_offers_three_ways_to_begin(curator: User, client_for: ClientFor) -> None:
    page = client_for(curator).get("/").content.decode()
    for way in ("Import your own document", "Write a line by hand", "Load the sample"):
        assert way in page


def test_a_reader_of_an_empty_installation_is_offered_nothing_they_may_not_do(
    reader: User, client_for: ClientFor
) -> None:
    page = client_for(reader).get("/").content.decode()
    assert "Load the sample" not in page
    assert "Nothing to read yet" in page


def test_the_finding_counts_what_holds_and_what_fell_this_month(reader: User, client_for: ClientFor) -> None:
    now = timezone.now()
    line = LineFactory()
    fallen("holding", now, line=line)
    fallen("holding", now, line=line)
    fallen("relaxed", now, line=line)
    fallen("reversed", now - datetime.timedelta(days=70), line=line)
    ClaimFactory(line=line)
    page = client_for(reader).get("/").content.decode()
    assert "Two of 5 claims still hold. One fell this month." in page


def test_a_claim_is_under_fresh_contradiction_until_it_is_reviewed(db: None) -> None:
    claim = ClaimFactory()
    EvidenceFactory(match__claim=claim, stance="contradicts", at=moment("2026-06-12"))
    EvidenceFactory(match__claim=claim, stance="supports", at=moment("2026-06-12"))
    found = dashboard.under_contradiction(Claim.objects.all())
    assert found.count == 1
    assert [(one.claim, one.papers, one.since) for one in found.freshest] == [
        (claim, 1, moment("2026-06-12"))
    ]
    Claim.objects.update(
        status="holding", status_since=moment("2026-06-20"), last_reviewed=moment("2026-06-20")
    )
    assert dashboard.under_contradiction(Claim.objects.all()).count == 0


def test_the_inbox_is_told_by_line_where_most_wait(db: None) -> None:
    small, large = ClaimFactory(), ClaimFactory()
    for claim, state in ((small, "pending"), (large, "pending"), (large, "pending")):
        MatchFactory(claim=claim, state=state)
    found = dashboard.inbox(Claim.objects.live())
    assert found.pending == 3
    assert [(one.line, one.pending) for one in found.lines] == [(large.line, 2), (small.line, 1)]
    assert found.lines[0].oldest == large.matches.earliest("found").found


def test_the_sample_counts_in_no_figure(db: None) -> None:
    ClaimFactory(line=LineFactory(sample=True))
    ClaimFactory()
    assert dashboard.figures(dashboard.scope(Claim.objects.live())).claims == 1


def test_a_dropped_claim_is_not_listed(reader: User, client_for: ClientFor) -> None:
    ClaimFactory(statement="Kept claim.")
    ClaimFactory(statement="Dropped claim.", dropped=timezone.now())
    page = client_for(reader).get("/").content.decode()
    assert "Kept claim." in page
    assert "Dropped claim." not in page


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("?status=relaxed", "Relaxed one."),
        ("?anchors=none", "Orphan one."),
        ("?anchors=suggested", "Suggested one."),
        ("?anchors=unsound", "Unsound one."),
        ("?inbox=waiting", "Waiting one."),
        ("?line=ice", "On ice."),
    ],
)
def test_filters_live_in_the_address(reader: User, client_for: ClientFor, query: str, shown: str) -> None:
    line = LineFactory(slug="all")
    anchored = {}
    for name, state, grounding in (
        ("Relaxed one.", "confirmed", "grounded"),
        ("Suggested one.", "suggested", "grounded"),
        ("Unsound one.", "confirmed", "not-found"),
        ("Waiting one.", "confirmed", "grounded"),
    ):
        paper = PaperFactory() if grounding == "grounded" else None
        anchor = AnchorFactory(line=line, grounding=grounding, paper=paper)
        anchored[name] = ClaimFactory(line=line, statement=name)
        AnchorUseFactory(anchor=anchor, claim=anchored[name], state=state)
    Claim.objects.filter(statement="Relaxed one.").update(
        status="relaxed", status_since=timezone.now(), last_reviewed=timezone.now()
    )
    MatchFactory(claim=anchored["Waiting one."])
    orphan = ClaimFactory(line=line, statement="Orphan one.")
    other = ClaimFactory(line=LineFactory(slug="ice"), statement="On ice.")
    AnchorUseFactory(anchor=AnchorFactory(line=other.line), claim=other, state="confirmed")
    page = client_for(reader).get(f"/{query}")
    listed = [row.claim.statement for row in page.context["rows"]]
    assert listed == [shown]
    assert orphan.pk


def test_a_filter_that_nothing_passes_says_so(reader: User, client_for: ClientFor) -> None:
    ClaimFactory()
    assert "No claim passes these filters" in client_for(reader).get("/?status=reversed").content.decode()


def test_the_number_of_queries_does_not_grow_with_the_claims(reader: User, client_for: ClientFor) -> None:
    client = client_for(reader)

    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert client.get("/").status_code == 200
        return len(asked)

    def more(number: int) -> None:
        for _ in range(number):
            claim = ClaimFactory(line=line)
            AnchorUseFactory(anchor=AnchorFactory(line=line), claim=claim)
            MatchFactory(claim=claim)

    line = LineFactory()
    more(2)
    client.get("/")
    few = queries()
    more(20)
    assert queries() == few


@pytest.mark.django_db(transaction=True)
def test_what_is_kept_is_of_the_role_and_of_the_present(
    reader: User, curator: User, client_for: ClientFor
) -> None:
    claim = ClaimFactory()
    MatchFactory(claim=claim)
    inbox_of_claim = f"?claim={claim.ref}"
    for _ in range(2):
        assert inbox_of_claim in client_for(curator).get("/").content.decode()
        assert "Salt layers lose" in client_for(reader).get("/").content.decode()
    Claim.objects.update(statement="Salt layers keep it.")
    page = client_for(reader).get("/").content.decode()
    assert "Salt layers keep it." in page
    assert "Salt layers lose" not in page
