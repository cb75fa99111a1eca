"""Dates as people type them, in English, Chinese and Uyghur: days, months, years, periods, moments.

A date is civil: it knows no time zone. A date that two people could read as two days is refused.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

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

EARLIEST, LATEST = 1800, 2199  # a year outside is a typing error
LONGEST = 120  # characters of a date, a period or a printed time

MONTHS = {
    name: number
    for number in range(1, 13)
    for name in (calendar.month_name[number].casefold(), calendar.month_abbr[number].casefold())
} | {"sept": 9}
_MONTH = rf"(?P<month>{'|'.join(sorted(MONTHS, key=len, reverse=True))})\.?"
_YEAR, _DAY = r"(?P<year>\d{4})", r"(?P<day>\d{1,2})"
_NUMBERED = r"(?P<month>\d{1,2})"
_ORDINAL = rf"{_DAY}(?:st|nd|rd|th)?"
FORMS = tuple(
    re.compile(form + "$", re.IGNORECASE)
    for form in (
        rf"{_YEAR}(?P<mark>[-/.]){_NUMBERED}(?P=mark){_DAY}",
        rf"{_YEAR}[-/.]{_NUMBERED}",
        rf"{_YEAR}",
        rf"{_YEAR} ?年 ?{_NUMBERED} ?月 ?{_DAY} ?[日号]?",
        rf"{_YEAR} ?年 ?{_NUMBERED} ?月(?:份)?",
        rf"{_YEAR} ?年",
        rf"(?P<year>\d{{4}})(?P<month>\d{{2}})(?P<day>\d{{2}})",
        rf"{_ORDINAL}(?: of)? {_MONTH},? {_YEAR}",
        rf"{_MONTH} {_ORDINAL},? {_YEAR}",
        rf"{_MONTH},? {_YEAR}",
        rf"{_DAY}-{_MONTH}-{_YEAR}",
        rf"{_YEAR} ?-? ?يىل(?:ى|نىڭ)? {_NUMBERED} ?-? ?ئاي(?:نىڭ|دا|ى)? {_DAY} ?-? ?(?:كۈنى?|چېسلا)",
        rf"{_YEAR} ?-? ?يىل(?:ى|نىڭ)? {_NUMBERED} ?-? ?ئاي(?:دا|ى)?",
        rf"{_YEAR} ?-? ?يىل(?:ى|دا)?",
    )
)
WEEKDAY = re.compile(
    rf"(?:(?:{'|'.join((*calendar.day_name, *calendar.day_abbr))})\.?,? )|[,(]? ?(?:星期|周)[一二三四五六日天]\)?$",
    re.IGNORECASE,
)
YEAR_LAST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})$")
SHORT_YEAR = re.compile(r"\d{1,2}[-/.]\d{1,2}[-/.]\d{2}$")
NO_YEAR = re.compile(
    rf"\d{{1,2}} ?月 ?\d{{1,2}} ?[日号]?$|\d{{1,2}}[-/]\d{{1,2}}$|{_ORDINAL} {_MONTH}$|{_MONTH.replace('month', 'm2')} \d{{1,2}}$",
    re.IGNORECASE,
)  # fmt: skip
HAN_DATE = re.compile(
    r"([〇零○一二三四五六七八九]{4})年(?:([一二三四五六七八九十]{1,3})月(?:([一二三四五六七八九十]{1,3})[日号])?)?$"
)
HAN_DIGITS = {mark: str(i) for i, mark in enumerate("〇一二三四五六七八九")} | {"零": "0", "○": "0"}


@dataclass(frozen=True, slots=True)
class PeriodCell:
    """A period as said. A single day, month or year has `since` equal to `until`; "since 2015" has no `until`.

    `said` holds words that are no dates ("recent years", "3 years"); then both dates are None.
    """

    since: PartialDate | None
    until: PartialDate | None
    said: str = ""


@dataclass(frozen=True, slots=True)
class MomentCell:
    """When something was published: the words as printed, and what they say.

    `time` is None where only a date was printed; `offset` (minutes east of UTC) where none was.
    """

    words: str
    date: PartialDate
    time: dt.time | None = None
    offset: int | None = None


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
        return _from_value(cell)
    text = plain(words(cell, LONGEST))
    return None if says_nothing(text) else _day(text, cell)


def _from_value(cell: object) -> PartialDate:
    if isinstance(cell, dt.datetime):
        if cell.time() != dt.time():
            raise _with_time(cell)
        cell = cell.date()
    if isinstance(cell, dt.date):
        return _checked(cell.year, cell.month, cell.day, cell)
    if isinstance(cell, bool) or not isinstance(cell, int | float):
        raise _no_date(cell)
    text = plain_number(cell) if isinstance(cell, float) else str(cell)
    if re.fullmatch(r"\d{4}|\d{8}", text) and EARLIEST <= int(text[:4]) <= LATEST:
        return _day(text, text)
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


def _day(text: str, cell: object) -> PartialDate:
    found = next(_readings(text), None)
    if found:
        return _checked(*found, cell)
    if swapped := YEAR_LAST.match(text):
        return _year_last(*(int(part) for part in swapped.groups()), cell)
    if SHORT_YEAR.match(text):
        raise wrong(
            _("“%(text)s” gives the year in two digits."),
            _("Write the date as 2022-08-02."),
            text=shown(cell),
        )
    if NO_YEAR.match(text):
        raise wrong(_("“%(text)s” has no year."), _("Write the date as 2022-08-02."), text=shown(cell))
    if re.search(r"\d{1,2}:\d{2}", text):
        raise _with_time(cell)
    raise _no_date(cell)


def _readings(text: str) -> Iterator[tuple[int, int | None, int | None]]:
    """(year, month, day) for each form that fits."""
    text = WEEKDAY.sub("", text).strip(" ,.")
    if han := HAN_DATE.match(text):
        year, month, day = han.groups()
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
    """一 to 三十一; 99, which no month or day is, for a numeral that is none."""
    if numeral is None:
        return None
    tens, ten, ones = numeral.rpartition("十")
    if len(tens) > 1 or len(ones) > 1:
        return 99
    return (int(HAN_DIGITS[tens]) if tens else 1) * 10 * bool(ten) + (int(HAN_DIGITS[ones]) if ones else 0)


def _checked(year: int, month: int | None, day: int | None, cell: object) -> PartialDate:
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
        raise _no_date(cell)
    if first > 12 or first == second:
        return _checked(year, second, first, cell)
    if second > 12:
        return _checked(year, first, second, cell)
    raise wrong(
        _("“%(text)s” can be %(one)s or %(other)s."),
        _("Write year, month, day: %(one)s or %(other)s."),
        text=shown(cell),
        one=f"{year:04d}-{second:02d}-{first:02d}",
        other=f"{year:04d}-{first:02d}-{second:02d}",
    )


def _no_date(cell: object) -> CellError:
    return wrong(
        _("“%(text)s” cannot be read as a date."),
        _("Write 2022-08-02, 2022-08 or 2022; leave it blank if not stated."),
        text=shown(cell),
    )


def _with_time(cell: object) -> CellError:
    return wrong(
        _("“%(text)s” has a time of day; this column takes the date alone."),
        _("Write the date as 2022-08-02."),
        text=shown(cell),
    )


# Periods

SINCE = re.compile(
    r"(?:since|from) (?P<a>.+)|自?(?P<b>.+?) ?(?:以来|起|至今)$|(?P<c>.+?) ?-? ?(?:دىن|تىن) (?:بۇيان|باشلاپ)$",
    re.I,
)
UNTIL = re.compile(
    r"(?:until|till|by|up to) (?P<a>.+)|(?:截至|截止|到|至)(?P<b>.+?)(?:为止)?$|(?P<c>.+?) ?-? ?(?:گىچە|قىچە|غىچە|كىچە)$",
    re.I,
)
BETWEEN = re.compile(
    r"(?:from |between |自|从)?(?P<a>.+?)(?: ?(?:——|[–—~〜至到]|\.\.) ?| (?:to|until|till|through|and|-) |/(?=\d{4}-)"
    r"|-(?=\d{4}(?:[-/.年]|$))| ?-? ?(?:دىن|تىن) )(?P<b>.+?)(?:[止]| ?-? ?(?:گىچە|قىچە|غىچە|كىچە))?$",
    re.IGNORECASE,
)
DAYS_OF_MONTH = re.compile(rf"(?P<from>\d{{1,2}}) ?[-–—~] ?{_DAY} {_MONTH},? {_YEAR}$", re.IGNORECASE)
MONTH_DAYS = re.compile(rf"{_MONTH} (?P<from>\d{{1,2}}) ?[-–—~] ?{_DAY},? {_YEAR}$", re.IGNORECASE)
HAN_DAYS = re.compile(
    rf"{_YEAR} ?年 ?{_NUMBERED} ?月 ?(?P<from>\d{{1,2}}) ?[日号]? ?[-–—~至到] ?{_DAY} ?[日号]$"
)
HAN_MONTHS = re.compile(
    rf"{_YEAR} ?年 ?(?P<from>\d{{1,2}}) ?月?(?P<first>\d{{1,2}} ?[日号])? ?[-–—~至到] ?{_NUMBERED} ?月(?:{_DAY} ?[日号])?$"
)
DURATION = re.compile(
    r"(?:for |over |during )?(?:the )?(?:(?:last|past) )?\d{1,3} (?:years?|months?|weeks?|days?)$"
    r"|(?:为期|近|过去)?\d{1,3} ?(?:年|个月|个?星期|周|天|日)(?:来|以来|间|内)?$|\d{1,3} ?-? ?(?:يىل|ئاي|ھەپتە|كۈن)$",
    re.IGNORECASE,
)
QUOTED = re.compile(r"[\"“”«「](?P<said>.+)[\"“”»」]$", re.DOTALL)


@remembered
def period(cell: object) -> PeriodCell | None:
    """A date, a span of dates, "since 2015", or words as said; None where blank or "not stated".

    Words without a digit ("recent years", 近年来), durations ("3 years") and anything in quotation marks are
    kept as said. CellError: an end before its start, or digits that are no date.
    """
    if is_blank(cell):
        return None
    if not isinstance(cell, str):
        day = _from_value(cell)
        return PeriodCell(day, day)
    typed = words(cell, LONGEST)
    text = plain(typed)
    if says_nothing(text):
        return None
    if quoted := QUOTED.match(typed):
        return PeriodCell(None, None, quoted["said"].strip())
    if DURATION.match(text) or not (any(c.isdecimal() for c in text) or HAN_DATE.match(text)):
        return PeriodCell(None, None, typed)
    return _span(text, typed)


def _span(text: str, cell: str) -> PeriodCell:
    for form in (DAYS_OF_MONTH, MONTH_DAYS, HAN_DAYS):
        if found := form.match(text):
            month = MONTHS.get(found["month"].casefold()) or int(found["month"])
            year = int(found["year"])
            return _ordered(
                *(_checked(year, month, int(found[part]), cell) for part in ("from", "day")), cell
            )
    if found := HAN_MONTHS.match(text):
        year = found["year"]
        return _ordered(
            _day(f"{year}年{found['from']}月{found['first'] or ''}", cell),
            _day(f"{year}年{found['month']}月{found['day'] + '日' if found['day'] else ''}", cell),
            cell,
        )
    try:
        day = _day(text, cell)
    except CellError as error:
        refused = error
    else:
        return PeriodCell(day, day)
    if since := SINCE.match(text):
        start = next(filter(None, since.groups()))
        if not BETWEEN.match(text):
            return PeriodCell(_day(start, cell), None)
    if between := BETWEEN.match(text):
        return _ordered(_day(between["a"].strip(), cell), _day(between["b"].strip(), cell), cell)
    if until := UNTIL.match(text):
        return PeriodCell(None, _day(next(filter(None, until.groups())), cell))
    if str(refused.problem.msgid).startswith("“%(text)s” cannot"):
        raise wrong(
            _("“%(text)s” cannot be read as a period."),
            _(
                "Write 2022-08-02 to 2022-08-05, since 2015, or 2022; put other words in quotation marks to keep them as said."
            ),
            text=shown(cell),
        )
    raise refused


def _ordered(since: PartialDate, until: PartialDate, cell: object) -> PeriodCell:
    if until.last_day() < since.first_day():
        raise wrong(
            _("“%(text)s” ends (%(until)s) before it starts (%(since)s)."),
            _("Swap the two dates, or look at them again."),
            text=shown(cell),
            since=str(since),
            until=str(until),
        )
    return PeriodCell(since, until)


# Moments

LABEL = re.compile(
    r"(?:published|posted|updated|date|time|发布时间|发布日期|发表时间|时间|日期)(?: on| at)? ?:? ?(?=\S)",
    re.I,
)
CLOCK = re.compile(
    r"(?P<day>.+?)(?:T| ?,? (?:at )?|(?<=[日号])) ?(?P<half>上午|下午)?(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:\.\d+)?)?"
    r"(?: ?(?P<ampm>[ap])\.?m\.?)? ?(?P<zone>Z|(?:UTC|GMT)?[+-]\d{1,2}(?::?\d{2})?|UTC|GMT)?$",
    re.IGNORECASE,
)


@remembered
def moment(cell: object) -> MomentCell | None:
    """When a source was published, as printed; None where blank or "not stated".

    A time and an offset are read where they were printed and never supplied: without an offset the time is
    the publisher's own clock. CellError as for `date`, and for a time that no clock shows.
    """
    if is_blank(cell):
        return None
    if not isinstance(cell, str):
        return _moment_of_value(cell)
    typed = words(cell, LONGEST)
    text = plain(typed)
    if says_nothing(text):
        return None
    text = LABEL.sub("", text, count=1) if LABEL.match(text) else text
    clock = CLOCK.match(text)
    if not clock:
        return MomentCell(typed, _day(text, typed))
    hour = int(clock["hour"])
    half = (clock["ampm"] or "").casefold() or {"上午": "a", "下午": "p"}.get(clock["half"], "")
    if half and hour <= 12:
        hour = hour % 12 + 12 * (half == "p")
    try:
        time = dt.time(hour, int(clock["minute"]), int(clock["second"] or 0))
    except ValueError:
        raise wrong(
            _("“%(text)s” has a time that no clock shows."),
            _("Write it as 2022-08-12 10:08:17."),
            text=shown(typed),
        ) from None
    return MomentCell(typed, _day(clock["day"].strip(" ,"), typed), time, _offset(clock["zone"], typed))


def _moment_of_value(cell: object) -> MomentCell:
    if isinstance(cell, dt.datetime) and cell.time() != dt.time():
        time = cell.time().replace(microsecond=0)
        return MomentCell(words(cell), _from_value(cell.date()), time)
    return MomentCell(words(cell), _from_value(cell))


def _offset(zone: str | None, cell: str) -> int | None:
    """Minutes east of UTC, from "Z", "+08:00", "+0800" or "UTC+8"."""
    if not zone:
        return None
    found = re.search(r"([+-])(\d{1,2}):?(\d{2})?$", zone)
    if not found:
        return 0
    minutes = int(found[2]) * 60 + int(found[3] or 0)
    if minutes > 14 * 60 or int(found[3] or 0) > 59:
        raise wrong(
            _("“%(text)s” has an offset from UTC that no clock has."),
            _("Write it as +08:00."),
            text=shown(cell),
        )
    return minutes if found[1] == "+" else -minutes
