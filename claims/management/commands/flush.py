"""`flush`, replaced: a knowledge base is never emptied. Only a test database is, by the audited SQL function."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.core.management.sql import emit_post_migrate_signal
from django.db import DEFAULT_DB_ALIAS, connections


class Command(BaseCommand):
    help = "Empties a test database. Refuses any other: verdicts are append-only."
    # What Django's test cases pass besides; the audited function empties and resets all, whatever they ask.
    stealth_options = ("reset_sequences", "allow_cascade", "inhibit_post_migrate")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--noinput", "--no-input", action="store_false", dest="interactive")
        parser.add_argument("--database", default=DEFAULT_DB_ALIAS)

    def handle(self, *args: Any, **options: Any) -> None:
        connection = connections[options["database"]]
        name = str(connection.settings_dict["NAME"])
        if not name.startswith("test_"):
            raise CommandError(
                f"{name} is not a test database. Verdicts are append-only, so Shelflife empties no knowledge base. "
                "To start anew, give SHELFLIFE_DATA or DATABASE_URL another place."
            )
        with connection.cursor() as cursor:
            cursor.execute("SELECT erase_test_database()")
        if options.get("inhibit_post_migrate") is not True:
            emit_post_migrate_signal(options["verbosity"], False, options["database"])
