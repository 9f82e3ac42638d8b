"""What a document says differently from the line that came of an earlier one: computed, shown, and asked about.

Three sides are compared: the new document, the one imported before, and the line as people have edited it since. What
the document did not change is left as it is. Called by claims.importing.finding; claims.importing.applying writes it.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from rapidfuzz import fuzz

from claims import words
from claims.changes import changed_words
from claims.documents.shape import ReadAnchor, ReadLine
from claims.importing.plan import LinePlan, PlannedAnchor, PlannedClaim
from claims.marking import Span
from claims.models import Anchor, AnchorUse, Claim, Line
from claims.titles import words_of

# Two wordings are of one claim when they are this alike (0 to 100; rapidfuzz, on words without case and punctuation).
REWORDED = 70.0


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field of the line, by its name in the model and in words."""

    name: str
    label: str
    old: object
    new: object


@dataclass(frozen=True, slots=True)
class ClaimChange:
    """A claim that the document words or dates differently; `returned`: it had been dropped."""

    claim: Claim
    plan: PlannedClaim
    reworded: bool
    redated: bool
    returned: bool

    @property
    def ref(self) -> str:
        return self.claim.ref

    @property
    def removed(self) -> list[Span]:
        """The words that go, within the old statement."""
        return changed_words(self.claim.statement, self.plan.read.statement)[0]

    @property
    def inserted(self) -> list[Span]:
        """The words that come, within the new one."""
        return changed_words(self.claim.statement, self.plan.read.statement)[1]


@dataclass(frozen=True, slots=True)
class AnchorChange:
    anchor: Anchor
    plan: PlannedAnchor


@dataclass(frozen=True, slots=True)
class TextsChange:
    """A list of texts (notes by title, kinds of contradicting work, questions): what comes, changes and goes."""

    label: str
    added: list[str]
    changed: list[str]
    gone: list[str]

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.gone)


@dataclass(slots=True)
class Difference:
    """All that applying a document to its line would change. `pairs` has every claim that stays, changed or not."""

    line: Line
    as_of_before: datetime.date | None
    as_of_after: datetime.date
    fields: list[FieldChange] = field(default_factory=list)
    added: list[PlannedClaim] = field(default_factory=list)
    changed: list[ClaimChange] = field(default_factory=list)
    gone: list[Claim] = field(default_factory=list)
    pairs: list[tuple[Claim, PlannedClaim]] = field(default_factory=list)
    anchors_added: list[PlannedAnchor] = field(default_factory=list)
    anchors_changed: list[AnchorChange] = field(default_factory=list)
    anchors_gone: list[Anchor] = field(default_factory=list)
    anchors_kept: list[Anchor] = field(default_factory=list)
    texts: list[TextsChange] = field(default_factory=list)

    @property
    def as_of_moves(self) -> bool:
        return self.as_of_before is not None and self.as_of_before != self.as_of_after

    def __bool__(self) -> bool:
        return bool(
            self.as_of_moves
            or self.fields
            or self.added
            or self.changed
            or self.gone
            or self.anchors_added
            or self.anchors_changed
            or self.anchors_gone
            or self.anchors_kept
            or any(self.texts)
        )

    def counts(self) -> list[str]:
        """The difference in numbers and words, for a button's neighbour and for the command's summary."""
        reworded = sum(change.reworded for change in self.changed)
        redated = sum(change.redated for change in self.changed)
        said = [
            (len(self.added), "claim added,claims added"),
            (reworded, "claim reworded,claims reworded"),
            (redated, "claim re-dated,claims re-dated"),
            (sum(change.returned for change in self.changed), "claim back again,claims back again"),
            (len(self.gone), "claim gone,claims gone"),
            (len(self.anchors_added), "anchor added,anchors added"),
            (len(self.anchors_changed), "anchor changed,anchors changed"),
            (len(self.anchors_gone), "anchor gone,anchors gone"),
        ]
        return [words.plural(number, noun) for number, noun in said if number]


def compare_with_line(plan: LinePlan, line: Line, before: ReadLine | None) -> Difference:
    """The difference between a planned line and the line in the database; `before`: the document imported last."""
    document = line.documents.first()
    difference = Difference(line, document.as_of if document else None, plan.as_of.day)
    difference.fields = _fields(plan, line, before)
    _claims(difference, plan, before)
    _anchors(difference, plan, before)
    _texts(difference, plan)
    return difference


def _fields(plan: LinePlan, line: Line, before: ReadLine | None) -> list[FieldChange]:
    first, last = plan.window
    old_first, old_last = LinePlan(before, "", plan.as_of).window if before else (None, None)
    tasks, old_tasks = plan.read.tasks, before.tasks if before else None
    sides = [
        ("question", "Question", plan.question, before.question if before else None),
        ("durable_question", "Durable question", plan.durable_question, before and before.durable_question),
        ("explanation", "What it explores", plan.read.explanation, before and before.explanation),
        ("synthesis", "Synthesis", plan.read.synthesis, before and before.synthesis),
        ("window_from", "First year", first, old_first),
        ("window_to", "Last year", last, old_last),
        ("retest_task", "Re-test task", tasks.retest_text, old_tasks and old_tasks.retest_text),
        ("related", "Next inquiring lines", plan.read.related, before and before.related),
    ]
    return [
        FieldChange(name, label, getattr(line, name), new)
        for name, label, new, old in sides
        if new and new != getattr(line, name) and (before is None or new != old)
    ]


def _claims(difference: Difference, plan: LinePlan, before: ReadLine | None) -> None:
    line = difference.line
    claims = list(line.claims.select_related("line").prefetch_related("wordings").order_by("number"))
    texts = {
        claim.pk: [claim.statement, *(wording.text for wording in claim.wordings.all())] for claim in claims
    }
    pairs = _pair(plan.claims, claims, texts)
    said_before = {_key(read.statement): read for read in before.claims} if before else {}
    for planned in plan.claims:
        claim = pairs.get(id(planned))
        if claim is None:
            difference.added.append(planned)
            continue
        difference.pairs.append((claim, planned))
        # a wording that the claim once had came from an earlier document, and was edited by hand since: it stays
        reworded = planned.read.statement not in texts[claim.pk]
        earlier = said_before.get(_key(planned.read.statement))
        same_date = earlier is not None and earlier.asserted == planned.read.asserted
        redated = not same_date and planned.words != claim.asserted_words
        returned = claim.dropped is not None
        if reworded or redated or returned:
            difference.changed.append(ClaimChange(claim, planned, reworded, redated, returned))
    stays = {claim.pk for claim in pairs.values()}
    of_document = {claim.pk for claim in claims if any(_key(text) in said_before for text in texts[claim.pk])}
    difference.gone = [
        claim
        for claim in claims
        if claim.pk in of_document and claim.pk not in stays and claim.dropped is None
    ]


def _pair(
    planned: Sequence[PlannedClaim], claims: Sequence[Claim], texts: dict[int, list[str]]
) -> dict[int, Claim]:
    """Which claim of the line each planned one is, by id(planned): the same words first, then the most alike."""
    scores: list[tuple[float, int, int]] = []
    for number, plan in enumerate(planned):
        for place, claim in enumerate(claims):
            best = max(likeness(plan.read.statement, text) for text in texts[claim.pk])
            if best >= REWORDED:
                scores.append((best, number, place))
    pairs: dict[int, Claim] = {}
    taken: set[int] = set()
    for _, number, place in sorted(scores, key=lambda score: (-score[0], score[1], score[2])):
        if id(planned[number]) not in pairs and place not in taken:
            pairs[id(planned[number])] = claims[place]
            taken.add(place)
    return pairs


def likeness(one: str, other: str) -> float:
    """How alike two wordings are, 0 to 100."""
    if one == other:
        return 100.0
    first, second = _key(one), _key(other)
    return min(99.9, max(fuzz.ratio(first, second), fuzz.token_sort_ratio(first, second)))


def _key(text: str) -> str:
    return " ".join(words_of(text))


def _anchors(difference: Difference, plan: LinePlan, before: ReadLine | None) -> None:
    existing = {
        anchor.identifier: anchor
        for anchor in Anchor.objects.filter(line=difference.line).prefetch_related("uses")
    }
    old = {anchor.arxiv_id: anchor for anchor in before.anchors} if before else {}
    for planned in plan.anchors:
        anchor = existing.pop(planned.identifier, None)
        if anchor is None:
            difference.anchors_added.append(planned)
        elif _asserts(planned.read) != _asserts(old.get(planned.identifier)) and _asserts(planned.read) != (
            anchor.asserted_title,
            anchor.asserted_month,
            anchor.version,
        ):
            difference.anchors_changed.append(AnchorChange(anchor, planned))
    for anchor in existing.values():
        if anchor.by_hand or anchor.identifier not in old:
            continue
        rests = any(use.state == AnchorUse.State.CONFIRMED for use in anchor.uses.all())
        (difference.anchors_kept if rests else difference.anchors_gone).append(anchor)


def _asserts(anchor: ReadAnchor | None) -> tuple[str, str, int | None] | None:
    return (anchor.title, anchor.asserted_month or "", anchor.version) if anchor else None


def _texts(difference: Difference, plan: LinePlan) -> None:
    line = difference.line
    notes = {note.title: note.text for note in line.notes.all()}
    new_notes = {note.title: note.text for note in plan.read.notes}
    if new_notes:
        difference.texts.append(
            TextsChange(
                "Notes",
                [title for title in new_notes if title not in notes],
                [title for title in new_notes if title in notes and notes[title] != new_notes[title]],
                [title for title in notes if title not in new_notes],
            )
        )
    for label, own, new in (
        ("Kinds of contradicting work", line.kinds.all(), plan.read.tasks.contradicting),
        ("Research questions", line.research_questions.all(), plan.read.tasks.research_questions),
    ):
        if new:
            difference.texts.append(_texts_change(label, [each.text for each in own], new))


def _texts_change(label: str, own: Iterable[str], new: Iterable[str]) -> TextsChange:
    own, new = list(own), list(new)
    return TextsChange(
        label, [text for text in new if text not in own], [], [text for text in own if text not in new]
    )
