"""The states of the money of funds, each apart and currency by currency: a fixed number of queries for any many."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, Sum

from counterfoil.base.money import Money
from counterfoil.funds.models import Fund, LoanStep, Payment
from counterfoil.ledger import chart, queries
from counterfoil.ledger.models import Book, Headroom

_INCOME = (chart.DONATIONS, chart.PLATFORM_DONATIONS)
_USES = (chart.AWARDS, chart.RELIEF, chart.PROGRAMME_COSTS, chart.PREMIUMS, chart.LOANS)
_OWED = (chart.AWARDS_OWED, chart.COSTS_OWED)
_MORE = (
    chart.INTEREST, chart.FROM_FUNDS, chart.FEES_FROM_FUNDS, chart.REFUNDED, chart.MANAGEMENT_FEE, chart.BANK_FEES,
    chart.TO_FUNDS, chart.DUE_FROM_FUNDS, chart.DUE_TO_FUNDS, chart.STORE, chart.GOODS_GIVEN, chart.WRITTEN_OFF,
    chart.COVER,
)  # fmt: skip


@dataclass(frozen=True)
class State:
    """A fund in one currency. `paid` is without what came back from the bank, which is owed again.

    `returned`: what recipients gave back, and payments that came back from the bank. `more`: what else moved,
    (words of the account, amount).
    """

    fund: Fund
    currency: str
    pledged: Money
    received: Money
    reserved: Money
    paid: Money
    acknowledged: Money
    returned: Money
    available: Money
    more: tuple[tuple[str, Money], ...] = ()


def states_of(book: Book, funds: Sequence[Fund]) -> list[State]:
    """The states of funds of one book, in the order of the funds; four queries."""
    numbers = [fund.public_id for fund in funds]
    codes = (*_INCOME, *_USES, *_OWED, *_MORE, chart.PLEDGED, chart.RETURNED)
    sums = {
        (row.account.fund, row.account.currency, row.account.code): row.balance
        for row in queries.balances(book, funds=numbers, codes=codes)
    }
    spendable = Headroom.objects.filter(book=book, fund__in=numbers).values_list("fund", "currency", "available")
    available = {(fund, currency): minor for fund, currency, minor in spendable}
    marks = _marks(funds)
    repaid = _repaid(funds)
    found = []
    for fund in funds:
        for currency in fund.currencies:
            acknowledged, returned = marks.get((fund.pk, currency), (0, 0))
            found.append(
                _state(fund, currency, sums, available.get((fund.public_id, currency), 0), acknowledged, returned,
                       repaid.get((fund.pk, currency), 0))
            )  # fmt: skip
    return found


def _state(
    fund: Fund, currency: str, sums: dict[tuple[UUID, str, str], int], available: int, acknowledged: int,
    returned: int, repaid: int,
) -> State:  # fmt: skip
    def of(*codes: str) -> int:
        return sum(sums.get((fund.public_id, currency, code), 0) for code in codes)

    def money(minor: int) -> Money:
        return Money(minor, currency)

    owed = -of(*_OWED)
    more = ((str(chart.CHART[code].name), money(abs(of(code)))) for code in _MORE)
    return State(
        fund, currency, pledged=money(of(chart.PLEDGED)), received=money(-of(*_INCOME)), reserved=money(owed),
        paid=money(of(*_USES) + repaid - owed), acknowledged=money(acknowledged),
        returned=money(returned - of(chart.RETURNED)), available=money(available),
        more=tuple((words, amount) for words, amount in more if amount.minor),
    )  # fmt: skip


def _marks(funds: Sequence[Fund]) -> dict[tuple[int, str], tuple[int, int]]:
    """(acknowledged, came back from the bank) of each fund and currency."""
    rows = (
        Payment.objects.filter(fund__in=[fund.pk for fund in funds])
        .order_by()
        .values_list("fund", "currency")
        .annotate(
            said=Sum("acknowledgement__minor", default=0),
            back=Sum("minor", filter=Q(returned_day__isnull=False), default=0),
        )
    )
    return {(fund, currency): (said, back) for fund, currency, said, back in rows}


def _repaid(funds: Sequence[Fund]) -> dict[tuple[int, str], int]:
    """What came back of loans, or was written off: it was paid out all the same."""
    steps = LoanStep.objects.filter(loan__fund__in=[fund.pk for fund in funds]).order_by()
    rows = steps.values_list("loan__fund", "loan__currency").annotate(sum=Sum("minor"))
    return {(fund, currency): minor for fund, currency, minor in rows}
