"""Questions about programmes: the logframe with what each side read of it, what is due, marks of what was read."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from counterfoil.base.sides import SIDES, Side
from counterfoil.partners.models import Scheme
from counterfoil.programmes.models import Agreement, BudgetLine, Indicator, Period, Programme, Reading, Result, State
from counterfoil.programmes.rules import mark


@dataclass
class Said:
    """What the sides say of one period and part; the latest of each side, and how often it was said."""

    part: str = ""
    by_side: dict[str, Reading] = field(default_factory=dict)
    times: int = 0

    @property
    def halves(self) -> list[Reading]:
        """The readings that hold, the giving side's first."""
        return [self.by_side[side] for side in SIDES if side in self.by_side]

    @property
    def stands(self) -> str:
        """Nothing, not_measured, one_side, both_agree or sides_differ; who did not measure contradicts nobody."""
        values = [reading.value for reading in self.halves if reading.measured]
        if len(values) < 2:
            return "one_side" if values else "not_measured" if self.halves else ""
        return "both_agree" if values[0] == values[1] else "sides_differ"


@dataclass
class PeriodShown:
    """A period with what was said of the whole, and of parts."""

    period: Period
    whole: Said
    parts: list[Said]
    begun: bool
    ended: bool

    @property
    def is_due(self) -> bool:
        """It is over, and nobody has said a word about it."""
        return self.ended and not self.whole.halves


@dataclass
class IndicatorShown:
    indicator: Indicator
    periods: list[PeriodShown]
    number: str


@dataclass
class ResultShown:
    """A result with its indicators; `depth` 0 for one that leads to no other."""

    result: Result
    indicators: list[IndicatorShown]
    depth: int = 0


def logframe(programme: Programme, today: dt.date, *, dropped: bool = False) -> list[ResultShown]:
    """The results of a programme, each below the one that it leads to, with indicators, periods and readings.

    Four queries at most, however much there is.

    Args:
        dropped: those that were dropped alone, with all that stood below them.
    """
    periods = Period.objects.order_by("begins", "id").prefetch_related(
        Prefetch("readings", Reading.objects.order_by("id"))
    )
    indicators = Indicator.objects.select_related("unit", "dimension").order_by("position")
    found = programme.results.all()
    if dropped:
        indicators = indicators.filter(Q(dropped_at__isnull=False) | Q(result__dropped_at__isnull=False))
        found = found.filter(Q(dropped_at__isnull=False) | Q(indicators__dropped_at__isnull=False)).distinct()
    else:
        indicators = indicators.filter(dropped_at__isnull=True)
        found = found.filter(dropped_at__isnull=True)
    results = found.order_by("position").prefetch_related(
        Prefetch("indicators", indicators.prefetch_related(Prefetch("periods", periods)))
    )
    return [
        ResultShown(result, [_indicator(each, programme, today) for each in result.indicators.all()], depth)
        for result, depth in _walk(list(results))
    ]


def _walk(results: list[Result]) -> Iterator[tuple[Result, int]]:
    """Each result with its depth, right below the one that it leads to, where that is here."""
    here = {result.pk for result in results}
    below: dict[int | None, list[Result]] = defaultdict(list)
    for result in results:
        below[result.parent_id if result.parent_id in here else None].append(result)

    def down(parent: int | None, depth: int) -> Iterator[tuple[Result, int]]:
        for result in below[parent]:
            yield result, depth
            yield from down(result.pk, depth + 1)

    return down(None, 0)


def _indicator(indicator: Indicator, programme: Programme, today: dt.date) -> IndicatorShown:
    shown = [_period(period, today) for period in indicator.periods.all()]
    return IndicatorShown(indicator, shown, figure_name(indicator, programme))


def figure_name(indicator: Indicator, programme: Programme) -> str:
    """What its figures are called after, for life: P1.i3."""
    return f"{programme.tally.handle}.i{indicator.position}"


def _period(period: Period, today: dt.date) -> PeriodShown:
    whole, parts = said_of(period)
    return PeriodShown(period, whole, parts, period.begins <= today, period.ends < today)


def said_of(period: Period) -> tuple[Said, list[Said]]:
    """What the sides say of a period: of the whole, and of each part by its name. Its readings come oldest first."""
    parts: dict[str, Said] = {"": Said()}
    for reading in period.readings.all():
        told = parts.setdefault(reading.part, Said(reading.part))
        told.by_side[reading.side] = reading
        told.times += 1
    whole = parts.pop("")
    return whole, [parts[name] for name in sorted(parts)]


def due(schemes: Iterable[int], today: dt.date) -> QuerySet[Period]:
    """Periods that are over and of which nobody has said anything, the oldest first; one query.

    Not those of indicators whose value is a figure of the scheme, of what was dropped, or of a programme that was
    stopped before its end.

    Args:
        schemes: primary keys.
    """
    said = Reading.objects.filter(period=OuterRef("pk"), part="")
    return (
        Period.objects.filter(
            indicator__result__programme__scheme__in=schemes, ends__lt=today, indicator__dropped_at__isnull=True,
            indicator__result__dropped_at__isnull=True, indicator__figure_key="",
        )
        .exclude(indicator__result__programme__state=State.STOPPED)
        .exclude(Exists(said))
        .select_related(
            "indicator__unit", "indicator__result__programme__tally", "indicator__result__programme__scheme"
        )
        .order_by("ends", "id")
    )  # fmt: skip


def history(period: Period) -> QuerySet[Reading]:
    """Everything that was ever said of a period, the newest first."""
    return period.readings.order_by("-id")


def agreements_of(scheme: Scheme) -> QuerySet[Agreement]:
    """The agreements of a scheme, the newest first, with their parties and papers."""
    found = Agreement.objects.filter(scheme=scheme).select_related("tally")
    return found.prefetch_related("tally__parties__organisation", "programmes__tally", "papers__holder").order_by(
        "-id"
    )


def told_of(programme: Programme, side: Side) -> bool:
    """Whether a side lets the public read a programme."""
    return getattr(programme, f"{side}_released", None) is not None


# Marks: what somebody read, so that nobody writes over anybody


def programme_mark(programme: Programme) -> str:
    """A mark of a programme's own words and dates."""
    names = sorted(programme.tally.name.items())
    return mark(names, programme.aims, programme.sector_id, programme.begins, programme.until)


def public_mark(programme: Programme) -> str:
    """A mark of all that a release lets out: words of the programme, its results, indicators and budget."""
    results = [result_mark(each) for each in programme.results.filter(dropped_at__isnull=True).order_by("pk")]
    standing = Indicator.objects.filter(result__programme=programme, dropped_at__isnull=True).order_by("pk")
    budget = [budget_mark(each) for each in programme.budget.filter(dropped_at__isnull=True).order_by("pk")]
    return mark(programme_mark(programme), *results, *(indicator_mark(each) for each in standing), *budget)


def result_mark(result: Result) -> str:
    """A mark of a result's words."""
    return mark(result.words, result.assumptions, result.dropped_at)


def indicator_mark(indicator: Indicator) -> str:
    """A mark of what an indicator is."""
    names = (
        "words", "about", "unit_id", "is_share", "numerator", "denominator", "cumulative", "lower_is_better",
        "verification", "figure_key", "dimension_id", "baseline", "baseline_year", "baseline_basis", "dropped_at",
    )  # fmt: skip
    return mark(*(getattr(indicator, name) for name in names))


def budget_mark(line: BudgetLine) -> str:
    """A mark of a budget line."""
    return mark(line.words, line.minor, line.currency, line.dropped_at)
