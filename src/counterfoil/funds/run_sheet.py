"""The payments of a run as a workbook, for whoever reads better there."""

from __future__ import annotations

from django.utils.translation import gettext as _

from counterfoil.funds.books.tables import Row, Table, workbook
from counterfoil.funds.models import Payment, Run
from counterfoil.funds.paying_queries import payments_of


def written(run: Run) -> bytes:
    """One sheet: a row for each payment that was not taken out of the draft."""
    heads = (
        _("Code"), _("To whom"), _("Fund"), _("For what"), _("Amount"), _("Code of the award"), _("People"),
        _("State"), _("Paid on"), _("Acknowledged on"), _("Acknowledged"),
    )  # fmt: skip
    payments = payments_of(run).order_by("id")
    return workbook([Table("run", run.name, heads, [_row(payment) for payment in payments])])


def _row(payment: Payment) -> Row:
    came = getattr(payment, "acknowledgement", None)
    purpose = payment.get_purpose_display() if payment.purpose else payment.get_kind_display()
    return Row((
        payment.code, str(payment.payee), str(payment.fund), purpose, payment.money, payment.award_code,
        payment.people, payment.get_state_display(), payment.paid_day, came and came.day,
        type(payment.money)(came.minor, payment.currency) if came else None,
    ))  # fmt: skip
