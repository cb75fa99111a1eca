"""Bank files for the tests. Every account, organisation and person in them is invented."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from xml.sax.saxutils import escape

from counterfoil.funds.bank.lines import Known

SECRET = b"a secret for the tests only"
ACCOUNT = "DE89 3704 0044 0532 0130 00"
OTHER_ACCOUNT = "FR14 2004 1010 0505 0001 3M02 606"
SCHOOL = "Stone Valley Middle School (invented)"
SCHOOL_ACCOUNT = "NL91ABNA0417164300"
PERSON = "Ann Invented"
KNOWN = Known.of(
    names=[SCHOOL, "石谷县第一中学（虚构）"],
    accounts=[SCHOOL_ACCOUNT],
    codes=["CF-7K3M9Q2X"],
    codes_of_persons=["CF-9Z8Y7X6W"],
)
DAY = dt.date(2026, 3, 5)


@dataclass(frozen=True)
class Made:
    """One booked entry, as a bank would write it; `amount` is signed, + in."""

    amount: str
    text: str = ""
    name: str = ""
    account: str = ""
    day: dt.date = DAY
    reference: str = ""
    more: str = ""
    status: str = "BOOK"
    details: str | None = None
    currency: str = "EUR"

    def xml(self, version: int) -> str:
        sign = "DBIT" if self.amount.startswith("-") else "CRDT"
        details = self.details if self.details is not None else detail(self, version)
        status = f"<Cd>{self.status}</Cd>" if version >= 8 else self.status
        reference = f"<AcctSvcrRef>{self.reference}</AcctSvcrRef>" if self.reference else ""
        return (
            f'<Ntry><Amt Ccy="{self.currency}">{self.amount.lstrip("-")}</Amt><CdtDbtInd>{sign}</CdtDbtInd>'
            f"<Sts>{status}</Sts><BookgDt><Dt>{self.day}</Dt></BookgDt>{reference}{self.more}"
            f"<NtryDtls>{details}</NtryDtls></Ntry>"
        )


def detail(made: Made, version: int, amount: str = "", reference: str = "") -> str:
    """A `TxDtls`; with an amount where it is one of a batch."""
    side = "Cdtr" if made.amount.startswith("-") else "Dbtr"
    name = f"<Nm>{escape(made.name)}</Nm>"
    name = f"<Pty>{name}</Pty>" if version >= 8 else name
    account = f"<{side}Acct><Id><IBAN>{made.account}</IBAN></Id></{side}Acct>" if made.account else ""
    refs = f"<Refs><EndToEndId>{reference or 'NOTPROVIDED'}</EndToEndId></Refs>"
    if not amount:
        money = ""
    elif version < 4:
        money = f'<AmtDtls><TxAmt><Amt Ccy="EUR">{amount}</Amt></TxAmt></AmtDtls>'
    else:
        money = f'<Amt Ccy="EUR">{amount}</Amt>'
    return (
        f"<TxDtls>{refs}{money}<RltdPties><{side}>{name}</{side}>{account}</RltdPties>"
        f"<RmtInf><Ustrd>{escape(made.text)}</Ustrd></RmtInf></TxDtls>"
    )


def balance(code: str, amount: str, day: dt.date = DAY) -> str:
    sign = "DBIT" if amount.startswith("-") else "CRDT"
    return (
        f'<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">{amount.lstrip("-")}</Amt>'
        f"<CdtDbtInd>{sign}</CdtDbtInd><Dt><Dt>{day}</Dt></Dt></Bal>"
    )


def statement(
    entries: Iterable[Made],
    *,
    version: int = 2,
    account: str = ACCOUNT,
    opening: str = "1000.00",
    closing: str | None = None,
    number: str = "S1",
    balances: str | None = None,
) -> str:
    """A `Stmt`. The closing balance is worked out unless it is given."""
    entries = list(entries)
    total = sum(round(float(each.amount) * 100) for each in entries if each.status == "BOOK")
    closing = closing or f"{(round(float(opening) * 100) + total) / 100:.2f}"
    if balances is None:
        balances = balance("OPBD", opening) + balance("CLBD", closing)
    return (
        f"<Stmt><Id>{number}</Id><CreDtTm>2026-03-06T01:00:00</CreDtTm>"
        f"<Acct><Id><IBAN>{account.replace(' ', '')}</IBAN></Id><Ccy>EUR</Ccy></Acct>{balances}"
        + "".join(each.xml(version) for each in entries)
        + "</Stmt>"
    )


def camt(*statements: str, version: int = 2, message: str = "camt.053") -> bytes:
    """A whole file of these statements."""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<Document xmlns="urn:iso:std:iso:20022:tech:xsd:{message}.001.'
        f'{version:02d}"><BkToCstmrStmt><GrpHdr><MsgId>M1</MsgId><CreDtTm>2026-03-06T01:00:00</CreDtTm></GrpHdr>'
        + "\n".join(statements)
        + "</BkToCstmrStmt></Document>"
    ).encode()
