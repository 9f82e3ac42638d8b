"""Writing a document's difference into its line: claims keep their identity, and none is deleted.

Called by claims.importing.saving, within its transaction.
"""

from __future__ import annotations

from django.contrib.auth.models import User
from django.db.models import F, Max
from django.utils import timezone

from claims import editing
from claims.documents.dates import parse_span
from claims.grounding import ground_from_stored
from claims.importing.as_of import days_of
from claims.importing.difference import ClaimChange, Difference
from claims.importing.making import asserted, make_anchors, make_claims
from claims.importing.plan import LinePlan
from claims.models import Anchor, AnchorUse, Kind, Line, Note, ResearchQuestion


def apply_difference(line: Line, plan: LinePlan, difference: Difference, by: User | None) -> None:
    """Write the difference; what it does not name stays as people have edited it."""
    for change in difference.fields:
        setattr(line, change.name, change.new)
    line.save(update_fields=[change.name for change in difference.fields])
    notes = _write_notes(line, plan)
    if plan.read.tasks.contradicting:
        editing.write_texts(Kind, line, plan.read.tasks.contradicting)
    if plan.read.tasks.research_questions:
        editing.write_texts(ResearchQuestion, line, plan.read.tasks.research_questions)
    anchors = _write_anchors(line, difference)
    make_claims(line, difference.added, notes, anchors, plan, by, first_number=editing.next_number(line))
    for changed in difference.changed:
        _write_claim(changed, plan, by)
    _move_as_of(difference, plan)
    _name_anchors(difference, anchors)
    now = timezone.now()
    for claim in difference.gone:
        editing.drop(claim, now=now)


def _write_claim(change: ClaimChange, plan: LinePlan, by: User | None) -> None:
    claim = change.claim
    if change.reworded:
        editing.reword(claim, change.plan.read.statement, by, reason="reworded by the document")
        editing.refresh_specifics(claim, change.plan.read.specifics)
    if change.redated:
        claim.asserted_words = change.plan.words
        claim.approximate = change.plan.read.approximate
        editing.set_days(claim, change.plan.days, plan.as_of.day)
    if change.returned:
        editing.restore(claim)


def _move_as_of(difference: Difference, plan: LinePlan) -> None:
    """Every claim that the document still makes is asserted as of the document's day."""
    for claim, _ in difference.pairs:
        if claim.as_of == plan.as_of.day:
            continue
        span = parse_span(claim.asserted_words) if claim.asserted_words else None
        editing.set_days(claim, days_of(span, plan.as_of.day), plan.as_of.day)


def _name_anchors(difference: Difference, anchors: dict[str, Anchor]) -> None:
    AnchorUse.objects.bulk_create(
        [
            AnchorUse(claim=claim, anchor=anchors[identifier], named=True)
            for claim, planned in difference.pairs
            for identifier in dict.fromkeys(planned.read.anchors)
            if identifier in anchors
        ],
        ignore_conflicts=True,
    )


def _write_anchors(line: Line, difference: Difference) -> dict[str, Anchor]:
    """The line's anchors after the change, by identifier."""
    for anchor in difference.anchors_gone:
        anchor.delete()
    for change in difference.anchors_changed:
        anchor = change.anchor
        for name, value in asserted(change.plan.read).items():
            setattr(anchor, name, value)
        if anchor.grounding != Anchor.Grounding.MALFORMED:
            anchor.grounding, anchor.paper, anchor.checked = Anchor.Grounding.UNCHECKED, None, None
        anchor.save()
    ground_from_stored([change.anchor for change in difference.anchors_changed])
    last = Anchor.objects.filter(line=line).aggregate(last=Max("position"))["last"] or 0
    make_anchors(line, difference.anchors_added, first_position=last + 1)
    return {anchor.identifier: anchor for anchor in Anchor.objects.filter(line=line)}


def _write_notes(line: Line, plan: LinePlan) -> list[Note]:
    """The line's notes as the document has them, in its order; a note of the same title stays the same note."""
    if not plan.read.notes:
        return []
    Note.objects.filter(line=line).update(position=F("position") + editing.OUT_OF_THE_WAY)
    known = {note.title: note for note in Note.objects.filter(line=line)}
    written: list[Note] = []
    for position, read in enumerate(plan.read.notes, start=1):
        note = known.pop(read.title, None) or Note(line=line, title=read.title)
        note.text, note.position = read.text, position
        note.save()
        written.append(note)
    Note.objects.filter(pk__in=[note.pk for note in known.values()]).delete()
    return written
