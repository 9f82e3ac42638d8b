"""What a start does before the first page can be served; called by `manage.py set_up`.

Checks the database, brings its tables up to date, gathers the static files, makes what the encoder needs,
and on a new installation makes the administrator's account.
"""

import os
import secrets
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import DatabaseError, connection

from config.access import Role, give_role
from papers import watching

# What brings an extension that is missing; {version} is the server's. Debian 12 itself has no pgvector.
EXTENSIONS = {
    "vector": "install pgvector on the server (Debian: apt-get install postgresql-{version}-pgvector, for Debian 12 "
    "from apt.postgresql.org; Docker: the image pgvector/pgvector:pg{version})",
    "pg_trgm": "install PostgreSQL's contrib modules on the server (Debian: in the package postgresql-{version})",
}
OLDEST_POSTGRES = 15
FIRST_USER = "admin"


class CannotStart(Exception):
    """Shelflife cannot run like this; the message says why and what to do."""


def check_database() -> None:
    """Refuse a server that is too old, or that lacks an extension that cannot be made."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SHOW server_version_num")
            number = int(cursor.fetchone()[0]) // 10_000
            cursor.execute(
                "SELECT name FROM pg_available_extensions WHERE name = ANY(%s)", [list(EXTENSIONS)]
            )
            available = {name for (name,) in cursor.fetchall()}
    except DatabaseError as error:
        raise CannotStart(f"the database does not answer: {error}") from error
    if number < OLDEST_POSTGRES:
        raise CannotStart(f"PostgreSQL {number} is too old: {OLDEST_POSTGRES} or newer is needed")
    for name, fix in EXTENSIONS.items():
        if name not in available:
            raise CannotStart(
                f"the database server lacks the extension {name!r}: {fix.format(version=number)}"
            )
    for name in EXTENSIONS:
        try:
            with connection.cursor() as cursor:
                cursor.execute(f"CREATE EXTENSION IF NOT EXISTS {name}")
        except DatabaseError as error:
            raise CannotStart(
                f"the extension {name!r} could not be made ({error}): a superuser of the server can run "
                f"CREATE EXTENSION {name} in the database {connection.settings_dict['NAME']!r}"
            ) from error


def password_file() -> Path:
    """Where the first account's password lies until the person changes it."""
    return Path(settings.DATA_DIR, "first-password")


def first_account() -> str | None:
    """The first account's password while it is still the one made for it; made where there is no account."""
    path = password_file()
    if not User.objects.exists():
        if not path.exists():  # else a start was cut short between the two
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "w") as file:
                file.write(secrets.token_urlsafe(12))
        user = User.objects.create_superuser(FIRST_USER, password=path.read_text())
        give_role(user, Role.ADMINISTRATOR)
    if not path.exists():
        return None
    password = path.read_text()
    account = User.objects.filter(username=FIRST_USER, is_active=True).first()
    if account is None or not account.check_password(password):
        path.unlink()
        return None
    return password


def take(report: Callable[[str], None]) -> None:
    """Do all of it; report what a person wants to know. Raises CannotStart.

    What needs no database comes before the embedded one, which starts meanwhile, and at the first time is made;
    another server that will not do is told at once.
    """
    if settings.DATABASE_URL:
        check_database()
    call_command("collectstatic", interactive=False, verbosity=0)
    call_command("prepare")
    if not settings.DATABASE_URL:
        check_database()
    call_command("migrate", interactive=False, verbosity=0)
    try:
        watching.ensure_first()
    except watching.NoSuchCategory as error:
        raise CannotStart(f"SHELFLIFE_CATEGORIES: {error}") from error
    if password := first_account():
        report(f"Sign in as {FIRST_USER} with the password {password}")
