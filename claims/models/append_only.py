"""Triggers that keep verdicts append-only, and the records around them such that no detour reaches a verdict.

Used by the models' Meta (line, claim, match, verdict). docs/decisions/verdicts.md says what each closes.
"""

from __future__ import annotations

from textwrap import dedent

import pgtrigger
from django.db.models import Model
from pgtrigger import compiler

REFUSE = "RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP;"


class FirmTriggerSql(compiler.UpsertTriggerSql):
    """pgtrigger's SQL without its back door: `SET pgtrigger.ignore` has no power over this trigger."""

    def get_template(self) -> str:
        return """
            CREATE OR REPLACE FUNCTION {pgid}()
            RETURNS TRIGGER AS $$
                {declare}
                BEGIN
                    {func}
                END;
            $$ LANGUAGE plpgsql;

            DROP TRIGGER IF EXISTS {pgid} ON {table};
            CREATE {constraint} TRIGGER {pgid}
                {when} {operation} ON {table}
                {timing}
                {referencing}
                FOR EACH {level} {condition}
                EXECUTE PROCEDURE {execute};

            COMMENT ON TRIGGER {pgid} ON {table} IS '{hash}';
        """


class FirmTrigger(pgtrigger.Trigger):
    """A trigger that no session setting can switch off."""

    def render_func(self, model: Model) -> str:
        """Its SQL, laid out as a migration and psql show it: without the indentation that it has in Python."""
        return dedent(super().render_func(model)).strip()

    def compile(self, model: Model) -> compiler.Trigger:
        usual = super().compile(model)
        return compiler.Trigger(name=usual.name, sql=FirmTriggerSql(**usual.sql.kwargs))


def append_only(name: str, line_of_old: str | None) -> list[pgtrigger.Trigger]:
    """Triggers that refuse to change or delete rows.

    `line_of_old` is SQL for the line that the OLD row belongs to: DELETE passes only for rows of a sample
    line that erase_sample_line is erasing in this very transaction (None: it never passes). TRUNCATE passes
    only within erase_test_database.
    """
    erasing = f"""
        IF EXISTS (
            SELECT 1 FROM claims_erasure e JOIN claims_line l ON l.id = e.line_number
            WHERE e.transaction = pg_current_xact_id()::text AND l.sample
            AND l.id = ({line_of_old})
        ) THEN RETURN OLD; END IF;
        {REFUSE}
    """
    return [
        FirmTrigger(name=f"{name}_no_update", when=pgtrigger.Before, operation=pgtrigger.Update, func=REFUSE),
        FirmTrigger(
            name=f"{name}_no_delete",
            when=pgtrigger.Before,
            operation=pgtrigger.Delete,
            func=erasing if line_of_old else REFUSE,
        ),
        FirmTrigger(
            name=f"{name}_no_truncate",
            level=pgtrigger.Statement,
            when=pgtrigger.Before,
            operation=pgtrigger.Truncate,
            func=f"""
                IF current_database() LIKE 'test\\_%' AND EXISTS (
                    SELECT 1 FROM claims_erasure WHERE transaction = pg_current_xact_id()::text
                    AND what = 'test database'
                ) THEN RETURN NULL; END IF;
                {REFUSE}
            """,
        ),
    ]


def fixed(name: str, *fields: str) -> pgtrigger.Trigger:
    """A trigger that refuses to change the columns of a row."""
    changed = pgtrigger.Q()
    for field in fields:
        changed |= pgtrigger.Q(**{f"old__{field}__df": pgtrigger.F(f"new__{field}")})
    return FirmTrigger(
        name=name,
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        condition=changed,
        func=f"RAISE EXCEPTION '%: {', '.join(fields)} cannot be changed', TG_TABLE_NAME;",
    )


def kept_while(name: str, still: str, why: str) -> pgtrigger.Trigger:
    """A trigger that refuses to delete a row while the SQL query `still` (of OLD) finds something."""
    return FirmTrigger(
        name=name,
        when=pgtrigger.Before,
        operation=pgtrigger.Delete,
        func=f"""
            IF EXISTS ({still}) THEN
                RAISE EXCEPTION '{why}';
            END IF;
            RETURN OLD;
        """,
    )
