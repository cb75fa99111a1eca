"""The field page of a visit: what is recorded there with one thumb, with or without a signal, with or without script.

The page and its worker stand below one folder, so that the worker serves these pages and no others.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from counterfoil.base.errors import Refusal
from counterfoil.base.home import PACKAGE
from counterfoil.base.sides import Side
from counterfoil.partners.access import allowed, speaks_for
from counterfoil.people.models import User
from counterfoil.people.permissions import Permission
from counterfoil.staff.forms.field import FORMS, FieldForm, form_of
from counterfoil.staff.load import door, load_in_scheme, page
from counterfoil.staff.taking import take_form
from counterfoil.visits.looks import queries as looks
from counterfoil.visits.models import Photo, Sent, Visit
from counterfoil.visits.sent import actions, queries

WORKER = Path(PACKAGE) / "static/counterfoil/js/offline-worker.js"
SCRIPTS = [f"counterfoil/js/{name}.js" for name in ("draft", "offline-store", "offline-send", "offline-page")]
_PROOF = "counterfoil.field"


@door("GET")
def worker(request: HttpRequest) -> HttpResponse:
    """The script that opens the field pages without a signal. Its address bounds what it may answer for."""
    return HttpResponse(WORKER.read_bytes(), content_type="text/javascript; charset=utf-8")


@door("GET", "POST")
def field(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Every form of the field; where no script runs, what it is sent is taken in at once."""
    visit = load_in_scheme(request, Permission.WRITE_LINES, Visit, public_id, related=["tally__kind"])
    seen = list(looks.looks_of(visit)[:50])
    if request.method == "POST":
        kind = request.POST.get("kind", "")
        if kind not in FORMS:
            raise Http404
        posted = form_of(kind, visit, seen, request.POST, request.FILES)
        if posted.is_valid() and take_form(request, posted):
            return redirect(f"{request.path}?done={kind}#{kind}")
    else:
        posted = None
    forms = [posted if posted and posted.kind == kind else form_of(kind, visit, seen) for kind in FORMS]
    return page(
        request, "field", "visits", visit=visit, forms=forms, looks=seen, posted=posted, proof=_proof(request, visit),
        scripts=SCRIPTS, done=request.GET.get("done", "") if request.GET.get("done") in FORMS else "",
    )  # fmt: skip


# --- what phones send -----------------------------------------------------------------------------------


def _answers_phones(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A phone is told in JSON what a page would say; to sign in again it would not follow a redirect."""

    @wraps(view)
    @never_cache
    @require_http_methods(["GET", "POST"])
    def guarded(request: HttpRequest, public_id: UUID) -> HttpResponse:
        if not request.user.is_authenticated:
            back = reverse("staff:field", args=[public_id])
            return _answer(
                "signed_out", 401, problem=_("You are signed out."),
                mend=_("Sign in again; everything on this phone is kept."),
                url=f"{reverse('staff:sign_in')}?next={back}",
            )  # fmt: skip
        return view(request, public_id)

    return guarded


@_answers_phones
def send(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One record of a phone. GET gives a fresh token for the next POST, which answers when all is committed.

    What comes from somebody who has left is held; that they once opened the page of this visit is proven by the
    signed word that the page gave them.
    """
    visit = Visit.objects.select_related("scheme", "tally").filter(public_id=public_id).first()
    user: Any = request.user
    side_then = _proven(request, visit) if visit else None
    if visit is None or not (allowed(user, Permission.WRITE_LINES, visit.scheme) or side_then):
        return _answer("refused", 404, problem=_("This visit is not there."), mend=_("Ask who plans it."))
    if request.method == "GET":
        return JsonResponse({"token": get_token(request), "by": str(user.public_id)})
    kind = request.POST.get("kind", "")
    if kind not in FORMS:
        return _answer("refused", 422, problem=_("This kind of record is not known."), mend=_("Load the page again."))
    form = form_of(kind, visit, [], request.POST, request.FILES)
    if not form.is_valid():
        return _refused_form(form)
    try:
        sent = _take_in(request, form, user, side_then or Side.NEITHER)
    except Refusal as refusal:
        return _answer("refused", 422, problem=refusal.problem, mend=refusal.mend, where=refusal.where)
    return _answer(
        sent.state, 200, handle=queries.handle_of(sent), url=_address(sent), problem=queries.problem_words(sent),
    )  # fmt: skip


def _take_in(request: HttpRequest, form: FieldForm, user: User, side_then: Side) -> Sent:
    recorded = _uuid(request.POST.get("recorded_by", ""))
    return actions.take_in(
        key=form.cleaned_data["key"], visit=form.visit, kind=form.kind, content=form.content,
        blob=form.cleaned_data["photo"].read() if form.kind == "photo" else None,
        recorded_at=_moment(request.POST.get("recorded_at", "")), by=user, side_then=side_then,
        recorded_by=f"user:{recorded}" if recorded and recorded != user.public_id else "",
    )  # fmt: skip


def _moment(words: str) -> dt.datetime | None:
    """An instant as a phone writes it (ISO 8601 with its zone), or None where its clock is wrong by centuries."""
    try:
        found = parse_datetime(words)
    except ValueError:
        return None
    return found if found is not None and found.tzinfo and 2000 <= found.year <= 2100 else None


def _uuid(words: str) -> UUID | None:
    try:
        return UUID(words)
    except ValueError:
        return None


def _refused_form(form: FieldForm) -> JsonResponse:
    """The first mistake of a form; `warned` where a tick may let it through (G13)."""
    for name, errors in form.errors.as_data().items():
        for error in errors:
            return _answer(
                "warned" if form.warned else "refused", 422, problem=error.messages[0],
                mend=getattr(error, "mend", ""), where=name,
            )  # fmt: skip
    raise AssertionError("a form without mistakes is not refused")


def _answer(state: str, status: int, **said: Any) -> JsonResponse:
    blank = {"handle": "", "url": "", "problem": "", "mend": "", "where": ""}
    words = {name: str(value) for name, value in said.items()}
    return JsonResponse({"state": str(state), **blank, **words}, status=status)


def _address(sent: Sent) -> str:
    if sent.state != Sent.State.TAKEN:
        return ""
    if sent.kind == "look":
        return reverse("staff:look", args=[sent.result])
    if sent.kind == "photo":
        return reverse("staff:photo", args=[sent.result]) if Photo.objects.filter(public_id=sent.result) else ""
    return ""


def _proof(request: HttpRequest, visit: Visit) -> str:
    user: Any = request.user
    side = speaks_for(user, visit.scheme)
    return signing.dumps([str(visit.public_id), str(user.public_id), side.value], salt=_PROOF)


def _proven(request: HttpRequest, visit: Visit) -> Side | None:
    """The side for which this user could write when the page of this visit was opened; None without proof."""
    given = request.headers.get("X-Counterfoil-Proof", "")
    user: Any = request.user
    try:
        named: list[str] = signing.loads(given, salt=_PROOF)
    except signing.BadSignature:
        return None
    return Side(named[2]) if named[:2] == [str(visit.public_id), str(user.public_id)] else None
