"""One entry of a camt.053 statement, as lines: ISO 20022, `ReportEntry` and `EntryTransaction`.

Elements are named as in the standard. Where a later version wraps an element once more, both places are looked at.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from counterfoil.base.errors import Refusal
from counterfoil.base.money import Money
from counterfoil.funds.bank.lines import BookedLine, LineKind, same_account

Where = Callable[[], str]  # names the place, if it is asked for
AMOUNT = re.compile(r"\d{1,18}(?:\.\d{1,17})?")  # ActiveCurrencyAndAmount: 18 digits at most, never signed
SIGNS = {"CRDT": 1, "DBIT": -1}
FEES, INTEREST, RETURNS = {"CHRG", "FEES", "COMM"}, {"INTR"}, {"RRTN", "RPCR"}
NOTHING = {"", "NOTPROVIDED", "NONREF"}  # what banks write where they have no reference


@dataclass(frozen=True, slots=True)
class Detail:
    """One `TxDtls` of an entry; `minor` without a sign, None where it says no amount in the account's currency."""

    minor: int | None
    sign: int | None
    text: str
    parties: dict[str, tuple[str, str, bool]]  # Dbtr, Cdtr: name, account, said to be a private person
    references: tuple[str, ...]
    bank_reference: str
    returned: bool


class Said:
    """What an element says: words by path from it (`Acct/Id/IBAN`), in any namespace; the first where one repeats.

    Read in one walk: looking each path up in the element takes four times as long.
    """

    __slots__ = ("currency", "paths", "texts")

    def __init__(self, element: Any) -> None:
        self.texts: dict[str, str] = {}
        self.paths: dict[str, list[str]] = {}
        self.currency: dict[str, str] = {}
        self._walk(element, "")

    def _walk(self, element: Any, before: str) -> None:
        for each in element:
            tag = each.tag
            path = before + tag[tag.rfind("}") + 1 :]
            text = (each.text or "").strip()
            if path not in self.texts:
                self.texts[path] = text
                if path.endswith("Amt"):
                    self.currency[path] = each.get("Ccy", "")
            elif text:
                self.paths.setdefault(path, [self.texts[path]]).append(text)
            if len(each):
                self._walk(each, path + "/")

    def __call__(self, *paths: str) -> str:
        """The first words at any of these paths, or ""."""
        for path in paths:
            if found := self.texts.get(path):
                return found
        return ""

    def every(self, path: str) -> list[str]:
        """All words at a path that repeats."""
        return self.paths.get(path) or [each for each in (self.texts.get(path),) if each]

    def has(self, *paths: str) -> bool:
        """Whether there is an element at one of these paths, with or without words."""
        return any(path in self.texts for path in paths)


def amount_of(said: Said, currency: str, where: Where) -> int:
    """The `Amt` of an element in the smallest unit, with the sign of its `CdtDbtInd`: + for CRDT, − for DBIT.

    A reversal is signed as it moves money, so its mark (`RvslInd`) changes nothing here. Refusal: no amount or
    sign, another currency than the account's, more decimals than the currency has.
    """
    words, given, sign = said("Amt"), said.currency.get("Amt", ""), SIGNS.get(said("CdtDbtInd"))
    if not AMOUNT.fullmatch(words):
        raise _wrong(_("“%(text)s” is no amount.") % {"text": words[:40]}, where, "amount")
    if given != currency:
        raise _wrong(
            _("The amount is in %(given)s, but the account is in %(asked)s.")
            % {"given": given[:10] or "?", "asked": currency},
            where,
            "currency",
        )
    if sign is None:
        raise _wrong(_("It says neither CRDT (in) nor DBIT (out)."), where, "sign")
    return sign * _minor(words, currency, where)


def day_of(said: Said, *paths: str) -> dt.date | None:
    """The civil date at a `Dt` or `DtTm` below one of these paths, as the bank wrote it; None where there is none."""
    for path in paths:
        words = said(f"{path}/Dt", f"{path}/DtTm", path)
        try:
            return dt.date.fromisoformat(words[:10])
        except ValueError:
            continue
    return None


def detail_of(said: Said, currency: str, where: Where) -> Detail:
    """What a `TxDtls` says: amount (`Amt`, or in version 02 `AmtDtls/TxAmt/Amt`), parties, purpose, references."""
    place = "Amt" if said("Amt") else "AmtDtls/TxAmt/Amt"
    given = said(place) if said.currency.get(place) == currency else ""
    codes = said.every("RmtInf/Strd/CdtrRefInf/Ref")
    reference = said("Refs/AcctSvcrRef")
    return Detail(
        minor=_minor(given, currency, where) if AMOUNT.fullmatch(given) else None,
        sign=SIGNS.get(said("CdtDbtInd")),
        text=" ".join((*said.every("RmtInf/Ustrd"), said("AddtlTxInf"))).strip(),
        parties={side: _party(said, side) for side in ("Dbtr", "Cdtr")},
        references=(*codes, said("Refs/EndToEndId"), said("Refs/InstrId"), said("Refs/TxId")),
        bank_reference="" if reference in NOTHING else reference,
        returned=said.has("RtrInf"),
    )


def lines_of(entry: Said, details: list[Detail], *, account: str, currency: str, where: Where) -> list[BookedLine]:
    """An entry as lines: one for each of its details where they say amounts that add up to it, else one in all."""
    minor = amount_of(entry, currency, where)
    day = day_of(entry, "BookgDt", "ValDt")
    if day is None:
        raise _wrong(_("It says no day of booking."), where, "day")
    reference = entry("AcctSvcrRef")
    whole = BookedLine(
        day=day,
        minor=minor,
        currency=currency,
        text=entry("AddtlNtryInf"),
        bank_reference="" if reference in NOTHING else reference,
        kind=_kind(entry),
    )
    if len(details) == 1:
        return [_with_detail(whole, minor, details[0], account)]
    parts = [(each.minor or 0) * (each.sign or (1 if minor > 0 else -1)) for each in details]
    if not details or sum(parts) != minor or not all(parts):
        return [whole]
    return [_with_detail(whole, part, each, account) for part, each in zip(parts, details, strict=True)]


def _with_detail(whole: BookedLine, minor: int, detail: Detail, account: str) -> BookedLine:
    kind = LineKind.RETURNED if detail.returned and not whole.kind else whole.kind
    came_back = kind in (LineKind.RETURNED, LineKind.REVERSED)
    other = "Dbtr" if (minor > 0) != came_back else "Cdtr"  # parties of a return stand as in the first payment
    if same_account(detail.parties[other][1], account):
        other = "Cdtr" if other == "Dbtr" else "Dbtr"
    name, number, private = detail.parties[other]
    return BookedLine(
        day=whole.day,
        minor=minor,
        currency=whole.currency,
        text=detail.text or whole.text,
        counterparty=name,
        counterparty_account=number,
        bank_reference=detail.bank_reference or whole.bank_reference,
        references=detail.references,
        private=private,
        kind=kind,
    )


def _party(said: Said, side: str) -> tuple[str, str, bool]:
    """(name, account, said to be a private person) of `Dbtr` or `Cdtr`; `Pty` is between them from version 08 on."""
    base = f"RltdPties/{side}"
    return (
        said(f"{base}/Nm", f"{base}/Pty/Nm"),
        said(f"{base}Acct/Id/IBAN", f"{base}Acct/Id/Othr/Id"),
        said.has(f"{base}/Id/PrvtId", f"{base}/Pty/Id/PrvtId"),
    )


def _kind(entry: Said) -> LineKind:
    """By the bank transaction code (ISO 20022 external code set, sub-family) and the mark of a reversal."""
    code = entry("BkTxCd/Domn/Fmly/SubFmlyCd")
    if code in RETURNS:
        return LineKind.RETURNED
    if entry("RvslInd") in ("true", "1"):
        return LineKind.REVERSED
    return LineKind.FEE if code in FEES else LineKind.INTEREST if code in INTEREST else LineKind.PLAIN


def _minor(words: str, currency: str, where: Where) -> int:
    try:
        return Money.of(words, currency).minor
    except Refusal as refusal:
        raise Refusal(refusal.problem, mend=_fetch_again(), where=where(), code=refusal.code) from None


def _fetch_again() -> str:
    return _("The bank does not write such files: fetch the statement again, and ask the bank if it stays so.")


def _wrong(problem: str, where: Where, code: str) -> Refusal:
    return Refusal(problem, mend=_fetch_again(), where=where(), code=code)
