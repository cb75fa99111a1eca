"""What a school says through a link: that a payment came, and how many are enrolled. Each is about one thing."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from counterfoil.base.errors import Refusal
from counterfoil.funds.acknowledge_actions import Came, acknowledge_payments
from counterfoil.funds.models import Payment
from counterfoil.funds.paying_queries import awaiting_acknowledgement
from counterfoil.partners.models import Organisation, Scheme
from counterfoil.scholarships.enrolment_actions import confirm_enrolment
from counterfoil.scholarships.models import Part
from counterfoil.scholarships.queries import Asked, asked_of, awaited
from counterfoil.staff.links.doer import Doer

MOST = 100  # of each, in the choices of a new link


def find_payment(scheme: Scheme, public_id: UUID | None) -> Payment | None:
    found = Payment.objects.filter(run__book__scheme=scheme, public_id=public_id)
    return found.select_related("payee__organisation", "fund__tally").first()


def find_part(scheme: Scheme, public_id: UUID | None) -> Asked | None:
    """The part with the year that is asked for; after the last answer its own year, which is refused then."""
    found = Part.objects.filter(batch__fund__book__scheme=scheme, public_id=public_id, removed_at=None)
    part = found.select_related("school", "batch__tally", "batch__fund__book__scheme").first()
    return asked_of(part) if part else None


def acknowledge(doer: Doer, payment: Payment, said: dict[str, Any]) -> str:
    if payment.payee.organisation_id != doer.organisation.pk:
        raise Refusal(
            _("This payment went to another organisation."),
            mend=_("Ask for a link for that one."),
            code="other_school",
        )
    came = Came(payment, said["minor"] or payment.minor, payment.people)
    acknowledge_payments(scheme=doer.scheme, came=[came], day=said["day"], by=doer.by)
    return "acknowledged"


def confirm(doer: Doer, asked: Asked, said: dict[str, Any]) -> str:
    confirm_enrolment(part=asked.part, year=said["year"], people=said["people"], by=doer.by)
    return "confirmed"


def choices(scheme: Scheme, side: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """What a link of a side may be about, under a heading each: "payment:<public id>", "part:<public id>"."""
    paid = awaiting_acknowledgement(scheme, side).filter(payee__organisation__isnull=False).order_by("-pk")[:MOST]
    own = Organisation.objects.filter(parts__scheme=scheme, parts__side=side).values_list("pk", flat=True)
    asked = {one.part.public_id: one for one in awaited(scheme, list(own))}
    return [
        (
            _("Payments that nobody has acknowledged"),
            [(f"payment:{each.public_id}", f"{each.payee} · {each.code}") for each in paid],
        ),
        (
            _("Enrolment that a school has still to confirm"),
            [
                (f"part:{key}", f"{one.part} · {one.part.batch} · {one.year}")
                for key, one in list(asked.items())[:MOST]
            ],
        ),
    ]


def school_of(kind: str, scheme: Scheme, public_id: UUID) -> Organisation | None:
    """Whose word a link about money asks for."""
    if kind == "payment" and (payment := find_payment(scheme, public_id)):
        return payment.payee.organisation
    if kind == "part" and (asked := find_part(scheme, public_id)):
        return asked.part.school
    return None
