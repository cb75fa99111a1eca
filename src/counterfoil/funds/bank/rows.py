"""The rows of a table below its header, as lines of a statement; every mistake is named by row and column."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from django.utils.translation import gettext as _

from counterfoil.base.currencies import meant_by, money_words
from counterfoil.base.errors import Refusal
from counterfoil.base.numerals import plain
from counterfoil.funds.bank.cells import Amounts, day_of, decide_day_first, decide_mark, text_of
from counterfoil.funds.bank.headers import Columns, role_of
from counterfoil.funds.bank.lines import BookedLine, LineKind, account_key, folded, shown_account

NAMED = 20  # mistakes that are named one by one
OUT = {folded(word) for word in ("d", "dr", "debit", "dbit", "out", "借", "支", "借方", "支出", "付", "چىقىم")}
IN = {folded(word) for word in ("c", "cr", "credit", "crdt", "in", "贷", "收", "贷方", "收入", "存", "كىرىم")}
TOTALS = tuple(map(folded, ("合计", "总计", "小计", "本页合计", "total", "subtotal", "جەمئىي")))
FEES = {folded(words) for words in ("手续费", "账户管理费", "工本费", "汇费", "bank fee", "bank charges", "fee")}
INTEREST = {folded(words) for words in ("利息", "结息", "存款利息", "interest", "credit interest", "ئۆسۈم")}
_CURRENCIES = money_words(plain)

Row = Sequence[object]


class Mistakes(Refusal):
    """Rows that cannot be read: `mistakes` are the first of them, each with its place and what to do."""

    def __init__(self, mistakes: list[Refusal], count: int) -> None:
        first = mistakes[0]
        problem = _("%(count)d rows cannot be read; the first: %(first)s") % {"count": count, "first": first.problem}
        super().__init__(
            first.problem if count == 1 else problem, mend=first.mend, where=first.where, code=first.code
        )
        self.mistakes, self.count = mistakes, count


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of a file, from row 1; for CSV also how they were written, for a workbook which sheet they are on."""

    rows: Sequence[Row]
    encoding: str = ""
    separator: str = ""
    sheet: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """A line, the number of its row, and the balance after it where the table says one (smallest unit)."""

    line: BookedLine
    number: int
    balance: int | None


class RowReader:
    """Reads one table by one mapping, for one account in one currency."""

    def __init__(self, table: Table, columns: Columns, account: str, currency: str) -> None:
        self.table, self.columns, self.account, self.currency = table, columns, account, currency
        self.amounts = Amounts(currency, "")
        self.day_first: bool | None = None
        self.body = list(self._body())

    def check_preamble(self) -> None:
        """Refuse a file that names another account above its header ("账号：6222…", "Account,DE89…")."""
        for row in self.table.rows[: max(self.columns.header - 1, 0)]:
            cells = [text_of(cell) for cell in row]
            pairs = [*pairwise(cells), *((one, other) for cell in cells for one, _m, other in [_labelled(cell)])]
            for label, value in pairs:
                if (role_of(label) or ("",))[0] == "account" and sum(map(str.isdigit, value)) >= 6:
                    self.check_account(value, _("above the header"))

    def check_account(self, value: str, where: str) -> None:
        """Refuse another account. Words may follow the number, and its middle may be starred out."""
        asked, *parts = account_key(self.account), *map(account_key, re.split(r"\*+", value))
        if asked.startswith(parts[0]) and asked.endswith(parts[-1]) if len(parts) > 1 else parts[0].startswith(asked):
            return
        raise Refusal(
            _("The file is of account %(given)s; asked for is %(asked)s.")
            % {"given": shown_account(value), "asked": shown_account(self.account)},
            mend=_("Choose the account that the file belongs to, or fetch the statement of this one."),
            where=where,
            code="account",
        )

    def _body(self) -> Iterator[tuple[int, Row]]:
        """The rows below the header with their numbers, without blank ones and totals."""
        start = self.columns.header
        for number, row in enumerate(self.table.rows[start:], start + 1):
            first = next((text for text in map(text_of, row) if text), "")
            if first and not self.is_total(first, row):
                yield number, row

    def is_total(self, first: str, row: Row) -> bool:
        """A row of sums below the lines: it says so first, and has no day."""
        if first[:1].isdigit():
            return False
        day = text_of(_at(row, self.columns.date))
        return (not day or day == first) and folded(first).startswith(TOTALS)

    def read(self) -> list[Found]:
        """Every line, also those that move no money. Mistakes: all rows that cannot be read, at once."""
        self.decide()
        found: list[Found] = []
        mistakes: list[Refusal] = []
        count = 0
        for number, row in self.body:
            try:
                found.append(self.row(number, row))
            except Refusal as mistake:
                if mistake.code == "account":
                    raise
                count += 1
                if len(mistakes) < NAMED:
                    mistakes.append(mistake)
        if mistakes:
            raise Mistakes(mistakes, count)
        return found

    def decide(self) -> None:
        """What only a whole column can tell: which mark begins the decimals, and whether days come before months."""
        columns = self.columns
        money = [at for at in (columns.amount, columns.debit, columns.credit, columns.balance) if at is not None]
        cells = ((number, at, _at(row, at)) for number, row in self.body for at in money)
        mark = columns.decimal_mark or decide_mark(cells, self.where, self.currency)
        self.amounts = Amounts(self.currency, mark)
        days = ((number, columns.date, _at(row, columns.date)) for number, row in self.body)
        self.day_first = columns.day_first
        if self.day_first is None:
            self.day_first = decide_day_first(days, self.where)

    def row(self, number: int, row: Row) -> Found:
        """One row. Refusal: what is wrong in it, with its place."""
        columns = self.columns
        try:
            day = day_of(_at(row, columns.date), self.day_first)
        except Refusal as refusal:
            raise self.placed(refusal, number, columns.date) from None
        self.check_row(number, row)
        minor = self.minor(number, row)
        text = " ".join(filter(None, (text_of(_at(row, at)) for at in columns.text)))
        reference = text_of(_at(row, columns.reference))
        name, account = text_of(_at(row, columns.counterparty)), text_of(_at(row, columns.counterparty_account))
        line = BookedLine(
            day=day,
            minor=minor,
            currency=self.currency,
            text=text,
            counterparty=name,
            counterparty_account=account,
            bank_reference=reference,
            references=(reference,),
            kind=LineKind.PLAIN if name or account else _kind(text),
        )
        return Found(line, number, self.money(number, row, columns.balance))

    def check_row(self, number: int, row: Row) -> None:
        """Refuse a row of another account or in another currency, where it says so."""
        columns = self.columns
        if columns.account is not None and (value := text_of(_at(row, columns.account))):
            self.check_account(value, self.where(number, columns.account))
        given = text_of(_at(row, columns.currency))
        if given and self.currency not in _meant(given):
            refusal = Refusal(
                _("The row is in %(given)s, but the account is in %(asked)s.")
                % {"given": given[:20], "asked": self.currency},
                mend=_("Fetch the statement of the account in %(asked)s alone.") % {"asked": self.currency},
                code="currency",
            )
            raise self.placed(refusal, number, columns.currency)

    def minor(self, number: int, row: Row) -> int:
        """The amount of a row, + in, − out; a negative debit is money that came back."""
        columns = self.columns
        if columns.debit is not None and columns.credit is not None:
            debit, credit = self.money(number, row, columns.debit), self.money(number, row, columns.credit)
            if debit and credit:
                raise self.wrong(_("The row has both a debit and a credit."), number, columns.credit)
            if debit is None and credit is None:
                raise self.wrong(_("The row has neither a debit nor a credit."), number, columns.debit)
            return (credit or 0) - (debit or 0)
        amount = self.money(number, row, columns.amount)
        if amount is None:
            raise self.wrong(_("The amount is missing."), number, columns.amount)
        if columns.direction is None:
            return amount
        said = folded(text_of(_at(row, columns.direction)))
        if said not in OUT | IN:
            raise self.wrong(_("It says neither in nor out."), number, columns.direction)
        return -amount if said in OUT else amount

    def money(self, number: int, row: Row, at: int | None) -> int | None:
        try:
            return None if at is None else self.amounts(_at(row, at))
        except Refusal as refusal:
            raise self.placed(refusal, number, at) from None

    def balances(self, found: list[Found]) -> tuple[int | None, int | None]:
        """(opening, closing) by the column of balances, from the oldest line to the newest; None without one.

        Refusal "balances": the balances do not follow from the amounts, whichever end of the file is the older.
        """
        if not found or any(each.balance is None for each in found):
            return None, None
        breaks = []
        for lines in (found, found[::-1]):
            broken = next((b for a, b in pairwise(lines) if a.balance + b.line.minor != b.balance), None)  # type: ignore[operator]
            if broken is None:
                first, last = lines[0], lines[-1]
                return (first.balance or 0) - first.line.minor, last.balance
            breaks.append(broken)
        raise Refusal(
            _("The balance does not follow from the row before and the amount."),
            mend=_(
                "Look whether debit and credit are the right way round. If the bank left out rows, choose no column "
                "as the balance."
            ),
            where=self.where(breaks[0].number, self.columns.balance),
            code="balances",
        )

    def where(self, number: int, at: int | None) -> str:
        """Names a cell: row, column, and what stands over it."""
        header = self.table.rows[self.columns.header - 1] if self.columns.header else ()
        return _("row %(row)d, column %(column)s (%(header)s)") % {
            "row": number,
            "column": _letters((at or 0) + 1),
            "header": text_of(_at(header, at))[:40] or "?",
        }

    def wrong(self, problem: str, number: int, at: int | None) -> Refusal:
        mend = _("Mend the row in the file, or choose other columns if all rows are so.")
        return Refusal(problem, mend=mend, where=self.where(number, at), code="row")

    def placed(self, refusal: Refusal, number: int, at: int | None) -> Refusal:
        return Refusal(refusal.problem, mend=refusal.mend, where=self.where(number, at), code=refusal.code)


def _at(row: Row, at: int | None) -> object:
    return row[at] if at is not None and at < len(row) else ""


def _labelled(cell: str) -> tuple[str, str, str]:
    """ "账号：6222…" in one cell as label and value."""
    return cell.replace("：", ":").partition(":")


@lru_cache(maxsize=256)
def _meant(words: str) -> frozenset[str]:
    """The currencies that a cell can mean."""
    text = plain(words)
    return meant_by(_CURRENCIES.get(text.casefold(), text))


@lru_cache(maxsize=4096)
def _kind(text: str) -> LineKind:
    said = folded(text)
    return LineKind.FEE if said in FEES else LineKind.INTEREST if said in INTEREST else LineKind.PLAIN


def _letters(column: int) -> str:
    """1 → A, 27 → AA."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
