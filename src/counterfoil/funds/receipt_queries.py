"""Questions about receipts."""

from __future__ import annotations

from counterfoil.funds.models import GiftDonor, Incoming
from counterfoil.ledger.models import Book


def open_for_receipts(book: Book) -> list[tuple[Incoming, GiftDonor]]:
    """What came and from whom, the latest first, where no receipt that is valid stands yet; at most 200."""
    incomings = Incoming.objects.filter(gift__fund__book=book).select_related("gift__tally").order_by("-day", "-id")
    found = []
    for incoming in incomings.prefetch_related("gift__donors__donor__organisation", "receipts")[:200]:
        told = {receipt.donor_id for receipt in incoming.receipts.all() if receipt.voided_at is None}
        found += [(incoming, of) for of in incoming.gift.donors.all() if of.donor_id not in told]
    return [pair for pair in found if pair[0].minor > pair[0].refunded_minor]
