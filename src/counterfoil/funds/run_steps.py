"""Steps that several actions about runs take, within their transaction and under the lock of the run."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import connection
from django.db.models import Count, QuerySet, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from counterfoil.base import audit
from counterfoil.base.actors import Actor
from counterfoil.base.errors import Refusal
from counterfoil.base.ids import uuid7s
from counterfoil.funds import codes
from counterfoil.funds.access import must_keep
from counterfoil.funds.models import Incoming, Match, Payment, Run
from counterfoil.funds.paying_queries import LIVE
from counterfoil.funds.payment_rows import PaymentRow

State = Payment.State
_COPY = (
    "COPY funds_payment (public_id, run_id, fund_id, payee_id, kind, purpose, programme_id, place_id, gift_id,"
    " subject, code, award_code, people, minor, currency, state, refused_words, replaces_id, entered_by, entered_at)"
    " FROM STDIN"
)


def hold_run(run: Run, by: Actor, *states: Run.State) -> Run:
    """The run, locked until the transaction ends; a payment changes only under this lock.

    Raises:
        Refusal: the actor is of the other side; the run is in none of `states` ("state").
    """
    held = (
        Run.objects.select_for_update(no_key=True, of=("self",))
        .select_related("book__scheme", "bank_account").get(pk=run.pk)
    )  # fmt: skip
    must_keep(by, held.book)
    if states and held.state not in states:
        raise Refusal(
            _("This run is in another state by now: %(state)s.") % {"state": held.get_state_display()},
            mend=_("Open the page again to see it."), code="state",
        )  # fmt: skip
    return held


def withdraw_drafts(run: Run, of: Iterable[str] | None = None) -> int:
    """Take drafted payments (all, or those of some codes) out of a held run; what they replaced waits again."""
    drafts = run.payments.filter(state=State.DRAFTED)
    if of is not None:
        drafts = drafts.filter(code__in=list(of))
    keys = list(drafts.values_list("pk", "replaces"))
    Payment.objects.filter(pk__in=[key for key, _old in keys]).update(state=State.WITHDRAWN)
    waiting = Payment.objects.filter(pk__in=[old for _key, old in keys if old])
    waiting.filter(returned_day__isnull=False).update(state=State.RETURNED)
    waiting.filter(returned_day__isnull=True).update(state=State.FAILED)
    count_again(run)
    return len(keys)


def write_rows(run: Run, rows: Sequence[tuple[PaymentRow, int | None]], by: Actor) -> list[str]:
    """Copy rows that were looked over into a held run, each with the key of the payment that it replaces."""
    drawn, now, actor = codes.draw(len(rows)), timezone.now(), by.actor_id
    with connection.cursor() as cursor, connection.wrap_database_errors, cursor.copy(_COPY) as copy:
        for public, code, (row, old) in zip(uuid7s(len(rows)), drawn, rows, strict=True):
            keys = [thing.pk if thing else None for thing in (row.programme, row.place, row.gift)]
            copy.write_row((
                public, run.pk, row.fund.pk, row.payee.pk, row.kind.value, row.purpose.value if row.purpose else "",
                *keys, row.subject, code, row.award_code, row.people, row.money.minor, row.money.currency,
                State.DRAFTED.value, "", old, actor, now,
            ))  # fmt: skip
    count_again(run)
    audit.record(
        by=by, verb="add_payments", kind="run", subject=run.public_id, scheme=run.book.scheme.public_id,
        payments=len(rows),
    )  # fmt: skip
    return drawn


def count_again(run: Run) -> None:
    """Bring count and total of a held run in line with its payments."""
    sums = run.payments.filter(state__in=LIVE).aggregate(count=Count("id"), minor=Sum("minor"))
    run.payments_count, run.total_minor = sums["count"], sums["minor"] or 0
    run.save(update_fields=["payments_count", "total_minor"])


def end_if_done(run: Run) -> None:
    """A held run is done when none of its payments is on its way any more; it is not, when one is again."""
    going = run.payments.filter(state=State.APPROVED).exists()
    state = (Run.State.ORDERED if run.ordered_at else Run.State.APPROVED) if going else Run.State.DONE
    if run.state != state:
        run.state = state
        run.save(update_fields=["state"])


def note_refunds(payments: QuerySet[Payment], sign: int) -> None:
    """Note on what came in of a gift that a refund of it was approved (`sign` 1) or taken back (-1).

    Raises:
        Refusal: more would go back than was received.
    """
    refunds = payments.filter(gift__isnull=False).order_by().values_list("gift", "currency").annotate(Sum("minor"))
    for gift, currency, minor in sorted(refunds):
        came = Incoming.objects.filter(gift=gift, currency=currency).select_for_update(no_key=True).order_by("id")
        left = int(minor)
        for each in came:
            part = min(left, each.minor - each.refunded_minor if sign > 0 else each.refunded_minor)
            if part:
                each.refunded_minor += sign * part
                each.save(update_fields=["refunded_minor"])
                left -= part
        if left:
            raise Refusal(
                _("More would go back than was received."), mend=_("Refund what came in, at most."), code="refund"
            )


def paid_in_part(payments: QuerySet[Payment]) -> bool:
    """Whether a line of the bank covers a part of one of these that is not paid yet."""
    waiting = payments.filter(state=State.APPROVED)
    return Match.objects.filter(payment__in=waiting, kind=Match.Kind.PAYMENT, undoes=None, undone_by=None).exists()
