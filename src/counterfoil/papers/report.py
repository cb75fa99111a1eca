"""The visit report: everything that the records hold of a visit, in order, for both sides' files.

It may be passed on, so a line of a sensitive field shows its field and its prefecture only (GUARDRAILS G14); the
words stand in the minutes.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from counterfoil.base import typeset
from counterfoil.base.text import TranslatedText
from counterfoil.figures import words
from counterfoil.lines.models import Kind
from counterfoil.papers import say
from counterfoil.papers.itinerary import agenda, delegation
from counterfoil.papers.minutes import halves
from counterfoil.papers.records import Told, pixels
from counterfoil.visits.models import Cost, Finding, Look, Photo

Part = dict[str, Any]


def pdf(told: Told) -> bytes:
    """The report in the active language."""
    data = {**say.common(told, _("Visit report")), "facts": say.about(told), "sections": _sections(told)}
    small = pixels(told.photos, "small")
    files = {_file(photo): small[photo.pk] for photo in told.photos}
    return typeset.pdf("report", data, language=say.language(), files=files)


def _sections(told: Told) -> list[Part]:
    today = timezone.localdate()
    parts = [
        delegation(told),
        _way(told),
        agenda(told),
        _counted(told),
        _lines(told, Kind.REQUEST, _("Requests"), today),
        _lines(told, Kind.COMMITMENT, _("Commitments"), today),
        _two_wordings(told),
        *_looked(told, today),
        _lines(told, Kind.ACTION, _("Actions"), today),
        _lines(told, Kind.POINT, _("Points"), today),
        _costs(told),
        _signed(told),
        _photos(told),
        _cannot_show(told),
    ]
    return [part for part in parts if part]


def _sheet(title: str, columns: list[str], rows: list[list[str]], widths: list[int], *, level: int = 1) -> Part:
    if not rows:
        return {"title": title, "level": level, "empty": _("Nothing is recorded.")}
    return {"title": title, "level": level, "sheet": {"columns": columns, "rows": rows, "widths": widths}}


def _way(told: Told) -> Part:
    rows = []
    for stop in told.stops:
        what = _("%(what)s (dropped: %(reason)s)") % {"what": stop.title, "reason": stop.dropped}
        day = words.date_words(stop.day.isoformat())
        rows.append(
            [day, say.hours(stop), what if stop.dropped else stop.title, say.where(stop), str(stop.host or "")]
        )
    columns = [_("Day"), _("Time"), _("What"), _("Where"), _("Host")]
    return _sheet(_("Itinerary"), columns, rows, [2, 0, 3, 3, 2])


def _counted(told: Told) -> Part:
    """Numbers of the records, and both sides' where they differ."""
    rows = []
    for each in told.figures:
        if each.result.lines:
            value = say.both_values(each) if say.sides_differ(each) else say.value(each)
            rows.append([str(each.figure.title), value])
    return _sheet(_("What was counted"), [_("What"), _("How many")], rows, [2, 2]) if rows else {}


def _lines(told: Told, kind: Kind, title: str, today: dt.date) -> Part:
    """The lines of one kind: who voiced them, or whose they are and when they fall due."""
    lines = told.of_kind(kind)
    if kind in (Kind.REQUEST, Kind.POINT):
        columns, widths = [_("No."), _("What"), _("Voiced by"), _("State")], [0, 5, 3, 3]
        rows = [[line.handle, say.safe_words(line), say.voice(line), say.state(line, today)] for line in lines]
    else:
        columns, widths = [_("No."), _("What"), _("Owner"), _("Due"), _("State")], [0, 4, 2, 2, 3]
        rows = [
            [line.handle, say.safe_words(line), say.owner(line), say.date(line.due), say.state(line, today)]
            for line in lines
        ]
    return _sheet(title, columns, rows, widths)


def _two_wordings(told: Told) -> Part:
    disputed = [line for line in told.lines if line.is_disputed and not line.sensitive]
    if not disputed:
        return {}
    pairs = [[{**half, "head": f"{line.handle} · {half['head']}"} for half in halves(line)] for line in disputed]
    return {"title": _("Lines in two wordings"), "halves": pairs}


def _looked(told: Told, today: dt.date) -> list[Part]:
    """Each place that was looked at, with its findings. A workplace never has a "passed" (GUARDRAILS G7)."""
    if not told.looks:
        return [{"title": _("Places looked at"), "empty": _("Nothing is recorded.")}]
    parts: list[Part] = [{"title": _("Places looked at")}]
    if any(look.workplace for look in told.looks):
        parts[0]["words"] = _(
            "A visit is not an inspection. Of a workplace it can record a concern, and never that all is well."
        )
    return [*parts, *(_look(look, today) for look in told.looks)]


def _look(look: Look, today: dt.date) -> Part:
    place = look.where or str(look.place or "")
    facts = [
        [_("Day"), say.date(look.looked_on)],
        [_("Checklist"), str(look.checklist.label)],
        [_("Assessment"), str(look.get_assessment_display())],
    ]
    if not look.workplace:  # of a workplace no count of what was in order is told (GUARDRAILS G7)
        marked = [one.as_expected for one in look.checked.all()]
        counted = {"yes": sum(marked), "no": len(marked) - sum(marked)}
        facts.append([_("Checks"), _("as expected: %(yes)d; otherwise: %(no)d") % counted])
    columns = [_("No."), _("What was checked"), _("Expected"), _("Seen"), _("How serious"), _("State")]
    rows = [_finding(finding, today) for finding in look.findings.all()]
    part = _sheet(place, columns, rows, [0, 3, 3, 4, 2, 2], level=2)
    return {**part, "facts": facts}


def _finding(finding: Finding, today: dt.date) -> list[str]:
    line, item = finding.line, finding.check_item
    checked = TranslatedText.of(item.label).in_language(say.language())[0] if item else ""
    serious = str(finding.get_seriousness_display())
    return [
        line.handle,
        checked,
        "" if line.sensitive else finding.expected,
        say.safe_words(line),
        serious,
        say.state(line, today),
    ]


def _costs(told: Told) -> Part:
    """Planned and actual; different currencies are never summed."""
    if not told.costs:
        return {}
    rows = [_cost(cost) for cost in told.costs]
    for currency in dict.fromkeys(cost.currency for cost in told.costs):
        spent = [cost for cost in told.costs if cost.currency == currency]
        sums = [_sum([cost.planned for cost in spent], currency), _sum([cost.actual for cost in spent], currency)]
        rows.append([_("together, in %(currency)s") % {"currency": currency}, *sums, ""])
    return _sheet(_("Costs"), [_("What"), _("Planned"), _("Actual"), _("Who pays")], rows, [3, 2, 2, 2])


def _cost(cost: Cost) -> list[str]:
    what = words.list_words([each for each in (str(cost.get_what_display()), cost.words) if each])
    amounts = [_sum([amount], cost.currency) for amount in (cost.planned, cost.actual)]
    return [what, *amounts, str(cost.payer or "")]


def _sum(amounts: list[Decimal | None], currency: str) -> str:
    """The sum of what is stated; where something is not, it is at least that."""
    stated = [amount for amount in amounts if amount is not None]
    if not stated:
        return _("not stated")
    told = words.money_words(sum(stated, Decimal(0)), currency)
    return told if len(stated) == len(amounts) else words.qualified_words(told, "at_least")


def _signed(told: Told) -> Part:
    if not told.signed:
        return {}
    rows = [
        [one.paper, words.number_words(str(one.pages)) if one.pages else _("not stated"), str(one.holder),
         say.date(one.seen), _("yes") if one.confirmed_at else _("not yet")]
        for one in told.signed
    ]  # fmt: skip
    columns = [_("What paper"), _("Pages"), _("Who holds it"), _("Seen on"), _("A second person has seen it")]
    return _sheet(_("Signed papers"), columns, rows, [4, 0, 3, 2, 2])


def _photos(told: Told) -> Part:
    if not told.photos:
        return {}
    shown = [{"file": _file(photo), "caption": caption(photo)} for photo in told.photos]
    return {"title": _("Photographs"), "pictures": shown}


def caption(photo: Photo) -> str:
    """A photograph's caption, or what it shows."""
    return photo.caption or str(photo.get_shows_display())


def _file(photo: Photo) -> str:
    return f"{photo.pk}.jpg"


def _cannot_show(told: Told) -> Part:
    said = [_("This report holds what offices recorded of a visit. It holds nothing about any person helped.")]
    if told.visit.scheme.complaints_body_id is None:
        said.append(_("There is no independent channel for complaints in this scheme."))
    if told.unseen_photos:
        left_out = _("Photographs that nobody else has looked at yet, left out: %(count)d.")
        said.append(left_out % {"count": told.unseen_photos})
    return {"title": _("What it cannot show"), "words": "\n\n".join(said)}
