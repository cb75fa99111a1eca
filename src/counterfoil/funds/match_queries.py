"""What a line of the bank may have been: proposals by our code, by amount and day, by what is awaited."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from counterfoil.base.money import Money
from counterfoil.funds.bank.lines import LineKind
from counterfoil.funds.models import BankAccount, BankLine, Incoming, Instalment, Match, Payment, Run

State = Payment.State
AFTER = dt.timedelta(days=31)  # a bank pays within so many days after it was asked to
AROUND = dt.timedelta(days=7)  # what was entered by hand lies so near to its line
MOST = 3  # proposals for one line
_OPEN = [State.APPROVED, State.PAID]


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a line may have been. `choice` is what a form sends: a kind, and the thing by its public id."""

    choice: str
    words: str | Promise
    why: str | Promise
    sure: bool = False


def lines_of(account: BankAccount, *, open_only: bool = False) -> QuerySet[BankLine]:
    found = BankLine.objects.filter(account=account)
    return found.exclude(matched_minor=F("minor")) if open_only else found


def matches_of(lines: Sequence[BankLine]) -> dict[int, list[Match]]:
    """The matches of lines that stand, by line."""
    found: dict[int, list[Match]] = {}
    stands = Match.objects.filter(line__in=lines, undoes=None, undone_by=None)
    for match in stands.select_related("payment", "incoming__gift__tally", "fund__tally").order_by("id"):
        found.setdefault(match.line_id, []).append(match)
    return found


def open_of(line: BankLine) -> Money:
    """What of a line nobody has explained, above zero whichever way the money went."""
    return Money(abs(line.minor - line.matched_minor), line.account.currency)


def proposals(account: BankAccount, lines: Sequence[BankLine]) -> dict[int, list[Proposal]]:
    """Line → what it may have been, the surest first; a fixed number of queries for all lines of a page."""
    waiting = [line for line in lines if line.minor != line.matched_minor]
    found: dict[int, list[Proposal]] = {line.pk: [] for line in waiting}
    for each in (_by_code, _by_run, _by_amount, _by_gift, _by_kind):
        for key, proposal in each(account, waiting):
            if not any(had.choice == proposal.choice for had in found[key]):
                found[key].append(proposal)
    return {key: sorted(many, key=lambda each: not each.sure)[:MOST] for key, many in found.items()}


def untied(payments: QuerySet[Payment]) -> QuerySet[Payment]:
    """Those that no line of the bank stands for."""
    stands = Match.objects.filter(payment=OuterRef("pk"), kind=Match.Kind.PAYMENT, undoes=None, undone_by=None)
    return payments.filter(~Exists(stands))


Found = list[tuple[int, Proposal]]


def _by_code(account: BankAccount, lines: Sequence[BankLine]) -> Found:
    codes = {line.reference: line for line in lines if line.reference}
    payments = Payment.objects.filter(code__in=codes, run__bank_account=account).select_related("payee__organisation")
    by_code = {payment.code: payment for payment in payments}
    made = []
    for line in lines:
        payment = by_code.get(line.reference)
        if payment is None:
            continue
        words = f"{payment.payee} · {payment.code}"
        if line.minor < 0 and payment.state in (State.APPROVED, State.PAID):
            made.append((line.pk, Proposal(f"payment:{payment.public_id}", words, _("our code"), sure=True)))
        elif line.minor == payment.minor and payment.state == State.PAID:
            back = _("came back: %(payment)s") % {"payment": words}
            made.append((line.pk, Proposal(f"return:{payment.public_id}", back, _("our code"), sure=True)))
    return made


def _by_run(account: BankAccount, lines: Sequence[BankLine]) -> Found:
    """A whole run that the bank booked as one line."""
    amounts = {-line.minor for line in lines if line.minor < 0 and not line.matched_minor}
    runs = Run.objects.filter(bank_account=account, total_minor__in=amounts, payments_count__gt=1)
    runs = runs.filter(state__in=[Run.State.ORDERED, Run.State.DONE, Run.State.APPROVED])
    made = []
    for run in runs.filter(Exists(untied(Payment.objects.filter(run=OuterRef("pk"), state__in=_OPEN)))):
        for line in lines:
            if line.minor == -run.total_minor and not line.matched_minor:
                words = _("all of “%(run)s”: %(count)d payments") % {"run": run.name, "count": run.payments_count}
                made.append((line.pk, Proposal(f"run:{run.public_id}", words, _("the same total"), sure=True)))
    return made


def _by_amount(account: BankAccount, lines: Sequence[BankLine]) -> Found:
    """Payments of the same amount that were ordered shortly before; sure where one alone fits, or is named."""
    amounts = {-line.minor for line in lines if line.minor < 0 and not line.matched_minor and not line.reference}
    payments = Payment.objects.filter(
        run__bank_account=account, minor__in=amounts, state__in=_OPEN, run__ordered_at__isnull=False
    )
    candidates = list(untied(payments).select_related("payee__organisation", "run").order_by("id")[:300])
    made = []
    for line in lines:
        if line.minor > 0 or line.reference or line.matched_minor:
            continue
        fitting = [p for p in candidates if p.minor == -line.minor and _near(p, line.day)]
        named = [p for p in fitting if p.payee.organisation_id and str(p.payee) in line.text]
        for payment in (named or fitting)[:MOST]:
            why = _("amount, day and payee") if named else _("amount and day")
            sure = len(named) == 1 or (len(fitting) == 1)
            made.append(
                (line.pk, Proposal(f"payment:{payment.public_id}", f"{payment.payee} · {payment.code}", why, sure))
            )
    return made


def _near(payment: Payment, day: dt.date) -> bool:
    ordered = payment.run.ordered_at
    return ordered is not None and ordered.date() - dt.timedelta(days=1) <= day <= ordered.date() + AFTER


def _by_gift(account: BankAccount, lines: Sequence[BankLine]) -> Found:
    """Money that was entered by hand and waits for its line; then instalments that are awaited."""
    amounts = {line.minor for line in lines if line.minor > 0 and not line.matched_minor}
    tied = Match.objects.filter(incoming=OuterRef("pk"), kind=Match.Kind.INCOMING, undoes=None, undone_by=None)
    came = Incoming.objects.filter(~Exists(tied), bank_account=account, minor__in=amounts, refunded_minor=0)
    due = Instalment.objects.annotate(awaited=F("minor") - F("received_minor") - F("written_off_minor")).filter(
        Q(awaited__in=amounts), gift__fund__book=account.book, gift__currency=account.currency
    )
    entered = list(came.select_related("gift__tally")[:300])
    awaited = list(due.select_related("gift__tally").order_by("due", "id")[:300])
    made = []
    for line in lines:
        if line.minor < 0 or line.matched_minor:
            continue
        near = [i for i in entered if i.minor == line.minor and abs(i.day - line.day) <= AROUND]
        made += [
            (line.pk, Proposal(f"incoming:{i.public_id}", str(i.gift), _("entered as received"), sure=len(near) == 1))
            for i in near
        ]
        fitting = [i for i in awaited if i.awaited == line.minor]
        made += [(line.pk, Proposal(f"gift:{i.gift.public_id}", str(i.gift), _("awaited"))) for i in fitting]
    return made


def _by_kind(account: BankAccount, lines: Sequence[BankLine]) -> Found:
    """What the bank itself says, and for money in the honest answer that nobody knows yet."""
    made: Found = []
    for line in lines:
        if line.kind == LineKind.FEE and line.minor < 0:
            made.append((line.pk, Proposal("fee:", _("a fee of the bank"), _("the bank says so"), sure=True)))
        if line.kind == LineKind.INTEREST and line.minor > 0:
            made.append((line.pk, Proposal("interest:", _("interest"), _("the bank says so"), sure=True)))
        if line.minor > 0:
            made.append((line.pk, Proposal("unexplained:", _("not yet explained"), _("it stays unspent"))))
    return made
