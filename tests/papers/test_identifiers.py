"""arXiv's identifiers: every form that people write is read, and what is no id is refused with the reason."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papers.identifiers import OLD_ARCHIVES, Identifier, Malformed, find_all, is_sample, month_of, parse


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2501.01234", Identifier("2501.01234")),
        ("  2501.01234v3 ", Identifier("2501.01234", 3)),
        ("arXiv:2501.01234v2 [cs.CL]", Identifier("2501.01234", 2)),
        ("ARXIV: 1412.6980", Identifier("1412.6980")),
        ("https://arxiv.org/abs/2501.01234", Identifier("2501.01234")),
        ("http://export.arxiv.org/abs/2501.01234v1?context=cs", Identifier("2501.01234", 1)),
        ("arxiv.org/pdf/2501.01234v2.pdf", Identifier("2501.01234", 2)),
        ("https://arxiv.org/pdf/2501.01234", Identifier("2501.01234")),
        ("https://arxiv.org/html/2501.01234v1#S3", Identifier("2501.01234", 1)),
        ("https://doi.org/10.48550/arXiv.2501.01234", Identifier("2501.01234")),
        ("10.48550/ARXIV.2501.01234", Identifier("2501.01234")),
        ("doi:10.48550/arXiv.hep-th/9901001", Identifier("hep-th/9901001")),
        ("hep-th/9901001v2", Identifier("hep-th/9901001", 2)),
        ("math.GT/0309136", Identifier("math/0309136")),
        ("oai:arXiv.org:quant-ph/0201082", Identifier("quant-ph/0201082")),
        ("<https://arxiv.org/abs/cs/0701001>.", Identifier("cs/0701001")),
    ],
)
def test_each_form_is_read(text: str, expected: Identifier) -> None:
    assert parse(text) == expected


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "nothing was given"),
        ("2513.01234", "no month 13"),
        ("2500.01234", "no month 00"),
        ("2501.1234", "five digits"),
        ("1401.01234", "four digits after the dot until December 2014"),
        ("1412.6980v0", "versions count from v1"),
        ("0703.0001", "began in April 2007"),
        ("9501.01234", "began in April 2007"),
        ("2501.00000", "numbers count from 1"),
        ("hep-th/0704001", "to March 2007"),
        ("hep-zz/9901001", "no archive hep-zz"),
        ("sample:0001", "id of the sample"),
        ("2501.01234 and more", "an id looks like"),
        ("10.1000/xyz123", "an id is YYMM.NNNNN"),
        ("https://example.org/2501.01234", "an id is"),
    ],
)
def test_what_is_no_id_is_refused_with_the_reason(text: str, why: str) -> None:
    with pytest.raises(Malformed) as refused:
        parse(text)
    assert why in refused.value.why
    assert refused.value.text == text


def test_ids_are_found_in_free_text_with_their_places() -> None:
    text = (
        "Anchors: arXiv:2506.18032 (2025-06), see https://arxiv.org/pdf/2602.16301v2.pdf. "
        "Also 2510.08558,2605.25459v1; "
        "hep-th/9901001 and (doi 10.48550/arXiv.2501.00001). arXiv:2513.00001 is wrong; pi is 3141.5926, 1205.1234% no."
    )
    found = find_all(text)
    assert [str(one.identifier) for one in found] == [
        "2506.18032",
        "2602.16301v2",
        "2510.08558",
        "2605.25459v1",
        "hep-th/9901001",
        "2501.00001",
        "None",
    ]
    assert [text[one.start : one.end] for one in found] == [one.text for one in found]
    assert found[1].text == "https://arxiv.org/pdf/2602.16301v2.pdf"
    assert found[-1].text == "arXiv:2513.00001"
    assert "month 13" in found[-1].why


def test_a_word_about_arxiv_is_no_id() -> None:
    assert (
        find_all(
            "Posted on arXiv: see https://arxiv.org/abs/ and arxiv.org/list/cs.CL/recent, DOI 10.48550/arXiv."
        )
        == []
    )


def test_the_sample_is_never_arxivs() -> None:
    assert is_sample("sample:0001")
    assert not is_sample("2501.00001")
    assert find_all("sample:0001") == []


@pytest.mark.parametrize(
    ("identifier", "month"),
    [
        ("2501.01234", (2025, 1)),
        ("0704.0001", (2007, 4)),
        ("hep-th/9108001", (1991, 8)),
        ("math/0309136", (2003, 9)),
    ],
)
def test_the_id_tells_the_month_of_announcement(identifier: str, month: tuple[int, int]) -> None:
    assert month_of(identifier) == month


@st.composite
def identifiers(draw: st.DrawFn) -> Identifier:
    version = draw(st.none() | st.integers(1, 99))
    month = draw(st.integers(1, 12))
    if draw(st.booleans()):
        year = draw(st.integers(2008, 2090))
        digits = 5 if year >= 2015 else 4
        number = draw(st.integers(1, 10**digits - 1))
        return Identifier(f"{year % 100:02}{month:02}.{number:0{digits}}", version)
    archive, year = draw(st.sampled_from(sorted(OLD_ARCHIVES))), draw(st.integers(1992, 2006))
    return Identifier(f"{archive}/{year % 100:02}{month:02}{draw(st.integers(1, 999)):03}", version)


FORMS = [
    "{}",
    "arXiv:{}",
    "arxiv: {}",
    "https://arxiv.org/abs/{}",
    "http://www.arxiv.org/pdf/{}.pdf",
    "arxiv.org/html/{}",
    "https://doi.org/10.48550/arXiv.{}",
    "oai:arXiv.org:{}",
]


@given(identifiers(), st.sampled_from(FORMS))
def test_every_id_is_read_back_from_every_form(identifier: Identifier, form: str) -> None:
    written = form.format(identifier)
    assert parse(written) == identifier
    assert parse(str(parse(written))) == identifier
    year, month = month_of(identifier)
    assert 1991 <= year <= 2090
    assert 1 <= month <= 12


@given(
    st.lists(st.tuples(identifiers(), st.sampled_from(FORMS)), max_size=6),
    st.sampled_from([" ", ", ", ") (", ";\n", ". "]),
)
def test_every_id_is_found_in_a_text_of_many(written: list[tuple[Identifier, str]], between: str) -> None:
    text = "(" + between.join(form.format(identifier) for identifier, form in written) + ")."
    found = find_all(text)
    assert [one.identifier for one in found] == [identifier for identifier, _ in written]
    assert all(text[one.start : one.end] == one.text for one in found)


@given(st.text(max_size=200))
def test_no_text_breaks_the_search(text: str) -> None:
    for one in find_all(text):
        assert text[one.start : one.end] == one.text
        assert (one.identifier is None) == bool(one.why)
