"""The plan of a visit: its dates, who goes, where and when, what is spoken of and what it costs."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from counterfoil.base.actors import Office, System
from counterfoil.base.dates import PartialDate
from counterfoil.base.errors import Refusal
from counterfoil.base.models import AuditEvent
from counterfoil.base.sides import Side
from counterfoil.lines import actions as lines
from counterfoil.lines.models import Kind, Line, State
from counterfoil.partners.roles import Role
from counterfoil.people.models import User
from counterfoil.visits.actions import start_visit
from counterfoil.visits.looks import actions as looks
from counterfoil.visits.minutes import actions as minutes
from counterfoil.visits.models import Checklist, Cost, Delegate, Finding, Goer, Stop, Visit
from counterfoil.visits.plan import actions as plan
from counterfoil.visits.plan import queries
from counterfoil.visits.plan.actions import CostDraft, DelegateDraft, StopDraft
from tests import cast

pytestmark = pytest.mark.usefixtures("db")
GUESTS, HOSTS = Office("tests", Side.GIVING), Office("tests", Side.RECEIVING)
FIRST, LAST = dt.date(2031, 5, 3), dt.date(2031, 5, 5)


@pytest.fixture
def visit() -> Visit:
    return start_visit(
        scheme=cast.scheme(), name=cast.T(en="Spring visit"), guests=Side.GIVING, begins=FIRST, ends=LAST, by=GUESTS
    )


def who(visit: Visit, office: str = "vice-chair", **more: object) -> DelegateDraft:
    return DelegateDraft(organisation=cast.organisation(visit.scheme, Side.GIVING), office=office, **more)


def delegation(visit: Visit, *offices: str) -> list[Delegate]:
    return plan.set_delegation(visit=visit, delegates=[who(visit, office) for office in offices], by=GUESTS)


def at(begins: str, ends: str, title: str = "A meeting", day: dt.date = FIRST, **more: object) -> StopDraft:
    hours = {"begins": dt.time.fromisoformat(begins), "ends": dt.time.fromisoformat(ends)}
    return StopDraft(**{"kind": Stop.Kind.MEETING, "title": title, "day": day, **hours, **more})


def stop(visit: Visit, *args: object, goers: object = None, **more: object) -> Stop:
    return plan.plan_stop(visit=visit, draft=at(*args, **more), goers=goers, by=GUESTS)


def refused(code: str):
    return pytest.raises(Refusal, check=lambda refusal: refusal.code == code and bool(refusal.mend))


def change(visit: Visit, **more: object) -> Visit:
    said = {"begins": visit.begins, "ends": visit.ends, "purpose": visit.purpose, "zone": visit.zone, **more}
    return plan.change_visit(visit=visit, by=GUESTS, **said)


# --- the visit as a whole -------------------------------------------------------------------------------


def test_a_visit_moves_and_says_what_it_is_for(visit):
    change(visit, begins=FIRST - dt.timedelta(1), purpose="  To see\nthe workshop ", zone="Asia/Shanghai")
    visit.refresh_from_db()
    assert (visit.days, visit.purpose, visit.zone) == (4, "To see the workshop", "Asia/Shanghai")
    assert AuditEvent.objects.filter(verb="change_visit", subject=visit.public_id).count() == 1


def test_dates_are_refused_with_the_stops_that_would_fall_outside_named(visit):
    stop(visit, "09:00", "10:00", "The opening")
    stop(visit, "09:00", "10:00", "The farewell", LAST)
    plan.drop_stop(stop=stop(visit, "11:00", "12:00", "Never mind"), by=GUESTS)
    with refused("outside") as caught:
        change(visit, begins=FIRST + dt.timedelta(1), ends=LAST - dt.timedelta(1))
    assert "The opening" in caught.value.problem
    assert "The farewell" in caught.value.problem
    assert "Never mind" not in caught.value.problem


def test_a_return_before_the_departure_a_wrong_year_and_an_unknown_zone_are_refused(visit):
    with refused("backward"):
        change(visit, ends=FIRST - dt.timedelta(1))
    with refused("long"):
        change(visit, ends=LAST.replace(year=2032))
    with refused("zone"):
        change(visit, zone="Asia/Nowhere")
    with refused("zone"):
        start_visit(
            scheme=visit.scheme,
            name=cast.T(en="x"),
            guests=Side.GIVING,
            begins=FIRST,
            ends=LAST,
            zone="CST",
            by=HOSTS,
        )


def test_one_tally_has_one_visit(visit):
    with pytest.raises(Refusal, match="there already"):
        start_visit(
            scheme=visit.scheme, name=cast.T(en="x"), guests=Side.GIVING, begins=FIRST, ends=LAST, tally=visit.tally,
            by=GUESTS,
        )  # fmt: skip


def test_a_visit_is_named_in_each_language(visit):
    change(visit, name=cast.T({"en": "Spring", "zh-hans": "春"}))
    visit.refresh_from_db()
    assert visit.tally.name == {"en": "Spring", "zh-hans": "春"}
    with pytest.raises(Refusal, match="no name"):
        change(visit, name=cast.T())


def test_who_speaks_for_no_side_plans_nothing(visit):
    with refused("no_side"):
        plan.change_visit(visit=visit, begins=FIRST, ends=LAST, purpose="", zone="", by=System("tests"))


def test_the_hosts_plan_the_same_visit(visit):
    plan.change_visit(visit=visit, begins=FIRST, ends=LAST, purpose="Ours too", zone="", by=HOSTS)
    assert Visit.objects.get().purpose == "Ours too"


def test_what_was_changed_meanwhile_is_not_written_over(visit):
    read = queries.visit_seen(visit)
    change(visit, purpose="By somebody else", seen=read)
    with refused("stale"):
        change(visit, purpose="By me", seen=read)
    change(visit, purpose="By me", seen=queries.visit_seen(Visit.objects.get()))


def test_a_visit_is_called_off_with_a_reason_and_changes_no_more(visit):
    with refused("reason"):
        plan.call_off(visit=visit, reason=" ", by=GUESTS)
    plan.call_off(visit=visit, reason="The pass is snowed in.", by=HOSTS)
    with refused("called_off"):
        delegation(visit, "chair")


def test_a_visit_that_took_place_is_not_called_off(visit):
    lines.open_line(
        scheme=visit.scheme, draft=lines.Draft(kind=Kind.POINT, words="Thanks"), tally=visit.tally, by=GUESTS
    )
    with refused("lived"):
        plan.call_off(visit=visit, reason="x", by=GUESTS)


# --- the delegation -------------------------------------------------------------------------------------


def test_the_delegation_stands_in_the_order_of_protocol_and_keeps_who_was_there(visit):
    chair, vice = delegation(visit, "chair", "vice-chair")
    turned = list(reversed(plan.as_drafts(visit)))
    plan.set_delegation(visit=visit, delegates=[*turned, who(visit, "trainers", count=3)], by=GUESTS)
    found = list(visit.delegates.all())
    assert [one.office for one in found] == ["vice-chair", "chair", "trainers"]
    assert found[:2] == [vice, chair]
    assert queries.plan_of(visit).people == 5


def test_one_is_added_at_a_place_changed_and_taken_off(visit):
    delegation(visit, "chair", "trainer")
    plan.add_delegate(visit=visit, draft=who(visit, "vice-chair", decides_awards=True), position=2, by=GUESTS)
    second = visit.delegates.get(position=2)
    assert second.decides_awards
    plan.change_delegate(delegate=second, draft=who(visit, "deputy", name="Invented Name"), by=HOSTS)
    assert visit.delegates.get(position=2) == second
    assert str(visit.delegates.get(position=2)) == "deputy Invented Name"
    plan.remove_delegate(delegate=second, by=GUESTS)
    assert [one.office for one in visit.delegates.all()] == ["chair", "trainer"]
    assert [one.position for one in visit.delegates.all()] == [1, 2]


@pytest.mark.parametrize(
    ("row", "code"),
    [({"office": " "}, "office"), ({"count": 0}, "count"), ({"count": 501}, "count"),
     ({"count": 2, "name": "Invented"}, "name")],
)  # fmt: skip
def test_a_row_that_cannot_be_is_refused_by_its_number(visit, row, code):
    with refused(code) as caught:
        plan.set_delegation(visit=visit, delegates=[who(visit), who(visit, **row)], by=GUESTS)
    assert caught.value.where == "row 2"
    assert not visit.delegates.exists()


def test_a_user_travels_once_in_a_list_and_with_one_visit_at_a_time(visit):
    user = User.objects.get(pk=cast.member(visit.scheme, Role.DELEGATE).pk)
    with refused("twice"):
        plan.set_delegation(visit=visit, delegates=[who(visit, user=user), who(visit, user=user)], by=GUESTS)
    plan.set_delegation(visit=visit, delegates=[who(visit, user=user)], by=GUESTS)
    other = start_visit(
        scheme=visit.scheme, name=cast.T(en="Another"), guests=Side.GIVING, begins=LAST,
        ends=LAST + dt.timedelta(3), by=GUESTS,
    )  # fmt: skip
    with refused("two_visits") as caught:
        plan.set_delegation(visit=other, delegates=[who(other, user=user)], by=GUESTS)
    assert "Spring visit" in caught.value.problem
    change(other, begins=LAST + dt.timedelta(1))
    plan.set_delegation(visit=other, delegates=[who(other, user=user)], by=GUESTS)
    with refused("two_visits"):
        change(visit, ends=LAST + dt.timedelta(1))
    plan.call_off(visit=other, reason="Snow", by=GUESTS)
    change(visit, ends=LAST + dt.timedelta(1))


def test_a_visit_of_another_scheme_is_not_named(visit):
    user = User.objects.get(pk=cast.member(visit.scheme, Role.DELEGATE).pk)
    far = cast.partners.start_scheme(slug="far", name=cast.T(en="Far"), nature="invented", by=cast.BY)
    organisation = cast.organisation(visit.scheme, Side.GIVING)
    cast.partners.seat_parties(scheme=far, side=Side.GIVING, organisations=[organisation], by=cast.BY)
    cast.partners.add_member(user=user, role=Role.DELEGATE, scheme=far, organisation=organisation, by=cast.BY)
    secret = start_visit(
        scheme=far, name=cast.T(en="Secret"), guests=Side.GIVING, begins=FIRST, ends=FIRST, by=GUESTS
    )
    plan.set_delegation(visit=secret, delegates=[who(visit, user=user)], by=GUESTS)
    with refused("two_visits") as caught:
        plan.set_delegation(visit=visit, delegates=[who(visit, user=user)], by=GUESTS)
    assert "Secret" not in str(caught.value)


def test_a_sign_in_without_a_part_in_the_scheme_is_no_delegate(visit):
    stranger = cast.people.add_user(username="stranger", name="stranger", password=cast.PASSWORD, by=cast.BY)
    with refused("no_member"):
        plan.set_delegation(visit=visit, delegates=[who(visit, user=stranger)], by=GUESTS)


def test_who_joins_goes_wherever_everybody_goes(visit):
    chair, _vice = delegation(visit, "chair", "vice-chair")
    shared, own = stop(visit, "09:00", "10:00"), stop(visit, "10:00", "11:00", goers=[chair])
    plan.add_delegate(visit=visit, draft=who(visit, "trainer"), by=GUESTS)
    assert (shared.goers.count(), own.goers.count()) == (3, 1)


def test_stops_planned_before_anybody_is_named_are_joined_one_at_a_time(visit):
    first, second = stop(visit, "09:00", "11:00"), stop(visit, "10:00", "12:00")
    delegation(visit, "chair")
    assert (first.goers.count(), second.goers.count()) == (1, 0)


def test_who_was_where_something_was_written_down_stays_in_the_list(visit):
    (chair,) = delegation(visit, "chair")
    plan.open_meeting(stop=stop(visit, "09:00", "10:00"), by=GUESTS)
    with refused("lived"):
        plan.remove_delegate(delegate=chair, by=GUESTS)


def test_a_delegation_changed_meanwhile_is_not_written_over(visit):
    read = queries.delegation_seen(visit)
    delegation(visit, "chair")
    with refused("stale"):
        plan.set_delegation(visit=visit, delegates=[who(visit)], seen=read, by=HOSTS)


# --- the itinerary --------------------------------------------------------------------------------------


def test_everybody_goes_unless_somebody_is_named(visit):
    chair, _vice = delegation(visit, "chair", "vice-chair")
    shared, own = stop(visit, "09:00", "10:00"), stop(visit, "10:00", "11:30", goers=[chair])
    planned = {one.stop: one for one in queries.plan_of(visit).days[0].stops}
    assert planned[shared].everybody
    assert (planned[own].goers, planned[own].everybody) == ([chair], False)


def test_two_places_at_once_names_both_stops_and_who(visit):
    chair, vice = delegation(visit, "chair", "vice-chair")
    stop(visit, "09:00", "11:00", "The opening", goers=[chair])
    stop(visit, "10:00", "11:30", "The workshop", goers=[vice])
    with refused("two_places") as caught:
        stop(visit, "10:30", "12:00", "The school", goers=[chair, vice])
    for words in ("Two places at once", "chair", "“The opening” 09:00–11:00", "“The school” 10:30–12:00"):
        assert words in caught.value.problem
    assert Stop.objects.count() == 2
    stop(visit, "11:00", "12:00", "The school", goers=[chair])


def test_moving_a_stop_onto_another_is_refused_and_nothing_moves(visit):
    delegation(visit, "chair")
    stop(visit, "09:00", "10:00", "The opening")
    second = stop(visit, "10:00", "11:00", "The workshop")
    with refused("two_places"):
        plan.change_stop(stop=second, draft=at("09:30", "10:30", "The workshop"), by=GUESTS)
    assert Stop.objects.get(pk=second.pk).begins == dt.time(10)
    plan.change_stop(stop=second, draft=at("09:30", "10:30", "The workshop"), goers=[], by=GUESTS)


def test_the_database_judges_what_no_question_saw(visit, monkeypatch):
    delegation(visit, "chair")
    stop(visit, "09:00", "10:00")
    monkeypatch.setattr("counterfoil.visits.plan.clashes.must_be_in_one_place", lambda stop, delegates: None)
    with refused("two_places") as caught:
        stop(visit, "09:30", "10:30", "The workshop")
    assert "The workshop" in caught.value.problem
    assert Stop.objects.count() == 1


@pytest.mark.parametrize(
    ("draft", "code"),
    [(at("09:00", "10:00", day=LAST + dt.timedelta(1)), "outside"), (at("10:00", "10:00"), "hours"),
     (at("22:00", "01:00"), "hours"), (at("09:00", "10:00", "  "), "")],
)  # fmt: skip
def test_a_stop_that_cannot_be_is_refused(visit, draft, code):
    with refused(code):
        plan.plan_stop(visit=visit, draft=draft, by=GUESTS)


def test_a_visit_has_so_many_stops_and_no_more(visit, monkeypatch):
    monkeypatch.setattr("counterfoil.visits.plan.stop_actions.MOST_STOPS", 1)
    stop(visit, "09:00", "10:00")
    with refused("full"):
        stop(visit, "10:00", "11:00")


def test_nobody_of_another_visit_goes(visit):
    delegation(visit, "chair")
    other = start_visit(
        scheme=visit.scheme, name=cast.T(en="Another"), guests=Side.GIVING, begins=FIRST, ends=FIRST, by=GUESTS
    )
    assert not stop(other, "09:00", "10:00", goers=list(visit.delegates.all())).goers.exists()


def test_homes_are_not_visited_whoever_goes(visit):
    plan.set_delegation(visit=visit, delegates=[who(visit, decides_awards=True), who(visit)], by=GUESTS)
    home = Checklist.objects.get(code="home")
    with refused("locked") as caught:
        stop(visit, "09:00", "10:00", kind=Stop.Kind.LOOK, checklist=home)
    assert "complaints" in caught.value.problem
    seen = stop(visit, "09:00", "10:00", kind=Stop.Kind.LOOK, checklist=Checklist.objects.get(code="school"))
    with refused("locked"):
        plan.change_stop(stop=seen, draft=at("09:00", "10:00", kind=Stop.Kind.LOOK, checklist=home), by=GUESTS)
    assert Stop.objects.get().checklist_id == "school"


def test_a_stop_is_deleted_while_nothing_hangs_on_it_and_else_dropped_with_a_reason(visit):
    delegation(visit, "chair")
    plan.drop_stop(stop=stop(visit, "09:00", "10:00"), by=GUESTS)
    assert not Stop.objects.exists()
    lived = stop(visit, "09:00", "10:00", "The opening")
    plan.open_meeting(stop=lived, by=GUESTS)
    with refused("reason"):
        plan.drop_stop(stop=lived, by=GUESTS)
    plan.drop_stop(stop=lived, reason="The road was closed", by=GUESTS)
    assert Stop.objects.get().dropped == "The road was closed"
    stop(visit, "09:00", "10:00", "Something else")  # they are free again
    for again in (plan.drop_stop, lambda **k: plan.change_stop(draft=at("09:00", "10:00"), **k)):
        with refused("dropped"):
            again(stop=lived, by=GUESTS)


def test_a_stop_changed_meanwhile_is_not_written_over(visit):
    one = stop(visit, "09:00", "10:00")
    read = queries.stop_seen(one)
    delegation(visit, "chair")  # joins it
    with refused("stale"):
        plan.change_stop(stop=one, draft=at("09:00", "11:00"), seen=read, by=GUESTS)


def test_a_meeting_opens_one_tally_within_the_visit(visit):
    meeting = stop(visit, "09:00", "10:00", "Opening meeting")
    tally = plan.open_meeting(stop=meeting, by=HOSTS)
    assert (tally.kind_id, tally.parent_id, str(tally.name)) == ("meeting", visit.tally_id, "Opening meeting")
    assert plan.open_meeting(stop=meeting, by=GUESTS) == tally
    with refused("no_meeting"):
        plan.open_meeting(stop=stop(visit, "10:00", "11:00", kind=Stop.Kind.REST), by=GUESTS)
    with refused("lived"):
        plan.change_stop(stop=meeting, draft=at("09:00", "10:00", kind=Stop.Kind.EVENT), by=GUESTS)


def test_the_first_line_said_at_a_meeting_opens_its_tally(visit):
    meeting, seen = stop(visit, "09:00", "10:00"), stop(visit, "10:00", "11:00", kind=Stop.Kind.EVENT)
    said = minutes.Entry(draft=lines.Draft(kind=Kind.POINT, words="Thanks"))
    assert minutes.write_minutes(visit=visit, entries=[], stop=meeting, by=GUESTS) == []
    assert Stop.objects.get(pk=meeting.pk).tally is None
    for _time in range(2):
        (made,) = minutes.write_minutes(visit=visit, entries=[said], stop=meeting, by=GUESTS)
        assert made.tally == Stop.objects.get(pk=meeting.pk).tally != visit.tally
    assert minutes.write_minutes(visit=visit, entries=[said], stop=seen, by=GUESTS)[0].tally == visit.tally


# --- the agenda -----------------------------------------------------------------------------------------


def line(visit: Visit, words: str, kind: Kind = Kind.COMMITMENT, due: str = "", **more: object) -> Line:
    draft = lines.Draft(kind=kind, words=words, due=PartialDate.parse(due) if due else None)
    return lines.open_line(scheme=visit.scheme, draft=draft, by=GUESTS, **more)


def finding(visit: Visit, words: str, seriousness: str) -> None:
    school = Checklist.objects.get(code="school")
    look = looks.open_look(scheme=visit.scheme, checklist=school, where="A school", looked_on=FIRST, by=GUESTS)
    Finding.objects.create(line=line(visit, words, Kind.FINDING), look=look, seriousness=seriousness)


def test_what_is_open_comes_onto_the_agenda_late_first_then_due_then_oldest(visit):
    line(visit, "old, no day")
    line(visit, "due soon", due="2031-06")
    line(visit, "late", due="2030-01")
    line(visit, "later still", due="2029")
    line(visit, "asked", Kind.REQUEST)
    line(visit, "a point", Kind.POINT)
    line(visit, "said here", tally=visit.tally)
    line(visit, "said at a meeting here", tally=plan.open_meeting(stop=stop(visit, "09:00", "10:00"), by=GUESTS))
    finding(visit, "to note", "note")
    finding(visit, "serious", "serious")
    lines.settle_line(line=line(visit, "settled"), state=State.NOT_KEPT, reason="No money", by=GUESTS)
    plan.add_point(visit=visit, words="Welcome", by=HOSTS)
    carried = plan.carry_over_agenda(visit=visit, by=GUESTS, today=FIRST)
    assert (carried.added, carried.left) == (6, 0)
    said = [item.words or item.line.words for item in queries.plan_of(visit).agenda]
    assert said == ["Welcome", "later still", "late", "due soon", "old, no day", "asked", "serious"]
    line(visit, "new since")
    assert plan.carry_over_agenda(visit=visit, by=GUESTS, today=FIRST).added == 1


def test_a_hundred_lines_come_at_once_and_the_rest_is_counted(visit):
    drafts = [lines.Draft(kind=Kind.ACTION, words=f"No {n}") for n in range(104)]
    lines.open_lines(scheme=visit.scheme, drafts=drafts, by=GUESTS)
    carried = plan.carry_over_agenda(visit=visit, by=GUESTS)
    assert (carried.added, carried.left) == (100, 4)


def test_points_are_added_moved_and_taken_off(visit):
    one, two, three = (plan.add_point(visit=visit, words=words, by=GUESTS) for words in ("a", "b", "c"))
    promise = line(visit, "promised")
    plan.add_point(visit=visit, line=promise, by=GUESTS)
    with refused("there"):
        plan.add_point(visit=visit, line=promise, by=GUESTS)
    with refused("words"):
        plan.add_point(visit=visit, words=" ", by=GUESTS)
    plan.move_point(item=three, up=True, by=GUESTS)
    plan.move_point(item=one, up=True, by=GUESTS)
    plan.remove_point(item=two, by=GUESTS)
    assert [str(item) for item in visit.agenda.all()] == ["a", "c", "C1 promised"]
    read = queries.agenda_seen(visit)
    plan.order_agenda(visit=visit, items=[three], seen=read, by=GUESTS)
    assert [str(item) for item in visit.agenda.all()] == ["c", "a", "C1 promised"]
    with refused("stale"):
        plan.order_agenda(visit=visit, items=[one], seen=read, by=GUESTS)


# --- costs ----------------------------------------------------------------------------------------------


def cost(visit: Visit, planned: str | None, actual: str | None = None, currency: str = "CNY") -> Cost:
    return plan.add_cost(visit=visit, draft=costs(planned, actual, currency), by=GUESTS)


def costs(planned: str | None, actual: str | None = None, currency: str = "CNY") -> CostDraft:
    planned_, actual_ = (None if amount is None else Decimal(amount) for amount in (planned, actual))
    return CostDraft(what=Cost.What.TRAVEL, currency=currency, planned=planned_, actual=actual_)


def test_costs_are_summed_in_each_currency_and_never_across(visit):
    cost(visit, "1000.50", "900"), cost(visit, "200"), cost(visit, None, "50", "EUR")
    assert queries.plan_of(visit).totals == [
        queries.Total("CNY", Decimal("1200.50"), Decimal(900), 0, 1),
        queries.Total("EUR", None, Decimal(50), 1, 0),
    ]


@pytest.mark.parametrize(
    ("draft", "code"),
    [(costs("1", currency="XQZ"), "currency"), (costs("-1"), "amount"), (costs("1.005"), "amount"),
     (costs("1", "1e13"), "amount"), (costs(None), "")],
)  # fmt: skip
def test_a_cost_that_cannot_be_is_refused(visit, draft, code):
    with refused(code):
        plan.add_cost(visit=visit, draft=draft, by=GUESTS)


def test_a_cost_is_taken_out_until_money_was_spent_on_it(visit):
    planned = cost(visit, "10")
    read = queries.cost_seen(planned)
    plan.change_cost(cost=planned, draft=costs("10", "12"), seen=read, by=GUESTS)
    with refused("stale"):
        plan.change_cost(cost=planned, draft=costs("11"), seen=read, by=GUESTS)
    with refused("spent"):
        plan.remove_cost(cost=planned, by=GUESTS)
    plan.change_cost(cost=planned, draft=costs("10"), by=GUESTS)
    plan.remove_cost(cost=planned, by=GUESTS)
    with refused("gone"):
        plan.change_cost(cost=planned, draft=costs("10"), by=GUESTS)


# --- reading --------------------------------------------------------------------------------------------


def test_a_long_plan_costs_the_queries_of_a_short_one(visit):
    delegation(visit, "chair")
    stop(visit, "00:00", "00:10"), cost(visit, "1"), plan.add_point(visit=visit, words="x", by=GUESTS)
    few = _count(visit)
    delegation(visit, *(f"role {n}" for n in range(12)))
    for n in range(20):
        stop(visit, f"{n + 1:02}:00", f"{n + 1:02}:50"), cost(visit, "1"), line(visit, f"no {n}")
    plan.carry_over_agenda(visit=visit, by=GUESTS)
    assert _count(visit) == few


def _count(visit: Visit) -> int:
    with CaptureQueriesContext(connection) as caught:
        made = queries.plan_of(visit)
        [str(item) for item in made.agenda]
    return len(caught)


def test_soon_is_what_runs_now_or_begins_within_two_weeks(visit):
    schemes = type(visit.scheme).objects.all()
    for today, there in (
        (FIRST - dt.timedelta(15), False), (FIRST - dt.timedelta(14), True), (LAST, True),
        (LAST + dt.timedelta(1), False),
    ):  # fmt: skip
        assert queries.soon(schemes, today).exists() == there
    plan.call_off(visit=visit, reason="Snow", by=GUESTS)
    assert not queries.soon(schemes, LAST).exists()


def test_goers_go_with_their_stop(visit):
    delegation(visit, "chair")
    stop(visit, "09:00", "10:00")
    assert Goer.objects.count() == 1
    plan.set_delegation(visit=visit, delegates=[], by=GUESTS)
    assert not Goer.objects.exists()
