"""Periods and moments as people type them: spans of dates, "since 2015", "recent years"; a printed date and time."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from django.utils.translation import gettext_noop as _

from counterfoil.base.dates import PartialDate
from counterfoil.packs.cell_dates import (
    DAY,
    HAN_DATE,
    LONGEST,
    MONTH,
    MONTHS,
    NO_DATE,
    NUMBERED,
    YEAR,
    checked,
    day_in,
    day_of,
)
from counterfoil.packs.cell_text import CellError, is_blank, plain, remembered, says_nothing, shown, words, wrong


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


FOUR_DIGITS = re.compile(r"\d{4}")
SINCE = re.compile(
    r"(?:since|from) (?P<a>.+)|自?(?P<b>.+?) ?(?:以来|起|至今)$|(?P<c>.+?) ?-? ?(?:دىن|تىن) (?:بۇيان|باشلاپ)$",
    re.I,
)
UNTIL = re.compile(
    r"(?:until|till|by|up to) (?P<a>.+)|(?:截至|截止|到|至)(?P<b>.+?)(?:为止)?$"
    r"|(?P<c>.+?) ?-? ?(?:گىچە|قىچە|غىچە|كىچە)$",
    re.I,
)
BETWEEN = re.compile(
    r"(?:from |between |自|从)?(?P<a>.+?)(?: ?(?:——|[–—~〜至到]|\.\.) ?| (?:to|until|till|through|and|-) |/(?=\d{4}-)"
    r"|-(?=\d{4}(?:[-/.年]|$))| ?-? ?(?:دىن|تىن) )(?P<b>.+?)(?:[止]| ?-? ?(?:گىچە|قىچە|غىچە|كىچە))?$",
    re.IGNORECASE,
)
DAYS_OF_MONTH = re.compile(rf"(?P<from>\d{{1,2}}) ?(?:[-–—~]|to|and) ?{DAY} {MONTH},? {YEAR}$", re.IGNORECASE)
MONTH_DAYS = re.compile(rf"{MONTH} (?P<from>\d{{1,2}}) ?[-–—~] ?{DAY},? {YEAR}$", re.IGNORECASE)
HAN_DAYS = re.compile(rf"{YEAR} ?年 ?{NUMBERED} ?月 ?(?P<from>\d{{1,2}}) ?[日号]? ?[-–—~至到] ?{DAY} ?[日号]$")
HAN_MONTHS = re.compile(
    rf"{YEAR} ?年 ?(?P<from>\d{{1,2}}) ?月?(?P<first>\d{{1,2}} ?[日号])? ?[-–—~至到] ?"
    rf"{NUMBERED} ?月(?:{DAY} ?[日号])?$"
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
        day = day_of(cell)
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
            first, last = (checked(int(found["year"]), month, int(found[part]), cell) for part in ("from", "day"))
            return _ordered(first, last, cell)
    if found := HAN_MONTHS.match(text):
        begin = f"{found['year']}年{found['from']}月{found['first'] or ''}"
        end = f"{found['year']}年{found['month']}月{found['day'] + '日' if found['day'] else ''}"
        return _ordered(day_in(begin, cell), day_in(end, cell), cell)
    try:
        day = day_in(text, cell)
    except CellError as error:
        refused = error
    else:
        return PeriodCell(day, day)
    between = BETWEEN.match(text)
    if between and all(any(c.isdecimal() for c in part) for part in between.groups()):
        begin, end = between["a"].strip(), between["b"].strip()
        if not FOUR_DIGITS.search(begin) and (year := FOUR_DIGITS.search(end)):
            begin = f"{begin} {year[0]}"  # 2 August to 5 September 2022
        return _ordered(day_in(begin, cell), day_in(end, cell), cell)
    if since := SINCE.match(text):
        return PeriodCell(day_in(next(filter(None, since.groups())), cell), None)
    if until := UNTIL.match(text):
        return PeriodCell(None, day_in(next(filter(None, until.groups())), cell))
    if refused.problem.msgid != NO_DATE:
        raise refused
    raise wrong(
        _("“%(text)s” cannot be read as a period."),
        _("Write 2022-08-02 to 2022-08-05, or since 2015; put other words in quotation marks to keep them as said."),
        text=shown(cell),
    )


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
    r"(?P<day>.+?)(?:T| ?,? (?:at )?|(?<=[日号])) ?(?P<half>上午|下午)?"
    r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:\.\d+)?)?"
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
        return MomentCell(typed, day_in(text, typed))
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
    return MomentCell(typed, day_in(clock["day"].strip(" ,"), typed), time, _offset(clock["zone"], typed))


def _moment_of_value(cell: object) -> MomentCell:
    if isinstance(cell, dt.datetime) and cell.time() != dt.time():
        time = cell.time().replace(microsecond=0)
        return MomentCell(words(cell), day_of(cell.date()), time)
    return MomentCell(words(cell), day_of(cell))


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
