"""What paying does in the ledger, step by step (docs/decisions/chart-of-accounts.md); nothing is written here."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from counterfoil.funds.models import Payment, Purpose
from counterfoil.ledger import chart
from counterfoil.ledger.entries import Leg, Posting

_USES: dict[str, tuple[str, str]] = {
    Purpose.AWARD: (chart.AWARDS, chart.AWARDS_OWED),
    Purpose.RELIEF: (chart.RELIEF, chart.AWARDS_OWED),
    Purpose.TRAINING: (chart.PROGRAMME_COSTS, chart.COSTS_OWED),
    Purpose.GOODS: (chart.PROGRAMME_COSTS, chart.COSTS_OWED),
    Purpose.COST: (chart.PROGRAMME_COSTS, chart.COSTS_OWED),
    Purpose.PREMIUM: (chart.PREMIUMS, chart.COSTS_OWED),
    Purpose.LOAN: (chart.LOANS, chart.COSTS_OWED),
}
_REFUND = (chart.REFUNDED, chart.REFUNDS_OWED)
COLUMNS = ("public_id", "fund__public_id", "payee__public_id", "purpose", "minor", "currency")


@dataclass(frozen=True, slots=True)
class Owed:
    """What the ledger needs to know of one payment. A refund has no purpose (a constraint says so)."""

    payment: uuid.UUID
    fund: uuid.UUID
    payee: uuid.UUID
    purpose: str
    minor: int
    currency: str

    @property
    def codes(self) -> tuple[str, str]:
        """(account of the use, account of what is owed)."""
        return _USES[self.purpose] if self.purpose else _REFUND


def owed(payments: Iterable[tuple[uuid.UUID, uuid.UUID, uuid.UUID, str, int, str]]) -> list[Owed]:
    """From rows of `COLUMNS`."""
    return [Owed(*row) for row in payments]


def of(payment: Payment) -> Owed:
    return Owed(
        payment.public_id, payment.fund.public_id, payment.payee.public_id, payment.purpose, payment.minor,
        payment.currency,
    )  # fmt: skip


def reserved(run: uuid.UUID, name: str, payments: Sequence[Owed], day: dt.date) -> list[Posting]:
    """One entry for each fund of a run: used by purpose, owed until it is paid.

    The subject of an entry is made of run and fund, so that each fund's is posted once for ever.
    """
    funds: dict[uuid.UUID, dict[tuple[str, str], int]] = {}
    for payment in payments:
        use, debt = payment.codes
        legs = funds.setdefault(payment.fund, {})
        for code, minor in ((use, payment.minor), (debt, -payment.minor)):
            legs[code, payment.currency] = legs.get((code, payment.currency), 0) + minor
    return [
        Posting(
            day, "run_approved", uuid.uuid5(run, str(fund)),
            tuple(Leg(code, fund, currency, minor) for (code, currency), minor in sorted(legs.items())), name,
        )
        for fund, legs in funds.items()
    ]  # fmt: skip


def taken_back(payment: Owed, day: dt.date, words: str) -> Posting:
    """What was reserved for one payment is available again."""
    use, debt = payment.codes
    legs = (
        Leg(debt, payment.fund, payment.currency, payment.minor, None, payment.payee),
        Leg(use, payment.fund, payment.currency, -payment.minor, None, payment.payee),
    )
    return Posting(day, "payment_withdrawn", payment.payment, legs, words[:200])


def paid(payments: Iterable[Owed], bank: uuid.UUID, day: dt.date) -> list[Posting]:
    """One entry for each payment: no longer owed, and gone from the bank account."""
    made = []
    for p in payments:
        debt = p.codes[1]
        legs = (
            Leg(debt, p.fund, p.currency, p.minor, None, p.payee),
            Leg(chart.BANK, p.fund, p.currency, -p.minor, bank, p.payee),
        )
        made.append(Posting(day, "payment_paid", p.payment, legs))
    return made


def moved(payment: Owed, bank: uuid.UUID, minor: int, day: dt.date, act: str, subject: uuid.UUID) -> Posting:
    """A part of a payment that left the bank (`minor` above zero), or came back to it (below)."""
    debt = payment.codes[1]
    legs = (
        Leg(debt, payment.fund, payment.currency, minor, None, payment.payee),
        Leg(chart.BANK, payment.fund, payment.currency, -minor, bank, payment.payee),
    )
    return Posting(day, act, subject, legs)
