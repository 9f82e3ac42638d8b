"""What of an abstract is marked for a claim, and how its figures are compared."""

from __future__ import annotations

from dataclasses import dataclass, field

from claims.bearing import bearing, find_words, sentences, within
from claims.marking import mark_spans

ABSTRACT = (
    "Cold storage ages (Lee et al. 2024). Salt layers, e.g. those of Gemini 3 Pro, lose 31% of\n"
    "their capacity in a year. Nothing else was measured. We release code for 3.5 million layers of salt."
)
SENTENCE = "Salt layers, e.g. those of Gemini 3 Pro, lose 31% of their capacity in a year."


@dataclass
class Part:
    text: str
    kind: str = "quantity"
    values: list[float] = field(default_factory=list)
    unit: str = ""
    start: int = 0


def figure(text: str, value: float, unit: str) -> Part:
    return Part(text, values=[value], unit=unit, start=ABSTRACT.index(text))


def text_of(places: list[tuple[int, int]], text: str = ABSTRACT) -> list[str]:
    return [text[start:end] for start, end in places]


def test_sentences_do_not_end_at_abbreviations_or_decimals() -> None:
    assert text_of(sentences(ABSTRACT)) == [
        "Cold storage ages (Lee et al. 2024).",
        SENTENCE.replace("of their", "of\ntheir"),
        "Nothing else was measured.",
        "We release code for 3.5 million layers of salt.",
    ]


def test_a_text_without_a_stop_is_one_sentence() -> None:
    assert sentences("no end") == [(0, 6)]
    assert sentences("  ") == []


def test_the_sentence_that_matching_chose_comes_first_whatever_its_line_ends() -> None:
    found = bearing(ABSTRACT, SENTENCE, ["salt", "layer"], [], [])
    assert [span.label for span in found.sentences] == ["1", "2"]
    assert text_of([span[:2] for span in found.sentences])[0].startswith("Salt layers, e.g.")
    assert text_of([span[:2] for span in found.sentences])[1].startswith("We release code")
    assert found.total == 4


def test_a_sentence_that_is_no_longer_in_the_abstract_marks_nothing() -> None:
    assert bearing(ABSTRACT, "It was withdrawn.", [], [], []).spans == []


def test_shared_words_are_marked_by_stem_and_only_within_bearing_sentences() -> None:
    found = bearing(ABSTRACT, SENTENCE, ["layers", "measured", "storage"], [], [])
    assert text_of([span[:2] for span in found.spans if span.kind == "word"]) == ["layers"]


def test_another_figure_of_the_same_unit_is_set_against_the_claims() -> None:
    found = bearing(ABSTRACT, SENTENCE, [], [Part("12%", values=[12.0], unit="%")], [figure("31%", 31, "%")])
    row = found.comparisons[0]
    assert (row.specific, row.sign, row.here) == ("12%", "other", "31%")
    assert text_of([span[:2] for span in found.spans if span.kind == "other"]) == ["31%"]


def test_the_same_figure_is_the_same_however_it_is_written() -> None:
    found = bearing(ABSTRACT, "", [], [Part("31 percent", values=[31.0], unit="%")], [figure("31%", 31, "%")])
    assert (found.comparisons[0].sign, found.comparisons[0].here) == ("same", "31%")
    assert [span.kind for span in found.spans if span.kind in ("same", "other")] == ["same"]


def test_a_figure_that_another_specific_of_the_claim_has_is_no_other_figure() -> None:
    specifics = [Part("12%", values=[12.0], unit="%"), Part("31%", values=[31.0], unit="%")]
    found = bearing(ABSTRACT, "", [], specifics, [figure("31%", 31, "%")])
    assert [row.sign for row in found.comparisons] == ["absent", "same"]


def test_figures_of_other_units_are_not_compared() -> None:
    specifics = [Part("12%", values=[12.0], unit="%"), Part("twelve", values=[12.0])]
    found = bearing(ABSTRACT, "", [], specifics, [figure("3.5 million", 3.5e6, "layers")])
    assert [row.sign for row in found.comparisons] == ["absent", "absent"]


def test_a_models_name_is_found_with_any_hyphen_or_space() -> None:
    assert bearing(ABSTRACT, "", [], [Part("Gemini-3 Pro", "model")], []).comparisons[0].sign == "same"
    assert find_words("GPT-5", "GPT 5.2 and GPT-52") == []
    assert text_of(find_words("deepseek v3", "DeepSeek-V3, DeepSeekV3."), "DeepSeek-V3, DeepSeekV3.") == [
        *("DeepSeek-V3", "DeepSeekV3"),
    ]


def test_a_sentences_own_spans_can_be_shown_alone() -> None:
    found = bearing(ABSTRACT, SENTENCE, ["layers"], [], [])
    first = found.sentences[0]
    shown = mark_spans(ABSTRACT[first.start : first.end], within(found.spans, first))
    assert shown.startswith('<mark class="bearing"><sup>1</sup>Salt <strong class="shared">layers</strong>')
    assert shown.endswith("in a year.</mark>")
