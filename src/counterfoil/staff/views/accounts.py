"""Accounts: the list of a scheme, one account with what it says, adding accounts and tallies."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from counterfoil.base.errors import Refusal
from counterfoil.base.ids import uuid7
from counterfoil.base.text import TranslatedText
from counterfoil.partners import actions as partners
from counterfoil.partners.access import schemes_for
from counterfoil.people import queries as people
from counterfoil.people.permissions import Permission
from counterfoil.staff import telling
from counterfoil.staff.forms.accounts import AccountForm, TallyForm
from counterfoil.staff.keyset import newest_first
from counterfoil.staff.load import door, first_scheme, load_in_scheme, load_scheme, page
from counterfoil.statements import actions
from counterfoil.statements.models import Source


@door("GET")
def accounts(request: HttpRequest) -> HttpResponse:
    """Go on to the accounts of the first scheme one works in."""
    scheme = first_scheme(request, Permission.READ_DRAFTS)
    return redirect("staff:accounts_of", scheme.slug) if scheme else page(request, "no_scheme", "accounts")


@door("GET")
def accounts_of(request: HttpRequest, slug: str) -> HttpResponse:
    """Every account of a scheme, newest first."""
    scheme = load_scheme(request, Permission.READ_DRAFTS, slug)
    found = scheme.sources.select_related("publisher").annotate(
        said=Count("statements", filter=Q(statements__is_current=True))
    )
    others = schemes_for(request.user, Permission.READ_DRAFTS).exclude(pk=scheme.pk)
    return page(request, "accounts", "accounts", sources=newest_first(request, found), others=others)


@door("GET")
def account(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One account: its source, what it cannot show, and what it says, tally by tally."""
    source = load_in_scheme(request, Permission.READ_DRAFTS, Source, public_id, related=["publisher"])
    told = telling.of_source(request, source)
    names = people.names([source.entered_by])
    return page(request, "account", "accounts", source=source, told=told, entered_by=names[source.entered_by])


@door("GET", "POST")
def new_account(request: HttpRequest, slug: str) -> HttpResponse:
    """Add an account that says nothing yet."""
    scheme = load_scheme(request, Permission.WRITE_STATEMENTS, slug)
    form = AccountForm(request.POST or None, scheme=scheme)
    if request.method == "POST" and form.is_valid():
        try:
            source = actions.add_account(
                scheme=scheme, publisher=_publisher(form, scheme, request), about=form.about(), by=request.user
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("The account is here. Now add what it tells of."))
            return redirect("staff:new_tally", source.public_id)
    return page(request, "account_form", "accounts", form=form)


def _publisher(form: AccountForm, scheme: Any, request: HttpRequest) -> Any:
    if form.cleaned_data["publisher"]:
        return form.cleaned_data["publisher"]
    name = TranslatedText.of(form.cleaned_data["new_publisher"], form.cleaned_data["language"])
    return partners.add_organisation(name=name, invented=scheme.is_invented, by=request.user)


@door("GET", "POST")
def new_tally(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Add one thing of which the account tells."""
    source = load_in_scheme(request, Permission.WRITE_STATEMENTS, Source, public_id, related=["publisher"])
    may_join = Permission.JOIN_ACCOUNTS in request.may
    form = TallyForm(request.POST or None, source=source, may_join=may_join)
    if request.method == "POST" and form.is_valid():
        ref = telling.next_ref(source, form.cleaned_data["kind"].prefix)
        try:
            actions.state_one(source=source, acts=_acts(source, ref, form.cleaned_data), by=request.user)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("%(ref)s is added. Say what the account states of it.") % {"ref": ref})
            return redirect(telling.new_statement_address(source, ref))
    return page(request, "tally_form", "accounts", source=source, form=form)


def _acts(source: Source, ref: str, data: dict[str, Any]) -> list[tuple[Any, ...]]:
    """The new act, after the one that it lies within."""
    within, same = data["within"], data.get("same_as")
    above = [telling.act_of(source.mentions.select_related("tally").get(ref=within))] if within else []
    parties = [list(data[side] or ()) for side in ("giving", "receiving")]
    new = (2, ref, data["kind"].code, data["name"], within, *parties, same.id if same else None, bool(same), uuid7())
    return [*above, new]
