"""Colleagues: who sits in one's own office, and a way to a new password for somebody who forgot theirs."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from counterfoil.base.errors import Refusal
from counterfoil.partners import office_actions
from counterfoil.partners.access import colleagues_of
from counterfoil.people.models import User
from counterfoil.people.permissions import Permission
from counterfoil.staff.keyset import newest_first
from counterfoil.staff.links.shown import show
from counterfoil.staff.load import door, load_scheme, page, require_anywhere


@door("GET")
def colleagues(request: HttpRequest, slug: str) -> HttpResponse:
    """Everybody of one's own organisation in a scheme."""
    scheme = load_scheme(request, Permission.RESET_COLLEAGUE, slug)
    found = colleagues_of(request.user, scheme)
    return page(request, "colleagues", "colleagues", users=newest_first(request, found))


@door("POST")
def reset_colleague(request: HttpRequest, slug: str, public_id: UUID) -> HttpResponse:
    """Give a colleague a link to a new password; it is shown this once."""
    scheme = load_scheme(request, Permission.RESET_COLLEAGUE, slug)
    user = _user(public_id)
    try:
        token = office_actions.reset_colleague(user=user, scheme=scheme, by=request.user)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("staff:colleagues", slug)
    return _link(request, user, token)


@door("POST")
def reset_member(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The same by an administrator."""
    require_anywhere(request, Permission.MANAGE_MEMBERS)
    user = _user(public_id)
    try:
        token = office_actions.reset_member(user=user, by=request.user)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("staff:members")
    return _link(request, user, token)


def _user(public_id: UUID) -> User:
    user = User.objects.filter(public_id=public_id, is_active=True).first()
    if user is None:
        raise Http404
    return user


def _link(request: HttpRequest, user: User, token: str) -> HttpResponse:
    with translation.override(user.language):
        text = _("Choose a new password for Counterfoil")
    until = timezone.localtime(user.resets.latest("id").expires_at)
    shown = show(request, "links:password", token, language=user.language, until=until, text=text)
    return page(request, "password_link", "colleagues", shown=shown, user_reset=user)
