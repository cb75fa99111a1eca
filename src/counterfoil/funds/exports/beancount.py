"""A book as a journal of Beancount (https://beancount.github.io/docs/): `bean-check` accepts it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from counterfoil.base.currencies import digits
from counterfoil.base.money import Money
from counterfoil.funds.exports.hledger import one_line
from counterfoil.funds.exports.journal import Journal


def written(journal: Journal) -> Iterator[str]:
    """The journal, line by line. A balance is asserted for the morning after each month, as Beancount reads it."""
    first = next((told.day for told in journal.entries()), journal.until)
    yield f"; Books of {one_line(str(journal.book))} up to {journal.until}, written by Counterfoil\n"
    for handle, name in journal.fund_words():
        yield f"; fund {handle}: {one_line(name)}\n"
    for name, held in journal.names():
        yield f"{first} open {name} {','.join(sorted(set(held)))}\n"
    for told in journal.entries():
        yield f'\n{told.day} * "{told.act}"\n  entry: "{told.public_id}"\n'
        yield from (f"  {name}  {_amount(money)}\n" for name, money in told.legs)
    for end in journal.month_ends():
        morning = end.day + dt.timedelta(days=1)
        yield "\n" + "".join(f"{morning} balance {name}  {_exactly(money)}\n" for name, money in end.held)


def _amount(money: Money) -> str:
    return f"{money.amount:.{digits(money.currency)}f} {money.currency}"


def _exactly(money: Money) -> str:
    """Without the tolerance of a last digit that Beancount grants else."""
    return f"{money.amount:.{digits(money.currency)}f} ~ 0 {money.currency}"
