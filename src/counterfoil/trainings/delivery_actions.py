"""Every write about deliveries: sending what waits, and what a person says of one.

*Sending* is committed before the network is touched, so a worker that is killed leaves *unknown*, never a second
letter. A no is tried again by itself, with growing pauses; what is unknown only by a person.
"""

from __future__ import annotations

import datetime as dt
import logging

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from counterfoil.base import audit
from counterfoil.base.actors import Actor
from counterfoil.base.errors import Refusal
from counterfoil.partners.access import must_speak
from counterfoil.trainings import sending
from counterfoil.trainings.models import Delivery
from counterfoil.trainings.sent import Cut, No

State = Delivery.State
PAUSES = (1, 5, 30, 120)  # minutes before it is tried again; after the fifth no it has failed
CUT_OFF = dt.timedelta(minutes=15)  # a delivery that is still being sent after this was cut off
MOST_AT_ONCE = 200  # of one round of the worker
log = logging.getLogger(__name__)


def send_waiting(*, by: Actor) -> int:
    """Send what waits and is due, one after the other; how many were tried. Two workers take different ones."""
    tried = 0
    while tried < MOST_AT_ONCE and (delivery := _claim()):
        _send(delivery)
        tried += 1
    return tried


@transaction.atomic
def mark_cut_off(*, by: Actor) -> int:
    """Deliveries whose sending was cut off are marked *unknown*; how many."""
    stuck = Delivery.objects.filter(state=State.SENDING, at__lt=timezone.now() - CUT_OFF)
    count: int = stuck.update(state=State.UNKNOWN)
    if count:
        audit.record(by=by, verb="mark_cut_off", kind="delivery", subject=None, count=count)
    return count


def send_again(*, delivery: Delivery, by: Actor) -> Delivery:
    """Have a delivery sent again that failed, or of which nobody knows.

    Raises:
        Refusal: the other side wrote the message; it was sent, or waits; its contact has ended.
            `code`: no_side, other_side, state, ended.
    """
    with transaction.atomic():
        delivery = _held(delivery, (State.FAILED, State.UNKNOWN), by)
        if delivery.contact.ended_at:
            raise Refusal(_("Nothing is sent there any more."), mend=_("Enter another contact."), code="ended")
        delivery.state, delivery.tries, delivery.again_at = State.WAITING, 0, None
        delivery.by, delivery.at = by.actor_id, timezone.now()
        delivery.save(update_fields=["state", "tries", "again_at", "by", "at"])
        _note(delivery, "send_again", by)
    return delivery


def mark_sent(*, delivery: Delivery, by: Actor) -> Delivery:
    """Say that somebody sent it by hand: it is their word, and shown as that.

    Raises:
        Refusal: the other side wrote the message; it was sent, or is about to be. `code`: no_side, other_side, state.
    """
    with transaction.atomic():
        delivery = _held(delivery, (State.BY_HAND, State.FAILED, State.UNKNOWN), by)
        delivery.state, delivery.by, delivery.at = State.MARKED, by.actor_id, timezone.now()
        delivery.save(update_fields=["state", "by", "at"])
        _note(delivery, "mark_sent", by)
    return delivery


def _claim() -> Delivery | None:
    """The next delivery that is due, written down as *sending* for good."""
    now = timezone.now()
    due = Delivery.objects.filter(Q(again_at__isnull=True) | Q(again_at__lte=now), state=State.WAITING)
    with transaction.atomic(durable=True):
        found = due.select_for_update(skip_locked=True).order_by("id").values_list("pk", flat=True).first()
        if found is None:
            return None
        Delivery.objects.filter(pk=found).update(state=State.SENDING, tries=F("tries") + 1, at=now, why="")
    return Delivery.objects.select_related(
        "message__scheme", "message__material", "contact__mailbox", "contact__organisation"
    ).get(pk=found)


def _send(delivery: Delivery) -> None:
    """Hand a claimed delivery over, and write down what became of it."""
    after: dict[str, object] = {"state": State.SENT, "why": "", "again_at": None}
    try:
        sending.hand_over(delivery)
    except No as no:
        log.warning("Delivery %s was not sent: %s", delivery.pk, no)
        after = _after_no(delivery.tries) | {"why": str(no)[:200]}
    except Cut as cut:
        log.warning("Nobody knows whether delivery %s was sent: %s", delivery.pk, cut)
        after = {"state": State.UNKNOWN, "why": str(cut)[:200], "again_at": None}
    Delivery.objects.filter(pk=delivery.pk, state=State.SENDING).update(**after, at=timezone.now())


def _after_no(tries: int) -> dict[str, object]:
    if tries > len(PAUSES):
        return {"state": State.FAILED, "again_at": None}
    return {"state": State.WAITING, "again_at": timezone.now() + dt.timedelta(minutes=PAUSES[tries - 1])}


def _held(delivery: Delivery, states: tuple[State, ...], by: Actor) -> Delivery:
    """The delivery as it is now, held until the transaction ends."""
    found = Delivery.objects.select_for_update(of=("self",)).select_related("message__scheme", "contact")
    delivery = found.get(pk=delivery.pk)
    if must_speak(by, delivery.message.scheme) != delivery.message.entered_side:
        raise Refusal(
            _("The other side wrote this message."), mend=_("Ask an office of that side."), code="other_side"
        )
    if delivery.state not in states:
        raise Refusal(_("This was sent, or is about to be."), mend=_("Load the page again."), code="state")
    return delivery


def _note(delivery: Delivery, verb: str, by: Actor) -> None:
    message = delivery.message
    audit.record(by=by, verb=verb, kind="message", subject=message.public_id, scheme=message.scheme.public_id)
