"""What phones send in."""

from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from counterfoil.visits.models.plan import Visit


class Sent(models.Model):
    """What a phone recorded without a signal, as it came in; its key makes a second arrival change nothing.

    `held`: it cannot be taken as it is (its user has left, what it belongs to has not come yet); a colleague sees
    it and takes it over or lets it go. Nothing that was acknowledged is lost.
    """

    class State(models.TextChoices):
        TAKEN = "taken", _("taken in")
        HELD = "held", _("held, waits for somebody")
        LET_GO = "let_go", _("let go")

    key = models.UUIDField(unique=True)
    visit = models.ForeignKey(Visit, models.PROTECT, related_name="sent")
    kind = models.CharField(max_length=12)
    content = models.JSONField(default=dict)
    blob = models.BinaryField(null=True, blank=True)
    waits_for = models.UUIDField(null=True, blank=True, db_index=True)
    sent_by = models.CharField(max_length=80)
    recorded_at = models.DateTimeField(null=True, blank=True)
    received_at = models.DateTimeField(default=timezone.now)
    state = models.CharField(max_length=10, choices=State.choices)
    problem = models.CharField(max_length=300, blank=True)
    result = models.UUIDField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            CheckConstraint(name="sent_taken_gives_a_result", condition=~Q(state="taken") | Q(result__isnull=False)),
            CheckConstraint(name="sent_held_says_why", condition=~Q(state="held") | ~Q(problem="")),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"
