"""Funds: money that may be used for some things and not for others, and what moves between them."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import CheckConstraint, F, Index, Q, UniqueConstraint
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from counterfoil.base.append_only import append_only
from counterfoil.base.fields import PublicIdField
from counterfoil.funds.models.columns import HasMoney, above_zero, currency_field, minor_field
from counterfoil.ledger.models import Book
from counterfoil.partners.models import Organisation, Place
from counterfoil.programmes.models import BudgetLine, Programme
from counterfoil.statements.models import CustodyNote, Tally


class Purpose(models.TextChoices):
    """What money is spent on; a payment has one, and a restricted fund names those that it may be used for."""

    AWARD = "award", _("awards for studies")
    RELIEF = "relief", _("relief in illness or need")
    TRAINING = "training", _("trainings and courses")
    GOODS = "goods", _("goods bought")
    PREMIUM = "premium", _("insurance premiums")
    LOAN = "loan", _("loans of a revolving fund")
    COST = "cost", _("other programme costs")


@append_only(
    updatable=(
        "currencies", "purposes", "programme", "begins", "ends", "fee_percent", "leftover", "leftover_to", "ended_at",
    )
)  # fmt: skip
class Fund(models.Model):
    """A fund of a book. Its restriction is checks: purposes, programme, places, period, and `Condition` rows.

    Its `public_id` is the fund's number in the ledger. Every book has one fund without a restriction (`is_general`).
    Changing a restriction after the first gift needs a donor's `Consent`.
    """

    class Leftover(models.TextChoices):
        ASK = "ask", _("the donor is asked")
        RETURN = "return", _("goes back to the donor")
        GENERAL = "general", _("becomes unrestricted")
        FUND = "fund", _("goes to another fund")

    public_id = PublicIdField()
    book = models.ForeignKey(Book, models.PROTECT, related_name="funds")
    tally = models.OneToOneField(Tally, models.PROTECT, related_name="fund")
    is_general = models.BooleanField(default=False)
    is_revolving = models.BooleanField(_("lends, and lends again what comes back"), default=False)
    currencies = ArrayField(models.CharField(max_length=3), default=list)
    purposes = ArrayField(models.CharField(max_length=12, choices=Purpose.choices), default=list, blank=True)
    programme = models.ForeignKey(Programme, models.PROTECT, null=True, blank=True, related_name="funds")
    places = models.ManyToManyField(Place, blank=True, related_name="+")
    budget = models.ManyToManyField(BudgetLine, blank=True, related_name="funds")
    begins = models.DateField(null=True, blank=True)
    ends = models.DateField(null=True, blank=True)
    fee_percent = models.DecimalField(
        _("management fee, at most, in percent"), max_digits=5, decimal_places=2, default=0
    )
    leftover = models.CharField(max_length=10, choices=Leftover.choices, default=Leftover.ASK)
    leftover_to = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    entered_by = models.CharField(max_length=80)
    entered_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            UniqueConstraint("book", name="funds_one_general_fund", condition=Q(is_general=True)),
            CheckConstraint(name="funds_fee", condition=Q(fee_percent__gte=0, fee_percent__lte=100)),
            CheckConstraint(
                name="funds_period",
                condition=Q(ends__isnull=True) | Q(begins__isnull=True) | Q(ends__gte=F("begins")),
            ),
            CheckConstraint(
                name="funds_leftover_to_a_fund",
                condition=Q(leftover="fund", leftover_to__isnull=False)
                | (~Q(leftover="fund") & Q(leftover_to__isnull=True)),
            ),
            CheckConstraint(
                name="funds_general_is_unrestricted",
                condition=Q(is_general=False)
                | Q(purposes=[], programme__isnull=True, begins__isnull=True, ends__isnull=True),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return str(self.tally.name or self.tally.handle)


class Condition(models.Model):
    """One more check on every payment from a fund; `minor` is the limit where the check has one."""

    class Code(models.TextChoices):
        ENROLMENT = "enrolment", _("the school has confirmed enrolment")
        AT_MOST = "at_most", _("at most so much for each recipient")
        ACKNOWLEDGED = "acknowledged", _("what was paid before is acknowledged")
        APPROVED_BY_TWO = "approved_by_two", _("two people approve, whatever the amount")

    fund = models.ForeignKey(Fund, models.PROTECT, related_name="conditions")
    code = models.CharField(max_length=16, choices=Code.choices)
    minor = minor_field(optional=True)
    currency = models.CharField(max_length=3, blank=True)

    class Meta:
        constraints = [
            UniqueConstraint("fund", "code", "currency", name="funds_condition_once"),
            CheckConstraint(
                name="funds_condition_limit",
                condition=Q(code="at_most", minor__gt=0, currency__regex="^[A-Z]{3}$")
                | (~Q(code="at_most") & Q(minor__isnull=True, currency="")),
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_code_display())


@append_only()
class Consent(models.Model):
    """A donor's recorded consent to a change of what a fund may be used for: what was, what is, how they said so."""

    fund = models.ForeignKey(Fund, models.PROTECT, related_name="consents")
    donor = models.ForeignKey("funds.Donor", models.PROTECT, related_name="consents")
    day = models.DateField()
    how = models.CharField(_("how the donor said so"), max_length=200)
    paper = models.ForeignKey(CustodyNote, models.PROTECT, null=True, blank=True, related_name="+")
    before = models.JSONField()
    after = models.JSONField()
    entered_by = models.CharField(max_length=80)
    entered_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.fund} {self.day}"


@append_only()
class Transfer(HasMoney, models.Model):
    """Money that moved between two funds of a book, approved by a second person."""

    class Kind(models.TextChoices):
        TRANSFER = "transfer", _("transfer")
        FEE = "fee", _("management fee")
        ADVANCE = "advance", _("advance from unrestricted money")
        REPAID = "repaid", _("advance paid back")
        LEFTOVER = "leftover", _("leftover, as agreed")
        COVER = "cover", _("cover for what the bank took back")

    public_id = PublicIdField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    giver = models.ForeignKey(Fund, models.PROTECT, related_name="transfers_out")
    taker = models.ForeignKey(Fund, models.PROTECT, related_name="transfers_in")
    day = models.DateField()
    minor = minor_field()
    currency = currency_field()
    reason = models.CharField(max_length=200)
    entered_by = models.CharField(max_length=80)
    approved_by = models.CharField(max_length=80)
    entered_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]
        constraints = [
            above_zero("transfer"),
            CheckConstraint(name="funds_transfer_between_two", condition=~Q(giver=F("taker"))),
            CheckConstraint(name="funds_transfer_second_person", condition=~Q(entered_by=F("approved_by"))),
        ]

    def __str__(self) -> str:
        return f"{self.money}"


@append_only(updatable=("due",))
class Loan(HasMoney, models.Model):
    """Lent by a revolving fund to an organisation. What is left of it: lent less repaid less written off."""

    public_id = PublicIdField()
    fund = models.ForeignKey(Fund, models.PROTECT, related_name="loans")
    borrower = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    payment = models.OneToOneField("funds.Payment", models.PROTECT, null=True, blank=True, related_name="loan")
    minor = minor_field()
    currency = currency_field()
    lent = models.DateField()
    due = models.DateField()
    entered_by = models.CharField(max_length=80)
    entered_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]
        constraints = [above_zero("loan"), CheckConstraint(name="funds_loan_due", condition=Q(due__gte=F("lent")))]

    def __str__(self) -> str:
        return f"{self.borrower}: {self.money}"


@append_only()
class LoanStep(models.Model):
    """A repayment, or a part written off with a reason and a second person's approval."""

    class Kind(models.TextChoices):
        REPAID = "repaid", _("repaid")
        WRITTEN_OFF = "written_off", _("written off")

    public_id = PublicIdField()
    loan = models.ForeignKey(Loan, models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    day = models.DateField()
    minor = minor_field()
    reason = models.CharField(max_length=200, blank=True)
    bank_account = models.ForeignKey("funds.BankAccount", models.PROTECT, null=True, blank=True, related_name="+")
    entered_by = models.CharField(max_length=80)
    approved_by = models.CharField(max_length=80, blank=True)
    entered_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["day", "id"]
        indexes = [Index(fields=["loan", "day"], name="funds_step_of_loan")]
        constraints = [
            above_zero("loan_step"),
            CheckConstraint(
                name="funds_loan_step_kind",
                condition=Q(kind="repaid", bank_account__isnull=False)
                | (Q(kind="written_off") & ~Q(reason="") & ~Q(approved_by="") & ~Q(approved_by=F("entered_by"))),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.day}"
