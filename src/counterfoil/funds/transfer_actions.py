"""Writes about money between funds of one book, about what donors consent to, and about a fund's end."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from counterfoil.base import audit
from counterfoil.base.actors import Actor
from counterfoil.base.errors import Refusal
from counterfoil.base.money import Money
from counterfoil.funds import giving_queries
from counterfoil.funds.access import must_keep
from counterfoil.funds.models import Consent, Donor, Fund, Proposal, Transfer
from counterfoil.ledger import actions as ledger
from counterfoil.ledger import chart, queries
from counterfoil.ledger.entries import Leg, Posting
from counterfoil.statements.models import CustodyNote

Kind = Transfer.Kind

# (debit of the fund that gives, credit of the fund that takes); the bank stands across from both
_CODES: dict[str, tuple[str, str]] = {
    Kind.TRANSFER: (chart.TO_FUNDS, chart.FROM_FUNDS),
    Kind.LEFTOVER: (chart.TO_FUNDS, chart.FROM_FUNDS),
    Kind.FEE: (chart.MANAGEMENT_FEE, chart.FEES_FROM_FUNDS),
    Kind.ADVANCE: (chart.DUE_FROM_FUNDS, chart.DUE_TO_FUNDS),
    Kind.REPAID: (chart.DUE_TO_FUNDS, chart.DUE_FROM_FUNDS),
}


@dataclass(frozen=True)
class Given:
    """A donor's consent: on which day, how it was said, and the paper where there is one."""

    donor: Donor
    day: dt.date
    how: str
    paper: CustodyNote | None = None


# Between funds


def must_be_allowed(
    kind: Transfer.Kind, giver: Fund, taker: Fund, money: Money, day: dt.date, consenting: Collection[int]
) -> None:
    """Whether money may move so; asked when it is proposed, and again when it is approved.

    A fee is taken by unrestricted money, up to what was agreed of what came in. An advance goes the other way, and
    back. A leftover goes where the agreement says. Any other transfer out of a restricted fund needs every donor.

    Raises:
        Refusal: what is wrong, with the field.
    """
    if giver.book_id != taker.book_id or giver.pk == taker.pk:
        raise Refusal(_("These are not two funds of one book."), mend=_("Choose another fund."), where="taker")
    if kind not in _CODES:
        raise Refusal(_("This kind of transfer is not proposed."), mend=_("Choose another."), where="kind")
    if money.minor <= 0:
        raise Refusal(_("The amount is zero."), mend=_("Write what moves."), where="amount", code="zero")
    if kind in (Kind.FEE, Kind.REPAID) and not (taker.is_general and not giver.is_general):
        raise Refusal(
            _("This goes from a restricted fund to the general fund."), mend=_("Choose them so."), where="taker"
        )
    if kind == Kind.ADVANCE and not (giver.is_general and not taker.is_general):
        raise Refusal(
            _("An advance goes from the general fund to a restricted one."), mend=_("Choose them so."), where="giver"
        )
    if kind == Kind.FEE:
        _must_be_within_the_fee(giver, money)
    if kind == Kind.LEFTOVER and _leftover_goes(giver, taker, day):
        return
    if kind in (Kind.TRANSFER, Kind.LEFTOVER) and not giver.is_general:
        must_consent(giver, consenting)


def _must_be_within_the_fee(fund: Fund, money: Money) -> None:
    left = giving_queries.fee_left(fund, money.currency)
    if money > left:
        raise Refusal(
            _("The fee agreed is %(percent)s percent of what came in: %(amount)s %(currency)s may still be taken.")
            % {"percent": f"{fund.fee_percent.normalize():f}", "amount": left.amount, "currency": left.currency},
            mend=_("Write that much or less."), where="amount", code="fee",
        )  # fmt: skip


def _leftover_goes(giver: Fund, taker: Fund, day: dt.date) -> bool:
    """Whether the agreement sends the leftover there; False where the donors are asked.

    They are also where no day says that the period is over: else all money would be "left over" from the first day.
    """
    if giver.ends and day <= giver.ends:
        raise Refusal(
            _("The fund may be used until %(day)s.") % {"day": giver.ends.isoformat()},
            mend=_("What is left over goes on when its period has ended."), where="day", code="period",
        )  # fmt: skip
    if giver.leftover == Fund.Leftover.RETURN:
        raise Refusal(
            _("What is left of this fund goes back to the donor, as agreed."),
            mend=_("Enter it as a refund of the gift."), where="taker", code="leftover",
        )  # fmt: skip
    agreed = {Fund.Leftover.GENERAL: taker.is_general, Fund.Leftover.FUND: taker.pk == giver.leftover_to_id}
    if not agreed.get(Fund.Leftover(giver.leftover), True):
        raise Refusal(
            _("What is left of this fund goes elsewhere, as agreed: %(where)s.")
            % {"where": giver.leftover_to or giver.get_leftover_display()},
            mend=_("Choose the fund that was agreed."), where="taker", code="leftover",
        )  # fmt: skip
    return giver.leftover != Fund.Leftover.ASK and giver.ends is not None


def must_consent(fund: Fund, consenting: Collection[int]) -> None:
    """Raises Refusal ("consent") unless every donor of a fund is among those whose consent is recorded."""
    if missing := [donor for donor in giving_queries.donors_of(fund) if donor.pk not in consenting]:
        raise Refusal(
            _("This needs the recorded consent of: %(donors)s.") % {"donors": ", ".join(map(str, missing))},
            mend=_("Ask them, and enter when and how each said yes."), where="consents", code="consent",
        )  # fmt: skip


def carry_out(*, proposal: Proposal, by: Actor) -> Transfer:
    """Move the money of a proposal that is being approved; a part of `answer_actions.approve`.

    Raises:
        Refusal: it is allowed no longer; as `ledger.post`.
    """
    giver, taker, kind = proposal.giver, proposal.taker, Transfer.Kind(proposal.kind)
    assert giver and taker and proposal.minor
    money = Money(proposal.minor, proposal.currency)
    list(Fund.objects.select_for_update(no_key=True).filter(pk__in=[giver.pk, taker.pk]).order_by("pk"))
    ledger.hold(book=giver.book, funds=[giver.public_id, taker.public_id])
    consents = Consent.objects.filter(fund=giver, after__transfer=str(proposal.public_id))
    must_be_allowed(kind, giver, taker, money, proposal.day, set(consents.values_list("donor", flat=True)))
    made = Transfer.objects.create(
        kind=kind, giver=giver, taker=taker, day=proposal.day, minor=money.minor, currency=money.currency,
        reason=proposal.reason, entered_by=proposal.entered_by, approved_by=by.actor_id,
    )  # fmt: skip
    posting = Posting(proposal.day, f"transfer_{kind.value}", made.public_id, _legs(kind, giver, taker, money))
    ledger.post(book=giver.book, postings=[posting], by=by)
    return made


def _legs(kind: Transfer.Kind, giver: Fund, taker: Fund, money: Money) -> tuple[Leg, ...]:
    """The money stays in the accounts of the bank in which the fund that gives holds it."""
    use, source = _CODES[kind]
    parts = _bank_parts(giver, money)
    out = [Leg(chart.BANK, giver.public_id, money.currency, -minor, sub) for sub, minor in parts]
    come = [Leg(chart.BANK, taker.public_id, money.currency, minor, sub) for sub, minor in parts]
    return (
        Leg(use, giver.public_id, money.currency, money.minor, None, taker.public_id), *out, *come,
        Leg(source, taker.public_id, money.currency, -money.minor, None, giver.public_id),
    )  # fmt: skip


def _bank_parts(fund: Fund, money: Money) -> list[tuple[uuid.UUID | None, int]]:
    """From which bank accounts the money is, the fullest first."""
    rows = queries.balances(fund.book, funds=[fund.public_id], codes=[chart.BANK])
    held = sorted(((r.balance, r.account.sub) for r in rows if r.account.currency == money.currency), reverse=True,
                  key=lambda row: row[0])  # fmt: skip
    parts, left = [], money.minor
    for balance, sub in held:
        part = min(max(balance, 0), left)
        if part:
            parts.append((sub, part))
            left -= part
    if left:  # the ledger refuses it by name: the fund has not enough
        parts.append((held[0][1] if held else None, left))
    return parts


# What donors said


def record_consents(
    *, fund: Fund, given: Sequence[Given], before: dict[str, Any], after: dict[str, Any], by: Actor
) -> None:
    """Write consents down; a part of the actions that need them."""
    for each in given:
        if not each.how.strip():
            raise Refusal(_("How did the donor say so?"), mend=_("Write it in a few words."), where="how")
        if each.day > timezone.localdate():
            raise Refusal(_("This day lies ahead."), mend=_("Enter it when it has happened."), where="asked")
    Consent.objects.bulk_create(
        Consent(
            fund=fund, donor=each.donor, day=each.day, how=each.how.strip(), paper=each.paper, before=before,
            after=after, entered_by=by.actor_id,
        )
        for each in given
    )  # fmt: skip


@transaction.atomic
def end_fund(*, fund: Fund, by: Actor) -> None:
    """End a fund in which nothing is left: nothing held, owed, lent, awaited or in store.

    Raises:
        Refusal: something is left in it, or it is the general fund.
    """
    must_keep(by, fund.book)
    held = Fund.objects.select_for_update(of=("self",), no_key=True).select_related("book__scheme").get(pk=fund.pk)
    ledger.hold(book=held.book, funds=[held.public_id])
    if held.is_general:
        raise Refusal(_("The general fund stays open with its books."), mend=_("End another fund."))
    standing = (
        *(chart.BANK, chart.STORE, chart.LOANS, chart.AWARDS_OWED, chart.REFUNDS_OWED, chart.COSTS_OWED),
        *(chart.DUE_TO_FUNDS, chart.UNEXPLAINED, chart.PLEDGED),
    )
    rows = [r for r in queries.balances(held.book, funds=[held.public_id], codes=standing) if r.balance]
    if rows:
        account = rows[0].account
        raise Refusal(
            _("Something is left in this fund: %(account)s, %(amount)s %(currency)s.")
            % {
                "account": chart.CHART[account.code].name,
                "amount": Money(abs(rows[0].balance), account.currency).amount,
                "currency": account.currency,
            },
            mend=_("Settle it first; what is left over goes where the agreement says."), code="left",
        )  # fmt: skip
    if not held.ended_at:
        held.ended_at = timezone.now()
        held.save(update_fields=["ended_at"])
        audit.record(by=by, verb="end_fund", kind="fund", subject=held.public_id, scheme=held.book.scheme.public_id)
