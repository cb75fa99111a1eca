"""E-mails to offices: plain text in the language of the mailbox, with a link to sign in.

They name no person, and of a sensitive line its number alone. Who sends what and when stands in `notices.actions`.
"""

from __future__ import annotations

import datetime as dt
import smtplib
import socket
from collections.abc import Iterable
from dataclasses import dataclass

from babel.dates import format_date
from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from counterfoil.lines.models import Line
from counterfoil.promises.models import Mailbox
from counterfoil.promises.notices.queries import Waiting
from counterfoil.promises.record import is_sensitive

MOST_LINES = 10  # of each heading of a digest
_LOCALES = {"en": "en_GB", "zh-hans": "zh_Hans_CN", "ug": "ug"}
# The server said no, or was not there: nothing was sent. Whatever else goes wrong leaves it unknown.
REFUSED = (smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused, ConnectionRefusedError, socket.gaierror)


@dataclass(frozen=True, slots=True)
class Letter:
    """What is sent: a line for the list of the mailbox, and the text."""

    subject: str
    body: str


def is_set_up() -> bool:
    """Whether there is a mail server to hand letters to."""
    return bool(settings.EMAIL_HOST)


def send(mailbox: Mailbox, letter: Letter) -> None:
    """Hand a letter to the mail server.

    Raises:
        one of REFUSED: it was not sent. Any other OSError or SMTPException: nobody knows.
    """
    headers = {"Auto-Submitted": "auto-generated", "Content-Language": mailbox.language}
    EmailMessage(letter.subject, letter.body, to=[mailbox.address], headers=headers).send()


def code(mailbox: Mailbox, digits: str) -> Letter:
    """The code by which somebody shows that they read this mailbox."""
    with translation.override(mailbox.language):
        text = _("This code confirms that your office reads this mailbox: %(code)s") % {"code": digits}
        why = _(
            "Somebody of your side entered this address. If you know nothing of it, do nothing: nothing else comes."
        )
        return _letter(mailbox, _("Code to confirm this mailbox"), [text, why])


def reminder(mailbox: Mailbox, line: Line, today: dt.date) -> Letter:
    """One line that falls due soon."""
    assert line.falls_due is not None  # else nobody is reminded
    with translation.override(mailbox.language):
        days = max((line.falls_due - today).days, 0)
        subject = ngettext(
            "%(handle)s falls due in %(count)d day", "%(handle)s falls due in %(count)d days", days
        ) % {"handle": line.handle, "count": days}
        text = _("This line is your office's to do. It falls due on %(date)s:") % {"date": _day(line.falls_due)}
        mend = _("If it is kept, say so and by what one can know it. If it cannot be kept, say why.")
        return _letter(mailbox, subject, [text, f"{line.handle}  {_words(line)}", mend])


def digest(mailbox: Mailbox, found: Waiting, today: dt.date) -> Letter:
    """What waits for an office this week."""
    with translation.override(mailbox.language):
        subject = _("What waits for your office, %(date)s") % {"date": _day(today)}
        parts = (
            (_("Late"), found.late),
            (_("To agree to, or to word otherwise"), found.to_sign),
            (_("The other side says that it is kept: to confirm or not"), found.to_confirm),
            (_("Requests that wait for an answer for more than thirty days"), found.unanswered),
        )
        return _letter(mailbox, subject, [part for head, lines in parts for part in _part(head, lines)])


def _part(head: str, lines: QuerySet[Line]) -> Iterable[str]:
    count = lines.count()
    if count:
        rows = [f"  {line.handle}  {_words(line)}{_due(line)}" for line in lines[:MOST_LINES]]
        if count > MOST_LINES:
            rows.append("  " + ngettext("and %(count)d more", "and %(count)d more", count - MOST_LINES)
                        % {"count": count - MOST_LINES})  # fmt: skip
        yield "\n".join([f"{head} ({count})", *rows])


def _words(line: Line) -> str:
    if is_sensitive(line):
        return _("(sensitive: sign in to read it)")
    return line.words


def _due(line: Line) -> str:
    return " · " + _("due %(date)s") % {"date": _day(line.falls_due)} if line.falls_due else ""


def _letter(mailbox: Mailbox, subject: str, parts: list[str]) -> Letter:
    """A letter with the scheme at its head, and at its foot where to sign in and how it ends."""
    scheme = str(mailbox.scheme.name)
    head = f"{scheme} · {mailbox.organisation}"
    if mailbox.scheme.is_invented:
        head += "\n" + _("This scheme is invented, to show how Counterfoil works.")
    foot = [
        _("Sign in: %(address)s") % {"address": f"{settings.SITE_ADDRESS}/{mailbox.language}/staff/"},
        _("This was sent by Counterfoil. An office of your side changes or ends it on the page “Mailboxes”."),
    ]
    return Letter(f"{subject} · {scheme}", "\n\n".join([head, *parts, *foot]) + "\n")


def _day(day: dt.date) -> str:
    return format_date(day, "long", locale=_LOCALES.get(translation.get_language() or "en", "en_GB"))
