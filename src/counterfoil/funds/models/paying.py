"""Paying: payees, runs of payments, who approved them, and what came of each payment."""

from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, F, Index, Q, UniqueConstraint
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from counterfoil.base.append_only import append_only
from counterfoil.base.fields import PublicIdField
from counterfoil.base.personal import personal
from counterfoil.funds.models.bank import BankAccount
from counterfoil.funds.models.columns import HasMoney, above_zero, currency_field, minor_field
from counterfoil.funds.models.fund import Fund, Purpose
from counterfoil.funds.models.giving import Gift
from counterfoil.ledger.models import Book
from counterfoil.partners.models import Organisation, Place
from counterfoil.programmes.models import Programme


@append_only(updatable=("ended_at",))
class Payee(models.Model):
    """To whom money may go: a school, an organisation, a donor for a refund, or the payer's own payroll (G11).

    Never a person by name. A change of account is another payee: what was approved stays what was approved.
    """

    class Kind(models.TextChoices):
        ORGANISATION = "organisation", _("school or other organisation")
        PAYROLL = "payroll", _("our own payroll, by award code")
        DONOR = "donor", _("a donor, for a refund")

    public_id = PublicIdField()
    book = models.ForeignKey(Book, models.PROTECT, related_name="payees")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    donor = models.ForeignKey("funds.Donor", models.PROTECT, null=True, blank=True, related_name="payees")
    number = models.CharField(_("account number or IBAN"), max_length=40, blank=True)
    bank_code = models.CharField(_("bank code or BIC"), max_length=20, blank=True)
    entered_by = models.CharField(max_length=80)
    entered_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            CheckConstraint(
                name="funds_payee_is_somebody",
                condition=Q(kind="organisation", organisation__isnull=False, donor__isnull=True)
                | Q(kind="payroll", organisation__isnull=True, donor__isnull=True, number="")
                | Q(kind="donor", organisation__isnull=True, donor__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        giver = self.donor and (self.donor.organisation or _("donor"))  # a person's name stands with the donor alone
        return str(self.organisation or giver or self.get_kind_display())


personal(
    "funds.Payee",
    "number",
    "bank_code",
    purpose="to give money back to a person who gave it: the account of a donor; of nobody else is a person's held",
    retention="while the law asks for the books to be kept; paid to no more once the donor's name is erased",
)


class ApprovalRule(models.Model):
    """How many people approve a run from this amount on. Without a rule it is one, and never who entered it."""

    book = models.ForeignKey(Book, models.PROTECT, related_name="approval_rules")
    currency = currency_field()
    from_minor = models.BigIntegerField(default=0)
    people = models.PositiveSmallIntegerField(default=1)

    class Meta:
        ordering = ["currency", "from_minor"]
        constraints = [
            UniqueConstraint("book", "currency", "from_minor", name="funds_rule_once"),
            CheckConstraint(name="funds_rule_somebody", condition=Q(people__gte=1, people__lte=5, from_minor__gte=0)),
        ]

    def __str__(self) -> str:
        return f"{self.currency} {self.from_minor}: {self.people}"


@append_only(updatable=("state", "ordered_at", "ordered_by", "ended_words", "total_minor", "payments_count"))
class Run(models.Model):
    """Payments that are approved and ordered together, from one bank account in one currency.

    draft → waiting → approved (reserved in the ledger, all or none) → ordered (the bank has the file) → done.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        WAITING = "waiting", _("waits for approval")
        APPROVED = "approved", _("approved, money reserved")
        ORDERED = "ordered", _("ordered at the bank")
        DONE = "done", _("done")
        REFUSED = "refused", _("refused")

    public_id = PublicIdField()
    book = models.ForeignKey(Book, models.PROTECT, related_name="runs")
    bank_account = models.ForeignKey(BankAccount, models.PROTECT, related_name="runs")
    name = models.CharField(max_length=120)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    total_minor = models.BigIntegerField(default=0)
    payments_count = models.PositiveIntegerField(default=0)
    entered_by = models.CharField(max_length=80)
    entered_at = models.DateTimeField(default=timezone.now)
    ordered_at = models.DateTimeField(null=True, blank=True)
    ordered_by = models.CharField(max_length=80, blank=True)
    ended_words = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-id"]
        indexes = [Index(fields=["book", "state", "-id"], name="funds_run_of_book")]

    def __str__(self) -> str:
        return self.name


@append_only(updatable=("state", "paid_day", "returned_day", "refused_words"))
class Payment(HasMoney, models.Model):
    """One payment to one payee from one fund. `subject` is the public id of what it pays (a part of a batch).

    `code` goes to the bank and comes back with its statement. A payment that failed is never sent again: another
    one `replaces` it, out of the money that is reserved already. `people` is how many people it is for where it
    pays several (never who). No index knows of `state`, so that a change of it touches none.
    """

    class State(models.TextChoices):
        DRAFTED = "drafted", _("drafted")
        APPROVED = "approved", _("approved (reserved)")
        PAID = "paid", _("paid")
        RETURNED = "returned", _("came back from the bank")
        FAILED = "failed", _("refused by the bank")
        REPLACED = "replaced", _("issued again")
        WITHDRAWN = "withdrawn", _("taken back")

    class Kind(models.TextChoices):
        GRANT = "grant", _("grant, award, relief or cost")
        REFUND = "refund", _("refund to a donor")
        LOAN = "loan", _("loan")

    public_id = PublicIdField()
    run = models.ForeignKey(Run, models.PROTECT, related_name="payments", db_index=False)  # the indexes below
    fund = models.ForeignKey(Fund, models.PROTECT, related_name="payments")
    payee = models.ForeignKey(Payee, models.PROTECT, related_name="payments", db_index=False)
    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.GRANT)
    purpose = models.CharField(max_length=12, choices=Purpose.choices, blank=True)
    programme = models.ForeignKey(
        Programme, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    place = models.ForeignKey(Place, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    gift = models.ForeignKey(Gift, models.PROTECT, null=True, blank=True, related_name="refunds", db_index=False)
    subject = models.UUIDField(null=True, blank=True)
    code = models.CharField(max_length=12, unique=True)
    award_code = models.CharField(max_length=40, blank=True)
    people = models.PositiveIntegerField(null=True, blank=True)
    minor = minor_field()
    currency = currency_field()
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFTED)
    holds = models.GeneratedField(  # whether it stands for what it pays
        expression=models.Case(models.When(state__in=["replaced", "withdrawn"], then=False), default=True),
        output_field=models.BooleanField(),
        db_persist=True,
    )
    paid_day = models.DateField(null=True, blank=True)
    returned_day = models.DateField(null=True, blank=True)
    refused_words = models.CharField(max_length=200, blank=True)
    replaces = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="replacements", db_index=False
    )
    entered_by = models.CharField(max_length=80)
    entered_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]
        indexes = [
            Index(fields=["run", "id"], name="funds_payment_of_run"),
            Index(fields=["subject"], name="funds_payment_of_subject", condition=Q(subject__isnull=False)),
            Index(fields=["gift"], name="funds_payment_of_gift", condition=Q(gift__isnull=False)),
            Index(fields=["replaces"], name="funds_payment_replacing", condition=Q(replaces__isnull=False)),
        ]
        constraints = [
            above_zero("payment"),
            CheckConstraint(
                name="funds_payment_refund_of_a_gift",
                condition=Q(kind="refund", gift__isnull=False, purpose="")
                | (~Q(kind="refund") & Q(gift__isnull=True) & ~Q(purpose="")),
            ),
            CheckConstraint(
                name="funds_payment_paid_on_a_day",
                condition=~Q(state__in=["paid", "returned"]) | Q(paid_day__isnull=False),
            ),
            UniqueConstraint(
                "subject",
                name="funds_payment_once_for_a_subject",
                condition=Q(subject__isnull=False, holds=True),
            ),
            UniqueConstraint(
                "replaces", name="funds_payment_replaced_once",
                condition=Q(replaces__isnull=False, holds=True),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.code} {self.money}"


@append_only()
class Approval(models.Model):
    """One person's yes to a run as it stood: its count and total. Never who entered the run."""

    run = models.ForeignKey(Run, models.PROTECT, related_name="approvals")
    entered_by = models.CharField(max_length=80)
    approved_by = models.CharField(max_length=80)
    approved_at = models.DateTimeField(default=timezone.now)
    payments_count = models.PositiveIntegerField()
    total_minor = models.BigIntegerField()

    class Meta:
        ordering = ["id"]
        constraints = [
            UniqueConstraint("run", "approved_by", name="funds_approval_once"),
            CheckConstraint(name="funds_approval_second_person", condition=~Q(entered_by=F("approved_by"))),
        ]

    def __str__(self) -> str:
        return f"{self.run}: {self.approved_by}"


@append_only()
class Acknowledgement(models.Model):
    """The payee's word that a payment came, once: the receiving half of the act. `side` says whose word it is."""

    public_id = PublicIdField()
    payment = models.OneToOneField(Payment, models.PROTECT, related_name="acknowledgement")
    day = models.DateField()
    minor = minor_field()
    people = models.PositiveIntegerField(null=True, blank=True)
    side = models.CharField(max_length=10)
    entered_by = models.CharField(max_length=80)
    entered_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [above_zero("acknowledgement")]

    def __str__(self) -> str:
        return f"{self.payment} {self.day}"
