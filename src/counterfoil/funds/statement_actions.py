"""Reading a statement of the bank in: lines that are known stay as they are, the others are added, cut (G11)."""

from __future__ import annotations

from django.db import transaction

from counterfoil.base import audit
from counterfoil.base.actors import Actor
from counterfoil.funds.access import must_keep
from counterfoil.funds.bank.tables import Columns
from counterfoil.funds.models import BankAccount, BankLine, BankStatement
from counterfoil.funds.statement_reading import preview

TEXT = 140  # characters that a line keeps


@transaction.atomic
def read_statement(
    *, account: BankAccount, file_name: str, content: bytes, by: Actor, columns: Columns | None = None
) -> BankStatement:
    """Read a file of the bank in; the file itself is not kept, for it names private people.

    Args:
        content: camt.053, CSV or XLSX, at most 50 MB.
        columns: how a table's columns are meant, where the guess is not right.

    Raises:
        Refusal: as `statement_reading.preview`; the actor is of the other side.
    """
    must_keep(by, account.book)
    held = BankAccount.objects.select_for_update(no_key=True).get(pk=account.pk)  # two readers take turns
    held.book = account.book
    found = preview(held, content, columns)
    new = found.new
    statement = BankStatement.objects.create(
        account=held, file_name=file_name.replace("\\", "/").rsplit("/", 1)[-1][:120], file_hash=found.file_hash,
        since=found.since, until=found.until, opening_minor=found.opening, closing_minor=found.closing,
        lines_read=len(found.lines), lines_known=len(found.lines) - len(new), read_by=by.actor_id,
    )  # fmt: skip
    BankLine.objects.bulk_create(
        [
            BankLine(
                statement=statement, account=held, day=line.day, minor=line.minor, kind=line.kind.value,
                text=" · ".join(filter(None, (line.counterparty, line.text)))[:TEXT], reference=line.reference,
                line_hash=line.fingerprint,
            )
            for line in new
        ],
        batch_size=2000,
    )  # fmt: skip
    audit.record(
        by=by, verb="read_statement", kind="bank_statement", subject=statement.public_id,
        scheme=account.book.scheme.public_id, lines=len(found.lines), new=len(new), cut=found.cut,
    )  # fmt: skip
    return statement
