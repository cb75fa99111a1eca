"""The bank: one's own accounts, statements that were read, and what each of their lines was."""

from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, F, Index, Q, UniqueConstraint
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from counterfoil.base.append_only import append_only
from counterfoil.base.fields import PublicIdField
from counterfoil.funds.models.columns import above_zero, currency_field, minor_field
from counterfoil.ledger.models import Book, Entry


@append_only(updatable=("ended_at",))
class BankAccount(models.Model):
    """An account that the organisation holds at a bank; in the ledger a `sub` of 1000."""

    public_id = PublicIdField()
    book = models.ForeignKey(Book, models.PROTECT, related_name="bank_accounts")
    name = models.CharField(_("what the office calls it"), max_length=80)
    number = models.CharField(_("number or IBAN"), max_length=40)
    bank_code = models.CharField(_("bank code or BIC"), max_length=20, blank=True)
    currency = currency_field()
    entered_by = models.CharField(max_length=80)
    entered_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [UniqueConstraint("book", "number", "currency", name="funds_bank_account_once")]

    def __str__(self) -> str:
        return f"{self.name} ({self.currency})"


@append_only()
class BankStatement(models.Model):
    """A file of the bank that was read. The file itself is not kept: it names private people (G11)."""

    public_id = PublicIdField()
    account = models.ForeignKey(BankAccount, models.PROTECT, related_name="statements")
    file_name = models.CharField(max_length=120)
    file_hash = models.CharField(max_length=64)
    since = models.DateField()
    until = models.DateField()
    opening_minor = minor_field(optional=True)
    closing_minor = minor_field(optional=True)
    lines_read = models.PositiveIntegerField()
    lines_known = models.PositiveIntegerField()  # that an earlier statement held already
    read_by = models.CharField(max_length=80)
    read_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-id"]
        constraints = [UniqueConstraint("account", "file_hash", name="funds_statement_once")]

    def __str__(self) -> str:
        return f"{self.account} {self.since}–{self.until}"


@append_only(updatable=("matched_minor",))
class BankLine(models.Model):
    """A line of a statement: in above zero, out below. Of a private person's line only amount, day and code (G11)."""

    public_id = PublicIdField()
    statement = models.ForeignKey(BankStatement, models.PROTECT, related_name="lines")
    account = models.ForeignKey(BankAccount, models.PROTECT, related_name="lines", db_index=False)
    day = models.DateField()
    minor = minor_field()
    kind = models.CharField(_("what the bank says it is"), max_length=10, blank=True)
    text = models.CharField(max_length=140, blank=True)
    reference = models.CharField(max_length=40, blank=True)
    line_hash = models.CharField(max_length=64)
    matched_minor = models.BigIntegerField(default=0)

    class Meta:
        ordering = ["day", "id"]
        indexes = [
            Index(fields=["account", "day", "id"], name="funds_line_of_account"),
            Index(fields=["account", "id"], name="funds_line_open", condition=~Q(matched_minor=F("minor"))),
        ]
        constraints = [
            UniqueConstraint("account", "line_hash", name="funds_line_once"),
            CheckConstraint(name="funds_line_not_zero", condition=~Q(minor=0)),
            CheckConstraint(
                name="funds_line_matched_in_reach",
                condition=Q(minor__gt=0, matched_minor__gte=0, matched_minor__lte=F("minor"))
                | Q(minor__lt=0, matched_minor__lte=0, matched_minor__gte=F("minor")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.minor}"


@append_only()
class Match(models.Model):
    """What a line of the bank, or a part of it, was. `minor` is above zero whichever way the money went.

    `entry` is what it posted; a match with a payment that was entered as paid before posts nothing. A match to be
    undone gets a mirror: another match with `undoes`. Of an exchange, the line in names the match of the line out.
    """

    class Kind(models.TextChoices):
        INCOMING = "incoming", _("money of a gift")
        PAYMENT = "payment", _("a payment")
        RETURN = "return", _("a payment that came back")
        CHARGED_BACK = "charged_back", _("a gift that the bank took back")
        FEE = "fee", _("a fee of the bank")
        INTEREST = "interest", _("interest")
        REPAYMENT = "repayment", _("a loan repaid")
        AWARD_RETURNED = "award_returned", _("an award that was given back")
        EXCHANGE = "exchange", _("exchanged for another currency")
        UNEXPLAINED = "unexplained", _("not yet explained")

    public_id = PublicIdField()
    line = models.ForeignKey(BankLine, models.PROTECT, related_name="matches")
    kind = models.CharField(max_length=16, choices=Kind.choices)
    minor = minor_field()
    incoming = models.ForeignKey("funds.Incoming", models.PROTECT, null=True, blank=True, related_name="matches")
    payment = models.ForeignKey("funds.Payment", models.PROTECT, null=True, blank=True, related_name="matches")
    fund = models.ForeignKey("funds.Fund", models.PROTECT, null=True, blank=True, related_name="+")
    entry = models.ForeignKey(Entry, models.PROTECT, null=True, blank=True, related_name="+")
    exchanged = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="exchanged_into")
    undoes = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="undone_by")
    matched_by = models.CharField(max_length=80)
    matched_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]
        verbose_name_plural = "matches"
        constraints = [
            above_zero("match"),
            CheckConstraint(
                name="funds_match_names_its_thing",
                condition=Q(kind__in=["incoming", "charged_back"], incoming__isnull=False, payment__isnull=True)
                | Q(kind__in=["payment", "return"], payment__isnull=False, incoming__isnull=True)
                | Q(
                    kind__in=["fee", "interest", "repayment", "award_returned", "unexplained", "exchange"],
                    payment__isnull=True,
                    incoming__isnull=True,
                ),
            ),
            CheckConstraint(name="funds_match_exchanged", condition=Q(exchanged=None) | Q(kind="exchange")),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.minor}"
