"""A book as a journal of hledger (https://hledger.org/hledger.html): `hledger check --strict ordereddates` holds."""

from __future__ import annotations

from collections.abc import Iterator

from counterfoil.base.currencies import digits
from counterfoil.base.money import Money
from counterfoil.funds.exports.journal import ROOTS, Journal
from counterfoil.ledger.chart import Group

_TYPES = {Group.ASSETS: "A", Group.OWED: "L", Group.BALANCES: "E", Group.INCOME: "R", Group.USES: "X"}


def written(journal: Journal) -> Iterator[str]:
    """The journal, line by line. Every account and currency is declared; each month ends with what accounts held."""
    yield f"; Books of {one_line(str(journal.book))} up to {journal.until}, written by Counterfoil\n"
    for handle, name in journal.fund_words():
        yield f"; fund {handle}: {one_line(name)}\n"
    for currency in sorted({currency for _name, held in journal.names() for currency in held}):
        yield f"commodity {currency}\n  format {_amount(Money.of(1000, currency))}\n"
    types = {root: _TYPES.get(group, "E") for group, root in ROOTS.items()}
    for name, _held in journal.names():
        root = next(root for root in sorted(types, key=len, reverse=True) if name.startswith(root + ":"))
        yield f"account {name}  ; type:{types[root]}\n"
    ends = journal.month_ends()
    end = next(ends, None)
    for told in journal.entries():
        while end and end.day < told.day:
            yield _month_end(end.day, end.held)
            end = next(ends, None)
        yield f"\n{told.day} * {told.act}  ; entry:{told.public_id}\n"
        yield from (f"    {name}  {_amount(money)}\n" for name, money in told.legs)
    while end:
        yield _month_end(end.day, end.held)
        end = next(ends, None)


def one_line(words: str) -> str:
    """A name that stays within its comment, whatever was typed."""
    return " ".join(words.split())


def _month_end(day: object, held: tuple[tuple[str, Money], ...]) -> str:
    rows = "".join(f"    {name}  0 {money.currency} = {_amount(money)}\n" for name, money in held)
    return f"\n{day} * month_end\n{rows}"


def _amount(money: Money) -> str:
    return f"{money.amount:.{digits(money.currency)}f}{'' if digits(money.currency) else '.'} {money.currency}"
