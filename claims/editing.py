"""Lines and claims by hand: make, reword, re-date, drop and restore. Each change is one function in one transaction.

Called by views/lines.py and by claims.importing (a changed document rewords by the same function as a person does).
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone

from claims.documents.dates import parse_span
from claims.importing.as_of import Days, days_of
from claims.importing.codes import free_code, free_slug
from claims.models import Claim, Kind, Line, Note, ResearchQuestion, Specific, Wording
from claims.specifics import Specific as FoundSpecific
from claims.specifics import find_specifics

# Positions are unique within a line: the old ones move up before a new order is written.
OUT_OF_THE_WAY = 10_000


@transaction.atomic
def create_line(line: Line, kinds: Sequence[str] = (), research_questions: Sequence[str] = ()) -> Line:
    """Save a line that was filled in by hand: it gets its code (where none was chosen) and its slug."""
    line.code = line.code or free_code(line.question)
    line.slug = free_slug(line.question)
    return save_line(line, kinds, research_questions)


@transaction.atomic
def save_line(line: Line, kinds: Sequence[str], research_questions: Sequence[str]) -> Line:
    """Save what a person wrote of a line, with its kinds of contradicting work and its research questions."""
    line.save()
    write_texts(Kind, line, kinds)
    write_texts(ResearchQuestion, line, research_questions)
    return line


def write_texts(model: type[Kind] | type[ResearchQuestion], line: Line, texts: Sequence[str]) -> None:
    """A line's kinds or research questions in this order; the same text stays the same record, the others go."""
    records = model._default_manager.filter(line=line)
    records.update(position=F("position") + OUT_OF_THE_WAY)
    known = {record.text: record for record in records}
    for position, text in enumerate(dict.fromkeys(texts), start=1):
        record = known.pop(text, None) or model(line=line, text=text)
        record.position = position
        record.save()
    for gone in known.values():
        gone.delete()


@transaction.atomic
def create_claim(
    line: Line,
    statement: str,
    by: User,
    *,
    asserted_words: str = "",
    as_of: datetime.date | None = None,
    note: Note | None = None,
) -> Claim:
    """A new claim of a line, with its wording and its specifics. `as_of` is today unless told otherwise."""
    Line.objects.select_for_update().get(pk=line.pk)  # two claims written at once get two numbers
    day = as_of or timezone.localdate()
    days = _days(asserted_words, day)
    claim = Claim.objects.create(
        line=line,
        note=note,
        number=next_number(line),
        statement=statement,
        asserted_from=days.first,
        asserted_to=days.last,
        asserted_words=asserted_words,
        approximate=_approximate(asserted_words),
        as_of=day,
        created_by=by,
    )
    Wording.objects.create(claim=claim, text=statement, by=by, reason="written by hand")
    Specific.objects.bulk_create(specifics_of(claim, find_specifics(statement)))
    return claim


@transaction.atomic
def edit_claim(
    claim: Claim,
    by: User,
    *,
    statement: str,
    asserted_words: str,
    as_of: datetime.date,
    note: Note | None,
    reason: str = "",
) -> Claim:
    """Write what a person changed of a claim. A new statement is a new wording, and is matched from the beginning."""
    if statement != claim.statement:
        reword(claim, statement, by, reason=reason)
    if asserted_words != claim.asserted_words or as_of != claim.as_of:
        redate(claim, asserted_words, as_of)
    if note != claim.note:
        claim.note = note
        claim.save(update_fields=["note"])
    return claim


def next_number(line: Line) -> int:
    """The number of the line's next claim; numbers of dropped claims are not given again."""
    highest = Claim.objects.filter(line=line).aggregate(highest=Max("number"))["highest"]
    return (highest or 0) + 1


@transaction.atomic
def reword(claim: Claim, text: str, by: User | None, *, reason: str = "") -> None:
    """Give a claim a new wording. It stays the same claim, and is matched again with every paper.

    A specific that the new wording still has keeps its "still right?" mark.
    """
    # one after another: the newest wording is the statement, and a verdict marks the specifics of one wording
    Claim.objects.select_for_update(no_key=True).only("pk").get(pk=claim.pk)
    Wording.objects.create(claim=claim, text=text, by=by, reason=reason[:200])
    claim.statement, claim.matched_through = text, 0
    claim.save(update_fields=["statement", "matched_through"])
    refresh_specifics(claim, find_specifics(text))


def refresh_specifics(claim: Claim, found: Iterable[FoundSpecific]) -> None:
    """Replace the claim's specifics by those found in its new wording, keeping what is known of the same ones."""
    known = {(old.kind, old.text): old for old in claim.specifics.all()}
    fresh = specifics_of(claim, found)
    for specific in fresh:
        if old := known.get((specific.kind, specific.text)):
            specific.still_right, specific.latest = old.still_right, old.latest
    claim.specifics.all().delete()
    Specific.objects.bulk_create(fresh)


@transaction.atomic
def redate(claim: Claim, asserted_words: str, as_of: datetime.date) -> None:
    """Write when a claim was asserted. What counts as new evidence hangs on the as-of day: it is matched again."""
    days = _days(asserted_words, as_of)
    claim.asserted_words = asserted_words
    claim.approximate = _approximate(asserted_words)
    set_days(claim, days, as_of)


def set_days(claim: Claim, days: Days, as_of: datetime.date) -> None:
    """Write a claim's asserted days and as-of day as they are known now."""
    claim.asserted_from, claim.asserted_to, claim.as_of = days.first, days.last, as_of
    claim.matched_through = 0
    claim.save(
        update_fields=[
            "asserted_from",
            "asserted_to",
            "asserted_words",
            "approximate",
            "as_of",
            "matched_through",
        ]
    )


@transaction.atomic
def drop(claim: Claim, *, now: datetime.datetime | None = None) -> None:
    """Take a claim out of its line: it is matched no more, and keeps its evidence, verdicts and number."""
    claim.dropped = now or timezone.now()
    claim.save(update_fields=["dropped"])


@transaction.atomic
def restore(claim: Claim) -> None:
    """Bring a dropped claim back; it is matched with the papers that came in meanwhile."""
    claim.dropped = None
    claim.save(update_fields=["dropped"])


def specifics_of(claim: Claim, found: Iterable[FoundSpecific]) -> list[Specific]:
    """Unsaved records of the specifics found in a claim's statement."""
    return [
        Specific(
            claim=claim,
            start=specific.start,
            text=specific.text[:200],
            kind=specific.kind,
            values=list(specific.values),
            unit=specific.unit,
        )
        for specific in found
    ]


def _days(asserted_words: str, as_of: datetime.date) -> Days:
    return days_of(parse_span(asserted_words) if asserted_words else None, as_of)


def _approximate(asserted_words: str) -> bool:
    span = parse_span(asserted_words) if asserted_words else None
    return bool(span and span.approximate)
