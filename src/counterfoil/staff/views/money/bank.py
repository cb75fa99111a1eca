"""The bank: accounts, statements read in, and what each of their lines was."""

from __future__ import annotations

import base64
import contextlib
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Count, F, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from counterfoil.base.errors import Refusal
from counterfoil.base.money import Money
from counterfoil.funds import (
    exchange_actions,
    match_actions,
    match_choices,
    match_queries,
    statement_actions,
    statement_reading,
)
from counterfoil.funds.bank import tables
from counterfoil.funds.bank.files import kind_of
from counterfoil.funds.models import BankAccount, BankLine, Match
from counterfoil.people.permissions import Permission
from counterfoil.staff.forms.money_bank import CARRIED, LineForm, StatementForm, told
from counterfoil.staff.keyset import newest_first
from counterfoil.staff.load import door, page
from counterfoil.staff.money_load import load_book, load_in_book, tried

SHOWN = 12  # lines of a preview


@door("GET")
def bank_of(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One's accounts at banks, and how many lines of each wait to be explained."""
    book = load_book(request, Permission.READ_BOOKS, public_id)
    waiting = Count("lines", filter=~Q(lines__matched_minor=F("lines__minor")))
    accounts = BankAccount.objects.filter(book=book).annotate(waiting=waiting).order_by("id")
    return page(request, "money/bank", "money", book=book, accounts=accounts)


@door("GET")
def bank_account(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The lines of an account, those that wait by themselves, each with what it may have been."""
    account = load_in_book(request, Permission.READ_BOOKS, BankAccount, public_id)
    everything = request.GET.get("all") == "1"
    found = newest_first(request, match_queries.lines_of(account, open_only=not everything))
    for line in found.rows:
        line.account = account
    matches, offers = match_queries.matches_of(found.rows), match_queries.proposals(account, found.rows)
    rows = [
        {"line": line, "money": Money(abs(line.minor), account.currency), "open": match_queries.open_of(line),
         "matches": matches.get(line.pk, []), "proposals": offers.get(line.pk, [])}
        for line in found.rows
    ]  # fmt: skip
    return page(
        request, "money/bank_account", "money", book=account.book, account=account, found=found, rows=rows,
        everything=everything, statements=account.statements.all()[:5],
    )  # fmt: skip


@door("GET", "POST")
def read_statement(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Read a statement in: first what it would bring, with a mapping to choose where it is a table; then for good."""
    account = load_in_book(request, Permission.KEEP_BOOKS, BankAccount, public_id)
    if request.method != "POST":
        return _statement_page(request, account, StatementForm())
    form = StatementForm(request.POST, request.FILES)
    if not form.is_valid():
        return _statement_page(request, account, form)
    try:
        content, columns = form.content(), form.columns()
        if "enter" in request.POST:
            made = statement_actions.read_statement(
                account=account,
                file_name=form.name(),
                content=content,
                columns=columns,
                by=request.user,  # type: ignore[arg-type]
            )
            new = made.lines_read - made.lines_known
            words = ngettext("%(new)d new line is read in.", "%(new)d new lines are read in.", new) % {"new": new}
            messages.success(request, words)
            return redirect("staff:bank_account", account.public_id)
        found = statement_reading.preview(account, content, columns)
    except Refusal as refusal:
        return _refused(request, account, form, refusal)
    return _statement_page(request, account, _carrying(form, content, found.header, found.columns), preview=found)


def _refused(request: HttpRequest, account: BankAccount, form: StatementForm, refusal: Refusal) -> HttpResponse:
    """The page with what is wrong; a table keeps its file and its mapping, to be chosen otherwise."""
    table, columns = None, None
    with contextlib.suppress(Refusal):
        content = form.content()
        table = tables.open_table(content) if kind_of(content) != "camt" else None
        columns = form.columns() or (tables.guess(table.rows) if table else None)
    again = form
    if table is not None and table.rows:
        heads = table.rows[min(max(columns.header - 1, 0), len(table.rows) - 1) if columns else 0]
        again = _carrying(form, content, heads, columns)
    mistakes = getattr(refusal, "mistakes", [])[:SHOWN]
    return _statement_page(request, account, again, refusal=refusal, mistakes=mistakes, status=400)


def _carrying(form: StatementForm, content: bytes, heads: Any, columns: tables.Columns | None) -> StatementForm:
    """The form again, with the file in it where it is small enough, and its mapping."""
    carried = base64.b64encode(content).decode() if len(content) <= CARRIED else ""
    typed = {name: form.cleaned_data.get(name) for name in ("decimal_mark", "day_first")}
    shown = {**typed, "header": 1, **(told(columns) if columns else {})}
    return StatementForm(heads=heads, initial={**shown, "carried": carried, "file_name": form.name()})


def _statement_page(
    request: HttpRequest, account: BankAccount, form: StatementForm, *, status: int = 200, **more: Any
) -> HttpResponse:
    found = more.get("preview")
    lines = [(line, Money(line.minor, account.currency)) for line in found.lines[:SHOWN]] if found else []
    return page(
        request, "money/bank_statement", "money", status=status, book=account.book, account=account, form=form,
        lines=lines, carried=bool(form.initial.get("carried")), **more,
    )  # fmt: skip


@door("GET")
def bank_line(request: HttpRequest, public_id: UUID, number: int) -> HttpResponse:
    """One line, with everything that it could have been."""
    account = load_in_book(request, Permission.READ_BOOKS, BankAccount, public_id)
    line = _line(account, number)
    return _line_page(request, line, LineForm(line=line))


@door("POST")
def match_line(request: HttpRequest, public_id: UUID, number: int) -> HttpResponse:
    """Say what a line was: a proposal with one click, or what was chosen on its page."""
    account = load_in_book(request, Permission.KEEP_BOOKS, BankAccount, public_id)
    line = _line(account, number)
    form = LineForm(request.POST, line=line)
    choice = request.POST.get("choice", "")

    def match() -> None:
        explained = _unexplained(line) if not match_queries.open_of(line).minor else None
        minor = form.cleaned_data.get("minor") or (explained.minor if explained else None)
        if pair := match_choices.exchange_of(line, choice or form.cleaned_data["what"]):
            exchange_actions.exchange(line=line, fund=pair[0], other=pair[1], by=request.user)  # type: ignore[arg-type]
            return
        parts = match_choices.parts_of(line, choice or form.cleaned_data["what"], minor)
        if explained:
            match_actions.explain_line(match=explained, parts=parts, by=request.user)  # type: ignore[arg-type]
        else:
            match_actions.match_line(line=line, parts=parts, by=request.user)  # type: ignore[arg-type]

    if choice:
        form.fields["what"].required = False
    if tried(request, form, match):
        messages.success(request, _("The line of %(day)s is explained.") % {"day": line.day.isoformat()})
        return redirect("staff:bank_account", account.public_id)
    return _line_page(request, line, form, status=400)


@door("POST")
def undo_match(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Undo what was said of a line."""
    found = load_in_book(
        request, Permission.KEEP_BOOKS, Match, public_id, book="line__account__book",
        related=["line__account", "line__statement", "payment__run", "incoming__gift__fund"],
    )  # fmt: skip
    try:
        undo = exchange_actions.undo_exchange if found.kind == Match.Kind.EXCHANGE else match_actions.undo_match
        undo(match=found, by=request.user)  # type: ignore[operator]
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Undone: the line, or this part of it, is open again."))
    return redirect("staff:bank_line", found.line.account.public_id, found.line_id)


def _line(account: BankAccount, number: int) -> BankLine:
    line = BankLine.objects.select_related("statement").filter(account=account, pk=number).first()
    if line is None:
        raise Http404
    line.account = account
    return line


def _unexplained(line: BankLine) -> Match | None:
    """The match of a line that nobody could explain yet, where that is all that was said of it."""
    stands = match_queries.matches_of([line]).get(line.pk, [])
    return stands[0] if [match.kind for match in stands] == [Match.Kind.UNEXPLAINED] else None


def _line_page(request: HttpRequest, line: BankLine, form: LineForm, *, status: int = 200) -> HttpResponse:
    account = line.account
    return page(
        request, "money/bank_line", "money", status=status, book=account.book, account=account, line=line, form=form,
        money=Money(abs(line.minor), account.currency), open=match_queries.open_of(line),
        matches=[(m, Money(m.minor, account.currency)) for m in match_queries.matches_of([line]).get(line.pk, [])],
        proposals=match_queries.proposals(account, [line]).get(line.pk, []),
        explainable=_unexplained(line) is not None,
    )  # fmt: skip
