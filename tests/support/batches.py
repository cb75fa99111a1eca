"""A batch of awards on its way, for tests: three schools that may be paid, and a fund with money."""

from __future__ import annotations

from collections.abc import Sequence

from counterfoil.base.money import Money, Rounding
from counterfoil.base.text import TranslatedText
from counterfoil.funds import acknowledge_actions as acknowledge
from counterfoil.funds import approval_actions, bank_actions, paying_actions, paying_queries
from counterfoil.funds.models import Fund, Payee, Run
from counterfoil.partners.models import Organisation
from counterfoil.scholarships import actions
from counterfoil.scholarships.actions import BatchDraft, PartRow
from counterfoil.scholarships.models import Batch
from tests.funds.paying import school
from tests.support.money import DAY, Books

YEAR = 2025  # it has come, and so has the one after it


def schools(books: Books, count: int = 3) -> list[Organisation]:
    """Schools of the receiving side, each checked and with an account."""
    made: list[Payee] = [school(books, f"School {letter}") for letter in "ABCDEFGHIJ"[:count]]
    return [payee.organisation for payee in made if payee.organisation]


def start(
    books: Books, total: str = "400000", people: int = 30, *, rounding: Rounding | None = Rounding.LARGER_FIRST,
    fund: Fund | None = None, **draft: object,
) -> Batch:  # fmt: skip
    """A draft without parts."""
    kind = draft.pop("kind", Batch.Kind.AWARD)
    return actions.start_batch(
        fund=fund or books.fund, by=books.officer, gift=draft.pop("gift", None),  # type: ignore[arg-type]
        draft=BatchDraft(
            TranslatedText(en=str(draft.pop("name", "Autumn awards"))), kind, YEAR, people,  # type: ignore[arg-type]
            Money.of(total, books.bank.currency), rounding, **draft,  # type: ignore[arg-type]
        ),
    )  # fmt: skip


def decided(books: Books, counts: Sequence[tuple[Organisation, int]], total: str, **draft: object) -> Batch:
    """A batch of equal shares whose parts tie, decided."""
    batch = start(books, total, sum(count for _school, count in counts), **draft)  # type: ignore[arg-type]
    actions.set_parts(batch=batch, rows=[PartRow(*each) for each in counts], by=books.officer)
    return actions.decide_batch(batch=batch, by=books.officer)


def drafted(books: Books, batch: Batch, year: int | None = None) -> Run:
    """A draft run with the payments of a batch's year."""
    run = paying_actions.draft_run(book=books.book, bank_account=books.bank, name="Awards", by=books.officer)
    actions.pay_batch(batch=batch, run=run, year=year, by=books.officer)
    return run


def approved(books: Books, batch: Batch, year: int | None = None) -> Run:
    run = paying_actions.submit_run(run=drafted(books, batch, year), by=books.officer)
    return approval_actions.approve_run(run=run, read=paying_queries.seen(run), by=books.approver)


def paid(books: Books, batch: Batch, year: int | None = None) -> Run:
    run = approved(books, batch, year)
    bank_actions.confirm_paid(run=run, day=DAY, by=books.officer)
    return run


def acknowledged(books: Books, run: Run, less: int = 0) -> None:
    """Every payment of a run came, the first with `less` minor units missing."""
    payments = list(run.payments.filter(state="paid").order_by("id"))
    came = [acknowledge.Came(each, each.minor, each.people) for each in payments]
    came[0] = acknowledge.Came(payments[0], payments[0].minor - less, payments[0].people)
    acknowledge.acknowledge_payments(scheme=books.scheme, came=came, day=DAY, by=books.host)
