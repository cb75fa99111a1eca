"""What gifts can state: pledged, received, refunded; goods and their two halves; premium and cover apart."""

from __future__ import annotations

from decimal import Decimal

import pytest

from counterfoil.base.figures import Scope
from counterfoil.base.sides import Side
from counterfoil.figures.evaluate import Evaluated, evaluate
from counterfoil.figures.standing import Differs, Stands
from counterfoil.funds import approval_actions, bank_actions, goods_actions, paying_actions, paying_queries
from counterfoil.funds.models import Cover, Donor, Gift, Payment
from counterfoil.funds.payment_rows import PaymentRow
from counterfoil.statements.models import Tally
from tests import cast
from tests.support import money

pytestmark = pytest.mark.usefixtures("db")


@pytest.fixture
def office() -> money.Books:
    return money.books()


def told(*tallies: Tally) -> dict[str, Evaluated]:
    scope = Scope(tallies[0].scheme_id, (), records=tuple(tally.pk for tally in tallies))
    return {figure.key: figure for figure in evaluate(scope)}


def ends(figure: Evaluated) -> list[tuple[str, Decimal, Decimal | None]]:
    return [(line.currency or line.unit, line.interval.low, line.interval.high) for line in figure.result.lines
            if line.interval]  # fmt: skip


def test_pledged_and_received_stand_side_by_side_each_in_its_currency(office):
    gift = money.gift(office, "1000", currency="EUR")
    money.received(office, gift, "7500")
    money.received(office, gift, "100.50")
    figures = told(gift.tally)
    assert ends(figures["G1.pledged"]) == [("EUR", Decimal(1000), Decimal(1000))]
    assert ends(figures["G1.received"]) == [("CNY", Decimal("7600.50"), Decimal("7600.50"))]
    assert figures["G1.received"].standing.stands == Stands.ONE_SIDE


def test_a_whole_that_nobody_knows_is_at_least_its_instalments(office):
    gift = money.gift(office, None)
    assert "G1.pledged" not in told(gift.tally)
    money.giving_actions.add_instalment(
        gift=gift, planned=money.giving_actions.Planned(5000), day=money.DAY, by=office.officer
    )
    assert ends(told(gift.tally)["G1.pledged"]) == [("CNY", Decimal(50), None)]


def test_a_fund_adds_its_gifts_and_says_which(office):
    for amount in ("300", "200"):
        money.received(office, money.gift(office, amount), amount)
    figure = told(office.fund.tally)[f"{office.fund.tally.handle}.received"]
    assert ends(figure) == [("CNY", Decimal(500), Decimal(500))]
    assert [[home.handle for home in homes] for homes in figure.figure.homes.values()] == [
        [office.fund.tally.handle, "G1"], [office.fund.tally.handle, "G2"],
    ]  # fmt: skip


def test_a_refund_is_a_figure_of_its_own(office):
    donor = money.donor(office)
    gift = money.gift(office, "300", donor_=donor)
    money.received(office, gift, "300")
    payee = paying_actions.add_payee(book=office.book, donor=donor, number="6222", by=office.officer)
    run = paying_actions.draft_run(book=office.book, bank_account=office.bank, name="Back", by=office.officer)
    row = PaymentRow(payee, office.fund, money.Money.of("100", "CNY"), kind=Payment.Kind.REFUND, gift=gift)
    paying_actions.add_payments(run=run, rows=[row], by=office.officer)
    paying_actions.submit_run(run=run, by=office.officer)
    assert "G1.refunded" not in told(gift.tally)
    approval_actions.approve_run(run=run, read=paying_queries.seen(run), by=office.approver)
    bank_actions.confirm_paid(run=run, day=money.DAY, by=office.officer)
    figures = told(gift.tally)
    assert ends(figures["G1.refunded"]) == [("CNY", Decimal(100), Decimal(100))]
    assert ends(figures["G1.received"]) == [("CNY", Decimal(300), Decimal(300))]


@pytest.mark.parametrize(("short", "stands", "differs"), [
    (0, Stands.BOTH_AGREE, Differs.NO), (10, Stands.ONE_SIDE, Differs.SIDES),
])  # fmt: skip
def test_goods_have_two_halves_once_all_have_signed(office, short, stands, differs):
    item = money.goods(office, "100", worth=50000)
    to = cast.organisation(office.scheme, Side.RECEIVING)
    went = [
        goods_actions.deliver(item=item, to=to, day=money.DAY, quantity=Decimal(part), by=office.officer)
        for part in (60, 30)
    ]
    goods_actions.countersign(delivery=went[0], quantity=Decimal(60), by=office.host)
    figures = told(item.gift.tally)
    assert ends(figures["G1.goods"]) == [("items", Decimal(100), Decimal(100))]
    assert ends(figures["G1.worth-of-goods"]) == [("CNY", Decimal(500), Decimal(500))]
    assert ends(figures["G1.goods-delivered"]) == [("items", Decimal(90), Decimal(90))]
    assert figures["G1.goods-delivered"].standing.stands == Stands.ONE_SIDE
    goods_actions.countersign(delivery=went[1], quantity=Decimal(30 - short), by=office.host)
    standing = told(item.gift.tally)["G1.goods-delivered"].standing
    assert (standing.stands, standing.differs) == (stands, differs)


@pytest.mark.parametrize("people", [None, 40, 9])
def test_premium_and_cover_are_two_figures_and_neither_is_told_for_few(office, people):
    gift = money.gift(office, None, kind=Gift.Kind.COVER)
    Cover.objects.create(
        gift=gift, premium_minor=120_00, cover_minor=400_000_00, currency="CNY", people=people, begins=money.DAY,
        ends=money.DAY, entered_by="tests",
    )  # fmt: skip
    figures = told(gift.tally)
    wanted = set() if people == 9 else {"G1.premium", "G1.sum-insured"}
    assert set(figures) == wanted | ({"G1.recipients"} if people == 40 else set())
    if wanted:
        assert ends(figures["G1.premium"]) == [("CNY", Decimal(120), Decimal(120))]
        assert ends(figures["G1.sum-insured"]) == [("CNY", Decimal(400000), Decimal(400000))]


@pytest.mark.parametrize("anonymous", [True, False])
def test_who_is_not_to_be_named_is_not_named_by_the_gift(office, anonymous):
    donor = money.organisation_donor(office)
    Donor.objects.filter(pk=donor.pk).update(anonymous=anonymous)
    gift = money.gift(office, "300", donor_=donor, name=cast.T(en="Gift of the Invented Shipping Company"))
    name = str(told(gift.tally)["G1.pledged"].figure.tally_name)
    assert ("Shipping" in name) is not anonymous
