"""Dates as people type them, in English, Chinese and Uyghur: days, months, years, periods, moments.

A date is civil: it knows no time zone. A date that two people could read as two days is refused.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Iterator

from django.utils.translation import gettext_noop as _

from counterfoil.base.dates import PartialDate
from counterfoil.packs.cell_text import (
    CellError,
    is_blank,
    plain,
    plain_number,
    remembered,
    says_nothing,
    shown,
    words,
    wrong,
)

NO_DATE = _("“%(text)s” cannot be read as a date.")
EARLIEST, LATEST = 1800, 2199  # a year outside is a typing error
LONGEST = 120  # characters of a date, a period or a printed time

MONTHS = {
    name: number
    for number in range(1, 13)
    for name in (calendar.month_name[number].casefold(), calendar.month_abbr[number].casefold())
} | {"sept": 9}
MONTH = rf"(?P<month>{'|'.join(sorted(MONTHS, key=len, reverse=True))})\.?"
YEAR, DAY = r"(?P<year>\d{4})", r"(?P<day>\d{1,2})"
NUMBERED = r"(?P<month>\d{1,2})"
_ORDINAL = rf"{DAY}(?:st|nd|rd|th)?"
FORMS = tuple(
    re.compile(form + "$", re.IGNORECASE)
    for form in (
        rf"{YEAR}(?P<mark>[-/.]){NUMBERED}(?P=mark){DAY}",
        rf"{YEAR}[-/.]{NUMBERED}",
        rf"{YEAR}",
        rf"{NUMBERED}[-/.]{YEAR}",
        rf"{YEAR} ?年 ?{NUMBERED} ?月 ?{DAY} ?[日号]?",
        rf"{YEAR} ?年 ?{NUMBERED} ?月(?:份)?",
        rf"{YEAR} ?年",
        r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})",
        rf"{_ORDINAL}(?: of)? {MONTH},? {YEAR}",
        rf"{MONTH} {_ORDINAL},? {YEAR}",
        rf"{MONTH},? {YEAR}",
        rf"{DAY}-{MONTH}-{YEAR}",
        rf"{YEAR} ?-? ?يىل(?:ى|نىڭ)? {NUMBERED} ?-? ?ئاي(?:نىڭ|دا|ى)? {DAY} ?-? ?(?:كۈنى?|چېسلا)",
        rf"{YEAR} ?-? ?يىل(?:ى|نىڭ)? {NUMBERED} ?-? ?ئاي(?:دا|ى)?",
        rf"{YEAR} ?-? ?يىل(?:ى|دا)?",
    )
)
WEEKDAY = re.compile(
    rf"(?:(?:{'|'.join((*calendar.day_name, *calendar.day_abbr))})\.?,? )|[,(]? ?(?:星期|周)[一二三四五六日天]\)?$",
    re.IGNORECASE,
)
YEAR_LAST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})$")
SHORT_YEAR = re.compile(r"\d{1,2}[-/.]\d{1,2}[-/.]\d{2}$")
NO_YEAR = re.compile(
    rf"\d{{1,2}} ?月 ?\d{{1,2}} ?[日号]?$|\d{{1,2}}[-/]\d{{1,2}}$"
    rf"|{_ORDINAL} {MONTH}$|{MONTH.replace('month', 'first')} \d{{1,2}}$",
    re.IGNORECASE,
)
HAN_DATE = re.compile(
    r"([〇零○一二三四五六七八九]{4})年(?:([一二三四五六七八九十]{1,3})月(?:([一二三四五六七八九十]{1,3})[日号])?)?$"
)
HAN_DIGITS = {mark: str(i) for i, mark in enumerate("〇一二三四五六七八九")} | {"零": "0", "○": "0"}


@remembered
def date(cell: object) -> PartialDate | None:
    """A day, a month or a year; None where the cell is blank or says "not stated".

    Excel's dates, ISO 8601, the written forms of three languages, 20220802. A date with the year last is
    read only where one reading exists (13/03/2022). A bare count of days (44775) is refused: it hangs on the
    workbook's calendar and looks like any other number. CellError also for a day that does not exist.
    """
    if is_blank(cell):
        return None
    if not isinstance(cell, str):
        return day_of(cell)
    text = plain(words(cell, LONGEST))
    return None if says_nothing(text) else day_in(text, cell)


def day_of(cell: object) -> PartialDate:
    if isinstance(cell, dt.datetime):
        if cell.time() != dt.time():
            raise with_time(cell)
        cell = cell.date()
    if isinstance(cell, dt.date):
        return checked(cell.year, cell.month, cell.day, cell)
    if isinstance(cell, bool) or not isinstance(cell, int | float):
        raise no_date(cell)
    text = plain_number(cell) if isinstance(cell, float) else str(cell)
    if re.fullmatch(r"\d{4}|\d{8}", text) and EARLIEST <= int(text[:4]) <= LATEST:
        return day_in(text, text)
    if re.fullmatch(r"\d{4}\.\d{1,2}", text):
        raise wrong(
            _("Excel holds the number %(text)s here, and 2022.10 and 2022.1 look the same to it."),
            _("Write the month as 2022-08, or format the cell as Text before typing."),
            text=text,
        )
    raise wrong(
        _("%(text)s is a number, not a date; it may be Excel's count of days."),
        _("Format the cell as a date, or write the date as 2022-08-02."),
        text=text,
    )


def day_in(text: str, cell: object) -> PartialDate:
    found = next(_readings(text), None)
    if found:
        return checked(*found, cell)
    if swapped := YEAR_LAST.match(text):
        return _year_last(int(swapped[1]), int(swapped[2]), int(swapped[3]), cell)
    if SHORT_YEAR.match(text):
        raise wrong(
            _("“%(text)s” gives the year in two digits."),
            _("Write the date as 2022-08-02."),
            text=shown(cell),
        )
    if NO_YEAR.match(text):
        raise wrong(_("“%(text)s” has no year."), _("Write the date as 2022-08-02."), text=shown(cell))
    if re.search(r"\d{1,2}:\d{2}", text):
        raise with_time(cell)
    raise no_date(cell)


def _readings(text: str) -> Iterator[tuple[int, int | None, int | None]]:
    """(year, month, day) for each form that fits."""
    text = WEEKDAY.sub("", text).strip(" ,.")
    if han := HAN_DATE.match(text):
        year, month, day = han.groups()
        if (month is None or _small_han(month)) and (day is None or _small_han(day)):
            yield int("".join(HAN_DIGITS[c] for c in year)), _small_han(month), _small_han(day)
    for form in FORMS:
        if found := form.match(text):
            parts = found.groupdict()
            month = parts.get("month")
            yield (
                int(parts["year"]),
                (MONTHS.get(month.casefold()) or int(month)) if month else None,
                int(parts["day"]) if parts.get("day") else None,
            )


def _small_han(numeral: str | None) -> int | None:
    """一 to 三十一; None for no numeral, or one that is none."""
    if numeral is None:
        return None
    tens, ten, ones = numeral.rpartition("十")
    if len(tens) > 1 or len(ones) > 1:
        return None
    return (int(HAN_DIGITS[tens]) if tens else 1) * 10 * bool(ten) + (int(HAN_DIGITS[ones]) if ones else 0)


def checked(year: int, month: int | None, day: int | None, cell: object) -> PartialDate:
    if not EARLIEST <= year <= LATEST:
        raise wrong(
            _("The year %(year)d in “%(text)s” cannot be meant."),
            _("Look at the year again."),
            year=year,
            text=shown(cell),
        )
    if month is not None and not 1 <= month <= 12:
        raise wrong(
            _("“%(text)s” has a month %(month)d; there are twelve."),
            _("Write year, month, day: 2022-08-02."),
            month=month,
            text=shown(cell),
        )
    if day is not None and month is not None and not 1 <= day <= calendar.monthrange(year, month)[1]:
        raise wrong(
            _("There is no day %(day)d in %(month)s: the month has %(last)d days."),
            _("Look at the source again, or give the month alone: %(month)s."),
            day=day,
            month=f"{year:04d}-{month:02d}",
            last=calendar.monthrange(year, month)[1],
        )
    return PartialDate(year, month, day)


def _year_last(first: int, second: int, year: int, cell: object) -> PartialDate:
    """13/03/2022 is one day, 02/03/2022 two: day first in most countries, month first in some."""
    if first > 12 and second > 12:
        raise no_date(cell)
    if first > 12 or first == second:
        return checked(year, second, first, cell)
    if second > 12:
        return checked(year, first, second, cell)
    raise wrong(
        _("“%(text)s” can be %(one)s or %(other)s."),
        _("Write year, month, day: %(one)s or %(other)s."),
        text=shown(cell),
        one=f"{year:04d}-{second:02d}-{first:02d}",
        other=f"{year:04d}-{first:02d}-{second:02d}",
    )


def no_date(cell: object) -> CellError:
    return wrong(
        NO_DATE,
        _("Write 2022-08-02, 2022-08 or 2022; leave it blank if not stated."),
        text=shown(cell),
    )


def with_time(cell: object) -> CellError:
    return wrong(
        _("“%(text)s” has a time of day; this column takes the date alone."),
        _("Write the date as 2022-08-02."),
        text=shown(cell),
    )
