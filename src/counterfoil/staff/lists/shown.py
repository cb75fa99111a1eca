"""A list as a page shows it: heads with the way to sort by them, rows with their cells and their link."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from counterfoil.staff.lists.asked import ORDER, View
from counterfoil.staff.lists.declared import Column, Words, WorkingList, way
from counterfoil.staff.lists.files import cell

SHORT = 12  # letters of a word that stands on one line


@dataclass(frozen=True)
class Head:
    """`sorted`: "ascending", "descending" or ""; `address` sorts by it, the other way where it is sorted already."""

    label: Words
    address: str
    sorted: str
    numeric: bool


@dataclass(frozen=True, slots=True)
class Cell:
    """`attributes` of its element are made here and not in the template: a page has hundreds of cells."""

    text: str
    main: bool
    attributes: SafeString


@dataclass(frozen=True)
class Row:
    pk: int
    cells: list[Cell]
    address: str

    @property
    def name(self) -> str:
        """By what a person knows the row: the words of its main cell."""
        return next((each.text for each in self.cells if each.main and each.text), str(self.pk))


def heads(view: View) -> list[Head]:
    """The heads of the columns on the page."""
    return [_head(view, column) for column in on_page(view.list)]


def _head(view: View, column: Column) -> Head:
    if not column.sort:
        return Head(column.label, "", "", column.numeric)
    key = view.key.removeprefix("-")
    standing = "" if key != column.key else "descending" if view.key.startswith("-") else "ascending"
    turned = f"-{column.key}" if standing == "ascending" else column.key
    return Head(column.label, view.address(**{ORDER: turned}), standing, column.numeric)


def rows(the_list: WorkingList, found: Sequence[Any]) -> list[Row]:
    """The rows of a page; where no page of a row exists yet, without a link."""
    linked, columns = bool(the_list.link), [(column, str(column.label)) for column in on_page(the_list)]
    made = []
    for row in found:
        address = _address(the_list, row) if linked else ""
        linked = bool(address)
        made.append(Row(row.pk, [_cell(the_list, column, label, row) for column, label in columns], address))
    return made


def on_page(the_list: WorkingList) -> list[Column]:
    """The columns that stand on the page."""
    return [column for column in the_list.columns if not column.only_file]


def words_of(value: Any) -> str:
    """A value as a page tells it: days as ISO 8601 writes them, a number without noughts that say nothing."""
    value = cell(value)
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return value.isoformat() if isinstance(value, dt.date) else str(value)


def address_of(name: str, *arguments: Any) -> str:
    """The address of a page of this door, or nothing where there is none of that name."""
    try:
        return reverse(f"staff:{name}", args=arguments)
    except NoReverseMatch:
        return ""


def _address(the_list: WorkingList, row: Any) -> str:
    return address_of(the_list.link, way(row, the_list.link_id))


def _cell(the_list: WorkingList, column: Column, label: str, row: Any) -> Cell:
    text, main = words_of(column.read(row)), column.key == the_list.main
    classes = [
        name
        for name, fits in (
            ("list-main", main),
            ("num", column.numeric),
            ("list-tight", len(text) <= SHORT and " " not in text),
            ("list-none", not text),
        )
        if fits
    ]
    if column.tone and (tone := column.tone(row)):
        classes.append(f"list-{tone}")
    language = str(way(row, column.language) or "") if column.language else ""
    return Cell(text, main, _attributes(label, " ".join(classes), language))


@lru_cache(4096)
def _attributes(label: str, classes: str, language: str) -> SafeString:
    """Few for a whole list: many cells share them."""
    pairs = [("data-label", label), ("class", classes), ("lang", language)]
    return format_html_join("", ' {}="{}"', [pair for pair in pairs if pair[1]])
