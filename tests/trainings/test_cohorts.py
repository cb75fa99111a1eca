"""Results over years: what came of a year's courses, what is missing, and what of it the public may read."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from counterfoil.base.sides import Side
from counterfoil.programmes.actions import start_programme
from counterfoil.trainings import cohorts
from counterfoil.trainings import course_actions as courses
from counterfoil.trainings.models import Channel, Course, Group, Question, Sample
from tests import cast
from tests.trainings.courses import GIVING, count, counted, course, people, planned

pytestmark = pytest.mark.usefixtures("db")
TODAY = dt.date(2026, 11, 24)


def group(of: Course, opened: str, closed: str = "") -> Group:
    return Group.objects.create(
        scheme=of.scheme, number=Group.objects.count() + 1, channel=Channel.objects.get(code="wechat"), course=of,
        purpose="Go on selling", owner=cast.organisation(of.scheme, Side.GIVING), opened_on=opened,
        review_on="2027-01-01", closed_on=closed or None, closed_because="quiet" if closed else "", entered_by="x",
        entered_side="giving",
    )  # fmt: skip


def sample(of: Course, code: str, yes: int, answered: int, day: str = "2026-06-01") -> Sample:
    return Sample.objects.create(
        course=of, question=Question.objects.get(code=code), asked_on=day, answered=answered, yes=yes,
        basis="asked at the market", side="giving", entered_by="x",
    )  # fmt: skip


def test_a_year_says_what_came_of_it_and_what_is_missing():
    scheme = cast.scheme()
    first = course(scheme)
    counted(first, 30, 30, None)
    people(first, 40)
    second = course(scheme, begins=dt.date(2025, 5, 6))
    planned(second, 2, day=dt.date(2025, 5, 6))
    courses.call_off_course(course=course(scheme), reason="Rain", by=GIVING)
    course(scheme, begins=dt.date(2026, 3, 3), ends=dt.date(2026, 9, 1))
    group(first, "2025-06-01"), group(first, "2025-06-01", "2026-05-01"), group(first, "2025-06-01", "2026-07-01")
    group(first, "2026-06-01")
    sample(first, "began-enterprise", 3, 12, "2025-12-01"), sample(first, "began-enterprise", 6, 20)
    later, year = cohorts.of(scheme, today=TODAY)
    assert (year.year, year.courses, year.called_off, year.running) == (2025, 2, 1, 1)
    assert (year.planned, year.held, year.people, year.person_times) == (5, 3, 40, 60)
    assert (year.groups, year.groups_old, year.groups_kept) == (4, 3, 2)
    [pooled] = year.samples
    assert (pooled.answered, pooled.yes, pooled.share) == (20, 6, 30)  # what was asked last
    missing = " ".join(year.missing(TODAY))
    for words in ("Headcount missing for 1 session.", "Of 1 course", "1 course has not ended.",
                  "1 group is not yet 12 months old.", "Behaviour: no sample."):  # fmt: skip
        assert words in missing, words
    assert "Results: no sample" not in missing
    assert "Not yet 12 months" in " ".join(later.missing(TODAY))


def test_the_public_reads_only_what_is_told_of_each_course():
    scheme = cast.scheme()
    open_one, small, close = (course(scheme) for _ in range(3))
    counted(open_one, 30, 30), people(open_one, 40)
    counted(small, 6, 6), people(small, 8)
    counted(close, 20, 20), people(close, 36)
    sample(open_one, "began-enterprise", 13, 31), sample(small, "tried-it", 9, 12)
    [year] = cohorts.told(scheme, today=TODAY)
    assert (year.people, year.people_of, year.person_times, year.times_of) == (40, 1, 60, 2)
    tried, began = year.samples
    assert (tried.share, tried.answered, tried.yes) == (None, 10, 0)
    assert (began.share, began.answered, began.yes) == (40, 30, 0)
    assert "not counted or not told" in " ".join(year.missing(TODAY))
    assert cohorts.of(scheme, today=TODAY)[0].people == 84  # the two sides read all of it


def test_a_year_is_not_told_beside_a_printed_whole_that_would_give_its_small_course_away():
    scheme = cast.scheme()
    large, small = course(scheme), course(scheme)
    counted(large, 30, 30), people(large, 40)
    counted(small, 6), people(small, 6)
    cast.account(scheme, Side.GIVING, [cast.act("P9", "programme")], [cast.fact("P9", "participants", 46)])
    [year] = cohorts.told(scheme, today=TODAY)
    assert (year.people, year.person_times) == (None, None)


def test_a_programme_has_years_of_its_own_and_many_courses_cost_no_more():
    scheme = cast.scheme()
    programme = start_programme(scheme=scheme, name=cast.T(en="Weavers"), by=GIVING)
    counted(course(scheme, programme=programme), 12)

    def cost() -> int:
        with CaptureQueriesContext(connection) as caught:
            cohorts.told(scheme, today=TODAY)
        return len(caught)

    few = cost()
    for number in range(6):
        made = course(scheme, begins=dt.date(2020 + number, 2, 2), ends=dt.date(2020 + number, 12, 1))
        count(planned(made, day=dt.date(2020 + number, 2, 3)), 12)
        sample(made, "tried-it", 12, 30)
    assert cost() == few <= 8
    assert [each.courses for each in cohorts.of(scheme, programme, TODAY)] == [1]
