"""Writes about gifts in kind and about cover: received, delivered in parts, countersigned, written off."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from counterfoil.base import audit
from counterfoil.base.actors import Actor
from counterfoil.base.errors import Refusal
from counterfoil.base.money import Money, current_currency
from counterfoil.base.text import TranslatedText, one_line
from counterfoil.funds.access import must_keep
from counterfoil.funds.donor_actions import must_be_checked, note_checked
from counterfoil.funds.giving_actions import Giver, pledge_gift
from counterfoil.funds.models import Cover, Delivery, Fund, Gift, Item, Proposal
from counterfoil.funds.once import once
from counterfoil.ledger import actions as ledger
from counterfoil.ledger import chart
from counterfoil.ledger.entries import Leg, Posting, credit, debit
from counterfoil.partners.access import must_speak
from counterfoil.partners.models import Organisation, Place
from counterfoil.statements.models import Unit


@dataclass(frozen=True)
class ItemDraft:
    """A thing of a gift in kind; `worth` is that of all of it in minor units, with its basis, or not stated."""

    words: str
    unit: Unit
    quantity: Decimal
    condition: Item.Condition
    worth: int | None = None
    basis: Item.Basis = Item.Basis.NOT_STATED
    store: str = ""


@transaction.atomic
def give_goods(
    *, fund: Fund, currency: str, day: dt.date, givers: Sequence[Giver], items: Sequence[ItemDraft], by: Actor,
    name: TranslatedText | None = None, key: uuid.UUID | None = None,
) -> Gift:  # fmt: skip
    """Record a gift in kind with the goods that came on `day`.

    Args:
        currency: in which the worth of the goods is stated.

    Raises:
        Refusal: as `giving_actions.pledge_gift` and `receive_goods`.
    """
    kind = Gift.Kind.IN_KIND
    gift = pledge_gift(fund=fund, kind=kind, currency=currency, day=day, givers=givers, name=name, by=by, key=key)
    receive_goods(gift=gift, day=day, items=items, by=by)
    return gift


@transaction.atomic
def receive_goods(*, gift: Gift, day: dt.date, items: Sequence[ItemDraft], by: Actor) -> list[Item]:
    """Take goods of a gift into store; what has a worth stands in the ledger with it.

    Raises:
        Refusal: nothing came; a quantity or a worth is not above zero; a worth without a basis, or a basis without
            one; the gift waits for its legal check ("unchecked"); it is no gift in kind; as `ledger.post`.
    """
    book = gift.fund.book
    must_keep(by, book)
    if gift.kind != Gift.Kind.IN_KIND or not items:
        raise Refusal(_("No goods of a gift in kind."), mend=_("Write what came."), where="words")
    for item in items:
        _must_be_whole(item)
    must_be_checked(gift, day)
    note_checked(gift=gift, by=by)
    made = Item.objects.bulk_create(
        [
            Item(
                gift=gift, words=one_line(item.words)[:80], unit=item.unit,
                quantity=item.quantity, left=item.quantity,
                condition=item.condition, worth_minor=item.worth, currency=gift.currency, basis=item.basis,
                store=one_line(item.store)[:80], came=day, entered_by=by.actor_id,
            )
            for item in items
        ]
    )  # fmt: skip
    postings = [
        Posting(day, "goods_received", item.public_id, _moved(gift, chart.STORE, chart.IN_KIND, item.worth_minor))
        for item in made
        if item.worth_minor
    ]
    ledger.post(book=book, postings=postings, by=by)
    audit.record(
        by=by, verb="receive_goods", kind="gift", subject=gift.public_id, scheme=book.scheme.public_id,
        items=len(made),
    )  # fmt: skip
    return made


@transaction.atomic
def deliver(
    *, item: Item, to: Organisation, day: dt.date, quantity: Decimal, by: Actor, place: Place | None = None,
    key: uuid.UUID | None = None,
) -> Delivery:  # fmt: skip
    """Record that a part of an item went to an organisation; never more than is in store.

    The worth of the parts ties to that of the whole: each is what the parts up to it come to, less those before.

    Raises:
        Refusal: more than is in store, or not above zero; it went before it came; the organisation is no party to
            the scheme; as `ledger.post`.
    """
    held = _hold(item)
    book = held.gift.fund.book
    must_keep(by, book)
    public = once(Delivery, key)
    _must_be_in_store(held, quantity)
    if day < held.came:
        raise Refusal(_("It came on %(day)s.") % {"day": held.came.isoformat()}, mend=_("Write a later day."),
                      where="day")  # fmt: skip
    if not book.scheme.parties.filter(organisation=to).exists():
        raise Refusal(_("This organisation is no party to the scheme."), mend=_("Choose one that is."), where="to")
    worth = _take(held, quantity)
    made = Delivery.objects.create(
        item=held, to=to, place=place, day=day, quantity=quantity, worth_minor=worth, entered_by=by.actor_id,
        **public,
    )  # fmt: skip
    if worth:
        legs = _moved(held.gift, chart.GOODS_GIVEN, chart.STORE, worth)
        ledger.post(book=book, postings=[Posting(day, "goods_delivered", made.public_id, legs)], by=by)
    audit.record(by=by, verb="deliver", kind="delivery", subject=made.public_id, scheme=book.scheme.public_id)
    return made


@transaction.atomic
def countersign(*, delivery: Delivery, quantity: Decimal, by: Actor) -> None:
    """Say, for one's side, how much of a delivery came: the other half of it, once.

    Another quantity than was sent is kept as it is said; the halves then differ, and nobody's word is changed.

    Raises:
        Refusal: the actor speaks for no side, or for the side that sent it ("own_side"), or entered it; it is
            countersigned already; the quantity is below zero.
    """
    held = Delivery.objects.select_for_update(of=("self",), no_key=True).get(pk=delivery.pk)
    book = held.item.gift.fund.book
    side = must_speak(by, book.scheme)
    if book.scheme.parties.filter(organisation=book.organisation_id, side=side).exists():
        raise Refusal(
            _("Your side sent this."), mend=_("Somebody of the other side says what came."), code="own_side"
        )
    if held.countersigned_at:
        raise Refusal(_("This was confirmed already."), mend=_("Open the page again."), code="already")
    if quantity < 0:
        raise Refusal(_("Fewer than none cannot come."), mend=_("Write how many came, or 0."), where="quantity")
    held.countersigned_by, held.countersigned_side = by.actor_id, side.value
    held.countersigned_quantity, held.countersigned_at = quantity, timezone.now()
    held.save(update_fields=["countersigned_by", "countersigned_side", "countersigned_quantity", "countersigned_at"])
    audit.record(by=by, verb="countersign", kind="delivery", subject=held.public_id, scheme=book.scheme.public_id)


def carry_out(*, proposal: Proposal, by: Actor) -> None:
    """Write off goods as proposed; a part of `answer_actions.approve`.

    Raises:
        Refusal: so many are in store no longer; as `ledger.post`.
    """
    assert proposal.item and proposal.quantity
    held = _hold(proposal.item)
    _must_be_in_store(held, proposal.quantity)
    worth = _take(held, proposal.quantity)
    if worth:
        legs = _moved(held.gift, chart.WRITTEN_OFF, chart.STORE, worth)
        posting = Posting(proposal.day, "goods_written_off", proposal.public_id, legs, proposal.reason)
        ledger.post(book=proposal.book, postings=[posting], by=by)


@transaction.atomic
def note_cover(
    *, gift: Gift, cover: Money, begins: dt.date, ends: dt.date, by: Actor, premium: int | None = None,
    people: int | None = None,
) -> Cover:  # fmt: skip
    """Note the insurance cover of a gift: the premium that was paid and the cover that it bought, two figures.

    Args:
        cover: what the policies cover; a memorandum in the ledger, never money of the fund.
        premium: in minor units of the same currency, where it is known. Its payment is a payment of its own.

    Raises:
        Refusal: an amount is not above zero; it ends before it begins; the cover is noted already; the gift is no
            gift of cover; as `ledger.post`.
    """
    book = gift.fund.book
    must_keep(by, book)
    if gift.kind != Gift.Kind.COVER or Cover.objects.filter(gift=gift).exists():
        raise Refusal(_("The cover of this gift is noted already, or it gives none."), mend=_("Open the gift again."))
    if cover.minor <= 0 or (premium is not None and premium <= 0):
        raise Refusal(_("The amount is zero."), mend=_("Write an amount above zero."), where="cover", code="zero")
    if ends < begins:
        raise Refusal(_("The last day lies before the first."), mend=_("Change one of the days."), where="ends")
    must_be_checked(gift, gift.pledged)
    note_checked(gift=gift, by=by)
    made = Cover.objects.create(
        gift=gift, cover_minor=cover.minor, premium_minor=premium, currency=current_currency(cover.currency),
        people=people, begins=begins, ends=ends, entered_by=by.actor_id,
    )  # fmt: skip
    fund = gift.fund.public_id
    legs = (
        debit(chart.COVER, fund, cover, about=gift.public_id),
        credit(chart.COVERS, fund, cover, about=gift.public_id),
    )
    posting = Posting(gift.pledged, "cover_noted", uuid.uuid5(gift.public_id, "cover"), legs)
    ledger.post(book=book, postings=[posting], by=by)
    audit.record(by=by, verb="note_cover", kind="gift", subject=gift.public_id, scheme=book.scheme.public_id)
    return made


def _must_be_whole(item: ItemDraft) -> None:
    if not one_line(item.words):
        raise Refusal(_("What is it?"), mend=_("Write it in a few words."), where="words")
    if item.quantity <= 0:
        raise Refusal(_("The quantity is zero."), mend=_("Write how many came."), where="quantity", code="zero")
    if item.worth is not None and item.worth <= 0:
        raise Refusal(
            _("The worth is zero."), mend=_("Leave it blank where it is not known."), where="worth", code="zero"
        )
    if (item.worth is None) != (item.basis == Item.Basis.NOT_STATED):
        raise Refusal(
            _("A worth has a basis, and a basis a worth."), mend=_("Fill in both, or neither."), where="basis"
        )


def _hold(item: Item) -> Item:
    rows = Item.objects.select_for_update(of=("self",), no_key=True).select_related("gift__fund__book__scheme")
    return rows.get(pk=item.pk)


def _must_be_in_store(item: Item, quantity: Decimal) -> None:
    if quantity <= 0:
        raise Refusal(_("The quantity is zero."), mend=_("Write how many."), where="quantity", code="zero")
    if quantity > item.left:
        raise Refusal(
            _("Only %(left)s are in store.") % {"left": f"{item.left.normalize():f}"},
            mend=_("Write that many or fewer."), where="quantity", code="too_much",
        )  # fmt: skip


def _take(item: Item, quantity: Decimal) -> int:
    """Take a quantity out of store; gives its share of the worth. The item is held."""
    before = _worth_of(item, item.quantity - item.left)
    item.left -= quantity
    item.save(update_fields=["left"])
    return _worth_of(item, item.quantity - item.left) - before


def _worth_of(item: Item, quantity: Decimal) -> int:
    return (item.worth_minor or 0) * Fraction(quantity) // Fraction(item.quantity)


def _moved(gift: Gift, to: str, source: str, minor: int | None) -> tuple[Leg, ...]:
    money, fund = Money(minor or 0, gift.currency), gift.fund.public_id
    return debit(to, fund, money, about=gift.public_id), credit(source, fund, money, about=gift.public_id)
