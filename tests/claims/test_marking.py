"""Marked text: safe, whole, well nested, whatever the spans."""

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.marking import KINDS, Span, mark_spans


class Reader(HTMLParser):
    """Collects the text, its marked characters, and the elements left open; fails on wrong nesting."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.text = ""
        self.covered: list[int] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.covered += [len(self.open)] * len(data)
        self.text += data


def read(html: str) -> Reader:
    reader = Reader()
    reader.feed(html)
    reader.close()
    return reader


def test_a_text_without_spans_is_only_escaped() -> None:
    assert mark_spans("a < b & \"c\" 'd'", []) == "a &lt; b &amp; &quot;c&quot; &#x27;d&#x27;"


def test_a_specific_within_a_bearing_sentence() -> None:
    html = mark_spans("It fell 31% of the time.", [(8, 11, "no"), (0, 24, "bearing", "1")])
    assert html == (
        '<mark class="bearing"><sup>1</sup>It fell <span class="specific is-no" title="no longer right">31%</span>'
        " of the time.</mark>"
    )


def test_a_span_that_crosses_another_goes_on_behind_it() -> None:
    html = mark_spans("abcdef", [(0, 4, "quote"), (2, 6, "word", "x")])
    assert html == (
        '<mark>ab<strong class="shared"><sup>x</sup>cd</strong></mark><strong class="shared">ef</strong>'
    )


def test_markup_in_the_text_and_in_labels_is_shown_not_obeyed() -> None:
    html = mark_spans("<script>alert(1)</script>", [(0, 8, "quote", "<b>")])
    assert html == "<mark><sup>&lt;b&gt;</sup>&lt;script&gt;</mark>alert(1)&lt;/script&gt;"


def test_spans_past_the_text_are_cut_and_empty_ones_left_out() -> None:
    assert (
        mark_spans("ab", [(-3, 1, "quote"), (1, 1, "quote"), (2, 9, "word"), (5, 9, "word")])
        == "<mark>a</mark>b"
    )


def test_an_unknown_kind_is_refused_even_where_its_span_is_empty() -> None:
    with pytest.raises(KeyError):
        mark_spans("ab", [(0, 0, "blink")])


@given(
    st.text(alphabet="ab<>&\"'é→𝒜 \n", max_size=30),
    st.lists(st.tuples(st.integers(-3, 33), st.integers(-3, 33), st.sampled_from(sorted(KINDS))), max_size=8),
)
def test_every_character_comes_out_once_under_as_many_marks_as_cover_it(
    text: str, spans: list[tuple[int, int, str]]
) -> None:
    reader = read(mark_spans(text, spans))
    assert reader.open == []
    assert reader.text == text
    assert reader.covered == [
        sum(start <= place < end for start, end, _kind in spans) for place in range(len(text))
    ]


@given(st.integers(0, 20), st.integers(0, 20))
def test_tuples_and_spans_are_the_same(start: int, end: int) -> None:
    text = "twenty characters in"
    assert mark_spans(text, [(start, end, "quote")]) == mark_spans(text, [Span(start, end, "quote")])
