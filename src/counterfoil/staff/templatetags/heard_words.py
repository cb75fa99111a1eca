"""What pages about what was heard say beside numbers."""

from __future__ import annotations

from collections.abc import Sequence

from django import template

register = template.Library()


@register.filter
def beside(shares: Sequence[int], words: Sequence[str]) -> list[tuple[str, int]]:
    """The words of each answer with its share."""
    return list(zip(words, shares, strict=True))
