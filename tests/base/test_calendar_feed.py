"""The calendar, read back by a reader of calendars."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from counterfoil.base.calendar_feed import Event, feed

CHANGED = dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC)
ARRIVAL = Event(
    UUID(int=7), "Arrival", dt.datetime(2026, 5, 4, 9, 30), dt.datetime(2026, 5, 4, 10), CHANGED,
    place="Stone Valley", office="County office", zone="Asia/Urumqi",
)  # fmt: skip


def read(*events: Event, mark: str = "") -> tuple[Calendar, list]:
    calendar = Calendar.from_ical(feed("Visit", events, language="en", mark=mark))
    return calendar, list(calendar.walk("VEVENT"))


def test_an_event_keeps_its_id_and_its_civil_time():
    _calendar, (event,) = read(ARRIVAL)
    assert event["uid"] == str(UUID(int=7))
    assert event.decoded("dtstart") == dt.datetime(2026, 5, 4, 9, 30, tzinfo=ZoneInfo("Asia/Urumqi"))
    assert event["summary"].params["LANGUAGE"] == "en"
    assert (event["location"], event["contact"]) == ("Stone Valley", "County office")
    _calendar, (later,) = read(replace(ARRIVAL, title="Later", begins=dt.datetime(2026, 5, 4, 9, 45)))
    assert later["uid"] == event["uid"]


def test_the_zone_is_told_to_readers_that_do_not_know_it():
    calendar, _events = read(ARRIVAL)
    (zone,) = calendar.walk("VTIMEZONE")
    assert zone["tzid"] == "Asia/Urumqi"


def test_without_a_zone_the_time_floats():
    calendar, (event,) = read(replace(ARRIVAL, zone=""))
    assert event.decoded("dtstart").tzinfo is None
    assert b"DTSTART:20260504T093000\r\n" in calendar.to_ical()
    assert not calendar.walk("VTIMEZONE")


def test_days_end_on_the_day_after_the_last():
    _calendar, (event,) = read(replace(ARRIVAL, begins=dt.date(2026, 5, 4), ends=dt.date(2026, 5, 7)))
    assert event.decoded("dtstart") == dt.date(2026, 5, 4)
    assert event.decoded("dtend") == dt.date(2026, 5, 8)


def test_the_mark_stands_in_the_name_and_in_each_event():
    calendar, events = read(ARRIVAL, replace(ARRIVAL, public_id=UUID(int=8)), mark="invented")
    assert calendar["x-wr-calname"] == "Visit (invented)"
    assert [event["description"] for event in events] == ["invented", "invented"]
    assert "description" not in read(ARRIVAL)[1][0]


def test_words_cannot_become_lines_of_the_file():
    _calendar, (event,) = read(replace(ARRIVAL, title="A\r\nATTENDEE:mailto:a@example.org\r\n;,\\"))
    assert "attendee" not in event
    assert event["summary"].startswith("A")


def test_the_same_events_make_the_same_bytes():
    assert feed("V", [ARRIVAL], language="ug") == feed("V", [ARRIVAL], language="ug")


def test_an_end_before_the_beginning_is_refused():
    for ends in (dt.datetime(2026, 5, 4, 9), dt.date(2026, 5, 4)):
        with pytest.raises(ValueError, match="Arrival"):
            feed("V", [replace(ARRIVAL, ends=ends)], language="en")
