"""The minutes, to print, sign and stamp: every line with both sides' answers, and both wordings if there are two."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from counterfoil.base import typeset
from counterfoil.base.sides import SIDES, Side
from counterfoil.figures import words
from counterfoil.lines.models import Kind, Line
from counterfoil.papers import say
from counterfoil.papers.itinerary import delegation
from counterfoil.papers.records import Told


def pdf(told: Told) -> bytes:
    """The minutes in the active language; the lines stand in the language in which they were written."""
    data = {
        **say.common(told, _("Minutes")),
        "facts": say.about(told),
        "before": [delegation(told)],
        "heads": [_("No."), _("What was said"), say.side(Side.GIVING), say.side(Side.RECEIVING)],
        "lines": [_row(told, line) for line in told.lines],
        "empty": _("No line has been written yet."),
        "agreement": _(
            "Each side agrees to the lines that carry its yes, or its mark in the box. Where a line stands in two"
            " wordings, both stand. Signed in two copies, one for each side."
        ),
        "boxes": [_box(told, side) for side in SIDES],
        "stamp": _("stamp"),
    }
    return typeset.pdf("minutes", data, language=say.language())


def halves(line: Line) -> list[dict[str, str]]:
    """The two wordings of a line on which the sides differ: a side without its own words holds the line's."""
    return [{"head": say.side(side), "words": line.own_words(side) or line.words} for side in SIDES]


def _row(told: Told, line: Line) -> dict[str, Any]:
    row = {
        "number": line.handle,
        "kind": _kind(line),
        "words": line.words,
        "notes": _notes(line),
        "giving": _answer(told, line, Side.GIVING),
        "receiving": _answer(told, line, Side.RECEIVING),
    }
    return {**row, "halves": halves(line)} if line.is_disputed else row


def _kind(line: Line) -> str:
    kind = str(line.get_kind_display())
    if not line.spoke:
        return kind
    return _("%(kind)s, said by %(office)s") % {"kind": kind, "office": line.spoke}


def _notes(line: Line) -> list[str]:
    """Whose it is and when it falls due, for what somebody is to do."""
    if not line.is_waiting:
        return [str(line.get_state_display())] if line.reason or line.evidence else []
    notes = []
    if line.kind == Kind.COMMITMENT or line.owner or line.due:
        notes.append(_("Owner: %(owner)s; due: %(due)s") % {"owner": say.owner(line), "due": say.date(line.due)})
    commitment = getattr(line, "commitment", None)
    if commitment and commitment.evidence_expected:
        notes.append(_("Known to be kept by: %(evidence)s") % {"evidence": commitment.evidence_expected})
    return notes


def _answer(told: Told, line: Line, side: Side) -> str:
    """A side's yes with its day, its objection, or nothing: then there is a box for the pen."""
    if line.own_words(side):
        return _("words it otherwise")
    if not line.said_yes(side):
        return ""
    at = told.said_yes_at.get((line.pk, side, line.wording))
    day = words.date_words(timezone.localtime(at).date().isoformat()) if at else ""
    agreed = _("agreed")
    return f"{agreed} {day}".strip()


def _box(told: Told, side: Side) -> dict[str, Any]:
    return {
        "head": _("%(side)s: %(offices)s") % {"side": say.side(side), "offices": say.offices(told, side)},
        "lines": [_("Role and name in office"), _("Signature"), _("Date")],
    }
