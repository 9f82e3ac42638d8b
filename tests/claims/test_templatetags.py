"""The tags and filters: every state has its sign, every date its zone, every id its right link."""

import datetime
import re
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from django import forms
from django.contrib.auth.models import AnonymousUser, User
from django.template import Context, Template, TemplateSyntaxError
from django.test import RequestFactory
from django.utils import timezone

from claims.models import Anchor, Claim
from claims.models.claim import Specific
from claims.models.match import Stance
from claims.templatetags import shelflife
from papers.models import Harvest

SPRITE = Path(__file__).parents[2] / "static/img/glyphs.svg"


def render(source: str, **context: object) -> str:
    return Template("{% load shelflife %}" + source).render(Context(context))


def test_the_sprite_has_every_glyph_and_no_other() -> None:
    assert set(re.findall(r'<symbol id="([\w-]+)"', SPRITE.read_text())) == shelflife.GLYPHS


@pytest.mark.parametrize(
    ("tag", "signs", "values"),
    [
        ("status", shelflife.STATUSES, Claim.Status.values),
        ("stance", shelflife.STANCES, Stance.values),
        ("grounding", shelflife.GROUNDINGS, [*Anchor.Grounding.values, "none", "suggested"]),
        ("still_right", shelflife.STILL_RIGHT, Specific.StillRight.values),
        ("run_state", shelflife.RUN_STATES, [*Harvest.State.values, "gap"]),
    ],
)
def test_every_state_has_a_sign_with_its_word(
    tag: str, signs: dict[str, shelflife.Sign], values: list[str]
) -> None:
    assert set(signs) == set(values)
    for value in values:
        html = render("{% " + tag + " value %}", value=value)
        assert f"#{signs[value].glyph}" in html
        assert f">{signs[value].word}<" in html
        assert 'aria-hidden="true"' in html  # the word is beside it


def test_words_of_states_are_those_of_the_models() -> None:
    for signs, choices in [
        (shelflife.STATUSES, Claim.Status),
        (shelflife.STANCES, Stance),
        (shelflife.GROUNDINGS, Anchor.Grounding),
        (shelflife.STILL_RIGHT, Specific.StillRight),
    ]:
        assert {value: signs[value].word for value in choices.values} == dict(choices.choices)


def test_a_glyph_with_a_label_is_an_image_of_that_name() -> None:
    html = render('{% glyph "tray" label "is-info" %}', label="<Inbox>")
    assert '<svg class="glyph is-info" role="img"><title>&lt;Inbox&gt;</title>' in html


def test_an_unknown_glyph_is_an_error() -> None:
    with pytest.raises(ValueError, match="no glyph 'smiley'"):
        render('{% glyph "smiley" %}')


def test_a_note_escapes_values_and_keeps_markup() -> None:
    html = render('{% note "error" title %}<p>{{ words }}</p>{% endnote %}', title="Line <1>", words="a < b")
    assert 'role="alert"' in html
    assert "<strong>Line &lt;1&gt;</strong>" in html
    assert "<p>a &lt; b</p>" in html


def test_a_note_must_be_closed() -> None:
    with pytest.raises(TemplateSyntaxError):
        render('{% note "error" %}')


def test_moments_are_shown_in_the_readers_zone() -> None:
    moment = datetime.datetime(2026, 11, 24, 23, 30, tzinfo=datetime.UTC)
    with timezone.override(ZoneInfo("Europe/Berlin")):
        assert render("{{ at|when }}", at=moment) == (
            '<time datetime="2026-11-25T00:30+0100">25 Nov 2026, 00:30 CET</time>'
        )
        assert render("{{ at|day }}", at=moment) == '<time datetime="2026-11-25">25 Nov 2026</time>'
    assert render("{{ at|day }}", at=date(2026, 11, 4)) == '<time datetime="2026-11-04">4 Nov 2026</time>'
    assert render("{{ none|day }}{{ none|when }}{{ none|month }}", none=None) == ""


def test_zones_are_named_with_their_letters_where_they_have_some() -> None:
    assert shelflife.zone_words("UTC") == "UTC"
    assert shelflife.zone_words("Europe/Berlin") in ("Europe/Berlin (CET)", "Europe/Berlin (CEST)")
    assert shelflife.zone_words("America/Sao_Paulo") == "America/Sao_Paulo"


def test_a_claims_span_and_age() -> None:
    claim = SimpleNamespace(
        asserted_from=date(2025, 1, 1),
        asserted_to=date(2026, 5, 25),
        approximate=True,
        asserted_words="~2025-2026",
    )
    shown = render("{{ claim|span }}, {{ claim|age:today }}", claim=claim, today=date(2026, 11, 24))
    assert shown == "~2025–2026, 6–22 mo"


def test_an_arxiv_id_leads_to_arxiv_without_a_referrer() -> None:
    assert render('{% arxiv_link "2604.19784" 2 %}') == (
        '<a class="id" href="https://arxiv.org/abs/2604.19784v2" rel="noopener noreferrer">2604.19784v2</a>'
    )
    assert 'href="https://arxiv.org/abs/cs/9901002"' in render('{% arxiv_link "cs/9901002" %}')


def test_an_id_cannot_break_out_of_its_link() -> None:
    assert '"><script>' not in render("{% arxiv_link id %}", id='x"><script>')


def test_a_sample_id_is_never_linked_as_arxivs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shelflife, "reverse", lambda name, args: f"/{name}/{args[0]}")
    html = render('{% arxiv_link "sample:0001" %}')
    assert "arxiv.org" not in html
    assert 'href="/paper/sample:0001"' in html
    assert "Invented to show the product" in html


def test_people_are_shown_by_their_names() -> None:
    alice = User(username="alice", first_name="Alice", last_name="Moreau")
    assert (shelflife.person(alice), shelflife.initials(alice)) == ("Alice Moreau", "AM")
    bob = User(username="bob")
    assert (shelflife.person(bob), shelflife.initials(bob)) == ("bob", "BO")
    assert shelflife.person(None) == "former member"


def test_nobody_may_do_anything() -> None:
    assert render('{% if user|may:"reader" %}yes{% else %}no{% endif %}', user=AnonymousUser()) == "no"


def test_the_query_keeps_the_rest_of_the_address() -> None:
    request = RequestFactory().get("/?status=holding&page=3")
    context = {"request": request, "none": None}
    assert render("{% query page=4 %}", **context) == "?status=holding&amp;page=4"
    assert render("{% query status=none page='' %}", **context) == "?"


@pytest.mark.parametrize(("cookie", "shown"), [("dark", ' data-theme="dark"'), ('"><script>', ""), ("", "")])
def test_only_a_known_theme_is_taken_from_the_cookie(cookie: str, shown: str) -> None:
    request = RequestFactory().get("/")
    request.COOKIES["theme"] = cookie
    assert render("{% theme_attribute %}", request=request) == shown


class Sheet(forms.Form):
    """One field of each kind."""

    title = forms.CharField(help_text="Without dates.")
    outcome = forms.ChoiceField(widget=forms.RadioSelect, choices=Claim.Status.choices)
    pressures = forms.MultipleChoiceField(
        widget=forms.CheckboxSelectMultiple, choices=[("s", "Scaling")], required=False
    )
    sure = forms.BooleanField(required=False)
    document = forms.FileField(required=False)


def test_a_field_ties_label_help_and_errors_to_its_control() -> None:
    html = render("{% field form.title %}", form=Sheet({}))
    assert 'for="id_title"' in html
    assert 'id="id_title_help"' in html
    assert 'id="id_title_error"' in html
    assert 'aria-describedby="id_title_help id_title_error"' in html
    assert 'aria-invalid="true"' in html
    assert html.count("aria-describedby") == 1


def test_an_optional_field_says_so() -> None:
    form = Sheet()
    assert "(optional)" in render("{% field form.pressures %}", form=form)
    assert "(optional)" not in render("{% field form.title %}", form=form)


def test_choices_show_their_definitions_and_signs() -> None:
    meanings = {"relaxed": "True in a narrower range."}
    html = render('{% field form.outcome "options" meanings %}', form=Sheet(), meanings=meanings)
    assert html.count('type="radio"') == 4
    assert "True in a narrower range." in html
    assert 'class="sign is-relaxed"' in html
    assert "<legend>" in html


def test_other_looks_of_a_field() -> None:
    form = Sheet()
    assert "segmented" in render('{% field form.outcome "segmented" %}', form=form)
    assert "choice-chip" in render("{% field form.pressures %}", form=form)
    assert 'class="check"' in render("{% field form.sure %}", form=form)
    assert "file-drop" in render("{% field form.document %}", form=form)


def test_the_bar_shares_out_the_whole() -> None:
    parts = shelflife.proportion_bar({"holding": 7, "relaxed": 3, "reversed": 1, "untested": 5})["parts"]
    assert sum(part["share"] for part in parts) == pytest.approx(100, abs=0.01)
    assert parts[3]["left"] + parts[3]["share"] == pytest.approx(100, abs=0.01)
    empty = shelflife.proportion_bar({})
    assert empty["total"] == 0
    assert [part["share"] for part in empty["parts"]] == [0, 0, 0, 0]
