"""Questions about what phones sent in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db.models import Q, QuerySet
from django.utils import timezone

from counterfoil.lines.models import Line
from counterfoil.partners.models import Scheme
from counterfoil.visits.models import Sent
from counterfoil.visits.sent.entering import Problem

PATIENCE = dt.timedelta(days=1)  # what waits for another record longer than this waits for a colleague too


def held(schemes: Iterable[Scheme] | QuerySet[Scheme]) -> QuerySet[Sent]:
    """What is held in these schemes, oldest first, without the pictures."""
    found = Sent.objects.filter(visit__scheme__in=schemes, state=Sent.State.HELD)
    return found.defer("blob").select_related("visit__tally", "visit__scheme").order_by("id")


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
