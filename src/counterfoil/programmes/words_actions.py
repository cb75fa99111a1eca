"""Taking words about a private person out of what otherwise only grows (GUARDRAILS G13)."""

from __future__ import annotations

from django.db import transaction

from counterfoil.base.actors import Actor
from counterfoil.programmes.models import Moment, Reading
from counterfoil.programmes.rules import hold, note, said

TAKEN_OUT = "—"


@transaction.atomic
def redact_moment(*, moment: Moment, by: Actor, words: str = "") -> Moment:
    """Put other words in the place of those on a time line, for good; day and state stay."""
    _side, held = hold(programme=moment.programme, by=by)
    moment.words = said(words=words or TAKEN_OUT, where="words", most=200, prose=True)
    moment.save(update_fields=["words"])
    note(verb="redact_moment", kind="programme", subject=held, programme=held, by=by)
    return moment


@transaction.atomic
def redact_reading(*, reading: Reading, by: Actor, basis: str = "") -> Reading:
    """Put another basis in the place of that of a reading, for good; its numbers stay."""
    _side, held = hold(programme=reading.period.indicator.result.programme, by=by)
    reading.basis = said(words=basis or TAKEN_OUT, where="basis", most=200, prose=True)
    reading.save(update_fields=["basis"])
    note(verb="redact_reading", kind="reading", subject=reading, programme=held, by=by)
    return reading
