"""Two that ask for the same: one stands, the other is merged into it. Both keep their line, number and voice.

The answer to the one that stands is the answer to both: it is carried over as the line is settled or opened again,
with the number of the one that stands as its reason, so that no free text is held twice.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from counterfoil.base import audit
from counterfoil.base.actors import Actor
from counterfoil.base.errors import Refusal
from counterfoil.lines import actions as lines
from counterfoil.lines.following import also_follows
from counterfoil.lines.models import WAITING, Kind, Line, State, Verb
from counterfoil.lines.rules import ends_open_to
from counterfoil.lines.step_actions import hold
from counterfoil.needs.models import Appraisal, Need
from counterfoil.needs.rules import ANSWERED_AS, must_stand_for_itself, must_wait
from counterfoil.partners.access import must_speak


@transaction.atomic
def merge_need(*, need: Need, into: Need, by: Actor) -> Need:
    """Merge a need into one that asks for the same. From then on that one is answered for both.

    Where it has its answer already, this is the answer to both at once; only the side that answers can say so.

    Raises:
        Refusal: they are one and the same, of two schemes, or asked by two sides; one is merged already or others
            are merged into it (code "merged"); one is withdrawn, or the merged one answered; one of the two may be
            public in its words and the other not (G14).
    """
    need, into = held_together(need.pk, into.pk)
    must_speak(by, need.line.scheme)
    _must_fit(need, into)
    must_stand_for_itself(need)
    must_stand_for_itself(into)
    _must_have_none(need)
    must_wait(need.line)
    if into.line.state == State.WITHDRAWN:
        must_wait(into.line)
    _break_off(need)
    Need.objects.filter(pk=need.pk).update(merged_into=into)
    _note(need, _("merged into %(handle)s") % {"handle": into.line.handle}, by)
    _note(into, _("%(handle)s is merged into this") % {"handle": need.line.handle}, by)
    if into.line.state not in WAITING:
        _answer_as(need, into.line, by)
        Need.objects.filter(pk=need.pk).update(passed_to=into.passed_to_id)
    audit.record(by=by, verb="merge_need", kind="line", subject=need.line.public_id,
                 scheme=need.line.scheme.public_id)  # fmt: skip
    return Need.objects.select_related("line__scheme", "merged_into__line").get(pk=need.pk)


@transaction.atomic
def part_need(*, need: Need, by: Actor) -> Need:
    """Let a merged need stand for itself again. An answer that it has got by then it keeps.

    Raises:
        Refusal: it is not merged.
    """
    merged_into = Need.objects.values_list("merged_into", flat=True).get(pk=need.pk)
    need, *_standing = held_together(*filter(None, (need.pk, merged_into)))
    must_speak(by, need.line.scheme)
    if need.merged_into is None:
        raise Refusal(
            _("%(handle)s stands for itself already.") % {"handle": need.line.handle},
            mend=_("Load the page again."),
            code="state",
        )
    _come_loose([need], by)
    _note(need.merged_into, _("%(handle)s is not merged into this any more") % {"handle": need.line.handle}, by)
    audit.record(by=by, verb="part_need", kind="line", subject=need.line.public_id,
                 scheme=need.line.scheme.public_id)  # fmt: skip
    need.merged_into = None
    return need


def held_together(*keys: int) -> list[Need]:
    """Needs with their lines, held until the transaction ends, in the order asked for.

    Whoever holds several holds them by the order of their numbers, so that two who do it at once wait for each other
    instead of refusing each other.
    """
    list(Line.objects.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk"))
    found = Need.objects.select_related("line__scheme", "merged_into__line").in_bulk(keys)
    return [found[key] for key in keys]


def _must_fit(need: Need, into: Need) -> None:
    if need.pk == into.pk:
        raise Refusal(_("This is the same request."), mend=_("Give the number of the other one."), where="into")
    if need.scheme_id != into.scheme_id:
        raise Refusal(_("The two are of different schemes."), where="into", code="scheme")
    if need.line.spoke_side != into.line.spoke_side:
        raise Refusal(
            _("The two were asked by different sides: the answer to the one cannot answer the other."),
            mend=_("Answer each by itself."),
            where="into",
            code="other_side",
        )
    if need.line.sensitive != into.line.sensitive:
        raise Refusal(
            _("One of the two may be public in its words, the other never: merged, the one would tell of the other."),
            mend=_("Answer each by itself."),
            where="into",
            code="sensitive",
        )


def _must_have_none(need: Need) -> None:
    if first := need.merged.select_related("line").first():
        raise Refusal(
            _("%(other)s is merged into %(handle)s.") % {"other": first.line.handle, "handle": need.line.handle},
            mend=_("Merge the other way round, or part those two first."),
            where="into",
            code="merged",
        )


def _come_loose(needs: Iterable[Need], by: Actor) -> None:
    for need in needs:
        Need.objects.filter(pk=need.pk).update(merged_into=None)
        _note(need, _("stands for itself again"), by)


def _note(need: Need, words: str, by: Actor) -> None:
    """Write into the history of a line what was done with it here."""
    lines.describe_line(line=need.line, words=words, sensitive=need.line.sensitive, by=by)


def _break_off(need: Need) -> None:
    """An appraisal that is still open has nothing to decide any more."""
    Appraisal.objects.filter(need=need, agreed_at=None, ended_at=None).update(ended_at=timezone.now())


def _answer_as(need: Need, standing: Line, by: Actor) -> None:
    """Give a merged need the answer of the one that stands; its reason is the number where the reason is read."""
    side, line = hold(line=need.line, by=by)
    if standing.state not in ends_open_to(line, side):
        raise Refusal(
            _("%(handle)s has its answer already; merged, it would be the answer to both.")
            % {"handle": standing.handle},
            mend=_("Ask the other side to merge them: it answers."),
            where="into",
            code="other_side",
        )
    reason = f"{ANSWERED_AS}{standing.handle}"
    lines.settle_line(line=line, state=State(standing.state), reason=reason, by=by)


@also_follows
def _follow(line: Line, verb: Verb, by: Actor) -> None:
    """What a request's end, or its opening again, means for those that are merged with it."""
    if line.kind != Kind.REQUEST or verb not in (Verb.SETTLED, Verb.REOPENED):
        return
    need = Need.objects.select_related("line__scheme", "merged_into__line").filter(line=line).first()
    if need is None:
        return
    if verb == Verb.SETTLED:
        _settled(need, by)
    else:
        _reopened(need, by)
    Need.objects.filter(pk=need.pk).update(told_on=None, passed_to=None)


def _settled(need: Need, by: Actor) -> None:
    _break_off(need)
    merged = list(need.merged.select_related("line__scheme").order_by("pk"))
    if need.line.state == State.WITHDRAWN:
        _come_loose([*merged, *([need] if need.merged_into else [])], by)
        return
    if need.merged_into and need.merged_into.line.state != need.line.state:
        must_stand_for_itself(need)
    for other in merged:
        if other.line.is_waiting:
            _answer_as(other, need.line, by)


def _reopened(need: Need, by: Actor) -> None:
    if need.merged_into and not need.merged_into.line.is_waiting:
        must_stand_for_itself(need)
    for other in need.merged.select_related("line__scheme").order_by("pk"):
        if not other.line.is_waiting:
            lines.reopen_line(line=other.line, reason=f"{ANSWERED_AS}{need.line.handle}", by=by)
