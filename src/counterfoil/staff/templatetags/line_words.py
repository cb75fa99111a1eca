"""Lines in words on a page: `{% load line_words %}`."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils import timezone
from django.utils.translation import gettext as _

from counterfoil.base.sides import SIDES
from counterfoil.lines.models import Line
from counterfoil.staff import line_words

register = template.Library()


@register.filter
def stands(line: Line) -> str:
    """Where a line stands today."""
    return line_words.stands(line, timezone.localdate())


@register.filter
def tone(line: Line) -> str:
    """The colour beside those words."""
    return line_words.tone(line, timezone.localdate())


@register.filter
def signed(line: Line) -> str:
    """Who has signed a line, in words."""
    if line.is_disputed:
        return _("two wordings")
    if line.is_agreed:
        return _("signed by both sides")
    said = [side for side in SIDES if line.said_yes(side)]
    return _("signed by the %(side)s") % {"side": said[0].label} if said else _("signed by nobody yet")


@register.filter
def halves(line: Line) -> list[dict[str, Any]]:
    """What each side holds of a line: other words (`said`), or its yes."""
    return [{"said": line.own_words(side), "yes": line.said_yes(side)} for side in SIDES]


@register.filter
def both_sides(_nothing: object) -> list[str]:
    """The two sides by their names."""
    return [str(side.label) for side in SIDES]
