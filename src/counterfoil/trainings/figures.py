"""What courses can state: sessions, people, person-times, seats, hours, themes, groups; each side's half beside it.

What of the counts of people may be read stands in `counted.py`: no headcount of a session leaves the two sides, only
sums of ten and more that give none away (GUARDRAILS G10).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.utils import translation
from django.utils.translation import gettext as _

from counterfoil.base.contributions import Contribution, Counted, Fold, Of, Role
from counterfoil.base.figures import SMALLEST, Figure, Scope, register
from counterfoil.base.quantities import Qualifier
from counterfoil.base.sides import Side
from counterfoil.base.text import LANGUAGES, TranslatedText
from counterfoil.statements.models import Measure
from counterfoil.statements.queries import tallies_told
from counterfoil.trainings import queries
from counterfoil.trainings.counted import PRINTED, PersonTimes
from counterfoil.trainings.counted import Counted as Told
from counterfoil.trainings.models import AttendancePaper, Course, Group, Session


@register("trainings")
def stated(scope: Scope) -> Iterator[Figure]:
    """For each course in `scope.records`, or told within one of these, what it came to; nothing of one called off."""
    if not scope.records:
        return
    courses = courses_in(scope)
    told = queries.counted(courses)
    measures = Measure.objects.in_bulk()
    printed = tallies_told(scope.scheme, PRINTED)
    sums, groups, papers = _sums(courses), _groups(courses), _papers(courses)
    broken = _broken_down(courses, printed)
    related = ("tally__kind", "tally__parent__parent", "theme")
    for course in courses.select_related(*related).order_by("id"):
        held, hours = sums.get(course.pk, (0, None))
        above = {course.tally_id, course.tally.parent_id, getattr(course.tally.parent, "parent_id", None)}
        beside = not broken.isdisjoint(above - {course.tally_id})
        said = _Said(course, told[course.pk], measures, course.pk in papers, bool(above & printed), beside)
        yield from said.figures(held, hours, groups.get(course.pk, 0))


def courses_in(scope: Scope) -> QuerySet[Course]:
    """The courses that a scope asks for: on its tallies, or on tallies within these."""
    inside = Q(tally__in=scope.records) | Q(tally__parent__in=scope.records)
    return Course.objects.filter(inside, scheme=scope.scheme).exclude(state=Course.State.CALLED_OFF)


def _broken_down(courses: QuerySet[Course], printed: set[int]) -> set[int]:
    """Tallies of which an account has printed how many came, and a course within which does not tell ten or more.

    What the other courses within tell would leave that one over, whichever page asks for them (G10).
    """
    parents = courses.order_by().values_list("tally__parent", "tally__parent__parent")
    above = {tally for row in parents for tally in row if tally in printed}
    if not above:
        return set()
    within = Q(tally__parent__in=above) | Q(tally__parent__parent__in=above)
    near = Course.objects.filter(within).exclude(state=Course.State.CALLED_OFF)
    told = queries.counted(near)
    silent = [pk for pk, each in told.items() if all(each.told_people(side) is None for side in each.sides)]
    silent += [pk for pk, each in told.items() if any(number < SMALLEST for number in each.people.values())]
    found = Course.objects.filter(pk__in=silent).values_list("tally__parent", "tally__parent__parent")
    return {tally for row in found for tally in row if tally in above}


def _sums(courses: QuerySet[Course]) -> dict[int, tuple[int, Decimal | None]]:
    """Sessions held and the hours held, by course; no hours where one of the sessions does not say."""
    rows = Session.objects.filter(course__in=courses.values("pk"), state=Session.State.HELD).order_by()
    counted = rows.values("course").annotate(
        held=Count("pk"), with_hours=Count("hours_held"), hours=Sum("hours_held")
    )
    return {
        row["course"]: (row["held"], row["hours"] if row["with_hours"] == row["held"] else None) for row in counted
    }


def _groups(courses: QuerySet[Course]) -> dict[int, int]:
    """Groups that are open, by course."""
    rows = Group.objects.filter(course__in=courses.values("pk"), closed_on__isnull=True).order_by()
    return dict(rows.values("course").annotate(number=Count("pk")).values_list("course", "number"))


def _papers(courses: QuerySet[Course]) -> set[int]:
    """Courses of whose people a list on paper was seen by a second person."""
    seen = AttendancePaper.objects.filter(
        course__in=courses.values("pk"), session__isnull=True, confirmed_at__isnull=False
    )
    return set(seen.values_list("course", flat=True))


@dataclass(frozen=True)
class _Said:
    """One course as figures."""

    course: Course
    told: Told
    measures: dict[str, Measure]
    evidence: bool
    printed: bool  # an account states how many came to the course, or to what it lies in
    broken: bool  # it states so of what the course lies in, and another course in there is not told

    def figures(self, held: int, hours: Decimal | None, groups: int) -> Iterator[Figure]:
        own = Side(self.course.entered_side)
        if held:
            yield self._figure("sessions", self._number("sessions", held, own, "sessions"))
        if hours:
            yield self._figure("duration", self._number("hours", hours, own, "hours"))
        if self.course.seats:
            yield self._figure("seats", self._number("seats", self.course.seats, own, "seats"))
        yield self._figure("themes", self._said("theme", own, members=(str(self.course.theme),)), fold=Fold.LIST)
        if groups:
            yield self._figure("groups", self._number("groups", groups, own, "groups"))
        if not self.broken and (people := list(self._people())):
            yield self._figure("participants", *people, helped=True)
        if not self.broken and not (self.printed and self.told.has_small()):
            yield from self._person_times()

    def _people(self) -> Iterator[Contribution]:
        """How many different people, by the organiser's side; beside it the other's."""
        role = Role.WHOLE
        for side in self.told.sides:
            number = self.told.counted_people(side)
            if number is not None:
                more = {"role": role, "evidence": self.evidence, "counted": Counted.AS_TOLD}
                yield self._number(f"people:{side}", number, side, "people", **more)
                role = Role.CHECK

    def _person_times(self) -> Iterator[Figure]:
        """The sum over sessions as one number a side: a contribution for each session would tell of each."""
        sums = [(side, told) for side in self.told.sides if (told := self.told.told_person_times(side))]
        if not sums:
            return
        both = [
            self._number(
                f"times:{side}", each.number, side, "person-times", counted=Counted.BY_BATCH,
                role=Role.CHECK if place else Role.WHOLE,
                qualifier=Qualifier.EXACTLY if each.is_whole else Qualifier.AT_LEAST,
            )
            for place, (side, each) in enumerate(sums)
        ]  # fmt: skip
        key = f"{self.course.tally.handle}.participants.person-times"
        yield self._figure("participants", *both, helped=True, key=key, title=self._of_sessions(sums[0][1]))

    def _of_sessions(self, each: PersonTimes) -> TranslatedText:
        """The measure, and over how many of the sessions its sum runs where it is not all."""
        label: TranslatedText = self.measures["participants"].label
        if each.is_whole:
            return label
        found = {}
        for language in LANGUAGES:
            with translation.override(language):
                words = {"counted": each.counted, "held": each.held, "label": label.in_language(language)[0]}
                found[language] = _("%(label)s (%(counted)s of %(held)s sessions)") % words
        return TranslatedText(found)

    def _number(self, what: str, number: Decimal | int, side: Side, unit: str, **more: Any) -> Contribution:
        said = {"qualifier": Qualifier.EXACTLY, "counted": Counted.ITEMISED, **more}
        return self._said(what, side, number=Decimal(number), unit=unit, **said)

    def _said(self, what: str, side: Side, **said: Any) -> Contribution:
        return Contribution(
            id=f"{self.course.public_id}:{what}", of=Of.RECORD, tally=str(self.course.tally.public_id), side=side,
            source_title=str(side.label), **{"counted": Counted.ITEMISED, **said},
        )  # fmt: skip

    def _figure(
        self, measure: str, *told: Contribution, fold: Fold = Fold.SUM_PER_UNIT, helped: bool = False, key: str = "",
        title: TranslatedText | None = None,
    ) -> Figure:  # fmt: skip
        tally, above = self.course.tally, self.course.tally.parent
        return Figure(
            key=key or f"{tally.handle}.{measure}", fold=fold, contributions=told,
            title=title or self.measures[measure].label, measure=measure, tally=str(tally.public_id),
            tally_handle=tally.handle, tally_name=tally.name or tally.kind.label, kind=tally.kind_id,
            unit=told[0].unit, people_helped=helped, quoted=False,
            within=tuple(str(each.public_id) for each in (above, above.parent if above else None) if each),
        )  # fmt: skip
