"""Whether a planned line is new here, the same as one that was imported before, or a changed one. Saves nothing.

Called by the preview, by the command and, once more and under a lock, by claims.importing.saving.
"""

from __future__ import annotations

import itertools
from collections import Counter
from dataclasses import dataclass

from claims.editing import next_number
from claims.importing.difference import Difference, compare_with_line
from claims.importing.plan import DocumentPlan, LinePlan, previous_reading
from claims.models import Document, Line, Wording
from claims.titles import words_of

# A line whose question differs is still the same line when this part of the document's claims are its own.
SAME_CLAIMS = 0.5


@dataclass(frozen=True, slots=True)
class Target:
    """Where a planned line would go. No `line`: it is new. A line and an empty `difference`: nothing would change."""

    plan: LinePlan
    line: Line | None = None
    difference: Difference | None = None

    @property
    def is_new(self) -> bool:
        return self.line is None

    @property
    def is_changed(self) -> bool:
        return bool(self.difference)

    @property
    def is_same(self) -> bool:
        return self.line is not None and not self.difference

    def numbers(self) -> list[int]:
        """The numbers of the planned claims, in the document's order: those they have, else those they would get."""
        if self.line is None:
            return list(range(1, len(self.plan.claims) + 1))
        if self.difference is None:
            wordings = Wording.objects.filter(claim__line=self.line).values_list("text", "claim__number")
            known = dict(wordings)
            return [known.get(claim.read.statement, 0) for claim in self.plan.claims]
        paired = {id(planned): claim.number for claim, planned in self.difference.pairs}
        fresh = itertools.count(next_number(self.line))
        return [paired.get(id(claim)) or next(fresh) for claim in self.plan.claims]


def find_targets(document: DocumentPlan) -> list[Target]:
    """For each planned line where it would go, in the document's order. A line of the database is taken once."""
    targets: list[Target] = []
    taken: set[int] = set()
    imported = list(
        Document.objects.filter(text_hash=document.text_hash, line__sample=False).select_related("line")
    )
    for plan in document.lines:
        line = _line_of(plan, [each.line for each in imported], taken)
        if line is None:
            targets.append(Target(plan))
            continue
        taken.add(line.pk)
        if any(each.line_id == line.pk for each in imported):
            targets.append(Target(plan, line))
            continue
        last = line.documents.select_related("line").first()
        before = previous_reading(last) if last else None
        targets.append(Target(plan, line, compare_with_line(plan, line, before)))
    return targets


def _line_of(plan: LinePlan, imported: list[Line], taken: set[int]) -> Line | None:
    """The line that the plan is about: of the same question, else of mostly the same claims."""
    asked = words_of(plan.question)
    candidates = {line.pk: line.question for line in imported} | dict(
        Line.objects.real().values_list("pk", "question")
    )
    for number, question in candidates.items():
        if number not in taken and words_of(question) == asked:
            return Line.objects.get(pk=number)
    statements = [claim.read.statement for claim in plan.claims]
    if not statements:
        return None
    shared = Counter(
        Wording.objects.filter(text__in=statements, claim__line__sample=False)
        .exclude(claim__line__in=taken)
        .values_list("claim__line_id", "text")
        .distinct()
        .values_list("claim__line_id", flat=True)
    )
    for number, count in shared.most_common(1):
        if count >= SAME_CLAIMS * len(set(statements)):
            return Line.objects.get(pk=number)
    return None
