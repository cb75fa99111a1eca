"""Two sessions at once: a trainer who would have to be in two places in the same minutes. Hours are `[from, to)`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence

from django.db import IntegrityError, connection, transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from psycopg.types.range import TimestamptzRange

from counterfoil.base.errors import Refusal
from counterfoil.trainings.models import Session, Teaches, Trainer

Span = tuple[int, dt.datetime, dt.datetime, int]  # trainer, from, to, key of the row


def during(session: Session) -> TimestamptzRange | None:
    """The hours of a session, written as if they were UTC; None where they are not stated, or it is called off."""
    if session.begins is None or session.ends is None or session.state == Session.State.CALLED_OFF:
        return None
    begins, ends = (dt.datetime.combine(session.day, hour, dt.UTC) for hour in (session.begins, session.ends))
    return TimestamptzRange(begins, ends, "[)")


def first_clash(spans: Iterable[Span]) -> tuple[int, int] | None:
    """The keys of the first two rows of one trainer that share a minute, or None.

    Of one trainer's spans by their beginning, if any two overlap then two neighbours do; so one pass is enough.
    """
    before: Span | None = None
    for span in sorted(spans):
        if before is not None and before[0] == span[0] and span[1] < before[2]:
            return before[3], span[3]
        before = span
    return None


def hold_trainers(trainers: Collection[int]) -> None:
    """Keep these trainers until the end of the transaction: two who plan them at once come one after the other."""
    list(Trainer.objects.select_for_update(no_key=True).filter(pk__in=trainers).order_by("pk").values_list("pk"))


def must_be_in_one_place(trainers: Collection[int], sessions: Sequence[Session]) -> None:
    """Raises:
    Refusal: a trainer is at another session then; both sessions and the trainer are named ("two_places").
    """
    days = [session.day for session in sessions]
    near = Teaches.objects.filter(
        trainer__in=trainers, during__isnull=False, session__day__gte=min(days), session__day__lte=max(days)
    )
    spans = (
        (trainer, at.lower, at.upper, pk) for trainer, at, pk in near.values_list("trainer", "during", "pk") if at
    )
    clash = first_clash(spans)
    if clash:
        raise _two_places(clash, {session.pk for session in sessions})
    _must_hold_in_database()


def _two_places(clash: tuple[int, int], fresh: set[int]) -> Refusal:
    related = ("trainer", "session__course__tally__kind")
    rows = Teaches.objects.select_related(*related).in_bulk(clash)
    there, here = sorted((rows[key] for key in clash), key=lambda row: (row.session_id in fresh, row.pk))
    words = {
        "who": there.trainer, "day": date_format(here.session.day), "first": _said(there.session),
        "second": _said(here.session),
    }  # fmt: skip
    return Refusal(
        _("Two sessions at once: on %(day)s %(who)s teaches at %(first)s and would teach at %(second)s.") % words,
        mend=_("Change the hours of one, or choose another trainer."),
        where="trainers",
        code="two_places",
    )


def _said(session: Session) -> str:
    hours = f"{session.begins:%H:%M}–{session.ends:%H:%M}"
    return _("“%(course)s”, session %(number)s, %(hours)s") % {
        "course": session.course, "number": session.number, "hours": hours
    }  # fmt: skip


def _must_hold_in_database() -> None:
    """Ask the database now, not at the commit; it says no only where somebody planned past `hold_trainers`."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS teaches_in_one_place IMMEDIATE")
            cursor.execute("SET CONSTRAINTS teaches_in_one_place DEFERRED")
    except IntegrityError as error:
        raise Refusal(
            _("Two sessions at once: somebody planned one of these trainers elsewhere in the same moment."),
            mend=_("Open the course again and look."), where="trainers", code="two_places",
        ) from error  # fmt: skip
