"""Every write about mailboxes, and the sending of notices.

A notice is written down, and that is committed, before it is sent. Two workers cannot write the same one; after a
crash in between it is *unknown*, and only a person who presses a button sends it again.
"""

from __future__ import annotations

import datetime as dt
import logging
import secrets
from smtplib import SMTPException

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from counterfoil.base import audit
from counterfoil.base.actors import Actor
from counterfoil.base.errors import Refusal
from counterfoil.base.sides import Side
from counterfoil.lines.models import Line
from counterfoil.partners.access import speaks_for
from counterfoil.partners.models import Organisation, Scheme
from counterfoil.promises import mail
from counterfoil.promises.models import Mailbox, Notice
from counterfoil.promises.notices import queries

CODE_DAYS, CODE_TRIES = 7, 5
CUT_OFF = dt.timedelta(minutes=15)  # a notice that is still being sent after this was cut off
log = logging.getLogger(__name__)


# --- mailboxes ------------------------------------------------------------------------------------------


@transaction.atomic
def add_mailbox(
    *,
    scheme: Scheme,
    organisation: Organisation,
    address: str,
    by: Actor,
    language: str = "en",
    reminders: bool = True,
    weekly: bool = True,
) -> Mailbox:
    """Add an office's mailbox, or take up again one that had ended. It has to be confirmed: see `send_code`.

    Raises:
        Refusal: who acts does not speak for the side of this office; the mailbox is there already.
    """
    _must_speak_for(scheme, organisation, by)
    chosen = {"language": language, "reminders": reminders, "weekly": weekly}
    mailbox, made = Mailbox.objects.get_or_create(
        scheme=scheme, organisation=organisation, address=address.strip().lower(), defaults=chosen
    )
    if not made and mailbox.ended_at is None:
        raise Refusal(_("This mailbox is there already."), mend=_("Change that one."), where="address", code="there")
    if not made:
        Mailbox.objects.filter(pk=mailbox.pk).update(**chosen, ended_at=None, confirmed_at=None)
        mailbox.refresh_from_db()
    _note(mailbox, "add_mailbox", by)
    return mailbox


@transaction.atomic
def change_mailbox(*, mailbox: Mailbox, language: str, reminders: bool, weekly: bool, by: Actor) -> Mailbox:
    """Change what is sent to a mailbox, and in which language. Another address is another mailbox.

    Raises:
        Refusal: who acts does not speak for the side of this office.
    """
    mailbox = _held(mailbox, by)
    mailbox.language, mailbox.reminders, mailbox.weekly = language, reminders, weekly
    mailbox.save(update_fields=["language", "reminders", "weekly"])
    _note(mailbox, "change_mailbox", by)
    return mailbox


@transaction.atomic
def end_mailbox(*, mailbox: Mailbox, by: Actor) -> Mailbox:
    """Send nothing there any more.

    Raises:
        Refusal: who acts does not speak for the side of this office.
    """
    mailbox = _held(mailbox, by)
    mailbox.ended_at = mailbox.ended_at or timezone.now()
    mailbox.save(update_fields=["ended_at"])
    _note(mailbox, "end_mailbox", by)
    return mailbox


def send_code(*, mailbox: Mailbox, by: Actor) -> Notice:
    """Send the code that confirms a mailbox; one a day.

    Raises:
        Refusal: the mailbox ended or is confirmed; a code was written today; who acts does not speak for its side.
    """
    with transaction.atomic(durable=True):
        mailbox = _held(mailbox, by)
        if mailbox.ended_at or mailbox.confirmed_at:
            raise Refusal(_("This mailbox needs no code."), mend=_("Load the page again."), code="no_code")
    notice = _write(mailbox, Notice.Kind.CODE, timezone.localdate())
    if notice is None:
        raise Refusal(
            _("A code for this mailbox was written today already."),
            mend=_("Look into the mailbox, also where unwanted mail goes; or try again tomorrow."),
            code="once_a_day",
        )
    return _send(notice, timezone.localdate(), by)


def confirm_mailbox(*, mailbox: Mailbox, code: str, by: Actor) -> Mailbox:
    """Confirm a mailbox with the code that was sent to it.

    Raises:
        Refusal: another code, too many tries, or the code is too old; who acts does not speak for its side.
    """
    with transaction.atomic(durable=True):
        mailbox = _held(mailbox, by)
        _must_have_a_code(mailbox)
        right = constant_time_compare(_hash(mailbox, "".join(code.split())), mailbox.code_hash)
        if right:
            mailbox.confirmed_at, mailbox.code_hash, mailbox.code_until = timezone.now(), "", None
            _note(mailbox, "confirm_mailbox", by)
        mailbox.code_tries += 0 if right else 1
        mailbox.save(update_fields=["confirmed_at", "code_hash", "code_until", "code_tries"])
    if not right:
        raise Refusal(_("This is another code."), mend=_("Copy it from the e-mail."), where="code", code="wrong")
    return mailbox


def _must_have_a_code(mailbox: Mailbox) -> None:
    if mailbox.ended_at or not mailbox.code_hash or mailbox.code_until is None:
        raise Refusal(_("No code was sent to this mailbox."), mend=_("Send one."), where="code", code="no_code")
    if mailbox.code_tries >= CODE_TRIES or mailbox.code_until < timezone.now():
        raise Refusal(
            _("This code is good no longer: it is too old, or was tried too often."),
            mend=_("Send another tomorrow."),
            where="code",
            code="spent",
        )


# --- notices --------------------------------------------------------------------------------------------


def send_reminders(*, today: dt.date, by: Actor) -> list[Notice]:
    """One reminder for each line that falls due within a week, to its owner's mailboxes; none is sent twice."""
    return [
        _send(notice, today, by)
        for mailbox, side in queries.told(reminders=True)
        for line in queries.falling_due(mailbox, side, today)
        if line.falls_due and (notice := _write(mailbox, Notice.Kind.REMINDER, line.falls_due, line))
    ]


def send_digests(*, today: dt.date, by: Actor) -> list[Notice]:
    """The digest of a week to each mailbox for which something waits; `today` is its day, a Monday."""
    return [
        _send(notice, today, by)
        for mailbox, side in queries.told(weekly=True)
        if queries.waiting(mailbox, side, today) and (notice := _write(mailbox, Notice.Kind.DIGEST, today))
    ]


@transaction.atomic
def mark_cut_off(*, by: Actor) -> int:
    """Notices whose sending was cut off are marked *unknown*; how many."""
    stuck = Notice.objects.filter(state=Notice.State.SENDING, at__lt=timezone.now() - CUT_OFF)
    count: int = stuck.update(state=Notice.State.UNKNOWN)
    if count:
        audit.record(by=by, verb="mark_cut_off", kind="notice", subject=None, count=count)
    return count


def send_again(*, notice: Notice, by: Actor) -> Notice:
    """Send a notice again that failed, was cut off, or was written while there was no mail server.

    Raises:
        Refusal: it was sent, or is being sent; the mailbox ended; who acts does not speak for its side.
    """
    with transaction.atomic(durable=True):
        notice = Notice.objects.select_for_update(of=("self",)).select_related("mailbox", "line").get(pk=notice.pk)
        mailbox = _held(notice.mailbox, by)
        if not notice.may_be_sent_again:
            raise Refusal(_("This was sent, or is being sent."), mend=_("Load the page again."), code="sent")
        if mailbox.ended_at or (notice.kind == Notice.Kind.CODE) == bool(mailbox.confirmed_at):
            raise Refusal(_("Nothing of this kind is sent to this mailbox now."), code="not_open")
        notice.state, notice.at = Notice.State.SENDING, timezone.now()
        notice.save(update_fields=["state", "at"])
        _note(mailbox, "send_again", by)
    return _send(notice, timezone.localdate(), by)


def _write(mailbox: Mailbox, kind: Notice.Kind, day: dt.date, line: Line | None = None) -> Notice | None:
    """Write a notice down for good; None if it was written before, by whomever."""
    with transaction.atomic(durable=True):
        notice, made = Notice.objects.get_or_create(mailbox=mailbox, kind=kind, line=line, for_day=day)
    return notice if made else None


def _send(notice: Notice, today: dt.date, by: Actor) -> Notice:
    """Send a notice that was written, and note what became of it."""
    state = _hand_over(notice, today, by) if mail.is_set_up() else Notice.State.NOT_SENT
    notice.state = state
    Notice.objects.filter(pk=notice.pk, state=Notice.State.SENDING).update(state=state)
    return notice


def _hand_over(notice: Notice, today: dt.date, by: Actor) -> Notice.State:
    letter = _letter(notice, today, by)
    try:
        mail.send(notice.mailbox, letter)
    except mail.REFUSED as error:
        log.warning("Notice %s was not sent: %s", notice.pk, type(error).__name__)
        return Notice.State.FAILED
    except (OSError, SMTPException) as error:
        log.warning("Nobody knows whether notice %s was sent: %s", notice.pk, type(error).__name__)
        return Notice.State.UNKNOWN
    return Notice.State.SENT


def _letter(notice: Notice, today: dt.date, by: Actor) -> mail.Letter:
    mailbox = notice.mailbox
    if notice.kind == Notice.Kind.CODE:
        return mail.code(mailbox, _new_code(mailbox, by))
    if notice.line is not None:
        return mail.reminder(mailbox, notice.line, today)
    return mail.digest(mailbox, queries.waiting(mailbox, queries.side_of(mailbox), today), today)


@transaction.atomic
def _new_code(mailbox: Mailbox, by: Actor) -> str:
    code = f"{secrets.randbelow(10**8):08d}"
    until = timezone.now() + dt.timedelta(days=CODE_DAYS)
    Mailbox.objects.filter(pk=mailbox.pk).update(code_hash=_hash(mailbox, code), code_until=until, code_tries=0)
    _note(mailbox, "send_code", by)
    return code


def _hash(mailbox: Mailbox, code: str) -> str:
    return salted_hmac(f"counterfoil.mailbox:{mailbox.public_id}", code, algorithm="sha256").hexdigest()


# --- who may ----------------------------------------------------------------------------------------------


def _held(mailbox: Mailbox, by: Actor) -> Mailbox:
    """The mailbox as it is now, held until the transaction ends, if who acts speaks for its side."""
    mailbox = (
        Mailbox.objects.select_for_update(of=("self",)).select_related("scheme", "organisation").get(pk=mailbox.pk)
    )
    _must_speak_for(mailbox.scheme, mailbox.organisation, by)
    return mailbox


def _must_speak_for(scheme: Scheme, organisation: Organisation, by: Actor) -> None:
    side = speaks_for(by, scheme)
    if side == Side.NEITHER or not scheme.parties.filter(organisation=organisation, side=side).exists():
        raise Refusal(
            _("You do not speak for the side of this office."),
            mend=_("Ask somebody in an office of that side."),
            where="organisation",
            code="no_side",
        )


def _note(mailbox: Mailbox, verb: str, by: Actor) -> None:
    audit.record(by=by, verb=verb, kind="mailbox", subject=mailbox.public_id, scheme=mailbox.scheme.public_id)
