"""Writes about enrolment: the school's yearly word, and the parts of the next year that follow from it."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from counterfoil.base import audit
from counterfoil.base.actors import Actor
from counterfoil.base.errors import Refusal
from counterfoil.base.sides import Side, other
from counterfoil.partners.access import must_speak
from counterfoil.partners.models import Pass, SchemeParty
from counterfoil.scholarships import queries
from counterfoil.scholarships.holding import hold, lock
from counterfoil.scholarships.models import Batch, Enrolment, Part
from counterfoil.scholarships.parts import for_fewer


@transaction.atomic
def confirm_enrolment(*, part: Part, year: int, people: int, by: Actor, day: dt.date | None = None) -> Enrolment:
    """Say for a school how many of a part's people are enrolled in a year: a number, and nothing of anybody.

    Fewer than were awarded lowers what is paid; who it is that left is never asked. A school says it once for a year.

    Args:
        year: that of the part, or the one after it, when it has come.
        people: 0 to as many as the part has.

    Raises:
        Refusal: the actor does not speak for the side across from the books ("other_side"), or a link is of another
            school ("other_school"); relief; the batch is not decided or has ended; another year; a part of this
            year is paid already ("late"); said before ("already"); more than were awarded ("more").
    """
    batch = lock(part.batch)
    side = must_speak(by, batch.fund.book.scheme)
    own = SchemeParty.objects.get(scheme=batch.fund.book.scheme_id, organisation=batch.fund.book.organisation_id)
    if side != other(Side(own.side)):
        raise Refusal(
            _("The school's side confirms enrolment."), mend=_("Ask the school, or its office, to do it."),
            code="other_side",
        )  # fmt: skip
    if isinstance(by, Pass) and by.organisation_id != part.school_id:
        raise Refusal(
            _("This link is of another organisation."), mend=_("Ask for a link for the school."), code="other_school"
        )
    held = queries.parts_of(batch).get(pk=part.pk)
    _must_be_asked(batch, held, year)
    if not 0 <= people <= held.people:
        raise Refusal(
            _("%(awarded)d were awarded, so that 0 to %(awarded)d can be enrolled.") % {"awarded": held.people},
            mend=_("Write how many of these are enrolled."), where="people", code="more",
        )  # fmt: skip
    made = Enrolment.objects.create(
        part=held, year=year, people=people, day=day or timezone.localdate(), side=side, entered_by=by.actor_id
    )
    audit.record(
        by=by, verb="confirm_enrolment", kind="part", subject=held.public_id,
        scheme=batch.fund.book.scheme.public_id, year=year,
    )  # fmt: skip
    return made


def _must_be_asked(batch: Batch, part: Part, year: int) -> None:
    if batch.kind != Batch.Kind.AWARD or batch.state != Batch.State.DECIDED:
        raise Refusal(
            _("Nothing is to be confirmed for this batch."), mend=_("Open the page again to see it."), code="state"
        )
    if year not in (part.year, part.year + 1) or year > batch.last_year or (
        year > part.year and year > timezone.localdate().year
    ):  # fmt: skip
        raise Refusal(
            _("Enrolment in %(year)d is not asked for here.") % {"year": year},
            mend=_("Confirm the year that has come."), where="year", code="year",
        )  # fmt: skip
    if part.enrolments.filter(year=year).exists():
        raise Refusal(
            _("Enrolment in %(year)d is confirmed already.") % {"year": year},
            mend=_("If it was wrong, tell the office that pays before it does."), code="already",
        )  # fmt: skip
    if year == part.year and queries.under_way([part.public_id]):
        raise Refusal(
            _("This is being paid already."), mend=_("If somebody is not enrolled, tell the office that pays."),
            code="late",
        )  # fmt: skip


@transaction.atomic
def open_next_year(*, batch: Batch, year: int, by: Actor) -> list[Part]:
    """Make the parts of a later year from what the schools confirmed for it; each school's when it has done so.

    Nobody comes to a batch later: a part has as many people as its school confirmed, and their shares of the year
    before. Doing it again makes those that were confirmed since.

    Raises:
        Refusal: the batch does not run in that year ("year"); no school has confirmed it yet ("nothing").
    """
    held = hold(batch, by, Batch.State.DECIDED)
    if not held.year < year <= held.last_year:
        words = _("The batch runs from %(first)d to %(last)d.") % {"first": held.year, "last": held.last_year}
        raise Refusal(words, mend=_("Choose a year after the first."), where="year", code="year")
    fresh = [
        Part(
            batch=held, school_id=said.part.school_id, place_id=said.part.place_id, level=said.part.level, year=year,
            people=said.people, minor=for_fewer(said.part, said.people), entered_by=by.actor_id,
        )
        for said in queries.confirmed_anew(held, year)
    ]  # fmt: skip
    if not fresh:
        raise Refusal(
            _("No further school has confirmed enrolment in %(year)d.") % {"year": year},
            mend=_("Ask the schools, by a link or on their page."), code="nothing",
        )  # fmt: skip
    Part.objects.bulk_create(fresh)
    audit.record(
        by=by, verb="open_next_year", kind="batch", subject=held.public_id, scheme=held.fund.book.scheme.public_id,
        year=year, parts=len(fresh),
    )  # fmt: skip
    return list(queries.parts_of(held, year))
