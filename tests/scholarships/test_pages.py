"""The pages about batches: what is typed is never lost, the other side sees nothing, a school writes one number."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from counterfoil.base.sides import Side
from counterfoil.funds.models import Run
from counterfoil.partners.roles import Role
from counterfoil.people.models import User
from counterfoil.scholarships import queries
from counterfoil.scholarships.enrolment_actions import confirm_enrolment, open_next_year
from counterfoil.scholarships.models import Batch, Enrolment
from tests import cast
from tests.support import batches
from tests.support.money import Books, books, fill

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Books:
    translation.activate("en")
    made = books()
    fill(made, "500000")
    return made


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def to(name: str, batch: Batch) -> str:
    return reverse(f"staff:{name}", args=[batch.public_id])


def words(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


EMPTY = queries.parts_mark([])


def table(*rows: tuple[str, ...], **more: str) -> dict[str, str]:
    """What a browser sends of the table; of a batch that has no part yet, unless `seen` says otherwise."""
    names = ("school", "level", "people", "amount")
    more = {"seen": EMPTY} | more
    cells = {f"p{n}-{name}": cell for n, row in enumerate(rows, 1) for name, cell in zip(names, row, strict=True)}
    return {"rows": str(len(rows)), **cells, **more}


# From start to payment


def test_a_batch_is_started_filled_decided_and_put_into_a_run(office):
    batches.schools(office)
    client = browser(office.officer)
    started = client.post(reverse("staff:new_batch", args=[office.book.public_id]), {
        "name": "Autumn awards", "kind": "award", "fund": office.fund.public_id, "people": "30", "total": "400000",
        "currency": "CNY", "shares": "larger_first", "year": "2026", "years": "1",
    })  # fmt: skip
    batch = Batch.objects.get()
    assert started.url == to("batch_parts", batch)
    rows = table(("School A", "", "12", ""), ("school b", "Class 2", "１０", ""), ("School C", "", "8", ""))
    assert client.post(started.url, rows).url == to("batch", batch)
    assert [part.people for part in queries.parts_of(batch)] == [12, 10, 8]
    page = client.get(to("batch", batch))
    assert "The parts make the whole" in words(page)
    seen = re.search(r'name="seen" value="(\w+)"', page.content.decode())
    client.post(to("decide_batch", batch), {"seen": seen[1]})
    paid = client.post(
        to("pay_batch", batch), {"year": "2026", "name": "Awards", "bank_account": office.bank.public_id}
    )
    assert paid.url == reverse("staff:run", args=[Run.objects.get().public_id])
    assert Run.objects.get().total_minor == 40_000_000
    assert "Every part is paid" in words(client.post(to("pay_batch", batch), {
        "year": "2026", "name": "Again", "bank_account": office.bank.public_id}))  # fmt: skip
    assert Run.objects.count() == 1


def test_a_sheet_is_pasted_with_its_head_and_without_classes(office):
    batches.schools(office)
    batch = batches.start(office, "300", 30)
    sheet = "School\tClass\tPupils\nSchool A\t12\nSchool B\tClass 2\t10\r\nSchool C\t\t8\t\n"
    assert browser(office.officer).post(to("batch_parts", batch), table(pasted=sheet)).status_code == 302
    found = [(str(part.school), part.level, part.people) for part in queries.parts_of(batch)]
    assert found == [("School A", "", 12), ("School B", "Class 2", 10), ("School C", "", 8)]


def test_hundreds_of_rows_are_pasted_at_once(office):
    [school] = batches.schools(office, 1)
    batch = batches.start(office, "30000", 300)
    sheet = "\n".join(f"{school}\tClass {number}\t1" for number in range(300))
    assert browser(office.officer).post(to("batch_parts", batch), table(pasted=sheet)).status_code == 302
    assert queries.parts_of(batch).count() == 300
    assert "Class 299" in browser(office.officer).get(to("batch_parts", batch)).content.decode()


def test_what_was_typed_comes_back_with_what_is_wrong_at_its_row(office):
    batches.schools(office)
    batch = batches.start(office, "300", 30)
    rows = table(("School A", "", "12", ""), ("School Q", "Class 7", "ten", ""), pasted="School C\t\t8\t3 or 4")
    answer = browser(office.officer).post(to("batch_parts", batch), rows)
    page = answer.content.decode()
    assert answer.status_code == 400
    for typed in ("School A", "School Q", "Class 7", "ten", "3 or 4"):
        assert f'value="{typed}"' in page, typed
    assert "“School Q” is not on the receiving side" in page
    assert not queries.parts_of(batch).exists()


def test_two_who_type_at_once_see_each_other(office):
    batches.schools(office)
    batch = batches.start(office, "300", 30)
    client = browser(office.officer)
    seen = queries.parts_seen(batch)
    client.post(to("batch_parts", batch), table(("School A", "", "30", ""), seen=seen))
    answer = client.post(to("batch_parts", batch), table(("School B", "", "30", ""), seen=seen))
    assert "What somebody else saved meanwhile" in words(answer)
    assert 'value="School B"' in answer.content.decode()
    now = re.search(r'name="seen" value="(\w+)"', answer.content.decode())[1]
    client.post(to("batch_parts", batch), table(("School B", "", "30", ""), seen=now))
    assert [str(part.school) for part in queries.parts_of(batch)] == ["School B"]


def test_more_rows_keep_what_was_typed(office):
    batch = batches.start(office)
    answer = browser(office.officer).post(to("batch_parts", batch), table(("Sch", "", "1", ""), more="1", pasted="x"))
    assert answer.status_code == 200
    assert 'value="Sch"' in answer.content.decode()
    assert 'name="p5-school"' in answer.content.decode()


def test_an_amount_that_can_be_read_in_two_ways_is_asked_about(office):
    """A batch reads amounts as gifts, payments and receipts do: 1,234 is a thousand and more, or one and some."""
    batches.schools(office)
    client, address = browser(office.officer), reverse("staff:new_batch", args=[office.book.public_id])
    typed = {
        "name": "Autumn awards", "kind": "award", "fund": office.fund.public_id, "people": "30", "total": "1,234",
        "currency": "CNY", "shares": "unequal", "year": "2026", "years": "1",
    }  # fmt: skip
    assert "two ways" in words(client.post(address, typed)) and not Batch.objects.exists()
    client.post(address, typed | {"total": "1,234.00"})
    batch = Batch.objects.get()
    assert batch.total_minor == 123400
    assert "two ways" in words(client.post(to("batch_parts", batch), table(("School A", "", "30", "1,234"))))


def test_a_further_year_is_offered_when_a_school_has_confirmed_it(office):
    a, b, _c = batches.schools(office)
    batch = batches.decided(office, [(a, 12), (b, 10)], "220", years=2)
    page, year = (lambda: words(browser(office.officer).get(to("batch", batch)))), batch.year + 1
    button = f"Make the parts of {year}"
    assert button not in page() and "No school has confirmed it yet" in page()
    for asked in queries.awaited(office.scheme):
        confirm_enrolment(part=asked.part, year=year, people=10, by=office.host)
        assert button in page()
        open_next_year(batch=batch, year=year, by=office.officer)
        assert button not in page()
    assert f"The year {year}" not in page()


def test_a_refusal_says_by_how_much(office):
    a, _b, _c = batches.schools(office)
    batch = batches.start(office, "300", 30)
    client = browser(office.officer)
    client.post(to("batch_parts", batch), table((str(a), "", "28", "")))
    answer = client.post(to("decide_batch", batch), {"seen": queries.parts_seen(batch)})
    assert answer.status_code == 400
    assert "The parts lack 2 people. The parts lack 20.00 CNY." in words(answer)


def test_the_other_side_finds_nothing_there(office):
    batch = batches.start(office)
    for user in (office.host, office.outsider):
        for name in ("batch", "batch_parts"):
            assert browser(user).get(to(name, batch)).status_code in (403, 404)
    assert browser(office.outsider).get(to("batch", batch)).status_code == 404


def test_the_chain_has_its_numbers_from_gift_to_acknowledgement(office):
    a, b, c = batches.schools(office)
    batch = batches.decided(office, [(a, 12), (b, 10), (c, 8)], "400000")
    batches.acknowledged(office, batches.paid(office, batch), less=600)
    page = words(browser(office.officer).get(to("batch", batch)))
    for step in ("CN¥100,000.00", "CN¥400,000.00", "CN¥399,994.00", "3 of 3 payments", "the sides differ"):
        assert step in page, step


def test_a_list_costs_the_same_for_one_and_for_many(office):

    client, there = browser(office.officer), reverse("staff:batches_of", args=[office.book.public_id])
    counts = []
    for _round in range(2):
        for number in range(4):
            batches.start(office, name=f"Batch {number}")
        with CaptureQueriesContext(connection) as made:
            client.get(there)
        counts.append(len(made))
    assert counts[0] == counts[1]


# Enrolment, on the hosts' telephone


def test_a_school_side_writes_a_number_and_no_more(office):
    a, _b, _c = batches.schools(office)
    batch = batches.decided(office, [(a, 20)], "200", years=2)
    batches.paid(office, batch)
    client, there = browser(office.host), reverse("staff:enrolment", args=[office.scheme.slug])
    page = client.get(there).content.decode()
    assert "20 awards were given here" in page
    [asked] = queries.awaited(office.scheme)
    refused = client.post(there, {"ask": asked.key, "year": asked.year, "people": "21"})
    assert refused.status_code == 400
    assert 'value="21"' in refused.content.decode()
    assert client.post(there, {"ask": asked.key, "year": asked.year, "people": "17"}).status_code == 302
    assert Enrolment.objects.get().people == 17
    assert "every school has confirmed" in words(client.get(there))
    names = set(re.findall(r'<(?:input|textarea|select)[^>]* name="([^"]+)"', page))
    assert names <= {"csrfmiddlewaretoken", "ask", "year", "people", "language", "next"}


def test_the_payers_own_side_confirms_nothing(office):
    a, _b, _c = batches.schools(office)
    batches.paid(office, batches.decided(office, [(a, 20)], "200", years=2))
    [asked] = queries.awaited(office.scheme)
    there = reverse("staff:enrolment", args=[office.scheme.slug])
    answer = browser(office.officer).post(there, {"ask": asked.key, "year": asked.year, "people": "17"})
    assert answer.status_code == 404
    assert not Enrolment.objects.exists()


# An update about money


def test_an_update_is_composed_from_a_fund_and_a_batch(office):
    writer = cast.member(office.scheme, Role.PROGRAMME_OFFICER)
    host = cast.member(office.scheme, Role.PROGRAMME_OFFICER, Side.RECEIVING, username="their-writer")
    [a] = batches.schools(office, 1)
    batch = batches.decided(office, [(a, 20)], "2000")
    batches.paid(office, batch)
    draft = batches.start(office, name="Not decided")
    there = reverse("staff:new_update", args=[office.scheme.slug])
    page = browser(writer).get(there).content.decode()
    assert str(batch.tally.public_id) in page and str(draft.tally.public_id) not in page
    assert str(batch.tally.public_id) not in browser(host).get(there).content.decode()  # books of the other side
    sent = {"title": "What became of it", "records": [office.fund.tally.public_id, batch.tally.public_id]}
    assert browser(writer).post(there, sent).status_code == 302
    [update] = office.scheme.updates.all()
    assert "{{ A1.paid }}" in update.bodies["en"]
    assert browser(writer).post(there, {"title": "Of nothing"}).status_code == 200
