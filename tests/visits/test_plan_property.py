"""Whatever is planned in whatever order, nobody is in two places at once; and what is refused changes nothing."""

from __future__ import annotations

import datetime as dt
import threading

import pytest
from django.db import connection, connections, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from counterfoil.base.actors import Office
from counterfoil.base.errors import Refusal
from counterfoil.base.sides import Side
from counterfoil.visits.actions import start_visit
from counterfoil.visits.models import Goer, Stop, Visit
from counterfoil.visits.plan import actions as plan
from counterfoil.visits.plan.actions import DelegateDraft, StopDraft
from tests import cast

GUESTS = Office("tests", Side.GIVING)
DAY = dt.date(2031, 5, 3)
PEOPLE = 3
QUARTERS = st.integers(0, 20)  # from eight o'clock on
GOERS = st.one_of(st.none(), st.sets(st.integers(0, PEOPLE - 1)))
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("plan"), st.integers(0, 1), QUARTERS, QUARTERS, GOERS),
        st.tuples(st.just("change"), st.integers(0, 9), st.integers(0, 1), QUARTERS, QUARTERS, GOERS),
        st.tuples(st.just("drop"), st.integers(0, 9)),
        st.tuples(st.just("join")),
        st.tuples(st.just("leave"), st.integers(0, PEOPLE)),
    ),
    max_size=14,
)
# Seen from the database alone: two rows of one delegate that share a minute.
OVERLAPS = """
    SELECT count(*) FROM visits_goer a JOIN visits_goer b
    ON a.delegate_id = b.delegate_id AND a.id < b.id AND a.during && b.during
"""
MOVED = """
    SELECT count(*) FROM visits_goer g JOIN visits_stop s ON s.id = g.stop_id
    WHERE g.during <> tstzrange((s.day + s.begins) AT TIME ZONE 'UTC', (s.day + s.ends) AT TIME ZONE 'UTC')
       OR s.dropped <> ''
"""


def _visit() -> Visit:
    visit = start_visit(
        scheme=cast.scheme(), name=cast.T(en="x"), guests=Side.GIVING, begins=DAY, ends=DAY + dt.timedelta(1),
        by=GUESTS,
    )  # fmt: skip
    _join(visit, PEOPLE)
    return visit


def _join(visit: Visit, count: int) -> None:
    organisation = cast.organisation(visit.scheme, Side.GIVING)
    rows = [DelegateDraft(organisation=organisation, office=f"role {n}") for n in range(count)]
    plan.set_delegation(visit=visit, delegates=[*plan.as_drafts(visit), *rows], by=GUESTS)


def _draft(day: int, begins: int, ends: int) -> StopDraft:
    hours = [dt.time(8 + quarter // 4, quarter % 4 * 15) for quarter in (begins, ends)]
    return StopDraft(kind=Stop.Kind.MEETING, title="x", day=DAY + dt.timedelta(day), begins=hours[0], ends=hours[1])


def _do(visit: Visit, step: tuple) -> None:
    delegates = list(visit.delegates.order_by("position"))
    stops = list(Stop.objects.filter(visit=visit).order_by("id"))

    def goers(numbers):
        return None if numbers is None else [one for n, one in enumerate(delegates) if n in numbers]

    match step:
        case ("plan", day, begins, ends, who):
            plan.plan_stop(visit=visit, draft=_draft(day, begins, ends), goers=goers(who), by=GUESTS)
        case ("change", number, day, begins, ends, who) if number < len(stops):
            plan.change_stop(stop=stops[number], draft=_draft(day, begins, ends), goers=goers(who), by=GUESTS)
        case ("drop", number) if number < len(stops):
            plan.drop_stop(stop=stops[number], reason="x" * (number % 2), by=GUESTS)
        case ("join",):
            _join(visit, 1)
        case ("leave", number) if number < len(delegates):
            plan.remove_delegate(delegate=delegates[number], by=GUESTS)


def _all() -> list[tuple]:
    return sorted(Goer.objects.values_list("stop", "delegate", "during"), key=str)


@pytest.mark.usefixtures("db")
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_nobody_is_ever_in_two_places(steps):
    with transaction.atomic():
        visit = _visit()
        for step in steps:
            before = _all()
            try:
                _do(visit, step)
            except Refusal as refusal:
                assert refusal.mend
                assert _all() == before
            with connection.cursor() as cursor:
                for question in (OVERLAPS, MOVED):
                    cursor.execute(question)
                    assert cursor.fetchone() == (0,), (step, question)
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
                cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        transaction.set_rollback(True)


def test_of_two_who_plan_at_once_one_is_refused(committed_db):
    visit = _visit()
    told: list[str] = []
    together = threading.Barrier(4)

    def one(number: int) -> None:
        together.wait()
        try:
            plan.plan_stop(visit=visit, draft=_draft(0, number, number + 4), by=GUESTS)
            told.append("planned")
        except Refusal as refusal:
            told.append(refusal.code)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=one, args=[n]) for n in range(4)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert sorted(told) == ["planned", *["two_places"] * 3]
