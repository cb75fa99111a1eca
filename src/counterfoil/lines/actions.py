"""Every write about lines. Each says for which side it speaks; the side is that of who acts, never a parameter."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from counterfoil.base import audit
from counterfoil.base.actors import Actor
from counterfoil.base.dates import PartialDate
from counterfoil.base.errors import Refusal
from counterfoil.base.ids import uuid7
from counterfoil.base.sides import Side
from counterfoil.lines.models import ANSWERS, LONGEST, STATES, WITH_REASON, Kind, Line, State, Step, Verb
from counterfoil.partners.access import speaks_for
from counterfoil.partners.models import Organisation, Scheme
from counterfoil.statements.models import Tally


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A line before it has a number. `due` may be as coarse as a year; `spoke` and `owner` may be unknown."""

    kind: Kind
    words: str
    language: str = "en"
    spoke: Organisation | None = None
    owner: Organisation | None = None
    due: PartialDate | None = None
    sensitive: bool = False
    public_id: uuid.UUID | None = None


def open_line(*, scheme: Scheme, draft: Draft, by: Actor, tally: Tally | None = None) -> Line:
    """Open one line; see `open_lines`."""
    return open_lines(scheme=scheme, drafts=[draft], by=by, tally=tally)[0]


@transaction.atomic
def open_lines(*, scheme: Scheme, drafts: Iterable[Draft], by: Actor, tally: Tally | None = None) -> list[Line]:
    """Open lines, numbered for life in their order. The side that opens a line agrees to its wording by that.

    Args:
        tally: what they were said at (a visit, a meeting), of the same scheme.

    Raises:
        Refusal: who acts speaks for neither side; a wording is empty or longer than LONGEST.
    """
    side = _side(scheme, by)
    if tally is not None and tally.scheme_id != scheme.pk:
        raise ValueError("a line and its tally belong to one scheme")
    Scheme.objects.select_for_update(no_key=True).get(pk=scheme.pk)  # numbers follow each other
    highest = dict(Line.objects.filter(scheme=scheme).values_list("kind").annotate(highest=Max("number")))
    seats = dict(scheme.parties.values_list("organisation_id", "side"))
    now, made = timezone.now(), []
    for draft in drafts:
        highest[draft.kind] = highest.get(draft.kind, 0) + 1
        made.append(Line(
            public_id=draft.public_id or uuid7(), scheme=scheme, kind=draft.kind, number=highest[draft.kind],
            tally=tally, spoke=draft.spoke, spoke_side=seats.get(draft.spoke.pk, side) if draft.spoke else side,
            words=_worded(draft.words), language=draft.language,
            owner=draft.owner, owner_side=seats.get(draft.owner.pk, Side.NEITHER) if draft.owner else Side.NEITHER,
            due=draft.due, falls_due=draft.due.last_day() if draft.due else None, sensitive=draft.sensitive,
            state=STATES[draft.kind][0], entered_by=by.actor_id, entered_side=side, entered_at=now,
            **{f"{side}_yes": 1},
        ))  # fmt: skip
    Line.objects.bulk_create(made, batch_size=2000)
    Step.objects.bulk_create(
        (
            Step(line=line, position=1, verb=Verb.OPENED, wording=1, state=line.state, side=side, words=line.words,
                 by=by.actor_id, at=now)
            for line in made
        ),
        batch_size=5000,
    )  # fmt: skip
    audit.record(by=by, verb="open_lines", kind="line", subject=made[0].public_id if len(made) == 1 else None,
                 scheme=scheme.public_id, count=len(made))  # fmt: skip
    return made


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
    """Give a line another wording; the old one is kept, and the other side's yes to it falls away.

    Args:
        wording: the number of the wording that the writer saw.
        owner, due: as they shall be now; None is *not stated*.

    Raises:
        Refusal: it was worded anew meanwhile (code "stale"), or is settled; the words are empty or too long.
    """
    side, line = _held(line, by, wording)
    _must_wait(line)
    seat = line.scheme.parties.filter(organisation=owner).values_list("side", flat=True).first() if owner else None
    line.words, line.language = _worded(words), language or line.language
    line.wording += 1
    line.owner, line.owner_side = owner, seat or Side.NEITHER
    line.due, line.falls_due = due, due.last_day() if due else None
    line.giving_yes = line.receiving_yes = None
    line.giving_words = line.receiving_words = ""
    line.giving_released = line.receiving_released = None
    setattr(line, f"{side}_yes", line.wording)
    return _keep(line, Verb.AMENDED, side, line.words, by)


@transaction.atomic
def agree_to_lines(*, scheme: Scheme, wordings: Mapping[uuid.UUID, int], by: Actor) -> list[Line]:
    """Say yes to lines as they stand: public id → number of the wording that was read. All, or none.

    Raises:
        Refusal: one of them was worded anew meanwhile (code "stale", `where` is its handle), or is not there.
    """
    side = _side(scheme, by)
    lines = list(Line.objects.select_for_update().filter(scheme=scheme, public_id__in=wordings).order_by("id"))
    if len(lines) != len(wordings):
        raise Refusal(_("One of these lines is not there."), mend=_("Load the page again."), code="unknown")
    for line in lines:
        _must_stand(line, wordings[line.public_id])
    steps = dict(Step.objects.filter(line__in=lines).values_list("line").annotate(last=Max("position")))
    for line in lines:
        setattr(line, f"{side}_yes", line.wording)
        setattr(line, f"{side}_words", "")
    Line.objects.bulk_update(lines, [f"{side}_yes", f"{side}_words"])
    Step.objects.bulk_create(
        Step(line=line, position=steps[line.pk] + 1, verb=Verb.AGREED, wording=line.wording, state=line.state,
             side=side, by=by.actor_id)
        for line in lines
    )  # fmt: skip
    audit.record(by=by, verb="agree_to_lines", kind="line", scheme=scheme.public_id, count=len(lines),
                 subject=lines[0].public_id if len(lines) == 1 else None)  # fmt: skip
    return lines


@transaction.atomic
def object_to_line(*, line: Line, words: str, wording: int, by: Actor) -> Line:
    """Word a line otherwise, for one's own side; both wordings then stand side by side.

    Raises:
        Refusal: it was worded anew meanwhile (code "stale"); the words are empty, or are those of the line.
    """
    side, line = _held(line, by, wording)
    own = _worded(words)
    if own == line.words:
        raise Refusal(_("These are the words of the line."), mend=_("Agree to it, or write how you would say it."))
    setattr(line, f"{side}_words", own)
    setattr(line, f"{side}_yes", None)
    return _keep(line, Verb.OBJECTED, side, own, by)


@transaction.atomic
def say_kept(*, line: Line, evidence: str, by: Actor) -> Line:
    """Say that a line is kept, and by what that can be known. It is kept once the other side says so too.

    Raises:
        Refusal: it is not open, or no evidence is named.
    """
    side, line = _held(line, by)
    _must_wait(line)
    if State.SAID_KEPT not in STATES[Kind(line.kind)]:
        raise Refusal(_("A %(kind)s is answered, not kept.") % {"kind": line.get_kind_display()})
    line.evidence = _worded(evidence, _("Say by what one can know it: a letter, a list, a place that was seen."))
    line.state, line.said_kept_by, line.confirmed_by = State.SAID_KEPT, side, ""
    return _keep(line, Verb.SAID_KEPT, side, line.evidence, by)


@transaction.atomic
def confirm_kept(*, line: Line, by: Actor) -> Line:
    """The other side's yes to *kept*.

    Raises:
        Refusal: nobody said that it is kept, or one's own side did.
    """
    side, line = _held(line, by)
    _must_be_said_kept(line, side)
    line.state, line.confirmed_by = State.KEPT, side
    line.settled_by, line.settled_at = side, timezone.now()
    return _keep(line, Verb.CONFIRMED, side, "", by)


@transaction.atomic
def doubt_kept(*, line: Line, words: str, by: Actor) -> Line:
    """The other side does not confirm *kept*, and says why: the line is open again.

    Raises:
        Refusal: nobody said that it is kept, or one's own side did; no words.
    """
    side, line = _held(line, by)
    _must_be_said_kept(line, side)
    line.state, line.said_kept_by = State.OPEN, ""
    return _keep(line, Verb.DOUBTED, side, _worded(words), by)


@transaction.atomic
def settle_line(*, line: Line, state: State, by: Actor, reason: str = "") -> Line:
    """End an open line otherwise than by *kept*: not kept, outside our power, a request's answer, withdrawn.

    Raises:
        Refusal: the line is settled already; no such end for its kind; no reason where one is due; a side answers
            its own request, or withdraws the other's; only the owner can say *outside our power*.
    """
    side, line = _held(line, by)
    _must_wait(line)
    if state in (State.KEPT, State.SAID_KEPT, State.OPEN, State.NOTED) or state not in STATES[Kind(line.kind)]:
        raise Refusal(_("A %(kind)s does not end like that.") % {"kind": line.get_kind_display()}, code="state")
    _must_be_ones_own(line, state, side)
    line.reason = _worded(reason, _("Say why.")) if state in WITH_REASON or reason.strip() else ""
    line.state, line.settled_by, line.settled_at = state, side, timezone.now()
    return _keep(line, Verb.SETTLED, side, line.reason, by)


@transaction.atomic
def reopen_line(*, line: Line, reason: str, by: Actor) -> Line:
    """Open a settled line again, saying why; what it was stays in its steps.

    Raises:
        Refusal: it is open; the reason is empty.
    """
    side, line = _held(line, by)
    if line.is_waiting or line.state == State.NOTED:
        raise Refusal(_("This line is open."), mend=_("Load the page again."), code="state")
    line.state, line.said_kept_by, line.confirmed_by, line.settled_by, line.settled_at = State.OPEN, "", "", "", None
    line.reason = ""
    return _keep(line, Verb.REOPENED, side, _worded(reason, _("Say why.")), by)


@transaction.atomic
def release_line(*, line: Line, wording: int, by: Actor) -> Line:
    """Let the public read a line, for one's own side; it becomes public when both sides did (G14).

    Raises:
        Refusal: it was worded anew meanwhile, or one's own side has not agreed to it.
    """
    side, line = _held(line, by, wording)
    if not line.said_yes(side):
        raise Refusal(
            _("Your side has not agreed to this wording."),
            mend=_("Agree to it first, then release it."),
            code="unsigned",
        )
    setattr(line, f"{side}_released", timezone.now())
    return _keep(line, Verb.RELEASED, side, "", by)


@transaction.atomic
def hold_back_line(*, line: Line, by: Actor) -> Line:
    """Take one's own side's release back; the line leaves the public pages at once."""
    side, line = _held(line, by)
    setattr(line, f"{side}_released", None)
    return _keep(line, Verb.HELD_BACK, side, "", by)


@transaction.atomic
def redact_line(*, line: Line, words: str, by: Actor) -> Line:
    """Take out what names a private person, from the line and from all that it ever said (G13).

    Args:
        words: the wording that stands from now on, without the person.

    Raises:
        Refusal: no words.
    """
    side, line = _held(line, by)
    Step.objects.filter(line=line).exclude(words="").update(words="")
    line.redacted = True
    line.words = _worded(words)
    line.wording += 1
    line.giving_words = line.receiving_words = line.reason = line.evidence = ""
    line.giving_yes = line.receiving_yes = None
    setattr(line, f"{side}_yes", line.wording)
    return _keep(line, Verb.REDACTED, side, line.words, by)


# --- who speaks, and what stands ------------------------------------------------------------------------


def _side(scheme: Scheme, by: Actor) -> Side:
    side = speaks_for(by, scheme)
    if side == Side.NEITHER:
        raise Refusal(
            _("You speak for neither side of this scheme."),
            mend=_("Ask somebody in an office of one side to do this."),
            code="no_side",
        )
    return side


def _held(line: Line, by: Actor, wording: int | None = None) -> tuple[Side, Line]:
    """The side of who acts, and the line as it is now, held until the transaction ends."""
    line = Line.objects.select_for_update(of=("self",)).select_related("scheme").get(pk=line.pk)
    side = _side(line.scheme, by)
    if wording is not None:
        _must_stand(line, wording)
    return side, line


def _must_stand(line: Line, wording: int) -> None:
    if line.wording != wording:
        raise Refusal(
            _("This line was worded anew since you read it: “%(words)s”.") % {"words": line.words},
            mend=_("Read it as it stands now, then decide again."),
            where=line.handle,
            code="stale",
        )


def _must_wait(line: Line) -> None:
    if not line.is_waiting and line.state != State.NOTED:
        raise Refusal(
            _("This line is settled: %(state)s.") % {"state": line.get_state_display()},
            mend=_("Open it again first, saying why."),
            where=line.handle,
            code="settled",
        )


def _must_be_said_kept(line: Line, side: Side) -> None:
    if line.state != State.SAID_KEPT:
        raise Refusal(_("Nobody has said that this is kept."), mend=_("Load the page again."), where=line.handle)
    if line.said_kept_by == side:
        raise Refusal(
            _("Your own side said that this is kept."),
            mend=_("The other side confirms it, or does not."),
            where=line.handle,
            code="own_side",
        )


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


def _worded(words: str, missing: Any = None) -> str:
    plain = " ".join(words.split())
    if not plain:
        raise Refusal(
            _("There are no words."), mend=missing or _("Write it in a sentence."), where="words", code="empty"
        )
    if len(plain) > LONGEST:
        raise Refusal(
            _("It has %(count)d letters; a line has at most %(most)d.") % {"count": len(plain), "most": LONGEST},
            mend=_("Say it shorter, or in two lines."),
            where="words",
            code="long",
        )
    return plain


def _keep(line: Line, verb: Verb, side: Side, words: str, by: Actor) -> Line:
    """Save a line and the step that it took."""
    line.save()
    last = Step.objects.filter(line=line).aggregate(last=Max("position"))["last"] or 0
    Step.objects.create(
        line=line, position=last + 1, verb=verb, wording=line.wording, state=line.state, side=side, words=words,
        by=by.actor_id, at=timezone.now().astimezone(datetime.UTC),
    )  # fmt: skip
    audit.record(by=by, verb=f"line_{verb.value}", kind="line", subject=line.public_id, scheme=line.scheme.public_id)
    return line
