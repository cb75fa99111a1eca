"""What the ledger's benchmark stands on: an invented book with funds, entries to post, and millions of lines."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from tools.bench.timing import seconds

FUNDS, CURRENCY = 50, "CNY"
DAY = dt.date(2026, 3, 5)
GIFT = 10**14  # minor units: enough for everything
PER_ENTRY, PER_SET = 40, 200_000  # lines of an entry, and of one INSERT


def by() -> Any:
    from counterfoil.base.actors import System

    return System("bench")


def world() -> tuple[Any, list[uuid.UUID]]:
    """A book whose funds have all that they need."""
    from counterfoil.base.ids import uuid7
    from counterfoil.base.sides import Side
    from counterfoil.base.text import TranslatedText
    from counterfoil.ledger import actions
    from counterfoil.ledger.entries import Leg, Posting
    from counterfoil.partners import actions as partners

    scheme = partners.start_scheme(slug="bench-ledger", name=TranslatedText(en="Bench"), nature="invented", by=by())
    office = partners.add_organisation(name=TranslatedText(en="Office"), invented=True, by=by())
    partners.seat_parties(scheme=scheme, side=Side.GIVING, organisations=[office], by=by())
    book, bank = actions.open_book(scheme=scheme, organisation=office, by=by()), uuid7()
    funds = [uuid7() for _ in range(FUNDS)]
    for fund in funds:
        actions.open_fund(book=book, fund=fund, currency=CURRENCY, by=by())
        legs = (Leg("1000", fund, CURRENCY, GIFT, bank), Leg("4000", fund, CURRENCY, -GIFT))
        actions.post(book=book, postings=[Posting(dt.date(2024, 1, 1), "gift_received", uuid7(), legs)], by=by())
    return book, funds


def awards(fund: uuid.UUID, count: int) -> list[Any]:
    """Entries of two lines: awards approved, each for another payee."""
    from counterfoil.base.ids import uuid7s
    from counterfoil.ledger.entries import Leg, Posting

    return [
        Posting(DAY, "run_approved", subject, (
            Leg("5000", fund, CURRENCY, 100, None, payee), Leg("2000", fund, CURRENCY, -100, None, payee)
        ))
        for subject, payee in zip(uuid7s(count), uuid7s(count), strict=True)
    ]  # fmt: skip


_ENTRIES = """
INSERT INTO ledger_entry (id, public_id, book_id, day, act, subject, words, entered_by, entered_at)
SELECT nextval('ledger_entry_id_seq'), gen_random_uuid(), %(book)s, '2024-01-02'::date + (n * 7919) %% 780,
       'run_approved', gen_random_uuid(), '', 'system:bench', now()
FROM generate_series(1, %(entries)s) n RETURNING id
"""
_LINES = """
INSERT INTO ledger_line (entry_id, account_id, debit, credit, about)
SELECT %(first)s + n, CASE WHEN k = 1 THEN owed.id ELSE spent.id END, CASE WHEN k = 1 THEN 0 ELSE 100 END,
       CASE WHEN k = 1 THEN 100 * (%(per)s - 1) ELSE 0 END, gen_random_uuid()
FROM generate_series(0, %(entries)s - 1) n
JOIN ledger_account owed ON owed.book_id = %(book)s AND owed.code = '2000'
    AND owed.fund = (%(funds)s::uuid[])[1 + n %% %(many)s]
JOIN ledger_account spent ON spent.book_id = %(book)s AND spent.code = '5000' AND spent.fund = owed.fund
CROSS JOIN generate_series(1, %(per)s) k
"""


def fill(book: Any, funds: list[uuid.UUID], lines: int) -> float:
    """Bring `lines` lines in sets, as the owner and through every trigger; how many seconds that took."""
    from django.db import connection, transaction

    from counterfoil.base import provision

    entries = PER_SET // PER_ENTRY
    values = {"book": book.pk, "entries": entries, "funds": funds, "many": len(funds), "per": PER_ENTRY}

    def one_set() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(_ENTRIES, values)
            first = min(row[0] for row in cursor.fetchall())
            cursor.execute(_LINES, {**values, "first": first})

    with provision.as_owner():
        took = sum(seconds(one_set) for _set in range(max(1, lines // PER_SET)))
        with connection.cursor() as cursor:
            for table in ("entry", "line", "account", "balance", "monthtotal"):
                cursor.execute(f"VACUUM ANALYZE ledger_{table}")  # as the server does by itself, a minute later
    return took
