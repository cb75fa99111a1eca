"""Working lists: one page, its files and its changes of many rows, for every list that `staff.lists` declares."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import get_language

from counterfoil.partners.access import schemes_for, side_of
from counterfoil.people.permissions import Permission
from counterfoil.staff.chain_nav import ways
from counterfoil.staff.lists import files, shown
from counterfoil.staff.lists.asked import AFTER, BEFORE, MOST_COUNTED, View
from counterfoil.staff.lists.declared import MOST_AT_ONCE, Asking, WorkingList
from counterfoil.staff.lists.shelf import shelf
from counterfoil.staff.load import door, first_scheme, load_scheme, page


@door("GET")
def to_list(request: HttpRequest, name: str) -> HttpResponse:
    """Go on to the list of the first scheme one works in."""
    the_list = _named(name)
    scheme = first_scheme(request, the_list.permission)
    return redirect("staff:list", scheme.slug, name) if scheme else page(request, "no_scheme", the_list.section)


@door("GET")
def list_of(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    """The rows of a scheme that fit the address; each page costs what the first does."""
    view = _view(request, slug, name)
    part, scheme = view.page(), view.asking.scheme
    others = schemes_for(request.user, Permission.READ_DRAFTS).exclude(pk=scheme.pk)  # type: ignore[arg-type]
    count = view.count()
    return page(
        request, "lists/list", view.list.section, view=view, list=view.list, others=others,
        heads=shown.heads(view), rows=shown.rows(view.list, part.rows), count=min(count, MOST_COUNTED),
        more_than=count > MOST_COUNTED, earlier=view.page_address(BEFORE, part.before),
        later=view.page_address(AFTER, part.after), new=_new(request, view.list, slug),
        bulks=_bulks(request, view.list), ways=ways(scheme, view.list.section),
        all_at_once=len(part.rows) < count <= MOST_AT_ONCE,
    )  # fmt: skip


@door("GET")
def list_file(request: HttpRequest, slug: str, name: str, kind: str) -> HttpResponseBase:
    """Everything that fits the address, as a workbook or as CSV."""
    view, language = _view(request, slug, name), get_language() or "en"
    response: HttpResponseBase
    if kind == "xlsx":
        response = FileResponse(files.workbook(view, language), content_type=files.XLSX)
    elif kind == "csv":
        pieces = files.comma_separated(view, language)
        response = StreamingHttpResponse(pieces, content_type="text/csv; charset=utf-8")
    else:
        raise Http404
    response["Content-Disposition"] = f'attachment; filename="{name}-{slug}-{timezone.localdate()}.{kind}"'
    return response


def _named(name: str) -> WorkingList:
    found = shelf().get(name)
    if found is None:
        raise Http404
    return found


def _view(request: HttpRequest, slug: str, name: str, data: Any = None) -> View:
    """The list as the address asks for it, once the permission is there."""
    the_list = _named(name)
    scheme = load_scheme(request, the_list.permission, slug)
    side = side_of(request.user, scheme)  # type: ignore[arg-type]
    return View(the_list, Asking(scheme, timezone.localdate(), side), request.GET if data is None else data)


def _new(request: HttpRequest, the_list: WorkingList, slug: str) -> str:
    """Where a row is made, for who may, once there is such a page."""
    may = the_list.new_permission is None or the_list.new_permission in request.may  # type: ignore[attr-defined]
    return shown.address_of(the_list.new, slug) if the_list.new and may else ""


def _bulks(request: HttpRequest, the_list: WorkingList) -> list[Any]:
    """The changes of many rows that one may make."""
    return [bulk for bulk in the_list.bulks if bulk.permission in request.may]  # type: ignore[attr-defined]
