#!/usr/bin/env python
"""Shelflife's command line: `.venv/bin/python manage.py COMMAND`; called by people, ./run and ./test."""

import os
import sys

from django.core.management import execute_from_command_line

from config.embedded.postgres import DatabaseUnavailable
from config.environment import BadSetting


def main() -> None:
    """Run the management command that the arguments name."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    try:
        execute_from_command_line(sys.argv)
    except (BadSetting, DatabaseUnavailable) as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
