"""Readers of the cells of registers: each gives a value that JSON holds, or raises `CellError`; blank is None."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_noop as _

from counterfoil.base.dates import Precision
from counterfoil.base.quantities import Qualifier
from counterfoil.packs import cells, lookups
from counterfoil.packs.about import choices
from counterfoil.packs.cell_text import folded, is_blank, items, line, plain, says_nothing, shown, wrong
from counterfoil.packs.registers.register import Reader
from counterfoil.programmes.models import Indicator
from counterfoil.trainings.models import Size

REF = re.compile(r"#?[^\s#~=;；、，,/]{1,30}")
_CLOCK = re.compile(
    r"(?P<half>上午|早上|中午|下午|晚上|چۈشتىن بۇرۇن|چۈشتىن كېيىن)? ?(?P<hour>\d{1,2})(?:[:.点时] ?(?P<minute>\d{2})?"
    r" ?分?)?(?P<semi>半)? ?(?P<mark>am|pm|a\.m\.|p\.m\.)?$",
    re.IGNORECASE,
)
_LATER = {"下午", "晚上", "چۈشتىن كېيىن", "pm", "p.m."}
_SAYS_CLOCK = re.compile(r"[:.点时]|am|pm|a\.m|p\.m|چۈش", re.IGNORECASE)
_ROLE = re.compile(r"\s*[:：]\s*")


@dataclass
class Lists:
    """What words in cells may mean, in one pack: closed lists, organisations of the scheme, places."""

    language: str
    terms: Mapping[str, lookups.Terms]
    offices: Mapping[str, lookups.Named]
    places: lookups.Names
    words: dict[Any, dict[str, str]] = field(default_factory=dict)

    def of(self, model: type[TextChoices], more: Mapping[Any, tuple[str, ...]]) -> dict[str, str]:
        """Folded word → value of a closed choice; asked once."""
        if model not in self.words:
            self.words[model] = choices(model, {value: more.get(value, ()) for value in model})
        return self.words[model]


def words(limit: int) -> Reader:
    """One line of text."""

    def read(cell: Any, lists: Lists) -> str:
        return line(cell, limit)

    return read


def ref(cell: Any, lists: Lists) -> str:
    text = line(cell, 60)
    if text and not REF.fullmatch(text):
        raise wrong(
            _("“%(text)s” cannot be a ref."), _("Write up to 30 letters and digits without a space: K1."),
            text=shown(text),
        )  # fmt: skip
    return text


def link(cell: Any, lists: Lists) -> str:
    """The ref, handle or name of a row of another register, looked for when rows are laid beside what is there."""
    return line(cell, 300)


def links(cell: Any, lists: Lists) -> list[str] | None:
    return list(items(cell)) or None


def day(cell: Any, lists: Lists) -> str | None:
    """A whole day, ISO 8601."""
    found = cells.date(cell)
    if found is None:
        return None
    if found.precision != Precision.DAY:
        raise wrong(
            _("“%(text)s” is not a day."), _("Write year, month and day: 2026-03-05."), text=shown(cell or "")
        )
    return str(found)


def date(cell: Any, lists: Lists) -> str | None:
    """A day, a month or a year, ISO 8601."""
    found = cells.date(cell)
    return str(found) if found else None


def clock(cell: Any, lists: Lists) -> str | None:
    """A time of day, HH:MM."""
    if isinstance(cell, dt.datetime | dt.time):
        return f"{cell:%H:%M}"
    if isinstance(cell, dt.timedelta) and dt.timedelta() <= cell < dt.timedelta(days=1):
        return f"{dt.datetime.min + cell:%H:%M}"
    if isinstance(cell, float) and 0 <= cell < 1:
        return f"{dt.datetime.min + dt.timedelta(seconds=round(cell * 86_400)):%H:%M}"
    text = plain(line(cell, 60))
    if says_nothing(text):
        return None
    found = _CLOCK.match(re.sub(r"(\d:\d{2}):00$", r"\1", text))
    if found and (_SAYS_CLOCK.search(text) or found["half"]):
        hour, minute = int(found["hour"]), 30 if found["semi"] else int(found["minute"] or 0)
        later = (found["half"] or found["mark"] or "").casefold() in _LATER
        hour = hour + 12 if later and hour < 12 else hour
        if hour < 24 and minute < 60:
            return f"{hour:02d}:{minute:02d}"
    raise wrong(_("“%(text)s” is no time of day."), _("Write it as 14:30."), text=shown(text))


def amount(cell: Any, lists: Lists) -> str | None:
    """An exact number from zero up, as decimal text."""
    if is_blank(cell):
        return None
    told = cells.number(cell).value
    if told.qualifier == Qualifier.NOT_STATED:
        return None
    if told.amount is None or told.qualifier != Qualifier.EXACTLY or told.amount < 0:
        raise wrong(
            _("“%(text)s” is no exact number."), _("Write it in digits, or leave the cell blank."), text=shown(cell)
        )
    return f"{told.amount.normalize():f}"


def whole(cell: Any, lists: Lists) -> int | None:
    """A whole number from zero up."""
    if cell.__class__ is float and cell >= 0 and cell.is_integer() and cell < 1e9:
        return int(cell)
    text = amount(cell, lists)
    if text is None:
        return None
    if "." in text or len(text) > 9:
        raise wrong(_("“%(text)s” is no whole number."), _("Write how many there were, in digits."), text=shown(cell))
    return int(text)


def hours(cell: Any, lists: Lists) -> str | None:
    """Hours, in tenths: 2.5."""
    text = amount(cell, lists)
    if text is not None and (Decimal(text) > 24 or Decimal(text) <= 0 or Decimal(text) % Decimal("0.1")):
        raise wrong(_("So many hours cannot be right."), _("Write the hours of this one session, for example 2.5."))
    return text


def percent(cell: Any, lists: Lists) -> int | None:
    """A whole percentage: 80, 80%, or 0.8 as Excel keeps 80%."""
    if isinstance(cell, float) and cell == 1:
        raise wrong(_("This is 1 percent, or 100."), _("Write it as text: 1% or 100%."))
    if isinstance(cell, float) and 0 < cell < 1:
        cell = round(cell * 100, 6)
    text = line(cell, 60).rstrip("%％ ")
    found = amount(text, lists) if text else None
    if found is None:
        return None
    if Decimal(found) > 100 or "." in found:
        raise wrong(_("“%(text)s” is no whole percentage."), _("Write a number from 0 to 100."), text=shown(cell))
    return int(found)


def currency(cell: Any, lists: Lists) -> str | None:
    return cells.currency(cell)


def yes_no(cell: Any, lists: Lists) -> bool | None:
    return cells.yes_no(cell)


def choice(model: type[TextChoices], more: Mapping[Any, tuple[str, ...]] | None = None) -> Reader:
    """A value of a closed choice, by its label in any of our languages."""

    def read(cell: Any, lists: Lists) -> str | None:
        text = line(cell, 120)
        if says_nothing(text):
            return None
        known = lists.of(model, more or {})
        if found := known.get(folded(text)):
            return found
        near = lookups.nearest(folded(text), known, 0.5)
        raise wrong(
            _("“%(text)s” is none of the answers."),
            _("Choose one from the drop-down; the nearest is “%(nearest)s”.") if near else
            _("Choose one from the drop-down."),
            text=shown(text), nearest=str(model(known[near]).label) if near else "",
        )  # fmt: skip

    return read


def term(name: str) -> Reader:
    """The code of a term of one of our closed lists."""

    def read(cell: Any, lists: Lists) -> str | None:
        return lists.terms[name].find(cell)

    return read


def office(cell: Any, lists: Lists) -> int | None:
    """An organisation that sits in the scheme, or that the sheet About seats there; below zero while it is new."""
    text = line(cell, 200)
    return _office(text, lists) if text else None


def _office(text: str, lists: Lists) -> int:
    if found := lists.offices.get(folded(text)):
        return found.id
    near = lookups.nearest(folded(text), lists.offices, 0.5)
    raise wrong(
        _("“%(text)s” is no organisation of this scheme."),
        _("The nearest is “%(nearest)s”. Another one has to stand on the sheet About first.")
        if near else _("Write it among the organisations on the sheet About, or clear the cell."),
        text=shown(text), nearest=lists.offices[near].name if near else "",
    )  # fmt: skip


def trainers(cell: Any, lists: Lists) -> list[list[Any]] | None:
    """Who teaches, in office: organisations of the scheme, each with the role after a colon. Never a person."""
    found = []
    for entry in items(cell):
        if folded(entry) in lists.offices:
            found.append([_office(entry, lists), ""])
            continue
        name, *role = _ROLE.split(entry, maxsplit=1)
        found.append([_office(name, lists), role[0][:120] if role else ""])
    return found or None


def place(cell: Any, lists: Lists) -> int | None:
    """A place that is known."""
    return lookups.known_place(cell, lists.places)


_SIZES = ((20, Size.UNDER_20), (50, Size.FROM_20), (200, Size.FROM_50))


def size(cell: Any, lists: Lists) -> str | None:
    """How large a group is: a band, or a number of which only the band is kept."""
    text = line(cell, 80)
    if says_nothing(text):
        return None
    if found := lists.of(Size, {}).get(folded(text)):
        return found
    told = cells.number(cell).value
    if told.amount is None or told.qualifier not in (Qualifier.EXACTLY, Qualifier.ABOUT):
        raise wrong(
            _("“%(text)s” does not tell how large it is."), _("Choose a band from the list, or write one number."),
            text=shown(text),
        )  # fmt: skip
    return str(next((band for below, band in _SIZES if told.amount < below), Size.FROM_200))


NOT_MEASURED = "not measured"
_NOT_MEASURED = {
    folded(words) for words in (NOT_MEASURED, "unmeasured", "未测量", "未测", "未衡量", "没有测量", "ئۆلچەنمىگەن")
}


def measured(cell: Any, lists: Lists) -> str | None:
    """What was measured, as decimal text, or `NOT_MEASURED`. Not measured is never zero."""
    text = line(cell, 80)
    if folded(text) in _NOT_MEASURED:
        return NOT_MEASURED
    if text.endswith(("%", "％")):
        return amount(text.rstrip("%％ "), lists)
    return amount(cell, lists)


def baseline(cell: Any, lists: Lists) -> list[str] | None:
    """A number as somebody said it: how exact, and its digits."""
    text = line(cell, 80)
    told = cells.number(text.rstrip("%％ ") if text.endswith(("%", "％")) else cell).value
    return None if told.amount is None else [str(told.qualifier.value), f"{told.amount.normalize():f}"]


ABOUT = {
    Indicator.About.OFFERED: ("offered", "what is offered", "提供", "所提供的", "تەمىنلەنگەن"),
    Indicator.About.HAPPENED: ("happened", "what came of it", "what happened", "结果", "实际发生", "نەتىجە"),
}
