"""camt.053, the statement that banks send: ISO 20022 message definition report "Bank-to-Customer Cash Management".

Read are the versions camt.053.001.02 and later: what is taken of them has kept its place, apart from elements that
later versions wrap once more (`Sts/Cd`, `Dbtr/Pty`). The file is read as a stream and forgotten on the way, entry by
entry and within an entry detail by detail. It declares nothing: no document type, so no entity, and nothing is
fetched (OWASP, "XML External Entity Prevention").
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from typing import IO, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from lxml import etree

from counterfoil.base.errors import Refusal
from counterfoil.funds.bank.camt_entry import Detail, Said, amount_of, day_of, detail_of, lines_of
from counterfoil.funds.bank.files import MIB, Source, kind_of, not_a_statement, opened
from counterfoil.funds.bank.lines import (
    BookedLine,
    Fingerprints,
    Known,
    Statement,
    check_balances,
    cut,
    same_account,
    shown_account,
)

HELD = 4 * MIB  # of the file, read and not yet forgotten; an entry of a bank has about a thousand bytes
DETAILS = 200_000  # of one entry; more than fit into a file in which each of them says something
TAGS = tuple("{*}" + name for name in ("Acct", "FrToDt", "Bal", "Ntry", "TxDtls", "Stmt"))
NAMESPACE = re.compile(r"urn:iso:std:iso:20022:tech:xsd:camt\.053\.001\.(0[2-9]|[1-9]\d)")
MESSAGE = re.compile(r"[a-z]{4}\.\d{3}\.\d{3}\.\d{2}")
OTHERS = {
    "camt.052": gettext_noop("a report within the day (camt.052), which the bank may still change"),
    "camt.054": gettext_noop("a notice of single bookings (camt.054), which has no balances"),
    "pain.001": gettext_noop("a payment order (pain.001)"),
    "pain.002": gettext_noop("the bank's answer to a payment order (pain.002)"),
}
BOOKED = "BOOK"
STATEMENT = ("Document", "BkToCstmrStmt", "Stmt")
ENTRY = (*STATEMENT, "Ntry")
DETAIL = (*ENTRY, "NtryDtls", "TxDtls")


@dataclass(frozen=True, slots=True)
class Reading:
    """The statements of the asked account in a file, in its order; `others`: how many were of other accounts."""

    statements: tuple[Statement, ...]
    others: int = 0


@dataclass(slots=True)
class _Open:
    """A statement while it is read: lines wait for the account and the balances, which may come after them."""

    number: str = ""
    account: str = ""
    ours: bool = False  # `Acct` comes before balances and entries
    period: tuple[dt.date | None, dt.date | None] = (None, None)
    balances: list[tuple[str, int, dt.date | None]] = field(default_factory=list)
    lines: list[BookedLine] = field(default_factory=list)
    entries: int = 0
    left_out: int = 0

    def balance(self, code: str, place: int) -> tuple[int | None, dt.date | None]:
        """A booked balance by its code; on one page of several an interim one (ITBD) stands for it."""
        codes = (code, "PRCD") if code == "OPBD" else (code,)
        found = [each[1:] for each in self.balances if each[0] in codes]
        between = [each[1:] for each in self.balances if each[0] == "ITBD"]
        booked = sum(each[0] in ("OPBD", "PRCD", "CLBD", "ITBD") for each in self.balances)
        if not found and booked > 1:
            found = between
        return found[place] if found else (None, None)


def read(source: Source, *, account: str, currency: str, known: Known, secret: bytes) -> Reading:
    """The booked lines of one account from a camt.053 file, cut (GUARDRAILS G11).

    Args:
        source: at most 50 MB.
        account: IBAN or other number of the account asked for; currency: its code.
        known: the organisations whose words may be kept.
        secret: for the fingerprints, see `Fingerprints`.

    Refusal, with its code: empty, too_large, not_a_statement, declarations (a document type), damaged, namespace,
    account (no statement of it), currency, balances (they do not tie), and what an entry lacks, named by its number.
    """
    if kind_of(source) != "camt":
        raise not_a_statement(gettext_noop("no XML file"))
    reader = _Reader(account, currency)
    stream = opened(source)
    if b"<!DOCTYPE" in stream.read(1 << 16):
        raise _declares()
    stream.seek(0)
    bounded = _Bounded(stream)
    events = etree.iterparse(
        bounded, events=("start", "end"), tag=TAGS, resolve_entities=False, load_dtd=False, dtd_validation=False,
        no_network=True, huge_tree=False, remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        for event, element in events:
            if event == "start":
                reader.start(element)
            elif reader.end(element):
                bounded.left = HELD
    except etree.XMLSyntaxError as error:
        raise Refusal(
            _("The file is cut off or damaged at line %(line)s.") % {"line": error.lineno or 1},
            mend=_("Fetch it from the bank again, whole."),
            code="damaged",
        ) from None
    reader.check_root(events.root)
    return reader.result(known, secret)


class _Bounded:
    """The stream, as long as what has been read of it is forgotten again in time: memory stays small."""

    def __init__(self, stream: IO[bytes]) -> None:
        self.stream, self.left = stream, HELD

    def read(self, size: int) -> bytes:
        data = self.stream.read(size)
        self.left -= len(data)
        if self.left < 0:
            raise Refusal(
                _("One entry has more than %(limit)d MB, which no bank writes.") % {"limit": HELD // MIB},
                mend=_("Fetch the statement from the bank again."),
                code="damaged",
            )
        return data


class _Reader:
    """Takes up what the stream ends: details, then the entry they are in, then its statement."""

    def __init__(self, account: str, currency: str) -> None:
        self.account, self.currency = account, currency
        self.checked = False
        self.open = _Open()
        self.details: list[Detail] = []
        self.done: list[_Open] = []
        self.other_accounts: list[str] = []

    def start(self, element: Any) -> None:
        if not self.checked:
            self.check_root(element.getroottree().getroot())
        path = _path(element)
        if path == STATEMENT:
            self.open = _Open()
        elif path == ENTRY:
            self.open.entries += 1
            self.details = []

    def check_root(self, root: Any) -> None:
        if not self.checked:
            _check_root(root)
            self.checked = True

    def end(self, element: Any) -> bool:
        """Take it up and forget it; false for what only looks like a part of a statement."""
        path = _path(element)
        if path == DETAIL:
            self.detail(element)
        elif path[:-1] == STATEMENT:
            self.part(path[-1], element)
        elif path == STATEMENT:
            self.close()
        else:
            return False
        element.clear()  # the element itself must stay until its successor comes (lxml, "iterparse")
        parent = element.getparent()
        while element.getprevious() is not None:
            del parent[0]
        return True

    def detail(self, element: Any) -> None:
        """A `TxDtls`."""
        if len(self.details) == DETAILS:
            raise Refusal(
                _("One entry has more than %(limit)d payments, which no bank writes.") % {"limit": DETAILS},
                mend=_("Fetch the statement from the bank again."),
                where=self.where(),
                code="damaged",
            )
        if self.open.ours:
            self.details.append(detail_of(Said(element), self.currency, self.where))

    def part(self, name: str, element: Any) -> None:
        """A child of `Stmt`."""
        now, said = self.open, Said(element)
        now.number = now.number or (element.getparent().findtext("{*}Id") or "").strip()[:35]
        if name == "Acct":
            now.account = said("Id/IBAN", "Id/Othr/Id")
            now.ours = same_account(now.account, self.account)
        elif name == "FrToDt":
            now.period = (day_of(said, "FrDtTm", "FrDt"), day_of(said, "ToDtTm", "ToDt"))
        elif name == "Bal" and self.open.ours:
            amount = amount_of(said, self.currency, self.where)
            now.balances.append((said("Tp/CdOrPrtry/Cd"), amount, day_of(said, "Dt")))
        elif name == "Ntry" and self.open.ours:
            if said("Sts/Cd", "Sts") != BOOKED:
                now.left_out += 1
                return
            now.lines += lines_of(said, self.details, account=self.account, currency=self.currency, where=self.where)

    def close(self) -> None:
        if self.open.ours:
            self.done.append(self.open)
        else:
            self.other_accounts.append(self.open.account)

    def where(self) -> str:
        if not self.open.entries:
            return _("statement %(number)s") % {"number": self.open.number or len(self.done) + 1}
        return _("statement %(number)s, entry %(entry)d") % {
            "number": self.open.number or len(self.done) + 1,
            "entry": self.open.entries,
        }

    def result(self, known: Known, secret: bytes) -> Reading:
        if not self.done:
            raise Refusal(
                _("The file is of account %(given)s; asked for is %(asked)s.")
                % {
                    "given": ", ".join(dict.fromkeys(map(shown_account, self.other_accounts))) or "?",
                    "asked": shown_account(self.account),
                },
                mend=_("Choose the account that the file belongs to, or fetch the statement of this one."),
                code="account",
            )
        return Reading(tuple(self.closed(known, secret)), len(self.other_accounts))

    def closed(self, known: Known, secret: bytes) -> list[Statement]:
        """The statements with their lines marked and cut. A following page counts equal lines on."""
        made: list[Statement] = []
        marks = Fingerprints(secret, self.account)
        for each in self.done:
            (opening, first), (closing, last) = each.balance("OPBD", 0), each.balance("CLBD", -1)
            where = _("statement %(number)s") % {"number": each.number}
            check_balances(opening, sum(line.minor for line in each.lines), closing, self.currency, where=where)
            days = [line.day for line in each.lines] + [day for day in (*each.period, first, last) if day]
            if not days:
                raise Refusal(_("It says no day."), mend=_("Fetch it from the bank again."), where=where, code="day")
            begin, end = each.period[0] or min(days), each.period[1] or max(days)
            if not (made and made[-1].closing == opening and made[-1].to_day <= begin):
                marks = Fingerprints(secret, self.account)
            lines = tuple(cut(line, known, marks.mark(line)) for line in each.lines)
            made.append(
                Statement(
                    self.account, self.currency, begin, end, opening, closing, lines, each.number, each.left_out
                )
            )
        return made


def _path(element: Any) -> tuple[str, ...]:
    """The names from the root down to an element."""
    return tuple(each.tag.rpartition("}")[2] for each in (element, *element.iterancestors()))[::-1]


def _check_root(root: Any) -> None:
    """Refuse declarations and every namespace but that of camt.053, saying which one was given."""
    if root.getroottree().docinfo.doctype or root.getroottree().docinfo.internalDTD is not None:
        raise _declares()
    namespace = root.tag[1:].partition("}")[0] if root.tag.startswith("{") else ""
    if root.tag.rpartition("}")[2] == "Document" and NAMESPACE.fullmatch(namespace):
        return
    message = MESSAGE.search(namespace)
    other = OTHERS.get(message[0][:8]) if message else None
    if other:
        given = _(other)
    else:
        given = _("XML of the kind “%(name)s”") % {"name": namespace[:80] or root.tag.rpartition("}")[2][:80]}
    raise Refusal(
        _("This is %(given)s; asked for is an end-of-day statement, camt.053.001.02 or later.") % {"given": given},
        mend=_("Fetch the statement from the bank as camt.053."),
        code="namespace",
    )


def _declares() -> Refusal:
    return Refusal(
        _("The file declares a document type, which no bank does; it may do harm and was not read."),
        mend=_("Fetch the statement from the bank itself, and send it as it came."),
        code="declarations",
    )
