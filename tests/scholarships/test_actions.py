"""Batches: the whole ties to its parts and to the fund, and each part is paid once, for as many as are enrolled."""

from __future__ import annotations

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from counterfoil.base.errors import Refusal
from counterfoil.base.money import Money, Rounding
from counterfoil.funds import fund_actions, paying_actions
from counterfoil.funds.models import Condition, Payment, Purpose
from counterfoil.funds.payment_rows import RowProblems
from counterfoil.partners.models import Organisation
from counterfoil.scholarships import actions, queries
from counterfoil.scholarships.actions import PartRow
from counterfoil.scholarships.enrolment_actions import confirm_enrolment, open_next_year
from counterfoil.scholarships.models import Batch, Part
from counterfoil.scholarships.parts import amounts, for_fewer
from tests import cast
from tests.support import batches
from tests.support.money import Books, books, fill

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Books:
    made = books()
    fill(made, "500000")
    return made


def minors(batch: Batch, year: int | None = None) -> list[int]:
    return [part.minor for part in queries.parts_of(batch, year)]


# Parts


def test_four_hundred_thousand_over_thirty_in_three_schools_ties_to_the_last_fen(office):
    a, b, c = batches.schools(office)
    batch = batches.start(office)
    assert (batch.total_minor, batch.each_minor) == (40_000_000, None)  # no whole fen for each
    actions.set_parts(batch=batch, rows=[PartRow(a, 12), PartRow(b, 10), PartRow(c, 8)], by=office.officer)
    assert minors(batch) == [10 * 1_333_334 + 2 * 1_333_333, 13_333_330, 10_666_664]
    assert sum(minors(batch)) == 40_000_000


def test_a_remainder_that_stays_is_no_part_of_the_batch(office):
    batch = batches.start(office, rounding=Rounding.REMAINDER_STAYS)
    assert (batch.total_minor, batch.each_minor) == (30 * 1_333_333, 1_333_333)


def test_unequal_shares_are_typed(office):
    a, b, _c = batches.schools(office)
    batch = batches.start(office, "100", 2, rounding=None)
    with pytest.raises(RowProblems) as refused:
        actions.set_parts(batch=batch, rows=[PartRow(a), PartRow(b)], by=office.officer)
    assert [(number, each.code) for number, each in refused.value.rows] == [(1, "amount"), (2, "amount")]
    rows = [PartRow(a, money=Money.of("60", "CNY")), PartRow(b, money=Money.of("40", "CNY"))]
    actions.set_parts(batch=batch, rows=rows, by=office.officer)
    assert minors(batch) == [6000, 4000]


def test_every_wrong_row_is_named_and_nothing_is_saved(office):
    a, b, _c = batches.schools(office)
    stranger = cast.partners.add_organisation(name=cast.T(en="A school elsewhere"), invented=True, by=cast.BY)
    wrong = [
        PartRow(a, 0), PartRow(stranger), PartRow(b, money=Money.of("1", "USD")), PartRow(b, money=Money(0, "CNY")),
        PartRow(b, provider_code="K-1"),
    ]  # fmt: skip
    with pytest.raises(RowProblems) as refused:
        actions.set_parts(batch=batches.start(office), rows=wrong, by=office.officer)
    found = {(number, each.code) for number, each in refused.value.rows}
    assert {(1, "people"), (2, "school"), (3, "currency"), (4, "zero"), (4, "twice"), (5, "code")} <= found
    assert not Part.objects.exists()


def test_the_same_rows_twice_change_nothing_and_others_take_their_place(office):
    a, b, c = batches.schools(office)
    batch = batches.start(office, "300", 30)
    rows = [PartRow(a, 20), PartRow(b, 10, level="Class 1")]
    first = actions.set_parts(batch=batch, rows=rows, by=office.officer)
    assert actions.set_parts(batch=batch, rows=rows, by=office.officer) == first
    changed = [PartRow(a, 20), PartRow(c, 10)]
    seen = queries.parts_seen(batch)
    now = actions.set_parts(batch=batch, rows=changed, seen=seen, by=office.officer)
    assert [part.school for part in now] == [a, c]
    assert now[0] == first[0]
    with pytest.raises(Refusal) as refused:
        actions.set_parts(batch=batch, rows=rows, seen=seen, by=office.officer)
    assert refused.value.code == "stale"


@given(st.integers(1, 10**9), st.lists(st.integers(1, 40), min_size=1, max_size=9))
def test_parts_always_make_the_whole_and_nobody_gets_two_units_more(minor, counts):
    people = sum(counts)
    batch = Batch(total_minor=minor, people=people, currency="CNY", rounding=Rounding.LARGER_FIRST)
    parts = amounts(batch, [PartRow(Organisation(pk=n), count) for n, count in enumerate(counts)])
    assert sum(parts) == minor
    for part, count in zip(parts, counts, strict=True):
        assert count * (minor // people) <= part <= count * -(-minor // people)
        held = Part(batch=batch, people=count, minor=part)
        assert [for_fewer(held, 0), for_fewer(held, count)] == [0, part]


# Relief


@pytest.mark.parametrize("name", ["Wang Xiaoming", "Grade 7, Wang Xiaoming", "王小明", "ئايگۈل تۇرسۇن"])
def test_a_class_is_no_way_to_name_a_person(office, name):
    [a] = batches.schools(office, 1)
    batch = batches.start(office, "300", 2)
    with pytest.raises(RowProblems) as refused:
        actions.set_parts(batch=batch, rows=[PartRow(a, 1, level=name), PartRow(a, 1)], by=office.officer)
    assert refused.value.code == "class"
    levels = ("Class 3", "高一（3）班", "初中部", "Senior High", "9-سىنىپ")
    rows = [PartRow(a, 1, level=level) for level in levels]
    assert len(actions.set_parts(batch=batch, rows=rows, by=office.officer)) == len(levels)


def test_relief_is_a_code_and_an_amount_and_nothing_else(office):
    fund = fund_actions.open_fund(
        book=office.book, name=cast.T(en="Relief"), currencies=["CNY"], by=office.officer,
        restriction=fund_actions.Restriction(purposes=(Purpose.RELIEF,)),
    )  # fmt: skip
    fill(office, "1000", fund=fund)
    [clinic] = batches.schools(office, 1)
    batch = batches.start(office, "300", 2, rounding=None, fund=fund, kind=Batch.Kind.RELIEF)
    ten, twenty = Money.of("100", "CNY"), Money.of("200", "CNY")
    for extra in ({"level": "Ward 2"}, {"people": 2}, {"place": object()}):
        with pytest.raises(RowProblems) as refused:
            row = PartRow(clinic, money=ten, provider_code="K-7", **{"people": 1, **extra})
            actions.set_parts(batch=batch, rows=[row], by=office.officer)
        assert refused.value.code == "only_code"
    for code in ("", "110101199003070000", "13800138000", "two words", "WangXiaoming"):
        with pytest.raises(RowProblems):
            row = PartRow(clinic, money=ten, provider_code=code)
            actions.set_parts(batch=batch, rows=[row], by=office.officer)
    rows = [PartRow(clinic, money=ten, provider_code="K-7"), PartRow(clinic, money=twenty, provider_code="K-8")]
    actions.set_parts(batch=batch, rows=rows, by=office.officer)
    actions.decide_batch(batch=batch, by=office.officer)
    run = batches.drafted(office, batch)
    assert sorted(run.payments.values_list("award_code", "purpose", "minor")) == [
        ("K-7", "relief", 10_000), ("K-8", "relief", 20_000),
    ]  # fmt: skip


@pytest.mark.parametrize("change", [{"rounding": Rounding.LARGER_FIRST}, {"years": 2, "rounding": None}])
def test_relief_is_never_shared_equally_nor_for_years(office, change):
    with pytest.raises(Refusal) as refused:
        batches.start(office, kind=Batch.Kind.RELIEF, **change)
    assert refused.value.code == "relief"


FIELDS = {
    Batch: {"id", "public_id", "tally", "fund", "programme", "kind", "year", "years", "people", "total_minor",
            "currency", "each_minor", "rounding", "state", "ended_words", "entered_by", "entered_at", "decided_at",
            "decided_by"},
    Part: {"id", "public_id", "batch", "school", "place", "level", "year", "provider_code", "people", "minor",
           "entered_by", "entered_at", "removed_at"},
}  # fmt: skip


@pytest.mark.parametrize("model", FIELDS)
def test_there_is_no_field_for_a_quota_thanks_or_a_condition_on_people(model):
    """GUARDRAILS G4 and G11: a new field is looked at by whoever changes this list."""
    assert {field.name for field in model._meta.fields} == FIELDS[model]
    assert set(Condition.Code.values) == {"enrolment", "at_most", "acknowledged", "approved_by_two"}


# Deciding


def test_what_does_not_tie_is_refused_with_by_how_much(office):
    a, b, _c = batches.schools(office)
    batch = batches.start(office, "300", 30)
    with pytest.raises(Refusal, match="no parts"):
        actions.decide_batch(batch=batch, by=office.officer)
    actions.set_parts(batch=batch, rows=[PartRow(a, 12), PartRow(b, 10)], by=office.officer)
    with pytest.raises(Refusal, match=r"lack 8 people\. The parts lack 80\.00 CNY") as refused:
        actions.decide_batch(batch=batch, by=office.officer)
    assert refused.value.code == "ties"
    actions.set_parts(batch=batch, rows=[PartRow(a, 32)], by=office.officer)
    with pytest.raises(Refusal, match=r"2 people too many\. The parts come to 20\.00 CNY too much"):
        actions.decide_batch(batch=batch, by=office.officer)


def test_two_batches_are_not_decided_on_the_same_money(office):
    a, b, _c = batches.schools(office)
    batches.decided(office, [(a, 10)], "400000")
    with pytest.raises(Refusal, match=r"lacks 50000\.00 CNY") as refused:
        batches.decided(office, [(b, 10)], "150000")
    assert refused.value.code == "not_enough"
    batches.decided(office, [(b, 10)], "100000")


def test_money_that_is_reserved_is_not_counted_twice(office):
    a, b, _c = batches.schools(office)
    batches.approved(office, batches.decided(office, [(a, 10)], "400000"))
    batches.decided(office, [(b, 10)], "100000")


def test_a_batch_that_its_fund_is_not_for_is_refused_with_the_reason(office):
    [a] = batches.schools(office, 1)
    fill(office, "500", fund=office.general)
    limit = fund_actions.Restriction(purposes=(Purpose.TRAINING,))
    fund_actions.write_restriction(fund=office.fund, restriction=limit, by=office.officer)
    with pytest.raises(Refusal, match="not for awards") as refused:
        batches.decided(office, [(a, 10)], "400")
    assert refused.value.code == "restriction"


def test_a_decided_batch_is_not_changed(office):
    [a] = batches.schools(office, 1)
    batch = batches.decided(office, [(a, 10)], "400")
    with pytest.raises(Refusal) as refused:
        actions.set_parts(batch=batch, rows=[PartRow(a, 5)], by=office.officer)
    assert refused.value.code == "state"


# Paying


def test_one_payment_for_each_part_with_its_people_and_never_twice(office):
    a, b, c = batches.schools(office)
    batch = batches.decided(office, [(a, 12), (b, 10), (c, 8)], "400000")
    run = batches.drafted(office, batch)
    paid = list(run.payments.order_by("id").values_list("subject", "people", "minor", "payee__organisation"))
    parts = list(queries.parts_of(batch))
    assert paid == [(p.public_id, p.people, p.minor, p.school_id) for p in parts]
    assert run.payments.filter(purpose="award", fund=office.fund).count() == 3
    with pytest.raises(Refusal) as refused:
        actions.pay_batch(batch=batch, run=run, by=office.officer)
    assert refused.value.code == "nothing"


def test_what_was_taken_out_of_a_run_can_be_paid_by_another(office):
    a, b, _c = batches.schools(office)
    batch = batches.decided(office, [(a, 12), (b, 10)], "400000")
    run = batches.drafted(office, batch)
    code = run.payments.order_by("id").values_list("code", flat=True)[0]
    paying_actions.remove_payments(run=run, codes=[code], by=office.officer)
    assert batches.drafted(office, batch).payments.count() == 1


def test_a_school_without_an_account_is_named(office):
    a, _b, _c = batches.schools(office)
    other = queries.schools_of(office.book)[0]  # the office that coordinates, which has no account
    batch = batches.decided(office, [(a, 10), (other, 10)], "400")
    with pytest.raises(RowProblems) as refused:
        batches.drafted(office, batch)
    assert [(number, each.code) for number, each in refused.value.rows] == [(2, "no_payee")]
    assert not Payment.objects.exists()


@settings(max_examples=40)  # each is a life of a batch in the database; what is only reckoned draws more above
@given(st.lists(st.integers(1, 9), min_size=1, max_size=3), st.integers(100, 10**6))
def test_batch_is_the_sum_of_its_parts_and_of_its_payments(counts, whole):

    with transaction.atomic():
        office = books("by-property")
        fill(office, "20000")
        pairs = list(zip(batches.schools(office, len(counts)), counts, strict=True))
        batch = batches.decided(office, pairs, str(Money(whole, "CNY").amount))
        run = batches.approved(office, batch)
        assert batch.total_minor == whole == sum(minors(batch)) == run.total_minor
        assert batch.people == sum(p.people for p in queries.parts_of(batch)) == sum(
            run.payments.values_list("people", flat=True)
        )  # fmt: skip
        transaction.set_rollback(True)


def test_a_batch_ends_unless_payments_are_on_their_way(office):
    [a] = batches.schools(office, 1)
    batch = batches.decided(office, [(a, 10)], "400")
    run = batches.drafted(office, batch)
    with pytest.raises(Refusal) as refused:
        actions.end_batch(batch=batch, words="Decided anew", by=office.officer)
    assert refused.value.code == "going"
    paying_actions.remove_payments(
        run=run, codes=list(run.payments.values_list("code", flat=True)), by=office.officer
    )
    ended = actions.end_batch(batch=batch, words="Decided anew", by=office.officer)
    assert (ended.state, ended.ended_words) == ("ended", "Decided anew")
    batches.decided(office, [(a, 10)], "500000")  # its money is free again


@pytest.mark.parametrize("who", ["host", "outsider"])
def test_the_other_side_writes_nothing_of_it(office, who):
    other = getattr(office, who)
    batch = batches.start(office)
    for act in (
        lambda: actions.set_parts(batch=batch, rows=[], by=other),
        lambda: actions.decide_batch(batch=batch, by=other),
        lambda: actions.end_batch(batch=batch, words="No", by=other),
    ):
        with pytest.raises(Refusal) as refused:
            act()
        assert refused.value.code == "other_books"


# Enrolment


def ask(office: Books) -> None:
    terms = fund_actions.Restriction(purposes=(Purpose.AWARD,), conditions=(Condition.Code.ENROLMENT,))
    fund_actions.write_restriction(fund=office.fund, restriction=terms, by=office.officer)


def test_a_part_waits_for_its_school_and_fewer_lower_what_is_paid(office):
    ask(office)
    a, b, c = batches.schools(office)
    batch = batches.decided(office, [(a, 12), (b, 10), (c, 8)], "400000")
    with pytest.raises(Refusal, match="No school has confirmed") as refused:
        batches.drafted(office, batch)
    assert refused.value.code == "nothing"
    first, second, third = queries.parts_of(batch)
    confirm_enrolment(part=first, year=batches.YEAR, people=12, by=office.host)
    confirm_enrolment(part=second, year=batches.YEAR, people=7, by=office.host)
    confirm_enrolment(part=third, year=batches.YEAR, people=0, by=office.host)
    run = batches.approved(office, batch)
    assert list(run.payments.order_by("id").values_list("people", "minor")) == [
        (12, 16_000_006), (7, 7 * 1_333_333),
    ]  # fmt: skip
    assert [part.people for part in queries.parts_of(batch)] == [12, 7]


def test_who_may_say_it_and_how_much(office):
    [a] = batches.schools(office, 1)
    batch = batches.decided(office, [(a, 10)], "400")
    [part] = queries.parts_of(batch)
    for by, year, people, code in (
        (office.officer, batches.YEAR, 10, "other_side"),
        (office.host, batches.YEAR, 11, "more"),
        (office.host, batches.YEAR, -1, "more"),
        (office.host, batches.YEAR + 1, 10, "year"),  # for one year only
    ):
        with pytest.raises(Refusal) as refused:
            confirm_enrolment(part=part, year=year, people=people, by=by)
        assert refused.value.code == code
    confirm_enrolment(part=part, year=batches.YEAR, people=10, by=office.host)
    with pytest.raises(Refusal) as refused:
        confirm_enrolment(part=part, year=batches.YEAR, people=9, by=office.host)
    assert refused.value.code == "already"


def test_once_it_is_paid_the_school_is_not_asked_any_more(office):
    [a] = batches.schools(office, 1)
    batch = batches.decided(office, [(a, 10)], "400")
    batches.approved(office, batch)
    [part] = queries.parts_of(batch)
    with pytest.raises(Refusal) as refused:
        confirm_enrolment(part=part, year=batches.YEAR, people=9, by=office.host)
    assert refused.value.code == "late"


def test_the_next_year_follows_from_what_the_schools_confirm(office):
    a, b, _c = batches.schools(office)
    batch = batches.decided(office, [(a, 12), (b, 10)], "220", years=2)
    batches.approved(office, batch)
    following = batches.YEAR + 1
    with pytest.raises(Refusal) as refused:
        open_next_year(batch=batch, year=following, by=office.officer)
    assert refused.value.code == "nothing"
    asked = queries.awaited(office.scheme)
    assert [(each.part.school, each.year) for each in asked] == [(a, following), (b, following)]
    confirm_enrolment(part=asked[0].part, year=following, people=11, by=office.host)
    [part] = open_next_year(batch=batch, year=following, by=office.officer)
    assert (part.school, part.people, part.minor) == (a, 11, 11_000)
    assert queries.enrolled([part.public_id]) == {part.public_id}
    confirm_enrolment(part=asked[1].part, year=following, people=0, by=office.host)
    with pytest.raises(Refusal):
        open_next_year(batch=batch, year=following, by=office.officer)  # nobody of the other is left
    assert batches.approved(office, batch, following).total_minor == 11_000
    assert queries.awaited(office.scheme) == []


# Public accounts


def test_a_compiled_scheme_has_no_books_and_so_no_batch():
    scheme = cast.scheme("compiled-one", nature="compiled")
    with pytest.raises(Refusal):
        fund_actions.start_books(
            scheme=scheme, organisation=cast.organisation(scheme, cast.Side.GIVING), currencies=["CNY"], by=cast.BY
        )
