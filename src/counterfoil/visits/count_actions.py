"""Writes about what a side counted at a visit."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from counterfoil.base import audit
from counterfoil.base.actors import Actor
from counterfoil.base.errors import Refusal
from counterfoil.partners.access import must_speak
from counterfoil.statements.models import Measure, Shape, Tally
from counterfoil.visits.models import Headcount

MOST = 1_000_000  # people; whoever counts more has typed a digit too many


@transaction.atomic
def record_headcount(*, tally: Tally, measure: Measure, number: int, by: Actor) -> Headcount:
    """Write down how many one's own side counted; the latest count of a side holds, the earlier ones stay.

    Args:
        tally: the visit, or the meeting or event within it.
        measure: what was counted: delegates, people present.

    Raises:
        Refusal: who acts speaks for neither side; the number is negative or larger than MOST.
    """
    side = must_speak(by, tally.scheme)
    if measure.shape != Shape.NUMBER:
        raise ValueError(f"nobody counts {measure.code}")
    if not 0 <= number <= MOST:
        raise Refusal(
            _("This number cannot be right."), mend=_("Write how many there were, in digits."), where="number"
        )
    made = Headcount.objects.create(tally=tally, measure=measure, side=side, number=number, entered_by=by.actor_id)
    audit.record(by=by, verb="record_headcount", kind="tally", subject=tally.public_id, scheme=tally.scheme.public_id)
    return made
