"""Writes in the ledger: opening books, posting, reversing, closing a period.

The order that keeps concurrent work from waiting in a ring: hold the funds, open accounts, write. Whoever posts more
than once in one transaction calls `hold` first, with every fund that any of its postings touches.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from counterfoil.base import audit
from counterfoil.base.actors import Actor
from counterfoil.base.errors import Refusal
from counterfoil.ledger import copied
from counterfoil.ledger.chart import CHART
from counterfoil.ledger.entries import Key, Leg, Posting
from counterfoil.ledger.models import Account, Book, Closing, Entry, Line
from counterfoil.ledger.refusals import in_words
from counterfoil.partners.models import Organisation, Scheme


@transaction.atomic
def open_book(*, scheme: Scheme, organisation: Organisation, by: Actor) -> Book:
    """Open the books of an organisation in a scheme; they are opened once.

    Raises:
        Refusal: the scheme is compiled from public accounts (G15); the organisation is no party to it.
    """
    if scheme.is_compiled:
        raise Refusal(
            _("This scheme is compiled from public accounts: it has no books."),
            mend=_("What such an account says of money is a statement."),
            code="compiled",
        )
    if not scheme.parties.filter(organisation=organisation).exists():
        raise Refusal(_("This organisation is not a party to the scheme."), mend=_("Choose one that is."))
    book, made = Book.objects.get_or_create(
        scheme=scheme, organisation=organisation, defaults={"opened_by": by.actor_id}
    )
    if made:
        audit.record(by=by, verb="open_book", kind="book", subject=book.public_id, scheme=scheme.public_id)
    return book


@transaction.atomic
def open_fund(*, book: Book, fund: uuid.UUID, currency: str, by: Actor) -> None:
    """Give a fund its accounts in one currency, but those of bank accounts; doing it again changes nothing."""
    keys: set[Key] = {(fund, currency, code, None) for code in CHART}
    if missing := keys - _found(book, keys).keys():
        _open_accounts(book, missing)
        audit.record(
            by=by, verb="open_fund", kind="fund", subject=fund, scheme=book.scheme.public_id, currency=currency
        )


def hold(*, book: Book, funds: Iterable[uuid.UUID]) -> None:
    """Queue for these funds, in the one order that everybody queues in, until the transaction ends.

    Raises:
        Refusal: others kept them for a whole minute ("busy").
    """
    with in_words(), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM ledger_hold(%s, %s)", [book.pk, sorted(set(funds))])


def post(*, book: Book, postings: Sequence[Posting], by: Actor) -> list[int]:
    """Post entries, all or none; thousands at once cost little more than copying them in.

    Args:
        postings: each balances per fund and currency; `legs` in minor units, debits above zero, credits below.

    Returns:
        The keys of the entries, in the order of the postings.

    Raises:
        Refusal: a fund has not enough (`NotEnough`); the period is closed (`Closed`); an account would fall below
            zero ("below_zero") or hold more than can be counted ("too_large"); the act happened to the subject
            already ("already"); a day lies ahead ("ahead"); others keep the funds too long ("busy").
        IntegrityError: a posting does not balance or has no legs, which is a mistake of the program.
    """
    if not postings:
        return []
    today = timezone.localdate()
    if any(posting.day > today for posting in postings):
        raise Refusal(_("This day lies ahead."), mend=_("Enter it when it has happened."), where="day", code="ahead")
    keys = [leg.key for posting in postings for leg in posting.legs]
    distinct = set(keys)
    with in_words(), transaction.atomic():
        accounts = _accounts(book, distinct)
        numbers = _next_entries(len(postings))
        entries, lines = copied.rows(book.pk, postings, numbers, [accounts[key] for key in keys], by.actor_id)
        hold(book=book, funds={key[0] for key in distinct})  # as late as can be: others wait from here on
        _copy(entries, lines)
    return numbers


@transaction.atomic
def reverse(*, book: Book, entries: Sequence[int], day: dt.date, words: str, by: Actor) -> list[int]:
    """Mend entries by their mirror images, dated `day`, or as what they reverse where that is dated later.

    An entry is reversed once; a reversal may be reversed too, which is how an act that was taken back stands again.

    Returns:
        The keys of the mirror images, in the order of `entries`.

    Raises:
        Refusal: as `post`; "already" where one of them is reversed.
        ValueError: one of them is not in this book, or comes twice, which is a mistake of the program.
    """
    found = {entry.pk: entry for entry in Entry.objects.filter(book=book, pk__in=entries)}
    if len(found) != len(entries):
        raise ValueError("an entry to be reversed is not in this book, or comes twice")
    legs: dict[int, list[Leg]] = {number: [] for number in entries}
    for line in Line.objects.filter(entry__in=entries).select_related("account").order_by("id"):
        to = line.account
        minor = line.credit - line.debit
        legs[line.entry_id].append(Leg(to.code, to.fund, to.currency, minor, to.sub, line.about))
    mirrored = [
        Posting(max(day, found[number].day), "reversal", found[number].public_id, tuple(its), words, number)
        for number, its in legs.items()
    ]
    return post(book=book, postings=mirrored, by=by)


def close_period(*, book: Book, until: dt.date, by: Actor) -> Closing:
    """Close the books up to and including a day: nothing is dated before it any more.

    Raises:
        Refusal: the day is not over; the books are closed that far already; somebody changed this meanwhile.
    """
    before = Book.objects.get(pk=book.pk).closed_until
    if until >= timezone.localdate():
        raise Refusal(_("This period is not over yet."), mend=_("Close it when its last day is past."), where="until")
    if before and until <= before:
        raise Refusal(_("The books are closed that far already."), mend=_("Choose a later day."), where="until")
    return _closed(book, until, before, "", by)


def reopen_period(*, book: Book, until: dt.date | None, reason: str, by: Actor) -> Closing:
    """Open a closed period again, so that the books are closed until an earlier day, or not at all.

    Raises:
        Refusal: there is no reason; the day is not earlier than the one until which they are closed; somebody
            changed this meanwhile.
    """
    before = Book.objects.get(pk=book.pk).closed_until
    if not reason.strip():
        raise Refusal(_("There is no reason."), mend=_("Write why the period is opened again."), where="reason")
    if before is None or (until is not None and until >= before):
        raise Refusal(_("Nothing would be opened."), mend=_("Choose an earlier day."), where="until")
    return _closed(book, until, before, reason.strip(), by)


def _closed(book: Book, until: dt.date | None, before: dt.date | None, reason: str, by: Actor) -> Closing:
    """Write it down; the database waits for entries on their way, and moves the day in the book itself."""
    with in_words(), transaction.atomic():
        made = Closing.objects.create(book=book, until=until, before=before, reason=reason, by=by.actor_id)
        audit.record(
            by=by, verb="reopen_period" if reason else "close_period", kind="book", subject=book.public_id,
            scheme=book.scheme.public_id, until=str(until),
        )  # fmt: skip
    return made


def _accounts(book: Book, keys: set[Key]) -> dict[Key, int]:
    """The accounts of these keys; those that are not there yet are opened, under the hold of their funds."""
    found = _found(book, keys)
    if keys - found.keys():
        hold(book=book, funds={key[0] for key in keys})
        _open_accounts(book, keys - _found(book, keys).keys())
        found = _found(book, keys)
    return found


def _found(book: Book, keys: set[Key]) -> dict[Key, int]:
    rows = Account.objects.filter(book=book, fund__in={key[0] for key in keys}, code__in={key[2] for key in keys})
    return {row[:4]: row[4] for row in rows.values_list("fund", "currency", "code", "sub", "pk") if row[:4] in keys}


def _open_accounts(book: Book, keys: set[Key]) -> None:
    """Open them in one order, as two that open the same ones wait for each other's."""
    rows = [
        Account(
            book=book, fund=fund, currency=currency, code=code, sub=sub,
            floor=CHART[code].floor.value, spendable=CHART[code].spendable,
        )
        for fund, currency, code, sub in sorted(keys, key=str)
    ]  # fmt: skip
    Account.objects.bulk_create(rows, ignore_conflicts=True)


def _next_entries(count: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('ledger_entry_id_seq') FROM generate_series(1, %s)", [count])
        return [number for (number,) in cursor.fetchall()]


def _copy(entries: str, lines: str) -> None:
    """Copy entries, then their lines, and ask at once what the database would else ask when the transaction ends."""
    with connection.cursor() as cursor, connection.wrap_database_errors:
        for table, rows in ((copied.ENTRIES, entries), (copied.LINES, lines)):
            with cursor.copy(table) as copy:
                copy.write(rows)
        cursor.execute(
            "SET CONSTRAINTS ledger_entry_has_lines IMMEDIATE; SET CONSTRAINTS ledger_entry_has_lines DEFERRED"
        )
