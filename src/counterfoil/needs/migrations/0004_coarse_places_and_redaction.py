"""Of a sensitive need no place finer than its prefecture is held; what a redaction takes out may go from what stays.

Places that are held already are raised before the database refuses finer ones.
"""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations

RAISE_PLACES = """
WITH RECURSIVE up(line_id, place_id) AS (
    SELECT n.line_id, n.place_id FROM needs_need n
      JOIN lines_line l ON l.id = n.line_id JOIN needs_sector s ON s.code = n.sector_id
     WHERE n.place_id IS NOT NULL AND (l.sensitive OR s.sensitive)
    UNION ALL
    SELECT up.line_id, p.parent_id FROM up JOIN partners_place p ON p.id = up.place_id
     WHERE p.level NOT IN ('country', 'region', 'prefecture')
)
UPDATE needs_need n SET place_id = held.place_id
  FROM (SELECT up.line_id, up.place_id FROM up LEFT JOIN partners_place p ON p.id = up.place_id
         WHERE up.place_id IS NULL OR p.level IN ('country', 'region', 'prefecture')) held
 WHERE held.line_id = n.line_id AND n.place_id IS DISTINCT FROM held.place_id
"""


class Migration(migrations.Migration):

    dependencies = [
        ('needs', '0003_needs_are_listed'),
    ]

    operations = [
        migrations.RunSQL(RAISE_PLACES, migrations.RunSQL.noop),
        # What the update above still owes to keys has to be paid before the table is altered.
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", migrations.RunSQL.noop),
        pgtrigger.migrations.RemoveTrigger(
            model_name='appraisal',
            name='appraisal_stays_decided',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='need',
            name='need_merged_once',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='score',
            name='score_until_handed_in',
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='appraisal',
            trigger=pgtrigger.compiler.Trigger(name='appraisal_stays_decided', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."agreed_at" IS NOT NULL)', func="\n                    IF (to_jsonb(OLD) - 'reasons') IS DISTINCT FROM (to_jsonb(NEW) - 'reasons')\n                       OR NEW.reasons <> '—' THEN\n                        RAISE EXCEPTION 'what was decided stays; a redaction takes its reasons out';\n                    END IF;\n                    RETURN NEW;\n                ", hash='4d370187f0218fd485f8a61e5ce80a8e8fbc1b3c', operation='UPDATE', pgid='pgtrigger_appraisal_stays_decided_04c0e', table='needs_appraisal', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='need',
            trigger=pgtrigger.compiler.Trigger(name='need_merged_once', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n                    IF NEW.merged_into_id IS NOT NULL AND EXISTS (\n                        SELECT FROM needs_need other WHERE other.line_id = NEW.merged_into_id\n                           AND (other.merged_into_id IS NOT NULL OR other.scheme_id <> NEW.scheme_id)) THEN\n                        RAISE EXCEPTION 'a need is merged into one that stands for itself, in the same scheme';\n                    END IF;\n                    IF NEW.merged_into_id IS NOT NULL AND EXISTS (\n                        SELECT FROM needs_need other WHERE other.merged_into_id = NEW.line_id) THEN\n                        RAISE EXCEPTION 'others are merged into this need';\n                    END IF;\n                    IF NEW.scheme_id <> (SELECT scheme_id FROM lines_line WHERE id = NEW.line_id) THEN\n                        RAISE EXCEPTION 'a need is of the scheme of its line';\n                    END IF;\n                    IF NEW.place_id IS NOT NULL\n                       AND (EXISTS (SELECT FROM lines_line WHERE id = NEW.line_id AND sensitive)\n                            OR EXISTS (SELECT FROM needs_sector WHERE code = NEW.sector_id AND sensitive))\n                       AND NOT EXISTS (SELECT FROM partners_place WHERE id = NEW.place_id\n                                          AND level IN ('country', 'region', 'prefecture')) THEN\n                        RAISE EXCEPTION 'of a sensitive need no place finer than its prefecture is held';\n                    END IF;\n                    RETURN NEW;\n                ", hash='e8de9c058caae3add79bfda7402b529c28d4d9ba', operation='INSERT OR UPDATE', pgid='pgtrigger_need_merged_once_c98ed', table='needs_need', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='score',
            trigger=pgtrigger.compiler.Trigger(name='score_until_handed_in', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n                    IF EXISTS (SELECT FROM needs_panelist WHERE id = COALESCE(NEW.panelist_id, OLD.panelist_id)\n                                  AND handed_in_at IS NOT NULL)\n                       AND NOT (TG_OP = 'UPDATE' AND (to_jsonb(OLD) - 'reason') = (to_jsonb(NEW) - 'reason')\n                                AND NEW.reason = '—') THEN\n                        RAISE EXCEPTION 'what was handed in stays as it is; a redaction takes its reasons out';\n                    END IF;\n                    IF TG_OP = 'DELETE' THEN\n                        RETURN OLD;\n                    END IF;\n                    RETURN NEW;\n                ", hash='faea8ba826cafb576339044f59cf88aa04923724', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_score_until_handed_in_c7f93', table='needs_score', when='BEFORE')),
        ),
    ]
