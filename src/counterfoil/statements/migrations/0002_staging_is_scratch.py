from __future__ import annotations

from typing import Any

import django.db.models.deletion
from django.db import migrations, models


def _key(to: str, **kwargs: Any) -> models.ForeignKey[Any, Any]:
    return models.ForeignKey(db_constraint=False, db_index=False, to=to, **kwargs)


class Migration(migrations.Migration):
    """Staged rows are scratch: no foreign keys to check, and no log to write. After a crash they are gone, and the
    pack that they came from, which is kept, is checked again: `enter_stage` compares with what was looked at."""

    dependencies = [("statements", "0001_first")]

    operations = [
        migrations.AlterField(
            model_name="stagedact",
            name="kind",
            field=_key("statements.tallykind", on_delete=django.db.models.deletion.PROTECT, related_name="+"),
        ),
        migrations.AlterField(
            model_name="stagedact",
            name="stage",
            field=_key("statements.stage", on_delete=django.db.models.deletion.CASCADE, related_name="acts"),
        ),
        migrations.AlterField(
            model_name="stagedact",
            name="tally",
            field=_key("statements.tally", on_delete=django.db.models.deletion.PROTECT, related_name="+", blank=True, null=True),
        ),
        *(
            migrations.RunSQL(f"ALTER TABLE {table} SET UNLOGGED", f"ALTER TABLE {table} SET LOGGED")
            for table in ("statements_stagedact", "statements_stagedfact")
        ),
    ]
