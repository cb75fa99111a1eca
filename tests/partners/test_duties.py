"""Awarding and visiting are kept apart: whoever does one in a scheme is refused the other, in plain words (G11)."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, ProgrammingError, transaction

from counterfoil.base.actors import Office
from counterfoil.base.errors import Refusal
from counterfoil.base.sides import Side
from counterfoil.funds import approval_actions, paying_actions, paying_queries
from counterfoil.funds.models import Purpose
from counterfoil.partners import actions as partners
from counterfoil.partners.duty_actions import take_duty
from counterfoil.partners.models import Duty
from counterfoil.partners.roles import Role
from counterfoil.people.models import User
from counterfoil.visits import actions as visits
from counterfoil.visits.looks.actions import open_look
from counterfoil.visits.models import Checklist, Look, Visit
from counterfoil.visits.plan import delegation_actions, stop_actions
from counterfoil.visits.plan.drafts import DelegateDraft, StopDraft
from tests import cast
from tests.funds import paying
from tests.support import batches
from tests.support.money import Books, books, fill

pytestmark = pytest.mark.django_db
GUESTS = Office("tests", Side.GIVING)
DAY = dt.date(2026, 5, 6)
AWARDS, VISITS = Duty.Kind.AWARDS, Duty.Kind.VISITS


@pytest.fixture
def office() -> Books:
    made = books()
    fill(made, "1000")
    return made


@pytest.fixture
def visit(office) -> Visit:
    return visits.start_visit(
        scheme=office.scheme, name=cast.T(en="The visit"), guests=Side.GIVING, begins=DAY, ends=DAY, by=GUESTS
    )


def look(visit: Visit, by: object, **more: object) -> Look:
    return open_look(
        scheme=visit.scheme, visit=visit, checklist=Checklist.objects.get(code="training-site"),
        where="The sewing room", looked_on=DAY, by=by, **more,
    )  # fmt: skip


def refused(action: object) -> Refusal:
    with pytest.raises(Refusal) as found, transaction.atomic():
        action()  # type: ignore[operator]
    assert found.value.code == "two_duties" and found.value.mend
    return found.value


def duties(user: User) -> list[str]:
    return list(Duty.objects.filter(user=user).values_list("kind", flat=True))


def test_a_duty_is_taken_once_and_holds_in_its_scheme_alone(office):
    for _time in range(2):
        take_duty(scheme=office.scheme, kind=AWARDS, by=office.officer)
    assert duties(office.officer) == [AWARDS]
    said = refused(lambda: take_duty(scheme=office.scheme, kind=VISITS, by=office.officer))
    assert str(office.officer.name) in str(said.problem)
    take_duty(scheme=cast.scheme("another-one"), kind=VISITS, by=office.officer)
    take_duty(scheme=office.scheme, kind=VISITS, by=GUESTS)  # an office is no user
    assert Duty.objects.count() == 2


def test_the_database_refuses_two_duties_and_lets_nobody_change_one(office):
    take_duty(scheme=office.scheme, kind=AWARDS, by=office.officer)
    with pytest.raises(IntegrityError), transaction.atomic():
        Duty.objects.create(user=office.officer, scheme=office.scheme, kind=VISITS)
    for change in (lambda rows: rows.update(kind=VISITS), lambda rows: rows.delete()):
        with pytest.raises(ProgrammingError), transaction.atomic():
            change(Duty.objects.filter(user=office.officer))


def test_whoever_enters_a_batch_looks_at_no_place(office, visit):
    batches.start(office, "300", 30)
    assert duties(office.officer) == [AWARDS]
    said = refused(lambda: look(visit, office.officer))
    assert "who awards does not visit" in str(said.problem) and not Look.objects.exists()


def test_whoever_approves_a_run_of_awards_looks_at_no_place(office, visit):
    [school] = batches.schools(office, 1)
    batches.approved(office, batches.decided(office, [(school, 10)], "100"))
    assert duties(office.approver) == [AWARDS]
    refused(lambda: look(visit, office.approver))


def test_whoever_looked_neither_enters_awards_nor_approves_them(office, visit):
    payroll = paying_actions.add_payee(book=office.book, by=office.officer)
    award = paying.row(payroll, office.fund, "5", award_code="A-1")
    run = paying.submitted(office, award)
    visitor = cast.member(office.scheme, Role.FINANCE_OFFICER, username="second-officer")
    for user in (visitor, office.approver):
        look(visit, user)
    draft = paying_actions.draft_run(book=office.book, bank_account=office.bank, name="More", by=visitor)
    said = refused(lambda: paying_actions.add_payments(run=draft, rows=[award], by=visitor))
    assert "who visits awards nothing" in str(said.problem)
    read = paying_queries.seen(run)
    refused(lambda: approval_actions.approve_run(run=run, read=read, by=office.approver))
    second = paying.second_approver(office)
    approval_actions.approve_run(run=run, read=read, by=second)


def test_what_is_no_award_is_paid_by_whoever_visits_too(office, visit):
    fill(office, "100", fund=office.general)
    look(visit, office.approver)
    cost = paying.row(paying.school(office), office.general, "5", purpose=Purpose.COST)
    assert paying.approved(office, cost).approvals.exists()


def test_who_is_at_the_stop_is_there_whoever_writes_the_look_down(office, visit):
    take_duty(scheme=office.scheme, kind=AWARDS, by=office.officer)
    traveller = cast.member(office.scheme, Role.DELEGATE)
    giving = cast.organisation(office.scheme, Side.GIVING)
    rows = [DelegateDraft(organisation=giving, office="member", name=user.name, user=user)
            for user in (traveller, office.officer)]  # fmt: skip
    stop = stop_actions.plan_stop(
        visit=visit, by=GUESTS,
        draft=StopDraft(kind="look", title="The sewing room", day=DAY, begins=dt.time(9), ends=dt.time(10)),
    )  # fmt: skip
    delegation_actions.set_delegation(visit=visit, delegates=rows, by=GUESTS)
    said = refused(lambda: look(visit, GUESTS, stop=stop))
    assert str(office.officer.name) in str(said.problem)
    [first, _second] = visit.delegates.all()
    stop.goers.exclude(delegate=first).delete()
    look(visit, GUESTS, stop=stop)
    assert duties(traveller) == [VISITS]


def test_the_other_side_is_kept_apart_as_well(office, visit):
    look(visit, office.host)
    partners.add_member(
        user=office.host, role=Role.APPROVER, scheme=office.scheme, by=cast.BY,
        organisation=cast.organisation(office.scheme, Side.RECEIVING),
    )  # fmt: skip
    refused(lambda: take_duty(scheme=office.scheme, kind=AWARDS, by=office.host))
