"""Writes about the private link by which a donor follows what became of the gifts."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from counterfoil.base import audit
from counterfoil.base.actors import Actor
from counterfoil.base.errors import Refusal
from counterfoil.base.tokens import new_token
from counterfoil.funds.access import must_keep
from counterfoil.funds.models import Donor, DonorLink

MOST_DAYS = 730


@transaction.atomic
def give_donor_link(*, donor: Donor, days: int, by: Actor) -> tuple[DonorLink, str]:
    """Give a donor a link, good for some days; its secret is told this once.

    Raises:
        Refusal: no day, or more than two years; the donor's name was erased; many gave through a platform.
    """
    must_keep(by, donor.book)
    if not 1 <= days <= MOST_DAYS:
        raise Refusal(
            _("A link is good for one day to two years."), mend=_("Write a number from 1 to 730."), where="days"
        )
    if donor.kind == Donor.Kind.PLATFORM or donor.erased_at:
        raise Refusal(_("There is nobody to whom this link could be given."), mend=_("Choose a donor by name."))
    token, hashed = new_token()
    link = DonorLink.objects.create(
        donor=donor, secret_hash=hashed, issued_by=by.actor_id, expires_at=timezone.now() + dt.timedelta(days=days)
    )
    _note(link, "give_donor_link", by)
    return link, token


@transaction.atomic
def end_donor_link(*, link: DonorLink, by: Actor) -> DonorLink:
    """End a link at once; ending it again changes nothing."""
    must_keep(by, link.donor.book)
    held = DonorLink.objects.select_for_update().get(pk=link.pk)
    if held.ended_at is None:
        held.ended_at, held.ended_by = timezone.now(), by.actor_id
        held.save(update_fields=["ended_at", "ended_by"])
        _note(held, "end_donor_link", by)
    return held


def _note(link: DonorLink, verb: str, by: Actor) -> None:
    audit.record(by=by, verb=verb, kind="donor_link", subject=link.public_id, scheme=link.donor.book.scheme.public_id)
