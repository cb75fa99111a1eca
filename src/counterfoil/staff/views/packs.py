"""Packs: bringing a workbook, watching it being checked, the preview, joining, entering, dropping; and files out."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from counterfoil.base.errors import Refusal
from counterfoil.base.text import LANGUAGES
from counterfoil.packs import actions, export, queries
from counterfoil.packs import template as empty
from counterfoil.packs.models import Pack
from counterfoil.packs.records.queries import record_rows
from counterfoil.packs.registers.queries import register_sheets
from counterfoil.partners.access import schemes_for
from counterfoil.people import queries as people
from counterfoil.people.permissions import Permission
from counterfoil.staff import work
from counterfoil.staff.forms.packs import JoinForm, PackForm
from counterfoil.staff.keyset import newest_first, number_asked
from counterfoil.staff.load import door, first_scheme, load_in_scheme, load_scheme, page
from counterfoil.statements.models import Source

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
OUTCOMES = ("added", "changed", "same")
JOINS = 6  # acts on one page of the choices; each is compared with every tally it may be
WORKING = (Pack.State.WAITING, Pack.State.CHECKING, Pack.State.ENTERING)


@door("GET")
def packs(request: HttpRequest) -> HttpResponse:
    """Go on to the packs of the first scheme one works in."""
    scheme = first_scheme(request, Permission.READ_DRAFTS)
    return redirect("staff:packs_of", scheme.slug) if scheme else page(request, "no_scheme", "packs")


@door("GET", "POST")
def packs_of(request: HttpRequest, slug: str) -> HttpResponse:
    """The packs of a scheme, and the way to bring one."""
    posted = request.method == "POST"
    scheme = load_scheme(request, Permission.IMPORT_PACKS if posted else Permission.READ_DRAFTS, slug)
    form = PackForm(request.POST, request.FILES) if posted else PackForm()
    if posted and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            pack = actions.bring_pack(scheme=scheme, file_name=file.name, content=file.read(), by=request.user)
            work.check(pack, by=request.user)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return redirect("staff:pack", pack.public_id)
    found = newest_first(request, queries.packs_of([scheme]))
    others = schemes_for(request.user, Permission.READ_DRAFTS).exclude(pk=scheme.pk)
    names = people.names(pack.brought_by for pack in found.rows)
    return page(request, "packs", "packs", packs=found, form=form, others=others, names=names)


@door("GET")
def pack(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One pack as it stands: being checked, its mistakes, its preview, or what became of it."""
    found = load_in_scheme(request, Permission.READ_DRAFTS, Pack, public_id, related=["stage", "source"])
    names = people.names([found.brought_by])
    context: dict[str, Any] = {
        "pack": found,
        "working": found.state in WORKING,
        "brought_by": names[found.brought_by],
    }
    if found.state == Pack.State.REFUSED:
        context |= _mistakes(request, found)
    elif found.state == Pack.State.READY:
        context |= _preview(request, found)
    return page(request, "pack", "packs", **context)


def _mistakes(request: HttpRequest, pack: Pack) -> dict[str, Any]:
    after = number_asked(request, "after")
    problems = queries.problems(pack, after=after)
    more = len(problems) == queries.PAGE and after + queries.PAGE < len(pack.problems)
    return {
        "problems": problems,
        "first": request.path if after else "",
        "later": f"?after={problems[-1][0]}" if more else "",
    }


def _preview(request: HttpRequest, pack: Pack) -> dict[str, Any]:
    only = request.GET.get("only", "")
    only = only if only in OUTCOMES else ""
    after = number_asked(request, "after")
    rows = queries.preview_rows(pack, only=only, after=after)
    later = f"?only={only}&after={rows[-1].key}#rows" if len(rows) == queries.PAGE else ""
    may_join = Permission.JOIN_ACCOUNTS in request.may
    offers = queries.acts_to_join(pack, after=number_asked(request, "acts_after"), limit=JOINS) if may_join else []
    records_after = number_asked(request, "records_after")
    records = record_rows(pack, after=records_after)
    return {
        "preview": queries.preview(pack),
        "records": records,
        "registers": register_sheets(pack),
        "records_first": "?#records" if records_after else "",
        "records_later": f"?records_after={records[-1][0]}#records" if len(records) == queries.PAGE else "",
        "rows": rows,
        "only": only,
        "first": f"?only={only}#rows" if after else "",
        "later": later,
        "joins": JoinForm(offers=offers) if offers else None,
        "joins_after": number_asked(request, "acts_after"),
        "more_joins": f"?acts_after={offers[-1][0].row}#joins" if len(offers) == JOINS else "",
    }


@door("GET")
def progress(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """How far a pack is. The last answer stops the asking, and has htmx fetch the page that comes next."""
    found = load_in_scheme(request, Permission.READ_DRAFTS, Pack, public_id)
    if found.state not in WORKING and not request.htmx:
        return redirect("staff:pack", public_id)
    return page(request, "pack_progress" if found.state in WORKING else "pack_done", pack=found)


@door("POST")
def joins(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Say which acts of the pack are ones that another account told of."""
    found = load_in_scheme(request, Permission.JOIN_ACCOUNTS, Pack, public_id, related=["stage"])
    offers = queries.acts_to_join(found, after=number_asked(request, "acts_after"), limit=JOINS)
    form = JoinForm(request.POST, offers=offers)
    try:
        if form.is_valid():
            actions.choose_joins(pack=found, joins=form.joins(), by=request.user)
            messages.success(request, _("Your choices are kept. They count when the pack is entered."))
        else:
            messages.error(request, _("Choose one of those that are offered, or none."))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("staff:pack", public_id)


@door("POST")
def enter(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Enter the pack, whole or not at all."""
    found = load_in_scheme(request, Permission.IMPORT_PACKS, Pack, public_id, related=["stage"])
    try:
        work.enter(found, by=request.user)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("staff:pack", public_id)


@door("POST")
def check_again(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Check the pack once more, after something changed or stopped half-way."""
    found = load_in_scheme(request, Permission.IMPORT_PACKS, Pack, public_id, related=["stage"])
    try:
        work.check(found, by=request.user)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("staff:pack", public_id)


@door("POST")
def drop(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Let the pack go."""
    found = load_in_scheme(request, Permission.IMPORT_PACKS, Pack, public_id, related=["stage"])
    try:
        actions.drop_pack(pack=found, by=request.user)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The pack is dropped. Nothing of it was entered."))
    return redirect("staff:packs_of", found.scheme.slug)


@door("GET")
def template(request: HttpRequest, language: str) -> HttpResponse:
    """The empty visit pack."""
    if language not in LANGUAGES:
        raise Http404
    return _file(empty.template(language), f"counterfoil-visit-pack-{language}.xlsx")


@door("GET")
def export_account(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """An account as a pack, with its refs: edited and brought again, it updates."""
    found = load_in_scheme(request, Permission.READ_DRAFTS, Source, public_id, related=["publisher"])
    name = slugify(f"{found.publisher} {found.title}"[:80]) or "account"
    return _file(export.export_account(found, get_language() or "en"), f"{name}.xlsx")


def _file(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
