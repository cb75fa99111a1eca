"""The other half of a payment: the word of those who got it, that it came; each payment once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from counterfoil.base import audit
from counterfoil.base.actors import Actor
from counterfoil.base.errors import Refusal
from counterfoil.base.sides import Side, other
from counterfoil.funds.models import Acknowledgement, Payment
from counterfoil.partners.access import must_speak
from counterfoil.partners.models import Scheme


@dataclass(frozen=True, slots=True)
class Came:
    """What came of a payment: `minor` as it was counted, which may differ from what was paid; for how many people."""

    payment: Payment
    minor: int
    people: int | None = None


@transaction.atomic
def acknowledge_payments(*, scheme: Scheme, came: Sequence[Came], day: dt.date, by: Actor) -> int:
    """Say for one's side that payments came, one or all of a school's at once; gives how many.

    Another amount than was paid is taken as it is said: the halves differ then, and both are shown.

    Raises:
        Refusal: a payment is of another scheme or side, or was one's own to pay ("own"); it is not paid ("state");
            it was acknowledged before ("already"); the day lies ahead, or before it was paid; an amount is not above
            zero.
    """
    side = must_speak(by, scheme)
    if not came:
        raise Refusal(_("Nothing is chosen."), mend=_("Choose what came."), code="empty")
    if day > timezone.localdate():
        raise Refusal(_("This day lies ahead."), mend=_("Enter it when it came."), where="day", code="ahead")
    keys = sorted(each.payment.pk for each in came)
    found = Payment.objects.filter(pk__in=keys, run__book__scheme=scheme).select_for_update(no_key=True, of=("self",))
    held = {p.pk: p for p in found.select_related("payee", "run__book", "acknowledgement").order_by("pk")}
    sides = _sides(scheme)
    for each in came:
        _must_be_theirs(held.get(each.payment.pk), sides, side)
        _must_fit(held[each.payment.pk], each, day)
    rows = [
        Acknowledgement(
            payment=each.payment, day=day, minor=each.minor, people=each.people, side=side, entered_by=by.actor_id
        )
        for each in came
    ]
    try:
        with transaction.atomic():
            Acknowledgement.objects.bulk_create(rows)
    except IntegrityError:
        raise _already() from None
    audit.record(
        by=by, verb="acknowledge_payments", kind="payment", subject=None, scheme=scheme.public_id, payments=len(rows)
    )
    return len(rows)


def _sides(scheme: Scheme) -> dict[int, str]:
    return dict(scheme.parties.values_list("organisation", "side"))


def _must_be_theirs(payment: Payment | None, sides: dict[int, str], side: Side) -> None:
    """A payment is acknowledged by the side of its payee; where that is on none, by the side that did not pay."""
    if payment is None:
        raise Refusal(_("This payment is of another scheme."), mend=_("Choose one of this."), code="scheme")
    payer = Side(sides.get(payment.run.book.organisation_id, Side.NEITHER))
    payee = Side(sides.get(payment.payee.organisation_id or 0, other(payer)))
    if side == payer or side != payee:
        raise Refusal(
            _("That a payment came is the word of those who got it."),
            mend=_("Ask the side of the payee."),
            code="own",
        )


def _must_fit(payment: Payment, came: Came, day: dt.date) -> None:
    if hasattr(payment, "acknowledgement"):
        raise _already()
    if payment.state != Payment.State.PAID or payment.paid_day is None:
        raise Refusal(
            _("%(code)s is not paid, or came back.") % {"code": payment.code}, mend=_("Ask who pays."), code="state"
        )
    if day < payment.paid_day:
        raise Refusal(
            _("%(code)s was paid on %(day)s.") % {"code": payment.code, "day": payment.paid_day.isoformat()},
            mend=_("Write the day on which it came."), where="day", code="before",
        )  # fmt: skip
    if came.minor <= 0 or (came.people is not None and came.people < 1):
        raise Refusal(_("The amount is zero."), mend=_("Write what came, or choose it not."), code="zero")


def _already() -> Refusal:
    return Refusal(_("This was acknowledged already."), mend=_("Open the page again."), code="already")
