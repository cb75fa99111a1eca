"""Questions to the ledger, answered from the totals that the database keeps."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import F, Q, QuerySet, Sum

from counterfoil.base.money import Money
from counterfoil.ledger.models import Account, Book, Headroom, Line, MonthTotal


@dataclass(frozen=True, slots=True)
class Row:
    """One account with its debits and credits, in minor units."""

    account: Account
    debits: int
    credits: int

    @property
    def balance(self) -> int:
        """Debits less credits: below zero where the credits are more."""
        return self.debits - self.credits


def available(book: Book, fund: uuid.UUID, currency: str) -> Money:
    """What a fund has to spend: held, less approved and not yet paid."""
    row = Headroom.objects.filter(book=book, fund=fund, currency=currency).first()
    return Money(row.available if row else 0, currency)


def balances(
    book: Book, *, funds: Iterable[uuid.UUID] | None = None, codes: Iterable[str] | None = None
) -> list[Row]:
    """Every account with its totals up to now."""
    accounts = Account.objects.filter(book=book)
    if funds is not None:
        accounts = accounts.filter(fund__in=list(funds))
    if codes is not None:
        accounts = accounts.filter(code__in=list(codes))
    return _rows(accounts)


def trial_balance(book: Book, *, until: dt.date | None = None) -> list[Row]:
    """Every account that moved, with its totals up to now, or up to the end of the month in which `until` lies.

    The months after it are taken off: they are few, as one looks back from today.
    """
    rows = _rows(Account.objects.filter(Q(balance__debits__gt=0) | Q(balance__credits__gt=0), book=book))
    if until is None:
        return rows
    first = (until.replace(day=1) + dt.timedelta(days=32)).replace(day=1)
    later = MonthTotal.objects.filter(account__book=book, month__gte=first).values_list("account")
    off = {account: (d, c) for account, d, c in later.annotate(Sum("debits"), Sum("credits"))}
    then = [Row(r.account, r.debits - off.get(r.account.pk, (0, 0))[0], r.credits - off.get(r.account.pk, (0, 0))[1])
            for r in rows]  # fmt: skip
    return [row for row in then if row.debits or row.credits]


def _rows(accounts: QuerySet[Account]) -> list[Row]:
    """Accounts with their totals, in the order of a trial balance."""
    found = accounts.annotate(debits=F("balance__debits"), credits=F("balance__credits"))
    return [Row(a, a.debits, a.credits) for a in found.order_by("currency", "code", "fund", "sub")]


def months(book: Book, *, first: dt.date, last: dt.date) -> list[MonthTotal]:
    """What moved in each month from the month of `first` to the month of `last`, account by account."""
    return list(
        MonthTotal.objects.filter(account__book=book, month__gte=first.replace(day=1), month__lte=last)
        .select_related("account")
        .order_by("month", "account__currency", "account__code", "account__fund", "account__sub")
    )


def lines_of(accounts: Sequence[int]) -> QuerySet[Line]:
    """The lines of some accounts with their entries, in the order in which they were posted."""
    return Line.objects.filter(account__in=accounts).select_related("entry", "account").order_by("id")


def totals_that_differ(book: Book | None = None) -> list[dict[str, Any]]:
    """Kept totals that are not the sum of their lines; there is none, and this proves it by adding up every line."""
    with connection.cursor() as cursor:
        cursor.execute(_PROOF, {"book": book.pk if book else None})
        names = [column.name for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


_PROOF = """
WITH mine AS (SELECT * FROM ledger_account WHERE %(book)s::bigint IS NULL OR book_id = %(book)s),
moved AS (
    SELECT l.account_id, date_trunc('month', e.day)::date AS month, sum(l.debit) AS debits, sum(l.credit) AS credits
    FROM ledger_line l JOIN ledger_entry e ON e.id = l.entry_id JOIN mine ON mine.id = l.account_id GROUP BY 1, 2
),
summed AS (SELECT account_id, sum(debits) AS debits, sum(credits) AS credits FROM moved GROUP BY 1)
SELECT 'balance' AS total, m.id AS account, b.debits, b.credits, coalesce(s.debits, 0) AS true_debits,
       coalesce(s.credits, 0) AS true_credits
FROM mine m LEFT JOIN ledger_balance b ON b.account_id = m.id LEFT JOIN summed s ON s.account_id = m.id
WHERE b.debits IS DISTINCT FROM coalesce(s.debits, 0) OR b.credits IS DISTINCT FROM coalesce(s.credits, 0)
UNION ALL
SELECT 'month', coalesce(v.account_id, t.account_id), t.debits, t.credits, v.debits, v.credits
FROM moved v FULL JOIN (SELECT t.* FROM ledger_monthtotal t JOIN mine ON mine.id = t.account_id) t
    ON (t.account_id, t.month) = (v.account_id, v.month)
WHERE t.debits IS DISTINCT FROM v.debits OR t.credits IS DISTINCT FROM v.credits
UNION ALL
SELECT 'available', h.id, h.available, 0, coalesce(f.available, 0), 0
FROM (
    SELECT m.book_id, m.fund, m.currency, sum(s.debits - s.credits) FILTER (WHERE m.spendable) AS available
    FROM mine m LEFT JOIN summed s ON s.account_id = m.id GROUP BY 1, 2, 3
) f FULL JOIN (SELECT * FROM ledger_headroom WHERE %(book)s::bigint IS NULL OR book_id = %(book)s) h
    USING (book_id, fund, currency)
WHERE h.available IS DISTINCT FROM coalesce(f.available, 0)
"""
