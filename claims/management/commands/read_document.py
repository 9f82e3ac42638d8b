"""`manage.py read_document FILE`: prints what is understood of a line-of-inquiry document as JSON; saves nothing.

Needs no database. The shape is fixed in docs/document.md.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from claims.documents import BadDocument, as_json, read
from claims.documents.decoding import MAX_BYTES


class Command(BaseCommand):
    help = "Print what is understood of a line-of-inquiry document, as JSON. Saves nothing and needs no database."
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "file", help="the document: plain text, Markdown or saved HTML; - reads standard input"
        )

    def handle(self, *args: Any, file: str, **options: Any) -> None:
        try:
            answer = as_json(read(_bytes_of(file), file))
        except BadDocument as refusal:
            answer = refusal.as_json()
        self.stdout.write(json.dumps(answer, ensure_ascii=False, indent=2))
        if answer.get("error"):
            sys.exit(1)


def _bytes_of(file: str) -> bytes:
    """The file's bytes, no more than it takes to see that they are too many. Raises BadDocument."""
    try:
        if file == "-":
            return sys.stdin.buffer.read(MAX_BYTES + 1)
        with Path(file).open("rb") as stream:
            return stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise BadDocument(
            0, f"{file} cannot be read: {error.strerror}; expected a file with a line of inquiry."
        ) from error
