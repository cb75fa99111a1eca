"""Opened again with a reason, also where nothing stays closed: NULL made the older check pass."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('ledger', '0003_closer_rules'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='closing',
            name='ledger_reopened_with_reason',
        ),
        migrations.AddConstraint(
            model_name='closing',
            constraint=models.CheckConstraint(condition=models.Q(('before__isnull', True), models.Q(('until__gt', models.F('before')), ('until__isnull', False)), models.Q(('reason', ''), _negated=True), _connector='OR'), name='ledger_reopened_with_reason'),
        ),
    ]
