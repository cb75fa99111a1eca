"""Members: an administrator adds people and gives them roles, and sees no content."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from counterfoil.base.errors import Refusal
from counterfoil.partners import actions as partners
from counterfoil.partners.models import Membership
from counterfoil.partners.roles import Role
from counterfoil.people import actions as people
from counterfoil.people.models import User
from counterfoil.people.permissions import Permission
from counterfoil.staff.forms.members import MemberForm, UserForm
from counterfoil.staff.keyset import newest_first
from counterfoil.staff.load import door, page, require_anywhere


@door("GET")
def members(request: HttpRequest) -> HttpResponse:
    """Everybody who may sign in, with their roles."""
    require_anywhere(request, Permission.MANAGE_MEMBERS)
    found = User.objects.prefetch_related("memberships__scheme", "memberships__organisation")
    return page(request, "members", "members", users=newest_first(request, found))


@door("GET", "POST")
def new_user(request: HttpRequest) -> HttpResponse:
    """Add a sign-in."""
    require_anywhere(request, Permission.MANAGE_MEMBERS)
    form = UserForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = {name: form.cleaned_data[name] for name in ("username", "name", "password", "language")}
        try:
            user = people.add_user(**data, by=request.user)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("%(name)s may sign in. Now give a role.") % {"name": user.name})
            return redirect("staff:new_member")
    return page(request, "user_form", "members", form=form)


@door("GET", "POST")
def new_member(request: HttpRequest) -> HttpResponse:
    """Give somebody a role."""
    require_anywhere(request, Permission.MANAGE_MEMBERS)
    form = MemberForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = {name: form.cleaned_data[name] for name in ("user", "scheme", "organisation")}
        try:
            partners.add_member(**data, role=Role(form.cleaned_data["role"]), by=request.user)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("The role is given."))
            return redirect("staff:members")
    return page(request, "member_form", "members", form=form)


@door("POST")
def end_membership(request: HttpRequest, public_id: UUID, number: int) -> HttpResponse:
    """Take a role away; what the person wrote stays."""
    require_anywhere(request, Permission.MANAGE_MEMBERS)
    membership = Membership.objects.filter(pk=number, user__public_id=public_id).first()
    if membership is None:
        raise Http404
    try:
        partners.end_membership(membership=membership, by=request.user)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The role is taken away."))
    return redirect("staff:members")


@door("POST")
def bar_user(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """End somebody's sign-in."""
    require_anywhere(request, Permission.MANAGE_MEMBERS)
    user = get_object_or_404(User, public_id=public_id)
    try:
        partners.bar_user(user=user, by=request.user)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("%(name)s may no longer sign in.") % {"name": user.name})
    return redirect("staff:members")


@door("POST")
def readmit_user(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Let somebody sign in again."""
    require_anywhere(request, Permission.MANAGE_MEMBERS)
    user = get_object_or_404(User, public_id=public_id)
    people.readmit_user(user=user, by=request.user)
    messages.success(request, _("%(name)s may sign in again.") % {"name": user.name})
    return redirect("staff:members")
