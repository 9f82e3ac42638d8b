"""The two audited SQL functions that may erase verdicts: a sample line's, and a test database's."""

from django.db import migrations

# Its parameters are named in full where a column has the same name: PL/pgSQL does not guess.
ERASE_SAMPLE_LINE = """
CREATE FUNCTION erase_sample_line(number bigint, who text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM claims_line WHERE id = erase_sample_line.number AND sample FOR UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'line % is not a sample line: its verdicts are append-only', erase_sample_line.number;
    END IF;
    INSERT INTO claims_erasure (what, line_number, by, transaction, at)
        VALUES ('sample line', erase_sample_line.number, who, pg_current_xact_id()::text, clock_timestamp());
    DELETE FROM claims_verdictevent WHERE verdict_id IN (
        SELECT v.id FROM claims_verdict v JOIN claims_claim c ON c.id = v.claim_id
        WHERE c.line_id = erase_sample_line.number);
    DELETE FROM claims_verdictcitation WHERE verdict_id IN (
        SELECT v.id FROM claims_verdict v JOIN claims_claim c ON c.id = v.claim_id
        WHERE c.line_id = erase_sample_line.number);
    DELETE FROM claims_verdict WHERE claim_id IN (
        SELECT c.id FROM claims_claim c WHERE c.line_id = erase_sample_line.number);
END
$$;
"""

# Django keeps its own rows (migrations, content types) by the post-migrate signal; the erasures stay as the audit.
ERASE_TEST_DATABASE = r"""
CREATE FUNCTION erase_test_database() RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    tables text;
BEGIN
    IF current_database() NOT LIKE 'test\_%' THEN
        RAISE EXCEPTION '% is not a test database', current_database();
    END IF;
    INSERT INTO claims_erasure (what, by, transaction, at)
        VALUES ('test database', current_user, pg_current_xact_id()::text, clock_timestamp());
    SELECT string_agg(format('%I.%I', schemaname, tablename), ', ') INTO tables FROM pg_tables
        WHERE schemaname = 'public' AND tablename NOT IN ('django_migrations', 'claims_erasure');
    EXECUTE 'TRUNCATE ' || tables || ' RESTART IDENTITY CASCADE';
END
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("claims", "0001_initial")]

    operations = [
        migrations.RunSQL(ERASE_SAMPLE_LINE, "DROP FUNCTION erase_sample_line(bigint, text)"),
        migrations.RunSQL(ERASE_TEST_DATABASE, "DROP FUNCTION erase_test_database()"),
    ]
