"""The list of needs: what was asked for, by whom, how soon, and what was answered."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from counterfoil.base.sides import Side
from counterfoil.lines.models import ANSWERS, State
from counterfoil.needs.many_actions import sort_needs
from counterfoil.needs.models import Band, Need, Sector, Urgency
from counterfoil.people.permissions import Permission
from counterfoil.staff.lists.declared import Asking, Bulk, Column, WorkingList, ranked, told
from counterfoil.staff.lists.filters import Among, Choice, Date, Flag, Term, parties, places_of

UNANSWERED_DAYS = 30  # days after which a need without an answer stands under Today
_URGENT_FIRST = (Urgency.NOW, Urgency.SOON, Urgency.THIS_YEAR, Urgency.CAN_WAIT, Urgency.NOT_STATED)
_STATES = (State.OPEN, *ANSWERS, State.WITHDRAWN)


def _rows(asking: Asking) -> QuerySet[Need]:
    others = Need.objects.filter(merged_into=OuterRef("pk"))
    found = Need.objects.filter(scheme=asking.scheme).annotate(has_merged=Exists(others))
    return found.select_related("line__spoke", "sector", "place", "merged_into__line", "passed_to").defer(
        "pieces", "merged_into__pieces"
    )


def unanswered(asking: Asking) -> Q:
    """Needs that stand for themselves and have waited for an answer longer than they should."""
    before = asking.today - dt.timedelta(days=UNANSWERED_DAYS)
    return Q(line__state=State.OPEN, merged_into__isnull=True, line__entered_at__date__lt=before)


def _untold(asking: Asking) -> Q:
    return Q(line__state__in=ANSWERS, told_on__isnull=True, merged_into__isnull=True)


_state = told(State, "line.state")


def _stands(need: Need) -> Any:
    return _("merged into %(handle)s") % {"handle": _merged(need)} if need.merged_into else _state(need)


def _merged(need: Need) -> Any:
    return need.merged_into.line.handle if need.merged_into else None


def _sectors(asking: Asking) -> forms.Field:
    return forms.ModelChoiceField(Sector.objects.filter(state=Sector.State.APPROVED), label=_("Sector"))


def _urgencies(asking: Asking) -> forms.Field:
    return forms.TypedChoiceField(label=_("How soon"), choices=Urgency.choices, coerce=Urgency)


def _not_sorted(need: Need, value: Sector, asking: Asking) -> Any:
    if need.line.redacted:
        return _("Words were taken out of it.")
    if value.sensitive != need.line.sensitive and (need.merged_into or need.has_merged):  # type: ignore[attr-defined]
        return _("It is merged with another, and one would be public in its words, the other not.")
    return ""


def _not_said(need: Need, value: Urgency, asking: Asking) -> Any:
    return "" if asking.side == Side.RECEIVING else _("How soon it is needed is for the receiving side to say.")


LIST = WorkingList(
    name="needs",
    title=_("Needs"),
    section="needs",
    rows=_rows,
    order="-number",
    main="words",
    columns=(
        Column("number", _("Number"), "line.handle", sort="pk", width=9),
        Column("words", _("In so many words"), "line.words", sort="sort_key", width=50, language="line.language"),
        Column("sector", _("Sector"), "sector", sort="sector", width=22),
        Column("place", _("Place"), "place", width=20),
        Column("affected", _("How many are affected"), told(Band, "affected"), sort=ranked("affected", Band.values)),
        Column("basis", _("How that is known"), "basis", only_file=True, width=30),
        Column("urgency", _("How soon"), told(Urgency, "urgency"), sort=ranked("urgency", _URGENT_FIRST), width=22),
        Column("voiced", _("Voiced by"), "line.spoke", width=28),
        Column("since", _("Asked on"), "line.entered_at", sort="line__entered_at", width=12),
        Column("state", _("How it stands"), _stands, sort=ranked("line__state", _STATES)),
        Column("told", _("Answer given back on"), "told_on", sort="told_on", width=14),
        Column("merged", _("Merged into"), _merged, width=11, only_file=True),
        Column("passed", _("Passed on to"), "passed_to", only_file=True, width=28),
        Column("funded", _("Who else pays for it"), "also_funded", only_file=True, width=30),
    ),
    filters=(
        Choice("state", _("How it stands"), "line__state", [(state.value, state.label) for state in _STATES]),
        Term("sector", _("Sector"), "sector", Sector),
        Choice("urgency", _("How soon"), "urgency", Urgency),
        Flag("waiting", _("without an answer for more than 30 days"), unanswered),
        Flag("untold", _("answered, and not yet given back"), _untold),
        Choice("affected", _("How many are affected"), "affected", Band),
        Among("place", _("Place"), "place", places_of(Need)),
        Among("voiced", _("Voiced by"), "line__spoke", parties),
        Date("asked", _("Asked"), "line__entered_at__date"),
        Flag("own", _("without those that are merged into another"), lambda asking: Q(merged_into__isnull=True)),
    ),
    search_label=_("Words or number"),
    link="need",
    link_id="line.public_id",
    new="new_need",
    new_label=_("Write down a need"),
    new_permission=Permission.WRITE_LINES,
    nothing_yet=_("No need is written down yet. Needs come from a form, a visit's minutes, or a pack."),
    bulks=(
        Bulk(
            "sector",
            _("Sector"),
            field=_sectors,
            before="sector",
            refused=_not_sorted,
            act=lambda rows, value, by: sort_needs(needs=rows, sector=value, by=by),
            permission=Permission.WRITE_LINES,
        ),
        Bulk(
            "urgency",
            _("How soon"),
            field=_urgencies,
            before=told(Urgency, "urgency"),
            after=lambda value: value.label,
            refused=_not_said,
            act=lambda rows, value, by: sort_needs(needs=rows, urgency=value, by=by),
            permission=Permission.WRITE_LINES,
        ),
    ),
)
