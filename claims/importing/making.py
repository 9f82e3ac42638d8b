"""The records of a planned line: line, notes, kinds, questions, anchors, claims with wordings and specifics.

Called within one transaction by claims.importing.saving, and by claims.importing.applying for what a document adds.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from django.contrib.auth.models import User

from claims.documents.shape import ReadAnchor
from claims.editing import specifics_of
from claims.grounding import ground_from_stored
from claims.importing.codes import free_code, free_slug
from claims.importing.plan import LinePlan, PlannedAnchor, PlannedClaim
from claims.models import Anchor, AnchorUse, Claim, Kind, Line, Note, ResearchQuestion, Specific, Wording


def make_line(plan: LinePlan, by: User | None) -> Line:
    """The records of a planned line, within the caller's transaction."""
    read, (first, last) = plan.read, plan.window
    line = Line.objects.create(
        code=free_code(plan.question),
        slug=free_slug(plan.question),
        question=plan.question,
        durable_question=plan.durable_question,
        explanation=read.explanation,
        synthesis=read.synthesis,
        window_from=first,
        window_to=last,
        retest_task=read.tasks.retest_text,
        related=read.related,
    )
    notes = Note.objects.bulk_create(
        Note(line=line, position=number, title=note.title, text=note.text)
        for number, note in enumerate(read.notes, start=1)
    )
    Kind.objects.bulk_create(
        Kind(line=line, position=number, text=text)
        for number, text in enumerate(read.tasks.contradicting, start=1)
    )
    ResearchQuestion.objects.bulk_create(
        ResearchQuestion(line=line, position=number, text=text)
        for number, text in enumerate(read.tasks.research_questions, start=1)
    )
    anchors = make_anchors(line, plan.anchors, first_position=1)
    make_claims(line, plan.claims, notes, anchors, plan, by, first_number=1)
    return line


def make_anchors(line: Line, planned: Iterable[PlannedAnchor], first_position: int) -> dict[str, Anchor]:
    """Anchors as asserted, grounded at once where their paper is in the store. By identifier."""
    anchors = Anchor.objects.bulk_create(
        Anchor(
            line=line,
            position=position,
            identifier=anchor.identifier,
            grounding=(Anchor.Grounding.MALFORMED if anchor.read.malformed else Anchor.Grounding.UNCHECKED),
            **asserted(anchor.read),
        )
        for position, anchor in enumerate(planned, start=first_position)
    )
    ground_from_stored(anchors)
    return {anchor.identifier: anchor for anchor in anchors}


def asserted(anchor: ReadAnchor) -> dict[str, object]:
    """What a document asserts of an anchor, as fields."""
    return {
        "version": anchor.version,
        "asserted_month": (anchor.asserted_month or "")[:10],
        "asserted_title": anchor.title,
        "title_truncated": anchor.title_truncated,
    }


def make_claims(
    line: Line,
    planned: Iterable[PlannedClaim],
    notes: Sequence[Note],
    anchors: Mapping[str, Anchor],
    plan: LinePlan,
    by: User | None,
    first_number: int,
) -> list[Claim]:
    """Claims with their wording, specifics and the anchors that they name."""
    planned = list(planned)
    claims = Claim.objects.bulk_create(
        Claim(
            line=line,
            note=notes[claim.note] if claim.note is not None else None,
            number=number,
            statement=claim.read.statement,
            asserted_from=claim.days.first,
            asserted_to=claim.days.last,
            asserted_words=claim.words,
            approximate=claim.read.approximate,
            as_of=plan.as_of.day,
            created_by=by,
        )
        for number, claim in enumerate(planned, start=first_number)
    )
    Wording.objects.bulk_create(
        Wording(claim=claim, text=claim.statement, by=by, reason="as imported") for claim in claims
    )
    Specific.objects.bulk_create(
        specific
        for claim, source in zip(claims, planned, strict=True)
        for specific in specifics_of(claim, source.read.specifics)
    )
    AnchorUse.objects.bulk_create(
        AnchorUse(claim=claim, anchor=anchors[identifier], named=True)
        for claim, source in zip(claims, planned, strict=True)
        for identifier in dict.fromkeys(source.read.anchors)
        if identifier in anchors
    )
    return claims
