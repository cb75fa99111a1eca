"""What may be sent: nothing larger than a pack, whoever sends it.

Django writes an uploaded file to disk before any page, any sign-in and any form is asked; so the length is
looked at first of all. A body without a length is not read at all.
"""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from counterfoil.packs.archive import Limits

MOST = Limits().file_bytes + 1_000_000  # a pack, and the form around it


class Bodies:
    """Middleware: refuses a body that is too large, unread."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._make = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if len(length) > 12 or not length.isdecimal() or int(length) > MOST:
            return HttpResponse(f"At most {MOST} bytes are taken.\n", status=413, content_type="text/plain")
        return self._make(request)
