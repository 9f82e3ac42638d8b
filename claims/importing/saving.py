"""Saving an import: new lines are made, changed ones get the difference, the rest stays as it is. One transaction.

`save` is called by views/importing.py and `manage.py import_line`, which nudge the tasks that go on from here.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db import transaction

from claims.importing.applying import apply_difference
from claims.importing.finding import Target, find_targets
from claims.importing.making import make_line
from claims.importing.plan import DocumentPlan, LinePlan
from claims.models import Document, Line
from papers.locks import Lock, wait_for


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of one line of the document."""

    line: Line
    target: Target

    @property
    def what(self) -> str:
        """ "new", "changed" or "same"."""
        return "new" if self.target.is_new else "changed" if self.target.is_changed else "same"


@transaction.atomic
def save(document: DocumentPlan, by: User | None) -> list[Saved]:
    """Save every line of the document. Where it goes is found again under a lock: the preview may be hours old."""
    wait_for(Lock.IMPORT)
    saved: list[Saved] = []
    for target in find_targets(document):
        if target.line is None:
            line = make_line(target.plan, by)
            _keep_document(line, document, target.plan, by)
        else:
            line = target.line
            if target.difference:
                apply_difference(line, target.plan, target.difference, by)
                _keep_document(line, document, target.plan, by)
        saved.append(Saved(line, target))
    return saved


def _keep_document(line: Line, document: DocumentPlan, plan: LinePlan, by: User | None) -> None:
    Document.objects.create(
        line=line,
        name=document.name[:255],
        text=document.text,
        text_hash=document.text_hash,
        as_of=plan.as_of.day,
        as_of_source=plan.as_of.source[:200],
        as_of_provisional=plan.as_of.provisional,
        imported_by=by,
    )
