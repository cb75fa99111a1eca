"""What gifts can state: what was pledged, received and refunded; goods given and delivered; premium and cover.

What was paid is stated by the room of batches, which alone knows what of it may be told apart (GUARDRAILS G10).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from django.db.models import Q, Sum

from counterfoil.base.contributions import Contribution, Counted, Fold, Role
from counterfoil.base.figures import SMALLEST, Figure, Home, Scope, register
from counterfoil.base.money import Money
from counterfoil.base.quantities import Qualifier
from counterfoil.base.sides import other
from counterfoil.funds.models import Gift, Item, Match, Payment
from counterfoil.funds.stating import Stating, home, money, number, public_name
from counterfoil.statements.models import Tally

_IN_MONEY = (Gift.Kind.MONEY, Gift.Kind.PLATFORM)
Said = tuple[Contribution, tuple[Home, ...]]


@register("funds")
def given(scope: Scope) -> Iterator[Figure]:
    """For each fund in `scope.records`, and for each gift, what was given. Nothing where no records are asked for."""
    if not scope.records:
        return
    mine = Q(tally__in=scope.records) | Q(fund__tally__in=scope.records)
    gifts = list(
        Gift.objects.filter(mine)
        .select_related(
            "tally__kind", "tally__parent", "fund__tally__kind", "fund__tally__parent", "fund__book", "cover"
        )
        .prefetch_related("donors__donor__organisation", "instalments", "incomings", "items__deliveries")
        .order_by("id")
    )
    if not gifts:
        return
    stating, taken = Stating(), _Taken(gifts)
    asked = set(scope.records)
    of_fund: dict[Tally, list[Gift]] = defaultdict(list)
    for gift in gifts:
        if gift.tally_id in asked:
            yield from _of(stating, gift.tally, [gift], taken)
            yield from _cover(stating, gift)
        if gift.fund.tally_id in asked:
            of_fund[gift.fund.tally].append(gift)
    for tally, inside in of_fund.items():
        yield from _of(stating, tally, inside, taken)


class _Taken:
    """What the bank took back of money that came in, and what went back to donors; two queries."""

    def __init__(self, gifts: Iterable[Gift]) -> None:
        keys = [gift.pk for gift in gifts]
        back = Match.objects.filter(incoming__gift__in=keys, kind=Match.Kind.CHARGED_BACK).filter(
            undoes=None, undone_by=None
        )
        self.back = dict(back.order_by().values_list("incoming").annotate(Sum("minor")))
        paid = Payment.objects.filter(gift__in=keys, kind=Payment.Kind.REFUND, state=Payment.State.PAID)
        self.refunds: dict[int, list[Payment]] = defaultdict(list)
        for payment in paid.order_by("id"):
            if payment.gift_id:
                self.refunds[payment.gift_id].append(payment)


def _of(stating: Stating, tally: Tally, gifts: list[Gift], taken: _Taken) -> Iterator[Figure]:
    """The figures of one tally over some gifts: of a gift over itself, of a fund over all of its gifts."""
    each = {
        "pledged": [_pledged(stating, gift) for gift in gifts if gift.kind == Gift.Kind.MONEY],
        "received": [told for gift in gifts for told in _received(stating, gift, taken)],
        "refunded": [told for gift in gifts for told in _refunded(stating, gift, taken)],
        "worth-of-goods": [told for gift in gifts for told in _worth(stating, gift)],
    }
    goods = {
        "goods": [told for gift in gifts for told in _goods(stating, gift)],
        "goods-delivered": [told for gift in gifts for told in _delivered(stating, gift)],
    }
    name = public_name(gifts[0]) if gifts[0].tally == tally else None
    for fold, found in ((Fold.SUM_PER_CURRENCY, each), (Fold.SUM_PER_UNIT, goods)):
        for measure, told in found.items():
            homes = {c.id: where for c, where in told}
            if made := stating.figure(tally, measure, fold, [c for c, _where in told], homes, name=name):
                yield made


def _homes(gift: Gift) -> tuple[Home, ...]:
    return home(gift.fund.tally), home(gift.tally, public_name(gift))


def _pledged(stating: Stating, gift: Gift) -> Said:
    """The whole; where it is not known, at least what the instalments come to."""
    side, known = stating.side_of(gift.fund.book), sum(part.minor for part in gift.instalments.all())
    qualifier = Qualifier.EXACTLY if gift.whole_minor else Qualifier.AT_LEAST
    minor = gift.whole_minor or known
    amount = Money(minor, gift.currency) if minor else None
    said = money(
        str(gift.public_id), gift.tally, amount, gift.currency, side, qualifier=qualifier, label=gift.tally.handle
    )
    return said, _homes(gift)


def _received(stating: Stating, gift: Gift, taken: _Taken) -> Iterator[Said]:
    """What came in each time, less what the bank took back."""
    side = stating.side_of(gift.fund.book)
    for count, came in enumerate(gift.incomings.all(), 1):
        left = came.minor - taken.back.get(came.pk, 0)
        if left > 0:
            label = f"{gift.tally.handle} ({count})"
            amount = Money(left, came.currency)
            yield money(str(came.public_id), gift.tally, amount, came.currency, side, label=label), _homes(gift)


def _refunded(stating: Stating, gift: Gift, taken: _Taken) -> Iterator[Said]:
    side = stating.side_of(gift.fund.book)
    for count, back in enumerate(taken.refunds.get(gift.pk, ()), 1):
        label = f"{gift.tally.handle} ({count})"
        yield money(str(back.public_id), gift.tally, back.money, back.currency, side, label=label), _homes(gift)


def _worth(stating: Stating, gift: Gift) -> Iterator[Said]:
    side = stating.side_of(gift.fund.book)
    for label, item in _items(gift):
        worth = Money(item.worth_minor, item.currency) if item.worth_minor else None
        yield (
            money(f"{item.public_id}:worth", gift.tally, worth, item.currency, side, label=label),
            _homes(gift),
        )


def _goods(stating: Stating, gift: Gift) -> Iterator[Said]:
    side = stating.side_of(gift.fund.book)
    for label, item in _items(gift):
        said = number(str(item.public_id), gift.tally, item.quantity, item.unit_id, side, label=label)
        yield said, _homes(gift)


def _delivered(stating: Stating, gift: Gift) -> Iterator[Said]:
    """All that went out of one item, over all that it went to; beside it what they signed for, once all have."""
    side = stating.side_of(gift.fund.book)
    for label, item in _items(gift):
        went = list(item.deliveries.all())
        if not went:
            continue
        key, where = f"{item.public_id}:delivered", _homes(gift)
        yield number(key, gift.tally, sum(d.quantity for d in went), item.unit_id, side, label=label), where
        signed = [d.countersigned_quantity for d in went if d.countersigned_quantity is not None]
        sides = {d.countersigned_side for d in went}
        if len(signed) == len(went) and sides == {other(side)}:
            said = number(
                f"{key}:signed", gift.tally, sum(signed), item.unit_id, other(side), label=label, role=Role.CHECK
            )
            yield said, where


def _items(gift: Gift) -> Iterator[tuple[str, Item]]:
    """Each thing of a gift under a label of its own, so that the two halves of one thing are held together."""
    seen: dict[str, int] = defaultdict(int)
    for item in gift.items.all():
        words = f"{gift.tally.handle} {item.words}"
        seen[words] += 1
        yield (words if seen[words] == 1 else f"{words} ({seen[words]})"), item


def _cover(stating: Stating, gift: Gift) -> Iterator[Figure]:
    """Premium and cover, two figures that never meet in one sum.

    For fewer than ten people neither is told: divided by what each costs, they would say for how many (G10).
    """
    cover = getattr(gift, "cover", None)
    if cover is None or (cover.people or SMALLEST) < SMALLEST:
        return
    side, key, where = stating.side_of(gift.fund.book), str(gift.public_id), _homes(gift)
    minors = {"premium": cover.premium_minor, "sum-insured": cover.cover_minor}
    amounts = {measure: Money(minor, cover.currency) for measure, minor in minors.items() if minor}
    for measure, amount in amounts.items():
        said = money(f"{key}:{measure}", gift.tally, amount, cover.currency, side)
        made = stating.figure(
            gift.tally, measure, Fold.SUM_PER_CURRENCY, [said], {said.id: where}, name=public_name(gift)
        )
        if made:
            yield made
    if cover.people:
        count = number(f"{key}:covered", gift.tally, cover.people, "people", side, counted=Counted.BY_BATCH)
        made = stating.figure(
            gift.tally, "recipients", Fold.SUM_PER_UNIT, [count], {count.id: where}, name=public_name(gift)
        )
        if made:
            yield made
