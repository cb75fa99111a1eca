"""What a fund may be used for: written when it is opened, and changed when two people and every donor agree."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from counterfoil.base import audit
from counterfoil.base.actors import Actor
from counterfoil.base.errors import Refusal
from counterfoil.base.money import Money
from counterfoil.funds.models import Condition, Consent, Fund, Proposal, Purpose
from counterfoil.funds.transfer_actions import must_consent
from counterfoil.partners.models import Place, Scheme
from counterfoil.programmes.models import Programme


@dataclass(frozen=True)
class Restriction:
    """What the money of a fund may be used for; what is left empty does not restrict.

    Args:
        places: each with all that lies within it.
        conditions: further checks without a limit of their own.
        at_most: the most that one recipient may get, one amount for each currency.
    """

    purposes: tuple[Purpose, ...] = ()
    programme: Programme | None = None
    places: tuple[Place, ...] = ()
    begins: dt.date | None = None
    ends: dt.date | None = None
    conditions: tuple[Condition.Code, ...] = ()
    at_most: tuple[Money, ...] = ()

    @classmethod
    def of(cls, fund: Fund) -> Restriction:
        """What a fund may be used for now."""
        conditions = list(fund.conditions.order_by("pk"))
        return cls(
            purposes=tuple(Purpose(code) for code in fund.purposes), programme=fund.programme,
            places=tuple(fund.places.order_by("pk")), begins=fund.begins, ends=fund.ends,
            conditions=tuple(Condition.Code(each.code) for each in conditions if each.minor is None),
            at_most=tuple(Money(each.minor, each.currency) for each in conditions if each.minor is not None),
        )  # fmt: skip

    @classmethod
    def from_terms(cls, terms: Mapping[str, Any]) -> Restriction:
        """What `as_terms` told."""
        begins, ends = (dt.date.fromisoformat(terms[end]) if terms[end] else None for end in ("begins", "ends"))
        conditions = terms["conditions"]
        return cls(
            purposes=tuple(Purpose(code) for code in terms["purposes"]),
            programme=Programme.objects.get(public_id=terms["programme"]) if terms["programme"] else None,
            places=tuple(Place.objects.filter(public_id__in=terms["places"]).order_by("pk")),
            begins=begins, ends=ends,
            conditions=tuple(Condition.Code(code) for code, _currency, minor in conditions if minor is None),
            at_most=tuple(Money(minor, currency) for _code, currency, minor in conditions if minor is not None),
        )  # fmt: skip

    def as_terms(self) -> dict[str, Any]:
        """As JSON, the same for the same restriction: things by their public ids, days in ISO."""
        limits = [[Condition.Code.AT_MOST.value, limit.currency, limit.minor] for limit in self.at_most]
        codes = [[code.value, "", None] for code in dict.fromkeys(self.conditions)]
        return {
            "purposes": sorted(purpose.value for purpose in self.purposes),
            "programme": str(self.programme.public_id) if self.programme else None,
            "places": sorted(str(place.public_id) for place in self.places),
            "begins": self.begins.isoformat() if self.begins else None,
            "ends": self.ends.isoformat() if self.ends else None,
            "conditions": sorted([*codes, *limits], key=lambda row: row[:2]),
        }

    def must_hold(self, scheme: Scheme) -> None:
        """Raises Refusal where the parts do not fit each other or the scheme."""
        if self.begins and self.ends and self.ends < self.begins:
            raise Refusal(_("The last day lies before the first."), mend=_("Change one of the days."), where="ends")
        if self.programme and self.programme.scheme_id != scheme.pk:
            raise Refusal(_("This programme is of another scheme."), mend=_("Choose one of this."), where="programme")
        if any(limit.minor <= 0 for limit in self.at_most):
            raise Refusal(_("The limit is zero."), mend=_("Write the most that one may get."), where="at_most")


ANYTHING = Restriction()


def write_restriction(*, fund: Fund, restriction: Restriction, by: Actor) -> None:
    """Write what a fund may be used for; a part of other actions, within their transaction."""
    fund.purposes, fund.programme = [p.value for p in restriction.purposes], restriction.programme
    fund.begins, fund.ends = restriction.begins, restriction.ends
    fund.save(update_fields=["purposes", "programme", "begins", "ends"])
    fund.places.set(restriction.places)
    fund.conditions.all().delete()
    limits = [
        Condition(fund=fund, code=Condition.Code.AT_MOST, minor=limit.minor, currency=limit.currency)
        for limit in restriction.at_most
    ]
    codes = [Condition(fund=fund, code=code) for code in dict.fromkeys(restriction.conditions)]
    Condition.objects.bulk_create([*codes, *limits])
    audit.record(by=by, verb="restrict", kind="fund", subject=fund.public_id, scheme=fund.book.scheme.public_id)


def carry_out(*, proposal: Proposal, by: Actor) -> None:
    """Write the restriction of a proposal that is being approved; a part of `answer_actions.approve`.

    Raises:
        Refusal: the fund is not as it was when this was proposed ("stale"); somebody gave to it meanwhile, and has
            not consented ("consent").
    """
    assert proposal.giver and proposal.terms
    held = Fund.objects.select_for_update(of=("self",), no_key=True).select_related("book__scheme")
    fund = held.get(pk=proposal.giver.pk)
    if Restriction.of(fund).as_terms() != proposal.terms["before"]:
        raise Refusal(
            _("What the fund is for was changed since this was proposed."),
            mend=_("Refuse this, and propose it anew."), code="stale",
        )  # fmt: skip
    consents = Consent.objects.filter(fund=fund, after__transfer=str(proposal.public_id))
    must_consent(fund, set(consents.values_list("donor", flat=True)))
    restriction = Restriction.from_terms(proposal.terms["after"])
    restriction.must_hold(fund.book.scheme)
    write_restriction(fund=fund, restriction=restriction, by=by)
