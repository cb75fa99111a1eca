"""One payment: how it stands, and what can be done about it."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from counterfoil.base.errors import Refusal
from counterfoil.funds import approval_actions, bank_actions, paying_actions
from counterfoil.funds.models import Payment, Run
from counterfoil.partners import queries as partners
from counterfoil.people.permissions import Permission
from counterfoil.staff.forms.money_paying import ReissueForm, WordsForm
from counterfoil.staff.load import door, page
from counterfoil.staff.money_load import load_in_book, tried

State = Payment.State
_RELATED = (
    "run__bank_account", "fund__tally", "payee__organisation", "payee__donor__organisation", "payee__book",
    "acknowledgement",
    "replaces", "programme__tally", "place",
)  # fmt: skip


@door("GET")
def payment(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A payment with its lines of the bank, and what came before and after it."""
    return _shown(request, _load(request, Permission.READ_BOOKS, public_id))


@door("POST")
def remove_payment(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take a payment out of a draft."""
    found = _load(request, Permission.KEEP_BOOKS, public_id)
    try:
        paying_actions.remove_payments(run=found.run, codes=[found.code], by=request.user)  # type: ignore[arg-type]
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("%(code)s is taken out of the run.") % {"code": found.code})
    return redirect("staff:run", found.run.public_id)


@door("POST")
def fail_payment(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Note that the bank refused a payment."""
    found = _load(request, Permission.KEEP_BOOKS, public_id)
    form = WordsForm(request.POST, scheme=found.run.book.scheme, auto_id="fail_%s")
    fail = partial(bank_actions.fail_payments, run=found.run, codes=[found.code], by=request.user)  # type: ignore[arg-type]
    return _done(request, found, "fail_form", form, lambda: fail(words=form.cleaned_data["reason"]))


@door("POST")
def withdraw_payment(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take a payment back; what was reserved for it is available again."""
    found = _load(request, Permission.KEEP_BOOKS, public_id)
    form = WordsForm(request.POST, scheme=found.run.book.scheme, auto_id="withdraw_%s")
    withdraw = partial(approval_actions.withdraw_payments, run=found.run, codes=[found.code], by=request.user)  # type: ignore[arg-type]
    return _done(request, found, "withdraw_form", form, lambda: withdraw(reason=form.cleaned_data["reason"]))


@door("POST")
def reissue_payment(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Issue a payment again that failed or came back: in a draft that is there, or in a new one."""
    found = _load(request, Permission.KEEP_BOOKS, public_id)
    form = ReissueForm(request.POST, payment=found)

    made: list[Run] = []

    def reissue() -> None:
        data, by = form.cleaned_data, request.user
        made.append(
            bank_actions.reissue_payments(payments=[found], run=data["run"], payee=data["payee"], by=by)  # type: ignore[arg-type]
        )

    if not tried(request, form, reissue):
        return _shown(request, found, reissue_form=form)
    messages.success(request, _("%(code)s is issued again in this draft.") % {"code": found.code})
    return redirect("staff:run", made[0].public_id)


def _load(request: HttpRequest, permission: Permission, public_id: UUID) -> Payment:
    return load_in_book(request, permission, Payment, public_id, book="run__book", related=_RELATED)


def _done(request: HttpRequest, found: Payment, name: str, form: WordsForm, act: Any) -> HttpResponse:
    if not tried(request, form, act):
        return _shown(request, found, **{name: form})
    messages.success(request, _("It is entered."))
    return redirect("staff:payment", found.public_id)


def _shown(request: HttpRequest, found: Payment, **more: Any) -> HttpResponse:
    sent = found.run.state in (Run.State.ORDERED, Run.State.DONE)
    back = found.state in (State.RETURNED, State.FAILED)
    return page(
        request, "money/run_payment_one", "money", status=400 if more else 200,
        **{
            "payment": found, "run": found.run, "book": found.run.book,
            "matches": found.matches.filter(undoes=None, undone_by=None).select_related("line__account"),
            "later": found.replacements.exclude(state=State.WITHDRAWN).first(),
            "names": partners.names([found.entered_by]), "came": getattr(found, "acknowledgement", None),
            "can_fail": sent and found.state in (State.APPROVED, State.PAID), "can_reissue": back,
            "can_withdraw": back or (found.state == State.APPROVED and not sent),
            "fail_form": WordsForm(auto_id="fail_%s"), "withdraw_form": WordsForm(auto_id="withdraw_%s"),
            "reissue_form": ReissueForm(payment=found, initial={"payee": found.payee.public_id}) if back else None,
            **more,
        },
    )  # fmt: skip
