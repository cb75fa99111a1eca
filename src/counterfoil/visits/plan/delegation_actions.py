"""Writes about the delegation: who travels in office, in the order of protocol."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from django.db import transaction
from django.db.models import Count
from django.utils.translation import gettext as _

from counterfoil.base.actors import Actor
from counterfoil.base.errors import Refusal
from counterfoil.base.text import one_line
from counterfoil.partners.models import Membership
from counterfoil.people.models import User
from counterfoil.visits.models import Delegate, Goer, Stop, Visit
from counterfoil.visits.plan import clashes, rules
from counterfoil.visits.plan.drafts import DelegateDraft, as_drafts
from counterfoil.visits.plan.queries import delegation_seen

MOST_PEOPLE = 500  # of one role
_COLUMNS = ("organisation", "office", "name", "count", "user", "decides_awards")


@transaction.atomic
def set_delegation(*, visit: Visit, delegates: Sequence[DelegateDraft], by: Actor, seen: str = "") -> list[Delegate]:
    """Write the whole delegation, in the order of protocol; who is not in the list is taken off it.

    Whoever is new goes wherever everybody goes. `where` of a refusal names the row, counted from 1: "row 3".

    Args:
        seen: `queries.delegation_seen` of the list that was read before; "" where none was.

    Raises:
        Refusal: a row has no office, or a name for more than one person; one user stands there twice, is in no
            membership of this scheme, or travels with another visit ("two_visits"); who is taken off was at a stop
            at which something was written down ("lived"); changed meanwhile ("stale").
    """
    held = rules.hold(visit, by)
    rules.must_be_as_seen(seen, delegation_seen(held))
    delegates = [replace(one, office=one_line(one.office), name=one_line(one.name)) for one in delegates]
    for number, one in enumerate(delegates, start=1):
        _must_hold(one, _("row %(number)s") % {"number": number})
    _must_be_users_here(held, [one.user for one in delegates if one.user])
    there = {delegate.pk: delegate for delegate in held.delegates.all()}
    kept = {one.delegate.pk for one in delegates if one.delegate}
    _take_off(held, [delegate for key, delegate in there.items() if key not in kept])
    shared = _stops_of_everybody(held)
    rows = [_row(held, there, one, position) for position, one in enumerate(delegates, start=1)]
    Delegate.objects.bulk_update([row for row in rows if row.pk], [*_COLUMNS, "position"])
    new = Delegate.objects.bulk_create([row for row in rows if not row.pk])
    _send_everywhere(shared, new)
    rules.note(held, "set_delegation", by, count=len(delegates))
    return list(held.delegates.select_related("organisation"))


def add_delegate(*, visit: Visit, draft: DelegateDraft, by: Actor, position: int | None = None) -> list[Delegate]:
    """Put one more into the delegation, last or at a place of protocol counted from 1; raises as `set_delegation`."""
    rows = as_drafts(visit)
    rows.insert(len(rows) if position is None else position - 1, draft)
    return set_delegation(visit=visit, delegates=rows, by=by)


def change_delegate(*, delegate: Delegate, draft: DelegateDraft, by: Actor) -> list[Delegate]:
    """Say otherwise who one delegate is; raises as `set_delegation`."""
    rows = as_drafts(delegate.visit)
    rows = [replace(draft, delegate=row.delegate) if row.delegate == delegate else row for row in rows]
    return set_delegation(visit=delegate.visit, delegates=rows, by=by)


def remove_delegate(*, delegate: Delegate, by: Actor) -> list[Delegate]:
    """Take one off the delegation; raises as `set_delegation`."""
    rows = [row for row in as_drafts(delegate.visit) if row.delegate != delegate]
    return set_delegation(visit=delegate.visit, delegates=rows, by=by)


def _must_hold(one: DelegateDraft, where: str) -> None:
    if not one.office:
        raise Refusal(
            _("A delegate travels in office, and this one has none."),
            mend=_("Write the role in office, for example “vice-chair”."),
            where=where,
            code="office",
        )
    if not 1 <= one.count <= MOST_PEOPLE:
        problem = _("A role is held by 1 to %(most)s people.") % {"most": MOST_PEOPLE}
        raise Refusal(problem, mend=_("Write how many there are."), where=where, code="count")
    if one.count > 1 and (one.name or one.user):
        raise Refusal(
            _("A name belongs to one person, and here are %(count)s.") % {"count": one.count},
            mend=_("Give the named person a row of their own."),
            where=where,
            code="name",
        )


def _must_be_users_here(held: Visit, users: Sequence[User]) -> None:
    twice = next((user for number, user in enumerate(users) if user in users[:number]), None)
    if twice:
        problem = _("%(who)s stands in the list twice.") % {"who": twice}
        raise Refusal(problem, mend=_("Take one of the two out."), code="twice")
    members = set(Membership.objects.filter(scheme=held.scheme, user__in=users).values_list("user", flat=True))
    stranger = next((user for user in users if user.pk not in members), None)
    if stranger:
        raise Refusal(
            _("%(who)s has no part in this scheme.") % {"who": stranger},
            mend=_("Leave the sign-in blank; the name in office is enough."),
            code="no_member",
        )
    rules.must_travel_once(held, users, held.begins, held.ends)


def _take_off(held: Visit, gone: Sequence[Delegate]) -> None:
    lived = (
        Goer.objects.filter(delegate__in=gone)
        .exclude(stop__tally__isnull=True, stop__looks__isnull=True)
        .select_related("delegate", "stop")
        .first()
    )
    if lived:
        raise Refusal(
            _("%(who)s goes to “%(stop)s”, where something was written down.")
            % {"who": lived.delegate, "stop": lived.stop.title},
            mend=_("Untick them at that stop first, if they were not there."),
            code="lived",
        )
    Delegate.objects.filter(pk__in=[delegate.pk for delegate in gone], visit=held).delete()


def _row(held: Visit, there: Mapping[int, Delegate], one: DelegateDraft, position: int) -> Delegate:
    """The row of a draft: the one that stands there already, or a new one."""
    row = there.get(one.delegate.pk) if one.delegate else None
    row = row or Delegate(visit=held)
    row.position = position
    for name in _COLUMNS:
        setattr(row, name, getattr(one, name))
    return row


def _stops_of_everybody(held: Visit) -> list[Stop]:
    """Stops to which the whole delegation goes, in time; of two at once the earlier, for nobody can do both."""
    everybody = held.delegates.count()
    found: list[Stop] = []
    for stop in held.stops.filter(dropped="").annotate(going=Count("goers")).order_by("day", "begins", "id"):
        if stop.going == everybody and not any(clashes.overlap(stop, other) for other in found):
            found.append(stop)
    return found


def _send_everywhere(stops: Sequence[Stop], delegates: Sequence[Delegate]) -> None:
    Goer.objects.bulk_create(
        Goer(stop=stop, delegate=delegate, during=clashes.during(stop)) for stop in stops for delegate in delegates
    )
    if stops and delegates:
        clashes.must_hold_in_database(stops[0])
