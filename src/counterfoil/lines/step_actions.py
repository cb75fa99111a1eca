"""What every action on a line shares: for whom it is done, the line held, its step written down."""

from __future__ import annotations

from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _

from counterfoil.base import audit
from counterfoil.base.actors import Actor
from counterfoil.base.errors import Refusal
from counterfoil.base.sides import SIDES, Side
from counterfoil.base.text import one_line
from counterfoil.lines import following
from counterfoil.lines.models import LONGEST, Line, Step, Verb
from counterfoil.partners.access import allowed, must_speak
from counterfoil.partners.models import Scheme
from counterfoil.people.models import User
from counterfoil.people.permissions import Permission

_CONTROLS = dict.fromkeys((*range(0x20), *range(0x7F, 0xA0)), " ")


def signs(*, scheme: Scheme, by: Actor) -> bool:
    """Whether what `by` writes is its side's yes as well: a delegate writes, an officer signs.

    A pass and the demo's offices act for a side by themselves.
    """
    return not isinstance(by, User) or allowed(by, Permission.SIGN_LINES, scheme)


def hold(*, line: Line, by: Actor, wording: int | None = None) -> tuple[Side, Line]:
    """The side of who acts, and the line as it is now, held until the transaction ends.

    Raises:
        Refusal: `by` speaks for neither side; the line was worded anew since `wording` (code "stale").
    """
    held = Line.objects.select_for_update(of=("self",), no_key=True).select_related("scheme").get(pk=line.pk)
    side = must_speak(by, held.scheme)
    if wording is not None:
        must_stand(line=held, wording=wording)
    return side, held


def must_stand(*, line: Line, wording: int) -> None:
    """Raises Refusal (code "stale") where the line was worded anew since `wording` was read."""
    if line.wording != wording:
        raise Refusal(
            _("This line was worded anew since you read it: “%(words)s”.") % {"words": line.words},
            mend=_("Read it as it stands now, then decide again."),
            where=line.handle,
            code="stale",
        )


def plain(*, words: str, missing: str = "") -> str:
    """Words on one line, without control characters.

    Raises:
        Refusal: there are none (`missing` says what to write), or more than LONGEST letters.
    """
    found = one_line(words.translate(_CONTROLS))
    if not found:
        raise Refusal(
            _("There are no words."), mend=missing or _("Write it in a sentence."), where="words", code="empty"
        )
    if len(found) > LONGEST:
        raise Refusal(
            _("It has %(count)d letters; a line has at most %(most)d.") % {"count": len(found), "most": LONGEST},
            mend=_("Say it shorter, or in two lines."),
            where="words",
            code="long",
        )
    return found


def keep(*, line: Line, verb: Verb, side: Side, by: Actor, words: str = "", **more: Any) -> Line:
    """Save a held line and the step that it took, and tell the rooms above; `more` are columns of the step."""
    line.save()
    last = Step.objects.filter(line=line).aggregate(last=Max("position"))["last"] or 0
    Step.objects.create(
        line=line, position=last + 1, verb=verb, wording=line.wording, state=line.state, side=side, words=words,
        by=by.actor_id, **more,
    )  # fmt: skip
    audit.record(by=by, verb=f"line_{verb.value}", kind="line", subject=line.public_id, scheme=line.scheme.public_id)
    following.follow(line, verb, by)
    return line


def forget_answers(*, line: Line) -> None:
    """Other words are nobody's yes, nobody's objection, and released by nobody."""
    for side in SIDES:
        setattr(line, f"{side}_yes", None)
        setattr(line, f"{side}_words", "")
        setattr(line, f"{side}_released", None)
