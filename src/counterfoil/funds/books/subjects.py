"""What an entry is about, in words: which gift, which payment to which organisation; never which person gave."""

from __future__ import annotations

import uuid

from counterfoil.funds.books.periods import Period
from counterfoil.funds.models import Incoming, Match, Payment, Transfer
from counterfoil.ledger.models import Book, Entry, Line


class Subjects:
    """Of the entries of a period: subject → words, asked in a few queries however many entries there are."""

    def __init__(self, book: Book, period: Period) -> None:
        within = Entry.objects.filter(book=book, day__gte=period.since, day__lte=period.until).values("subject")
        self._words: dict[uuid.UUID, str] = {}
        payments = Payment.objects.filter(run__book=book, public_id__in=within)
        payments = payments.select_related("payee__organisation", "payee__donor__organisation")
        for payment in payments.iterator(chunk_size=2000):
            self._words[payment.public_id] = f"{payment.code} {payment.payee}"
        gifts = Incoming.objects.filter(gift__fund__book=book, public_id__in=within)
        for incoming in gifts.select_related("gift__tally"):
            self._words[incoming.public_id] = str(incoming.gift)
        for match in Match.objects.filter(line__account__book=book, public_id__in=within, payment__isnull=False):
            if match.payment:
                self._words[match.public_id] = match.payment.code
        transfers = Transfer.objects.filter(giver__book=book, public_id__in=within)
        for transfer in transfers.select_related("giver__tally", "taker__tally"):
            self._words[transfer.public_id] = f"{transfer.giver} → {transfer.taker}"

    def told(self, line: Line, act: str) -> str:
        """What happened and to what: "paid: CF-… Willow Bend School"; `act` in words."""
        parts = (act, line.entry.words or self._words.get(line.entry.subject, ""))
        return ": ".join(part for part in parts if part)
