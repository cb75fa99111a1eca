"""The closed lists: proposing a term, and approving what somebody else proposed."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from counterfoil.base.errors import Refusal
from counterfoil.people import queries as people
from counterfoil.people.permissions import Permission
from counterfoil.staff import waiting
from counterfoil.staff.forms.terms import LISTS, TermForm
from counterfoil.staff.load import door, holds_anywhere, page, require_anywhere
from counterfoil.statements.models import Term
from counterfoil.statements.terms import actions


@door("GET")
def terms(request: HttpRequest) -> HttpResponse:
    """Terms that wait for a second person."""
    require_anywhere(request, Permission.READ_DRAFTS)
    proposed = waiting.proposed_terms()
    return page(
        request, "terms", "terms", proposed=proposed,
        names=people.names(term.proposed_by for _list, term in proposed),
        me=request.user.actor_id, may_approve=holds_anywhere(request, Permission.APPROVE_TERMS),
        may_propose=holds_anywhere(request, Permission.PROPOSE_TERMS),
    )  # fmt: skip


@door("GET", "POST")
def propose(request: HttpRequest) -> HttpResponse:
    """Propose a term for one of the lists."""
    require_anywhere(request, Permission.PROPOSE_TERMS)
    form = TermForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.propose_term(**form.term(), by=request.user)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("The term is proposed. It may be used now; somebody else approves it."))
            return redirect("staff:terms")
    return page(request, "term_form", "terms", form=form)


@door("POST")
def approve(request: HttpRequest, name: str, code: str) -> HttpResponse:
    """Approve a term that somebody else proposed."""
    require_anywhere(request, Permission.APPROVE_TERMS)
    model: type[Term] | None = LISTS.get(name)
    term = model._default_manager.filter(code=code).first() if model else None
    if term is None:
        raise Http404
    try:
        actions.approve_term(term=term, by=request.user)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("“%(term)s” is on the list.") % {"term": term})
    return redirect("staff:terms")
