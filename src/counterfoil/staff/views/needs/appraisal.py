"""A round of an appraisal: its panel, one's own sheet, how far the panel is apart, the decision of both sides."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from counterfoil.base.errors import Refusal
from counterfoil.base.sides import SIDES
from counterfoil.needs import appraisal_actions as actions
from counterfoil.needs import queries
from counterfoil.needs.models import Appraisal, Decision, Panelist
from counterfoil.partners import queries as people
from counterfoil.people.permissions import Permission as P
from counterfoil.staff.forms.needs_appraisal import ConflictForm, DecisionForm, PanelForm, ScoreForm
from counterfoil.staff.load import door, page
from counterfoil.staff.needs_load import load_need, load_round
from counterfoil.staff.needs_shown import seat_words, spread_rows


@door("GET", "POST")
def open_appraisal(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Choose who looks at a need, and begin."""
    found = load_need(request, P.APPRAISE_NEEDS, public_id)
    form = PanelForm(request.POST or None, scheme=found.scheme, seats=queries.may_sit(found.scheme))
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.open_appraisal(need=found, panel=form.chosen(), by=request.user)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(
                request, _("The round is open. Each of the panel says first whether they have a conflict.")
            )
            return redirect("staff:appraisal", made.public_id)
    return page(request, "needs/panel", "needs", need=found, line=found.line, form=form)


@door("GET")
def appraisal(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A round as it stands. What others found is shown to whoever has handed in, and to all once it is decided."""
    found = load_round(request, P.READ_DRAFTS, public_id)
    seats = list(found.panel.select_related("user", "organisation").order_by("side", "id"))
    own = next((seat for seat in seats if seat.user_id == request.user.pk), None)
    shows = queries.may_read_scores(found, request.user)  # type: ignore[arg-type]
    there = queries.sides_handed_in(found)
    return page(
        request, "needs/appraisal", "needs", round=found, need=found.need, line=found.need.line, own=own, shows=shows,
        seats=[(seat, seat_words(seat)) for seat in seats],
        spread=spread_rows(queries.spread(found)) if shows else [],
        lacking=[side for side in SIDES if side not in there],
        names=people.names([each for each in (found.said_by, found.agreed_by) if each]),
        **_doings(request, found, own),
    )  # fmt: skip


def _doings(request: HttpRequest, found: Appraisal, own: Panelist | None) -> dict[str, bool]:
    """What one may do with a round now."""
    sits = P.APPRAISE_NEEDS in request.may and request.side in SIDES  # type: ignore[attr-defined]
    opened, said = sits and found.is_open, bool(found.decision)
    mine = opened and own is not None and not said
    return {
        "may_declare": mine and (own is not None and (own.declared_at is None or own.handed_in_at is None)),
        "may_score": mine and own is not None and own.declared_at is not None and not own.conflict
        and own.handed_in_at is None,
        "may_join": opened and not said,
        "may_say": opened and {*SIDES} == queries.sides_handed_in(found),
        "may_agree": opened and said and found.said_side != request.side,  # type: ignore[attr-defined]
        "may_break_off": opened,
    }  # fmt: skip


@door("GET", "POST")
def join_panel(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Let further users sit on the panel."""
    found = load_round(request, P.APPRAISE_NEEDS, public_id)
    there = set(found.panel.values_list("user", flat=True))
    seats = [seat for seat in queries.may_sit(found.need.scheme) if seat.user.pk not in there]
    form = PanelForm(request.POST or None, scheme=found.need.scheme, seats=seats)
    if request.method == "POST" and form.is_valid():
        try:
            actions.join_panel(appraisal=found, panel=form.chosen(), by=request.user)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("They sit on the panel now."))
            return _back(found)
    return page(request, "needs/panel", "needs", round=found, need=found.need, line=found.need.line, form=form)


@door("GET", "POST")
def declare_conflict(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Say whether one has a conflict of interest."""
    found = load_round(request, P.APPRAISE_NEEDS, public_id)
    own = found.panel.filter(user=request.user).first()
    initial = {"has": "yes" if own.conflict else "no", "conflict": own.conflict} if own and own.declared_at else {}
    form = ConflictForm(request.POST or None, scheme=found.need.scheme, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            seat = actions.declare_conflict(appraisal=found, conflict=form.cleaned_data["conflict"], by=request.user)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Written down."))
            return _back(found) if seat.conflict or seat.handed_in_at else redirect("staff:score", found.public_id)
    return page(request, "needs/conflict", "needs", round=found, need=found.need, line=found.need.line, form=form)


@door("GET", "POST")
def score(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One's own sheet: kept as often as one likes, then handed in once."""
    found = load_round(request, P.APPRAISE_NEEDS, public_id)
    own = found.panel.filter(user=request.user).first()
    there = {each.criterion: (each.points, each.reason) for each in own.scores.all()} if own else {}
    form = ScoreForm(request.POST or None, scheme=found.need.scheme, found=there)
    if request.method == "POST" and form.is_valid():
        hand_in = "hand_in" in request.POST
        try:
            actions.score(appraisal=found, found=form.found(), hand_in=hand_in, by=request.user)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            done = _("Handed in. Now you read what the others found.") if hand_in else _("Kept. Nobody reads it yet.")
            messages.success(request, done)
            return _back(found) if hand_in else redirect("staff:score", found.public_id)
    return page(
        request, "needs/score", "needs", round=found, need=found.need, line=found.need.line, form=form, own=own
    )


@door("GET", "POST")
def say_decision(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Say what is decided, for one's side; or say it otherwise, as long as it is not agreed to."""
    found = load_round(request, P.APPRAISE_NEEDS, public_id)
    form = DecisionForm(request.POST or None, scheme=found.need.scheme, initial={"seen": found.said_mark})
    stale = None
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            actions.say_decision(
                appraisal=found, decision=Decision(data["decision"]), reasons=data["reasons"], seen=data["seen"],
                by=request.user,
            )  # fmt: skip
        except Refusal as refusal:
            if refusal.code == "stale":
                stale = Appraisal.objects.get(pk=found.pk)
                form.read_anew(stale.said_mark)
            else:
                form.refuse(refusal)
        else:
            messages.success(request, _("Said. It stands once somebody of the other side agrees."))
            return _back(found)
    spread = spread_rows(queries.spread(found)) if queries.may_read_scores(found, request.user) else []  # type: ignore[arg-type]
    return page(
        request, "needs/decision", "needs", round=found, need=found.need, line=found.need.line, form=form,
        stale=stale, spread=spread,
    )  # fmt: skip


@door("POST")
def agree_to_decision(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The other side's yes to the decision that was read."""
    found = load_round(request, P.APPRAISE_NEEDS, public_id)
    return _by_button(
        request, found, _("Agreed: the decision stands."),
        lambda: actions.agree_to_decision(appraisal=found, seen=request.POST.get("seen", ""), by=request.user),
    )  # fmt: skip


@door("POST")
def break_off(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """End a round before it has decided."""
    found = load_round(request, P.APPRAISE_NEEDS, public_id)
    return _by_button(
        request, found, _("Broken off. What was handed in stays readable."),
        lambda: actions.break_off(appraisal=found, by=request.user),
    )  # fmt: skip


def _by_button(request: HttpRequest, found: Appraisal, done: str, act: Callable[[], Any]) -> HttpResponse:
    try:
        act()
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)
    return _back(found)


def _back(found: Appraisal) -> HttpResponse:
    return redirect("staff:appraisal", found.public_id)
