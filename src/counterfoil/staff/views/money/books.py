"""The books: each as a page, a workbook and a paper; journals for other programs; closing a period."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from counterfoil.base.errors import Refusal
from counterfoil.funds import queries
from counterfoil.funds.books import tables
from counterfoil.funds.books.donors import donor_statement
from counterfoil.funds.books.periods import Period
from counterfoil.funds.books.shelf import SHELF, last_period
from counterfoil.funds.exports import beancount, hledger
from counterfoil.funds.exports.journal import Journal
from counterfoil.funds.models import Donor
from counterfoil.ledger import actions
from counterfoil.ledger import queries as ledger
from counterfoil.ledger.models import Book
from counterfoil.people.permissions import Permission
from counterfoil.staff.forms.money_books import CloseForm, ReopenForm
from counterfoil.staff.load import door, load_scheme, page
from counterfoil.staff.money_load import load_book, tried

SHOWN = 300  # rows of a table on a page; its workbook has all of them
PROGRAMS = {"hledger": (hledger.written, "journal"), "beancount": (beancount.written, "beancount")}


@door("GET")
def books_of(request: HttpRequest, slug: str) -> HttpResponse:
    """The books of one's own side in a scheme, with everything that can be opened in each."""
    scheme = load_scheme(request, Permission.READ_BOOKS, slug)
    books = queries.books_open_to(request.user, scheme)  # type: ignore[arg-type]
    return page(request, "money/books", "money", books=books, shelf=SHELF, programs=PROGRAMS)


@door("GET")
def book_table(request: HttpRequest, public_id: UUID, code: str) -> HttpResponse:
    """One book of accounts for a period."""
    book, period = load_book(request, Permission.READ_BOOKS, public_id), None
    if code not in SHELF:
        raise Http404
    asked = request.GET.get("period", "")
    try:
        period = Period.read(asked) if asked else last_period(SHELF[code].span, timezone.localdate())
        opened, donor = _opened(request, book, code, period)
    except Refusal as refusal:
        return page(
            request, "money/book", "money", book=book, code=code, shelved=SHELF[code], asked=asked, refusal=refusal,
            status=400,
        )  # fmt: skip
    return page(
        request, "money/book", "money", book=book, code=code, shelved=SHELF[code], asked=asked or period,
        period=period, donor=donor, tables=[(table, table.rows[:SHOWN], len(table.rows) > SHOWN) for table in opened],
    )  # fmt: skip


@door("GET")
def book_file(request: HttpRequest, public_id: UUID, code: str, kind: str) -> HttpResponse:
    """The same as a workbook or as a paper."""
    book = load_book(request, Permission.READ_BOOKS, public_id)
    if code not in SHELF or kind not in ("xlsx", "pdf"):
        raise Http404
    try:
        period = Period.read(request.GET.get("period", ""))
    except Refusal:
        raise Http404 from None
    opened, _donor = _opened(request, book, code, period)
    if kind == "xlsx":
        media, content = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", tables.workbook(opened)
    else:
        media, content = "application/pdf", tables.paper(
            opened, title=str(SHELF[code].title), scheme=str(book.scheme), office=str(book.organisation),
            mark=_("invented, to show how this works") if book.scheme.is_invented else "",
        )  # fmt: skip
    response = HttpResponse(content, content_type=media)
    response["Content-Disposition"] = f'attachment; filename="{code}-{period}.{kind}"'
    return response


def _opened(request: HttpRequest, book: Book, code: str, period: Period) -> tuple[list[tables.Table], Donor | None]:
    """The tables of a book; with `donor` in the address those of donors and gifts are this one's alone."""
    asked = request.GET.get("donor", "")
    if code != "donors" or not asked:
        return SHELF[code].open(book, period), None
    try:
        donor = Donor.objects.select_related("organisation").get(book=book, public_id=UUID(asked))
    except (ValueError, Donor.DoesNotExist):
        raise Http404 from None
    return [donor_statement(book, period, donor)], donor


@door("GET")
def book_journal(request: HttpRequest, public_id: UUID, program: str) -> StreamingHttpResponse:
    """The whole book for hledger or Beancount, up to today."""
    book = load_book(request, Permission.READ_BOOKS, public_id)
    if program not in PROGRAMS:
        raise Http404
    write, ending = PROGRAMS[program]
    response = StreamingHttpResponse(
        write(Journal(book, timezone.localdate())), content_type="text/plain; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="{book.scheme.slug}.{ending}"'
    return response


@door("GET", "POST")
def close_period(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Close the books up to the end of a month, after a look at what still stands open."""
    book = load_book(request, Permission.CLOSE_BOOKS, public_id)
    period = last_period("month", timezone.localdate())
    form = CloseForm(request.POST or None, initial={"until": period.until})
    close = partial(actions.close_period, book=book, by=request.user)  # type: ignore[arg-type]
    if tried(request, form, lambda: close(until=form.cleaned_data["until"])):
        messages.success(request, _("The books are closed until %(day)s.") % {"day": form.cleaned_data["until"]})
        return redirect("staff:books_of", book.scheme.slug)
    differ = ledger.totals_that_differ(book)
    return page(
        request, "money/book_close", "money", book=book, form=form, differ=differ, closings=book.closings.all()[:20],
        tables=SHELF["ageing"].open(book, period),
    )  # fmt: skip


@door("GET", "POST")
def reopen_period(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Open a closed period again, with a reason that stays."""
    book = load_book(request, Permission.CLOSE_BOOKS, public_id)
    form = ReopenForm(request.POST or None)
    reopen = partial(actions.reopen_period, book=book, by=request.user)  # type: ignore[arg-type]
    if tried(request, form, lambda: reopen(until=form.cleaned_data["until"], reason=form.cleaned_data["reason"])):
        messages.success(request, _("The period is open again."))
        return redirect("staff:books_of", book.scheme.slug)
    return page(request, "money/book_reopen", "money", book=book, form=form)
