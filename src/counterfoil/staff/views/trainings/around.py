"""What lies around a course: who teaches in a scheme, attendance on paper, materials."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from counterfoil.partners.access import roles_with
from counterfoil.partners.models import Scheme
from counterfoil.people.models import User
from counterfoil.people.permissions import Permission as P
from counterfoil.staff.forms.trainings import AttendanceForm, MaterialForm, TrainerForm
from counterfoil.staff.load import door, load_in_scheme, load_scheme, page
from counterfoil.staff.views.trainings import courses
from counterfoil.staff.views.trainings.shown import SECTION, done, may, write
from counterfoil.trainings import material_actions, paper_actions, queries, trainer_actions
from counterfoil.trainings.models import AttendancePaper, Material, Trainer


@door("GET")
def trainers_of(request: HttpRequest, slug: str) -> HttpResponse:
    """Everybody who teaches in a scheme, in office."""
    scheme = load_scheme(request, P.READ_DRAFTS, slug)
    return page(
        request, "trainings/trainers", SECTION, trainers=queries.trainers_of(scheme),
        can_plan=may(request, P.PLAN_TRAININGS, scheme),
    )  # fmt: skip


@door("GET", "POST")
def new_trainer(request: HttpRequest, slug: str) -> HttpResponse:
    """Note one who teaches; from a course one comes back to planning its sessions."""
    scheme = load_scheme(request, P.PLAN_TRAININGS, slug)
    form = TrainerForm(request.POST or None, scheme=scheme)
    return write(
        request, form, lambda: trainer_actions.add_trainer(scheme=scheme, by=request.user, **_said(form)),  # type: ignore[arg-type]
        heading=_("Note a trainer"), done=_("The trainer is noted, and can be chosen at sessions."),
        to=lambda: redirect("staff:trainers_of", slug), button=_("Note the trainer"),
        note=_("A trainer stands here in office: a role of an organisation."),
    )  # fmt: skip


def _said(form: TrainerForm) -> dict[str, Any]:
    return {name: form.cleaned_data[name] for name in ("organisation", "office", "name")}


@door("POST")
def erase_trainer(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take a trainer's name out; the role stays."""
    found = load_in_scheme(request, P.PLAN_TRAININGS, Trainer, public_id)
    return done(
        request, lambda: trainer_actions.erase_trainer_name(trainer=found, by=request.user),  # type: ignore[arg-type]
        _("The name is out; the role stays."), "staff:trainers_of", found.scheme.slug,
    )  # fmt: skip


@door("GET", "POST")
def note_attendance(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Note a list of attendance on paper: where it lies and who else saw it. Nothing is uploaded."""
    found = courses.load(request, P.NOTE_CUSTODY, public_id)
    form = AttendanceForm(request.POST or None, course=found, colleagues=colleagues(request, found.scheme))
    named = ("paper", "pages", "holder", "seen", "second_person", "sha256", "session")
    return write(
        request, form,
        lambda: paper_actions.note_attendance(
            course=found, by=request.user, **{name: form.cleaned_data[name] for name in named}  # type: ignore[arg-type]
        ),
        heading=_("Note an attendance list"), course=found, back=found, button=_("Note it"),
        done=_("The paper is noted. It is evidence once the second person confirms it."),
        to=lambda: redirect("staff:course", public_id),
        note=_("Two people have seen the paper. The paper stays where it is: nothing is uploaded."),
    )  # fmt: skip


@door("POST")
def confirm_attendance(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The second person says that they saw the paper."""
    paper = load_in_scheme(request, P.NOTE_CUSTODY, AttendancePaper, public_id, scheme="course__scheme")
    return done(
        request, lambda: paper_actions.confirm_attendance(paper=paper, by=request.user),  # type: ignore[arg-type]
        _("You saw the paper: that is noted."), "staff:course", paper.course.public_id,
    )  # fmt: skip


def colleagues(request: HttpRequest, scheme: Scheme) -> Any:
    """Others in the scheme who may note evidence."""
    able = User.objects.filter(
        memberships__scheme=scheme, memberships__role__in=roles_with(P.NOTE_CUSTODY), is_active=True
    )
    return able.exclude(pk=request.user.pk).distinct().order_by("name")


@door("GET", "POST")
def new_material(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Note a material of a course."""
    found = courses.load(request, P.PLAN_TRAININGS, public_id)
    form = MaterialForm(request.POST or None, scheme=found.scheme)

    def act() -> None:
        data = form.cleaned_data
        material_actions.add_material(
            scheme=found.scheme, course=found, title=data["title"], language=data["text_language"],
            address=data["address"], holder=data["holder"], by=request.user,  # type: ignore[arg-type]
        )  # fmt: skip

    return write(
        request, form, act, heading=_("Note a material"), done=_("The material is noted."), course=found, back=found,
        to=lambda: redirect("staff:course", public_id),
        note=_("What it is and where it stands; not the file itself."),
    )  # fmt: skip


@door("POST")
def drop_material(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take a material off the list of its course."""
    found = load_in_scheme(request, P.PLAN_TRAININGS, Material, public_id, related=["course"])
    to = ("staff:course", found.course.public_id) if found.course else ("staff:list", found.scheme.slug, "courses")
    return done(
        request, lambda: material_actions.drop_material(material=found, by=request.user),  # type: ignore[arg-type]
        _("The material is off the list."), *to,
    )  # fmt: skip
