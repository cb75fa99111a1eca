"""The commands `counterfoil export hledger` and `counterfoil export beancount`."""

from __future__ import annotations

import datetime as dt
from typing import TextIO

from django.utils import timezone

from counterfoil.funds.exports import beancount, hledger
from counterfoil.funds.exports.journal import Journal
from counterfoil.ledger.models import Book

WRITERS = {"hledger": hledger.written, "beancount": beancount.written}


def export_book(
    program: str, scheme: str, out: TextIO, complain: TextIO, *, office: str = "", until: str = ""
) -> int:
    """Write the books of a scheme as a journal.

    Args:
        program: one of `WRITERS`.
        complain: where it says what is wrong, so that no journal holds a complaint.
        scheme: the last part of the scheme's address.
        office: a part of the organisation's name, where several keep books in the scheme.
        until: the last day, as 2026-03-31; without it today.

    Returns:
        0, or 1 where there is no such book, or more than one; which there are is then told.
    """
    books = Book.objects.filter(scheme__slug=scheme).select_related("organisation", "scheme")
    found = [book for book in books if office.casefold() in str(book.organisation).casefold()]
    if len(found) != 1:
        complain.write(
            "There is no such book.\n" if not found else "Several keep books there; name one with --office:\n"
        )
        complain.writelines(f"  {book.scheme.slug}: {book.organisation}\n" for book in found or Book.objects.all())
        return 1
    try:
        day = dt.date.fromisoformat(until) if until else timezone.localdate()
    except ValueError:
        complain.write(f"{until!r} is no day. Write it as 2026-03-31.\n")
        return 1
    out.writelines(WRITERS[program](Journal(found[0], day)))
    return 0
