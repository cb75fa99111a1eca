"""Words that every paper needs, in the language that is active."""

from __future__ import annotations

import datetime as dt
from typing import Any

from babel.dates import format_date
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from counterfoil.base.sides import Side
from counterfoil.base.text import direction
from counterfoil.figures import words
from counterfoil.figures.evaluate import Evaluated
from counterfoil.figures.standing import Differs
from counterfoil.lines.models import Line
from counterfoil.papers.records import Told
from counterfoil.partners.models import Place
from counterfoil.statements.models import Unit
from counterfoil.visits.models import Stop


def day(date: dt.date) -> str:
    """A day with its weekday: "Monday, 4 May 2026"."""
    return format_date(date, "full", locale=words.locale())


def date(value: Any) -> str:
    """A civil date, whole or partial; *not stated* where there is none."""
    return words.date_words(str(value)) if value else _("not stated")


def dates(told: Told) -> str:
    return words.span_words(told.visit.begins.isoformat(), told.visit.ends.isoformat())


def hours(stop: Stop) -> str:
    """From when to when, which runs from left to right in every language (Unicode isolates, UAX 9)."""
    told = f"{stop.begins:%H:%M}–{stop.ends:%H:%M}"
    return f"\u2066{told}\u2069" if direction(language()) == "rtl" else told


def side(of: str) -> str:
    return str(Side(of).label)


def offices(told: Told, of: Side) -> str:
    """The organisations of a side, or the side's own words where none is seated."""
    return words.list_words([str(party) for party in told.parties[of]]) or side(of)


def where(stop: Stop) -> str:
    """A place as the itinerary names it: the spot, then the county."""
    return words.list_words([each for each in (stop.where, str(stop.place or "")) if each])


def owner(line: Line) -> str:
    """Whose a line is to do: an organisation, a side, or *not stated*."""
    if line.owner:
        return str(line.owner)
    return side(line.owner_side) if line.owner_side != Side.NEITHER else _("not stated")


def safe_words(line: Line) -> str:
    """A line's words; of a sensitive one only its field and prefecture (GUARDRAILS G14)."""
    if not line.sensitive:
        return line.words
    need = getattr(line, "need", None)
    if need is None:
        return _("a sensitive line; its words stand in the minutes")
    place = _prefecture(need.place)
    sector = str(need.sector.label)
    return _("%(sector)s, %(place)s") % {"sector": sector, "place": place} if place else sector


def _prefecture(place: Place | None) -> Place | None:
    """The place itself if it is a prefecture or coarser, else the prefecture that it lies in."""
    while place is not None and place.level in (Place.Level.COUNTY, Place.Level.UNKNOWN):
        place = place.parent
    return place


def voice(line: Line) -> str:
    """Who voiced a line: the office, or the side alone; of a sensitive one never the office (GUARDRAILS G14)."""
    return side(line.spoke_side) if line.sensitive or not line.spoke else str(line.spoke)


def state(line: Line, today: dt.date) -> str:
    """Where a line stands, with what was said about it; of a sensitive one only where (GUARDRAILS G14)."""
    stands = str(line.get_state_display())
    if line.is_late(today):
        stands = _("%(state)s, late") % {"state": stands}
    told = [] if line.sensitive else [each for each in (line.reason, line.evidence) if each]
    said = words.list_words(told)
    return stands + _(": ") + said if said else stands


def value(told: Evaluated) -> str:
    """A figure in words, with its unit."""
    units = {line.unit for line in told.result.lines if line.unit}
    labels = {unit.code: unit.label for unit in Unit.objects.filter(code__in=units)}
    content = {"result": told.result.to_json(), "unit_labels": labels, "per_label": None}
    return words.figure_words(content)


def both_values(told: Evaluated) -> str:
    """What each side says where they differ: "giving side 12, receiving side 13"."""
    numbers = [(c.side, c.number) for c in told.figure.contributions if c.number is not None]
    return words.list_words([f"{side(of)} {words.number_words(number)}" for of, number in numbers])


def sides_differ(told: Evaluated) -> bool:
    return told.standing.differs == Differs.SIDES


def common(told: Told, kicker: str) -> dict[str, Any]:
    """What every printed paper has: see `base.typeset.pdf`."""
    return {
        "title": str(told.visit.tally.name) or dates(told),
        "kicker": kicker,
        "lead": dates(told),
        "scheme": str(told.visit.scheme),
        "mark": told.mark,
        "office": offices(told, Side(told.visit.entered_side)),
        "made": _("as recorded on %(date)s") % {"date": words.date_words(told.made.isoformat())},
    }


def about(told: Told) -> list[list[str]]:
    """Label and words of what every paper begins with."""
    visit = told.visit
    facts = [
        [_("Purpose"), visit.purpose or _("not stated")],
        [_("Guests"), offices(told, Side(visit.guests))],
        [_("Hosts"), offices(told, visit.hosts)],
    ]
    if visit.called_off:
        facts.insert(0, [_("Called off"), visit.called_off])
    return facts


def language() -> str:
    return get_language() or "en"
