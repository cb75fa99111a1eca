"""Writes about loans of a revolving fund: lent by a payment, repaid in parts, written off by a second person."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from counterfoil.base import audit
from counterfoil.base.actors import Actor
from counterfoil.base.errors import Refusal
from counterfoil.base.money import Money
from counterfoil.funds.access import must_keep
from counterfoil.funds.models import BankAccount, Loan, LoanStep, Payment, Proposal
from counterfoil.ledger import actions as ledger
from counterfoil.ledger import chart
from counterfoil.ledger.entries import Posting, credit, debit


@transaction.atomic
def record_loan(*, payment: Payment, due: dt.date, by: Actor) -> Loan:
    """Record the loan that a payment brought to its borrower, and when it is due.

    Raises:
        Refusal: the payment is no loan to an organisation, or is not paid; its loan is recorded already; it would be
            due before it was lent.
    """
    book = payment.fund.book
    must_keep(by, book)
    borrower = payment.payee.organisation
    if (
        payment.kind != Payment.Kind.LOAN
        or payment.state != Payment.State.PAID
        or not (payment.paid_day and borrower)
    ):
        raise Refusal(_("This payment has brought no loan to an organisation."), mend=_("Choose one that did."))
    if Loan.objects.filter(payment=payment).exists():
        raise Refusal(_("This loan is recorded already."), mend=_("Open its page."), code="already")
    if due < payment.paid_day:
        raise Refusal(_("It would be due before it was lent."), mend=_("Write a later day."), where="due")
    made = Loan.objects.create(
        fund=payment.fund, borrower=borrower, payment=payment, minor=payment.minor, currency=payment.currency,
        lent=payment.paid_day, due=due, entered_by=by.actor_id,
    )  # fmt: skip
    audit.record(by=by, verb="record_loan", kind="loan", subject=made.public_id, scheme=book.scheme.public_id)
    return made


@transaction.atomic
def repay(*, loan: Loan, day: dt.date, money: Money, bank_account: BankAccount, by: Actor) -> LoanStep:
    """Record that a part of a loan, or all of it, came back.

    Raises:
        Refusal: it is more than is left, of another currency, or not above zero; as `ledger.post`.
    """
    book = loan.fund.book
    must_keep(by, book)
    held = _hold(loan)
    if bank_account.book_id != book.pk or not bank_account.currency == money.currency == held.currency:
        raise Refusal(
            _("The loan is in %(currency)s.") % {"currency": held.currency},
            mend=_("Choose a bank account of these books in that currency."), where="bank_account", code="currency",
        )  # fmt: skip
    must_be_due(held, money.minor)
    made = LoanStep.objects.create(
        loan=held, kind=LoanStep.Kind.REPAID, day=day, minor=money.minor, bank_account=bank_account,
        entered_by=by.actor_id,
    )  # fmt: skip
    legs = (
        debit(chart.BANK, loan.fund.public_id, money, sub=bank_account.public_id, about=loan.public_id),
        credit(chart.LOANS, loan.fund.public_id, money, about=loan.public_id),
    )
    ledger.post(book=book, postings=[Posting(day, "loan_repaid", made.public_id, legs)], by=by)
    audit.record(by=by, verb="repay", kind="loan", subject=loan.public_id, scheme=book.scheme.public_id)
    return made


def carry_out(*, proposal: Proposal, by: Actor) -> LoanStep:
    """Write off what was proposed of a loan; a part of `answer_actions.approve`.

    Raises:
        Refusal: so much is left no longer; as `ledger.post`.
    """
    assert proposal.loan and proposal.minor
    loan, money = _hold(proposal.loan), Money(proposal.minor, proposal.currency)
    must_be_due(loan, money.minor)
    made = LoanStep.objects.create(
        loan=loan, kind=LoanStep.Kind.WRITTEN_OFF, day=proposal.day, minor=money.minor, reason=proposal.reason,
        entered_by=proposal.entered_by, approved_by=by.actor_id,
    )  # fmt: skip
    fund = loan.fund.public_id
    legs = (
        debit(chart.WRITTEN_OFF, fund, money, about=loan.public_id),
        credit(chart.LOANS, fund, money, about=loan.public_id),
    )
    posting = Posting(proposal.day, "loan_written_off", made.public_id, legs, proposal.reason)
    ledger.post(book=proposal.book, postings=[posting], by=by)
    return made


def left_of(loan: Loan) -> int:
    """What is left of a loan, in minor units: lent less repaid less written off."""
    return int(loan.minor - (loan.steps.aggregate(sum=Sum("minor"))["sum"] or 0))


def must_be_due(loan: Loan, minor: int) -> None:
    """Raises Refusal where an amount is not above zero, or more than is left of the loan."""
    left = left_of(loan)
    if minor <= 0:
        raise Refusal(_("The amount is zero."), mend=_("Write what came back."), where="amount", code="zero")
    if minor > left:
        raise Refusal(
            _("Only %(amount)s %(currency)s of the loan are left.")
            % {"amount": Money(left, loan.currency).amount, "currency": loan.currency},
            mend=_("Write that much or less; what is more is a gift."), where="amount", code="too_much",
        )  # fmt: skip


def _hold(loan: Loan) -> Loan:
    return Loan.objects.select_for_update(of=("self",), no_key=True).select_related("fund__book").get(pk=loan.pk)
