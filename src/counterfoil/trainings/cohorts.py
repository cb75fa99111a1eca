"""Results over years: the courses that began in a year, what came of them, and what is missing to say more.

`of` is for the two sides and knows every count. `told` is what the public may read (GUARDRAILS G10): it adds up only
what is told of each course, so that a year less its courses leaves nothing over; shares go by fives and stand for ten
people on either side of them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from decimal import Decimal

from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.expressions import ExpressionWrapper
from django.db.models.fields import DateField
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from counterfoil.base.figures import SMALLEST
from counterfoil.partners.models import Scheme
from counterfoil.programmes.models import Programme
from counterfoil.statements.queries import tallies_told
from counterfoil.trainings import queries
from counterfoil.trainings.counted import PRINTED, Counted, tells_few
from counterfoil.trainings.models import Course, Group, Question, Sample, Session

YEAR = dt.timedelta(days=365)  # how long a group has to be open, and after which a course can show results
STEP = 5  # shares in public go by whole five per cent


@dataclass(frozen=True)
class Pooled:
    """The latest voluntary samples of one question over the courses of a year; `share` in per cent, None untold."""

    question: Question
    courses: int
    answered: int
    yes: int
    share: int | None

    def public(self) -> Pooled:
        """As the public may read it: by fives, and no share that stands for fewer than ten people."""
        no = self.answered - self.yes
        small = self.yes < SMALLEST or no < SMALLEST
        share = None if small else _by_five(100 * self.yes, self.answered)
        return replace(self, answered=max(SMALLEST, _by_five(self.answered, 1)), yes=0, share=share)


@dataclass
class Cohort:
    """The courses of one year. Numbers that are None are not known, or not told."""

    year: int
    courses: int = 0
    called_off: int = 0
    running: int = 0
    planned: int = 0  # sessions that were not called off, held ones among them
    held: int = 0
    hours: Decimal | None = None
    people: int | None = None
    people_of: int = 0  # courses whose people are in it
    person_times: int | None = None
    times_of: int = 0  # sessions whose headcount is in it
    groups: int = 0
    groups_old: int = 0  # opened a year ago or earlier
    groups_kept: int = 0  # of these, open after twelve months
    youngest: dt.date | None = None  # the last day of the last course
    samples: list[Pooled] = field(default_factory=list)
    is_public: bool = False

    def missing(self, today: dt.date | None = None) -> list[str]:
        """What is not known of this year, in words; said whether it flatters or not."""
        today = today or timezone.localdate()
        found = [self._uncounted(), self._without_people(), self._still_running(), self._young_groups()]
        levels = {pooled.question.level for pooled in self.samples}
        if Question.Level.BEHAVIOUR not in levels:
            found.append(self._no_sample(_("Behaviour: no sample."), today))
        if Question.Level.RESULTS not in levels:
            found.append(self._no_sample(_("Results: no sample."), today))
        return [words for words in found if words]

    def _uncounted(self) -> str:
        number = self.held - self.times_of
        if number and self.is_public:
            words = ngettext("Headcount of %(n)s session not counted or not told.",
                             "Headcounts of %(n)s sessions not counted or not told.", number)  # fmt: skip
        else:
            words = ngettext("Headcount missing for %(n)s session.", "Headcount missing for %(n)s sessions.", number)
        return words % {"n": number} if number else ""

    def _without_people(self) -> str:
        number = self.courses - self.people_of
        words = ngettext("Of %(n)s course it is not known or not told how many different people came.",
                         "Of %(n)s courses it is not known or not told how many different people came.",
                         number)  # fmt: skip
        return words % {"n": number} if number else ""

    def _still_running(self) -> str:
        words = ngettext("%(n)s course has not ended.", "%(n)s courses have not ended.", self.running)
        return words % {"n": self.running} if self.running else ""

    def _young_groups(self) -> str:
        number = self.groups - self.groups_old
        words = ngettext("%(n)s group is not yet 12 months old.", "%(n)s groups are not yet 12 months old.", number)
        return words % {"n": number} if number else ""

    def _no_sample(self, words: str, today: dt.date) -> str:
        young = self.youngest is not None and today - self.youngest < YEAR
        why = _("Not yet 12 months since the last course ended.")
        return f"{words} {why}" if young else words


def of(scheme: Scheme, programme: Programme | None = None, today: dt.date | None = None) -> list[Cohort]:
    """The years of a scheme, or of one programme, the latest first; as many queries for many courses as for one."""
    return _cohorts(scheme, _courses(scheme, programme), today or timezone.localdate(), public=False)


def told(scheme: Scheme, programme: Programme | None = None, today: dt.date | None = None) -> list[Cohort]:
    """As `of`, with nothing in it that the public may not read."""
    return _cohorts(scheme, _courses(scheme, programme), today or timezone.localdate(), public=True)


def _courses(scheme: Scheme, programme: Programme | None) -> QuerySet[Course]:
    found = Course.objects.filter(scheme=scheme)
    return found if programme is None else found.filter(programme=programme)


def _cohorts(scheme: Scheme, courses: QuerySet[Course], today: dt.date, *, public: bool) -> list[Cohort]:
    found: dict[int, Cohort] = {}
    small: set[int] = set()
    kept = courses.exclude(state=Course.State.CALLED_OFF)
    counted = queries.counted(kept)
    for pk, begins, ends, state in courses.order_by("id").values_list("pk", "begins", "ends", "state"):
        cohort = found.setdefault(begins.year, Cohort(begins.year, is_public=public))
        if state == Course.State.CALLED_OFF:
            cohort.called_off += 1
            continue
        cohort.courses += 1
        cohort.running += state != Course.State.ENDED
        cohort.youngest = max(cohort.youngest or ends, ends)
        (_add_told if public else _add)(cohort, counted[pk])
        if counted[pk].has_small() or any(tells_few(number) for number in counted[pk].people.values()):
            small.add(cohort.year)
    if public and small and tallies_told(scheme.pk, PRINTED):
        for year in small:  # a number of the whole is printed: what our sum leaves out of it would be few
            cohort = found[year]
            cohort.people, cohort.people_of, cohort.person_times, cohort.times_of = None, 0, None, 0
    _add_sessions(found, kept)
    _add_groups(found, courses, today)
    _add_samples(found, kept, public)
    return [found[year] for year in sorted(found, reverse=True)]


def _add(cohort: Cohort, told: Counted) -> None:
    people, came = told.first_of(told.people), told.came()
    if people is not None:
        cohort.people, cohort.people_of = (cohort.people or 0) + people, cohort.people_of + 1
    if came is not None:
        cohort.person_times = (cohort.person_times or 0) + came
        cohort.times_of += len(told.sessions) - told.missing()


def _add_told(cohort: Cohort, told: Counted) -> None:
    """What is told of a course: by the organiser's side, else by the other."""
    people = next((n for side in told.sides if (n := told.told_people(side)) is not None), None)
    times = next((t for side in told.sides if (t := told.told_person_times(side))), None)
    if people is not None:
        cohort.people, cohort.people_of = (cohort.people or 0) + people, cohort.people_of + 1
    if times is not None:
        cohort.person_times = (cohort.person_times or 0) + times.number
        cohort.times_of += times.counted


def _add_sessions(found: dict[int, Cohort], courses: QuerySet[Course]) -> None:
    rows = Session.objects.filter(course__in=courses.values("pk")).exclude(state=Session.State.CALLED_OFF).order_by()
    held = Q(state=Session.State.HELD)
    by_year = rows.values("course__begins__year").annotate(
        planned=Count("pk"), held=Count("pk", filter=held), hours=Sum("hours_held", filter=held)
    )
    for row in by_year:
        cohort = found[row["course__begins__year"]]
        cohort.planned, cohort.held, cohort.hours = row["planned"], row["held"], row["hours"]


def _add_groups(found: dict[int, Cohort], courses: QuerySet[Course], today: dt.date) -> None:
    """A group counts as kept when it was open twelve months after it was opened."""
    old = Q(opened_on__lte=today - YEAR)
    a_year_on = ExpressionWrapper(F("opened_on") + YEAR, output_field=DateField())
    rows = Group.objects.filter(course__in=courses.values("pk")).order_by().annotate(a_year_on=a_year_on)
    kept = old & (Q(closed_on__isnull=True) | Q(closed_on__gte=F("a_year_on")))
    by_year = rows.values("course__begins__year").annotate(
        number=Count("pk"), old=Count("pk", filter=old), kept=Count("pk", filter=kept)
    )
    for row in by_year:
        cohort = found[row["course__begins__year"]]
        cohort.groups, cohort.groups_old, cohort.groups_kept = row["number"], row["old"], row["kept"]


def _add_samples(found: dict[int, Cohort], courses: QuerySet[Course], public: bool) -> None:
    """Of each course and question the sample that was asked last, pooled by year and question."""
    rows = Sample.objects.filter(course__in=courses.values("pk")).select_related("question", "course")
    last = {(row.course_id, row.question_id): row for row in rows.order_by("asked_on", "id")}
    pools: dict[tuple[int, int, str], list[Sample]] = {}
    for row in last.values():
        key = (row.course.begins.year, row.question.position, row.question_id)
        pools.setdefault(key, []).append(row)
    for (year, _position, _code), samples in sorted(pools.items()):
        pooled = _pooled(samples)
        found[year].samples.append(pooled.public() if public else pooled)


def _pooled(samples: Iterable[Sample]) -> Pooled:
    samples = list(samples)
    answered, yes = sum(s.answered for s in samples), sum(s.yes for s in samples)
    return Pooled(samples[0].question, len(samples), answered, yes, round(100 * yes / answered))


def _by_five(part: int, whole: int) -> int:
    """`part / whole` to the nearest five, halves up."""
    return STEP * ((2 * part + STEP * whole) // (2 * STEP * whole))
