"""Writes about gifts of money: what was pledged, and what came in. The row of the gift is locked first."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from counterfoil.base import audit
from counterfoil.base.actors import Actor
from counterfoil.base.errors import Refusal
from counterfoil.base.money import Money, current_currency
from counterfoil.base.text import TranslatedText
from counterfoil.funds import fund_actions
from counterfoil.funds.access import must_keep
from counterfoil.funds.donor_actions import must_be_checked, note_checked
from counterfoil.funds.models import BankAccount, Donor, Fund, Gift, GiftDonor, Incoming, Instalment, Proposal
from counterfoil.funds.names import names_one_of
from counterfoil.funds.once import once
from counterfoil.ledger import actions as ledger
from counterfoil.ledger import chart
from counterfoil.ledger.entries import Leg, Posting, credit, debit
from counterfoil.statements import actions as statements


@dataclass(frozen=True)
class Giver:
    """A donor of a gift, with the share in minor units of the gift's currency where it is known."""

    donor: Donor
    share: int | None = None


@dataclass(frozen=True)
class Planned:
    """An instalment to be: minor units of the gift's currency, and the day on which it is due, where one is."""

    minor: int
    due: dt.date | None = None


# Pledges


@transaction.atomic
def pledge_gift(
    *, fund: Fund, currency: str, day: dt.date, givers: Sequence[Giver], by: Actor,
    kind: Gift.Kind = Gift.Kind.MONEY, whole: int | None = None, instalments: Sequence[Planned] = (),
    name: TranslatedText | None = None, donations: int | None = None, key: uuid.UUID | None = None,
) -> Gift:  # fmt: skip
    """Record that a gift was pledged; what is pledged in money stands in the ledger as a memorandum.

    Args:
        whole: in minor units; None where the whole is not known.
        instalments: they make the whole, where it is known; without any, the whole is the only one.
        name: in words, where the gift is known by a name.
        donations: of how many single donations a platform's lot is made.
        key: the public id that the gift will have, so that a form sent twice enters one gift.

    Raises:
        Refusal: no donor; a donor twice or of other books; shares or instalments that do not make the whole; an
            amount that is not above zero; the fund has ended; as `ledger.post`.
    """
    must_keep(by, fund.book)
    _must_be_open(fund)
    _must_tie(fund, givers, whole, instalments)
    _must_name_nobody(name, givers)
    if day > timezone.localdate():
        raise Refusal(_("This day lies ahead."), mend=_("Enter it when it has happened."), where="day", code="ahead")
    fund_actions.add_currency(fund=fund, currency=currency, by=by)
    public = once(Gift, key)  # the fund is held by now
    tally = statements.open_tally(scheme=fund.book.scheme, kind="gift", name=name, by=by)
    gift = Gift.objects.create(
        fund=fund, tally=tally, kind=kind, currency=current_currency(currency), whole_minor=whole, pledged=day,
        donations=donations, entered_by=by.actor_id, **public,
    )  # fmt: skip
    GiftDonor.objects.bulk_create([GiftDonor(gift=gift, donor=g.donor, share_minor=g.share) for g in givers])
    if kind == Gift.Kind.MONEY:
        _plan(gift, instalments or ([Planned(whole)] if whole else []), day, by)
    note_checked(gift=gift, by=by)
    audit.record(
        by=by, verb="pledge_gift", kind="gift", subject=gift.public_id, scheme=fund.book.scheme.public_id,
        donors=len(givers),
    )  # fmt: skip
    return gift


@transaction.atomic
def add_instalment(*, gift: Gift, planned: Planned, day: dt.date, by: Actor) -> Instalment:
    """Record one more instalment of a gift whose whole is not known; pledged on `day`.

    Raises:
        Refusal: the whole is known, and the instalments make it; the amount is not above zero; as `ledger.post`.
    """
    must_keep(by, gift.fund.book)
    held = lock(gift)
    if held.kind != Gift.Kind.MONEY:
        raise Refusal(_("Only a gift of money has instalments."), mend=_("Enter what came on the gift's page."))
    if held.whole_minor is not None:
        raise Refusal(
            _("The instalments of this gift make its whole already."), mend=_("Enter what is added as another gift.")
        )
    if planned.minor <= 0:
        raise Refusal(_("The amount is zero."), mend=_("Write what is to come."), where="amount", code="zero")
    (made,) = _plan(held, [planned], day, by)
    return made


def lock(gift: Gift) -> Gift:
    """The gift's row, held until the transaction ends; everything about its money queues for it."""
    return (
        Gift.objects.select_for_update(of=("self",), no_key=True).select_related("fund__book__scheme").get(pk=gift.pk)
    )


def _plan(gift: Gift, instalments: Sequence[Planned], day: dt.date, by: Actor) -> list[Instalment]:
    first = gift.instalments.count() + 1
    made = Instalment.objects.bulk_create(
        [
            Instalment(gift=gift, number=number, due=planned.due, minor=planned.minor, entered_by=by.actor_id)
            for number, planned in enumerate(instalments, start=first)
        ]
    )
    fund = gift.fund.public_id
    postings = [
        Posting(day, "instalment_pledged", each.public_id, (
            debit(chart.PLEDGED, fund, Money(each.minor, gift.currency), about=gift.public_id),
            credit(chart.PLEDGES, fund, Money(each.minor, gift.currency), about=gift.public_id),
        ))
        for each in made
    ]  # fmt: skip
    ledger.post(book=gift.fund.book, postings=postings, by=by)
    return made


def _must_be_open(fund: Fund) -> None:
    if fund.ended_at:
        raise Refusal(_("This fund has ended."), mend=_("Choose another fund."), where="fund", code="ended")


def _must_tie(fund: Fund, givers: Sequence[Giver], whole: int | None, instalments: Sequence[Planned]) -> None:
    if not givers:
        raise Refusal(_("There is no donor."), mend=_("Choose one at least."), where="donor")
    if len({giver.donor.pk for giver in givers}) < len(givers):
        raise Refusal(_("A donor stands here twice."), mend=_("Leave one of the two out."), where="donor")
    if any(giver.donor.book_id != fund.book_id for giver in givers):
        raise Refusal(_("This donor is of other books."), mend=_("Choose one of these."), where="donor")
    shares = [giver.share for giver in givers if giver.share is not None]
    amounts = [whole] if whole is not None else []
    if any(amount <= 0 for amount in [*amounts, *shares, *(planned.minor for planned in instalments)]):
        raise Refusal(
            _("The amount is zero."), mend=_("Write an amount above zero, or leave it blank."), where="whole",
            code="zero",
        )  # fmt: skip
    if shares and whole is None:
        raise Refusal(
            _("Shares of a whole that is not known cannot be checked."),
            mend=_("Write the whole, or leave the shares blank."), where="shares", code="untied",
        )  # fmt: skip
    left = (whole or 0) - sum(shares)
    if shares and (left < 0 or (left == 0) != (len(shares) == len(givers))):
        raise Refusal(
            _("The shares do not make the whole."), mend=_("Mend a share, or the whole."), where="shares",
            code="untied",
        )  # fmt: skip
    if whole is not None and instalments and sum(planned.minor for planned in instalments) != whole:
        raise Refusal(
            _("The instalments do not make the whole."), mend=_("Mend an instalment, or the whole."),
            where="instalments", code="untied",
        )  # fmt: skip


def _must_name_nobody(name: TranslatedText | None, givers: Sequence[Giver]) -> None:
    if name and names_one_of(" ".join(name.values()), [giver.donor for giver in givers]):
        raise Refusal(
            _("This names a donor who is to be named nowhere in public."),
            mend=_("Call the gift by what it is for, or leave the name blank."), where="name", code="donor_named",
        )  # fmt: skip


# What came in


@transaction.atomic
def receive(
    *, gift: Gift, bank_account: BankAccount, day: dt.date, money: Money, by: Actor,
    instalment: Instalment | None = None, settles: int | None = None, key: uuid.UUID | None = None,
) -> Incoming:  # fmt: skip
    """Record money of a gift that came in; it may be more than was pledged.

    What comes settles open instalments in their order, from `instalment` on.

    Args:
        settles: how much of the pledge it settles, in minor units of the gift's currency. Left out, it is what came,
            or nothing where that came in another currency.
        key: the public id that it will have, so that a form sent twice enters the money once.

    Raises:
        Refusal: an organisation that gives waits for its legal check ("unchecked"); the bank account is of another
            currency, of other books or ended; the amount is not above zero; more of the pledge would be settled than
            is awaited; as `ledger.post`.
    """
    must_keep(by, gift.fund.book)
    held = lock(gift)
    public = once(Incoming, key)
    _must_be_open(held.fund)
    _must_fit(held, bank_account, money, instalment)
    must_be_checked(held, day)
    note_checked(gift=held, by=by)
    fund_actions.add_currency(fund=held.fund, currency=money.currency, by=by)
    settled, first = _settle(held, money, instalment, settles)
    made = Incoming.objects.create(
        gift=held, instalment=first, bank_account=bank_account, day=day, minor=money.minor, currency=money.currency,
        settles_minor=settled or None, entered_by=by.actor_id, **public,
    )  # fmt: skip
    legs = [*_income(held, bank_account, money), *_released(held, settled)]
    ledger.post(book=held.fund.book, postings=[Posting(day, "gift_received", made.public_id, tuple(legs))], by=by)
    audit.record(
        by=by, verb="receive", kind="incoming", subject=made.public_id, scheme=held.fund.book.scheme.public_id
    )
    return made


@transaction.atomic
def receive_lot(
    *, fund: Fund, platform: Donor, bank_account: BankAccount, day: dt.date, money: Money, donations: int | None,
    by: Actor, key: uuid.UUID | None = None,
) -> Incoming:  # fmt: skip
    """Record what a platform handed over as one lot of many donations.

    Raises:
        Refusal: the donor is no platform; as `pledge_gift` and `receive`.
    """
    if platform.kind != Donor.Kind.PLATFORM:
        raise Refusal(_("This donor is no platform."), mend=_("Choose a platform."), where="donor")
    gift = pledge_gift(
        fund=fund, kind=Gift.Kind.PLATFORM, currency=money.currency, day=day, givers=[Giver(platform)],
        donations=donations, by=by, key=key,
    )  # fmt: skip
    return receive(gift=gift, bank_account=bank_account, day=day, money=money, by=by)


def _must_fit(gift: Gift, account: BankAccount, money: Money, instalment: Instalment | None) -> None:
    if gift.kind not in (Gift.Kind.MONEY, Gift.Kind.PLATFORM):
        raise Refusal(_("This is no gift of money."), mend=_("Enter what came on the gift's page."))
    if money.minor <= 0:
        raise Refusal(_("The amount is zero."), mend=_("Write what came."), where="amount", code="zero")
    if account.book_id != gift.fund.book_id or account.ended_at:
        raise Refusal(
            _("This bank account is not one of these books."), mend=_("Choose another."), where="bank_account"
        )
    if account.currency != money.currency:
        raise Refusal(
            _("This bank account is in %(currency)s.") % {"currency": account.currency},
            mend=_("Choose the account to which the money came."), where="bank_account", code="currency",
        )  # fmt: skip
    if instalment is not None and instalment.gift_id != gift.pk:
        raise Refusal(_("This instalment is of another gift."), mend=_("Choose one of this."), where="instalment")


def _settle(gift: Gift, money: Money, start: Instalment | None, settles: int | None) -> tuple[int, Instalment | None]:
    """Mark what is settled of the instalments; gives how much, and the first of them."""
    rows = list(gift.instalments.select_for_update(no_key=True).order_by("number"))
    if start is not None:
        rows = [row for row in rows if row.number >= start.number]
    awaited = sum(row.awaited_minor for row in rows)
    if settles is None:
        settles = min(awaited, money.minor) if money.currency == gift.currency else 0
    if not 0 <= settles <= awaited:
        raise Refusal(
            _("Only %(amount)s %(currency)s of the pledge are still awaited.")
            % {"amount": Money(awaited, gift.currency).amount, "currency": gift.currency},
            mend=_("Write that much or less; what is more than was pledged settles nothing."),
            where="settles", code="too_much",
        )  # fmt: skip
    left, first = settles, None
    for row in rows:
        part = min(row.awaited_minor, left)
        if part:
            row.received_minor += part
            row.save(update_fields=["received_minor"])
            left, first = left - part, first or row
    return settles, first


def unsettle(gift: Gift, minor: int) -> None:
    """Let so much of the pledge be awaited again, the last instalment first, where the bank took money back.

    A part of other actions: the gift is locked, and the entry in the ledger is theirs.
    """
    for row in gift.instalments.select_for_update(no_key=True).order_by("-number"):
        part = min(row.received_minor, minor)
        if part:
            gift.instalments.filter(pk=row.pk).update(received_minor=F("received_minor") - part)
            minor -= part


def _income(gift: Gift, account: BankAccount, money: Money) -> list[Leg]:
    code = chart.PLATFORM_DONATIONS if gift.kind == Gift.Kind.PLATFORM else chart.DONATIONS
    fund = gift.fund.public_id
    return [
        debit(chart.BANK, fund, money, sub=account.public_id, about=gift.public_id),
        credit(code, fund, money, about=gift.public_id),
    ]


def _released(gift: Gift, settled: int) -> list[Leg]:
    if not settled:
        return []
    money, fund = Money(settled, gift.currency), gift.fund.public_id
    return [
        debit(chart.PLEDGES, fund, money, about=gift.public_id),
        credit(chart.PLEDGED, fund, money, about=gift.public_id),
    ]


def carry_out(*, proposal: Proposal, by: Actor) -> None:
    """Write off what was proposed of an instalment; a part of `answer_actions.approve`.

    Raises:
        Refusal: so much is awaited no longer; as `ledger.post`.
    """
    assert proposal.instalment and proposal.minor
    gift = lock(proposal.instalment.gift)
    row = Instalment.objects.select_for_update(no_key=True).get(pk=proposal.instalment.pk)
    if proposal.minor > row.awaited_minor:
        raise Refusal(
            _("So much of this instalment is awaited no longer."),
            mend=_("Refuse this, and propose what is awaited now."), code="too_much",
        )  # fmt: skip
    row.written_off_minor += proposal.minor
    row.save(update_fields=["written_off_minor"])
    posting = Posting(
        proposal.day,
        "pledge_written_off",
        proposal.public_id,
        tuple(_released(gift, proposal.minor)),
        proposal.reason,
    )
    ledger.post(book=proposal.book, postings=[posting], by=by)
