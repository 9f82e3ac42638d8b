"""An import makes records of a document; a second one changes nothing, a changed one keeps what a claim is."""

from __future__ import annotations

import datetime
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.contrib.auth.models import User
from django.db import connection

from claims.importing.finding import find_targets
from claims.importing.plan import plan_lines
from claims.importing.recut import recut, recut_all
from claims.importing.saving import Saved, save
from claims.models import Anchor, AnchorUse, Claim, Document, Line, Note, Specific, Wording
from claims.tasks import ground_anchors
from papers.lookup import look_up
from tests.claims.importing.conftest import QUESTION
from tests.factories import EvidenceFactory, LineFactory, PaperFactory, moment
from tests.papers.arxiv_server import LittleArxiv, Play

pytestmark = pytest.mark.django_db(transaction=True)
DAY = datetime.date
FOUND = ["2506.01001", "2603.02002"]


def imported(document: str, by: User | None = None, given: DAY | None = None) -> Saved:
    """Look the anchors up as the preview does, then save."""
    look_up(FOUND)
    return save(plan_lines(document, "salt.txt", given), by)[0]


def test_the_whole_document_becomes_records(arxiv: LittleArxiv, document: str, curator: User) -> None:
    line = imported(document, curator).line
    assert (line.question, line.code) == (QUESTION, "SL")
    assert line.durable_question == "what makes a stored battery age?"
    assert (line.window_from, line.window_to) == (2023, 2026)
    assert len(line.synthesis.split("\n\n")) == 2
    assert [note.title for note in line.notes.all()] == [
        "How fast do salt layers age in cold storage?",
        "Does the layer below decide how a battery ages?",
    ]
    assert [kind.text for kind in line.kinds.all()] == [
        "layers that do not age under the same conditions",
        "additives that slow the ageing",
    ]
    assert line.research_questions.count() == 2
    assert line.retest_task.startswith("RE-TEST EACH CONSTRAINT")
    assert line.documents.get().imported_by == curator


def test_claims_keep_their_dates_as_days_and_as_written(arxiv: LittleArxiv, document: str) -> None:
    first, second, third = imported(document).line.claims.order_by("number")
    assert (first.asserted_from, first.asserted_to) == (DAY(2025, 1, 1), DAY(2026, 3, 20))
    assert (first.asserted_words, first.approximate, first.as_of) == ("~2025–2026", True, DAY(2026, 3, 20))
    assert (second.asserted_from, second.asserted_to) == (DAY(2026, 1, 1), DAY(2026, 3, 20))
    assert (third.asserted_to, third.approximate) == (DAY(2024, 12, 31), False)
    assert [claim.note and claim.note.position for claim in (first, second, third)] == [1, 2, None]
    assert [specific.text for specific in first.specifics.all()] == ["12%"]
    assert [wording.text for wording in first.wordings.all()] == [first.statement]


def test_anchors_are_kept_as_asserted_and_grounded_from_the_store(arxiv: LittleArxiv, document: str) -> None:
    anchors = {anchor.identifier: anchor for anchor in imported(document).line.anchors.all()}
    assert {name: anchor.grounding for name, anchor in anchors.items()} == {
        "2506.01001": "grounded",
        "2603.02002": "grounded",
        "2413.00001": "malformed",
    }
    assert anchors["2603.02002"].title_cut_off
    assert anchors["2506.01001"].asserted_month == "2025-06"


def test_an_anchor_named_within_a_claim_is_suggested_for_it_as_named(
    arxiv: LittleArxiv, document: str
) -> None:
    named = document.replace("at any temperature (~2026)", "at any temperature, arXiv:2603.02002 (~2026)")
    line = imported(named.replace("more than 3% (2024)", "more than 3%, arXiv:2401.00077 (2024)")).line
    uses = AnchorUse.objects.filter(claim__line=line).order_by("claim__number")
    assert [(use.claim.number, use.anchor.identifier, use.named, use.state) for use in uses] == [
        (2, "2603.02002", True, "suggested"),
        (3, "2401.00077", True, "suggested"),
    ]


def test_importing_the_same_document_twice_changes_nothing(arxiv: LittleArxiv, document: str) -> None:
    line = imported(document).line
    again = imported(document)
    assert (again.what, again.line) == ("same", line)
    crlf = imported(document.replace("\n", "\r\n"))
    assert (crlf.what, crlf.line) == ("same", line)
    assert (Line.objects.count(), Claim.objects.count(), Document.objects.count()) == (1, 3, 1)
    assert Wording.objects.count() == 3


# Reworded, re-dated, gone, added; an anchor lost; a note and a question changed.
CHANGES = {
    "lose 12% of their capacity in a year of cold storage (~": "lose 14% of their capacity in a year of storage (~",
    "at any temperature (~2026)": "at any temperature (2025)",
    "No additive slows the ageing by more than 3% (2024)": "Thick layers crack within two winters outdoors (2026)",
    "measured in forty cells": "measured in fifty cells",
    "  • arXiv:2413.00001 (2024-13): A Paper of a Month That Never Was\n": "",
    "whether the loss grows": "whether the loss shrinks",
}


def changed(document: str, *without: str) -> str:
    """The document with those changes, save for some."""
    for old, new in CHANGES.items():
        document = document if old in without else document.replace(old, new)
    return document


def test_a_changed_document_keeps_what_a_claim_is(arxiv: LittleArxiv, document: str, curator: User) -> None:
    line = imported(document).line
    first, second, third = line.claims.order_by("number")
    evidence = EvidenceFactory(match__claim=first, by=curator)
    Claim.objects.update(matched_through=7)
    Specific.objects.filter(claim=first).update(still_right="no")

    target = find_targets(plan_lines(changed(document), "salt2.txt"))[0]
    assert target.difference is not None
    assert target.difference.counts() == [
        "1 claim added",
        "1 claim reworded",
        "1 claim re-dated",
        "1 claim gone",
        "1 anchor gone",
    ]
    assert target.numbers() == [1, 2, 4]
    assert line.claims.get(number=1).statement == first.statement  # looking changes nothing

    assert save(plan_lines(changed(document), "salt2.txt"), curator)[0].what == "changed"
    one, two, three, four = Claim.objects.order_by("number")
    assert [one.pk, two.pk, three.pk] == [first.pk, second.pk, third.pk]
    assert "14%" in one.statement
    assert [wording.text for wording in one.wordings.all()] == [first.statement, one.statement]
    assert one.matched_through == 0
    assert [specific.text for specific in one.specifics.all()] == ["14%"]
    assert evidence.match.claim == one
    assert (two.asserted_to, two.asserted_words, two.approximate) == (DAY(2025, 12, 31), "2025", False)
    assert three.dropped is not None
    assert four.statement.startswith("Thick layers")
    assert "fifty" in Note.objects.get(position=1).text
    assert line.documents.count() == 2
    assert not line.anchors.filter(identifier="2413.00001").exists()
    assert save(plan_lines(changed(document), "salt2.txt"), curator)[0].what == "same"


def test_what_was_edited_by_hand_and_the_document_did_not_change_stays(
    arxiv: LittleArxiv, document: str, curator: User
) -> None:
    line = imported(document).line
    third = line.claims.get(number=3)
    from_hand = "No additive slows the ageing by more than 5%, it was found later."
    Wording.objects.create(claim=third, text=from_hand, by=curator)
    Claim.objects.filter(pk=third.pk).update(statement=from_hand)
    same_third = changed(document, "No additive slows the ageing by more than 3% (2024)")
    save(plan_lines(same_third, "second.txt"), curator)
    third.refresh_from_db()
    assert (third.statement, third.dropped) == (from_hand, None)


def test_a_claim_that_comes_back_is_the_same_claim_again(arxiv: LittleArxiv, document: str) -> None:
    line = imported(document).line
    save(plan_lines(changed(document), "second.txt"), None)
    assert line.claims.get(number=3).dropped is not None
    save(plan_lines(document + "\nA last remark.\n", "third.txt"), None)
    assert line.claims.get(number=3).dropped is None
    assert line.claims.get(number=4).dropped is not None


def test_an_anchor_that_claims_rest_on_stays_when_the_document_loses_it(
    arxiv: LittleArxiv, document: str, curator: User
) -> None:
    line = imported(document).line
    anchor = line.anchors.get(identifier="2506.01001")
    AnchorUse.objects.create(claim=line.claims.get(number=1), anchor=anchor, state="confirmed")
    lost = document.replace(
        "  • arXiv:2506.01001 (2025-06): Ageing of Salt Layers in Cold Storage: A Study of Forty Cells\n", ""
    )
    save(plan_lines(lost, "lost.txt"), curator)
    assert Anchor.objects.filter(pk=anchor.pk).exists()


def test_another_question_with_mostly_the_same_claims_is_the_same_line(
    arxiv: LittleArxiv, document: str
) -> None:
    line = imported(document).line
    target = find_targets(plan_lines(document.replace(QUESTION, "Do batteries last on the shelf?"), "q.txt"))[
        0
    ]
    assert target.line == line
    assert [change.name for change in target.difference.fields] == ["question"]  # type: ignore[union-attr]


def test_the_sample_is_never_taken_for_an_imported_line(arxiv: LittleArxiv, document: str) -> None:
    LineFactory(question=QUESTION, sample=True)
    assert imported(document).what == "new"


def test_nothing_is_saved_when_anything_fails(
    arxiv: LittleArxiv, document: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    LineFactory(slug="taken")
    monkeypatch.setattr("claims.importing.making.free_slug", lambda question: "taken")
    with pytest.raises(Exception, match="slug"):
        imported(document)
    assert (Line.objects.count(), Note.objects.count(), Claim.objects.count()) == (1, 0, 0)


def test_a_file_with_two_prompts_becomes_two_lines(arxiv: LittleArxiv, document: str) -> None:
    other = (
        document.replace(QUESTION, "Do flow cells leak when they are tilted?")
        .replace("Salt layers", "Tilted cells")
        .replace("steel carrier below the salt halves the ageing of the battery", "rubber seal saves a pump")
        .replace("No additive slows the ageing", "No glue lessens the leaking")
    )  # fmt: skip
    saved = save(plan_lines(f"{document}\n{other}", "two.txt"), None)
    assert [one.what for one in saved] == ["new", "new"]
    assert len({one.line.code for one in saved}) == 2


def test_given_day_is_used_where_the_document_states_none(arxiv: LittleArxiv, document: str) -> None:
    line = imported(document, given=DAY(2026, 2, 2)).line
    assert {claim.as_of for claim in line.claims.all()} == {DAY(2026, 2, 2)}
    assert line.documents.get().as_of_source == "given at the import"


# --- the as-of day while arXiv cannot be asked ------------------------------------------------------------------------


def test_a_provisional_as_of_day_is_set_right_and_spans_are_cut_again(
    arxiv: LittleArxiv, document: str
) -> None:
    line = save(plan_lines(document, "salt.txt"), None)[0].line
    kept = line.documents.get()
    assert (kept.as_of, kept.as_of_provisional) == (DAY(2026, 3, 31), True)
    assert line.claims.get(number=1).asserted_to == DAY(2026, 3, 31)
    arxiv.plays.append(Play(status=503, times=1))
    ground_anchors()
    kept.refresh_from_db()
    assert kept.as_of_provisional  # arXiv was away: nothing is known better
    assert line.anchors.filter(grounding="unchecked").count() == 2


def test_the_real_day_comes_with_the_look_up(arxiv: LittleArxiv, document: str) -> None:
    line = save(plan_lines(document, "salt.txt"), None)[0].line
    Claim.objects.update(matched_through=5)
    by_hand = Claim.objects.create(
        line=line, number=9, statement="Written by hand.", as_of=DAY(2026, 3, 31), matched_through=5
    )
    ground_anchors()
    kept = line.documents.get()
    assert (kept.as_of, kept.as_of_provisional) == (DAY(2026, 3, 20), False)
    assert kept.as_of_source == "first version of the newest anchor, 2603.02002"
    first = line.claims.get(number=1)
    assert (first.as_of, first.asserted_to, first.matched_through) == (DAY(2026, 3, 20), DAY(2026, 3, 20), 0)
    by_hand.refresh_from_db()
    assert (by_hand.as_of, by_hand.matched_through) == (DAY(2026, 3, 31), 5)
    assert not recut(kept)
    assert recut_all() == 0


def test_an_anchor_that_arxiv_lacks_no_longer_holds_the_day_up(arxiv: LittleArxiv, document: str) -> None:
    PaperFactory(identifier="2506.01001", published=moment("2025-06-11"))
    del arxiv.papers["2603.02002"]
    line = save(plan_lines(document, "salt.txt"), None)[0].line
    ground_anchors()
    kept = line.documents.get()
    assert (kept.as_of, kept.as_of_provisional) == (DAY(2025, 6, 11), False)
    # a date after it is cut to it
    assert line.claims.get(number=2).asserted_from == DAY(2025, 6, 11)


def test_two_people_who_import_one_document_at_once_make_one_line(document: str) -> None:
    start = threading.Barrier(2)

    def run() -> str:
        plan = plan_lines(document, "salt.txt")
        start.wait(10)
        try:
            return save(plan, None)[0].what
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        outcomes = sorted(future.result(30) for future in [pool.submit(run), pool.submit(run)])
    assert outcomes == ["new", "same"]
    assert Line.objects.count() == 1
