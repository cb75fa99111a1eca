"""Writes about materials: what is handed out or sent round. The file itself is not kept here (G13)."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from counterfoil.base import audit
from counterfoil.base.actors import Actor
from counterfoil.base.errors import Refusal
from counterfoil.base.text import one_line
from counterfoil.partners.access import must_speak
from counterfoil.partners.models import Organisation, Scheme
from counterfoil.trainings import rules
from counterfoil.trainings.models import Course, Material, Theme

_WEB = URLValidator(schemes=["https", "http"])


@transaction.atomic
def add_material(
    *,
    scheme: Scheme,
    title: str,
    by: Actor,
    course: Course | None = None,
    theme: Theme | None = None,
    language: str = "en",
    address: str = "",
    holder: Organisation | None = None,
) -> Material:
    """Note a material of a course, or of a theme for every course.

    Args:
        address: where it stands in the web; "" where it is on paper alone.
        holder: who has it and may be asked for it.

    Raises:
        Refusal: no title; a list of persons or a quota by its title (G2, G11); an address that is none; a course of
            another scheme.
    """
    must_speak(by, scheme)
    title, address = one_line(title)[:200], address.strip()
    if not title:
        raise Refusal(_("There is no title."), mend=_("Say in a few words what it is."), where="title")
    rules.must_not_ask(title, where="title")
    if course is not None and course.scheme_id != scheme.pk:
        raise Refusal(_("This course is of another scheme."), mend=_("Choose one of this scheme."), where="course")
    try:
        if address:
            _WEB(address)
    except ValidationError:
        raise Refusal(
            _("This is no address of the web."), mend=_("Copy it as the browser shows it, with https://."),
            where="address", code="address",
        ) from None  # fmt: skip
    made = Material.objects.create(
        scheme=scheme, course=course, theme=theme or (course.theme if course else None), title=title,
        language=language, address=address, holder=holder, entered_by=by.actor_id,
    )  # fmt: skip
    audit.record(by=by, verb="add_material", kind="material", subject=made.public_id, scheme=scheme.public_id)
    return made


@transaction.atomic
def drop_material(*, material: Material, by: Actor) -> Material:
    """Take a material off the lists; what was sent round with it keeps it."""
    must_speak(by, material.scheme)
    held = Material.objects.select_for_update(of=("self",)).select_related("scheme").get(pk=material.pk)
    if held.dropped_at is None:
        held.dropped_at = timezone.now()
        held.save(update_fields=["dropped_at"])
        audit.record(
            by=by, verb="drop_material", kind="material", subject=held.public_id, scheme=held.scheme.public_id
        )
    return held
