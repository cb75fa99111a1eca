"""What must hold of a batch before it is started, and before it is decided. Nothing here writes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from counterfoil.base.errors import Refusal
from counterfoil.base.money import Money, Rounding
from counterfoil.base.text import TranslatedText
from counterfoil.funds import giving_queries, rules
from counterfoil.funds.models import Fund, Gift, Purpose
from counterfoil.ledger import queries as ledger
from counterfoil.programmes.models import Programme
from counterfoil.scholarships.models import Batch, Part
from counterfoil.scholarships.parts import MOST_PEOPLE
from counterfoil.scholarships.queries import unpaid_minor

MOST_YEARS = 10
FIRST, LAST = 1950, 2150
PURPOSES: dict[str, Purpose] = {Batch.Kind.AWARD: Purpose.AWARD, Batch.Kind.RELIEF: Purpose.RELIEF}


@dataclass(frozen=True)
class BatchDraft:
    """A batch to be.

    Args:
        people: how many awards; of relief, how many codes.
        total: for one year.
        rounding: what happens to the last minor units where shares are equal; None where they are not.
        years: for how many years; the school confirms enrolment before each but the first.
    """

    name: TranslatedText
    kind: Batch.Kind
    year: int
    people: int
    total: Money
    rounding: Rounding | None = None
    years: int = 1
    programme: Programme | None = None


def must_start(fund: Fund, gift: Gift | None, draft: BatchDraft) -> None:
    """Raises the first Refusal of a batch that cannot be started out of a fund."""
    for refusal in (*_own(draft), *_around(fund, gift, draft)):
        raise refusal


def _own(draft: BatchDraft) -> Iterator[Refusal]:
    if not draft.name:
        yield Refusal(_("There is no name."), mend=_("Write it in one language at least."), where="name")
    if not FIRST <= draft.year <= LAST:
        yield Refusal(_("There is no such year."), mend=_("Write it with four digits."), where="year")
    if not 1 <= draft.years <= MOST_YEARS:
        words = _("A batch runs for 1 to %(most)d years.") % {"most": MOST_YEARS}
        yield Refusal(words, mend=_("Begin another batch after that."), where="years")
    if not 1 <= draft.people <= MOST_PEOPLE:
        yield Refusal(_("For how many people?"), mend=_("Write one or more, in digits."), where="people")
    if draft.total.minor <= 0:
        words = _("The whole is not above zero.")
        yield Refusal(words, mend=_("Write what all get together in one year."), where="total", code="zero")
    if draft.kind == Batch.Kind.RELIEF and (draft.rounding or draft.years > 1):
        yield Refusal(
            _("Relief is what the provider asks for: never in equal shares, and never for years ahead."),
            mend=_("Choose unequal shares and one year."), where="kind", code="relief",
        )  # fmt: skip


def _around(fund: Fund, gift: Gift | None, draft: BatchDraft) -> Iterator[Refusal]:
    if fund.ended_at:
        yield Refusal(_("The fund has ended."), mend=_("Choose another fund."), where="fund")
    if draft.total.currency not in fund.currencies:
        words = _("The fund is not kept in %(currency)s.") % {"currency": draft.total.currency}
        yield Refusal(words, mend=_("Choose another currency, or another fund."), where="currency")
    if gift and gift.fund_id != fund.pk:
        yield Refusal(_("This gift is of another fund."), mend=_("Choose one of this fund, or none."), where="gift")
    if draft.programme and draft.programme.scheme_id != fund.book.scheme_id:
        words = _("This programme is of another scheme.")
        yield Refusal(words, mend=_("Choose one of this."), where="programme")


@dataclass(frozen=True)
class Tie:
    """How a batch and its parts stand: `people` and `minor` are what the parts lack of the whole, below zero what
    they have too much."""

    parts: int
    people: int
    minor: int
    currency: str

    @property
    def holds(self) -> bool:
        return not (self.people or self.minor) and self.parts > 0

    @property
    def sentences(self) -> list[str]:
        """By how much they do not tie, in words; none where they do."""
        if not self.parts:
            return [_("There are no parts.")]
        found = []
        if self.people:
            words = (
                _("The parts lack %(n)d people.") if self.people > 0 else _("The parts have %(n)d people too many.")
            )
            found.append(words % {"n": abs(self.people)})
        if self.minor:
            words = (
                _("The parts lack %(amount)s %(currency)s.")
                if self.minor > 0
                else _("The parts come to %(amount)s %(currency)s too much.")
            )
            amount = Money(abs(self.minor), self.currency).amount
            found.append(words % {"amount": amount, "currency": self.currency})
        return found


def tie(batch: Batch, parts: Sequence[Part]) -> Tie:
    """Do the parts of the first year make the whole?"""
    people, minor = sum(part.people for part in parts), sum(part.minor for part in parts)
    return Tie(len(parts), batch.people - people, batch.total_minor - minor, batch.currency)


def must_decide(batch: Batch, parts: Sequence[Part]) -> None:
    """Is a batch fit to be decided?

    Raises:
        Refusal: the parts do not tie to it, by so much ("ties"); the fund may not be used so ("restriction"), or has
            too little left beside what was decided before, by so much ("not_enough").
    """
    tied = tie(batch, parts)
    if not tied.holds:
        raise Refusal(" ".join(tied.sentences), mend=_("Mend the parts, then decide."), where="parts", code="ties")
    if reasons := against(batch, parts, timezone.localdate()):
        mend = _("Choose another fund, or ask the donor to consent to a change.")
        raise Refusal(" ".join(reasons), mend=mend, where="fund", code="restriction")
    short = batch.total - free(batch.fund, batch.currency)
    if short.minor > 0:
        raise Refusal(
            _("The fund lacks %(amount)s %(currency)s for this batch.")
            % {"amount": short.amount, "currency": short.currency},
            mend=_("Wait for more to come in, or make the batch smaller."), where="fund", code="not_enough",
        )  # fmt: skip


def against(batch: Batch, parts: Sequence[Part], day: dt.date) -> list[str]:
    """Why the fund may not pay such parts, each reason once. Enrolment is asked at payment, not yet here."""
    limits = giving_queries.limits_of([batch.fund_id])[batch.fund_id]
    places = {part.pk: part.place_id or part.school.place_id for part in parts}
    within = giving_queries.places_within(places.values())
    reasons = (
        rules.refused_by(
            limits,
            rules.Use(
                purpose=PURPOSES[batch.kind], day=day, money=part.money, programme=batch.programme_id,
                places=within.get(places[part.pk] or 0, frozenset()), people=part.people, enrolled=True,
            ),
        )
        for part in parts
    )  # fmt: skip
    return list(dict.fromkeys(words for many in reasons for words in many))


def free(fund: Fund, currency: str) -> Money:
    """What a fund has available and has not decided on: less the parts of decided batches that no run pays yet."""
    return ledger.available(fund.book, fund.public_id, currency) - Money(unpaid_minor(fund, currency), currency)
