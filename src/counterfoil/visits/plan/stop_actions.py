"""Writes about the itinerary: stops, who goes where, and the tally of a meeting."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import fields

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from counterfoil.base.actors import Actor
from counterfoil.base.errors import Refusal
from counterfoil.base.text import TranslatedText, one_line
from counterfoil.safeguards.locks import PersonLevel, reason_locked
from counterfoil.statements import actions as statements
from counterfoil.statements.models import Tally
from counterfoil.visits.models import Delegate, Goer, Stop, Visit
from counterfoil.visits.plan import clashes, rules
from counterfoil.visits.plan.drafts import StopDraft
from counterfoil.visits.plan.queries import stop_seen

MOST_STOPS = 400  # of one visit


@transaction.atomic
def plan_stop(*, visit: Visit, draft: StopDraft, by: Actor, goers: Collection[Delegate] | None = None) -> Stop:
    """Add a stop to the itinerary.

    Args:
        goers: the delegates who go; None is everybody, also those who join the delegation later.

    Raises:
        Refusal: the day lies outside of the visit ("outside"); it ends before it begins ("hours"); somebody would be
            in two places ("two_places"); it would look at homes, which is locked ("locked"); too many stops.
    """
    held = rules.hold(visit, by)
    if held.stops.count() >= MOST_STOPS:
        problem = _("A visit has %(most)s stops at most.") % {"most": MOST_STOPS}
        raise Refusal(problem, mend=_("Drop some first."), code="full")
    stop = Stop(visit=held, **_columns(held, draft))
    stop.save(force_insert=True)
    _send(stop, held.delegates.all() if goers is None else goers)
    rules.note(held, "plan_stop", by)
    return stop


@transaction.atomic
def change_stop(
    *, stop: Stop, draft: StopDraft, by: Actor, goers: Collection[Delegate] | None = None, seen: str = ""
) -> Stop:
    """Change a stop, its hours or who goes.

    Args:
        goers: the delegates who go from now on; None leaves them as they are.
        seen: `queries.stop_seen` of what was read before; "" where nothing was.

    Raises:
        Refusal: as `plan_stop`; it was dropped ("dropped"); changed meanwhile ("stale"); it was a meeting or a place
            seen, and something was written down there ("lived").
    """
    held = rules.hold(stop.visit, by)
    stop = _held_stop(stop, held)
    rules.must_be_as_seen(seen, stop_seen(stop))
    if draft.kind != stop.kind and _hangs_on(stop):
        raise Refusal(
            _("Something was written down at this stop, so it stays what it is: %(kind)s.")
            % {"kind": stop.get_kind_display()},
            mend=_("Plan another stop instead."),
            where="kind",
            code="lived",
        )
    for name, value in _columns(held, draft).items():
        setattr(stop, name, value)
    stop.save()
    _send(stop, [goer.delegate for goer in stop.goers.select_related("delegate")] if goers is None else goers)
    rules.note(held, "change_stop", by)
    return stop


@transaction.atomic
def drop_stop(*, stop: Stop, by: Actor, reason: str = "") -> None:
    """Take a stop out of the itinerary. Where something hangs on it, it stays, dropped, with a reason.

    Raises:
        Refusal: something hangs on it and there is no reason ("reason"); it is dropped already ("dropped").
    """
    held = rules.hold(stop.visit, by)
    stop = _held_stop(stop, held)
    reason = one_line(reason)
    if not _hangs_on(stop) and not reason:
        stop.delete()
    elif not reason:
        raise Refusal(
            _("Something hangs on this stop, so it stays in the itinerary as dropped."),
            mend=_("Say in a few words why it did not happen."),
            where="reason",
            code="reason",
        )
    else:
        stop.goers.all().delete()  # who does not go there is free to go elsewhere
        stop.dropped = reason
        stop.save(update_fields=["dropped"])
    rules.note(held, "drop_stop", by)


@transaction.atomic
def open_meeting(*, stop: Stop, by: Actor) -> Tally:
    """The tally of a meeting, within that of its visit, for lines to be said at; opened when somebody first asks.

    Raises:
        Refusal: the stop is no meeting, or it was dropped.
    """
    held = rules.hold(stop.visit, by)
    stop = _held_stop(stop, held)
    if stop.tally is None:
        if stop.kind != Stop.Kind.MEETING:
            raise Refusal(_("This stop is no meeting."), mend=_("Write to the visit as a whole."), code="no_meeting")
        name = TranslatedText.of(stop.title, held.language)
        stop.tally = statements.open_tally(scheme=held.scheme, kind="meeting", name=name, parent=held.tally, by=by)
        stop.save(update_fields=["tally"])
    return stop.tally


def _held_stop(stop: Stop, held: Visit) -> Stop:
    found = Stop.objects.select_related("tally", "visit").filter(pk=stop.pk).first()
    if found is None or found.dropped:
        raise Refusal(
            _("Somebody dropped this stop before you."), mend=_("Plan it anew if it takes place."), code="dropped"
        )
    found.visit = held
    return found


def _hangs_on(stop: Stop) -> bool:
    """Whether anything was written down that names this stop."""
    return stop.tally_id is not None or stop.looks.exists()


def _columns(visit: Visit, draft: StopDraft) -> dict[str, object]:
    """A draft as columns of a stop, once it holds."""
    columns = {
        **{field.name: getattr(draft, field.name) for field in fields(draft)},
        **{name: one_line(getattr(draft, name)) for name in ("title", "where", "towards")},
    }
    if not columns["title"]:
        raise Refusal(_("The stop has no name."), mend=_("Say in a few words what it is."), where="title")
    if not visit.begins <= draft.day <= visit.ends:
        days = {"begins": date_format(visit.begins), "ends": date_format(visit.ends)}
        raise Refusal(
            _("This day lies outside of the visit, %(begins)s to %(ends)s.") % days,
            mend=_("Choose another day, or move the visit."),
            where="day",
            code="outside",
        )
    if draft.ends <= draft.begins:
        raise Refusal(
            _("It ends before it begins."),
            mend=_("Write what goes past midnight as two stops, one on each day."),
            where="ends",
            code="hours",
        )
    if draft.checklist is not None and draft.kind != Stop.Kind.LOOK:
        columns["checklist"] = None
    elif draft.checklist is not None and draft.checklist.locked:
        raise Refusal(
            str(reason_locked(PersonLevel.HOUSEHOLD_VISITS)),
            mend=_("Homes are not visited from here. See a workshop, a school or a store instead."),
            where="checklist",
            code="locked",
        )
    return columns


def _send(stop: Stop, delegates: Collection[Delegate]) -> None:
    """Let exactly these go to a stop. The words come from asking first; the database is the judge."""
    delegates = [delegate for delegate in delegates if delegate.visit_id == stop.visit_id]
    clashes.must_be_in_one_place(stop, delegates)
    stop.goers.exclude(delegate__in=delegates).delete()
    stop.goers.update(during=clashes.during(stop))
    there = set(stop.goers.values_list("delegate", flat=True))
    Goer.objects.bulk_create(
        Goer(stop=stop, delegate=delegate, during=clashes.during(stop))
        for delegate in delegates
        if delegate.pk not in there
    )
    clashes.must_hold_in_database(stop)
