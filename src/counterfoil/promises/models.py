"""Promises: what one side undertook to do, the requests that it answers, and who is told when it falls due."""

from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, Index, Q, UniqueConstraint
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from counterfoil.base.fields import PublicIdField
from counterfoil.lines.models import Line
from counterfoil.needs.models import Need
from counterfoil.partners.models import Organisation, Scheme


class Commitment(models.Model):
    """What a commitment is besides its line: by what it will be known to be kept, and what it answers."""

    line = models.OneToOneField(Line, models.PROTECT, primary_key=True, related_name="commitment")
    evidence_expected = models.CharField(_("evidence expected"), max_length=200, blank=True)
    answers = models.ManyToManyField(Need, related_name="answered_by", blank=True)

    def __str__(self) -> str:
        return str(self.line)


class Mailbox(models.Model):
    """An office's mailbox (never a person's): what falls due there is written to it, once a week at most besides
    one reminder per line.

    Nothing is sent to it before somebody typed in the code that was sent to it first (`code_hash`, keyed).
    """

    public_id = PublicIdField()
    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="mailboxes")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    address = models.EmailField(_("the office's address"))
    language = models.CharField(_("language of the text"), max_length=10, default="en")
    reminders = models.BooleanField(_("one reminder before a line falls due"), default=True)
    weekly = models.BooleanField(_("a digest every week"), default=True)
    code_hash = models.CharField(max_length=64, blank=True)
    code_until = models.DateTimeField(null=True, blank=True)
    code_tries = models.PositiveSmallIntegerField(default=0)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [UniqueConstraint("scheme", "organisation", "address", name="mailbox_once")]

    def __str__(self) -> str:
        return self.address

    @property
    def is_open(self) -> bool:
        """Whether reminders and digests may be sent to it."""
        return self.confirmed_at is not None and self.ended_at is None


class Notice(models.Model):
    """One message to an office: written down before it is sent, so that a crash leaves *unknown*, never a second."""

    class Kind(models.TextChoices):
        REMINDER = "reminder", _("reminder")
        DIGEST = "digest", _("weekly digest")
        CODE = "code", _("code to confirm the address")

    class State(models.TextChoices):
        SENDING = "sending", _("sending")
        SENT = "sent", _("sent")
        FAILED = "failed", _("failed")
        UNKNOWN = "unknown", _("unknown: sending was cut off")
        NOT_SENT = "not_sent", _("not sent: no mail server is set up")

    mailbox = models.ForeignKey(Mailbox, models.PROTECT, related_name="notices")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    line = models.ForeignKey(Line, models.PROTECT, null=True, blank=True, related_name="+")
    for_day = models.DateField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.SENDING)
    at = models.DateTimeField(default=timezone.now)  # when it was last tried

    class Meta:
        indexes = [Index(fields=["mailbox", "-id"], name="notice_of_mailbox")]
        constraints = [
            UniqueConstraint("mailbox", "kind", "line", "for_day", name="notice_once", nulls_distinct=False),
            CheckConstraint(
                name="notice_reminder_of_a_line",
                condition=Q(kind="reminder", line__isnull=False) | (~Q(kind="reminder") & Q(line__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.for_day}"

    @property
    def may_be_sent_again(self) -> bool:
        """By a person who presses a button; never by itself."""
        return self.state in (self.State.FAILED, self.State.UNKNOWN, self.State.NOT_SENT)
