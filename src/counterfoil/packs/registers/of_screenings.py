"""Rows of Screenings, written by the actions of screenings: the offer in a screening's first row, and its totals."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from functools import cached_property
from uuid import UUID

from django.utils.translation import gettext_noop as _

from counterfoil.base.errors import Refusal
from counterfoil.base.money import Money
from counterfoil.base.text import TranslatedText
from counterfoil.packs.cell_text import Message, folded
from counterfoil.packs.registers.of_courses import as_named, day, must_be_the_same, name_like
from counterfoil.packs.registers.of_groups import iso
from counterfoil.packs.registers.register import Values
from counterfoil.packs.registers.work import Passed, Step, Work, names_of
from counterfoil.screenings.actions import (
    ScreeningDraft,
    TotalDraft,
    change_screening,
    enter_total,
    offer_screening,
)
from counterfoil.screenings.drafts import rounded
from counterfoil.screenings.models import Screening, Total

_OFFER = ("name", "provider", "programme", "begins", "ends", "offered", "cost", "currency")


class ScreeningHand:
    """Rows of Screenings; several rows of one ref are totals of one screening."""

    def __init__(self, work: Work) -> None:
        self.work = work

    @cached_property
    def there(self) -> dict[UUID, Screening]:
        found = Screening.objects.filter(scheme=self.work.scheme)
        related = ("tally", "provider", "programme", "scheme")
        return {screening.public_id: screening for screening in found.select_related(*related)}

    @cached_property
    def names(self) -> dict[str, Screening]:
        return names_of(self.there.values())

    def get(self, subject: UUID) -> Screening | None:
        return self.there.get(subject)

    def find(self, values: Values) -> Screening | None:
        here = self.work.refs["screenings"]
        if (ref := folded(values["ref"])) in here:
            if here[ref] is None:
                raise Passed
            return here[ref]  # type: ignore[no-any-return]
        found = self.names.get(folded(values.get("name", "")))
        return found if found and found.begins.isoformat() == values.get("begins") else None

    def describe(self, screening: Screening, values: Values) -> Values:
        cost = screening.cost
        said: Values = {
            "name": name_like(screening.tally.name, values.get("name", "")), "provider": screening.provider_id,
            "programme": screening.programme, "begins": iso(screening.begins), "ends": iso(screening.ends),
            "offered": screening.offered, "cost": f"{cost.amount.normalize():f}" if cost else None,
            "currency": cost.currency if cost else None,
        }  # fmt: skip
        if values.get("county"):
            total = self._total(screening, values)
            said |= {
                "county": values["county"] if total else None, "screened": total and total.screened,
                "eligible": total and total.eligible, "eligible_source": total and total.eligible_source,
                "followed_up": total and self._as_typed(total, values),
            }  # fmt: skip
        return said

    def _as_typed(self, total: Total, values: Values) -> int | None:
        typed = values.get("followed_up")
        return typed if typed is not None and rounded(typed) == total.followed_up else total.followed_up

    def _total(self, screening: Screening, values: Values) -> Total | None:
        begins, ends = self._period(screening, values)
        return screening.totals.filter(
            place=values["county"], begins=begins, ends=ends, side=self.work.registers.side, superseded_at=None
        ).first()

    def _period(self, screening: Screening, values: Values) -> tuple[dt.date, dt.date]:
        return day(values.get("from")) or screening.begins, day(values.get("until")) or screening.ends

    def add(self, values: Values, step: Step) -> Screening:
        for column in ("name", "provider", "begins", "ends"):
            if values.get(column) is None:
                raise Refusal(
                    Message(_("The first row of a screening says its name, its provider and its days.")),
                    mend=Message(_("Fill in the cell; the next rows of the same ref may leave it blank.")),
                    where=column,
                )  # fmt: skip
        made = offer_screening(scheme=self.work.scheme, draft=self._draft(TranslatedText(), values), by=self.work.by)
        return self._told(made, values)

    def change(self, screening: Screening, values: Values, step: Step) -> Screening:
        if "name" in step.row.values:
            must_be_the_same(self.describe(screening, values), values, "name", "begins")
        if set(step.differs) & set(_OFFER):
            screening = change_screening(
                screening=screening, draft=self._draft(screening.tally.name, values), by=self.work.by
            )
        return self._told(screening, values)

    def _draft(self, name: TranslatedText, values: Values) -> ScreeningDraft:
        provider = self.work.office(values["provider"])
        assert provider is not None  # `add` asks for it
        cost = None
        if values.get("cost"):
            if not values.get("currency"):
                raise Refusal(
                    Message(_("The cost has no currency.")), mend=Message(_("Write its code: CNY.")), where="currency"
                )
            cost = Money.of(Decimal(values["cost"]), values["currency"])
        return ScreeningDraft(
            name=as_named(name, values["name"]), provider=provider, begins=dt.date.fromisoformat(values["begins"]),
            ends=dt.date.fromisoformat(values["ends"]), offered=values.get("offered"), cost=cost,
            programme=values.get("programme"),
        )  # fmt: skip

    def _told(self, screening: Screening, values: Values) -> Screening:
        self.there[screening.public_id] = screening
        place = self.work.place(values.get("county"))
        if place is None and values.get("screened") is None:
            return screening
        if place is None or values.get("screened") is None:
            raise Refusal(
                Message(_("A total is of a county, and says how many were screened.")),
                mend=Message(_("Fill in both, or neither.")), where="county" if place is None else "screened",
            )  # fmt: skip
        begins, ends = self._period(screening, values)
        enter_total(
            screening=screening,
            draft=TotalDraft(
                place=place, begins=begins, ends=ends, screened=values["screened"], eligible=values.get("eligible"),
                eligible_source=values.get("eligible_source") or "", followed_up=values.get("followed_up"),
            ),
            by=self.work.by,
        )  # fmt: skip
        return screening
