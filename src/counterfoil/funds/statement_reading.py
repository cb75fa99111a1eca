"""A statement of the bank as a file: whose words may be kept, and what would be read in. Nothing is written here."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _

from counterfoil.base.errors import Refusal
from counterfoil.funds.bank import camt, tables
from counterfoil.funds.bank.files import kind_of
from counterfoil.funds.bank.lines import Known, StatementLine
from counterfoil.funds.models import BankAccount, BankLine, BankStatement, Donor, Payee, Payment
from counterfoil.partners.models import Organisation
from counterfoil.partners.queries import parties_of


@dataclass(frozen=True)
class Preview:
    """What a file would bring: its lines, cut (G11), and the marks of those that are known already."""

    since: dt.date
    until: dt.date
    opening: int | None
    closing: int | None
    lines: tuple[StatementLine, ...]
    known: frozenset[str]
    file_hash: str
    columns: tables.Columns | None = None
    header: Sequence[object] = ()

    @property
    def new(self) -> list[StatementLine]:
        return [line for line in self.lines if line.fingerprint not in self.known]

    @property
    def cut(self) -> int:
        """How many lines keep no words."""
        return sum(not line.counterparty_is_organisation for line in self.lines)


def preview(account: BankAccount, content: bytes, columns: tables.Columns | None = None) -> Preview:
    """Look a file over: camt.053, or a table with `columns`, which are guessed where they are not chosen.

    Raises:
        Refusal: what the readers refuse: no statement, another account, cut off, larger than 50 MB; the same file
            was read already ("already"). `bank.cells.Question` where a file can be read in two ways.
    """
    file_hash = _keyed(account, content).hexdigest()
    if BankStatement.objects.filter(account=account, file_hash=file_hash).exists():
        raise Refusal(_("This file was read already."), mend=_("Fetch the next one."), code="already")
    about = {"account": account.number, "currency": account.currency}
    hidden = _keyed(account, b"lines").digest()
    header: Sequence[object] = ()
    if kind_of(content) == "camt":
        found = camt.read(content, known=known_to(account), secret=hidden, **about).statements
    else:
        table = tables.open_table(content)
        columns = columns or tables.guess(table.rows)
        if not 0 <= columns.header <= len(table.rows):
            raise Refusal(
                _("The file has %(count)d rows.") % {"count": len(table.rows)},
                mend=_("Write the number of the row in which the headers stand."), where="header", code="header",
            )  # fmt: skip
        header = table.rows[columns.header - 1] if columns.header else ()
        found = (tables.read(table, columns, known=known_to(account), secret=hidden, **about),)
    lines = tuple(line for statement in found for line in statement.lines)
    marks = [line.fingerprint for line in lines]
    held = BankLine.objects.filter(account=account, line_hash__in=marks).values_list("line_hash", flat=True)
    return Preview(
        min(each.from_day for each in found), max(each.to_day for each in found), found[0].opening,
        found[-1].closing, lines, frozenset(held), file_hash, columns, header,
    )  # fmt: skip


def known_to(account: BankAccount) -> Known:
    """Whose words may be kept: the scheme's organisations, those that give and those that are paid; four queries.

    Codes of refunds to persons and of our own payroll are known as codes, and bring no words with them.
    """
    book = account.book
    payees = Payee.objects.filter(book=book, kind=Payee.Kind.ORGANISATION)
    donors = Donor.objects.filter(book=book, organisation__isnull=False)
    parties = Organisation.objects.filter(pk__in=parties_of(book.scheme).values("pk"))
    others = Organisation.objects.filter(pk__in=payees.values("organisation")) | Organisation.objects.filter(
        pk__in=donors.values("organisation")
    )
    names = [words for each in [*parties, *others] for words in each.name.values()]
    codes: dict[bool, list[str]] = {True: [], False: []}
    for code, kind in Payment.objects.filter(run__book=book).values_list("code", "payee__kind"):
        codes[kind == Payee.Kind.ORGANISATION].append(code)
    return Known.of(
        names=names,
        accounts=payees.values_list("number", flat=True),
        codes=codes[True],
        codes_of_persons=codes[False],
    )


def _keyed(account: BankAccount, message: bytes) -> hmac.HMAC:
    """Nobody can try words against a mark without the house's secret, which lies apart from the database."""
    key = hashlib.sha256(b"bank:" + account.public_id.bytes + settings.SECRET_KEY.encode()).digest()
    return hmac.new(key, message, hashlib.sha256)
