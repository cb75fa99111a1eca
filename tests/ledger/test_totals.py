"""The totals that the database keeps are the fold over its lines, by plain Python."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from counterfoil.base.errors import Refusal
from counterfoil.base.ids import uuid7
from counterfoil.ledger import actions, queries
from counterfoil.ledger.chart import CHART, Floor
from counterfoil.ledger.entries import Leg, Posting
from counterfoil.ledger.models import Balance, Book, Headroom, Line, MonthTotal
from tests import cast
from tests.ledger.test_actions import BY

pytestmark = pytest.mark.usefixtures("db")
FUNDS, BANKS = [uuid7(), uuid7()], [None, uuid7()]
DAYS = [dt.date(2025, 12, 31), dt.date(2026, 1, 1), dt.date(2026, 1, 31), dt.date(2026, 2, 28)]

sides = st.tuples(st.sampled_from(sorted(CHART)), st.sampled_from(BANKS))
pairs = st.tuples(
    st.sampled_from(FUNDS), st.sampled_from(["CNY", "JPY"]), sides, sides, st.integers(1, 10**15)
)  # fmt: skip
entries = st.tuples(st.sampled_from(DAYS), st.lists(pairs, min_size=1, max_size=4))


def posting(day: dt.date, drawn: list) -> Posting:
    legs = []
    for fund, currency, (to, sub), (of, other), minor in drawn:
        legs += [Leg(to, fund, currency, minor, sub), Leg(of, fund, currency, -minor, other)]
    return Posting(day, "drawn", uuid7(), tuple(legs))


def check(book: Book) -> None:
    """Fold every line, and compare with each total."""
    debits: Counter[int] = Counter()
    credits: Counter[int] = Counter()
    months: dict[tuple[int, dt.date], list[int]] = defaultdict(lambda: [0, 0])
    free: Counter[tuple[object, str]] = Counter()
    accounts = {}
    for line in Line.objects.filter(entry__book=book).select_related("entry", "account"):
        account = accounts.setdefault(line.account_id, line.account)
        debits[account.pk] += line.debit
        credits[account.pk] += line.credit
        month = months[account.pk, line.entry.day.replace(day=1)]
        month[0] += line.debit
        month[1] += line.credit
        if CHART[account.code].spendable:
            free[account.fund, account.currency] += line.debit - line.credit
    for total in Balance.objects.filter(account__book=book):
        assert (total.debits, total.credits) == (debits[total.account_id], credits[total.account_id])
    kept = {(t.account_id, t.month): [t.debits, t.credits] for t in MonthTotal.objects.filter(account__book=book)}
    assert kept == months
    for row in Headroom.objects.filter(book=book):
        assert row.available == free[row.fund, row.currency] >= 0
    for pk, account in accounts.items():
        assert CHART[account.code].floor * (debits[pk] - credits[pk]) >= 0
    rows = queries.trial_balance(book)
    assert {row.account.pk: row.balance for row in rows} == {pk: debits[pk] - credits[pk] for pk in accounts}
    for day in DAYS:
        then = {row.account.pk: row.balance for row in queries.trial_balance(book, until=day)}
        folded: Counter[int] = Counter()
        for (pk, month), (debit, credit) in months.items():
            if month <= day:
                folded[pk] += debit - credit
        assert then == dict(folded)
    assert queries.totals_that_differ(book) == []


@given(st.lists(st.lists(entries, min_size=1, max_size=5), min_size=1, max_size=6))
@settings(max_examples=60)
def test_they_are_the_fold_over_lines_whatever_was_posted_or_refused(sets: list) -> None:
    with transaction.atomic():
        scheme = cast.scheme(slug=f"s-{uuid7().hex}")
        book = actions.open_book(scheme=scheme, organisation=scheme.parties.all()[0].organisation, by=BY)
        for drawn in sets:
            postings = [posting(day, pairs) for day, pairs in drawn]
            try:
                actions.post(book=book, postings=postings, by=BY)
            except Refusal as refusal:
                assert refusal.code in {"not_enough", "below_zero"}
                assert _breaks_a_rule(book, postings)
            else:
                assert not _breaks_a_rule(book, [])
        check(book)
        transaction.set_rollback(True)


def _breaks_a_rule(book: Book, postings: list[Posting]) -> bool:
    """Whether an account or a fund would fall below zero, by Python's own reckoning."""
    balances: Counter[tuple] = Counter()
    for line in Line.objects.filter(entry__book=book).select_related("account"):
        a = line.account
        balances[a.fund, a.currency, a.code, a.sub] += line.debit - line.credit
    for each in postings:
        for leg in each.legs:
            balances[leg.key] += leg.minor
    free: Counter[tuple] = Counter()
    for (fund, currency, code, _sub), balance in balances.items():
        if CHART[code].floor != Floor.NONE and CHART[code].floor * balance < 0:
            return True
        if CHART[code].spendable:
            free[fund, currency] += balance
    return any(left < 0 for left in free.values())
