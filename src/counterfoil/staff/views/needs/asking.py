"""One need: its page, asking for it, saying more exactly what is asked for, merging it with another."""

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
from counterfoil.lines.models import Line, State
from counterfoil.lines.rules import ends_open_to
from counterfoil.needs import actions, merge_actions, queries
from counterfoil.needs.models import Need
from counterfoil.partners import actions as partners
from counterfoil.partners import queries as people
from counterfoil.partners.access import speaks_for
from counterfoil.partners.models import Place
from counterfoil.people.permissions import Permission as P
from counterfoil.staff.forms.needs import AskForm, ChangeForm, MergeForm, WhatFields
from counterfoil.staff.load import door, load_scheme, page
from counterfoil.staff.needs_load import load_need

RECENT_STEPS = 8  # of the history; the rest stands on the page of the line


@door("GET")
def need(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A need with its voices, its appraisal, what answers it, and what one may do with it now."""
    found = load_need(request, P.READ_DRAFTS, public_id)
    side: Side = request.side  # type: ignore[attr-defined]
    steps = list(found.line.steps.order_by("-position")[:RECENT_STEPS])
    rounds = list(found.appraisals.order_by("-round"))
    return page(
        request, "needs/need", "needs", need=found, line=found.line, side=side, rounds=rounds,
        open_round=next((each for each in rounds if each.is_open), None), steps=steps,
        names=people.names([step.by for step in steps]),
        merged=found.merged.select_related("line__spoke", "line__tally").order_by("pk"),
        standing=found.merged_into, programmes=_programmes(found), may_do=_doings(request, found, side),
        promises=[each.line for each in found.answered_by.select_related("line")],
    )  # fmt: skip


def _programmes(found: Need) -> list[Any]:
    """The programmes that answer a need, or the one it is merged into."""
    keys = [found.pk, *([found.merged_into_id] if found.merged_into_id else [])]
    programmes: Any = Need._meta.get_field("programmes").related_model
    return list(programmes.objects.filter(answers__in=keys).select_related("tally__kind").distinct().order_by("id"))


def _doings(request: HttpRequest, found: Need, side: Side) -> dict[str, bool]:
    """What one may do with a need now, by how it stands, by one's side and by one's role."""
    may, line = request.may, found.line  # type: ignore[attr-defined]
    if side == Side.NEITHER:
        return {}
    ends = ends_open_to(line, side)
    merged, alone = found.merged_into is not None, found.merged_into is None
    answers = alone and any(end != State.WITHDRAWN for end in ends)
    told = line.state not in (State.OPEN, State.WITHDRAWN) and found.told_on is None
    panels = alone and line.is_waiting and not found.appraisals.filter(agreed_at=None, ended_at=None).exists()
    return {
        "answer": answers and P.SIGN_LINES in may,
        "tell": told and P.SIGN_LINES in may,
        "withdraw": State.WITHDRAWN in ends and P.SIGN_LINES in may,
        "appraise": panels and P.APPRAISE_NEEDS in may,
        "change": P.WRITE_LINES in may,
        "merge": alone and line.is_waiting and P.WRITE_LINES in may,
        "part": merged and P.WRITE_LINES in may,
    }


@door("GET", "POST")
def new_need(request: HttpRequest, slug: str) -> HttpResponse:
    """Write down what an organisation or a meeting asks for."""
    scheme = load_scheme(request, P.WRITE_LINES, slug)
    side = speaks_for(request.user, scheme)  # type: ignore[arg-type]
    form = AskForm(request.POST or None, scheme=scheme, side=side)
    if request.method == "POST" and form.is_valid():
        if sent := queries.needs_of(scheme).filter(line__public_id=form.cleaned_data["key"]).first():
            return _back(sent)  # it came twice
        try:
            if Line.objects.filter(public_id=form.cleaned_data["key"]).exists():
                raise Refusal(_("This page is too old."), mend=_("Load the page again."), code="taken")
            asked = form.asked(_place(request, form))
            made = actions.ask(
                scheme=scheme, draft=form.draft(), sector=asked.sector, tally=form.cleaned_data["tally"],
                place=asked.place, affected=asked.affected, basis=asked.basis, urgency=asked.urgency,
                also_funded=asked.also_funded or "", by=request.user,
            )  # fmt: skip
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Written down as %(handle)s.") % {"handle": made.line.handle})
            _say_what_is_held(request, made, asked.place)
            return redirect("staff:need", made.line.public_id)
    return page(request, "needs/ask", "needs", form=form, side=side)


@door("GET", "POST")
def change_need(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Say more exactly what is asked for."""
    found = load_need(request, P.WRITE_LINES, public_id)
    side: Side = request.side  # type: ignore[attr-defined]
    form, stale = ChangeForm(request.POST or None, need=found, side=side, seen=found.line.steps.count()), False
    if request.method == "POST" and form.is_valid():
        asked = form.asked(_place(request, form))
        try:
            made = actions.change_request(
                line=found.line, asked=asked, seen=form.cleaned_data["seen"], by=request.user
            )
        except Refusal as refusal:
            stale = refusal.code == "stale"
            if stale:
                form.read_anew(found.line.steps.count())
            else:
                form.refuse(refusal)
        else:
            messages.success(request, _("Noted. What was said before is in its history."))
            _say_what_is_held(request, made, asked.place)
            return _back(found)
    now = load_need(request, P.WRITE_LINES, public_id) if stale else None
    return page(request, "needs/change", "needs", need=found, line=found.line, form=form, now=now, side=side)


def _place(request: HttpRequest, form: WhatFields) -> Place | None:
    """The place that was chosen, or a new one within it."""
    data = form.cleaned_data
    if not data["new_place"]:
        return data["place"]  # type: ignore[no-any-return]
    return partners.add_place(
        name=TranslatedText.of(data["new_place"], get_language() or "en"), level=data["new_level"],
        parent=data["place"], invented=form.scheme.is_invented if form.scheme else False, by=request.user,
    )  # fmt: skip


def _say_what_is_held(request: HttpRequest, made: Need, place: Place | None) -> None:
    """Where a finer place was named than is held, say so (GUARDRAILS G14)."""
    if place is None or made.place == place:
        return
    if made.place is None:
        words = _("Its field of help is sensitive, and no prefecture above %(place)s is known: no place is held.")
        messages.info(request, words % {"place": place})
    else:
        words = _("Its field of help is sensitive: instead of %(place)s only %(held)s is held.")
        messages.info(request, words % {"place": place, "held": made.place})


@door("GET", "POST")
def merge_need(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Merge a need into another that asks for the same; `?into=R3` shows that one first."""
    found = load_need(request, P.WRITE_LINES, public_id)
    form = MergeForm(request.POST or None, scheme=found.scheme, initial={"into": request.GET.get("into", "")})
    if request.method == "POST" and form.is_valid():
        try:
            _merge(request, found, form.cleaned_data["into"])
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Merged. Both keep their number and their voice."))
            return _back(found)
    into = queries.find_need(found.scheme, str(form["into"].value() or ""))
    return page(
        request, "needs/merge", "needs", need=found, line=found.line, form=form, into=into, alike=queries.alike(found)
    )


def _merge(request: HttpRequest, found: Need, number: str) -> None:
    into = queries.find_need(found.scheme, number)
    if into is None:
        raise Refusal(
            _("No request of this scheme has the number “%(number)s”.") % {"number": number},
            mend=_("Write it as it stands in the list, for example R3."),
            where="into",
        )
    merge_actions.merge_need(need=found, into=into, by=request.user)


@door("POST")
def part_need(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Let a merged need stand for itself again."""
    found = load_need(request, P.WRITE_LINES, public_id)
    try:
        merge_actions.part_need(need=found, by=request.user)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("It stands for itself again."))
    return _back(found)


def _back(found: Need) -> HttpResponse:
    return redirect("staff:need", found.line.public_id)
