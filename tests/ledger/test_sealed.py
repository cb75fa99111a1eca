"""What only real commits show: an entry is sealed when its transaction ends; plans are kept as long as a session."""

from __future__ import annotations

import time

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


@pytest.mark.slow
def test_a_session_that_posted_single_entries_posts_thousands_as_fast(committed_db: str) -> None:
    """PostgreSQL keeps the plans of a trigger for the session: one made for a single entry took 24 s for 10,000."""
    scheme = cast.scheme()
    book = actions.open_book(scheme=scheme, organisation=scheme.parties.all()[0].organisation, by=BY)
    actions.open_fund(book=book, fund=FUND, currency="CNY", by=BY)
    for _round in range(12):
        actions.post(book=book, postings=[received("1")], by=BY)
    many = [received("1") for _each in range(10_000)]
    start = time.perf_counter()
    actions.post(book=book, postings=many, by=BY)
    assert time.perf_counter() - start < 8
    start = time.perf_counter()
    for _round in range(20):
        actions.post(book=book, postings=[received("1")], by=BY)
    assert time.perf_counter() - start < 4
