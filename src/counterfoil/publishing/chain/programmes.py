"""The programmes that both sides released, and each one's chain through every room: need, appraisal, help, result.

Nothing is told here that its own room would not tell: a need as the promise record has it, money and people as
figures have them, small counts held back (GUARDRAILS G10, G14). A need that is not released does not stand here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils import timezone

from counterfoil.base.figures import Scope
from counterfoil.figures.evaluate import evaluate
from counterfoil.funds.models import Fund
from counterfoil.lines.models import Kind
from counterfoil.needs.models import Appraisal, Need
from counterfoil.partners.models import Scheme
from counterfoil.programmes.models import BudgetLine, Indicator, Period, Programme, Reading
from counterfoil.programmes.queries import figure_name
from counterfoil.promises.record import Entry, public_entries
from counterfoil.promises.record import released as released_lines
from counterfoil.publishing import pages, queries
from counterfoil.publishing.chain import told
from counterfoil.publishing.chain.stages import Stage
from counterfoil.publishing.document import figure_parts
from counterfoil.publishing.models import Update
from counterfoil.publishing.shown import Shown
from counterfoil.scholarships.models import Batch
from counterfoil.screenings.models import Screening
from counterfoil.trainings.models import Course, Group
from counterfoil.visits.held import days_held


@dataclass(frozen=True)
class Asked:
    """A released need: what the public may read of it, its last decided appraisal, and when the answer was told.

    `appraisal` and `told_on` are None for a sensitive one, of which nothing but field and prefecture is told.
    """

    entry: Entry
    appraisal: Appraisal | None
    told_on: dt.date | None


@dataclass(frozen=True)
class Measured:
    """An indicator's period with the last reading of each side; no reading yet is an empty tuple."""

    period: Period
    readings: tuple[Reading, ...]

    @property
    def not_measured(self) -> Reading | None:
        """The reading that says why it was not measured, where no side measured it."""
        return self.readings[-1] if self.readings and not any(r.measured for r in self.readings) else None


@dataclass(frozen=True)
class Known:
    """An indicator with its periods, and its figures as they may be told (small counts are not among them)."""

    indicator: Indicator
    measured: tuple[Measured, ...]
    figures: tuple[Shown, ...]


@dataclass(frozen=True)
class Chain:
    """Everything that may be told of one programme, link by link; an empty link is *not known*.

    `opens`: which figures, as they stand now, a published update shows: key and value → its slug.
    """

    programme: Programme
    needs: tuple[Asked, ...]
    funds: tuple[Fund, ...]
    budget: tuple[BudgetLine, ...]
    money: tuple[told.Told, ...]
    batches: tuple[Batch, ...]
    courses: tuple[tuple[Course, tuple[Shown, ...]], ...]
    screenings: tuple[tuple[Screening, tuple[Shown, ...]], ...]
    groups: tuple[int, int]
    promises: tuple[Entry, ...]
    indicators: tuple[Known, ...]
    updates: tuple[Update, ...]
    opens: Mapping[str, str]

    def opened_by(self, figure: Shown) -> str:
        """The slug of the update in whose last version this figure stands with this value, or ""."""
        return self.opens.get(f"{figure.key}={figure.value}", "")


def released(scheme: Scheme) -> QuerySet[Programme]:
    """Programmes that both sides let the public read. A scheme compiled from public accounts has none (G15)."""
    if scheme.is_compiled:
        return Programme.objects.none()
    found = Programme.objects.filter(scheme=scheme, giving_released__isnull=False, receiving_released__isnull=False)
    return found.select_related("tally__kind", "sector").order_by("-id")


def has_chain(scheme: Scheme) -> bool:
    """Whether a programme of the scheme may be read."""
    return released(scheme).exists()


def links_in(scheme: Scheme) -> set[Stage]:
    """Links that the released programmes of a scheme hold somewhere, so that its own page does not call them gaps.

    Of needs only what the promise record may tell counts.
    """
    mine = released(scheme).order_by().values("pk")
    needs = Need.objects.filter(programmes__in=mine, line__in=released_lines(scheme).values("pk"))
    held = {
        Stage.NEED: needs,
        Stage.APPRAISED: needs.filter(appraisals__agreed_at__isnull=False, sector__sensitive=False),
        Stage.PROGRAMME: released(scheme),
        Stage.HELP: Course.objects.filter(programme__in=mine),
        Stage.GROUPS: Group.objects.filter(course__programme__in=mine),
        Stage.RESULT: Reading.objects.filter(period__indicator__result__programme__in=mine),
        Stage.ANSWER: needs.filter(told_on__isnull=False, sector__sensitive=False),
    }
    return {stage for stage, found in held.items() if found.exists()}


def chain_of(programme: Programme) -> Chain:
    """The chain of one released programme; a fixed number of queries, however much hangs on it."""
    scheme, today = programme.scheme, timezone.localdate()
    held = days_held(scheme)
    needs = _needs(programme, today, held)
    courses = list(_courses(programme))
    screenings = list(programme.screenings.select_related("tally__kind", "provider").order_by("begins", "id"))
    funds = _funds(programme)
    batches = list(programme.batches.select_related("tally").exclude(state=Batch.State.DRAFT).order_by("id"))
    figures = _figures(programme, [each.tally_id for each in (*courses, *screenings)])
    money = {str(each.tally.public_id) for each in (*funds, *batches)}
    held_here = (*courses, *screenings, *funds, *batches)
    published = told.figures(scheme, [programme.tally_id, *(each.tally_id for each in held_here)])
    groups = Group.objects.filter(course__programme=programme)
    counted = groups.aggregate(all=Count("id"), open=Count("id", filter=Q(closed_on=None)))
    return Chain(
        programme=programme,
        needs=needs,
        funds=tuple(funds),
        budget=tuple(programme.budget.filter(dropped_at=None)),
        money=tuple(each for each in published if each.figure.tally in money),
        batches=tuple(batches),
        courses=tuple((each, figures.get(str(each.tally.public_id), ())) for each in courses),
        screenings=tuple((each, figures.get(str(each.tally.public_id), ())) for each in screenings),
        groups=(counted["all"], counted["open"]),
        promises=_promises(programme, today, held),
        indicators=_indicators(programme, tuple(each for told_ in figures.values() for each in told_)),
        updates=_updates(programme),
        opens={f"{each.figure.key}={each.figure.value}": each.slug for each in published},
    )


def _needs(programme: Programme, today: dt.date, held: dict[int, tuple[dt.date, dt.date]]) -> tuple[Asked, ...]:
    """What the programme answers, with what was merged into it: both voices are heard."""
    answered = programme.answers.values("pk")
    needs = Need.objects.filter(Q(pk__in=answered) | Q(merged_into__in=answered))
    decided = Appraisal.objects.filter(agreed_at__isnull=False).order_by("round")
    needs = needs.select_related("merged_into").prefetch_related(Prefetch("appraisals", decided, to_attr="decided"))
    by_id = needs.in_bulk()
    entries = public_entries(programme.scheme, list(by_id), today, held)
    made = []
    for pk, entry in _in_order(entries):
        need = by_id[pk]
        appraisals = getattr(need, "decided", []) if entry.told else []
        stands = need.merged_into or need
        made.append(Asked(entry, appraisals[-1] if appraisals else None, stands.told_on if entry.told else None))
    return tuple(made)


def _promises(programme: Programme, today: dt.date, held: dict[int, tuple[dt.date, dt.date]]) -> tuple[Entry, ...]:
    answering = programme.answers.filter(answered_by__isnull=False).values_list("answered_by", flat=True)
    entries = public_entries(programme.scheme, list(answering), today, held)
    return tuple(entry for _pk, entry in _in_order(entries) if entry.kind == Kind.COMMITMENT)


def _in_order(entries: Mapping[int, Entry]) -> list[tuple[int, Entry]]:
    """By number; a sensitive one after the others, so that no neighbour tells its number (G14)."""
    return sorted(entries.items(), key=lambda item: (item[1].told is None, item[0]))


def _courses(programme: Programme) -> QuerySet[Course]:
    found = programme.courses.exclude(state=Course.State.CALLED_OFF)
    return found.select_related("tally__kind", "theme").order_by("begins", "id")


def _funds(programme: Programme) -> list[Fund]:
    """Funds that are restricted to it, or that point to its budget; a general fund is of nobody's programme."""
    meant = Q(programme=programme) | Q(budget__programme=programme)
    return list(Fund.objects.filter(meant, is_general=False).select_related("tally").distinct())


def _figures(programme: Programme, tallies: list[int]) -> dict[str, tuple[Shown, ...]]:
    """Figures of the programme's records by the public id of their tally, small counts held back."""
    records = (programme.tally_id, *tallies)
    evaluated = evaluate(Scope(scheme=programme.scheme_id, sources=(), tallies=records, records=records))
    document = {"meta": {}, "parts": figure_parts(evaluated), "digest": "", "previous": None}
    found: dict[str, list[Shown]] = {}
    for figure in pages.page(document).figures:
        found.setdefault(figure.tally, []).append(figure)
    return {tally: tuple(figures) for tally, figures in found.items()}


def _indicators(programme: Programme, figures: tuple[Shown, ...]) -> tuple[Known, ...]:
    """Indicators in the order of the logframe, each with its periods and what may be told of it."""
    readings = Prefetch("readings", Reading.objects.order_by("id"))
    periods = Prefetch("periods", Period.objects.order_by("begins", "id").prefetch_related(readings))
    found = (
        Indicator.objects.filter(result__programme=programme, dropped_at=None, result__dropped_at=None)
        .select_related("result", "unit")
        .prefetch_related(periods)
        .order_by("result__position", "result__id", "position", "id")
    )
    return tuple(
        Known(
            each,
            tuple(_measured(period) for period in each.periods.all()),
            _of_indicator(programme, each, figures),
        )
        for each in found
    )


def _measured(period: Period) -> Measured:
    """The last reading of each side for the whole; parts stand with the figure."""
    last = {reading.side: reading for reading in period.readings.all() if not reading.part}
    return Measured(period, tuple(sorted(last.values(), key=lambda reading: reading.pk)))


def _of_indicator(programme: Programme, indicator: Indicator, figures: tuple[Shown, ...]) -> tuple[Shown, ...]:
    """Its own figures, named after it, or the one of a course or a screening that is its value."""
    name, held = figure_name(indicator, programme), indicator.figure_key
    return tuple(each for each in figures if each.key in (name, held) or each.key.startswith(f"{name}."))


def _updates(programme: Programme) -> tuple[Update, ...]:
    """Published updates that tell of the programme's records."""
    tallies = [programme.tally_id, *programme.courses.values_list("tally_id", flat=True)]
    return tuple(queries.published(programme.scheme).filter(records__in=tallies).distinct())
