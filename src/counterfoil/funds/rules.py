"""Does a payment break what its fund may be used for? Plain Python over plain data; each answer is a reason in words.

Whoever pays loads both with `giving_queries.reasons_against(payments, …)`, thousands at once in a fixed number of
queries.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from uuid import UUID

from django.utils.translation import gettext as _

from counterfoil.base.money import Money
from counterfoil.funds.models.fund import Condition, Purpose

Code = Condition.Code


@dataclass(frozen=True)
class Limits:
    """The restriction of a fund as it stands; what is empty does not restrict.

    Args:
        programme: key of the programme, or None.
        places: keys of the places within which money may go.
        at_most: the most that one recipient may get, in minor units, by currency.
    """

    purposes: frozenset[str] = frozenset()
    programme: int | None = None
    places: frozenset[int] = frozenset()
    begins: dt.date | None = None
    ends: dt.date | None = None
    conditions: frozenset[str] = frozenset()
    at_most: dict[str, int] = field(default_factory=dict)
    lends: bool = False
    ended: bool = False

    @property
    def approvers(self) -> int:
        """How many people have to approve a payment from this fund, whatever the amount."""
        return 2 if Code.APPROVED_BY_TWO in self.conditions else 1


@dataclass(frozen=True)
class Use:
    """What a payment would use money for.

    Args:
        places: keys of the place and of everything that it lies within; empty where no place is stated.
        people: for how many the money is; None is one.
        enrolled: whether the school has confirmed enrolment for what is paid.
        unacknowledged: earlier payments from this fund to this payee whose arrival nobody has confirmed.
        approvals: how many have approved; None where that is not the question yet.
    """

    purpose: str
    day: dt.date
    money: Money
    programme: int | None = None
    places: frozenset[int] = frozenset()
    people: int | None = None
    enrolled: bool = False
    unacknowledged: int = 0
    approvals: int | None = None


def refused_by(limits: Limits, use: Use) -> list[str]:
    """Why a payment breaks the restriction of its fund, in plain sentences; an empty list where it does not."""
    reasons = (_purpose, _programme, _place, _period, _limit, _conditions)
    return [words for reason in reasons for words in reason(limits, use)]


def _purpose(limits: Limits, use: Use) -> list[str]:
    if limits.ended:
        return [_("The fund has ended.")]
    if use.purpose == Purpose.LOAN and not limits.lends:
        return [_("The fund does not lend.")]
    if limits.purposes and use.purpose not in limits.purposes:
        allowed = ", ".join(str(Purpose(code).label) for code in sorted(limits.purposes))
        return [
            _("The fund is not for %(purpose)s; it is for: %(allowed)s.")
            % {"purpose": Purpose(use.purpose).label, "allowed": allowed}
        ]
    return []


def _programme(limits: Limits, use: Use) -> list[str]:
    if limits.programme is None or limits.programme == use.programme:
        return []
    return [
        _("The fund is for one programme, and the payment names none.")
        if use.programme is None
        else _("The fund is for another programme.")
    ]


def _place(limits: Limits, use: Use) -> list[str]:
    if not limits.places or limits.places & use.places:
        return []
    return [
        _("The place lies outside those of the fund.")
        if use.places
        else _("The fund is for certain places, and the payment names none.")
    ]


def _period(limits: Limits, use: Use) -> list[str]:
    if limits.begins and use.day < limits.begins:
        return [_("The fund may be used from %(day)s on.") % {"day": limits.begins.isoformat()}]
    if limits.ends and use.day > limits.ends:
        return [_("The fund could be used until %(day)s.") % {"day": limits.ends.isoformat()}]
    return []


def _limit(limits: Limits, use: Use) -> list[str]:
    if not limits.at_most:
        return []
    most = limits.at_most.get(use.money.currency)
    if most is None:
        return [
            _("The fund limits what each recipient gets, but not in %(currency)s.") % {"currency": use.money.currency}
        ]
    if use.money.minor <= most * (use.people or 1):
        return []
    return [
        _("Each recipient may get %(amount)s %(currency)s at most.")
        % {"amount": Money(most, use.money.currency).amount, "currency": use.money.currency}
    ]


def _conditions(limits: Limits, use: Use) -> list[str]:
    found = []
    if Code.ENROLMENT in limits.conditions and not use.enrolled:
        found.append(_("The school has not confirmed enrolment."))
    if Code.ACKNOWLEDGED in limits.conditions and use.unacknowledged:
        found.append(_("An earlier payment to this payee is not acknowledged yet."))
    if use.approvals is not None and use.approvals < limits.approvers:
        found.append(_("Two people have to approve a payment from this fund."))
    return found


# Who knows about enrolment sits in a room above, and says so here when it is loaded.

Confirmed = Callable[[Collection[UUID]], set[UUID]]
_asked: list[Confirmed] = []


def answers_enrolment(ask: Confirmed) -> Confirmed:
    """Register who answers for enrolment: from subjects of payments to those that a school has confirmed."""
    if ask not in _asked:
        _asked.append(ask)
    return ask


def enrolled(subjects: Collection[UUID]) -> set[UUID]:
    """The subjects for which somebody has confirmed enrolment; one question for each room that answers."""
    return set().union(*(ask(subjects) for ask in _asked))


# Who entered what a payment pays is known there too: whoever did approves no payment for it.

Entered = Callable[[Collection[UUID]], set[str]]
_enterers: list[Entered] = []


def answers_enterers(ask: Entered) -> Entered:
    """Register who answers by whom subjects of payments were entered: from subjects to ids of actors."""
    if ask not in _enterers:
        _enterers.append(ask)
    return ask


def enterers(subjects: Collection[UUID]) -> set[str]:
    """Everybody who entered one of the subjects; one question for each room that answers."""
    return set().union(*(ask(subjects) for ask in _enterers)) if subjects else set()
