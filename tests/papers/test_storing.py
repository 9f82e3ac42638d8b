"""A block of records is stored once: newer versions are added, older texts stay, the same block writes nothing."""

from __future__ import annotations

import datetime
from dataclasses import replace

import pytest
from django.db import IntegrityError
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from papers.models import Paper, SetAside, Version
from papers.records import PaperRecord, Unreadable, VersionRecord
from papers.storing import Stored, resolve_set_aside, set_aside, store

pytestmark = pytest.mark.django_db


def moment(day: int) -> datetime.datetime:
    return datetime.datetime(2026, 6, day, 12, tzinfo=datetime.UTC)


def record(number: int = 1, **changes: object) -> PaperRecord:
    base = PaperRecord(
        identifier=f"2606.{number:05}",
        title="Salt layers in cold storage",
        abstract="They lose 12% of their capacity in a year.",
        authors=("Ada Ferreira", "Ben Okonkwo"),
        categories=("cs.CL", "cs.AI"),
        versions=(VersionRecord(1, moment(1)),),
        license="CC BY",
        submitter="Ada Ferreira",
        withdrawn=False,
        datestamp=datetime.date(2026, 6, 2),
    )
    return replace(base, **changes)  # type: ignore[arg-type]


def second(**changes: object) -> PaperRecord:
    """The same paper with a second version."""
    base: dict[str, object] = {
        "abstract": "They lose 8% of their capacity in a year.",
        "datestamp": datetime.date(2026, 6, 9),
        "versions": (VersionRecord(1, moment(1)), VersionRecord(2, moment(8))),
    }
    return record(**(base | changes))


def writes(captured: CaptureQueriesContext) -> list[str]:
    return [
        q["sql"] for q in captured.captured_queries if q["sql"].startswith(("INSERT", "UPDATE", "DELETE"))
    ]


def test_a_new_paper_is_stored_with_its_version() -> None:
    assert store([record()]) == Stored(new=1)
    paper = Paper.objects.get()
    assert (paper.identifier, paper.primary_category, paper.current_version) == ("2606.00001", "cs.CL", 1)
    assert paper.authors == ["Ada Ferreira", "Ben Okonkwo"]
    assert paper.published == paper.updated == moment(1)
    assert paper.abstract_changed is None
    assert paper.versions.get().abstract == paper.abstract


def test_the_same_block_again_writes_nothing(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    block = [record(number) for number in range(1, 6)]
    assert store(block) == Stored(new=5)
    with django_assert_num_queries(4) as captured:  # a savepoint, papers, versions, its release
        assert store(block) == Stored(unchanged=5)
    assert writes(captured) == []


def test_the_number_of_queries_does_not_grow_with_the_block(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_num_queries(5):
        store([record(1)])
    with django_assert_num_queries(5):
        store([record(number) for number in range(2, 300)])


def test_a_newer_version_is_added_and_the_older_text_stays() -> None:
    store([record()])
    assert store([second()]) == Stored(changed=1)
    paper = Paper.objects.get()
    assert paper.abstract == "They lose 8% of their capacity in a year."
    assert (paper.published, paper.updated, paper.current_version) == (moment(1), moment(8), 2)
    assert paper.abstract_changed == moment(8)
    assert [version.abstract for version in paper.versions.all()] == [
        "They lose 12% of their capacity in a year.",
        "They lose 8% of their capacity in a year.",
    ]


def test_a_newer_version_with_the_same_abstract_is_no_changed_abstract() -> None:
    store([record()])
    store([second(abstract="They lose 12% of their\n capacity in a year.", title="Salt, revised")])
    paper = Paper.objects.get()
    assert paper.abstract_changed is None
    assert [version.title for version in paper.versions.all()] == [
        "Salt layers in cold storage",
        "Salt, revised",
    ]


def test_a_version_whose_text_was_never_seen_has_none() -> None:
    store([second()])
    assert [version.abstract is None for version in Version.objects.all()] == [True, False]
    assert Paper.objects.get().abstract_changed is None


def test_a_cached_older_answer_changes_nothing() -> None:
    store([second()])
    before = Paper.objects.values().get()
    assert store([record()]) == Stored(changed=1)  # the first version's text was missing, and is now known
    assert Paper.objects.values().get() == before
    assert [version.abstract for version in Version.objects.all()] == [
        "They lose 12% of their capacity in a year.",
        "They lose 8% of their capacity in a year.",
    ]
    assert store([record(), second()]) == Stored(unchanged=1)


def test_a_change_of_the_metadata_alone_is_taken_over() -> None:
    store([record()])
    assert store([record(doi="10.1/x", datestamp=datetime.date(2026, 6, 5))]) == Stored(changed=1)
    assert Paper.objects.get().doi == "10.1/x"
    assert store([record(doi="10.1/x", datestamp=datetime.date(2026, 6, 6))]) == Stored(unchanged=1)
    assert Paper.objects.get().datestamp == datetime.date(2026, 6, 6)


def test_what_an_interface_does_not_tell_stays_as_another_told_it() -> None:
    store([record()])
    store([record(license=None, submitter=None, withdrawn=None, datestamp=None, comment="later")])
    paper = Paper.objects.get()
    assert (paper.license, paper.submitter, paper.datestamp) == (
        "CC BY",
        "Ada Ferreira",
        datetime.date(2026, 6, 2),
    )


def test_a_withdrawal_is_stored_with_its_reason() -> None:
    store([record()])
    versions = (VersionRecord(1, moment(1)), VersionRecord(2, moment(8), withdrawn=True))
    store([second(versions=versions, withdrawn=True, comment="An error in section 2", abstract="")])
    paper = Paper.objects.get()
    assert (paper.withdrawn, paper.withdrawal_reason) == (True, "An error in section 2")
    assert [version.withdrawn for version in paper.versions.all()] == [False, True]


def test_the_newest_of_two_records_of_one_paper_counts() -> None:
    assert store([second(), record()]) == Stored(new=1)
    assert Paper.objects.get().current_version == 2


def test_versions_out_of_order_are_no_record() -> None:
    with pytest.raises(ValueError, match="version 2 is not after version 1"):
        record(versions=(VersionRecord(1, moment(8)), VersionRecord(2, moment(1))))


def test_the_database_refuses_what_cannot_be() -> None:
    store([record()])
    with pytest.raises(IntegrityError, match="paper_updated_after_published"):
        Paper.objects.update(updated=moment(1) - datetime.timedelta(days=1))


def test_what_cannot_be_read_is_kept_once_until_it_is_read() -> None:
    unreadable = [Unreadable("it has no title", "<record>\x00</record>", "2606.00009")]
    assert set_aside(unreadable) == 1
    assert set_aside(unreadable) == 0
    kept = SetAside.objects.get()
    assert "\x00" not in kept.raw
    resolve_set_aside(["2606.00009"])
    kept.refresh_from_db()
    assert kept.resolved is not None
