"""What every write about a programme asks first: who speaks, what words may not say, whether somebody was quicker."""

from __future__ import annotations

import hashlib
import re
from datetime import date

from django.utils.translation import gettext as _

from counterfoil.base import audit
from counterfoil.base.actors import Actor
from counterfoil.base.dates import PartialDate
from counterfoil.base.errors import Refusal
from counterfoil.base.sides import Side
from counterfoil.base.text import one_line
from counterfoil.partners.access import must_speak
from counterfoil.programmes.models import Programme
from counterfoil.safeguards.lexicon import check_request
from counterfoil.safeguards.refused import refuse_target

_NUMBERS = re.compile(r"\d|[一二三四五六七八九十百千万两]+[余多]?(?:名|人|位|户|家)")


def mark(*said: object) -> str:
    """A short mark of what somebody read, so that nobody writes over anybody."""
    return hashlib.sha256("\x1f".join(map(str, said)).encode()).hexdigest()[:16]


def hold(*, programme: Programme, by: Actor) -> tuple[Side, Programme]:
    """The side in whose name somebody writes, and the programme's row, locked until the transaction ends.

    Raises:
        Refusal: who acts speaks for neither side.
    """
    held = Programme.objects.select_for_update(of=("self",), no_key=True).select_related("scheme", "tally")
    found = held.get(pk=programme.pk)
    return must_speak(by, found.scheme), found


def must_match(*, seen: str, now: str) -> None:
    """Raises Refusal (code "stale") where the mark that was read is not that of what stands; "" passes."""
    if seen and seen != now:
        raise Refusal(
            _("Somebody changed this before you did."),
            mend=_("Look at it as it stands now; what you typed is still here. Save once more to let yours stand."),
            code="stale",
        )


def said(*, words: object, where: str, most: int, needed: bool = True, prose: bool = False) -> str:
    """Words on one line, which ask for nothing that must not be asked (G2, G7, G11).

    Args:
        prose: they tell of something and name nothing that is counted or listed, so that "travel" is no field (G1).

    Raises:
        Refusal: there are none although some are needed; too many; they name a refused thing.
    """
    found = one_line(words)
    if needed and not found:
        raise Refusal(_("There are no words."), mend=_("Say it in a few words."), where=where)
    if len(found) > most:
        raise Refusal(
            _("That is too long: at most %(most)d letters.") % {"most": most}, mend=_("Say it shorter."), where=where
        )
    finding = check_request(found)
    if finding and not (prose and finding.rule == "G1"):
        raise Refusal(finding.reason, mend=finding.mend, where=where, code=finding.code)
    return found


def no_quota(*, words: str, where: str) -> None:
    """Raises Refusal where a number in the words makes them a quota on people: "300 women trained" (G11)."""
    if _NUMBERS.search(words):
        refuse_target(words, where=where)


def must_follow(*, first: PartialDate | date | None, last: PartialDate | date | None, where: str) -> None:
    """Raises Refusal where an end lies before its beginning; a month or a year ends with its last day."""
    begins = first.first_day() if isinstance(first, PartialDate) else first
    ends = last.last_day() if isinstance(last, PartialDate) else last
    if begins and ends and ends < begins:
        raise Refusal(
            _("The end lies before the beginning."), mend=_("Exchange the two days, or mend one."), where=where
        )


def note(*, verb: str, kind: str, subject: object, programme: Programme, by: Actor, **detail: object) -> None:
    """Write the act into the log."""
    audit.record(
        by=by, verb=verb, kind=kind, subject=getattr(subject, "public_id", None), scheme=programme.scheme.public_id,
        **detail,
    )  # fmt: skip


def take_back_releases(*, programme: Programme) -> list[str]:
    """What the public may read of it was worded anew: each side is asked again. The columns that changed.

    Goes with a write of the caller; nothing is saved here.
    """
    changed = [name for name in ("giving_released", "receiving_released") if getattr(programme, name) is not None]
    for name in changed:
        setattr(programme, name, None)
    return changed
