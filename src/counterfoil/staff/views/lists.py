"""Working lists: one page, its files and its changes of many rows, for every list that `staff.lists` declares."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from counterfoil.base.errors import Refusal
from counterfoil.partners.access import schemes_for, side_of
from counterfoil.people.permissions import Permission
from counterfoil.staff.chain_nav import ways
from counterfoil.staff.lists import bulk, files, shown
from counterfoil.staff.lists.address import list_address
from counterfoil.staff.lists.asked import AFTER, BEFORE, MOST_COUNTED, WHOLE, View
from counterfoil.staff.lists.declared import MOST_AT_ONCE, Asking, Bulk, WorkingList
from counterfoil.staff.lists.shelf import shelf
from counterfoil.staff.load import door, first_scheme, load_scheme, page

NAMED = 12  # rows that are left out, by name


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
        whole=view.address(**{WHOLE: "1"}) if len(part.rows) < count <= MOST_AT_ONCE else "",
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


@door("GET", "POST")
def list_bulk(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    """One change of many rows: give the new value, look at what it would do, do it."""
    data = request.POST if request.method == "POST" else request.GET
    view = _view(request, slug, name, data)
    change = next((each for each in _bulks(request, view.list) if each.key == data.get(bulk.CHANGE)), None)
    back = f"{list_address(slug, name)}?{view.query()}"
    if change is None:
        messages.warning(request, _("Choose a change that you may make."))
        return redirect(back)
    try:
        if request.method == "GET":
            keys = bulk.chosen(view, data)
            return _bulk_page(request, view, change, bulk.value_form(view, change), back, keys=keys)
        return _previewed(request, view, change, back)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect(back)


def _previewed(request: HttpRequest, view: View, change: Bulk, back: str) -> HttpResponse:
    """What a value would do; and, once that was seen and confirmed, what it did."""
    marks = bulk.read_marks(request.POST.get(bulk.ROWS, ""))
    form = bulk.value_form(view, change, request.POST)
    if not form.is_valid():
        return _bulk_page(request, view, change, form, back, keys=list(marks), status=400)
    value = form.cleaned_data[bulk.VALUE]
    if request.POST.get("step") == "confirm":
        done = bulk.carry_out(view, change, marks, value, by=request.user)  # type: ignore[arg-type]
        _tell(request, done)
        return redirect(back)
    made = bulk.changes(view, change, marks, value)
    return _bulk_page(request, view, change, form, back, made=made, marks=bulk.marked(made))


def _bulk_page(
    request: HttpRequest, view: View, change: Bulk, form: Form, back: str, *, keys: Sequence[int] = (),
    made: Sequence[bulk.Change] = (), marks: str = "", status: int = 200,
) -> HttpResponse:  # fmt: skip
    """Without `made` the new value is asked for; with it, it is shown what would change."""
    return page(
        request, "lists/bulk", view.list.section, view=view, list=view.list, change=change, form=form, back=back,
        made=made, marks=marks or ",".join(str(key) for key in keys), count=len(keys),
        able=sum(not each.refused for each in made), status=status,
    )  # fmt: skip


def _tell(request: HttpRequest, done: bulk.Done) -> None:
    """What was changed, and by name what was left out."""
    if done.changed:
        words = ngettext("%(count)s row is changed.", "%(count)s rows are changed.", done.changed)
        messages.success(request, words % {"count": done.changed})
    if done.stale:
        words = _("Left out, because somebody changed them since the preview: %(names)s.")
        messages.warning(request, words % {"names": _some(done.stale)})
    if done.refused:
        names = _some([f"{name} ({why})" for name, why in done.refused])
        messages.warning(request, _("Left out: %(names)s.") % {"names": names})
    if not (done.changed or done.stale or done.refused):
        messages.warning(request, _("Nothing was changed: none of the rows is there any more."))


def _some(names: Sequence[str]) -> str:
    """The first of many names, and how many more there are."""
    more = len(names) - NAMED
    told = "; ".join(names[:NAMED])
    return f"{told}; " + _("and %(count)s more") % {"count": more} if more > 0 else told


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


def _bulks(request: HttpRequest, the_list: WorkingList) -> list[Bulk]:
    """The changes of many rows that one may make."""
    return [each for each in the_list.bulks if each.permission in request.may]  # type: ignore[attr-defined]
