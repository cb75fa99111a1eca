"""Gifts, goods and proposals in words and amounts: `{% load money_words %}`; amounts are shown by `|money`."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from babel.numbers import format_decimal
from django import template
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from counterfoil.base.money import Money
from counterfoil.base.text import locale_of
from counterfoil.funds.models import Cover, Delivery, Gift, GiftDonor, Incoming, Item, Loan, Proposal

register = template.Library()


def _money(minor: int | None, currency: str) -> Money | None:
    return Money(minor, currency) if minor else None


@register.filter
def count(number: Decimal | int | None) -> str:
    """A quantity without zeros that say nothing: 4,400 or 2.5."""
    if number is None:
        return ""
    return format_decimal(number, format="#,##0.##", locale=locale_of(get_language() or "en"))


@register.filter
def whole(gift: Gift) -> Money | None:
    """The whole of a gift, where it is known."""
    return _money(gift.whole_minor, gift.currency)


@register.filter
def awaited(gift: Gift) -> Money | None:
    """What is still awaited of a gift of `giving_lists.gifts_of`."""
    return _money(getattr(gift, "awaited_minor", 0), gift.currency)


@register.filter
def share(giver: GiftDonor) -> Money | None:
    return _money(giver.share_minor, giver.gift.currency)


@register.filter
def settled(incoming: Incoming, gift: Gift) -> Money | None:
    """What came settles so much of the pledge, in its currency."""
    return _money(incoming.settles_minor, gift.currency)


@register.filter
def refunded(incoming: Incoming) -> Money | None:
    return _money(incoming.refunded_minor, incoming.currency)


@register.filter
def worth(item: Item) -> Money | None:
    return _money(item.worth_minor, item.currency)


@register.filter
def premium(cover: Cover) -> Money | None:
    return _money(cover.premium_minor, cover.currency)


@register.filter
def cover(cover: Cover) -> Money:
    return Money(cover.cover_minor, cover.currency)


@register.filter
def left_money(loan: Loan) -> Money | None:
    """What is left of a loan of `giving_lists.loans_with_left`."""
    return _money(getattr(loan, "left_minor", 0), loan.currency)


@register.filter
def proposed(proposal: Proposal) -> Money | None:
    return _money(proposal.minor, proposal.currency)


@register.filter
def proposal_about(proposal: Proposal) -> str:
    """What a proposal is about: the two funds, what is written off, or the fund that is to be for something else."""
    if proposal.giver and not proposal.taker:
        return str(proposal.giver)
    if proposal.giver and proposal.taker:
        return _("%(giver)s to %(taker)s") % {"giver": proposal.giver, "taker": proposal.taker}
    if proposal.instalment:
        return str(proposal.instalment)
    return str(proposal.loan.borrower if proposal.loan else proposal.item.words if proposal.item else "")


@register.filter
def delivery_card(delivery: Delivery) -> dict[str, Any]:
    """A delivery as a split tally: how many were sent, and how many the other side says came."""
    unit = str(delivery.item.unit)
    came = delivery.countersigned_quantity
    state = "one_half" if came is None else "both_agree" if came == delivery.quantity else "sides_differ"
    right: dict[str, Any] = {"who": _("Receiver"), "name": str(delivery.to)}
    if came is None:
        right["empty"] = _("Has not said yet what came")
    else:
        right["values"] = [{"text": count(came), "unit": unit}]
    return {
        "title": delivery.item.words,
        "kind": _("Delivery of %(day)s") % {"day": delivery.day.isoformat()},
        "state": state,
        "left": {"who": _("Sender"), "values": [{"text": count(delivery.quantity), "unit": unit}]},
        "right": right,
    }
