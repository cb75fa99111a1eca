"""Courses and sessions: planned by a form or a sheet, held, counted by both sides; and what is refused, with why."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from counterfoil.base.actors import System
from counterfoil.base.dates import PartialDate
from counterfoil.base.errors import Refusal
from counterfoil.base.listing import asked
from counterfoil.base.sides import Side
from counterfoil.partners.models import Scheme
from counterfoil.partners.roles import Role
from counterfoil.programmes.actions import start_programme
from counterfoil.trainings import clashes, queries, rules
from counterfoil.trainings import count_actions as counts
from counterfoil.trainings import course_actions as courses
from counterfoil.trainings import material_actions as materials
from counterfoil.trainings import paper_actions as papers
from counterfoil.trainings import session_actions as sessions
from counterfoil.trainings import session_set_actions as sets
from counterfoil.trainings import trainer_actions as trainers
from counterfoil.trainings.models import Count, Course, Session, Teaches, Trainer
from tests import cast
from tests.trainings.courses import (  # fmt: skip
    FIRST,
    GIVING,
    LAST,
    RECEIVING,
    at,
    count,
    counted,
    course,
    draft,
    planned,
    trainer,
)

pytestmark = pytest.mark.usefixtures("db")
WEEK = dt.timedelta(weeks=1)


def refused(code: str, *words: str):
    """A refusal with a code, a mend, and these words somewhere in its problem."""
    return pytest.raises(
        Refusal,
        check=lambda r: r.code == code and bool(str(r.mend)) and all(word in str(r.problem) for word in words),
    )


# --- the course -----------------------------------------------------------------------------------------


def test_a_course_lies_in_its_programme_and_is_found_by_its_words():
    scheme = cast.scheme()
    programme = start_programme(scheme=scheme, name=cast.T(en="Weavers"), by=GIVING)
    made = course(scheme, programme=programme, aims="  To sell\n what one makes ")
    assert made.tally.parent == programme.tally and made.tally.handle.startswith(made.tally.kind.prefix)
    assert made.aims == "To sell what one makes" and made.entered_side == Side.GIVING
    for words in ("sell", "online", made.tally.handle, "网络销售"):
        assert Course.objects.filter(pieces__contains=asked(words)).exists(), words


@pytest.mark.parametrize(
    ("more", "where"),
    [
        ({"name": cast.T()}, "name"),
        ({"ends": FIRST - WEEK}, "ends"),
        ({"ends": FIRST + 200 * WEEK}, "ends"),
        ({"seats": 0}, "seats"),
        ({"aims": "Each village sends 5 women"}, "aims"),
        ({"aims": "每个村派5名妇女"}, "aims"),
        ({"aims": "ھەر بىر كەنتتىن 5 ئايال"}, "aims"),
        ({"aims": "30 women find jobs"}, "aims"),
        ({"name": cast.T(en="List of absentees")}, "name"),
    ],
)
def test_a_course_that_cannot_be_is_refused_with_what_to_do(more, where):
    with pytest.raises(Refusal, check=lambda r: r.where == where and bool(str(r.mend))):
        course(**more)
    assert not Course.objects.exists()


def test_what_a_course_is_about_may_stand():
    assert course(aims="Prenatal care and contraception, taught by the county hospital").aims


def test_nobody_of_neither_side_plans_and_no_programme_of_another_scheme_is_answered():
    scheme, far = cast.scheme(), cast.scheme("far")
    with refused("no_side"):
        courses.plan_course(scheme=scheme, draft=draft(), by=System("tests"))
    with pytest.raises(Refusal, check=lambda r: r.where == "programme"):
        course(scheme, programme=start_programme(scheme=far, name=cast.T(en="Far"), by=GIVING))


def test_a_course_changes_by_one_hand_at_a_time_and_keeps_its_sessions_inside():
    made = course()
    seen = rules.course_seen(made)
    planned(made, 2)
    changed = courses.change_course(course=made, draft=draft(aims="More"), by=RECEIVING, seen=seen)
    assert changed.aims == "More"
    with refused("stale"):
        courses.change_course(course=made, draft=draft(aims="Less"), by=GIVING, seen=seen)
    with refused("outside"):
        courses.change_course(course=made, draft=draft(ends=FIRST), by=GIVING)


def test_seats_do_not_fall_below_who_came():
    made = course()
    counted(made, 31)
    with refused("seats", "31"):
        courses.change_course(course=made, draft=draft(seats=30), by=GIVING)


def test_a_course_is_called_off_with_its_sessions_unless_it_was_held():
    made = course()
    planned(made, 2, trainers=(trainer(made),))
    with refused("reason"):
        courses.call_off_course(course=made, reason="  ", by=GIVING)
    courses.call_off_course(course=made, reason="The hall burnt down", by=RECEIVING)
    assert set(made.sessions.values_list("state", "called_off")) == {("called_off", "The hall burnt down")}
    assert not Teaches.objects.filter(during__isnull=False).exists()
    with refused("called_off"):
        planned(made)
    other = course(made.scheme)
    counted(other, 12)
    with refused("lived"):
        courses.call_off_course(course=other, reason="No more", by=GIVING)


def test_a_course_ends_once_each_session_is_said_to_be_held_or_called_off():
    made = course()
    first, second = planned(made, 2)
    sessions.say_held(session=first, by=GIVING)
    with refused("to_come"):
        courses.move_course(course=made, state="ended", by=GIVING)
    sessions.call_off_session(session=second, reason="Rain", by=GIVING)
    assert courses.move_course(course=made, state="ended", by=GIVING).state == "ended"


# --- sessions and who teaches ---------------------------------------------------------------------------


def test_eight_tuesdays_are_planned_at_once_all_or_none():
    made = course()
    found = planned(made, 8, trainers=(trainer(made),))
    assert [s.number for s in found] == list(range(1, 9)) and {s.day.weekday() for s in found} == {1}
    assert Teaches.objects.filter(session__course=made).count() == 8
    with refused("outside"):
        planned(made, 60, day=FIRST + WEEK / 7)
    assert made.sessions.count() == 8


@pytest.mark.parametrize(
    ("more", "where"),
    [
        ({"ends": "13:00"}, "ends"),
        ({"hours_planned": Decimal(25)}, "hours_planned"),
        ({"seats": 0}, "seats"),
        ({"where": "List of those who did not come"}, "where"),
    ],
)
def test_a_session_that_cannot_be_is_refused(more, where):
    made = course()
    with pytest.raises(Refusal, check=lambda r: r.where == where and bool(str(r.mend))):
        planned(made, **more)


def test_a_trainer_is_not_in_two_sessions_at_once_and_is_told_which():
    made = course()
    who, other = trainer(made), course(made.scheme, name=cast.T(en="Book-keeping"))
    planned(made, 3, trainers=(who,))
    with refused("two_places", "Selling online", "session 2", "14:00–16:00", "Book-keeping", "lecturer"):
        planned(other, day=FIRST + WEEK, begins="15:30", ends="17:00", trainers=(who,))
    assert not other.sessions.exists()
    [after] = planned(other, day=FIRST + WEEK, begins="16:00", ends="17:00", trainers=(who,))  # when the other ends
    with refused("two_places"):
        sessions.change_session(session=after, draft=at(FIRST + WEEK, "15:00", "17:00", trainers=(who,)), by=GIVING)
    sessions.call_off_session(session=made.sessions.get(number=2), reason="Rain", by=GIVING)
    sessions.change_session(session=after, draft=at(FIRST + WEEK, "15:00", "17:00", trainers=(who,)), by=GIVING)


def test_the_database_says_no_where_somebody_goes_past_the_action():
    made = course()
    who = trainer(made)
    first, second = planned(made, day=FIRST), planned(made, day=FIRST)
    with pytest.raises(IntegrityError), transaction.atomic():
        Teaches.objects.bulk_create(
            Teaches(session=s, trainer=who, during=clashes.during(s)) for s in (first[0], second[0])
        )
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS teaches_in_one_place IMMEDIATE")


def test_a_trainer_of_another_scheme_and_one_who_is_there_already_are_refused():
    made, far = course(), course(cast.scheme("far"))
    who = trainer(made)
    with pytest.raises(Refusal, check=lambda r: r.where == "trainers"):
        planned(far, trainers=(who,))
    with refused("there"):
        trainer(made)
    with pytest.raises(Refusal, check=lambda r: r.where == "office"):
        trainer(made, "  ")


def test_a_name_goes_and_the_role_stays():
    made = course()
    add = {"scheme": made.scheme, "organisation": cast.organisation(made.scheme, Side.GIVING), "by": GIVING}
    plain, named = (trainers.add_trainer(office="lecturer", name=name, **add) for name in ("", "An Invented Name"))
    erased = trainers.erase_trainer_name(trainer=named, by=GIVING)
    assert (erased.name, plain.name) == ("", "") and erased.office != plain.office
    assert not Trainer.objects.filter(name__contains="Invented").exists()


def test_a_name_goes_by_itself_24_months_after_the_last_session_taught():
    made = course()
    add = {"scheme": made.scheme, "organisation": cast.organisation(made.scheme, Side.GIVING), "by": GIVING}
    old, busy = (trainers.add_trainer(office=office, name="An Invented Name", **add) for office in ("old", "busy"))
    Trainer.objects.update(entered_at=timezone.now() - dt.timedelta(days=2000))
    planned(made, trainers=(old, busy))
    day = FIRST + dt.timedelta(days=731)
    assert trainers.erase_old_names(by=System("retention"), today=day) == 0
    planned(made, day=FIRST + WEEK, trainers=(busy,))
    assert trainers.erase_old_names(by=System("retention"), today=day + dt.timedelta(days=1)) == 1
    assert set(Trainer.objects.values_list("office", "name")) == {("old", ""), ("busy", "An Invented Name")}


# --- counts ---------------------------------------------------------------------------------------------


def test_one_screen_says_held_so_many_came_so_many_hours():
    [session] = planned(course())
    counts.tell_session(session=session, number=32, hours=Decimal("2.5"), by=GIVING)
    session.refresh_from_db()
    assert (session.state, session.hours_held) == ("held", Decimal("2.5"))
    counts.tell_session(session=session, number=32, hours=Decimal("2.5"), by=GIVING)
    assert Count.objects.count() == 1  # the same again writes nothing
    counts.count_session(session=session, number=31, by=RECEIVING)
    counts.count_session(session=session, number=30, by=GIVING)
    said = queries.counts_of([session])[session.pk]
    assert {side: count.number for side, count in said.items()} == {"giving": 30, "receiving": 31}


@pytest.mark.parametrize(("number", "code"), [(-1, "number"), (10**9, "number"), (41, "seats")])
def test_what_cannot_have_come_is_refused(number, code):
    [session] = planned(course())
    with refused(code):
        counts.tell_session(session=session, number=number, by=GIVING)
    session.refresh_from_db()
    assert session.state == "planned" and not Count.objects.exists()


def test_seats_of_a_session_go_before_those_of_its_course():
    [session] = planned(course(), seats=50)
    assert counts.count_session(session=session, number=45, by=GIVING).number == 45


def test_nobody_counts_what_is_still_to_come_or_called_off():
    made = course(ends=timezone.localdate() + 2 * WEEK)
    [session] = planned(made, day=timezone.localdate() + WEEK)
    for act in (lambda: counts.count_session(session=session, number=12, by=GIVING),
                lambda: sessions.say_held(session=session, by=GIVING)):  # fmt: skip
        with refused("early"):
            act()
    sessions.call_off_session(session=session, reason="Rain", by=GIVING)
    with refused("called_off"):
        counts.count_session(session=session, number=12, by=GIVING)


def test_the_people_of_a_course_lie_between_its_largest_session_and_all_together():
    made = course()
    counted(made, 20, 25)
    for number in (24, 46, -1):
        with pytest.raises(Refusal, check=lambda r: r.where == "number" and bool(str(r.mend))):
            counts.count_people(course=made, number=number, by=GIVING)
    assert counts.count_people(course=made, number=30, by=GIVING).session is None
    assert counts.count_people(course=made, number=7, by=RECEIVING).number == 7  # counted no session: it may be so


def test_what_is_counted_asks_the_same_queries_for_one_course_and_for_twenty():
    scheme = cast.scheme()
    counted(course(scheme), 12, None)
    with CaptureQueriesContext(connection) as few:
        queries.counted(Course.objects.filter(scheme=scheme))
    for number in range(5):
        counted(course(scheme, name=cast.T(en=f"Course {number}")), 12, 13, 14)
    with CaptureQueriesContext(connection) as many:
        found = queries.counted(Course.objects.filter(scheme=scheme))
    assert len(many) == len(few) == 3
    assert sum(one.came() for one in found.values()) == 12 + 5 * 39
    assert sum(one.missing() for one in found.values()) == 1


def test_today_knows_which_sessions_nobody_counted():
    made = course(ends=timezone.localdate() + WEEK)
    first, second, third = planned(made, 3)
    planned(made, day=timezone.localdate())  # today's is not late yet
    count([first], 12)
    sessions.call_off_session(session=third, reason="Rain", by=GIVING)
    waiting = queries.sessions_without_headcount(Scheme.objects.all(), timezone.localdate())
    assert list(waiting) == [second]


# --- paper and material ---------------------------------------------------------------------------------


def test_attendance_on_paper_is_evidence_once_the_second_person_saw_it():
    made = course()
    colleague = cast.member(made.scheme, Role.APPROVER)
    said = {"course": made, "holder": cast.organisation(made.scheme, Side.GIVING), "by": GIVING,
            "seen": PartialDate.parse("2025-03-04")}  # fmt: skip
    paper = papers.note_attendance(paper="Attendance list, signed", pages=2, second_person=colleague, **said)
    with refused("other"):
        papers.confirm_attendance(paper=paper, by=RECEIVING)
    assert papers.confirm_attendance(paper=paper, by=colleague).confirmed_at
    with refused("already"):
        papers.confirm_attendance(paper=paper, by=colleague)
    with pytest.raises(Refusal, check=lambda r: r.where == "second_person"):
        papers.note_attendance(paper="Attendance list", second_person=GIVING, **said)
    for words in ("List of absentees", "缺席人员名单", ""):
        with pytest.raises(Refusal, check=lambda r: r.where == "paper" and bool(str(r.mend))):
            papers.note_attendance(paper=words, second_person=colleague, **said)


def test_a_material_has_an_address_of_the_web_or_none():
    made = course()
    kept = materials.add_material(scheme=made.scheme, course=made, title="How to weigh wool", by=GIVING)
    assert kept.theme == made.theme
    for address in ("javascript:alert(1)", "file:///etc/passwd", "not an address"):
        with refused("address"):
            materials.add_material(scheme=made.scheme, title="Leaflet", address=address, by=GIVING)
    assert materials.drop_material(material=kept, by=RECEIVING).dropped_at


# --- sets -----------------------------------------------------------------------------------------------


def rows_of(made: Course, number: int, **more: object) -> list[sets.SessionRow]:
    days = (FIRST + dt.timedelta(days=day) for day in range(number))
    return [sets.SessionRow(course=made, draft=at(day, **more)) for day in days]


def test_a_sheet_twice_changes_nothing_and_an_edited_one_updates():
    made = course()
    who = trainer(made)
    first = [sets.SessionRow(course=made, draft=at(trainers=(who,)), came=12, hours_held=Decimal(2)),
             *rows_of(made, 5)[1:]]  # fmt: skip
    assert len(sets.enter_sessions(scheme=made.scheme, rows=first, by=GIVING).added) == 5
    again = sets.enter_sessions(scheme=made.scheme, rows=first, by=GIVING)
    assert (len(again.added), len(again.changed), again.same) == (0, 0, 5) and Count.objects.count() == 1
    moved = sets.SessionRow(course=made, number=1, draft=at(FIRST, "09:00", "11:00"), came=13)
    third = sets.enter_sessions(scheme=made.scheme, rows=[moved], by=GIVING)
    session = made.sessions.get(number=1)
    assert third.same == 0 and session.begins == dt.time(9) and session.hours_held == 2  # a blank takes nothing away
    assert Teaches.objects.get().during.lower.hour == 9
    assert queries.counted_of(made).came() == 13


def test_a_sheet_is_entered_whole_or_not_at_all_and_names_its_row():
    made = course()
    who = trainer(made)
    late = at(FIRST + 9 * WEEK)
    bad = [
        (sets.SessionRow(course=made, draft=at(LAST + WEEK)), "outside"),
        (sets.SessionRow(course=made, draft=late, came=41), "seats"),
        (sets.SessionRow(course=made, draft=late, called_off="Each village sends 5 women"), "allotment"),
        (sets.SessionRow(course=made, draft=late, number=77), ""),
    ]
    for row, code in bad:
        with pytest.raises(sets.RowRefusal, check=lambda r, code=code: r.code == code and r.row == 3):
            sets.enter_sessions(scheme=made.scheme, rows=[*rows_of(made, 3), row], by=GIVING)
    twice = [sets.SessionRow(course=made, draft=at(begins=hour, ends="16:30", trainers=(who,))) for hour in
             ("14:00", "15:00")]  # fmt: skip
    with refused("two_places"):
        sets.enter_sessions(scheme=made.scheme, rows=twice, by=GIVING)
    assert not Session.objects.exists()


def test_a_set_costs_the_same_statements_for_ten_rows_and_for_a_thousand():
    made, other = course(ends=FIRST + 150 * WEEK), course(cast.scheme("far"), ends=FIRST + 150 * WEEK)
    costs = []
    for of, number in ((made, 10), (other, 1000)):
        rows = [sets.SessionRow(course=r.course, draft=r.draft) for r in rows_of(of, number)]
        with CaptureQueriesContext(connection) as caught:
            sets.enter_sessions(scheme=of.scheme, rows=rows, by=GIVING)
        costs.append(len(caught))
    assert costs[0] == costs[1]
