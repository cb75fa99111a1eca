"""What every room leans on: the log of who did what."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from counterfoil.base.append_only import append_only
from counterfoil.base.fields import PublicIdField


@append_only()
class AuditEvent(models.Model):
    """One act of writing, or of reading what is personal.

    It holds the actor's id and no foreign key, so that it outlives everything.
    `subject` is a public id; `detail` holds counts and names of fields, never values about a person (G12).
    """

    public_id = PublicIdField()
    at = models.DateTimeField(default=timezone.now)
    actor = models.CharField(max_length=80)
    verb = models.CharField(max_length=60)
    subject_kind = models.CharField(max_length=40)
    subject = models.UUIDField(null=True)
    scheme = models.UUIDField(null=True)
    detail = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["subject", "at"], name="audit_subject"),
            models.Index(fields=["scheme", "-at"], name="audit_scheme"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor} {self.verb} {self.subject_kind}"
