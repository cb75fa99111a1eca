"""The ledger: double entry that knows no fund by name, only its number. An entry is posted once and never changes.

Totals (`Balance`, `MonthTotal`, `Headroom`) are kept by the database itself as lines come in
(migrations/0002_rules.sql); nobody writes them, and `queries.totals_that_differ` proves them equal to the sum of
the lines.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import CheckConstraint, F, Index, Q, UniqueConstraint
from django.db.models.expressions import Func
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from counterfoil.base.append_only import append_only
from counterfoil.base.fields import PublicIdField
from counterfoil.ledger.chart import CHART, Code, Floor
from counterfoil.partners.models import Organisation, Scheme

if TYPE_CHECKING:
    _Field = models.Field[Any, Any]  # the stubs know parameters, Django does not
else:
    _Field = models.Field

MOST = 10**15  # minor units in one line; the totals hold nine thousand of those
FIRST_DAY, LAST_DAY = dt.date(1900, 1, 1), dt.date(2199, 12, 31)  # PostgreSQL knows days that Python does not


class Xact(_Field):
    """A transaction's number, `xid8`: it never comes again, as the older `xid` does."""

    def db_type(self, connection: Any) -> str:
        return "xid8"


class TransactionNumber(Func):
    """The number of the transaction that writes the row."""

    template = "pg_current_xact_id()"
    output_field = Xact()


@append_only()
class Book(models.Model):
    """The books that one organisation keeps in one scheme. Never in a scheme compiled from public accounts (G15).

    `closed_until`: no entry is dated on this day or before it. The database takes it from the last `Closing`.
    """

    public_id = PublicIdField()
    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="books")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="books")
    closed_until = models.DateField(_("closed until"), null=True, blank=True)
    opened_by = models.CharField(max_length=80)
    opened_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [UniqueConstraint("scheme", "organisation", name="ledger_book_once")]

    def __str__(self) -> str:
        return str(self.organisation)


@append_only()
class Account(models.Model):
    """One account of the chart for one fund and currency; for the bank also for one bank account (`sub`).

    `fund` and `sub` are public ids of rows in rooms above, which the ledger does not know.
    """

    book = models.ForeignKey(Book, models.PROTECT, related_name="accounts")
    code = models.CharField(max_length=4, choices=[(code, code) for code in CHART])
    fund = models.UUIDField()
    sub = models.UUIDField(null=True, blank=True)
    currency = models.CharField(max_length=3)
    floor = models.SmallIntegerField(choices=[(floor.value, floor.name) for floor in Floor])
    spendable = models.BooleanField()

    class Meta:
        constraints = [
            UniqueConstraint(
                "book", "fund", "currency", "code", "sub", name="ledger_account_once", nulls_distinct=False
            ),
            CheckConstraint(name="ledger_account_currency", condition=Q(currency__regex="^[A-Z]{3}$")),
            CheckConstraint(
                name="ledger_account_as_in_chart",
                condition=Q(
                    *(Q(code=code.code, floor=code.floor.value, spendable=code.spendable) for code in CHART.values()),
                    _connector=Q.OR,
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.chart.name} {self.currency}"

    @property
    def chart(self) -> Code:
        return CHART[self.code]


@append_only()
class Entry(models.Model):
    """A dated change of state that a party recorded here. `act` happens to `subject` once (its public id).

    `written_in` seals it: no later transaction can add a line. A mistake is mended by an entry that reverses it,
    and undoes exactly that. Foreign keys are looked at for a whole INSERT at once (see `Seal`).
    """

    public_id = PublicIdField()
    book = models.ForeignKey(Book, models.PROTECT, related_name="entries", db_index=False, db_constraint=False)
    day = models.DateField()
    act = models.CharField(max_length=30)
    subject = models.UUIDField()
    words = models.CharField(max_length=200, blank=True)
    reverses = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="reversed_by", db_constraint=False
    )
    entered_by = models.CharField(max_length=80)
    entered_at = models.DateTimeField(default=timezone.now)
    written_in = Xact(db_default=TransactionNumber())

    class Meta:
        ordering = ["day", "id"]
        verbose_name_plural = "entries"
        indexes = [Index(fields=["book", "day", "id"], name="ledger_entry_of_day")]
        constraints = [
            UniqueConstraint("subject", "act", name="ledger_entry_once"),
            CheckConstraint(name="ledger_entry_day", condition=Q(day__range=(FIRST_DAY, LAST_DAY))),
            CheckConstraint(name="ledger_entry_act", condition=Q(act__regex="^[a-z_]{3,30}$")),
            CheckConstraint(name="ledger_entry_not_its_own_reversal", condition=~Q(reverses=F("id"))),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.act}"


@append_only(by_database=True)
class Seal(models.Model):
    """The entries that one INSERT brought, from the `first` key to the `last`: looked at together when their
    transaction ends, which is many times cheaper than one by one."""

    first = models.BigIntegerField()
    last = models.BigIntegerField()
    written_in = Xact()

    def __str__(self) -> str:
        return f"{self.first}–{self.last}"


@append_only()
class Line(models.Model):
    """A positive debit or a positive credit, in minor units of its account's currency.

    `about`: the public id of who or what the money concerns, a gift or a payee; never an account of its own.
    Foreign keys are checked for a whole INSERT at once, by the trigger that keeps the totals.
    """

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="lines", db_constraint=False)
    account = models.ForeignKey(Account, models.PROTECT, related_name="lines", db_constraint=False, db_index=False)
    debit = models.BigIntegerField(default=0)
    credit = models.BigIntegerField(default=0)
    about = models.UUIDField(null=True, blank=True)

    class Meta:
        indexes = [Index(fields=["account", "id"], name="ledger_line_of_account")]
        constraints = [
            CheckConstraint(
                name="ledger_line_one_side",
                condition=Q(debit__gt=0, debit__lte=MOST, credit=0) | Q(debit=0, credit__gt=0, credit__lte=MOST),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account_id}: {self.debit} / {self.credit}"


@append_only(by_database=True)
class Balance(models.Model):
    """All debits and credits of an account up to now."""

    account = models.OneToOneField(Account, models.PROTECT, primary_key=True, related_name="balance")
    floor = models.SmallIntegerField()
    debits = models.BigIntegerField(default=0)
    credits = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            CheckConstraint(
                name="ledger_balance_never_below_zero",
                condition=Q(floor=0)
                | Q(floor__gt=0, debits__gte=F("credits"))
                | Q(floor__lt=0, credits__gte=F("debits")),
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.account_id}: {self.debits - self.credits}"


@append_only(by_database=True)
class MonthTotal(models.Model):
    """Debits and credits of an account in one calendar month."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="months", db_index=False)
    month = models.DateField()
    debits = models.BigIntegerField(default=0)
    credits = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            UniqueConstraint("account", "month", name="ledger_month_once"),
            CheckConstraint(name="ledger_month_first_day", condition=Q(month__day=1)),
        ]
        indexes = [Index(fields=["month", "account"], name="ledger_month_of_all")]

    def __str__(self) -> str:
        return f"{self.account_id} {self.month}"


@append_only(by_database=True)
class Headroom(models.Model):
    """What a fund has available in one currency: held, less owed. Its row is what concurrent payments queue for."""

    book = models.ForeignKey(Book, models.PROTECT, related_name="headrooms")
    fund = models.UUIDField()
    currency = models.CharField(max_length=3)
    available = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            UniqueConstraint("book", "fund", "currency", name="ledger_headroom_once"),
            CheckConstraint(name="ledger_headroom_never_below_zero", condition=Q(available__gte=0)),
        ]

    def __str__(self) -> str:
        return f"{self.fund}: {self.available} {self.currency}"


@append_only()
class Closing(models.Model):
    """A period that was closed, or opened again with a reason; by whom and when."""

    book = models.ForeignKey(Book, models.PROTECT, related_name="closings")
    until = models.DateField(null=True)
    before = models.DateField(null=True)
    reason = models.CharField(max_length=200, blank=True)
    by = models.CharField(max_length=80)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-id"]
        constraints = [
            CheckConstraint(
                name="ledger_closing_day", condition=Q(until__isnull=True) | Q(until__range=(FIRST_DAY, LAST_DAY))
            ),
            CheckConstraint(
                name="ledger_reopened_with_reason",
                condition=Q(before__isnull=True) | Q(until__isnull=False, until__gt=F("before")) | ~Q(reason=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.until}"
