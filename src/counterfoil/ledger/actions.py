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
from counterfoil.base.ids import uuid7s
from counterfoil.ledger.chart import CHART
from counterfoil.ledger.entries import Key, Leg, Posting
from counterfoil.ledger.models import Account, Book, Closing, Entry, Line
from counterfoil.ledger.refusals import in_words
from counterfoil.partners.models import Organisation, Scheme

_ENTRY = (
    "COPY ledger_entry (id, public_id, book_id, day, act, subject, words, reverses_id, entered_by, entered_at)"
    " FROM STDIN"
)
_LINES = "COPY ledger_line (entry_id, account_id, debit, credit, about) FROM STDIN"


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
    keys: list[Key] = [(fund, currency, code, None) for code in CHART]
    if _open_accounts(book, keys):
        audit.record(
            by=by, verb="open_fund", kind="fund", subject=fund, scheme=book.scheme.public_id, currency=currency
        )


def hold(*, book: Book, funds: Iterable[uuid.UUID]) -> None:
    """Queue for these funds, in the one order that everybody queues in, until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM ledger_hold(%s, %s)", [book.pk, sorted(set(funds))])


@transaction.atomic
def post(*, book: Book, postings: Sequence[Posting], by: Actor) -> list[int]:
    """Post entries, all or none; thousands at once cost little more than copying them in.

    Args:
        postings: each balances per fund and currency; `legs` in minor units, debits above zero, credits below.

    Returns:
        The keys of the entries, in the order of the postings.

    Raises:
        Refusal: a fund has not enough (`NotEnough`); the period is closed (`Closed`); an account would fall below
            zero ("below_zero"); the act happened to the subject already ("already"); a day lies ahead ("ahead").
        IntegrityError: a posting does not balance or has no legs, which is a mistake of the program.
    """
    if not postings:
        return []
    today = timezone.localdate()
    if any(posting.day > today for posting in postings):
        raise Refusal(_("This day lies ahead."), mend=_("Enter it when it has happened."), where="day", code="ahead")
    keys = {leg.key for posting in postings for leg in posting.legs}
    with in_words(), transaction.atomic():
        hold(book=book, funds={key[0] for key in keys})
        accounts = _accounts(book, keys)
        numbers = _next_entries(len(postings))
        _copy(book, postings, numbers, accounts, by)
    return numbers


@transaction.atomic
def reverse(*, book: Book, entries: Sequence[int], day: dt.date, words: str, by: Actor) -> list[int]:
    """Mend entries by their mirror images, dated `day`. An entry is reversed once.

    Raises:
        Refusal: as `post`; "already" where one of them is reversed.
    """
    if Entry.objects.filter(reverses__in=entries).exists():
        raise Refusal(_("This was reversed already."), mend=_("Open the page again to see it."), code="already")
    lines: dict[int, list[Leg]] = {}
    for line in Line.objects.filter(entry__in=entries, entry__book=book).select_related("account").order_by("id"):
        leg = Leg(
            line.account.code, line.account.fund, line.account.currency, line.credit - line.debit,
            line.account.sub, line.about,
        )  # fmt: skip
        lines.setdefault(line.entry_id, []).append(leg)
    subjects = dict(Entry.objects.filter(pk__in=lines).values_list("pk", "public_id"))
    return post(
        book=book,
        postings=[Posting(day, "reversal", subjects[e], tuple(legs), words, e) for e, legs in lines.items()],
        by=by,
    )


@transaction.atomic
def close_period(*, book: Book, until: dt.date, by: Actor) -> Closing:
    """Close the books up to and including a day: nothing is dated before it any more.

    Raises:
        Refusal: the day is not over; the books are closed that far already.
    """
    held = Book.objects.select_for_update().get(pk=book.pk)
    if until >= timezone.localdate():
        raise Refusal(_("This period is not over yet."), mend=_("Close it when its last day is past."), where="until")
    if held.closed_until and until <= held.closed_until:
        raise Refusal(_("The books are closed that far already."), mend=_("Choose a later day."), where="until")
    return _closed(held, until, "", by)


@transaction.atomic
def reopen_period(*, book: Book, until: dt.date | None, reason: str, by: Actor) -> Closing:
    """Open a closed period again, so that the books are closed until an earlier day, or not at all.

    Raises:
        Refusal: there is no reason; the day is not earlier than the one until which they are closed.
    """
    held = Book.objects.select_for_update().get(pk=book.pk)
    if not reason.strip():
        raise Refusal(_("There is no reason."), mend=_("Write why the period is opened again."), where="reason")
    if held.closed_until is None or (until is not None and until >= held.closed_until):
        raise Refusal(_("Nothing would be opened."), mend=_("Choose an earlier day."), where="until")
    return _closed(held, until, reason.strip(), by)


def _closed(held: Book, until: dt.date | None, reason: str, by: Actor) -> Closing:
    made = Closing.objects.create(book=held, until=until, before=held.closed_until, reason=reason, by=by.actor_id)
    held.closed_until = until
    held.save(update_fields=["closed_until"])
    audit.record(
        by=by, verb="reopen_period" if reason else "close_period", kind="book", subject=held.public_id,
        scheme=held.scheme.public_id, until=str(until),
    )  # fmt: skip
    return made


def _accounts(book: Book, keys: set[Key]) -> dict[Key, int]:
    """The accounts of these keys; those that are not there yet are opened, under the hold of their funds."""
    found = _found(book, keys)
    if missing := keys - found.keys():
        _open_accounts(book, sorted(missing, key=str))
        found = _found(book, keys)
    return found


def _found(book: Book, keys: set[Key]) -> dict[Key, int]:
    rows = Account.objects.filter(book=book, fund__in={key[0] for key in keys}, code__in={key[2] for key in keys})
    return {row[:4]: row[4] for row in rows.values_list("fund", "currency", "code", "sub", "pk") if row[:4] in keys}


def _open_accounts(book: Book, keys: Iterable[Key]) -> int:
    rows = [
        Account(
            book=book, fund=fund, currency=currency, code=code, sub=sub,
            floor=CHART[code].floor.value, spendable=CHART[code].spendable,
        )
        for fund, currency, code, sub in keys
    ]  # fmt: skip
    before = Account.objects.filter(book=book).count()
    Account.objects.bulk_create(rows, ignore_conflicts=True)
    return Account.objects.filter(book=book).count() - before


def _next_entries(count: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('ledger_entry_id_seq') FROM generate_series(1, %s)", [count])
        return [number for (number,) in cursor.fetchall()]


def _copy(book: Book, postings: Sequence[Posting], numbers: list[int], accounts: dict[Key, int], by: Actor) -> None:
    """Copy entries, then their lines, and ask at once what the database would else ask when the transaction ends."""
    now, actor = timezone.now(), by.actor_id
    with connection.cursor() as cursor, connection.wrap_database_errors:
        with cursor.copy(_ENTRY) as copy:
            for number, public, p in zip(numbers, uuid7s(len(numbers)), postings, strict=True):
                copy.write_row((number, public, book.pk, p.day, p.act, p.subject, p.words, p.reverses, actor, now))
        with cursor.copy(_LINES) as copy:
            for number, posting in zip(numbers, postings, strict=True):
                for leg in posting.legs:
                    minor = leg.minor
                    debit, credit = (minor, 0) if minor > 0 else (0, -minor)
                    copy.write_row((number, accounts[leg.key], debit, credit, leg.about))
        cursor.execute("SET CONSTRAINTS ledger_entry_has_lines IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ledger_entry_has_lines DEFERRED")
