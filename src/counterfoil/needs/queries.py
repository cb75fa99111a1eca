"""Questions about needs: their lists, their voices, their panels and how far those are apart."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from django.db.models import F, QuerySet

from counterfoil.base.listing import asked
from counterfoil.base.sides import SIDES, Side
from counterfoil.lines.models import ANSWERS, PREFIX, WAITING, Kind
from counterfoil.needs.models import Appraisal, Criterion, Need, Panelist, Points, Score
from counterfoil.partners.access import roles_with
from counterfoil.partners.models import Membership, Organisation, Scheme
from counterfoil.people.models import User
from counterfoil.people.permissions import Permission

ANSWER_DAYS = 30  # days after which a need without an answer waits too long
_LIKELY, _LOOKED_AT = 8, 200  # how many that look alike are shown, of how many
_HANDLE = re.compile(rf"^\s*{PREFIX[Kind.REQUEST]}?\s*(\d{{1,9}})\s*$", re.IGNORECASE)


def needs_of(scheme: Scheme) -> QuerySet[Need]:
    """The needs of a scheme with what a list shows of each."""
    return Need.objects.filter(scheme=scheme).select_related("line__spoke", "sector", "place", "merged_into__line")


def unanswered(scheme: Scheme, before: dt.datetime | None = None) -> QuerySet[Need]:
    """Needs that wait for an answer of their own; those alone that were asked before a moment, where one is named."""
    found = needs_of(scheme).filter(line__state__in=WAITING, merged_into=None)
    return found.filter(line__entered_at__lt=before) if before else found


def untold(scheme: Scheme) -> QuerySet[Need]:
    """Needs that have an answer which nobody has given back to those who asked."""
    return needs_of(scheme).filter(line__state__in=ANSWERS, told_on=None)


def find_need(scheme: Scheme, number: str) -> Need | None:
    """The need of a number as people write it: R5, r5 or 5."""
    found = _HANDLE.match(number)
    return needs_of(scheme).filter(line__number=int(found[1])).first() if found else None


def alike(need: Need) -> list[Need]:
    """Others that may ask for the same, the likeliest first: of the same side and openness, by the words they share.

    Looked for among the newest of the same field of help, and not by meaning: a person decides.
    """
    others = (
        needs_of(need.scheme)
        .filter(sector=need.sector, merged_into=None, line__spoke_side=need.line.spoke_side)
        .filter(line__sensitive=need.line.sensitive, line__state__in=(*WAITING, *ANSWERS))
        .exclude(pk=need.pk)
        .order_by("-line")[:_LOOKED_AT]
    )
    words = {word for word in asked(need.line.words) if len(word) > 1}
    # Long words tell more than short ones, which are often "the" and "for".
    counted = [(sum(len(word) for word in words.intersection(other.pieces)), other) for other in others]
    counted.sort(key=lambda each: -each[0])
    return [other for shared, other in counted[:_LIKELY] if shared or other.place_id == need.place_id]


@dataclass(frozen=True)
class Seat:
    """A user who may sit on a panel: for which side and which organisation."""

    user: User
    organisation: Organisation
    side: Side


def may_sit(scheme: Scheme) -> list[Seat]:
    """Who may sit on a panel: whoever may appraise needs and speaks for one side, the giving side's first; one query.

    Of a user with two offices on one side, the first counts.
    """
    members = (
        Membership.objects.filter(scheme=scheme, role__in=roles_with(Permission.APPRAISE_NEEDS), user__is_active=True)
        .filter(organisation__parts__scheme=scheme)
        .annotate(side=F("organisation__parts__side"))
        .select_related("user", "organisation")
        .order_by("id")
    )
    found: dict[int, list[Seat]] = {}
    for member in members:
        found.setdefault(member.user_id, []).append(Seat(member.user, member.organisation, Side(member.side)))
    seats = [each[0] for each in found.values() if len({seat.side for seat in each}) == 1]
    return sorted(seats, key=lambda seat: (SIDES.index(seat.side), str(seat.organisation), str(seat.user)))


def sides_handed_in(appraisal: Appraisal) -> set[str]:
    """The sides of which somebody has handed in without a conflict of interest."""
    return set(_counting(appraisal).values_list("side", flat=True))


def _counting(appraisal: Appraisal) -> QuerySet[Panelist]:
    return appraisal.panel.filter(handed_in_at__isnull=False, conflict="")


def may_read_scores(appraisal: Appraisal, user: User) -> bool:
    """Whether a user reads what the panel found: once a decision is said or the round is over, everybody does; until
    then, whoever has handed in. The first number said would pull the rest, and who looks on could tell it."""
    if appraisal.decision or not appraisal.is_open:
        return True
    return appraisal.panel.filter(user=user, handed_in_at__isnull=False).exists()


@dataclass(frozen=True)
class Spread:
    """How far a panel is apart on one criterion: each side's points, the lowest first, and every reason."""

    criterion: Criterion
    giving: tuple[Points, ...]
    receiving: tuple[Points, ...]
    reasons: tuple[tuple[Side, str, Points, str], ...]  # side, organisation, points, why

    @property
    def lowest(self) -> Points | None:
        return min(self.giving + self.receiving, default=None)

    @property
    def highest(self) -> Points | None:
        return max(self.giving + self.receiving, default=None)

    @property
    def apart(self) -> int:
        """How many steps lie between the lowest and the highest."""
        return self.highest - self.lowest if self.highest is not None and self.lowest is not None else 0


def spread(appraisal: Appraisal) -> list[Spread]:
    """What was handed in without a conflict, criterion by criterion; one query. No sum and no mean: a panel decides
    with reasons, not by a number alone."""
    found: dict[str, list[tuple[Side, str, Points, str]]] = {criterion: [] for criterion in Criterion}
    scores = Score.objects.filter(panelist__in=_counting(appraisal)).select_related("panelist__organisation")
    for score in scores.order_by("panelist__side", "panelist"):
        seat = score.panelist
        row = (Side(seat.side), str(seat.organisation), Points(score.points), score.reason)
        found[score.criterion].append(row)
    return [
        Spread(
            Criterion(criterion),
            *(tuple(sorted(row[2] for row in rows if row[0] == side)) for side in SIDES),
            tuple(rows),
        )
        for criterion, rows in found.items()
    ]


def to_score(user: User) -> QuerySet[Panelist]:
    """The seats of a user in rounds that wait for the user's scores."""
    waits = Panelist.objects.filter(user=user, handed_in_at=None, conflict="")
    waits = waits.filter(appraisal__agreed_at=None, appraisal__ended_at=None, appraisal__decision="")
    return waits.select_related("appraisal__need__line", "appraisal__need__scheme").order_by("id")


def decisions_for(scheme: Scheme, side: Side) -> QuerySet[Appraisal]:
    """Rounds in which the other side said a decision that waits for this side's yes."""
    waits = Appraisal.objects.filter(need__scheme=scheme, agreed_at=None, ended_at=None).exclude(decision="")
    return waits.exclude(said_side=side).select_related("need__line").order_by("id")
