"""A link as it is shown to whoever made it, this once: to copy, to read from another screen, and as plain text."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import segno
from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Shown:
    """`address` holds the secret; `qr` is the same as a drawing; `text` is what one pastes into a chat."""

    address: str
    qr: SafeString
    text: str
    until: dt.datetime


def show(request: HttpRequest, name: str, token: str, *, language: str, until: dt.datetime, text: str) -> Shown:
    """What to show of a new link.

    Args:
        name: the address behind it: "links:act".
        language: of the page that it opens.
        text: what it is for, in that language, for the line above the address.
    """
    with translation.override(language):
        address = request.build_absolute_uri(reverse(name, args=[token]))
        words = _("%(text)s (for you alone; good until %(until)s)") % {
            "text": text,
            "until": f"{until:%Y-%m-%d %H:%M %Z}",
        }
    return Shown(address, drawing(address), f"{words}\n{address}", until)


def drawing(address: str) -> SafeString:
    """The address as a QR code (ISO/IEC 18004), black on white whatever the colours of the page."""
    svg = segno.make(address, error="m", micro=False).svg_inline(
        border=4, light="#ffffff", svgclass="qr", lineclass=None, omitsize=True
    )
    return mark_safe(svg)  # made of squares alone: nothing of the address stands in it as text
