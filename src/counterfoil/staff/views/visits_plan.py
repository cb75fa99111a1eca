"""The parts of a visit's plan: delegation, stops, agenda and costs. Each page keeps what was typed."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from counterfoil.base.errors import Refusal
from counterfoil.people.permissions import Permission
from counterfoil.staff.forms.visit_delegation import DelegationForm, typed_over
from counterfoil.staff.forms.visits import AgendaPointForm, CostForm, ReasonForm, StopForm
from counterfoil.staff.load import door, load_in_scheme, page
from counterfoil.staff.visits_shown import last_hand, retyped
from counterfoil.visits.models import AgendaItem, Cost, Stop, Visit
from counterfoil.visits.plan import actions, queries


@door("GET", "POST")
def delegation(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Who travels, the whole list at once, in the order of protocol."""
    visit = _visit(request, public_id)
    more = "more" in request.POST
    form, theirs = DelegationForm(request.POST or None, visit=visit, more=more), None
    if request.method == "POST" and not more and form.is_valid():
        try:
            actions.set_delegation(
                visit=visit, delegates=form.drafts(), seen=form.cleaned_data["seen"], by=request.user
            )
        except Refusal as refusal:
            if refusal.code == "stale":
                form = DelegationForm(typed_over(request.POST, visit), visit=visit)
                form.is_valid()
                theirs = list(visit.delegates.order_by("position"))
            form.refuse_row(refusal)
        else:
            messages.success(request, _("The delegation is saved."))
            return redirect("staff:visit", public_id)
    return page(
        request, "visit_delegation", "visits", visit=visit, form=form, more=more, theirs=theirs,
        hand=theirs is not None and last_hand(visit),
    )  # fmt: skip


@door("GET", "POST")
def new_stop(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Plan one hour of the itinerary; the next one begins where it ends."""
    visit = _visit(request, public_id)
    form = StopForm(request.POST or None, visit=visit, initial=_after_last(request, visit))
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.plan_stop(visit=visit, draft=form.draft(), goers=form.goers_chosen(), by=request.user)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("“%(stop)s” stands in the itinerary.") % {"stop": made.title})
            if "another" in request.POST:
                return redirect(f"{request.path}?day={made.day}&from={made.ends:%H:%M}")
            return redirect("staff:visit", public_id)
    return page(request, "visit_stop", "visits", visit=visit, form=form)


def _after_last(request: HttpRequest, visit: Visit) -> dict[str, Any]:
    return {"day": request.GET.get("day") or visit.begins.isoformat(), "begins": request.GET.get("from") or None,
            "kind": Stop.Kind.MEETING}  # fmt: skip


@door("GET", "POST")
def stop(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Change one hour of the itinerary, or who goes."""
    found = _stop(request, public_id)
    form, theirs = StopForm(request.POST or None, visit=found.visit, initial=_told(found)), None
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_stop(
                stop=found, draft=form.draft(), goers=form.goers_chosen(), seen=form.cleaned_data["seen"],
                by=request.user,
            )  # fmt: skip
        except Refusal as refusal:
            if refusal.code == "stale":
                form = StopForm(retyped(request, queries.stop_seen(found)), visit=found.visit)
                theirs = _in_words(found)
            form.refuse(refusal)
        else:
            messages.success(request, _("“%(stop)s” is changed.") % {"stop": form.cleaned_data["title"]})
            return redirect("staff:visit", found.visit.public_id)
    return page(
        request, "visit_stop", "visits", visit=found.visit, form=form, stop=found, theirs=theirs,
        hand=theirs and last_hand(found.visit), drop_form=_drop_form(found),
    )  # fmt: skip


@door("POST")
def drop_stop(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take a stop out of the itinerary; with a reason it stays readable as dropped."""
    found = _stop(request, public_id)
    form = _drop_form(found, request.POST)
    if form.is_valid():
        try:
            actions.drop_stop(stop=found, reason=form.cleaned_data["reason"], by=request.user)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("“%(stop)s” is taken out of the itinerary.") % {"stop": found.title})
            return redirect("staff:visit", found.visit.public_id)
    form_now = StopForm(visit=found.visit, initial=_told(found))
    return page(
        request, "visit_stop", "visits", visit=found.visit, form=form_now, stop=found, drop_form=form, dropping=True
    )


def _drop_form(stop: Stop, data: Any = None) -> ReasonForm:
    return ReasonForm(data, scheme=stop.visit.scheme, auto_id="drop_%s", wanted=False)


def _told(stop: Stop) -> dict[str, Any]:
    """A stop as its form shows it."""
    names = ("kind", "title", "begins", "ends", "where", "towards", "place", "checklist")
    return {
        **{name: getattr(stop, name) for name in names},
        "day": stop.day.isoformat(),
        "host": stop.host.public_id if stop.host else None,
        "goers": list(stop.goers.values_list("delegate", flat=True)),
        "seen": queries.stop_seen(stop),
    }


def _in_words(stop: Stop) -> list[tuple[Any, Any]]:
    """A stop as it stands now, for whoever typed at an older one."""
    goers = _(", ").join(str(goer.delegate) for goer in stop.goers.select_related("delegate"))
    hours = f"{stop.day} {stop.begins:%H:%M}–{stop.ends:%H:%M}"
    told = [(_("What"), stop.title), (_("When"), hours), (_("Where"), stop.where), (_("Who goes"), goers)]
    return [(label, words) for label, words in told if words]


@door("GET", "POST")
def agenda(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What is to be spoken of: points added, carried over, put in order and taken off."""
    visit = _visit(request, public_id)
    form = AgendaPointForm(request.POST if "words" in request.POST else None, scheme=visit.scheme)
    if request.method == "POST":
        try:
            if _did(request, visit, form):
                return redirect(request.path)
        except Refusal as refusal:
            if form.is_bound:
                form.refuse(refusal)
            else:
                messages.error(request, str(refusal))
                return redirect(request.path)
    items = list(visit.agenda.select_related("line__owner").order_by("position", "id"))
    return page(request, "visit_agenda", "visits", visit=visit, form=form, items=items)


def _did(request: HttpRequest, visit: Visit, form: AgendaPointForm) -> bool:
    """Do what the pressed button says; False where the form has mistakes."""
    does, _colon, number = request.POST.get("do", "").partition(":")
    if form.is_bound:
        if not form.is_valid():
            return False
        actions.add_point(visit=visit, words=form.cleaned_data["words"], by=request.user)
    elif does == "carry":
        _carry(request, visit)
    else:
        item = AgendaItem.objects.filter(visit=visit, pk=_number(number)).first()
        if does not in ("up", "down", "remove") or item is None:
            messages.warning(request, _("Somebody took this point off before you."))
        elif does == "remove":
            actions.remove_point(item=item, by=request.user)
        else:
            actions.move_point(item=item, up=does == "up", by=request.user)
    return True


def _number(words: str) -> int:
    """A key out of a button; 0, which no row has, for anything else."""
    return int(words) if words.isascii() and words.isdigit() and len(words) < 19 else 0


def _carry(request: HttpRequest, visit: Visit) -> None:
    carried = actions.carry_over_agenda(visit=visit, by=request.user)
    words = ngettext(
        "%(count)s open line came onto the agenda.", "%(count)s open lines came onto the agenda.", carried.added
    ) % {"count": carried.added}
    if carried.left:
        words += " " + _("%(count)s more are open: press once more for them.") % {"count": carried.left}
    if carried.added:
        messages.success(request, words)
    else:
        messages.info(request, _("Nothing else is open: every line stands on the agenda already, or is settled."))


@door("GET", "POST")
def new_cost(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Plan a cost, or write down what was spent."""
    visit = _visit(request, public_id)
    last = visit.costs.order_by("-id").first()
    form = CostForm(request.POST or None, scheme=visit.scheme, initial={"currency": last.currency if last else ""})
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_cost(visit=visit, draft=form.draft(), by=request.user)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("The cost is written down."))
            return redirect("staff:visit", public_id)
    return page(request, "visit_cost", "visits", visit=visit, form=form)


@door("GET", "POST")
def cost(request: HttpRequest, public_id: UUID, number: int) -> HttpResponse:
    """Mend a cost, or add what it came to."""
    visit = _visit(request, public_id)
    found = visit.costs.select_related("payer").filter(pk=number).first()
    if found is None:
        raise Http404
    form, theirs = CostForm(request.POST or None, scheme=visit.scheme, initial=_cost_told(found)), None
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_cost(cost=found, draft=form.draft(), seen=form.cleaned_data["seen"], by=request.user)
        except Refusal as refusal:
            if refusal.code == "stale":
                form = CostForm(retyped(request, queries.cost_seen(found)), scheme=visit.scheme)
                amounts = (found.words, found.currency, found.planned, found.actual)
                labels = (_("In words"), _("Currency"), _("Planned"), _("Came to"))
                theirs = [
                    (label, words) for label, words in zip(labels, amounts, strict=True) if words not in ("", None)
                ]
            form.refuse(refusal)
        else:
            messages.success(request, _("The cost is changed."))
            return redirect("staff:visit", public_id)
    return page(
        request, "visit_cost", "visits", visit=visit, form=form, cost=found, theirs=theirs,
        hand=theirs and last_hand(visit),
    )  # fmt: skip


def _cost_told(cost: Cost) -> dict[str, Any]:
    names = ("what", "words", "currency", "planned", "actual")
    return {
        **{name: getattr(cost, name) for name in names},
        "payer": cost.payer.public_id if cost.payer else None,
        "seen": queries.cost_seen(cost),
    }


@door("POST")
def remove_cost(request: HttpRequest, public_id: UUID, number: int) -> HttpResponse:
    """Take out a cost that was only planned."""
    visit = _visit(request, public_id)
    found = visit.costs.filter(pk=number).first()
    if found is not None:
        try:
            actions.remove_cost(cost=found, by=request.user)
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return redirect("staff:cost", public_id, number)
    messages.success(request, _("The cost is taken out."))
    return redirect("staff:visit", public_id)


def _visit(request: HttpRequest, public_id: UUID) -> Visit:
    return load_in_scheme(request, Permission.PLAN_VISITS, Visit, public_id, related=["tally"])


def _stop(request: HttpRequest, public_id: UUID) -> Stop:
    related = ["visit__tally", "host", "place", "checklist"]
    return load_in_scheme(request, Permission.PLAN_VISITS, Stop, public_id, scheme="visit__scheme", related=related)
