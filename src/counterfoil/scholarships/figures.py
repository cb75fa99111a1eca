"""What payments can state of a fund, a gift or a batch: approved, paid, acknowledged, returned, available; for whom.

The two halves of a payment are what the payer's side says was paid and what the payee's side says came. What is told
apart is a group of `grouping`, never one school's payment: it would say how many are helped there (GUARDRAILS G10).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from counterfoil.base.contributions import Contribution, Counted, Fold, Role
from counterfoil.base.figures import Figure, Home, Scope, register
from counterfoil.base.money import Money
from counterfoil.base.sides import Side, other
from counterfoil.base.text import TranslatedText
from counterfoil.funds.models import Fund, Gift, Payment
from counterfoil.funds.stating import Stating, home, money, number, public_name
from counterfoil.ledger.models import Headroom
from counterfoil.scholarships.grouping import groups, left_is_told
from counterfoil.scholarships.lots import Group
from counterfoil.scholarships.models import Batch
from counterfoil.scholarships.paid_queries import given_back, paid_from
from counterfoil.statements.models import Tally

State = Payment.State
MONEY = {"approved": (State.APPROVED,), "paid": (State.PAID,), "returned": (State.RETURNED, State.FAILED)}


@register("scholarships")
def paid_out(scope: Scope) -> Iterator[Figure]:
    """For each fund, gift and batch in `scope.records`, what became of its money.

    A batch counts too where the gift or the fund is in scope within which it is told.
    """
    if not scope.records:
        return
    batches = list(_batches(scope))
    funds = {fund.pk: fund for fund in _funds(scope)} | {batch.fund_id: batch.fund for batch in batches}
    if not funds:
        return
    told = _Told(list(funds.values()), batches)
    asked = set(scope.records)
    for fund in funds.values():
        if fund.tally_id in asked:
            mine = [group for group in told.groups if group.fund == fund.pk]
            yield from told.figures(fund.tally, mine)
            yield from told.available(fund, mine)
    for gift in (
        Gift.objects.filter(tally__in=asked)
        .select_related("tally__kind")
        .prefetch_related("donors__donor__organisation")
    ):
        inside = {batch.pk for batch in batches if batch.tally.parent_id == gift.tally_id}
        yield from told.figures(gift.tally, told.within(inside), public_name(gift))
    for batch in batches:
        if batch.tally_id in asked or batch.tally.parent_id in asked:
            yield from told.figures(batch.tally, told.within({batch.pk}))


def _batches(scope: Scope) -> Iterator[Batch]:
    """Batches in scope, and all others of their funds: what of one is told hangs on what was told of those before."""
    tallies = Batch.objects.filter(tally__in=scope.records) | Batch.objects.filter(tally__parent__in=scope.records)
    gifts = Gift.objects.filter(tally__in=scope.records).values("fund")
    funds = Fund.objects.filter(tally__in=scope.records) | Fund.objects.filter(pk__in=gifts)
    wanted = Fund.objects.filter(
        pk__in=[*tallies.values_list("fund", flat=True), *funds.values_list("pk", flat=True)]
    )
    found = Batch.objects.filter(fund__in=wanted).select_related(
        "tally__kind", "tally__parent__kind", "fund__tally__kind", "fund__tally__parent", "fund__book"
    )
    yield from found.order_by("id")


def _funds(scope: Scope) -> Iterator[Fund]:
    found = Fund.objects.filter(tally__in=scope.records).select_related("tally__kind", "tally__parent", "book")
    yield from found.order_by("id")


@dataclass
class _Told:
    """Groups of payments, and how they are stated of a tally."""

    funds: list[Fund]
    batches: list[Batch]

    def __post_init__(self) -> None:
        self.stating = Stating()
        keys = [fund.pk for fund in self.funds]
        self.groups, self.given_back = groups(paid_from(keys)), given_back(keys)
        self._fund = {fund.pk: fund for fund in self.funds}
        self._batch = {batch.pk: batch for batch in self.batches}

    def within(self, batches: set[int]) -> list[Group]:
        """The groups that lie in some batches as a whole."""
        return [g for g in self.groups if g.of_batches_only and g.batches and set(g.batches) <= batches]

    def figures(self, tally: Tally, mine: list[Group], name: TranslatedText | None = None) -> Iterator[Figure]:
        for measure, states in MONEY.items():
            told = [said for group in mine for said in self._money(tally, group, states)]
            yield from self._figure(tally, measure, Fold.SUM_PER_CURRENCY, told, name)
        told = [said for group in mine for said in self._acknowledged(tally, group)]
        yield from self._figure(tally, "acknowledged", Fold.SUM_PER_CURRENCY, told, name)
        told = [said for group in mine for said in self._people(tally, group)]
        yield from self._figure(tally, "recipients", Fold.SUM_PER_UNIT, told, name)

    def available(self, fund: Fund, mine: list[Group]) -> Iterator[Figure]:
        """What is left, unless it would give away what is not told."""
        if not left_is_told(mine, self.given_back[fund.pk]):
            return
        rows = Headroom.objects.filter(book=fund.book_id, fund=fund.public_id).order_by("currency")
        side = self.stating.side_of(fund.book)
        told = [
            money(
                f"{fund.public_id}:{row.currency}", fund.tally, Money(row.available, row.currency), row.currency,
                side, label=fund.tally.handle,
            )
            for row in rows
        ]  # fmt: skip
        where = {said.id: (home(fund.tally),) for said in told}
        if made := self.stating.figure(fund.tally, "available", Fold.SUM_PER_CURRENCY, told, where):
            yield made

    def _figure(
        self, tally: Tally, measure: str, fold: Fold, told: list[tuple[Contribution, Group]],
        name: TranslatedText | None,
    ) -> Iterator[Figure]:  # fmt: skip
        where = {said.id: self._homes(group) for said, group in told}
        if made := self.stating.figure(tally, measure, fold, [said for said, _group in told], where, name=name):
            yield made

    def _money(self, tally: Tally, group: Group, states: tuple[str, ...]) -> Iterator[tuple[Contribution, Group]]:
        """What the payer's side says; beside what was paid, what the payees' side says came."""
        minor = group.told(*states)
        if minor == 0:
            return
        yield self._amount(group.key, tally, minor, group, self._payer(group), Role.WHOLE), group
        came = group.acknowledged() if states == (State.PAID,) else None
        if came is not None:
            yield self._amount(f"{group.key}:came", tally, came, group, other(self._payer(group)), Role.CHECK), group

    def _acknowledged(self, tally: Tally, group: Group) -> Iterator[tuple[Contribution, Group]]:
        came, paid = group.acknowledged(), group.told(State.PAID)
        if came is not None:
            payer = self._payer(group)
            yield self._amount(f"{group.key}:came", tally, came, group, other(payer), Role.WHOLE), group
            yield self._amount(group.key, tally, paid, group, payer, Role.CHECK), group

    def _people(self, tally: Tally, group: Group) -> Iterator[tuple[Contribution, Group]]:
        """For how many, by what the schools confirmed; beside it for how many they say it came."""
        if group.is_things or group.told(State.PAID) == 0 or not any(p.first_year for p in group.payments):
            return
        whole = group.told(State.PAID) is not None
        count = group.people(lambda paid: paid.people) if whole else None
        yield self._count(group.key, tally, count, group, self._payer(group), Role.WHOLE), group
        came = group.people(lambda paid: paid.acknowledged_people) if count is not None else None
        if came is not None:
            yield self._count(f"{group.key}:came", tally, came, group, other(self._payer(group)), Role.CHECK), group

    def _amount(self, id: str, tally: Tally, minor: int | None, group: Group, side: Side, role: Role) -> Contribution:
        amount = None if minor is None else Money(minor, group.currency)
        return money(id, tally, amount, group.currency, side, label=self._label(group), role=role)

    def _count(self, id: str, tally: Tally, count: int | None, group: Group, side: Side, role: Role) -> Contribution:
        label = self._label(group)
        return number(id, tally, count, "people", side, label=label, role=role, counted=Counted.BY_BATCH)

    def _payer(self, group: Group) -> Side:
        return self.stating.side_of(self._fund[group.fund].book)

    def _label(self, group: Group) -> str:
        """Short, of no language, and its own in a fund: handles, years, and which group of the fund it is."""
        handles = [self._batch[key].tally.handle for key in group.batches] or [self._fund[group.fund].tally.handle]
        place = 1 + sum(g.fund == group.fund for g in self.groups[: self.groups.index(group)])
        return f"{' + '.join(handles)} {', '.join(map(str, group.years))}".strip() + f" ({place})"

    def _homes(self, group: Group) -> tuple[Home, ...]:
        return (home(self._fund[group.fund].tally), *(home(self._batch[key].tally) for key in group.batches))
