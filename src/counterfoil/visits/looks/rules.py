"""What every write about looks asks first."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from counterfoil.base.actors import Actor
from counterfoil.base.errors import Refusal
from counterfoil.base.sides import Side
from counterfoil.partners.access import speaks_for
from counterfoil.partners.models import Scheme


def side_of_writer(scheme: Scheme, by: Actor) -> Side:
    side = speaks_for(by, scheme)
    if side == Side.NEITHER:
        raise Refusal(
            _("You speak for neither side of this scheme."),
            mend=_("Ask somebody in an office of one side to do this."),
            code="no_side",
        )
    return side


def plain(words: Any, wanted: str, most: int) -> str:
    """Words on one line. `wanted`: the field that must not be empty."""
    line = " ".join(str(words).split())
    if wanted and not line:
        raise Refusal(_("There are no words."), mend=_("Say which place it is."), where=wanted, code="empty")
    if len(line) > most:
        problem = _("It has %(count)d letters; there is room for %(most)d.") % {"count": len(line), "most": most}
        raise Refusal(problem, mend=_("Say it shorter."), where=wanted, code="long")
    return line
