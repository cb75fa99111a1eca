"""Which payments are told together, so that neither a page, nor a later version, nor another year splits them.

A *lot* is what was paid of a batch's year in one run. Lots of a first year come in the order in which they were
approved, and one after another joins a group until it holds ten people. A group, once full, never changes.

In a later year the same people are paid again, less those who left: who knows both numbers knows how many left. So
what a group's people get in a later year is one group as well. It is told when all that was paid in the first year is
paid again, and the people are as many as in the first year and in each other year that is told, or differ by ten or
more. Else it is never told: neither what is left then, nor a part of it. See docs/decisions/money-told.md.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction

from counterfoil.base.figures import SMALLEST
from counterfoil.scholarships.lots import Group, Paid, tells_few


def groups(payments: Iterable[Paid]) -> list[Group]:
    """Payments in groups, in the order of approval. What may not be told is in groups that are `small`.

    What is paid for things (people 0) makes one group for each purpose, which is never small.
    """
    first: list[Paid] = []
    later: list[Paid] = []
    twice: list[Paid] = []
    seen: set[tuple[int, str, int]] = set()
    for paid in sorted(payments, key=_order):
        key = (paid.fund, paid.chain, paid.later)
        if not paid.people or not paid.chain:
            first.append(paid)
        elif key in seen:
            twice.append(paid)
        else:
            (later if paid.later else first).append(paid)
            seen.add(key)
    made = _first_years(first)
    group_of = {(paid.fund, paid.chain): group for group in made for paid in group.payments if paid.chain}
    known = [paid for paid in later if (paid.fund, paid.chain) in group_of]
    never = _never([paid for paid in later if (paid.fund, paid.chain) not in group_of] + twice)
    return sorted([*made, *_later_years(group_of, known), *never], key=lambda group: _order(group.payments[0]))


def _order(paid: Paid) -> tuple[int, int]:
    return paid.lot, paid.order


def _first_years(payments: Sequence[Paid]) -> list[Group]:
    """The last group of a fund may be too small to be told yet."""
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
        if group.size >= SMALLEST:
            group.small = False
            del filling[place]
    return made


def _lots(payments: Sequence[Paid]) -> Iterator[Sequence[Paid]]:
    """What was approved together of one batch's year; of things, and without a batch, what one run holds."""
    found: dict[tuple[object, ...], list[Paid]] = defaultdict(list)
    for paid in payments:
        found[paid.lot, paid.fund, paid.currency, paid.batch, paid.year, bool(paid.people)].append(paid)
    yield from found.values()


def _never(payments: Iterable[Paid]) -> list[Group]:
    """What no first year is known of, and what is paid twice for one year: of each fund together, and never told."""
    found: dict[tuple[int, str], Group] = {}
    for paid in sorted(payments, key=_order):
        place = (paid.fund, paid.currency)
        found.setdefault(place, Group(*place, "", small=True)).payments.append(paid)
    return list(found.values())


def _later_years(group_of: Mapping[tuple[int, str], Group], payments: Sequence[Paid]) -> list[Group]:
    """For each group of a first year, one group for each later year.

    They are looked at in the order in which each had its last payment, so that what is told stays told.
    """
    found: dict[tuple[str, int], tuple[Group, Group]] = {}
    for paid in payments:
        first = group_of[paid.fund, paid.chain]
        fresh = (first, Group(paid.fund, paid.currency, "", small=True))
        found.setdefault((first.key, paid.later), fresh)[1].payments.append(paid)
    told: dict[str, list[int]] = defaultdict(list)
    for first, group in sorted(found.values(), key=lambda pair: _order(pair[1].payments[-1])):
        sizes = [first.size, *told[first.key]]
        if _is_whole(first, group) and group.size >= SMALLEST and not any(tells_few(n - group.size) for n in sizes):
            group.small = False
            told[first.key].append(group.size)
    return [group for _first, group in found.values()]


def _is_whole(first: Group, group: Group) -> bool:
    """Whether all that was paid in the first year is paid again, and the first year is told."""
    chains = {paid.chain for paid in first.payments}
    return not first.small and "" not in chains and chains == {paid.chain for paid in group.payments}


def left_is_told(mine: Iterable[Group], given_back: Mapping[str, Iterable[int]]) -> bool:
    """Whether what is left in a fund says nothing of a few: received less what is left is all that was used.

    Awards that are given back are added to what is left. They are told with it when they come to what ten get, so
    that it differs from what an earlier page said by ten awards or more.

    Args:
        mine: every group of the fund.
        given_back: currency → minor units, in the order in which they came; below zero where that was undone.
    """
    all_of_it = list(mine)
    shares: dict[str, Fraction] = defaultdict(Fraction)
    for paid in (paid for group in all_of_it for paid in group.payments if paid.people):
        shares[paid.currency] = max(shares[paid.currency], paid.share)
    return all(group.settled for group in all_of_it) and not any(
        _waiting(minors, shares[currency]) for currency, minors in given_back.items()
    )


def _waiting(minors: Iterable[int], share: Fraction) -> int:
    """What was given back since the last time that it came to what ten get."""
    waiting = 0
    for minor in minors:
        waiting += minor
        if share and abs(waiting) >= SMALLEST * share:
            waiting = 0
    return waiting
