"""What one donor, or every donor of a book, gave: pledged, received, refunded, receipts. Inside the house only."""

from __future__ import annotations

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from counterfoil.base.money import Money
from counterfoil.funds.books.periods import Period
from counterfoil.funds.books.tables import Cell, Row, Table
from counterfoil.funds.models import Donor, Gift, GiftDonor, Incoming
from counterfoil.ledger.models import Book


def donor_statement(book: Book, period: Period, donor: Donor | None = None) -> Table:
    """Each gift with what came of it in the period; a joint gift stands once, under all who gave it.

    Args:
        donor: only this one's gifts.
    """
    gifts = Gift.objects.filter(fund__book=book, pledged__lte=period.until).select_related("tally", "fund__tally")
    if donor is not None:
        gifts = gifts.filter(donors__donor=donor)
    incomings = Incoming.objects.filter(day__gte=period.since, day__lte=period.until).order_by("day", "id")
    told = gifts.order_by("id").prefetch_related(
        Prefetch("incomings", queryset=incomings.prefetch_related("receipts")),
        Prefetch("donors", queryset=GiftDonor.objects.select_related("donor__organisation")),
    )
    rows = [row for gift in told for row in _rows(gift)]
    heads = (_("donor"), _("gift"), _("fund"), _("pledged"), _("day"), _("received"), _("refunded"), _("receipt"))
    return Table("donors", _("Donors and gifts"), heads, rows, lead=str(period))


def _rows(gift: Gift) -> list[Row]:
    names = ", ".join(str(one.donor) for one in gift.donors.all())
    pledged: Cell = _("not stated") if gift.whole_minor is None else Money(gift.whole_minor, gift.currency)
    head: tuple[Cell, ...] = (names, str(gift), str(gift.fund), pledged)
    rows = []
    for incoming in gift.incomings.all():
        receipts = ", ".join(str(receipt) for receipt in incoming.receipts.all() if receipt.voided_at is None)
        refunded = Money(incoming.refunded_minor, incoming.currency) if incoming.refunded_minor else None
        rows.append(Row((*head, incoming.day, incoming.money, refunded, receipts)))
        head = ("", "", "", None)
    return rows or [Row((*head, None, None, None, ""))]
