"""The pages about giving: a promise becomes money at the bank, goods get their other half, two people approve."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from counterfoil.base.ids import uuid7
from counterfoil.base.money import Money
from counterfoil.base.sides import Side
from counterfoil.funds import fund_actions, goods_actions
from counterfoil.funds.models import Delivery, Donor, Fund, Gift, Incoming, Instalment, Item, LegalCheck, Proposal
from counterfoil.ledger import actions as ledger
from counterfoil.ledger import chart
from counterfoil.ledger.entries import Posting, credit, debit
from counterfoil.people.models import User
from counterfoil.statements.models import Unit
from tests import cast
from tests.house.money_doors_giving import lent_payment
from tests.support import money

DAY = money.DAY.isoformat()
PLEDGE, MONEY = uuid7(), uuid7()


@pytest.fixture
def books(worlds, django_db_blocker) -> Iterator[money.Books]:
    """An office with books, made once; a request leaves its language behind."""
    translation.activate("en")
    with django_db_blocker.unblock(), worlds.enter("money-books", money.books) as made:
        yield made


def client(who: User) -> Client:
    made = Client()
    made.force_login(who)
    return made


def at(name: str, thing: Any) -> str:
    return reverse(f"staff:{name}", args=[getattr(thing, "public_id", thing)])


def words(response: Any) -> str:
    return response.content.decode()


def sent(who: User, name: str, thing: Any, /, **typed: Any) -> Any:
    """Post a form; gives the answer, which has to be a redirect."""
    response = client(who).post(at(name, thing), typed)
    assert response.status_code == 302, words(response)[:9000]
    return response


def kept(who: User, name: str, thing: Any, /, **typed: Any) -> str:
    """Post a form that is refused; gives the page, on which everything typed still stands."""
    response = client(who).post(at(name, thing), typed)
    assert response.status_code == 200
    page = words(response)
    assert all(f'value="{value}"' in page or f">{value}<" in page for value in typed.values() if len(str(value)) > 3)
    return page


def pledged(books: money.Books, **more: Any) -> Gift:
    """A pledge entered by form."""
    donor = money.donor(books)
    typed = {"fund": books.fund.public_id, "donor_1": donor.public_id, "day": DAY, "currency": "CNY", "rows": 2}
    sent(books.officer, "new_gift", books.book, **typed | more)
    return Gift.objects.latest("id")


# From a promise to money at the bank


def test_books_and_a_fund_are_opened_by_form(worlds, django_db_blocker) -> None:
    with django_db_blocker.unblock(), worlds.enter("money-none", cast.scheme) as scheme:
        officer = cast.member(scheme, cast.Role.FINANCE_OFFICER)
        page = words(client(officer).get(at("money_of", scheme.slug)))
        assert at("start_books", scheme.slug) in page
        giving = cast.organisation(scheme, Side.GIVING)
        sent(officer, "start_books", scheme.slug, organisation=giving.public_id, currencies="人民币, EUR")
        book = scheme.books.get()
        assert book.funds.get().currencies == ["CNY", "EUR"]
        sent(officer, "new_programme", scheme.slug, name="Women at college")
        programme = scheme.programmes.get()
        sent(
            officer, "new_fund", book, name="Awards for girls", currencies="CNY", purposes=["award"],
            ends="2031-12-31", fee_percent="2.5", leftover="ask", at_most="5,000.00", limit_currency="CNY",
            conditions=["enrolment"], programme=programme.public_id,
        )  # fmt: skip
        fund = book.funds.get(is_general=False)
        assert sorted(fund.conditions.values_list("code", "minor")) == [("at_most", 500000), ("enrolment", None)]
        page = words(client(officer).get(at("fund", fund)))
        assert "5000.00 CNY" in page
        assert "awards for studies" in page
        assert "Women at college" in page
        sent(officer, "new_bank_account", book, name="Main", number="6222 1", currency="CNY")
        assert book.bank_accounts.get().number == "62221"


def test_a_promise_becomes_money_and_the_gifts_page_tells_it(books: money.Books) -> None:
    gift = pledged(
        books, whole="40万", amount_1="100,000.00", due_1="2026-04-01", amount_2="300000", name="Spring gift"
    )
    assert list(gift.instalments.values_list("minor", flat=True)) == [10000000, 30000000]
    sent(books.officer, "receive", gift, bank_account=books.bank.public_id, day=DAY, amount="１００，０００．００")
    page = words(client(books.approver).get(at("gift", gift)))
    assert page.count("CN¥100,000.00") == 4  # pledged, came, of the pledge, could be refunded
    assert "Spring gift" in words(client(books.approver).get(at("gifts_of", books.book)))
    overview = words(client(books.approver).get(at("money_of", books.scheme.slug)))
    assert overview.count("100,000.00") == 2  # received, available
    assert "300,000.00" in overview  # pledged


def test_joint_donors_and_more_rows(books: money.Books) -> None:
    one, two, three = (money.donor(books, f"{name} Invented") for name in ("Ana", "Bo", "Cy"))
    typed = {"fund": books.fund.public_id, "donor_1": one.public_id, "day": DAY, "currency": "CNY", "rows": 2}
    more = words(client(books.officer).post(at("new_gift", books.book), typed | {"more": "1"}))
    assert 'name="donor_4"' in more
    assert 'name="rows" value="4"' in more
    shares = {"share_1": "1", "share_2": "2", "share_3": "3", "donor_2": two.public_id, "donor_3": three.public_id}
    page = kept(books.officer, "new_gift", books.book, **typed | shares | {"rows": 4, "whole": "7.00"})
    assert "do not make the whole" in page
    sent(books.officer, "new_gift", books.book, **typed | shares | {"rows": 4, "whole": "6"})
    assert list(Gift.objects.get().donors.values_list("share_minor", flat=True)) == [100, 200, 300]


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ({"whole": "0.00"}, "The amount is zero"),
        ({"whole": "-5.00"}, "below zero"),
        ({"whole": "1.0055"}, "more decimals"),
        ({"whole": "1.234,5x"}, "cannot be read"),
        ({"whole": "12,50", "currency": "DEM"}, "not legal tender|not a currency|is not"),
        ({"whole": "1000", "amount_1": "999"}, "do not make the whole"),
        ({"day": "2199-01-01"}, "lies ahead"),
        ({"due_1": "2026-05-01"}, "day without an amount"),
    ],
)
def test_what_is_typed_wrong_is_answered_and_nothing_is_lost(books: money.Books, typed: dict, answer: str) -> None:
    donor = money.donor(books)
    good = {"fund": books.fund.public_id, "donor_1": donor.public_id, "day": DAY, "currency": "CNY", "rows": 2}
    page = kept(books.officer, "new_gift", books.book, **good | typed)
    assert any(part in page for part in answer.split("|"))
    assert not Gift.objects.exists()


def test_money_that_cannot_be_is_refused_with_the_reason(books: money.Books) -> None:
    gift = money.gift(books, donor_=money.organisation_donor(books, checked=None))
    good = {"bank_account": books.bank.public_id, "day": DAY, "amount": "100.00"}
    assert "no clear legal check" in kept(books.officer, "receive", gift, **good)
    assert "waits for a legal check" in words(client(books.officer).get(at("gift", gift)))
    sent(books.officer, "new_check", books.book, organisation=gift.donors.get().donor.organisation.public_id,
         lists="List A\nList B", day=DAY, outcome="clear")  # fmt: skip
    assert LegalCheck.objects.get().lists == ["List A", "List B"]
    ledger.close_period(book=books.book, until=money.DAY, by=books.approver)
    assert "The books are closed until" in kept(books.officer, "receive", gift, **good)
    sent(books.officer, "receive", gift, **good | {"day": "2026-03-06"})
    assert Incoming.objects.get().day == dt.date(2026, 3, 6)


def test_a_form_that_is_sent_twice_enters_one_thing(books: money.Books) -> None:
    donor, browser = money.donor(books), client(books.officer)
    pledge = {"fund": books.fund.public_id, "donor_1": donor.public_id, "day": DAY, "currency": "CNY", "rows": 2}
    for _click in range(2):
        answer = browser.post(at("new_gift", books.book), pledge | {"whole": "100", "key": str(PLEDGE)})
    assert "sent twice" in words(answer)
    gift = Gift.objects.get(public_id=PLEDGE)
    came = {"bank_account": books.bank.public_id, "day": DAY, "amount": "60", "key": str(MONEY)}
    for _click in range(2):
        answer = browser.post(at("receive", gift), came)
    assert "sent twice" in words(answer)
    assert Incoming.objects.get().public_id == MONEY
    assert re.search(r'name="key" value="[0-9a-f-]{36}"', words(browser.get(at("receive", gift))))


def test_another_currency_than_pledged_stands_beside_it(books: money.Books) -> None:
    gift = money.gift(books, "58824", currency="USD")
    typed = {"bank_account": books.bank.public_id, "day": DAY, "amount": "400000"}
    assert "still awaited" in kept(books.officer, "receive", gift, **typed, settles="58824.01")
    sent(books.officer, "receive", gift, **typed, settles="58824")
    page = words(client(books.officer).get(at("gift", gift)))
    assert "CN¥400,000.00" in page
    assert "US$58,824.00" in page


def test_a_platforms_lot(books: money.Books) -> None:
    platform = money.donor(books, "Giving Day", "platform")
    sent(books.officer, "new_lot", books.book, fund=books.fund.public_id, platform=platform.public_id,
         bank_account=books.bank.public_id, day=DAY, amount="8123.45", donations="3811")  # fmt: skip
    assert "3811" in words(client(books.officer).get(at("gift", Gift.objects.get())))


def test_donors_by_form_and_a_name_that_is_erased(books: money.Books) -> None:
    assert "There is no name" in kept(books.officer, "new_donor", books.book, kind="person", name="")
    sent(books.officer, "new_donor", books.book, kind="person", name="Lin Invented", anonymous="on")
    sent(books.officer, "new_donor", books.book, kind="organisation", name="Invented Shipping")
    assert Donor.objects.get(kind="organisation").organisation.invented
    lin = Donor.objects.get(kind="person")
    assert "not named in public" in words(client(books.approver).get(at("donor", lin)))
    sent(books.officer, "erase_donor", lin)
    assert "Lin" not in words(client(books.approver).get(at("donors_of", books.book)))


def test_an_instalment_is_written_off_by_two(books: money.Books) -> None:
    gift = money.gift(books, "100")
    row = gift.instalments.get()
    assert "Only 100.00 CNY" in kept(
        books.officer, "write_off_instalment", row, amount="100.01", day=DAY, reason="Closed its doors"
    )
    sent(books.officer, "write_off_instalment", row, amount="100", day=DAY, reason="Closed its doors")
    proposal = Proposal.objects.get()
    assert at("approve_proposal", proposal) not in words(client(books.officer).get(at("proposal", proposal)))
    assert at("approve_proposal", proposal) in words(client(books.approver).get(at("proposal", proposal)))
    sent(books.approver, "approve_proposal", proposal)
    assert Instalment.objects.get().awaited_minor == 0


# Funds


def test_a_transfer_waits_for_approval_and_can_be_refused_or_taken_back(books: money.Books) -> None:
    money.fill(books, "100", fund=books.general)
    typed = {"kind": "transfer", "taker": books.fund.public_id, "currency": "CNY", "day": DAY, "reason": "As agreed"}
    assert "The amount is zero" in kept(books.officer, "transfer", books.general, **typed, amount="0.00")
    for _round in range(3):
        sent(books.officer, "transfer", books.general, **typed, amount="60")
    first, second, third = Proposal.objects.order_by("id")
    assert "proposals wait" in words(client(books.approver).get(at("money_of", books.scheme.slug)))
    sent(books.approver, "approve_proposal", first)
    sent(books.officer, "refuse_proposal", second, reason="Entered twice")
    page = words(client(books.approver).post(at("approve_proposal", third), follow=True))
    assert "has not enough left" in page
    sent(books.approver, "refuse_proposal", third, reason="Too much")
    assert [p.state for p in Proposal.objects.order_by("id")] == ["approved", "refused", "refused"]


def test_a_restriction_changes_with_consents_by_form(books: money.Books) -> None:
    gift = money.gift(books)
    donor = gift.donors.get().donor
    typed = {"purposes": ["award", "training"], "reason": "As asked"}
    assert "needs the recorded consent" in kept(
        books.officer, "change_restriction", books.fund, purposes="training", reason="As asked"
    )
    page = words(
        client(books.officer).post(at("change_restriction", books.fund), typed | {"consents": donor.public_id})
    )
    assert "Consent has a day" in page
    sent(
        books.officer, "change_restriction", books.fund, **typed, consents=donor.public_id, asked=DAY, how="by letter"
    )
    assert Fund.objects.get(pk=books.fund.pk).purposes == ["award"]
    [proposal] = Proposal.objects.all()
    page = words(client(books.approver).get(at("proposal", proposal)))
    assert "For now" in page and "To be for" in page and "trainings and courses" in page and "by letter" in page
    assert str(books.fund) in words(client(books.approver).get(at("proposals_of", books.book)))
    sent(books.approver, "approve_proposal", proposal)
    assert Fund.objects.get(pk=books.fund.pk).purposes == ["award", "training"]


def test_a_fund_in_which_something_is_left_does_not_end(books: money.Books) -> None:
    money.fill(books, "1")
    page = words(client(books.officer).post(at("end_fund", books.fund), follow=True))
    assert "Something is left in this fund" in page
    empty = fund_actions.open_fund(book=books.book, name=money.T(en="Short"), currencies=["CNY"], by=books.officer)
    sent(books.officer, "end_fund", empty)
    page = words(client(books.approver).get(at("money_of", books.scheme.slug)))
    assert "Short" in page.split("Funds that have ended")[1]


# Loans


def test_a_loan_gets_its_term_comes_back_and_is_written_off(books: money.Books) -> None:
    fund = fund_actions.open_fund(
        book=books.book, name=money.T(en="Seed fund"), currencies=["CNY"], is_revolving=True, by=books.officer
    )
    paid = lent_payment(books.book, fund, cast.organisation(books.scheme, Side.RECEIVING), minor=6000)
    for to, source, sub in ((chart.BANK, chart.DONATIONS, 0), (chart.LOANS, chart.BANK, 1)):
        bank, amount = books.bank.public_id, Money(6000, "CNY")
        legs = (debit(to, fund.public_id, amount, sub=None if sub else bank),
                credit(source, fund.public_id, amount, sub=bank if sub else None))  # fmt: skip
        ledger.post(book=books.book, postings=[Posting(money.DAY, "moved", uuid7(), legs)], by=books.officer)
    assert at("record_loan", paid) in words(client(books.officer).get(at("loans_of", books.book)))
    assert "before it was lent" in kept(books.officer, "record_loan", paid, due="2026-03-04")
    sent(books.officer, "record_loan", paid, due="2026-06-01")
    loan = paid.loan
    assert "overdue" in words(client(books.officer).get(at("loans_of", books.book)))
    typed = {"bank_account": books.bank.public_id, "day": DAY}
    assert "Only 60.00 CNY" in kept(books.officer, "repay_loan", loan, **typed, amount="60.01")
    sent(books.officer, "repay_loan", loan, **typed, amount="45")
    assert "CN¥15.00" in words(client(books.officer).get(at("loan", loan)))
    sent(books.officer, "write_off_loan", loan, amount="15", day=DAY, reason="Cooperative closed")
    sent(books.approver, "approve_proposal", Proposal.objects.get())
    assert "settled" in words(client(books.officer).get(at("loans_of", books.book)))


# Goods


def test_goods_are_entered_delivered_and_said_to_have_come(books: money.Books) -> None:
    donor, unit = money.donor(books), Unit.objects.get(code="sweaters")
    sent(books.officer, "new_goods", books.book, fund=books.fund.public_id, donor_1=donor.public_id, day=DAY, rows=2,
         words="Winter sweaters", quantity="40", unit=unit.pk, condition="new", currency="CNY", worth="4000",
         basis="donor", store="Depot 2")  # fmt: skip
    item = Item.objects.get()
    to = cast.organisation(books.scheme, Side.RECEIVING)
    assert "Only 40 are in store" in kept(books.officer, "deliver", item, to=to.public_id, day=DAY, quantity="40.50")
    sent(books.officer, "deliver", item, to=to.public_id, day=DAY, quantity="40")
    delivery = Delivery.objects.get()
    assert "Has not said yet" in words(client(books.officer).get(at("item", item)))
    today = words(client(books.host).get(reverse("staff:today")))
    assert at("came_for_us", books.scheme.slug) in today
    assert "Winter sweaters" in words(client(books.host).get(at("came_for_us", books.scheme.slug)))
    sent(books.host, "countersign", delivery, quantity="38")
    page = words(client(books.officer).get(at("item", item)))
    assert "torn" in page
    assert client(books.officer).post(at("countersign", delivery), {"quantity": "40"}).status_code == 404


def test_what_came_may_be_typed_wrong_and_stands_at_its_delivery(books: money.Books) -> None:
    item = money.goods(books, "10")
    delivery = goods_actions.deliver(
        item=item, to=cast.organisation(books.scheme, Side.RECEIVING), day=money.DAY, quantity=item.left,
        by=books.officer,
    )  # fmt: skip
    assert "Fewer than none" in kept(books.host, "countersign", delivery, quantity="-2.5")


def test_premium_and_cover_by_form(books: money.Books) -> None:
    donor = money.donor(books)
    address = at("new_gift", books.book) + "?kind=cover"
    client(books.officer).post(
        address, {"fund": books.fund.public_id, "donor_1": donor.public_id, "day": DAY, "currency": "CNY", "rows": 2}
    )
    gift = Gift.objects.get(kind="cover")
    sent(
        books.officer,
        "note_cover",
        gift,
        cover="3000000",
        premium="1000",
        people="200",
        begins=DAY,
        ends="2027-03-04",
    )
    page = words(client(books.officer).get(at("gift", gift)))
    assert "CN¥3,000,000.00" in page
    assert "CN¥1,000.00" in page


# Whose books, and what a list costs


def test_the_other_sides_finance_officer_finds_nothing(books: money.Books) -> None:
    gift = money.gift(books)
    for name, thing in (("gift", gift), ("fund", books.fund), ("gifts_of", books.book), ("receive", gift)):
        assert client(books.outsider).get(at(name, thing)).status_code == 404, name
    page = words(client(books.outsider).get(at("money_of", books.scheme.slug)))
    assert "Scholarship fund" not in page


def test_today_says_what_waits(books: money.Books) -> None:
    money.gift(books, "10", instalments=[money.giving_actions.Planned(1000, dt.date(2026, 3, 6))])
    money.gift(books, donor_=money.organisation_donor(books, checked=None))
    money.fill(books, "100", fund=books.general)
    typed = {"kind": "transfer", "taker": books.fund.public_id, "currency": "CNY", "day": DAY, "reason": "As agreed"}
    sent(books.officer, "transfer", books.general, **typed, amount="60")
    officer = words(client(books.officer).get(reverse("staff:today")))
    assert "1 instalment is overdue" in officer
    assert "1 gift waits for a legal check" in officer
    assert "waits for your approval" not in officer
    assert "1 proposal waits for your approval" in words(client(books.approver).get(reverse("staff:today")))
    late = words(client(books.officer).get(at("gifts_of", books.book) + "?overdue=1"))
    assert late.count('class="todo-what"') == 1


@pytest.mark.slow
@pytest.mark.parametrize(
    "name", ["gifts_of", "donors_of", "checks_of", "goods_of", "money_of", "proposals_of", "fund"]
)
def test_one_row_costs_what_thirty_do(books: money.Books, name: str) -> None:
    def add(number: int) -> None:
        firm = money.organisation_donor(books, f"Firm {number}")
        money.gift(books, "5", donor_=firm)
        money.goods(books, "5", worth=5, donor_=firm)
        typed = {"kind": "transfer", "taker": books.fund.public_id, "currency": "CNY", "day": DAY, "reason": "Agreed"}
        sent(books.officer, "transfer", books.general, **typed, amount="1")

    thing = {"money_of": books.scheme.slug, "fund": books.fund}.get(name, books.book)
    browser, address = client(books.approver), at(name, thing)

    def cost() -> int:
        browser.get(address)
        with CaptureQueriesContext(connection) as caught:
            assert browser.get(address).status_code == 200
        return len(caught)

    add(0)
    few = cost()
    for number in range(1, 30):
        add(number)
    assert cost() <= few


@pytest.mark.parametrize("language", ["en", "zh-hans", "ug"])
def test_pages_open_in_each_language(books: money.Books, language: str) -> None:
    gift, item = money.gift(books), money.goods(books, "5", worth=5)
    with translation.override(language):
        things = {"gift": gift, "item": item, "fund": books.fund, "donor": gift.donors.get().donor}
        lists = (
            "gifts_of",
            "donors_of",
            "checks_of",
            "goods_of",
            "proposals_of",
            "loans_of",
            "new_gift",
            "new_goods",
        )
        addresses = [at(name, things.get(name, books.book)) for name in (*things, *lists)]
    for address in addresses:
        page = client(books.officer).get(address)
        assert page.status_code == 200, address
        assert f'lang="{language}"' in words(page)
