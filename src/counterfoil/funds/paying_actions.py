"""Writes about payees, and about runs of payments until they wait for approval.

A payment changes only under its run's lock. It is never edited: what is wrong is taken out, and entered anew.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from counterfoil.base import audit
from counterfoil.base.actors import Actor
from counterfoil.base.errors import Refusal
from counterfoil.base.text import one_line
from counterfoil.funds import giving_queries
from counterfoil.funds.access import must_keep
from counterfoil.funds.models import BankAccount, Donor, Payee, Payment, Run
from counterfoil.funds.paying_queries import receipted, refundable, unchecked
from counterfoil.funds.payment_rows import AWARDING, MOST, PaymentRow, RowProblems, look_over
from counterfoil.funds.run_steps import hold_run, withdraw_drafts, write_rows
from counterfoil.ledger.models import Book
from counterfoil.partners.duty_actions import take_duty
from counterfoil.partners.models import Duty, Organisation

State = Payment.State


@transaction.atomic
def add_payee(
    *, book: Book, by: Actor, organisation: Organisation | None = None, donor: Donor | None = None,
    number: str = "", bank_code: str = "",
) -> Payee:  # fmt: skip
    """Note whom money may go to: an organisation, a donor for refunds, or (neither named) one's own payroll.

    There is no payee by name of a person (GUARDRAILS G11). An organisation without a legal check may be noted, and
    is paid when there is one. Another account of somebody is another payee.

    Raises:
        Refusal: both are named; an account is missing where money is sent, or given for the payroll; the same payee
            with the same account is there already.
    """
    must_keep(by, book)
    if organisation and donor:
        raise Refusal(_("A payee is an organisation or a donor."), mend=_("Choose one of the two."), where="donor")
    if donor and donor.book_id != book.pk:
        raise Refusal(_("This donor is of other books."), mend=_("Choose one of these."), where="donor")
    kind = _kind_of(organisation, donor)
    number, bank_code = "".join(number.split()), "".join(bank_code.split())
    if kind == Payee.Kind.PAYROLL and number:
        raise Refusal(_("The payroll has no account here."), mend=_("Leave the number blank."), where="number")
    if kind != Payee.Kind.PAYROLL and not number:
        raise Refusal(_("There is no account number."), mend=_("Write where the money is to go."), where="number")
    same = Payee.objects.filter(
        book=book,
        kind=kind,
        organisation=organisation,
        donor=donor,
        number=number,
        bank_code=bank_code,
        ended_at=None,
    )
    if same.exists():
        raise Refusal(_("This payee is there already."), mend=_("Choose it from the list."), where="number")
    made = Payee.objects.create(
        book=book, kind=kind, organisation=organisation, donor=donor, number=number, bank_code=bank_code,
        entered_by=by.actor_id,
    )  # fmt: skip
    audit.record(by=by, verb="add_payee", kind="payee", subject=made.public_id, scheme=book.scheme.public_id)
    return made


@transaction.atomic
def end_payee(*, payee: Payee, by: Actor) -> None:
    """Pay somebody no longer by this account; what is approved stays approved."""
    must_keep(by, payee.book)
    if Payee.objects.filter(pk=payee.pk, ended_at=None).update(ended_at=timezone.now()):
        audit.record(
            by=by, verb="end_payee", kind="payee", subject=payee.public_id, scheme=payee.book.scheme.public_id
        )


@transaction.atomic
def draft_run(*, book: Book, bank_account: BankAccount, name: str, by: Actor) -> Run:
    """Start a run of payments from one bank account.

    Raises:
        Refusal: there is no name; the account is of other books, or no longer used.
    """
    must_keep(by, book)
    if not one_line(name):
        raise Refusal(
            _("There is no name."), mend=_("Write what the run pays, such as “Awards of spring”."), where="name"
        )
    if bank_account.book_id != book.pk or bank_account.ended_at:
        raise Refusal(_("This account is not used in these books."), mend=_("Choose another."), where="bank_account")
    made = Run.objects.create(book=book, bank_account=bank_account, name=one_line(name)[:120], entered_by=by.actor_id)
    _noted("draft_run", made, by)
    return made


@transaction.atomic
def add_payments(*, run: Run, rows: Sequence[PaymentRow], by: Actor) -> list[str]:
    """Add payments to a draft, all or none; ten thousand at once are copied in.

    Returns:
        Their codes, in the order of the rows.

    Raises:
        RowProblems: everything that is wrong with the rows, each by its number.
        Refusal: the run is no draft; there are no rows, or more than a run holds; who enters awards visits in this
            scheme ("two_duties").
    """
    held = hold_run(run, by, Run.State.DRAFT)
    _must_not_visit(held, rows, by)
    if not rows:
        raise Refusal(_("There are no payments."), mend=_("Enter one at least."), code="empty")
    if held.payments_count + len(rows) > MOST:
        raise Refusal(
            _("A run holds %(most)d payments at most.") % {"most": MOST},
            mend=_("Begin another run."),
            code="too_many",
        )
    look_over(rows, held)
    return write_rows(held, [(row, None) for row in rows], by)


def _must_not_visit(run: Run, rows: Sequence[PaymentRow], by: Actor) -> None:
    """Whoever enters awards visits nobody in this scheme (GUARDRAILS G11)."""
    if any(row.purpose in AWARDING for row in rows):
        take_duty(scheme=run.book.scheme, kind=Duty.Kind.AWARDS, by=by)


@transaction.atomic
def remove_payments(*, run: Run, codes: Collection[str], by: Actor) -> int:
    """Take payments out of a draft; gives how many.

    Raises:
        Refusal: the run is no draft, or one of the payments is not in it any more ("stale").
    """
    held = hold_run(run, by, Run.State.DRAFT)
    taken = withdraw_drafts(held, codes)
    if taken != len(set(codes)):
        raise Refusal(
            _("One of these payments is not in the run any more."), mend=_("Open the page again."), code="stale"
        )
    _noted("remove_payments", held, by, payments=taken)
    return taken


@transaction.atomic
def change_payment(*, run: Run, code: str, row: PaymentRow, by: Actor) -> str:
    """Put another payment in the place of a drafted one; gives its code.

    Raises:
        Refusal: it is issued again ("again"): what is reserved is for the same amount, fund and payee; as remove and
            add do.
    """
    held = hold_run(run, by, Run.State.DRAFT)
    if held.payments.filter(code=code, replaces__isnull=False).exists():
        raise Refusal(
            _("This payment is issued again as it was approved."),
            mend=_("Take it out; then issue it again, or take the old one back and enter another."), code="again",
        )  # fmt: skip
    _must_not_visit(held, [row], by)
    remove_payments(run=held, codes=[code], by=by)
    look_over([row], held)
    return write_rows(held, [(row, None)], by)[0]


@transaction.atomic
def submit_run(*, run: Run, by: Actor, day: dt.date | None = None) -> Run:
    """Hand a draft over for approval, after everything about each payment was looked over.

    Args:
        day: on which it is to hold, where the run is entered later than it was decided; left out, it is today.

    Raises:
        RowProblems: payments that break their fund's restriction, whose payee was not checked, or that give back more
            than was received: all of them, numbered as they stand in the run.
        Refusal: the run is no draft, or empty.
    """
    held = hold_run(run, by, Run.State.DRAFT)
    payments = list(held.payments.filter(state=State.DRAFTED).select_related("payee", "fund").order_by("id"))
    if not payments:
        raise Refusal(_("The run is empty."), mend=_("Enter a payment first."), code="empty")
    if problems := problems_of_run(held, payments, day or timezone.localdate()):
        raise RowProblems(problems)
    held.state = Run.State.WAITING
    held.save(update_fields=["state"])
    _noted("submit_run", held, by, payments=len(payments))
    return held


@transaction.atomic
def recall_run(*, run: Run, by: Actor) -> Run:
    """Make a run that waits a draft again, to change it.

    Raises:
        Refusal: it does not wait; somebody has approved it already, who then refuses it instead.
    """
    held = hold_run(run, by, Run.State.WAITING)
    if held.approvals.exists():
        raise Refusal(
            _("Somebody has approved this run already."),
            mend=_("Ask an approver to refuse it; then enter it anew."), code="approved",
        )  # fmt: skip
    held.state = Run.State.DRAFT
    held.save(update_fields=["state"])
    _noted("recall_run", held, by)
    return held


def problems_of_run(run: Run, payments: Sequence[Payment], day: dt.date) -> list[tuple[int, Refusal]]:
    """What stands against approving a run's payments on a day, numbered as given; a fixed number of queries.

    What is issued again uses money that was reserved in its time: the fund's restriction was asked then.
    """
    places = {payment.pk: number for number, payment in enumerate(payments, 1)}
    found: list[tuple[int, Refusal]] = []
    fresh = [payment for payment in payments if payment.replaces_id is None]
    broken = giving_queries.reasons_against(fresh, day=day)
    mend = _("Take the payment out, or choose another fund.")
    found += [(places[p.pk], Refusal(words, mend=mend, code="restriction")) for p, many in broken for words in many]
    organisations = {p.payee.organisation_id for p in payments if p.payee.organisation_id}
    barred = unchecked(run.book, organisations, day)
    for payment in payments:
        if payment.payee.organisation_id in barred:
            found.append((places[payment.pk], _not_checked()))
        if payment.payee.ended_at:
            words, mend = _("This payee is no longer paid."), _("Take the payment out, or choose another payee.")
            found.append((places[payment.pk], Refusal(words, mend=mend, code="payee")))
    found += [(places[payment.pk], refusal) for payment, refusal in _refunds_against(fresh)]
    return sorted(found, key=lambda each: each[0])


def _refunds_against(payments: Sequence[Payment]) -> Iterator[tuple[Payment, Refusal]]:
    """Refunds of more than was received, or of what a valid receipt says was received."""
    gifts = {payment.gift_id for payment in payments if payment.gift_id}
    left, told = refundable(gifts), receipted(gifts)
    for payment in payments:
        if not payment.gift_id:
            continue
        stays = left.get((payment.gift_id, payment.currency), 0)
        if stays < 0:
            words, mend = _("More would go back than was received."), _("Refund what came in, at most.")
            yield payment, Refusal(words, mend=mend, code="refund")
        elif stays < told.get((payment.gift_id, payment.currency), 0):
            words = _("A receipt says that this money was received.")
            mend = _("Void it first; for what stays, issue another when the refund is approved.")
            yield payment, Refusal(words, mend=mend, code="receipt")


def _not_checked() -> Refusal:
    return Refusal(
        _("There is no clear legal check of the payee that is not older than twelve months."),
        mend=_("Look for it on the lists, record what you found, and submit the run then."),
        code="unchecked",
    )


def _kind_of(organisation: Organisation | None, donor: Donor | None) -> Payee.Kind:
    if organisation:
        return Payee.Kind.ORGANISATION
    return Payee.Kind.DONOR if donor else Payee.Kind.PAYROLL


def _noted(verb: str, run: Run, by: Actor, **detail: Any) -> None:
    audit.record(by=by, verb=verb, kind="run", subject=run.public_id, scheme=run.book.scheme.public_id, **detail)
