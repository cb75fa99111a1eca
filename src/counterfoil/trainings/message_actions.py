"""Every write about prepared messages: writing one, and saying to which groups' owners it goes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from counterfoil.base import audit
from counterfoil.base.actors import Actor
from counterfoil.base.errors import Refusal
from counterfoil.base.text import one_line
from counterfoil.partners.access import must_speak
from counterfoil.partners.models import Scheme
from counterfoil.trainings.asking import must_ask_nothing_refused
from counterfoil.trainings.models import Contact, Delivery, Group, Material, Message, Theme

LONGEST_TITLE, LONGEST_WORDS = 120, 1500
State = Delivery.State


@dataclass(frozen=True, kw_only=True)
class MessageDraft:
    """A message as somebody writes it; `material` is handed on as its title and where it stands."""

    title: str
    words: str
    language: str = "en"
    theme: Theme | None = None
    material: Material | None = None


@transaction.atomic
def prepare_message(*, scheme: Scheme, draft: MessageDraft, by: Actor) -> Message:
    """Write a message that may be sent later.

    Raises:
        Refusal: who acts speaks for neither side; title or words are empty, too long, or ask for what is refused
            (G2, G7, G11); the material is of another scheme or was dropped.
            `code`: no_side, long, material, or that of the lexicon.
    """
    side = must_speak(by, scheme)
    made = Message(scheme=scheme, entered_by=by.actor_id, entered_side=side)
    _write(made, draft)
    made.save()
    _note(made, "prepare_message", by)
    return made


@transaction.atomic
def change_message(*, message: Message, draft: MessageDraft, by: Actor) -> Message:
    """Word a message otherwise, before it is sent.

    Raises:
        Refusal: as `prepare_message`; the other side wrote it ("other_side"); it was sent ("sent").
    """
    message = _held(message, by)
    _write(message, draft)
    message.save()
    _note(message, "change_message", by)
    return message


@transaction.atomic
def send_message(*, message: Message, groups: Iterable[Group], by: Actor) -> list[Delivery]:
    """Have a message sent to the owners of groups: each contact once, for all of its groups. Its words stay then.

    Who sends is the worker, see `delivery_actions`; what goes by hand waits for somebody to say that it was sent.

    Raises:
        Refusal: the other side wrote it; it was sent; no group was chosen that is open and whose owner can be
            reached. `code`: no_side, other_side, sent, nobody.
    """
    message = _held(message, by)
    reached = reachable(message.scheme, groups)
    if not reached:
        raise Refusal(
            _("None of these groups is open and has an owner who takes messages."),
            mend=_("Choose others, or enter a contact for their owners."),
            where="groups",
            code="nobody",
        )
    made = Delivery.objects.bulk_create(
        Delivery(message=message, contact=contact, state=_begins(contact)) for contact in reached
    )
    through = Delivery.groups.through
    through._default_manager.bulk_create(
        through(delivery_id=delivery.pk, group_id=group.pk)
        for delivery in made
        for group in reached[delivery.contact]
    )
    message.sent_at = timezone.now()
    message.save(update_fields=["sent_at"])
    _note(message, "send_message", by, deliveries=len(made), groups=sum(map(len, reached.values())))
    return made


def reachable(scheme: Scheme, groups: Iterable[Group]) -> dict[Contact, list[Group]]:
    """Contact → its groups among those named, in the order of their numbers; those closed or without one left out."""
    named = [group.pk for group in groups]
    found = Group.objects.filter(
        scheme=scheme, pk__in=named, closed_on=None, contact__isnull=False, contact__ended_at=None
    ).select_related("contact__mailbox", "contact__organisation")
    reached: dict[Contact, list[Group]] = {}
    for group in found.order_by("number"):
        assert group.contact is not None
        reached.setdefault(group.contact, []).append(group)
    return reached


def _begins(contact: Contact) -> State:
    by_itself = contact.robot or (contact.mailbox is not None and contact.mailbox.is_open)
    return State.WAITING if by_itself else State.BY_HAND


def _write(message: Message, draft: MessageDraft) -> None:
    title, words = one_line(draft.title), draft.words.replace("\r\n", "\n").strip()
    for where, text, most in (("title", title, LONGEST_TITLE), ("words", words, LONGEST_WORDS)):
        if not text or len(text) > most:
            problem = _("It takes 1 to %(most)s signs, and has %(length)s.") % {"most": most, "length": len(text)}
            raise Refusal(problem, mend=_("Say it in fewer words, or write two messages."), where=where, code="long")
        must_ask_nothing_refused(text, where=where)
    if draft.material and (draft.material.scheme_id != message.scheme_id or draft.material.dropped_at):
        raise Refusal(
            _("This material is of another scheme, or was dropped."), mend=_("Choose another."), where="material",
            code="material",
        )  # fmt: skip
    message.title, message.words, message.language = title, words, draft.language
    message.theme, message.material = draft.theme, draft.material


def _held(message: Message, by: Actor) -> Message:
    """The message as it is now, held until the transaction ends, if it is of one's side and was not sent."""
    found = Message.objects.select_for_update(of=("self",)).select_related("scheme")
    message = found.get(pk=message.pk)
    if must_speak(by, message.scheme) != message.entered_side:
        raise Refusal(_("The other side wrote this message."), mend=_("Write one of your own."), code="other_side")
    if message.sent_at:
        raise Refusal(
            _("This message was sent; its words stay."), mend=_("Look at its deliveries, or write another."),
            code="sent",
        )  # fmt: skip
    return message


def _note(message: Message, verb: str, by: Actor, **detail: int) -> None:
    scheme = message.scheme.public_id
    audit.record(by=by, verb=verb, kind="message", subject=message.public_id, scheme=scheme, **detail)
