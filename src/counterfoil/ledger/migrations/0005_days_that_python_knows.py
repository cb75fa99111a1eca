"""PostgreSQL knows days, such as infinity, that Python cannot read: one such row would shut every page of a book."""

import datetime
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('ledger', '0004_reopened_with_reason'),
    ]

    operations = [
        migrations.AddConstraint(
            model_name='closing',
            constraint=models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__range', (datetime.date(1900, 1, 1), datetime.date(2199, 12, 31))), _connector='OR'), name='ledger_closing_day'),
        ),
        migrations.AddConstraint(
            model_name='entry',
            constraint=models.CheckConstraint(condition=models.Q(('day__range', (datetime.date(1900, 1, 1), datetime.date(2199, 12, 31)))), name='ledger_entry_day'),
        ),
    ]
