"""Taking in what a phone recorded: each key once, in any order, a week late, and nothing acknowledged is lost.

A record is taken in whole, or held with its reason for somebody to take over, or refused so that the phone keeps it.
Its words go on into the line, the look or the photograph that it makes, and stay nowhere else (GUARDRAILS G13).
"""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from counterfoil.base import audit
from counterfoil.base.actors import Actor
from counterfoil.base.errors import Refusal
from counterfoil.base.photographs import Prepared
from counterfoil.base.sides import Side
from counterfoil.lines.models import Line
from counterfoil.partners.access import allowed, speaks_for
from counterfoil.people.models import User
from counterfoil.people.permissions import Permission
from counterfoil.visits.looks.photo_actions import clean_photo
from counterfoil.visits.models import Finding, Look, Photo, Sent, Visit
from counterfoil.visits.sent import queries
from counterfoil.visits.sent.entering import ENTER, Problem, Record

BELONGS = {"look": Problem.WAITS_FOR_LOOK, "finding": Problem.WAITS_FOR_FINDING}  # what a record may name by its key
MAKES = {"look": Look, "photo": Photo, "headcount": None}  # what takes the key as its public id; else a line
MOST_HELD = 500  # of one sender for one visit: more than a phone records in a week


def take_in(
    *,
    key: uuid.UUID,
    visit: Visit,
    kind: str,
    content: Mapping[str, Any],
    by: Actor,
    blob: bytes | None = None,
    recorded_at: datetime.datetime | None = None,
    recorded_by: str = "",
    side_then: Side = Side.NEITHER,
) -> Sent:
    """Take in one record, once: a key that came before gets the first answer, whoever sends it again.

    Args:
        key: made by the phone; also the public id of what the record makes.
        kind: a key of `entering.ENTER`.
        content: as the form of its kind gives it, in JSON's types; what it belongs to is named by its key.
        blob: the file of a photograph.
        recorded_at: by the phone's clock, which may be wrong; kept, and nothing is refused for its age.
        recorded_by: actor id of who recorded it, where that is not who sends it.
        side_then: the side for which a sender who has left could write when the page was opened.

    Returns:
        The row; `held` with a `Problem` where somebody has to decide, or where what it belongs to has not come.

    Raises:
        Refusal: the record cannot be taken as it is; nothing is kept, the phone keeps it.
    """
    picture = None
    if blob is not None and not Sent.objects.filter(key=key).exists():
        picture = clean_photo(content=blob, shows=str(content.get("shows", "")), workplace=False, by=by)
    with transaction.atomic():
        sent, is_new = _place(key, visit, kind, by, recorded_at)
        problem = _why_not(visit, by, recorded_by)
        if is_new:
            _must_be_free(key, kind)
            side = speaks_for(by, visit.scheme)
            side = side_then if side == Side.NEITHER else side
            record = Record(sent, {**content}, picture, "" if side == Side.NEITHER else side.value)
            if problem == Problem.RECORDED_BY_ANOTHER:
                record.content["recorded_by"] = recorded_by
            _enter_or_hold(record, problem, by)
        elif sent.state == Sent.State.HELD and sent.sent_by == by.actor_id and not problem:
            _enter_or_wait(Record.of(sent), by)
        return sent


def _place(
    key: uuid.UUID, visit: Visit, kind: str, by: Actor, recorded_at: datetime.datetime | None
) -> tuple[Sent, bool]:
    """The row of a key, and whether this call made it: the unique index decides between two at once."""
    Visit.objects.select_for_update(no_key=True).get(pk=visit.pk)  # a photograph and its finding come one by one
    sent, is_new = Sent.objects.get_or_create(
        key=key,
        defaults={
            "visit": visit, "kind": kind, "sent_by": by.actor_id, "recorded_at": recorded_at,
            "state": Sent.State.TAKEN, "result": key,
        },
    )  # fmt: skip
    if sent.visit_id != visit.pk:
        raise Refusal(_("This record belongs to another visit."), mend=_("Record it once more."), code="other_visit")
    return sent, is_new


@transaction.atomic
def take_over(*, sent: Sent, by: Actor, content: Mapping[str, Any] | None = None) -> Sent:
    """Take in, in one's own name, what is held; the row keeps who sent it.

    A photograph whose finding or look is not there becomes one of the visit; a finding needs its look.

    Args:
        content: what shall stand instead of what was sent, by its keys.

    Raises:
        Refusal: somebody has decided already; a user of the other side sent it (code "other_side"); a finding's look
            is not there (code "waits"); else as what it makes.
    """
    held = _waiting(sent, by)
    record = Record.of(held)
    record.content.update(content or {})
    if held.kind == "photo":
        for name in BELONGS:
            if _missing(record, only=name):
                record.content[name] = None
    if (missing := _missing(record)) is not None:
        raise Refusal(missing[1].label, mend=_("Choose another look, or let this go."), code="waits")
    _enter(record, by)
    audit.record(by=by, verb="take_over", kind="sent", subject=held.key, scheme=held.visit.scheme.public_id,
                 sent_by=held.sent_by)  # fmt: skip
    _take_in_waiting(held, by)
    return held


@transaction.atomic
def let_go(*, sent: Sent, by: Actor) -> Sent:
    """Decide that what is held shall not be taken in: its words and its picture go, that it came stays.

    Raises:
        Refusal: somebody has decided already; a user of the other side sent it (code "other_side").
    """
    held = _waiting(sent, by)
    held.state, held.content, held.blob, held.waits_for = Sent.State.LET_GO, {}, None, None
    held.save()
    Sent.objects.filter(waits_for=held.key, state=Sent.State.HELD).update(
        waits_for=None, problem=Problem.LET_GO_BEFORE
    )
    audit.record(by=by, verb="let_go", kind="sent", subject=held.key, scheme=held.visit.scheme.public_id,
                 sent_by=held.sent_by)  # fmt: skip
    return held


def _must_be_free(key: uuid.UUID, kind: str) -> None:
    """Raises Refusal (code "taken") where something that no phone sent in stands under this key."""
    made = MAKES.get(kind, Line)
    if made is not None and made.objects.filter(public_id=key).exists():
        problem = _("This record has a key that something else has.")
        raise Refusal(problem, mend=_("Record it once more."), code="taken")


# --- whether it can be taken in -------------------------------------------------------------------------


def _why_not(visit: Visit, by: Actor, recorded_by: str) -> Problem | None:
    """Why somebody has to decide, whatever the record says."""
    if recorded_by and recorded_by != by.actor_id:
        return Problem.RECORDED_BY_ANOTHER
    if isinstance(by, User) and not allowed(by, Permission.WRITE_LINES, visit.scheme):
        return Problem.LEFT
    return Problem.CALLED_OFF if visit.called_off else None


def _missing(record: Record, only: str = "") -> tuple[uuid.UUID, Problem] | None:
    """What a record belongs to and has not come: its key, and the problem that says so."""
    for name, problem in BELONGS.items():
        named = record.content.get(name)
        if not named or (only and name != only):
            continue
        key, visit = uuid.UUID(str(named)), record.sent.visit_id
        there = (
            Look.objects.filter(public_id=key, visit=visit)
            if name == "look"
            else Finding.objects.filter(line__public_id=key, look__visit=visit)
        )
        if not there.exists():
            let_go = Sent.objects.filter(key=key, state=Sent.State.LET_GO).exists()
            return key, Problem.LET_GO_BEFORE if let_go else problem
    return None


def _is_settled(record: Record) -> bool:
    """Whether it belongs to a finding on which both sides are done."""
    named = record.content.get("finding")
    finding = Finding.objects.filter(line__public_id=named).select_related("line").first() if named else None
    return finding is not None and not finding.line.is_waiting


def _enter_or_hold(record: Record, problem: Problem | None, by: Actor) -> None:
    if problem:
        _hold(record, problem, by)
    else:
        _enter_or_wait(record, by)


def _enter_or_wait(record: Record, by: Actor) -> None:
    if (missing := _missing(record)) is not None:
        _hold(record, missing[1], by, waits_for=missing[0])
    elif _is_settled(record):
        _hold(record, Problem.SETTLED, by)
    else:
        _enter(record, by)
        _take_in_waiting(record.sent, by)


# --- taking in and holding ------------------------------------------------------------------------------


def _enter(record: Record, by: Actor) -> None:
    sent = record.sent
    sent.result = ENTER[sent.kind](record, by)
    sent.state, sent.problem, sent.waits_for = Sent.State.TAKEN, "", None
    sent.content, sent.blob = {}, None
    sent.save()


def _hold(record: Record, problem: Problem, by: Actor, waits_for: uuid.UUID | None = None) -> None:
    """Keep a record as it came, but a photograph only as it may be kept: no place, no device (G9).

    Raises:
        Refusal: so much is held already that somebody has to look first.
    """
    sent = record.sent
    theirs = Sent.objects.filter(visit=sent.visit, sent_by=sent.sent_by, state=Sent.State.HELD)
    if sent.state != Sent.State.HELD and theirs.count() >= MOST_HELD:
        raise Refusal(
            _("Too much is held for this visit already."), mend=_("Ask a colleague to look through it."), code="many"
        )
    if isinstance(record.blob, Prepared):
        sent.blob = record.blob.jpeg
    sent.state, sent.problem, sent.waits_for, sent.result = Sent.State.HELD, problem, waits_for, None
    sent.content = {**record.content, "side": record.side}
    sent.save()
    audit.record(by=by, verb="hold_sent", kind="sent", subject=sent.key, scheme=sent.visit.scheme.public_id,
                 problem=str(problem.value))  # fmt: skip


def _take_in_waiting(arrived: Sent, by: Actor) -> None:
    """Take in what waited for a record that has come, each in the name of who sent it.

    One that is refused now stays held, and does not hinder the others.
    """
    waiting = Sent.objects.select_for_update().filter(waits_for=arrived.key, state=Sent.State.HELD)
    for sent in waiting.order_by("id"):
        record, actor = Record.of(sent), _sender(sent, by)
        problem = Problem.LEFT if actor is None else _why_not(sent.visit, actor, "")
        if actor is None or problem:
            _hold(record, problem or Problem.LEFT, by)
            continue
        try:
            with transaction.atomic():
                _enter_or_wait(record, actor)
        except Refusal:
            sent.refresh_from_db()
            _hold(Record.of(sent), Problem.REFUSED, by)


def _sender(sent: Sent, by: Actor) -> Actor | None:
    """Who sent a record, as an actor of today; None where there is nobody any more."""
    return by if sent.sent_by == by.actor_id else queries.sender_of(sent.sent_by)


def _waiting(sent: Sent, by: Actor) -> Sent:
    Visit.objects.select_for_update(no_key=True).get(pk=sent.visit_id)
    found = Sent.objects.select_for_update(of=("self",)).select_related("visit__scheme", "visit__tally")
    held = found.get(pk=sent.pk)
    if held.state != Sent.State.HELD:
        raise Refusal(
            _("Somebody has decided on this already: %(state)s.") % {"state": held.get_state_display()},
            mend=_("Load the page again."),
            code="decided",
        )
    if queries.is_of_the_other_side(held, by):
        raise Refusal(
            _("The other side sent this, and decides on it."),
            mend=_("Ask an office of that side."),
            code="other_side",
        )
    return held
