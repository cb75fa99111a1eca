"""Writes about what is asked in the groups of a scheme, all together, by theme and quarter."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from counterfoil.base import audit
from counterfoil.base.actors import Actor
from counterfoil.base.errors import Refusal
from counterfoil.partners.access import must_speak
from counterfoil.partners.models import Scheme
from counterfoil.trainings.models import Asked, Theme

FIRST_YEAR = 1990


@transaction.atomic
def record_asked(*, scheme: Scheme, theme: Theme, year: int, quarter: int, number: int, by: Actor) -> Asked:
    """Say how many questions of a theme reached the owners of all groups of a scheme in a quarter; the latest holds.

    Raises:
        Refusal: who acts speaks for neither side; there is no such quarter, or it has not begun.
            `code`: no_side, quarter.
    """
    side = must_speak(by, scheme)
    today = timezone.localdate()
    if not (1 <= quarter <= 4 and year >= FIRST_YEAR) or (year, 3 * quarter - 2) > (today.year, today.month):
        raise Refusal(
            _("This quarter has not begun, or there is none."), mend=_("Choose another."), where="quarter",
            code="quarter",
        )  # fmt: skip
    made = Asked(
        scheme=scheme, theme=theme, year=year, quarter=quarter, number=number, side=side, entered_by=by.actor_id
    )
    made.save(force_insert=True)
    audit.record(by=by, verb="record_asked", kind="asked", subject=None, scheme=scheme.public_id, count=1)
    return made
