"""What of the money for people may be told apart, so that no amount gives a small count away (GUARDRAILS G10).

Awards are often one fixed sum for each, and that sum is known: whoever reads an amount reads how many it is for. So
money for people is told in *groups* of ten people or more. A *lot* is what was paid of a batch's year in one run;
lots come in the order in which they were approved, and one lot after another joins a group until it holds ten. A
group, once full, never changes: neither another page, nor a later version, nor a total less its parts splits it.
Of a group a state is told when every payment in it has reached it, or none; else it is *not stated*, and a sum with
it reads "at least". See docs/decisions/money-told.md.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from counterfoil.base.figures import SMALLEST
from counterfoil.funds.models import Payment

State = Payment.State


@dataclass(frozen=True, slots=True)
class Paid:
    """One payment as it stands now, after whatever took its place. `people`: for how many; 0 where it is for things.

    `first` is the public id of the payment that was entered first for it, `order` its number; `batch` and `year` are
    empty for what is paid without a batch. `lot` is the number of the yes that approved its run.
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
    first_year: bool = True
    acknowledged_minor: int | None = None
    acknowledged_people: int | None = None


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
        whole = self.is_things or (len(there) == len(self.payments) and not self.small)
        return sum(paid.minor for paid in there) if whole else None

    @property
    def settled(self) -> bool:
        """Whether all of it is reserved, or all of it paid: then what is left in the fund gives nothing away."""
        mixed = self.told(State.APPROVED) is None or self.told(State.PAID) is None
        odd = any(paid.state not in (State.APPROVED, State.PAID) for paid in self.payments)
        return not mixed and (self.is_things or not odd)

    def acknowledged(self) -> int | None:
        """What those who were paid say came, once all have said it."""
        told = self.told(State.PAID)
        said = [paid.acknowledged_minor for paid in self.payments if paid.state == State.PAID]
        if not told or None in said:
            return None
        return sum(each for each in said if each is not None)

    def people(self, count: Callable[[Paid], int | None]) -> int | None:
        """How many people it is for, each once however many years they get it; None where that is not told."""
        counts = [count(paid) for paid in self.payments if paid.first_year]
        if self.small or self.is_things or None in counts:
            return None
        people = sum(each for each in counts if each is not None)
        return people if people >= SMALLEST else None


def groups(payments: Iterable[Paid]) -> list[Group]:
    """Payments in groups, in the order of approval. The last group of a fund may be too small to be told yet.

    What is paid for things (people 0) makes one group for each purpose, which is never small.
    """
    made: list[Group] = []
    things: dict[tuple[int, str, str], Group] = {}
    filling: dict[tuple[int, str], Group] = {}
    for lot in _lots(payments):
        first = lot[0]
        place = (first.fund, first.currency)
        if not first.people:
            for paid in lot:
                if (*place, paid.purpose) not in things:
                    things[*place, paid.purpose] = group = Group(*place, paid.purpose, small=False)
                    made.append(group)
                things[*place, paid.purpose].payments.append(paid)
            continue
        if place not in filling:
            filling[place] = Group(*place, "", small=True)
            made.append(filling[place])
        group = filling[place]
        group.payments += lot
        if sum(paid.people for paid in group.payments) >= SMALLEST:
            group.small = False
            del filling[place]
    return made


def _lots(payments: Iterable[Paid]) -> Iterator[Sequence[Paid]]:
    """What was approved together of one batch's year; of things, and without a batch, what one run holds."""
    found: dict[tuple[object, ...], list[Paid]] = defaultdict(list)
    for paid in sorted(payments, key=lambda each: (each.lot, each.order)):
        found[paid.lot, paid.fund, paid.currency, paid.batch, paid.year, bool(paid.people)].append(paid)
    yield from found.values()
