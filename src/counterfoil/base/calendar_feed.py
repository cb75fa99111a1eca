"""A calendar that a phone can subscribe to (iCalendar, RFC 5545): titles, places and offices, and nothing else."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID
from zoneinfo import ZoneInfo

from icalendar import Calendar
from icalendar import Event as Entry


@dataclass(frozen=True, slots=True)
class Event:
    """Something at a civil time of its place.

    `begins` and `ends` are both days (the last one included) or both times without a zone. `zone` is the place's
    name in the IANA list ("Asia/Urumqi"); without one the times float: they are meant wherever one is.
    """

    public_id: UUID
    title: str
    begins: dt.date | dt.datetime
    ends: dt.date | dt.datetime
    changed: dt.datetime  # an instant, with its zone: when the record was last changed
    place: str = ""
    office: str = ""
    zone: str = ""


def feed(
    name: str, events: Iterable[Event], *, language: str, mark: str = "", name_language: str | None = None
) -> bytes:
    """The events as one calendar; a reader that knows an event's id changes it instead of adding it again.

    Args:
        name: what the calendar is called.
        language: of the words, for readers that speak them aloud.
        name_language: of the name, where it is another.
        mark: what every copy must say of an invented scheme; it stands in the name and in each event.

    Raises:
        ValueError: an event ends before it begins, or mixes a day with a time.
        zoneinfo.ZoneInfoNotFoundError: a zone that the list does not have.
    """
    calendar = Calendar()
    calendar.add("prodid", f"-//Counterfoil//{language}")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    named = _plain(f"{name} ({mark})" if mark else name)
    calendar.add("x-wr-calname", named)
    calendar.add("name", named, parameters={"LANGUAGE": name_language or language})  # RFC 7986
    for event in events:
        calendar.add_component(_entry(event, language, mark))
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def _entry(event: Event, language: str, mark: str) -> Entry:
    begins, ends = _times(event)
    spoken = {"LANGUAGE": language}
    entry = Entry()
    entry.add("uid", str(event.public_id))
    entry.add("dtstamp", event.changed.astimezone(dt.UTC).replace(microsecond=0))
    entry.add("dtstart", begins)
    entry.add("dtend", ends)
    entry.add("summary", _plain(event.title), parameters=spoken)
    for key, words in (("location", event.place), ("contact", event.office), ("description", mark)):
        if words:
            entry.add(key, _plain(words), parameters=spoken)
    entry.add("transp", "OPAQUE")
    return entry


def _plain(words: str) -> str:
    """In one line, without control characters: a line break would begin another property."""
    return " ".join("".join(letter if letter >= " " else " " for letter in words).split())


def _times(event: Event) -> tuple[dt.date, dt.date]:
    begins, ends = event.begins, event.ends
    timed = isinstance(begins, dt.datetime)
    if timed != isinstance(ends, dt.datetime) or ends < begins:
        raise ValueError(f"{event.title!r} cannot run from {begins} to {ends}")
    if not isinstance(begins, dt.datetime) or not isinstance(ends, dt.datetime):
        return begins, ends + dt.timedelta(days=1)  # RFC 5545, 3.6.1: the end is the first day after
    zone = ZoneInfo(event.zone) if event.zone else None
    return begins.replace(tzinfo=zone), ends.replace(tzinfo=zone)
