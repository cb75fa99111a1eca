import django.db.models.expressions
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

THING = (
    "md5(coalesce(measure_id::text, '') || chr(31) || coalesce(unit_id::text, '') || chr(31) || "
    "coalesce(said_by::text, '') || chr(31) || coalesce(per_id::text, '') || chr(31) || "
    "coalesce(dimension_id::text, '') || chr(31) || coalesce(dimension_value::text, '') || chr(31) || "
    "coalesce(place_id::text, '') || chr(31) || coalesce((period_since_day - date '2000-01-01')::text, "
    "'') || chr(31) || coalesce((period_until_day - date '2000-01-01')::text, '') || chr(31) || "
    "coalesce(period_since_precision::text, '') || chr(31) || coalesce(period_until_precision::text, '') "
    "|| chr(31) || coalesce(period_words::text, ''))::uuid"
)
# As the web role has no right to delete a statement, the owner's function does. Whoever enters holds the stage's row;
# each of the two DELETEs finds its rows by a partial index.
LET_GO = """
    CREATE FUNCTION statements_let_go(account bigint) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    BEGIN
        PERFORM FROM statements_stage WHERE reserved = account FOR UPDATE;
        IF EXISTS (SELECT FROM statements_source WHERE id = account) THEN
            RAISE EXCEPTION 'a statement that was entered is never deleted';
        END IF;
        DELETE FROM statements_statement WHERE source_id = account AND is_current;
        DELETE FROM statements_statement WHERE source_id = account AND NOT is_current;
    END $$
"""


class Migration(migrations.Migration):
    """What a large new account says waits among the statements, under numbers that are reserved for it."""

    dependencies = [("statements", "0008_lists_may_be_taken_out")]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='statement',
            name='statement_never_deleted',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='statement',
            name='statement_names_what_is_there',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='statement',
            name='statement_has_its_thing',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='statement',
            name='statement_keeps_its_thing',
        ),
        migrations.RemoveConstraint(model_name="statement", name="statement_once"),
        migrations.RemoveIndex(model_name="statement", name="statement_past"),
        migrations.RemoveField(model_name="statement", name="thing"),
        migrations.AddField(
            model_name="statement",
            name="thing",
            field=models.GeneratedField(
                db_persist=True,
                expression=django.db.models.expressions.RawSQL(THING, []),
                output_field=models.UUIDField(),
            ),
        ),
        migrations.AddConstraint(
            model_name="statement",
            constraint=models.UniqueConstraint(
                models.F("source"), models.F("tally"), models.F("thing"), name="statement_once",
                condition=models.Q(is_current=True),
            ),
        ),
        migrations.AddIndex(
            model_name="statement",
            index=models.Index(
                fields=["source", "tally", "thing"], name="statement_past", condition=models.Q(is_current=False)
            ),
        ),
        migrations.AddField(
            model_name="statement", name="row", field=models.PositiveIntegerField(null=True, editable=False)
        ),
        migrations.RenameField(model_name="statement", old_name="entered_by", new_name="added_by"),
        migrations.RenameField(model_name="statement", old_name="entered_at", new_name="added_at"),
        migrations.AlterField(
            model_name="statement",
            name="added_by",
            field=models.CharField(max_length=80, blank=True, db_default=""),
        ),
        migrations.AlterField(
            model_name="statement", name="added_at", field=models.DateTimeField(null=True, blank=True)
        ),
        migrations.AlterField(
            model_name="statement", name="withdrawn", field=models.BooleanField(default=False, db_default=False)
        ),
        migrations.AlterField(
            model_name="statement", name="is_current", field=models.BooleanField(default=True, db_default=True)
        ),
        migrations.AddConstraint(
            model_name="statement",
            constraint=models.CheckConstraint(
                name="statement_added_by_somebody",
                condition=models.Q(added_by="", added_at__isnull=True)
                | (~models.Q(added_by="") & models.Q(added_at__isnull=False)),
            ),
        ),
        migrations.AddField(
            model_name="stage", name="reserved", field=models.BigIntegerField(null=True, editable=False)
        ),
        migrations.AddConstraint(
            model_name="stage",
            constraint=models.UniqueConstraint(
                models.F("reserved"), name="stage_reserved_once", condition=models.Q(reserved__isnull=False)
            ),
        ),
        migrations.RunSQL(LET_GO, "DROP FUNCTION statements_let_go(bigint)"),
        pgtrigger.migrations.AddTrigger(
            model_name='source',
            trigger=pgtrigger.compiler.Trigger(name='source_entered_once', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF (OLD.entered_by, OLD.entered_at) IS DISTINCT FROM (NEW.entered_by, NEW.entered_at) THEN\n                RAISE EXCEPTION 'who entered an account, and when, never changes';\n            END IF;\n            RETURN NEW;\n        ", hash='d569349ec42a1b0e769a173a71e158d32f2e9db8', operation='UPDATE OF "entered_by", "entered_at"', pgid='pgtrigger_source_entered_once_b95f6', table='statements_source', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='source',
            trigger=pgtrigger.compiler.Trigger(name='source_comes_with_what_waits', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE lacking text;', func="\n            EXECUTE $look$\n        SELECT missing FROM (\n            SELECT CASE WHEN e.scheme_id <> $2 THEN 'source_id' WHEN t.id IS NULL THEN 'tally_id' WHEN e.measure_id IS NOT NULL AND e.measure_id NOT IN (SELECT code FROM statements_measure) THEN 'measure_id' WHEN e.unit_id IS NOT NULL AND e.unit_id NOT IN (SELECT code FROM statements_unit) THEN 'unit_id' WHEN e.per_id IS NOT NULL AND e.per_id NOT IN (SELECT code FROM statements_unit) THEN 'per_id' WHEN e.dimension_id IS NOT NULL AND e.dimension_id NOT IN (SELECT code FROM statements_dimension) THEN 'dimension_id' WHEN e.place_id IS NOT NULL AND e.place_id NOT IN (SELECT id FROM partners_place) THEN 'place_id'\n                        WHEN e.supersedes_id IS NOT NULL OR e.added_at IS NOT NULL THEN 'supersedes_id' END AS missing\n            FROM statements_statement e LEFT JOIN statements_tally t ON t.id = e.tally_id AND t.scheme_id = $2\n            WHERE e.source_id = $1 AND e.is_current\n        ) named WHERE missing IS NOT NULL LIMIT 1$look$ INTO lacking USING NEW.id, NEW.scheme_id;\n            IF lacking IS NOT NULL THEN\n                RAISE EXCEPTION 'a statement names a % that is not there', lacking\n                    USING ERRCODE = 'foreign_key_violation';\n            END IF;\n            RETURN NULL;\n        ", hash='ba8ea696871079f5209423ba40ad047bd9696a1b', operation='INSERT', pgid='pgtrigger_source_comes_with_what_waits_f4776', table='statements_source', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='statement',
            trigger=pgtrigger.compiler.Trigger(name='statement_never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF EXISTS (SELECT FROM statements_source s WHERE s.id IN (SELECT source_id FROM gone)) THEN\n                RAISE EXCEPTION 'a statement is never deleted';\n            END IF;\n            RETURN NULL;\n        ", hash='fd064ef2d7c06a3fa431b43b98391f33df148ec9', level='STATEMENT', operation='DELETE', pgid='pgtrigger_statement_never_deleted_2c4f0', referencing='REFERENCING OLD TABLE AS gone ', table='statements_statement', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='statement',
            trigger=pgtrigger.compiler.Trigger(name='statement_names_what_is_there', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE lacking text;', func="\n            EXECUTE $look$SELECT missing FROM (SELECT CASE WHEN e.added_at IS NULL THEN 'added_at'\nWHEN e.source_id IS NOT NULL AND NOT EXISTS (SELECT FROM statements_source t WHERE t.id = e.source_id AND t.scheme_id = e.scheme_id) THEN 'source_id'\nWHEN e.tally_id IS NOT NULL AND NOT EXISTS (SELECT FROM statements_tally t WHERE t.id = e.tally_id AND t.scheme_id = e.scheme_id) THEN 'tally_id'\nWHEN e.measure_id IS NOT NULL AND NOT EXISTS (SELECT FROM statements_measure t WHERE t.code = e.measure_id) THEN 'measure_id'\nWHEN e.unit_id IS NOT NULL AND NOT EXISTS (SELECT FROM statements_unit t WHERE t.code = e.unit_id) THEN 'unit_id'\nWHEN e.per_id IS NOT NULL AND NOT EXISTS (SELECT FROM statements_unit t WHERE t.code = e.per_id) THEN 'per_id'\nWHEN e.dimension_id IS NOT NULL AND NOT EXISTS (SELECT FROM statements_dimension t WHERE t.code = e.dimension_id) THEN 'dimension_id'\nWHEN e.place_id IS NOT NULL AND NOT EXISTS (SELECT FROM partners_place t WHERE t.id = e.place_id) THEN 'place_id'\nWHEN e.supersedes_id IS NOT NULL AND NOT EXISTS (SELECT FROM statements_statement t WHERE t.id = e.supersedes_id AND t.source_id = e.source_id AND t.tally_id = e.tally_id) THEN 'supersedes_id' END AS missing FROM entered e WHERE e.source_id NOT IN (SELECT g.reserved FROM statements_stage g WHERE g.reserved IS NOT NULL AND NOT EXISTS (SELECT FROM statements_source s WHERE s.id = g.reserved))) named WHERE missing IS NOT NULL LIMIT 1$look$ INTO lacking;\n            IF lacking IS NOT NULL THEN\n                RAISE EXCEPTION 'a statement names a % that is not there', lacking\n                    USING ERRCODE = 'foreign_key_violation';\n            END IF;\n            RETURN NULL;\n        ", hash='3277211dd5b51996df5ab0dbd0664e629a84e4c7', level='STATEMENT', operation='INSERT', pgid='pgtrigger_statement_names_what_is_there_6e044', referencing='REFERENCING NEW TABLE AS entered ', table='statements_statement', when='AFTER')),
        ),
    ]
