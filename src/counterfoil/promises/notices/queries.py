"""What waits for an office, and which mailboxes are told of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import OuterRef, Q, QuerySet, Subquery

from counterfoil.base.sides import Side
from counterfoil.lines.models import WAITING, Kind, Line, State
from counterfoil.partners.models import Scheme, SchemeParty
from counterfoil.promises.models import Mailbox

DAYS_BEFORE = 7  # a reminder comes so many days before a line falls due
DAYS_UNANSWERED = 30  # after which a request stands in the digest of the side that was asked
_DEEDS = (Kind.COMMITMENT, Kind.ACTION, Kind.FINDING)


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits for an office; each a set of lines, the oldest first."""

    to_sign: QuerySet[Line]
    to_confirm: QuerySet[Line]
    late: QuerySet[Line]
    unanswered: QuerySet[Line]

    def __bool__(self) -> bool:
        return any(found.exists() for found in (self.late, self.to_sign, self.to_confirm, self.unanswered))


def side_of(mailbox: Mailbox) -> Side:
    """The side of a mailbox's office; neither, if it has left the scheme."""
    seat = SchemeParty.objects.filter(scheme=mailbox.scheme_id, organisation=mailbox.organisation_id).first()
    return Side(seat.side) if seat else Side.NEITHER


def of_side(scheme: Scheme, side: Side) -> QuerySet[Mailbox]:
    """Mailboxes of one side's offices, those that ended too."""
    seats = SchemeParty.objects.filter(scheme=scheme, side=side).values("organisation")
    return Mailbox.objects.filter(scheme=scheme, organisation__in=seats).select_related("organisation", "scheme")


def told(**wanted: bool) -> Iterator[tuple[Mailbox, Side]]:
    """Mailboxes that may be written to, each with its side: confirmed, not ended, of an office that takes a side.

    Args:
        wanted: what must be wished there: `reminders=True`, `weekly=True`.
    """
    seat = SchemeParty.objects.filter(scheme=OuterRef("scheme"), organisation=OuterRef("organisation"))
    found = Mailbox.objects.filter(confirmed_at__isnull=False, ended_at__isnull=True, **wanted)
    found = found.annotate(side=Subquery(seat.values("side")[:1])).filter(side__isnull=False)
    found = found.exclude(scheme__nature=Scheme.Nature.COMPILED).select_related("scheme", "organisation")
    for mailbox in found.order_by("id"):
        yield mailbox, Side(mailbox.side)


def falling_due(mailbox: Mailbox, side: Side, today: dt.date) -> QuerySet[Line]:
    """Open lines of this office that fall due within `DAYS_BEFORE` days and to which its side agreed.

    Whoever opens a line agrees to it by that; a line that the other side worded anew is no longer this office's.
    """
    return Line.objects.filter(
        scheme=mailbox.scheme_id,
        kind__in=_DEEDS,
        owner=mailbox.organisation_id,
        state=State.OPEN,
        falls_due__range=(today, today + dt.timedelta(days=DAYS_BEFORE)),
        **{f"{side}_yes__isnull": False},
    ).order_by("falls_due", "id")


def waiting(mailbox: Mailbox, side: Side, today: dt.date) -> Waiting:
    """What waits for this office: of its side's lines those that no other office of the side owns."""
    lines = Line.objects.filter(scheme=mailbox.scheme_id).order_by("id")
    ours = lines.filter(~Q(owner_side=side) | Q(owner=mailbox.organisation_id))
    long_ago = today - dt.timedelta(days=DAYS_UNANSWERED)
    return Waiting(
        to_sign=ours.filter(state__in=(*WAITING, State.NOTED), **{f"{side}_yes": None, f"{side}_words": ""}),
        to_confirm=ours.filter(state=State.SAID_KEPT).exclude(said_kept_by=side),
        late=lines.filter(
            kind__in=_DEEDS, owner=mailbox.organisation_id, state=State.OPEN, falls_due__lt=today
        ).order_by("falls_due", "id"),
        unanswered=ours.filter(kind=Kind.REQUEST, state=State.OPEN, entered_at__date__lt=long_ago)
        .exclude(spoke_side=side)
        .exclude(need__merged_into__isnull=False),
    )
