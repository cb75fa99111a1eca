"""Questions about what phones sent in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet
from django.utils import timezone

from counterfoil.base.actors import Actor
from counterfoil.lines.models import Line
from counterfoil.partners.access import sides_of, speaks_for
from counterfoil.partners.models import Scheme
from counterfoil.people.models import User
from counterfoil.people.permissions import Permission
from counterfoil.visits.models import Sent
from counterfoil.visits.sent.entering import Problem

PATIENCE = dt.timedelta(days=1)  # what waits for another record longer than this waits for a colleague too


def held(schemes: Iterable[Scheme] | QuerySet[Scheme]) -> QuerySet[Sent]:
    """What is held in these schemes, oldest first, without the pictures."""
    found = Sent.objects.filter(visit__scheme__in=schemes, state=Sent.State.HELD)
    return found.defer("blob").select_related("visit__tally", "visit__scheme").order_by("id")


def held_for(user: User) -> QuerySet[Sent]:
    """What is held in every scheme in which the user writes; without what the other side sent there."""
    seats = sides_of(user, Permission.WRITE_LINES)
    found = held([scheme for scheme, _side in seats])
    mine = (Q(visit__scheme=scheme, content__side__in=[side.value, ""]) for scheme, side in seats)
    return found.filter(reduce(or_, mine)) if seats else found.none()


def is_of_the_other_side(sent: Sent, by: Actor) -> bool:
    """Whether the side across the table sent a record, so that it is theirs to decide on."""
    return sent.content.get("side", "") not in ("", speaks_for(by, sent.visit.scheme))


def sender_of(sent_by: str) -> User | None:
    """The user behind an actor id, where there still is one."""
    kind, _colon, public_id = sent_by.partition(":")
    return User.objects.filter(public_id=public_id).first() if kind == "user" else None


def for_somebody(found: QuerySet[Sent]) -> QuerySet[Sent]:
    """Of what is held, what a colleague should decide on: all that waits for nothing, or has waited too long."""
    return found.filter(Q(waits_for__isnull=True) | Q(received_at__lt=timezone.now() - PATIENCE))


def problem_words(sent: Sent) -> str:
    """Why a record is held, in the reader's language."""
    return str(Problem(sent.problem).label) if sent.problem in Problem.values else sent.problem


def handle_of(sent: Sent) -> str:
    """The number for life of the line that a record made, or nothing."""
    if sent.result is None or sent.kind in ("look", "photo", "headcount"):
        return ""
    line = Line.objects.filter(public_id=sent.result).first()
    return line.handle if line else ""
