"""Writes about books and funds: opening them, what a fund may be used for, and one's accounts at banks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from counterfoil.base import audit
from counterfoil.base.actors import Actor
from counterfoil.base.errors import Refusal
from counterfoil.base.money import current_currency
from counterfoil.base.text import TranslatedText
from counterfoil.funds.access import must_keep
from counterfoil.funds.models import BankAccount, Fund
from counterfoil.funds.restriction_actions import ANYTHING, Restriction, write_restriction
from counterfoil.ledger import actions as ledger
from counterfoil.ledger.models import Book
from counterfoil.partners.models import Organisation, Scheme
from counterfoil.statements import actions as statements

GENERAL = TranslatedText({"en": "General fund", "zh-hans": "非限定性基金", "ug": "چەكلەنمىگەن فوند"})


@dataclass(frozen=True)
class Terms:
    """What else is agreed about a fund: the highest fee in percent, and where what is left over goes."""

    fee_percent: Decimal = Decimal(0)
    leftover: Fund.Leftover = Fund.Leftover.ASK
    leftover_to: Fund | None = None

    def must_hold(self, book: Book) -> None:
        if not 0 <= self.fee_percent <= 100:
            raise Refusal(
                _("The fee is not between 0 and 100 percent."), mend=_("Write it in percent."), where="fee_percent"
            )
        if (self.leftover == Fund.Leftover.FUND) != (self.leftover_to is not None):
            raise Refusal(
                _("To which fund goes what is left over?"), mend=_("Choose the fund, or another way."),
                where="leftover_to",
            )  # fmt: skip
        if self.leftover_to and self.leftover_to.book_id != book.pk:
            raise Refusal(_("This fund is of other books."), mend=_("Choose one of these."), where="leftover_to")


@transaction.atomic
def start_books(*, scheme: Scheme, organisation: Organisation, currencies: Sequence[str], by: Actor) -> Book:
    """Open an organisation's books in a scheme, with the one fund that has no restriction.

    Args:
        currencies: ISO 4217 codes of today in which the general fund is kept.

    Raises:
        Refusal: as `ledger.open_book`; the actor speaks for the other side; a currency is none of today.
    """
    book = ledger.open_book(scheme=scheme, organisation=organisation, by=by)
    must_keep(by, book)
    if not book.funds.filter(is_general=True).exists():
        _open(book, GENERAL, currencies, ANYTHING, Terms(), by, is_general=True)
    return book


@transaction.atomic
def open_fund(
    *, book: Book, name: TranslatedText, currencies: Sequence[str], by: Actor,
    restriction: Restriction = ANYTHING, terms: Terms = Terms(), is_revolving: bool = False,
) -> Fund:  # fmt: skip
    """Open a restricted fund, with its accounts in each of its currencies.

    Raises:
        Refusal: there is no name or no currency; a currency is none of today; the parts of the restriction or of
            the terms do not fit each other.
    """
    must_keep(by, book)
    if not name:
        raise Refusal(_("There is no name."), mend=_("Write it in one language at least."), where="name")
    restriction.must_hold(book.scheme)
    terms.must_hold(book)
    return _open(book, name, currencies, restriction, terms, by, is_revolving=is_revolving)


@transaction.atomic
def add_currency(*, fund: Fund, currency: str, by: Actor) -> None:
    """Keep a fund in one more currency; doing it again changes nothing."""
    must_keep(by, fund.book)
    code = current_currency(currency)
    held = Fund.objects.select_for_update(no_key=True).get(pk=fund.pk)
    if code not in held.currencies:
        held.currencies = [*held.currencies, code]
        held.save(update_fields=["currencies"])
        ledger.open_fund(book=held.book, fund=held.public_id, currency=code, by=by)
    fund.currencies = held.currencies


@transaction.atomic
def open_bank_account(
    *, book: Book, name: str, number: str, currency: str, by: Actor, bank_code: str = ""
) -> BankAccount:
    """Note an account that the organisation holds at a bank, in one currency.

    Raises:
        Refusal: name or number is missing; the account is there already; the currency is none of today.
    """
    must_keep(by, book)
    if not name.strip():
        raise Refusal(_("There is no name."), mend=_("Write what the office calls the account."), where="name")
    if not (number := "".join(number.split())):
        raise Refusal(_("There is no number."), mend=_("Write the number of the account."), where="number")
    code = current_currency(currency)
    if BankAccount.objects.filter(book=book, number=number, currency=code).exists():
        raise Refusal(_("This account is there already."), mend=_("Choose it from the list."), where="number")
    made = BankAccount.objects.create(
        book=book, name=name.strip(), number=number, bank_code=bank_code.strip(), currency=code,
        entered_by=by.actor_id,
    )  # fmt: skip
    audit.record(
        by=by, verb="open_bank_account", kind="bank_account", subject=made.public_id, scheme=book.scheme.public_id
    )
    return made


def _open(
    book: Book, name: TranslatedText, currencies: Sequence[str], restriction: Restriction, terms: Terms, by: Actor,
    *, is_general: bool = False, is_revolving: bool = False,
) -> Fund:  # fmt: skip
    codes = list(dict.fromkeys(current_currency(code) for code in currencies))
    if not codes:
        raise Refusal(_("There is no currency."), mend=_("Choose one at least."), where="currencies")
    tally = statements.open_tally(scheme=book.scheme, kind="fund", name=name, by=by)
    fund = Fund.objects.create(
        book=book, tally=tally, is_general=is_general, is_revolving=is_revolving, currencies=codes,
        fee_percent=terms.fee_percent, leftover=terms.leftover, leftover_to=terms.leftover_to,
        entered_by=by.actor_id,
    )  # fmt: skip
    write_restriction(fund=fund, restriction=restriction, by=by)
    for code in codes:
        ledger.open_fund(book=book, fund=fund.public_id, currency=code, by=by)
    audit.record(by=by, verb="open_fund", kind="fund", subject=fund.public_id, scheme=book.scheme.public_id)
    return fund
