"""`manage.py match`: encodes what is not encoded and matches every claim that is behind, as the worker does."""

from __future__ import annotations

from django.core.management.base import BaseCommand

from claims.matching.explaining import explain_pending
from claims.matching.progress import words_alone
from claims.matching.run import match_behind
from papers.encoding import encode_pending


class Command(BaseCommand):
    help = "Encode new papers and match claims with them, now and here. Safe to run beside the worker."

    def handle(self, *args: object, **options: object) -> None:
        if reason := words_alone():
            self.stderr.write(f"No encoder: {reason}. Matching goes by words alone.")
        self.stdout.write(f"Papers encoded: {encode_pending()}")
        self.stdout.write(f"Blocks of papers matched: {match_behind()}")
        self.stdout.write(f"Matches given their reasons: {explain_pending()}")
