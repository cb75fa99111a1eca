"""Lines of the bank that were payments, or brought one back: parts of `match_actions`, under its locks."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from django.db.models import Sum
from django.utils.translation import gettext as _

from counterfoil.base.actors import Actor
from counterfoil.base.errors import Refusal
from counterfoil.funds import postings
from counterfoil.funds.bank_actions import postings_again
from counterfoil.funds.models import BankLine, Match, Payment, Run
from counterfoil.ledger import actions as ledger
from counterfoil.ledger.entries import Posting

if TYPE_CHECKING:
    from counterfoil.funds.match_actions import Part

Kind, State = Match.Kind, Payment.State


def paid(line: BankLine, parts: Sequence[Part], runs: Sequence[Run], day: dt.date, by: Actor) -> list[Match]:
    """Payments that left with this line, whole or in part; ten thousand of one booking as a set."""
    if not parts:
        return []
    payments = _payments(line, parts)
    covered = _covered(payments)
    made: list[tuple[Match, Posting | None]] = []
    done = []
    for part in parts:
        payment = payments[part.payment.pk]  # type: ignore[union-attr]
        before = covered.get(payment.pk, 0)
        _must_be_open(payment, before, part.minor)
        match = Match(line=line, kind=Kind.PAYMENT, minor=part.minor, payment=payment, matched_by=by.actor_id)
        made.append((match, None if payment.state == State.PAID else _posting(line, payment, match, day)))
        covered[payment.pk] = before + part.minor
        if payment.state == State.APPROVED and covered[payment.pk] == payment.minor:
            done.append(payment.pk)
    _post(line, made, runs, by)
    Payment.objects.filter(pk__in=done).update(state=State.PAID, paid_day=line.day)
    return [match for match, _posting in made]


def came_back(line: BankLine, parts: Sequence[Part], day: dt.date, by: Actor) -> list[Match]:
    """Payments that the bank brought back, each whole: owed again, until it is issued again or taken back."""
    if not parts:
        return []
    payments = _payments(line, parts)
    made: list[tuple[Match, Posting | None]] = []
    for part in parts:
        payment = payments[part.payment.pk]  # type: ignore[union-attr]
        if payment.state != State.PAID or part.minor != payment.minor:
            raise Refusal(
                _("%(code)s was not paid, or another amount came back.") % {"code": payment.code},
                mend=_("Enter it as paid first; of a smaller amount, enter what the bank kept as a fee."),
                code="return",
            )
        payment.state = State.RETURNED  # here already: within one line it comes back once, too
        match = Match(line=line, kind=Kind.RETURN, minor=part.minor, payment=payment, matched_by=by.actor_id)
        posting = postings.moved(
            postings.of(payment), line.account.public_id, -part.minor, day, "payment_returned", match.public_id
        )
        made.append((match, posting))
    _post(line, made, [], by)
    Payment.objects.filter(pk__in=payments).update(state=State.RETURNED, returned_day=line.day)
    return [match for match, _posting in made]


def undo_payment(match: Match) -> None:
    """What the undoing of a match means for its payment; its run is held, its entry is reversed by the caller."""
    payment = match.payment
    assert payment is not None
    if match.kind == Kind.RETURN:
        if payment.state != State.RETURNED:
            raise Refusal(
                _("%(code)s was issued again, or taken back.") % {"code": payment.code},
                mend=_("Take the new payment out of its draft first."), code="state",
            )  # fmt: skip
        payment.state, payment.returned_day = State.PAID, None
    elif match.entry_id:
        if payment.state not in (State.PAID, State.APPROVED):
            raise Refusal(
                _("%(code)s came back since.") % {"code": payment.code}, mend=_("Undo that first."), code="state"
            )
        payment.state, payment.paid_day = State.APPROVED, None
    payment.save(update_fields=["state", "paid_day", "returned_day"])


def _payments(line: BankLine, parts: Iterable[Part]) -> dict[int, Payment]:
    """The payments as they stand now, under the locks of their runs."""
    asked = {part.payment.pk for part in parts if part.payment}
    if any(part.payment is None for part in parts):
        raise Refusal(_("Which payment was it?"), mend=_("Choose the payment."), code="payment")
    found = Payment.objects.filter(pk__in=asked, run__bank_account=line.account).select_related(
        "fund", "payee", "run"
    )
    rows = {payment.pk: payment for payment in found}
    if len(rows) != len(asked):
        raise Refusal(
            _("One of these payments is from another bank account."), mend=_("Choose one of this."), code="account"
        )
    return rows


def _covered(payments: Iterable[int]) -> dict[int, int]:
    """Key of a payment → what of it lines of the bank cover, in minor units."""
    stands = Match.objects.filter(payment__in=list(payments), kind=Kind.PAYMENT, undoes=None, undone_by=None)
    return {key: int(minor) for key, minor in stands.order_by().values_list("payment").annotate(Sum("minor")) if key}


def _must_be_open(payment: Payment, before: int, minor: int) -> None:
    if payment.state not in (State.APPROVED, State.PAID) or before + minor > payment.minor:
        raise Refusal(
            _("%(code)s is matched already, not approved, or smaller than that.") % {"code": payment.code},
            mend=_("Open the page again, and choose another payment or a smaller part."), code="payment",
        )  # fmt: skip


def _posting(line: BankLine, payment: Payment, match: Match, day: dt.date) -> Posting:
    """The whole of a payment is the act that its confirmation is, and so happens once; a part has its match."""
    whole = match.minor == payment.minor
    act, subject = ("payment_paid", payment.public_id) if whole else ("payment_part", match.public_id)
    return postings.moved(postings.of(payment), line.account.public_id, match.minor, day, act, subject)


def _post(line: BankLine, made: list[tuple[Match, Posting | None]], runs: Sequence[Run], by: Actor) -> None:
    todo = [(match, posting) for match, posting in made if posting]
    final: dict[uuid.UUID, Posting] = {}
    for run in runs:
        of_run = [p for m, p in todo if m.payment.run_id == run.pk and p.act == "payment_paid"]  # type: ignore[union-attr]
        final |= {old.subject: new for old, new in zip(of_run, postings_again(run, of_run), strict=True)}
    entries = ledger.post(book=line.account.book, postings=[final.get(p.subject, p) for _m, p in todo], by=by)
    for (match, _posting), entry in zip(todo, entries, strict=True):
        match.entry_id = entry
