"""Every write about contacts: how an owner in office is reached. Each side keeps those of its own offices."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from counterfoil.base import audit
from counterfoil.base.actors import Actor
from counterfoil.base.errors import Refusal
from counterfoil.base.text import one_line
from counterfoil.partners.access import must_speak
from counterfoil.partners.models import Organisation, Scheme
from counterfoil.promises.models import Mailbox
from counterfoil.trainings import robots
from counterfoil.trainings.models import Contact

LONGEST_OFFICE = 120


@dataclass(frozen=True, kw_only=True)
class Way:
    """How a contact is reached: a mailbox, a robot's address, or neither: by hand."""

    mailbox: Mailbox | None = None
    robot: str = ""


BY_HAND = Way()


@transaction.atomic
def add_contact(
    *,
    scheme: Scheme,
    organisation: Organisation,
    office: str,
    by: Actor,
    way: Way = BY_HAND,
    language: str = "en",
) -> Contact:
    """Add an office that takes messages for groups.

    Args:
        office: the role in office, never a name.
        way: a confirmed mailbox of the same organisation, or the address of a robot as its service gives it.

    Raises:
        Refusal: who acts does not speak for the organisation's side; no office; it is there already; the mailbox is
            not confirmed or another's; the robot is not of a service that is known.
            `code`: no_side, other_side, office, there, mailbox, robot, two_ways.
    """
    _must_speak_for(scheme, organisation, by)
    office = one_line(office)
    if not office or len(office) > LONGEST_OFFICE:
        problem = _("A role in office takes 1 to %(most)s signs.") % {"most": LONGEST_OFFICE}
        raise Refusal(problem, mend=_("Write a role, not a name."), where="office", code="office")
    if Contact.objects.filter(scheme=scheme, organisation=organisation, office=office, ended_at=None).exists():
        raise Refusal(_("This office is there already."), mend=_("Change that one."), where="office", code="there")
    way = _looked_over(scheme, organisation, way)
    made = Contact(
        scheme=scheme, organisation=organisation, office=office, mailbox=way.mailbox, robot=way.robot,
        language=language, entered_by=by.actor_id,
    )  # fmt: skip
    made.save()
    _note(made, "add_contact", by)
    return made


@transaction.atomic
def change_contact(*, contact: Contact, way: Way, language: str, by: Actor) -> Contact:
    """Change how an office is reached. A robot's address is written anew: it is shown to nobody.

    Raises:
        Refusal: as `add_contact`; it has ended (code "ended").
    """
    contact = _held(contact, by)
    way = _looked_over(contact.scheme, contact.organisation, way)
    contact.mailbox, contact.robot, contact.language = way.mailbox, way.robot, language
    contact.save(update_fields=["mailbox", "robot", "language"])
    _note(contact, "change_contact", by)
    return contact


@transaction.atomic
def end_contact(*, contact: Contact, by: Actor) -> Contact:
    """Send nothing there any more, and forget the robot's address.

    Raises:
        Refusal: who acts does not speak for the organisation's side; it has ended.
    """
    contact = _held(contact, by)
    contact.ended_at, contact.robot = timezone.now(), ""
    contact.save(update_fields=["ended_at", "robot"])
    contact.groups.update(contact=None)
    _note(contact, "end_contact", by)
    return contact


def _looked_over(scheme: Scheme, organisation: Organisation, way: Way) -> Way:
    robot, mailbox = way.robot.strip(), way.mailbox
    if robot and mailbox:
        raise Refusal(
            _("One way is enough: a mailbox, or a robot."), mend=_("Choose one."), where="robot", code="two_ways"
        )
    if robot and robots.read(robot) is None:
        raise Refusal(
            _("This is not the address of a robot of %(services)s.") % {"services": ", ".join(robots.NAMES)},
            mend=_("Copy it whole from the settings of the channel. For any other, choose “by hand”."),
            where="robot", code="robot",
        )  # fmt: skip
    if mailbox and not (
        mailbox.is_open and (mailbox.scheme_id, mailbox.organisation_id) == (scheme.pk, organisation.pk)
    ):
        raise Refusal(
            _("This mailbox is not confirmed, has ended, or is of another office."),
            mend=_("Confirm it on the page “Mailboxes”."), where="mailbox", code="mailbox",
        )  # fmt: skip
    return Way(mailbox=mailbox, robot=robot)


def _held(contact: Contact, by: Actor) -> Contact:
    """The contact as it is now, held until the transaction ends, if who acts speaks for its side."""
    found = Contact.objects.select_for_update(of=("self",)).select_related("scheme", "organisation", "mailbox")
    contact = found.get(pk=contact.pk)
    _must_speak_for(contact.scheme, contact.organisation, by)
    if contact.ended_at:
        raise Refusal(_("Nothing is sent there any more."), mend=_("Add it again."), code="ended")
    return contact


def _must_speak_for(scheme: Scheme, organisation: Organisation, by: Actor) -> None:
    side = must_speak(by, scheme)
    if not scheme.parties.filter(organisation=organisation, side=side).exists():
        raise Refusal(
            _("This office is not of your side."), mend=_("Ask an office of its side to enter it."),
            where="organisation", code="other_side",
        )  # fmt: skip


def _note(contact: Contact, verb: str, by: Actor) -> None:
    audit.record(by=by, verb=verb, kind="contact", subject=contact.public_id, scheme=contact.scheme.public_id)
