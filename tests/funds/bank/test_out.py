"""Payment orders: who may be paid, and files that a bank can take."""

from __future__ import annotations

import csv
import dataclasses
import datetime as dt
import io
import zipfile

import pytest
import python_calamine
from lxml import etree

from counterfoil.base.errors import Refusal
from counterfoil.funds.bank import order, pain
from counterfoil.funds.bank.order import COLUMNS, Order, OutColumn, PayeeKind, Payer, write_csv, write_xlsx
from tests.funds.bank.making import ACCOUNT, DAY, SCHOOL, SCHOOL_ACCOUNT

PAYER = Payer("Harbour Foundation (invented)", ACCOUNT, "COBADEFFXXX")
AWARD = Order("CF-7K3M9Q2X", SCHOOL, SCHOOL_ACCOUNT, "", 1333334, "EUR", "Awards of the spring term")
OTHER = dataclasses.replace(AWARD, reference="CF-2222AAAA", minor=5, payee="École & Cie")
PAYROLL = Order("CF-3333BBBB", PAYER.name, ACCOUNT, "", 100, "EUR", "CF-3333BBBB", PayeeKind.PAYROLL)
MADE = dt.datetime(2026, 3, 4, 15, 30, 1, 999)
WRITERS = [
    lambda orders: write_csv(orders, PAYER, DAY),
    lambda orders: write_xlsx(orders, PAYER, DAY),
    lambda orders: pain.write(orders, PAYER, DAY, run="RUN-1", made=MADE),
]


def refused(code, act):
    with pytest.raises(Refusal) as caught:
        act()
    assert caught.value.code == code, caught.value
    assert caught.value.mend
    return str(caught.value)


@pytest.mark.parametrize("write", WRITERS)
@pytest.mark.parametrize(
    ("orders", "code"),
    [
        ([], "empty"),
        ([AWARD, AWARD], "twice"),
        ([dataclasses.replace(AWARD, reference="")], "twice"),
        ([dataclasses.replace(AWARD, minor=0)], "zero"),
        ([dataclasses.replace(AWARD, minor=-5)], "zero"),
        ([dataclasses.replace(AWARD, payee=" ")], "payee"),
        ([dataclasses.replace(AWARD, account="-")], "payee"),
        ([dataclasses.replace(PAYROLL, payee="Ann Invented")], "payroll"),
        ([dataclasses.replace(PAYROLL, purpose="award of Ann Invented")], "payroll"),
        ([dataclasses.replace(PAYROLL, purpose="AW-17 ANN")], "payroll"),
        ([dataclasses.replace(PAYROLL, purpose="ANN")], "payroll"),
    ],
)
def test_what_no_file_may_hold(write, orders, code):
    refused(code, lambda: write(orders))


@pytest.mark.parametrize("write", WRITERS)
def test_the_payers_own_payroll_is_paid_by_the_awards_code(write):
    assert write([AWARD, PAYROLL])
    assert write([dataclasses.replace(PAYROLL, purpose="")])
    assert write([dataclasses.replace(PAYROLL, purpose="AW-2026/0017")])


def rows(content, encoding="utf-8-sig", separator=","):
    return list(csv.reader(io.StringIO(content.decode(encoding), newline=""), delimiter=separator))


def test_csv_with_the_columns_of_the_house():
    made = write_csv([AWARD, OTHER], PAYER, DAY)
    assert made.startswith(b"\xef\xbb\xbf")
    head, first, second = rows(made)
    assert head == [column.header for column in COLUMNS]
    assert first == [
        "1", ACCOUNT, SCHOOL, SCHOOL_ACCOUNT, "", "13333.34", "EUR", "Awards of the spring term", "CF-7K3M9Q2X",
    ]  # fmt: skip
    assert second[5] == "0.05"


def test_csv_in_gbk_with_the_columns_of_a_bank():
    columns = [
        OutColumn("payee", "收款人名称"), OutColumn("account", "收款账号"), OutColumn("amount", "金额"),
        OutColumn("day", "日期"), OutColumn("fixed", "汇款方式", "普通"), OutColumn("purpose", "用途"),
    ]  # fmt: skip
    school = dataclasses.replace(AWARD, payee="石谷县第一中学（虚构）", currency="JPY", purpose="助学金")
    made = write_csv([school], PAYER, DAY, columns, encoding="gbk", separator=";")
    assert rows(made, "gbk", ";")[1] == [school.payee, SCHOOL_ACCOUNT, "1333334", "2026-03-05", "普通", "助学金"]
    words = refused(
        "encoding", lambda: write_csv([dataclasses.replace(school, payee="تاش")], PAYER, DAY, columns, encoding="gbk")
    )
    assert "payment 1, column 收款人名称" in words


@pytest.mark.parametrize("lead", ["=1+1", "+1", "-1", "@a", "\t=1", "＝1", "\n=1"])
def test_nothing_runs_as_a_formula(lead):
    hostile = dataclasses.replace(AWARD, purpose=lead, payee=f"{lead} school")
    [_head, row] = rows(write_csv([hostile], PAYER, DAY))
    assert row[2] == f"'{lead.strip()} school" and row[7] == f"'{lead.strip()}"
    made = write_xlsx([hostile], PAYER, DAY)
    [_head, cells] = python_calamine.load_workbook(io.BytesIO(made)).get_sheet_by_index(0).to_python()
    assert cells[7] == lead.strip()
    assert b"<f>" not in unpacked(made)


def unpacked(content):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read("xl/worksheets/sheet1.xml")


def test_a_workbook_keeps_long_numbers_as_text_and_amounts_as_numbers():
    long = dataclasses.replace(AWARD, account="6222000011112222333", minor=12, currency="KWD")
    made = write_xlsx([long], PAYER, DAY)
    [head, cells] = python_calamine.load_workbook(io.BytesIO(made)).get_sheet_by_index(0).to_python()
    assert head == [column.header for column in COLUMNS]
    assert cells[3] == "6222000011112222333" and cells[5] == 0.012
    assert made == write_xlsx([long], PAYER, DAY)


def test_columns_that_hold_nothing_known_are_a_mistake_of_the_program():
    for columns in ([OutColumn("amount", "a"), OutColumn("identity", "b")], [OutColumn("payee", "a")]):
        with pytest.raises(ValueError):
            write_csv([AWARD], PAYER, DAY, columns)


@pytest.mark.parametrize("version", ["pain.001.001.03", "pain.001.001.09"])
@pytest.mark.parametrize("bank_code", ["", "COBADEFFXXX"])
def test_pain_keeps_to_the_standard_and_names_the_run(version, bank_code):
    payer = dataclasses.replace(PAYER, bank_code=bank_code)
    made = pain.write([AWARD, OTHER, PAYROLL], payer, DAY, run="RUN-1", made=MADE, version=version)
    document = etree.fromstring(made)

    def said(name):
        return [element.text for element in document.iter("{*}" + name)]

    assert etree.QName(document).namespace.endswith(version)
    assert said("MsgId") == ["RUN-1"] and said("PmtInfId") == ["RUN-1"] and said("CreDtTm") == ["2026-03-04T15:30:01"]
    assert said("NbOfTxs") == ["3", "3"] and said("CtrlSum") == ["13334.39", "13334.39"]
    assert said("InstdAmt") == ["13333.34", "0.05", "1.00"]
    assert said("EndToEndId") == ["CF-7K3M9Q2X", "CF-2222AAAA", "CF-3333BBBB"]
    assert said("Nm")[2:] == [SCHOOL, "Ecole + Cie", PAYER.name]
    assert said("Ustrd")[0] == "CF-7K3M9Q2X Awards of the spring term"
    assert said("Ustrd")[2] == "CF-3333BBBB"
    assert ("NOTPROVIDED" in said("Id")) == (not bank_code)
    assert made == pain.write([AWARD, OTHER, PAYROLL], payer, DAY, run="RUN-1", made=MADE, version=version)


@pytest.mark.parametrize(
    ("change", "code", "words"),
    [
        ({"currency": "CNY"}, "table", "CNY"),
        ({"account": "6222000011112222333"}, "table", "as a table"),
        ({"account": "NL91ABNA0417164301"}, "iban", "wrong digit"),
        ({"bank_code": "102100099996"}, "bank_code", "no BIC"),
        ({"payee": "石谷县第一中学（虚构）"}, "letters", "Latin letters"),
        ({"purpose": "تاش"}, "letters", "Latin letters"),
        ({"payee": "x" * 71}, "too_long", "70"),
        ({"purpose": "x" * 140}, "too_long", "140"),
        ({"reference": "x" * 36}, "too_long", "35"),
        ({"minor": 10**11}, "amount", "999,999,999.99"),
    ],
)
def test_what_pain_cannot_hold_is_named_with_the_payment(change, code, words):
    said = refused(code, lambda: WRITERS[2]([OTHER, dataclasses.replace(AWARD, **change)]))
    assert words in said and "payment 2" in said


def test_ten_thousand_payments_in_one_message():
    many = [dataclasses.replace(AWARD, reference=f"CF-{number:08d}") for number in range(10_000)]
    assert WRITERS[2](many).count(b"<CdtTrfTxInf>") == 10_000


def test_every_column_that_the_docstring_names_can_be_written():
    named = {*order._HELD, "fixed"}
    said = OutColumn.__doc__.partition("`holds`:")[2].replace("(1, 2, …)", "").replace(".", "")
    assert set(map(str.strip, said.split(","))) == named
