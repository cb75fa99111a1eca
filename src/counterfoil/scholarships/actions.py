"""Writes about batches: starting one, its parts, deciding, paying through a run, ending.

The row of the batch is locked first; then a run; then funds in the ledger (funds/paying_actions.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from counterfoil.base import audit
from counterfoil.base.actors import Actor
from counterfoil.base.errors import Refusal
from counterfoil.base.money import equal_shares
from counterfoil.base.text import one_line
from counterfoil.funds import paying_actions, paying_queries
from counterfoil.funds.access import must_keep
from counterfoil.funds.models import BankAccount, Fund, Gift, Payee, Run
from counterfoil.funds.payment_rows import PaymentRow, RowProblems
from counterfoil.partners.duty_actions import take_duty
from counterfoil.partners.models import Duty
from counterfoil.scholarships import queries
from counterfoil.scholarships.checks import PURPOSES, BatchDraft, must_decide, must_start
from counterfoil.scholarships.holding import hold
from counterfoil.scholarships.models import Batch, Part
from counterfoil.scholarships.parts import PartRow, amounts, for_fewer, key_of, look_over, tidied
from counterfoil.statements import actions as statements

__all__ = [
    "BatchDraft", "PartRow", "decide_batch", "end_batch", "pay_batch", "pay_batch_by_new_run", "set_parts",
    "start_batch",
]  # fmt: skip
State = Batch.State


@transaction.atomic
def start_batch(*, fund: Fund, draft: BatchDraft, by: Actor, gift: Gift | None = None) -> Batch:
    """Start a batch of awards or relief out of a fund; it is a draft until it is decided.

    Where equal shares leave a remainder in the fund, the whole of the batch is what the shares come to.

    Args:
        gift: within which the batch is told, where it is the use of one gift; else it is told within the fund.

    Raises:
        Refusal: no name; nobody, nothing or no such year; the fund ended, or is not kept in the currency; a gift of
            another fund; a programme of another scheme; relief with equal shares or for several years; who enters it
            visits in this scheme ("two_duties", as whoever writes about its parts, decides it or pays it).
    """
    must_keep(by, fund.book)
    take_duty(scheme=fund.book.scheme, kind=Duty.Kind.AWARDS, by=by)
    must_start(fund, gift, draft)
    shares = equal_shares(draft.total, draft.people, draft.rounding) if draft.rounding else []
    if shares and not shares[-1]:
        raise Refusal(
            _("Shared among so many, nothing is left for some."), mend=_("Mend the whole or the number of people."),
            where="people",
        )  # fmt: skip
    tally = statements.open_tally(
        scheme=fund.book.scheme, kind="award", name=draft.name, parent=gift.tally if gift else fund.tally, by=by
    )
    made = Batch.objects.create(
        tally=tally, fund=fund, programme=draft.programme or fund.programme, kind=draft.kind, year=draft.year,
        years=draft.years, people=draft.people, total_minor=sum(shares) or draft.total.minor,
        currency=draft.total.currency, each_minor=shares[0] if shares and shares[0] == shares[-1] else None,
        rounding=draft.rounding or "", entered_by=by.actor_id,
    )  # fmt: skip
    _noted("start_batch", made, by)
    return made


@transaction.atomic
def set_parts(*, batch: Batch, rows: Sequence[PartRow], by: Actor, seen: str | None = None) -> list[Part]:
    """Say what goes through which school, all at once; what stood there before and is not named any more goes.

    A draft may be saved before it ties; what is missing is said when it is decided. Of what stands already nothing
    is written again, so that the same rows twice change nothing.

    Args:
        seen: what the parts were when somebody began to type (`queries.parts_seen`).

    Raises:
        RowProblems: everything that is wrong with the rows, each by its number; nothing is saved then.
        Refusal: the batch is decided or ended; somebody else changed the parts meanwhile ("stale").
    """
    held = hold(batch, by, State.DRAFT)
    take_duty(scheme=held.fund.book.scheme, kind=Duty.Kind.AWARDS, by=by)
    if seen is not None and seen != queries.parts_seen(held):
        words, mend = _("Somebody else changed the parts meanwhile."), _("Compare, then save again.")
        raise Refusal(words, mend=mend, code="stale")
    rows = [tidied(row) for row in rows]
    able = queries.schools_of(held.fund.book).filter(pk__in=[row.school.pk for row in rows])
    look_over(held, rows, set(able.values_list("pk", flat=True)))
    wanted = {row.key: (row, minor) for row, minor in zip(rows, amounts(held, rows), strict=True)}
    there = {key_of(part): part for part in held.parts.filter(removed_at=None)}
    standing = {key for key, part in there.items() if key in wanted and _stands(part, *wanted[key])}
    gone = [part.pk for key, part in there.items() if key not in standing]
    Part.objects.filter(pk__in=gone).update(removed_at=timezone.now())
    fresh = [_part(held, *wanted[key], by) for key in wanted if key not in standing]
    Part.objects.bulk_create(fresh)
    if gone or fresh:
        _noted("set_parts", held, by, parts=len(wanted))
    return list(queries.parts_of(held))


def _stands(part: Part, row: PartRow, minor: int) -> bool:
    place = row.place.pk if row.place else None
    return (part.people, part.minor, part.place_id) == (row.people, minor, place)


def _part(batch: Batch, row: PartRow, minor: int, by: Actor) -> Part:
    return Part(
        batch=batch, school=row.school, place=row.place, level=row.level, year=batch.year, people=row.people,
        provider_code=row.provider_code, minor=minor, entered_by=by.actor_id,
    )  # fmt: skip


@transaction.atomic
def decide_batch(*, batch: Batch, by: Actor, seen: str | None = None) -> Batch:
    """Decide a batch: from now on its parts may be paid, and it is not changed any more.

    Raises:
        Refusal: the parts do not tie to the batch, in people or in money, by so much ("ties"); the fund may not be
            used so ("restriction"); it has too little left, by so much ("not_enough"); not a draft ("state"); the
            parts are not as they were read ("stale").
    """
    held = hold(batch, by, State.DRAFT)
    take_duty(scheme=held.fund.book.scheme, kind=Duty.Kind.AWARDS, by=by)
    Fund.objects.select_for_update(no_key=True).get(pk=held.fund_id)  # two batches are not decided on the same money
    parts = list(queries.parts_of(held))
    if seen is not None and seen != queries.parts_seen(held):
        words, mend = _("Somebody else changed the parts meanwhile."), _("Read them again, then decide.")
        raise Refusal(words, mend=mend, code="stale")
    must_decide(held, parts)
    held.state, held.decided_at, held.decided_by = State.DECIDED, timezone.now(), by.actor_id
    held.save(update_fields=["state", "decided_at", "decided_by"])
    _noted("decide_batch", held, by, parts=len(parts))
    return held


@transaction.atomic
def pay_batch(*, batch: Batch, run: Run, by: Actor, year: int | None = None) -> list[str]:
    """Put one payment for each part of a year that waits for one into a draft run.

    Where enrolment is asked for, a part waits until its school has confirmed it; where the school confirmed fewer,
    the part is paid for so many. A part for which a payment is under way is left alone, so that asking twice pays
    once.

    Args:
        year: of the parts; the first year of the batch, if left out.

    Returns:
        The codes of the payments.

    Raises:
        Refusal: not decided; nothing waits to be paid ("nothing"), and why; as `paying_actions.add_payments`.
        RowProblems: schools that no account is known of, each by the number of its part.
    """
    held = hold(batch, by, State.DECIDED)
    year = year or held.year
    parts = _payable(held, year, by)
    payees = _payees(held, parts)
    rows = [
        PaymentRow(
            payees[part.school_id], held.fund, part.money, PURPOSES[held.kind], programme=held.programme,
            place=part.place or part.school.place, subject=part.public_id, award_code=part.provider_code,
            people=part.people,
        )
        for part in parts
    ]  # fmt: skip
    codes = paying_actions.add_payments(run=run, rows=rows, by=by)
    _noted("pay_batch", held, by, parts=len(parts), year=year)
    return codes


@transaction.atomic
def pay_batch_by_new_run(
    *, batch: Batch, bank_account: BankAccount, name: str, by: Actor, year: int | None = None
) -> Run:
    """Begin a run with the payments of a batch's year; where nothing can be paid, no run is begun.

    Raises:
        Refusal, RowProblems: as `paying_actions.draft_run` and `pay_batch`.
    """
    held = hold(batch, by, State.DECIDED)
    run = paying_actions.draft_run(book=held.fund.book, bank_account=bank_account, name=name, by=by)
    pay_batch(batch=held, run=run, year=year, by=by)
    return run


def _payable(batch: Batch, year: int, by: Actor) -> list[Part]:
    """The parts of a year that wait for a payment, each for as many as the school says are enrolled."""
    parts = list(queries.parts_of(batch, year))
    going = queries.under_way([part.public_id for part in parts])
    waiting = [part for part in parts if part.public_id not in going]
    said, needed = queries.confirmed(batch, year), queries.needs_enrolment(batch, year)
    found = []
    for part in waiting:
        enrolled = said.get((part.school_id, part.level))
        if (enrolled is None and not needed) or (enrolled is not None and _lower(part, enrolled)):
            found.append(part)
    if not found:
        why = _("Every part is paid, or on its way.") if parts else _("There are no parts for this year.")
        if waiting:
            why = _("No school has confirmed that anybody is enrolled.")
        raise Refusal(why, mend=_("Look at the batch for what it waits for."), code="nothing")
    return found


def _lower(part: Part, enrolled: int) -> bool:
    """Bring a part that is not paid yet down to as many as are enrolled; whether anything is left of it.

    The shares of those who are not fall away, and stay in the fund.
    """
    if enrolled <= 0:
        part.removed_at = timezone.now()
        part.save(update_fields=["removed_at"])
    elif enrolled < part.people:
        part.minor, part.people = for_fewer(part, enrolled), enrolled
        part.save(update_fields=["people", "minor"])
    return part.removed_at is None


def _payees(batch: Batch, parts: Sequence[Part]) -> dict[int, Payee]:
    """School → its account that was noted last.

    Raises:
        RowProblems: schools without one.
    """
    known = paying_queries.payees_of(batch.fund.book).filter(organisation__in={part.school_id for part in parts})
    found = {payee.organisation_id: payee for payee in known.order_by("id") if payee.organisation_id}
    missing = [(number, part) for number, part in enumerate(parts, 1) if part.school_id not in found]
    if missing:
        mend = _("Note the school's account among the payees, then pay.")
        raise RowProblems([
            (number, Refusal(_("No account is known of “%(school)s”.") % {"school": part.school}, mend=mend,
                             code="no_payee"))
            for number, part in missing
        ])  # fmt: skip
    return found


@transaction.atomic
def end_batch(*, batch: Batch, words: str, by: Actor) -> Batch:
    """End a batch: what was paid stays paid, and what was not is never paid from it any more.

    Raises:
        Refusal: there is no reason; a payment of it is drafted or approved ("going"); it has ended.
    """
    held = hold(batch, by, State.DRAFT, State.DECIDED)
    if not (words := one_line(words)[:200]):
        raise Refusal(_("There is no reason."), mend=_("Write why it ends."), where="words")
    subjects = held.parts.values("public_id")
    if queries.on_the_way(subjects):
        raise Refusal(
            _("Payments of this batch are on their way."), mend=_("Wait for them, or take them out of their run."),
            code="going",
        )  # fmt: skip
    held.state, held.ended_words = State.ENDED, words
    held.save(update_fields=["state", "ended_words"])
    _noted("end_batch", held, by)
    return held


def _noted(verb: str, batch: Batch, by: Actor, **detail: Any) -> None:
    scheme = batch.fund.book.scheme.public_id
    audit.record(by=by, verb=verb, kind="batch", subject=batch.public_id, scheme=scheme, **detail)
