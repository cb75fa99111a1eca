"""Links of one's own side in a scheme: giving them, seeing what became of them, ending them."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone, translation
from django.utils.translation import get_language

from counterfoil.base.errors import Refusal
from counterfoil.partners import queries as partners
from counterfoil.partners.access import speaks_for
from counterfoil.partners.models import Pass
from counterfoil.partners.pass_actions import end_pass, issue_pass
from counterfoil.people.permissions import Permission
from counterfoil.staff.forms.links import GiveForm
from counterfoil.staff.keyset import newest_first
from counterfoil.staff.links.acts import ACTS
from counterfoil.staff.links.shown import show
from counterfoil.staff.load import door, load_in_scheme, load_scheme, page


@door("GET")
def links_of(request: HttpRequest, slug: str) -> HttpResponse:
    """The links that one's own side gave, newest first, and how each stands."""
    scheme = load_scheme(request, Permission.GIVE_LINKS, slug)
    side = speaks_for(request.user, scheme)
    found = newest_first(request, scheme.passes.filter(side=side).select_related("organisation"))
    names = partners.names(held.issued_by for held in found.rows)
    rows = [(held, ACTS.get(held.what), held.state(), names[held.issued_by]) for held in found.rows]
    return page(request, "links", "links", found=found, rows=rows)


@door("GET", "POST")
def new_link(request: HttpRequest, slug: str) -> HttpResponse:
    """Give a link; it is shown this once."""
    scheme = load_scheme(request, Permission.GIVE_LINKS, slug)
    asked = {name: request.GET[name] for name in ("what", "about") if name in request.GET}
    form = GiveForm(
        request.POST or None, scheme=scheme, side=speaks_for(request.user, scheme), may=request.may,
        initial={"page_language": get_language(), **asked},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            held, token = issue_pass(
                scheme=scheme, organisation=data["organisation"], what=data["what"], subject=data["subject"],
                days=data["days"], once=not data["repeats"], by=request.user,
            )  # fmt: skip
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return _link(request, held, token, data["page_language"])
    return page(request, "link_form", "links", form=form)


@door("POST")
def end_link(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """End a link before its time."""
    held = load_in_scheme(request, Permission.GIVE_LINKS, Pass, public_id, related=["organisation"])
    try:
        end_pass(held=held, by=request.user)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("staff:links_of", held.scheme.slug)


def _link(request: HttpRequest, held: Pass, token: str, language: str) -> HttpResponse:
    with translation.override(language):
        text = f"{held.scheme.name}: {ACTS[held.what].label}"
    until = timezone.localtime(held.expires_at)
    shown = show(request, "links:act", token, language=language, until=until, text=text)
    return page(request, "link_given", "links", shown=shown, held=held, what=ACTS[held.what].label)
