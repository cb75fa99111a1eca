"""Sources and statements: what a published version tells, and nothing that was entered or mended since."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from counterfoil.figures import said
from counterfoil.public import listing
from counterfoil.public.views.answer import answer
from counterfoil.public.words import ACCOUNT_OF, date_said, moment_words
from counterfoil.publishing.models import Update
from counterfoil.publishing.queries import published_with, told_of, told_to_readers
from counterfoil.statements import queries
from counterfoil.statements.models import CustodyNote, Source, Statement

PER_PAGE = 200


@require_safe
def source(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """An account: where it stands, what it cannot show, and what it says, statement by statement."""
    found = get_object_or_404(Source.objects.select_related("scheme", "publisher"), public_id=public_id)
    updates = _updates_or_404(found)
    after = request.GET.get("after", "")
    told = queries.last_told(found, told_to_readers(found))
    if after.isascii() and after.isdigit() and len(after) < 19:
        told = told.filter(pk__gt=int(after))
    page = list(told[: PER_PAGE + 1])
    later = f"?after={page[PER_PAGE - 1].pk}" if len(page) > PER_PAGE else ""
    page = page[:PER_PAGE]
    ours = _ours(found, page)
    context = {
        **_about(found, updates, ours),
        "tallies": _by_tally(page, found, ours),
        "ours": ours,
        "later": later,
        "crumbs": [*_crumbs(), (_("Account"), "")],
    }
    return answer(request, "source", context, compiled=found.scheme.is_compiled)


@require_safe
def statement(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One statement: what is said, by whom, in which words, what it replaced, which paper was seen."""
    related = ("source__scheme", "source__publisher", "tally__kind", "measure", "unit", "per", "dimension", "place")
    found = get_object_or_404(Statement.objects.select_related(*related), public_id=public_id)
    updates = _updates_or_404(found.source)
    history = queries.history_of(queries.newest_of(found))
    told = told_of(history)
    if str(found.public_id) not in told:
        raise Http404(str(public_id))
    chain = [step for step in history if str(step.public_id) in told]
    ours = _ours(found.source, chain)
    context = {
        **_about(found.source, updates, ours),
        "statement": found,
        "line": _line(found, found.source, ours),
        "later": chain[0] if chain[0] != found else None,
        "history": [_step(step, found, ours) for step in chain],
        "notes": [_note(note) for note in found.custody_notes.select_related("holder").order_by("id")],
        "crumbs": [
            *_crumbs(),
            (_("Account"), reverse("public:source", args=[found.source.public_id])),
            (_("Statement"), ""),
        ],
    }
    return answer(request, "statement", context, compiled=found.source.scheme.is_compiled)


def _step(step: Statement, shown: Statement, ours: dict[str, str]) -> dict[str, Any]:
    return {
        "href": reverse("public:statement", args=[step.public_id]),
        "value": _line(step, shown.source, ours)["value"],
        "at": moment_words(step.entered_at),
        "withdrawn": step.withdrawn,
        "current": step.pk == shown.pk,
    }


def _note(note: CustodyNote) -> dict[str, Any]:
    """Who noted it and who the second person was stays inside: the page says "a second person"."""
    return {
        "paper": note.paper,
        "pages": note.pages,
        "holder": str(note.holder),
        "seen_words": date_said(str(note.seen)) if note.seen else "",
        "sha256": note.sha256,
    }


def _updates_or_404(found: Source) -> list[Update]:
    updates = list(published_with(found))
    if not updates:
        raise Http404(str(found.public_id))
    return updates


def _crumbs() -> list[tuple[str, str]]:
    return [(_("Home"), reverse("public:home")), (_("Updates"), reverse("public:updates"))]


def _about(found: Source, updates: list[Update], ours: dict[str, str]) -> dict[str, Any]:
    return {
        "section": "updates",
        "source": found,
        "scheme": found.scheme,
        "updates": listing.entries(updates),
        "link": found.address if urlsplit(found.address).scheme in ("http", "https") else "",
        "note": ours.get(found.note, ""),
        "cannot_show": [ours.get(item, item) for item in found.cannot_show],
        "account_of": ACCOUNT_OF[found.account_of],
        "published_words": (found.published_words and date_said(found.published_words))
        or (date_said(str(found.published)) if found.published else ""),
        "read_words": date_said(str(found.read or "")),
    }


def _ours(source: Source, statements: list[Statement]) -> dict[str, str]:
    """Our translations of all that the page says in the source's words."""
    own = {word for s in statements for word in (s.words, s.dimension_value, s.said_by, s.period_words, *s.members)}
    own |= {name for s in statements for name in s.tally.name.values()} | {*source.cannot_show, source.note}
    return queries.renderings(own - {""}, get_language() or "en")


def _line(statement: Statement, source: Source, ours: dict[str, str]) -> dict[str, Any]:
    def render(word: str) -> str:
        return ours.get(word, word)

    own = [word for word in (statement.words, *statement.members) if word]
    foreign = source.language != get_language() and any(word not in ours for word in own)
    return {
        "statement": statement,
        "value": said.value_words(statement, render),
        "items": [render(member) for member in statement.members],
        "language": source.language if foreign else "",
        "own_words": "; ".join(own) if any(word in ours for word in own) else "",
        "details": said.details(statement, render),
        "title": str(statement.measure.label),
        "tally": render(str(statement.tally.name or statement.tally.kind.label)),
    }


def _by_tally(page: list[Statement], source: Source, ours: dict[str, str]) -> list[dict[str, Any]]:
    tallies: dict[int, dict[str, Any]] = {}
    for statement in page:
        line = _line(statement, source, ours)
        group = tallies.setdefault(
            statement.tally_id,
            {"handle": statement.tally.handle, "name": line["tally"], "kind": statement.tally.kind, "lines": []},
        )
        group["lines"].append(line)
    return list(tallies.values())
