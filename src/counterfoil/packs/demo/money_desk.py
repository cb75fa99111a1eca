"""The desk at which the demo's books are kept: who sits there, and what was made under which word."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from counterfoil.base.money import Money
from counterfoil.funds.models import Payment, Run
from counterfoil.ledger.models import Book
from counterfoil.partners.models import Organisation, Scheme
from counterfoil.people.models import User

Cast = Mapping[str, User]
Told = Mapping[str, Any]


class Desk:
    """The books of one scheme while they are written. `made`: what earlier steps made, by its word."""

    book: Book

    def __init__(self, scheme: Scheme, cast: Cast, currency: str) -> None:
        self.scheme, self.currency = scheme, currency
        self.finance, self.approver, self.host = cast["finance"], cast["approver"], cast["host"]
        self.made: dict[str, Any] = {}

    def __getitem__(self, word: str) -> Any:
        return self.made[word]

    def may(self, told: Told, name: str) -> Any:
        """What a step names under `name`, if it names something."""
        return self.made[told[name]] if name in told else None

    def organisation(self, word: str) -> Organisation:
        """One of this file, or one that the demo has already, by its English name."""
        found = self.made.get(word)
        return found if isinstance(found, Organisation) else Organisation.objects.get(name__en=word, invented=True)

    def money(self, told: Told, name: str = "amount") -> Money:
        return Money.of(told[name], told.get("currency", self.currency))

    def minor(self, amount: str, told: Told) -> int:
        """An amount in minor units of a step's currency."""
        return Money.of(amount, told.get("currency", self.currency)).minor

    def payment(self, run: Run, payee: str) -> Payment:
        """The payment of a run to a payee that still stands."""
        gone = [Payment.State.WITHDRAWN, Payment.State.REPLACED]
        found: Payment = run.payments.exclude(state__in=gone).get(payee=self.made[payee])
        return found


def day(told: Told, name: str = "day") -> dt.date:
    return dt.date.fromisoformat(told[name])


def may_day(told: Told, name: str) -> dt.date | None:
    return day(told, name) if name in told else None
