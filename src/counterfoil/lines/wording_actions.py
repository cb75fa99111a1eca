"""The words of a line: given anew, agreed to, objected to, let out to the public, taken out."""

from __future__ import annotations

import uuid
from collections.abc import Mapping

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from counterfoil.base import audit
from counterfoil.base.actors import Actor
from counterfoil.base.dates import PartialDate
from counterfoil.base.errors import Refusal
from counterfoil.base.sides import Side, other
from counterfoil.lines import redaction
from counterfoil.lines.models import TAKEN_OUT, Kind, Line, State, Step, Verb
from counterfoil.lines.rules import is_unsettled
from counterfoil.lines.step_actions import forget_answers, hold, keep, must_stand, plain, signs
from counterfoil.partners.access import must_speak
from counterfoil.partners.models import Organisation, Scheme


@transaction.atomic
def amend_line(
    *,
    line: Line,
    words: str,
    wording: int,
    by: Actor,
    owner: Organisation | None = None,
    due: PartialDate | None = None,
    language: str = "",
) -> Line:
    """Give a line another wording; the old one is kept, and every yes and release falls away with it.

    The writer's own side agrees to the new wording where the writer may sign for it. A line that was said to be
    kept is open again: that was said of other words.

    Args:
        wording: the number of the wording that the writer saw.
        owner, due: as they shall be now; None is *not stated*.

    Raises:
        Refusal: it was worded anew meanwhile (code "stale"), or is settled; both sides signed it and who acts does
            not sign (code "signed"); the words are empty or too long.
    """
    side, line = hold(line=line, by=by, wording=wording)
    must_be_unsettled(line)
    may_sign = signs(scheme=line.scheme, by=by)
    if line.is_agreed and not may_sign:
        raise Refusal(
            _("Both sides have signed this line."),
            mend=_("Ask somebody who signs for your side to word it anew."),
            where=line.handle,
            code="signed",
        )
    line.owner, line.due, line.falls_due = owner, due, due.last_day() if due else None
    line.owner_side = line.scheme.parties.filter(organisation=owner).values_list("side", flat=True).first() or (
        Side.NEITHER
    )
    line.language = language or line.language
    return _word_anew(line, plain(words=words), Verb.AMENDED, side, by, yes=may_sign)


@transaction.atomic
def take_words(*, line: Line, wording: int, by: Actor) -> Line:
    """Take the words that the other side put beside a line: they become the line, and both sides agree.

    Raises:
        Refusal: it was worded anew meanwhile (code "stale"), or is settled; the other side has put nothing
            beside it.
    """
    side, line = hold(line=line, by=by, wording=wording)
    must_be_unsettled(line)
    theirs = line.own_words(other(side))
    if not theirs:
        raise Refusal(_("The other side has put no other words beside this line."), mend=_("Load the page again."))
    return _word_anew(line, theirs, Verb.TOOK, side, by, yes=True, theirs=True)


def _word_anew(line: Line, words: str, verb: Verb, side: Side, by: Actor, *, yes: bool, theirs: bool = False) -> Line:
    forget_answers(line=line)
    line.words = words
    line.wording += 1
    if line.state == State.SAID_KEPT:
        line.state, line.said_kept_by, line.evidence = State.OPEN, "", ""
    if yes:
        setattr(line, f"{side}_yes", line.wording)
    if theirs:
        setattr(line, f"{other(side)}_yes", line.wording)
    return keep(line=line, verb=verb, side=side, words=words, by=by, owner=line.owner, due=line.due)


@transaction.atomic
def agree_to_lines(*, scheme: Scheme, wordings: Mapping[uuid.UUID, int], by: Actor) -> list[Line]:
    """Say yes to lines as they stand: public id → number of the wording that was read. All, or none.

    A line that one's side agreed to already is passed over.

    Raises:
        Refusal: one of them was worded anew meanwhile (code "stale", `where` is its handle), or is not there.
    """
    side = must_speak(by, scheme)
    held = Line.objects.select_for_update(no_key=True).filter(scheme=scheme, public_id__in=wordings)
    lines = list(held.order_by("id"))
    if len(lines) != len(wordings):
        raise Refusal(_("One of these lines is not there."), mend=_("Load the page again."), code="unknown")
    for line in lines:
        must_stand(line=line, wording=wordings[line.public_id])
    new = [line for line in lines if not line.said_yes(side)]
    last = dict(Step.objects.filter(line__in=new).values_list("line").annotate(last=Max("position")))
    for line in new:
        setattr(line, f"{side}_yes", line.wording)
        setattr(line, f"{side}_words", "")
    Line.objects.bulk_update(new, [f"{side}_yes", f"{side}_words"], batch_size=1000)
    Step.objects.bulk_create(
        Step(line=line, position=last[line.pk] + 1, verb=Verb.AGREED, wording=line.wording, state=line.state,
             side=side, by=by.actor_id)
        for line in new
    )  # fmt: skip
    if new:
        audit.record(by=by, verb="agree_to_lines", kind="line", scheme=scheme.public_id, count=len(new),
                     subject=new[0].public_id if len(new) == 1 else None)  # fmt: skip
    return lines


@transaction.atomic
def object_to_line(*, line: Line, words: str, wording: int, by: Actor) -> Line:
    """Word a line otherwise, for one's own side; both wordings then stand side by side.

    One's own yes and release fall away. Where the words are those that the other side put beside the line
    already, both sides hold one wording: it becomes the line's.

    Raises:
        Refusal: it was worded anew meanwhile (code "stale"), or is settled; the words are empty, or are those of
            the line.
    """
    side, line = hold(line=line, by=by, wording=wording)
    must_be_unsettled(line)
    own = plain(words=words)
    if own == line.words:
        raise Refusal(
            _("These are the words of the line."),
            mend=_("Agree to it, or write how you would say it."),
            where="words",
            code="same",
        )
    if own == line.own_words(other(side)):
        return _word_anew(line, own, Verb.TOOK, side, by, yes=True, theirs=True)
    setattr(line, f"{side}_words", own)
    setattr(line, f"{side}_yes", None)
    setattr(line, f"{side}_released", None)
    return keep(line=line, verb=Verb.OBJECTED, side=side, words=own, by=by)


@transaction.atomic
def release_line(*, line: Line, wording: int, by: Actor) -> Line:
    """Let the public read a line, for one's own side; it becomes public when both sides did (G14).

    Raises:
        Refusal: it was worded anew meanwhile, or one's own side has not agreed to it.
    """
    side, line = hold(line=line, by=by, wording=wording)
    if not line.said_yes(side):
        raise Refusal(
            _("Your side has not agreed to this wording."),
            mend=_("Agree to it first, then release it."),
            code="unsigned",
        )
    if getattr(line, f"{side}_released") is not None:
        return line
    setattr(line, f"{side}_released", timezone.now())
    return keep(line=line, verb=Verb.RELEASED, side=side, by=by)


@transaction.atomic
def hold_back_line(*, line: Line, by: Actor) -> Line:
    """Take one's own side's release back; the line leaves the public pages at once."""
    side, line = hold(line=line, by=by)
    if getattr(line, f"{side}_released") is None:
        return line
    setattr(line, f"{side}_released", None)
    return keep(line=line, verb=Verb.HELD_BACK, side=side, by=by)


@transaction.atomic
def describe_line(*, line: Line, words: str, by: Actor, sensitive: bool = False) -> Line:
    """Note that a room above says more exactly what a line is; its wording and each side's yes to it stand.

    Args:
        words: what is said of it now.
        sensitive: whether its words may never be public; where that changes, every release falls away (G14), and
            of a line that becomes so what was said more exactly before: it may name a place.

    Raises:
        Refusal: who acts speaks for neither side; it is no request and no commitment; no words.
    """
    side, line = hold(line=line, by=by)
    if line.kind not in (Kind.REQUEST, Kind.COMMITMENT):
        raise Refusal(_("A %(kind)s is its words alone.") % {"kind": line.get_kind_display()}, code="state")
    if line.sensitive != sensitive:
        line.sensitive = sensitive
        line.giving_released = line.receiving_released = None
        if sensitive:
            Step.objects.filter(line=line, verb=Verb.DESCRIBED).exclude(words="").update(words="")
    return keep(line=line, verb=Verb.DESCRIBED, side=side, words=plain(words=words), by=by)


@transaction.atomic
def redact_line(*, line: Line, words: str, by: Actor, evidence: str = "", reason: str = "") -> Line:
    """Take out what names a private person, from the line and from all that it ever said (G13).

    Every earlier wording, objection, reason and evidence is emptied, and what rooms above keep beside the line in
    free text as well (`lines.redaction`). Its number, its steps and how it stands remain; the new wording is one
    that the other side has not read yet, and that nobody has released.

    Args:
        words: the wording that stands from now on, without the person.
        evidence, reason: the same of these two, where the line has them; else a dash stands in their place.

    Raises:
        Refusal: no words.
    """
    side, line = hold(line=line, by=by)
    redaction.forget(line, by)
    Step.objects.filter(line=line).exclude(words="").update(words="")
    forget_answers(line=line)
    line.redacted = True
    line.words = plain(words=words)
    line.wording += 1
    line.evidence = plain(words=evidence or TAKEN_OUT) if line.evidence else ""
    line.reason = plain(words=reason or TAKEN_OUT) if line.reason else ""
    if signs(scheme=line.scheme, by=by):
        setattr(line, f"{side}_yes", line.wording)
    return keep(line=line, verb=Verb.REDACTED, side=side, words=line.words, by=by, owner=line.owner, due=line.due)


def must_be_unsettled(line: Line) -> None:
    """Raises Refusal (code "settled") where the line has ended."""
    if not is_unsettled(line):
        raise Refusal(
            _("This line is settled: %(state)s.") % {"state": line.get_state_display()},
            mend=_("Open it again first, saying why."),
            where=line.handle,
            code="settled",
        )
