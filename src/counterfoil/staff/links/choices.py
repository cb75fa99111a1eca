"""What a link may be about: the newest lines that wait for a side's yes, and its latest visits."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from counterfoil.base.sides import Side
from counterfoil.lines.models import WAITING, Line, State
from counterfoil.partners.models import Scheme
from counterfoil.staff.links import money
from counterfoil.visits.models import Visit

MOST = 100  # of each; an older one is reached from its own page


def unanswered(side: str) -> Q:
    """Which lines a side has neither said yes to nor worded otherwise; none for who speaks for neither."""
    if side == Side.NEITHER:
        return Q(pk__in=[])
    no_yes = Q(**{f"{side}_yes__isnull": True})  # a yes falls away with its wording
    return no_yes & Q(**{f"{side}_words": ""}, state__in=[*WAITING, State.NOTED], redacted=False)


def waiting_for(scheme: Scheme, side: str) -> QuerySet[Line]:
    """Lines of a scheme that wait for a side's answer, newest first."""
    return Line.objects.filter(unanswered(side), scheme=scheme).order_by("-id")


def to_confirm(scheme: Scheme, side: str) -> QuerySet[Line]:
    """Lines of which the other side says that they are kept, oldest first; none for who speaks for neither."""
    if side == Side.NEITHER:
        return Line.objects.none()
    said = Line.objects.filter(scheme=scheme, state=State.SAID_KEPT).exclude(said_kept_by=side)
    return said.select_related("owner").order_by("id")


def said_by(scheme: Scheme, side: str) -> QuerySet[Line]:
    """Open lines that are a side's own words, newest first."""
    still = [*WAITING, State.NOTED]
    found = Line.objects.filter(scheme=scheme, spoke_side=side, state__in=still, redacted=False)
    return found.select_related("spoke", "owner").order_by("-id")


def visits_of(scheme: Scheme) -> QuerySet[Visit]:
    """Visits that have begun and were not called off, latest first."""
    found = Visit.objects.filter(scheme=scheme, called_off="", begins__lte=timezone.localdate())
    return found.select_related("tally").order_by("-begins", "-id")


def about_choices(scheme: Scheme, side: str) -> list[Any]:
    """Choices of a form, "line:<public id>", "visit:<public id>" and those about money, under a heading each."""
    lines = [
        (f"line:{line.public_id}", f"{line.handle} {line.words[:70]}") for line in waiting_for(scheme, side)[:MOST]
    ]
    visits = [(f"visit:{visit.public_id}", f"{visit} ({visit.begins})") for visit in visits_of(scheme)[:MOST]]
    groups = [(_("Lines that wait for your side"), lines), (_("Visits"), visits), *money.choices(scheme, side)]
    return [("", _("nothing in particular")), *(group for group in groups if group[1])]
