"""`manage.py set_up`: makes the database and all else ready. Every start does it; it may be repeated."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from config import first_steps


class Command(BaseCommand):
    help = "Bring the database up to date, gather the static files, make a new installation's first account."

    def handle(self, *args: Any, **options: Any) -> None:
        """Take the first steps; a reason that stops them becomes a plain message."""
        try:
            first_steps.take(self.stdout.write)
        except first_steps.CannotStart as error:
            raise CommandError(str(error)) from error
