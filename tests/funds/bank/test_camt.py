"""camt.053: what is read, and what is refused with which words."""

from __future__ import annotations

import dataclasses
import datetime as dt
import io
import tracemalloc

import pytest

from counterfoil.base.errors import Refusal
from counterfoil.funds.bank import camt as reader
from counterfoil.funds.bank.camt import read
from counterfoil.funds.bank.files import LIMIT
from tests.funds.bank.making import (
    ACCOUNT,
    DAY,
    KNOWN,
    OTHER_ACCOUNT,
    PERSON,
    SCHOOL,
    SCHOOL_ACCOUNT,
    SECRET,
    Made,
    balance,
    camt,
    detail,
    statement,
)

GIFT = Made("250.00", "CF-9Z8Y7X6W with thanks", PERSON, "NL02RABO0123456789", reference="B1")
AWARD = Made("-400.10", "Award CF-7K3M9Q2X", SCHOOL, SCHOOL_ACCOUNT, reference="B2")
FEE = Made(
    "-1.50",
    "Fee",
    more="<BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>MDOP</Cd><SubFmlyCd>CHRG</SubFmlyCd></Fmly></Domn></BkTxCd>",
)


def reading(content, **asked):
    return read(content, **{"account": ACCOUNT, "currency": "EUR", "known": KNOWN, "secret": SECRET, **asked})


def lines(*entries, version=2, **more):
    return reading(camt(statement(entries, version=version, **more), version=version)).statements[0].lines


def refused(content, code, **asked):
    with pytest.raises(Refusal) as caught:
        reading(content, **asked)
    assert caught.value.code == code, caught.value
    assert caught.value.mend
    return str(caught.value)


@pytest.mark.parametrize("version", [2, 3, 4, 6, 8, 10, 13])
def test_every_version_tells_the_same(version):
    [one] = reading(camt(statement([GIFT, AWARD, FEE], version=version), version=version)).statements
    assert (one.account, one.currency, one.number) == (ACCOUNT, "EUR", "S1")
    assert (one.from_day, one.to_day, one.opening, one.closing) == (DAY, DAY, 100000, 84840)
    assert [(each.minor, each.reference, each.text, each.kind) for each in one.lines] == [
        (25000, "CF-9Z8Y7X6W", "", ""),
        (-40010, "CF-7K3M9Q2X", "Award CF-7K3M9Q2X", ""),
        (-150, "", "", "fee"),
    ]
    assert one.cut == 2 and PERSON not in repr(one) and "RABO" not in repr(one)


def test_a_private_person_named_by_the_bank_is_never_an_organisation():
    private = detail(AWARD, 2).replace("<Nm>", "<Nm>", 1).replace("</Nm>", "</Nm><Id><PrvtId/></Id>")
    [line] = lines(dataclasses.replace(AWARD, details=private))
    assert line.counterparty_is_organisation is False and line.text == ""


def test_many_statements_in_one_file_and_those_of_other_accounts_left_out():
    first = statement([GIFT], number="S1", closing="1250.00")
    second = statement([AWARD], number="S2", opening="1250.00")
    other = statement([GIFT, FEE], account=OTHER_ACCOUNT)
    found = reading(camt(first, other, second))
    assert [each.number for each in found.statements] == ["S1", "S2"]
    assert found.others == 1
    assert len({line.fingerprint for each in found.statements for line in each.lines}) == 2


def test_another_account_alone_is_refused_and_both_are_named():
    words = refused(camt(statement([GIFT], account=OTHER_ACCOUNT)), "account")
    assert "…2606" in words and "…3000" in words and OTHER_ACCOUNT not in words


def test_an_account_without_iban_is_known_by_its_other_number():
    content = camt(statement([GIFT])).replace(
        b"<IBAN>DE89370400440532013000</IBAN>", b"<Othr><Id>622-001</Id></Othr>"
    )
    assert reading(content, account="622001").statements[0].lines[0].minor == 25000


@pytest.mark.parametrize("version", [2, 8])
def test_a_batch_is_told_payment_by_payment(version):
    parts = "".join(
        detail(dataclasses.replace(AWARD, text=f"term {number}"), version, amount, reference)
        for number, amount, reference in ((1, "150.00", "CF-7K3M9Q2X"), (2, "250.10", ""))
    )
    found = lines(dataclasses.replace(AWARD, details=parts), version=version)
    assert [(each.minor, each.text, each.reference) for each in found] == [
        (-15000, "term 1", "CF-7K3M9Q2X"),
        (-25010, "term 2", ""),
    ]
    assert len({each.fingerprint for each in found}) == 2


def test_a_batch_whose_parts_do_not_make_it_stays_one_line():
    parts = detail(AWARD, 2, "150.00") + detail(AWARD, 2, "150.00")
    [line] = lines(dataclasses.replace(AWARD, details=parts))
    assert (line.minor, line.text) == (-40010, "")


def test_a_reversal_is_signed_as_it_moves_money():
    back = dataclasses.replace(AWARD, amount="400.10", more="<RvslInd>true</RvslInd>", details=detail(AWARD, 2))
    paid, returned = lines(AWARD, back)
    assert (paid.minor, returned.minor, returned.kind) == (-40010, 40010, "reversed")
    assert returned.counterparty == SCHOOL


def test_a_payment_that_came_back_says_so():
    words = detail(AWARD, 2).replace("</TxDtls>", "<RtrInf><Rsn><Cd>AC04</Cd></Rsn></RtrInf></TxDtls>")
    [line] = lines(dataclasses.replace(AWARD, amount="400.10", details=words))
    assert (line.minor, line.kind, line.counterparty) == (40010, "returned", SCHOOL)


@pytest.mark.parametrize("version", [2, 8])
def test_only_what_is_booked_is_taken(version):
    waiting = dataclasses.replace(GIFT, status="PDNG")
    [one] = reading(camt(statement([GIFT, waiting, AWARD], version=version), version=version)).statements
    assert (len(one.lines), one.left_out) == (2, 1)


def test_balances_that_do_not_tie_are_refused_with_the_difference():
    words = refused(camt(statement([GIFT], closing="1249.99")), "balances")
    assert "EUR 0.01" in words and "S1" in words


def test_a_page_of_several_ties_by_its_balance_on_the_way():
    pages = (
        statement([GIFT], balances=balance("OPBD", "1000.00") + balance("ITBD", "1250.00")),
        statement([FEE], balances=balance("ITBD", "1250.00") + balance("ITBD", "1248.50")),
        statement([FEE], balances=balance("ITBD", "1248.50") + balance("CLBD", "1247.00")),
    )
    found = reading(camt(*pages)).statements
    assert [(each.opening, each.closing) for each in found] == [(100000, 125000), (125000, 124850), (124850, 124700)]
    assert len({line.fingerprint for each in found for line in each.lines}) == 3, "the same fee twice on a day"
    refused(camt(pages[0].replace("1250.00", "1251.00")), "balances")


def test_a_statement_in_debt_and_one_without_balances():
    [one] = reading(camt(statement([FEE], opening="-10.00"))).statements
    assert (one.opening, one.closing) == (-1000, -1150)
    [one] = reading(camt(statement([FEE], balances=""))).statements
    assert (one.opening, one.closing, one.from_day) == (None, None, DAY)


def test_a_statement_says_its_number_and_period():
    period = "<FrToDt><FrDtTm>2026-03-01T00:00:00</FrDtTm><ToDtTm>2026-03-31T23:59:59</ToDtTm></FrToDt><Acct>"
    [one] = reading(camt(statement([GIFT]).replace("<Acct>", period))).statements
    assert (one.number, one.from_day, one.to_day) == ("S1", dt.date(2026, 3, 1), dt.date(2026, 3, 31))


def test_an_entry_of_empty_payments_without_end_is_refused(monkeypatch):
    monkeypatch.setattr(reader, "DETAILS", 20)
    details = "<TxDtls/>" * 21
    assert "20 payments" in refused(camt(statement([dataclasses.replace(GIFT, details=details)])), "damaged")


def test_lines_already_read_are_known_again_in_a_longer_statement():
    later = dataclasses.replace(GIFT, day=DAY + dt.timedelta(days=1), reference="B9")
    first = {line.fingerprint for line in lines(GIFT, FEE, FEE)}
    again = {line.fingerprint for line in lines(FEE, later, FEE, GIFT)}
    assert len(first) == 3 and first < again


@pytest.mark.parametrize(
    ("message", "version", "words"),
    [
        ("camt.052", 2, "within the day"),
        ("camt.054", 8, "notice of single bookings"),
        ("pain.001", 3, "payment order"),
        ("camt.053", 1, "camt.053.001.01"),
        ("camt.060", 5, "camt.060.001.05"),
    ],
)
def test_another_message_is_named(message, version, words):
    said = refused(camt(statement([GIFT]), message=message, version=version), "namespace")
    assert words in said and "camt.053.001.02" in said


@pytest.mark.parametrize("content", [b"<rss/>", b'<Document xmlns="urn:x"/>', b"<Document/>", b"<a><Stmt/></a>"])
def test_other_xml_is_named(content):
    refused(content, "namespace")


BOMB = """<!DOCTYPE Document [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;">]>"""
OUTSIDE = '<!DOCTYPE Document SYSTEM "file:///etc/hostname">'
READS = '<!DOCTYPE Document [<!ENTITY d SYSTEM "file:///etc/hostname">]>'


@pytest.mark.parametrize("declared", [BOMB, OUTSIDE, READS])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("padding", [0, 70_000])
def test_what_declares_entities_is_refused(declared, encoding, padding):
    words = camt(statement([GIFT])).decode()
    words = words.replace("\n<Document", f"\n<!--{'x' * padding}-->{declared}<Document").replace("<Nm>", "<Nm>&d;")
    content = words.replace('"UTF-8"', f'"{encoding}"').encode(encoding)
    refused(content, "declarations")


def test_a_file_in_utf_16_is_read():
    content = camt(statement([GIFT])).decode().replace('"UTF-8"', '"UTF-16"').encode("utf-16")
    assert reading(content).statements[0].lines[0].minor == 25000


@pytest.mark.parametrize("end", [0.3, 0.6, 0.99])
def test_a_file_cut_off_is_refused_wherever_it_ends(end):
    content = camt(statement([GIFT, AWARD, FEE]))
    refused(content[: int(len(content) * end)], "damaged")


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        (">250.00<", ">250.001<", "decimals"),
        (">250.00<", ">-250.00<", "amount"),
        (">250.00<", ">250,00<", "amount"),
        (">250.00<", "><", "amount"),
        ('<Ntry><Amt Ccy="EUR">', '<Ntry><Amt Ccy="CNY">', "currency"),
        ("<CdtDbtInd>CRDT</CdtDbtInd><Sts>", "<Sts>", "sign"),
        ("<BookgDt><Dt>2026-03-05</Dt></BookgDt>", "", "day"),
        ("<BookgDt><Dt>2026-03-05</Dt></BookgDt>", "<BookgDt><Dt>2026-02-30</Dt></BookgDt>", "day"),
    ],
)
def test_what_is_wrong_with_an_entry_is_named_by_its_number(old, new, code):
    content = camt(statement([AWARD, GIFT])).decode()
    at = content.rindex(old)
    words = refused((content[:at] + new + content[at + len(old) :]).encode(), code)
    assert "statement S1, entry 2" in words


def test_a_statement_in_another_currency_is_refused():
    words = refused(camt(statement([GIFT])), "currency", currency="CNY")
    assert "EUR" in words and "CNY" in words


def test_an_empty_file_and_files_that_are_no_statement():
    refused(b"", "empty")
    refused(b"\x89PNG\r\n\x1a\n" + b"\x00" * 50, "not_a_statement")
    refused(b"date;amount\n", "not_a_statement")


def large(size):
    """A file of `size` bytes with as many entries as fit, and their number."""
    entry = dataclasses.replace(FEE, text="x" * 3_000).xml(2)
    shell = camt(statement([], balances="")).decode()
    number = (size - len(shell)) // len(entry)
    content = shell.replace("</Stmt>", entry * number + "</Stmt>")
    return content.replace("</Document>", " " * (size - len(content)) + "</Document>").encode(), number


@pytest.mark.slow
def test_fifty_megabytes_are_read_in_little_memory_and_one_byte_more_is_refused():
    content, number = large(LIMIT)
    assert len(content) == LIMIT
    tracemalloc.start()
    found = reading(io.BytesIO(content)).statements[0].lines
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert len(found) == number > 10_000
    assert peak < 80_000_000
    assert "50 MB" in refused(content + b" ", "too_large")


@pytest.mark.parametrize("inside", ["", "<Ntry>", "<Ntry><NtryDtls><TxDtls>"])
def test_what_hangs_together_without_end_is_refused_before_it_fills_memory(inside):
    content = camt(statement([GIFT])).decode()
    refused(content.replace("</Stmt>", inside + "<a/>" * 1_100_000 + "</Stmt>").encode(), "damaged")


def test_parts_in_the_wrong_place_are_no_statement():
    nested = f"<SplmtryData>{statement([GIFT])}</SplmtryData>"
    [one] = reading(camt(statement([AWARD]).replace("</Stmt>", nested + "</Stmt>"))).statements
    assert [each.minor for each in one.lines] == [-40010]


def test_tags_are_all_that_the_reader_waits_for():
    assert {tag[3:] for tag in reader.TAGS} == {"Acct", "FrToDt", "Bal", "Ntry", "TxDtls", "Stmt"}
