"""Approving a run: a page to read it on, a yes to what was read, a no with a reason."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Count, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from counterfoil.base.money import Money
from counterfoil.funds import approval_actions, paying_queries
from counterfoil.funds.models import Fund, Payment, Run
from counterfoil.funds.paying_queries import Seen
from counterfoil.ledger import queries as ledger
from counterfoil.partners import queries as partners
from counterfoil.people.permissions import Permission
from counterfoil.staff.forms.money_paying import ApproveForm, RulesForm, WordsForm
from counterfoil.staff.keyset import newest_first
from counterfoil.staff.load import door, page
from counterfoil.staff.money_load import load_book, load_in_book, tried
from counterfoil.staff.views.money.runs import RELATED, shown


@door("GET", "POST")
def approve_run(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Read a run, fund by fund with what each would have left, and say yes to it."""
    found = load_in_book(request, Permission.APPROVE_MONEY, Run, public_id, related=RELATED)
    form = ApproveForm(request.POST or None, run=found)

    def approve() -> None:
        read = Seen(*(form.cleaned_data[name] for name in ("count", "minor", "mark")))
        approval_actions.approve_run(run=found, read=read, by=request.user)  # type: ignore[arg-type]

    if tried(request, form, approve):
        messages.success(request, _("Your yes is noted."))
        return redirect("staff:run", found.public_id)
    fresh = ApproveForm(run=found)  # what stands now is what the next yes is to
    return page(
        request, "money/run_approve", "money", book=found.book, run=found, form=form, fresh=fresh,
        refuse_form=WordsForm(auto_id="refuse_%s"), funds=_funds(found), own=_is_own(request, found),
        total=Money(found.total_minor, found.bank_account.currency), names=partners.names([found.entered_by]),
        payments=newest_first(request, paying_queries.payments_of(found)),
    )  # fmt: skip


@door("POST")
def refuse_run(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Refuse a run with a reason."""
    found = load_in_book(request, Permission.APPROVE_MONEY, Run, public_id, related=RELATED)
    form = WordsForm(request.POST, scheme=found.book.scheme, auto_id="refuse_%s")

    def refuse() -> None:
        approval_actions.refuse_run(run=found, reason=form.cleaned_data["reason"], by=request.user)  # type: ignore[arg-type]

    if not tried(request, form, refuse):
        return shown(request, found, refuse_form=form)
    messages.success(request, _("The run is refused; who entered it sees why."))
    return redirect("staff:run", found.public_id)


@door("GET", "POST")
def approval_rules(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """How many people approve a run, by its amount: said by who approves, never by who enters; the log keeps it."""
    book = load_book(request, Permission.APPROVE_MONEY, public_id)
    currencies = sorted(set(book.bank_accounts.filter(ended_at=None).values_list("currency", flat=True)))
    asked = request.GET.get("currency", "")
    currency = asked if asked in currencies else next(iter(currencies), "")
    if not currency:
        return page(request, "money/run_rules", "money", book=book, currencies=currencies)
    form = RulesForm(request.POST or None, book=book, currency=currency)
    by: Any = request.user

    def keep() -> None:
        approval_actions.set_approval_rules(book=book, currency=currency, steps=form.steps(), by=by)

    if tried(request, form, keep):
        messages.success(request, _("From now on it is so, for runs that wait as well."))
        return redirect("staff:runs_of", book.public_id)
    return page(request, "money/run_rules", "money", book=book, form=form, currency=currency, currencies=currencies)


def _funds(run: Run) -> list[tuple[Fund, int, Money, Money, Money]]:
    """(fund, payments, what the run takes, what is available, what would be left) for each fund of a run."""
    currency = run.bank_account.currency
    drafted = run.payments.filter(state=Payment.State.DRAFTED).order_by()
    sums = drafted.values_list("fund").annotate(Count("id"), Sum("minor"))
    fresh = drafted.filter(replaces=None).values_list("fund").annotate(Sum("minor"))
    takes = {fund: int(minor) for fund, minor in fresh}
    funds = Fund.objects.select_related("tally").in_bulk([fund for fund, _count, _minor in sums])
    found = []
    for key, count, minor in sums:
        fund = funds[key]
        available = ledger.available(run.book, fund.public_id, currency)
        left = available - Money(takes.get(key, 0), currency)
        found.append((fund, count, Money(int(minor), currency), available, left))
    return found


def _is_own(request: HttpRequest, run: Run) -> bool:
    return request.user.actor_id in paying_queries.entered_by(run)  # type: ignore[union-attr]
