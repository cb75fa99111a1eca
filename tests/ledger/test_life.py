"""A life of money, drawn at random, beside a model in plain Python: totals, refusals and what is available agree."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import Counter
from dataclasses import dataclass, field

import pytest
from django.db import transaction
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from counterfoil.base.errors import Refusal
from counterfoil.base.ids import uuid7
from counterfoil.ledger import actions, queries
from counterfoil.ledger.chart import CHART
from counterfoil.ledger.entries import Key, Leg, Posting
from counterfoil.ledger.refusals import NotEnough
from tests import cast
from tests.ledger.test_actions import BY

FUNDS, BANK = [uuid7(), uuid7()], uuid7()
DAYS = [dt.date(2026, month, day) for month in (1, 2, 3) for day in (1, 28)]

funds, days = st.sampled_from(FUNDS), st.sampled_from(DAYS)
amounts = st.one_of(st.integers(1, 9), st.integers(1, 100))
# What happens to one fund: from which account to which. `bank` stands for 1000 of the bank account.
STEPS = {
    "approve": ("2000", "5000"),
    "pay": ("bank", "2000"),
    "return": ("2000", "bank"),
    "take_back": ("5000", "2000"),
    "refund": ("2010", "5500"),
    "pay_refund": ("bank", "2010"),
    "lend": ("bank", "1200"),
    "repay": ("1200", "bank"),
    "write_off": ("1200", "5400"),
    "unexplained": ("2300", "bank"),
    "explain": ("4000", "2300"),
    "pledge": ("9010", "9000"),
    "unpledge": ("9000", "9010"),
}


def legs(of: str, to: str, fund: uuid.UUID, minor: int) -> list[Leg]:
    """Credit `of`, debit `to`."""
    made = []
    for code, amount in ((to, minor), (of, -minor)):
        bank = code == "bank"
        made.append(Leg("1000" if bank else code, fund, "CNY", amount, BANK if bank else None))
    return made


@dataclass
class Done:
    """An entry as the model remembers it."""

    number: int
    posting: Posting


@dataclass
class Model:
    """The ledger in plain Python: one balance per account, one day, and what was done."""

    balances: Counter[Key] = field(default_factory=Counter)
    closed: dt.date | None = None
    done: list[Done] = field(default_factory=list)
    acts: set[tuple[uuid.UUID, str]] = field(default_factory=set)

    def would(self, postings: list[Posting]) -> str:
        """The code of the refusal that is due; empty where all is well."""
        if any((posting.subject, posting.act) in self.acts for posting in postings):
            return "already"
        if self.closed and any(posting.day <= self.closed for posting in postings):
            return "closed"
        after = Counter(self.balances)
        for posting in postings:
            for leg in posting.legs:
                after[leg.key] += leg.minor
        if any(left < 0 for left in self.free(after).values()):
            return "not_enough"
        if any(CHART[code].floor * balance < 0 for (_f, _c, code, _s), balance in after.items()):
            return "below_zero"
        return ""

    def free(self, balances: Counter[Key] | None = None) -> Counter[uuid.UUID]:
        left: Counter[uuid.UUID] = Counter()
        for (fund, _currency, code, _sub), balance in (self.balances if balances is None else balances).items():
            if CHART[code].spendable:
                left[fund] += balance
        return left

    def take(self, numbers: list[int], postings: list[Posting]) -> None:
        for number, posting in zip(numbers, postings, strict=True):
            self.done.append(Done(number, posting))
            self.acts.add((posting.subject, posting.act))
            for leg in posting.legs:
                self.balances[leg.key] += leg.minor


class Life(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        scheme = cast.scheme(slug=f"s-{uuid7().hex}")
        self.book = actions.open_book(scheme=scheme, organisation=scheme.parties.all()[0].organisation, by=BY)
        for fund in FUNDS:
            actions.open_fund(book=self.book, fund=fund, currency="CNY", by=BY)
        self.model = Model()

    def post(self, *postings: Posting) -> None:
        due = self.model.would(list(postings))
        try:
            numbers = actions.post(book=self.book, postings=postings, by=BY)
        except Refusal as refusal:
            assert refusal.code == due
            if isinstance(refusal, NotEnough):
                assert refusal.missing.minor > 0
        else:
            assert due == ""
            self.model.take(numbers, list(postings))

    def entry(self, day: dt.date, act: str, made: list[Leg]) -> Posting:
        return Posting(day, act, uuid7(), tuple(made))

    @rule(fund=funds, day=days, amount=st.integers(50, 500))
    def receive(self, fund: uuid.UUID, day: dt.date, amount: int) -> None:
        self.post(self.entry(day, "receive", legs("4000", "bank", fund, amount)))

    @rule(step=st.sampled_from(sorted(STEPS)), fund=funds, day=days, amount=amounts)
    def step(self, step: str, fund: uuid.UUID, day: dt.date, amount: int) -> None:
        self.post(self.entry(day, step, legs(*STEPS[step], fund, amount)))

    @rule(fund=funds, day=days, shares=st.lists(amounts, min_size=1, max_size=5))
    def run(self, fund: uuid.UUID, day: dt.date, shares: list[int]) -> None:
        """Approved and paid in one set, all or none."""
        self.post(
            *(self.entry(day, "approve", legs("2000", "5000", fund, share)) for share in shares),
            *(self.entry(day, "pay", legs("bank", "2000", fund, share)) for share in shares),
        )

    @rule(day=days, amount=amounts, there=st.booleans(), back=st.booleans())
    def advance(self, day: dt.date, amount: int, there: bool, back: bool) -> None:
        """One fund lends to the other, or gets it back."""
        lender, borrower = FUNDS if there else FUNDS[::-1]
        made = [*legs("bank", "1300", lender, amount), *legs("2100", "bank", borrower, amount)]
        if back:
            made = [Leg(leg.code, leg.fund, leg.currency, -leg.minor, leg.sub) for leg in made]
        self.post(self.entry(day, "advance_back" if back else "advance", made))

    @rule(day=days, amount=amounts, there=st.booleans())
    def transfer(self, day: dt.date, amount: int, there: bool) -> None:
        giver, taker = FUNDS if there else FUNDS[::-1]
        made = [*legs("bank", "5900", giver, amount), *legs("4900", "bank", taker, amount)]
        self.post(self.entry(day, "transfer", made))

    @rule(data=st.data())
    def again(self, data: st.DataObject) -> None:
        """The same act a second time."""
        if self.model.done:
            done = data.draw(st.sampled_from(self.model.done))
            if done.posting.act != "reversal":
                self.post(done.posting)

    @rule(data=st.data(), day=days)
    def reverse(self, data: st.DataObject, day: dt.date) -> None:
        if not self.model.done:
            return
        done = data.draw(st.sampled_from(self.model.done))
        mirror = tuple(Leg(leg.code, leg.fund, leg.currency, -leg.minor, leg.sub) for leg in done.posting.legs)
        subject = uuid.uuid5(
            uuid.NAMESPACE_OID, str(done.number)
        )  # the entry's own id, which the model does not know
        posting = Posting(max(day, done.posting.day), "reversal", subject, mirror)
        due = self.model.would([posting])
        try:
            numbers = actions.reverse(book=self.book, entries=[done.number], day=day, words="", by=BY)
        except Refusal as refusal:
            assert refusal.code == due
        else:
            assert due == ""
            self.model.take(numbers, [posting])

    @rule(day=days)
    def close(self, day: dt.date) -> None:
        due = self.model.closed is None or day > self.model.closed
        try:
            actions.close_period(book=self.book, until=day, by=BY)
        except Refusal:
            assert not due
        else:
            assert due
            self.model.closed = day

    @rule(day=st.none() | days)
    def reopen(self, day: dt.date | None) -> None:
        closed = self.model.closed
        due = closed is not None and (day is None or day < closed)
        try:
            actions.reopen_period(book=self.book, until=day, reason="A line came late", by=BY)
        except Refusal:
            assert not due
        else:
            assert due
            self.model.closed = day

    @invariant()
    def available_agrees(self) -> None:
        for fund in FUNDS:
            assert queries.available(self.book, fund, "CNY").minor == self.model.free()[fund] >= 0

    def teardown(self) -> None:
        found = {
            (r.account.fund, "CNY", r.account.code, r.account.sub): r.balance for r in queries.balances(self.book)
        }
        assert {key: balance for key, balance in found.items() if balance} == {
            key: balance for key, balance in self.model.balances.items() if balance
        }
        assert queries.totals_that_differ(self.book) == []
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)


@pytest.mark.slow
@pytest.mark.django_db
def test_a_life_of_money_goes_as_in_the_model() -> None:
    run_state_machine_as_test(Life, settings=settings(max_examples=25, stateful_step_count=40))
