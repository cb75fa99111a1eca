"""The two sides of a scheme."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Side(TextChoices):
    """Whose account it is. A source of neither side makes no half."""

    GIVING = "giving", _("giving side")
    RECEIVING = "receiving", _("receiving side")
    NEITHER = "neither", _("neither side")


SIDES = (Side.GIVING, Side.RECEIVING)  # the two that can say yes, and whose halves are compared


def other(side: Side) -> Side:
    """The side across the table."""
    return Side.RECEIVING if side == Side.GIVING else Side.GIVING
