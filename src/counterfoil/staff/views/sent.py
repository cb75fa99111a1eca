"""What phones sent in and could not be taken as it was: somebody takes it over, or lets it go."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from counterfoil.base.errors import Refusal
from counterfoil.people import queries as people
from counterfoil.people.permissions import Permission
from counterfoil.staff.forms.field import FORMS
from counterfoil.staff.forms.sent import WordsForm
from counterfoil.staff.load import door, load_scheme, page
from counterfoil.visits.models import Sent
from counterfoil.visits.sent import actions, queries


@door("GET")
def held(request: HttpRequest, slug: str) -> HttpResponse:
    """Everything that is held in a scheme for one's own side to decide on."""
    scheme = load_scheme(request, Permission.WRITE_LINES, slug)
    found = list(queries.held_for(_user(request)).filter(visit__scheme=scheme)[:200])
    rows = [{"sent": sent, "why": queries.problem_words(sent), "words": _words(sent)} for sent in found]
    names = people.names(_sender(sent) for sent in found)
    return page(request, "held", "today", rows=rows, names=names, kinds=_kinds())


@door("GET", "POST")
def one(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One record that is held: taking it over in one's own name, worded anew where that is needed."""
    sent = _load(request, public_id)
    name = {"look": "where", "photo": "caption"}.get(sent.kind, "words")
    form = WordsForm(
        request.POST if request.method == "POST" else None, kind=sent.kind, visit=sent.visit,
        initial={"words": sent.content.get(name, "")},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            taken = actions.take_over(sent=sent, content=form.content(name), by=_user(request))
        except Refusal as refusal:
            form.refuse(Refusal(refusal.problem, mend=refusal.mend))
        else:
            handle = queries.handle_of(taken)
            words = _("Taken over as %(handle)s.") % {"handle": handle} if handle else _("Taken over.")
            messages.success(request, words)
            return redirect("staff:held", sent.visit.scheme.slug)
    facts = [(label, value) for label, value in _facts(sent) if value]
    return page(
        request, "sent", "today", sent=sent, form=form, why=queries.problem_words(sent),
        names=people.names([_sender(sent)]), sender=_sender(sent), facts=facts, kind=_kinds()[sent.kind],
    )  # fmt: skip


@door("POST")
def let_go(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Let a record go: its words and its picture are gone, that it came stays."""
    found = _load(request, public_id)
    try:
        actions.let_go(sent=found, by=_user(request))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Let go."))
    return redirect("staff:held", found.visit.scheme.slug)


def _load(request: HttpRequest, key: UUID) -> Sent:
    found = Sent.objects.filter(key=key).select_related("visit__scheme", "visit__tally").defer("blob").first()
    if found is None:
        raise Http404
    load_scheme(request, Permission.WRITE_LINES, found.visit.scheme.slug)
    if queries.is_of_the_other_side(found, _user(request)):
        raise PermissionDenied(str(Permission.WRITE_LINES.value))
    return found


def _kinds() -> dict[str, str]:
    return {kind: str(form.name) for kind, form in FORMS.items()}


def _words(sent: Sent) -> str:
    content = sent.content
    return str(content.get("words") or content.get("where") or content.get("caption") or content.get("number") or "")


def _sender(sent: Sent) -> str:
    return str(sent.content.get("recorded_by") or sent.sent_by)


def _facts(sent: Sent) -> list[tuple[str, Any]]:
    """What else it says, as it came."""
    content = sent.content
    return [
        (_("What was expected"), content.get("expected")),
        (_("By when"), content.get("due")),
        (_("By what it will be known to be kept"), content.get("evidence_expected")),
        (_("How that is known"), content.get("basis")),
        (_("Day"), content.get("looked_on")),
        (_("How many"), content.get("number")),
    ]


def _user(request: HttpRequest) -> Any:
    return request.user
