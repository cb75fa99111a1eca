"""What every change of a visit's plan shares: what must hold before it, each with a Refusal; and the log after it."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Iterable
from typing import Any
from zoneinfo import available_timezones

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from counterfoil.base import audit
from counterfoil.base.actors import Actor
from counterfoil.base.errors import Refusal
from counterfoil.partners.access import must_speak
from counterfoil.people.models import User
from counterfoil.visits.models import Delegate, Stop, Visit

MOST_DAYS = 92  # of one visit; whoever plans more has typed a wrong year


def hold(visit: Visit, by: Actor) -> Visit:
    """The visit as it stands now, held until the end of the transaction: its plan changes by one hand at a time."""
    held = Visit.objects.select_for_update(of=("self",)).select_related("scheme", "tally").get(pk=visit.pk)
    must_speak(by, held.scheme)
    if held.called_off:
        raise Refusal(
            _("This visit is called off."), mend=_("Start a new one; this one stays readable."), code="called_off"
        )
    return held


def note(visit: Visit, verb: str, by: Actor, **detail: Any) -> None:
    """Write into the log what was done to the plan of a visit."""
    audit.record(by=by, verb=verb, kind="visit", subject=visit.public_id, scheme=visit.scheme.public_id, **detail)


def must_run_forward(begins: datetime.date, ends: datetime.date) -> None:
    if ends < begins:
        raise Refusal(
            _("The return lies before the departure."),
            mend=_("Look at the two dates."),
            where="ends",
            code="backward",
        )
    if (ends - begins).days >= MOST_DAYS:
        problem = _("A visit lasts %(most)s days at most.") % {"most": MOST_DAYS}
        raise Refusal(problem, mend=_("Look at the year of both dates."), where="ends", code="long")


def must_know_zone(zone: str) -> None:
    if zone and zone not in available_timezones():
        raise Refusal(
            _("There is no time zone “%(zone)s”.") % {"zone": zone},
            mend=_("Write it as calendars do, for example Asia/Shanghai, or leave it blank."),
            where="zone",
            code="zone",
        )


def seen_of(rows: Iterable[Iterable[object]]) -> str:
    """A short mark of what somebody read, so that a change meanwhile is noticed, and the same again is none."""
    text = "\x1e".join("\x1f".join(str(value) for value in row) for row in rows)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def must_be_as_seen(seen: str, now: str) -> None:
    """`seen` is the mark of what was read; "" where nobody read anything."""
    if seen and seen != now:
        raise Refusal(
            _("Somebody changed this while you were writing."),
            mend=_("What they saved stands below, what you typed stands in the form. Take over what you need, "
                   "then save once more."),
            code="stale",
        )  # fmt: skip


def must_travel_once(visit: Visit, users: Iterable[User], begins: datetime.date, ends: datetime.date) -> None:
    """Nobody is a delegate of two visits on one day; asked in every scheme, told without its words in another."""
    users = list(users)
    if not users:
        return
    # Held, so that two visits that name one user at once come one after the other.
    list(User.objects.select_for_update(no_key=True).filter(pk__in=[user.pk for user in users]).order_by("pk"))
    clash = (
        Delegate.objects.filter(user__in=users, visit__called_off="")
        .filter(visit__begins__lte=ends, visit__ends__gte=begins)
        .exclude(visit=visit.pk)
        .select_related("user", "visit__tally")
        .first()
    )
    if clash:
        other = clash.visit
        name = str(other) if other.scheme_id == visit.scheme_id else _("a visit of another scheme")
        problem = _("%(who)s travels with two visits at once: this one and %(other)s, %(begins)s to %(ends)s.") % {
            "who": clash.user, "other": name, "begins": date_format(other.begins), "ends": date_format(other.ends),
        }  # fmt: skip
        raise Refusal(problem, mend=_("Take them off one of the two, or move the dates."), code="two_visits")


def refuse_outside(stops: Iterable[Stop]) -> None:
    """Name the stops that would fall outside of the visit's days."""
    named = "; ".join(f"“{stop.title}” ({date_format(stop.day)})" for stop in stops)
    if named:
        raise Refusal(
            _("These stops would fall outside of the visit: %(stops)s.") % {"stops": named},
            mend=_("Move or drop them first, or choose other dates."),
            where="begins",
            code="outside",
        )
