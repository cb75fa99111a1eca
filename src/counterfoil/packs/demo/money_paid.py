"""What the demo's books say of batches, runs, the bank and what came; each verb is one action of a room."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence

from counterfoil.base.money import Money, Rounding
from counterfoil.base.text import TranslatedText
from counterfoil.funds import (
    acknowledge_actions,
    approval_actions,
    bank_actions,
    loan_actions,
    match_actions,
    paying_actions,
    paying_queries,
    statement_actions,
)  # fmt: skip
from counterfoil.funds.acknowledge_actions import Came
from counterfoil.funds.match_actions import Part
from counterfoil.funds.models import BankStatement, Loan, Match, Payee, Payment, Purpose, Run
from counterfoil.funds.order_files import FileKind
from counterfoil.funds.payment_rows import PaymentRow
from counterfoil.packs.demo.money_desk import Desk, Told, day
from counterfoil.scholarships import actions as batches
from counterfoil.scholarships import enrolment_actions
from counterfoil.scholarships.models import Batch

HEADER = ("Date", "Description", "Counterparty", "Amount", "Balance")


def _payee(desk: Desk, told: Told) -> Payee:
    return paying_actions.add_payee(
        book=desk.book, organisation=desk.organisation(told["organisation"]) if "organisation" in told else None,
        donor=desk.may(told, "donor"), number=told.get("number", ""), by=desk.finance,
    )  # fmt: skip


# Batches


def _batch(desk: Desk, told: Told) -> Batch:
    """A batch with its parts; decided, where the step says so."""
    draft = batches.BatchDraft(
        TranslatedText(told["name"]), Batch.Kind(told["kind"]), told["year"], told["people"],
        desk.money(told, "total"), Rounding(told["rounding"]) if "rounding" in told else None, told.get("years", 1),
    )  # fmt: skip
    batch = batches.start_batch(fund=desk[told["fund"]], gift=desk.may(told, "gift"), draft=draft, by=desk.finance)
    rows = [
        batches.PartRow(
            desk.organisation(part["school"]), part.get("people", 1),
            desk.money(part) if "amount" in part else None, place=desk.may(part, "place"),
            provider_code=part.get("code", ""),
        )
        for part in told["parts"]
    ]  # fmt: skip
    batches.set_parts(batch=batch, rows=rows, by=desk.finance)
    if told.get("decided"):
        batch = batches.decide_batch(batch=batch, by=desk.approver)
    return batch


def _enrolled(desk: Desk, told: Told) -> None:
    """What schools say of a year: how many of theirs are enrolled; then the parts of a later year are opened."""
    batch, year = desk[told["batch"]], told["year"]
    for school, people in told["said"]:
        part = batch.parts.filter(removed_at=None, school=desk.organisation(school), year__lte=year).latest("year")
        enrolment_actions.confirm_enrolment(part=part, year=year, people=people, day=day(told), by=desk.host)
    if year > batch.year:
        enrolment_actions.open_next_year(batch=batch, year=year, by=desk.finance)


def _end_batch(desk: Desk, told: Told) -> None:
    batches.end_batch(batch=desk[told["batch"]], words=told["words"], by=desk.finance)


# Runs


def _run(desk: Desk, told: Told) -> Run:
    """A run as far as the step says: drafted, submitted, refused, approved, ordered, paid."""
    run = paying_actions.draft_run(book=desk.book, bank_account=desk["bank"], name=told["name"], by=desk.finance)
    if "batch" in told:
        batches.pay_batch(batch=desk[told["batch"]], run=run, year=told.get("year"), by=desk.finance)
    if rows := [_row(desk, row) for row in told.get("rows", ())]:
        paying_actions.add_payments(run=run, rows=rows, by=desk.finance)
    if "again" in told:
        again = desk.payment(desk[told["again"]["run"]], told["again"]["payee"])
        bank_actions.reissue_payments(payments=[again], run=run, payee=desk[told["again"]["by"]], by=desk.finance)
    for payee in told.get("taken_out", ()):
        paying_actions.remove_payments(run=run, codes=[desk.payment(run, payee).code], by=desk.finance)
    if "submitted" in told:
        run = paying_actions.submit_run(run=run, day=day(told, "submitted"), by=desk.finance)
    if "refused" in told:
        run = approval_actions.refuse_run(run=run, reason=told["refused"], by=desk.approver)
    if "approved" in told:
        seen = paying_queries.seen(run)
        run = approval_actions.approve_run(run=run, read=seen, day=day(told, "approved"), by=desk.approver)
    if "ordered" in told:
        kind = FileKind(told.get("file", "xlsx"))
        bank_actions.make_order_file(run=run, kind=kind, day=day(told, "ordered"), by=desk.finance)
    if "paid" in told:
        bank_actions.confirm_paid(run=run, day=day(told, "paid"), by=desk.finance)
    return run


def _row(desk: Desk, told: Told) -> PaymentRow:
    return PaymentRow(
        desk[told["payee"]], desk[told["fund"]], desk.money(told),
        Purpose(told["purpose"]) if "purpose" in told else None, Payment.Kind(told.get("kind", "grant")),
        gift=desk.may(told, "gift"), award_code=told.get("code", ""), place=desk.may(told, "place"),
    )  # fmt: skip


def _fail(desk: Desk, told: Told) -> None:
    run = desk[told["run"]]
    code = desk.payment(run, told["payee"]).code
    bank_actions.fail_payments(run=run, codes=[code], words=told["words"], by=desk.finance)


def _acknowledge(desk: Desk, told: Told) -> None:
    """What the hosts say came of a run: all of it as it was paid, but where `came` says another amount."""
    run, other = desk[told["run"]], dict(told.get("came", ()))
    said = [
        Came(payment, desk.minor(other[word], told) if word in other else payment.minor, payment.people)
        for word, payment in [(word, desk.payment(run, word)) for word in told["payees"]]
    ]
    acknowledge_actions.acknowledge_payments(scheme=desk.scheme, came=said, day=day(told), by=desk.host)


# The bank


def _statement(desk: Desk, told: Told) -> BankStatement:
    """A file as the bank would send it, read in, and each line matched with what it was."""
    account = desk["bank"]
    content = written(desk, told["lines"], desk.money(told, "opening"))
    read = statement_actions.read_statement(account=account, file_name=told["file"], content=content, by=desk.finance)
    for each, line in zip(told["lines"], read.lines.order_by("id"), strict=True):
        if "was" in each:
            [match] = match_actions.match_line(line=line, parts=[_part(desk, each)], by=desk.finance)
            if "key" in each:
                desk.made[each["key"]] = match.incoming
    return read


def written(desk: Desk, lines: Sequence[Told], opening: Money) -> bytes:
    """The lines as a CSV file; a payment's carry its code, which the bank brings back."""
    target, balance = io.StringIO(), opening
    file = csv.writer(target)
    file.writerow(HEADER)
    for each in lines:
        balance += desk.money(each)
        code = f" {_payment(desk, each).code}" if "payee" in each else ""
        amount = desk.money(each).amount
        file.writerow((each["day"], each["words"] + code, each.get("from", ""), amount, balance.amount))
    return target.getvalue().encode()


def _payment(desk: Desk, told: Told) -> Payment:
    return desk.payment(desk[told["run"]], told["payee"])


def _part(desk: Desk, told: Told) -> Part:
    return Part(
        Match.Kind(told["was"]), abs(desk.money(told).minor),
        payment=_payment(desk, told) if "payee" in told else None, gift=desk.may(told, "gift"),
        incoming=desk.may(told, "incoming"), loan=desk.may(told, "loan"), fund=desk.may(told, "fund"),
    )  # fmt: skip


# Loans


def _loan(desk: Desk, told: Told) -> Loan:
    return loan_actions.record_loan(payment=_payment(desk, told), due=day(told, "due"), by=desk.finance)


def _repay(desk: Desk, told: Told) -> None:
    loan_actions.repay(
        loan=desk[told["loan"]], day=day(told), money=desk.money(told), bank_account=desk["bank"], by=desk.finance
    )


DONE: dict[str, Callable[[Desk, Told], object]] = {
    "payee": _payee, "batch": _batch, "enrolled": _enrolled, "end_batch": _end_batch, "run": _run, "fail": _fail,
    "acknowledge": _acknowledge, "statement": _statement, "loan": _loan, "repay": _repay,
}  # fmt: skip
