"""Screenings: what a provider offers, and its own totals; results stay with the provider."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from counterfoil.partners import queries as partners
from counterfoil.partners.access import speaks_for
from counterfoil.partners.models import Place, Scheme
from counterfoil.people.permissions import Permission as P
from counterfoil.screenings import actions, queries
from counterfoil.screenings.models import Screening, Total
from counterfoil.staff.forms.screenings import ScreeningForm, TotalForm
from counterfoil.staff.forms.visits import ReasonForm
from counterfoil.staff.load import door, load_in_scheme, load_scheme, page
from counterfoil.staff.money_load import tried
from counterfoil.staff.views.trainings.shown import SECTION, card, done, may, write

RELATED = ("tally__kind", "provider", "programme__tally")


def _load(request: HttpRequest, permission: P, public_id: UUID) -> Screening:
    return load_in_scheme(request, permission, Screening, public_id, related=RELATED)


@door("GET", "POST")
def new_screening(request: HttpRequest, slug: str) -> HttpResponse:
    """Note that a provider offers a screening."""
    scheme = load_scheme(request, P.PLAN_TRAININGS, slug)
    form = ScreeningForm(request.POST or None, scheme=scheme, initial={"programme": request.GET.get("programme", "")})
    made: list[Screening] = []
    return write(
        request, form,
        lambda: made.append(
            actions.offer_screening(
                scheme=scheme, draft=form.draft(), tally=form.cleaned_data.get("told"), by=request.user  # type: ignore[arg-type]
            )
        ),
        heading=_("Plan a screening"), template="trainings/screening_form", done=_("The screening is here."),
        to=lambda: redirect("staff:screening", made[0].public_id), button=_("Note the screening"), note=_rule(),
    )  # fmt: skip


@door("GET")
def screening(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A screening on one page: what is offered, and the provider's totals by either side."""
    found = _load(request, P.READ_DRAFTS, public_id)
    told = queries.told_of(found)
    sums = {side: number for side in told.sides if (number := told.screened(side)) is not None}
    side = speaks_for(request.user, found.scheme)  # type: ignore[arg-type]
    open_here = not found.called_off
    return page(
        request, "trainings/screening", SECTION, screening=found, side=side, rule=_rule(),
        rows=[(total, queries.share(total)) for total in queries.totals_of(found)],
        card=card(_("How many took it, as the provider says"), sums, lead=told.lead, leads=_("the provider’s side")),
        entered_by=partners.names([found.entered_by])[found.entered_by],
        can_plan=may(request, P.PLAN_TRAININGS, found.scheme) and open_here,
    )  # fmt: skip


@door("GET", "POST")
def change_screening(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Name, provider, days, places, cost."""
    found = _load(request, P.PLAN_TRAININGS, public_id)
    form = ScreeningForm(request.POST or None, scheme=found.scheme, screening=found)
    return write(
        request, form,
        lambda: actions.change_screening(screening=found, draft=form.draft(), by=request.user),  # type: ignore[arg-type]
        heading=_("Change the screening"), template="trainings/screening_form", screening=found,
        done=_("The screening is changed."), to=lambda: redirect("staff:screening", public_id), call_off=True,
    )  # fmt: skip


@door("GET", "POST")
def call_off_screening(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Call a screening off, with a reason."""
    found = _load(request, P.PLAN_TRAININGS, public_id)
    form = ReasonForm(request.POST or None, scheme=found.scheme)
    return write(
        request, form,
        lambda: actions.call_off_screening(screening=found, reason=form.cleaned_data["reason"], by=request.user),  # type: ignore[arg-type]
        heading=_("Call the screening off"), template="trainings/screening_form", screening=found,
        done=_("The screening is called off. It stays readable."), to=lambda: redirect("staff:screening", public_id),
        button=_("Call it off"),
    )  # fmt: skip


@door("GET", "POST")
def new_total(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Enter the provider's total for a county and a period, for one's own side."""
    found = _load(request, P.PLAN_TRAININGS, public_id)
    form = TotalForm(request.POST or None, screening=found, places=_places(found.scheme))

    def act() -> None:
        entered = actions.enter_total(screening=found, draft=form.draft(), by=request.user)  # type: ignore[arg-type]
        if entered.rounded_from is not None:
            words = {"typed": entered.rounded_from, "kept": entered.total.followed_up}
            messages.info(request, _("%(typed)s percent is kept as %(kept)s: shares are rounded to 5.") % words)

    if tried(request, form, act):
        messages.success(request, _("The total is here."))
        return redirect("staff:screening", public_id)
    return page(
        request, "trainings/screening_form", SECTION, form=form, screening=found,
        heading=_("A total of the provider"), note=_rule(), button=_("Enter the total"),
    )  # fmt: skip


@door("POST")
def take_total_back(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take a total back that was entered by mistake."""
    total = load_in_scheme(
        request, P.PLAN_TRAININGS, Total, public_id, scheme="screening__scheme", related=["screening"]
    )
    return done(
        request, lambda: actions.take_total_back(total=total, by=request.user),  # type: ignore[arg-type]
        _("The total is taken back."), "staff:screening", total.screening.public_id,
    )  # fmt: skip


@door("POST")
def say_all_told(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Say that the totals are those of every county and period."""
    found = _load(request, P.PLAN_TRAININGS, public_id)
    return done(
        request, lambda: actions.say_all_told(screening=found, by=request.user),  # type: ignore[arg-type]
        _("It is noted that these are all the totals."), "staff:screening", public_id,
    )  # fmt: skip


def _places(scheme: Scheme) -> QuerySet[Place]:
    """Counties and coarser, around the scheme's parties and earlier totals."""
    near = Q(organisation__parts__scheme=scheme) | Q(children__organisation__parts__scheme=scheme)
    near |= Q(parent__organisation__parts__scheme=scheme)
    told: Any = Total.objects.filter(screening__scheme=scheme).values("place")
    found = Place.objects.filter(near | Q(pk__in=told)).exclude(level=Place.Level.UNKNOWN)
    return found.distinct().order_by("id")


def _rule() -> str:
    return _(
        "What was found stays with the health provider: here stand places, days, cost, and its own totals of ten and"
        " more."
    )
