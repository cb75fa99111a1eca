"""Many at the same moment: a batch is decided once, its parts are paid once, a school's word stands once."""

from __future__ import annotations

from counterfoil.funds import paying_actions
from counterfoil.funds.models import Payment, Run
from counterfoil.scholarships import actions, queries
from counterfoil.scholarships.enrolment_actions import confirm_enrolment
from counterfoil.scholarships.models import Batch, Enrolment
from tests.funds.test_giving_pressure import at_once
from tests.support import batches
from tests.support.money import books, fill


def test_many_at_once_pay_each_part_once(committed_db: str) -> None:
    office = books()
    fill(office, "400000")
    a, b, c = batches.schools(office)
    batch = batches.decided(office, [(a, 12), (b, 10), (c, 8)], "400000")
    runs = [
        paying_actions.draft_run(book=office.book, bank_account=office.bank, name=f"Run {n}", by=office.officer)
        for n in range(8)
    ]
    refused = at_once(8, lambda: actions.pay_batch(batch=batch, run=runs.pop(), by=office.officer))
    assert [refusal.code for refusal in refused] == ["nothing"] * 7
    assert Payment.objects.count() == 3
    assert sum(Run.objects.values_list("total_minor", flat=True)) == batch.total_minor


def test_many_batches_at_once_are_not_decided_on_the_same_money(committed_db: str) -> None:
    office = books()
    fill(office, "1000")
    [school] = batches.schools(office, 1)
    waiting = [batches.start(office, "400", 10, name=f"Batch {n}") for n in range(6)]
    for batch in waiting:
        actions.set_parts(batch=batch, rows=[actions.PartRow(school, 10)], by=office.officer)
    refused = at_once(6, lambda: actions.decide_batch(batch=waiting.pop(), by=office.officer))
    assert [refusal.code for refusal in refused] == ["not_enough"] * 4
    assert Batch.objects.filter(state=Batch.State.DECIDED).count() == 2


def test_many_at_once_say_how_many_are_enrolled_once(committed_db: str) -> None:
    office = books()
    fill(office, "400")
    [school] = batches.schools(office, 1)
    batch = batches.decided(office, [(school, 10)], "400")
    [part] = queries.parts_of(batch)
    refused = at_once(8, lambda: confirm_enrolment(part=part, year=batches.YEAR, people=9, by=office.host))
    assert [refusal.code for refusal in refused] == ["already"] * 7
    assert Enrolment.objects.count() == 1
