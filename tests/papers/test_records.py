"""arXiv's answers become plain values; what cannot be read never spoils what can."""

from __future__ import annotations

import datetime

import pytest

from papers.records.authors import split_authors
from papers.records.oai import BadPage, mend_page, read_page, set_of
from papers.records.tex import accents_to_unicode
from papers.records.values import paragraphs
from tests.papers.arxiv_server import OAI, Invented


def page(*records: str, verb: str = "ListRecords", token: str = "") -> bytes:
    inner = f"<{verb}>{''.join(records)}<resumptionToken>{token}</resumptionToken></{verb}>"
    return (
        f"<?xml version='1.0' encoding='UTF-8'?>\n<OAI-PMH {OAI}><responseDate>2026-06-15T12:00:00Z</responseDate>"
        f"<request>https://oaipmh.arxiv.org/oai</request>{inner}</OAI-PMH>"
    ).encode()


PAPER = Invented(
    "2606.00001",
    "2026-06-12",
    title="On G\\\"odel's\n  salt",
    abstract="We measure $\\'e$ and Erd\\H{o}s\nnumbers.\n  A second paragraph.",
    authors='K. M\\"uller (1), Ben Okonkwo, Jr. and The Salt Collaboration ((1) Lisbon (old), (2) Porto)',
    versions=("2026-05-01", "2026-06-11"),
    comments="12 pages",
)


def test_a_record_is_read_whole() -> None:
    read = read_page(page(PAPER.raw(), token="verb%3DListRecords%26from%3D2026-06-12%26skip%3D1"))
    assert read.today == datetime.date(2026, 6, 15)
    assert read.token == "verb%3DListRecords%26from%3D2026-06-12%26skip%3D1"
    assert read.unreadable == []
    (record,) = read.records
    assert record.identifier == "2606.00001"
    assert record.title == "On Gödel's salt"
    assert record.abstract == "We measure $\\'e$ and Erdős numbers.\nA second paragraph."
    assert record.authors == ("K. Müller", "Ben Okonkwo, Jr.", "The Salt Collaboration")
    assert record.categories == ("cs.CL", "cs.AI")
    assert record.datestamp == datetime.date(2026, 6, 12)
    assert [(each.number, f"{each.submitted:%Y-%m-%d}") for each in record.versions] == [
        (1, "2026-05-01"),
        (2, "2026-06-11"),
    ]
    assert record.current_version == 2
    assert record.withdrawn is False
    assert record.comment == "12 pages"


def test_a_withdrawal_is_a_version_without_a_source() -> None:
    (record,) = read_page(page(Invented("2606.00002", "2026-06-12", withdrawn=True).raw())).records
    assert record.withdrawn is True


@pytest.mark.parametrize(
    ("break_it", "problem"),
    [
        (lambda raw: raw.replace("<title>", "<untitled>").replace("</title>", "</untitled>"), "no title"),
        (lambda raw: raw.replace("<authors>", "<a>").replace("</authors>", "</a>"), "no authors"),
        (lambda raw: raw.replace("<version ", "<was ").replace("</version>", "</was>"), "no versions"),
        (lambda raw: raw.replace("arXiv.org:2606.00003", "arXiv.org:no-number/x"), "no-number/x"),
        (lambda raw: raw.replace("<id>2606.00003", "<id>2606.00004"), "its metadata 2606.00004"),
        (lambda raw: raw.replace("<datestamp>2026-06-12", "<datestamp>2026-07-12"), "after arXiv's own day"),
        (lambda raw: raw.replace("<header>", '<header status="deleted">'), "marked as deleted"),
        (lambda raw: raw.replace('version="v1"', 'version="v2"'), "no first version"),
    ],
)
def test_a_record_that_cannot_be_read_is_set_apart_and_the_others_go_on(break_it, problem: str) -> None:  # type: ignore[no-untyped-def]
    broken = break_it(Invented("2606.00003", "2026-06-12").raw())
    assert broken != Invented("2606.00003", "2026-06-12").raw()
    read = read_page(page(PAPER.raw(), broken, Invented("2606.00005", "2026-06-13").raw()))
    assert [record.identifier for record in read.records] == ["2606.00001", "2606.00005"]
    (unreadable,) = read.unreadable
    assert problem in unreadable.problem
    assert "<header" in unreadable.raw


def test_errors_come_with_status_200_and_are_told() -> None:
    content = page().replace(
        b"<ListRecords>", b"<error code='noRecordsMatch'>Nothing \n fits</error><ListRecords>"
    )
    read = read_page(content)
    assert (read.error, read.error_text) == ("noRecordsMatch", "Nothing fits")


def test_headers_tell_the_categories_by_their_sets() -> None:
    header = "<header><identifier>oai:arXiv.org:2606.00001</identifier><datestamp>2026-06-12</datestamp>"
    header += "<setSpec>cs:cs:CL</setSpec><setSpec>physics:hep-th</setSpec>"
    header += "<setSpec>physics:physics:optics</setSpec></header>"
    (read,) = read_page(page(header, verb="ListIdentifiers")).headers
    assert read.categories == ("cs.CL", "hep-th", "physics.optics")


def test_a_page_cut_in_half_is_refused() -> None:
    content = page(PAPER.raw())
    with pytest.raises(BadPage, match="cut off") as refused:
        read_page(content[: len(content) // 2])
    assert not refused.value.whole


def test_html_with_status_200_is_refused() -> None:
    with pytest.raises(BadPage):
        read_page(b"<!DOCTYPE html><html><body><p>Sorry<br></body></html>")
    with pytest.raises(BadPage, match="something else"):
        read_page(b"<html><body>Sorry</body></html>")


def test_forbidden_characters_are_removed_and_said() -> None:
    content = page(PAPER.raw().replace("On G", "On \x0b\x1fG"), Invented("2606.00005", "2026-06-13").raw())
    with pytest.raises(BadPage) as refused:
        read_page(content)
    assert refused.value.whole
    mended = mend_page(content)
    assert [record.title for record in mended.records] == ["On Gödel's salt", "Salt layers in cold storage"]
    assert mended.mended == ["characters that XML forbids were removed"]


def test_a_text_that_is_not_utf8_is_set_apart_alone() -> None:
    content = page(PAPER.raw().replace("12 pages", "QQ"), Invented("2606.00005", "2026-06-13").raw())
    mended = mend_page(content.replace(b"QQ", b"\xff\xfe"))
    assert [record.identifier for record in mended.records] == ["2606.00005"]
    assert [(one.identifier, one.problem) for one in mended.unreadable] == [
        ("2606.00001", "its text is not UTF-8")
    ]


def test_a_record_that_breaks_the_page_is_set_apart_alone() -> None:
    content = page(PAPER.raw().replace("12 pages", "a < b &c"), Invented("2606.00005", "2026-06-13").raw())
    content = content.replace(b"a &lt; b &amp;c", b"a < b &c")
    with pytest.raises(BadPage):
        read_page(content)
    mended = mend_page(content)
    assert [record.identifier for record in mended.records] == ["2606.00005"]
    assert "not well-formed" in mended.unreadable[0].problem


@pytest.mark.parametrize(
    ("given", "letters"),
    [
        (r"Erd\H{o}s and M\"uller", "Erdős and Müller"),
        (r"{\'e}t\'{e}, Fran\c{c}ois, \v{S}koda, {\v c}, Mart\'{\i}nez", "été, François, Škoda, č, Martínez"),
        (r"\O{}rsted, \L ukasz, Stra{\ss}e", "Ørsted, Łukasz, Straße"),
        (r"$\'e \o$ and \emph{x} \alpha", r"$\'e \o$ and \emph{x} \alpha"),
        ("plain", "plain"),
    ],
)
def test_simple_accents_become_letters_and_mathematics_stays(given: str, letters: str) -> None:
    assert accents_to_unicode(given) == letters


def test_names_are_split() -> None:
    assert split_authors("A. B, C. D and E. F") == ("A. B", "C. D", "E. F")
    assert split_authors("Ada Ferreira, Ben Okonkwo, III, and Cy Dee") == (
        "Ada Ferreira",
        "Ben Okonkwo, III",
        "Cy Dee",
    )
    assert split_authors("") == ()


def test_breaks_of_paragraphs_stay_and_those_of_wrapping_go() -> None:
    assert paragraphs("  One\ntwo.\n  Three\nfour.\n\nFive.") == "One two.\nThree four.\nFive."


def test_sets_are_named_as_arxiv_names_them() -> None:
    assert [set_of(name) for name in ("cs.CL", "hep-th", "physics.optics", "math.GT", "q-bio.NC")] == [
        "cs:cs:CL",
        "physics:hep-th",
        "physics:physics:optics",
        "math:math:GT",
        "q-bio:q-bio:NC",
    ]
