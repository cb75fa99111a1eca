"""A programme: the page itself, its words, what it answers, its time line, who carries it, and the public."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from counterfoil.base.sides import SIDES, Side
from counterfoil.base.text import TranslatedText
from counterfoil.partners import queries as partners
from counterfoil.people.permissions import Permission as P
from counterfoil.programmes import programme_actions as actions
from counterfoil.programmes import queries, words_actions
from counterfoil.programmes.models import Programme, State
from counterfoil.staff.forms.programmes import (
    MomentForm,
    NeedsForm,
    OtherWordsForm,
    ProgrammeForm,
    ProgrammePartiesForm,
)
from counterfoil.staff.load import door, load_in_scheme, load_scheme, page
from counterfoil.staff.views.programmes.shown import SECTION, books_read, figures_of, may, press, side_here, write

MOST_BELOW = 12  # courses, screenings and batches shown on the page; the rest stand in their lists


def load(request: HttpRequest, permission: P, public_id: UUID) -> Programme:
    """A programme of a scheme in which one holds the permission; raises as `load_in_scheme`."""
    return load_in_scheme(request, permission, Programme, public_id, related=["tally__kind", "sector"])


def back(programme: Programme, place: str = "") -> HttpResponse:
    """To the page of a programme, at a place of it."""
    there = redirect("staff:programme", programme.public_id)
    there["Location"] += f"#{place}" if place else ""
    return there


@door("GET")
def programme(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One programme: how it stands, what it answers, its logframe, its money, what hangs on it, who released it."""
    found = load(request, P.READ_DRAFTS, public_id)
    today = timezone.localdate()
    results = queries.logframe(found, today)
    moments = list(found.moments.all())
    keys = {each.indicator.figure_key for result in results for each in result.indicators} - {""}
    return page(
        request, "programmes/programme", SECTION, programme=found, results=results, moments=moments,
        figures={each.key: each.value for each in figures_of(request, found)} if keys else {},
        dropped=queries.logframe(found, today, dropped=True), answers=found.answers.select_related("line"),
        parties=found.parties.select_related("organisation"), agreements=found.agreements.select_related("tally"),
        budget=_budget(request, found), below=_below(request, found), mark=queries.public_mark(found),
        release=_release(request, found), can_plan=may(request, P.PLAN_PROGRAMMES, found.scheme),
        can_redact=may(request, P.SIGN_LINES, found.scheme), names=partners.names({m.by for m in moments}),
    )  # fmt: skip


def _budget(request: HttpRequest, found: Programme) -> list[dict[str, Any]]:
    """Each line with the funds that point to it: by name in books that one may read, else by their number."""
    mine = books_read(request, found.scheme)
    told = []
    for line in found.budget.prefetch_related("funds__tally"):
        funds = list(line.funds.all())
        readable = [fund for fund in funds if fund.book_id in mine]
        told.append({"line": line, "funds": readable, "others": len(funds) - len(readable)})
    return told


def _below(request: HttpRequest, found: Programme) -> dict[str, list[Any]]:
    """What hangs on the programme, the newest first; lists and own pages tell the rest."""
    hanging = {
        "courses": found.courses.all(),
        "screenings": found.screenings.all(),
        "batches": found.batches.filter(fund__book__in=books_read(request, found.scheme)),
    }
    return {
        name: list(rows.select_related("tally").order_by("-pk")[: MOST_BELOW + 1]) for name, rows in hanging.items()
    }


def _release(request: HttpRequest, found: Programme) -> dict[str, Any]:
    """How each side stands to the public, and whether one may say it for one's own."""
    side = side_here(request, found.scheme)
    told = [(each, queries.told_of(found, each)) for each in SIDES]
    mine = side != Side.NEITHER and P.RELEASE_LINES in request.may  # type: ignore[attr-defined]
    return {"sides": told, "may": mine, "mine": mine and queries.told_of(found, side)}


@door("GET", "POST")
def plan_programme(request: HttpRequest, slug: str) -> HttpResponse:
    """Plan a programme."""
    scheme = load_scheme(request, P.PLAN_PROGRAMMES, slug)
    form = ProgrammeForm(request.POST or None, scheme=scheme)
    made: list[Programme] = []

    def start() -> None:
        data = form.cleaned_data
        made.append(
            actions.start_programme(
                scheme=scheme, name=form.names() or TranslatedText(), tally=data.get("told"),
                aims=data["aims"], language=get_language() or "en", sector=data["sector"], begins=data["begins"],
                until=data["until"], answers=list(data.get("answers") or ()), by=request.user,  # type: ignore[arg-type]
            )
        )  # fmt: skip

    return write(
        request, form, start, done=_("The programme is here. Now say by what its results are known."),
        to=lambda: back(made[0]), heading=_("Plan a programme"),
        note=_("A programme answers needs; money can be restricted to it, and results belong to it."),
    )  # fmt: skip


@door("GET", "POST")
def change_programme(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Name, aims, field of help, dates."""
    found = load(request, P.PLAN_PROGRAMMES, public_id)
    form = ProgrammeForm(request.POST or None, scheme=found.scheme, programme=found)

    def change() -> None:
        data = form.cleaned_data
        actions.change_programme(
            programme=found, name=form.names(), language=get_language() or "en" if data["aims"] != found.aims else "",
            by=request.user, **{n: data[n] for n in ("aims", "sector", "begins", "until", "seen")},  # type: ignore[arg-type]
        )  # fmt: skip

    return write(
        request, form, change, done=_("The programme is changed."), to=lambda: back(found), programme=found,
        fresh=lambda: ProgrammeForm(scheme=found.scheme, programme=load(request, P.PLAN_PROGRAMMES, public_id)),
        heading=_("Name, aims, dates"),
        note=_("Where its name or aims change, both sides are asked again whether the public may read it."),
    )  # fmt: skip


@door("GET", "POST")
def programme_needs(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Which needs it answers."""
    found = load(request, P.PLAN_PROGRAMMES, public_id)
    form = NeedsForm(request.POST or None, programme=found)
    return write(
        request, form,
        lambda: actions.answer_needs(programme=found, needs=list(form.cleaned_data["answers"]), by=request.user),  # type: ignore[arg-type]
        done=_("What it answers is noted."), to=lambda: back(found, "answers"), programme=found,
        heading=_("Needs that it answers"),
    )  # fmt: skip


@door("GET", "POST")
def programme_parties(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Which organisation does what."""
    found = load(request, P.PLAN_PROGRAMMES, public_id)
    form = ProgrammePartiesForm(request.POST or None, programme=found)
    return write(
        request, form,
        lambda: actions.seat_programme_parties(programme=found, parties=form.chosen(), by=request.user),  # type: ignore[arg-type]
        done=_("Who does what is noted."), to=lambda: back(found, "parties"), programme=found,
        heading=_("Who does what"),
    )  # fmt: skip


@door("GET", "POST")
def new_moment(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A point of the time line."""
    found = load(request, P.PLAN_PROGRAMMES, public_id)
    form = MomentForm(request.POST or None, scheme=found.scheme)

    def note() -> None:
        data = form.cleaned_data
        state = State(data["state"]) if data["state"] else None
        actions.note_moment(programme=found, day=data["day"], state=state, words=data["words"], by=request.user)  # type: ignore[arg-type]

    return write(
        request, form, note, done=_("It stands on the time line."), to=lambda: back(found, "time"), programme=found,
        heading=_("A point of the time line"),
    )  # fmt: skip


@door("GET", "POST")
def redact_moment(request: HttpRequest, public_id: UUID, number: int) -> HttpResponse:
    """Take words about a private person out of the time line."""
    found = load(request, P.SIGN_LINES, public_id)
    moment = found.moments.filter(pk=number).first()
    if moment is None:
        raise Http404
    form = OtherWordsForm(request.POST or None, scheme=found.scheme, initial={"words": moment.words})
    return write(
        request, form,
        lambda: words_actions.redact_moment(moment=moment, words=form.cleaned_data["words"], by=request.user),  # type: ignore[arg-type]
        done=_("The words are out."), to=lambda: back(found, "time"), programme=found,
        heading=_("Take words about a private person out"),
    )  # fmt: skip


@door("POST")
def release_programme(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Let the public read it, for one's own side."""
    found = load(request, P.RELEASE_LINES, public_id)
    seen = request.POST.get("seen", "")[:16] or "?"
    return press(
        request, lambda: actions.release_programme(programme=found, seen=seen, by=request.user),  # type: ignore[arg-type]
        _("Your side lets the public read it. It is public once both sides do."), "staff:programme", public_id,
    )  # fmt: skip


@door("POST")
def hold_back_programme(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take one's own side's release back."""
    found = load(request, P.RELEASE_LINES, public_id)
    return press(
        request, lambda: actions.hold_back_programme(programme=found, by=request.user),  # type: ignore[arg-type]
        _("Your side holds it back; it is not public now."), "staff:programme", public_id,
    )  # fmt: skip
