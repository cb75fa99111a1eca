from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('publishing', '0001_first'),
    ]

    operations = [
        migrations.AddField(
            model_name='update',
            name='looked_digest',
            field=models.CharField(blank=True, default='', max_length=64),
        ),
    ]
