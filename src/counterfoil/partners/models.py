"""Who works with whom, and where: places, organisations, schemes with their two sides, memberships."""

from __future__ import annotations

import datetime as dt

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import CheckConstraint, F, Index, Q, UniqueConstraint
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from counterfoil.base.append_only import append_only
from counterfoil.base.fields import PublicIdField, TranslatedTextField
from counterfoil.base.kept import kept
from counterfoil.base.personal import personal
from counterfoil.base.sides import SIDES, Side
from counterfoil.partners.roles import Role
from counterfoil.people.models import User


class Place(models.Model):
    """A named place, county or coarser where the level is known; official names are not translated away."""

    class Level(models.TextChoices):
        COUNTRY = "country", _("country")
        REGION = "region", _("province, region, state")
        PREFECTURE = "prefecture", _("prefecture, district of a state")
        COUNTY = "county", _("county, city, municipality")
        UNKNOWN = "unknown", _("level not recorded")

    public_id = PublicIdField()
    name = TranslatedTextField()
    aliases = ArrayField(models.TextField(), default=list, blank=True)
    level = models.CharField(max_length=12, choices=Level.choices, default=Level.UNKNOWN)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    invented = models.BooleanField(default=False)

    class Meta:
        triggers = [kept("place")]
        constraints = [
            UniqueConstraint("parent", "name", name="place_once_within", nulls_distinct=False),
            CheckConstraint(name="place_not_its_own_parent", condition=~Q(parent=F("id"))),
        ]

    def __str__(self) -> str:
        return str(self.name)


class Organisation(models.Model):
    """A party in office: a federation, foundation, school, firm, newspaper, local government."""

    public_id = PublicIdField()
    name = TranslatedTextField()
    aliases = ArrayField(models.TextField(), default=list, blank=True)
    place = models.ForeignKey(Place, models.PROTECT, null=True, blank=True)
    invented = models.BooleanField(default=False)

    class Meta:
        constraints = [UniqueConstraint("name", "invented", name="organisation_once")]

    def __str__(self) -> str:
        return str(self.name)


class Scheme(models.Model):
    """A long-term tie between a giving and a receiving side, with everything that happens in it.

    `nature` decides what a public page must say about it (GUARDRAILS G15); it never changes.
    """

    class Nature(models.TextChoices):
        OWN = "own", _("kept here by its own organisations")
        COMPILED = "compiled", _("compiled from public accounts; the organisations took no part")
        INVENTED = "invented", _("invented, to show how this works")

    public_id = PublicIdField()
    slug = models.SlugField(max_length=80, unique=True)
    name = TranslatedTextField()
    summary = TranslatedTextField()
    nature = models.CharField(max_length=10, choices=Nature.choices)
    complaints_body = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="hears_complaints_of"
    )

    class Meta:
        triggers = [kept("scheme")]

    def __str__(self) -> str:
        return str(self.name)

    @property
    def is_invented(self) -> bool:
        return self.nature == self.Nature.INVENTED

    @property
    def is_compiled(self) -> bool:
        return self.nature == self.Nature.COMPILED


class SchemeParty(models.Model):
    """An organisation on one side of a scheme."""

    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="parties")
    side = models.CharField(max_length=10, choices=Side.choices)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="parts")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["side", "position", "id"]
        constraints = [
            UniqueConstraint("scheme", "organisation", name="scheme_party_on_one_side"),
            CheckConstraint(name="scheme_party_takes_a_side", condition=Q(side__in=SIDES)),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} ({self.get_side_display()})"


class Membership(models.Model):
    """One user's role in one scheme, for one organisation. Administrators belong to no scheme and see no content."""

    user = models.ForeignKey(User, models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True)
    scheme = models.ForeignKey(Scheme, models.PROTECT, null=True, blank=True, related_name="memberships")
    role = models.CharField(max_length=24, choices=Role.choices)

    class Meta:
        constraints = [
            UniqueConstraint("user", "organisation", "scheme", "role", name="membership_once", nulls_distinct=False),
            CheckConstraint(
                name="membership_in_a_scheme",
                condition=Q(role=Role.ADMINISTRATOR, scheme__isnull=True)
                | (~Q(role=Role.ADMINISTRATOR) & Q(scheme__isnull=False, organisation__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()}"


personal(
    "partners.Membership",
    "user",
    "organisation",
    "scheme",
    "role",
    purpose="to know who may do what, for which office",
    retention="while the person holds the office; the log keeps the id of who acted",
)


@append_only()
class Duty(models.Model):
    """What a user took on in a scheme: to award, or to visit. Nobody does both in one scheme (GUARDRAILS G11).

    Rooms that do not know each other both write here, when somebody first does the one or the other.
    """

    class Kind(models.TextChoices):
        AWARDS = "awards", _("enters or approves awards")
        VISITS = "visits", _("visits places")

    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    since = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name_plural = "duties"
        constraints = [UniqueConstraint("user", "scheme", name="duty_one_of_the_two")]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_kind_display()}"


personal(
    "partners.Duty",
    "user",
    "scheme",
    "kind",
    "since",
    purpose="to keep awarding and visiting apart",
    retention="while the scheme goes on",
)


@append_only(updatable=("uses_left", "used_at", "done", "ended_at", "ended_by"))
class Pass(models.Model):
    """A link for one act, or for reading, by an organisation of one side; whoever holds it needs no sign-in.

    A pass is an actor: what is done with it is written down as done by `pass:<public id>`, for its side. `what` is
    the code of an act that a room above knows, and `subject` the public id of what the act is about; no foreign key,
    for the same reason. The secret itself stands nowhere but in the link.
    """

    class State(models.TextChoices):
        OPEN = "open", _("open")
        USED = "used", _("used")
        EXPIRED = "expired", _("expired")
        ENDED = "ended", _("ended")

    public_id = PublicIdField()
    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="passes")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="passes")
    side = models.CharField(max_length=10, choices=Side.choices)
    what = models.CharField(max_length=40)
    subject = models.UUIDField(null=True)
    secret_hash = models.CharField(max_length=64, unique=True)
    issued_by = models.CharField(max_length=80)
    issued_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    uses_left = models.PositiveSmallIntegerField(null=True, default=1)  # null: as often as one likes
    used_at = models.DateTimeField(null=True)  # the last time
    done = models.CharField(max_length=40, default="")  # what it did then: a code of the act
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=80, default="")

    class Meta:
        indexes = [Index(fields=["scheme", "-id"], name="pass_of_scheme")]
        constraints = [
            CheckConstraint(name="pass_takes_a_side", condition=Q(side__in=SIDES)),
            CheckConstraint(name="pass_ends_after_it_began", condition=Q(expires_at__gt=F("issued_at"))),
            CheckConstraint(name="pass_names_an_act", condition=Q(what__regex="^[a-z_]{3,40}$")),
            CheckConstraint(
                name="pass_ended_by_somebody",
                condition=Q(ended_at__isnull=True, ended_by="") | (Q(ended_at__isnull=False) & ~Q(ended_by="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.what} · {self.organisation}"

    @property
    def actor_id(self) -> str:
        return f"pass:{self.public_id}"

    def state(self, now: dt.datetime | None = None) -> State:
        """How it stands; a pass that was used up stays *used*, whatever came after."""
        if self.uses_left == 0:
            return self.State.USED
        if self.ended_at:
            return self.State.ENDED
        return self.State.EXPIRED if self.expires_at <= (now or timezone.now()) else self.State.OPEN
