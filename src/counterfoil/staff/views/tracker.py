"""The tracker: one list of what was asked, promised, found and agreed to do, and how each stands."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from counterfoil.base.sides import Side
from counterfoil.lines.models import Kind, Line, State
from counterfoil.packs.cells import safe_out
from counterfoil.partners.access import schemes_for
from counterfoil.partners.models import Organisation
from counterfoil.people.permissions import Permission
from counterfoil.promises import queries
from counterfoil.staff.forms.tracker import DUE, TrackerForm
from counterfoil.staff.keyset import SIZE, Slice, newest_first
from counterfoil.staff.line_words import standing_code
from counterfoil.staff.load import door, first_scheme, load_scheme, page

CHUNK = 500  # lines of the file that are made at once


@door("GET")
def tracker(request: HttpRequest) -> HttpResponse:
    """Go on to the tracker of the first scheme one works in."""
    scheme = first_scheme(request, Permission.READ_DRAFTS)
    return redirect("staff:tracker_of", scheme.slug) if scheme else page(request, "no_scheme", "tracker")


@door("GET")
def tracker_of(request: HttpRequest, slug: str) -> HttpResponse:
    """The lines of a scheme that fit what is sought, in the address; each page costs what the first does."""
    scheme = load_scheme(request, Permission.READ_DRAFTS, slug)
    form = TrackerForm(request.GET, scheme=scheme)
    sought = form.sought()
    found = queries.tracked(scheme, sought, timezone.localdate())
    late = sought.state == queries.LATE
    lines = _by_due(request, found, late) if form.chosen_order == DUE else newest_first(request, found)
    others = schemes_for(request.user, Permission.READ_DRAFTS).exclude(pk=scheme.pk)  # type: ignore[arg-type]
    query = request.GET.copy()
    for name in ("after", "before"):
        query.pop(name, None)
    return page(request, "tracker", "tracker", form=form, lines=lines, others=others, query=query.urlencode())


def _by_due(request: HttpRequest, found: QuerySet[Line], only_dated: bool) -> Slice:
    after = _after(request)
    rows = queries.by_due(found, after, SIZE + 1, only_dated=only_dated)
    query = request.GET.copy()
    query.pop("after", None)
    first = f"{request.path}?{query.urlencode()}" if after else ""
    later = ""
    if len(rows) > SIZE:
        last = rows[SIZE - 1]
        query["after"] = f"{last.falls_due or ''}.{last.pk}"
        later = f"{request.path}?{query.urlencode()}"
    return Slice(rows[:SIZE], first, later)


def _after(request: HttpRequest) -> tuple[dt.date | None, int] | None:
    day, _dot, last = request.GET.get("after", "").partition(".")
    if not (last.isascii() and last.isdigit() and len(last) < 19):
        return None
    try:
        return (dt.date.fromisoformat(day) if day else None), int(last)
    except ValueError:
        return None


@door("GET")
def tracker_csv(request: HttpRequest, slug: str) -> StreamingHttpResponse:
    """Everything that fits what is sought, as a file for a spreadsheet; what would run as a formula is plain text."""
    scheme = load_scheme(request, Permission.READ_DRAFTS, slug)
    found = queries.tracked(scheme, TrackerForm(request.GET, scheme=scheme).sought(), timezone.localdate())
    rows = _rows(found.order_by("id"), get_language() or "en")
    response = StreamingHttpResponse(rows, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="tracker-{scheme.slug}-{timezone.localdate()}.csv"'
    return response


class _Echo:
    def write(self, line: str) -> str:
        return line


def _rows(found: QuerySet[Line], language: str) -> Iterator[str]:
    """The file piece by piece; the first sign tells spreadsheets that it is UTF-8."""
    writer, today = csv.writer(_Echo()), timezone.localdate()
    with override(language):
        heads = [
            _("Number"), _("Kind"), _("In so many words"), _("How it stands"), _("Who spoke"), _("Side"), _("Owner"),
            _("Due"), _("Evidence"), _("Reason"), _("Giving side agreed"), _("Receiving side agreed"),
            _("Wording"), _("Written down"),
        ]  # fmt: skip
        # Looked up once: a file may hold fifty thousand lines.
        words = {code: str(label) for choices in (Kind, State, Side) for code, label in choices.choices}
        words |= {"late": _("late"), "yes": _("yes"), "no": _("no")}
    yield "\ufeff" + writer.writerow(heads)
    names: dict[int, str] = {}
    for lines in _chunks(found.select_related(None)):
        with override(language):
            _learn(names, lines)
        yield "".join(
            writer.writerow([safe_out(cell) for cell in _cells(line, today, words, names)]) for line in lines
        )


def _chunks(found: QuerySet[Line]) -> Iterator[list[Line]]:
    lines = found.iterator(chunk_size=CHUNK)
    while chunk := list(islice(lines, CHUNK)):
        yield chunk


def _learn(names: dict[int, str], lines: list[Line]) -> None:
    """Ask for the names of organisations that no line before spoke of: few for a whole file."""
    ids = {key for line in lines for key in (line.spoke_id, line.owner_id) if key}
    if new := ids - names.keys():
        names |= {each.pk: str(each) for each in Organisation.objects.filter(pk__in=new)}


def _cells(line: Line, today: dt.date, words: Mapping[str, str], names: Mapping[int, str]) -> list[Any]:
    yes = {True: words["yes"], False: words["no"]}
    return [
        line.handle, words[line.kind], line.words, words[standing_code(line, today)],
        names.get(line.spoke_id or 0, ""), words[line.spoke_side], names.get(line.owner_id or 0, ""),
        str(line.due or ""), line.evidence, line.reason,
        yes[bool(line.giving_yes)], yes[bool(line.receiving_yes)], line.wording,
        timezone.localtime(line.entered_at).date().isoformat(),
    ]  # fmt: skip
