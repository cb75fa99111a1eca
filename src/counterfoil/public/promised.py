"""A promise record in the words of the page: its chart, its groups, its lines."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from counterfoil.base.chart import Bar, Chart, Part, stacked
from counterfoil.base.sides import Side
from counterfoil.base.text import RIGHT_TO_LEFT
from counterfoil.figures.words import date_words, span_words
from counterfoil.lines.models import Kind, State
from counterfoil.needs.models import Band, Urgency
from counterfoil.partners.models import Scheme
from counterfoil.promises.asked import Asked
from counterfoil.promises.record import LATE, PROMISE_STATES, Entry, Record, Told, public_record
from counterfoil.visits.held import days_held

STATE_WORDS: dict[str, Promise] = {
    State.KEPT: _l("kept"),
    State.OPEN: pgettext_lazy("line", "open"),
    LATE: _l("late"),
    State.NOT_KEPT: _l("not kept"),
    State.OUTSIDE_POWER: _l("outside our power"),
    State.TAKEN_UP: _l("taken up"),
    State.IN_PART: _l("taken up in part"),
    State.DECLINED: _l("declined"),
    State.PASSED_ON: _l("passed on"),
}
WHOSE = {
    Side.GIVING: _l("giving side"),
    Side.RECEIVING: _l("receiving side"),
    Side.NEITHER: _l("owner not stated"),
}
_SHADES = dict(zip(PROMISE_STATES, ("solid", "blank", "stripes", "cross", "dots"), strict=True))


@dataclass(frozen=True, slots=True)
class Line:
    """An entry in words. `facts` are pairs of a name and its words; a line without `words` is a sensitive one."""

    handle: str
    words: str
    language: str
    state: str
    state_words: str
    when: str
    notes: tuple[tuple[str, str], ...]
    facts: tuple[tuple[str, str], ...]
    answers: tuple[str, ...]
    kind: str


def record_of(scheme: Scheme) -> Record:
    """The record as the public may read it today."""
    return public_record(scheme, timezone.localdate(), days_held(scheme))


def chart(record: Record) -> Chart | None:
    """Promises by year, side and state; nothing where only requests are told."""
    counts = record.counts()
    if not counts:
        return None
    bars = [Bar(str(year), str(WHOSE[side]), found) for (year, side), found in counts.items()]
    return stacked(
        bars,
        [Part(state, str(STATE_WORDS[state]), shade) for state, shade in _SHADES.items()],
        key="promises",
        title=_("Promises by the year in which they were given"),
        description=_("One bar for each year and side: how many promises stand in each state."),
        group_head=_("Year"),
        row_head=_("Whose promise"),
        total_head=_("Together"),
        right_to_left=get_language() in RIGHT_TO_LEFT,
    )


def gone_late(record: Record) -> str:
    """How many late promises left the page, side by side: "giving side 1, receiving side 2"; "" where none did."""
    counts = [f"{WHOSE[side]} {record.gone_late[side]}" for side in Side if record.gone_late.get(side)]
    return str(_(", ").join(counts))


def groups(entries: Iterable[Entry]) -> list[dict[str, Any]]:
    """Entries of one kind by year and side, each group with its head and its lines."""
    return [
        {"year": str(year), "side": str(WHOSE[side]), "lines": [line_of(entry) for entry in found]}
        for (year, side), found in groupby(entries, key=lambda entry: (entry.year, entry.side))
    ]


def line_of(entry: Entry) -> Line:
    """One entry in the words of the page."""
    told = entry.told
    state_words = str(STATE_WORDS[entry.state])
    if entry.kind == Kind.REQUEST and entry.state == State.OPEN and not (told and told.answers):
        state_words = _("not answered yet")
    if told is None:
        facts = (_fact(_("Field of help"), entry.sectors), _fact(_("Prefecture"), entry.places))
        return Line("", "", "", entry.state, state_words, "", (), tuple(filter(None, facts)), (), entry.kind)
    return Line(
        handle=told.handle,
        words=told.words,
        language=told.language,
        state=entry.state,
        state_words=state_words,
        when=_when(entry.state, told.since),
        notes=tuple(_notes(entry, told)),
        facts=tuple(_facts(entry, told)),
        answers=told.answers,
        kind=entry.kind,
    )


def _fact(name: str, words: Iterable[Any]) -> tuple[str, str] | None:
    said = _(", ").join(str(word) for word in words)
    return (name, said) if said else None


def _when(state: str, since: dt.date | None) -> str:
    if since is None:
        return ""
    return _("since %(date)s") % {"date": _day(since)} if state == LATE else _day(since)


def _day(day: dt.date) -> str:
    return date_words(day.isoformat())


def _notes(entry: Entry, told: Told) -> Iterable[tuple[str, str]]:
    """What stands behind the state: the evidence, the reason, or that one side has said it so far."""
    if told.said:
        name = (
            _("Evidence") if entry.state == State.KEPT else _("Answer") if entry.kind == Kind.REQUEST else _("Reason")
        )
        yield name, told.said
    if told.claimed:
        yield "", _("One side says that it is kept; the other has not said so yet.")


def _facts(entry: Entry, told: Told) -> Iterable[tuple[str, str]]:
    promise = entry.kind == Kind.COMMITMENT
    speaker = told.spoke or (told.tally and (told.tally.name or told.tally.kind.label))
    if speaker:
        yield (_("Said by") if promise else _("Asked by")) if told.spoke else _("Said at"), str(speaker)
    yield _("Given") if promise else _("Asked on"), span_words(*(day.isoformat() for day in told.given))
    if promise or told.owner:
        yield _("Owner") if promise else _("Asked of"), str(told.owner or _("not stated"))
    if promise or told.due:
        yield _("Due"), date_words(told.due) if told.due else _("not stated")
    if told.earlier:
        yield _("Due, as it stood here before"), _(", ").join(date_words(due) for due in told.earlier)
    for name, words in ((_("Field of help"), entry.sectors), (_("Place"), entry.places)):
        if fact := _fact(name, words):
            yield fact
    if told.asked:
        yield from _asked_facts(told.asked)


def _asked_facts(asked: Asked) -> Iterable[tuple[str, str]]:
    """What else is told of a need: how many, how soon, with which others, and whether the answer was given back."""
    if asked.affected != Band.NOT_STATED:
        yield _("How many are affected"), str(asked.affected.label)
    if asked.urgency != Urgency.NOT_STATED:
        yield _("How soon, as the receiving side says"), str(asked.urgency.label)
    if asked.merged_into:
        yield _("Merged into, and answered with"), asked.merged_into
    if asked.merged:
        yield _("Asked for by others too"), str(_(", ")).join(asked.merged)
    if asked.passed_to:
        yield _("Passed on to"), str(asked.passed_to)
    if asked.told_on or asked.waits_to_be_told:
        yield _("Answer given back on"), _day(asked.told_on) if asked.told_on else _("not yet")
