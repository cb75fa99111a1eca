"""The itinerary as a calendar: what, where and whose office; nobody's name."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import available_timezones

from counterfoil.base import calendar_feed
from counterfoil.papers import say
from counterfoil.papers.records import Told


def feed(told: Told) -> bytes:
    """Every stop that was not dropped, at the civil time of its place. A visit that is called off has none."""
    stops = [] if told.visit.called_off else [stop for stop in told.stops if not stop.dropped]
    zone = told.visit.zone if told.visit.zone in available_timezones() else ""  # unknown: hours float
    events = [
        calendar_feed.Event(
            public_id=stop.public_id,
            title=stop.title,
            begins=datetime.combine(stop.day, stop.begins),
            ends=datetime.combine(stop.day, stop.ends),
            changed=told.as_of,
            place=say.where(stop),
            office=str(stop.host or ""),
            zone=zone,
        )
        for stop in stops
    ]
    name, spoken = told.visit.tally.name.in_language(say.language())
    return calendar_feed.feed(
        name or say.dates(told), events, language=told.visit.language, mark=told.mark, name_language=spoken
    )
