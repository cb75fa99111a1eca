"""Follow-up groups that talk outside, and what is sent to their owners.

No members are held, no messages of theirs and no activity.
"""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import CheckConstraint, F, Index, Q, UniqueConstraint
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from counterfoil.base.append_only import append_only
from counterfoil.base.fields import PublicIdField
from counterfoil.base.listing import Listed
from counterfoil.base.sides import SIDES, Side
from counterfoil.partners.models import Organisation, Scheme
from counterfoil.promises.models import Mailbox
from counterfoil.trainings.models.course import Course, Material
from counterfoil.trainings.models.terms import Channel, Theme


class Size(models.TextChoices):
    """How large a group is, as wide as it takes to point at nobody."""

    NOT_STATED = "not_stated", _("not stated")
    UNDER_20 = "under_20", _("fewer than 20")
    FROM_20 = "20_49", _("20 to 49")
    FROM_50 = "50_199", _("50 to 199")
    FROM_200 = "200_up", _("200 and more")


class Contact(models.Model):
    """How an owner in office is reached: a confirmed mailbox of the office, the robot of a staff channel, or by hand.

    `robot` is an address that lets whoever has it write there: it is shown to nobody again.
    """

    public_id = PublicIdField()
    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="contacts")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    office = models.CharField(_("role in office"), max_length=120)
    mailbox = models.ForeignKey(Mailbox, models.PROTECT, null=True, blank=True, related_name="contacts")
    robot = models.CharField(_("robot of the staff channel"), max_length=400, blank=True)
    language = models.CharField(_("language of the text"), max_length=10, default="en")
    entered_by = models.CharField(max_length=80)
    entered_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            UniqueConstraint("scheme", "organisation", "office", name="contact_once", condition=Q(ended_at=None)),
            CheckConstraint(name="contact_by_one_way", condition=Q(mailbox__isnull=True) | Q(robot="")),
        ]

    def __str__(self) -> str:
        return f"{self.office}, {self.organisation}"


class Group(Listed):
    """A chat group outside: what it is for, who in office owns it, when it is looked at again, and how it ended."""

    class Closed(models.TextChoices):
        DONE = "done", _("its purpose is fulfilled")
        QUIET = "quiet", _("nobody needed it any more")
        MERGED = "merged", _("went into another group")
        OWNER_LEFT = "owner_left", _("the owner left and nobody took over")
        UNSAFE = "unsafe", _("it was misused")
        NOT_STATED = "not_stated", _("not stated")

    public_id = PublicIdField()
    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="groups")
    number = models.PositiveIntegerField()
    channel = models.ForeignKey(Channel, models.PROTECT, related_name="+")
    theme = models.ForeignKey(Theme, models.PROTECT, null=True, blank=True, related_name="+")
    course = models.ForeignKey(Course, models.PROTECT, null=True, blank=True, related_name="groups")
    purpose = models.CharField(_("what it is for"), max_length=120)
    owner = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    contact = models.ForeignKey(Contact, models.PROTECT, null=True, blank=True, related_name="groups")
    size = models.CharField(_("size"), max_length=10, choices=Size.choices, default=Size.NOT_STATED)
    opened_on = models.DateField(_("opened on"))
    review_on = models.DateField(_("to be looked at again on"))
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    closed_because = models.CharField(_("closed because"), max_length=10, choices=Closed.choices, blank=True)
    entered_by = models.CharField(max_length=80)
    entered_side = models.CharField(max_length=10, choices=Side.choices)
    entered_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]
        indexes = [
            Index(fields=["scheme", "-id"], name="group_of_scheme"),
            Index(fields=["scheme", "review_on", "id"], name="group_by_review", condition=Q(closed_on=None)),
            GinIndex(fields=["pieces"], name="group_pieces"),
        ]
        constraints = [
            UniqueConstraint("scheme", "number", name="group_number_once"),
            CheckConstraint(name="group_of_a_side", condition=Q(entered_side__in=SIDES)),
            CheckConstraint(name="group_reviewed_later", condition=Q(review_on__gt=F("opened_on"))),
            CheckConstraint(
                name="group_closed_and_why",
                condition=Q(closed_on__isnull=True, closed_because="")
                | (Q(closed_on__gte=F("opened_on")) & ~Q(closed_because="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.purpose}"

    @property
    def is_open(self) -> bool:
        return self.closed_on is None


class Message(models.Model):
    """A prepared text or material for the owners of groups, who forward it. It names no person and asks nothing."""

    public_id = PublicIdField()
    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="group_messages")
    theme = models.ForeignKey(Theme, models.PROTECT, null=True, blank=True, related_name="+")
    title = models.CharField(_("title"), max_length=120)
    words = models.TextField(_("text"), max_length=1500)
    language = models.CharField(_("language of the text"), max_length=10, default="en")
    material = models.ForeignKey(Material, models.PROTECT, null=True, blank=True, related_name="+")
    entered_by = models.CharField(max_length=80)
    entered_side = models.CharField(max_length=10, choices=Side.choices)
    entered_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True, blank=True)  # when somebody said: send it. Its words stay then.

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.title


class Delivery(models.Model):
    """A message on its way to one owner: written down before it is sent, so that a crash leaves *unknown*, never a
    second one. `tries` counts; after a refusal it is tried again by itself, after *unknown* only by a person."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        SENDING = "sending", _("sending")
        SENT = "sent", _("sent")
        FAILED = "failed", _("failed")
        UNKNOWN = "unknown", _("unknown: sending was cut off")
        BY_HAND = "by_hand", _("to be sent by hand")
        MARKED = "marked", _("sent by hand, somebody says")

    message = models.ForeignKey(Message, models.PROTECT, related_name="deliveries")
    contact = models.ForeignKey(Contact, models.PROTECT, related_name="deliveries")
    groups = models.ManyToManyField(Group, related_name="deliveries")
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    again_at = models.DateTimeField(null=True, blank=True)  # not tried before then
    why = models.CharField(max_length=200, blank=True)  # what the other side's server answered, without addresses
    by = models.CharField(max_length=80, blank=True)  # who marked it, or sent it again
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]
        indexes = [Index(fields=["state", "again_at"], name="delivery_waits", condition=Q(state="waiting"))]
        constraints = [UniqueConstraint("message", "contact", name="delivery_once")]

    def __str__(self) -> str:
        return f"{self.message_id} to {self.contact_id}: {self.state}"


@append_only()
class Asked(models.Model):
    """How many questions of one theme reached the owners of all groups of a scheme in a quarter: never of one group.

    The latest for a theme and quarter holds.
    """

    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="asked")
    theme = models.ForeignKey(Theme, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    quarter = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    side = models.CharField(max_length=10, choices=Side.choices)
    entered_by = models.CharField(max_length=80)
    entered_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-year", "-quarter", "theme", "id"]
        constraints = [
            CheckConstraint(name="asked_in_a_quarter", condition=Q(quarter__gte=1, quarter__lte=4)),
            CheckConstraint(name="asked_of_a_side", condition=Q(side__in=SIDES)),
        ]

    def __str__(self) -> str:
        return f"{self.theme_id} {self.year} Q{self.quarter}: {self.number}"
