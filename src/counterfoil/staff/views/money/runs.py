"""Runs of payments: the list, one run with what happens next, and each step that it takes."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from counterfoil.base.errors import Refusal
from counterfoil.base.money import Money
from counterfoil.funds import bank_actions, paying_actions, paying_queries, run_sheet
from counterfoil.funds.models import Payment, Run
from counterfoil.funds.order_files import FileKind
from counterfoil.funds.payment_rows import RowProblems
from counterfoil.partners import queries as partners
from counterfoil.people.permissions import Permission
from counterfoil.staff.forms.money_paying import OrderForm, PaidForm, PaymentForm, RunForm, WordsForm
from counterfoil.staff.keyset import newest_first
from counterfoil.staff.load import door, page
from counterfoil.staff.money_load import load_book, load_in_book, tried

RELATED = ("bank_account",)
FILES = {
    FileKind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    FileKind.PAIN: "application/xml",
}


@door("GET")
def runs_of(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The runs of a book, the newest first."""
    book = load_book(request, Permission.READ_BOOKS, public_id)
    found = newest_first(request, paying_queries.runs_of(book))
    rows = [(run, Money(run.total_minor, run.bank_account.currency)) for run in found.rows]
    return page(request, "money/runs", "money", book=book, runs=found, rows=rows)


@door("GET", "POST")
def new_run(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Begin a run."""
    book = load_book(request, Permission.KEEP_BOOKS, public_id)
    form, made = RunForm(request.POST or None, book=book), []

    def start() -> None:
        data = form.cleaned_data
        made.append(
            paying_actions.draft_run(
                book=book,
                bank_account=data["bank_account"],
                name=data["name"],
                by=request.user,  # type: ignore[arg-type]
            )
        )

    if tried(request, form, start):
        return redirect("staff:new_payment", made[0].public_id)
    return page(request, "money/run_form", "money", book=book, form=form)


@door("GET")
def run(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One run: its payments, who said yes, and what happens next."""
    return shown(request, load_in_book(request, Permission.READ_BOOKS, Run, public_id, related=RELATED))


def shown(request: HttpRequest, found: Run, **more: Any) -> HttpResponse:
    """The page of a run; `more` are forms that came back with a mistake, and problems."""
    payments = newest_first(request, paying_queries.payments_of(found))
    approvals = list(found.approvals.all())
    needed = paying_queries.people_needed(found, found.total_minor)
    names = partners.names([found.entered_by, found.ordered_by, *(each.approved_by for each in approvals)])
    return page(
        request, "money/run", "money", status=400 if more else 200,
        **{
            "run": found, "book": found.book, "payments": payments, "approvals": approvals, "needed": needed,
            "names": names, "next": next_words(found, len(approvals), needed),
            "total": Money(found.total_minor, found.bank_account.currency),
            "states": paying_queries.states_of(found), "own": request.user.actor_id == found.entered_by,  # type: ignore[union-attr]
            "order_form": OrderForm(auto_id="order_%s"), "paid_form": PaidForm(auto_id="paid_%s"),
            "refuse_form": WordsForm(auto_id="refuse_%s"), **more,
        },
    )  # fmt: skip


def next_words(run: Run, approvals: int, needed: int) -> str:
    """What happens next with a run, in one sentence."""
    missing = needed - approvals
    return {
        Run.State.DRAFT: _("Enter every payment, then hand the run over for approval."),
        Run.State.WAITING: ngettext(
            "%(count)d person who entered nothing of it has to approve it; then its money is reserved.",
            "%(count)d people who entered nothing of it have to approve it; then its money is reserved.",
            missing,
        )
        % {"count": missing},
        Run.State.APPROVED: _("Its money is reserved; fetch the file and send it to the bank."),
        Run.State.ORDERED: _("The bank has the file; read its statement, or enter on which day it paid."),
        Run.State.DONE: _("Nothing of it waits at the bank any more; payees acknowledge what came."),
        Run.State.REFUSED: _("It was refused; its payments can be entered in another run."),
    }[Run.State(run.state)]


@door("GET", "POST")
def new_payment(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Add a payment to a draft; the next one begins with the same fund and purpose."""
    found = load_in_book(request, Permission.KEEP_BOOKS, Run, public_id, related=RELATED)
    again = {name: request.GET[name] for name in ("fund", "purpose") if name in request.GET}
    form = PaymentForm(request.POST or None, run=found, initial=again)
    add = partial(paying_actions.add_payments, run=found, by=request.user)  # type: ignore[arg-type]
    if tried(request, form, lambda: add(rows=[form.row()])):
        messages.success(request, _("The payment is in the run."))
        if "another" in request.POST:
            data = form.cleaned_data
            return redirect(f"{request.path}?fund={data['fund'].public_id}&purpose={data['purpose']}")
        return redirect("staff:run", found.public_id)
    return page(request, "money/run_payment", "money", book=found.book, run=found, form=form)


@door("POST")
def submit_run(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Hand a draft over for approval; every problem of it is named at once."""
    return _step(request, public_id, paying_actions.submit_run, _("The run waits for approval."))


@door("POST")
def recall_run(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Make a run that waits a draft again."""
    return _step(request, public_id, paying_actions.recall_run, _("The run is a draft again."))


@door("POST")
def order_run(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The file for the bank."""
    found = load_in_book(request, Permission.KEEP_BOOKS, Run, public_id, related=RELATED)
    form, made = OrderForm(request.POST, auto_id="order_%s"), []

    def make() -> None:
        kind, day = FileKind(form.cleaned_data["kind"]), form.cleaned_data["day"]
        made.append(bank_actions.make_order_file(run=found, kind=kind, day=day, by=request.user))  # type: ignore[arg-type]

    if not tried(request, form, make):
        return shown(request, found, order_form=form)
    [(name, content)] = made
    return _file(content, name, FILES.get(FileKind(form.cleaned_data["kind"]), "text/csv"))


@door("POST")
def confirm_run(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Enter that the bank paid everything that waits."""
    found = load_in_book(request, Permission.KEEP_BOOKS, Run, public_id, related=RELATED)
    form = PaidForm(request.POST, auto_id="paid_%s")
    confirm = partial(bank_actions.confirm_paid, run=found, by=request.user)  # type: ignore[arg-type]
    if not tried(request, form, lambda: confirm(day=form.cleaned_data["day"])):
        return shown(request, found, paid_form=form)
    messages.success(request, _("Entered as paid."))
    return redirect("staff:run", found.public_id)


@door("GET")
def run_sheet_of(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """All payments of a run as a workbook."""
    found = load_in_book(request, Permission.READ_BOOKS, Run, public_id, related=RELATED)
    name = f"counterfoil-{found.public_id.hex[-12:]}-payments.xlsx"
    return _file(run_sheet.written(found), name, FILES[FileKind.XLSX])


def _step(request: HttpRequest, public_id: UUID, act: Any, done: str) -> HttpResponse:
    found = load_in_book(request, Permission.KEEP_BOOKS, Run, public_id, related=RELATED)
    try:
        act(run=found, by=request.user)
    except RowProblems as refusal:
        payments = list(paying_queries.payments_of(found).filter(state=Payment.State.DRAFTED).order_by("id"))
        against = [(payments[number - 1], one) for number, one in refusal.rows if number <= len(payments)]
        return shown(request, found, problems=refusal, against=against)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)
    return redirect("staff:run", found.public_id)


def _file(content: bytes, name: str, media: str) -> HttpResponse:
    response = HttpResponse(content, content_type=media)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
