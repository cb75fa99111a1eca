"""Payment orders as ISO 20022 pain.001.001.03 or .09, for credit transfers in euro (SEPA, EPC132-08).

`sepaxml` builds the message; what it leaves to chance is set here: the message is named after the run of payments,
so that a bank refuses it the second time. The result is checked against the schema of the standard before it leaves.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import as_file, files
from typing import Any, Literal

from django.utils.translation import gettext as _
from lxml import etree
from sepaxml import SepaTransfer

from counterfoil.base.errors import Refusal
from counterfoil.funds.bank.lines import account_key
from counterfoil.funds.bank.order import Order, Payer, check

Version = Literal["pain.001.001.03", "pain.001.001.09"]
LETTERS = re.compile(r"[A-Za-z0-9/\-?:().,'+ ]+")  # EPC217-08, what every bank of SEPA takes
BIC = re.compile(r"[A-Z]{6}[A-Z0-9]{2}(?:[A-Z0-9]{3})?")  # ISO 9362
IBAN = re.compile(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}")
LARGEST = 99_999_999_999  # cents: EPC132-08, AT-T002
NAME, PURPOSE, REFERENCE = 70, 140, 35


def write(
    orders: Sequence[Order],
    payer: Payer,
    day: dt.date,
    *,
    run: str,
    made: dt.datetime,
    version: Version = "pain.001.001.09",
) -> bytes:
    """The message of one run of payments, one booking each.

    Args:
        day: when the bank shall pay.
        run: names the run, at most 35 letters; the same run gives the same message.
        made: when the run was approved, as a civil time.

    Refusal: what `order.check` refuses; "table": another currency than euro or an account without IBAN, which need
    a table; "letters": a name that the bank's letters cannot write; "amount"; "iban", "bank_code", "too_long".
    """
    check(orders, payer)
    _check_text(run, REFERENCE, _("the run"))
    name = _latin(payer.name, NAME, _("the payer"))
    config = {"name": name, "IBAN": _iban(payer.account, _("the payer")), "currency": "EUR", "batch": True}
    if payer.bank_code:
        config["BIC"] = _bic(payer.bank_code, _("the payer"))
    transfer = SepaTransfer(config, schema=version, clean=False)
    for number, order in enumerate(orders, 1):
        where = _("payment %(number)d (%(reference)s)") % {"number": number, "reference": order.reference}
        transfer.add_payment(_payment(order, day, where))
    document = etree.fromstring(transfer.export(validate=False))
    _settle(document, run, made)
    schema = _schema(version)
    if not schema.validate(document):
        raise ValueError(f"the message does not keep to {version}: {schema.error_log.last_error}")
    return bytes(etree.tostring(document, xml_declaration=True, encoding="UTF-8"))


def _payment(order: Order, day: dt.date, where: str) -> dict[str, Any]:
    if order.currency != "EUR":
        raise _needs_table(
            _("The payment is in %(currency)s; this kind of file is for euro only.") % {"currency": order.currency},
            where,
        )
    if order.minor > LARGEST:
        raise Refusal(
            _("The amount is larger than one transfer may be (999,999,999.99)."),
            mend=_("Ask the bank how it is paid, or part it."),
            where=where,
            code="amount",
        )
    _check_text(order.reference, REFERENCE, where)
    payment = {
        "name": _latin(order.payee, NAME, where),
        "IBAN": _iban(order.account, where),
        "amount": order.minor,
        "execution_date": day,
        "description": _latin(" ".join(dict.fromkeys((order.reference, order.purpose))).strip(), PURPOSE, where),
        "endtoend_id": order.reference,
    }
    if order.bank_code:
        payment["BIC"] = _bic(order.bank_code, where)
    return payment


def _settle(document: Any, run: str, made: dt.datetime) -> None:
    """Names and time of the message by the run (the library draws them), and a sign where no bank code is known."""
    space = {"p": document.nsmap[None]}
    for path, words in (
        ("//p:GrpHdr/p:MsgId", run),
        ("//p:GrpHdr/p:CreDtTm", made.replace(microsecond=0, tzinfo=None).isoformat()),
        ("//p:PmtInf/p:PmtInfId", run),
    ):
        for element in document.xpath(path, namespaces=space):
            element.text = words
    for bank in document.xpath("//p:DbtrAgt/p:FinInstnId[not(*)]", namespaces=space):
        other = etree.SubElement(bank, f"{{{space['p']}}}Othr")
        etree.SubElement(other, f"{{{space['p']}}}Id").text = "NOTPROVIDED"
    for entry in document.xpath("//p:PmtInf/p:BtchBookg", namespaces=space):
        entry.text = "false"  # one booking for each payment, so that each is found in the statement
    etree.cleanup_namespaces(document)


@lru_cache(maxsize=2)
def _schema(version: str) -> Any:
    with as_file(files("sepaxml") / "schemas" / f"{version}.xsd") as path:
        return etree.XMLSchema(etree.parse(path))


def _latin(words: str, limit: int, where: str) -> str:
    """Words in the letters that every bank takes: é becomes e, & becomes +; other scripts are never guessed at."""
    plain = unicodedata.normalize("NFKD", words.replace("ß", "ss").replace("&", "+").replace("_", "-"))
    text = " ".join("".join(sign for sign in plain if not unicodedata.combining(sign)).split())
    if not LETTERS.fullmatch(text) or text.startswith("/") or "//" in text:
        raise Refusal(
            _("“%(text)s” holds letters that banks do not take in such files.") % {"text": words[:80]},
            mend=_("Write it in Latin letters, the name as the payee's bank holds it; or use a table."),
            where=where,
            code="letters",
        )
    _check_text(text, limit, where)
    return text


def _check_text(text: str, limit: int, where: str) -> None:
    if not text or len(text) > limit:
        raise Refusal(
            _("“%(text)s” is longer than the %(limit)d letters that fit, or empty.")
            % {"text": text[:80], "limit": limit},
            mend=_("Write it shorter: a name that a bank cuts off is not found by the payee's bank."),
            where=where,
            code="too_long",
        )


def _iban(account: str, where: str) -> str:
    """The IBAN without spaces, checked by its two digits (ISO 13616, ISO 7064 MOD 97-10)."""
    number = account_key(account)
    if not IBAN.fullmatch(number):
        raise _needs_table(_("The account is no IBAN; this kind of file is for IBANs only."), where)
    if int("".join(str(int(sign, 36)) for sign in number[4:] + number[:4])) % 97 != 1:
        raise Refusal(
            _("The IBAN has a wrong digit: its check digits do not fit."),
            mend=_("Compare it with what the payee wrote."),
            where=where,
            code="iban",
        )
    return number


def _bic(code: str, where: str) -> str:
    bic = code.replace(" ", "").upper()
    if not BIC.fullmatch(bic):
        raise Refusal(
            _("“%(code)s” is no BIC.") % {"code": code[:20]},
            mend=_("Leave the bank's code blank: the IBAN is enough. Or write its 8 or 11 signs."),
            where=where,
            code="bank_code",
        )
    return bic


def _needs_table(problem: str, where: str) -> Refusal:
    return Refusal(
        problem,
        mend=_("Write this payment order as a table, with the columns that the bank asks for."),
        where=where,
        code="table",
    )
