"""Our acknowledgement to a donor. It never looks like a receipt that a law prescribes, and says that it is none."""

from __future__ import annotations

from io import BytesIO

import segno
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from counterfoil.base import typeset
from counterfoil.base.money import Money, format_money
from counterfoil.figures import words
from counterfoil.funds.models import Receipt


def pdf(receipt: Receipt, address: str) -> bytes:
    """The acknowledgement in the active language.

    Args:
        receipt: one of ours.
        address: where whoever holds the paper learns whether it is genuine.
    """
    language, scheme = get_language() or "en", receipt.book.scheme
    data = {
        "title": _("Acknowledgement %(number)s") % {"number": receipt},
        "kicker": str(receipt.book.organisation),
        "scheme": str(scheme),
        "mark": _("invented, to show how this works") if scheme.is_invented else "",
        "office": str(receipt.book.organisation),
        "void": _void(receipt),
        "facts": [[label, told] for label, told in _facts(receipt, language) if told],
        "thanks": _("We received it, and keep our half of this acknowledgement: its counterfoil."),
        "check": _("Is this genuine? The code opens a page that says so, and tells nothing about the donor."),
        "address": address,
        "note": _(
            "This is our acknowledgement. It is not the receipt that a law may prescribe, and has no use in tax."
        ),
    }
    return typeset.pdf("receipt", data, language=language, files={"qr.png": _drawing(address)})


def _facts(receipt: Receipt, language: str) -> list[tuple[str, str]]:
    item = receipt.item
    return [
        (_("From"), str(receipt.donor)),
        (_("Received on"), words.date_words(receipt.day.isoformat())),
        (_("Amount"), _amount(receipt, language) if receipt.incoming_id else ""),
        (_("Goods"), f"{item.words}: {item.quantity.normalize():f} {item.unit.label}" if item else ""),
        (_("Worth, as stated"), _amount(receipt, language) if item else ""),
        (_("For"), str((receipt.incoming or item).gift.fund)),  # type: ignore[union-attr]
        (_("In place of"), str(receipt.replaces) if receipt.replaces else ""),
    ]


def _amount(receipt: Receipt, language: str) -> str:
    return "" if receipt.minor is None else format_money(Money(receipt.minor, receipt.currency), language)


def _void(receipt: Receipt) -> str:
    if not receipt.voided_at:
        return ""
    day = words.date_words(receipt.voided_at.date().isoformat())
    return _("Void since %(day)s: %(reason)s") % {"day": day, "reason": receipt.void_reason}


def _drawing(address: str) -> bytes:
    """The address as a QR code (ISO/IEC 18004), black on white."""
    drawn = BytesIO()
    segno.make(address, error="m", micro=False).save(drawn, kind="png", scale=8, border=4)
    return drawn.getvalue()
