"""Mailboxes of one's own side: adding, confirming, changing, ending them, and what was sent to each."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from counterfoil.base.errors import Refusal
from counterfoil.partners.access import speaks_for
from counterfoil.people.permissions import Permission
from counterfoil.promises import mail
from counterfoil.promises.models import Mailbox, Notice
from counterfoil.promises.notices import actions, queries
from counterfoil.staff.forms.mailboxes import ChosenForm, CodeForm, MailboxForm
from counterfoil.staff.keyset import newest_first
from counterfoil.staff.load import door, load_in_scheme, load_scheme, page

MAY = Permission.SIGN_LINES


@door("GET")
def mailboxes(request: HttpRequest, slug: str) -> HttpResponse:
    """The mailboxes of one's own side in a scheme."""
    scheme = load_scheme(request, MAY, slug)
    found = newest_first(request, queries.of_side(scheme, speaks_for(request.user, scheme)))
    return page(request, "mailboxes", "mailboxes", found=found, server=mail.is_set_up())


@door("GET", "POST")
def new_mailbox(request: HttpRequest, slug: str) -> HttpResponse:
    """Add a mailbox, and send it its code."""
    scheme = load_scheme(request, MAY, slug)
    form = MailboxForm(
        request.POST or None, scheme=scheme, side=speaks_for(request.user, scheme),
        initial={"text_language": get_language()},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        office, address = form.cleaned_data["organisation"], form.cleaned_data["address"]
        try:
            added = actions.add_mailbox(
                scheme=scheme, organisation=office, address=address, **form.chosen(), by=request.user
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return _send_code(request, added)
    return page(request, "mailbox_form", "mailboxes", form=form)


@door("GET", "POST")
def mailbox(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One mailbox: what is sent there, and what was."""
    found = _load(request, public_id)
    form = ChosenForm(request.POST or None, initial=ChosenForm.as_it_is(found))
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_mailbox(mailbox=found, **form.chosen(), by=request.user)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect("staff:mailbox", public_id)
    return _page(request, found, form, CodeForm())


@door("POST")
def confirm_mailbox(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Confirm a mailbox with its code."""
    found = _load(request, public_id)
    code = CodeForm(request.POST)
    if code.is_valid():
        try:
            actions.confirm_mailbox(mailbox=found, code=code.cleaned_data["code"], by=request.user)
        except Refusal as refusal:
            code.refuse(refusal)
        else:
            messages.success(request, _("The mailbox is confirmed. Reminders go there from now on."))
            return redirect("staff:mailbox", public_id)
    return _page(request, found, ChosenForm(initial=ChosenForm.as_it_is(found)), code)


@door("POST")
def send_code(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Send a mailbox its code."""
    return _send_code(request, _load(request, public_id))


@door("POST")
def end_mailbox(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Send nothing to a mailbox any more."""
    found = _load(request, public_id)
    try:
        actions.end_mailbox(mailbox=found, by=request.user)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Nothing is sent there any more."))
    return redirect("staff:mailboxes", found.scheme.slug)


@door("POST")
def send_notice(request: HttpRequest, public_id: UUID, number: int) -> HttpResponse:
    """Send again a notice that failed, or of which nobody knows."""
    found = _load(request, public_id)
    notice = get_object_or_404(Notice, mailbox=found, pk=number)
    try:
        _say(request, actions.send_again(notice=notice, by=request.user))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("staff:mailbox", public_id)


def _load(request: HttpRequest, public_id: UUID) -> Mailbox:
    """A mailbox of one's own side; the other side's addresses are none of ours."""
    found = load_in_scheme(request, MAY, Mailbox, public_id, related=["organisation"])
    if queries.side_of(found) != speaks_for(request.user, found.scheme):
        raise Http404
    return found


def _send_code(request: HttpRequest, found: Mailbox) -> HttpResponse:
    try:
        _say(request, actions.send_code(mailbox=found, by=request.user))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("staff:mailbox", found.public_id)


def _say(request: HttpRequest, notice: Notice) -> None:
    if notice.state == Notice.State.SENT:
        messages.success(request, _("Sent."))
    else:
        messages.warning(request, str(notice.get_state_display()))


def _page(request: HttpRequest, found: Mailbox, form: ChosenForm, code: CodeForm) -> HttpResponse:
    notices = newest_first(request, found.notices.select_related("line"))
    context = {"mailbox": found, "form": form, "code": code, "notices": notices, "server": mail.is_set_up()}
    return page(request, "mailbox", "mailboxes", **context)
