"""Text with marked stretches (bearing sentences, specifics, changes) as safe HTML. Pure.

Called by the filter mark_spans; views make the spans from stored character offsets.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import NamedTuple


class Kind(NamedTuple):
    """How a kind of span is written: its element, its classes, and the words that say what it means."""

    element: str
    classes: str
    meaning: str


KINDS = {
    "bearing": Kind("mark", "bearing", ""),  # a sentence of an abstract that bears on the claim
    "quote": Kind("mark", "", ""),  # the words of a quote that matter
    "word": Kind("strong", "shared", ""),  # a word that claim and paper share
    "specific": Kind("span", "specific", "perishable specific"),
    "yes": Kind("span", "specific is-yes", "still right"),
    "no": Kind("span", "specific is-no", "no longer right"),
    "unseen": Kind("span", "specific is-unseen", "not seen again"),
    "same": Kind("span", "specific is-same", "the claim has it too"),
    "other": Kind("span", "specific is-other", "another figure of the claim's unit"),
    "added": Kind("ins", "", "added"),
    "removed": Kind("del", "", "removed"),
}


class Span(NamedTuple):
    """A stretch text[start:end] (in characters) of a kind in KINDS; `label` stands raised before it."""

    start: int
    end: int
    kind: str
    label: str = ""


def mark_spans(text: str, spans: Iterable[Span | tuple[int, int, str] | tuple[int, int, str, str]]) -> str:
    """The text as HTML, everything escaped, with an element around each span.

    Spans may nest and cross: one that crosses the end of an earlier one is closed there and goes on behind it.
    What reaches past the text is cut; an empty span is left out. Raises KeyError for a kind that is not known.
    """
    named = [Span(*span) for span in spans]
    cut = [span._replace(start=max(0, span.start), end=min(len(text), span.end)) for span in named]
    for span in cut:
        KINDS[span.kind]
    return _write(text, 0, len(text), [span for span in cut if span.start < span.end])


def _write(text: str, start: int, end: int, spans: list[Span]) -> str:
    """text[start:end] with the spans, all of which lie within it."""
    written: list[str] = []
    waiting = sorted(spans, key=lambda span: (span.start, -span.end))
    while waiting:
        outer, rest = waiting[0], waiting[1:]
        written.append(escape(text[start : outer.start]))
        inner: list[Span] = []
        behind: list[Span] = []
        for span in rest:
            if span.start >= outer.end:
                behind.append(span)
            else:
                inner.append(span._replace(end=min(span.end, outer.end)))
                if span.end > outer.end:
                    behind.append(span._replace(start=outer.end, label=""))
        written.append(_element(outer, _write(text, outer.start, outer.end, inner)))
        start, waiting = outer.end, sorted(behind, key=lambda span: (span.start, -span.end))
    written.append(escape(text[start:end]))
    return "".join(written)


def _element(span: Span, content: str) -> str:
    kind = KINDS[span.kind]
    classes = f' class="{kind.classes}"' if kind.classes else ""
    meaning = f' title="{kind.meaning}"' if kind.meaning else ""
    label = f"<sup>{escape(span.label)}</sup>" if span.label else ""
    return f"<{kind.element}{classes}{meaning}>{label}{content}</{kind.element}>"
