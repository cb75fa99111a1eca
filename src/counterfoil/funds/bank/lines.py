"""Lines of a bank statement: what is kept of them, and how a line that was read before is known again.

A private person's words, name and account never leave a reader (GUARDRAILS G11): a line keeps its amount, its day
and a code, unless its other party is known as an organisation.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache

from django.utils.translation import gettext as _

from counterfoil.base.errors import Refusal
from counterfoil.base.money import Money

TEXT_LIMIT = 200  # characters of a text that is kept
SECRET_BYTES = 16  # a shorter secret could be found by trying
CODE = re.compile(r"(?<![0-9A-Z])CF[ -]?([0-9A-Z]{8})(?![0-9A-Z])")


class LineKind(StrEnum):
    """What the bank itself says a line is; a code, and no word of anybody's."""

    PLAIN = ""
    FEE = "fee"
    INTEREST = "interest"
    RETURNED = "returned"  # a payment that came back
    REVERSED = "reversed"  # the bank takes back its own booking


@dataclass(frozen=True, slots=True)
class BookedLine:
    """A line as the bank wrote it. It lives inside a reader only, and is never kept: see `cut`.

    `minor`: in the smallest unit of the currency, + in, − out. `bank_reference`: the bank's own, unique for the
    account where given. `private`: the bank itself says that the other party is a private person.
    """

    day: dt.date
    minor: int
    currency: str
    text: str = ""
    counterparty: str = ""
    counterparty_account: str = ""
    bank_reference: str = ""
    references: tuple[str, ...] = ()  # other places where our code may stand
    private: bool = False
    kind: LineKind = LineKind.PLAIN


@dataclass(frozen=True, slots=True)
class StatementLine:
    """A line as it may be kept.

    `minor`: in the smallest unit of the currency, + in, − out. `reference`: a code that we gave out (`CF-…`), or
    empty. `text` and `counterparty` are empty unless `counterparty_is_organisation` is true; false where the bank
    says that it is a private person, None where nobody knows.
    """

    day: dt.date
    minor: int
    currency: str
    text: str
    reference: str
    counterparty_is_organisation: bool | None
    fingerprint: str
    counterparty: str = ""
    kind: LineKind = LineKind.PLAIN


@dataclass(frozen=True, slots=True)
class Statement:
    """What a bank says of one account over a period: both days belong to it; balances in the smallest unit.

    `left_out`: lines that were not taken, because the bank has not booked them or because they move no money.
    """

    account: str
    currency: str
    from_day: dt.date
    to_day: dt.date
    opening: int | None
    closing: int | None
    lines: tuple[StatementLine, ...]
    number: str = ""
    left_out: int = 0

    @property
    def cut(self) -> int:
        """How many lines lost their words (G11)."""
        return sum(not line.counterparty_is_organisation for line in self.lines)


@dataclass(frozen=True, slots=True)
class Known:
    """Whom we know: organisations by name and account, and the codes we gave out. Build it with `of`.

    `codes` belong to payments to and gifts from organisations; `codes_of_persons` to gifts of private persons and
    to awards paid through a payroll: such a code is kept, the words beside it are not.
    """

    names: frozenset[str] = field(default_factory=frozenset)
    accounts: frozenset[str] = field(default_factory=frozenset)
    codes: frozenset[str] = field(default_factory=frozenset)
    codes_of_persons: frozenset[str] = field(default_factory=frozenset)

    @classmethod
    def of(
        cls,
        *,
        names: Iterable[str] = (),
        accounts: Iterable[str] = (),
        codes: Iterable[str] = (),
        codes_of_persons: Iterable[str] = (),
    ) -> Known:
        """From names, accounts and codes as people write them; blank ones know nobody."""
        return cls(
            frozenset(filter(None, map(folded, names))),
            frozenset(filter(None, map(account_key, accounts))),
            frozenset(codes),
            frozenset(codes_of_persons),
        )


@lru_cache(maxsize=16_384)
def folded(words: str) -> str:
    """Words for comparing: one form for widths and cases (NFKC), letters and digits only."""
    if words.isascii():
        return "".join(filter(str.isalnum, words)).lower()
    return "".join(sign for sign in unicodedata.normalize("NFKC", words).casefold() if sign.isalnum())


def account_key(number: str) -> str:
    """An account number for comparing: capitals and digits, without spaces and dashes."""
    return folded(number).upper()


def same_account(one: str, other: str) -> bool:
    """Whether two ways to write an account mean the same one."""
    return bool(account_key(one)) and account_key(one) == account_key(other)


def shown_account(number: str) -> str:
    """An account as a message names it: its last four signs."""
    key = account_key(number)
    return f"…{key[-4:]}" if len(key) > 4 else key


class Fingerprints:
    """Marks each line of one statement, so that it is known again in another file (SHA-256, keyed: RFC 2104).

    A mark is made of account, day, amount and the bank's own reference; where the bank gives none, of the words
    before they are cut. Lines that are equal in all this are counted in their order. So the same lines get the same
    marks in whatever order a file brings them, as long as it brings whole days. Nobody can try words against a mark
    without the secret.

    Args:
        secret: at least 16 random bytes that stay the same for the account, kept apart from the lines.
        account: the account's number, in any way of writing it.
    """

    def __init__(self, secret: bytes, account: str) -> None:
        if len(secret) < SECRET_BYTES:
            raise ValueError(f"the secret of fingerprints has at least {SECRET_BYTES} bytes")
        self._keyed = hmac.new(secret, account_key(account).encode(), hashlib.sha256)
        self._seen: dict[str, int] = {}

    def mark(self, line: BookedLine) -> str:
        """The fingerprint of the next line, 64 hexadecimal digits."""
        said = " ".join(line.bank_reference.split())
        if not said:
            said = (
                f"\x1f{folded(line.text)}\x1f{folded(line.counterparty)}\x1f{account_key(line.counterparty_account)}"
            )
        key = f"{line.day.isoformat()}\x1f{line.minor}\x1f{line.currency}\x1f{said}"
        self._seen[key] = number = self._seen.get(key, 0) + 1
        keyed = self._keyed.copy()
        keyed.update(f"{key}\x1f{number}".encode("utf-8", "surrogatepass"))
        return keyed.hexdigest()


def cut(line: BookedLine, known: Known, fingerprint: str) -> StatementLine:
    """What may be kept of a line (GUARDRAILS G11): words only where the other party is known as an organisation.

    Whoever knows a code of ours can write it. So where the line names another party, a code alone makes it no
    organisation: the code is kept, and the words are not.
    """
    code = _code(line, known)
    nobody = not (line.counterparty.strip() or line.counterparty_account.strip())
    organisation = not line.private and (
        (code in known.codes and nobody)
        or (bool(line.counterparty) and folded(line.counterparty) in known.names)
        or (bool(line.counterparty_account) and account_key(line.counterparty_account) in known.accounts)
    )
    return StatementLine(
        day=line.day,
        minor=line.minor,
        currency=line.currency,
        text=_tidy(line.text) if organisation else "",
        reference=code,
        counterparty_is_organisation=True if organisation else False if line.private else None,
        fingerprint=fingerprint,
        counterparty=_tidy(line.counterparty) if organisation else "",
        kind=line.kind,
    )


def _code(line: BookedLine, known: Known) -> str:
    """The first code in the line that we gave out. Others are nobody's, and could be somebody's words."""
    for words in (*line.references, line.text):
        if len(words) < 10:
            continue
        for match in CODE.finditer(unicodedata.normalize("NFKC", words).upper()):
            code = f"CF-{match[1]}"
            if code in known.codes or code in known.codes_of_persons:
                return code
    return ""


def _tidy(words: str) -> str:
    """On one line, without signs that are not seen or that reorder letters (UAX #9), at most `TEXT_LIMIT` long."""
    if not words.isprintable():
        words = "".join(sign if sign.isprintable() else " " for sign in words)
    return " ".join(words.split())[:TEXT_LIMIT]


def check_balances(opening: int | None, total: int, closing: int | None, currency: str, *, where: str) -> None:
    """Refuse where opening balance and booked lines do not give the closing balance; all in the smallest unit."""
    if opening is None or closing is None or opening + total == closing:
        return
    raise Refusal(
        _("The lines do not lead from the opening balance to the closing one: %(apart)s are missing between them.")
        % {"apart": Money(abs(closing - opening - total), currency)},
        mend=_("The file is cut off or was altered: fetch it from the bank again, whole."),
        where=where,
        code="balances",
    )
