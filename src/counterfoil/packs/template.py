"""Writes the visit pack: guide, the sheets with drop-downs and examples, and the lists behind them."""

from __future__ import annotations

import io
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import xlsxwriter
from django.db import DatabaseError, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from counterfoil.base.quantities import Qualifier
from counterfoil.base.sides import Side
from counterfoil.base.text import RIGHT_TO_LEFT, TranslatedText
from counterfoil.packs import guide, schema
from counterfoil.packs.cell_text import safe_out
from counterfoil.packs.records import columns as records
from counterfoil.packs.records import lists as record_lists
from counterfoil.packs.registers import lists as register_lists
from counterfoil.packs.registers.sheets import REGISTERS
from counterfoil.packs.sheets import EXAMPLE_MARK
from counterfoil.statements import terms
from counterfoil.statements.models import Source
from counterfoil.statements.terms import Dimension, Measure, TallyKind, Term, Unit

_TERMS: dict[str, tuple[type[Term], str]] = {
    "kinds": (TallyKind, "kinds"),
    "measures": (Measure, "measures"),
    "dimensions": (Dimension, "dimensions"),
    "units": (Unit, "units"),
}
_OPEN = {"units"}  # lists that a pack may add to
_ROWS = 1_000  # rows of the template that have drop-downs


@dataclass
class Workbook:
    """A workbook being written, in one language."""

    book: Any
    language: str
    formats: dict[str, Any]
    lists: dict[str, dict[str, str]]

    def sheet(self, name: str) -> Any:
        sheet = self.book.add_worksheet(name)
        if self.language in RIGHT_TO_LEFT:
            sheet.right_to_left()
        sheet.set_paper(9)
        sheet.set_footer("&C&P / &N")
        return sheet


def write(target: Path | str | IO[bytes], language: str = "en") -> None:
    """Write the empty template.

    Args:
        target: a path, or an open binary file.
        language: `en`, `zh-hans` or `ug`; of names, headers, notes, lists and guide.
    """
    with translation.override(language):
        work = begin(target, language)
        _guide(work)
        _about(work, {}, guide.EXAMPLE_ABOUT)
        _table(work, schema.ACTS, (), _spelt(work, guide.EXAMPLE_ACTS))
        _table(work, schema.FACTS, (), _spelt(work, guide.EXAMPLE_FACTS))
        _table(work, records.LINES, (), _spelt(work, record_lists.EXAMPLE_LINES, record_lists.DROPS["lines"]))
        drops = record_lists.DROPS["headcounts"]
        _table(work, records.HEADCOUNTS, (), _spelt(work, record_lists.EXAMPLE_HEADCOUNTS, drops))
        for register in REGISTERS:
            drops = {column.key: column.drop for column in register.sheet.columns if column.drop}
            _table(work, register.sheet, (), _spelt(work, register.example, drops))
        finish(work, first=schema.ABOUT)


def template(language: str = "en") -> bytes:
    """The empty template, for a download."""
    buffer = io.BytesIO()
    write(buffer, language)
    return buffer.getvalue()


def write_filled(
    target: Path | str | IO[bytes],
    language: str,
    about: Mapping[str, str],
    acts: Iterable[Mapping[str, str]],
    facts: Iterable[Mapping[str, str]],
    lines: Sequence[Mapping[str, str]] = (),
    headcounts: Sequence[Mapping[str, str]] = (),
    registers: Mapping[str, Sequence[Mapping[str, str]]] | None = None,
) -> None:
    """Write a pack that holds an account, with the same sheets, lists and notes; cells by column key, as text.

    The sheets Lines and Headcounts, and `registers` by their keys, are there where there is something on them.
    """
    with translation.override(language):
        work = begin(target, language)
        _about(work, about, {})
        _table(work, schema.ACTS, acts, ())
        _table(work, schema.FACTS, facts, ())
        more = [(each.sheet, (registers or {}).get(each.key, ())) for each in REGISTERS]
        for part, rows in ((records.LINES, lines), (records.HEADCOUNTS, headcounts), *more):
            if rows:
                _table(work, part, rows, ())
        finish(work, first=schema.ABOUT)


def begin(target: Path | str | IO[bytes], language: str) -> Workbook:
    """A new workbook with our formats; nothing in it is a formula or a link."""
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
    book = xlsxwriter.Workbook(str(target) if isinstance(target, Path) else target, options)
    looks: dict[str, dict[str, Any]] = {
        "title": {"bold": True, "font_size": 16, "font_color": "#8f2d1f"},
        "heading": {"bold": True, "font_size": 12, "top": 1, "top_color": "#c9bfae"},
        "body": {"text_wrap": True, "valign": "top"},
        "header": {"bold": True, "bg_color": "#efe7d8", "bottom": 1, "text_wrap": True, "valign": "vcenter"},
        "needed": {"bold": True, "bg_color": "#efe7d8", "bottom": 2, "text_wrap": True, "valign": "vcenter"},
        "cell": {"num_format": "@", "text_wrap": True, "valign": "top"},
        "help": {"font_color": "#6b6255", "text_wrap": True, "valign": "top"},
        "example": {"num_format": "@", "italic": True, "font_color": "#6b6255", "text_wrap": True, "valign": "top"},
    }
    return Workbook(book, language, {name: book.add_format(look) for name, look in looks.items()}, _lists(language))


def finish(work: Workbook, first: schema.Sheet) -> None:
    """Add the lists, open the book on its first sheet, and write it."""
    sheet = work.sheet(schema.LISTS[work.language])
    for column, (name, entries) in enumerate(work.lists.items()):
        sheet.write_string(0, column, _LIST_TITLES[name](work.language), work.formats["header"])
        for row, label in enumerate(entries.values(), 1):
            _put(sheet, row, column, label, work.formats["body"])
        sheet.set_column(column, column, 26)
    sheet.freeze_panes(1, 0)
    work.book.get_worksheet_by_name(first.name(work.language)).activate()
    work.book.close()


def _guide(work: Workbook) -> None:
    sheet = work.sheet(schema.GUIDE[work.language])
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 100)
    sheet.write_string(0, 0, _("Counterfoil: visit pack"), work.formats["title"])
    row = 2
    for heading, paragraphs in guide.GUIDE:
        sheet.write_string(row, 0, _(heading), work.formats["heading"])
        for i, paragraph in enumerate(paragraphs, 1):
            _put(sheet, row + i, 0, _(paragraph), work.formats["body"])
        row += len(paragraphs) + 2
    sheet.fit_to_pages(1, 0)


def _about(work: Workbook, answers: Mapping[str, str], example: Mapping[str, str]) -> None:
    sheet = work.sheet(schema.ABOUT.name(work.language))
    for column, width in enumerate((26, 46, 60, 46)):
        sheet.set_column(column, column, width)
    for row, column in enumerate(schema.ABOUT.columns):
        look = work.formats["needed" if column.required else "header"]
        sheet.write_string(row, 0, column.label(work.language) + (" *" if column.required else ""), look)
        sheet.write_blank(row, 1, None, work.formats["cell"])
        _put(sheet, row, 1, answers.get(column.key, ""), work.formats["cell"])
        _put(sheet, row, 2, _(column.note), work.formats["help"])
        if example:
            shown = example.get(column.key, "")
            shown = work.lists.get(column.drop, {}).get(shown, shown)
            _put(sheet, row, 3, f"{EXAMPLE_MARK} {shown}" if shown else "", work.formats["example"])
        if column.drop:
            _drop_down(work, sheet, column, row, row, 1)
    sheet.fit_to_pages(1, 0)


def _table(
    work: Workbook, part: schema.Sheet, rows: Iterable[Mapping[str, str]], example: Iterable[Mapping[str, str]]
) -> None:
    sheet = work.sheet(part.name(work.language))
    sheet.set_row(0, 32)
    for index, column in enumerate(part.columns):
        look = work.formats["needed" if column.required else "header"]
        sheet.write_string(0, index, column.label(work.language) + (" *" if column.required else ""), look)
        sheet.write_comment(0, index, _(column.note), {"x_scale": 2, "author": "Counterfoil"})
        sheet.set_column(index, index, column.width, work.formats["cell"])
        if column.drop:
            _drop_down(work, sheet, column, 1, _ROWS, index)
    number = 0
    for mark, look, each in ((EXAMPLE_MARK + " ", "example", example), ("", "cell", rows)):
        for row in each:
            number += 1
            first = mark
            for index, column in enumerate(part.columns):
                if text := row.get(column.key, ""):
                    _put(sheet, number, index, first + text, work.formats[look])
                    first = ""
    sheet.freeze_panes(1, 1)
    sheet.set_landscape()
    sheet.repeat_rows(0)
    sheet.fit_to_pages(1, 0)


def _put(sheet: Any, row: int, column: int, text: str, look: Any) -> None:
    if text:
        sheet.write_string(row, column, str(safe_out(text)), look)


def _drop_down(work: Workbook, sheet: Any, column: schema.Column, first: int, last: int, index: int) -> None:
    position = list(work.lists).index(column.drop)
    letter = xlsxwriter.utility.xl_col_to_name(position, col_abs=True)
    source = f"='{schema.LISTS[work.language]}'!{letter}$2:{letter}${len(work.lists[column.drop]) + 1}"
    sheet.data_validation(
        first,
        index,
        last,
        index,
        {
            "validate": "list",
            "source": source,
            "show_error": column.drop not in _OPEN,
            "error_type": "warning",
            "error_title": column.label(work.language)[:32],
            "error_message": _("This is not on the list. Keep it all the same?"),
        },
    )


def _spelt(
    work: Workbook, rows: Iterable[Mapping[str, str]], drops: Mapping[str, str] | None = None
) -> list[dict[str, str]]:
    """Rows with their codes written in the template's language; `drops`: column → the list of its codes."""
    drops = drops or {
        "kind": "kinds",
        "what": "measures",
        "unit": "units",
        "per": "units",
        "qualifier": "qualifiers",
        "split_by": "dimensions",
    }
    return [
        {key: work.lists.get(drops.get(key, ""), {}).get(text, text) for key, text in row.items()} for row in rows
    ]


_LIST_TITLES = {
    "sides": schema.ABOUT.column("account_of").label,
    "source_kinds": schema.ABOUT.column("kind").label,
    "kinds": schema.ACTS.column("kind").label,
    "measures": schema.FACTS.column("what").label,
    "qualifiers": schema.FACTS.column("qualifier").label,
    "dimensions": schema.FACTS.column("split_by").label,
    "units": schema.FACTS.column("unit").label,
    **register_lists.TITLES,
    **record_lists.TITLES,
}


def _lists(language: str) -> dict[str, dict[str, str]]:
    """List name → code → label in the language."""
    lists = {
        "sides": {str(value): str(label) for value, label in Side.choices},
        "source_kinds": {str(value): str(label) for value, label in Source.Kind.choices},
        "qualifiers": {str(value): str(label) for value, label in Qualifier.choices if value != Qualifier.EXACTLY},
    }
    for name, (model, file) in _TERMS.items():
        lists[name] = {code: label.in_language(language)[0] for code, label in _labels(model, file)}
    lists |= record_lists.lists(language, lists["measures"])
    return lists | register_lists.lists(language, lists)


def _labels(model: type[Term], file: str) -> list[tuple[str, TranslatedText]]:
    """The terms in the database; where there is none yet, those that come with Counterfoil."""
    try:
        with transaction.atomic():
            found = list(model._default_manager.filter(state=Term.State.APPROVED).values_list("code", "label"))
    except DatabaseError:
        found = []
    if found:
        return found
    shipped = tomllib.loads(Path(terms.__file__).with_name(f"{file}.toml").read_text("utf-8"))
    return [(code, TranslatedText({"en": t["en"], "zh-hans": t["zh"], "ug": t["ug"]})) for code, t in shipped.items()]
