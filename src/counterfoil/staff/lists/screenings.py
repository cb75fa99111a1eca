"""The list of screenings: provider, days, places offered. What was found stays with the health provider."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from counterfoil.people.permissions import Permission
from counterfoil.programmes.models import Programme
from counterfoil.screenings.models import Screening
from counterfoil.staff.lists.declared import Asking, Column, WorkingList
from counterfoil.staff.lists.filters import Date, Flag, Of


def _rows(asking: Asking) -> QuerySet[Screening]:
    found = Screening.objects.filter(scheme=asking.scheme)
    return found.select_related("tally", "provider", "programme__tally").defer("pieces", "programme__pieces")


def _programme(screening: Screening) -> Any:
    return screening.programme.tally.name if screening.programme else None


def _untold(asking: Asking) -> Q:
    return Q(ends__lt=asking.today, called_off="", totals__isnull=True)


LIST = WorkingList(
    name="screenings",
    title=_("Screenings"),
    section="trainings",
    rows=_rows,
    order="-begins",
    main="name",
    columns=(
        Column("handle", _("Number"), "tally.handle", sort="pk", width=9),
        Column("name", _("Screening"), "tally.name", sort="sort_key", width=44),
        Column("provider", _("Health provider"), "provider", width=32),
        Column("begins", _("First day"), "begins", sort="begins", width=12),
        Column("ends", _("Last day"), "ends", sort="ends", width=12),
        Column("offered", _("Places offered"), "offered", sort="offered", numeric=True, width=10),
        Column("programme", _("Programme"), _programme, width=36),
        Column("called_off", _("Called off, because"), "called_off", width=30),
    ),
    filters=(
        Flag("untold", _("over, and the provider told no total"), _untold),
        Date("begins", _("First day"), "begins"),
        Of("programme", _("Only those of one programme"), "programme", Programme),
    ),
    link="screening",
    new="new_screening",
    new_label=_("Plan a screening"),
    new_permission=Permission.PLAN_TRAININGS,
    nothing_yet=_("No screening is planned yet."),
)
