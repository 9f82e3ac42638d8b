"""When arXiv is searched next, by its own calendar; and what a gap is."""

from __future__ import annotations

import datetime

import pytest

from papers import currency, watching
from papers.calendar import sweep_after, sweep_before
from papers.coverage_calendar import Day, calendar
from papers.models import Coverage, Harvest, WatchedCategory

UTC = datetime.UTC


def at(text: str) -> datetime.datetime:
    return datetime.datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("moment", "before", "after"),
    [
        # in winter New York is five hours behind UTC: 22:40 there is 03:40 the next day
        ("2026-11-24T12:00", "2026-11-24T03:40", "2026-11-25T03:40"),
        ("2026-11-24T03:39", "2026-11-23T03:40", "2026-11-24T03:40"),
        ("2026-11-24T03:40", "2026-11-24T03:40", "2026-11-25T03:40"),
        # nothing is announced on Friday and Saturday evening
        ("2026-11-27T12:00", "2026-11-27T03:40", "2026-11-30T03:40"),
        # in summer four hours
        ("2026-07-01T12:00", "2026-07-01T02:40", "2026-07-02T02:40"),
    ],
)
def test_sweeps_follow_arxivs_week_in_new_york(moment: str, before: str, after: str) -> None:
    assert sweep_before(at(moment)) == at(before)
    assert sweep_after(at(moment)) == at(after)


@pytest.mark.django_db
def test_the_first_sweep_waits_for_a_person_and_then_starts_by_itself() -> None:
    assert currency.next_harvest() is None
    watching.watch("cs.CL")
    added = WatchedCategory.objects.get().added
    assert currency.sweep_due(added) == added + currency.FIRST_HARVEST_GRACE
    assert currency.next_harvest(added) == added + currency.FIRST_HARVEST_GRACE


@pytest.mark.django_db
def test_a_sweep_is_due_once_after_each_announcement() -> None:
    watching.watch("cs.CL")
    run = Harvest.objects.create(window_from=datetime.date(2026, 11, 20), state="whole")
    Harvest.objects.update(created=at("2026-11-24T03:41"))
    assert currency.sweep_due(at("2026-11-25T03:39")) is None
    assert currency.next_harvest(at("2026-11-25T03:39")) == at("2026-11-25T03:40")
    assert currency.sweep_due(at("2026-11-25T09:00")) == at("2026-11-25T03:40")
    Harvest.objects.create(window_from=run.window_from, window_until=run.window_from, open_ended=False)
    Harvest.objects.filter(open_ended=False).update(created=at("2026-11-25T08:00"))
    assert currency.sweep_due(at("2026-11-25T09:00")) is not None  # a back-fill is no sweep


@pytest.mark.django_db
def test_gaps_are_days_without_a_closed_day_up_to_the_last_one() -> None:
    assert currency.search_currency().words == "arXiv is not searched yet"
    category = watching.watch("cs.CL")
    WatchedCategory.objects.update(since=datetime.date(2026, 6, 1))
    for number in (2, 3, 6, 8):
        Coverage.objects.create(category=category, day=datetime.date(2026, 6, number), state="closed")
    Coverage.objects.create(category=category, day=datetime.date(2026, 6, 7), state="provisional")
    now = currency.search_currency()
    assert now.through == datetime.date(2026, 6, 8)
    assert [gap.words for gap in now.gaps] == [
        "cs.CL, 1 Jun 2026",
        "cs.CL, 4 Jun 2026 to 5 Jun 2026",
        "cs.CL, 7 Jun 2026",
    ]
    assert now.words == "arXiv searched through 8 Jun 2026, with 3 gaps"
    watching.give_up(category)
    assert currency.search_currency().through is None


def test_the_calendar_paints_each_day() -> None:
    def june(number: int) -> datetime.date:
        return datetime.date(2026, 6, number)

    known = {june(2): Day("closed", 10), june(3): Day("closed", 0), june(4): Day("closed", 40, late=True)}
    known |= {june(6): Day("closed", 90), june(7): Day("provisional", 3)}
    shown = calendar({"cs.CL": known}, {"cs.CL": june(2)}, june(6), june(1), june(8))
    (row,) = shown.rows
    assert [cell.paint for cell in row.cells] == [
        "none",
        "1",
        "quiet",
        "2",
        "gap",
        "3",
        "provisional",
        "none",
    ]
    assert (shown.has_late, shown.has_gaps) == (True, True)
    assert row.words == "cs.CL: 4 days searched, gaps on 5 Jun 2026"
    assert [month.name for month in shown.months] == ["Jun 2026"]
    assert row.cells[-1].left + row.cells[-1].width < 100
