"""Lines of the bank that brought a gift, or took one back: parts of `match_actions`, under its locks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db.models import Sum
from django.utils.translation import gettext as _

from counterfoil.base.actors import Actor
from counterfoil.base.errors import Refusal
from counterfoil.base.money import Money
from counterfoil.funds import giving_actions
from counterfoil.funds.models import BankLine, Fund, Gift, Incoming, Match
from counterfoil.ledger import actions as ledger
from counterfoil.ledger import chart, queries
from counterfoil.ledger.entries import Leg, Posting

if TYPE_CHECKING:
    from counterfoil.funds.match_actions import Part

Kind = Match.Kind


def given(line: BankLine, parts: Sequence[Part], day: dt.date, by: Actor) -> list[Match]:
    """Money of gifts: received by this line, or entered before and tied to it now."""
    return [_tied(line, part, by) if part.incoming else _received(line, part, day, by) for part in parts]


def charged_back(line: BankLine, parts: Sequence[Part], general: Fund, day: dt.date, by: Actor) -> list[Match]:
    """Gifts that the bank took back. What the fund no longer has is covered from the general fund, in the same entry.

    Raises:
        Refusal: the general fund does not have it either ("cover"); more than came in.
    """
    return [_charged_back(line, part, general, day, by) for part in parts]


def take_back_receiving(match: Match) -> None:
    """Undo what a match received: nothing of it counts as received any more. The caller reverses the entry."""
    incoming = match.incoming
    assert incoming is not None
    if incoming.receipts.filter(voided_at=None).exists():
        raise Refusal(_("A receipt was issued for this money."), mend=_("Void it first."), code="receipt")
    if incoming.refunded_minor:
        raise Refusal(_("Some of this went back to the donor."), mend=_("Look at the gift's page."), code="refund")
    incoming.refunded_minor = incoming.minor
    incoming.save(update_fields=["refunded_minor"])
    giving_actions.unsettle(incoming.gift, incoming.settles_minor or 0)


def _received(line: BankLine, part: Part, day: dt.date, by: Actor) -> Match:
    if part.gift is None:
        raise Refusal(_("Which gift was it?"), mend=_("Choose the gift, or enter it first."), code="gift")
    money = Money(part.minor, line.account.currency)
    made = giving_actions.receive(gift=part.gift, bank_account=line.account, day=day, money=money, by=by)
    entry = line.account.book.entries.get(act="gift_received", subject=made.public_id)
    return Match(
        line=line, kind=Kind.INCOMING, minor=part.minor, incoming=made, fund=part.gift.fund, entry=entry,
        matched_by=by.actor_id,
    )  # fmt: skip


def _tied(line: BankLine, part: Part, by: Actor) -> Match:
    incoming = Incoming.objects.select_related("gift__fund").get(pk=part.incoming.pk)  # type: ignore[union-attr]
    stands = Match.objects.filter(incoming=incoming, kind=Kind.INCOMING, undoes=None, undone_by=None)
    before = stands.aggregate(sum=Sum("minor"))["sum"] or 0
    if incoming.bank_account_id != line.account_id or before + part.minor > incoming.minor:
        raise Refusal(
            _("This came to another account, is matched already, or is smaller than that."),
            mend=_("Open the page again, and choose another."), code="incoming",
        )  # fmt: skip
    return Match(
        line=line, kind=Kind.INCOMING, minor=part.minor, incoming=incoming, fund=incoming.gift.fund,
        matched_by=by.actor_id,
    )  # fmt: skip


def _charged_back(line: BankLine, part: Part, general: Fund, day: dt.date, by: Actor) -> Match:
    if part.incoming is None:
        raise Refusal(_("Which gift did the bank take back?"), mend=_("Choose what had come in."), code="incoming")
    incoming = (
        Incoming.objects.select_for_update(no_key=True, of=("self",))
        .select_related("gift__fund")
        .get(pk=part.incoming.pk)
    )
    if incoming.bank_account_id != line.account_id or part.minor > incoming.minor - incoming.refunded_minor:
        raise Refusal(
            _("This came to another account, or less of it is left than that."), mend=_("Choose another."),
            code="incoming",
        )  # fmt: skip
    fund, money = incoming.gift.fund, Money(part.minor, line.account.currency)
    match = Match(
        line=line, kind=Kind.CHARGED_BACK, minor=part.minor, incoming=incoming, fund=fund, matched_by=by.actor_id
    )
    missing = money.minor - queries.available(fund.book, fund.public_id, money.currency).minor
    legs = [*_taken(incoming, line, money), *_unsettled(incoming, money)]
    if missing > 0:
        legs += _cover(fund, general, line, Money(missing, money.currency))
    posting = Posting(day, "charged_back", match.public_id, tuple(legs))
    [match.entry_id] = ledger.post(book=fund.book, postings=[posting], by=by)
    incoming.refunded_minor += part.minor
    incoming.save(update_fields=["refunded_minor"])
    return match


def _taken(incoming: Incoming, line: BankLine, money: Money) -> list[Leg]:
    gift = incoming.gift
    code = chart.PLATFORM_DONATIONS if gift.kind == Gift.Kind.PLATFORM else chart.DONATIONS
    fund = gift.fund.public_id
    return [
        Leg(code, fund, money.currency, money.minor, None, gift.public_id),
        Leg(chart.BANK, fund, money.currency, -money.minor, line.account.public_id, gift.public_id),
    ]


def _unsettled(incoming: Incoming, money: Money) -> list[Leg]:
    """What the money had settled of the pledge is awaited again, where all of it went."""
    gift, settled = incoming.gift, incoming.settles_minor or 0
    if not settled or money.minor != incoming.minor:
        return []
    giving_actions.unsettle(gift, settled)
    fund = gift.fund.public_id
    return [
        Leg(chart.PLEDGED, fund, gift.currency, settled, None, gift.public_id),
        Leg(chart.PLEDGES, fund, gift.currency, -settled, None, gift.public_id),
    ]


def _cover(fund: Fund, general: Fund, line: BankLine, missing: Money) -> list[Leg]:
    """What a fund lacks comes from the general one, within the same entry."""
    left = queries.available(general.book, general.public_id, missing.currency)
    if fund.pk == general.pk or left < missing:
        lack = missing if fund.pk == general.pk else missing - left
        raise Refusal(
            _("This money was spent already, and the general fund lacks %(amount)s %(currency)s to cover it.")
            % {"amount": lack.amount, "currency": lack.currency},
            mend=_("Let unrestricted money come in first, or take back what is approved and not yet paid."),
            code="cover",
        )
    bank, currency, minor = line.account.public_id, missing.currency, missing.minor
    return [
        Leg(chart.TO_FUNDS, general.public_id, currency, minor, None, fund.public_id),
        Leg(chart.BANK, general.public_id, currency, -minor, bank),
        Leg(chart.BANK, fund.public_id, currency, minor, bank),
        Leg(chart.FROM_FUNDS, fund.public_id, currency, -minor, None, general.public_id),
    ]
