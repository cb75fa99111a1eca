# ruff: noqa: E501 (tables of cases: one line each reads better)
"""What people type into a cell, in three languages, and what becomes of it."""

from __future__ import annotations

import datetime as dt
import time
from decimal import Decimal

import pytest
from django.utils.translation import gettext_lazy
from hypothesis import assume, given
from hypothesis import strategies as st

from counterfoil.base.dates import PartialDate
from counterfoil.base.quantities import LARGEST, Qualifier
from counterfoil.packs import cells, vocabulary
from counterfoil.packs.cells import CellError, Message

EXACTLY, AT_LEAST, ABOUT, UP_TO = Qualifier.EXACTLY, Qualifier.AT_LEAST, Qualifier.ABOUT, Qualifier.UP_TO


# Numbers


@pytest.mark.parametrize(
    "cell, amount",
    [
        (12, "12"), (12.0, "12"), (0.1 + 0.2, "0.3"), (Decimal("2.50"), "2.5"), (0, "0"), ("0", "0"), ("007", "7"),
        ("400,000", "400000"), ("1 200", "1200"), ("1\u00a0200", "1200"), ("1\u2009200", "1200"), ("1'200", "1200"),
        ("1’200", "1200"), ("12 345 678", "12345678"), ("1,234.5", "1234.5"), ("0.125", "0.125"), ("1234.567", "1234.567"),
        ("１２", "12"), ("４００，０００", "400000"), ("٤٥", "45"), ("۴۵", "45"), ("٤٠٠٬٠٠٠", "400000"), ("٢٫٥", "2.5"),
        (" 12 ", "12"), ("\u200f12\u200f", "12"),
        ("40万", "400000"), ("1.5亿", "150000000"), ("3千", "3000"), ("5百万", "5000000"), ("1亿2000万", "120000000"),
        ("3万5千", "35000"), ("1.234万", "12340"), ("40 万", "400000"), ("1.5 million", "1500000"), ("40k", "40000"),
        ("400 thousand", "400000"), ("400 مىڭ", "400000"), ("2 مىليون", "2000000"),
        ("十", "10"), ("十二", "12"), ("二十四", "24"), ("两百", "200"), ("三百", "300"), ("三百零五", "305"), ("三百二十五", "325"),
        ("四十万", "400000"), ("三万五千", "35000"), ("一万两千零三十", "12030"), ("一亿二千万", "120000000"), ("一万亿", "1000000000000"),
        ("叁佰", "300"), ("零", "0"), (999_999_999_999_999, "999999999999999"),
    ],
)  # fmt: skip
def test_numbers_as_people_type_them(cell, amount):
    read = cells.number(cell)
    assert (read.value.amount, read.value.qualifier, read.unit_words, read.currency) == (
        Decimal(amount),
        EXACTLY,
        "",
        None,
    )
    assert "E" not in str(read.value.amount)


@pytest.mark.parametrize(
    "cell, amount, currency, unit_words",
    [
        ("40万元", 400000, "CNY", ""), ("¥400,000", 400000, "CNY", ""), ("￥４００，０００", 400000, "CNY", ""),
        ("RMB 400000", 400000, "CNY", ""), ("人民币40万元", 400000, "CNY", ""), ("40万元（人民币）", 400000, "CNY", ""),
        ("400000 CNY", 400000, "CNY", ""), ("CNY400000", 400000, "CNY", ""), ("400,000 yuan", 400000, "CNY", ""),
        ("400000 يۈەن", 400000, "CNY", ""), ("500块", 500, "CNY", ""), ("500块钱", 500, "CNY", ""),
        ("$58,824", 58824, "USD", ""), ("US$ 58,824", 58824, "USD", ""), ("58 824 USD", 58824, "USD", ""),
        ("58,824美元", 58824, "USD", ""), ("5万美元", 50000, "USD", ""), ("3500 dollars", 3500, "USD", ""),
        ("€26,000", 26000, "EUR", ""), ("2.6万欧元", 26000, "EUR", ""), ("100 GTQ", 100, "GTQ", ""),
        ("300元书卡", 300, "CNY", "书卡"), ("12 people", 12, None, "people"), ("12人", 12, None, "人"), ("24个", 24, None, "个"),
        ("3户", 3, None, "户"), ("30人次", 30, None, "人次"), ("共12人", 12, None, "人"), ("a total of 12 people", 12, None, "people"),
        ("12 نەپەر", 12, None, "نەپەر"), ("5块电池", 5, None, "块电池"), ("5千克", 5, None, "千克"), ("三千克", 3, None, "千克"),
        ("120 m²", 120, None, "m²"), ("12%", 12, None, "%"), ("100 sets (of balls)", 100, None, "sets (of balls)"),
        ("20 refurbished sewing machines", 20, None, "refurbished sewing machines"), ("5 TVs", 5, None, "TVs"),
    ],
)  # fmt: skip
def test_units_and_currencies_beside_a_number(cell, amount, currency, unit_words):
    read = cells.number(cell)
    assert (read.value.amount, read.currency, read.unit_words) == (amount, currency, unit_words)
    assert read.value.qualifier == EXACTLY


@pytest.mark.parametrize(
    "qualifier, texts",
    [
        (AT_LEAST, ["≥70", ">=70", "＞70", "70+", "at least 70", "more than 70", "over 70", "No fewer than 70", "70 or more",
                    "70 people or more", "70 people (at least)", "70余", "70多", "70余人", "70多名", "不少于70", "至少70", "至少70人",
                    "70以上", "70人以上", "70人及以上", "超过70", "逾70", "多于70", "至少70以上", "كەم دېگەندە 70", "ئاز دېگەندە 70",
                    "ئەڭ ئاز بولغاندا 70", "70تىن ئارتۇق", "70 دىن ئارتۇق كىشى", "七十余人", "七十多"]),
        (ABOUT, ["约70", "大约70", "大概70人", "近70", "将近70", "接近70", "70左右", "70人左右", "70上下", "about 70", "approx. 70",
                 "approximately 70", "c. 70", "ca. 70", "~70", "～70", "≈70", "around 70", "nearly 70", "almost 70", "70 or so",
                 "some 70 people", "تەخمىنەن 70", "70كە يېقىن", "70 غا يېقىن", "70 ئەتراپىدا", "约七十人", "七十来个"]),
        (UP_TO, ["up to 70", "at most 70", "≤70", "<=70", "no more than 70", "不超过70", "最多70", "至多70", "70以内", "70人以内",
                 "70以下", "ئەڭ كۆپ بولغاندا 70", "كۆپ دېگەندە 70", "70تىن ئاشمايدۇ"]),
    ],
)  # fmt: skip
def test_qualifiers_before_and_after(qualifier, texts):
    read = {text: cells.number(text).value for text in texts}
    assert {text: (value.amount, value.qualifier) for text, value in read.items()} == {
        text: (Decimal(70), qualifier) for text in texts
    }


@pytest.mark.parametrize("cell, amount", [("40余万元", 400000), ("四十多万元", 400000), ("1万多元", 10000), ("百余人", 100), ("千余", 1000),
                                          ("三百多万", 3000000)])  # fmt: skip
def test_and_more_stands_inside_a_chinese_number(cell, amount):
    assert (cells.number(cell).value.amount, cells.number(cell).value.qualifier) == (amount, AT_LEAST)


@pytest.mark.parametrize("cell", [None, "", "  ", "not stated", "Not stated.", "n/a", "N/A", "unknown", "-", "—", "–", "－", "未说明", "不详",
                                  "未提及", "نامەلۇم"])  # fmt: skip
def test_not_stated(cell):
    assert cells.number(cell).value.qualifier == Qualifier.NOT_STATED


@pytest.mark.parametrize("cell", ["unclear", "not clear in the source", "不清楚", "ئېنىق ئەمەس"])
def test_unclear(cell):
    assert cells.number(cell).value.qualifier == Qualifier.UNCLEAR


@pytest.mark.parametrize(
    "part_of_the_problem, texts",
    [
        ("more than one number", ["12/13", "12, 13", "12 13", "12 (7 experts)", "400,000 CNY (58,824 USD)", "12、13", "3 of 5"]),
        ("is a range", ["10-12", "10–12", "10 to 12", "10至12人", "10到12", "10~12"]),
        ("in two ways", ["1.200", "26.000 €", "400.000", "1.234 people"]),
        ("commas or points", ["1,20", "12,34", "1.200.000", "1.200,50", "0,5", "1,2345", "1,20,000"]),
        ("below zero", [-5, -0.5, "-5", "−5", "－５", "(5)", "负5", "-400,000 CNY"]),
        ("larger than any", [10**15, 1e18, "9" * 40, "999999999亿"]),
        ("six digits", [1 / 3, "0.1234567"]),
        ("zero or not stated", ["无", "none", "没有", "يوق", "nil"]),
        ("not one definite", ["几十", "十几人", "三五个", "二三十", "三百五", "数百", "一些", "一批", "一半", "若干", "several", "a few", "many", "百", "百万"[:1]]),
        ("two things at once", ["约至少70", "up to about 70", "至少70左右"]),
        ("a fraction", ["3年半", "两个半小时", "三分之一", "2½", "3 and a half years"]),
        ("two currencies", ["400 USD yuan", "$100 CNY"]),
        ("how much and for whom", ["500元/户", "500 CNY per family", "500 each", "500元每户", "每人500元", "each 500 CNY"]),
        ("date or time", [dt.date(2022, 10, 12), dt.datetime(2022, 10, 12), dt.time(1, 2), dt.timedelta(1)]),
        ("is not a number", [True, False]),
        ("cannot be read", ["abc", "第12", "12th", "1e5", float("nan"), float("inf"), "twelve", "万里", "🎉", "x" * 90]),
        ("Excel shows", ["#REF!", "#N/A", "#DIV/0!", "#VALUE!", "#NAME?"]),
        ("hidden character", ["\u202e12", "12\u2066"]),
    ],
)  # fmt: skip
def test_what_is_no_number_is_refused_with_a_mend(part_of_the_problem, texts):
    for text in texts:
        with pytest.raises(CellError) as caught:
            cells.number(text)
        assert part_of_the_problem in str(caught.value.problem), text
        assert str(caught.value.mend), text


def test_a_shared_sign_fits_other_currencies_and_a_code_does_not():
    assert cells.number("$100").fits("AUD") and cells.number("$100").fits("USD")
    assert cells.number("100 dollars").fits("CAD") and cells.number("¥100").fits("JPY")
    assert cells.number("$100 AUD").currency == "AUD" and not cells.number("$100 AUD").fits("USD")
    assert cells.number("¥100 JPY").currency == "JPY" and cells.number("¥40万元").currency == "CNY"
    assert not cells.number("US$100").fits("AUD") and not cells.number("$100").fits("CNY")
    assert cells.number("100").fits("CNY")


WAYS = {
    EXACTLY: ["{}", "{} people", "{}人", "共{}人"],
    AT_LEAST: ["≥{}", "at least {}", "{}+", "至少{}", "{}余人", "{}以上", "كەم دېگەندە {}"],
    ABOUT: ["~{}", "about {}", "约{}", "{}左右", "تەخمىنەن {}"],
    UP_TO: ["≤{}", "up to {}", "不超过{}", "{}以内", "ئەڭ كۆپ بولغاندا {}"],
}
DIGITS = ["0123456789", "０１２３４５６７８９", "٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹"]


@given(
    st.integers(0, int(LARGEST)),
    st.sampled_from([(q, way) for q, ways in WAYS.items() for way in ways]),
    st.sampled_from(["", ",", " ", "\u00a0", "\u202f", "'"]),
    st.sampled_from(DIGITS),
)
def test_a_number_that_we_write_is_read_back(amount, said, separator, digits):
    qualifier, way = said
    figures = f"{amount:,}".replace(",", separator).translate(str.maketrans(DIGITS[0], digits))
    value = cells.number(way.format(figures)).value
    assert (value.amount, value.qualifier) == (amount, qualifier)


@given(st.integers(0, 99_999_999))
def test_chinese_numerals_are_read_back(amount):
    assert cells.number(in_chinese(amount)).value.amount == amount


def in_chinese(amount: int) -> str:
    """The numeral as it is written out: 一万零五百, 十二."""
    if not amount:
        return "零"
    high, low = divmod(amount, 10_000)
    words = (_section(high) + "万" if high else "") + ("零" if high and 0 < low < 1000 else "") + _section(low)
    return words.removeprefix("一") if words.startswith("一十") else words


def _section(amount: int) -> str:
    written, zero = "", False
    for unit, size in (("千", 1000), ("百", 100), ("十", 10), ("", 1)):
        digit, amount = divmod(amount, size)
        if digit:
            written += ("零" if zero and written else "") + "零一二三四五六七八九"[digit] + unit
        zero = not digit
    return written


@pytest.mark.parametrize("side", ["before", "after"])
def test_each_phrase_of_the_vocabulary_says_one_thing(side):
    said = [w.casefold() for qualifier in vocabulary.TABLES[side] for w in vocabulary.words(side, qualifier)]
    assert len(said) == len(set(said))
    answers = [key for table in ("not_stated", "unclear", "none") for key in vocabulary.keys(table, cells.folded)]
    assert len(answers) == len(set(answers))


# Dates


@pytest.mark.parametrize(
    "cell, meant",
    [
        (dt.date(2022, 8, 2), "2022-08-02"), (dt.datetime(2022, 8, 2), "2022-08-02"), (2022, "2022"), (2022.0, "2022"),
        (20220802, "2022-08-02"), ("2022-08-02", "2022-08-02"), ("2022/8/2", "2022-08-02"), ("2022.8.2", "2022-08-02"),
        ("20220802", "2022-08-02"), ("2022年8月2日", "2022-08-02"), ("２０２２年８月２日", "2022-08-02"), ("2022 年 8 月 2 号", "2022-08-02"),
        ("2022年8月2日 星期二", "2022-08-02"), ("二〇二二年八月二日", "2022-08-02"), ("二〇二二年十二月三十一日", "2022-12-31"), ("二〇二二年", "2022"),
        ("8 August 2022", "2022-08-08"), ("Aug 2, 2022", "2022-08-02"), ("August 2nd, 2022", "2022-08-02"), ("2-Aug-2022", "2022-08-02"),
        ("the 2nd of August 2022"[4:], "2022-08-02"), ("Tuesday, 2 August 2022", "2022-08-02"), ("Sept. 2022", "2022-09"),
        ("2022-08", "2022-08"), ("2022/8", "2022-08"), ("2022年8月", "2022-08"), ("08/2022", "2022-08"), ("August 2022", "2022-08"), ("2022", "2022"), ("2022年", "2022"),
        ("2022-يىلى 8-ئاينىڭ 2-كۈنى", "2022-08-02"), ("2022-يىلى 8-ئاي", "2022-08"), ("2022-يىلى", "2022"),
        ("13/03/2022", "2022-03-13"), ("03/13/2022", "2022-03-13"), ("02.02.2022", "2022-02-02"), ("2020-02-29", "2020-02-29"),
    ],
)  # fmt: skip
def test_dates_as_people_type_them(cell, meant):
    assert str(cells.date(cell)) == meant


@pytest.mark.parametrize("cell", [None, "", "not stated", "未说明", "—"])
def test_no_date(cell):
    assert cells.date(cell) is None and cells.period(cell) is None and cells.moment(cell) is None


@pytest.mark.parametrize(
    "part, texts",
    [
        ("There is no day 31 in 2022-02: the month has 28 days.", ["31 February 2022", "2022-02-31", "2022年2月31日", "31/02/2022"]),
        ("no day 29 in 2021-02", ["2021-02-29"]), ("no day 0", ["2022-08-00"]),
        ("month 13", ["2022-13-01"]), ("month 0", ["2022-00"]),
        ("can be 2022-03-02 or 2022-02-03", ["02/03/2022", "2.3.2022"]),
        ("has no year", ["8月2日", "2 August", "8/2", "August 2"]), ("two digits", ["2/8/22"]),
        ("a number, not a date", [44775, 44775.25, 0, 12, -3]), ("look the same", [2022.8]),
        ("time of day", ["2022-08-02 10:00", "2022-08-02T10:08:17", dt.datetime(2022, 8, 2, 10)]),
        ("cannot be meant", ["0202-01-01", "3022"]),
        ("cannot be read", ["soon", "last summer", True, "44775.0.0", dt.time(1), "2022-8-2/3", "40/13/2022", "二〇二二年八八月"]),
        ("Excel shows", ["#N/A"]),
    ],
)  # fmt: skip
def test_what_is_no_date_is_refused_with_a_mend(part, texts):
    for text in texts:
        with pytest.raises(CellError) as caught:
            cells.date(text)
        assert part in str(caught.value.problem), text
        assert str(caught.value.mend), text


@given(st.dates(dt.date(1800, 1, 1), dt.date(2199, 12, 31)),
       st.sampled_from(["{0.year}-{0.month:02}-{0.day:02}", "{0.year}年{0.month}月{0.day}日", "{0:%B} {0.day}, {0.year}",
                        "{0.day} {0:%b} {0.year}", "{0.year}-يىلى {0.month}-ئاينىڭ {0.day}-كۈنى"]))  # fmt: skip
def test_a_date_that_we_write_is_read_back(day, way):
    assert cells.date(way.format(day)) == PartialDate(day.year, day.month, day.day)


SPANS = {
    ("2022-08-02", "2022-08-05"): [
        "2022-08-02 to 2022-08-05", "2022-08-02 - 2022-08-05", "2022-08-02–2022-08-05", "2022-08-02/2022-08-05",
        "2022.8.2-2022.8.5", "2022/8/2-2022/8/5", "2-5 August 2022", "August 2–5, 2022", "2 August 2022 to 5 August 2022", "2 August to 5 August 2022", "2 to 5 August 2022",
        "2022年8月2日至5日", "2022年8月2-5日", "2022年8月2日—5日", "2022年8月2日至8月5日", "2022年8月2日至2022年8月5日",
        "从2022年8月2日到2022年8月5日", "2022-08-02 دىن 2022-08-05 گىچە",
    ],
    ("2015", "2018"): ["2015 to 2018", "2015-2018", "2015–2018", "from 2015 to 2018", "2015年至2018年", "2015年到2018年"],
    ("2022-03", "2022-08"): ["2022年3月至8月", "2022-03 to 2022-08", "2022年3-8月"],
    ("2015", None): ["since 2015", "from 2015", "自2015年以来", "2015年以来", "2015年至今", "2015-يىلدىن بۇيان"],
    (None, "2018"): ["until 2018", "by 2018", "截至2018年"],
    ("2022-08-02", "2022-08-02"): ["2022-08-02", dt.date(2022, 8, 2)],
    ("2022", "2022"): ["2022", 2022.0, "2022年"],
}  # fmt: skip


@pytest.mark.parametrize("span", SPANS)
def test_periods(span):
    for text in SPANS[span]:
        read = cells.period(text)
        assert (read.since and str(read.since), read.until and str(read.until), read.said) == (*span, ""), text


@pytest.mark.parametrize("text, said", [("recent years", "recent years"), ("近年来", "近年来"), ("3 years", "3 years"), ("3年", "3年"),
                                        ("for 1 year", "for 1 year"), ("三年来", "三年来"), ("“first half of 2022”", "first half of 2022"),
                                        ("يېقىنقى يىللاردا", "يېقىنقى يىللاردا")])  # fmt: skip
def test_periods_as_said(text, said):
    assert cells.period(text) == cells.PeriodCell(None, None, said)


@pytest.mark.parametrize("text, part", [("2022-08-05 to 2022-08-02", "before it starts"), ("2018 to 2015", "before it starts"),
                                        ("5-2 August 2022", "before it starts"), ("31 Feb 2022 to 3 March 2022", "no day 31"),
                                        ("first half of 2022", "as a period"), ("02/03/2022", "can be"), (44775, "not a date")])  # fmt: skip
def test_what_is_no_period_is_refused(text, part):
    with pytest.raises(CellError, match=part):
        cells.period(text)


@pytest.mark.parametrize(
    "cell, date, clock, offset",
    [
        ("2022-08-12T10:08:17", "2022-08-12", "10:08:17", None), ("2022-08-12 10:08", "2022-08-12", "10:08:00", None),
        ("2022-08-12 10:08:17 +08:00", "2022-08-12", "10:08:17", 480), ("2022-08-12T10:08:17Z", "2022-08-12", "10:08:17", 0),
        ("2022-08-12 10:08 UTC+8", "2022-08-12", "10:08:00", 480), ("2022-08-12 10:08 -0330", "2022-08-12", "10:08:00", -210),
        ("2022年8月12日10:08", "2022-08-12", "10:08:00", None), ("2022年8月12日 下午3:05", "2022-08-12", "15:05:00", None),
        ("August 12, 2022, 10:08 pm", "2022-08-12", "22:08:00", None), ("12 August 2022 at 12:08 am", "2022-08-12", "00:08:00", None),
        ("发布时间：2022-08-12 10:08", "2022-08-12", "10:08:00", None), ("Published: 12 August 2022", "2022-08-12", None, None),
        ("2018", "2018", None, None), (dt.datetime(2022, 8, 12, 10, 8, 17), "2022-08-12", "10:08:17", None),
        (dt.date(2022, 8, 12), "2022-08-12", None, None),
    ],
)  # fmt: skip
def test_moments_keep_the_printed_words(cell, date, clock, offset):
    read = cells.moment(cell)
    assert (str(read.date), read.time and read.time.isoformat(), read.offset) == (date, clock, offset)
    if isinstance(cell, str):
        assert read.words == cell


@pytest.mark.parametrize(
    "text", ["2022-08-12 25:00", "2022-08-12 10:61", "2022-02-30 10:00", "2022-08-12 10:08 +19:00", "yesterday"]
)
def test_what_is_no_moment_is_refused(text):
    with pytest.raises(CellError):
        cells.moment(text)


# Words


@pytest.mark.parametrize(
    "cell, text",
    [
        (None, ""), ("  a  ", "a"), ("e\u0301", "é"), ("a\r\nb\rc", "a\nb\nc"), ("a\x00b\u200bc\ufeff\u00ad", "abc"), (12.0, "12"), (0.1 + 0.2, "0.3"),
        (True, "TRUE"), (dt.date(2022, 8, 2), "2022-08-02"), (dt.datetime(2022, 8, 2, 10, 8), "2022-08-02 10:08:00"),
        ("می\u200cخواهم", "می\u200cخواهم"), ("ئۇيغۇر", "ئۇيغۇر"), ("第14师", "第14师"), ("#1", "#1"), ("'tis", "'tis"),
    ],
)  # fmt: skip
def test_words(cell, text):
    assert cells.words(cell) == text


@pytest.mark.parametrize(
    "code", ["\u202a", "\u202b", "\u202c", "\u202d", "\u202e", "\u2066", "\u2067", "\u2068", "\u2069"]
)
def test_characters_that_reorder_text_are_refused(code):
    for reader in (
        cells.words,
        cells.line,
        cells.items,
        cells.number,
        cells.date,
        cells.period,
        cells.moment,
        cells.currency,
    ):
        with pytest.raises(CellError, match="changes the order"):
            reader(f"a{code}b")


def test_too_many_words():
    assert len(cells.words("x" * 2_000)) == 2_000
    with pytest.raises(CellError, match=r"2001 characters; at most 2000"):
        cells.words("x" * 2_001)


def test_lists_in_one_cell():
    assert cells.items("a craft workshop; a rattan factory；竹厂、竹厂\n\n a  brewery ;؛ئا، ب") == (
        "a craft workshop", "a rattan factory", "竹厂", "a brewery", "ئا", "ب",
    )  # fmt: skip
    assert cells.items(None) == cells.items(" ; ") == ()
    assert cells.items("12, 13") == ("12, 13",)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1+1"])
def test_what_a_spreadsheet_would_run_leaves_with_an_apostrophe(text):
    assert cells.safe_out(text) == f"'{text}"


def test_other_things_leave_as_they_are():
    assert [cells.safe_out(x) for x in ("a=b", "", 12, None, "'a", "第14师")] == ["a=b", "", 12, None, "'a", "第14师"]


@given(st.text())
def test_what_leaves_comes_back_the_same(text):
    try:
        kept = cells.words(text)
    except CellError:
        assume(False)
    assert cells.words(cells.safe_out(kept)) == kept


# Short answers


@pytest.mark.parametrize(
    "text, code",
    [("CNY", "CNY"), ("cny", "CNY"), ("RMB", "CNY"), ("元", "CNY"), ("人民币", "CNY"), ("¥", "CNY"), ("يۈەن", "CNY"), ("美元", "USD"), ("US$", "USD"),
     ("US Dollar", "USD"), ("欧元", "EUR"), ("Euro", "EUR"), ("ＵＳＤ", "USD"), ("Guatemalan Quetzal", "GTQ"), ("瑞士法郎", "CHF"), (None, None), ("", None)],
)  # fmt: skip
def test_currencies(text, code):
    assert cells.currency(text) == code


@pytest.mark.parametrize(
    "text, nearest", [("CYN", "CNY"), ("USE", "USD"), ("Yuann", "CNY"), ("qqq", "CNY"), ("XXX", "")]
)
def test_an_unknown_currency_is_refused_with_the_nearest(text, nearest):
    with pytest.raises(CellError) as caught:
        cells.currency(text)
    assert nearest in str(caught.value.mend)


def test_yes_no_and_languages():
    assert [cells.yes_no(c) for c in ("Yes", "是", True, "ھەئە", 1.0)] == [True] * 5
    assert [cells.yes_no(c) for c in ("no", "否", False, "ياق", 0)] == [False] * 5
    assert [cells.language(c) for c in ("English", "中文", "ئۇيغۇرچە", "zh_Hans", "ug")] == [
        "en",
        "zh-hans",
        "ug",
        "zh-hans",
        "ug",
    ]
    assert cells.yes_no("") is cells.language(None) is None
    for reader in (cells.yes_no, cells.language):
        with pytest.raises(CellError):
            reader("perhaps")


# Anything at all

READERS = (cells.number, cells.date, cells.period, cells.moment, cells.words, cells.line, cells.items, cells.currency,
           cells.yes_no, cells.language)  # fmt: skip
TYPED = st.text("0123456789.,'-–/: 年月日至到约余多万亿元十百几两(（+≥<CNYeabouttoTZ%\n،يىل", max_size=30)


@given(st.one_of(st.text(), TYPED, st.integers(), st.floats(), st.booleans(), st.dates(), st.datetimes(), st.times(),
                 st.timedeltas(), st.none(), st.decimals(allow_nan=False)))  # fmt: skip
def test_nothing_breaks_a_reader(cell):
    for reader in READERS:
        try:
            reader(cell)
        except CellError as error:
            assert str(error.problem) and str(error.mend)


def test_long_nonsense_is_refused_at_once():
    started = time.process_time()
    for text in (
        "5 " + "+" * 1900,
        "1-" * 900,
        "2022" * 400,
        " " * 1900 + "x1",
        "–1" * 800,
        "(" * 1900,
        "一" * 1900,
        "1 " * 60,
        "–1" * 39,
    ):
        for reader in (cells.number, cells.date, cells.period, cells.moment):
            with pytest.raises(CellError):
                reader(text)
    assert time.process_time() - started < 20  # a runaway pattern takes minutes


# Cost


def test_one_and_true_are_not_confused_by_memory():
    assert cells.number(1).value.amount == 1
    with pytest.raises(CellError):
        cells.number(True)
    assert cells.words(1.0) == "1" and cells.words(True) == "TRUE"


def test_a_remembered_refusal_is_a_new_error_each_time():
    caught = []
    for _time in range(2):
        with pytest.raises(CellError) as error:
            cells.number("abc")
        caught.append(error.value)
    assert caught[0] is not caught[1] and caught[0].problem is caught[1].problem


def test_messages_are_made_into_words_when_they_are_shown():
    assert str(Message("“%(text)s” and %(other)s", {"text": "a", "other": gettext_lazy("about")})) == "“a” and about"
    assert str(Message("100 % plain")) == "100 % plain"
    assert str(Message("")) == ""
