"""What waits for a person between a need and a result, for the page Today: a line for each scheme and kind of thing.

Each line leads to the list narrowed to just that. The number of questions is fixed, however many schemes there are.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any, NamedTuple

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from counterfoil.base.sides import Side
from counterfoil.needs.models import Appraisal, Need
from counterfoil.needs.queries import to_score
from counterfoil.partners.access import sides_of
from counterfoil.partners.models import Membership, Scheme
from counterfoil.partners.roles import PERMISSIONS, Role
from counterfoil.people.models import User
from counterfoil.people.permissions import Permission as P
from counterfoil.programmes.queries import due
from counterfoil.staff.lists.address import list_address
from counterfoil.staff.lists.declared import Asking
from counterfoil.staff.lists.needs import unanswered
from counterfoil.staff.lists.shown import address_of
from counterfoil.trainings.group_queries import groups_past_review
from counterfoil.trainings.models import Delivery
from counterfoil.trainings.queries import sessions_without_headcount

MOST = 50  # lines of one kind


class Waits(NamedTuple):
    """What waits, why, since when (None: not told), and where to go."""

    what: str
    why: str
    when: dt.datetime | None
    address: str


@dataclass(frozen=True)
class Seat:
    """A scheme in which a user speaks for one side, and what the user may do there."""

    scheme: Scheme
    side: Side
    may: frozenset[P]


def for_user(user: User) -> list[Waits]:
    """Everything that waits for this user; nine questions at most, two where the user speaks for nobody."""
    seats = seats_of(user)
    if not seats:
        return []
    asked = (_scores, _decisions, _needs, _headcounts, _reviews, _readings, _deliveries)
    return [line for ask in asked for line in ask(user, seats)]


def seats_of(user: User) -> list[Seat]:
    """The schemes in which a user speaks for one side; two questions."""
    roles: dict[int, set[P]] = {}
    for scheme, role in Membership.objects.filter(user=user, scheme__isnull=False).values_list("scheme", "role"):
        roles.setdefault(scheme, set()).update(PERMISSIONS[Role(role)])
    sides = sides_of(user, P.READ_DRAFTS) if roles else []
    return [Seat(scheme, side, frozenset(roles.get(scheme.pk, ()))) for scheme, side in sides]


def _scores(user: User, seats: list[Seat]) -> list[Waits]:
    mine = [seat.scheme.pk for seat in seats if P.APPRAISE_NEEDS in seat.may]
    if not mine:
        return []
    return [
        Waits(
            str(seat.appraisal.need.line), _("waits for your scores in its appraisal"), seat.appraisal.entered_at,
            reverse("staff:appraisal", args=[seat.appraisal.public_id]),
        )
        for seat in to_score(user).filter(appraisal__need__scheme__in=mine)[:MOST]
    ]  # fmt: skip


def _decisions(user: User, seats: list[Seat]) -> list[Waits]:
    mine = [Q(need__scheme=seat.scheme) & ~Q(said_side=seat.side) for seat in seats if P.APPRAISE_NEEDS in seat.may]
    if not mine:
        return []
    waits = Appraisal.objects.filter(reduce(or_, mine), agreed_at=None, ended_at=None).exclude(decision="")
    return [
        Waits(
            str(each.need.line), _("the other side said a decision on it: agree, or do not"), each.said_at,
            reverse("staff:appraisal", args=[each.public_id]),
        )
        for each in waits.select_related("need__line").order_by("id")[:MOST]
    ]  # fmt: skip


def _needs(user: User, seats: list[Seat]) -> list[Waits]:
    """For the side that was asked."""
    mine = [
        Q(scheme=seat.scheme) & ~Q(line__spoke_side=seat.side) & unanswered(_asking(seat))
        for seat in seats
        if P.SIGN_LINES in seat.may
    ]
    found = Need.objects.filter(reduce(or_, mine)) if mine else Need.objects.none()
    return _counted(seats, found, "scheme", "needs", {"waiting": "on"}, lambda many: ngettext(
        "%(count)s need has waited for an answer for more than 30 days",
        "%(count)s needs have waited for an answer for more than 30 days", many))  # fmt: skip


def _headcounts(user: User, seats: list[Seat]) -> list[Waits]:
    mine = Scheme.objects.filter(pk__in=_schemes(seats, P.COUNT_SESSIONS))
    found = sessions_without_headcount(mine, timezone.localdate())
    return _counted(seats, found, "scheme", "sessions", {"uncounted": "on"}, lambda many: ngettext(
        "%(count)s session is over, and nobody has counted",
        "%(count)s sessions are over, and nobody has counted", many))  # fmt: skip


def _reviews(user: User, seats: list[Seat]) -> list[Waits]:
    """For the side that registered the group."""
    own = [Q(scheme=seat.scheme, entered_side=seat.side) for seat in seats if P.PLAN_TRAININGS in seat.may]
    found = groups_past_review((seat.scheme for seat in seats), timezone.localdate())
    return _counted(seats, found.filter(reduce(or_, own)) if own else found.none(), "scheme", "groups",
                    {"past": "on"}, lambda many: ngettext(
        "%(count)s follow-up group is due to be looked at again",
        "%(count)s follow-up groups are due to be looked at again", many))  # fmt: skip


def _readings(user: User, seats: list[Seat]) -> list[Waits]:
    found = due(_schemes(seats, P.PLAN_PROGRAMMES), timezone.localdate())
    return _counted(seats, found, "indicator__result__programme__scheme", "programmes", {"due": "on"},
                    lambda many: ngettext(
        "%(count)s indicator is due to be measured, or to be said not to be",
        "%(count)s indicators are due to be measured, or to be said not to be", many), "indicator")  # fmt: skip


def _deliveries(user: User, seats: list[Seat]) -> list[Waits]:
    stuck = (Delivery.State.FAILED, Delivery.State.UNKNOWN)
    found = Delivery.objects.filter(message__scheme__in=_schemes(seats, P.PLAN_TRAININGS), state__in=stuck)
    return _counted(seats, found, "message__scheme", "", {}, lambda many: ngettext(
        "%(count)s message to an owner of groups failed, or nobody knows whether it went",
        "%(count)s messages to owners of groups failed, or nobody knows whether they went", many))  # fmt: skip


def _schemes(seats: Iterable[Seat], permission: P) -> list[int]:
    return [seat.scheme.pk for seat in seats if permission in seat.may]


def _counted(
    seats: list[Seat], found: QuerySet[Any], path: str, name: str, query: dict[str, str], words: Any, what: str = "pk"
) -> list[Waits]:
    """One line for each scheme in which some are; one question. Without a list's name it leads to the messages."""
    counts = dict(found.order_by().values_list(path).annotate(many=Count(what, distinct=True)))
    return [
        Waits(
            str(seat.scheme), words(many) % {"count": many}, None,
            list_address(seat.scheme.slug, name, **query) if name else address_of("messages_of", seat.scheme.slug),
        )
        for seat in seats
        if (many := counts.get(seat.scheme.pk, 0))
    ]  # fmt: skip


def _asking(seat: Seat) -> Asking:
    return Asking(seat.scheme, timezone.localdate(), seat.side)
