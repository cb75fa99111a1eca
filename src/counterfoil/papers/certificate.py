"""Certificates of a course, blank: the organiser writes the name by hand, and none is held here."""

from __future__ import annotations

from decimal import Decimal

from django.db.models import Sum
from django.utils import translation
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from counterfoil.base import typeset
from counterfoil.base.text import LANGUAGES
from counterfoil.figures import words
from counterfoil.papers import say
from counterfoil.papers.shelf import File
from counterfoil.trainings.models import Course, Session
from counterfoil.trainings.queries import taught_by

MOST = 60  # certificates in one file; whoever needs more prints it twice


def make(course: Course, language: str, copies: int = 2) -> File:
    """Certificates of a course to print, two on a page, with an empty line for a name.

    Args:
        language: one of `text.LANGUAGES`.
        copies: from 1 to MOST.

    Raises:
        ValueError: another language or number.
    """
    if language not in LANGUAGES or not 1 <= copies <= MOST:
        raise ValueError(f"no {copies} certificates in {language!r}")
    with translation.override(language):
        content = pdf(course, copies)
    name = f"{slugify(course.scheme.slug)}-{course.tally.handle.lower()}-certificate-{language}.pdf"
    return File(name, "application/pdf", content)


def pdf(course: Course, copies: int) -> bytes:
    """The certificates in the active language."""
    scheme = course.scheme
    data = {
        "title": str(course),
        "kicker": _("Certificate"),
        "scheme": str(scheme),
        "mark": _("invented, to show how this works") if scheme.is_invented else "",
        "office": str(course.organiser or scheme),
        "copies": copies,
        "each": {
            "before": _("This says that"),
            "after": _("took part in the course"),
            "facts": [[label, told] for label, told in _facts(course) if told],
            "lines": [_("Day and place"), _("For the organiser: role, signature, stamp")],
        },
    }
    return typeset.pdf("certificate", data, language=say.language())


def _facts(course: Course) -> list[tuple[str, str]]:
    offices = [f"{one.office}, {one.organisation}" for one in taught_by(course)]
    return [
        (_("Theme"), str(course.theme)),
        (_("When"), words.span_words(course.begins.isoformat(), course.ends.isoformat())),
        (_("Hours"), _hours(course)),
        (_("Taught by"), "; ".join(dict.fromkeys(offices))),
        (_("Organised by"), str(course.organiser or "")),
    ]


def _hours(course: Course) -> str:
    """The hours held where every session that was held says them; else how many sessions there are."""
    kept = course.sessions.exclude(state=Session.State.CALLED_OFF)
    held = kept.filter(state=Session.State.HELD)
    if held and not held.filter(hours_held__isnull=True).exists():
        hours: Decimal = held.aggregate(hours=Sum("hours_held"))["hours"]
        return words.number_words(f"{hours.normalize():f}")
    count = kept.count()
    return ngettext("%(n)s session", "%(n)s sessions", count) % {"n": words.number_words(str(count))} if count else ""
