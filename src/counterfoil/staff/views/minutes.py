"""Minutes of a visit: typed while they are said, pasted, signed line by line, printed, and noted as a paper."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import formset_factory
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from counterfoil.base.errors import Refusal
from counterfoil.base.sides import Side, other
from counterfoil.lines import actions as lines
from counterfoil.lines.models import Line
from counterfoil.partners import queries as partners
from counterfoil.partners.access import roles_with, speaks_for
from counterfoil.people.models import User
from counterfoil.people.permissions import Permission
from counterfoil.staff.forms.minutes import Choices, LineForm, PastedForm, PastedSet, PasteForm, SignedPaperForm
from counterfoil.staff.keyset import newest_first
from counterfoil.staff.line_words import card_of
from counterfoil.staff.load import door, load_in_scheme, page
from counterfoil.visits.minutes import actions, paste, queries
from counterfoil.visits.models import SignedPaper, Stop, Visit

SIZE = 60  # lines on one page of minutes
MOST_TO_SIGN = 120  # lines on one signing page; the next come up once these are signed


def _visit(request: HttpRequest, public_id: UUID, permission: Permission) -> Visit:
    return load_in_scheme(request, permission, Visit, public_id, related=["tally__kind"])


def _stop(request: HttpRequest, visit: Visit) -> Stop | None:
    """The stop that the address names, if it is one of this visit."""
    try:
        asked = UUID(request.GET.get("stop", ""))
    except ValueError:
        return None
    return visit.stops.select_related("tally").filter(public_id=asked).first()


@door("GET", "POST")
def minutes(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What was said, newest first, and above it the form for the next line."""
    writes = Permission.WRITE_LINES if request.method == "POST" else Permission.READ_DRAFTS
    visit = _visit(request, public_id, writes)
    stop = _stop(request, visit)
    kept = {"scheme": visit.scheme, "language": visit.language}
    begun = {name: request.GET[name] for name in ("kind", "spoke") if name in request.GET}
    form = LineForm(request.POST or None, initial=begun, **kept)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.write_minutes(visit=visit, entries=[form.entry()], by=request.user, stop=stop)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            again = {"kind": form.cleaned_data["kind"], "spoke": form.cleaned_data["spoke"]}
            messages.success(request, _("%(line)s is written down.") % {"line": made[0].handle})
            if not request.htmx:  # type: ignore[attr-defined]
                return redirect(_minutes_address(visit, stop, **again))
            form = LineForm(initial=again, **kept)
    if "kind" in form.initial:  # the next line of several: one goes on typing
        form.fields["words"].widget.attrs["autofocus"] = True
    template = "minutes_body" if request.htmx else "minutes"  # type: ignore[attr-defined]
    return page(request, template, "visits", form=form, **_minutes(request, visit, stop))


def _minutes(request: HttpRequest, visit: Visit, stop: Stop | None) -> dict[str, Any]:
    side = speaks_for(request.user, visit.scheme)
    told = queries.lines_of(visit)
    if stop is not None and stop.tally_id:
        told = told.filter(tally=stop.tally_id)
    papers = list(queries.papers_of(visit))
    names = partners.names([actor for paper in papers for actor in (paper.noted_by, paper.second_person)])
    return {
        "visit": visit,
        "stop": stop,
        "query": f"?stop={stop.public_id}" if stop else "",
        "stops": list(visit.stops.filter(dropped="", kind=Stop.Kind.MEETING).select_related("tally")),
        "told": newest_first(request, told, SIZE),
        "side": side,
        "unsigned": queries.to_sign(visit, side).count() if side != Side.NEITHER else 0,
        "papers": papers,
        "names": names,
    }


def _minutes_address(visit: Visit, stop: Stop | None, **more: str) -> str:
    query = {**({"stop": str(stop.public_id)} if stop else {}), **more}
    return f"{reverse('staff:minutes', args=[visit.public_id])}?{urlencode(query)}#next"


@door("GET", "POST")
def paste_minutes(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Text into a table of draft lines; once it is corrected, all of them are opened in one go."""
    visit = _visit(request, public_id, Permission.WRITE_LINES)
    stop, choices = _stop(request, visit), Choices(visit.scheme)
    table = formset_factory(PastedForm, formset=PastedSet, extra=0, max_num=paste.MOST_LINES, validate_max=True)
    kept = {"form_kwargs": {"scheme": visit.scheme, "language": visit.language, "choices": choices}, "prefix": "line"}
    form, rows, refusals = PasteForm(), None, []
    if request.method == "POST" and "open" in request.POST:
        rows = table(request.POST, **kept)
        if rows.is_valid():
            try:
                made = actions.write_minutes(visit=visit, entries=rows.entries(), by=request.user, stop=stop)
            except Refusal as refusal:
                refusals.append(refusal)
            else:
                words = ngettext("%(count)s line is opened.", "%(count)s lines are opened.", len(made))
                messages.success(request, words % {"count": len(made)})
                return redirect(_minutes_address(visit, stop))
    elif request.method == "POST":
        form = PasteForm(request.POST)
        found = _rows(form.cleaned_data["text"], choices, visit) if form.is_valid() else []
        if len(found) > paste.MOST_LINES:
            form.too_long(len(found))
        elif found:
            rows = table(initial=found, **kept)
    context = {"visit": visit, "stop": stop, "form": form, "rows": rows, "refusals": refusals}
    return page(request, "minutes_paste", "visits", **context)


def _rows(text: str, choices: Choices, visit: Visit) -> list[dict[str, Any]]:
    found = paste.drafts_in(text, list(choices.offices.values()), list(choices.sectors.values()))
    return [
        {
            "keep": True,
            "kind": guess.kind,
            "words": guess.words,
            "spoke": choices.key_of(guess.spoke) or f"side:{visit.hosts}",
            "sector": guess.sector.code if guess.sector else "",
        }
        for guess in found
    ]


@door("GET", "POST")
def sign_minutes(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Every line that waits for one's side, word for word; what is ticked is signed, all of it or nothing."""
    visit = _visit(request, public_id, Permission.SIGN_LINES)
    side = speaks_for(request.user, visit.scheme)
    changed: list[Line] = []
    refusal: Refusal | None = None
    ticked = _ticked(request)
    if request.method == "POST" and ticked:
        try:
            signed = lines.agree_to_lines(scheme=visit.scheme, wordings=ticked, by=request.user)
        except Refusal as found:
            refusal = found
            changed = [x for x in Line.objects.filter(public_id__in=ticked) if x.wording != ticked[x.public_id]]
        else:
            words = ngettext("%(count)s line is signed.", "%(count)s lines are signed.", len(signed))
            messages.success(request, words % {"count": len(signed)})
            return redirect("staff:sign_minutes", public_id)
    elif request.method == "POST":
        messages.warning(request, _("No line was ticked: nothing is signed."))
        return redirect("staff:sign_minutes", public_id)
    waiting = list(queries.to_sign(visit, side)[:MOST_TO_SIGN]) if side != Side.NEITHER else []
    fresh = set(ticked) - {x.public_id for x in changed}
    boxes = [
        {"line": x, "card": card_of(x) if x.is_disputed else None, "theirs": x.own_words(other(side)),
         "mine": x.own_words(side), "ticked": x.public_id in fresh}
        for x in waiting
    ]  # fmt: skip
    return page(
        request, "minutes_sign", "visits", visit=visit, side=side, boxes=boxes, changed=changed, refusal=refusal,
        signed=queries.lines_of(visit).exclude(**{f"{side}_yes": None}).count() if side != Side.NEITHER else 0,
    )  # fmt: skip


def _ticked(request: HttpRequest) -> dict[UUID, int]:
    """Line → wording of the ticks that were sent; what is no tick of ours is passed over."""
    found = {}
    for value in request.POST.getlist("yes")[: MOST_TO_SIGN * 2]:
        key, _dot, wording = value.partition(".")
        try:
            found[UUID(key)] = int(wording)
        except ValueError:
            continue
    return found


@door("GET")
def print_minutes(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The minutes as a page to print, sign and stamp."""
    visit = _visit(request, public_id, Permission.READ_DRAFTS)
    return page(request, "minutes_print", "visits", visit=visit, told=list(queries.lines_of(visit)))


@door("GET", "POST")
def note_paper(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Note the paper that both sides signed, and who else saw it."""
    visit = _visit(request, public_id, Permission.NOTE_CUSTODY)
    colleagues = (
        User.objects.filter(
            memberships__scheme=visit.scheme,
            memberships__role__in=roles_with(Permission.NOTE_CUSTODY),
            is_active=True,
        )
        .exclude(pk=request.user.pk)
        .distinct()
        .order_by("name")
    )
    form = SignedPaperForm(request.POST or None, scheme=visit.scheme, colleagues=colleagues)
    if request.method == "POST" and form.is_valid():
        named = ("paper", "pages", "holder", "seen", "second_person", "sha256")
        try:
            actions.note_paper(visit=visit, by=request.user, **{name: form.cleaned_data[name] for name in named})
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("The paper is noted. It is evidence once the second person confirms it."))
            return redirect(_minutes_address(visit, None))
    return page(request, "signed_paper", "visits", visit=visit, form=form)


@door("POST")
def confirm_paper(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The second person says that they saw the paper."""
    paper = load_in_scheme(
        request, Permission.NOTE_CUSTODY, SignedPaper, public_id, scheme="visit__scheme", related=["visit__tally"]
    )
    try:
        actions.confirm_paper(paper=paper, by=request.user)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("You saw the paper: that is noted."))
    return redirect("staff:minutes", paper.visit.public_id)
