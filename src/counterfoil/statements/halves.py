"""Whose half it is: a side's account counts as its half only if that side published or entered it (DESIGN.md)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from counterfoil.base.actors import Actor
from counterfoil.base.errors import Refusal
from counterfoil.base.sides import Side
from counterfoil.partners.access import side_of
from counterfoil.partners.models import Scheme
from counterfoil.people.models import User
from counterfoil.statements.models import Source

# What nobody but its side can have written down: it is not published anywhere.
UNPUBLISHED = {Source.Kind.REGISTER, Source.Kind.LETTER}


def refuse_forged_half(*, scheme: Scheme, publisher: int, account_of: str, kind: str, by: Actor) -> None:
    """What an organisation of one side published is never the other side's account, in any scheme.

    Where organisations keep their own scheme, one side does not enter the other's registers and letters either.
    A published page of the other side may be entered by anybody: it says itself who published it. Compiled and
    invented schemes belong to this project, which enters everything there.

    Args:
        publisher: primary key of the organisation; one that the scheme does not know yet is on no side.

    Raises:
        Refusal: the publisher, or the user, is of another side (code "forged_half").
    """
    seated = scheme.parties.filter(organisation=publisher).values_list("side", flat=True) if scheme.pk else ()
    if account_of != Side.NEITHER and any(side != account_of for side in seated):
        raise Refusal(
            _("The publisher is an organisation of the other side."),
            mend=_("Choose the side that published this."),
            where="account_of",
            code="forged_half",
        )
    if scheme.nature != Scheme.Nature.OWN or kind not in UNPUBLISHED or account_of == Side.NEITHER:
        return
    if not isinstance(by, User) or side_of(by, scheme) != account_of:
        raise Refusal(
            _("A register or letter of one side is entered by that side itself."),
            mend=_("Ask the other side to enter it, or enter what they published."),
            where="account_of",
            code="forged_half",
        )
