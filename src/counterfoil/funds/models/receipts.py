"""Receipts and rates; the private link by which a donor follows a gift."""

from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from counterfoil.base.append_only import append_only
from counterfoil.base.fields import PublicIdField
from counterfoil.base.money import Money
from counterfoil.funds.models.columns import HasMoney, above_zero, currency_field, minor_field
from counterfoil.funds.models.giving import Donor, Incoming
from counterfoil.funds.models.goods import Item
from counterfoil.ledger.models import Book


class Series(models.Model):
    """The last number given out in a book's year; its row is what numbering queues for, so that none is missing."""

    book = models.ForeignKey(Book, models.PROTECT, related_name="series")
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name_plural = "series"
        constraints = [UniqueConstraint("book", "year", name="funds_series_once")]

    def __str__(self) -> str:
        return f"{self.year}: {self.last}"


@append_only(updatable=("voided_at", "voided_by", "void_reason"))
class Receipt(HasMoney, models.Model):
    """A paper for a donor: our own numbered acknowledgement, or the one that the law prescribes, by its code.

    Ours is numbered without gaps; it is voided and replaced, never changed. Of a prescribed one (China's financial
    e-receipt, 财政电子票据) code, number and check code are held, and nothing that looks like it is printed.
    `check_code`: of ours, random letters in the address behind its QR code, by which whoever holds the paper learns
    whether it is genuine, and nothing of the donor.
    """

    class Kind(models.TextChoices):
        OURS = "ours", _("our acknowledgement")
        PRESCRIBED = "prescribed", _("prescribed by law")

    public_id = PublicIdField()
    book = models.ForeignKey(Book, models.PROTECT, related_name="receipts")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField(null=True, blank=True)
    form_code = models.CharField(_("code of the form"), max_length=20, blank=True)
    form_number = models.CharField(_("number on the form"), max_length=20, blank=True)
    check_code = models.CharField(_("check code"), max_length=24, blank=True)
    donor = models.ForeignKey(Donor, models.PROTECT, related_name="receipts")
    incoming = models.ForeignKey(Incoming, models.PROTECT, null=True, blank=True, related_name="receipts")
    item = models.ForeignKey(Item, models.PROTECT, null=True, blank=True, related_name="receipts")
    day = models.DateField()
    minor = minor_field(optional=True)
    currency = models.CharField(max_length=3, blank=True)
    replaces = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="replaced_by")
    issued_by = models.CharField(max_length=80)
    issued_at = models.DateTimeField(default=timezone.now)
    voided_at = models.DateTimeField(null=True, blank=True)
    voided_by = models.CharField(max_length=80, blank=True)
    void_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            UniqueConstraint("book", "year", "number", name="funds_receipt_number_once", condition=Q(kind="ours")),
            UniqueConstraint(
                "form_code", "form_number", name="funds_receipt_form_once", condition=Q(kind="prescribed"),
            ),
            UniqueConstraint(
                "incoming", "donor", name="funds_receipt_once_for_money",
                condition=Q(voided_at__isnull=True, incoming__isnull=False),
            ),
            above_zero("receipt", optional=True),
            CheckConstraint(
                name="funds_receipt_of_a_kind",
                condition=(Q(kind="ours", number__gte=1, form_code="", form_number="") & ~Q(check_code=""))
                | (Q(kind="prescribed", number__isnull=True) & ~Q(form_code="") & ~Q(form_number="")),
            ),
            CheckConstraint(
                name="funds_receipt_for_one_thing",
                condition=Q(incoming__isnull=False, item__isnull=True, minor__isnull=False)
                | Q(incoming__isnull=True, item__isnull=False),
            ),
            CheckConstraint(
                name="funds_receipt_voided_with_reason",
                condition=Q(voided_at__isnull=True, voided_by="", void_reason="")
                | (Q(voided_at__isnull=False) & ~Q(voided_by="") & ~Q(void_reason="")),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.year}/{self.number}" if self.kind == self.Kind.OURS else f"{self.form_code} {self.form_number}"

    @property
    def money_told(self) -> Money | None:
        """The sum on it; a receipt for goods whose worth nobody knows has none."""
        return None if self.minor is None else Money(self.minor, self.currency)


@append_only()
class Rate(models.Model):
    """What one unit of `base` was worth in `quote` on a day, and who says so. Shows an amount; never adds any."""

    class Source(models.TextChoices):
        ECB = "ecb", _("reference rate of the European Central Bank")
        ENTERED = "entered", _("entered")

    book = models.ForeignKey(Book, models.PROTECT, related_name="rates")
    base = currency_field()
    quote = currency_field()
    day = models.DateField()
    rate = models.DecimalField(max_digits=18, decimal_places=8)
    source = models.CharField(max_length=8, choices=Source.choices)
    words = models.CharField(_("where the rate stands"), max_length=120, blank=True)
    entered_by = models.CharField(max_length=80)
    entered_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-day", "-id"]
        constraints = [
            above_zero("rate", "rate"),
            CheckConstraint(name="funds_rate_of_two", condition=~Q(base=F("quote"))),
            CheckConstraint(name="funds_rate_says_where", condition=Q(source="ecb") | ~Q(words="")),
        ]

    def __str__(self) -> str:
        return f"{self.base}/{self.quote} {self.day}"


@append_only(updatable=("ended_at", "ended_by"))
class DonorLink(models.Model):
    """A private link by which a donor follows what became of the gifts. The secret stands nowhere but in the link."""

    public_id = PublicIdField()
    donor = models.ForeignKey(Donor, models.PROTECT, related_name="links")
    secret_hash = models.CharField(max_length=64, unique=True)
    issued_by = models.CharField(max_length=80)
    issued_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return str(self.public_id)
