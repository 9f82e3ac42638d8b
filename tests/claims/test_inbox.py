"""The inbox: what it lists and in which order, what a decision answers, with and without htmx, and for whom."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from claims import triage
from claims.models import Evidence, Line, Match
from claims.queue import Filters, Queue, minutes_for
from papers.models import Encoding
from tests.factories import (
    ClaimFactory,
    EvidenceFactory,
    KindFactory,
    LineFactory,
    MatchFactory,
    PaperFactory,
    SpecificFactory,
    moment,
)

pytestmark = pytest.mark.django_db
ClientFor = Callable[[User], Client]
HTMX = {"HX-Request": "true"}


@pytest.fixture
def line() -> Line:
    return LineFactory(code="PP", slug="peers")


def text(answer: HttpResponse) -> str:
    """The page's text with single spaces."""
    return " ".join(answer.content.decode().split())


def order(answer: HttpResponse) -> list[int]:
    """The matches that the list shows, in its order."""
    return [one["match"].pk for one in answer.context["waiting"]]


def decide(client: Client, match: Match, what: str, htmx: bool = False, **data: Any) -> HttpResponse:
    body = {"revision": match.revision, "where": "inbox", **data}
    return client.post(reverse(f"match-{what}", args=[match.pk]), body, headers=HTMX if htmx else {})


# --- what it lists ---------------------------------------------------------------------------------------------------


def test_the_best_match_comes_first_and_is_shown(curator: User, client_for: ClientFor, line: Line) -> None:
    low, high = (MatchFactory(claim__line=line, score=score) for score in (2.5, 7.0))
    answer = client_for(curator).get(reverse("inbox"))
    assert order(answer) == [high.pk, low.pk]
    assert answer.context["match"] == high


def test_decided_and_sleeping_matches_and_dropped_claims_are_not_listed(
    curator: User, client_for: ClientFor
) -> None:
    waiting, accepted, sleeping, awake = (MatchFactory(score=score) for score in (4, 3, 2, 1))
    MatchFactory(claim__dropped=timezone.now())
    triage.accept(accepted, curator, "supports", 1)
    triage.snooze(sleeping, curator, timezone.now() + datetime.timedelta(days=2), 1)
    triage.snooze(awake, curator, moment("2026-01-02"), 1, at=moment("2026-01-01"))
    assert order(client_for(curator).get(reverse("inbox"))) == [waiting.pk, awake.pk]


def test_filters_live_in_the_address(curator: User, client_for: ClientFor, line: Line) -> None:
    claim = ClaimFactory(line=line, number=2)
    kind = KindFactory(line=line, position=1)
    other_line, other_claim = MatchFactory(), MatchFactory(claim__line=line)
    by_hand = MatchFactory(claim=claim, source="by-hand")
    within = MatchFactory(claim=claim, standing="within-span")
    of_kind = MatchFactory(claim=claim, kind=kind)
    client = client_for(curator)
    for query, wanted in {
        "line=peers": {other_claim, by_hand, within, of_kind},
        "line=peers&claim=2": {by_hand, within, of_kind},
        "line=peers&kind=1": {of_kind},
        "source=by-hand": {by_hand},
        "line=peers&claim=2&standing=within-span": {within},
        f"claim={claim.ref}": {by_hand, within, of_kind},
        "line=nowhere": {other_line, other_claim, by_hand, within, of_kind},
    }.items():
        assert set(order(client.get(f"{reverse('inbox')}?{query}"))) == {m.pk for m in wanted}, query


def test_what_sleeps_has_a_list_of_its_own_first_to_come_back_first(
    curator: User, client_for: ClientFor
) -> None:
    now = timezone.now()
    late, soon = MatchFactory(score=9), MatchFactory(score=1)
    triage.snooze(late, curator, now + datetime.timedelta(days=9), 1)
    triage.snooze(soon, curator, now + datetime.timedelta(days=3), 1)
    assert order(client_for(curator).get(reverse("inbox") + "?show=snoozed")) == [soon.pk, late.pk]


def test_the_sample_waits_in_its_own_queue_alone(curator: User, client_for: ClientFor, line: Line) -> None:
    sample = LineFactory(slug="the-sample", sample=True)
    of_sample = MatchFactory(claim__line=sample, source="sample", paper__identifier="sample:0001")
    real = MatchFactory(claim__line=line)
    client = client_for(curator)
    assert order(client.get(reverse("inbox"))) == [real.pk]
    assert order(client.get(reverse("inbox") + "?line=the-sample")) == [of_sample.pk]
    page = text(client.get(reverse("inbox") + "?line=the-sample"))
    assert "arxiv.org/abs/sample" not in page
    assert "counted in no figure" in page


def test_where_there_is_only_the_sample_it_is_shown(curator: User, client_for: ClientFor) -> None:
    of_sample = MatchFactory(claim__line__sample=True, source="sample")
    assert order(client_for(curator).get(reverse("inbox"))) == [of_sample.pk]


def test_progress_counts_the_day_and_what_is_left(curator: User, client_for: ClientFor, line: Line) -> None:
    matches = [MatchFactory(claim__line=line) for _ in range(4)]
    triage.accept(matches[0], curator, "supports", 1)
    triage.dismiss(matches[1], curator, "other-topic", "", 1)
    triage.accept(MatchFactory(), curator, "mentions", 1, at=timezone.now() - datetime.timedelta(days=2))
    assert "2 of 4 decided today, 2 left" in text(client_for(curator).get(reverse("inbox")))
    assert "0 of 0" not in text(client_for(curator).get(reverse("inbox") + "?source=by-hand"))


def test_the_pace_leaves_pauses_out_and_needs_a_few_decisions() -> None:
    start = moment("2026-06-01")
    quick = [start - datetime.timedelta(seconds=30 * n) for n in range(7)]
    after_lunch = [start + datetime.timedelta(hours=1), *quick]
    assert minutes_for(20, quick) == minutes_for(20, after_lunch) == 10
    assert minutes_for(20, quick[:4]) is None
    assert minutes_for(0, quick) is None


def test_an_empty_inbox_says_why_and_what_to_do(curator: User, client_for: ClientFor) -> None:
    client = client_for(curator)
    assert "No lines yet" in text(client.get(reverse("inbox")))
    match = MatchFactory()
    triage.accept(match, curator, "supports", 1)
    page = text(client.get(reverse("inbox")))
    assert "Inbox empty." in page
    assert "1 decided today." in page
    assert reverse("harvest") in page
    assert "Nothing waits under these filters." in text(client.get(reverse("inbox") + "?source=by-hand"))


def test_a_long_queue_shows_more_on_request(curator: User, client_for: ClientFor) -> None:
    claim = ClaimFactory()
    for _ in range(45):
        MatchFactory(claim=claim)
    client = client_for(curator)
    first = client.get(reverse("inbox"))
    assert len(order(first)) == 40
    assert "5 more" in text(first)
    assert len(order(client.get(first.context["more_url"]))) == 45


# --- a match beside its claim ----------------------------------------------------------------------------------------


def test_claim_and_abstract_stand_side_by_side_with_what_bears(curator: User, client_for: ClientFor) -> None:
    claim = ClaimFactory()
    SpecificFactory(claim=claim, start=claim.statement.index("12%"))
    paper = PaperFactory(abstract="Salt ages. Salt layers lose 31% in a year. We <b>release</b> code.")
    MatchFactory(
        claim=claim, paper=paper, sentence="Salt layers lose 31% in a year.", shared_words=["salt", "lose"]
    )
    page = text(client_for(curator).get(reverse("inbox")))
    assert '<mark class="bearing"><sup>1</sup><strong class="shared">Salt</strong> layers' in page
    assert 'is-other" title="another figure of the claim&#x27;s unit">31%' in page.replace(
        "&#39;", "&#x27;"
    ).replace("claim's", "claim&#x27;s")
    assert "other figures" in page
    assert "<b>release</b>" not in page


def test_the_suggested_stance_is_hidden_until_a_person_has_chosen(
    curator: User, client_for: ClientFor
) -> None:
    match = MatchFactory(suggested_stance="qualifies", suggestion_reason="holds only when")
    client = client_for(curator)
    page = text(client.get(reverse("inbox")))
    assert "holds only when" not in page
    assert "suggested: " not in page
    after = text(decide(client, match, "accept", htmx=True, stance="supports"))
    assert "suggested: qualifies, on “holds only when”" in after


def test_standing_and_kind_are_told_in_words(curator: User, client_for: ClientFor) -> None:
    claim = ClaimFactory()
    MatchFactory(claim=claim, kind=KindFactory(line=claim.line, position=2, text="layers that never age"))
    client = client_for(curator)
    assert "Fits kind b: layers that never age" in text(client.get(reverse("inbox")))
    Match.objects.update(standing="within-span")
    assert "Within the asserted span" in text(client.get(reverse("inbox")))
    Match.objects.update(standing="context")
    page = text(client.get(reverse("inbox")))
    assert "Older than the claim" in page
    assert page.count("disabled title=") == 4, "only “mentions” is open"


def test_the_papers_other_matches_and_the_claims_evidence_stand_beside(
    curator: User, client_for: ClientFor
) -> None:
    match = MatchFactory(claim__line__code="AA", score=9)
    MatchFactory(paper=match.paper, claim__line__code="BB", claim__number=7)
    EvidenceFactory(match__claim=match.claim, match__paper__identifier="2606.77777", stance="contradicts")
    page = text(client_for(curator).get(reverse("inbox")))
    assert "BB-7" in page
    assert "2606.77777" in page


def test_a_score_is_explained_in_deviations_where_its_baseline_is_known(
    curator: User, client_for: ClientFor
) -> None:
    match = MatchFactory()
    client = client_for(curator)
    assert "Not scored yet" in text(client.get(reverse("inbox")))
    table = match._meta.get_field("word_table").related_model.objects.create(
        number=3, documents=10, average_length=80, frequencies=b""
    )
    Match.objects.update(word_table=table, words_score=16.0, meaning_score=0.4, score=3.4)
    assert "3.4 deviations above an unrelated paper</dd>" not in text(client.get(reverse("inbox")))
    match.claim.baseline = {"table": 3, "words": [6.0, 5.0], "meaning": [0.1, 0.1]}
    match.claim.save()
    shown = "3.4 deviations above an unrelated paper (by words 2.0, by meaning 3.0)"
    assert shown in text(client.get(reverse("inbox")))


# --- deciding --------------------------------------------------------------------------------------------------------


def test_a_decision_answers_with_the_next_match(curator: User, client_for: ClientFor) -> None:
    first, second, third = (MatchFactory(score=score) for score in (9, 8, 7))
    client = client_for(curator)
    answer = decide(client, second, "accept", htmx=True, stance="contradicts", pressure="scaling", remark="r")
    assert answer.context["match"] == third
    assert answer.headers["HX-Replace-Url"] == f"/inbox/?match={third.pk}"
    page = text(answer)
    assert "<html" not in page
    assert 'Accepted as <strong class="is-contradicts">contradicts</strong>' in page
    assert "Undo</button>" in page
    evidence = Evidence.objects.get()
    assert (evidence.stance, evidence.pressure, evidence.remark, evidence.by) == (
        *("contradicts", "scaling", "r", curator),
    )
    assert decide(client, third, "dismiss", htmx=True, reason="other-topic").context["match"] == first


def test_after_the_last_decision_the_inbox_is_empty(curator: User, client_for: ClientFor) -> None:
    answer = decide(client_for(curator), MatchFactory(), "dismiss", htmx=True, reason="duplicate")
    assert answer.headers["HX-Replace-Url"] == "/inbox/"
    assert "Inbox empty." in text(answer)


def test_filters_stay_through_a_decision(curator: User, client_for: ClientFor, line: Line) -> None:
    match, following = (MatchFactory(claim__line=line, score=score) for score in (5, 3))
    MatchFactory(score=4)
    answer = decide(client_for(curator), match, "accept", htmx=True, stance="mentions", asked="line=peers")
    assert answer.headers["HX-Replace-Url"] == f"/inbox/?line=peers&match={following.pk}"


def test_without_javascript_a_decision_leads_to_the_next_match(curator: User, client_for: ClientFor) -> None:
    match, following = (MatchFactory(score=score) for score in (5, 3))
    client = client_for(curator)
    answer = decide(client, match, "snooze", until=str(timezone.localdate() + datetime.timedelta(days=7)))
    assert answer.headers["Location"] == f"/inbox/?match={following.pk}"
    page = text(client.get(answer.headers["Location"]))
    assert "Snoozed until" in page
    assert "Undo</button>" in page


def test_undo_brings_the_match_back_into_view(curator: User, client_for: ClientFor) -> None:
    match = triage.accept(MatchFactory(), curator, "supports", 1)
    MatchFactory(score=9)
    answer = decide(client_for(curator), match, "undo", htmx=True)
    assert answer.context["match"] == match
    assert "Undone, pending again" in text(answer)
    assert not Evidence.objects.exists()


def test_a_snoozed_match_comes_back_when_its_day_begins(curator: User, client_for: ClientFor) -> None:
    match = MatchFactory()
    day = timezone.localdate() + datetime.timedelta(days=1)
    decide(client_for(curator), match, "snooze", until=str(day))
    match.refresh_from_db()
    assert match.snoozed_until is not None
    assert timezone.localtime(match.snoozed_until) == timezone.make_aware(
        datetime.datetime.combine(day, datetime.time())
    )


@pytest.mark.parametrize(
    ("what", "data", "words"),
    [
        ("accept", {}, "Choose a stance."),
        ("accept", {"stance": "agrees"}, "Choose a stance."),
        ("dismiss", {}, "Choose a reason."),
        ("dismiss", {"reason": "other"}, "what the other reason is"),
        ("snooze", {"until": "2020-01-01"}, "Choose a day after today"),
        ("snooze", {"until": "soon"}, "Write the day as"),
        ("undo", {}, "no decision on this match"),
    ],
)
def test_what_cannot_be_decided_is_explained_and_changes_nothing(
    curator: User, client_for: ClientFor, what: str, data: dict[str, str], words: str
) -> None:
    match = MatchFactory()
    client = client_for(curator)
    for htmx in (True, False):
        answer = decide(client, match, what, htmx=htmx, **data)
        assert answer.status_code == 422
        assert words in text(answer)
        assert answer.context["match"] == match
    match.refresh_from_db()
    assert (match.state, match.revision) == ("pending", 1)


@pytest.mark.parametrize("where", ["inbox", "match"])
def test_the_second_curator_sees_who_decided_and_keeps_what_was_typed(
    curator: User, reviewer: User, client_for: ClientFor, where: str
) -> None:
    match = MatchFactory()
    triage.accept(Match.objects.get(), curator, "contradicts", 1)
    for htmx in (True, False):
        answer = decide(
            client_for(reviewer),
            match,
            "accept",
            htmx=htmx,
            where=where,
            stance="supports",
            remark="my long remark",
        )
        page = text(answer)
        assert answer.status_code == 409
        assert "Carl Okafor accepted it as contradicts" in page
        assert "Nothing was overwritten" in page
        assert "my long remark" in page
    assert Evidence.objects.get().stance == "contradicts"
    again = decide(client_for(reviewer), Match.objects.get(), "accept", stance="supports")
    assert again.status_code == 302
    assert Evidence.objects.get().stance == "supports"


def test_a_match_has_a_page_with_all_that_was_decided(curator: User, client_for: ClientFor) -> None:
    match = triage.dismiss(MatchFactory(), curator, "other", "it is about sugar", 1)
    client = client_for(curator)
    page = text(client.get(match.get_absolute_url()))
    assert "Carl Okafor dismissed it (other reason): it is about sugar" in page
    answer = decide(client, match, "undo", where="match")
    assert answer.headers["Location"] == match.get_absolute_url()
    assert "undid the last decision" in text(client.get(match.get_absolute_url()))


# --- for whom --------------------------------------------------------------------------------------------------------


def test_a_reader_reads_a_match_but_neither_decides_nor_sees_reasons(
    reader: User, curator: User, client_for: ClientFor
) -> None:
    match = triage.dismiss(MatchFactory(), curator, "other", "it is about sugar", 1)
    page = text(client_for(reader).get(match.get_absolute_url()))
    assert "Dismissed by Carl Okafor" in page
    assert "sugar" not in page
    assert "(other reason)" not in page
    assert "<form" not in page.split('id="triage"')[1].split("</main>")[0]


@pytest.mark.parametrize("what", ["accept", "dismiss", "snooze", "undo"])
def test_only_curators_and_above_decide(
    reader: User, reviewer: User, administrator: User, client: Client, client_for: ClientFor, what: str
) -> None:
    data = {
        "stance": "supports",
        "reason": "other-topic",
        "until": str(timezone.localdate() + datetime.timedelta(9)),
    }
    match = MatchFactory()
    assert decide(client, match, what, **data).status_code == 302
    assert decide(client_for(reader), match, what, **data).status_code == 403
    assert Match.objects.get().revision == 1
    for person in (reviewer, administrator):
        assert decide(client_for(person), Match.objects.get(), what, **data).status_code in (302, 422)
    assert client_for(reviewer).get(reverse(f"match-{what}", args=[match.pk])).status_code == 405


def test_the_inbox_itself_is_for_curators(
    reader: User, curator: User, administrator: User, client: Client, client_for: ClientFor
) -> None:
    for address in (reverse("inbox"), reverse("inbox-progress")):
        assert client.get(address).status_code == 302
        assert client_for(reader).get(address).status_code == 403
        assert client_for(curator).get(address).status_code == 200
        assert client_for(administrator).get(address).status_code == 200


def test_a_match_that_is_not_there_is_404(curator: User, client_for: ClientFor) -> None:
    client = client_for(curator)
    assert client.get(reverse("match", args=[99])).status_code == 404
    assert client.post(reverse("match-accept", args=[99]), {"revision": 1}).status_code == 404
    assert client.get(reverse("inbox") + "?match=99999999999999999999").status_code == 200


# --- a paper's matches, progress, cost -------------------------------------------------------------------------------


def test_a_papers_matches_are_listed_with_what_was_decided(
    reader: User, curator: User, client_for: ClientFor
) -> None:
    match = MatchFactory(paper__identifier="hep-th/9901001", claim__line__code="AA", claim__number=1)
    triage.accept(match, curator, "qualifies", 1)
    MatchFactory(paper=match.paper, claim__line__code="BB", claim__number=1)
    address = reverse("paper-matches", args=["hep-th/9901001"])
    fragment = text(client_for(reader).get(address, headers=HTMX))
    assert "AA-1" in fragment
    assert "Qualifies" in fragment
    assert "Waits in the inbox" in fragment
    assert "<html" not in fragment
    assert "<html" in text(client_for(reader).get(address))
    assert client_for(reader).get(reverse("paper-matches", args=["2601.00001"])).status_code == 404


def test_progress_of_matching_asks_again_while_it_runs_and_tells_its_end_once(
    curator: User, client_for: ClientFor
) -> None:
    claim = ClaimFactory()
    paper = PaperFactory()
    client = client_for(curator)
    running = text(client.get(reverse("inbox-progress")))
    assert "0 of 1 paper" in running
    assert 'hx-get="/inbox/progress/?seen=1"' in running
    encoding = Encoding.objects.create(paper=paper, text_hash="x", terms=b"", length=0)
    claim.matched_through = encoding.pk
    claim.save()
    assert "All 1 paper are matched" not in text(client.get(reverse("inbox-progress")))
    assert "Show what came in" in text(client.get(reverse("inbox-progress") + "?seen=1"))


def queries(act: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as captured:
        act()
    return len(captured)


def test_the_number_of_queries_does_not_grow_with_the_queue(curator: User, client_for: ClientFor) -> None:
    line = LineFactory(slug="peers")
    client = client_for(curator)

    def fill(number: int) -> list[Match]:
        paper = PaperFactory()
        for _ in range(number):
            claim = ClaimFactory(line=line)
            SpecificFactory(claim=claim)
            MatchFactory(claim=claim, paper=paper, kind=KindFactory(line=line))
            EvidenceFactory(match__claim=claim)
        return list(Match.objects.filter(state="pending").order_by("-score", "id"))

    def visit() -> tuple[int, int, int]:
        match = Match.objects.filter(state="pending").order_by("-score", "id")[0]
        return (
            queries(lambda: client.get(reverse("inbox") + "?line=peers")),
            queries(lambda: decide(client, match, "accept", htmx=True, stance="supports")),
            queries(
                lambda: client.get(reverse("paper-matches", args=[match.paper.identifier]), headers=HTMX)
            ),
        )

    fill(3)
    client.get(reverse("inbox"))
    visit()
    few = visit()
    fill(15)
    assert visit() == few
    assert few[0] <= 30
    assert few[1] <= 48


def test_the_queue_of_a_line_finds_the_next_after_each(curator: User) -> None:
    one, two, three = (MatchFactory(score=5) for _ in range(3))
    queue = Queue(Filters(), timezone.now())
    assert [queue.after(each) for each in (one, two, three)] == [two, three, one]
