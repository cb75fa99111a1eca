"""The budget of a programme, and the funds that point to its lines."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from counterfoil.base.errors import Refusal
from counterfoil.base.money import Money
from counterfoil.funds import budget_actions as funds
from counterfoil.funds.models import Fund
from counterfoil.people.permissions import Permission as P
from counterfoil.programmes import budget_actions as actions
from counterfoil.programmes.models import BudgetLine
from counterfoil.staff.forms.programmes_said import BudgetLineForm, FundBudgetForm
from counterfoil.staff.load import door, load_in_scheme
from counterfoil.staff.money_load import load_in_book
from counterfoil.staff.views.programmes.programme import back, load
from counterfoil.staff.views.programmes.shown import press, write

MOST = 200  # lines of budgets to choose from, the newest


def _line(request: HttpRequest, public_id: UUID) -> BudgetLine:
    return load_in_scheme(
        request, P.PLAN_PROGRAMMES, BudgetLine, public_id, scheme="programme__scheme", related=["programme__tally"]
    )


def _money(form: BudgetLineForm) -> Money:
    found: Money | None = form.cleaned_data["money"]
    if found is None:
        raise Refusal(_("There is no amount."), mend=_("Write what it is to cost."), where="amount")
    return found


@door("GET", "POST")
def new_budget_line(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Add a line to the budget."""
    found = load(request, P.PLAN_PROGRAMMES, public_id)
    form = BudgetLineForm(request.POST or None, programme=found)
    return write(
        request, form,
        lambda: actions.add_budget_line(
            programme=found, words=form.cleaned_data["words"], money=_money(form), by=request.user  # type: ignore[arg-type]
        ),
        done=_("The line stands in the budget."), to=lambda: back(found, "budget"), programme=found,
        heading=_("A line of the budget"),
    )  # fmt: skip


@door("GET", "POST")
def change_budget_line(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Say anew what a part is to cost, or drop it."""
    found = _line(request, public_id)
    form = BudgetLineForm(request.POST or None, programme=found.programme, line=found)
    return write(
        request, form,
        lambda: actions.change_budget_line(
            line=found, words=form.cleaned_data["words"], money=_money(form), seen=form.cleaned_data["seen"],
            by=request.user,  # type: ignore[arg-type]
        ),
        done=_("The line is changed."), to=lambda: back(found.programme, "budget"), programme=found.programme,
        fresh=lambda: BudgetLineForm(programme=found.programme, line=_line(request, public_id)),
        heading=_("Change a line of the budget"),
        template="budget_line", line=found,
    )  # fmt: skip


@door("POST")
def drop_budget_line(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Drop a line of the budget."""
    found = _line(request, public_id)
    return press(
        request, lambda: actions.drop_budget_line(line=found, by=request.user),  # type: ignore[arg-type]
        _("The line is dropped, and stays readable."), "staff:programme", found.programme.public_id,
    )  # fmt: skip


@door("GET", "POST")
def fund_budget(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """To which lines of budgets a fund points."""
    found = load_in_book(request, P.KEEP_BOOKS, Fund, public_id, related=["tally", "programme__tally"])
    there = list(found.budget.all())
    of = Q(programme=found.programme) if found.programme else Q(programme__scheme=found.book.scheme)
    suits = BudgetLine.objects.filter(of, dropped_at__isnull=True, currency__in=found.currencies)
    newest = suits.order_by("-pk").values("pk")[:MOST]
    lines = BudgetLine.objects.filter(Q(pk__in=newest) | Q(pk__in=[line.pk for line in there]))
    form = FundBudgetForm(
        request.POST or None, scheme=found.book.scheme, chosen=[line.public_id for line in there],
        lines=lines.select_related("programme__tally").order_by("-programme", "position"),
    )  # fmt: skip
    return write(
        request, form,
        lambda: funds.point_fund(fund=found, lines=list(form.cleaned_data["lines"]), by=request.user),  # type: ignore[arg-type]
        done=_("It is noted to which lines the fund points."), to=lambda: redirect("staff:fund", public_id),
        heading=_("Lines of budgets that the fund is meant for"), note=str(found), fund=found,
    )  # fmt: skip
