"""An invented office with books, for tests about money."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from counterfoil.base.ids import uuid7
from counterfoil.base.money import Money
from counterfoil.base.sides import Side
from counterfoil.base.text import TranslatedText
from counterfoil.funds import donor_actions, fund_actions, giving_actions, goods_actions
from counterfoil.funds.models import BankAccount, Donor, Fund, Gift, Incoming, Item, LegalCheck, Loan, Purpose
from counterfoil.ledger import actions as ledger
from counterfoil.ledger import chart
from counterfoil.ledger.entries import Posting, credit, debit
from counterfoil.ledger.models import Book
from counterfoil.partners import actions as partners
from counterfoil.partners.models import Scheme
from counterfoil.partners.roles import Role
from counterfoil.people.models import User
from counterfoil.statements.models import Unit
from tests import cast

T = TranslatedText
DAY = dt.date(2026, 3, 5)


@dataclass
class Books:
    """The giving side's book, two funds in CNY, a bank account, and who works with them.

    `host` is the receiving side's coordinator, `outsider` its finance officer: neither may read these books.
    """

    scheme: Scheme
    book: Book
    general: Fund
    fund: Fund
    bank: BankAccount
    officer: User
    approver: User
    host: User
    outsider: User


def books(slug: str = "harbour-stone", currency: str = "CNY") -> Books:
    """An invented scheme with a book, its general fund and a fund for awards alone."""
    scheme = cast.scheme(slug)
    officer = cast.member(scheme, Role.FINANCE_OFFICER, username=f"finance-{slug}")
    approver = cast.member(scheme, Role.APPROVER, username=f"approver-{slug}")
    host = cast.member(scheme, Role.HOST_COORDINATOR, Side.RECEIVING, username=f"host-{slug}")
    outsider = cast.member(scheme, Role.FINANCE_OFFICER, Side.RECEIVING, username=f"outsider-{slug}")
    organisation = cast.organisation(scheme, Side.GIVING)
    book = fund_actions.start_books(scheme=scheme, organisation=organisation, currencies=[currency], by=officer)
    fund = fund_actions.open_fund(
        book=book, name=T(en="Scholarship fund"), currencies=[currency], by=officer,
        restriction=fund_actions.Restriction(purposes=(Purpose.AWARD,)),
    )  # fmt: skip
    bank = fund_actions.open_bank_account(
        book=book, name="Main account", number="6222 0000 0001", currency=currency, by=officer
    )
    general = book.funds.get(is_general=True)
    return Books(scheme, book, general, fund, bank, officer, approver, host, outsider)


def fill(books: Books, amount: str, *, fund: Fund | None = None, day: dt.date = DAY) -> None:
    """Let a fund have received an amount in the currency of the bank account; only the ledger knows of it."""
    number, money = (fund or books.fund).public_id, Money.of(amount, books.bank.currency)
    legs = (debit(chart.BANK, number, money, sub=books.bank.public_id), credit(chart.DONATIONS, number, money))
    ledger.post(book=books.book, postings=[Posting(day, "gift_received", uuid7(), legs)], by=books.officer)


def donor(books: Books, name: str = "Lin Invented", kind: str = "person") -> Donor:
    """A donor who is a person, or a platform; invented."""
    return donor_actions.add_donor(book=books.book, kind=Donor.Kind(kind), name=name, by=books.officer)


def organisation_donor(
    books: Books, name: str = "Invented Shipping Company", *, checked: dt.date | None = DAY
) -> Donor:
    """A donor that is an organisation, with a clear legal check of the day `checked`, if any."""
    firm = partners.add_organisation(name=T(en=name), invented=True, by=books.officer)
    made = donor_actions.add_donor(book=books.book, kind=Donor.Kind.ORGANISATION, organisation=firm, by=books.officer)
    if checked:
        donor_actions.record_legal_check(
            scheme=books.scheme, organisation=firm, lists=["Consolidated list"], day=checked,
            outcome=LegalCheck.Outcome.CLEAR, by=books.officer,
        )  # fmt: skip
    return made


def gift(books: Books, amount: str | None = "400000", *, donor_: Donor | None = None, **more: Any) -> Gift:
    """A pledge to the fund; `received` brings the money."""
    currency = more.pop("currency", books.bank.currency)
    return giving_actions.pledge_gift(
        fund=more.pop("fund", books.fund), currency=currency, day=more.pop("day", DAY),
        givers=more.pop("givers", None) or [giving_actions.Giver(donor_ or donor(books))],
        whole=Money.of(amount, currency).minor if amount else None, by=books.officer, **more,
    )  # fmt: skip


def received(books: Books, gift_: Gift, amount: str, *, day: dt.date = DAY, **more: Any) -> Incoming:
    """Money of a gift, come in on the books' bank account."""
    account = more.pop("bank_account", books.bank)
    return giving_actions.receive(
        gift=gift_, bank_account=account, day=day, money=Money.of(amount, account.currency), by=books.officer, **more
    )


def goods(books: Books, quantity: str, *, worth: int | None = None, donor_: Donor | None = None) -> Item:
    """A gift in kind of one item, in store; its worth in minor units."""
    draft = goods_actions.ItemDraft(
        words="sweaters", unit=Unit.objects.get(code="items"), quantity=Decimal(quantity),
        condition=Item.Condition.NEW, worth=worth, store="Depot 2",
        basis=Item.Basis.DONOR if worth else Item.Basis.NOT_STATED,
    )  # fmt: skip
    made = goods_actions.give_goods(
        fund=books.fund, currency=books.bank.currency, day=DAY, items=[draft], by=books.officer,
        givers=[giving_actions.Giver(donor_ or donor(books))],
    )  # fmt: skip
    return made.items.get()


def loan(books: Books, minor: int, *, fund: Fund | None = None) -> Loan:
    """The row of a loan that was paid out; what moved in the ledger is the test's."""
    return Loan.objects.create(
        fund=fund or books.fund, borrower=books.book.organisation, minor=minor, currency=books.bank.currency,
        lent=DAY, due=dt.date(2026, 9, 1), entered_by="x",
    )  # fmt: skip
