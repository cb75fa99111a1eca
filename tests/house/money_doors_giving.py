"""The pages about giving: what each asks for, and things to fill its address with."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.urls import reverse

from counterfoil.base.money import Money
from counterfoil.base.sides import Side
from counterfoil.funds import donor_actions, fund_actions, giving_actions, goods_actions, proposal_actions
from counterfoil.funds.models import BankAccount, Donor, Gift, Item, Loan, Payee, Payment, Run, Transfer
from counterfoil.ledger.models import Book
from counterfoil.partners.roles import Role
from counterfoil.people.permissions import Permission as P
from counterfoil.statements.models import Unit
from tests import cast

DAY = dt.date(2026, 3, 5)
_LISTS = ("gifts_of", "donors_of", "checks_of", "goods_of", "proposals_of", "loans_of")
_NEW = ("new_gift", "new_lot", "new_donor", "new_check", "new_goods", "new_fund", "new_bank_account")
_GIFT = ("receive", "new_instalment", "more_goods", "note_cover")
GIVING: dict[str, tuple[P | None, P | None]] = {
    **dict.fromkeys((*_LISTS, "donor", "gift", "item", "fund", "proposal", "loan"), (P.READ_BOOKS, None)),
    **dict.fromkeys(
        (*_NEW, *_GIFT, "start_books", "new_programme", "write_off_instalment"), (P.KEEP_BOOKS, P.KEEP_BOOKS)
    ),
    **dict.fromkeys(("deliver", "write_off_goods", "transfer", "change_restriction"), (P.KEEP_BOOKS, P.KEEP_BOOKS)),
    **dict.fromkeys(("repay_loan", "write_off_loan", "record_loan"), (P.KEEP_BOOKS, P.KEEP_BOOKS)),
    **dict.fromkeys(("erase_donor", "end_fund"), (None, P.KEEP_BOOKS)),
    "approve_proposal": (None, P.APPROVE_MONEY),
    "refuse_proposal": (None, P.READ_BOOKS),  # by who may approve, or who proposed it: tests/staff/test_money.py
    "came_for_us": (P.ACKNOWLEDGE, None),
    "countersign": (None, P.ACKNOWLEDGE),
}


def giving_addresses(stage: Any, book: Book) -> dict[str, str]:
    """Address of each page about giving that holds more than the scheme, by its name."""
    by = stage.users[Role.FINANCE_OFFICER]
    fund = fund_actions.open_fund(book=book, name=cast.T(en="A fund"), currencies=["CNY"], by=by)
    donor = donor_actions.add_donor(book=book, kind=Donor.Kind.PERSON, name="Bo Invented", by=by)
    givers = [giving_actions.Giver(donor)]
    gift = giving_actions.pledge_gift(fund=fund, currency="CNY", day=DAY, givers=givers, whole=500, by=by)
    thing = goods_actions.ItemDraft("coats", Unit.objects.get(code="items"), Decimal(5), Item.Condition.NEW)
    goods = goods_actions.give_goods(fund=fund, currency="CNY", day=DAY, givers=givers, items=[thing], by=by)
    cover = giving_actions.pledge_gift(fund=fund, currency="CNY", day=DAY, givers=givers, kind=Gift.Kind.COVER, by=by)
    to = cast.organisation(stage.scheme, Side.RECEIVING)
    sent = goods_actions.deliver(item=goods.items.get(), to=to, day=DAY, quantity=Decimal(1), by=by)
    proposal = proposal_actions.propose_transfer(
        kind=Transfer.Kind.TRANSFER, giver=book.funds.get(is_general=True), taker=fund, money=Money(1, "CNY"),
        day=DAY, reason="As agreed", by=by,
    )  # fmt: skip
    loan = Loan.objects.create(fund=fund, borrower=to, minor=5, currency="CNY", lent=DAY, due=DAY, entered_by="x")
    things = {
        **dict.fromkeys((*_LISTS, *_NEW), book),
        **dict.fromkeys(("donor", "erase_donor"), donor),
        **dict.fromkeys(("gift", "receive", "new_instalment"), gift),
        "more_goods": goods,
        "note_cover": cover,
        "write_off_instalment": gift.instalments.get(),
        **dict.fromkeys(("item", "deliver", "write_off_goods"), goods.items.get()),
        "countersign": sent,
        **dict.fromkeys(("fund", "transfer", "change_restriction", "end_fund"), fund),
        **dict.fromkeys(("proposal", "approve_proposal", "refuse_proposal"), proposal),
        **dict.fromkeys(("loan", "repay_loan", "write_off_loan"), loan),
        "record_loan": lent_payment(book, fund, to),
    }
    return {name: reverse(f"staff:{name}", args=[thing.public_id]) for name, thing in things.items()}


def lent_payment(book: Book, fund: Any, to: Any, minor: int = 5) -> Payment:
    """A loan that was paid out and has no term yet."""
    bank, _made = BankAccount.objects.get_or_create(
        book=book, number="100200301", currency="CNY", defaults={"name": "Other", "entered_by": "x"}
    )
    run = Run.objects.create(book=book, bank_account=bank, name="Loans", state=Run.State.DONE, entered_by="x")
    payee = Payee.objects.create(book=book, kind="organisation", organisation=to, number="1", entered_by="x")
    return Payment.objects.create(
        run=run, fund=fund, payee=payee, kind="loan", purpose="loan", code="CF-1", minor=minor, currency="CNY",
        state="paid", paid_day=DAY, entered_by="x",
    )  # fmt: skip
