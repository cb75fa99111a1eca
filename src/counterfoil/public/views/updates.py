"""Updates: the list, the last version, earlier versions."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from counterfoil.public import body, listing, reading, told
from counterfoil.public.asked import asked_and_promised
from counterfoil.public.cards import card, weighty
from counterfoil.public.views.answer import answer
from counterfoil.public.words import SaidSource, moment_words, said_sources, standing_line
from counterfoil.publishing.document import file_name
from counterfoil.publishing.models import Version

PER_PAGE = 20


@require_safe
def updates(request: HttpRequest) -> HttpResponse:
    """Every published update, newest first."""
    page = listing.page_of(request, PER_PAGE)
    context = {"section": "updates", **page, "crumbs": [(_("Home"), reverse("public:home")), (_("Updates"), "")]}
    return answer(request, "updates", context, compiled=any(entry.is_compiled for entry in page["entries"]))


@require_safe
def update(request: HttpRequest, slug: str) -> HttpResponse:
    """An update as it was last published."""
    return _version(request, reading.read(slug))


@require_safe
def update_version(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """An update as it was published then."""
    return _version(request, reading.read(slug, number))


def _version(request: HttpRequest, found: reading.Reading) -> HttpResponse:
    page = found.page
    sources = said_sources(page.sources)
    context: dict[str, Any] = {
        "section": "updates",
        "reading": found,
        "update": found.update,
        "version": found.version,
        "page": page,
        "crumbs": crumbs(found),
        "sections": body.sections(found),
        "standing_line": standing_line(figure.stands_or_differs for figure in page.figures),
        "at_words": moment_words(found.version.published_at),
        "source_line": _source_line(sources),
        "reads": listing.reads_words(found.update.read_count.reads),
        "cards": [card(found, figure) for figure in weighty(found)],
        "groups": told.groups(found),
        "asked": asked_and_promised(found),
        "sources": sources,
        "moves": [{**move, "href": told.figure_href(found, move["figure"].key)} for move in found.then_and_now()],
        "photographs": [told.row(found, f) for f in page.figures if f.content["measure"] == "photographs"],
        "versions": [_told_version(found, version) for version in found.versions],
        "file_name": file_name(found.document["meta"]),
        "is_translated": page.body_language == found.language,
        "fallback_words": _fallback(page.body_language),
    }
    return answer(request, "update", context, compiled=found.is_compiled, read_of=found.update.pk)


def _source_line(sources: list[SaidSource]) -> str:
    """When the sources were published, beside our own date; none where none says it."""
    dates = [source.published_words for source in sources if source.published_words]
    return _("Source of %(dates)s") % {"dates": " · ".join(dict.fromkeys(dates))} if dates else ""


def _told_version(found: reading.Reading, version: Version) -> dict[str, Any]:
    return {
        "number": version.number,
        "words": _("Version %(number)d") % {"number": version.number},
        "at": moment_words(version.published_at),
        "correction": version.correction,
        "current": version.number == found.version.number,
    }


def _fallback(language: str) -> str:
    name = get_language_info(language)["name_translated"]
    return _("This text has not been translated into the language of this page; it stands in %(language)s.") % {
        "language": name
    }


def crumbs(found: reading.Reading) -> list[tuple[str, str]]:
    """Home › Events › Updates: the events are those of the scheme."""
    return [
        (_("Home"), reverse("public:home")),
        (_("Events"), reverse("public:scheme", args=[found.update.scheme.slug])),
        (_("Updates"), reverse("public:updates")),
    ]
