"""The database of tests and product: embedded, with the extensions that Shelflife needs."""

import pytest
from django.core.management import call_command
from django.db import connection


@pytest.mark.django_db
def test_the_embedded_postgres_offers_pgvector_and_trigrams() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name FROM pg_available_extensions WHERE name IN ('vector', 'pg_trgm') ORDER BY 1"
        )
        assert [name for (name,) in cursor.fetchall()] == ["pg_trgm", "vector"]


@pytest.mark.django_db
def test_the_migrations_make_what_the_models_say() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)  # exits where something is missing
