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


def refuse_forged_half(*, scheme: Scheme, account_of: str, kind: str, by: Actor) -> None:
    """Where organisations keep their own scheme, one side does not enter the other's registers and letters.

    A published page of the other side may be entered by anybody: it says itself who published it. Compiled and
    invented schemes belong to this project, which enters everything there.

    Raises:
        Refusal: the user speaks for another side (code "forged_half").
    """
    if scheme.nature != Scheme.Nature.OWN or kind not in UNPUBLISHED or account_of == Side.NEITHER:
        return
    if not isinstance(by, User) or side_of(by, scheme) != account_of:
        raise Refusal(
            _("A register or letter of one side is entered by that side itself."),
            mend=_("Ask the other side to enter it, or enter what they published."),
            where="account_of",
            code="forged_half",
        )
