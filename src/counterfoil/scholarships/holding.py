"""The row of a batch, for which everything about its parts queues; nothing is written here."""

from __future__ import annotations

from django.utils.translation import gettext as _

from counterfoil.base.actors import Actor
from counterfoil.base.errors import Refusal
from counterfoil.funds.access import must_keep
from counterfoil.scholarships.models import Batch


def hold(batch: Batch, by: Actor, *states: Batch.State) -> Batch:
    """The batch, locked until the transaction ends.

    Raises:
        Refusal: the actor is not of the side whose books these are; the batch is in none of `states` ("state").
    """
    held = lock(batch)
    must_keep(by, held.fund.book)
    if held.state not in states:
        raise Refusal(
            _("This batch is in another state by now: %(state)s.") % {"state": held.get_state_display()},
            mend=_("Open the page again to see it."), code="state",
        )  # fmt: skip
    return held


def lock(batch: Batch) -> Batch:
    """The row of a batch, whoever asks; everything about its parts queues for it."""
    related = ("fund__book__scheme", "fund__tally", "tally", "programme")
    return Batch.objects.select_for_update(no_key=True, of=("self",)).select_related(*related).get(pk=batch.pk)
