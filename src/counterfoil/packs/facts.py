"""The sheet Facts: one statement per row, as tuples for the staging table.

A hundred thousand rows go through here, so that nothing is made twice: what a cell means is remembered by its text,
and no model instance is built.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_noop as _

from counterfoil.base.dates import PartialDate
from counterfoil.base.quantities import UNKNOWN, Qualifier
from counterfoil.packs import cells, lookups, schema
from counterfoil.packs.about import choices
from counterfoil.packs.acts import Act, Acts
from counterfoil.packs.cell_text import CellError, folded, line, says_nothing, shown, words, wrong
from counterfoil.packs.reading import Context, short
from counterfoil.packs.sheets import SheetRows
from counterfoil.statements.staging import FACT_COLUMNS
from counterfoil.statements.terms import Shape

FACTS_FROM = 10_000_000  # staged rows of Facts are numbered from here, so that they never meet those of Acts
AT = {column: position for position, column in enumerate(FACT_COLUMNS[1:])}  # where a column stands in a row
_QUALIFIER_WORDS = {
    Qualifier.EXACTLY: ("exact", "=", "正好", "恰好"),
    Qualifier.AT_LEAST: ("at least", "≥", ">=", ">", "more than", "over", "or more", "至少", "不少于", "超过", "余", "以上"),
    Qualifier.ABOUT: ("about", "~", "≈", "around", "nearly", "approximately", "约", "大约", "近", "左右"),
    Qualifier.UP_TO: ("up to", "≤", "<=", "<", "at most", "no more than", "至多", "不超过", "最多", "以内"),
    Qualifier.NOT_STATED: ("not stated", "未说明"),
    Qualifier.UNCLEAR: ("unclear", "不清楚"),
}  # fmt: skip
_NOTHING: tuple[Any, ...] = (None, None)
# (currency, words, members, unit, unit words, number, qualifier, begins, ends)
_BLANK = ("", "", [], None, "", None, str(Qualifier.NOT_STATED), None, None)


def day(date: PartialDate | None) -> tuple[Any, Any]:
    """The two columns of a partial date."""
    return _NOTHING if date is None else (date.first_day(), int(date.precision))


class Facts:
    """Reads rows of Facts. `rows` are tuples for `statements.staging.FACT_COLUMNS`, after the stage; `new_id` is left None."""

    def __init__(self, context: Context, acts: Acts) -> None:
        language = context.language
        self.context, self.acts = context, acts
        self.measures, self.terms = lookups.measures(language)
        self.dimensions = lookups.dimensions(language)
        self.units = lookups.units(language)
        self.qualifiers = choices(Qualifier, _QUALIFIER_WORDS)
        self.rows: list[tuple[Any, ...]] = []
        self.memo: dict[str, dict[Any, tuple[Any, CellError | None]]] = {}
        self.labels = {column.key: column.label(language) for column in schema.FACTS.columns}

    def read(self, sheet: SheetRows, progress: Callable[[int], None]) -> None:
        """Read all rows; mistakes go to the context, and rows are let go once they are read.

        Args:
            progress: called now and then with the number of rows done.
        """
        readers = {
            "act": self._act, "what": self._measure, "qualifier": self._qualifier, "split_by": self.dimensions.find,
            "which": short(200), "per": self._per, "stated_as": self._stated_as, "period": self._period,
            "place": self._place, "said_by": short(200), "exact_words": words,
        }  # fmt: skip
        columns = [(key, sheet.columns.get(key), reader, self.memo.setdefault(key, {})) for key, reader in readers.items()]
        singles = [sheet.columns.get(key) for key in ("value", "unit", "before")]
        for done, (number, row) in enumerate(sheet.rows):
            self._row(sheet.name, number, row, columns, singles)
            sheet.rows[done] = (number, [])
            if done % 5000 == 4999:
                progress(done + 1)

    def from_acts(self, acts: list[Act]) -> list[tuple[Any, ...]]:
        """The dates and places of the acts, as statements of this account."""
        rows = []
        exactly = str(Qualifier.EXACTLY)
        for act in acts:
            if act.begins:
                dates = ("", "", [], None, "", None, exactly, act.begins, act.ends)
                rows.append(_tuple(act.row, act.ref, "dates", Shape.DATES, dates))
            if act.place:
                place = ("", act.place, [], None, "", None, exactly, None, None)
                rows.append(_tuple(act.row, act.ref, "place", Shape.WORDS, place))
        return rows

    def _row(self, sheet: str, number: int, row: list[Any], columns: Any, singles: list[int | None]) -> None:
        before_mistakes = self.context.problems.count
        read = []
        for key, index, reader, memo in columns:
            cell = row[index] if index is not None else ""
            known = memo.get(cell) if cell.__class__ is str else None
            if known is None:
                known = _attempt(reader, cell)
                if cell.__class__ is str and len(memo) < 50_000:
                    memo[cell] = known
            value, error = known
            if error is not None:
                self._note(sheet, number, key, error)
            read.append(value)
        act, measure, qualifier, dimension, which, per, stated_as, period, place, said_by, exact_words = read
        value, unit, before = (row[index] if index is not None else "" for index in singles)
        if self.context.problems.count > before_mistakes:
            return
        if (dimension is None) != (which == ""):
            missing, there = ("which", "split_by") if which == "" else ("split_by", "which")
            self._note(sheet, number, missing, wrong(
                _("“%(there)s” is filled and “%(missing)s” is blank."), _("Fill both, or neither."),
                there=self.labels[there], missing=self.labels[missing],
            ))  # fmt: skip
            return
        term = self.terms[measure]
        try:
            said = self._said(term, value, qualifier, unit)
            earlier = self._before(term, before, said)
        except _At as found:
            self._note(sheet, number, found.key, found.error)
            return
        self.rows.append(
            _tuple(number + FACTS_FROM, act, measure, term.shape, said, dimension, which, per, stated_as, period, place,
                   said_by, exact_words, earlier)
        )  # fmt: skip

    def _note(self, sheet: str, number: int, key: str, error: CellError) -> None:
        self.context.problems.mistake(sheet, number, self.labels[key], error)

    # --- the cells that stand alone ---------------------------------------------------------------------

    def _act(self, cell: object) -> str:
        text = line(cell, 300)
        if not text:
            raise wrong(_("The act is blank."), _("Write the ref of the act that this is said of."))
        return self.acts.find(text)

    def _measure(self, cell: object) -> str:
        code = self.measures.find(cell)
        if code is None:
            raise wrong(_("It does not say what is meant."), _("Choose a measure: delegates, recipients, cash given …"))
        return code

    def _qualifier(self, cell: object) -> str:
        text = line(cell, 60)
        if not text:
            return ""
        if found := self.qualifiers.get(folded(text)) or self.qualifiers.get(text):
            return found
        raise wrong(_("“%(text)s” is not one of: about, at least, up to."), _("Choose one from the list, or clear the cell."), text=shown(text))

    def _per(self, cell: object) -> str | None:
        return self.units.resolve(line(cell, 60))[0]

    def _stated_as(self, cell: object) -> tuple[Any, str]:
        read = cells.number(cell)
        if not read.value.known:
            return None, ""
        currency = read.currency or (cells.currency(read.unit_words) if read.unit_words else None)
        if currency is None or read.value.qualifier != Qualifier.EXACTLY:
            raise wrong(
                _("“%(text)s” is not an amount with its currency."),
                _("Write the amount and the currency alone: 58824 USD. Words such as “about” go into the exact words."), text=shown(cell),
            )  # fmt: skip
        return read.value.amount, currency

    def _period(self, cell: object) -> tuple[Any, ...]:
        period = cells.period(cell)
        if period is None:
            return (None, None, None, None, "")
        if len(period.said) > 120:
            raise wrong(_("The period has more than 120 characters."), _("Shorten it; the rest can go into the exact words."))
        return (*day(period.since), *day(period.until), period.said)

    def _place(self, cell: object) -> int | None:
        text = line(cell, 200)
        return self.context.places.find(text).id if text else None

    # --- the value, by the measure's shape ---------------------------------------------------------------

    def _said(self, term: lookups.MeasureTerm, cell: Any, typed: str, unit: Any) -> tuple[Any, ...]:
        if term.shape in (Shape.NUMBER, Shape.AMOUNT):
            return self._counted(term, cell, typed, unit)
        try:
            unit_words = line(unit, 80)
        except CellError as error:
            raise _At("unit", error) from None
        if unit_words:
            raise _At("unit", wrong(_("“%(what)s” takes no unit."), _("Clear the unit, or choose another measure."), what=term.label))
        try:
            said = self._told(term, cell)
        except CellError as error:
            raise _At("value", error) from None
        if said is None:
            return _unknown(typed)
        if typed in UNKNOWN:
            raise _At("qualifier", wrong(_("There is a value, and it is marked as not stated."), _("Clear one of the two.")))
        return (*said[:6], typed or str(Qualifier.EXACTLY), *said[7:])

    def _told(self, term: lookups.MeasureTerm, cell: Any) -> tuple[Any, ...] | None:
        """Words, a list or dates; None where nothing is stated."""
        if term.shape == Shape.WORDS:
            text = words(cell)
            return None if says_nothing(text) else ("", text, [], None, "", None, "", None, None)
        if term.shape == Shape.SET:
            members = list(cells.items(cell))
            return None if not members or says_nothing(members[0]) else ("", "", members, None, "", None, "", None, None)
        span = cells.period(cell)
        if span is None:
            return None
        if span.said or span.since is None or span.until is None:
            raise wrong(_("“%(text)s” is not a date or a span of dates."), _("Write 2022-08-02, or 2022-08-02 to 2022-08-05."), text=shown(cell))
        return ("", "", [], None, "", None, "", span.since, None if span.until == span.since else span.until)

    def _counted(self, term: lookups.MeasureTerm, cell: Any, typed: str, unit: Any) -> tuple[Any, ...]:
        try:
            read = cells.number(cell)
        except CellError as error:
            raise _At("value", error) from None
        qualifier = str(read.value.qualifier)
        if typed and typed != qualifier:
            if not read.value.known and typed in UNKNOWN:
                qualifier = typed
            elif qualifier != Qualifier.EXACTLY:
                raise _At("qualifier", wrong(
                    _("The value says “%(one)s”, this column “%(other)s”."), _("Keep one of the two."),
                    one=read.value.qualifier.label, other=Qualifier(typed).label,
                ))  # fmt: skip
            elif typed in UNKNOWN:
                raise _At("qualifier", wrong(_("There is a value, and it is marked as not stated."), _("Clear one of the two.")))
            else:
                qualifier = typed
        if term.shape == Shape.AMOUNT:
            currency = self._currency(read, unit)
            return (currency, "", [], None, "", read.value.amount, qualifier, None, None)
        if read.currency:
            raise _At("value", wrong(
                _("This is an amount of money, and “%(what)s” counts."), _("Choose a measure of money, such as cash given."), what=term.label
            ))  # fmt: skip
        code, said = self._unit(read.unit_words, unit, term.adds_to)
        return ("", "", [], code, said, read.value.amount, qualifier, None, None)

    def _currency(self, read: cells.NumberCell, unit: Any) -> str:
        """The currency that the cell or the unit column names; blank where neither does."""
        try:
            inside = read.currency or (cells.currency(read.unit_words) if read.unit_words else None)
        except CellError as error:
            raise _At("value", error) from None
        try:
            beside = cells.currency(unit)
        except CellError as error:
            raise _At("unit", error) from None
        if beside and inside and not (beside == inside or read.fits(beside)):
            raise _At("unit", wrong(
                _("The value says %(one)s, the unit %(other)s."), _("Keep one of the two."), one=inside, other=beside
            ))  # fmt: skip
        return beside or inside or ""

    def _unit(self, inside: str, beside: Any, adds_to: str) -> tuple[str | None, str]:
        key = "unit"
        try:
            outer = self.units.resolve(line(beside, 80) if beside != "" else "", adds_to)
            key = "value"
            inner = self.units.resolve(inside, adds_to)
        except CellError as error:
            raise _At(key, error) from None
        if inner[0] and outer[0] and inner[0] != outer[0]:
            raise _At("unit", wrong(
                _("The value counts “%(one)s”, the unit says “%(other)s”."), _("Keep one of the two."), one=inside, other=str(beside)
            ))  # fmt: skip
        return outer if outer[0] else inner

    def _before(self, term: lookups.MeasureTerm, cell: Any, said: tuple[Any, ...]) -> tuple[Any, str]:
        if cell == "" or cell is None:
            return None, str(Qualifier.NOT_STATED)
        try:
            read = cells.number(cell)
            if not read.value.known:
                return None, str(read.value.qualifier)
            if term.shape not in (Shape.NUMBER, Shape.AMOUNT):
                raise wrong(_("“%(what)s” is not a number, so that it has no earlier one."), _("Clear the cell."), what=term.label)
            if term.shape == Shape.AMOUNT:
                same = read.fits(said[0]) and not read.unit_words
            else:
                same = not read.currency and (not read.unit_words or self.units.resolve(read.unit_words)[0] == said[3])
            if not same:
                raise wrong(_("The earlier value has another unit."), _("Write the number alone, in the same unit."))
        except CellError as error:
            raise _At("before", error) from None
        return read.value.amount, str(read.value.qualifier)


class _At(Exception):
    """A mistake in one of the columns that are read together."""

    def __init__(self, key: str, error: CellError) -> None:
        super().__init__(key)
        self.key, self.error = key, error


def _attempt(reader: Callable[[Any], Any], cell: Any) -> tuple[Any, CellError | None]:
    try:
        return reader(cell), None
    except CellError as error:
        return None, error.with_traceback(None)


def _unknown(typed: str) -> tuple[Any, ...]:
    return (*_BLANK[:6], typed if typed in UNKNOWN else _BLANK[6], None, None)


def _tuple(
    row: int, ref: str, measure: str, shape: str, said: tuple[Any, ...], dimension: str | None = None, which: str = "",
    per: str | None = None, stated_as: tuple[Any, str] = (None, ""), period: tuple[Any, ...] = (None, None, None, None, ""),
    place: int | None = None, said_by: str = "", exact_words: str = "",
    before: tuple[Any, str] = (None, str(Qualifier.NOT_STATED)),
) -> tuple[Any, ...]:  # fmt: skip
    """A row in the order of FACT_COLUMNS after the stage."""
    currency, words_, members, unit, unit_words, number, qualifier, begins, ends = said
    return (
        row, ref, None, measure, str(shape), currency, words_, members, unit, unit_words, dimension, which, per,
        *stated_as, period[4], place, said_by, exact_words, number, qualifier, *day(begins), *day(ends), *before, *period[:4],
    )  # fmt: skip
