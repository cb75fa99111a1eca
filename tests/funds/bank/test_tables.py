"""Statements as CSV and workbook: encodings, separators, headers, days, amounts, and what is asked or refused."""

from __future__ import annotations

import dataclasses
import datetime as dt
import io
import time
import zipfile

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from counterfoil.base.errors import Refusal
from counterfoil.funds.bank.tables import Columns, Mistakes, Question, guess, open_table, read
from tests.funds.bank.making import ACCOUNT, DAY, KNOWN, PERSON, SCHOOL, SECRET

NUMBER = "6222 0000 1111 2222 333"
ICBC = """账号：,6222000011112222333
币种：,人民币
交易日期,借方发生额,贷方发生额,余额,币种,摘要,对方户名,对方账号,交易流水号
2026-03-05,,"1,000.00","1,000.00",人民币,捐款 CF-9Z8Y7X6W,张三（虚构）,6217000000000000,A1
2026-03-06,400.10,,599.90,人民币,助学金,石谷县第一中学（虚构）,6217000000000001,A2
2026-03-07,1.50,,598.40,人民币,手续费,,,A3
合计,401.60,"1,000.00",,,,,,
"""
TOLD = [(100000, "CF-9Z8Y7X6W", "", ""), (-40010, "", "助学金", ""), (-150, "", "", "fee")]


def statement(content, columns=None, *, account=NUMBER, currency="CNY", **chosen):
    table = open_table(content if isinstance(content, bytes) else content.encode())
    columns = dataclasses.replace(columns or guess(table.rows), **chosen)
    return read(table, columns, account=account, currency=currency, known=KNOWN, secret=SECRET)


def told(found):
    return [(each.minor, each.reference, each.text, each.kind) for each in found.lines]


def refused(content, code, **more):
    with pytest.raises(Refusal) as caught:
        statement(content, **more)
    assert caught.value.code == code, caught.value
    assert caught.value.mend
    return str(caught.value)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gbk", "gb18030"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_chinese_statement_in_every_encoding_and_with_every_separator(encoding, separator):
    text = ICBC if separator == "," else ICBC.replace('"1,000.00"', "1,000.00#").replace(",", separator)
    text = text if separator == "," else text.replace(f"1{separator}000.00#", "1,000.00")
    found = statement(text.encode(encoding))
    assert told(found) == TOLD
    assert (found.opening, found.closing) == (0, 59840)
    assert (found.from_day, found.to_day) == (DAY, dt.date(2026, 3, 7))
    assert "张三" not in repr(found) and "6217" not in repr(found)


def test_what_was_found_is_named_for_the_preview():
    table = open_table(ICBC.encode("gbk"))
    assert (table.encoding, table.separator) == ("gb18030", ",")
    assert guess(table.rows) == Columns(
        header=3, date=0, debit=1, credit=2, balance=3, currency=4, text=(5,), counterparty=6,
        counterparty_account=7, reference=8,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("header", "wanted"),
    [
        ("Booking date,Value date,Amount,Description,Details", {"date": 0, "amount": 2, "text": (3, 4)}),
        ("Date,Money out,Money in,Balance", {"date": 0, "debit": 1, "credit": 2, "balance": 3}),
        (
            "交易时间,借方发生额/元(支取),贷方发生额/元(收入),对方户名",
            {"date": 0, "debit": 1, "credit": 2, "counterparty": 3},
        ),
        ("记账日期,金额（元）,借贷标志,对方账号", {"amount": 1, "direction": 2, "counterparty_account": 3}),
        ("چېسلا,كىرىم,چىقىم,قالدۇق,ئىزاھات", {"date": 0, "credit": 1, "debit": 2, "balance": 3, "text": (4,)}),
    ],
)
def test_headers_of_three_languages_are_known(header, wanted):
    found = guess([[""], header.split(",")])
    assert {name: getattr(found, name) for name in wanted} == wanted and found.header == 2


def test_headers_that_say_nothing_are_asked_for():
    table = open_table(b"when,how much\n2026-03-05,5\n")
    with pytest.raises(Refusal, match="Choose which column") as caught:
        guess(table.rows)
    assert caught.value.code == "columns"
    found = read(table, Columns(header=1, date=0, amount=1), account="1", currency="EUR", known=KNOWN, secret=SECRET)
    assert told(found) == [(500, "", "", "")]
    with pytest.raises(ValueError):
        Columns(header=1, date=0, debit=1)


@pytest.mark.parametrize(
    "day",
    [
        "2026-03-05", "2026/3/5", "20260305", "05.03.2026", "5.3.2026", "2026年3月5日", "2026年03月05日",
        "２０２６－０３－０５", "2026.3.5", "2026-03-05 14:02:33", "2026-03-05T14:02:33", "20260305140233",
        "20260305 14:02:33", '"=""20260305"""',
    ],
)  # fmt: skip
def test_days_in_every_way_of_writing(day):
    assert statement(f"date,amount\n{day},5.00\n").lines[0].day == DAY


@pytest.mark.parametrize(
    "day", ["", "2026-02-30", "5 March", "46086", "26-03-05", "1026-03-05", "2026-03-05 and more"]
)
def test_what_is_no_day_is_named_by_row_and_column(day):
    words = refused(f"date,amount\n2026-03-05,5.00\n{day},5.00\n", "day")
    assert "row 3, column A (date)" in words


def test_days_and_months_are_told_apart_by_the_whole_column_or_asked():
    text = "date,amount\n05/03/2026,1.50\n{},1.50\n"
    assert statement(text.format("13/03/2026")).lines[0].day == DAY
    assert statement(text.format("03/13/2026")).lines[0].day == dt.date(2026, 5, 3)
    with pytest.raises(Question) as asked:
        statement(text.format("06/03/2026"))
    assert (asked.value.code, asked.value.choices[0][1]) == ("day_first", "2026-03-05")
    assert "row 2" in str(asked.value)
    for choice, words in asked.value.choices:
        found = statement(text.format("06/03/2026"), **{asked.value.code: choice})
        assert found.lines[0].day.isoformat() == words
    assert statement(text.format("07/07/2026").replace("05/03", "06/06")).lines[0].day == dt.date(2026, 6, 6)


@pytest.mark.parametrize(
    ("amounts", "minors"),
    [
        (["1234.56", "-5"], [123456, -500]),
        (["1,234.56", "1,234"], [123456, 123400]),
        (["1.234,56", "1.234"], [123456, 123400]),
        (["1.234.567", "1.234"], [123456700, 123400]),
        (["１，２３４．５６", "５－"], [123456, -500]),
        (["(1,234.56)", "5.00-", "−5.00", "+5.00"], [-123456, -500, -500, 500]),
        (["¥1,234.56", "CNY 5.00", "5.00元", "-￥5.00"], [123456, 500, 500, -500]),
        (["1 234,56", "0,50", "12,5"], [123456, 50, 1250]),
        (["1'234.56", "0.123".replace("3", "")], [123456, 12]),
    ],
)
def test_amounts_in_every_way_of_writing(amounts, minors):
    text = "date;amount\n" + "".join(f"2026-03-05;{amount}\n" for amount in amounts)
    assert [line.minor for line in statement(text).lines] == minors


@given(st.lists(st.integers(-(10**11), 10**11).filter(bool), min_size=1, max_size=8), st.sampled_from(".,"))
def test_whatever_is_written_in_one_way_is_read_back_or_asked(minors, mark):
    written = [f"{abs(each) / 100:,.2f}" for each in minors]
    if mark == ",":
        written = [each.translate(str.maketrans(".,", ",.")) for each in written]
    rows = "".join(f"2026-03-05;{'-' * (minor < 0)}{words}\n" for minor, words in zip(minors, written, strict=True))
    assert [line.minor for line in statement("date;amount\n" + rows).lines] == minors


def test_amounts_that_can_be_read_both_ways_are_asked_with_both_readings():
    text = "date;amount\n2026-03-05;1,234\n2026-03-05;5\n"
    with pytest.raises(Question) as asked:
        statement(text, currency="KWD")
    assert asked.value.code == "decimal_mark"
    assert dict(asked.value.choices) == {".": "KWD 1234", ",": "KWD 1.234"}
    assert "row 2, column B (amount)" in str(asked.value) and "1.234" in str(asked.value)
    assert statement(text, currency="KWD", decimal_mark=".").lines[0].minor == 1234000
    assert statement(text, currency="KWD", decimal_mark=",").lines[0].minor == 1234
    assert statement(text, currency="JPY").lines[0].minor == 1234
    assert "decimals" in refused(text, "decimals", decimal_mark=",")


def test_marks_that_contradict_each_other_are_named_in_both_places():
    words = refused("date;amount\n2026-03-05;1.50\n2026-03-05;2,50\n", "marks")
    assert "row 3" in words and "row 2" in words


def test_every_mistake_is_named_by_row_and_column():
    text = "date;amount;currency\n2026-03-05;five;CNY\nnever;5.00;CNY\n2026-03-05;5.001;CNY\n2026-03-05;;CNY\n"
    text += "2026-03-05;5.00;USD\n2026-03-05;$5.00;CNY\n2026-03-05;5.00;CNY\n"
    with pytest.raises(Mistakes) as caught:
        statement(text)
    assert caught.value.count == 6
    assert [str(each.where) for each in caught.value.mistakes] == [
        "row 2, column B (amount)",
        "row 3, column A (date)",
        "row 4, column B (amount)",
        "row 5, column B (amount)",
        "row 6, column C (currency)",
        "row 7, column B (amount)",
    ]
    assert all(each.mend and each.problem for each in caught.value.mistakes)


@pytest.mark.parametrize(("debit", "credit"), [("5.00", "5.00"), ("", "")])
def test_a_row_says_either_debit_or_credit(debit, credit):
    refused(f"date,debit,credit\n2026-03-05,{debit},{credit}\n", "row")


def test_zeros_beside_the_amount_and_money_taken_back():
    text = "date,debit,credit\n2026-03-05,5.00,0.00\n2026-03-05,-5.00,\n2026-03-05,0.00,0.00\n2026-03-05,-,7.00\n"
    found = statement(text)
    assert [line.minor for line in found.lines] == [-500, 500, 700]
    assert found.left_out == 1


def test_a_column_says_in_or_out():
    text = "记账日期,金额,借贷标志\n2026-03-05,5.00,借\n2026-03-05,5.00,贷\n"
    assert [line.minor for line in statement(text).lines] == [-500, 500]
    assert "row 3, column C" in refused(text.replace("贷\n", "?\n"), "row")


@pytest.mark.parametrize("order", [1, -1])
def test_balances_tie_from_either_end(order):
    rows = ["2026-03-05,5.00,105.00\n", "2026-03-05,-1.00,104.00\n", "2026-03-06,2.00,106.00\n"][::order]
    found = statement("date,amount,balance\n" + "".join(rows))
    assert (found.opening, found.closing) == (10000, 10600)


def test_balances_that_do_not_tie_name_the_row_and_can_be_left_aside():
    text = "date,amount,balance\n2026-03-05,5.00,105.00\n2026-03-05,-1.00,104.00\n2026-03-06,2.00,107.00\n"
    assert "row 4, column C" in refused(text, "balances")
    assert statement(text, balance=None).opening is None


@pytest.mark.parametrize(
    "text",
    [
        "账号：,6222000000009999\n交易日期,金额\n2026-03-05,5.00\n",
        "账号：6222000000009999,\n交易日期,金额\n2026-03-05,5.00\n",
        "Account,date,amount\n6222000000009999,2026-03-05,5.00\n",
    ],
)
def test_the_file_of_another_account_is_refused(text):
    words = refused(text, "account")
    assert "…9999" in words and "…2333" in words


@pytest.mark.parametrize(
    "above",
    ["账号：,6222000011112222333 人民币", "账号：6222 **** 2333,", "账号,6222***333", "Account,Harbour Foundation"],
)
def test_the_account_may_be_starred_out_or_have_words_behind_it(above):
    assert len(statement(f"{above}\n交易日期,金额\n2026-03-05,5.00\n").lines) == 1
    refused(f"账号,6222***334\n{above}\n交易日期,金额\n2026-03-05,5.00\n", "account")


def test_lines_already_read_are_known_again_in_a_longer_file_in_the_other_order():
    head = "date,amount,description\n"
    rows = ["2026-03-05,5.00,a\n", "2026-03-05,5.00,a\n", "2026-03-05,5.00,b\n", "2026-03-06,5.00,a\n"]
    first = {line.fingerprint for line in statement(head + "".join(rows[:3])).lines}
    again = {line.fingerprint for line in statement((head + "".join(rows[::-1])).encode("utf-16")).lines}
    assert len(first) == 3 and first < again and len(again) == 4


@pytest.mark.parametrize(
    ("content", "code", "words"),
    [
        (b"", "empty", "empty"),
        (b"\xef\xbb\xbf \n", "empty", "empty"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "not_a_statement", "a picture"),
        (b"\xff\xd8\xff\xe0" + bytes(range(256)), "not_a_statement", "a picture"),
        (b"%PDF-1.7\n", "not_a_statement", "a PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "not_a_statement", ".xls"),
        (b"<html><table>", "not_a_statement", "web page"),
        (b"<?xml version='1.0'?><Document/>", "not_a_statement", "XML"),
        (b"date,amount\n\x00\x01\x02,5\n" * 9, "not_a_statement", "not text"),
        (b"just words\nand more words\n", "separator", "not a table"),
        (b'date,amount\n2026-03-05,"5.00\n', "damaged", "row 2"),
        (b"date,amount\n", "empty", "header"),
        (b"date,amount\n2026-03-05,0.00\n", "empty", "header"),
        (b"date,amount\n2026-03-05,5\x81\xff,\xff\x81\n", "encoding", "GB18030"),
    ],
)
def test_files_that_are_no_statement_say_what_they_are(content, code, words):
    assert words in refused(content, code)


def test_a_file_above_fifty_megabytes_is_refused():
    assert "at most 50 MB" in refused(b"date,amount\n" + b" " * (50 << 20), "too_large")


def test_letters_of_western_europe_are_not_taken_for_chinese():
    text = f"date;amount;counterparty\n2026-03-05;5,00;Fundación Señal\n2026-03-05;6,00;{SCHOOL}\n"
    table = open_table(text.encode("windows-1252"))
    assert table.encoding == "windows-1252" and table.rows[1][2] == "Fundación Señal"


def workbook(*rows, sheets=("Sheet1",), hidden=()):
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True, "default_date_format": "yyyy-mm-dd"})
    for name in sheets:
        sheet = book.add_worksheet(name)
        for number, row in enumerate(rows if name == sheets[-1] else [["nothing here"]]):
            sheet.write_row(number, 0, row)
        if name in hidden:
            sheet.hide()
    book.close()
    return made.getvalue()


HEAD = ["Date", "Amount", "Description", "Counterparty", "Reference"]


def test_a_workbook_with_cells_of_every_kind():
    rows = (HEAD, [dt.date(2026, 3, 5), -12.1, "term", SCHOOL, 20260305], ["2026/3/5", "1,234.50", "x", PERSON, ""])
    found = statement(workbook(*rows, sheets=("Notes", "List")), currency="EUR", account=ACCOUNT)
    assert told(found) == [(-1210, "", "term", ""), (123450, "", "", "")]
    assert PERSON not in repr(found)


@pytest.mark.parametrize("amount", [0.125, 1e300, True])
def test_a_workbook_with_an_impossible_amount(amount):
    content = workbook(HEAD, [dt.date(2026, 3, 5), amount, "", "", ""])
    with pytest.raises(Mistakes) as caught:
        statement(content)
    assert "row 2, column B (Amount)" in str(caught.value)


def test_a_count_of_days_is_not_taken_for_a_day():
    refused(workbook(HEAD, [46086, 5, "", "", ""]), "day")


def packed(content, **parts):
    """The workbook with some of its parts replaced; None leaves one out."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            key = info.filename.rpartition("/")[2].partition(".")[0]
            if (data := parts.get(key, old.read(info))) is not None:
                new.writestr(info.filename, data)
    return made.getvalue()


SPACE = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
SHEET = f"<worksheet {SPACE}><sheetData>{{}}</sheetData></worksheet>"
CORNERS = '<row r="1"><c r="A1"><v>1</v></c><c r="XFD1048576"><v>1</v></c></row>'


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ({"sheet1": SHEET.format(CORNERS)}, "too_large"),
        ({"sheet1": SHEET.format("<row>" + "<c><v>1</v></c>" * 61 + "</row>")}, "too_large"),
        ({"sheet1": SHEET.format("<row><c><v>1</v></c></row>" * 200_001)}, "too_large"),
        ({"sheet1": "<!DOCTYPE a [<!ENTITY b 'c'>]>" + SHEET.format("")}, "damaged"),
        ({"sheet1": SHEET.format("<row>")}, "damaged"),
        ({"sheet1": " " * (129 << 20)}, "too_large"),
        ({"workbook": None}, "not_a_statement"),
        ({"sharedStrings": f'<sst {SPACE} count="4000000000"/>'}, "damaged"),
        ({"sheet1": SHEET.format("")}, "empty"),
    ],
    ids=["corner", "wide", "long", "entities", "open", "bomb", "other zip", "vast", "no cells"],
)  # fmt: skip
def test_workbooks_that_would_harm_are_refused(parts, code):
    refused(packed(workbook(HEAD, ["2026-03-05", 5, "", "", ""]), **parts), code)


def test_a_long_text_named_by_many_cells_is_refused():
    strings = f"<sst {SPACE}><si><t>{'x' * 30_000}</t></si></sst>"
    cells = '<row><c t="s"><v>0</v></c></row>' * 5_000
    refused(packed(workbook(HEAD), sharedStrings=strings, sheet1=SHEET.format(cells)), "too_large")


@pytest.mark.slow
def test_a_workbook_of_fifty_thousand_rows():
    rows = [[f"2026-03-{1 + n % 28:02d}", n + 1, f"text {n}", SCHOOL, f"A{n}"] for n in range(50_000)]
    assert len(statement(workbook([""], HEAD, *rows)).lines) == 50_000


def test_a_workbook_cut_off_is_refused():
    content = workbook(HEAD, ["2026-03-05", 5, "", "", ""])
    refused(content[: len(content) // 2], "damaged")


@pytest.mark.slow
def test_a_hundred_thousand_lines_of_csv_are_read_in_under_three_seconds():
    rows = []
    for n in range(100_000):
        day, amount = f"2026-{1 + n % 12:02d}-{1 + n % 28:02d}", f'"{n % 9_000 + 1:,}.{n % 100:02d}"'
        rows.append(f"{day},{amount},,摘要{n},{SCHOOL if n % 3 else PERSON},{n},A{n}\n")
    content = ("交易日期,贷方发生额,借方发生额,摘要,对方户名,对方账号,交易流水号\n" + "".join(rows)).encode("gbk")
    began = time.process_time()
    found = statement(content)
    assert time.process_time() - began < 3
    assert len(found.lines) == 100_000 and 0 < found.cut < 100_000
