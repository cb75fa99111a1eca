"""What every word about looks and photographs must keep to."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from counterfoil.base.errors import Refusal
from counterfoil.base.text import one_line


def plain(words: Any, wanted: str, most: int) -> str:
    """Words on one line.

    Args:
        wanted: the field that must not be empty; "" where it may be.
        most: letters at most.

    Raises:
        Refusal: there are none, or too many (codes "empty", "long").
    """
    line = one_line(words)
    if wanted and not line:
        raise Refusal(_("There are no words."), mend=_("Say which place it is."), where=wanted, code="empty")
    if len(line) > most:
        problem = _("It has %(count)d letters; there is room for %(most)d.") % {"count": len(line), "most": most}
        raise Refusal(problem, mend=_("Say it shorter."), where=wanted, code="long")
    return line
