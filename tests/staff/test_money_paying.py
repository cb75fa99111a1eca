"""Paying on its pages: a run from its first payment to the acknowledgement, and the bank's statement."""

from __future__ import annotations

import datetime as dt
import io
import re

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from counterfoil.funds import bank_actions
from counterfoil.funds.models import BankLine, Match, Payee, Purpose, Run
from counterfoil.people.models import User
from tests.funds.paying import approved, available, codes, row, run, school, states, submitted
from tests.funds.test_bank import csv
from tests.funds.test_match import gift, line
from tests.support.money import Books, books, fill

pytestmark = pytest.mark.usefixtures("db")
DAY = "2026-04-02"


@pytest.fixture
def desk() -> Books:
    made = books()
    fill(made, "1000")
    return made


def at(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def to(name: str, *arguments: object) -> str:
    return reverse(f"staff:{name}", args=arguments)


def text(response: object) -> str:
    return response.content.decode()  # type: ignore[attr-defined]


def test_a_run_goes_from_its_first_payment_to_the_schools_word(desk: Books) -> None:
    payee = school(desk)
    officer, approver, host = at(desk.officer), at(desk.approver), at(desk.host)
    officer.post(
        to("new_run", desk.book.public_id), {"name": "Awards of spring", "bank_account": desk.bank.public_id}
    )
    made = Run.objects.get()
    payment = {"payee": payee.public_id, "fund": desk.fund.public_id, "amount": "３０0.50元", "purpose": "award"}
    for amount in ("３０0.50元", "99.50"):
        officer.post(to("new_payment", made.public_id), {**payment, "amount": amount, "another": "1"})
    officer.post(to("submit_run", made.public_id))
    read = text(approver.get(to("approve_run", made.public_id)))
    assert "400.00" in read and "600.00" in read  # what it takes, and what would be left
    hidden = dict(re.findall(r'name="(count|minor|mark)" value="([^"]+)"', read))
    assert "Your yes is noted" in text(approver.post(to("approve_run", made.public_id), hidden, follow=True))
    assert states(made) == ["approved", "approved"]
    file = officer.post(to("order_run", made.public_id), {"kind": "xlsx", "day": DAY})
    assert codes(made)[0] in {r[8].value for r in openpyxl.load_workbook(io.BytesIO(file.content)).active}
    assert "Entered as paid" in text(officer.post(to("confirm_run", made.public_id), {"day": DAY}, follow=True))
    arrived = to("arrived", desk.scheme.slug)
    assert "2 payments: say whether they came" in text(host.get(to("today")))
    assert "Stone Valley School" in text(host.get(arrived))
    first, second = made.payments.order_by("id")
    said = {f"came_{first.pk}": "on", f"came_{second.pk}": "on", f"minor_{second.pk}": "90", "day": DAY}
    assert "2 payments are acknowledged" in text(host.post(arrived, said, follow=True))
    assert second.acknowledgement.minor == 9000
    assert "another amount" in text(officer.get(to("payment", second.public_id)))


def test_a_run_that_was_changed_is_not_approved_as_it_was_read(desk: Books) -> None:
    made = submitted(desk, row(school(desk), desk.fund))
    answer = at(desk.approver).post(to("approve_run", made.public_id), {"count": 1, "minor": 10000, "mark": "0" * 16})
    assert "changed since you read it" in text(answer)


def test_who_entered_it_is_offered_no_yes(desk: Books) -> None:
    made = submitted(desk, row(school(desk), desk.fund))
    assert at(desk.officer).get(to("approve_run", made.public_id)).status_code == 403
    assert "Read and approve" in text(at(desk.approver).get(to("run", made.public_id)))


def test_a_refusal_says_why_on_the_page_of_the_run(desk: Books) -> None:
    made = submitted(desk, row(school(desk), desk.fund))
    client = at(desk.approver)
    assert client.post(to("refuse_run", made.public_id), {"reason": ""}).status_code == 400
    assert "Wrong school" in text(
        client.post(to("refuse_run", made.public_id), {"reason": "Wrong school"}, follow=True)
    )


def test_what_stands_against_a_run_is_all_listed(desk: Books) -> None:
    payee = school(desk, checked=False)
    made = run(desk, row(payee, desk.fund), row(payee, desk.fund, "5", purpose=Purpose.GOODS))
    answer = text(at(desk.officer).post(to("submit_run", made.public_id)))
    assert "3 problems stand against it" in answer
    against = answer[answer.index("3 problems") : answer.index("Add a payment")]
    assert [against.count(payment.code) for payment in made.payments.order_by("id")] == [1, 2]


def test_a_mistake_in_a_payment_loses_nothing_that_was_typed(desk: Books) -> None:
    made = run(desk)
    data = {"payee": school(desk).public_id, "fund": desk.fund.public_id, "amount": "1.0055", "purpose": "award",
            "award_code": "A-77"}  # fmt: skip
    answer = text(at(desk.officer).post(to("new_payment", made.public_id), data))
    assert "more decimals" in answer and 'value="1.0055"' in answer and 'value="A-77"' in answer
    assert not made.payments.exists()


def test_a_count_that_nothing_could_hold_is_refused_and_breaks_nothing(desk: Books) -> None:
    made = run(desk)
    data = {"payee": school(desk).public_id, "fund": desk.fund.public_id, "amount": "1", "purpose": "award",
            "people": "99999999999"}  # fmt: skip
    at(desk.officer).post(to("new_payment", made.public_id), data)
    assert not made.payments.exists()


def test_a_payee_is_noted_and_one_without_a_check_is_marked(desk: Books) -> None:
    payee, client = school(desk, checked=False), at(desk.officer)
    list_ = to("payees_of", desk.book.public_id)
    assert "no clear legal check" in text(client.get(list_))
    client.post(to("new_payee", desk.book.public_id), {"who": "payroll"})
    assert Payee.objects.filter(kind="payroll").count() == 1
    client.post(to("end_payee", payee.public_id), follow=True)
    assert "Stone Valley School" not in text(client.get(list_))


def test_a_payment_is_taken_out_failed_and_issued_again(desk: Books) -> None:
    payee, client = school(desk), at(desk.officer)
    draft = run(desk, row(payee, desk.fund))
    client.post(to("remove_payment", draft.payments.get().public_id))
    assert states(draft) == ["withdrawn"]
    made = approved(desk, row(payee, desk.fund))
    client.post(to("order_run", made.public_id), {"kind": "csv", "day": DAY})
    payment = made.payments.get()
    assert client.post(to("fail_payment", payment.public_id), {"reason": ""}).status_code == 400
    client.post(to("fail_payment", payment.public_id), {"reason": "Account closed"})
    page = text(client.get(to("payment", payment.public_id)))
    assert "Account closed" in page and "Issue it again" in page
    answer = client.post(to("reissue_payment", payment.public_id), {"payee": payee.public_id}, follow=True)
    assert "is issued again" in text(answer)
    assert Run.objects.filter(name__startswith="Issued again").get().payments.get().replaces == payment


def test_the_other_sides_finance_officer_finds_nothing(desk: Books) -> None:
    made = approved(desk, row(school(desk), desk.fund))
    client = at(desk.outsider)
    for name, thing in (("run", made), ("payment", made.payments.get()), ("bank_account", desk.bank)):
        assert client.get(to(name, thing.public_id)).status_code == 404, name
    assert client.get(to("runs_of", desk.book.public_id)).status_code == 404


def upload(desk: Books, content: bytes, **more: str) -> object:
    file = SimpleUploadedFile("april.csv", content)
    return at(desk.officer).post(to("read_statement", desk.bank.public_id), {"file": file, **more})


def carried(page: str) -> dict[str, str]:
    """What the page of a preview sends when one says yes."""
    found = dict(re.findall(r'<input type="hidden" name="(carried|file_name|header)" value="([^"]*)"', page))
    chosen = re.findall(r'<select name="(\w+)"[^>]*>(.*?)</select>', page, re.DOTALL)
    for name, options in chosen:
        picked = re.search(r'value="([^"]*)" selected', options)
        found[name] = picked[1] if picked else ""
    return found


def test_a_statement_is_looked_at_first_and_then_read_in(desk: Books) -> None:
    page = text(upload(desk, csv((DAY, "500.00", "Zhang Example", "x"), (DAY, "-3.00", "", "fee"))))
    assert "2 lines" in page and "Zhang" not in page and not BankLine.objects.exists()
    answer = at(desk.officer).post(
        to("read_statement", desk.bank.public_id), {**carried(page), "enter": "1"}, follow=True
    )
    assert "2 new lines are read in" in text(answer)
    assert BankLine.objects.count() == 2


def test_columns_that_nobody_can_guess_are_chosen_and_the_file_travels_with_the_page(desk: Books) -> None:
    page = text(upload(desk, f"Wann,Wieviel\n{DAY},7.00\n".encode()))
    assert "Which column is what" in page and "1: Wann" in page
    data = {**carried(page), "date": "0", "amount": "1", "header": "1"}
    client, there = at(desk.officer), to("read_statement", desk.bank.public_id)
    assert "1 line" in text(client.post(there, data))
    client.post(there, {**data, "enter": "1"})
    assert BankLine.objects.get().minor == 700


@pytest.mark.parametrize("chosen", [{"header": "9999"}, {"header": "-7"}, {"date": "²"}, {"amount": "999"}])
def test_a_mapping_that_was_made_up_breaks_nothing(desk: Books, chosen: dict[str, str]) -> None:
    page = text(upload(desk, f"Wann,Wieviel\n{DAY},7.00\n".encode()))
    data = {**carried(page), "date": "0", "amount": "1", "header": "1", **chosen}
    answer = at(desk.officer).post(to("read_statement", desk.bank.public_id), data)
    assert answer.status_code in (200, 400) and not BankLine.objects.exists()


def test_a_mistake_of_a_file_is_named_by_its_row(desk: Books) -> None:
    answer = upload(desk, csv((DAY, "500.00", "", ""), ("when", "7", "", "")))
    assert answer.status_code == 400 and "3" in text(answer)  # type: ignore[attr-defined]
    assert not BankLine.objects.exists()


def test_a_line_is_explained_by_one_click_undone_and_explained_otherwise(desk: Books) -> None:
    made = approved(desk, row(school(desk), desk.fund))
    client = at(desk.officer)
    client.post(to("order_run", made.public_id), {"kind": "csv", "day": DAY})
    today = dt.date.today()
    booked = line(desk, -10000, today)
    page = text(client.get(to("bank_account", desk.bank.public_id)))
    choice = re.search(r'name="choice" value="(payment:[^"]+)"', page)
    assert choice
    address = to("match_line", desk.bank.public_id, booked.pk)
    client.post(address, {"choice": choice[1]})
    assert states(made) == ["paid"]
    client.post(to("undo_match", Match.objects.get().public_id))
    assert states(made) == ["approved"]
    answer = client.post(address, {"what": f"fee:{desk.fund.public_id}", "amount": "1.50"}, follow=True)
    assert "is explained" in text(answer) and available(desk) == "898.50"
    assert client.post(address, {"what": choice[1], "amount": "100"}).status_code == 400


def test_what_nobody_could_explain_is_explained_later(desk: Books) -> None:
    pledged, client, odd = gift(desk), at(desk.officer), line(desk, 500)
    address = to("match_line", desk.bank.public_id, odd.pk)
    client.post(address, {"choice": "unexplained:"})
    assert available(desk) == "1000.00"
    assert "Explain it now" in text(client.get(to("bank_line", desk.bank.public_id, odd.pk)))
    client.post(address, {"what": f"gift:{pledged.public_id}"})
    assert available(desk) == "1005.00"


def test_a_run_is_a_workbook_too(desk: Books) -> None:
    made = approved(desk, row(school(desk), desk.fund, people=3))
    bank_actions.confirm_paid(run=made, day=dt.date(2026, 4, 2), by=desk.officer)
    file = at(desk.approver).get(to("run_sheet", made.public_id))
    sheet = openpyxl.load_workbook(io.BytesIO(file.content)).active
    assert codes(made)[0] in {cell.value for cells in sheet.iter_rows() for cell in cells}


def test_who_approves_says_how_many_it_takes(desk: Books) -> None:
    client, there = at(desk.approver), to("approval_rules", desk.book.public_id)
    assert "Write both" in text(client.post(there, {"from_1": "100"}))
    client.post(there, {"from_1": "100", "people_1": "2"})
    assert [(r.from_minor, r.people) for r in desk.book.approval_rules.all()] == [(10000, 2)]
    assert at(desk.officer).get(there).status_code == 403
