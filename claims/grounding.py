"""Grounding: was an anchor found on arXiv, and do its title and date agree with what was asserted?

`compare` is pure; `check` looks anchors up and writes the outcome. Called by imports, tasks and views.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from claims.models import Anchor
from claims.titles import TitleComparison, compare_titles
from papers.client import BadAnswer, RetryLater, StoppedByArxiv
from papers.identifiers import Malformed, is_sample, month_of, parse
from papers.lookup import look_up
from papers.models import Paper, Version

Grounding = Anchor.Grounding

# arXiv cannot be asked now, or not at all: what waits for a look-up goes on waiting.
UNREACHABLE = (RetryLater, StoppedByArxiv, BadAnswer)

# An id carries the month of its announcement, which moderation can put after the month of submission.
MONTHS_TOLERATED = 1
# Seconds that a background task waits for its turn to ask arXiv, and a page that a person waits for.
PATIENCE = 60.0
PATIENCE_OF_A_PAGE = 8.0


@dataclass(frozen=True, slots=True)
class Comparison:
    """What arXiv says of an anchor, beside what was asserted. `date_note`: in words, what its date is instead."""

    grounding: Grounding
    title: TitleComparison
    title_of_version: int | None
    date_agrees: bool
    date_note: str

    @property
    def title_cut_off(self) -> bool:
        return self.title.cut_off


def compare(
    asserted_title: str,
    truncated: bool,
    asserted_month: str,
    paper: Paper,
    versions: Sequence[Version] = (),
    asserted_version: int | None = None,
) -> Comparison:
    """Compare what was asserted ("" where nothing was) with a paper and the versions that we know of it.

    Titles: the current one counts, and any version's that was seen. Dates: the month of the first version, or the
    month in the id, with a month's tolerance; the month of a later version agrees only where that version was named:
    the asserted month dates the claim, and a revision's month would make the work look newer than it is.
    """
    title, title_of_version = _compare_titles(asserted_title, truncated, paper, versions)
    date_agrees, date_note = _compare_dates(asserted_month, paper, versions, asserted_version)
    named = next((version for version in versions if version.number == asserted_version), None)
    if paper.withdrawn or (named is not None and named.withdrawn):
        grounding = Grounding.WITHDRAWN
    elif not title.agrees:
        grounding = Grounding.TITLE_DIFFERS
    elif not date_agrees:
        grounding = Grounding.DATE_DIFFERS
    else:
        grounding = Grounding.GROUNDED
    return Comparison(grounding, title, title_of_version, date_agrees, date_note)


def compare_anchor(anchor: Anchor) -> Comparison | None:
    """The comparison of an anchor with its paper, None where it has none (prefetch `paper__versions`)."""
    if anchor.paper is None:
        return None
    return compare(
        anchor.asserted_title,
        anchor.title_truncated,
        anchor.asserted_month,
        anchor.paper,
        list(anchor.paper.versions.all()),
        anchor.version,
    )


def is_malformed(identifier: str) -> bool:
    """Whether an anchor's id can be no arXiv id, so that it is never looked up."""
    try:
        parse(identifier)
    except Malformed:
        return True
    return False


def check(
    anchors: Iterable[Anchor], *, now: datetime.datetime | None = None, patience: float = PATIENCE
) -> list[Anchor]:
    """Look the anchors up on arXiv and write what was found. Returns the anchors whose grounding changed.

    Malformed ids and the sample's are never looked up. `patience`: seconds to wait for the turn to ask. Raises one of
    UNREACHABLE when arXiv cannot be asked now: the anchors then stay as they were.
    """
    now = now or timezone.now()
    asked: list[Anchor] = []
    changed: list[Anchor] = []
    for anchor in anchors:
        if is_sample(anchor.identifier):
            continue
        if is_malformed(anchor.identifier):
            changed += _write(anchor, Grounding.MALFORMED, now)
        else:
            asked.append(anchor)
    found = look_up([anchor.identifier for anchor in asked], patience=patience) if asked else {}
    for anchor in asked:
        changed += ground(anchor, found.get(anchor.identifier), now=now)
    return changed


@transaction.atomic
def ground(anchor: Anchor, paper: Paper | None, *, now: datetime.datetime) -> list[Anchor]:
    """Write what a look-up said of an anchor (None: arXiv has no such paper). Returns [anchor] if that is news."""
    if paper is None:
        anchor.paper = None
        return _write(anchor, Grounding.NOT_FOUND, now)
    anchor.paper = paper
    comparison = compare_anchor(anchor)
    assert comparison is not None
    return _write(anchor, comparison.grounding, now, cut_off=comparison.title_cut_off)


def ground_from_stored(anchors: Iterable[Anchor], *, now: datetime.datetime | None = None) -> list[Anchor]:
    """Ground those anchors whose papers are in the store already, without asking arXiv. Returns what changed."""
    now = now or timezone.now()
    anchors = [anchor for anchor in anchors if not is_malformed(anchor.identifier)]
    stored = Paper.objects.prefetch_related("versions").in_bulk(
        [anchor.identifier for anchor in anchors], field_name="identifier"
    )
    changed: list[Anchor] = []
    for anchor in anchors:
        if paper := stored.get(anchor.identifier):
            changed += ground(anchor, paper, now=now)
    return changed


def waiting() -> list[Anchor]:
    """The anchors that wait for their look-up, oldest first."""
    return list(Anchor.objects.filter(grounding=Grounding.UNCHECKED, line__sample=False).order_by("id"))


def outdated() -> list[Anchor]:
    """Anchors whose paper has a version, or a withdrawal, that came in after the anchor was checked."""
    return list(
        Anchor.objects.filter(paper__isnull=False)
        .filter(
            Q(paper__updated__gt=F("checked"))
            | (Q(paper__withdrawn=True) & ~Q(grounding=Grounding.WITHDRAWN))
        )
        .select_related("paper")
        .prefetch_related("paper__versions")
    )


def _write(
    anchor: Anchor, grounding: Grounding, now: datetime.datetime, *, cut_off: bool = False
) -> list[Anchor]:
    news = anchor.grounding != grounding
    anchor.grounding, anchor.title_cut_off, anchor.checked = grounding, cut_off, now
    # an UPDATE: while arXiv was asked, somebody may have removed it
    Anchor.objects.filter(pk=anchor.pk).update(
        grounding=grounding, title_cut_off=cut_off, checked=now, paper=anchor.paper
    )
    return [anchor] if news else []


def _compare_titles(
    asserted: str, truncated: bool, paper: Paper, versions: Sequence[Version]
) -> tuple[TitleComparison, int | None]:
    """The best agreement, and the number of the older version whose title it is (None: the current one's)."""
    if not asserted.strip():
        return TitleComparison(agrees=True), None
    current = compare_titles(asserted, paper.title, truncated=truncated)
    if current.agrees:
        return current, None
    for version in versions:
        if version.title and version.number != paper.current_version:
            older = compare_titles(asserted, version.title, truncated=truncated)
            if older.agrees:
                return older, version.number
    return current, None


def _compare_dates(
    asserted: str, paper: Paper, versions: Sequence[Version], asserted_version: int | None
) -> tuple[bool, str]:
    if not asserted:
        return True, ""
    year, _, month = asserted.partition("-")
    first = paper.published.date()
    months = {_number(first.year, first.month)}
    with suppress(Malformed):  # an invented id of the sample
        months.add(_number(*month_of(paper.identifier)))
    others = {version.number: version.submitted.date() for version in versions if version.number > 1}
    if asserted_version in others:
        day = others[asserted_version]
        months.add(_number(day.year, day.month))
    if not month:
        agrees = any(number // 12 == int(year) for number in months)
        return agrees, "" if agrees else f"first version of {first.year}"
    said = _number(int(year), int(month))
    if any(abs(said - number) <= MONTHS_TOLERATED for number in months):
        return True, ""
    for number, day in others.items():
        if _number(day.year, day.month) == said:
            return False, f"that is the month of version {number}"
    return False, ""


def _number(year: int, month: int) -> int:
    """Months counted from the year 0."""
    return year * 12 + month - 1
