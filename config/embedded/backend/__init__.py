"""Django's database engine for the embedded Postgres; settings.py names it where DATABASE_URL is not set."""
