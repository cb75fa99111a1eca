"""A value by the shape of its measure: a number, an amount, dates, words or a list, with its unit and qualifier."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_noop as _

from counterfoil.base.dates import PartialDate
from counterfoil.base.quantities import UNKNOWN, Qualifier
from counterfoil.packs import cells, lookups
from counterfoil.packs.acts import NO_MEMBERS
from counterfoil.packs.cell_text import CellError, line, says_nothing, shown, words, wrong
from counterfoil.statements.terms import Shape

NOTHING: tuple[Any, ...] = (None, None)


def day(date: PartialDate | None) -> tuple[Any, Any]:
    """The two columns of a partial date."""
    return NOTHING if date is None else (date.first_day(), int(date.precision))


class At(Exception):
    """A mistake in one of the columns that are read together."""

    def __init__(self, key: str, error: CellError) -> None:
        super().__init__(key)
        self.key, self.error = key, error


class Values:
    """Reads what stands in value, qualifier, unit and before, for measures by their code."""

    def __init__(self, terms: dict[str, lookups.MeasureTerm], units: lookups.Units) -> None:
        self.terms, self.units = terms, units

    def said(self, measure: str, typed: str, cell: Any, unit: Any) -> tuple[Any, ...]:
        """(currency, words, members, unit, unit words, number, qualifier, begins, ends); a date takes two."""
        term = self.terms[measure]
        if term.shape in (Shape.NUMBER, Shape.AMOUNT):
            return self._counted(term, cell, typed, unit)
        try:
            unit_words = line(unit, 80)
        except CellError as error:
            raise At("unit", error) from None
        if unit_words:
            raise At(
                "unit",
                wrong(
                    _("“%(what)s” takes no unit."), _("Clear the unit, or choose another measure."), what=term.label
                ),
            )
        try:
            said = self._told(term, cell)
        except CellError as error:
            raise At("value", error) from None
        if said is None:
            return _unknown(typed)
        if typed in UNKNOWN:
            raise At(
                "qualifier", wrong(_("There is a value, and it is marked as not stated."), _("Clear one of the two."))
            )
        return (*said[:6], typed or str(Qualifier.EXACTLY), *said[7:])

    def _told(self, term: lookups.MeasureTerm, cell: Any) -> tuple[Any, ...] | None:
        """Words, a list or dates; None where nothing is stated."""
        if term.shape == Shape.WORDS:
            text = words(cell)
            return None if says_nothing(text) else ("", text, NO_MEMBERS, None, "", None, "", *NOTHING, *NOTHING)
        if term.shape == Shape.SET:
            members = list(cells.items(cell))
            return (
                None
                if not members or says_nothing(members[0])
                else ("", "", members, None, "", None, "", *NOTHING, *NOTHING)
            )
        span = cells.period(cell)
        if span is None:
            return None
        if span.said or span.since is None or span.until is None:
            raise wrong(
                _("“%(text)s” is not a date or a span of dates."),
                _("Write 2022-08-02, or 2022-08-02 to 2022-08-05."),
                text=shown(cell),
            )
        return (
            "",
            "",
            NO_MEMBERS,
            None,
            "",
            None,
            "",
            *day(span.since),
            *day(None if span.until == span.since else span.until),
        )

    def _counted(self, term: lookups.MeasureTerm, cell: Any, typed: str, unit: Any) -> tuple[Any, ...]:
        try:
            read = cells.number(cell)
        except CellError as error:
            raise At("value", error) from None
        qualifier = str(read.value.qualifier)
        if typed and typed != qualifier:
            if not read.value.known and typed in UNKNOWN:
                qualifier = typed
            elif qualifier != Qualifier.EXACTLY:
                raise At(
                    "qualifier",
                    wrong(
                        _("The value says “%(one)s”, this column “%(other)s”."),
                        _("Keep one of the two."),
                        one=read.value.qualifier.label,
                        other=Qualifier(typed).label,
                    ),
                )
            elif typed in UNKNOWN:
                raise At(
                    "qualifier",
                    wrong(_("There is a value, and it is marked as not stated."), _("Clear one of the two.")),
                )
            else:
                qualifier = typed
        if term.shape == Shape.AMOUNT:
            currency = self._currency(read, unit)
            return (currency, "", NO_MEMBERS, None, "", read.value.amount, qualifier, *NOTHING, *NOTHING)
        if read.currency:
            raise At(
                "value",
                wrong(
                    _("This is an amount of money, and “%(what)s” counts."),
                    _("Choose a measure of money, such as cash given."),
                    what=term.label,
                ),
            )
        code, said = self._unit(read.unit_words, unit, term.adds_to)
        return ("", "", NO_MEMBERS, code, said, read.value.amount, qualifier, *NOTHING, *NOTHING)

    def _currency(self, read: cells.NumberCell, unit: Any) -> str:
        """The currency that the cell or the unit column names; blank where neither does."""
        try:
            inside = read.currency or (cells.currency(read.unit_words) if read.unit_words else None)
        except CellError as error:
            raise At("value", error) from None
        try:
            beside = cells.currency(unit)
        except CellError as error:
            raise At("unit", error) from None
        if beside and inside and not (beside == inside or read.fits(beside)):
            raise At(
                "unit",
                wrong(
                    _("The value says %(one)s, the unit %(other)s."),
                    _("Keep one of the two."),
                    one=inside,
                    other=beside,
                ),
            )
        return beside or inside or ""

    def _unit(self, inside: str, beside: Any, adds_to: str) -> tuple[str | None, str]:
        key = "unit"
        try:
            outer = self.units.resolve(line(beside, 80), adds_to)
            key = "value"
            inner = self.units.resolve(inside, adds_to)
        except CellError as error:
            raise At(key, error) from None
        if inner[0] and outer[0] and inner[0] != outer[0]:
            raise At(
                "unit",
                wrong(
                    _("The value counts “%(one)s”, the unit says “%(other)s”."),
                    _("Keep one of the two."),
                    one=inside,
                    other=str(beside),
                ),
            )
        return outer if outer[0] else inner

    def before(self, measure: str, cell: Any, currency: str, unit: str | None) -> tuple[Any, str]:
        """The earlier value that the source compares with; `currency` and `unit` are those of the value."""
        term = self.terms[measure]
        try:
            read = cells.number(cell)
            if not read.value.known:
                return None, str(read.value.qualifier)
            if term.shape not in (Shape.NUMBER, Shape.AMOUNT):
                raise wrong(
                    _("“%(what)s” is not a number, so that it has no earlier one."),
                    _("Clear the cell."),
                    what=term.label,
                )
            if term.shape == Shape.AMOUNT:
                same = read.fits(currency) and not read.unit_words
            else:
                same = not read.currency and (not read.unit_words or self.units.resolve(read.unit_words)[0] == unit)
            if not same:
                raise wrong(_("The earlier value has another unit."), _("Write the number alone, in the same unit."))
        except CellError as error:
            raise At("before", error) from None
        return read.value.amount, str(read.value.qualifier)


def _unknown(typed: str) -> tuple[Any, ...]:
    qualifier = typed if typed in UNKNOWN else str(Qualifier.NOT_STATED)
    return ("", "", NO_MEMBERS, None, "", None, qualifier, *NOTHING, *NOTHING)
