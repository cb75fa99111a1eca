"""What every public page does when it answers."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def answer(
    request: HttpRequest,
    template: str,
    context: dict[str, Any],
    *,
    compiled: bool = False,
    read_of: int | None = None,
) -> HttpResponse:
    """Render a page.

    Args:
        compiled: it shows something of a real scheme that took no part: not for search engines (GUARDRAILS G15).
        read_of: the id of the update whose reading this is, for the count.
    """
    response = render(request, f"public/{template}.html", {**context, "noindex": compiled})
    if compiled:
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.read_of = read_of  # type: ignore[attr-defined]
    return response
