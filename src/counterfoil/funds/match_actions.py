"""What a line of the bank was: the match, what it posts, and its undoing.

Locks are taken in one order: runs, gifts, the line, then the funds in the ledger.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from counterfoil.base import audit
from counterfoil.base.actors import Actor
from counterfoil.base.errors import Refusal
from counterfoil.base.money import Money
from counterfoil.funds import giving_actions, loan_actions
from counterfoil.funds.access import must_keep
from counterfoil.funds.approval_actions import naming_the_fund
from counterfoil.funds.match_gifts import charged_back, given, take_back_receiving
from counterfoil.funds.match_payments import came_back, paid, undo_payment
from counterfoil.funds.models import BankLine, Fund, Gift, Incoming, Loan, Match, Payment, Run
from counterfoil.funds.run_steps import end_if_done, hold_run
from counterfoil.ledger import actions as ledger
from counterfoil.ledger import chart
from counterfoil.ledger.entries import Leg, Posting

Kind = Match.Kind
IN = {Kind.INCOMING, Kind.RETURN, Kind.INTEREST, Kind.REPAYMENT, Kind.AWARD_RETURNED, Kind.UNEXPLAINED}
FINAL = {Kind.CHARGED_BACK, Kind.REPAYMENT, Kind.EXCHANGE}  # an exchange is undone whole: `exchange_actions`
_ACROSS = {
    Kind.FEE: chart.BANK_FEES, Kind.INTEREST: chart.INTEREST, Kind.AWARD_RETURNED: chart.RETURNED,
    Kind.UNEXPLAINED: chart.UNEXPLAINED,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Part:
    """What a part of a line was: `minor` above zero, and the one thing that its kind asks for.

    A payment or a return names the `payment`; money of a gift the `gift`, or the `incoming` that was entered before;
    a charge back its `incoming`; a repayment the `loan`; anything else the `fund` (left out, the general one).
    """

    kind: Match.Kind
    minor: int
    payment: Payment | None = None
    gift: Gift | None = None
    incoming: Incoming | None = None
    loan: Loan | None = None
    fund: Fund | None = None


@transaction.atomic
def match_line(*, line: BankLine, parts: Sequence[Part], by: Actor) -> list[Match]:
    """Say what a line of the bank was, whole or in part: one payment, many that were booked together, a gift …

    A payment is paid when its lines make its amount; one that was entered as paid before is tied to the line, and
    nothing is posted twice.

    Raises:
        Refusal: more than is open of the line ("too_much"); a kind that runs the other way ("direction"); what does
            not fit a payment, gift or loan; a gift taken back that nothing covers ("cover"); as `ledger.post`.
    """
    must_keep(by, line.account.book)
    runs = [hold_run(Run(pk=key), by) for key in sorted({p.payment.run_id for p in parts if p.payment})]
    for gift in sorted({_gift_of(p) for p in parts} - {None}, key=lambda each: each.pk if each else 0):
        giving_actions.lock(gift)  # type: ignore[arg-type]
    held = _hold(line)
    _must_fit(held, parts)
    general = Fund.objects.get(book=held.account.book, is_general=True)
    funds = {_fund_of(part, general).public_id for part in parts}
    ledger.hold(book=held.account.book, funds={*funds, general.public_id})
    day = posting_day(held)
    with naming_the_fund():
        made = [
            *paid(held, [p for p in parts if p.kind == Kind.PAYMENT], runs, day, by),
            *came_back(held, [p for p in parts if p.kind == Kind.RETURN], day, by),
            *given(held, [p for p in parts if p.kind == Kind.INCOMING], day, by),
            *charged_back(held, [p for p in parts if p.kind == Kind.CHARGED_BACK], general, day, by),
            *[_repaid(held, p, day, by) for p in parts if p.kind == Kind.REPAYMENT],
        ]
        made += _other(held, [p for p in parts if p.kind in _ACROSS], general, day, by)
    Match.objects.bulk_create(made)
    sign = 1 if held.minor > 0 else -1
    _matched(held, held.matched_minor + sign * sum(part.minor for part in parts))
    for run in runs:
        end_if_done(run)
    audit.record(
        by=by, verb="match_line", kind="bank_statement", subject=held.statement.public_id,
        scheme=held.account.book.scheme.public_id, matches=len(made),
    )  # fmt: skip
    return made


@transaction.atomic
def undo_match(*, match: Match, by: Actor) -> Match:
    """Undo a match by its mirror; what it posted is reversed, and its part of the line is open again.

    Raises:
        Refusal: it is undone already, or an undoing itself ("already"); it is final, as a gift taken back is; a
            receipt was issued for the money, or a returned payment was issued again; as `ledger.reverse`.
    """
    must_keep(by, match.line.account.book)
    run = hold_run(match.payment.run, by) if match.payment else None
    if match.incoming:
        giving_actions.lock(match.incoming.gift)
    line = _hold(match.line)
    found = Match.objects.select_related("payment__run", "incoming__gift__fund", "fund").get(pk=match.pk)
    if found.undoes_id or Match.objects.filter(undoes=found).exists():
        raise Refusal(_("This was undone already."), mend=_("Open the page again."), code="already")
    if found.kind in FINAL:
        raise Refusal(
            _("This cannot be undone."), mend=_("Enter what happened since as money that came in or went out."),
            code="final",
        )  # fmt: skip
    mirror = Match.objects.create(
        line=line, kind=found.kind, minor=found.minor, payment=found.payment, incoming=found.incoming,
        fund=found.fund, undoes=found, matched_by=by.actor_id,
    )  # fmt: skip
    if found.kind in (Kind.PAYMENT, Kind.RETURN):
        undo_payment(found)
    if found.kind == Kind.INCOMING and found.entry_id:
        take_back_receiving(found)
    if found.entry_id:
        with naming_the_fund():
            ledger.reverse(book=line.account.book, entries=[found.entry_id], day=_undoing_day(line), words="", by=by)
    _matched(line, line.matched_minor - found.minor if line.minor > 0 else line.matched_minor + found.minor)
    if run:
        end_if_done(run)
    audit.record(
        by=by, verb="undo_match", kind="bank_statement", subject=line.statement.public_id,
        scheme=line.account.book.scheme.public_id,
    )  # fmt: skip
    return mirror


@transaction.atomic
def explain_line(*, match: Match, parts: Sequence[Part], by: Actor) -> list[Match]:
    """Say what money was that nobody could explain at first: undone, and matched as what it was.

    Raises:
        Refusal: the match is not of that kind; as `undo_match` and `match_line`.
    """
    if match.kind != Kind.UNEXPLAINED:
        raise Refusal(_("This is explained already."), mend=_("Undo it to say something else."), code="already")
    undo_match(match=match, by=by)
    return match_line(line=match.line, parts=parts, by=by)


def posting_day(line: BankLine) -> dt.date:
    """The day of the line; today, where that lies in a closed period and the line was matched before."""
    closed = line.account.book.closed_until
    if closed and line.day <= closed and line.matches.exists():
        return timezone.localdate()
    return line.day


def _undoing_day(line: BankLine) -> dt.date:
    closed = line.account.book.closed_until
    return timezone.localdate() if closed and line.day <= closed else line.day


def _hold(line: BankLine) -> BankLine:
    return (
        BankLine.objects.select_for_update(no_key=True, of=("self",))
        .select_related("account__book__scheme", "statement").get(pk=line.pk)
    )  # fmt: skip


def _must_fit(line: BankLine, parts: Sequence[Part]) -> None:
    if not parts:
        raise Refusal(_("What was it?"), mend=_("Choose what the line, or a part of it, was."), code="empty")
    for part in parts:
        if part.minor <= 0:
            raise Refusal(_("The amount is zero."), mend=_("Write how much of the line it was."), code="zero")
        if (part.kind in IN) != (line.minor > 0):
            raise Refusal(
                _("The money of this line went the other way."), mend=_("Choose what fits its direction."),
                code="direction",
            )  # fmt: skip
    open_minor = abs(line.minor - line.matched_minor)
    if sum(part.minor for part in parts) > open_minor:
        left = Money(open_minor, line.account.currency)
        raise Refusal(
            _("Only %(amount)s %(currency)s of this line are open.")
            % {"amount": left.amount, "currency": left.currency},
            mend=_("Open the page again: somebody may have matched it in the meantime."), code="too_much",
        )  # fmt: skip


def _gift_of(part: Part) -> Gift | None:
    return part.gift or (part.incoming.gift if part.incoming else None)


def _fund_of(part: Part, general: Fund) -> Fund:
    gift = _gift_of(part)
    for thing in (part.payment, gift, part.loan):
        if thing is not None:
            return thing.fund
    return part.fund or general


def _repaid(line: BankLine, part: Part, day: dt.date, by: Actor) -> Match:
    if part.loan is None:
        raise Refusal(_("Which loan was repaid?"), mend=_("Choose the loan."), code="loan")
    money = Money(part.minor, line.account.currency)
    step = loan_actions.repay(loan=part.loan, day=day, money=money, bank_account=line.account, by=by)
    entry = line.account.book.entries.get(act="loan_repaid", subject=step.public_id)
    return Match(
        line=line, kind=part.kind, minor=part.minor, fund=part.loan.fund, entry=entry, matched_by=by.actor_id
    )


def _other(line: BankLine, parts: Sequence[Part], general: Fund, day: dt.date, by: Actor) -> list[Match]:
    """Fees, interest, awards given back, money that nobody explains yet."""
    made, postings = [], []
    for part in parts:
        fund = part.fund or general
        if fund.book_id != general.book_id:
            raise Refusal(_("This fund is of other books."), mend=_("Choose one of these."), code="book")
        match = Match(line=line, kind=part.kind, minor=part.minor, fund=fund, matched_by=by.actor_id)
        minor = part.minor if line.minor > 0 else -part.minor
        legs = (
            Leg(chart.BANK, fund.public_id, line.account.currency, minor, line.account.public_id),
            Leg(_ACROSS[Kind(part.kind)], fund.public_id, line.account.currency, -minor),
        )
        postings.append(Posting(day, f"bank_{part.kind.value}", match.public_id, legs))
        made.append(match)
    for match, entry in zip(made, ledger.post(book=general.book, postings=postings, by=by), strict=True):
        match.entry_id = entry
    return made


def _matched(line: BankLine, minor: int) -> None:
    line.matched_minor = minor
    line.save(update_fields=["matched_minor"])
