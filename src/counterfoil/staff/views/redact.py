"""Taking words about a private person out of a statement, its history and its published versions."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from counterfoil.base.errors import Refusal
from counterfoil.people.permissions import Permission
from counterfoil.publishing import redact_actions
from counterfoil.publishing.queries import versions_with
from counterfoil.staff.forms.redact import RedactForm
from counterfoil.staff.load import door, load_in_scheme, page
from counterfoil.statements import queries
from counterfoil.statements.models import Statement
from counterfoil.statements.redaction import Field, Reason

SAID = ("source__publisher", "tally__kind", "measure", "unit", "per", "dimension", "place")


@door("GET", "POST")
def redact(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Choose what to take out and why; the page says first what will happen to versions."""
    found = load_in_scheme(request, Permission.TAKE_OUT_WORDS, Statement, public_id, related=SAID)
    line = queries.history_of(queries.newest_of(found))
    form = RedactForm(request.POST or None, line=line)
    if request.method == "POST" and form.is_valid():
        field, reason = Field(form.cleaned_data["field"]), Reason(form.cleaned_data["reason"])
        try:
            drafts = redact_actions.redact_statement(
                statement=found, field=field, reason=reason, also=[form.cleaned_data["name"]], by=request.user
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("The words are taken out, here and in the history. A dash stands there."))
            for update in drafts:
                words = _("The draft “%(title)s” still holds them: write it anew.") % {"title": update.title}
                messages.warning(request, words)
            return redirect("staff:statement", public_id)
    return page(
        request, "redact", "accounts", statement=found, form=form, line=line, versions=list(versions_with(line))
    )  # fmt: skip
