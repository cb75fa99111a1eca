"""Needs that are there already get the scheme of their line, and what lists sort and search by."""

import django.db.models.deletion
from django.db import migrations, models

from counterfoil.base.listing import listed


def fill(apps, schema_editor):
    Need = apps.get_model("needs", "Need")
    rows = list(Need.objects.filter(scheme=None).select_related("line"))
    for need in rows:
        need.scheme_id = need.line.scheme_id
        keys = listed(need.line.words)
        need.sort_key, need.pieces = keys["sort_key"], keys["pieces"]
    Need.objects.bulk_update(rows, ["scheme", "sort_key", "pieces"], batch_size=500)


class Migration(migrations.Migration):
    dependencies = [("needs", "0002_whole_needs")]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
        # What the update above still owes to triggers and keys has to be paid before the table is altered.
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", migrations.RunSQL.noop),
        migrations.AlterField(
            "need",
            "scheme",
            models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="needs", to="partners.scheme"
            ),
        ),
    ]
