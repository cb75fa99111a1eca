"""Closer rules of the ledger, in the language of the database: see 0003_closer_rules.sql."""

from pathlib import Path

import counterfoil.ledger.models
import django.db.models.deletion
from django.db import migrations, models

RULES = Path(__file__).with_name("0003_closer_rules.sql").read_text("utf-8")


class Migration(migrations.Migration):

    dependencies = [
        ('ledger', '0002_rules'),
    ]

    operations = [
        migrations.CreateModel(
            name='Seal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('first', models.BigIntegerField()),
                ('last', models.BigIntegerField()),
                ('written_in', counterfoil.ledger.models.Xact()),
            ],
        ),
        migrations.AlterField(
            model_name='entry',
            name='book',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='ledger.book'),
        ),
        migrations.AlterField(
            model_name='entry',
            name='reverses',
            field=models.OneToOneField(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reversed_by', to='ledger.entry'),
        ),
        migrations.RunSQL(RULES, migrations.RunSQL.noop),
    ]
