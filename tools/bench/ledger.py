"""The ledger: posting against bare tables and against django-hordak, totals over millions of lines, a hot fund.

`python -m tools.bench ledger=2000000` takes fewer lines than the twenty million.
"""

from __future__ import annotations

import os
import statistics
import threading
import time
import uuid
from collections.abc import Callable
from typing import Any

from tools.bench.ledger_world import FUNDS, awards, by, fill, world
from tools.bench.timing import apart, seconds

ENTRIES, HORDAK, ROUNDS = 10_000, 1_000, 7
WRITERS, HOT_SECONDS = 16, 5.0
LINES = 20_000_000
MOST_TIMES, LEAST_FASTER, MOST_MS = 3.0, 25.0, 10.0


def run(lines: int = LINES) -> None:
    print(f"\nThe ledger (load of the machine at the start: {os.getloadavg()[0]:.1f})")
    book, funds = world()
    ours = _posting(book, funds[0])
    _hordak(ours)
    _hot(book, funds)
    _totals(book, funds, lines)
    print(f"  load of the machine at the end: {os.getloadavg()[0]:.1f}")


def _posting(book: Any, fund: uuid.UUID) -> float:
    """10,000 entries of two lines through the action, and the very same rows into bare tables."""
    from counterfoil.base import provision
    from counterfoil.ledger import actions

    with provision.as_owner():
        _bare_tables()
    took: dict[str, list[float]] = {"post": [], "copy": [], "select": [], "triggers": []}
    for _round in range(ROUNDS):
        postings = awards(fund, ENTRIES)
        took["post"].append(seconds(lambda: actions.post(book=book, postings=postings, by=by())))  # noqa: B023
        took["copy"].append(_copied(book, awards(fund, ENTRIES)))
        with provision.as_owner():
            took["select"].append(_selected(book, "bare_"))
            took["triggers"].append(_selected(book, "ledger_"))
    middle = {name: statistics.median(each) for name, each in took.items()}
    print(f"  {ENTRIES:,} entries of two lines, {ROUNDS} rounds, the median; bare tables have the same indexes")
    print(f"    plain COPY into bare tables             {middle['copy']:7.3f} s")
    print(f"    INSERT … SELECT into bare tables        {middle['select']:7.3f} s")
    times = middle["post"] / min(middle["copy"], middle["select"])
    print(f"    through post()                          {middle['post']:7.3f} s")
    print(f"    times the faster of the two             {times:7.1f}   (the aim: at most {MOST_TIMES:.0f})")
    more = middle["triggers"] / middle["select"]
    print(f"    INSERT … SELECT with every trigger      {middle['triggers']:7.3f} s, {more:.2f} times the bare one:")
    print("      what it costs to keep totals, balance, seal and period")
    return middle["post"]


def _bare_tables() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        for table in ("entry", "line"):
            cursor.execute(f"CREATE TABLE bare_{table} (LIKE ledger_{table} INCLUDING ALL)")
            cursor.execute(f"GRANT ALL ON bare_{table} TO counterfoil_web")


def _copied(book: Any, postings: list[Any]) -> float:
    """The same rows by plain COPY; composing their text is not counted."""
    from django.db import connection, transaction

    from counterfoil.ledger import actions, copied

    numbers = actions._next_entries(len(postings))
    keys = [leg.key for posting in postings for leg in posting.legs]
    accounts = actions._accounts(book, set(keys))
    rows = copied.rows(book.pk, postings, numbers, [accounts[key] for key in keys], "system:bench")

    def copy() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            for table, text in zip((copied.ENTRIES, copied.LINES), rows, strict=True):
                with cursor.copy(table.replace("COPY ledger_", "COPY bare_")) as into:
                    into.write(text)

    return seconds(copy)


def _selected(book: Any, prefix: str) -> float:
    """As many new entries by INSERT … SELECT from the newest ones, with or without triggers."""
    from django.db import connection, transaction

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_NEW, {"book": book.pk, "many": ENTRIES})
        return seconds(lambda: cursor.execute(_FILL.replace("bare_", prefix), [book.pk]))


_NEW = """
CREATE TEMPORARY TABLE new_entry ON COMMIT DROP AS
SELECT e.id AS old, nextval('ledger_entry_id_seq') AS id, gen_random_uuid() AS public_id,
       gen_random_uuid() AS subject, e.day, e.act
FROM (SELECT * FROM ledger_entry WHERE book_id = %(book)s AND act = 'run_approved' ORDER BY id DESC LIMIT %(many)s) e;
CREATE TEMPORARY TABLE new_line ON COMMIT DROP AS
SELECT n.id AS entry_id, l.account_id, l.debit, l.credit, l.about
FROM new_entry n JOIN ledger_line l ON l.entry_id = n.old ORDER BY l.id
"""
_FILL = """
INSERT INTO bare_entry (id, public_id, book_id, day, act, subject, words, entered_by, entered_at)
SELECT id, public_id, %s, day, act, subject, '', 'system:bench', now() FROM new_entry;
INSERT INTO bare_line (entry_id, account_id, debit, credit, about)
SELECT entry_id, account_id, debit, credit, about FROM new_line;
SET CONSTRAINTS ALL IMMEDIATE
"""


def _hordak(ours: float) -> None:
    from counterfoil.settings import DATABASE_OWNER_URL

    os.environ["BENCH_OWNER_URL"] = DATABASE_OWNER_URL
    peer = apart("tools.bench.hordak", str(HORDAK))["seconds"] * ENTRIES / HORDAK
    print(f"    django-hordak, Account.transfer_to      {peer:7.3f} s (measured on {HORDAK:,}, scaled)")
    print(f"    times as fast                           {peer / ours:7.1f}   (the aim: at least {LEAST_FASTER:.0f})")


def _hot(book: Any, funds: list[uuid.UUID]) -> None:
    """16 threads of one process that post for some seconds, each posting in a transaction of its own."""
    print(f"  {WRITERS} writers (threads of one process) for {HOT_SECONDS:.0f} s")
    for many in (1, 100):
        hot = _rate(book, [funds[0]] * WRITERS, many)
        apart_ = _rate(book, funds[:WRITERS], many)
        print(f"    {many:>3} at a time: {hot:8,.0f} entries/s on one hot fund, {apart_:8,.0f} on {WRITERS} funds")


def _rate(book: Any, funds: list[uuid.UUID], many: int) -> float:
    from django.db import connection

    from counterfoil.ledger import actions

    done, gate = [0] * len(funds), threading.Barrier(len(funds) + 1)
    ends: list[float] = []

    def write(place: int) -> None:
        connection.ensure_connection()
        gate.wait()
        while time.perf_counter() < ends[0]:
            actions.post(book=book, postings=awards(funds[place], many), by=by())
            done[place] += many
        connection.close()

    crew = [threading.Thread(target=write, args=[place]) for place in range(len(funds))]
    for thread in crew:
        thread.start()
    start = time.perf_counter()
    ends.append(start + HOT_SECONDS)
    gate.wait()
    for thread in crew:
        thread.join()
    return sum(done) / (time.perf_counter() - start)


def _totals(book: Any, funds: list[uuid.UUID], lines: int) -> None:
    """What a page asks of the totals while millions of lines lie below, and the proof that adds all of them up."""
    import datetime as dt

    from counterfoil.ledger import queries
    from counterfoil.ledger.models import Account, Line

    took = fill(book, funds, lines)
    count = Line.objects.count()
    print(f"  {count:,} lines in {Account.objects.count():,} accounts of {FUNDS} funds")
    print(f"    brought in through every trigger: {took:.0f} s, {lines / took:,.0f} lines/s")
    past = dt.date(2025, 6, 30)
    _say("available of a fund", lambda: queries.available(book, funds[0], "CNY"))
    _say("balances of a fund", lambda: queries.balances(book, funds=funds[:1]))
    _say("trial balance of the book", lambda: queries.trial_balance(book))
    _say("trial balance at the end of June 2025", lambda: queries.trial_balance(book, until=past))
    differ: list[Any] = []
    proof = seconds(lambda: differ.extend(_unhurried(lambda: queries.totals_that_differ())))
    print(f"    the proof over every line: {proof:.1f} s, {len(differ)} totals differ")
    assert differ == []


def _say(what: str, ask: Callable[[], Any]) -> None:
    ask()
    took = 1000 * statistics.median(seconds(ask) for _round in range(31))
    print(f"    {what:<40}{took:8.2f} ms  (the aim: under {MOST_MS:.0f})")


def _unhurried(ask: Callable[[], Any]) -> Any:
    """As the owner, whom no time-out stops."""
    from django.db import connection

    from counterfoil.base import provision

    with provision.as_owner(), connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        return ask()
