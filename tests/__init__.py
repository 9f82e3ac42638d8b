"""Tests, in the folders of what they test; each runs against a real Postgres, broker, worker and browser."""
