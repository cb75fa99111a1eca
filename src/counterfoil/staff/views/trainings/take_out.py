"""Taking words about a private person out of a group, a message, a question or a sample, for good."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from counterfoil.people.permissions import Permission as P
from counterfoil.staff.forms.trainings_heard import TakeOutForm
from counterfoil.staff.load import door, load_in_scheme
from counterfoil.staff.views.trainings.shown import write
from counterfoil.trainings import heard_words_actions as actions
from counterfoil.trainings.models import Course, Group, Message, Sample, TestQuestion


@door("GET", "POST")
def redact_group(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What a group is for."""
    found = load_in_scheme(request, P.PLAN_TRAININGS, Group, public_id)
    back = ("staff:group", public_id)
    return _take_out(request, lambda words: actions.redact_group(group=found, words=words, by=request.user), back)  # type: ignore[arg-type]


@door("GET", "POST")
def redact_message(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Title and text of a message, also after it was sent."""
    found = load_in_scheme(request, P.PLAN_TRAININGS, Message, public_id)
    back = ("staff:message", public_id)
    return _take_out(request, lambda words: actions.redact_message(message=found, words=words, by=request.user), back)  # type: ignore[arg-type]


@door("GET", "POST")
def redact_sample(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """How a sample was asked."""
    found = load_in_scheme(request, P.PLAN_TRAININGS, Sample, public_id, scheme="course__scheme")
    back = ("staff:heard", found.course.public_id)
    return _take_out(request, lambda words: actions.redact_sample(sample=found, words=words, by=request.user), back)  # type: ignore[arg-type]


@door("GET", "POST")
def redact_question(request: HttpRequest, public_id: UUID, number: int) -> HttpResponse:
    """A question of a test and its answers, also while it is asked."""
    course = load_in_scheme(request, P.PLAN_TRAININGS, Course, public_id)
    found = get_object_or_404(TestQuestion, course=course, position=number)
    back = ("staff:heard", public_id)
    return _take_out(
        request, lambda words: actions.redact_question(question=found, words=words, by=request.user), back
    )  # type: ignore[arg-type]


def _take_out(request: HttpRequest, act: Callable[[str], object], back: tuple[Any, ...]) -> HttpResponse:
    form = TakeOutForm(request.POST or None, scheme=request.in_scheme)  # type: ignore[attr-defined]
    return write(
        request, form, lambda: act(form.cleaned_data["words"]), heading=_("Take words out"),
        done=_("The words are taken out."), to=lambda: redirect(*back), button=_("Take them out for good"),
        note=_("For words about a private person. They are kept nowhere; what was sent cannot be called back."),
    )  # fmt: skip
