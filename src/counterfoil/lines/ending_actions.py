"""How a line ends: said to be kept and confirmed, settled otherwise, opened again."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from counterfoil.base.actors import Actor
from counterfoil.base.errors import Refusal
from counterfoil.base.sides import Side
from counterfoil.lines.models import ANSWERS, STATES, WITH_REASON, Kind, Line, State, Verb
from counterfoil.lines.rules import ENDS, ends_open_to, is_unsettled, may_reopen
from counterfoil.lines.step_actions import hold, keep, plain
from counterfoil.lines.wording_actions import must_be_unsettled


@transaction.atomic
def say_kept(*, line: Line, evidence: str, by: Actor, wording: int | None = None) -> Line:
    """Say that a line is kept, and by what that can be known. It is kept once the other side says so too.

    Args:
        wording: here and below, the number of the wording that was read; None where nobody read one.

    Raises:
        Refusal: it was worded anew meanwhile (code "stale"); it is not open, or no evidence is named.
    """
    side, line = hold(line=line, by=by, wording=wording)
    must_be_unsettled(line)
    if State.SAID_KEPT not in STATES[Kind(line.kind)]:
        raise Refusal(_("A %(kind)s is answered, not kept.") % {"kind": line.get_kind_display()}, code="state")
    if line.state == State.SAID_KEPT:
        raise Refusal(
            _("Somebody has said that this is kept already."),
            mend=_("The other side confirms it, or does not."),
            where=line.handle,
            code="state",
        )
    missing = _("Say by what one can know it: a letter, a list, a place that was seen.")
    known_by = plain(words=evidence, missing=missing)
    line.evidence, line.state, line.said_kept_by, line.confirmed_by = known_by, State.SAID_KEPT, side, ""
    return keep(line=line, verb=Verb.SAID_KEPT, side=side, words=known_by, by=by)


@transaction.atomic
def confirm_kept(*, line: Line, by: Actor, wording: int | None = None, evidence: str | None = None) -> Line:
    """The other side's yes to *kept*.

    Args:
        evidence: that which was read; None where nobody read any.

    Raises:
        Refusal: it was worded anew or other evidence was named meanwhile (code "stale"): another promise is not
            kept by this yes, nor this one by what was not read; nobody said that it is kept, or one's own side did.
    """
    side, line = hold(line=line, by=by, wording=wording)
    _must_be_said_kept(line, side)
    if evidence is not None and evidence != line.evidence:
        raise Refusal(
            _("Other evidence was named since you read it: “%(words)s”.") % {"words": line.evidence},
            mend=_("Read it as it stands now, then decide again."),
            where=line.handle,
            code="stale",
        )
    line.state, line.confirmed_by = State.KEPT, side
    line.settled_by, line.settled_at = side, timezone.now()
    return keep(line=line, verb=Verb.CONFIRMED, side=side, by=by)


@transaction.atomic
def doubt_kept(*, line: Line, words: str, by: Actor, wording: int | None = None) -> Line:
    """The other side does not confirm *kept*, and says why: the line is open again.

    Raises:
        Refusal: it was worded anew meanwhile (code "stale"); nobody said that it is kept, or one's own side did; no
            words.
    """
    side, line = hold(line=line, by=by, wording=wording)
    _must_be_said_kept(line, side)
    why = plain(words=words, missing=_("Say why."))
    line.state, line.said_kept_by, line.evidence = State.OPEN, "", ""
    return keep(line=line, verb=Verb.DOUBTED, side=side, words=why, by=by)


@transaction.atomic
def settle_line(*, line: Line, state: State, by: Actor, reason: str = "", wording: int | None = None) -> Line:
    """End an open line otherwise than by *kept*: not kept, outside our power, a request's answer, withdrawn.

    A request can be withdrawn however it was answered; its release for one's own side falls away with that (G14).

    Raises:
        Refusal: it was worded anew meanwhile (code "stale"); the line is settled already; no such end for its kind;
            no reason where one is due; a side answers its own request, or withdraws the other's; only the owner can
            say *outside our power*.
    """
    side, line = hold(line=line, by=by, wording=wording)
    if state not in ENDS or state not in STATES[Kind(line.kind)]:
        raise Refusal(_("A %(kind)s does not end like that.") % {"kind": line.get_kind_display()}, code="state")
    _must_be_ones_own(line, state, side)
    if state == State.WITHDRAWN:
        _must_not_be_withdrawn(line)
        setattr(line, f"{side}_released", None)
    else:
        must_be_unsettled(line)
    assert state in ends_open_to(line, side)  # the rules that pages go by say the same
    line.reason = plain(words=reason, missing=_("Say why.")) if state in WITH_REASON or reason.strip() else ""
    line.state, line.said_kept_by, line.confirmed_by, line.evidence = state, "", "", ""
    line.settled_by, line.settled_at = side, timezone.now()
    return keep(line=line, verb=Verb.SETTLED, side=side, words=line.reason, by=by)


@transaction.atomic
def reopen_line(*, line: Line, reason: str, by: Actor) -> Line:
    """Open a settled line again, saying why; what it was stays in its steps.

    Raises:
        Refusal: it is open; it is a request that the other side withdrew; the reason is empty.
    """
    side, line = hold(line=line, by=by)
    if is_unsettled(line):
        raise Refusal(_("This line is open."), mend=_("Load the page again."), code="state")
    if not may_reopen(line, side):
        raise Refusal(
            _("Only the side that withdrew this request can open it again."), where=line.handle, code="other_side"
        )
    why = plain(words=reason, missing=_("Say why."))
    line.state, line.said_kept_by, line.confirmed_by, line.evidence = State.OPEN, "", "", ""
    line.settled_by, line.settled_at, line.reason = "", None, ""
    return keep(line=line, verb=Verb.REOPENED, side=side, words=why, by=by)


def _must_be_said_kept(line: Line, side: Side) -> None:
    if line.state != State.SAID_KEPT:
        raise Refusal(
            _("Nobody has said that this is kept."), mend=_("Load the page again."), where=line.handle, code="state"
        )
    if line.said_kept_by == side:
        raise Refusal(
            _("Your own side said that this is kept."),
            mend=_("The other side confirms it, or does not."),
            where=line.handle,
            code="own_side",
        )


def _must_not_be_withdrawn(line: Line) -> None:
    if line.state == State.WITHDRAWN:
        raise Refusal(_("This request is withdrawn already."), where=line.handle, code="settled")


def _must_be_ones_own(line: Line, state: State, side: Side) -> None:
    """Who may end a line how: the asker withdraws, the asked answers, and one's power is one's own."""
    if state == State.WITHDRAWN and side != line.spoke_side:
        raise Refusal(_("Only the side that asked can withdraw a request."), where=line.handle, code="other_side")
    if line.kind == Kind.REQUEST and state in ANSWERS and side == line.spoke_side:
        raise Refusal(_("The other side answers this request."), where=line.handle, code="own_side")
    owner = line.owner_side
    if line.kind != Kind.REQUEST and state == State.OUTSIDE_POWER and owner not in (Side.NEITHER, side):
        raise Refusal(
            _("Only its owner can say that this is outside its power."), where=line.handle, code="other_side"
        )
