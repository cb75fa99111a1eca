"""How a need ends: its answer, the day on which that was given back, or that it is withdrawn."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from counterfoil.base.errors import Refusal
from counterfoil.lines.models import Line, State
from counterfoil.needs import answer_actions
from counterfoil.needs.models import Need
from counterfoil.partners import actions as partners
from counterfoil.people.permissions import Permission as P
from counterfoil.staff.forms.lines import ActForm
from counterfoil.staff.forms.needs import AnswerForm, ToldForm, WithdrawForm
from counterfoil.staff.load import door, page
from counterfoil.staff.needs_load import load_need


@door("GET", "POST")
def answer_need(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Answer a need, for the side that was asked."""

    def run(found: Need, form: Any) -> None:
        data, passed_to = form.cleaned_data, form.cleaned_data["passed_to"]
        if name := form.new_organisation():
            passed_to = partners.add_organisation(name=name, invented=found.scheme.is_invented, by=request.user)
        answer_actions.answer_need(
            need=found, state=State(data["state"]), reason=data["words"], wording=data["wording"], by=request.user,
            passed_to=passed_to if data["state"] == State.PASSED_ON else None,
        )  # fmt: skip

    done = _("Answered. Say on which day it was given back, once those who asked were told.")
    return _act(request, public_id, AnswerForm, run, "answer", done)


@door("GET", "POST")
def withdraw_need(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take one's own side's request back."""

    def run(found: Need, form: Any) -> None:
        data = form.cleaned_data
        answer_actions.withdraw_need(need=found, reason=data["words"], wording=data["wording"], by=request.user)

    return _act(request, public_id, WithdrawForm, run, "withdraw", _("Withdrawn. It leaves the public pages."))


@door("GET", "POST")
def tell_answer(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Note the day on which those who asked were told."""
    found = load_need(request, P.SIGN_LINES, public_id)
    form = ToldForm(request.POST or None, need=found)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            answer_actions.tell_answer(needs=list(data["told"]), on=data["on"], by=request.user)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Noted: the answer was given back."))
            return redirect("staff:need", found.line.public_id)
    return page(request, "needs/tell", "needs", need=found, line=found.line, form=form)


def _act(
    request: HttpRequest,
    public_id: UUID,
    kind: type[ActForm],
    run: Callable[[Need, Any], None],
    template: str,
    done: str,
) -> HttpResponse:
    """A form about the line as it was read; worded anew meanwhile, both texts stand there and nothing is lost."""
    found = load_need(request, P.SIGN_LINES, public_id)
    form = kind(request.POST or None, line=found.line, side=request.side)  # type: ignore[attr-defined]
    stale = None
    if request.method == "POST" and form.is_valid():
        try:
            run(found, form)
        except Refusal as refusal:
            if refusal.code == "stale":
                stale = Line.objects.get(pk=found.pk)
                form.read_anew(stale)
            else:
                form.refuse(refusal)
        else:
            messages.success(request, done)
            return redirect("staff:need", found.line.public_id)
    merged = found.merged.select_related("line__spoke", "line__tally").order_by("pk")
    return page(
        request, f"needs/{template}", "needs", need=found, line=found.line, form=form, stale=stale, merged=merged,
        open_round=found.appraisals.filter(agreed_at=None, ended_at=None).first(),
    )  # fmt: skip
