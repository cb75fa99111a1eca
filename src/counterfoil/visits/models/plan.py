"""The plan of a visit: who goes where and when, what is to be spoken of, what it costs.

A visit hangs on its tally, and so do the lines said at it (`lines`). Delegates act in office; nothing here is about
a person who is helped.
"""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import CheckConstraint, F, Func, Q, UniqueConstraint
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from counterfoil.base.fields import PublicIdField
from counterfoil.base.personal import personal
from counterfoil.base.sides import SIDES, Side, other
from counterfoil.lines.models import Line
from counterfoil.partners.models import Organisation, Place, Scheme
from counterfoil.people.models import User
from counterfoil.statements.models import Tally


class Visit(models.Model):
    """A delegation's journey. `guests` is the side that travels; the hosts of last time may be the guests of this."""

    public_id = PublicIdField()
    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="visits")
    tally = models.OneToOneField(Tally, models.PROTECT, related_name="visit")
    purpose = models.CharField(_("purpose"), max_length=400, blank=True)
    language = models.CharField(_("language of the text"), max_length=10, default="en")
    guests = models.CharField(_("who travels"), max_length=10, choices=Side.choices)
    begins = models.DateField(_("first day"))
    ends = models.DateField(_("last day"))
    zone = models.CharField(_("time zone of the hosts"), max_length=40, blank=True)
    called_off = models.CharField(_("called off, because"), max_length=200, blank=True)
    entered_by = models.CharField(max_length=80)
    entered_side = models.CharField(max_length=10, choices=Side.choices)
    entered_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-begins", "-id"]
        constraints = [
            CheckConstraint(name="visit_return_after_departure", condition=Q(ends__gte=F("begins"))),
            CheckConstraint(name="visit_of_a_side", condition=Q(guests__in=SIDES) & Q(entered_side__in=SIDES)),
        ]

    def __str__(self) -> str:
        return str(self.tally)

    @property
    def hosts(self) -> Side:
        return other(Side(self.guests))

    @property
    def days(self) -> int:
        return (self.ends - self.begins).days + 1


class Delegate(models.Model):
    """Somebody who travels in office, by name, or a role so many times. `position` is the order of protocol.

    `decides_awards`: who decides on awards visits no household (GUARDRAILS G5).
    """

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="delegates")
    position = models.PositiveSmallIntegerField(_("order of protocol"))
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    office = models.CharField(_("role in office"), max_length=120)
    name = models.CharField(_("name in office"), max_length=120, blank=True)
    count = models.PositiveSmallIntegerField(_("how many"), default=1)
    user = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    decides_awards = models.BooleanField(_("decides on awards"), default=False)

    class Meta:
        ordering = ["visit", "position"]
        constraints = [
            UniqueConstraint(
                fields=["visit", "position"], name="delegate_position_once", deferrable=models.Deferrable.DEFERRED
            ),
            CheckConstraint(
                name="delegate_name_is_one_person",
                condition=Q(count=1) | Q(count__gt=1, name="", user__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.office} {self.name}".strip()


_PROGRAMME = "24 months after the visit; then the role stays without the name"
personal("visits.Delegate", "name", "user", purpose="to plan and print the visit", retention=_PROGRAMME)
personal(
    "visits.Delegate", "office", "organisation", "position", "count", "decides_awards", "visit",
    purpose="to plan the visit and to keep who decides on awards out of homes",
    retention="with the visit; a role in office, not a person",
)  # fmt: skip


class Stop(models.Model):
    """One hour of the itinerary, in the civil time of the place: no instant, so no time zone.

    `checklist`: by which list the place is looked at, where the kind is *place seen*.
    """

    class Kind(models.TextChoices):
        MEETING = "meeting", _("meeting")
        LOOK = "look", _("place seen")
        EVENT = "event", _("event")
        TRAVEL = "travel", _("travel")
        REST = "rest", _("meal or rest")

    public_id = PublicIdField()
    visit = models.ForeignKey(Visit, models.CASCADE, related_name="stops")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    checklist = models.ForeignKey("visits.Checklist", models.PROTECT, null=True, blank=True, related_name="+")
    title = models.CharField(_("what"), max_length=200)
    day = models.DateField(_("day"))
    begins = models.TimeField(_("from"))
    ends = models.TimeField(_("to"))
    place = models.ForeignKey(Place, models.PROTECT, null=True, blank=True, related_name="+")
    where = models.CharField(_("where"), max_length=200, blank=True)
    towards = models.CharField(_("travel to"), max_length=200, blank=True)
    host = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    tally = models.OneToOneField(Tally, models.PROTECT, null=True, blank=True, related_name="stop")
    dropped = models.CharField(_("dropped, because"), max_length=200, blank=True)

    class Meta:
        ordering = ["day", "begins", "id"]
        constraints = [
            CheckConstraint(name="stop_runs_forward", condition=Q(ends__gt=F("begins"))),
            CheckConstraint(name="stop_looks_by_a_list", condition=Q(checklist__isnull=True) | Q(kind="look")),
        ]

    def __str__(self) -> str:
        return self.title


class Goer(models.Model):
    """A delegate at a stop. Nobody is in two places at once: the database refuses overlapping hours.

    `during` repeats the stop's hours, written as if they were UTC, for the range that the rule needs.
    """

    stop = models.ForeignKey(Stop, models.CASCADE, related_name="goers")
    delegate = models.ForeignKey(Delegate, models.CASCADE, related_name="goes")
    during = DateTimeRangeField()

    class Meta:
        ordering = ["delegate__position"]
        constraints = [
            UniqueConstraint("stop", "delegate", name="goer_once"),
            ExclusionConstraint(
                name="goer_in_one_place",
                expressions=[
                    (
                        Func(F("delegate"), F("delegate"), models.Value("[]"), function="int8range"),
                        RangeOperators.OVERLAPS,
                    ),
                    ("during", RangeOperators.OVERLAPS),
                ],
                index_type="gist",
                deferrable=models.Deferrable.DEFERRED,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.delegate_id} at {self.stop_id}"


class AgendaItem(models.Model):
    """What is to be spoken of: an open line from before, or a new point."""

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="agenda")
    position = models.PositiveSmallIntegerField()
    line = models.ForeignKey(Line, models.PROTECT, null=True, blank=True, related_name="on_agendas")
    words = models.CharField(_("point"), max_length=200, blank=True)

    class Meta:
        ordering = ["visit", "position"]
        constraints = [
            UniqueConstraint("visit", "line", name="agenda_line_once"),
            CheckConstraint(name="agenda_line_or_words", condition=Q(line__isnull=True) ^ Q(words="")),
        ]

    def __str__(self) -> str:
        return self.words or str(self.line)


class Cost(models.Model):
    """What a part of the visit was to cost, and what it did; no ledger stands behind it yet."""

    class What(models.TextChoices):
        TRAVEL = "travel", _("travel")
        STAY = "stay", _("stay")
        MEALS = "meals", _("meals")
        MATERIALS = "materials", _("materials")
        INTERPRETING = "interpreting", _("interpreting")
        OTHER = "other", _("other")

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="costs")
    what = models.CharField(_("what"), max_length=14, choices=What.choices)
    words = models.CharField(_("in words"), max_length=120, blank=True)
    currency = models.CharField(_("currency"), max_length=3)
    planned = models.DecimalField(_("planned"), max_digits=14, decimal_places=2, null=True, blank=True)
    actual = models.DecimalField(_("actual"), max_digits=14, decimal_places=2, null=True, blank=True)
    payer = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["visit", "id"]
        constraints = [
            CheckConstraint(
                name="cost_not_negative",
                condition=(Q(planned__isnull=True) | Q(planned__gte=0)) & (Q(actual__isnull=True) | Q(actual__gte=0)),
            ),
            CheckConstraint(name="cost_currency_code", condition=Q(currency__regex=r"^[A-Z]{3}$")),
        ]

    def __str__(self) -> str:
        return f"{self.get_what_display()} {self.currency}"
