"""Perishability reports: what holds, what fell, on whose evidence; as a page, as Markdown, as CSV."""

import csv
import datetime
import io

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from markdown_it import MarkdownIt

from claims import review
from claims.models import Claim, Line
from claims.reports import markdown, table
from claims.reports.gather import gather, months_before
from claims.sample import loading
from tests.cast import ClientFor
from tests.factories import (
    AnchorFactory,
    AnchorUseFactory,
    ClaimFactory,
    EvidenceFactory,
    KindFactory,
    LineFactory,
    MatchFactory,
    moment,
)

NOW = moment("2026-07-01")


@pytest.fixture
def story(reviewer: User) -> dict[str, Claim]:
    """A line with a claim that fell, one that holds and one that nobody tested."""
    line = LineFactory(code="SL", question="Does salt keep?")
    kind = KindFactory(line=line, position=1, text="layers that do not age")
    claims = {
        "fell": ClaimFactory(line=line, number=1, statement="Salt loses 12% a year."),
        "holds": ClaimFactory(line=line, number=2, statement="Salt is cheap."),
        "untested": ClaimFactory(line=line, number=3, statement="=Salt is the best*"),
    }
    against = EvidenceFactory(
        match__claim=claims["fell"],
        match__kind=kind,
        match__paper__identifier="2606.00007",
        match__paper__title="No loss [at all]",
        stance="contradicts",
        at=moment("2026-06-12"),
    )
    supports = EvidenceFactory(
        match__claim=claims["holds"], match__paper__identifier="2606.00008", stance="supports"
    )
    review.give_verdict(
        claims["fell"],
        reviewer,
        "reversed",
        "No loss was found [2606.00007].",
        citations=[against.match],
        deciding_paper=against.match,
        at=moment("2026-06-15"),
    )
    review.give_verdict(
        claims["holds"],
        reviewer,
        "holding",
        "Prices agree.",
        citations=[supports.match],
        at=moment("2026-06-16"),
    )
    MatchFactory(claim=claims["untested"])
    AnchorUseFactory(
        anchor=AnchorFactory(line=line, identifier="2506.99999", grounding="not-found"), claim=claims["fell"]
    )
    return claims


def test_it_says_what_holds_what_fell_since_when_on_whose_evidence(story: dict[str, Claim]) -> None:
    report = gather(story["fell"].line, NOW)
    (fell,) = report.reversed
    assert (fell.ref, fell.reviewer, fell.since) == ("SL-1", "Alice Moreau", moment("2026-06-15"))
    assert fell.deciding is not None
    assert fell.deciding.identifier == "2606.00007"
    assert [claim.ref for claim in report.holding] == ["SL-2"]
    assert [claim.ref for claim in report.untested] == ["SL-3"]


def test_the_strongest_work_of_six_months_stands_under_its_kind(story: dict[str, Claim]) -> None:
    part = gather(story["fell"].line, NOW).strongest[0]
    assert part.kind == "layers that do not age"
    assert [(ref, paper.identifier) for ref, paper in part.found] == [("SL-1", "2606.00007")]
    later = gather(story["fell"].line, moment("2027-01-20")).strongest[0]
    assert later.found == ()


def test_what_is_not_grounded_and_what_waits_is_named(story: dict[str, Claim]) -> None:
    report = gather(story["fell"].line, NOW)
    assert [(anchor.identifier, anchor.used_by) for anchor in report.flagged] == [("2506.99999", ("SL-1",))]
    assert report.unanchored == ("SL-2", "SL-3")
    assert report.waiting == (("SL-3", 1),)


def test_all_lines_leave_the_sample_out(story: dict[str, Claim]) -> None:
    loading.load(NOW)
    assert {claim.line for claim in gather(None, NOW).claims} == {"Does salt keep?"}


def test_markdown_reads_back_as_it_was_meant(story: dict[str, Claim]) -> None:
    written = markdown.write(gather(story["fell"].line, NOW))
    page = MarkdownIt().render(written)
    assert "<h2>Reversed, 1</h2>" in page
    assert '<a href="https://arxiv.org/abs/2606.00007">2606.00007</a>' in page
    assert "No loss [at all]" in page
    assert "=Salt is the best*" in page
    assert "None found. arXiv" in written or "not searched" in written or "No loss" in written


def test_a_sample_s_papers_are_no_links_in_markdown(db: None) -> None:
    written = markdown.write(gather(loading.load(NOW), NOW))
    assert "sample:0019 (invented)" in written
    assert "arxiv.org" not in written


def test_csv_reads_back_and_never_starts_a_formula(story: dict[str, Claim]) -> None:
    rows = list(csv.DictReader(io.StringIO(table.write(gather(story["fell"].line, NOW)))))
    assert [row["ref"] for row in rows] == ["SL-1", "SL-2", "SL-3"]
    assert rows[0]["status"] == "reversed"
    assert rows[0]["since"] == "2026-06-15"
    assert rows[0]["cited"] == "2606.00007 contradicts"
    assert rows[2]["claim"] == "'=Salt is the best*"
    assert not any(value.startswith(("=", "+", "-", "@")) for row in rows for value in row.values())


@pytest.mark.parametrize(
    ("day", "before"),
    [("2026-08-31", "2026-02-28"), ("2026-07-01", "2026-01-01"), ("2026-03-15", "2025-09-15")],
)
def test_six_months_before_a_day(day: str, before: str) -> None:
    assert months_before(moment(day), 6) == datetime.date.fromisoformat(before)


@pytest.mark.parametrize("address", ["/reports/", "/reports/all/", "/lines/{slug}/report/"])
def test_it_is_read_in_the_browser(
    story: dict[str, Claim], reader: User, client_for: ClientFor, address: str
) -> None:
    page = client_for(reader).get(address.format(slug=story["fell"].line.slug))
    assert page.status_code == 200
    assert "Does salt keep?" in page.content.decode()


@pytest.mark.parametrize(("form", "kind"), [("md", "text/markdown"), ("csv", "text/csv")])
def test_it_is_taken_away(
    story: dict[str, Claim], reader: User, client_for: ClientFor, form: str, kind: str
) -> None:
    answer = client_for(reader).get(f"/reports/all.{form}")
    assert answer["Content-Type"].startswith(kind)
    assert f"shelflife-all-lines-{datetime.date.today():%Y}" in answer["Content-Disposition"]
    assert "SL-1" in answer.content.decode()


def test_another_format_is_not_found(db: None, reader: User, client_for: ClientFor) -> None:
    assert client_for(reader).get("/reports/all.docx").status_code == 404


def test_a_report_on_nothing_says_so(db: None, reader: User, client_for: ClientFor) -> None:
    assert "No claims to report on" in client_for(reader).get("/reports/all/").content.decode()


def test_its_queries_do_not_grow_with_the_claims(db: None) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            gather(None, NOW)
        return len(asked)

    def more(line: Line, number: int) -> None:
        for _ in range(number):
            claim = ClaimFactory(line=line)
            AnchorUseFactory(anchor=AnchorFactory(line=line), claim=claim)
            EvidenceFactory(match__claim=claim, stance="contradicts")

    line = LineFactory()
    KindFactory(line=line)
    more(line, 2)
    gather(None, NOW)
    few = queries()
    more(line, 12)
    assert queries() == few
