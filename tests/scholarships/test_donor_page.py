"""What a donor reads: the fund as a whole, batches and what schools acknowledged, and of few people nothing apart."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from counterfoil.base.sides import Side
from counterfoil.funds import goods_actions, link_actions
from counterfoil.funds.models import Cover, Donor, Gift
from counterfoil.scholarships.donor_page import told_to
from counterfoil.scholarships.enrolment_actions import confirm_enrolment, open_next_year
from counterfoil.scholarships.queries import awaited
from tests import cast
from tests.support import batches, money
from tests.support.money import Books, books

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Books:
    translation.activate("en")
    return books()


@pytest.fixture
def donor(office) -> Donor:
    made = money.donor(office)
    money.received(office, money.gift(office, "500000", donor_=made), "500000")
    return made


def test_a_batch_is_followed_to_what_the_schools_acknowledged(office, donor):
    a, b, c = batches.schools(office)
    run = batches.paid(office, batches.decided(office, [(a, 12), (b, 10), (c, 8)], "400000"))
    [told] = told_to(donor)
    [used] = told.fund.used
    assert [str(used.paid), used.acknowledged, used.people, used.schools] == ["CNY 400000.00", None, 30, 3]
    assert [str(left) for left in told.fund.available] == ["CNY 100000.00"]
    batches.acknowledged(office, run)
    assert str(told_to(donor)[0].fund.used[0].acknowledged) == "CNY 400000.00"


def test_fewer_than_ten_are_told_with_the_next(office, donor):
    a, b, _c = batches.schools(office)
    batches.paid(office, batches.decided(office, [(a, 8)], "40000", name="Eight"))
    [told] = told_to(donor)
    assert (told.fund.used, told.fund.available, told.fund.waits) == ([], [], True)
    batches.paid(office, batches.decided(office, [(b, 20)], "100000", name="Twenty"))
    [told] = told_to(donor)
    [used] = told.fund.used
    assert (str(used.paid), used.people, len(used.batches)) == ("CNY 140000.00", 28, 2)
    assert not told.fund.waits


def test_the_page_behind_the_link_says_so(office, donor):
    a, _b, _c = batches.schools(office)
    batches.paid(office, batches.decided(office, [(a, 8)], "40000", name="Eight"))
    _link, token = link_actions.give_donor_link(donor=donor, days=7, by=office.officer)
    page = Client().get(reverse("donors:follow", args=[token])).content.decode()
    assert "told with the next" in page
    assert "40,000" not in page and "460,000" not in page and "Eight" not in page


def test_a_second_year_that_would_tell_who_left_is_not_told(office, donor):
    [a] = batches.schools(office, 1)
    batch = batches.decided(office, [(a, 30)], "150000", years=2)
    batches.paid(office, batch)
    [asked] = awaited(office.scheme)
    confirm_enrolment(part=asked.part, year=asked.year, people=21, by=office.host)
    open_next_year(batch=batch, year=asked.year, by=office.officer)
    batches.paid(office, batch, asked.year)
    [told] = told_to(donor)
    assert [str(used.paid) for used in told.fund.used] == ["CNY 150000.00"]
    assert told.fund.waits and not told.fund.available
    _link, token = link_actions.give_donor_link(donor=donor, days=7, by=office.officer)
    page = Client().get(reverse("donors:follow", args=[token])).content.decode()
    assert "how few left" in page and "105,000" not in page and "245,000" not in page


@pytest.mark.parametrize(("people", "told"), [(9, False), (10, True), (None, True)])
def test_cover_of_few_people_is_not_told(office, people, told):
    giver = money.donor(office, "Ms Kind")
    made = money.gift(office, None, donor_=giver, kind=Gift.Kind.COVER)
    Cover.objects.create(
        gift=made, cover_minor=9000_00, currency="CNY", people=people, begins=money.DAY, ends=money.DAY,
        entered_by="tests",
    )  # fmt: skip
    assert (told_to(giver)[0].cover is not None) is told


def test_goods_are_followed_to_what_was_signed_for(office):
    giver = money.donor(office, "Ms Kind")
    item = money.goods(office, "100", donor_=giver)
    to = cast.organisation(office.scheme, Side.RECEIVING)
    for quantity in (30, 20):
        goods_actions.deliver(item=item, to=to, day=money.DAY, quantity=Decimal(quantity), by=office.officer)
    first, second = item.deliveries.all()
    goods_actions.countersign(delivery=first, quantity=Decimal(30), by=office.host)
    [told] = told_to(giver)
    assert [(one.out, one.signed) for one in told.goods] == [(50, None)]
    goods_actions.countersign(delivery=second, quantity=Decimal(18), by=office.host)
    [told] = told_to(giver)
    assert [(one.out, one.signed) for one in told.goods] == [(50, 48)]
    _link, token = link_actions.give_donor_link(donor=giver, days=7, by=office.officer)
    page = Client().get(reverse("donors:follow", args=[token])).content.decode()
    assert "sweaters" in page and "nothing yet" not in page and ">48<" in page
