"""From a donor's promise to money at the bank: what ties, what waits, what is awaited still."""

from __future__ import annotations

import datetime as dt

import pytest

from counterfoil.base.errors import Refusal
from counterfoil.base.money import Money
from counterfoil.funds import donor_actions
from counterfoil.funds import giving_actions as actions
from counterfoil.funds.models import Donor, Gift, Incoming, Instalment, LegalCheck
from counterfoil.funds.stating import public_name
from counterfoil.ledger import actions as ledger_actions
from counterfoil.ledger import queries as ledger
from counterfoil.statements.models import Tally
from tests.support import money

pytestmark = pytest.mark.usefixtures("db")
DAY, T = money.DAY, money.T
LATER = dt.date(2026, 6, 30)


@pytest.fixture
def books() -> money.Books:
    return money.books()


def balances(books: money.Books, currency: str = "CNY") -> dict[str, int]:
    rows = ledger.balances(books.book, funds=[books.fund.public_id])
    return {r.account.code: r.balance for r in rows if r.balance and r.account.currency == currency}


def refused(code: str, **pledge: object) -> Refusal:
    with pytest.raises(Refusal) as caught:
        actions.pledge_gift(**pledge)  # type: ignore[arg-type]
    assert code in (caught.value.code, caught.value.where)
    return caught.value


# Donors


def test_an_organisation_is_a_donor_once_and_a_person_needs_a_name(books: money.Books) -> None:
    firm = money.organisation_donor(books)
    tries = [
        {"kind": Donor.Kind.ORGANISATION, "organisation": firm.organisation},
        {"kind": Donor.Kind.ORGANISATION},
        {"kind": Donor.Kind.PERSON, "name": "  "},
        {"kind": Donor.Kind.PLATFORM},
    ]
    for wrong in tries:
        with pytest.raises(Refusal):
            donor_actions.add_donor(book=books.book, by=books.officer, **wrong)


def test_an_erased_name_is_gone_and_the_gift_stays(books: money.Books) -> None:
    donor = money.donor(books)
    gift = money.gift(books, donor_=donor)
    donor_actions.erase_donor_name(donor=donor, by=books.officer)
    donor.refresh_from_db()
    assert (donor.name, donor.anonymous) == ("", True)
    assert "Lin" not in str(gift.donors.get())
    with pytest.raises(Refusal):
        donor_actions.erase_donor_name(donor=money.organisation_donor(books), by=books.officer)


# Pledges


def test_a_pledge_stands_as_a_memorandum_and_money_takes_its_place(books: money.Books) -> None:
    gift = money.gift(books, instalments=[actions.Planned(10000000, DAY), actions.Planned(30000000, LATER)])
    assert balances(books) == {"9000": 40000000, "9010": -40000000}
    money.received(books, gift, "100000")
    assert balances(books) == {"1000": 10000000, "4000": -10000000, "9000": 30000000, "9010": -30000000}
    assert [i.awaited_minor for i in gift.instalments.all()] == [0, 30000000]


def test_a_whole_that_is_not_known_grows_by_instalments(books: money.Books) -> None:
    gift = money.gift(books, None)
    assert (gift.whole_minor, gift.instalments.count()) == (None, 0)
    actions.add_instalment(gift=gift, planned=actions.Planned(500, None), day=DAY, by=books.officer)
    assert balances(books)["9000"] == 500
    with pytest.raises(Refusal):
        actions.add_instalment(gift=money.gift(books), planned=actions.Planned(500, None), day=DAY, by=books.officer)


def test_parts_have_to_make_the_whole(books: money.Books) -> None:
    one, two = money.donor(books), money.donor(books, "Bo Invented")
    good = {"fund": books.fund, "currency": "CNY", "day": DAY, "by": books.officer, "whole": 1000}
    giver = actions.Giver
    refused("donor", **good, givers=[])
    refused("donor", **good, givers=[giver(one), giver(one)])
    refused("untied", **good, givers=[giver(one, 400), giver(two, 500)])
    refused("untied", **good, givers=[giver(one, 1000), giver(two)])
    refused("untied", **{**good, "whole": None}, givers=[giver(one, 400), giver(two, 600)])
    refused("untied", **good, givers=[giver(one)], instalments=[actions.Planned(999)])
    refused("zero", **{**good, "whole": 0}, givers=[giver(one)])
    refused("zero", **{**good, "whole": -5}, givers=[giver(one)])
    refused("obsolete", **{**good, "currency": "DEM"}, givers=[giver(one)])
    refused("ahead", **{**good, "day": dt.date(2199, 1, 1)}, givers=[giver(one)])
    assert not Gift.objects.exists()
    gift = actions.pledge_gift(**good, givers=[giver(one, 400), giver(two, 600)])
    assert [g.share_minor for g in gift.donors.all()] == [400, 600]


# Money that came


def test_more_than_was_pledged_is_kept_and_settles_what_was_awaited(books: money.Books) -> None:
    gift = money.gift(books, "1000", instalments=[actions.Planned(40000), actions.Planned(60000)])
    came = money.received(books, gift, "1500")
    assert (came.minor, came.settles_minor, came.instalment.number) == (150000, 100000, 1)
    assert balances(books) == {"1000": 150000, "4000": -150000}


def test_money_in_another_currency_keeps_both(books: money.Books) -> None:
    gift = money.gift(books, "58824", currency="USD")
    came = money.received(books, gift, "400000", settles=5882400)
    assert (came.currency, came.minor, came.settles_minor) == ("CNY", 40000000, 5882400)
    assert balances(books) == {"1000": 40000000, "4000": -40000000}
    assert balances(books, "USD") == {}
    untold = money.received(books, money.gift(books, "10", currency="USD"), "68")
    assert untold.settles_minor is None


@pytest.mark.parametrize(
    ("wrong", "code"),
    [({"settles": 100001}, "too_much"), ({"settles": -1}, "too_much"), ({"day": dt.date(2199, 1, 1)}, "ahead")],
)
def test_what_cannot_be_is_refused_and_nothing_is_kept(books: money.Books, wrong: dict, code: str) -> None:
    gift = money.gift(books, "1000")
    with pytest.raises(Refusal) as caught:
        money.received(books, gift, "10", **wrong)
    assert caught.value.code == code
    assert not Incoming.objects.exists()
    assert Instalment.objects.get().received_minor == 0


def test_a_closed_period_refuses_money_and_pledges(books: money.Books) -> None:
    gift = money.gift(books)
    ledger_actions.close_period(book=books.book, until=DAY, by=books.approver)
    for late in (lambda: money.received(books, gift, "10"), lambda: money.gift(books, "10")):
        with pytest.raises(Refusal) as caught:
            late()
        assert caught.value.code == "closed"


def test_the_bank_account_has_to_be_one_of_that_currency(books: money.Books) -> None:
    other = money.books("other-scheme", "EUR")
    gift = money.gift(books)
    with pytest.raises(Refusal):
        money.received(books, gift, "10", bank_account=other.bank)
    with pytest.raises(Refusal) as caught:
        actions.receive(gift=gift, bank_account=books.bank, day=DAY, money=Money.of("10", "EUR"), by=books.officer)
    assert caught.value.code == "currency"


def test_a_platforms_lot_is_one_gift_of_many_donations(books: money.Books) -> None:
    platform = money.donor(books, "Giving Day", "platform")
    came = actions.receive_lot(
        fund=books.fund, platform=platform, bank_account=books.bank, day=DAY, money=Money.of("8123.45", "CNY"),
        donations=3811, by=books.officer,
    )  # fmt: skip
    assert (came.gift.kind, came.gift.donations) == ("platform", 3811)
    assert balances(books) == {"1000": 812345, "4010": -812345}
    with pytest.raises(Refusal):
        actions.receive_lot(
            fund=books.fund, platform=money.donor(books), bank_account=books.bank, day=DAY,
            money=Money.of("1", "CNY"), donations=None, by=books.officer,
        )  # fmt: skip


# Legal checks


def check(books: money.Books, donor: Donor, day: dt.date, outcome: str = "clear", note: str = "") -> LegalCheck:
    return donor_actions.record_legal_check(
        scheme=books.scheme, organisation=donor.organisation, lists=["List A", " "], day=day,
        outcome=LegalCheck.Outcome(outcome), note=note, by=books.officer,
    )  # fmt: skip


def test_the_gift_of_an_organisation_waits_for_its_check(books: money.Books) -> None:
    firm = money.organisation_donor(books, checked=None)
    gift = money.gift(books, donor_=firm)
    assert gift.checked_at is None
    with pytest.raises(Refusal) as caught:
        money.received(books, gift, "10")
    assert caught.value.code == "unchecked"
    assert check(books, firm, DAY).lists == ["List A"]
    gift.refresh_from_db()
    assert gift.checked_at is not None
    money.received(books, gift, "10")


def test_a_check_holds_twelve_months_and_a_later_finding_ends_it(books: money.Books) -> None:
    firm = money.organisation_donor(books, checked=dt.date(2025, 3, 4))
    gift = money.gift(books, donor_=firm)
    with pytest.raises(Refusal):
        money.received(books, gift, "10")  # a year and a day later
    money.received(books, gift, "10", day=dt.date(2026, 3, 4))
    check(books, firm, dt.date(2026, 3, 4), "possible", "a similar name")
    with pytest.raises(Refusal):
        money.received(books, gift, "10", day=dt.date(2026, 3, 4))


def test_a_check_names_its_lists_and_what_was_found(books: money.Books) -> None:
    firm = money.organisation_donor(books)
    for wrong in ({"day": dt.date(2199, 1, 1)}, {"day": DAY, "outcome": "listed"}):
        with pytest.raises(Refusal):
            check(books, firm, **wrong)
    with pytest.raises(Refusal):
        donor_actions.record_legal_check(
            scheme=books.scheme, organisation=firm.organisation, lists=[" "], day=DAY,
            outcome=LegalCheck.Outcome.CLEAR, by=books.officer,
        )  # fmt: skip


def test_the_other_side_writes_nothing_here(books: money.Books) -> None:
    gift = money.gift(books)
    with pytest.raises(Refusal) as caught:
        actions.receive(gift=gift, bank_account=books.bank, day=DAY, money=Money.of("10", "CNY"), by=books.outsider)
    assert caught.value.code == "other_books"


@pytest.mark.parametrize("words", ["Gift of Lin Invented", "INVENTED, Lin: spring", "Ｌｉｎ Invented"])
def test_a_gift_is_not_called_by_a_private_donor(books: money.Books, words: str) -> None:
    given_by = money.donor(books, "Lin Invented")
    with pytest.raises(Refusal) as refused:
        money.gift(books, donor_=given_by, name=money.T(en=words))
    assert refused.value.code == "donor_named"
    quiet = money.organisation_donor(books)
    Donor.objects.filter(pk=quiet.pk).update(anonymous=True)
    quiet.refresh_from_db()
    with pytest.raises(Refusal):
        money.gift(books, donor_=quiet, name=money.T(en="Of the Invented Shipping Company"))


def test_a_name_that_was_erased_comes_back_on_no_public_page(books: money.Books) -> None:
    given_by = money.donor(books, "Lin Invented")
    gift = money.gift(books, donor_=given_by, name=money.T(en="Spring"))
    Tally.objects.filter(pk=gift.tally_id).update(name={"en": "From Lin Invented"})  # entered before it was refused
    donor_actions.erase_donor_name(donor=given_by, by=books.officer)
    assert not public_name(type(gift).objects.get(pk=gift.pk))
