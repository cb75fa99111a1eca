"""What stands open and since when: pledges, runs, payments, loans, money that nobody has explained; and the store."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import pairwise

from django.db.models import F, Sum
from django.utils.translation import gettext as _

from counterfoil.base.money import Money
from counterfoil.funds.books.tables import Row, Table
from counterfoil.funds.models import (
    BankLine,
    Delivery,
    Instalment,
    Item,
    Loan,
    LoanStep,
    Match,
    Payment,
    Proposal,
    Run,
)
from counterfoil.ledger.models import Book

BANDS = (30, 60, 90)  # days; the last band is everything older
Open = tuple[str, dt.date, Money]  # what, since when, how much


def ageing(book: Book, on: dt.date) -> Table:
    """How long each state of money has lasted, by its kind and currency, in bands of days up to `on`."""
    sums: dict[tuple[str, str], list[int]] = {}
    for what, since, money in _open(book, on):
        if since > on:
            continue
        bands = sums.setdefault((what, money.currency), [0] * (len(BANDS) + 1))
        age = (on - since).days
        bands[next((place for place, days in enumerate(BANDS) if age <= days), len(BANDS))] += money.minor
    rows = [
        Row((what, *(Money(minor, currency) for minor in bands), Money(sum(bands), currency)))
        for (what, currency), bands in sums.items()
    ]
    return Table(
        "ageing",
        _("How long it has stood open"),
        (
            _("state"),
            _("up to %(days)s days") % {"days": BANDS[0]},
            *(_("%(from)s to %(to)s days") % {"from": a + 1, "to": b} for a, b in pairwise(BANDS)),
            _("more than %(days)s days") % {"days": BANDS[-1]},
            _("together"),
        ),
        rows,
        lead=on.isoformat(),
        notes=(_("What was open by that day and is still open now; what was settled since is left out."),),
    )


def _open(book: Book, on: dt.date) -> Iterator[Open]:
    yield from _pledges(book, on)
    payments = Payment.objects.filter(run__book=book).select_related("run")
    drafted = payments.filter(state=Payment.State.DRAFTED, run__state=Run.State.WAITING)
    yield from _payments(_("waits for approval"), drafted, lambda one: one.run.entered_at.date())
    approved = payments.filter(state=Payment.State.APPROVED, run__state=Run.State.APPROVED)
    yield from _payments(_("approved, not yet ordered at the bank"), approved, lambda one: one.run.entered_at.date())
    ordered = payments.filter(state=Payment.State.APPROVED, run__state=Run.State.ORDERED)
    yield from _payments(
        _("ordered, not yet on a bank statement"), ordered, lambda one: (one.run.ordered_at or one.entered_at).date()
    )
    paid = payments.filter(state=Payment.State.PAID, acknowledgement=None, paid_day__lte=on)
    yield from _payments(_("paid, not yet acknowledged"), paid, lambda one: one.paid_day or on)
    back = payments.filter(state=Payment.State.RETURNED)
    yield from _payments(_("came back, not yet paid again"), back, lambda one: one.returned_day or one.paid_day or on)
    yield from _loans(book, on)
    yield from _unexplained(book)


def _pledges(book: Book, on: dt.date) -> Iterator[Open]:
    awaited = Instalment.objects.filter(
        gift__fund__book=book, due__lte=on, minor__gt=F("received_minor") + F("written_off_minor")
    )
    for one in awaited.select_related("gift"):
        yield _("pledged and overdue"), one.due or on, Money(one.awaited_minor, one.gift.currency)


def _payments(what: str, payments: Iterable[Payment], since: object) -> Iterator[Open]:
    for one in payments:
        yield what, since(one), one.money  # type: ignore[operator]


def _loans(book: Book, on: dt.date) -> Iterator[Open]:
    settled = dict(LoanStep.objects.filter(loan__fund__book=book).values_list("loan").annotate(Sum("minor")))
    for loan in Loan.objects.filter(fund__book=book, due__lte=on):
        if left := loan.minor - settled.get(loan.pk, 0):
            yield _("lent and overdue"), loan.due, Money(left, loan.currency)


def _unexplained(book: Book) -> Iterator[Open]:
    lines = BankLine.objects.filter(account__book=book).select_related("account")
    for line in lines.exclude(matched_minor=F("minor")):
        yield (
            _("lines of the bank that nobody has matched"),
            line.day,
            Money(abs(line.minor - line.matched_minor), line.account.currency),
        )
    held = Match.objects.filter(line__account__book=book, kind=Match.Kind.UNEXPLAINED, undone_by=None, undoes=None)
    for match in held.select_related("line__account"):
        yield _("money in that is not yet explained"), match.line.day, Money(match.minor, match.line.account.currency)


def stock(book: Book, on: dt.date) -> Table:
    """What came in kind by `on`, what went out, what is in store; worth where it is known, and on what basis."""
    out = dict(
        Delivery.objects.filter(item__gift__fund__book=book, day__lte=on)
        .values_list("item")
        .annotate(Sum("quantity"))
    )
    off = Proposal.objects.filter(book=book, kind=Proposal.Kind.GOODS, state=Proposal.State.APPROVED, day__lte=on)
    lost = dict(off.values_list("item").annotate(Sum("quantity")))
    rows = []
    for item in Item.objects.filter(gift__fund__book=book, came__lte=on).select_related("unit", "gift__tally"):
        gone, spoilt = out.get(item.pk, Decimal(0)), lost.get(item.pk, Decimal(0))
        worth = None if item.worth_minor is None else Money(item.worth_minor, item.currency)
        rows.append(
            Row(
                (
                    item.words, str(item.gift), item.came, str(item.unit.label),
                    *map(_plain, (item.quantity, gone, spoilt, item.quantity - gone - spoilt)),
                    item.store, worth, item.get_basis_display(),
                )
            )
        )  # fmt: skip
    heads = (
        _("what it is"), _("gift"), _("came"), _("unit"), _("quantity"), _("given out"), _("written off"),
        _("in store"),
        _("where it is kept"), _("worth of all of it"), _("basis of the worth"),
    )  # fmt: skip
    return Table("stock", _("Store"), heads, rows, lead=on.isoformat())


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"
