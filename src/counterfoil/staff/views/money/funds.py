"""Funds: opening books and funds, what a fund is for, what moves, and its end."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from counterfoil.base.errors import Refusal
from counterfoil.base.text import TranslatedText
from counterfoil.funds import (
    fund_actions,
    fund_states,
    giving_lists,
    giving_queries,
    proposal_actions,
    transfer_actions,
)
from counterfoil.funds.models import Fund, Transfer
from counterfoil.funds.restriction_actions import Restriction
from counterfoil.partners.access import side_of
from counterfoil.people.permissions import Permission
from counterfoil.programmes import actions as programmes
from counterfoil.staff.forms.money_funds import (
    BankAccountForm,
    BooksForm,
    ChangeRestrictionForm,
    FundForm,
    ProgrammeForm,
    TransferForm,
)
from counterfoil.staff.forms.money_giving import named
from counterfoil.staff.keyset import newest_first
from counterfoil.staff.load import door, load_scheme, page
from counterfoil.staff.money_load import load_book, load_in_book, tried


@door("GET", "POST")
def start_books(request: HttpRequest, slug: str) -> HttpResponse:
    """Open the books of an organisation of one's own side."""
    scheme = load_scheme(request, Permission.KEEP_BOOKS, slug)
    form = BooksForm(request.POST or None, scheme=scheme, side=side_of(request.user, scheme))  # type: ignore[arg-type]

    def start() -> None:
        data = form.cleaned_data
        fund_actions.start_books(
            scheme=scheme, organisation=data["organisation"], currencies=data["currencies"], by=request.user
        )

    if tried(request, form, start):
        messages.success(request, _("The books are open, with a general fund."))
        return redirect("staff:money_of", scheme.slug)
    return page(
        request, "money/form", "money", form=form, heading=_("Open the books"),
        intro=_("Each organisation keeps its own books in a scheme; only its own side can read them."),
    )  # fmt: skip


@door("GET", "POST")
def new_bank_account(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Note one of one's own accounts at a bank."""
    book = load_book(request, Permission.KEEP_BOOKS, public_id)
    form = BankAccountForm(request.POST or None, scheme=book.scheme)

    def note() -> None:
        names = ("name", "number", "bank_code", "currency")
        fund_actions.open_bank_account(
            book=book, by=request.user, **{name: form.cleaned_data[name] for name in names}
        )

    if tried(request, form, note):
        messages.success(request, _("The bank account is entered."))
        return redirect("staff:money_of", book.scheme.slug)
    return page(request, "money/form", "money", book=book, form=form, heading=_("A bank account of ours"))


@door("GET", "POST")
def new_fund(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Open a fund with what it may be used for."""
    book = load_book(request, Permission.KEEP_BOOKS, public_id)
    form = FundForm(request.POST or None, book=book)
    made: list[Fund] = []

    def start() -> None:
        data = form.cleaned_data
        made.append(
            fund_actions.open_fund(
                book=book, name=named(data["name"]) or TranslatedText(), currencies=data["currencies"],
                restriction=form.restriction(), terms=form.terms(), is_revolving=data["is_revolving"],
                by=request.user,
            )
        )  # fmt: skip

    if tried(request, form, start):
        messages.success(request, _("The fund is open."))
        return redirect("staff:fund", made[0].public_id)
    return page(
        request, "money/form", "money", book=book, form=form, heading=_("A new fund"),
        intro=_("What is chosen here is checked at every payment; what breaks it is refused with the reason."),
    )  # fmt: skip


@door("GET", "POST")
def new_programme(request: HttpRequest, slug: str) -> HttpResponse:
    """Begin a programme that funds and payments can be meant for."""
    scheme = load_scheme(request, Permission.KEEP_BOOKS, slug)
    form = ProgrammeForm(request.POST or None, scheme=scheme)

    def start() -> None:
        name = named(form.cleaned_data["name"]) or TranslatedText()
        programmes.start_programme(scheme=scheme, name=name, by=request.user)  # type: ignore[arg-type]

    if tried(request, form, start):
        messages.success(request, _("The programme is entered; funds can be restricted to it."))
        return redirect("staff:money_of", scheme.slug)
    return page(request, "money/form", "money", form=form, heading=_("A new programme"))


@door("GET")
def fund(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One fund: its states in each currency, what it is for, its gifts, and what moved."""
    found = _fund(request, public_id, Permission.READ_BOOKS)
    gifts = newest_first(request, giving_lists.gifts_of(found.book).filter(fund=found))
    return page(
        request, "money/fund", "money", book=found.book, fund=found, gifts=gifts,
        states=fund_states.states_of(found.book, [found]), limits=giving_lists.limit_words(Restriction.of(found)),
        transfers=giving_lists.transfers_of(found)[:20],
        consents=found.consents.select_related("donor__organisation"),
        fees=[giving_queries.fee_left(found, code) for code in found.currencies] if found.fee_percent else [],
    )  # fmt: skip


@door("GET", "POST")
def transfer(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Propose that money moves from this fund to another."""
    found = _fund(request, public_id, Permission.KEEP_BOOKS)
    form = TransferForm(request.POST or None, fund=found, donors=giving_queries.donors_of(found))

    def propose() -> None:
        data = form.cleaned_data
        proposal_actions.propose_transfer(
            kind=Transfer.Kind(data["kind"]), giver=found, taker=data["taker"], money=data["money"], day=data["day"],
            reason=data["reason"], consents=form.given(), by=request.user, key=data["key"],
        )  # fmt: skip

    if tried(request, form, propose):
        messages.success(request, _("It waits for a second person's approval."))
        return redirect("staff:fund", found.public_id)
    return page(
        request, "money/form", "money", book=found.book, fund=found, form=form, intro=str(found),
        heading=_("Move money to another fund"),
    )  # fmt: skip


@door("GET", "POST")
def change_restriction(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Propose what else a fund may be used for, with the consent of its donors."""
    found = _fund(request, public_id, Permission.KEEP_BOOKS)
    donors = giving_queries.donors_of(found)
    told = ChangeRestrictionForm.told(found)
    form, made = ChangeRestrictionForm(request.POST or None, fund=found, donors=donors, initial=told), []

    def propose() -> None:
        made.append(
            proposal_actions.propose_restriction(
                fund=found, restriction=form.restriction(), consents=form.given() if donors else [],
                reason=form.cleaned_data["reason"], by=request.user,
            )
        )  # fmt: skip

    if tried(request, form, propose):
        messages.success(request, _("It waits for a second person's approval."))
        return redirect("staff:proposal", made[0].public_id)
    return page(
        request, "money/form", "money", book=found.book, fund=found, form=form,
        heading=_("Change what the fund is for"),
        intro=_("Everybody who gave to the fund has to agree, and a second person approves."),
    )  # fmt: skip


@door("POST")
def end_fund(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """End a fund in which nothing is left."""
    found = _fund(request, public_id, Permission.KEEP_BOOKS)
    try:
        transfer_actions.end_fund(fund=found, by=request.user)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The fund has ended."))
    return redirect("staff:fund", found.public_id)


def _fund(request: HttpRequest, public_id: UUID, permission: Permission) -> Fund:
    return load_in_book(
        request, permission, Fund, public_id, related=["tally", "programme__tally", "leftover_to__tally"]
    )
