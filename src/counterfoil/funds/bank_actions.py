"""Runs at the bank: the file for it, what it paid, what it refused, what is issued again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from counterfoil.base import audit
from counterfoil.base.actors import Actor
from counterfoil.base.errors import Refusal
from counterfoil.base.text import one_line
from counterfoil.funds import order_files, postings
from counterfoil.funds.models import Match, Payee, Payment, Purpose, Run
from counterfoil.funds.paying_actions import draft_run
from counterfoil.funds.payment_rows import PaymentRow, problems_of
from counterfoil.funds.run_steps import count_again, end_if_done, hold_run, write_rows
from counterfoil.ledger import actions as ledger
from counterfoil.ledger.entries import Posting
from counterfoil.ledger.models import Entry

State = Payment.State
AT_BANK = (Run.State.APPROVED, Run.State.ORDERED)


@transaction.atomic
def make_order_file(*, run: Run, kind: order_files.FileKind, day: dt.date, by: Actor) -> tuple[str, bytes]:
    """Make the file that orders a run at the bank, for the first time or again; who made it stands in the log.

    Args:
        day: when the bank shall pay.

    Returns:
        Its name and its bytes. Of what is still to be paid; the same payments give the same file.

    Raises:
        Refusal: the run is not approved; what the kind of file does not take, such as another currency than euro.
    """
    held = hold_run(run, by, *AT_BANK)
    if held.ordered_at is None:
        held.state, held.ordered_at, held.ordered_by = Run.State.ORDERED, timezone.now(), by.actor_id
        held.save(update_fields=["state", "ordered_at", "ordered_by"])
    name, content = order_files.written(held, kind, day)
    _noted("make_order_file", held, by, kind_of_file=kind.value)
    return name, content


@transaction.atomic
def confirm_paid(*, run: Run, day: dt.date, by: Actor, codes: Collection[str] | None = None) -> int:
    """Enter that the bank paid a run, or these payments of it, on a day: an entry for each; gives how many.

    Ten thousand are entered as one set, and all of them or none.

    Raises:
        Refusal: nothing of it waits to be paid, or one of `codes` does not ("state"); a payment was paid in part
            already ("in_part"); as `ledger.post`.
    """
    held = hold_run(run, by, *AT_BANK)
    waiting = held.payments.filter(state=State.APPROVED)
    if codes is not None:
        waiting = waiting.filter(code__in=codes)
    rows = postings.owed(waiting.order_by("id").values_list(*postings.COLUMNS))
    if not rows or (codes is not None and len(rows) != len(set(codes))):
        raise Refusal(
            _("Some of this was entered as paid already, or never approved."), mend=_("Open the page again."),
            code="state",
        )  # fmt: skip
    _must_be_untouched(held)
    made = postings.paid(rows, held.bank_account.public_id, day)
    ledger.post(book=held.book, postings=postings_again(held, made), by=by)
    paid = {"state": State.PAID, "paid_day": day}
    if codes is None:
        waiting.update(**paid)
    else:
        Payment.objects.filter(run=held, code__in=codes).update(**paid)
    end_if_done(held)
    _noted("confirm_paid", held, by, payments=len(rows), day=day.isoformat())
    return len(rows)


@transaction.atomic
def fail_payments(*, run: Run, codes: Collection[str], words: str, by: Actor) -> int:
    """Note that the bank refused payments: they stay reserved until they are issued again or taken back.

    What was entered as paid without a line of the bank is reversed.

    Raises:
        Refusal: there are no words; a payment is not at the bank, or a line of the bank says that it was paid
            ("state").
    """
    held = hold_run(run, by, Run.State.ORDERED, Run.State.DONE)
    if not one_line(words):
        raise Refusal(_("There is no reason."), mend=_("Write what the bank says."), where="words")
    found = list(held.payments.filter(code__in=codes, state__in=[State.APPROVED, State.PAID]).order_by("id"))
    matched = _with_matches(held)
    if len(found) != len(set(codes)) or any(each.pk in matched for each in found):
        raise Refusal(
            _("One of these payments is not at the bank, or the bank's statement says that it was paid."),
            mend=_("Undo the match of the line first, or enter what came back as returned."), code="state",
        )  # fmt: skip
    reverse_paid([each for each in found if each.state == State.PAID], held, one_line(words), by)
    Payment.objects.filter(pk__in=[each.pk for each in found]).update(
        state=State.FAILED, paid_day=None, refused_words=one_line(words)[:200]
    )
    count_again(held)
    end_if_done(held)
    _noted("fail_payments", held, by, payments=len(found))
    return len(found)


@transaction.atomic
def reissue_payments(
    *, payments: Sequence[Payment], by: Actor, run: Run | None = None, payee: Payee | None = None
) -> Run:
    """Issue payments again that came back or failed, each as another payment in a draft; gives the draft.

    What was reserved stays so for the new one; it is approved, but reserves nothing more.

    Args:
        run: the draft; left out, a new one is begun.
        payee: another account of the same organisation or donor, where the old one was wrong.

    Raises:
        Refusal: a payment neither came back nor failed, or is issued again already ("state"); the payee is somebody
            else ("payee"); what `add_payments` refuses of a row.
    """
    if run is None:
        old = payments[0].run
        name = _("Issued again: %(run)s") % {"run": old.name}
        run = draft_run(book=old.book, bank_account=old.bank_account, name=name[:120], by=by)
    held = _hold_with(run, payments, by)
    olds = list(
        Payment.objects.filter(pk__in=[each.pk for each in payments], state__in=[State.RETURNED, State.FAILED])
        .select_related("fund", "payee", "programme", "place", "gift").order_by("id")
    )  # fmt: skip
    if len(olds) != len(payments) or not olds:
        raise Refusal(
            _("One of these payments neither came back nor failed, or is issued again already."),
            mend=_("Open the page again."), code="state",
        )  # fmt: skip
    rows = [_again(old, payee or old.payee) for old in olds]
    for row in rows:
        for refusal in problems_of(row, held, None):
            raise refusal
    Payment.objects.filter(pk__in=[old.pk for old in olds]).update(state=State.REPLACED)
    for number in {old.run_id for old in olds}:
        count_again(Run.objects.get(pk=number))
    write_rows(held, [(row, old.pk) for row, old in zip(rows, olds, strict=True)], by)
    return held


def reverse_paid(payments: Sequence[Payment], run: Run, words: str, by: Actor) -> None:
    """Reverse the entries by which payments of a held run were entered as paid; the payments are the caller's."""
    if not payments:
        return
    subjects = _subjects([each.public_id for each in payments])
    found = Entry.objects.filter(book=run.book, act="payment_paid", subject__in=subjects.values())
    entries = list(found.values_list("pk", flat=True))
    ledger.reverse(book=run.book, entries=entries, day=timezone.localdate(), words=words, by=by)


def postings_again(run: Run, made: list[Posting]) -> list[Posting]:
    """The postings, where a payment of the run was entered as paid before and that was undone.

    An act happens to a subject once; so the second time its subject is the entry that reversed the first: for each
    undoing there is one more, and never two.
    """
    if not Match.objects.filter(payment__run=run, undoes__isnull=False).exists():
        return made
    subjects = _subjects([each.subject for each in made])
    return [Posting(each.day, each.act, subjects[each.subject], each.legs, each.words) for each in made]


def _subjects(payments: Sequence[Any]) -> dict[Any, Any]:
    """Public id of a payment → the subject of its latest "payment_paid": itself, or what reversed the one before."""
    found = {each: each for each in payments}
    asking = dict(found)
    while asking:
        reversals = Entry.objects.filter(reverses__act="payment_paid", reverses__subject__in=asking.values())
        by_subject = dict(reversals.values_list("reverses__subject", "public_id"))
        asking = {key: by_subject[subject] for key, subject in asking.items() if subject in by_subject}
        found |= asking
    return found


def _again(old: Payment, payee: Payee) -> PaymentRow:
    if (payee.organisation_id, payee.donor_id, payee.kind) != (
        old.payee.organisation_id, old.payee.donor_id, old.payee.kind,
    ):  # fmt: skip
        raise Refusal(_("This payee is somebody else."), mend=_("Choose another account of the same."), code="payee")
    return PaymentRow(
        payee, old.fund, old.money, Purpose(old.purpose) if old.purpose else None, Payment.Kind(old.kind),
        old.programme, old.place, old.gift, old.subject, old.award_code, old.people,
    )  # fmt: skip


def _hold_with(run: Run, payments: Sequence[Payment], by: Actor) -> Run:
    """Hold the runs of payments and the draft that takes their successors, in the order of their keys."""
    numbers = sorted({run.pk, *(each.run_id for each in payments)})
    found = {number: hold_run(Run(pk=number), by) for number in numbers}
    draft = found[run.pk]
    if draft.state != Run.State.DRAFT or any(each.book_id != draft.book_id for each in found.values()):
        raise Refusal(_("This run is no draft of these books."), mend=_("Begin a run for them."), code="state")
    return draft


def _must_be_untouched(run: Run) -> None:
    """Refuse where a line of the bank covers a part of a payment that waits: the rest is matched, not confirmed."""
    in_part = run.payments.filter(state=State.APPROVED, pk__in=_with_matches(run))
    if first := in_part.first():
        raise Refusal(
            _("The bank's statement has a part of %(code)s.") % {"code": first.code},
            mend=_("Match the rest of it to its line, or undo that match."), code="in_part",
        )  # fmt: skip


def _with_matches(run: Run) -> set[int]:
    """Keys of payments of a run with a line of the bank that stands."""
    stands = Match.objects.filter(payment__run=run, kind=Match.Kind.PAYMENT, undoes=None, undone_by=None)
    return {key for key in stands.values_list("payment", flat=True) if key}


def _noted(verb: str, run: Run, by: Actor, **detail: Any) -> None:
    audit.record(by=by, verb=verb, kind="run", subject=run.public_id, scheme=run.book.scheme.public_id, **detail)
