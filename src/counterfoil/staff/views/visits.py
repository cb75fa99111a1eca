"""Visits: the list of a scheme, a new one, the plan on one page, its dates, and calling it off."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from counterfoil.base.errors import Refusal
from counterfoil.base.sides import Side
from counterfoil.base.text import TranslatedText
from counterfoil.partners import queries as partners
from counterfoil.partners.access import schemes_for, speaks_for
from counterfoil.partners.models import Scheme
from counterfoil.people.permissions import Permission
from counterfoil.staff.forms.visits import ReasonForm, VisitForm
from counterfoil.staff.load import door, first_scheme, load_in_scheme, load_scheme, page
from counterfoil.staff.visits_shown import last_hand, latest_first, retyped
from counterfoil.visits.actions import start_visit
from counterfoil.visits.models import Visit
from counterfoil.visits.plan import actions, queries


@door("GET")
def visits(request: HttpRequest) -> HttpResponse:
    """Go on to the visits of the first scheme one works in."""
    scheme = first_scheme(request, Permission.READ_DRAFTS)
    return redirect("staff:visits_of", scheme.slug) if scheme else page(request, "no_scheme", "visits")


@door("GET")
def visits_of(request: HttpRequest, slug: str) -> HttpResponse:
    """Every visit of a scheme, the latest first."""
    scheme = load_scheme(request, Permission.READ_DRAFTS, slug)
    others = schemes_for(request.user, Permission.READ_DRAFTS).exclude(pk=scheme.pk)
    found = latest_first(request, scheme.visits.select_related("tally"))
    return page(request, "visits", "visits", visits=found, others=others, can_plan=_can_plan(request, scheme))


@door("GET", "POST")
def new_visit(request: HttpRequest, slug: str) -> HttpResponse:
    """Start a visit, by whichever side thinks of it first."""
    scheme = load_scheme(request, Permission.PLAN_VISITS, slug)
    form = VisitForm(request.POST or None, scheme=scheme, initial=_as_last_time(request, scheme))
    if request.method == "POST" and form.is_valid():
        try:
            made = _start(request, scheme, form.cleaned_data)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("The visit is here. Now say who travels, and where to."))
            return redirect("staff:visit", made.public_id)
    return page(request, "visit_new", "visits", form=form, can_plan=_can_plan(request, scheme))


def _start(request: HttpRequest, scheme: Scheme, data: dict[str, Any]) -> Visit:
    language = get_language() or "en"
    made = start_visit(
        scheme=scheme, name=TranslatedText.of(data["name"], language), guests=Side(data["guests"]),
        begins=data["begins"], ends=data["ends"], purpose=data["purpose"], language=language, zone=data["zone"],
        tally=data.get("told"), by=request.user,
    )  # fmt: skip
    if data["carry"]:
        actions.carry_over_agenda(visit=made, by=request.user)
    return made


def _as_last_time(request: HttpRequest, scheme: Scheme) -> dict[str, Any]:
    """Who travels and the time zone, as on the last visit; before the first, the giving side.

    `?told=` names the tally of an account's visit, on whose page one was asked to plan it.
    """
    last = scheme.visits.order_by("-begins").first()
    told = request.GET.get("told", "")
    return {"guests": last.guests if last else Side.GIVING, "zone": last.zone if last else "", "told": told}


def _can_plan(request: HttpRequest, scheme: Scheme) -> bool:
    return Permission.PLAN_VISITS in request.may and speaks_for(request.user, scheme) != Side.NEITHER  # type: ignore[attr-defined]


@door("GET")
def visit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The plan on one page."""
    found = load_in_scheme(request, Permission.READ_DRAFTS, Visit, public_id, related=["tally__kind"])
    return page(
        request, "visit", "visits", visit=found, plan=queries.plan_of(found),
        entered_by=partners.names([found.entered_by])[found.entered_by],
        can_plan=_can_plan(request, found.scheme) and not found.called_off,
    )  # fmt: skip


@door("GET", "POST")
def change_visit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Name, dates, purpose and time zone; what somebody else saved meanwhile stands beside what was typed."""
    found = load_in_scheme(request, Permission.PLAN_VISITS, Visit, public_id, related=["tally"])
    names = ("begins", "ends", "purpose", "zone")
    initial = {**{name: getattr(found, name) for name in names}, "seen": queries.visit_seen(found)}
    form, theirs = VisitForm(request.POST or None, scheme=found.scheme, visit=found, initial=initial), None
    if request.method == "POST" and form.is_valid():
        data = {name: form.cleaned_data[name] for name in (*names, "seen")}
        language = (get_language() or "en") if data["purpose"] != found.purpose else ""
        try:
            actions.change_visit(visit=found, language=language, name=form.names(), by=request.user, **data)
        except Refusal as refusal:
            if refusal.code == "stale":
                form = VisitForm(retyped(request, queries.visit_seen(found)), scheme=found.scheme, visit=found)
                theirs = [
                    (_("Name"), found.tally.name),
                    *((form.fields[name].label, getattr(found, name)) for name in names),
                ]
            form.refuse(refusal)
        else:
            messages.success(request, _("The visit is changed."))
            return redirect("staff:visit", public_id)
    return page(
        request, "visit_change", "visits", visit=found, form=form, theirs=theirs, hand=theirs and last_hand(found)
    )


@door("GET", "POST")
def call_off(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Call a visit off, with a reason."""
    found = load_in_scheme(request, Permission.PLAN_VISITS, Visit, public_id, related=["tally"])
    form = ReasonForm(request.POST or None, scheme=found.scheme)
    if request.method == "POST" and form.is_valid():
        try:
            actions.call_off(visit=found, reason=form.cleaned_data["reason"], by=request.user)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("The visit is called off. Its plan stays readable."))
            return redirect("staff:visit", public_id)
    return page(request, "visit_call_off", "visits", visit=found, form=form)
