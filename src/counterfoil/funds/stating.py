"""How records of money become contributions and figures; `funds.figures` and rooms above put them together.

A contribution names its fund, its gift and its batch, never a bank account, and never a private donor.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import cache

from counterfoil.base.contributions import Contribution, Counted, Fold, Of, Role
from counterfoil.base.figures import Figure, Home
from counterfoil.base.money import Money
from counterfoil.base.quantities import Qualifier
from counterfoil.base.sides import Side
from counterfoil.base.text import TranslatedText
from counterfoil.funds.models import Gift
from counterfoil.funds.names import names_one_of
from counterfoil.ledger.models import Book
from counterfoil.partners.models import SchemeParty
from counterfoil.statements.models import Measure, Tally


class Stating:
    """What a scope's figures about money share: the labels of measures, the side of each book, its halves."""

    def __init__(self) -> None:
        self._measures = Measure.objects.in_bulk()
        self.side_of = cache(_side_of)

    def figure(
        self, tally: Tally, measure: str, fold: Fold, told: Iterable[Contribution],
        homes: Mapping[str, tuple[Home, ...]] | None = None, *, name: TranslatedText | None = None,
    ) -> Figure | None:  # fmt: skip
        """A figure of a tally; None where nothing is known in it at all.

        Args:
            homes: what each contribution lies in, by its id.
            name: instead of the tally's own.
        """
        told = tuple(told)
        if not any(c.number is not None for c in told):
            return None
        term = self._measures[measure]
        return Figure(
            key=f"{tally.handle}.{measure}", fold=fold, contributions=told, title=term.label, measure=measure,
            tally=str(tally.public_id), tally_handle=tally.handle,
            tally_name=(tally.name if name is None else name) or tally.kind.label, kind=tally.kind_id,
            unit=told[0].unit, people_helped=term.people_helped, quoted=False,
            within=(str(tally.parent.public_id),) if tally.parent else (), homes=homes or {},
        )  # fmt: skip


def _side_of(book: Book) -> Side:
    return Side(SchemeParty.objects.get(scheme=book.scheme_id, organisation=book.organisation_id).side)


def money(
    id: str, tally: Tally, amount: Money | None, currency: str, side: Side, *, label: str = "",
    role: Role = Role.WHOLE, qualifier: Qualifier = Qualifier.EXACTLY,
) -> Contribution:  # fmt: skip
    """An amount as a contribution; None says that it is not stated, so that a sum with it is "at least"."""
    return _said(id, tally, amount.amount if amount else None, side, label, role, qualifier, currency=currency)


def number(
    id: str, tally: Tally, count: Decimal | int | None, unit: str, side: Side, *, label: str = "",
    role: Role = Role.WHOLE, counted: Counted = Counted.ITEMISED,
) -> Contribution:  # fmt: skip
    """So many people or things; None says that it is not stated."""
    value = None if count is None else Decimal(count)
    return _said(id, tally, value, side, label, role, Qualifier.EXACTLY, unit=unit, counted=counted)


def _said(
    id: str, tally: Tally, value: Decimal | None, side: Side, label: str, role: Role, qualifier: Qualifier,
    *, unit: str = "", currency: str = "", counted: Counted = Counted.ITEMISED,
) -> Contribution:  # fmt: skip
    return Contribution(
        id=id, of=Of.RECORD, tally=str(tally.public_id), number=value,
        qualifier=Qualifier.NOT_STATED if value is None else qualifier, unit=unit, currency=currency, side=side,
        source_title=str(side.label), counted=counted, role=role, label=label,
    )  # fmt: skip


def home(tally: Tally, name: TranslatedText | None = None) -> Home:
    return Home(tally.kind_id, tally.handle, (tally.name if name is None else name) or tally.kind.label)


def public_name(gift: Gift) -> TranslatedText:
    """A gift's name as the public may read it: none of its own where it names a person, or who is not to be named.

    Of a donor whose name was erased nobody can say any more whether it stands there: then there is none either.
    Whoever loads the gift asks for its donors: `donors__donor__organisation`.
    """
    donors = [each.donor for each in gift.donors.all()]
    hidden = any(donor.erased_at for donor in donors) or names_one_of(" ".join(gift.tally.name.values()), donors)
    return TranslatedText() if hidden else gift.tally.name
