"""What pages about courses share: who may plan, split-tally cards of counts, and one way to write a form."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.utils.translation import ngettext

from counterfoil.base.cards import Card, Half
from counterfoil.base.errors import Refusal, Words
from counterfoil.base.sides import Side
from counterfoil.figures import words
from counterfoil.partners.access import speaks_for
from counterfoil.partners.models import Scheme
from counterfoil.people.permissions import Permission
from counterfoil.staff.forms.base import HouseForm
from counterfoil.staff.load import page
from counterfoil.staff.money_load import tried
from counterfoil.trainings.counted import Counted

SECTION = "trainings"
ORGANISES = _l("organises the course: its count is the number")


def may(request: HttpRequest, permission: Permission, scheme: Scheme) -> bool:
    """Whether one holds the permission and speaks for a side, so that an action would not refuse."""
    held: frozenset[Permission] = request.may  # type: ignore[attr-defined]
    return permission in held and speaks_for(request.user, scheme) != Side.NEITHER  # type: ignore[arg-type]


def people_words(number: int) -> str:
    return ngettext("%(number)s person", "%(number)s people", number) % {"number": words.number_words(str(number))}


def card(
    title: str, numbers: Mapping[Side, int], *, lead: Side, note: str = "", unit: Any = people_words,
    leads: Words = ORGANISES, comparable: bool = True,
) -> Card:  # fmt: skip
    """What each side counted, as a split tally; `comparable`: both counted the same sessions."""
    halves: dict[Side, Half] = {}
    for side in (Side.GIVING, Side.RECEIVING):
        told: Half = {"who": str(side.label)}
        if side in numbers:
            told["values"] = [{"text": unit(numbers[side])}]
        else:
            told["empty"] = _("Nothing said")
        if side == lead:
            told["name"] = str(leads)
        halves[side] = told
    said = set(numbers.values())
    state = "empty" if not said else "one_half" if len(numbers) == 1 else "both_agree"
    if len(numbers) > 1 and not comparable:
        state = "not_comparable"
    elif len(said) > 1:
        state = "sides_differ"
    made: Card = {
        "title": title,
        "state": state,  # type: ignore[typeddict-item]
        "left": halves[Side.GIVING],
        "right": halves[Side.RECEIVING],
    }
    return {**made, "note": note} if note else made


def cards_of(told: Counted) -> list[Card]:
    """Person-times and people of a course, both halves of each; for the two sides alone."""
    sums = {side: each for side in told.sides if (each := told.person_times(side))}
    parts = [
        _("%(side)s: %(counted)s of %(held)s sessions")
        % {"side": side.label, "counted": each.counted, "held": each.held}
        for side, each in sums.items()
        if not each.is_whole
    ]
    times = {side: each.number for side, each in sums.items()}
    same = len({frozenset(n for n, counts in told.sessions.items() if side in counts) for side in times}) < 2
    return [
        card(_("Different people"), told.people, lead=told.lead),
        card(
            _("Person-times"), times, lead=told.lead, note=words.list_words(parts), unit=_times_words, comparable=same
        ),
    ]


def _times_words(number: int) -> str:
    said = {"number": words.number_words(str(number))}
    return ngettext("%(number)s person-time", "%(number)s person-times", number) % said


def write(
    request: HttpRequest, form: HouseForm, act: Callable[[], object], *, done: Words, to: Callable[[], HttpResponse],
    heading: str | Promise, template: str = "trainings/form", **context: Any,
) -> HttpResponse:  # fmt: skip
    """Show a form; sent and sound, do its act, say so and go on. A refusal stands in the form with what was typed."""
    if tried(request, form, act):
        messages.success(request, str(done))
        return to()
    return page(request, template, SECTION, form=form, heading=heading, **context)


def done(request: HttpRequest, act: Callable[[], object], said: Words, *to: Any) -> HttpResponse:
    """Do what a single button asks for; a refusal is told on the page to which one comes back."""
    try:
        act()
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, str(said))
    return redirect(*to)
