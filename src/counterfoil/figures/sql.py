"""The folds of `folds.py`, done in the database for size. That file is the definition; a property test holds
both against each other.

A *relation* is a SELECT that gives one row per contribution, with the columns named in COLUMNS. Nothing of it
leaves the database but the result.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import connection

from counterfoil.base.contributions import Fold
from counterfoil.base.dates import PartialDate
from counterfoil.base.quantities import Interval, QualifiedNumber, Qualifier
from counterfoil.figures.folds import Line, Ratio, Result, Span, quotient

COLUMNS = (
    "id", "tally", "number", "qualifier", "unit", "unit_words", "currency", "since_day", "since_precision",
    "until_day", "until_precision", "words", "members", "role", "dimension", "divisor",
)  # fmt: skip
Rows = list[tuple[Any, ...]]

# What enters, with the range of each number and the group in which it may add.
_ENTERING = """
WITH contribution AS MATERIALIZED ({relation}), entering AS (
    SELECT *, CASE WHEN {by_unit} THEN unit ELSE '' END AS unit_key,
           CASE WHEN {by_unit} AND unit = '' THEN unit_words ELSE '' END AS words_key,
           number IS NOT NULL AS known,
           CASE WHEN number IS NULL THEN 0 WHEN qualifier = 'up_to' THEN least(0, number) ELSE number END AS low,
           CASE WHEN qualifier IN ('exactly', 'about', 'up_to') THEN number END AS high
    FROM contribution WHERE role <> 'check'
)"""
# Wholes come first; with no whole, the parts of the one dimension that comes to most.
_TERMS = """, dimensions AS (
    SELECT unit_key, words_key, currency, tally, dimension, bool_or(role = 'whole') AS whole,
           row_number() OVER (
               PARTITION BY unit_key, words_key, currency, tally, role = 'whole'
               ORDER BY sum(low) DESC, dimension COLLATE "C") AS rank,
           bool_or(bool_or(role = 'whole')) OVER (PARTITION BY unit_key, words_key, currency, tally) AS has_whole
    FROM entering GROUP BY unit_key, words_key, currency, tally, dimension, role = 'whole'
), term AS (
    SELECT e.*, NOT d.has_whole AS parts_only
    FROM entering e JOIN dimensions d USING (unit_key, words_key, currency, tally, dimension)
    WHERE d.whole = (e.role = 'whole') AND (CASE WHEN d.has_whole THEN d.whole ELSE d.rank = 1 END)
)"""
_SUMS = """
SELECT unit_key, words_key, currency, sum(low), sum(high), bool_or(qualifier = 'about'),
       count(*) FILTER (WHERE known) = 0
         OR (bool_or(qualifier = 'up_to')
             AND (bool_or(qualifier = 'at_least' OR NOT known) OR bool_or(parts_only)))
         AS listed,
       bool_or(qualifier = 'at_least' OR NOT known) OR bool_or(parts_only) AS open_ended,
       array_agg(number::text || ' ' || qualifier ORDER BY number, qualifier COLLATE "C") FILTER (WHERE known)
FROM term GROUP BY unit_key, words_key, currency
ORDER BY unit_key COLLATE "C", words_key COLLATE "C", currency COLLATE "C"
"""
_RANGE = """, chosen AS (
    SELECT *, bool_or(role = 'whole') OVER (PARTITION BY unit_key, words_key, currency) AS has_whole FROM entering
)
SELECT unit_key, words_key, currency, min(low) FILTER (WHERE known), max(high),
       coalesce(bool_or(qualifier = 'about') FILTER (WHERE known), false),
       count(*) FILTER (WHERE known) = 0, coalesce(bool_or(high IS NULL) FILTER (WHERE known), true), NULL::text[]
FROM chosen WHERE role = 'whole' OR NOT has_whole GROUP BY unit_key, words_key, currency
ORDER BY unit_key COLLATE "C", words_key COLLATE "C", currency COLLATE "C"
"""
_LISTED = """
SELECT unit_key, words_key, currency, NULL, NULL, false, true, true,
       array_agg(number::text || ' ' || qualifier ORDER BY number, qualifier COLLATE "C") FILTER (WHERE known)
FROM entering GROUP BY unit_key, words_key, currency
ORDER BY unit_key COLLATE "C", words_key COLLATE "C", currency COLLATE "C"
"""
_NAMES = """
SELECT name FROM (
    SELECT DISTINCT ON (name) name, id, place FROM entering
    CROSS JOIN LATERAL unnest(CASE WHEN cardinality(members) > 0 THEN members
                                   WHEN words <> '' THEN ARRAY[words] ELSE '{}'::text[] END)
               WITH ORDINALITY AS listed (name, place)
    ORDER BY name, id COLLATE "C", place) names
ORDER BY id COLLATE "C", place
"""
_SPAN = """, dated AS (
    SELECT coalesce(since_day, until_day) AS first, coalesce(since_precision, until_precision) AS first_precision,
           coalesce(until_day, since_day) AS last, coalesce(until_precision, since_precision) AS last_precision
    FROM entering WHERE since_day IS NOT NULL OR until_day IS NOT NULL
)
SELECT (SELECT to_char(first, 'YYYY-MM-DD ') || first_precision FROM dated
        ORDER BY first, first_precision DESC LIMIT 1),
       (SELECT to_char(last, 'YYYY-MM-DD ') || last_precision FROM dated ORDER BY
               CASE last_precision WHEN 3 THEN last WHEN 2 THEN (last + interval '1 month - 1 day')::date
                                   ELSE (last + interval '1 year - 1 day')::date END DESC,
               last_precision DESC LIMIT 1)
"""
_DISTINCT = """, own AS (
    SELECT e.*, (SELECT count(DISTINCT name) FROM unnest(members) AS listed (name)) AS names FROM entering e
), told AS (
    SELECT names, CASE WHEN names > 0 AND NOT known THEN names ELSE low END AS low,
           CASE WHEN names > 0 AND NOT known THEN names ELSE high END AS high,
           known AND qualifier = 'about' AS about FROM own
), named AS (SELECT count(DISTINCT name) AS names FROM entering, unnest(members) AS listed (name))
SELECT greatest(named.names, coalesce(max(told.low), 0)),
       named.names + coalesce(sum(greatest(0, told.high - told.names)), 0),
       coalesce(bool_or(told.low IS NOT NULL AND told.high IS NULL), false), coalesce(bool_or(told.about), false)
FROM named LEFT JOIN told ON true GROUP BY named.names
"""


def fold(how: Fold, relation: str, params: Mapping[str, Any]) -> Result:
    """What the contributions of a relation come to, by one of the closed set of folds.

    Args:
        relation: a SELECT with COLUMNS, its parameters by name; `role` and `divisor` as in `Contribution`.
        params: its parameters.
    """
    return _FOLDS[how](relation, params)


def _ask(relation: str, params: Mapping[str, Any], question: str, *, by_unit: bool = True) -> Rows:
    query = _ENTERING.replace("{relation}", relation).replace("{by_unit}", str(by_unit)) + question
    with connection.cursor() as cursor:
        cursor.execute(query, params)
        return list(cursor.fetchall())


def _lines(rows: Rows) -> tuple[Line, ...]:
    made = []
    for unit, words, currency, low, high, about, is_listed, open_ended, listed in rows:
        interval = None if is_listed else Interval(Decimal(low), None if open_ended else Decimal(high), about)
        told = (text.split(" ") for text in listed or ()) if interval is None else ()
        numbers = tuple(QualifiedNumber(Decimal(number), Qualifier(qualifier)) for number, qualifier in told)
        made.append(Line(interval, numbers, unit, words, currency))
    return tuple(made)


def _sums(relation: str, params: Mapping[str, Any], *, by_unit: bool = True) -> tuple[Line, ...]:
    return _lines(_ask(relation, params, _TERMS + _SUMS, by_unit=by_unit))


def _count(relation: str, params: Mapping[str, Any]) -> Result:
    number = Decimal(_ask(relation, params, "SELECT count(*) FROM entering")[0][0])
    return Result(lines=(Line(Interval(number, number)),))


def _count_distinct(relation: str, params: Mapping[str, Any]) -> Result:
    low, high, open_ended, about = _ask(relation, params, _DISTINCT)[0]
    return Result(lines=(Line(Interval(Decimal(low), None if open_ended else Decimal(high), about)),))


def _span(relation: str, params: Mapping[str, Any]) -> Result:
    first, last = _ask(relation, params, _SPAN)[0]
    return Result(span=Span(_date(first), _date(last)))


def _date(words: str | None) -> PartialDate | None:
    if words is None:
        return None
    day, precision = words.split(" ")
    return PartialDate.of(dt.date.fromisoformat(day), int(precision))


def _ratio(relation: str, params: Mapping[str, Any]) -> Result:
    sides = [
        _sums(f"SELECT * FROM ({relation}) side WHERE divisor = '{side}'", params)  # noqa: S608 - our own words
        for side in ("numerator", "denominator")
    ]
    value = None
    if len(sides[0]) == len(sides[1]) == 1 and sides[0][0].interval and sides[1][0].interval:
        value = quotient(sides[0][0].interval, sides[1][0].interval)
    return Result(ratio=Ratio(sides[0], sides[1], value))


def _list(relation: str, params: Mapping[str, Any]) -> Result:
    lines = _lines(_ask(relation, params, _LISTED))
    names = [name for (name,) in _ask(relation, params, _NAMES)]
    return Result(lines=tuple(line for line in lines if line.listed), members=tuple(names))


_FOLDS = {
    Fold.COUNT: _count,
    Fold.COUNT_DISTINCT: _count_distinct,
    Fold.SUM_PER_UNIT: lambda relation, params: Result(lines=_sums(relation, params)),
    Fold.SUM_PER_CURRENCY: lambda relation, params: Result(lines=_sums(relation, params, by_unit=False)),
    Fold.RANGE: lambda relation, params: Result(lines=_lines(_ask(relation, params, _RANGE))),
    Fold.SPAN: _span,
    Fold.RATIO: _ratio,
    Fold.LIST: _list,
}
