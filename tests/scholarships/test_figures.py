"""What became of money, told with its halves, and never so that a small count could be worked out from it."""

from __future__ import annotations

import json
from decimal import Decimal
from itertools import combinations

import pytest

from counterfoil.base.contributions import Counted, Fold
from counterfoil.base.figures import Scope
from counterfoil.figures import folds, sql
from counterfoil.figures.evaluate import Evaluated, evaluate, stated
from counterfoil.figures.standing import Differs, Stands
from counterfoil.funds import approval_actions, bank_actions, match_actions, paying_actions
from counterfoil.funds.models import Match
from counterfoil.scholarships.enrolment_actions import confirm_enrolment, open_next_year
from counterfoil.scholarships.queries import awaited
from counterfoil.statements.models import Tally
from tests import cast
from tests.figures.test_sql import RELATION, row
from tests.funds import paying
from tests.funds.test_match import line
from tests.support import batches, money
from tests.support.money import Books, books, fill

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Books:
    made = books()
    fill(made, "1000000")
    return made


def told(*tallies: Tally) -> dict[str, Evaluated]:
    scope = Scope(tallies[0].scheme_id, (), records=tuple(tally.pk for tally in tallies))
    return {figure.key: figure for figure in evaluate(scope)}


def amounts(figures: dict[str, Evaluated]) -> dict[str, str]:
    """Key → the first line's range, in words."""
    found = {}
    for key, figure in figures.items():
        if figure.result.lines and (ends := figure.result.lines[0].interval):
            found[key] = f"{ends.low:f}" + ("" if ends.high == ends.low else "+")
    return found


def values(figure: Evaluated) -> list[str]:
    return [f"{c.number:f}" for c in figure.figure.contributions if c.number is not None]


# States and halves


def test_a_batch_goes_from_approved_to_paid_to_acknowledged(office):
    a, b, c = batches.schools(office)
    batch = batches.decided(office, [(a, 12), (b, 10), (c, 8)], "400000")
    assert amounts(told(batch.tally)) == {}
    run = batches.approved(office, batch)
    assert amounts(told(batch.tally)) == {"A1.approved": "400000.00"}
    bank_actions.confirm_paid(run=run, day=money.DAY, by=office.officer)
    figures = told(batch.tally)
    assert amounts(figures) == {"A1.paid": "400000.00", "A1.recipients": "30"}
    paid = figures["A1.paid"].standing
    assert (paid.stands, paid.counted, paid.differs) == (Stands.ONE_SIDE, Counted.ITEMISED, Differs.NO)
    assert figures["A1.recipients"].standing.counted == Counted.BY_BATCH
    batches.acknowledged(office, run)
    figures = told(batch.tally)
    assert amounts(figures)["A1.acknowledged"] == "400000.00"
    assert {f.standing.stands for f in figures.values()} == {Stands.BOTH_AGREE}


def test_where_less_came_the_sides_differ(office):
    [a] = batches.schools(office, 1)
    batch = batches.decided(office, [(a, 30)], "400000")
    batches.acknowledged(office, batches.paid(office, batch), less=100_00)
    figures = told(batch.tally)
    assert figures["A1.paid"].standing.differs == figures["A1.acknowledged"].standing.differs == Differs.SIDES
    assert values(figures["A1.paid"]) == ["400000.00", "399900.00"]


def test_the_fund_tells_its_batches_and_what_is_left(office):
    a, b, _c = batches.schools(office)
    first = batches.decided(office, [(a, 20)], "200000", name="First")
    second = batches.decided(office, [(b, 30)], "300000", name="Second")
    batches.paid(office, first)
    batches.approved(office, second)
    figures = told(office.fund.tally)
    fund = office.fund.tally.handle
    assert amounts(figures) == {
        f"{fund}.approved": "300000.00", f"{fund}.paid": "200000.00", f"{fund}.available": "500000.00",
        f"{fund}.recipients": "20", "A1.paid": "200000.00", "A1.recipients": "20", "A2.approved": "300000.00",
    }  # fmt: skip
    [paid] = figures[f"{fund}.paid"].figure.contributions
    homes = figures[f"{fund}.paid"].figure.homes[paid.id]
    assert [(home.kind, home.handle) for home in homes] == [("fund", fund), ("award", "A1")]


def test_a_batch_within_a_gift_is_told_with_the_gift(office):
    gift = money.gift(office, "400000")
    money.received(office, gift, "400000")
    [a] = batches.schools(office, 1)
    batches.paid(office, batches.decided(office, [(a, 30)], "400000", gift=gift))
    found = amounts(told(gift.tally))
    assert found["G1.pledged"] == found["G1.received"] == found["G1.paid"] == "400000.00"
    assert found["A1.paid"] == "400000.00"


def test_currencies_stand_side_by_side():
    euros = books("euros", "EUR")
    fill(euros, "1000")
    [a] = batches.schools(euros, 1)
    batches.paid(euros, batches.decided(euros, [(a, 10)], "500"))
    lines = told(euros.fund.tally)[f"{euros.fund.tally.handle}.paid"].result.lines
    assert [(line.currency, line.interval.low) for line in lines] == [("EUR", Decimal("500.00"))]


def test_the_years_of_a_batch_add_their_money_and_never_their_people(office):
    [a] = batches.schools(office, 1)
    batch = batches.decided(office, [(a, 20)], "200", years=2)
    batches.paid(office, batch)
    second_year(office, batch, 20)
    assert amounts(told(batch.tally)) == {"A1.paid": "400.00", "A1.recipients": "20"}


def test_nothing_of_it_names_a_school_a_bank_account_or_a_donor(office):
    gift = money.gift(office, "400000", donor_=money.donor(office, "Lin Invented"), name=cast.T(en="Spring"))
    called = {"en": "The gift of Lin Invented"}  # entered before that was refused
    Tally.objects.filter(pk=gift.tally_id).update(name=called)
    gift.tally.refresh_from_db()
    money.received(office, gift, "400000")
    [a] = batches.schools(office, 1)
    batch = batches.decided(office, [(a, 30)], "400000", gift=gift)
    batches.acknowledged(office, batches.paid(office, batch))
    scope = Scope(office.scheme.pk, (), records=(office.fund.tally_id, gift.tally_id, batch.tally_id))
    words = repr(stated(scope))
    for hidden in ("Lin Invented", str(a), office.bank.number, office.bank.name, str(office.bank.public_id)):
        assert hidden not in words


@pytest.mark.parametrize("nature", ["compiled"])
def test_a_scheme_of_public_accounts_states_nothing_of_money(nature):
    scheme = cast.scheme("compiled-one", nature=nature)
    tally = Tally.objects.create(scheme=scheme, kind_id="fund", handle="F1", entered_by="tests")
    assert told(tally) == {}


# Folds


def test_the_folds_in_sql_give_the_same_with_money(office):
    a, b, _c = batches.schools(office)
    for name, counts, total in (
        ("First", [(a, 12)], "123.45"),
        ("Second", [(b, 11)], "1.99"),
        ("Third", [(b, 3)], "9"),
    ):
        batches.paid(office, batches.decided(office, counts, total, name=name))
    figures = stated(Scope(office.scheme.pk, (), records=(office.fund.tally_id,)))
    assert {figure.fold for figure in figures} == {Fold.SUM_PER_CURRENCY, Fold.SUM_PER_UNIT}
    for figure in figures:
        rows = {"rows": json.dumps([row(c) for c in figure.contributions], default=str)}
        plain = folds.fold(figure.fold, figure.contributions).to_json()
        assert sql.fold(figure.fold, RELATION, rows).to_json() == plain


# Small counts: who knows what each gets would read from an amount how many got it


def test_fewer_than_ten_are_told_with_the_next_and_never_alone(office):
    """Each gets 5,000, and everybody knows. Eight, then twenty, then thirty: 8 never follows from what is told."""
    a, b, c = batches.schools(office)
    fund, versions = office.fund.tally.handle, []
    for name, school, count in (("Thirty", a, 30), ("Eight", b, 8), ("Twenty", c, 20)):
        batch = batches.decided(office, [(school, count)], str(5000 * count), name=name)
        batches.acknowledged(office, batches.paid(office, batch))
        versions.append(told(office.fund.tally, batch.tally))
    assert [amounts(found)[f"{fund}.paid"] for found in versions] == ["150000.00", "150000.00+", "290000.00"]
    assert not any(key.startswith("A2.") for found in versions for key in found)
    assert not any(key.startswith("A3.") for key in versions[-1])  # 20 of 28 would tell the other 8
    assert f"{fund}.available" not in versions[1]
    heads = {int(Decimal(v)) // 5000 for found in versions for f in found.values() for v in values(f)
             if f.figure.fold == Fold.SUM_PER_CURRENCY and "available" not in f.figure.key}  # fmt: skip
    totals = sorted(heads)
    assert totals == [28, 30]
    assert min(abs(x - y) for x, y in combinations([*totals, sum(totals)], 2) if x != y) != 8


def test_schools_with_few_are_never_told_apart(office):
    a, b, c = batches.schools(office)
    batch = batches.decided(office, [(a, 15), (b, 9), (c, 6)], "150000")
    run = batches.approved(office, batch)
    codes = list(run.payments.order_by("id").values_list("code", flat=True))
    bank_actions.confirm_paid(run=run, codes=codes[:2], day=money.DAY, by=office.officer)
    assert amounts(told(batch.tally)) == {}  # 24 paid of 30 would tell of the six
    bank_actions.confirm_paid(run=run, codes=codes[2:], day=money.DAY, by=office.officer)
    figures = told(batch.tally)
    assert values(figures["A1.paid"]) == ["150000.00"]
    assert values(figures["A1.recipients"]) == ["30"]


def test_a_single_award_through_the_payroll_is_not_told(office):
    payroll = paying_actions.add_payee(book=office.book, by=office.officer)
    run = paying.approved(office, paying.row(payroll, office.fund, "5000", award_code="A-1"))
    bank_actions.confirm_paid(run=run, day=money.DAY, by=office.officer)
    assert amounts(told(office.fund.tally)) == {}


def second_year(office, batch, *stay: int) -> None:
    """The schools confirm how many are enrolled in the second year, the first ones first; these are paid."""
    for asked, people in zip(awaited(office.scheme), stay, strict=False):
        confirm_enrolment(part=asked.part, year=asked.year, people=people, by=office.host)
    open_next_year(batch=batch, year=batch.year + 1, by=office.officer)
    batches.paid(office, batch, batch.year + 1)


@pytest.mark.parametrize(
    ("stay", "paid"), [((12, 10, 8), "300.00"), ((12, 9, 8), "150.00+"), ((9, 8, 3), "250.00"), ((12, 10), "150.00+")]
)
def test_a_later_year_is_told_when_it_does_not_say_how_few_left(office, stay, paid):
    """Each gets five, and everybody knows. All of thirty stay, or one leaves, or ten do, or one school is silent."""
    a, b, c = batches.schools(office)
    batch = batches.decided(office, [(a, 12), (b, 10), (c, 8)], "150", years=2)
    batches.paid(office, batch)
    fund = office.fund.tally
    assert f"{fund.handle}.available" in amounts(told(fund))
    second_year(office, batch, *stay)
    found = amounts(told(fund))
    assert amounts(told(batch.tally)) == {"A1.paid": paid, "A1.recipients": "30"}
    assert found[f"{fund.handle}.paid"] == paid
    assert (f"{fund.handle}.available" in found) is not paid.endswith("+")


def test_a_school_that_comes_later_completes_the_year(office):
    a, b, _c = batches.schools(office)
    batch = batches.decided(office, [(a, 12), (b, 18)], "150", years=2)
    batches.paid(office, batch)
    for people, paid in ((12, "150.00+"), (18, "300.00")):
        second_year(office, batch, people)
        assert amounts(told(batch.tally))["A1.paid"] == paid


def test_what_was_approved_for_more_and_paid_for_fewer_is_not_told(office):
    """An earlier version said what was approved for twelve; that it was paid for eleven would tell of one."""
    [a] = batches.schools(office, 1)
    batch = batches.decided(office, [(a, 12)], "60")
    run = batches.approved(office, batch)
    assert amounts(told(batch.tally)) == {"A1.approved": "60.00"}
    approval_actions.withdraw_payments(run=run, codes=paying.codes(run), reason="One left", by=office.officer)
    confirm_enrolment(part=batch.parts.get(), year=batch.year, people=11, by=office.host)
    batches.paid(office, batch)
    assert batch.parts.get().people == 11 and amounts(told(batch.tally)) == {}


def test_what_did_not_come_is_not_told_where_it_is_what_a_few_get(office):
    """Twenty times five was paid: 95 came says that one got nothing, 50 that ten did not; 99 says of nobody."""
    schools = batches.schools(office)
    drawn = (("One", 500, None), ("None", 100, "99.00"), ("Ten", 5000, "50.00"))
    for a, (name, less, came) in zip(schools, drawn, strict=True):
        batch = batches.decided(office, [(a, 20)], "100", name=name)
        batches.acknowledged(office, batches.paid(office, batch), less=less)
        figures = told(batch.tally)
        handle = batch.tally.handle
        assert amounts(figures).get(f"{handle}.acknowledged") == came
        assert len(values(figures[f"{handle}.paid"])) == (2 if came else 1)


def test_an_award_given_back_is_not_told_by_what_is_left(office):
    """Ten who gave theirs back may be told of, and the eleventh waits for nine more."""
    [a] = batches.schools(office, 1)
    batches.paid(office, batches.decided(office, [(a, 20)], "100"))
    left = f"{office.fund.tally.handle}.available"
    found = []
    for awards in (0, 1, 9, 1):
        if awards:
            came = match_actions.Part(Match.Kind.AWARD_RETURNED, 500 * awards, fund=office.fund)
            match_actions.match_line(line=line(office, came.minor), parts=[came], by=office.officer)
        found.append(amounts(told(office.fund.tally)).get(left))
    assert found == ["999900.00", None, "999950.00", None]


def test_an_award_paid_again_by_its_code_is_a_later_year_too(office):
    payroll = paying_actions.add_payee(book=office.book, by=office.officer)
    fund = office.fund.tally
    for codes, paid in ((12, "60.00"), (11, "60.00+"), (12, "120.00+")):
        rows = [paying.row(payroll, office.fund, "5", award_code=f"A-{n}") for n in range(codes)]
        run = paying.approved(office, *rows)
        bank_actions.confirm_paid(run=run, day=money.DAY, by=office.officer)
        assert amounts(told(fund))[f"{fund.handle}.paid"] == paid
