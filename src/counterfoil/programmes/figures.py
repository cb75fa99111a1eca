"""What a programme can state: each indicator in each period that a side has read.

Keys stay: `P1.i3.2025` is the third indicator of P1 in 2025. *Not measured* is stated as that, and never as zero. A
share keeps its numerator and denominator. What is counted of people helped is told only where no few can be worked
out of it (GUARDRAILS G10): `told_apart` decides that, and `figures.suppression` once more.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from django.db.models import Prefetch, Q
from django.utils.text import slugify

from counterfoil.base.contributions import Contribution, Counted, Divisor, Fold, Of, Role
from counterfoil.base.dates import PartialDate
from counterfoil.base.figures import Figure, Scope, register
from counterfoil.base.quantities import Qualifier
from counterfoil.base.sides import Side
from counterfoil.base.text import TranslatedText
from counterfoil.programmes.apart import Beside, told_apart
from counterfoil.programmes.logframe_rules import tells_of_people
from counterfoil.programmes.models import Indicator, Period, Programme, Reading
from counterfoil.programmes.queries import Said, figure_name, said_of
from counterfoil.statements.models import UnitKind

NOT_MEASURED = "not-measured"  # the measure of a figure that nobody measured; `figures.words` says so
# What adds over periods. People, places and organisations may be the same ones in each.
_ADDS = (UnitKind.THINGS, UnitKind.TIME)


@register("programmes")
def measured(scope: Scope) -> Iterator[Figure]:
    """For each programme in `scope.records` its indicators, period by period. Readers see released ones (G14)."""
    if not scope.records:
        return
    programmes = Programme.objects.filter(scheme=scope.scheme, tally__in=scope.records)
    if not scope.inside:
        programmes = programmes.filter(giving_released__isnull=False, receiving_released__isnull=False)
    periods = Period.objects.order_by("begins", "ends").prefetch_related(
        Prefetch("readings", Reading.objects.order_by("id"))
    )
    standing = Q(dropped_at__isnull=True, result__dropped_at__isnull=True)
    indicators = Indicator.objects.filter(standing, result__programme__in=programmes).select_related("unit")
    found = indicators.select_related("unit", "result__programme__tally__kind")
    told: dict[int, Beside] = {}
    for indicator in found.prefetch_related(Prefetch("periods", periods)).order_by("result__programme", "position"):
        beside = told.setdefault(indicator.result.programme_id, Beside())
        yield from _Told.of(indicator, beside).figures()


@dataclass(frozen=True)
class _Told:
    """One indicator, and what may be told of its periods."""

    indicator: Indicator
    programme: Programme
    helped: bool
    periods: tuple[tuple[Period, Said, tuple[Said, ...]], ...]

    @classmethod
    def of(cls, indicator: Indicator, beside: Beside) -> _Told:
        helped = tells_of_people(indicator)
        said = {period: said_of(period) for period in indicator.periods.all()}
        told = {period: whole for period, (whole, _parts) in said.items() if whole.halves}
        if helped:
            told = beside.apart(indicator, told_apart(indicator, told))
        periods = tuple((period, whole, () if helped else tuple(said[period][1])) for period, whole in told.items())
        return cls(indicator, indicator.result.programme, helped, periods)

    def figures(self) -> Iterator[Figure]:
        for period, whole, parts in self.periods:
            slug, dates = period_words(period)
            key = f"{figure_name(self.indicator, self.programme)}.{slug}"
            split = {f"{key}.{slugify(part.part, allow_unicode=True)}": part for part in parts}
            yield self._figure(key, dates, whole, tuple(split))
            for name, part in split.items():
                yield self._figure(name, dates, part)
        if self._adds():
            yield self._sum()

    def _adds(self) -> bool:
        unit, of = self.indicator.unit, [period for period, _whole, _parts in self.periods]
        if self.helped or unit is None or unit.kind not in _ADDS:
            return False
        if self.indicator.cumulative or self.indicator.is_share:
            return False
        apart = all(one.ends < two.begins for one, two in pairwise(of))
        return len(of) > 1 and apart

    def _sum(self) -> Figure:
        """All periods together; one that was not measured makes it *at least*."""
        name = figure_name(self.indicator, self.programme)
        told = [
            said
            for period, whole, _parts in self.periods
            for said in self._numbers(whole, label=period_words(period)[1])
        ]
        return self._made(name, "", Fold.SUM_PER_UNIT, tuple(told))

    def _figure(self, key: str, dates: str, said: Said, parts: tuple[str, ...] = ()) -> Figure:
        known = [half for half in said.halves if half.measured]
        if self.indicator.is_share and known and all(half.denominator is not None for half in known):
            return self._made(key, dates, Fold.RATIO, tuple(self._shares(known)))
        return self._made(
            key, dates, Fold.SUM_PER_UNIT, tuple(self._numbers(said, label=said.part)), label=said.part, parts=parts,
            measure="" if known else NOT_MEASURED,
        )  # fmt: skip

    def _made(
        self, key: str, dates: str, fold: Fold, told: tuple[Contribution, ...], *, label: str = "",
        parts: tuple[str, ...] = (), measure: str = "",
    ) -> Figure:  # fmt: skip
        indicator, tally = self.indicator, self.programme.tally
        return Figure(
            key=key,
            fold=fold,
            contributions=told,
            title=TranslatedText({indicator.language: indicator.words}),
            measure=measure or f"indicator-{indicator.position}",
            tally=str(tally.public_id),
            tally_handle=tally.handle,
            tally_name=tally.name or tally.kind.label,
            kind=tally.kind_id,
            unit=told[0].unit,
            dimension=(indicator.dimension_id or "") if label else "",
            label=label,
            period=dates,
            people_helped=self.helped and measure != NOT_MEASURED,
            quoted=False,
            parts=parts,
        )

    def _numbers(self, said: Said, *, label: str) -> Iterator[Contribution]:
        """What each side read, the side that measured before the one that did not."""
        halves = sorted(said.halves, key=lambda half: (not half.measured, half.pk))
        for role, half in zip((Role.WHOLE, Role.CHECK), halves, strict=False):
            yield self._half(half, half.value, role, label=label)

    def _shares(self, halves: list[Reading]) -> Iterator[Contribution]:
        """Numerator and denominator of each side, each held against the other side's."""
        for role, half in zip((Role.WHOLE, Role.CHECK), sorted(halves, key=lambda half: half.pk), strict=False):
            top, bottom = self.indicator.numerator, self.indicator.denominator
            yield self._half(half, half.numerator, role, label=top, divisor=Divisor.NUMERATOR)
            yield self._half(half, half.denominator, role, label=bottom, divisor=Divisor.DENOMINATOR)

    def _half(
        self, half: Reading, number: Decimal | None, role: Role, *, label: str, divisor: Divisor = Divisor.NONE
    ) -> Contribution:
        percent = self.indicator.is_share and divisor == Divisor.NONE
        side = Side(half.side)
        return Contribution(
            id=f"{half.public_id}:{divisor.value}" if divisor else str(half.public_id),
            of=Of.RECORD,
            tally=str(self.programme.tally.public_id),
            number=number,
            qualifier=Qualifier.NOT_STATED if number is None else Qualifier.EXACTLY,
            unit="" if percent else self.indicator.unit_id or "",
            unit_words="%" if percent else "",
            side=side,
            source_title=str(side.label),
            counted=Counted.AS_TOLD,
            role=role,
            dimension=(self.indicator.dimension_id or "") if half.part else "",
            label=label,
            divisor=divisor,
        )


def period_words(period: Period) -> tuple[str, str]:
    """A period for a key, and as figures write it: ("2025", "2025"), ("2025-01_2025-06", "2025-01/2025-06")."""
    since, until = PartialDate.parse(period.begins.isoformat()), PartialDate.parse(period.ends.isoformat())
    months = PartialDate(since.year, since.month), PartialDate(until.year, until.month)
    years = PartialDate(since.year), PartialDate(until.year)
    for first, last in (years, months):
        if (first.first_day(), last.last_day()) == (period.begins, period.ends):
            since, until = first, last
            break
    if since == until:
        return str(since), str(since)
    return f"{since}_{until}", f"{since}/{until}"
