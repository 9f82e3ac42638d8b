"""erase_sample_line again: its parameter `number` and the claim's column of that name were mistaken for each other."""

from django.db import migrations

ERASE_SAMPLE_LINE = """
CREATE OR REPLACE FUNCTION erase_sample_line(number bigint, who text) RETURNS void LANGUAGE plpgsql AS $$
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


class Migration(migrations.Migration):
    dependencies = [("claims", "0005_triage_reads")]

    operations = [migrations.RunSQL(ERASE_SAMPLE_LINE, migrations.RunSQL.noop)]
