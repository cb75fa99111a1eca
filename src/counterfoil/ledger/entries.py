"""What is to be posted: an entry with its legs, as plain data. Rooms above make them, `actions.post` writes them."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from counterfoil.base.money import Money

Key = tuple[uuid.UUID, str, str, uuid.UUID | None]  # fund, currency, code, sub


@dataclass(frozen=True, slots=True)
class Leg:
    """One line to be: `minor` units of `currency`, a debit above zero and a credit below.

    `about` is the public id of the gift or the payee that the money concerns; `sub` that of a bank account.
    """

    code: str
    fund: uuid.UUID
    currency: str
    minor: int
    sub: uuid.UUID | None = None
    about: uuid.UUID | None = None

    @property
    def key(self) -> Key:
        return self.fund, self.currency, self.code, self.sub


@dataclass(frozen=True, slots=True)
class Posting:
    """One entry to be. `act` happens to `subject`, a public id, once for ever: posting it again is refused."""

    day: dt.date
    act: str
    subject: uuid.UUID
    legs: tuple[Leg, ...]
    words: str = ""
    reverses: int | None = None


def debit(
    code: str, fund: uuid.UUID, money: Money, *, sub: uuid.UUID | None = None, about: uuid.UUID | None = None
) -> Leg:
    return Leg(code, fund, money.currency, money.minor, sub, about)


def credit(
    code: str, fund: uuid.UUID, money: Money, *, sub: uuid.UUID | None = None, about: uuid.UUID | None = None
) -> Leg:
    return Leg(code, fund, money.currency, -money.minor, sub, about)
