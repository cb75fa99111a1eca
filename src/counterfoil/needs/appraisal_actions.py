"""A panel of both sides looks at a need: who sits on it, what each finds, what is decided with which reasons."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from counterfoil.base import audit
from counterfoil.base.actors import Actor
from counterfoil.base.errors import Refusal
from counterfoil.base.sides import Side
from counterfoil.lines import actions as lines
from counterfoil.lines.models import TAKEN_OUT, Line
from counterfoil.lines.redaction import also_forgets
from counterfoil.needs.merge_actions import held_together
from counterfoil.needs.models import Appraisal, Criterion, Decision, Need, Panelist, Points, Score
from counterfoil.needs.panel_rules import (
    must_be_due,
    must_be_free_to_score,
    must_be_open,
    must_be_seen,
    must_be_undecided,
    short_words,
)
from counterfoil.needs.queries import may_sit, sides_handed_in
from counterfoil.needs.rules import must_stand_for_itself, must_wait
from counterfoil.partners.access import must_speak
from counterfoil.people.models import User

LONGEST_REASONS = 600  # letters of the reasons of a decision
Found = Mapping[Criterion, tuple[Points, str]]  # what a member finds: points and why


@transaction.atomic
def open_appraisal(*, need: Need, panel: Collection[User], by: Actor) -> Appraisal:
    """Open a round of looking at a need. Rounds follow each other: another one after *revise*, or after one that was
    broken off, or where the request was opened again since.

    Args:
        panel: who sits on it; each speaks for a side and may appraise (`queries.may_sit`).

    Raises:
        Refusal: the need is merged, answered or withdrawn; a round is open (code "there") or was decided; somebody
            of the panel may not sit on it, or a side has nobody there (`where` is "panel").
    """
    [need] = held_together(need.pk)
    side = must_speak(by, need.line.scheme)
    must_stand_for_itself(need)
    must_wait(need.line)
    must_be_due(need)
    last = need.appraisals.aggregate(last=Max("round"))["last"] or 0
    made = Appraisal.objects.create(need=need, round=last + 1, entered_by=by.actor_id, entered_side=side)
    seats = _seat(made, panel)
    if {seat.side for seat in seats} != {Side.GIVING, Side.RECEIVING}:
        raise Refusal(
            _("A panel has somebody of each side."), mend=_("Choose at least one of each side."), where="panel"
        )
    _record(made, "open_appraisal", by, count=len(seats))
    return made


@transaction.atomic
def join_panel(*, appraisal: Appraisal, panel: Collection[User], by: Actor) -> list[Panelist]:
    """Let further users sit on a panel, as long as no decision is said; who sits there already is passed over.

    Raises:
        Refusal: a decision is said, or the round has ended; somebody may not sit on it (`where` is "panel").
    """
    appraisal = _held(appraisal, by)
    must_be_undecided(appraisal)
    there = set(appraisal.panel.values_list("user", flat=True))
    seats = _seat(appraisal, [user for user in panel if user.pk not in there])
    if seats:
        _record(appraisal, "join_panel", by, count=len(seats))
    return seats


@transaction.atomic
def declare_conflict(*, appraisal: Appraisal, conflict: str, by: User) -> Panelist:
    """Say that one has a conflict of interest, and which; or, with no words, that one has none.

    Before it nobody scores. With one nobody does, and what was handed in before is left out of the spread.

    Raises:
        Refusal: one does not sit on this panel; a decision is said, or the round has ended; too long.
    """
    appraisal = _held(appraisal, by)
    seat = _seat_of(appraisal, by)
    must_be_undecided(appraisal)
    seat.conflict, seat.declared_at = short_words(conflict, "conflict"), timezone.now()
    seat.save(update_fields=["conflict", "declared_at"])
    _record(appraisal, "declare_conflict", by)
    return seat


@transaction.atomic
def score(*, appraisal: Appraisal, found: Found, by: User, hand_in: bool = False) -> Panelist:
    """Keep what a member finds, criterion by criterion; what is not in `found` stays as it was.

    Args:
        hand_in: it is final, and from now on one reads what the others found; all ten are needed.

    Raises:
        Refusal: one does not sit on this panel, has not declared, or has a conflict; one has handed in already, a
            decision is said, or the round has ended; a reason is missing or too long (`where` is the criterion);
            criteria are missing (code "missing").
    """
    appraisal = _held(appraisal, by)
    seat = _seat_of(appraisal, by)
    must_be_undecided(appraisal)
    must_be_free_to_score(seat)
    rows = [
        Score(panelist=seat, criterion=Criterion(criterion), points=Points(points),
              reason=short_words(reason, criterion, wanted=True))
        for criterion, (points, reason) in found.items()
    ]  # fmt: skip
    Score.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["panelist", "criterion"], update_fields=["points", "reason"]
    )
    if hand_in:
        _hand_in(appraisal, seat, by)
    return seat


@transaction.atomic
def say_decision(*, appraisal: Appraisal, decision: Decision, reasons: str, by: Actor, seen: str = "") -> Appraisal:
    """Say what is decided and why, in the name of one's side; it stands once the other side agrees.

    Until then either side may say it anew; what was said before stays in the history of the line.

    Args:
        seen: the mark of the decision that was read (`Appraisal.said_mark`); "" where none was said.

    Raises:
        Refusal: not somebody of each side has handed in without a conflict (code "early"); another decision was said
            meanwhile (code "stale"); no reasons, or too long ones (`where` is "reasons"); the round has ended.
    """
    appraisal = _held(appraisal, by)
    must_be_open(appraisal)
    side = must_speak(by, appraisal.need.line.scheme)
    must_be_seen(appraisal, seen)
    missing = [Side(each) for each in (Side.GIVING, Side.RECEIVING) if each not in sides_handed_in(appraisal)]
    if missing:
        raise Refusal(
            _("Nobody of the %(side)s has handed in without a conflict of interest.") % {"side": missing[0].label},
            mend=_("Wait for them, or let somebody else of that side sit on the panel."),
            code="early",
        )
    why = short_words(reasons, "reasons", wanted=True, most=LONGEST_REASONS)
    appraisal.decision, appraisal.reasons = Decision(decision), why
    appraisal.said_by, appraisal.said_side, appraisal.said_at = by.actor_id, side, timezone.now()
    appraisal.save(update_fields=["decision", "reasons", "said_by", "said_side", "said_at"])
    told = {"round": appraisal.round, "decision": Decision(decision).label, "reasons": why}
    _note(appraisal, _("appraisal %(round)s, decision: %(decision)s. %(reasons)s") % told, by)
    _record(appraisal, "say_decision", by)
    return appraisal


@transaction.atomic
def agree_to_decision(*, appraisal: Appraisal, seen: str, by: Actor) -> Appraisal:
    """The other side's yes: from now on the decision stands.

    Raises:
        Refusal: none is said; it was said anew since it was read (code "stale"); one's own side said it, or oneself
            did; the round has ended.
    """
    appraisal = _held(appraisal, by)
    must_be_open(appraisal)
    side = must_speak(by, appraisal.need.line.scheme)
    if not appraisal.decision:
        raise Refusal(_("No decision is said yet."), mend=_("Load the page again."), code="state")
    must_be_seen(appraisal, seen)
    if appraisal.said_side == side or appraisal.said_by == by.actor_id:
        raise Refusal(
            _("Your own side said this decision."),
            mend=_("Somebody of the other side agrees to it."),
            code="own_side",
        )
    appraisal.agreed_by, appraisal.agreed_at = by.actor_id, timezone.now()
    appraisal.save(update_fields=["agreed_by", "agreed_at"])
    told = {"round": appraisal.round, "decision": appraisal.get_decision_display()}
    _note(appraisal, _("appraisal %(round)s, agreed: %(decision)s") % told, by)
    _record(appraisal, "agree_to_decision", by)
    return appraisal


@transaction.atomic
def break_off(*, appraisal: Appraisal, by: Actor) -> Appraisal:
    """End a round before its decision stands; what was handed in stays readable.

    Raises:
        Refusal: it is decided, or was broken off already.
    """
    appraisal = _held(appraisal, by)
    must_be_open(appraisal)
    must_speak(by, appraisal.need.line.scheme)
    appraisal.ended_at = timezone.now()
    appraisal.save(update_fields=["ended_at"])
    _note(appraisal, _("appraisal %(round)s was broken off") % {"round": appraisal.round}, by)
    _record(appraisal, "break_off_appraisal", by)
    return appraisal


@transaction.atomic
def forget_panels(*, before: dt.datetime, by: Actor) -> int:
    """Leave only the offices of the panels of rounds that ended before a moment; how many users were left out."""
    over = Appraisal.objects.filter(agreed_at__lt=before) | Appraisal.objects.filter(ended_at__lt=before)
    return Panelist.objects.filter(appraisal__in=over, user__isnull=False).update(user=None)


def _held(appraisal: Appraisal, by: Actor) -> Appraisal:
    """The round as it is now, held until the transaction ends; its line first, as everybody holds it."""
    [need] = held_together(appraisal.need_id)
    must_speak(by, need.line.scheme)
    held = Appraisal.objects.select_for_update(no_key=True).get(pk=appraisal.pk)
    held.need = need
    return held


def _seat(appraisal: Appraisal, panel: Collection[User]) -> list[Panelist]:
    allowed = {each.user.pk: each for each in may_sit(appraisal.need.line.scheme)}
    if strangers := [user for user in panel if user.pk not in allowed]:
        raise Refusal(
            _("%(user)s cannot sit on this panel.") % {"user": strangers[0]},
            mend=_("Choose somebody who may appraise needs and speaks for a side."),
            where="panel",
        )
    seats = [allowed[user.pk] for user in panel]
    return Panelist.objects.bulk_create(
        Panelist(appraisal=appraisal, user=each.user, organisation=each.organisation, side=each.side)
        for each in seats
    )


def _seat_of(appraisal: Appraisal, by: User) -> Panelist:
    seat = appraisal.panel.filter(user=by).first()
    if seat is None:
        raise Refusal(
            _("You do not sit on this panel."), mend=_("Somebody who may open a panel can let you join."), code="seat"
        )
    return seat


def _hand_in(appraisal: Appraisal, seat: Panelist, by: User) -> None:
    there = set(seat.scores.values_list("criterion", flat=True))
    if missing := [criterion for criterion in Criterion if criterion not in there]:
        raise Refusal(
            _("%(count)d of the ten are missing, first: %(criterion)s.")
            % {"count": len(missing), "criterion": missing[0].label},
            mend=_("Say how far each is met, and why; then hand in."),
            where=missing[0].value,
            code="missing",
        )
    seat.handed_in_at = timezone.now()
    seat.save(update_fields=["handed_in_at"])
    _record(appraisal, "hand_in_scores", by)


def _note(appraisal: Appraisal, words: str, by: Actor) -> None:
    """Write what happened into the history of the line, as long as that takes it."""
    line = appraisal.need.line
    lines.describe_line(line=line, words=words[:400], sensitive=line.sensitive, by=by)


def _record(appraisal: Appraisal, verb: str, by: Actor, **detail: int) -> None:
    audit.record(by=by, verb=verb, kind="appraisal", subject=appraisal.public_id,
                 scheme=appraisal.need.line.scheme.public_id, **detail)  # fmt: skip


@also_forgets
def _forget_reasons(line: Line, by: Actor) -> None:
    """A redaction of the line takes out whatever a panel wrote about it in free text."""
    Score.objects.filter(panelist__appraisal__need=line.pk).update(reason=TAKEN_OUT)
    Panelist.objects.filter(appraisal__need=line.pk).exclude(conflict="").update(conflict=TAKEN_OUT)
    Appraisal.objects.filter(need=line.pk).exclude(decision="").update(reasons=TAKEN_OUT)
