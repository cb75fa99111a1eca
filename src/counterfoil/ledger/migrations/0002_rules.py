"""The rules of the ledger, in the language of the database: see 0002_rules.sql."""

from pathlib import Path

from django.db import migrations

RULES = Path(__file__).with_name("0002_rules.sql").read_text("utf-8")


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_first")]
    operations = [migrations.RunSQL(RULES, migrations.RunSQL.noop)]
