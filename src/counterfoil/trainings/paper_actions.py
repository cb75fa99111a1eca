"""Writes about attendance on paper: who holds the list and who has seen it. It is never uploaded (G13)."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from counterfoil.base.actors import Actor
from counterfoil.base.dates import PartialDate
from counterfoil.base.errors import Refusal
from counterfoil.base.text import one_line
from counterfoil.partners.access import must_speak
from counterfoil.partners.models import Organisation
from counterfoil.trainings import rules
from counterfoil.trainings.models import AttendancePaper, Course, Session


@transaction.atomic
def note_attendance(
    *,
    course: Course,
    paper: str,
    holder: Organisation,
    seen: PartialDate,
    second_person: Actor,
    by: Actor,
    session: Session | None = None,
    pages: int | None = None,
    sha256: str = "",
) -> AttendancePaper:
    """Note a list of attendance on paper; it counts as evidence once the second person has confirmed it.

    Args:
        session: of which it is; None for one list of the whole course.

    Raises:
        Refusal: no words; a list of who was absent (G2); the second person is the one who notes; a session of
            another course.
    """
    held = rules.hold(course, by)
    paper = one_line(paper)[:200]
    if not paper:
        raise Refusal(_("There are no words."), mend=_("Say which paper it is."), where="paper")
    rules.must_not_ask(paper, where="paper")
    if session is not None and session.course_id != held.pk:
        raise Refusal(_("The session is of another course."), mend=_("Choose one of this course."), where="session")
    if second_person.actor_id == by.actor_id:
        raise Refusal(
            _("A second person must have seen the paper."), mend=_("Name a colleague."), where="second_person"
        )
    made = AttendancePaper(
        course=held, session=session, paper=paper, pages=pages, holder=holder, sha256=sha256, noted_by=by.actor_id,
        second_person=second_person.actor_id,
    )  # fmt: skip
    made.seen = seen
    AttendancePaper.objects.bulk_create([made])
    rules.note(held, "note_attendance", by)
    return made


@transaction.atomic
def confirm_attendance(*, paper: AttendancePaper, by: Actor) -> AttendancePaper:
    """The second person says that they saw the paper.

    Raises:
        Refusal: somebody else says so ("other"); it was said already ("already"); neither side.
    """
    related = "course__scheme"
    held = AttendancePaper.objects.select_for_update(of=("self",)).select_related(related).get(pk=paper.pk)
    must_speak(by, held.course.scheme)
    if by.actor_id != held.second_person:
        raise Refusal(
            _("You were not named as the second person."), mend=_("Whoever was named confirms it."), code="other"
        )
    if held.confirmed_at is not None:
        raise Refusal(_("This is confirmed already."), mend=_("There is nothing more to do."), code="already")
    held.confirmed_at = timezone.now()
    held.save(update_fields=["confirmed_at"])
    rules.note(held.course, "confirm_attendance", by)
    return held
