"""What one person proposes and a second one approves, before anything is posted."""

from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, F, Index, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from counterfoil.base.append_only import append_only
from counterfoil.base.fields import PublicIdField
from counterfoil.funds.models.columns import currency_field, minor_field
from counterfoil.funds.models.fund import Fund, Loan
from counterfoil.funds.models.giving import Instalment
from counterfoil.funds.models.goods import Item
from counterfoil.ledger.models import Book


def _names(kind: str | list[str], *wanted: str) -> Q:
    """That a proposal of a kind names these things, and none of the others."""
    things = ("giver", "taker", "instalment", "loan", "item")
    right = Q(kind__in=kind) if isinstance(kind, list) else Q(kind=kind)
    return right & Q(**{f"{thing}__isnull": thing not in wanted for thing in things})


@append_only(updatable=("state", "answered_by", "answered_at", "answer"))
class Proposal(models.Model):
    """Money to move between two funds, something to write off, or another restriction of a fund (`giver`).

    It is carried out when a second person approves. `minor` is empty where goods without a known worth are written
    off, by their `quantity`, and where a restriction changes: then `terms` holds what it was and what it is to be.
    """

    class Kind(models.TextChoices):
        TRANSFER = "transfer", _("transfer")
        FEE = "fee", _("management fee")
        ADVANCE = "advance", _("advance from unrestricted money")
        REPAID = "repaid", _("advance paid back")
        LEFTOVER = "leftover", _("leftover, as agreed")
        PLEDGE = "pledge", _("a pledge written off")
        LOAN = "loan", _("a loan written off")
        GOODS = "goods", _("goods written off")
        RESTRICT = "restrict", _("another restriction")

    class State(models.TextChoices):
        WAITING = "waiting", _("waits for approval")
        APPROVED = "approved", _("approved")
        REFUSED = "refused", _("refused")

    BETWEEN_FUNDS = (Kind.TRANSFER, Kind.FEE, Kind.ADVANCE, Kind.REPAID, Kind.LEFTOVER)

    public_id = PublicIdField()
    book = models.ForeignKey(Book, models.PROTECT, related_name="proposals")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    giver = models.ForeignKey(Fund, models.PROTECT, null=True, blank=True, related_name="proposals_out")
    taker = models.ForeignKey(Fund, models.PROTECT, null=True, blank=True, related_name="proposals_in")
    instalment = models.ForeignKey(Instalment, models.PROTECT, null=True, blank=True, related_name="proposals")
    loan = models.ForeignKey(Loan, models.PROTECT, null=True, blank=True, related_name="proposals")
    item = models.ForeignKey(Item, models.PROTECT, null=True, blank=True, related_name="proposals")
    day = models.DateField()
    minor = minor_field(optional=True)
    currency = currency_field()
    quantity = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    terms = models.JSONField(null=True, blank=True)
    reason = models.CharField(max_length=200)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    entered_by = models.CharField(max_length=80)
    entered_at = models.DateTimeField(default=timezone.now)
    answered_by = models.CharField(max_length=80, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-id"]
        indexes = [Index(fields=["book", "-id"], name="funds_proposal_waits", condition=Q(state="waiting"))]
        constraints = [
            CheckConstraint(
                name="funds_proposal_names_its_thing",
                condition=_names(["transfer", "fee", "advance", "repaid", "leftover"], "giver", "taker")
                | _names("pledge", "instalment")
                | _names("loan", "loan")
                | _names("goods", "item")
                | _names("restrict", "giver"),
            ),
            CheckConstraint(
                name="funds_proposal_amount",
                condition=Q(minor__gt=0, quantity__isnull=True) & ~Q(kind__in=["goods", "restrict"])
                | Q(kind="goods", quantity__gt=0)
                | Q(kind="restrict", minor__isnull=True, quantity__isnull=True),
            ),
            CheckConstraint(
                name="funds_proposal_terms",
                condition=Q(kind="restrict", terms__isnull=False) | ~Q(kind="restrict") & Q(terms__isnull=True),
            ),
            CheckConstraint(name="funds_proposal_reason", condition=~Q(reason="")),
            CheckConstraint(
                name="funds_proposal_second_person",
                condition=Q(state="waiting", answered_by="", answered_at__isnull=True)
                | (
                    ~Q(state="waiting")
                    & Q(answered_at__isnull=False)
                    & ~Q(answered_by="")
                    & (Q(state="refused") | ~Q(answered_by=F("entered_by")))
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.day}"
