"""Awarding and visiting are kept apart: no user does both in one scheme (GUARDRAILS G11)."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from counterfoil.base.actors import Actor
from counterfoil.base.errors import Refusal
from counterfoil.partners.models import Duty, Scheme
from counterfoil.people.models import User


@transaction.atomic
def take_duty(*, scheme: Scheme, kind: Duty.Kind, by: Actor, others: Iterable[User] = ()) -> None:
    """Note that who acts awards, or visits, in a scheme; doing it again changes nothing.

    A link or a part of the system is no user, and takes on nothing.

    Args:
        others: users who do it as well: those who are at a place that is looked at.

    Raises:
        Refusal: one of them does the other of the two in this scheme (code "two_duties").
    """
    users = {user.pk: user for user in others}
    if isinstance(by, User):
        users[by.pk] = by
    for key in sorted(users):  # in one order, so that two who do it together do not wait for each other
        held, _new = Duty.objects.get_or_create(user_id=key, scheme=scheme, defaults={"kind": kind})
        if held.kind != kind:
            raise _refusal(kind, users[key])


def _refusal(kind: Duty.Kind, user: User) -> Refusal:
    if kind == Duty.Kind.AWARDS:
        return Refusal(
            _("%(who)s visited places of this scheme, and who visits awards nothing here.") % {"who": user.name},
            mend=_("Let a colleague do this who was at none of its places."), code="two_duties",
        )  # fmt: skip
    return Refusal(
        _("%(who)s enters or approves awards in this scheme, and who awards does not visit.") % {"who": user.name},
        mend=_("Let a colleague go there, and take this person off the stop."), code="two_duties",
    )  # fmt: skip
