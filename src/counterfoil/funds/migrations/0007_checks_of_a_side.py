"""A legal check is a side's own; checks from before are those of the side whose books there were: the giving one."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("funds", "0006_states_touch_no_index"),
    ]

    operations = [
        migrations.AddField(
            model_name="legalcheck",
            name="side",
            field=models.CharField(default="giving", max_length=10),
            preserve_default=False,
        ),
    ]
