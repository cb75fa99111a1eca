"""Payments as somebody enters them: plain rows, looked over all at once, every problem named by its row."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from counterfoil.base.errors import Refusal
from counterfoil.base.money import Money
from counterfoil.funds.models import Fund, Gift, GiftDonor, Payee, Payment, Purpose, Run
from counterfoil.partners.models import Place
from counterfoil.programmes.models import Programme

MOST = 10_000  # payments in one run
NAMED = 200  # problems that are named one by one
AWARD_CODE = re.compile(r"(?=.*[0-9])[0-9A-Za-z][0-9A-Za-z./_-]{0,39}")  # a digit at least: a name has none (G11)
AWARDING = (Purpose.AWARD, Purpose.RELIEF)  # what people who are helped get
IDENTITY = re.compile(r"\d{15}|\d{17}[\dXx]|1[3-9]\d{9}")  # nor is an identity or telephone number (G1)
Kind = Payment.Kind


@dataclass(frozen=True, slots=True)
class PaymentRow:
    """One payment to be. `subject`: public id of what it pays; `people`: for how many, where it pays several."""

    payee: Payee
    fund: Fund
    money: Money
    purpose: Purpose | None = None
    kind: Payment.Kind = Kind.GRANT
    programme: Programme | None = None
    place: Place | None = None
    gift: Gift | None = None
    subject: uuid.UUID | None = None
    award_code: str = ""
    people: int | None = None


@dataclass(frozen=True, slots=True)
class Givers:
    """Who gave: the donors of each gift, and the organisations that gave to each fund, all by key."""

    donors: dict[int, set[int]]
    organisations: dict[int, set[int]]


class RowProblems(Refusal):
    """Rows that cannot be taken: `rows` are (number from 1, refusal), all of them up to `NAMED`; none was taken."""

    def __init__(self, rows: list[tuple[int, Refusal]]) -> None:
        number, first = rows[0]
        where = _("row %(number)d") % {"number": number}
        problem = first.problem
        if len(rows) > 1:
            problem = _("%(count)d problems; the first: %(first)s") % {"count": len(rows), "first": first.problem}
        super().__init__(problem, mend=first.mend, where=where, code=first.code if len(rows) == 1 else "rows")
        self.count, self.rows = len(rows), rows[:NAMED]


def look_over(rows: Sequence[PaymentRow], run: Run) -> None:
    """Raises RowProblems with everything that is wrong with rows for a run, before any is taken."""
    givers = _givers(rows)
    paying = _paid_already({row.subject for row in rows if row.subject})
    found: list[tuple[int, Refusal]] = []
    seen: set[uuid.UUID] = set()
    for number, row in enumerate(rows, 1):
        found += [(number, refusal) for refusal in problems_of(row, run, givers)]
        if row.subject and (row.subject in paying or row.subject in seen):
            words = _("A payment for this is under way already.")
            mend = _("Look for it in the other runs; one that came back is issued again.")
            found.append((number, Refusal(words, mend=mend, code="already")))
        seen |= {row.subject} if row.subject else set()
    if found:
        raise RowProblems(found)


def problems_of(row: PaymentRow, run: Run, givers: Givers | None = None) -> Iterator[Refusal]:
    """What is wrong with one row; without `givers` nobody asks again who gave."""
    yield from _amount(row, run)
    yield from _fund_and_payee(row, run)
    if givers is None:
        pass
    elif row.kind == Kind.REFUND:
        yield from _refund(row, givers)
    elif row.payee.donor_id or row.payee.organisation_id in givers.organisations.get(row.fund.pk, ()):
        yield Refusal(
            _("This payee gave to the fund; a donor gets money back as a refund alone."),
            mend=_("Enter it as a refund of the gift, or choose another payee."), code="donor",
        )  # fmt: skip
    elif row.purpose is None:
        yield Refusal(_("What is it for?"), mend=_("Choose a purpose."), code="purpose")
    elif (row.kind == Kind.LOAN) != (row.purpose == Purpose.LOAN):
        yield Refusal(_("A loan, and only a loan, has the purpose of loans."), mend=_("Choose both."), code="loan")
    yield from _code(row)


def _amount(row: PaymentRow, run: Run) -> Iterator[Refusal]:
    if row.money.minor == 0:
        yield Refusal(_("The amount is zero."), mend=_("Leave the payment out if nothing is paid."), code="zero")
    elif row.money.minor < 0:
        yield Refusal(
            _("The amount is below zero."), mend=_("Money that comes back is matched on the bank statement."),
            code="minus",
        )  # fmt: skip
    if row.money.currency != run.bank_account.currency:
        yield Refusal(
            _("The bank account is in %(account)s, the payment in %(payment)s.")
            % {"account": run.bank_account.currency, "payment": row.money.currency},
            mend=_("Enter it in a run from an account in its currency."), code="currency",
        )  # fmt: skip


def _fund_and_payee(row: PaymentRow, run: Run) -> Iterator[Refusal]:
    if row.fund.book_id != run.book_id or row.payee.book_id != run.book_id:
        yield Refusal(_("Fund or payee are of other books."), mend=_("Choose those of these books."), code="book")
    if row.money.currency not in row.fund.currencies:
        yield Refusal(
            _("The fund is not kept in %(currency)s.") % {"currency": row.money.currency},
            mend=_("Choose another fund, or keep this one in that currency too."), code="fund_currency",
        )  # fmt: skip
    if row.payee.ended_at:
        yield Refusal(_("This payee is no longer paid."), mend=_("Choose the one that replaced it."), code="payee")
    if row.people is not None and row.people < 1:
        yield Refusal(_("For how many people?"), mend=_("Write one or more, or leave it blank."), code="people")


def _refund(row: PaymentRow, givers: Givers) -> Iterator[Refusal]:
    if row.gift is None or row.gift.fund_id != row.fund.pk:
        yield Refusal(_("A refund names the gift of this fund."), mend=_("Choose the gift."), code="gift")
    elif row.payee.donor_id not in givers.donors.get(row.gift.pk, ()):
        yield Refusal(
            _("A refund goes to the donor of the gift, and this payee is not."),
            mend=_("Choose the donor as payee, or another gift."), code="not_the_donor",
        )  # fmt: skip
    if row.purpose is not None:
        yield Refusal(_("A refund has no purpose."), mend=_("Leave the purpose blank."), code="purpose")


def _code(row: PaymentRow) -> Iterator[Refusal]:
    if row.award_code and (not AWARD_CODE.fullmatch(row.award_code) or IDENTITY.fullmatch(row.award_code)):
        yield Refusal(
            _("“%(code)s” is no award code.") % {"code": row.award_code[:40]},
            mend=_("Write the code that the award was given: letters and digits, never a name or a person's number."),
            code="award_code",
        )
    elif row.payee.kind == Payee.Kind.PAYROLL and not row.award_code:
        yield Refusal(
            _("A payment through our own payroll needs the code of the award."),
            mend=_("Write the code; names stay with the payroll."), code="award_code",
        )  # fmt: skip


def _givers(rows: Sequence[PaymentRow]) -> Givers:
    """Two queries."""
    found = Givers({}, {})
    gifts = {row.gift.pk for row in rows if row.gift}
    for gift, donor in GiftDonor.objects.filter(gift__in=gifts).values_list("gift", "donor"):
        found.donors.setdefault(gift, set()).add(donor)
    gave = GiftDonor.objects.filter(gift__fund__in={row.fund.pk for row in rows}, donor__organisation__isnull=False)
    for fund, organisation in gave.values_list("gift__fund", "donor__organisation"):
        found.organisations.setdefault(fund, set()).add(organisation)
    return found


def _paid_already(subjects: set[uuid.UUID]) -> set[uuid.UUID]:
    State = Payment.State
    going = [State.DRAFTED, State.APPROVED, State.PAID, State.RETURNED, State.FAILED]
    found = Payment.objects.filter(subject__in=subjects, state__in=going).values_list("subject", flat=True)
    return {subject for subject in found if subject}
