"""Where a list stands."""

from __future__ import annotations

from urllib.parse import urlencode

from django.urls import reverse


def list_address(slug: str, name: str, **query: object) -> str:
    """The address of a scheme's list, narrowed as asked: `list_address("a", "groups", past="on")`."""
    there = reverse("staff:list", args=[slug, name])
    return f"{there}?{urlencode(query)}" if query else there
