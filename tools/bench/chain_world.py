"""An invented scheme as large as years of work leave it: needs, programmes, courses, sessions, groups, screenings.

    python -m tools.bench chain

fills the benchmark's own database; `fill(scheme, needs=…, programmes=…, sessions=…)` any scheme with two sides.
Rows are written in sets, past the actions: the benchmark asks how fast lists are, not how rows come about.
"""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

BY = "system:bench"
SET = 5_000  # rows written at once
THINGS = ("wool", "sewing machines", "seedlings", "a childcare room", "bookkeeping", "a kitchen", "legal advice")
SINIFIED = ("羊毛", "缝纫机", "种苗", "托儿室", "记账", "厨房", "法律咨询")
TOWNS = ("Stone", "Poplar", "Willow", "Apricot", "Reed", "Copper", "Falcon", "Salt", "Melon", "Spring")
COURSE_OF = 8  # sessions
GROUP_OF = 5  # courses


@dataclass
class World:
    """What rows are made of: organisations of each side, places, and the terms of the closed lists."""

    scheme: Any
    giving: Any
    receiving: Any
    places: list[Any]
    today: dt.date
    chance: random.Random

    def day(self, back: int, on: int = 200) -> dt.date:
        """A day between so many days ago and so many days on."""
        return self.today + dt.timedelta(days=self.chance.randrange(-back, on))

    def by(self, day: dt.date | None = None) -> dict[str, Any]:
        """Who entered a row, and on which day."""
        moment = dt.datetime.combine(day or self.today, dt.time(9), dt.timezone(dt.timedelta(hours=8)))
        return {"entered_by": BY, "entered_at": moment}


def fill(scheme: Any, *, needs: int, programmes: int, sessions: int) -> World:
    """Rows of every list in a scheme. The same numbers always give the same rows."""
    from django.utils import timezone

    from counterfoil.base.actors import System
    from counterfoil.base.sides import Side
    from counterfoil.base.text import TranslatedText
    from counterfoil.partners import actions as partners

    offices = [scheme.parties.get(side=side).organisation for side in (Side.GIVING, Side.RECEIVING)]
    by, level = System("bench"), "county"
    places = [partners.add_place(name=TranslatedText(en=f"{town} County", zh=f"{town}县"), level=level, invented=True,
                                 by=by) for town in TOWNS]  # fmt: skip
    world = World(scheme, *offices, places, timezone.localdate(), random.Random(7))
    asked = _needs(world, needs)
    planned = _programmes(world, programmes, asked)
    courses = _courses(world, max(1, sessions // COURSE_OF), planned)
    _sessions(world, sessions, courses)
    _groups(world, [course for course in courses if course.ends < world.today][::GROUP_OF])
    _screenings(world, planned[::5])
    return world


def _written(model: Any, rows: list[Any]) -> list[Any]:
    return list(model.objects.bulk_create(rows, batch_size=SET))


def _words(number: int) -> str:
    """Words of a row, every third in Chinese."""
    thing = number % len(THINGS)
    return f"第{number}组需要{SINIFIED[thing]}" if number % 3 == 0 else f"{THINGS[thing].capitalize()} no. {number}"


def _needs(world: World, count: int) -> list[Any]:
    from counterfoil.base.listing import listed
    from counterfoil.lines.models import Kind, Line, State
    from counterfoil.needs.models import Band, Need, Sector, Urgency

    first = Line.objects.filter(scheme=world.scheme, kind=Kind.REQUEST).count() + 1
    states = [State.OPEN, State.OPEN, State.TAKEN_UP, State.IN_PART, State.DECLINED, State.WITHDRAWN]
    lines = []
    for number in range(first, first + count):
        state, day = states[number % len(states)], world.day(2000, 1)
        settled = {} if state == State.OPEN else {"settled_by": "giving", "settled_at": world.by(day)["entered_at"]}
        lines.append(Line(
            scheme=world.scheme, kind=Kind.REQUEST, number=number, words=_words(number), spoke=world.receiving,
            language="zh-hans" if number % 3 == 0 else "en", spoke_side="receiving", owner=world.giving,
            owner_side="giving", state=state, reason="for a reason" if state == State.DECLINED else "",
            entered_side="receiving", **settled, **world.by(day),
        ))  # fmt: skip
    sectors = list(Sector.objects.filter(sensitive=False))
    needs = [
        Need(
            line=line, scheme=world.scheme, sector=sectors[line.number % len(sectors)],
            place=world.places[line.number % len(world.places)] if line.number % 4 else None,
            affected=world.chance.choice(Band.values), urgency=world.chance.choice(Urgency.values),
            told_on=line.entered_at.date() if line.state == State.TAKEN_UP and line.number % 2 else None,
            **listed(line.words, line.handle),
        )
        for line in _written(Line, lines)
    ]  # fmt: skip
    return _written(Need, needs)


def _tallies(world: World, kind: str, prefix: str, names: list[str]) -> list[Any]:
    from counterfoil.base.text import TranslatedText
    from counterfoil.statements.models import Tally

    first = Tally.objects.filter(scheme=world.scheme, kind=kind).count() + 1
    return _written(Tally, [
        Tally(
            scheme=world.scheme, kind_id=kind, handle=f"{prefix}{number}", name=TranslatedText(en=name), **world.by()
        )
        for number, name in enumerate(names, first)
    ])  # fmt: skip


def _programmes(world: World, count: int, needs: list[Any]) -> list[Any]:
    from counterfoil.base.dates import PartialDate
    from counterfoil.base.listing import listed
    from counterfoil.programmes.models import Indicator, Period, Programme, Reading, Result, State

    names, rows = [f"{_words(number)} (programme)" for number in range(count)], []
    for number, tally in enumerate(_tallies(world, "programme", "P", names)):
        begins = world.day(2000)
        row = Programme(scheme=world.scheme, tally=tally, state=State.values[number % 5], **world.by(),
                        **listed(str(tally.name), tally.handle))  # fmt: skip
        if number % 2:
            row.giving_released = row.receiving_released = row.entered_at
        row.begins, row.until = PartialDate(begins.year, begins.month), PartialDate(begins.year + 2)
        rows.append(row)
    programmes = _written(Programme, rows)
    through = Programme.answers.through
    _written(through, [
        through(programme_id=programmes[place % count].pk, need_id=need.pk)
        for place, need in enumerate(needs) if place % 3 == 0 and count
    ])  # fmt: skip
    results = _written(Result, [
        Result(programme=each, level="output", position=place, words=f"Result {place + 1}", **world.by())
        for each in programmes for place in range(2)
    ])  # fmt: skip
    indicators = _written(Indicator, [
        Indicator(result=each, words="Seats offered", about="offered", unit_id="people", position=place, **world.by())
        for each in results for place in range(2)
    ])  # fmt: skip
    years = [dt.date(world.today.year - back, 1, 1) for back in (2, 1, 0)]
    periods = _written(Period, [
        Period(indicator=each, begins=year, ends=year.replace(month=12, day=31), target=100, **world.by())
        for each in indicators for year in years
    ])  # fmt: skip
    _written(Reading, [
        Reading(period=each, value=Decimal(90), basis="the organiser's register", side="giving", **world.by())
        for place, each in enumerate(periods) if place % 5 and each.ends < world.today
    ])  # fmt: skip
    return programmes


def _courses(world: World, count: int, programmes: list[Any]) -> list[Any]:
    from counterfoil.base.listing import listed
    from counterfoil.trainings.models import Course, Theme

    themes, rows = list(Theme.objects.all()), []
    for number, tally in enumerate(_tallies(world, "course", "C", [f"{_words(n)} (course)" for n in range(count)])):
        begins = world.day(2000)
        state = Course.State.PLANNED if begins > world.today else Course.State.ENDED
        rows.append(Course(
            scheme=world.scheme, tally=tally, programme=programmes[number % len(programmes)] if number % 4 else None,
            theme=themes[number % len(themes)], organiser=world.receiving, begins=begins,
            ends=begins + dt.timedelta(days=60), seats=40 if number % 6 else None, state=state, entered_side="giving",
            **world.by(), **listed(str(tally.name), tally.handle),
        ))  # fmt: skip
    return _written(Course, rows)


def _sessions(world: World, count: int, courses: list[Any]) -> None:
    from counterfoil.trainings.models import Count, Session

    rows = []
    for number in range(count):
        course = courses[number % len(courses)]
        nth = number // len(courses) + 1
        day = course.begins + dt.timedelta(days=7 * (nth - 1))
        over = day < world.today
        state = "called_off" if number % 29 == 0 else "held" if over and number % 11 else "planned"
        rows.append(Session(
            scheme=world.scheme, course=course, number=nth, day=day, begins=dt.time(9), ends=dt.time(11, 30),
            hours_planned=Decimal("2.5"), hours_held=Decimal("2.5") if state == "held" else None,
            place=world.places[number % len(world.places)] if number % 5 else None, where="Town hall", state=state,
            called_off="snow" if state == "called_off" else "", entered_side="giving", **world.by(),
        ))  # fmt: skip
    held = [each for each in _written(Session, rows) if each.state == "held" and each.pk % 7]
    _written(Count, [
        Count(course_id=each.course_id, session=each, side=side, number=10 + each.pk % 25, **world.by())
        for each in held for side in ("giving", "receiving") if side == "giving" or each.pk % 2
    ])  # fmt: skip


def _groups(world: World, courses: list[Any]) -> None:
    from counterfoil.base.listing import listed
    from counterfoil.trainings.models import Channel, Group

    channels, first, rows = list(Channel.objects.all()), Group.objects.filter(scheme=world.scheme).count() + 1, []
    for number, course in enumerate(courses, first):
        opened, closed = course.ends, number % 4 == 0
        rows.append(Group(
            scheme=world.scheme, number=number, channel=channels[number % len(channels)], theme=course.theme,
            course=course, purpose=f"Questions after course {number}", owner=world.receiving, opened_on=opened,
            review_on=opened + dt.timedelta(days=180), closed_on=opened + dt.timedelta(days=200) if closed else None,
            closed_because="done" if closed else "", entered_side="giving", **world.by(),
            **listed(f"Questions after course {number}"),
        ))  # fmt: skip
    _written(Group, rows)


def _screenings(world: World, programmes: list[Any]) -> None:
    from counterfoil.base.listing import listed
    from counterfoil.screenings.models import Screening

    names, rows = [f"Screening no. {n + 1}" for n in range(len(programmes))], []
    for programme, tally in zip(programmes, _tallies(world, "screening", "H", names), strict=True):
        begins = world.day(1000)
        rows.append(Screening(
            scheme=world.scheme, tally=tally, programme=programme, provider=world.receiving, begins=begins,
            ends=begins + dt.timedelta(days=5), offered=200, entered_side="giving", **world.by(),
            **listed(str(tally.name), tally.handle),
        ))  # fmt: skip
    _written(Screening, rows)
