"""Offices of one's own side that take messages for groups. The other side's are none of ours."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from counterfoil.partners.access import speaks_for
from counterfoil.partners.models import Organisation
from counterfoil.people.permissions import Permission as P
from counterfoil.promises import mail
from counterfoil.staff.chain_nav import ways
from counterfoil.staff.forms.trainings_groups import ContactForm, WayForm
from counterfoil.staff.keyset import newest_first
from counterfoil.staff.load import door, load_in_scheme, load_scheme, page
from counterfoil.staff.views.trainings.shown import SECTION, done, may, write
from counterfoil.trainings import contact_actions, group_queries, robots
from counterfoil.trainings.models import Contact


@door("GET")
def contacts_of(request: HttpRequest, slug: str) -> HttpResponse:
    """The offices of one's own side that take messages."""
    scheme = load_scheme(request, P.PLAN_TRAININGS, slug)
    found = group_queries.contacts_of(scheme, speaks_for(request.user, scheme))  # type: ignore[arg-type]
    part = newest_first(request, found)
    return page(
        request, "trainings/contacts", SECTION, found=part, rows=[(one, _way(one)) for one in part.rows],
        can_plan=may(request, P.PLAN_TRAININGS, scheme), server=mail.is_set_up(), ways=ways(scheme, SECTION),
    )  # fmt: skip


@door("GET", "POST")
def new_contact(request: HttpRequest, slug: str) -> HttpResponse:
    """Add an office."""
    scheme = load_scheme(request, P.PLAN_TRAININGS, slug)
    side = speaks_for(request.user, scheme)  # type: ignore[arg-type]
    form = ContactForm(request.POST or None, scheme=scheme, side=side)

    def act() -> None:
        data = form.cleaned_data
        contact_actions.add_contact(
            scheme=scheme, organisation=data["organisation"], office=data["office"], **form.way(),
            by=request.user,  # type: ignore[arg-type]
        )  # fmt: skip

    return write(
        request, form, act, heading=_("Add an office that takes messages"), done=_("The office is added."),
        template="trainings/contact_form", to=lambda: redirect("staff:contacts_of", slug),
    )  # fmt: skip


@door("GET", "POST")
def contact(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Change how an office is reached; the address of its robot is typed anew."""
    found = _load(request, public_id)
    offices = Organisation.objects.filter(pk=found.organisation_id)
    box = found.mailbox.public_id if found.mailbox else None
    initial = {"mailbox": box, "text_language": found.language}
    form = WayForm(request.POST or None, scheme=found.scheme, offices=offices, initial=initial)
    return write(
        request, form,
        lambda: contact_actions.change_contact(contact=found, **form.way(), by=request.user),  # type: ignore[arg-type]
        heading=str(found.office), done=_("Saved."), template="trainings/contact_form", contact=found,
        way=_way(found),
        to=lambda: redirect("staff:contacts_of", found.scheme.slug),
    )  # fmt: skip


@door("POST")
def end_contact(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Send nothing there any more."""
    found = _load(request, public_id)
    return done(
        request, lambda: contact_actions.end_contact(contact=found, by=request.user),  # type: ignore[arg-type]
        _("Nothing is sent there any more; its groups wait for another office."), "staff:contacts_of",
        found.scheme.slug,
    )  # fmt: skip


def _load(request: HttpRequest, public_id: UUID) -> Contact:
    found = load_in_scheme(request, P.PLAN_TRAININGS, Contact, public_id, related=["organisation", "mailbox"])
    own = speaks_for(request.user, found.scheme)  # type: ignore[arg-type]
    if not found.scheme.parties.filter(organisation=found.organisation, side=own).exists():
        raise Http404
    return found


def _way(contact: Contact) -> str:
    """How an office is reached, in words; of a robot its service alone."""
    if contact.robot:
        robot = robots.read(contact.robot)
        return _("robot of %(service)s") % {"service": robot.name if robot else "?"}
    return str(contact.mailbox.address) if contact.mailbox else _("by hand: somebody copies the text")
