"""The shelf: every paper that can be made of a visit, its languages and its kind of file. Nothing is typed again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils import translation
from django.utils.functional import Promise
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from counterfoil.base import word
from counterfoil.base.text import LANGUAGES
from counterfoil.papers import calendar, chat, itinerary, minutes, photos, press, report, slip
from counterfoil.papers.records import Told, gather
from counterfoil.visits.models import Visit

_PDF = ("pdf", "application/pdf")
_WORD = ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document")


@dataclass(frozen=True)
class Paper:
    """One paper: what it is, in which languages, and how it is made in the language that is active."""

    code: str
    title: Promise
    about: Promise
    ending: str
    media: str
    make: Callable[[Told], bytes]
    languages: tuple[str, ...] = LANGUAGES


@dataclass(frozen=True)
class File:
    """A file to hand out."""

    name: str
    media: str
    content: bytes


PAPERS = {
    paper.code: paper
    for paper in (
        Paper("itinerary", _("Itinerary"), _("Who travels, and each day hour by hour."), *_PDF, itinerary.pdf),
        Paper("minutes", _("Minutes"), _("Every line with both sides’ answers, to sign and stamp."), *_PDF,
              minutes.pdf),
        Paper("report", _("Visit report"), _("All that was recorded, for both sides’ files."), *_PDF, report.pdf),
        Paper("press", _("Press draft"), _("To go on with in Word. What is not known stands in brackets."), *_WORD,
              press.docx, word.LANGUAGES),
        Paper("text", _("Text to paste"), _("For a chat, or the editor of an official account."), "txt",
              "text/plain; charset=utf-8", chat.file),
        Paper("slip", _("Approval slip"), _("What is to be sent out, and boxes for hands and stamps."), *_PDF,
              slip.pdf),
        Paper("photos", _("Photographs"), _("Numbered, with their captions."), "zip", "application/zip",
              photos.archive),
        Paper("calendar", _("Calendar"), _("For the calendar of a phone."), "ics", "text/calendar; charset=utf-8",
              calendar.feed),
    )
}  # fmt: skip


def make(visit: Visit, code: str, language: str, *, told: Told | None = None) -> File:
    """Compose one paper from the records as they are now.

    Args:
        language: one of the paper's languages.
        told: the records, where they are read already.

    Raises:
        KeyError: no such paper, or not in this language.
    """
    paper = PAPERS[code]
    if language not in paper.languages:
        raise KeyError(f"{code} in {language}")
    with translation.override(language):
        content = paper.make(told or gather(visit))
    return File(_name(visit, paper, language), paper.media, content)


def _name(visit: Visit, paper: Paper, language: str) -> str:
    """A name that sorts by scheme, day and paper, in letters that every system can keep."""
    return f"{slugify(visit.scheme.slug)}-{visit.begins:%Y-%m-%d}-{paper.code}-{language}.{paper.ending}"
