"""Writes about the visit as a whole: its dates and purpose, and calling it off."""

from __future__ import annotations

import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from counterfoil.base.actors import Actor
from counterfoil.base.errors import Refusal
from counterfoil.base.text import TranslatedText, one_line
from counterfoil.lines.models import Line
from counterfoil.people.models import User
from counterfoil.statements.tally_actions import name_tally
from counterfoil.visits.models import Headcount, Visit
from counterfoil.visits.plan import rules
from counterfoil.visits.plan.queries import visit_seen


@transaction.atomic
def change_visit(
    *,
    visit: Visit,
    begins: datetime.date,
    ends: datetime.date,
    purpose: str,
    zone: str,
    by: Actor,
    language: str = "",
    name: TranslatedText | None = None,
    seen: str = "",
) -> Visit:
    """Move a visit, or say otherwise what it is for.

    Args:
        begins, ends: civil dates, both included.
        zone: the hosts' time zone by its IANA name; "" leaves hours without one.
        language: of the purpose; "" leaves it as it was.
        name: what it is called in each language; None leaves it as it was.
        seen: `queries.visit_seen` of what was read before; "" where nothing was.

    Raises:
        Refusal: the return lies before the departure; a stop would fall outside (code "outside", all named); a
            delegate travels with another visit then ("two_visits"); unknown zone; no name; changed
            meanwhile ("stale").
    """
    held = rules.hold(visit, by)
    rules.must_be_as_seen(seen, visit_seen(held))
    rules.must_run_forward(begins, ends)
    rules.must_know_zone(zone)
    rules.refuse_outside(held.stops.filter(Q(day__lt=begins) | Q(day__gt=ends), dropped=""))
    rules.must_travel_once(held, User.objects.filter(pk__in=held.delegates.values("user")), begins, ends)
    if name is not None:
        held.tally = name_tally(tally=held.tally, name=name, by=by)
    held.begins, held.ends, held.zone = begins, ends, zone
    held.purpose, held.language = one_line(purpose), language or held.language
    held.save(update_fields=["begins", "ends", "zone", "purpose", "language"])
    rules.note(held, "change_visit", by)
    return held


@transaction.atomic
def call_off(*, visit: Visit, reason: str, by: Actor) -> Visit:
    """Call a visit off, with a reason that stays readable beside its plan.

    Raises:
        Refusal: no reason; something was already written down at the visit (code "lived").
    """
    held = rules.hold(visit, by)
    reason = one_line(reason)
    if not reason:
        raise Refusal(_("There is no reason."), mend=_("Say why in a few words."), where="reason", code="reason")
    at = Q(tally=held.tally_id) | Q(tally__parent=held.tally_id)
    if held.looks.exists() or Line.objects.filter(at).exists() or Headcount.objects.filter(at).exists():
        raise Refusal(
            _("This visit took place: lines, counts or findings were written down at it."),
            mend=_("Mend its dates instead, or drop the stops that did not happen."),
            code="lived",
        )
    held.called_off = reason
    held.save(update_fields=["called_off"])
    rules.note(held, "call_off", by)
    return held
