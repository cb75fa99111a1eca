"""What one person proposes for a second one to approve; what an approval then does stands in `answer_actions`."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from counterfoil.base import audit
from counterfoil.base.actors import Actor
from counterfoil.base.errors import Refusal
from counterfoil.base.money import Money
from counterfoil.base.text import one_line
from counterfoil.funds.access import must_keep
from counterfoil.funds.loan_actions import left_of
from counterfoil.funds.models import Fund, Instalment, Item, Loan, Proposal, Transfer
from counterfoil.funds.once import once
from counterfoil.funds.restriction_actions import Restriction
from counterfoil.funds.transfer_actions import Given, must_be_allowed, must_consent, record_consents
from counterfoil.ledger.models import Book


@transaction.atomic
def propose_transfer(
    *, kind: Transfer.Kind, giver: Fund, taker: Fund, money: Money, day: dt.date, reason: str, by: Actor,
    consents: Sequence[Given] = (), key: uuid.UUID | None = None,
) -> Proposal:  # fmt: skip
    """Propose that money moves from one fund to another of the same books.

    Args:
        consents: of the donors of the fund that gives, where the kind of transfer needs them.

    Raises:
        Refusal: the kind does not allow it (`transfer_actions.must_be_allowed`); the reason is missing.
    """
    must_keep(by, giver.book)
    Fund.objects.select_for_update(no_key=True).get(pk=giver.pk)
    public = once(Proposal, key)
    must_be_allowed(kind, giver, taker, money, day, {given.donor.pk for given in consents})
    made = _propose(giver.book, Proposal.Kind(kind), money, day, reason, by, giver=giver, taker=taker, **public)
    after = {"transfer": str(made.public_id), "to": str(taker.public_id), "amount": str(money)}
    record_consents(fund=giver, given=consents, before={}, after=after, by=by)
    return made


@transaction.atomic
def propose_pledge_off(*, instalment: Instalment, minor: int, day: dt.date, reason: str, by: Actor) -> Proposal:
    """Propose to write off what is still awaited of an instalment, or a part of it, in the gift's currency.

    Raises:
        Refusal: more than is awaited; the reason is missing.
    """
    gift = instalment.gift
    must_keep(by, gift.fund.book)
    must_be_left(minor, instalment.awaited_minor, gift.currency)
    return _propose(
        gift.fund.book, Proposal.Kind.PLEDGE, Money(minor, gift.currency), day, reason, by, instalment=instalment
    )


@transaction.atomic
def propose_loan_off(*, loan: Loan, minor: int, day: dt.date, reason: str, by: Actor) -> Proposal:
    """Propose to write off what is left of a loan, or a part of it.

    Raises:
        Refusal: more than is left; the reason is missing.
    """
    must_keep(by, loan.fund.book)
    must_be_left(minor, left_of(loan), loan.currency)
    return _propose(loan.fund.book, Proposal.Kind.LOAN, Money(minor, loan.currency), day, reason, by, loan=loan)


@transaction.atomic
def propose_goods_off(*, item: Item, quantity: Any, day: dt.date, reason: str, by: Actor) -> Proposal:
    """Propose to write off goods that are in store, spoilt or lost.

    Raises:
        Refusal: more than is in store; the reason is missing.
    """
    must_keep(by, item.gift.fund.book)
    if quantity <= 0 or quantity > item.left:
        raise Refusal(
            _("%(left)s are in store.") % {"left": f"{item.left.normalize():f}"},
            mend=_("Write that many or fewer."),
            where="quantity",
        )
    return _propose(
        item.gift.fund.book, Proposal.Kind.GOODS, Money(0, item.currency), day, reason, by, item=item,
        quantity=quantity,
    )  # fmt: skip


@transaction.atomic
def propose_restriction(
    *, fund: Fund, restriction: Restriction, reason: str, by: Actor, consents: Sequence[Given] = (),
    day: dt.date | None = None,
) -> Proposal:  # fmt: skip
    """Propose another restriction of a fund, with the consent of every donor who gave to it.

    Args:
        day: on which it was decided; left out, it is today.

    Raises:
        Refusal: the fund is the general one; a donor's consent is missing ("consent") or has no day or words; the
            parts of the restriction do not fit each other; nothing would change ("same"); the reason is missing.
    """
    must_keep(by, fund.book)
    held = Fund.objects.select_for_update(of=("self",), no_key=True).select_related("book__scheme").get(pk=fund.pk)
    if held.is_general:
        raise Refusal(_("The general fund has no restriction."), mend=_("Open another fund."))
    restriction.must_hold(held.book.scheme)
    must_consent(held, {given.donor.pk for given in consents})
    before, after = Restriction.of(held).as_terms(), restriction.as_terms()
    if before == after:
        raise Refusal(_("This is what the fund is for already."), mend=_("Change something first."), code="same")
    made = _propose(
        held.book, Proposal.Kind.RESTRICT, Money(0, held.currencies[0]), day or timezone.localdate(), reason, by,
        giver=held, terms={"before": before, "after": after},
    )  # fmt: skip
    told = after | {"transfer": str(made.public_id)}
    record_consents(fund=held, given=consents, before=before, after=told, by=by)
    return made


def must_be_left(minor: int, left: int, currency: str) -> None:
    """Raises Refusal where an amount is not above zero, or more than is left."""
    if minor <= 0:
        raise Refusal(_("The amount is zero."), mend=_("Write what is written off."), where="amount", code="zero")
    if minor > left:
        raise Refusal(
            _("Only %(amount)s %(currency)s are left.")
            % {"amount": Money(left, currency).amount, "currency": currency},
            mend=_("Write that much or less."), where="amount", code="too_much",
        )  # fmt: skip


def _propose(
    book: Book, kind: Proposal.Kind, money: Money, day: dt.date, reason: str, by: Actor, **things: Any
) -> Proposal:
    if not one_line(reason):
        raise Refusal(_("There is no reason."), mend=_("Write why, in a few words."), where="reason")
    if day > timezone.localdate():
        raise Refusal(_("This day lies ahead."), mend=_("Enter it when it has happened."), where="day", code="ahead")
    made = Proposal.objects.create(
        book=book, kind=kind, minor=money.minor or None, currency=money.currency, day=day,
        reason=one_line(reason)[:200], entered_by=by.actor_id, **things,
    )  # fmt: skip
    audit.record(by=by, verb="propose", kind="proposal", subject=made.public_id, scheme=book.scheme.public_id)
    return made
