from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("scholarships", "0001_first")]

    operations = [
        migrations.AddField("batch", "decided_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddField("batch", "decided_by", models.CharField(blank=True, max_length=80)),
        migrations.AddConstraint(
            "batch",
            models.CheckConstraint(
                name="scholarships_batch_decided_by_somebody",
                condition=Q(decided_at__isnull=True, decided_by="") & ~Q(state="decided")
                | Q(decided_at__isnull=False) & ~Q(decided_by="") & ~Q(state="draft"),
            ),
        ),
    ]
