"""Gifts in kind: what came, where it is kept, and to whom it went; and insurance cover that was given or bought."""

from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from counterfoil.base.append_only import append_only
from counterfoil.base.fields import PublicIdField
from counterfoil.funds.models.columns import above_zero, currency_field, minor_field
from counterfoil.funds.models.giving import Gift
from counterfoil.partners.models import Organisation, Place
from counterfoil.statements.models import Unit


@append_only(updatable=("left",))
class Item(models.Model):
    """One kind of thing in a gift. `worth_minor` is the worth of all of it, and on what basis; it may be unknown."""

    class Condition(models.TextChoices):
        NEW = "new", _("new")
        GOOD = "good", _("used, in good order")
        POOR = "poor", _("used, needs mending")

    class Basis(models.TextChoices):
        INVOICE = "invoice", _("invoice")
        DONOR = "donor", _("as the donor says")
        PRICE = "price", _("market price on the day")
        NOT_STATED = "not_stated", _("not stated")

    public_id = PublicIdField()
    gift = models.ForeignKey(Gift, models.PROTECT, related_name="items")
    words = models.CharField(_("what it is"), max_length=80)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    quantity = models.DecimalField(max_digits=12, decimal_places=2)
    left = models.DecimalField(_("in store"), max_digits=12, decimal_places=2)
    condition = models.CharField(max_length=8, choices=Condition.choices)
    worth_minor = minor_field(optional=True)
    currency = currency_field()
    basis = models.CharField(max_length=12, choices=Basis.choices, default=Basis.NOT_STATED)
    store = models.CharField(_("where it is kept"), max_length=80, blank=True)
    came = models.DateField()
    entered_by = models.CharField(max_length=80)
    entered_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]
        constraints = [
            above_zero("item", "quantity"),
            above_zero("item", "worth_minor", optional=True),
            CheckConstraint(name="funds_item_left", condition=Q(left__gte=0, left__lte=F("quantity"))),
            CheckConstraint(
                name="funds_item_worth_has_a_basis",
                condition=Q(worth_minor__isnull=True, basis="not_stated")
                | (Q(worth_minor__isnull=False) & ~Q(basis="not_stated")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.words}: {self.quantity}"


@append_only(updatable=("countersigned_by", "countersigned_at", "countersigned_side", "countersigned_quantity"))
class Delivery(models.Model):
    """A part of an item that went to an organisation; its own word, once, makes the other half."""

    public_id = PublicIdField()
    item = models.ForeignKey(Item, models.PROTECT, related_name="deliveries")
    to = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    place = models.ForeignKey(Place, models.PROTECT, null=True, blank=True, related_name="+")
    day = models.DateField()
    quantity = models.DecimalField(max_digits=12, decimal_places=2)
    worth_minor = models.BigIntegerField(default=0)  # its share of the item's worth; all shares tie to the whole
    entered_by = models.CharField(max_length=80)
    entered_at = models.DateTimeField(default=timezone.now)
    countersigned_by = models.CharField(max_length=80, blank=True)
    countersigned_side = models.CharField(max_length=10, blank=True)
    countersigned_quantity = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    countersigned_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["day", "id"]
        verbose_name_plural = "deliveries"
        constraints = [
            above_zero("delivery", "quantity"),
            CheckConstraint(
                name="funds_delivery_countersigned",
                condition=Q(countersigned_at__isnull=True, countersigned_by="", countersigned_quantity__isnull=True)
                | (
                    Q(countersigned_at__isnull=False, countersigned_quantity__gte=0)
                    & ~Q(countersigned_by="")
                    & ~Q(countersigned_by=F("entered_by"))
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item} {self.day}"


@append_only()
class Cover(models.Model):
    """Insurance of a gift: the premium that was paid and the cover that it bought are two figures, never one."""

    gift = models.OneToOneField(Gift, models.PROTECT, related_name="cover")
    premium_minor = minor_field(optional=True)
    cover_minor = minor_field()
    currency = currency_field()
    people = models.PositiveIntegerField(_("how many people are covered"), null=True, blank=True)
    begins = models.DateField()
    ends = models.DateField()
    entered_by = models.CharField(max_length=80)
    entered_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            above_zero("cover", "cover_minor"),
            above_zero("cover", "premium_minor", optional=True),
            CheckConstraint(name="funds_cover_period", condition=Q(ends__gte=F("begins"))),
        ]

    def __str__(self) -> str:
        return f"{self.gift}"
