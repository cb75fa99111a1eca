"""Working lists: what each page asks for."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from counterfoil.people.permissions import Permission as P

DOORS: dict[str, tuple[P | None, P | None]] = {
    "list": (P.READ_DRAFTS, None),
    "list_file": (P.READ_DRAFTS, None),
    "list_bulk": (None, P.READ_DRAFTS),  # each change asks for its own permission: tests/staff/test_lists_bulk
}


def addresses(stage: Any) -> dict[str, str]:
    """The list of courses of the stage's scheme."""
    slug = stage.scheme.slug
    return {
        "list_bulk": reverse("staff:list_bulk", args=[slug, "courses"]),
        "list": reverse("staff:list", args=[slug, "courses"]),
        "list_file": reverse("staff:list_file", args=[slug, "courses", "csv"]),
        "to_list": reverse("staff:to_list", args=["courses"]),
    }
