"""What of the money for people may be told apart, so that no amount gives a small count away (GUARDRAILS G10).

Awards are often one fixed sum for each, and that sum is known: whoever reads an amount reads how many it is for. So
money for people is told in *groups* of ten people or more, which `grouping.groups` makes. Of a group a state is told
when every payment in it has reached it, or none; else it is *not stated*, and a sum with it reads "at least". See
docs/decisions/money-told.md.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from uuid import UUID

from counterfoil.base.figures import SMALLEST
from counterfoil.funds.models import Payment

State = Payment.State


@dataclass(frozen=True, slots=True)
class Paid:
    """One payment as it stands now, after whatever took its place. `people`: for how many; 0 where it is for things.

    `first` is the public id of the payment that was entered first for it, `order` its number; `batch` and `year` are
    empty for what is paid without a batch. `lot` is the number of the yes that approved its run.

    `chain` names what is paid again in a later year, as far as it is known: a class of a school in a batch, or an
    award's code; `later` is how many times it was paid before, 0 in the first year. `people` is as first approved;
    `firm` whether no later payment for the same thing was for another number or amount.
    """

    first: UUID
    order: int
    lot: int
    fund: int
    currency: str
    purpose: str
    minor: int
    people: int
    state: str
    batch: int | None = None
    year: int | None = None
    chain: str = ""
    later: int = 0
    firm: bool = True
    acknowledged_minor: int | None = None
    acknowledged_people: int | None = None

    @property
    def first_year(self) -> bool:
        return self.later == 0

    @property
    def share(self) -> Fraction:
        """What each gets of it, in minor units."""
        return Fraction(self.minor, max(self.people, 1))


def tells_few(people: int) -> bool:
    """Whether so many, as the difference of two counts that can be read, are few enough to stay untold."""
    return 0 < abs(people) < SMALLEST


@dataclass(slots=True)
class Group:
    """Payments that are told together, or not at all."""

    fund: int
    currency: str
    purpose: str  # of what is paid for things; blank where it is for people
    small: bool
    payments: list[Paid] = field(default_factory=list)

    @property
    def key(self) -> str:
        """The public id of its first payment, which stays its first."""
        return str(self.payments[0].first)

    @property
    def batches(self) -> list[int]:
        """Keys of its batches, each once; none for what is paid without one."""
        return list(dict.fromkeys(paid.batch for paid in self.payments if paid.batch is not None))

    @property
    def years(self) -> list[int]:
        return list(dict.fromkeys(paid.year for paid in self.payments if paid.year is not None))

    @property
    def of_batches_only(self) -> bool:
        return all(paid.batch is not None for paid in self.payments)

    @property
    def is_things(self) -> bool:
        return bool(self.purpose)

    def told(self, *states: str) -> int | None:
        """Minor units in these states, 0 where nothing is in them; None where that is not told."""
        there = [paid for paid in self.payments if paid.state in states]
        if not there:
            return 0
        whole = len(there) == len(self.payments) and not self.small and all(paid.firm for paid in there)
        return sum(paid.minor for paid in there) if whole or self.is_things else None

    @property
    def settled(self) -> bool:
        """Whether all of it is reserved, or all of it paid: then what is left in the fund gives nothing away."""
        mixed = self.told(State.APPROVED) is None or self.told(State.PAID) is None
        odd = any(paid.state not in (State.APPROVED, State.PAID) for paid in self.payments)
        return not mixed and (self.is_things or not odd)

    @property
    def size(self) -> int:
        """For how many people it is, told or not."""
        return sum(paid.people for paid in self.payments)

    def acknowledged(self) -> int | None:
        """What those who were paid say came, once all have said it; None where what is missing tells of a few.

        What did not come is told when it is less than half of what one gets, or what ten get, or more.
        """
        told = self.told(State.PAID)
        said = [paid.acknowledged_minor for paid in self.payments if paid.state == State.PAID]
        if not told or None in said:
            return None
        came = sum(each for each in said if each is not None)
        shares = [paid.share for paid in self.payments]
        few = not self.is_things and min(shares) <= 2 * abs(told - came) and abs(told - came) < SMALLEST * max(shares)
        return None if few else came

    def people(self, count: Callable[[Paid], int | None]) -> int | None:
        """How many people it is for, each once however many years they get it; None where that is not told."""
        counts = [count(paid) for paid in self.payments if paid.first_year]
        if self.small or self.is_things or None in counts or not all(paid.firm for paid in self.payments):
            return None
        people = sum(each for each in counts if each is not None)
        few = people < SMALLEST or tells_few(people - sum(paid.people for paid in self.payments if paid.first_year))
        return None if few else people
