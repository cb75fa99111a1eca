"""An entry is sealed when its transaction ends: nothing joins it later."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from counterfoil.ledger import actions
from counterfoil.ledger.models import Line
from tests import cast
from tests.ledger.test_actions import BY, FUND, received


def test_a_sealed_entry_takes_no_line_not_even_a_pair_that_balances(committed_db: str) -> None:
    scheme = cast.scheme()
    book = actions.open_book(scheme=scheme, organisation=scheme.parties.all()[0].organisation, by=BY)
    actions.open_fund(book=book, fund=FUND, currency="CNY", by=BY)
    (entry,) = actions.post(book=book, postings=[received("100")], by=BY)
    (first, second) = Line.objects.order_by("id")
    with pytest.raises(IntegrityError, match="sealed"), transaction.atomic():
        Line.objects.bulk_create(
            [
                Line(entry_id=entry, account_id=first.account_id, debit=5),
                Line(entry_id=entry, account_id=second.account_id, credit=5),
            ]
        )
