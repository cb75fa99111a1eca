"""The itinerary: who travels, and each day hour by hour, in the civil time of the place."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _

from counterfoil.base import typeset
from counterfoil.figures import words
from counterfoil.papers import say
from counterfoil.papers.records import Told
from counterfoil.visits.models import Stop


def pdf(told: Told) -> bytes:
    """The itinerary in the active language."""
    facts = say.about(told)
    if told.visit.zone:
        facts.append([_("Times"), _("local times of %(zone)s") % {"zone": told.visit.zone}])
    data = {
        **say.common(told, _("Itinerary")),
        "facts": facts,
        "before": [delegation(told)],
        "days": [_day(told, date) for date in _dates(told)],
        "after": [agenda(told)],
    }
    return typeset.pdf("itinerary", data, language=say.language())


def delegation(told: Told) -> dict[str, Any]:
    """The delegation in the order of protocol: people in office, by name or as a role so many times."""
    part: dict[str, Any] = {"title": _("Delegation"), "empty": _("Nobody is named yet.")}
    if told.delegates:
        part["sheet"] = {
            "columns": [_("No."), _("Role in office"), _("Name in office"), _("Organisation"), _("How many")],
            "rows": [
                [str(number), one.office, one.name, str(one.organisation), words.number_words(str(one.count))]
                for number, one in enumerate(told.delegates, start=1)
            ],
            "widths": [0, 3, 2, 3, 0],
        }
    return part


def agenda(told: Told) -> dict[str, Any]:
    """What is to be spoken of: lines carried over from before keep their number."""
    part: dict[str, Any] = {"title": _("Agenda"), "empty": _("Nothing is on the agenda yet.")}
    if told.agenda:
        part["sheet"] = {
            "columns": [_("No."), _("What"), _("Due")],
            "rows": [
                [item.line.handle, say.safe_words(item.line), say.date(item.line.due)]
                if item.line
                else ["", item.words, ""]
                for item in told.agenda
            ],
            "widths": [0, 4, 1],
        }
    return part


def _dates(told: Told) -> list[dt.date]:
    first, last = told.visit.begins, told.visit.ends
    days = {first + dt.timedelta(days=number) for number in range((last - first).days + 1)}
    return sorted(days | {stop.day for stop in told.stops})


def _day(told: Told, date: dt.date) -> dict[str, Any]:
    return {
        "title": say.day(date),
        "empty": _("Nothing is planned for this day yet."),
        "stops": [_stop(told, stop) for stop in told.stops if stop.day == date],
    }


def _stop(told: Told, stop: Stop) -> dict[str, Any]:
    lines = [say.where(stop)]
    if stop.host:
        lines.append(_("Host: %(office)s") % {"office": stop.host})
    goers = [goer.delegate for goer in stop.goers.all()]
    if goers and len(goers) < len(told.delegates):
        lines.append(_("Who goes: %(offices)s") % {"offices": words.list_words([one.office for one in goers])})
    if stop.dropped:
        lines.append(_("Dropped: %(reason)s") % {"reason": stop.dropped})
    travels = stop.towards and _("Travel to %(place)s") % {"place": stop.towards}
    return {
        "time": say.hours(stop),
        "what": stop.title,
        "lines": [line for line in lines if line],
        "travel": travels,
    }
