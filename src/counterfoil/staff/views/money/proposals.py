"""What one person proposed and another approves; and loans."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from counterfoil.base.errors import Refusal
from counterfoil.base.money import Money
from counterfoil.funds import answer_actions, giving_lists, loan_actions, proposal_actions
from counterfoil.funds.models import Loan, Payment, Proposal
from counterfoil.funds.restriction_actions import Restriction
from counterfoil.partners import queries as partners
from counterfoil.people.permissions import Permission
from counterfoil.staff.forms.money_funds import LoanForm, RepayForm
from counterfoil.staff.forms.money_giving import PartForm
from counterfoil.staff.forms.visits import ReasonForm
from counterfoil.staff.keyset import newest_first
from counterfoil.staff.load import door, page
from counterfoil.staff.money_load import load_book, load_in_book, tried

_THINGS = (
    "giver__tally", "taker__tally", "instalment__gift__tally", "loan__borrower", "item__gift", "item__unit",
)  # fmt: skip


@door("GET")
def proposals_of(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What waits for a second person, and what was answered; the newest first."""
    book = load_book(request, Permission.READ_BOOKS, public_id)
    found = newest_first(request, Proposal.objects.filter(book=book).select_related(*_THINGS))
    return page(request, "money/proposals", "money", book=book, proposals=found)


@door("GET")
def proposal(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One proposal, with what an approval would do."""
    found = load_in_book(request, Permission.READ_BOOKS, Proposal, public_id, related=_THINGS)
    return _shown(request, found, ReasonForm(scheme=found.book.scheme))


@door("POST")
def approve_proposal(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Approve what somebody else proposed."""
    found = load_in_book(request, Permission.APPROVE_MONEY, Proposal, public_id, related=_THINGS)
    try:
        answer_actions.approve(proposal=found, by=request.user)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        done = _("It is approved.") if found.terms else _("It is approved and entered in the books.")
        messages.success(request, done)
    return redirect("staff:proposal", found.public_id)


@door("POST")
def refuse_proposal(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Refuse what was proposed; whoever proposed it takes it back so."""
    found = load_in_book(request, Permission.READ_BOOKS, Proposal, public_id, related=_THINGS)
    if found.entered_by != request.user.actor_id:  # type: ignore[union-attr]
        load_in_book(request, Permission.APPROVE_MONEY, Proposal, public_id)
    form = ReasonForm(request.POST, scheme=found.book.scheme)
    if tried(
        request, form,
        lambda: answer_actions.refuse(proposal=found, reason=form.cleaned_data["reason"], by=request.user),
    ):  # fmt: skip
        messages.success(request, _("It is refused; nothing was entered in the books."))
        return redirect("staff:proposal", found.public_id)
    return _shown(request, found, form)


def _shown(request: HttpRequest, found: Proposal, form: ReasonForm) -> HttpResponse:
    own = found.entered_by == request.user.actor_id  # type: ignore[union-attr]
    names = partners.names(actor for actor in (found.entered_by, found.answered_by) if actor)
    consents = giving_lists.consents_to(found)
    return page(
        request, "money/proposal", "money", book=found.book, proposal=found, form=form, own=own, consents=consents,
        proposed_by=names.get(found.entered_by, ""), answered_by=names.get(found.answered_by, ""),
        limits=_limits(found),
    )  # fmt: skip


def _limits(found: Proposal) -> list[tuple[str, list[tuple[str, str]]]]:
    """What a fund was for when another restriction was proposed, and what it is to be for."""
    if not found.terms:
        return []
    told = ((_("For now"), "before"), (_("To be for"), "after"))
    return [(str(head), giving_lists.limit_words(Restriction.from_terms(found.terms[key]))) for head, key in told]


# Loans


@door("GET")
def loans_of(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The loans of a book with what is left of each; those that were paid out and have no term yet."""
    book = load_book(request, Permission.READ_BOOKS, public_id)
    loans = newest_first(request, giving_lists.loans_with_left(book))
    untold = Payment.objects.filter(fund__book=book, kind=Payment.Kind.LOAN, state=Payment.State.PAID, loan=None)
    return page(
        request, "money/loans", "money", book=book, loans=loans, today=timezone.localdate(),
        untold=untold.select_related("payee__organisation")[:50],
    )  # fmt: skip


@door("GET")
def loan(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One loan with what came back."""
    found = load_in_book(
        request, Permission.READ_BOOKS, Loan, public_id, book="fund__book", related=["borrower", "fund__tally"]
    )
    return page(
        request, "money/loan", "money", book=found.fund.book, loan=found, today=timezone.localdate(),
        steps=[(step, Money(step.minor, found.currency)) for step in found.steps.all()],
        left=Money(loan_actions.left_of(found), found.currency),
    )  # fmt: skip


@door("GET", "POST")
def record_loan(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Note when a loan that was paid out is due."""
    found = load_in_book(
        request, Permission.KEEP_BOOKS, Payment, public_id, book="fund__book", related=["payee__organisation"]
    )
    form = LoanForm(request.POST or None, scheme=found.fund.book.scheme)
    if tried(
        request, form, lambda: loan_actions.record_loan(payment=found, due=form.cleaned_data["due"], by=request.user)
    ):
        messages.success(request, _("The loan is entered."))
        return redirect("staff:loans_of", found.fund.book.public_id)
    return page(
        request, "money/form", "money", book=found.fund.book, form=form, heading=_("When is the loan due?"),
        intro=str(found),
    )  # fmt: skip


@door("GET", "POST")
def repay_loan(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Enter what came back of a loan."""
    found = _loan(request, public_id)
    form = RepayForm(request.POST or None, book=found.fund.book, currency=found.currency)

    def enter() -> None:
        names = ("day", "money", "bank_account")
        loan_actions.repay(loan=found, by=request.user, **{name: form.cleaned_data[name] for name in names})

    if tried(request, form, enter):
        messages.success(request, _("The money is entered."))
        return redirect("staff:loan", found.public_id)
    return page(
        request, "money/form", "money", book=found.fund.book, form=form, heading=_("Paid back of a loan"),
        intro=str(found.borrower),
    )  # fmt: skip


@door("GET", "POST")
def write_off_loan(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Propose to write off what is left of a loan, or a part of it."""
    found = _loan(request, public_id)
    form = PartForm(request.POST or None, book=found.fund.book, currency=found.currency, without="due")

    def propose() -> None:
        data = form.cleaned_data
        proposal_actions.propose_loan_off(
            loan=found, minor=data["minor"], day=data["day"], reason=data["reason"], by=request.user
        )

    if tried(request, form, propose):
        messages.success(request, _("It waits for a second person's approval."))
        return redirect("staff:loan", found.public_id)
    return page(
        request, "money/form", "money", book=found.fund.book, form=form, heading=_("Write off a loan"),
        intro=str(found.borrower),
    )  # fmt: skip


def _loan(request: HttpRequest, public_id: UUID) -> Loan:
    return load_in_book(
        request, Permission.KEEP_BOOKS, Loan, public_id, book="fund__book", related=["borrower", "fund__tally"]
    )
