"""Questions about follow-up groups, what is sent to their owners, and what is asked in them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from counterfoil.base.figures import SMALLEST
from counterfoil.base.sides import Side
from counterfoil.partners.models import Scheme
from counterfoil.trainings.models import Asked, Contact, Delivery, Group, Message

State = Delivery.State


@dataclass(frozen=True)
class Quarter:
    """Questions of one theme in a quarter, of all groups of a scheme; None: fewer than ten, and not shown."""

    asked: Asked
    number: int | None


def groups_of(scheme: Scheme) -> QuerySet[Group]:
    """The groups of a scheme, with what a list shows of each."""
    return Group.objects.filter(scheme=scheme).select_related("channel", "theme", "owner", "contact", "course__tally")


def groups_past_review(schemes: Iterable[Scheme], today: dt.date) -> QuerySet[Group]:
    """Open groups whose day to be looked at again has come, the longest waiting first."""
    found = Group.objects.filter(scheme__in=list(schemes), closed_on=None, review_on__lte=today)
    return found.select_related("scheme", "channel", "owner").order_by("review_on", "id")


def contacts_of(scheme: Scheme, side: Side) -> QuerySet[Contact]:
    """Contacts of one side's offices, those that ended left out."""
    offices = scheme.parties.filter(side=side).values("organisation")
    found = Contact.objects.filter(scheme=scheme, organisation__in=offices, ended_at=None)
    return found.select_related("organisation", "mailbox", "scheme").annotate(
        open_groups=Count("groups", filter=Q(groups__closed_on=None))
    )


def messages_of(scheme: Scheme) -> QuerySet[Message]:
    """The messages of a scheme, with how their deliveries stand."""
    stuck = Q(deliveries__state__in=[State.FAILED, State.UNKNOWN])
    return Message.objects.filter(scheme=scheme).annotate(
        owners=Count("deliveries"),
        stuck=Count("deliveries", filter=stuck),
        by_hand=Count("deliveries", filter=Q(deliveries__state=State.BY_HAND)),
        waiting=Count("deliveries", filter=Q(deliveries__state__in=[State.WAITING, State.SENDING])),
    )


def deliveries_of(message: Message) -> QuerySet[Delivery]:
    """What became of a message, owner by owner."""
    found = message.deliveries.select_related("contact__organisation", "contact__mailbox", "message__scheme")
    return found.prefetch_related("groups").order_by("id")


def may_get(scheme: Scheme) -> QuerySet[Group]:
    """Open groups of a scheme, those whose owner can be written to and those whose owner cannot."""
    return groups_of(scheme).filter(closed_on=None).order_by("number")


def asked_in(scheme: Scheme) -> list[Quarter]:
    """The latest number for each theme and quarter, the newest quarter first."""
    latest = Asked.objects.filter(scheme=scheme).order_by("-year", "-quarter", "theme__position", "theme_id", "-id")
    latest = latest.distinct("year", "quarter", "theme__position", "theme_id").select_related("theme")
    return [Quarter(one, one.number if one.number >= SMALLEST else None) for one in latest]
