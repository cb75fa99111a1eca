"""What a donor reads behind a private link: gift → fund → batches → acknowledged by schools. Never a person.

Money for people is told in the groups of `grouping`, as on public pages, so that no amount says of fewer than ten how
many they are (docs/decisions/money-told.md).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Prefetch

from counterfoil.base.figures import SMALLEST
from counterfoil.base.money import Money
from counterfoil.funds.models import Donor, Fund, Gift, Incoming, Item, Payment
from counterfoil.ledger import queries as ledger
from counterfoil.scholarships.grouping import groups, left_is_told
from counterfoil.scholarships.lots import Group
from counterfoil.scholarships.models import Batch, Part
from counterfoil.scholarships.paid_queries import given_back, paid_from

__all__ = ["SMALLEST", "FundTold", "GiftTold", "Goods", "Used", "told_to"]
State = Payment.State


@dataclass
class Used:
    """What was done with money of a fund: batches (none where it went elsewhere), for how many people, in all.

    `approved`, `paid` and `acknowledged` are None where that is not told (see `lots.Group`).
    """

    batches: list[Batch]
    purpose: str
    people: int | None
    schools: int
    approved: Money | None
    paid: Money | None
    acknowledged: Money | None


@dataclass
class FundTold:
    """A fund, and what it was used for. `waits`: something is not told yet; then neither is what is left."""

    fund: Fund
    available: list[Money]
    used: list[Used] = field(default_factory=list)
    waits: bool = False


@dataclass
class Goods:
    """One item of a gift in kind: how much came, how much went out, and what was signed for once all was."""

    item: Item
    out: Decimal
    signed: Decimal | None


@dataclass
class GiftTold:
    """`cover`: what an insurance covers, where that may be told; it is no money of the fund."""

    gift: Gift
    pledged: Money | None
    received: list[Incoming]
    fund: FundTold
    goods: list[Goods]
    cover: Money | None


def told_to(donor: Donor) -> list[GiftTold]:
    """Every gift of a donor, the latest first, each with its fund as a whole; a fixed number of queries."""
    incomings = Prefetch("incomings", queryset=Incoming.objects.order_by("day", "id"))
    gifts = list(
        Gift.objects.filter(donors__donor=donor)
        .select_related("tally", "fund__tally", "fund__book", "cover")
        .prefetch_related(incomings, "items__deliveries", "items__unit")
        .order_by("-id")
    )
    funds = _funds({gift.fund_id: gift.fund for gift in gifts})
    return [
        GiftTold(
            gift,
            None if gift.whole_minor is None else Money(gift.whole_minor, gift.currency),
            list(gift.incomings.all()),
            funds[gift.fund_id],
            [_goods(item) for item in gift.items.all()],
            _cover(gift),
        )
        for gift in gifts
    ]


def _cover(gift: Gift) -> Money | None:
    """For fewer than ten people it is not told: divided by what each costs, it would say for how many."""
    cover = getattr(gift, "cover", None)
    if cover is None or (cover.people or SMALLEST) < SMALLEST:
        return None
    return Money(cover.cover_minor, cover.currency)


def _goods(item: Item) -> Goods:
    went = list(item.deliveries.all())
    signed = [each.countersigned_quantity for each in went if each.countersigned_quantity is not None]
    out = sum((each.quantity for each in went), Decimal())
    return Goods(item, out, sum(signed, Decimal()) if went and len(signed) == len(went) else None)


def _funds(funds: dict[int, Fund]) -> dict[int, FundTold]:
    made, back = groups(paid_from(list(funds))), given_back(list(funds))
    batches = Batch.objects.select_related("tally").in_bulk({key for group in made for key in group.batches})
    schools: dict[int, set[int]] = defaultdict(set)
    parts = Part.objects.filter(batch__in=batches, removed_at=None)
    for batch, school in parts.order_by().values_list("batch", "school").distinct():
        schools[batch].add(school)
    told = {}
    for key, fund in funds.items():
        mine = [group for group in made if group.fund == key]
        used = [_used(group, batches, schools) for group in mine if not group.small]
        waits = not left_is_told(mine, back[key])
        left = [] if waits else [ledger.available(fund.book, fund.public_id, code) for code in fund.currencies]
        told[key] = FundTold(fund, left, used, waits)
    return told


def _used(group: Group, batches: dict[int, Batch], schools: dict[int, set[int]]) -> Used:
    def money(minor: int | None) -> Money | None:
        return Money(minor, group.currency) if minor else None

    return Used(
        [batches[key] for key in group.batches],
        group.purpose,
        group.people(lambda paid: paid.people),
        len(set().union(*(schools[key] for key in group.batches))),
        money(group.told(State.APPROVED)),
        money(group.told(State.PAID)),
        money(group.acknowledged()),
    )
