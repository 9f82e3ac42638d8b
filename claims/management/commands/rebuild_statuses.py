"""`rebuild_statuses`: derives every claim's status anew from its verdicts, and says where the stored one differed."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from claims import statuses
from claims.words import plural


class Command(BaseCommand):
    help = "Derive every claim's status anew from its verdicts. With --check only report, and fail on a difference."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="change nothing; exit status 1 if anything differs"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        found = list(statuses.differences()) if options["check"] else statuses.rebuild_all()
        for difference in found:
            claim = difference.claim
            self.stdout.write(
                f"{claim.ref}: stored {claim.status}, its verdicts make it {difference.derived.status}"
            )
        if not found:
            self.stdout.write("Every status is what its verdicts make it.")
        elif options["check"]:
            raise CommandError(
                f"{plural(len(found), 'claim')} differ. Run rebuild_statuses without --check to mend them."
            )
        else:
            self.stdout.write(f"{plural(len(found), 'claim')} mended.")
