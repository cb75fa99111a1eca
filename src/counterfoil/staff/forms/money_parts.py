"""The parts of a batch as a table: typed row by row, or pasted from a sheet; what was typed comes back as typed."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from counterfoil.base.errors import Refusal
from counterfoil.base.money import Money, parse_amount
from counterfoil.base.text import one_line
from counterfoil.funds.payment_rows import RowProblems
from counterfoil.partners.models import Organisation
from counterfoil.scholarships.models import Batch, Part
from counterfoil.scholarships.parts import PartRow
from counterfoil.scholarships.queries import parts_of, parts_seen, schools_of
from counterfoil.staff.forms.base import HouseForm, mended

SHOWN = 200  # rows that the table shows; more are pasted
FIRST, MORE = 4, 4
COLUMNS = {
    Batch.Kind.AWARD: ("school", "level", "people", "amount"),
    Batch.Kind.RELIEF: ("school", "provider_code", "amount"),
}
LONGEST = {"school": 200, "level": 40, "provider_code": 40, "people": 20, "amount": 40}
LABELS = {
    "school": _l("School"), "level": _l("Class or level"), "people": _l("How many"), "amount": _l("Amount"),
    "provider_code": _l("The provider's code"),
}  # fmt: skip


@dataclass
class Typed:
    """One row as it was typed, with what is wrong with it."""

    number: int
    cells: dict[str, str]
    problems: list[tuple[str, str]] = field(default_factory=list)

    @property
    def is_blank(self) -> bool:
        return not any(self.cells.values())

    @property
    def fields(self) -> list[tuple[str, str, str, int]]:
        """(name, label, what was typed, how long it may be) of each cell."""
        return [
            (f"p{self.number}-{name}", str(LABELS[name]), value, LONGEST[name]) for name, value in self.cells.items()
        ]


class PartsForm(HouseForm):
    """Every row at once. `pasted` holds rows from a sheet, which follow those of the table."""

    theirs: list[Part] = []
    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    pasted = forms.CharField(
        label=_l("Rows from a sheet"), required=False, strip=False, max_length=400_000,
        widget=forms.Textarea(attrs={"rows": 6, "dir": "auto", "spellcheck": "false"}),
    )  # fmt: skip

    def __init__(self, data: QueryDict | None = None, *, batch: Batch, more: bool = False) -> None:
        super().__init__(data, scheme=batch.fund.book.scheme, initial={"seen": parts_seen(batch)})
        self.batch, self.columns = batch, COLUMNS[Batch.Kind(batch.kind)]
        self.schools = list(schools_of(batch.fund.book))
        self.rows = self._from_parts() if data is None else self._from_data(data)
        if data is not None and not more and len(self.rows) + len(list(_lines(data.get("pasted", "")))) <= SHOWN:
            self._take_pasted(data)
        blank = MORE if more else 1 if self.rows else FIRST
        if data is None or more:
            self.rows += [self._row(len(self.rows) + n, {}) for n in range(1, blank + 1)]
        self.rows = self.rows[:SHOWN]

    def _row(self, number: int, cells: Mapping[str, str]) -> Typed:
        return Typed(number, {name: cells.get(name, "")[: LONGEST[name]] for name in self.columns})

    def _from_parts(self) -> list[Typed]:
        equal = bool(self.batch.rounding)
        found = list(parts_of(self.batch, self.batch.year))
        if len(found) > SHOWN:
            self.initial["pasted"] = "\n".join(self._line(self._cells(part, equal)) for part in found)
            return []
        return [self._row(number, self._cells(part, equal)) for number, part in enumerate(found, 1)]

    def _cells(self, part: Any, equal: bool) -> dict[str, str]:
        amount = "" if equal else f"{part.money.amount:f}"
        return {
            "school": str(part.school), "level": part.level, "people": str(part.people), "amount": amount,
            "provider_code": part.provider_code,
        }  # fmt: skip

    def _line(self, cells: Mapping[str, str]) -> str:
        return "\t".join(cells[name] for name in self.columns)

    def _from_data(self, data: QueryDict) -> list[Typed]:
        text = data.get("rows", "")
        count = int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 0
        typed = [
            self._row(number, {name: data.get(f"p{number}-{name}", "") for name in self.columns})
            for number in range(1, min(count, SHOWN) + 1)
        ]
        kept = [row for row in typed if not row.is_blank]
        return [Typed(number, row.cells) for number, row in enumerate(kept, 1)]

    def _take_pasted(self, data: QueryDict) -> None:
        """Move pasted lines into the table, where each can be mended; the box is empty then."""
        for cells in self._pasted(data.get("pasted", "")):
            self.rows.append(self._row(len(self.rows) + 1, cells))
        self.data = data.copy()
        self.data["pasted"] = ""

    def _pasted(self, text: str) -> Iterator[dict[str, str]]:
        """Lines of a sheet as cells. A first line without any number is its head; a blank class may be left out."""
        for place, parts in enumerate(_lines(text)):
            if place == 0 and not any(char.isdigit() for part in parts[1:] for char in part):
                continue
            if "level" in self.columns and len(parts) in (2, 3) and _is_number(parts[1]):
                parts = [parts[0], "", *parts[1:]]
            yield dict(zip(self.columns, [*parts, "", "", ""], strict=False))

    @property
    def heads(self) -> list[str]:
        """Heads of the columns, in the order in which they are pasted."""
        return [str(LABELS[name]) for name in self.columns]

    @property
    def columns_words(self) -> str:
        return " · ".join(self.heads)

    def every(self) -> list[Typed]:
        """The rows of the table, then those that are still in the box."""
        text = (self.data.get("pasted", "") if self.is_bound else "") or ""
        more = [self._row(len(self.rows) + n, cells) for n, cells in enumerate(self._pasted(text), 1)]
        return [*(row for row in self.rows if not row.is_blank), *more]

    def parts(self) -> list[PartRow]:
        """The rows as parts; what cannot be read is noted at its row, and the form is not valid then."""
        known, found = _by_name(self.schools), []
        for row in self.every():
            try:
                found.append(self._part(row, known))
            except Refusal as refusal:
                self._note(row.number, refusal)
        return found

    def _part(self, row: Typed, known: Mapping[str, Organisation]) -> PartRow:
        cells = {name: one_line(unicodedata.normalize("NFKC", value)) for name, value in row.cells.items()}
        school = known.get(one_line(row.cells["school"]).casefold())
        if school is None:
            raise Refusal(
                _("“%(name)s” is not on the receiving side of this scheme.") % {"name": cells["school"]},
                mend=_("Choose one of the list, or have it added to that side first."), code="school",
            )  # fmt: skip
        people = cells.get("people", "1")
        if not (people.isascii() and people.isdigit() and len(people) < 8):
            raise Refusal(_("“%(text)s” is no count.") % {"text": people}, mend=_("Write a number, such as 12."))
        text = cells["amount"]
        currency = self.batch.currency
        money = Money(parse_amount(text, currency), currency) if text else None
        return PartRow(
            school, int(people), money, level=cells.get("level", ""), provider_code=cells.get("provider_code", "")
        )

    was_stale = False

    def take_as_seen(self) -> None:
        """What stands there now, beside what was typed: whoever saves again has compared the two."""
        self.theirs = list(parts_of(self.batch, self.batch.year)[:SHOWN])
        self.data = self.data.copy()
        self.data["seen"] = parts_seen(self.batch)

    def refuse(self, refusal: Refusal) -> None:
        """Problems of rows stand at their rows, any other at the head of the page."""
        self.was_stale = refusal.code == "stale"
        if not isinstance(refusal, RowProblems):
            super().refuse(refusal)
            return
        for number, each in refusal.rows:
            self._note(number, each)

    def _note(self, number: int, refusal: Refusal) -> None:
        rows = {row.number: row for row in self.rows}
        if number in rows:
            rows[number].problems.append((str(refusal.problem), str(refusal.mend)))
            if not self.non_field_errors():
                words = _("Some rows cannot be taken.")
                self.add_error(None, mended(words, _("Each says what is wrong. Nothing you typed is lost.")))
        else:
            words = _("Row %(number)d: %(problem)s") % {"number": number, "problem": refusal.problem}
            self.add_error("pasted", mended(words, refusal.mend))


def _lines(text: str) -> Iterator[list[str]]:
    """Lines that hold anything, as cells: a sheet's tabs, or commas of either width where there is no tab."""
    for line in text.splitlines():
        if line.strip():
            yield [one_line(cell) for cell in (line.split("\t") if "\t" in line else _by_marks(line))]


def _by_marks(line: str) -> list[str]:
    for mark in (";", "；", "，"):
        if mark in line:
            return line.split(mark)
    return [line]


def _is_number(text: str) -> bool:
    plain = unicodedata.normalize("NFKC", text).strip()
    return plain.isascii() and plain.isdigit()


def _by_name(schools: Iterable[Organisation]) -> dict[str, Organisation]:
    """Every name that a school has, in any language, to the school."""
    return {
        one_line(name).casefold(): school
        for school in schools
        for name in (*school.name.values(), *school.aliases, str(school))
    }
