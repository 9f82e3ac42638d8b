"""The story of one claim, told from its dated rows: asserted, imported, papers, triage, verdicts, wordings. Pure.

Called by claims.claim_page, which reads the rows. claims.charts paints the stretches in between.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, replace

from claims.charts import TimelineEvent, timeline
from claims.words import plural

_EVENT_WORDS = {
    "confirmed": ("check", "is-ok", "Confirmed by"),
    "disputed": ("triangle", "is-warning", "Disputed by"),
    "withdrawn": ("cross", "is-warning", "Withdrawn as given in error by"),
}


@dataclass(frozen=True, slots=True)
class AnchorDated:
    """A version of a paper that the claim rests on."""

    day: datetime.date
    identifier: str
    version: int
    title: str
    url: str
    grounding: str
    suggested: bool


@dataclass(frozen=True, slots=True)
class PaperDated:
    """An accepted paper on the day from which it counts. `version`: the one that counts, where not the first."""

    day: datetime.date
    identifier: str
    version: int
    title: str
    stance: str
    standing: str
    url: str


@dataclass(frozen=True, slots=True)
class Acceptance:
    """That a curator accepted a paper."""

    at: datetime.datetime
    day: datetime.date
    who: str


@dataclass(frozen=True, slots=True)
class VerdictGiven:
    """A verdict; `withdrawn` ones changed nothing in the end."""

    at: datetime.datetime
    day: datetime.date
    outcome: str
    direction: str
    who: str
    cited: int
    nothing_found: bool
    url: str
    withdrawn: bool


@dataclass(frozen=True, slots=True)
class VerdictLater:
    """What happened to a verdict: confirmed, disputed, withdrawn. `outcome` is the verdict's."""

    at: datetime.datetime
    day: datetime.date
    what: str
    who: str
    outcome: str
    url: str


@dataclass(frozen=True, slots=True)
class Recorded:
    """That the claim came in, or was worded anew."""

    at: datetime.datetime
    day: datetime.date
    words: str
    detail: str = ""


Dated = Acceptance | VerdictGiven | VerdictLater | Recorded


def story(
    *,
    asserted_from: datetime.date | None,
    asserted_to: datetime.date | None,
    status: str,
    today: datetime.date,
    waiting: int,
    anchors: Iterable[AnchorDated] = (),
    papers: Iterable[PaperDated] = (),
    happened: Iterable[Dated] = (),
) -> list[TimelineEvent]:
    """The whole story, newest first. `waiting`: matches that no one has decided on yet.

    `happened` is what people did, each at its moment; acceptances of one curator on one day are one event.
    """
    done = sorted(_acceptances_a_day(happened), key=lambda one: one.at, reverse=True)
    events = [_told(one) for one in done]
    events += [_paper(one) for one in papers]
    events += [_anchor(one) for one in anchors]
    told = timeline(events, asserted_from, asserted_to, today, status)
    if waiting:
        detail = f"{plural(waiting, 'match,matches')} {'waits' if waiting == 1 else 'wait'}"
        told = [replace(event, detail=detail) if event.mark == "today" else event for event in told]
    return told


@dataclass(frozen=True, slots=True)
class _Acceptances:
    at: datetime.datetime
    day: datetime.date
    who: str
    number: int


def _acceptances_a_day(
    happened: Iterable[Dated],
) -> list[_Acceptances | VerdictGiven | VerdictLater | Recorded]:
    kept: list[_Acceptances | VerdictGiven | VerdictLater | Recorded] = []
    grouped: dict[tuple[datetime.date, str], list[Acceptance]] = {}
    for one in happened:
        if isinstance(one, Acceptance):
            grouped.setdefault((one.day, one.who), []).append(one)
        else:
            kept.append(one)
    for (day, who), several in grouped.items():
        kept.append(_Acceptances(max(one.at for one in several), day, who, len(several)))
    return kept


def _told(one: _Acceptances | VerdictGiven | VerdictLater | Recorded) -> TimelineEvent:
    if isinstance(one, _Acceptances):
        return TimelineEvent(
            one.day, "dot", f"{plural(one.number, 'match,matches')} accepted", detail=one.who
        )
    if isinstance(one, VerdictGiven):
        return _verdict(one)
    if isinstance(one, VerdictLater):
        glyph, css, words = _EVENT_WORDS[one.what]
        review = one.outcome if one.what == "confirmed" else ""
        return TimelineEvent(one.day, glyph, f"{words} {one.who}", css=css, url=one.url, review=review)
    return TimelineEvent(one.day, "dot", one.words, detail=one.detail)


def _verdict(one: VerdictGiven) -> TimelineEvent:
    rests_on = "nothing found" if one.nothing_found else f"citing {plural(one.cited, 'paper')}"
    return TimelineEvent(
        one.day,
        one.outcome,
        "withdrawn later" if one.withdrawn else one.direction,
        word=one.outcome.capitalize(),
        css="is-untested" if one.withdrawn else f"is-{one.outcome}",
        detail=f"{one.who}, {rests_on}",
        url=one.url,
        review="" if one.withdrawn else one.outcome,
    )


def _paper(one: PaperDated) -> TimelineEvent:
    context = {"within-span": "inside the asserted span", "context": "context, older than the claim"}
    # what cannot carry a verdict is a sheet, so that no stance is read into it
    mark = "sheet" if one.standing in context else one.stance
    named = f"{one.identifier}, version {one.version}" if one.version > 1 else one.identifier
    return TimelineEvent(
        one.day,
        mark,
        f"{named} {one.title}",
        css="is-untested" if one.standing in context else f"is-{one.stance}",
        detail=context.get(one.standing, one.stance),
        url=one.url,
    )


def _anchor(one: AnchorDated) -> TimelineEvent:
    grounded = one.grounding == "grounded"
    first = one.version == 1
    return TimelineEvent(
        one.day,
        ("grounded" if grounded else "differs") if first else "sheet",
        one.identifier if first else f"{one.identifier}, version {one.version}",
        css=("is-grounded" if grounded else "is-differs") if first else "is-untested",
        detail=f"{'suggested anchor' if one.suggested else 'anchor'}: {one.title}",
        url=one.url,
    )


def short(title: str, most: int = 60) -> str:
    """A title cut at a word, for the time line's narrow column."""
    if len(title) <= most:
        return title
    return f"{title[:most].rsplit(' ', 1)[0]}…"
