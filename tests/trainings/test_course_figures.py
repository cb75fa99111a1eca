"""What the public may read of who came: attacked as somebody would who wants a small number (GUARDRAILS G10)."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterfoil.base.contributions import Counted as How
from counterfoil.base.figures import SMALLEST, Scope
from counterfoil.base.sides import SIDES, Side
from counterfoil.figures.evaluate import Evaluated, evaluate
from counterfoil.figures.standing import Differs, Stands
from counterfoil.programmes.actions import start_programme
from counterfoil.trainings import count_actions as counts
from counterfoil.trainings import course_actions as courses
from counterfoil.trainings.counted import Counted
from counterfoil.trainings.models import Course
from tests import cast
from tests.trainings.courses import GIVING, RECEIVING, count, counted, course, draft, people, planned

LEFT, RIGHT = SIDES


def figures(of: Course, *records: int) -> dict[str, Evaluated]:
    scope = Scope(of.scheme_id, (), records=records or (of.tally_id,))
    return {e.key.removeprefix(f"{of.tally.handle}."): e for e in evaluate(scope)}


def told(of: Course, key: str = "participants.person-times") -> str:
    """What is read: "92", "at least 60", or nothing."""
    found = figures(of).get(key)
    if found is None:
        return ""
    interval = found.result.lines[0].interval
    return f"{interval.low}" if interval.high is not None else f"at least {interval.low}"


@pytest.mark.django_db
class TestWhatIsTold:
    def test_both_halves_of_people_and_of_person_times(self):
        made = course()
        both = counted(made, 32, 30, 30)
        count(both, 32, 30, 30, by=RECEIVING)
        counts.count_people(course=made, number=41, by=RECEIVING)
        people(made, 40)
        found = figures(made)
        assert told(made, "participants") == "40" and told(made) == "92" and told(made, "sessions") == "3"
        assert told(made, "seats") == "40" and found["themes"].result.members == ("selling online",)
        assert found["participants"].standing.differs == Differs.SIDES
        times = found["participants.person-times"].standing
        assert (times.counted, times.stands) == (How.BY_BATCH, Stands.BOTH_AGREE)

    def test_a_session_that_nobody_counted_makes_it_at_least_and_says_how_many(self):
        made = course()
        counted(made, 32, None, 30)
        assert told(made) == "at least 62"
        assert str(figures(made)["participants.person-times"].figure.title) == "participants (2 of 3 sessions)"

    def test_the_number_is_the_organisers(self):
        made = course(organiser=None)
        courses.change_course(
            course=made, draft=draft(organiser=cast.organisation(made.scheme, Side.RECEIVING)), by=GIVING
        )
        count(counted(made, 32), 20, by=RECEIVING)
        assert told(made) == "20"

    def test_within_its_programme_and_nothing_of_one_called_off(self):
        scheme = cast.scheme()
        programme = start_programme(scheme=scheme, name=cast.T(en="Weavers"), by=GIVING)
        made, gone = (course(scheme, programme=programme) for _ in range(2))
        counted(made, 32)
        courses.call_off_course(course=gone, reason="Rain", by=GIVING)
        keys = [e.key for e in evaluate(Scope(scheme.pk, (), records=(programme.tally_id,)))]
        assert f"{made.tally.handle}.sessions" in keys
        assert not [key for key in keys if key.startswith(f"{gone.tally.handle}.")]


@pytest.mark.django_db
class TestAttacks:
    def test_a_session_of_under_ten_looks_like_one_that_nobody_counted(self):
        small, silent = course(), course(cast.scheme("far"))
        counted(small, 32, 4), counted(silent, 32, None)
        assert told(small) == told(silent) == "at least 32"
        kept = str([c.to_json() for e in figures(small).values() for c in e.figure.contributions])
        assert '"4"' not in kept and "'4'" not in kept

    def test_one_side_says_under_ten_and_the_other_does_not(self):
        made = course()
        count(counted(made, 32, 12), 32, 9, by=RECEIVING)
        assert told(made) == "at least 32"

    def test_a_course_of_one_session_of_under_ten(self):
        made = course()
        counted(made, 9)
        people(made, 9)
        assert (told(made), told(made, "participants"), told(made, "sessions")) == ("", "", "1")

    def test_so_few_came_twice(self):
        made = course()
        counted(made, 20, 20)
        people(made, 36)  # four came twice
        assert (told(made, "participants"), told(made)) == ("", "")

    def test_so_few_were_absent(self):
        made = course()
        counted(made, 30, 30, 29)
        people(made, 30)  # one was absent once
        assert (told(made, "participants"), told(made)) == ("", "")

    def test_whoever_came_each_time_is_told(self):
        made = course()
        counted(made, 30, 30)
        people(made, 30)
        assert (told(made, "participants"), told(made)) == ("30", "60")

    def test_so_few_came_to_what_is_left_out(self):
        made = course()
        counted(made, 30, 6)
        people(made, 35)  # five came to the second session alone
        assert (told(made, "participants"), told(made)) == ("", "")

    def test_nor_does_an_earlier_page_that_told_one_of_the_two(self):
        made = course()
        counted(made, 20, 20)
        assert told(made) == "40"
        people(made, 36)
        assert (told(made, "participants"), told(made)) == ("", "")  # else 40 - 36 came twice

    def test_an_account_that_prints_the_whole_gives_no_small_session_away(self):
        made = course()
        counted(made, 32, 4)
        source = cast.account(
            made.scheme, Side.GIVING, [cast.act("C9", "course")], [cast.fact("C9", "participants", 36)]
        )
        Course.objects.filter(pk=made.pk).update(tally=source.mentions.get().tally)
        assert told(Course.objects.get(pk=made.pk)) == ""  # else 36 - 32

    def test_nor_do_the_other_courses_of_a_programme_whose_total_is_printed(self):
        scheme = cast.scheme()
        source = cast.account(
            scheme, Side.GIVING, [cast.act("P9", "programme")],
            [cast.fact("P9", "participants", 75, unit_id="people")], kind="page",
        )  # fmt: skip
        whole = source.mentions.get().tally
        large, few = course(scheme), course(scheme)
        for made, number in ((large, 70), (few, 5)):
            people(made, number)
            made.tally.parent = whole
            made.tally.save()
        scope = Scope(scheme.pk, (source.pk,), records=(whole.pk,))
        keys = {e.key for e in evaluate(scope)}
        assert f"{whole.handle}.participants" in keys
        assert not {f"{made.tally.handle}.participants" for made in (large, few)} & keys  # else 75 - 70

    @pytest.mark.parametrize(("few", "is_told"), [(5, False), (None, False), (25, True)])
    def test_nor_where_a_page_asks_without_the_account_that_printed_it(self, few, is_told):
        """The page of a chain evaluates the records alone; the printed total stands on another page."""
        scheme = cast.scheme()
        source = cast.account(
            scheme, Side.GIVING, [cast.act("P9", "programme")],
            [cast.fact("P9", "participants", 75, unit_id="people")], kind="page",
        )  # fmt: skip
        whole = source.mentions.get().tally
        large, other = course(scheme), course(scheme)
        for made, number in ((large, 50), (other, few)):
            if number:
                people(made, number)
            made.tally.parent = whole
            made.tally.save()
        found = {e.key for e in evaluate(Scope(scheme.pk, (), records=(large.tally_id,)))}
        assert (f"{large.tally.handle}.participants" in found) == is_told  # else 75 - 50 in two courses

    def test_people_are_told_once_the_course_has_ended_so_that_no_page_tells_who_joined_late(self):
        made = course()
        counted(made, 30, 30)
        people(made, 40, ended=False)
        assert told(made, "participants") == ""
        assert told(people(made, 44), "participants") == "44"

    def test_each_page_differs_from_the_one_before_by_nobody_or_by_ten(self):
        made = course()
        pages = []
        for session, number in zip(planned(made, 5), (30, 4, 0, 12, 9), strict=True):
            counts.count_session(session=session, number=number, by=GIVING)
            pages.append(int(told(made).removeprefix("at least ") or 0))
        steps = [after - before for before, after in pairwise(pages)]
        assert pages[0] == 30 and all(step == 0 or step >= SMALLEST for step in steps)


numbers = st.none() | st.integers(0, 40)


@given(
    sessions=st.lists(st.tuples(numbers, numbers), max_size=6),
    people=st.tuples(numbers, numbers),
    ended=st.booleans(),
)
def test_nothing_told_is_small_nor_apart_from_what_is_told_by_less_than_ten(sessions, people, ended):
    def by_side(pair):
        return {side: number for side, number in zip(SIDES, pair, strict=True) if number is not None}

    made = Counted(LEFT, ended, {n: by_side(pair) for n, pair in enumerate(sessions)}, by_side(people))
    persons = [n for side in SIDES if (n := made.told_people(side)) is not None]
    times = [t for side in SIDES if (t := made.told_person_times(side)) is not None]
    assert all(n >= SMALLEST for n in persons)
    for each in times:
        assert each.number >= SMALLEST * each.counted > 0 and each.counted <= each.held
    for side in SIDES:
        one, other = made.told_people(side), made.told_person_times(side)
        assert one is None or other is None or not 0 < abs(other.number - one) < SMALLEST
    for side in SIDES:  # a further session, whatever was counted at it, moves what is told by nobody or by ten
        told = made.told_person_times(side)
        for extra in (None, 0, 3, 9, 10, 40):
            fuller = Counted(LEFT, ended, {**made.sessions, 99: by_side((extra, extra))}, made.people)
            after = fuller.told_person_times(side)
            if told and after:
                assert after.number == told.number or after.number - told.number >= SMALLEST
