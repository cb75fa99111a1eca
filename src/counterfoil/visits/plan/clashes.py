"""Two places at once: who would have to be at two stops in the same minutes. Hours are civil time, `[from, to)`."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from django.db import IntegrityError, connection, transaction
from django.db.models import F
from django.db.models.functions import Coalesce
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from psycopg.types.range import TimestamptzRange

from counterfoil.base.errors import Refusal
from counterfoil.visits.models import Delegate, Goer, Stop


def during(stop: Stop) -> TimestamptzRange:
    """The hours of a stop, written as if they were UTC."""
    begins, ends = (datetime.datetime.combine(stop.day, hour, datetime.UTC) for hour in (stop.begins, stop.ends))
    return TimestamptzRange(begins, ends, "[)")


def hours_of(stop: Stop) -> str:
    """When a stop begins and ends: 10:00–11:30."""
    return f"{stop.begins:%H:%M}–{stop.ends:%H:%M}"


def overlap(first: Stop, second: Stop) -> bool:
    """Whether two stops share a minute; one may begin when the other ends."""
    return first.day == second.day and first.begins < second.ends and second.begins < first.ends


def must_be_in_one_place(stop: Stop, delegates: Iterable[Delegate]) -> None:
    """Raises:
    Refusal: a delegate is at another stop then; both stops and the delegate are named (code "two_places").
    """
    clash = (
        Goer.objects.filter(delegate__in=list(delegates), stop__day=stop.day, stop__dropped="")
        .filter(stop__begins__lt=stop.ends, stop__ends__gt=stop.begins)
        .exclude(stop=stop.pk)
        .select_related("delegate", "stop")
        .order_by("stop__begins", Coalesce(F("delegate__position"), 0))
        .first()
    )
    if clash:
        raise two_places(clash.delegate, clash.stop, stop)


def two_places(who: Delegate, first: Stop, second: Stop) -> Refusal:
    """The refusal for a delegate at two stops at once."""
    words = {
        "who": who, "day": date_format(second.day), "first": first.title, "first_hours": hours_of(first),
        "second": second.title, "second_hours": hours_of(second),
    }  # fmt: skip
    return Refusal(
        _("Two places at once: on %(day)s %(who)s goes to “%(first)s” %(first_hours)s and to “%(second)s” "
          "%(second_hours)s.") % words,
        mend=_("Change the hours of one, or untick who does not go. A group can be split in the delegation."),
        where="begins",
        code="two_places",
    )  # fmt: skip


def must_hold_in_database(stop: Stop) -> None:
    """Ask the database now, not at the commit, whether everybody is in one place.

    Raises:
        Refusal: it says no although the question above did not: somebody planned in the same moment.
    """
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS goer_in_one_place IMMEDIATE")
            cursor.execute("SET CONSTRAINTS goer_in_one_place DEFERRED")
    except IntegrityError as error:
        raise Refusal(
            _("Two places at once: somebody who goes to “%(stop)s” %(hours)s was sent elsewhere in the same moment.")
            % {"stop": stop.title, "hours": hours_of(stop)},
            mend=_("Open the itinerary again and look."),
            where="begins",
            code="two_places",
        ) from error
