"""What counts as new evidence, by dates and sides; the same for one pair and for many."""

from __future__ import annotations

import datetime
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from claims.matching.blocks import standings
from claims.matching.eligibility import ClaimDates, PaperDates, Standing, counts_from, standing

DAY = datetime.date.fromisoformat
CLAIM = ClaimDates(DAY("2026-05-25"), DAY("2025-01-01"), sample=False, anchors={7})
PAPER = PaperDates(1, DAY("2026-06-10"), None, withdrawn=False, sample=False)


def test_what_arxiv_first_saw_after_the_as_of_day_is_new_evidence() -> None:
    assert standing(PAPER, CLAIM) == Standing.NEW
    assert standing(replace(PAPER, published=DAY("2026-05-26")), CLAIM) == Standing.NEW
    assert counts_from(PAPER, CLAIM) == DAY("2026-06-10")


def test_a_paper_of_the_as_of_day_itself_is_within_the_span() -> None:
    assert standing(replace(PAPER, published=CLAIM.as_of), CLAIM) == Standing.WITHIN_SPAN


def test_a_paper_from_within_the_span_is_offered_and_marked_so() -> None:
    assert standing(replace(PAPER, published=DAY("2025-01-01")), CLAIM) == Standing.WITHIN_SPAN


def test_an_older_paper_is_no_match_but_may_be_the_missing_anchor() -> None:
    older = replace(PAPER, published=DAY("2024-12-31"))
    assert standing(older, CLAIM) == Standing.OLDER
    assert standings([older], [CLAIM]).before_as_of.all()


def test_a_changed_abstract_counts_from_its_versions_day() -> None:
    revised = replace(PAPER, published=DAY("2024-03-01"), abstract_changed=DAY("2026-07-02"))
    assert standing(revised, CLAIM) == Standing.NEW
    assert counts_from(revised, CLAIM) == DAY("2026-07-02")
    before = replace(revised, abstract_changed=CLAIM.as_of)
    assert standing(before, CLAIM) == Standing.OLDER
    assert counts_from(before, CLAIM) == DAY("2024-03-01")


def test_a_new_paper_counts_from_its_first_version_whatever_was_revised() -> None:
    assert counts_from(replace(PAPER, abstract_changed=DAY("2026-08-01")), CLAIM) == DAY("2026-06-10")


def test_anchors_of_the_line_never_match() -> None:
    assert standing(replace(PAPER, id=7), CLAIM) == Standing.NEVER


def test_withdrawn_papers_never_match() -> None:
    assert standing(replace(PAPER, withdrawn=True), CLAIM) == Standing.NEVER


def test_the_sample_keeps_to_itself() -> None:
    assert standing(replace(PAPER, sample=True), CLAIM) == Standing.NEVER
    assert standing(PAPER, replace(CLAIM, sample=True)) == Standing.NEVER
    assert standing(replace(PAPER, sample=True), replace(CLAIM, sample=True)) == Standing.NEW


def test_an_undated_claim_is_offered_only_what_is_newer_than_its_document() -> None:
    undated = replace(CLAIM, asserted_from=None)
    assert standing(replace(PAPER, published=DAY("2026-05-01")), undated) == Standing.OLDER
    assert standing(PAPER, undated) == Standing.NEW


days = st.dates(DAY("2024-01-01"), DAY("2024-01-12"))
papers = st.builds(PaperDates, st.integers(1, 5), days, st.none() | days, st.booleans(), st.booleans())
claims = st.builds(
    ClaimDates, days, st.none() | days, st.booleans(), st.frozensets(st.integers(1, 5), max_size=2)
)


@given(
    st.lists(papers, min_size=1, max_size=5, unique_by=lambda paper: paper.id),
    st.lists(claims, min_size=1, max_size=4),
)
def test_many_pairs_stand_as_each_does_alone(some: list[PaperDates], others: list[ClaimDates]) -> None:
    together = standings(some, others)
    for row, paper in enumerate(some):
        for column, claim in enumerate(others):
            alone = standing(paper, claim)
            assert together.new[row, column] == (alone == Standing.NEW)
            assert together.within_span[row, column] == (alone == Standing.WITHIN_SPAN)
            assert together.before_as_of[row, column] == (
                alone != Standing.NEVER and paper.published <= claim.as_of
            )
