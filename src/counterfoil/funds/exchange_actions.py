"""Money of a fund that the bank changed into another currency: one line out, one line in, one entry.

The ledger never adds the two up: account 1900 stands across from each in its own currency
(docs/decisions/chart-of-accounts.md). The rate is the bank's own, read from the two amounts.

Locks are taken in the order of `match_actions`: the lines, then the fund in the ledger.
"""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from counterfoil.base import audit
from counterfoil.base.actors import Actor
from counterfoil.base.errors import Refusal
from counterfoil.funds import fund_actions
from counterfoil.funds.access import must_keep
from counterfoil.funds.approval_actions import naming_the_fund
from counterfoil.funds.match_actions import posting_day
from counterfoil.funds.models import BankLine, Fund, Match
from counterfoil.ledger import actions as ledger
from counterfoil.ledger import chart
from counterfoil.ledger.entries import Leg, Posting

ACT = "bank_exchange"


@transaction.atomic
def exchange(*, line: BankLine, other: BankLine, fund: Fund, by: Actor) -> Match:
    """Say that two lines are one exchange: what is open of the one went, and what is open of the other came for it.

    Args:
        line, other: in either order; lines of two accounts of one book, in two currencies.
        fund: whose money it was; it holds the other currency from now on.

    Returns:
        The match of the line in; its `exchanged` is that of the line out.

    Raises:
        Refusal: both went the same way, are in one currency or have nothing open ("exchange"); the fund holds less
            than went; as `ledger.post`.
    """
    must_keep(by, line.account.book)
    lines = sorted(_hold(line.pk, other.pk), key=lambda each: each.minor)
    out, into = lines[0], lines[-1]
    _must_pair(out, into, fund)
    fund_actions.add_currency(fund=fund, currency=into.account.currency, by=by)
    ledger.hold(book=out.account.book, funds=[fund.public_id])
    gone = Match(line=out, kind=Match.Kind.EXCHANGE, minor=_open(out), fund=fund, matched_by=by.actor_id)
    come = Match(line=into, kind=Match.Kind.EXCHANGE, minor=_open(into), fund=fund, matched_by=by.actor_id)
    legs = (*_legs(out, fund, -gone.minor), *_legs(into, fund, come.minor))
    day = max(posting_day(out), posting_day(into))
    with naming_the_fund():
        (entry,) = ledger.post(book=out.account.book, postings=[Posting(day, ACT, come.public_id, legs)], by=by)
    gone.entry_id = come.entry_id = entry
    gone.save(force_insert=True)
    come.exchanged = gone
    come.save(force_insert=True)
    for held in (out, into):
        held.matched_minor = held.minor
        held.save(update_fields=["matched_minor"])
    _noted("exchange", out, by)
    return come


@transaction.atomic
def undo_exchange(*, match: Match, by: Actor) -> None:
    """Undo an exchange, named by the match of either line: both lines are open again.

    Raises:
        Refusal: it is undone already ("already"); what came was used since; as `ledger.reverse`.
    """
    must_keep(by, match.line.account.book)
    pair = list(Match.objects.filter(entry=match.entry, kind=Match.Kind.EXCHANGE, undoes=None).order_by("pk"))
    lines = {line.pk: line for line in _hold(*(each.line_id for each in pair))}
    if match.undoes_id or Match.objects.filter(undoes__in=pair).exists():
        raise Refusal(_("This was undone already."), mend=_("Open the page again."), code="already")
    for each in pair:
        Match.objects.create(
            line=each.line, kind=each.kind, minor=each.minor, fund=each.fund, undoes=each, matched_by=by.actor_id
        )
        line = lines[each.line_id]
        line.matched_minor -= each.minor if line.minor > 0 else -each.minor
        line.save(update_fields=["matched_minor"])
    book = match.line.account.book
    with naming_the_fund():
        ledger.reverse(book=book, entries=[pair[0].entry_id], day=_open_day(lines.values()), words="", by=by)  # type: ignore[list-item]
    _noted("undo_exchange", match.line, by)


def _open(line: BankLine) -> int:
    return abs(int(line.minor - line.matched_minor))


def _hold(*keys: int) -> list[BankLine]:
    held = BankLine.objects.select_for_update(no_key=True, of=("self",)).filter(pk__in=keys).order_by("pk")
    return list(held.select_related("account__book__scheme", "statement"))


def _must_pair(out: BankLine, into: BankLine, fund: Fund) -> None:
    books = {out.account.book_id, into.account.book_id, fund.book_id}
    same = out.account.currency == into.account.currency
    if len(books) > 1 or same or out.minor > 0 or into.minor < 0 or not _open(out) or not _open(into):
        raise Refusal(
            _("These two lines are no exchange: one goes out in one currency, the other comes in in another."),
            mend=_("Choose the line on the other account."), code="exchange",
        )  # fmt: skip


def _legs(line: BankLine, fund: Fund, minor: int) -> tuple[Leg, Leg]:
    currency = line.account.currency
    return (
        Leg(chart.BANK, fund.public_id, currency, minor, line.account.public_id),
        Leg(chart.EXCHANGE, fund.public_id, currency, -minor),
    )


def _open_day(lines: object) -> dt.date:
    days = [(line.day, line.account.book.closed_until) for line in lines]  # type: ignore[attr-defined]
    last, closed = max(day for day, _closed in days), days[0][1]
    return timezone.localdate() if closed and last <= closed else last


def _noted(verb: str, line: BankLine, by: Actor) -> None:
    audit.record(
        by=by, verb=verb, kind="bank_statement", subject=line.statement.public_id,
        scheme=line.account.book.scheme.public_id,
    )  # fmt: skip
