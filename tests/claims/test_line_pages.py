"""The list of lines, a line's page, and lines and claims written by hand."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from claims.models import Anchor, AnchorProposal, Claim, Document, Line, Match
from tests.factories import (
    AnchorFactory,
    AnchorUseFactory,
    ClaimFactory,
    KindFactory,
    LineFactory,
    MatchFactory,
    NoteFactory,
    PaperFactory,
    SpecificFactory,
    moment,
)

pytestmark = pytest.mark.django_db
ClientFor = Callable[[User], Client]


def fill(line: Line, claims: int) -> None:
    """Claims with all that a line's page shows of one."""
    for number in range(1, claims + 1):
        note = NoteFactory(line=line, position=number)
        claim = ClaimFactory(line=line, number=number, note=note)
        SpecificFactory(claim=claim)
        MatchFactory(claim=claim)
        anchor = AnchorFactory(line=line, position=number, paper=PaperFactory(), grounding="grounded")
        AnchorUseFactory(claim=claim, anchor=anchor)
        bare = ClaimFactory(line=line, number=100 + number)
        AnchorProposal.objects.create(claim=bare, paper=PaperFactory(), score=4.0)


def test_a_long_line_comes_in_pages(curator: User, client_for: ClientFor) -> None:
    line = LineFactory(code="LG", slug="long")
    for number in range(1, 103):
        ClaimFactory(line=line, number=number)
    client = client_for(curator)
    first, second = (client.get(f"/lines/long/?page={page}") for page in (1, 2))
    assert [row.claim.number for row in first.context["claim_rows"]] == list(range(1, 101))
    assert [row.claim.number for row in second.context["claim_rows"]] == [101, 102]
    assert "page 1 of 2" in first.text
    assert "And 52 claims more without an anchor" in first.text
    swapped = client.get("/lines/long/claims/?page=2", headers={"HX-Request": "true"})
    assert [row.claim.number for row in swapped.context["claim_rows"]] == [101, 102]


@pytest.fixture
def line() -> Line:
    return LineFactory(code="SL", slug="salt", question="Do salt layers age by themselves?")


@pytest.mark.parametrize(
    "address", ["/lines/", "/lines/salt/", "/lines/salt/claims/", "/lines/salt/anchors/"]
)
def test_thirty_claims_take_no_more_queries_than_three(
    line: Line, curator: User, client_for: ClientFor, address: str
) -> None:
    client = client_for(curator)
    counts = []
    for line_number, claims in ((0, 3), (1, 27)):
        target = line if line_number == 0 else LineFactory(code="X", slug="salt-2")
        fill(target, claims)
        where = address if line_number == 0 else address.replace("/salt/", "/salt-2/")
        client.get(where)  # sessions, content types and such are warm
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(where).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_list_counts_each_line_by_itself(line: Line, reader: User, client_for: ClientFor) -> None:
    fill(line, 2)
    ClaimFactory(line=line, number=50, dropped=moment("2026-07-01"))
    LineFactory(question="Is a line without claims shown?")
    page = client_for(reader).get("/lines/")
    counted = {each.code: each for each in page.context["lines"]}
    assert counted["SL"].claims_alive == 4
    assert (counted["SL"].anchor_count, counted["SL"].grounded, counted["SL"].waiting) == (2, 2, 2)
    assert "none yet" in page.content.decode()


def test_the_sample_is_marked_and_comes_last(line: Line, reader: User, client_for: ClientFor) -> None:
    LineFactory(question="A sample of it?", sample=True)
    page = client_for(reader).get("/lines/").content.decode()
    assert page.index("Do salt layers") < page.index("A sample of it?")
    assert page.count('class="badge"') == 1


def test_an_empty_list_says_what_to_do_by_role(reader: User, curator: User, client_for: ClientFor) -> None:
    assert "/import/" in client_for(curator).get("/lines/").content.decode()
    assert "/import/" not in client_for(reader).get("/lines/").content.decode()


def test_mentions_of_notes_become_links_and_asterisks_emphasis(
    line: Line, reader: User, client_for: ClientFor
) -> None:
    NoteFactory(line=line, position=1, title="How fast does the layer age?")
    line.synthesis = (
        "Layers lose *much* How fast does the layer age?. <b>2 * 3 * 4</b>\n\nA second paragraph."
    )
    line.save()
    page = client_for(reader).get("/lines/salt/").content.decode()
    assert '<a href="#note-1">How fast does the layer age?</a>' in page
    assert 'id="note-1"' in page
    assert "<em>much</em>" in page
    assert "&lt;b&gt;2 * 3 * 4&lt;/b&gt;" in page


def test_anchors_stand_beside_what_arxiv_says(line: Line, reader: User, client_for: ClientFor) -> None:
    def anchor(title: str, grounding: str, asserted: str, **changes: object) -> None:
        paper = PaperFactory(title=title, published=moment("2025-06-11"))
        AnchorFactory(
            line=line,
            identifier=paper.identifier,
            paper=paper,
            grounding=grounding,
            asserted_title=asserted,
            **changes,
        )

    anchor("Ageing of salt", "grounded", "Ageing of salt")
    anchor("Carriers below the salt decide it all", "grounded", "Carriers below the salt", title_cut_off=True)
    anchor("What it is called there", "title-differs", "Another title than that")
    anchor("Dated wrongly", "date-differs", "Dated wrongly", asserted_month="2025-01")
    AnchorFactory(line=line, identifier="2413.00001", grounding="malformed")
    AnchorFactory(line=line, grounding="not-found")
    page = client_for(reader).get("/lines/salt/").content.decode()
    for said in (
        "same title",
        "title cut off",
        "<strong>decide it all</strong>",
        "What it is called there",
        "Date differs",
        "never looked up",
        "arXiv has no such paper",
    ):
        assert said in page
    assert 'href="https://arxiv.org/abs/2413.00001"' not in page


def test_the_page_says_where_the_as_of_day_comes_from(
    line: Line, reader: User, client_for: ClientFor
) -> None:
    Document.objects.create(
        line=line,
        name="salt.txt",
        text="x",
        text_hash="x",
        as_of=datetime.date(2026, 5, 31),
        as_of_source="for now the end of May 2026",
        as_of_provisional=True,
    )
    page = client_for(reader).get("/lines/salt/").content.decode()
    assert "31 May 2026" in page
    assert "For now the end of May 2026" in page


def test_anchors_that_wait_are_asked_for_again_until_they_are_known(
    line: Line, reader: User, client_for: ClientFor
) -> None:
    anchor = AnchorFactory(line=line)
    polled = 'hx-get="/lines/salt/anchors/"'
    assert polled in client_for(reader).get("/lines/salt/").content.decode()
    Anchor.objects.filter(pk=anchor.pk).update(grounding="not-found")
    assert polled not in client_for(reader).get("/lines/salt/").content.decode()


def test_matching_shows_how_far_it_is_where_its_results_will_appear(
    line: Line, reader: User, client_for: ClientFor
) -> None:
    ClaimFactory(line=line, number=1)
    assert "Matching with" not in client_for(reader).get("/lines/salt/").content.decode()
    PaperFactory()
    page = client_for(reader).get("/lines/salt/").content.decode()
    assert "0 of 1 paper" in page
    assert 'hx-get="/lines/salt/claims/"' in page


def test_kinds_questions_and_dropped_claims_are_shown(
    line: Line, reader: User, client_for: ClientFor
) -> None:
    KindFactory(line=line, position=1, text="layers that do not age")
    ClaimFactory(line=line, number=1, statement="Once claimed.", dropped=moment("2026-07-01"))
    page = client_for(reader).get("/lines/salt/").content.decode()
    assert "layers that do not age" in page
    assert "1 claim no longer in the line" in page
    assert "Bring back" not in page


# --- by hand ----------------------------------------------------------------------------------------------------------


def test_a_line_is_written_by_hand(curator: User, client_for: ClientFor) -> None:
    answer = client_for(curator).post(
        "/lines/new/",
        {
            "question": "Do salt layers age by themselves?",
            "kinds": "layers that stay\n\nlayers that grow",
            "research_questions": "Does heat matter?",
            "related": "Do cells leak?",
            "window_from": "2024",
            "window_to": "2026",
        },
    )
    line = Line.objects.get()
    assert answer["Location"] == line.get_absolute_url()
    assert (line.code, line.slug) == ("SL", "do-salt-layers-age-by-themselves")
    assert [kind.text for kind in line.kinds.all()] == ["layers that stay", "layers that grow"]
    assert (line.research_questions.count(), line.related, line.window_to) == (1, ["Do cells leak?"], 2026)


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("question", "", "A line is a question"),
        ("code", "pp", "capital letters"),
        ("code", "SL", "another line&#x27;s code"),
        ("window_to", "", "Give both years, or none"),
        ("window_to", "2023", "comes before the first"),
        ("window_from", "24", "four digits"),
    ],
)
def test_a_line_with_a_mistake_is_not_saved_and_says_where(
    line: Line, curator: User, client_for: ClientFor, field: str, value: str, said: str
) -> None:
    data = {"question": "Why?", "window_from": "2024", "window_to": "2026", "code": "", field: value}
    answer = client_for(curator).post("/lines/new/", data)
    assert said in answer.content.decode()
    assert field in answer.context["form"].errors
    assert Line.objects.count() == 1


def test_editing_a_line_keeps_code_address_and_same_kinds(
    line: Line, curator: User, client_for: ClientFor
) -> None:
    kept = KindFactory(line=line, position=1, text="layers that stay")
    KindFactory(line=line, position=2, text="layers that go")
    match = MatchFactory(claim=ClaimFactory(line=line), kind=kept)
    client_for(curator).post(
        "/lines/salt/edit/", {"question": "Do they age?", "kinds": "layers that come\nlayers that stay"}
    )
    line.refresh_from_db()
    assert (line.question, line.code, line.slug) == ("Do they age?", "SL", "salt")
    assert [kind.text for kind in line.kinds.all()] == ["layers that come", "layers that stay"]
    assert Match.objects.get(pk=match.pk).kind == kept


def test_a_claim_is_written_by_hand_with_its_date_in_words(
    line: Line, curator: User, client_for: ClientFor
) -> None:
    ClaimFactory(line=line, number=7, dropped=moment("2026-07-01"))
    client_for(curator).post(
        "/lines/salt/claims/new/",
        {"statement": "Cell 3 loses 12%\n of its capacity.", "asserted": "~2025–2026", "as_of": "2026-05-25"},
    )
    claim = line.claims.live().get()
    assert (claim.number, claim.statement) == (8, "Cell 3 loses 12% of its capacity.")
    assert (claim.asserted_from, claim.asserted_to) == (datetime.date(2025, 1, 1), datetime.date(2026, 5, 25))
    assert (claim.asserted_words, claim.approximate, claim.created_by) == ("~2025–2026", True, curator)
    assert "12%" in [specific.text for specific in claim.specifics.all()]
    assert claim.wordings.get().reason == "written by hand"


@pytest.mark.parametrize(
    ("asserted", "as_of"),
    [("June 2025", datetime.date(2025, 6, 30)), ("", None), ("since 2024", None)],
)
def test_an_as_of_day_left_empty_is_the_dates_end_else_today(
    line: Line, curator: User, client_for: ClientFor, asserted: str, as_of: datetime.date | None
) -> None:
    client_for(curator).post("/lines/salt/claims/new/", {"statement": "Salt ages.", "asserted": asserted})
    assert line.claims.get().as_of == (as_of or timezone.localdate())


@pytest.mark.parametrize(
    ("field", "data", "said"),
    [
        ("statement", {"statement": " "}, "Write what is claimed"),
        ("statement", {"statement": "Salt ages."}, "has this claim already: SL-1"),
        ("asserted", {"asserted": "when it was warm"}, "cannot be read as a date"),
        ("asserted", {"asserted": "2026", "as_of": "2025-03-01"}, "begins after the as-of day"),
        ("as_of", {"as_of": "2999-01-01"}, "still to come"),
        ("as_of", {"as_of": "soon"}, "Write a day as"),
    ],
)
def test_a_claim_with_a_mistake_is_not_saved_and_says_where(
    line: Line, curator: User, client_for: ClientFor, field: str, data: dict[str, str], said: str
) -> None:
    ClaimFactory(line=line, number=1, statement="Salt ages.")
    answer = client_for(curator).post("/lines/salt/claims/new/", {"statement": "Salt rests."} | data)
    assert field in answer.context["form"].errors
    assert said in answer.content.decode()
    assert line.claims.count() == 1


def test_a_new_statement_is_a_new_wording_of_the_same_claim(
    line: Line, curator: User, client_for: ClientFor
) -> None:
    claim = ClaimFactory(line=line, number=1, statement="Cell 3 loses 12% of 40 volts.", matched_through=9)
    claim.wordings.create(text=claim.statement)
    SpecificFactory(claim=claim, start=13, text="12%", still_right="no", latest="14%")
    client_for(curator).post(
        "/claims/SL-1/edit/",
        {
            "statement": "Cell 3 loses 12% of 50 volts.",
            "asserted": "2025",
            "as_of": "2026-05-25",
            "reason": "misread",
        },
    )
    changed = Claim.objects.get(pk=claim.pk)
    assert changed.statement == "Cell 3 loses 12% of 50 volts."
    assert changed.matched_through == 0
    old, new = changed.wordings.all()
    assert (old.text, new.text, new.by, new.reason) == (
        claim.statement,
        changed.statement,
        curator,
        "misread",
    )
    known = {specific.text: (specific.still_right, specific.latest) for specific in changed.specifics.all()}
    assert known["12%"] == ("no", "14%")


def test_saving_a_claim_unchanged_matches_nothing_anew(
    line: Line, curator: User, client_for: ClientFor
) -> None:
    claim = ClaimFactory(line=line, number=1, matched_through=9)
    client_for(curator).post(
        "/claims/SL-1/edit/",
        {"statement": claim.statement, "asserted": claim.asserted_words, "as_of": claim.as_of.isoformat()},
    )
    claim.refresh_from_db()
    assert claim.matched_through == 9
    assert not claim.wordings.exists()


def test_a_claim_is_dropped_and_brought_back(line: Line, curator: User, client_for: ClientFor) -> None:
    claim = ClaimFactory(line=line, number=1)
    client_for(curator).post("/claims/SL-1/drop/")
    claim.refresh_from_db()
    assert claim.dropped is not None
    client_for(curator).post("/claims/SL-1/drop/")
    claim.refresh_from_db()
    assert claim.dropped is None


def test_specifics_are_shown_as_a_statement_is_typed(curator: User, client_for: ClientFor) -> None:
    answer = client_for(curator).post("/claims/specifics/", {"statement": "It loses 12% <b>of</b> it."})
    assert 'class="specific"' in answer.content.decode()
    assert "&lt;b&gt;" in answer.content.decode()


@pytest.mark.parametrize("ref", ["SL-9", "XX-1", "SL", "SL-999999"])
def test_an_unknown_reference_is_not_found(
    line: Line, curator: User, client_for: ClientFor, ref: str
) -> None:
    assert client_for(curator).get(f"/claims/{ref}/edit/").status_code == 404
