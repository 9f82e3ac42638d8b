"""The tags and filters that every template uses: glyphs and their words, dates and spans, notes, form fields.

Loaded by templates as {% load shelflife %}; each is shown with its markup in docs/design.md.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django import template
from django.contrib.auth.models import AnonymousUser, User
from django.forms.boundfield import BoundField
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from claims import marking, words
from claims.charts import Shelf
from config.access import Role, has_role
from config.access import role_of as highest_role
from papers.identifiers import is_sample

register = template.Library()

# the symbols of static/img/glyphs.svg
GLYPHS = frozenset(
    [
        *("holding", "relaxed", "reversed", "untested"),
        *("supports", "contradicts", "qualifies", "supersedes", "mentions"),
        *("grounded", "differs", "missing", "unchecked", "suggestion"),
        *(
            "check",
            "cross",
            "clock",
            "triangle",
            "info",
            "sheet",
            "tray",
            "search",
            "plus",
            "upload",
            "download",
        ),
        *("chevron", "chevron-left", "chevron-right"),
    ]
)
THEMES = ("light", "dark")
SAMPLE_MEANS = "Invented to show the product; counted in no figure"


class Sign(NamedTuple):
    """A state as it is shown: its glyph, its class (its colour) and its word."""

    glyph: str
    css: str
    word: str


STATUSES = {
    name: Sign(name, f"is-{name}", name.capitalize())
    for name in ("holding", "relaxed", "reversed", "untested")
}
STANCES = {
    name: Sign(name, f"is-{name}", name.capitalize())
    for name in ("supports", "contradicts", "qualifies", "supersedes", "mentions")
}
GROUNDINGS = {
    "grounded": Sign("grounded", "is-grounded", "Grounded"),
    "title-differs": Sign("differs", "is-differs", "Title differs"),
    "date-differs": Sign("differs", "is-differs", "Date differs"),
    "withdrawn": Sign("missing", "is-missing", "Withdrawn"),
    "not-found": Sign("missing", "is-missing", "Not found"),
    "malformed": Sign("missing", "is-missing", "Malformed"),
    "none": Sign("missing", "is-missing", "None"),
    "unchecked": Sign("unchecked", "is-unchecked", "Not yet checked"),
    "suggested": Sign("suggestion", "is-unchecked", "Suggested"),
}
STILL_RIGHT = {
    "yes": Sign("check", "is-ok", "Yes"),
    "no": Sign("cross", "is-warning", "No"),
    "unseen": Sign("untested", "is-untested", "Not seen again"),
}
RUN_STATES = {
    "waiting": Sign("clock", "is-info", "Waiting"),
    "running": Sign("clock", "is-info", "Running"),
    "whole": Sign("check", "is-ok", "Whole"),
    "gap": Sign("triangle", "is-warning", "Gap"),
    "failed": Sign("cross", "is-error", "Failed"),
    "stopped": Sign("cross", "is-warning", "Stopped"),
}
NOTE_SIGNS = {
    "info": Sign("info", "is-info", "Note"),
    "success": Sign("check", "is-ok", "Done"),
    "warning": Sign("triangle", "is-warning", "Mind"),
    "error": Sign("triangle", "is-error", "Error"),
}


# --- glyphs and their words ---------------------------------------------------------------------------------


@register.simple_tag
@lru_cache(maxsize=1024)
def glyph(name: str, label: str = "", css: str = "") -> SafeString:
    """A glyph of the sprite: with a label an image of that name, without one decoration beside its word."""
    classes = f"glyph {css}".strip()
    use = glyph_use(name)
    if label:
        return format_html('<svg class="{}" role="img"><title>{}</title>{}</svg>', classes, label, use)
    return format_html('<svg class="{}" aria-hidden="true">{}</svg>', classes, use)


@register.simple_tag
@lru_cache(maxsize=64)
def glyph_use(name: str) -> SafeString:
    """The drawing of a glyph alone, for use within a chart's own svg."""
    if name not in GLYPHS:
        raise ValueError(f"no glyph {name!r}")
    return format_html('<use href="{}#{}"></use>', static("img/glyphs.svg"), name)


@lru_cache(maxsize=1024)
def _signed(sign: Sign, shape: str, word: str = "") -> SafeString:
    shown = glyph(sign.glyph)
    return format_html('<span class="{} {}">{}{}</span>', shape, sign.css, shown, word or sign.word)


@register.simple_tag
def status(name: str, word: str = "") -> SafeString:
    """A claim's status, glyph and word; `word` replaces the word ("7 holding")."""
    return _signed(STATUSES[name], "sign", word)


@register.simple_tag
def status_pill(name: str, word: str = "") -> SafeString:
    """A claim's status on its wash, for the head of a claim's page."""
    return _signed(STATUSES[name], "pill", word)


@register.simple_tag
def stance(name: str, word: str = "") -> SafeString:
    """A paper's stance, glyph and word."""
    return _signed(STANCES[name], "sign", word)


@register.simple_tag
def grounding(name: str, word: str = "") -> SafeString:
    """An anchor's grounding, glyph and word; "none" is a claim without an anchor, "suggested" a suggestion."""
    return _signed(GROUNDINGS[name], "sign", word)


@register.simple_tag
def still_right(name: str) -> SafeString:
    """Whether a specific is still right: yes, no or unseen."""
    return _signed(STILL_RIGHT[name], "sign")


@register.simple_tag
def run_state(name: str, word: str = "") -> SafeString:
    """A harvest's or job's state; "gap" for one that left a gap."""
    return _signed(RUN_STATES[name], "sign", word)


@register.simple_tag
def flag(name: str, css: str, word: str) -> SafeString:
    """A small flag under a claim: glyph, class (is-warning, is-error, ...), words."""
    return format_html('<span class="flag {}">{}{}</span>', css, glyph(name), word)


@register.simple_tag
def sample_badge() -> SafeString:
    """The mark of everything that belongs to the sample."""
    return mark_safe(f'<span class="badge" title="{SAMPLE_MEANS}">Sample</span>')


@register.simple_block_tag
def note(content: str, kind: str = "info", title: str = "") -> SafeString:
    """An inline note (info, success, warning, error) around what stands between note and endnote."""
    sign = NOTE_SIGNS[kind]
    head = format_html("<strong>{}</strong> ", title) if title else ""
    role = mark_safe(' role="alert"') if kind == "error" else ""
    return format_html(
        '<div class="note note-{}"{}>{}<div>{}{}</div></div>',
        *(kind, role, glyph(sign.glyph, sign.word, sign.css), head, content),
    )


# --- dates, spans, counts -----------------------------------------------------------------------------------


def _local(value: datetime.date | datetime.datetime) -> datetime.date:
    aware = isinstance(value, datetime.datetime) and timezone.is_aware(value)
    return timezone.localtime(value) if aware and isinstance(value, datetime.datetime) else value


@register.filter
def day(value: datetime.date | None) -> str | SafeString:
    """24 Nov 2026 as a time element; a moment in the reader's zone. Empty for none."""
    return _time(value, words.day(_local(value)), "%Y-%m-%d") if value else ""


@register.filter
def month(value: datetime.date | str | None) -> str:
    """Jun 2025, of a day or of "2025-06"."""
    return words.month(_local(value) if isinstance(value, datetime.date) else value) if value else ""


@register.filter
def when(value: datetime.datetime | None) -> str | SafeString:
    """24 Nov 2026, 09:14 CET: a moment in the reader's zone, as a time element. Empty for none."""
    if not value:
        return ""
    local = timezone.localtime(value)
    return _time(local, words.when(local), "%Y-%m-%dT%H:%M%z")


def _time(value: datetime.date, shown: str, form: str) -> SafeString:
    return format_html('<time datetime="{}">{}</time>', _local(value).strftime(form), shown)


@register.filter
def span(claim: Any) -> str:
    """When a claim was asserted ("~2025–2026", "Jun 2025"); takes whatever has the claim's date fields."""
    return words.span(claim.asserted_from, claim.asserted_to, claim.approximate, claim.asserted_words)


@register.filter
def age(claim: Any, today: datetime.date | None = None) -> str:
    """How old a claim is, from its asserted span to today: "6–22 mo"."""
    return words.age(claim.asserted_from, claim.asserted_to, today or timezone.localdate())


@register.filter
def plural(count: int, noun: str) -> str:
    """{{ 3|plural:"claim" }} is "3 claims"; {{ 3|plural:"match,matches" }} is "3 matches"."""
    return words.plural(count, noun)


@register.filter
def spell(count: int, how: str = "") -> str:
    """Seven for 7 with "capital", else seven; larger than twelve in figures."""
    return words.spell(count, capital=how == "capital")


@register.filter
def zone_words(name: str) -> str:
    """A time zone as people say it: "Europe/Berlin (CET)", "UTC"."""
    short = datetime.datetime.now(ZoneInfo(name)).tzname() or ""
    return name if short == name or not short[:1].isalpha() else f"{name} ({short})"


# --- papers and texts ---------------------------------------------------------------------------------------


@register.simple_tag
def arxiv_link(identifier: str, version: int | None = None, text: str = "") -> SafeString:
    """An id as a link to arXiv; an id of the sample, which names itself so, links to its own page."""
    shown = text or (f"{identifier}v{version}" if version else identifier)
    if is_sample(identifier):
        url = reverse("paper", args=[identifier])
        return format_html('<a class="id" href="{}" title="{}">{}</a>', url, SAMPLE_MEANS, shown)
    named = f"{identifier}v{version}" if version else identifier
    return format_html(
        '<a class="id" href="https://arxiv.org/abs/{}" rel="noopener noreferrer">{}</a>', named, shown
    )


@register.filter
def mark_spans(text: str, spans: Iterable[marking.Span]) -> SafeString:
    """The text with its spans marked (claims/marking.py); everything in it is escaped."""
    return mark_safe(marking.mark_spans(text, spans))


# --- people, navigation, theme ------------------------------------------------------------------------------


@register.filter
def person(user: words.Named | None) -> str:
    """The name that a person is shown by; "former member" where the account is gone."""
    return words.person(user)


@register.filter
def initials(user: Any) -> str:
    """Two letters for the avatar."""
    parts = person(user).split()
    letters = parts[0][:1] + parts[-1][:1] if len(parts) > 1 else person(user)[:2]
    return letters.upper()


@register.filter
def role_of(user: User | AnonymousUser) -> Role | None:
    """The highest role of a user."""
    return highest_role(user)


@register.filter
def may(user: User | AnonymousUser, role: str) -> bool:
    """{% if user|may:"curator" %}: whether the user may do what the role may."""
    return has_role(user, Role(role))


@register.simple_tag(takes_context=True)
def nav_link(context: template.Context, name: str, word: str, count: int | str | None = None) -> SafeString:
    """A link of the top bar to the address called `name`, current by `section` or by the page's own path."""
    try:
        url = reverse(name)
    except NoReverseMatch:
        return SafeString("")
    path = getattr(context.get("request"), "path", "")
    section = context.get("section")
    current = section == name if section else path == url or (url != "/" and path.startswith(url))
    return format_html(
        '<a href="{}"{}>{}{}</a>',
        *(url, mark_safe(' aria-current="page"') if current else "", word),
        format_html(' <span class="count">{}</span>', f"{count:,}" if isinstance(count, int) else count)
        if count
        else "",
    )


@register.simple_tag(takes_context=True)
def theme_attribute(context: template.Context) -> SafeString:
    """The reader's chosen theme as an attribute, from the cookie that static/js/shelflife.js sets."""
    request = context.get("request")
    chosen = request.COOKIES.get("theme", "") if request else ""
    return format_html(' data-theme="{}"', chosen) if chosen in THEMES else SafeString("")


@register.simple_tag(takes_context=True)
def query(context: template.Context, **changes: Any) -> str:
    """The page's own query with changes: {% query page=2 status=None %}; None and "" leave a name out."""
    parameters = context["request"].GET.copy()
    for name, value in changes.items():
        if value in (None, ""):
            parameters.pop(name, None)
        else:
            parameters[name] = str(value)
    return f"?{parameters.urlencode()}"


# --- components with some logic -----------------------------------------------------------------------------


@register.simple_tag
def shelf_grid(shelf: Shelf) -> SafeString:
    """The shelf's gridlines, drawn once: every row of the chart repeats them."""
    return SafeString(render_to_string("charts/shelf_grid.html", {"shelf": shelf}))


@register.inclusion_tag("components/proportion_bar.html")
def proportion_bar(counts: Mapping[str, int], url: str = "") -> dict[str, Any]:
    """The bar of statuses with its legend; with `url` ("?status=") each legend entry is a link."""
    total = sum(counts.get(name, 0) for name in STATUSES)
    left, parts = 0.0, []
    for name in STATUSES:
        count = counts.get(name, 0)
        share = 100 * count / total if total else 0.0
        parts.append({"status": name, "count": count, "left": round(left, 3), "share": round(share, 3)})
        left += share
    return {"parts": parts, "total": total, "url": url}


@register.simple_tag
def field(bound: BoundField, look: str = "", definitions: Mapping[str, str] | None = None) -> SafeString:
    """A form field with label, help and errors. `look` of choices: segmented, options or chips."""
    described = [f"{bound.auto_id}_help"] if bound.help_text else []
    described += [f"{bound.auto_id}_error"] if bound.errors else []
    attrs: dict[str, str | bool] = {"aria-describedby": " ".join(described)} if described else {}
    if bound.errors:
        attrs["aria-invalid"] = "true"
    kind = bound.widget_type
    choices = look or {"radioselect": "options", "checkboxselectmultiple": "chips"}.get(kind, "")
    if kind not in ("checkbox", "file", "clearablefile") and not choices:
        attrs["class"] = "select" if kind == "select" else "input"
    context = {
        "field": bound,
        "control": bound.as_widget(attrs=attrs),
        "kind": kind,
        "look": choices,
        "definitions": definitions or {},
        "glyphs": GLYPHS,
    }
    return SafeString(render_to_string("components/field.html", context))


@register.filter
def item(mapping: Mapping[Any, Any], key: Any) -> Any:
    """mapping[key], or nothing."""
    return mapping.get(key, "")
