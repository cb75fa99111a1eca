"""What one account tells, arranged for its page: tallies with their statements and, where others tell too, cards."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.db.models import BigIntegerField, Max, Q
from django.db.models.functions import Cast, Substr
from django.http import HttpRequest
from django.urls import reverse

from counterfoil.base.cards import Card
from counterfoil.base.ids import uuid7
from counterfoil.staff.cards import cards_of
from counterfoil.statements.models import Mention, Source, Statement, Tally
from counterfoil.statements.queries import statements_of

SIZE = 60  # statements on one page of an account


@dataclass
class Told:
    """One tally as the account tells of it."""

    tally: Tally
    mention: Mention | None
    statements: list[Statement] = field(default_factory=list)
    cards: list[Card] = field(default_factory=list)
    others: list[Source] = field(default_factory=list)


@dataclass(frozen=True)
class Telling:
    """One page of what an account tells; addresses of the first and of the next page."""

    tallies: list[Told]
    first: str
    later: str


def of_source(request: HttpRequest, source: Source) -> Telling:
    """A page of the account's statements, tally by tally; a handful of queries for any number of rows."""
    found = statements_of(source).order_by("tally_id", "id")
    tally, last = _after(request)
    if tally:
        found = found.filter(Q(tally_id=tally, id__gt=last) | Q(tally_id__gt=tally))
    rows = list(found[: SIZE + 1])
    shown, more = rows[:SIZE], len(rows) > SIZE
    later = f"?after={shown[-1].tally_id}-{shown[-1].id}" if more else ""
    by_tally: dict[int, Told] = {s.tally_id: Told(s.tally, None) for s in shown}
    for statement in shown:
        by_tally[statement.tally_id].statements.append(statement)
    _add_mentions(source, by_tally, silent=not more and not tally)
    _add_cards(source, by_tally)
    return Telling([by_tally[key] for key in sorted(by_tally)], request.path if tally else "", later)


def _after(request: HttpRequest) -> tuple[int, int]:
    parts = request.GET.get("after", "").split("-")
    if len(parts) == 2 and all(part.isascii() and part.isdigit() and len(part) < 19 for part in parts):
        return int(parts[0]), int(parts[1])
    return 0, 0


def _add_mentions(source: Source, by_tally: dict[int, Told], *, silent: bool) -> None:
    """Put each tally's mention beside it; where one page shows everything, also tallies with nothing said yet."""
    mentions = source.mentions.select_related("tally__kind")
    if not silent:
        mentions = mentions.filter(tally__in=list(by_tally))
    for mention in mentions[: SIZE * 10]:
        by_tally.setdefault(mention.tally_id, Told(mention.tally, mention)).mention = mention


def _add_cards(source: Source, by_tally: dict[int, Told]) -> None:
    others: dict[int, list[Source]] = defaultdict(list)
    found = Mention.objects.filter(tally__in=list(by_tally)).exclude(source=source)
    for mention in found.select_related("source__publisher").order_by("source_id"):
        others[mention.tally_id].append(mention.source)
    if not others:
        return
    sources = {source.id: source, **{s.id: s for told in others.values() for s in told}}
    cards = cards_of(source.scheme_id, [sources[key] for key in sorted(sources)], sorted(others))
    for tally, told in others.items():
        by_tally[tally].others = told
        by_tally[tally].cards = cards.get(str(by_tally[tally].tally.public_id), [])


def act_of(mention: Mention) -> tuple[Any, ...]:
    """A mention that is there, as a row for `staging.ACT_COLUMNS` after the stage: entering it changes nothing."""
    return (1, mention.ref, mention.tally.kind_id, mention.name, "", [], [], None, False, uuid7())


def next_ref(source: Source, prefix: str) -> str:
    """The next free ref of an account for a kind of tally: V1, V2, …"""
    taken = source.mentions.filter(ref__regex=rf"^{prefix}[0-9]{{1,6}}$").aggregate(
        last=Max(Cast(Substr("ref", len(prefix) + 1), BigIntegerField()))
    )
    return f"{prefix}{(taken['last'] or 0) + 1}"


def new_statement_address(source: Source, ref: str = "") -> str:
    """Where a statement is added, with its tally chosen already."""
    address = reverse("staff:new_statement", args=[source.public_id])
    return f"{address}?{urlencode({'tally': ref})}" if ref else address
