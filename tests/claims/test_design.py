"""The design keeps its promises: nothing inline, both themes whole, contrast, documented components that work."""

import datetime
import re
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest
from django import forms
from django.contrib.auth.models import AnonymousUser, User
from django.core.paginator import Paginator
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import RequestFactory

from claims import charts
from claims.marking import Span
from claims.templatetags import shelflife
from config.access import Role

PROJECT = Path(__file__).parents[2]
TEMPLATES = sorted((PROJECT / "templates").rglob("*.html"))
SHEETS = sorted((PROJECT / "static/css").glob("*.css"))
TOKENS = (PROJECT / "static/css/tokens.css").read_text()
DESIGN = (PROJECT / "docs/design.md").read_text()
BLOCKS = dict(re.findall(r"```django ([^\n]+)\n(.*?)```", DESIGN, re.DOTALL))
TODAY = date(2026, 11, 24)


class Form(forms.Form):
    """The fields that the documented form shows."""

    title = forms.CharField()
    cat = forms.ChoiceField(choices=[("a", "cs.AI")])
    outcome = forms.ChoiceField(widget=forms.RadioSelect, choices=[("holding", "Holding")])
    direction = forms.ChoiceField(widget=forms.RadioSelect, choices=[("w", "Weakened")])
    pressures = forms.MultipleChoiceField(widget=forms.CheckboxSelectMultiple, choices=[("s", "Scaling")])
    text = forms.CharField(widget=forms.Textarea)
    ok = forms.BooleanField()
    day = forms.DateField()
    file = forms.FileField()


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(PROJECT)))
def test_a_template_has_no_inline_style_or_script(template: Path) -> None:
    text = template.read_text()
    assert not re.search(r"\sstyle\s*=", text), "a style attribute"
    assert not re.search(r"<style\b", text), "a style element"
    assert not re.search(r"\son[a-z]+\s*=", text), "an event handler"
    assert not re.search(r"hx-on|hx-vals\s*=\s*['\"]js:|javascript:", text), "script in an attribute"
    for script in re.findall(r"<script\b[^>]*>", text):
        assert "src=" in script, "an inline script"
    assert "|safe" not in text, "a value shown unescaped"


def names(block: str) -> dict[str, str]:
    return dict(re.findall(r"(--[\w-]+):\s*(#[0-9a-f]+);", block))


def theme(opening: str) -> dict[str, str]:
    return names(TOKENS.split(opening)[1].split("}")[0])


LIGHT = theme("/* Light. */\n:root {")
DARK = theme(':root:not([data-theme="light"]) {')


def test_both_themes_define_the_same_colours_and_each_way_to_dark_the_same_values() -> None:
    assert len(LIGHT) > 35
    assert set(LIGHT) == set(DARK)
    assert theme(':root[data-theme="dark"] {') == DARK


def test_every_custom_property_used_is_defined() -> None:
    text = "".join(sheet.read_text() for sheet in SHEETS)
    defined = set(re.findall(r"(--[\w-]+)\s*:", text))
    assert set(re.findall(r"var\((--[\w-]+)", text)) <= defined


def luminance(colour: str) -> float:
    """Relative luminance of #rrggbb (WCAG 2.2)."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    bright, dim = sorted([luminance(one), luminance(other)], reverse=True)
    return (bright + 0.05) / (dim + 0.05)


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_words_and_shapes_can_be_told_from_what_they_lie_on(colours: dict[str, str]) -> None:
    grounds = ("--paper", "--raised", "--sunk")
    states = ("--holding", "--relaxed", "--reversed", "--untested", "--supersedes")
    for ink in ("--ink", "--ink-2", "--ink-3", "--link", *states):
        for ground in grounds:
            assert contrast(colours[ink], colours[ground]) >= 4.5, (ink, ground)
    for state in states:
        assert contrast(colours[state], colours[f"{state}-wash"]) >= 4.5, state
    for shape in ("--edge", *(f"{state}-fill" for state in states[:4])):
        for ground in ("--paper", "--raised"):
            assert contrast(colours[shape], colours[ground]) >= 3, (shape, ground)
    assert contrast(colours["--on-mark"], colours["--mark"]) >= 4.5
    assert contrast(colours["--on-accent"], colours["--link"]) >= 4.5


def test_sheets_and_components_are_small() -> None:
    for path in [*SHEETS, *TEMPLATES]:
        assert len(path.read_text().splitlines()) < 400, path.name


@pytest.fixture
def documented(monkeypatch: pytest.MonkeyPatch) -> Context:
    """The values that the blocks of docs/design.md show."""
    monkeypatch.setattr(shelflife, "reverse", lambda name, args=(): f"/{name}/")
    statement = "It rose by ~10x (1%→15%)."
    row = charts.ShelfRow(
        "PP-1", "Seven <models>", "/claims/PP-1/", "holding", date(2025, 1, 1), date(2026, 5, 25), TODAY
    )
    fallen = charts.ShelfRow(
        *("PP-2", "One", "/claims/PP-2/", "reversed", date(2025, 1, 1), date(2025, 1, 1)),
        fell_on=TODAY,
        deciding_paper_on=date(2026, 4, 23),
        group="A line",
        group_url="/lines/a/",
    )
    event = charts.TimelineEvent(
        date(2026, 11, 20), "holding", "hardened", "Holding", "is-holding", "by A.", "/v/1"
    )
    return Context(
        {
            "request": RequestFactory().get("/"),
            "user": AnonymousUser(),
            "now": datetime.datetime(2026, 11, 24, 9, 14, tzinfo=datetime.UTC),
            "today": TODAY,
            "claim": SimpleNamespace(
                asserted_from=date(2025, 1, 1),
                asserted_to=date(2026, 5, 25),
                approximate=True,
                asserted_words="~2025–2026",
            ),
            "statement": statement,
            "specifics": [Span(11, 15, "no")],
            "abstract": "A <b> abstract.",
            "bearing": [Span(0, 15, "bearing", "1")],
            "form": Form({}),
            "definitions": {"holding": "Newer work supports it."},
            "page": Paginator(range(95), 25).get_page(2),
            "counts": {"holding": 7, "untested": 5},
            "shelf": charts.shelf([row, fallen], TODAY),
            "events": charts.timeline([event], date(2025, 1, 1), date(2026, 5, 25), TODAY, "holding"),
        }
    )


@pytest.mark.parametrize("name", BLOCKS)
def test_every_documented_component_renders(name: str, documented: Context) -> None:
    html = Template("{% load shelflife %}" + BLOCKS[name]).render(documented)
    assert "<b> abstract" not in html
    assert "Seven <models>" not in html
    shown = re.findall(r'class="([^"]+)"', BLOCKS[name])
    styled = "".join(sheet.read_text() for sheet in SHEETS)
    for css in {css for each in shown for css in re.sub(r"{%.*?%}", "", each).split()}:
        assert f".{css}" in styled or css in UNSTYLED, f"{css} is in no sheet"


# names for tests, scripts and readers of the markup only
UNSTYLED = {"table-blocks", "queue-list"}


def test_every_tag_filter_and_component_is_documented() -> None:
    for name in [*shelflife.register.tags, *shelflife.register.filters]:
        assert re.search(rf"\b{name}\b", DESIGN), f"docs/design.md does not name {name}"


def test_the_shelf_tells_its_bars_in_words_and_links_every_row(documented: Context) -> None:
    html = Template("{% include 'charts/shelf.html' %}").render(documented)
    assert html.count('class="shelf-row" href="/claims/') == 2
    assert "asserted between 1 Jan 2025 and 25 May 2026, last reviewed 24 Nov 2026" in html
    assert "Seven &lt;models&gt;" in html
    table = Template("{% include 'charts/shelf_table.html' %}").render(documented)
    assert "23 Apr 2026" in table
    assert "Jan 2025–May 2026" in table


def test_the_frame_shows_nothing_for_what_is_not_known() -> None:
    context = {"request": RequestFactory().get("/"), "user": AnonymousUser()}
    html = render_to_string("base.html", context)
    assert "None" not in html
    assert "As of" not in html
    assert 'class="banner"' not in html
    assert "Times in UTC" in html
    assert html.count('href="#main"') == html.count('id="main"') == 1


def test_the_frame_says_what_is_known() -> None:
    request = RequestFactory().get("/")
    request.COOKIES["theme"] = "dark"
    now = datetime.datetime(2026, 11, 24, 9, 14, tzinfo=datetime.UTC)
    context = {
        "request": request,
        "user": User(username="alice", first_name="Alice", last_name="Moreau"),
        "role": Role.ADMINISTRATOR,
        "now": now,
        "nav_counts": {"inbox": 1423, "review": 0},
        "search_currency": {"words": "arXiv searched through 22 Nov 2026, no gaps"},
        "arxiv_notice": {
            "words": "arXiv could not be reached.",
            "tries_again": now + datetime.timedelta(hours=1),
        },
        "section": "inbox",
    }
    html = render_to_string("base.html", context)
    assert '<html lang="en" data-theme="dark">' in html
    assert '<span class="count">1,423</span>' in html
    assert 'aria-current="page">Inbox' in html
    assert '<span class="count">0</span>' not in html
    assert "arXiv could not be reached." in html
    assert "24 Nov 2026, 10:14 UTC" in html
    assert "arXiv searched through 22 Nov 2026, no gaps" in html
    assert ">AM<" in html
    assert "(administrator)" in html
    assert ">People</a>" in html
