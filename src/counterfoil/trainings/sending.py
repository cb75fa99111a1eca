"""A message on its way to one owner: its text for the mailbox, the robot or the hand, and handing it over.

It tells an office what to forward and to which of its groups. It names no person.
"""

from __future__ import annotations

from dataclasses import dataclass
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.utils import translation
from django.utils.translation import gettext as _

from counterfoil.promises.mail import REFUSED
from counterfoil.trainings import robots
from counterfoil.trainings.models import Delivery
from counterfoil.trainings.sent import Cut, No

MOST_GROUPS = 30  # named in one letter; an office with more of them knows which


@dataclass(frozen=True, slots=True)
class Told:
    """What one owner gets. `words` alone are to be forwarded, as they are."""

    title: str
    lead: str
    words: str
    foot: str

    @property
    def body(self) -> str:
        return "\n\n".join(part for part in (self.lead, self.words, self.foot) if part) + "\n"


def told(delivery: Delivery) -> Told:
    """The text of a delivery, in the language of its contact; the message itself as it was written."""
    message, contact = delivery.message, delivery.contact
    with translation.override(contact.language):
        groups = list(delivery.groups.order_by("number"))
        names = [f"  {group.number}. {group.purpose}" for group in groups[:MOST_GROUPS]]
        lead = _("Please forward this to your groups:") + "\n" + "\n".join(names)
        if len(groups) > MOST_GROUPS:
            lead += "\n  " + _("and all your others")
        if message.scheme.is_invented:
            lead = _("This scheme is invented, to show how Counterfoil works.") + "\n\n" + lead
        foot = _("Sent by Counterfoil to %(office)s, %(scheme)s. Nobody's answer is collected.") % {
            "office": contact.office, "scheme": str(message.scheme.name),
        }  # fmt: skip
    return Told(message.title, lead, to_forward(delivery), foot)


def to_forward(delivery: Delivery) -> str:
    """The words to forward: title, text, and where the material stands."""
    message = delivery.message
    parts = [message.title, message.words]
    if message.material:
        parts.append(f"{message.material.title}\n{message.material.address}".strip())
    return "\n\n".join(parts)


def hand_over(delivery: Delivery) -> None:
    """Send a delivery by mailbox or robot.

    Raises:
        No: it was not sent, and may be tried again.
        Cut: nobody knows.
    """
    if delivery.contact.ended_at:
        raise No("this contact has ended")
    if delivery.contact.robot:
        text = told(delivery)
        robots.say(delivery.contact.robot, text.title, text.body)
        return
    mailbox = delivery.contact.mailbox
    if mailbox is None or not mailbox.is_open or not settings.EMAIL_HOST:
        raise No("no mailbox" if settings.EMAIL_HOST else "no mail server is set up")
    _post(mailbox.address, told(delivery), delivery.contact.language)


def _post(address: str, text: Told, language: str) -> None:
    """Until the server has greeted us nothing was sent; what goes wrong later is known only where it says no."""
    server = get_connection()
    try:
        server.open()
    except (OSError, SMTPException) as error:
        raise No(_why(error)) from error
    headers = {"Auto-Submitted": "auto-generated", "Content-Language": language}
    try:
        EmailMessage(text.title, text.body, to=[address], headers=headers, connection=server).send()
    except REFUSED as error:
        raise No(_why(error)) from error
    except (OSError, SMTPException) as error:
        raise Cut(_why(error)) from error
    finally:
        _close(server)


def _close(server: object) -> None:
    """A server that hangs up first has had the letter all the same."""
    try:
        server.close()  # type: ignore[attr-defined]
    except (OSError, SMTPException):
        return


def _why(error: Exception) -> str:
    """What the server answered, without its words: they may repeat the address."""
    number = getattr(error, "smtp_code", None)
    return f"SMTP {number}" if number else type(error).__name__
