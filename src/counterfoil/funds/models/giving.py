"""Who gives, and what: donors, gifts and their instalments, money that came in."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import CheckConstraint, Index, Q, UniqueConstraint
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from counterfoil.base.append_only import append_only
from counterfoil.base.fields import PublicIdField
from counterfoil.base.personal import personal
from counterfoil.base.reads import given_out
from counterfoil.funds.models.bank import BankAccount
from counterfoil.funds.models.columns import HasMoney, above_zero, currency_field, minor_field
from counterfoil.funds.models.fund import Fund
from counterfoil.ledger.models import Book
from counterfoil.partners.models import Organisation, Scheme
from counterfoil.statements.models import Tally


@append_only(updatable=("name", "anonymous", "erased_at"))
class Donor(models.Model):
    """Who gives: an organisation, a person, or everybody who gave through one platform.

    A person's name stands here and nowhere else; `anonymous` keeps it off every public page and paper.
    """

    class Kind(models.TextChoices):
        ORGANISATION = "organisation", _("organisation")
        PERSON = "person", _("person")
        PLATFORM = "platform", _("many people through a platform")

    public_id = PublicIdField()
    book = models.ForeignKey(Book, models.PROTECT, related_name="donors")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField(max_length=120, blank=True)
    anonymous = models.BooleanField(_("is not named in public"), default=False)
    entered_by = models.CharField(max_length=80)
    entered_at = models.DateTimeField(default=timezone.now)
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            UniqueConstraint("book", "organisation", name="funds_donor_once", condition=Q(kind="organisation")),
            CheckConstraint(
                name="funds_donor_has_a_name",
                condition=Q(kind="organisation", organisation__isnull=False, name="")
                | (Q(kind="person", organisation__isnull=True) & (~Q(name="") | Q(erased_at__isnull=False)))
                | (Q(kind="platform") & ~Q(name="")),
            ),
        ]

    def __str__(self) -> str:
        return str(self.organisation or self.told_name() or _("a donor whose name was erased"))

    def told_name(self) -> str:
        """The name as it is shown to somebody: the one way to it, so that each reading of a person's is logged."""
        if self.kind == self.Kind.PERSON and self.name:
            given_out("funds.Donor.name", self.public_id)
        return self.name


personal(
    "funds.Donor",
    "name",
    purpose="to thank the donor, to write the receipt that the law asks for, and to answer the donor's questions",
    retention="while the law asks for the books to be kept; erased sooner if the donor asks and the law allows",
)


@append_only()
class LegalCheck(models.Model):
    """That an organisation was looked for on the lists that the law names. People helped are never checked so.

    It is a side's own finding: it lets money of that side's books move, and only that side reads it.
    """

    class Outcome(models.TextChoices):
        CLEAR = "clear", _("not on the lists")
        POSSIBLE = "possible", _("a similar name: not decided")
        LISTED = "listed", _("on a list")

    public_id = PublicIdField()
    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="legal_checks")
    side = models.CharField(max_length=10)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="legal_checks")
    lists = ArrayField(models.CharField(max_length=120))
    day = models.DateField()
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    note = models.CharField(max_length=200, blank=True)
    entered_by = models.CharField(max_length=80)
    entered_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-day", "-id"]
        indexes = [Index(fields=["scheme", "organisation", "-day"], name="funds_check_of_organisation")]
        constraints = [CheckConstraint(name="funds_check_names_lists", condition=~Q(lists=[]))]

    def __str__(self) -> str:
        return f"{self.organisation} {self.day}"


@append_only(updatable=("whole_minor", "checked_at"))
class Gift(models.Model):
    """What was given or pledged, on a tally of its own. `whole_minor` is empty where the whole is not known.

    A gift of an organisation waits (`checked_at` is empty) until a legal check of it is on file.
    """

    class Kind(models.TextChoices):
        MONEY = "money", _("money")
        PLATFORM = "platform", _("donations of a platform, as one lot")
        IN_KIND = "in_kind", _("goods")
        COVER = "cover", _("insurance cover")

    public_id = PublicIdField()
    fund = models.ForeignKey(Fund, models.PROTECT, related_name="gifts")
    tally = models.OneToOneField(Tally, models.PROTECT, related_name="gift")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    currency = currency_field()
    whole_minor = minor_field(optional=True)
    pledged = models.DateField()
    donations = models.PositiveIntegerField(_("how many donations the lot holds"), null=True, blank=True)
    checked_at = models.DateTimeField(null=True, blank=True)
    entered_by = models.CharField(max_length=80)
    entered_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]
        constraints = [above_zero("gift", "whole_minor", optional=True)]

    def __str__(self) -> str:
        return str(self.tally.name or self.tally.handle)


@append_only()
class GiftDonor(models.Model):
    """Who gives a gift, one or several together; where the share of each is known, the shares tie to the whole."""

    gift = models.ForeignKey(Gift, models.PROTECT, related_name="donors")
    donor = models.ForeignKey(Donor, models.PROTECT, related_name="gifts")
    share_minor = minor_field(optional=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            UniqueConstraint("gift", "donor", name="funds_gift_donor_once"),
            above_zero("gift_donor", "share_minor", optional=True),
        ]

    def __str__(self) -> str:
        return str(self.donor)


@append_only(updatable=("received_minor", "written_off_minor"))
class Instalment(models.Model):
    """A part of a pledge, with its day. What is still awaited: pledged less received less written off."""

    public_id = PublicIdField()
    gift = models.ForeignKey(Gift, models.PROTECT, related_name="instalments")
    number = models.PositiveSmallIntegerField()
    due = models.DateField(null=True, blank=True)
    minor = minor_field()
    received_minor = models.BigIntegerField(default=0)
    written_off_minor = models.BigIntegerField(default=0)
    entered_by = models.CharField(max_length=80)
    entered_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["gift", "number"]
        constraints = [
            UniqueConstraint("gift", "number", name="funds_instalment_once"),
            above_zero("instalment"),
            CheckConstraint(
                name="funds_instalment_awaited",
                condition=Q(received_minor__gte=0, written_off_minor__gte=0)
                & Q(minor__gte=models.F("received_minor") + models.F("written_off_minor")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.gift} {self.number}"

    @property
    def awaited_minor(self) -> int:
        return int(self.minor - self.received_minor - self.written_off_minor)


@append_only(updatable=("refunded_minor",))
class Incoming(HasMoney, models.Model):
    """Money of a gift that came in. Its currency is the one that came, whatever was pledged."""

    public_id = PublicIdField()
    gift = models.ForeignKey(Gift, models.PROTECT, related_name="incomings")
    instalment = models.ForeignKey(Instalment, models.PROTECT, null=True, blank=True, related_name="incomings")
    bank_account = models.ForeignKey(BankAccount, models.PROTECT, related_name="incomings")
    day = models.DateField()
    minor = minor_field()
    currency = currency_field()
    settles_minor = minor_field(optional=True)  # of the pledge, in the gift's currency
    refunded_minor = models.BigIntegerField(default=0)
    entered_by = models.CharField(max_length=80)
    entered_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["day", "id"]
        constraints = [
            above_zero("incoming"),
            above_zero("incoming", "settles_minor", optional=True),
            CheckConstraint(
                name="funds_incoming_refunded",
                condition=Q(refunded_minor__gte=0, refunded_minor__lte=models.F("minor")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.money}"
