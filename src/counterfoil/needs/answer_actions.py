"""The answer to a need: taken up, in part, declined and why, outside our power, passed to whom; and given back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from counterfoil.base import audit
from counterfoil.base.actors import Actor
from counterfoil.base.errors import Refusal
from counterfoil.lines import actions as lines
from counterfoil.lines.models import ANSWERS, State
from counterfoil.needs.merge_actions import held_together
from counterfoil.needs.models import Need
from counterfoil.needs.rules import must_stand_for_itself
from counterfoil.partners.access import must_speak
from counterfoil.partners.models import Organisation


@transaction.atomic
def answer_need(
    *,
    need: Need,
    state: State,
    by: Actor,
    reason: str = "",
    passed_to: Organisation | None = None,
    wording: int | None = None,
) -> Need:
    """Answer a need, in the name of the side that was asked; those merged into it have this answer too.

    Args:
        state: one of `lines.models.ANSWERS`.
        reason: why, or what comes of it; needed for a declined one and for *outside our power*.
        passed_to: to whom it is passed on; for that answer alone.
        wording: the number of the wording that was read.

    Raises:
        Refusal: it is merged into another (code "merged"); nobody to pass it on to (`where` is "passed_to"); else as
            `lines.actions.settle_line`.
    """
    if state not in ANSWERS:
        raise ValueError("no answer")
    need, *others = held_together(need.pk, *need.merged.values_list("pk", flat=True))
    must_stand_for_itself(need)
    if state == State.PASSED_ON and passed_to is None:
        raise Refusal(
            _("Nobody is named to whom it is passed on."), mend=_("Name the organisation."), where="passed_to"
        )
    if state == State.PASSED_ON and not reason.strip():
        reason = str(passed_to)
    lines.settle_line(line=need.line, state=state, reason=reason, wording=wording, by=by)
    if state == State.PASSED_ON:
        Need.objects.filter(pk__in=[need.pk, *(other.pk for other in others)]).update(passed_to=passed_to)
    return Need.objects.select_related("line__scheme", "passed_to").get(pk=need.pk)


@transaction.atomic
def withdraw_need(*, need: Need, by: Actor, reason: str = "", wording: int | None = None) -> Need:
    """Take a need back, in the name of the side that asked, whatever answer it has; it leaves the public pages.

    What is merged into it waits for an answer of its own again, and it itself is merged into nothing any more.

    Raises:
        Refusal: as `lines.actions.settle_line`.
    """
    lines.settle_line(line=need.line, state=State.WITHDRAWN, reason=reason, wording=wording, by=by)
    return Need.objects.select_related("line__scheme").get(pk=need.pk)


@transaction.atomic
def tell_answer(*, needs: Collection[Need], on: dt.date, by: Actor) -> list[Need]:
    """Note the day on which their answer was given back to those who asked; said by either side, all or none.

    Args:
        on: not before the day of the answer, not after today.

    Raises:
        Refusal: one has no answer yet, or is withdrawn; the day is before the answer, or has not come.
    """
    held = held_together(*(need.pk for need in needs))
    if not held:
        raise Refusal(_("Nobody is named who was told."), mend=_("Tick who was told."), where="told")
    must_speak(by, held[0].line.scheme)
    if on > timezone.localdate():
        raise Refusal(_("This day has not come yet."), mend=_("Give the day on which it was told."), where="on")
    for need in held:
        _must_be_answered_by(need, on)
    Need.objects.filter(pk__in=[need.pk for need in held]).update(told_on=on)
    for need in held:
        words = _("answer given back on %(day)s") % {"day": on.isoformat()}
        lines.describe_line(line=need.line, words=words, sensitive=need.line.sensitive, by=by)
    scheme = held[0].line.scheme
    audit.record(by=by, verb="tell_answer", kind="line", scheme=scheme.public_id, count=len(held),
                 subject=held[0].line.public_id if len(held) == 1 else None)  # fmt: skip
    return held


def _must_be_answered_by(need: Need, on: dt.date) -> None:
    line = need.line
    if line.state not in ANSWERS or line.settled_at is None:
        raise Refusal(
            _("%(handle)s has no answer that could be given back.") % {"handle": line.handle},
            mend=_("Answer it first."),
            code="state",
        )
    answered = timezone.localdate(line.settled_at)
    if on < answered:
        raise Refusal(
            _("%(handle)s was answered on %(day)s: nobody could be told before.")
            % {"handle": line.handle, "day": answered.isoformat()},
            mend=_("Give that day or a later one."),
            where="on",
        )
