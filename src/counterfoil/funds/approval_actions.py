"""Approving runs: a second person's yes to what was read; the last yes reserves the money, all of it or none."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Collection, Iterator, Mapping

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from counterfoil.base import audit
from counterfoil.base.actors import Actor
from counterfoil.base.errors import Refusal
from counterfoil.base.money import current_currency
from counterfoil.base.text import one_line
from counterfoil.funds import postings
from counterfoil.funds.access import must_keep
from counterfoil.funds.models import Approval, ApprovalRule, Fund, Payment, Run
from counterfoil.funds.paying_actions import problems_of_run
from counterfoil.funds.paying_queries import Seen, entered_by, people_needed, seen
from counterfoil.funds.payment_rows import AWARDING, RowProblems
from counterfoil.funds.run_steps import (
    count_again,
    end_if_done,
    hold_run,
    note_refunds,
    paid_in_part,
    withdraw_drafts,
)  # fmt: skip
from counterfoil.ledger import actions as ledger
from counterfoil.ledger.models import Book
from counterfoil.ledger.refusals import NotEnough
from counterfoil.partners.duty_actions import take_duty
from counterfoil.partners.models import Duty

State = Payment.State


@transaction.atomic
def approve_run(*, run: Run, read: Seen, by: Actor, day: dt.date | None = None) -> Run:
    """Say yes to a run as it was read; with the last yes that it needs, its money is reserved in the ledger.

    Args:
        read: what the approver saw, from `paying_queries.seen`.
        day: of the yes, where it was given on paper before the run was entered; left out, it is today.

    Raises:
        Refusal: the approver entered the run, a payment, a payee's account or a part of a batch that it pays ("own"),
            or approved it already ("already"); the run is not as it was read ("stale"), or does not wait ("state");
            it pays awards, and the approver visits in this scheme ("two_duties").
        RowProblems: something about a payment no longer holds, such as its fund's restriction.
        NotEnough: a fund has less available than the run needs; nothing is reserved then, and no yes is noted.
    """
    held = hold_run(run, by, Run.State.WAITING)
    _must_be_second(held, by)
    now = seen(held)
    if now != read:
        raise Refusal(
            _("The run was changed since you read it."), mend=_("Read it again, then approve it."), code="stale"
        )
    if held.approvals.filter(approved_by=by.actor_id).exists():
        raise Refusal(
            _("You approved this run already."), mend=_("It waits for somebody else's yes."), code="already"
        )
    if held.payments.filter(purpose__in=AWARDING).exists():
        take_duty(scheme=held.book.scheme, kind=Duty.Kind.AWARDS, by=by)
    Approval.objects.create(
        run=held, entered_by=held.entered_by, approved_by=by.actor_id, payments_count=now.count, total_minor=now.minor
    )
    if held.approvals.count() >= people_needed(held, now.minor):
        _reserve(held, day or timezone.localdate(), by)
    audit.record(
        by=by, verb="approve_run", kind="run", subject=held.public_id, scheme=held.book.scheme.public_id,
        payments=now.count, reserved=held.state == Run.State.APPROVED,
    )  # fmt: skip
    return held


@transaction.atomic
def refuse_run(*, run: Run, reason: str, by: Actor) -> Run:
    """Refuse a run that waits, with a reason; its payments can be entered again in another run.

    Raises:
        Refusal: there is no reason; the run does not wait; whoever refuses it entered it, and would recall it.
    """
    held = hold_run(run, by, Run.State.WAITING)
    if not one_line(reason):
        raise Refusal(_("There is no reason."), mend=_("Write what has to be mended."), where="reason")
    if by.actor_id == held.entered_by:
        raise Refusal(_("You entered this run."), mend=_("Recall it to change it."), code="own")
    withdraw_drafts(held)
    held.state, held.ended_words = Run.State.REFUSED, one_line(reason)[:200]
    held.save(update_fields=["state", "ended_words"])
    audit.record(by=by, verb="refuse_run", kind="run", subject=held.public_id, scheme=held.book.scheme.public_id)
    return held


@transaction.atomic
def withdraw_payments(*, run: Run, codes: Collection[str], reason: str, by: Actor) -> int:
    """Take payments back that were approved and not sent, or that came back: what was reserved for them is available.

    Raises:
        Refusal: there is no reason; one of them was sent to the bank, was paid, or was taken back already ("state").
    """
    held = hold_run(run, by, Run.State.APPROVED, Run.State.ORDERED, Run.State.DONE)
    if not one_line(reason):
        raise Refusal(_("There is no reason."), mend=_("Write why it is not paid."), where="reason")
    free = [State.RETURNED, State.FAILED, *([State.APPROVED] if held.state == Run.State.APPROVED else [])]
    payments = held.payments.filter(code__in=codes, state__in=free)
    rows = postings.owed(payments.order_by("id").values_list(*postings.COLUMNS))
    if len(rows) != len(set(codes)) or paid_in_part(payments):
        raise Refusal(
            _("One of these payments is at the bank, was paid (if only in part), or was taken back already."),
            mend=_("Open the page again; what the bank refused is noted as failed first."), code="state",
        )  # fmt: skip
    day, words = timezone.localdate(), one_line(reason)
    ledger.post(book=held.book, postings=[postings.taken_back(each, day, words) for each in rows], by=by)
    note_refunds(payments, -1)
    Payment.objects.filter(public_id__in=[each.payment for each in rows]).update(
        state=State.WITHDRAWN, refused_words=words[:200]
    )
    count_again(held)
    end_if_done(held)
    audit.record(
        by=by, verb="withdraw_payments", kind="run", subject=held.public_id, scheme=held.book.scheme.public_id,
        payments=len(rows),
    )  # fmt: skip
    return len(rows)


@transaction.atomic
def set_approval_rules(*, book: Book, currency: str, steps: Mapping[int, int], by: Actor) -> None:
    """Say how many people approve a run in a currency, by its amount; runs that wait are held to it at once.

    Args:
        steps: from so many minor units on → so many people, one to five. Below the first step it is one.

    Raises:
        Refusal: an amount below zero; fewer than one or more than five people; fewer people for a larger amount.
    """
    must_keep(by, book)
    code, before = current_currency(currency), 1
    for minor, people in sorted(steps.items()):
        if minor < 0 or not 1 <= people <= 5:
            raise Refusal(_("One to five people, from an amount on."), mend=_("Mend this step."), code="step")
        if people < before:
            raise Refusal(
                _("A larger amount would need fewer people."), mend=_("Ask as many at least."), code="fewer"
            )
        before = people
    Fund.objects.select_for_update(no_key=True).get(book=book, is_general=True)  # two who say so take turns
    ApprovalRule.objects.filter(book=book, currency=code).delete()
    rules = [ApprovalRule(book=book, currency=code, from_minor=minor, people=n) for minor, n in steps.items()]
    ApprovalRule.objects.bulk_create(rules)
    audit.record(
        by=by, verb="set_approval_rules", kind="book", subject=book.public_id, scheme=book.scheme.public_id,
        currency=code, steps={str(minor): people for minor, people in steps.items()},
    )  # fmt: skip


@contextlib.contextmanager
def naming_the_fund() -> Iterator[None]:
    """Let a refusal for want of money say which fund it is."""
    try:
        yield
    except NotEnough as short:
        fund = Fund.objects.select_related("tally").filter(public_id=short.fund).first()
        short.problem = _("“%(fund)s” has not enough left: %(amount)s %(currency)s are missing.") % {
            "fund": fund, "amount": short.missing.amount, "currency": short.missing.currency,
        }  # fmt: skip
        raise


def _must_be_second(run: Run, by: Actor) -> None:
    if by.actor_id in entered_by(run):
        raise Refusal(_("You entered this run or a payment of it."), mend=_("Somebody else approves it."), code="own")


def _reserve(run: Run, day: dt.date, by: Actor) -> None:
    """What replaces another payment is owed already; everything else becomes so now."""
    drafted = run.payments.filter(state=State.DRAFTED)
    if problems := problems_of_run(run, list(drafted.select_related("payee", "fund").order_by("id")), day):
        raise RowProblems(problems)
    fresh = drafted.filter(replaces__isnull=True)
    rows = postings.owed(fresh.order_by("id").values_list(*postings.COLUMNS))
    with naming_the_fund():
        ledger.post(book=run.book, postings=postings.reserved(run.public_id, run.name, rows, day), by=by)
    note_refunds(fresh, 1)
    drafted.update(state=State.APPROVED)
    run.state = Run.State.APPROVED
    run.save(update_fields=["state"])
