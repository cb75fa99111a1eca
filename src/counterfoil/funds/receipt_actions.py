"""Writes about receipts: numbering without a gap, voiding and replacing, noting the one that the law prescribes.

Where a law prescribes the form of a receipt (财政部《财政票据管理办法》, the financial e-receipt), nothing that looks
like it is printed: its code, number and check code are noted. Ours is an acknowledgement.
"""

from __future__ import annotations

import datetime as dt
import re
import secrets

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from counterfoil.base import audit
from counterfoil.base.actors import Actor
from counterfoil.base.errors import Refusal
from counterfoil.base.taken import refused_if_taken
from counterfoil.funds.access import must_keep
from counterfoil.funds.models import Donor, Gift, Incoming, Item, Receipt, Series
from counterfoil.ledger.models import Book

_LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"  # none that is taken for another
_CODE = re.compile(r"[0-9A-Za-z]{1,20}", re.ASCII)


@transaction.atomic
def issue_receipt(
    *, donor: Donor, by: Actor, incoming: Incoming | None = None, item: Item | None = None, minor: int | None = None,
    replaces: Receipt | None = None,
) -> Receipt:  # fmt: skip
    """Acknowledge money or goods to a donor, under the next number of the book's year.

    Args:
        incoming, item: the money, or the goods; one of them.
        minor: the donor's part of a joint gift, in minor units; without it all of what came, less what was refunded.
        replaces: a voided receipt that this one stands for.

    Raises:
        Refusal: the donor is not one of the gift's; more than came in; there is a receipt for it already.
    """
    thing = incoming or item
    if thing is None or (incoming is not None and item is not None):
        raise ValueError("a receipt is for one thing")
    book = thing.gift.fund.book
    must_keep(by, book)
    if not thing.gift.donors.filter(donor=donor).exists():
        raise Refusal(_("This donor did not give it."), mend=_("Choose one of the gift's donors."), where="donor")
    day = incoming.day if incoming else item.came if item else timezone.localdate()
    made = _create(
        book, "incoming", kind=Receipt.Kind.OURS, year=timezone.localdate().year,
        number=_next(book, timezone.localdate().year), check_code=_check_code(),
        donor=donor, incoming=incoming, item=item, day=day, replaces=replaces, issued_by=by.actor_id,
        **(_part(incoming, donor, minor) if incoming else _worth(item, donor, minor)),
    )  # fmt: skip
    return _noted(made, "issue_receipt", by)


@transaction.atomic
def note_prescribed(
    *, donor: Donor, incoming: Incoming, form_code: str, form_number: str, check_code: str, day: dt.date, by: Actor,
    minor: int | None = None,
) -> Receipt:  # fmt: skip
    """Note the receipt that the law prescribes, which was issued where the law says.

    Raises:
        Refusal: a code is not of letters and digits; this form was noted already; the donor or the sum is wrong.
    """
    book = incoming.gift.fund.book
    must_keep(by, book)
    for where, code in (("form_code", form_code), ("form_number", form_number), ("check_code", check_code)):
        if not _CODE.fullmatch(code.strip()):
            raise Refusal(
                _("“%(code)s” is no code of a receipt.") % {"code": code[:30]},
                mend=_("Write the letters and digits as they stand on the receipt."),
                where=where,
            )
    if not incoming.gift.donors.filter(donor=donor).exists():
        raise Refusal(_("This donor did not give it."), mend=_("Choose one of the gift's donors."), where="donor")
    made = _create(
        book, "form_number", kind=Receipt.Kind.PRESCRIBED, year=day.year, form_code=form_code.strip(),
        form_number=form_number.strip(), check_code=check_code.strip(), donor=donor, incoming=incoming, day=day,
        issued_by=by.actor_id, **_part(incoming, donor, minor),
    )  # fmt: skip
    return _noted(made, "note_prescribed_receipt", by)


@transaction.atomic
def void_receipt(*, receipt: Receipt, reason: str, by: Actor) -> Receipt:
    """Void a receipt; its number stays taken, and whoever checks it reads that it is void.

    Raises:
        Refusal: there is no reason; it is void already.
    """
    must_keep(by, receipt.book)
    if not reason.strip():
        raise Refusal(_("There is no reason."), mend=_("Write why it is voided."), where="reason")
    held = Receipt.objects.select_for_update().get(pk=receipt.pk)
    if held.voided_at:
        raise Refusal(_("This receipt is void already."), mend=_("Open the page again to see it."), code="already")
    held.voided_at, held.voided_by, held.void_reason = timezone.now(), by.actor_id, reason.strip()[:200]
    held.save(update_fields=["voided_at", "voided_by", "void_reason"])
    return _noted(held, "void_receipt", by)


@transaction.atomic
def replace_receipt(*, receipt: Receipt, reason: str, by: Actor, minor: int | None = None) -> Receipt:
    """Void one of ours and issue another for the same thing, under the next number.

    Raises:
        Refusal: as `void_receipt` and `issue_receipt`; it is one that the law prescribes ("prescribed").
    """
    if receipt.kind == Receipt.Kind.PRESCRIBED:
        raise Refusal(
            _("This receipt was issued by others."), mend=_("Void it, and note the new one."), code="prescribed"
        )
    void_receipt(receipt=receipt, reason=reason, by=by)
    return issue_receipt(
        donor=receipt.donor, incoming=receipt.incoming, item=receipt.item, minor=minor, replaces=receipt, by=by
    )


def _check_code() -> str:
    return "".join(secrets.choice(_LETTERS) for _letter in range(20))


def _next(book: Book, year: int) -> int:
    """The next number: whoever issues one queues here, and a number that is taken back is taken again."""
    Series.objects.bulk_create([Series(book=book, year=year)], ignore_conflicts=True)
    series = Series.objects.select_for_update().get(book=book, year=year)
    series.last += 1
    series.save(update_fields=["last"])
    return int(series.last)


def _create(book: Book, where: str, **fields: object) -> Receipt:
    problem = _("There is a receipt for this already.")
    mend = _("Void that one first, with a reason.")
    with (
        refused_if_taken("funds_receipt_once_for_money", problem, mend=mend, where=where),
        refused_if_taken("funds_receipt_form_once", problem, mend=_("Look at its number again."), where=where),
    ):
        return Receipt.objects.create(book=book, **fields)


def _part(incoming: Incoming, donor: Donor, minor: int | None) -> dict[str, object]:
    """The donor's part of the money that came.

    Raises:
        Refusal: nothing or more than came in and was not refunded, all receipts for it taken together.
    """
    held = Incoming.objects.select_for_update().get(pk=incoming.pk)
    others = Receipt.objects.filter(incoming=held, voided_at__isnull=True).exclude(donor=donor)
    left = held.minor - held.refunded_minor - sum(others.values_list("minor", flat=True))
    return {"minor": _asked(minor, left, held.gift), "currency": held.currency}


def _asked(minor: int | None, left: int, gift: Gift) -> int:
    """The part of one donor that a receipt is for: all that is left where one gave alone."""
    if minor is None and gift.donors.count() > 1:
        raise Refusal(
            _("Several gave this together."), mend=_("Write which part of it was this donor's."), where="minor"
        )
    part = left if minor is None else minor
    if not 0 < part <= left:
        raise Refusal(
            _("A receipt is for what came in and was not given back or acknowledged already."),
            mend=_("Write a smaller amount, above zero."),
            where="minor",
            code="too_much",
        )
    return part


def _worth(item: Item | None, donor: Donor, minor: int | None) -> dict[str, object]:
    """The donor's part of what goods are worth; nothing where nobody knows it.

    Raises:
        Refusal: this donor has a receipt for the goods; more than they are worth, all receipts taken together.
    """
    if item is None:
        return {}
    held = Item.objects.select_for_update(no_key=True).get(pk=item.pk)
    others = Receipt.objects.filter(item=held, voided_at__isnull=True)
    if others.filter(donor=donor).exists():
        raise Refusal(
            _("There is a receipt for this already."), mend=_("Void that one first, with a reason."), where="incoming"
        )
    if held.worth_minor is None:
        return {}
    left = held.worth_minor - sum(told or 0 for told in others.values_list("minor", flat=True))
    return {"minor": _asked(minor, left, held.gift), "currency": held.currency}


def _noted(receipt: Receipt, verb: str, by: Actor) -> Receipt:
    audit.record(
        by=by, verb=verb, kind="receipt", subject=receipt.public_id, scheme=receipt.book.scheme.public_id
    )  # the donor's name never goes into the log
    return receipt
