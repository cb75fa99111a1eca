"""The list of programmes: what each answers, where it stands, how much of it is planned and measured."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from counterfoil.needs.models import Need, Sector
from counterfoil.people.permissions import Permission
from counterfoil.programmes.models import Indicator, Programme
from counterfoil.programmes.models.programme import State
from counterfoil.programmes.queries import due
from counterfoil.staff.lists.declared import Asking, Column, WorkingList, ranked, told
from counterfoil.staff.lists.filters import Choice, Date, Flag, Of, Term


def _rows(asking: Asking) -> QuerySet[Programme]:
    found = Programme.objects.filter(scheme=asking.scheme).select_related("tally", "sector").defer("pieces")
    return found.annotate(
        need_count=_count(Programme.answers.through.objects.all(), "programme"),
        indicator_count=_count(Indicator.objects.filter(dropped_at=None), "result__programme"),
        due_count=_count(due([asking.scheme.pk], asking.today), "indicator__result__programme"),
    )


def _count(found: QuerySet[Any], path: str) -> Coalesce:
    """How many of them a programme has, worked out for the rows of a page only."""
    of_it = found.filter(**{path: OuterRef("pk")}).order_by().values(path).annotate(many=Count("pk")).values("many")
    return Coalesce(Subquery(of_it, output_field=IntegerField()), 0)


def _due(asking: Asking) -> Q:
    return Q(pk__in=due([asking.scheme.pk], asking.today).order_by().values("indicator__result__programme"))


def _public(programme: Programme) -> Any:
    return _("yes") if programme.is_released else _("no")


LIST = WorkingList(
    name="programmes",
    title=_("Programmes"),
    section="programmes",
    rows=_rows,
    order="name",
    main="name",
    columns=(
        Column("handle", _("Number"), "tally.handle", sort="pk", width=9),
        Column("name", _("Programme"), "tally.name", sort="sort_key", width=44),
        Column("sector", _("Sector"), "sector", sort="sector", width=22),
        Column("state", _("Where it stands"), told(State, "state"), sort=ranked("state", State.values)),
        Column("begins", _("Begins"), "begins", sort="begins_day", width=12),
        Column("until", _("Until"), "until", sort="until_day", width=12),
        Column("needs", _("Needs it answers"), "need_count", numeric=True, width=10),
        Column("indicators", _("Indicators"), "indicator_count", numeric=True, width=10),
        Column("due", _("Due to be measured"), "due_count", numeric=True, width=12,
               tone=lambda row: "late" if row.due_count else ""),
        Column("public", _("Released by both sides"), _public, width=12),
        Column("aims", _("Aims"), "aims", only_file=True, width=60),
    ),
    filters=(
        Choice("state", _("Where it stands"), "state", State),
        Term("sector", _("Sector"), "sector", Sector),
        Flag("due", _("with an indicator that is due to be measured"), _due),
        Flag("no_needs", _("that answer no need yet"), lambda asking: Q(answers__isnull=True)),
        Date("begins", _("Begins"), "begins_day"),
        Of("need", _("Only those that answer one need"), "answers__line", Need),
    ),
    link="programme",
    new="plan_programme",
    new_label=_("Plan a programme"),
    new_permission=Permission.PLAN_PROGRAMMES,
    nothing_yet=_("No programme is planned yet. A programme answers needs, and money can be restricted to it."),
)  # fmt: skip
