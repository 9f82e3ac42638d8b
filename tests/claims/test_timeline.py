"""A claim's story from its dated rows: everything that happened, newest first, and what was known in between."""

from __future__ import annotations

import datetime

from claims.charts import TimelineEvent
from claims.timeline import (
    Acceptance,
    AnchorDated,
    Dated,
    PaperDated,
    Recorded,
    VerdictGiven,
    VerdictLater,
    short,
    story,
)

UTC = datetime.UTC
FROM, TO, TODAY = datetime.date(2025, 1, 1), datetime.date(2026, 5, 25), datetime.date(2026, 11, 24)


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def at(text: str) -> datetime.datetime:
    return datetime.datetime.fromisoformat(text).replace(tzinfo=UTC)


def given(moment: str, outcome: str, withdrawn: bool = False, cited: int = 1) -> VerdictGiven:
    return VerdictGiven(
        at(moment),
        at(moment).date(),
        outcome,
        "hardened",
        "Alice Moreau",
        cited,
        cited == 0,
        "#verdict-1",
        withdrawn,
    )


def told(*happened: Dated, status: str = "holding", waiting: int = 0, **rows: object) -> list[TimelineEvent]:
    return story(
        asserted_from=FROM,
        asserted_to=TO,
        status=status,
        today=TODAY,
        waiting=waiting,
        happened=happened,
        **rows,
    )


def words(events: list[TimelineEvent]) -> list[str]:
    return [" ".join(filter(None, (each.word, each.text))) for each in events]


def test_everything_stands_newest_first() -> None:
    events = told(
        Recorded(at("2026-06-01T10:00"), day("2026-06-01"), "Imported from salt.txt"),
        given("2026-07-20T10:00", "holding"),
        VerdictLater(
            at("2026-07-21T10:00"), day("2026-07-21"), "confirmed", "Bo Lindqvist", "holding", "#verdict-1"
        ),
        papers=[PaperDated(day("2026-06-25"), "2604.19784", 2, "Salt layers", "supports", "new", "#match-1")],
        anchors=[AnchorDated(day("2025-06-22"), "2506.18032", 1, "Ageing", "#anchor-1", "grounded", False)],
    )
    assert words(events) == [
        "Today",
        "Confirmed by Bo Lindqvist",
        "Holding hardened",
        "2604.19784, version 2 Salt layers",
        "Imported from salt.txt",
        "Asserted by this day at the latest",
        "2506.18032",
        "Asserted from this day at the earliest",
    ]


def test_what_one_curator_accepted_on_a_day_is_one_event() -> None:
    events = told(
        Acceptance(at("2026-06-12T09:00"), day("2026-06-12"), "Carl Okafor"),
        Acceptance(at("2026-06-12T11:00"), day("2026-06-12"), "Carl Okafor"),
        Acceptance(at("2026-06-12T10:00"), day("2026-06-12"), "Rosa Reyes"),
        Acceptance(at("2026-06-13T10:00"), day("2026-06-13"), "Carl Okafor"),
    )
    assert [(each.text, each.detail) for each in events if "accepted" in each.text] == [
        ("1 match accepted", "Carl Okafor"),
        ("2 matches accepted", "Carl Okafor"),
        ("1 match accepted", "Rosa Reyes"),
    ]


def test_of_one_day_the_later_act_stands_above() -> None:
    events = told(given("2026-07-20T09:00", "relaxed"), given("2026-07-20T15:00", "reversed"))
    assert words(events)[1:3] == ["Reversed hardened", "Relaxed hardened"]


def test_stretches_say_what_was_known() -> None:
    events = told(
        Recorded(at("2026-06-01T10:00"), day("2026-06-01"), "Imported"), given("2026-07-20T10:00", "holding")
    )
    assert [(each.text or each.word, each.stretch) for each in events] == [
        ("Today", "tint"),
        ("hardened", "solid"),
        ("Imported", "solid"),
        ("Asserted by this day at the latest", "hatch"),
        ("Asserted from this day at the earliest", ""),
    ]


def test_a_withdrawn_verdict_is_told_and_paints_nothing() -> None:
    events = told(given("2026-07-20T10:00", "reversed", withdrawn=True), status="untested")
    assert (events[1].text, events[1].css, events[1].review) == ("withdrawn later", "is-untested", "")
    assert {each.stretch for each in events} == {"tint", "hatch", ""}


def test_a_verdict_says_what_it_rests_on() -> None:
    events = told(
        given("2026-07-20T10:00", "holding", cited=0), given("2026-07-21T10:00", "holding", cited=2)
    )
    assert [each.detail for each in events[1:3]] == [
        "Alice Moreau, citing 2 papers",
        "Alice Moreau, nothing found",
    ]


def test_papers_that_cannot_carry_a_verdict_bear_no_stance() -> None:
    events = told(
        papers=[PaperDated(day("2026-05-04"), "2605.02087", 1, "Before", "contradicts", "within-span", "#m")]
    )
    (paper,) = [each for each in events if each.text.startswith("2605.02087")]
    assert (paper.mark, paper.detail) == ("sheet", "inside the asserted span")


def test_today_says_what_waits() -> None:
    assert told(waiting=1)[0].detail == "1 match waits"
    assert told(waiting=2)[0].detail == "2 matches wait"
    assert told()[0].detail == ""


def test_a_suggested_anchor_is_called_one() -> None:
    events = told(
        anchors=[AnchorDated(day("2025-06-22"), "2506.18032", 1, "Ageing", "#a", "title-differs", True)]
    )
    (anchor,) = [each for each in events if each.text == "2506.18032"]
    assert (anchor.mark, anchor.detail) == ("differs", "suggested anchor: Ageing")


def test_long_titles_are_cut_at_a_word() -> None:
    assert short("Salt layers") == "Salt layers"
    assert short("Salt layers age beside each other whatever the current that is drawn from them") == (
        "Salt layers age beside each other whatever the current that…"
    )
