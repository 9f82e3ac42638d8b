"""manage.py import_line FILE: import a line-of-inquiry document, by the same functions as the browser does."""

from __future__ import annotations

import datetime
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from claims import words
from claims.documents.decoding import MAX_BYTES
from claims.documents.shape import BadDocument
from claims.grounding import UNREACHABLE
from claims.importing import preview
from claims.importing.difference import Difference
from claims.importing.finding import Target, find_targets
from claims.importing.plan import DocumentPlan, plan_lines
from claims.importing.saving import save
from config.celery import nudge
from config.schedule import Job
from papers.lookup import look_up

PATIENCE = 30.0  # seconds that a person at a terminal waits for the turn to ask arXiv


class Command(BaseCommand):
    help = "Import a line-of-inquiry document; of one that was imported before, show the difference and ask."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "file", help="the document: plain text, Markdown or saved HTML; - reads standard input"
        )
        parser.add_argument("--as-of", type=_day, help="the day to which it speaks, as 2026-05-25")
        parser.add_argument("--yes", action="store_true", help="apply the difference without asking")

    def handle(self, *args: Any, file: str, as_of: datetime.date | None, yes: bool, **options: Any) -> None:
        data, name = _bytes_of(file)
        try:
            document = self._plan(data, name, as_of)
        except BadDocument as bad:
            raise CommandError(f"{file}: line {bad.line}: {bad.message} Nothing is saved.") from bad
        targets = find_targets(document)
        for target in targets:
            self._show(target)
        if any(target.is_changed for target in targets) and not yes and not self._agreed():
            self.stdout.write("Nothing is saved.")
            raise SystemExit(1)
        for one in save(document, None):
            self.stdout.write(f"{one.line.code}: {_DONE[one.what]}. {one.line.get_absolute_url()}")
            if one.what != "same":
                nudge(Job.SUGGEST_ANCHORS, one.line.pk)
        nudge(Job.GROUND_ANCHORS)
        nudge(Job.MATCH_CLAIMS)

    def _plan(self, data: bytes, name: str, as_of: datetime.date | None) -> DocumentPlan:
        """The plan, its anchors looked up on arXiv first where arXiv can be asked."""
        document = plan_lines(data, name, as_of)
        wanted = [anchor.identifier for plan in document.lines for anchor in plan.unchecked]
        if not wanted:
            return document
        try:
            return plan_lines(data, name, as_of, look_up(wanted, patience=PATIENCE))
        except UNREACHABLE as problem:
            self.stderr.write(
                f"arXiv cannot be asked now ({problem}): the anchors are looked up when it answers."
            )
            return document

    def _show(self, target: Target) -> None:
        plan, figures = target.plan, preview.figures(target.plan)
        self.stdout.write(plan.question)
        self.stdout.write(
            "  "
            + ", ".join(
                [
                    words.plural(figures.notes, "note"),
                    words.plural(figures.claims, "claim"),
                    words.plural(figures.specifics, "specific"),
                    f"{words.plural(figures.anchors, 'anchor')} ({figures.grounded} grounded)",
                    words.plural(figures.tasks, "task"),
                    words.plural(figures.research_questions, "research question"),
                ]
            )
        )
        self.stdout.write(f"  as of {words.day(plan.as_of.day)}: {plan.as_of.source}")
        for warning in plan.warnings:
            self.stdout.write(f"  mind: {warning}")
        for unplaced in plan.read.unplaced:
            self.stdout.write(f"  not placed, line {unplaced.number}: {unplaced.text.strip()[:80]}")
        if target.difference:
            self._show_difference(target.difference)

    def _show_difference(self, difference: Difference) -> None:
        line = difference.line
        self.stdout.write(f"  changes {line.code}, {line.question}:")
        if difference.as_of_moves and difference.as_of_before:
            days = words.day(difference.as_of_before), words.day(difference.as_of_after)
            self.stdout.write(f"    as-of day: {days[0]} -> {days[1]}")
        for field in difference.fields:
            self.stdout.write(f"    {field.label}: changed")
        for claim in difference.added:
            self.stdout.write(f"    + claim: {claim.read.statement} {claim.words}")
        for change in difference.changed:
            self.stdout.write(f"    {change.ref} - {change.claim.statement} {change.claim.asserted_words}")
            self.stdout.write(f"    {change.ref} + {change.plan.read.statement} {change.plan.words}")
        for gone in difference.gone:
            self.stdout.write(f"    {gone.ref} gone: {gone.statement}")
        for anchor in difference.anchors_added:
            self.stdout.write(f"    + anchor: {anchor.identifier} {anchor.read.title}")
        for changed in difference.anchors_changed:
            self.stdout.write(f"    anchor {changed.anchor.identifier}: asserted otherwise")
        for anchor_gone in difference.anchors_gone:
            self.stdout.write(f"    - anchor: {anchor_gone.identifier}")
        for kept in difference.anchors_kept:
            self.stdout.write(f"    anchor {kept.identifier}: kept, claims rest on it")
        for texts in difference.texts:
            for sign, listed in (("+", texts.added), ("~", texts.changed), ("-", texts.gone)):
                for text in listed:
                    self.stdout.write(f"    {texts.label} {sign} {text}")

    def _agreed(self) -> bool:
        if not sys.stdin.isatty():
            self.stderr.write("The document changes a line; --yes applies the difference.")
            return False
        return input("Apply the difference? [y/N] ").strip().lower() in ("y", "yes")


_DONE = {"new": "imported", "changed": "changed", "same": "nothing changed"}


def _bytes_of(file: str) -> tuple[bytes, str]:
    if file == "-":
        return sys.stdin.buffer.read(MAX_BYTES + 1), "standard input"
    path = Path(file)
    try:
        with path.open("rb") as opened:
            return opened.read(10 * MAX_BYTES), path.name
    except OSError as error:
        raise CommandError(f"{file} cannot be read: {error.strerror}. Nothing is saved.") from error


def _day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)
