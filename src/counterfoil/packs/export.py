"""An account back as a workbook, with its refs: brought again, it says "already there" in every row.

Lines and headcounts of the account's own side come with it: those said and counted at what the account tells of.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import IO

from django.utils import translation

from counterfoil.base.dates import PartialDate
from counterfoil.base.quantities import QualifiedNumber, Qualifier
from counterfoil.base.sides import Side
from counterfoil.base.text import LANGUAGES
from counterfoil.packs import cells
from counterfoil.packs.cell_text import CellError
from counterfoil.packs.records import export as export_rows
from counterfoil.packs.template import write_filled
from counterfoil.statements.models import Mention, Source, Statement
from counterfoil.statements.queries import statements_of
from counterfoil.statements.terms import Shape, Term


def write(target: Path | str | IO[bytes], source: Source, language: str = "en") -> None:
    """Write what a source says now as a visit pack.

    Args:
        target: a path, or an open binary file.
        language: of headers and terms; what the source said stays as it said it.
    """
    language = language if language in LANGUAGES else "en"
    refs = {m.tally_id: m for m in source.mentions.select_related("tally__kind", "tally__parent")}
    said = list(statements_of(source))
    with translation.override(language):
        acts, from_acts = _acts(refs, said, language)
        facts = [_fact(s, refs[s.tally_id].ref, language) for s in said if s.pk not in from_acts]
        handles = {tally: mention.ref for tally, mention in refs.items()}
        lines, counts = export_rows.rows_of(source, handles, language)
        write_filled(target, language, _about(source), acts, facts, lines, counts)


def export_account(source: Source, language: str = "en") -> bytes:
    """The account as a workbook, for a download."""
    buffer = io.BytesIO()
    write(buffer, source, language)
    return buffer.getvalue()


def _about(source: Source) -> dict[str, str]:
    scheme = source.scheme
    parties = {
        side: "; ".join(str(p.organisation) for p in scheme.parties.filter(side=side).select_related("organisation"))
        for side in (Side.GIVING, Side.RECEIVING)
    }
    return {
        "account_of": str(Side(source.account_of).label),
        "kind": str(Source.Kind(source.kind).label),
        "publisher": str(source.publisher),
        "title": source.title,
        "address": source.address,
        "published": source.published_words,
        "read": _date(source.read),
        "language": source.language,
        "extent": source.extent,
        "scheme": scheme.slug,
        "assisting": parties[Side.GIVING],
        "host": parties[Side.RECEIVING],
        "cannot_show": "; ".join(source.cannot_show_words),
        "note": source.note,
    }


def _acts(refs: dict[int, Mention], said: list[Statement], language: str) -> tuple[list[dict[str, str]], set[int]]:
    """Rows of Acts, and the statements that stand there as dates and places."""
    plain: dict[tuple[int, str], Statement] = {}
    for statement in said:
        if statement.measure_id in ("dates", "place") and _is_plain(statement):
            plain[statement.tally_id, statement.measure_id] = statement
    rows = []
    for tally_id, mention in refs.items():
        dates, place = plain.get((tally_id, "dates")), plain.get((tally_id, "place"))
        above = refs.get(mention.tally.parent_id or 0)
        rows.append(
            {
                "ref": mention.ref,
                "kind": _term(mention.tally.kind, language),
                "name": mention.name,
                "within": above.ref if above else "",
                "from": _date(dates.begins) if dates else "",
                "to": _date(dates.ends) if dates else "",
                "place": place.words if place else "",
                **_parties(mention),
                "same_as": mention.tally.handle if mention.joined_by else "",
            }
        )
    return rows, {statement.pk for statement in plain.values()}


def _parties(mention: Mention) -> dict[str, str]:
    names: dict[str, list[str]] = {"giver": [], "receiver": []}
    for party in mention.tally.parties.select_related("organisation"):
        key = "giver" if party.side == Side.GIVING else "receiver"
        names[key].append(str(party))
    return {key: "; ".join(found) for key, found in names.items()}


def _is_plain(statement: Statement) -> bool:
    """Whether the row of Acts can hold all of it."""
    beside = (
        statement.unit_id,
        statement.dimension_id,
        statement.per_id,
        statement.place_id,
        statement.said_by,
        statement.exact_words,
        statement.period_words,
        statement.period_since_day,
        statement.period_until_day,
        statement.stated_as_number,
    )
    return statement.known and statement.value_qualifier == Qualifier.EXACTLY and not any(beside)


def _fact(s: Statement, ref: str, language: str) -> dict[str, str]:
    unknown = {Qualifier.UNCLEAR: str(Qualifier.UNCLEAR.label)}
    qualifier = Qualifier(s.value_qualifier)
    shown = qualifier if qualifier not in (Qualifier.EXACTLY, Qualifier.NOT_STATED) else None
    return {
        "act": ref,
        "what": _term(s.measure, language),
        "qualifier": str(shown.label) if shown and shown != Qualifier.UNCLEAR else unknown.get(qualifier, ""),
        "value": "; ".join(_value(s)),
        "unit": s.currency or s.unit_words or (_term(s.unit, language) if s.unit else ""),
        "split_by": _term(s.dimension, language) if s.dimension else "",
        "which": s.dimension_value,
        "per": _term(s.per, language) if s.per else "",
        "stated_as": f"{_plain(s.stated_as_number)} {s.stated_as_currency}" if s.stated_as_number is not None else "",
        "before": _number(s.before),
        "period": _period(s),
        "place": str(s.place or ""),
        "said_by": s.said_by,
        "exact_words": s.exact_words,
    }


def _value(s: Statement) -> Iterator[str]:
    if not s.known:
        return
    if s.shape in (Shape.NUMBER, Shape.AMOUNT):
        yield _plain(s.value_number)
    elif s.shape == Shape.DATES:
        yield f"{_date(s.begins)} to {_date(s.ends)}" if s.ends else _date(s.begins)
    elif s.shape == Shape.SET:
        yield from s.members
    else:
        yield s.words


def _term(term: Term, language: str) -> str:
    return term.label.in_language(language)[0]


def _plain(number: Decimal | None) -> str:
    return "" if number is None else f"{number.normalize():f}"


def _number(value: QualifiedNumber) -> str:
    words = {Qualifier.AT_LEAST: "≥", Qualifier.UP_TO: "≤", Qualifier.ABOUT: "~"}
    if value.qualifier == Qualifier.UNCLEAR:
        return "unclear"
    return f"{words.get(value.qualifier, '')}{_plain(value.amount)}" if value.known else ""


def _date(date: PartialDate | None) -> str:
    return str(date) if date else ""


def _period(s: Statement) -> str:
    """The period as the reader of cells takes it back; words that it would read otherwise go into quotation marks."""
    since, until = s.period_since, s.period_until
    if since and until:
        return str(since) if since == until else f"{since} to {until}"
    if since or until:
        return f"since {since}" if since else f"until {until}"
    if not s.period_words:
        return ""
    try:
        read = cells.period(s.period_words)
    except CellError:
        read = None
    return s.period_words if read and read.said == s.period_words else f"“{s.period_words}”"
