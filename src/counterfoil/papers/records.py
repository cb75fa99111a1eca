"""All that the records of one visit hold, read once, for every paper that is made of them.

Nobody who is helped is in it: delegates and offices, lines, places, things. A photograph is in it once a second
person has looked at it (GUARDRAILS G9), for a paper leaves the house.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Max, Q
from django.utils import timezone

from counterfoil.base.figures import Scope
from counterfoil.base.sides import SIDES, Side
from counterfoil.figures.evaluate import Evaluated, evaluate
from counterfoil.lines.models import Kind, Line, State, Step, Verb
from counterfoil.partners.models import Organisation
from counterfoil.promises.record import released
from counterfoil.visits.models import AgendaItem, Cost, Delegate, Look, Photo, SignedPaper, Stop, Visit

SEEN = (Stop.Kind.MEETING, Stop.Kind.LOOK, Stop.Kind.EVENT)
_YES = (Verb.OPENED, Verb.AMENDED, Verb.AGREED, Verb.REDACTED)


@dataclass(frozen=True)
class Told:
    """A visit and what hangs on it, each list in the order in which papers show it."""

    visit: Visit
    parties: dict[Side, list[Organisation]]
    delegates: list[Delegate]
    stops: list[Stop]
    agenda: list[AgendaItem]
    lines: list[Line]
    said_yes_at: dict[tuple[int, str, int], dt.datetime]  # line, side, wording → when that side said yes to it
    looks: list[Look]
    photos: list[Photo]  # without their pixels; `pixels` fetches them
    unseen_photos: int
    costs: list[Cost]
    signed: list[SignedPaper]
    as_of: dt.datetime

    @property
    def mark(self) -> str:
        """What every copy must say of a scheme that is not kept by its own organisations."""
        scheme = self.visit.scheme
        return "" if scheme.nature == scheme.Nature.OWN else str(scheme.get_nature_display())

    @property
    def people(self) -> int:
        return sum(delegate.count for delegate in self.delegates)

    @property
    def made(self) -> dt.date:
        """The civil day of the last change: the same records make the same paper on every day."""
        return timezone.localtime(self.as_of).date()

    def of_kind(self, kind: Kind) -> list[Line]:
        return [line for line in self.lines if line.kind == kind]

    @cached_property
    def tellable(self) -> list[Line]:
        """Requests and commitments that stand: what a text for the public may speak of, once both sides agree."""
        kinds = (Kind.REQUEST, Kind.COMMITMENT)
        return [line for line in self.lines if line.kind in kinds and line.state != State.WITHDRAWN]

    @cached_property
    def public_lines(self) -> list[Line]:
        """Those that both sides agreed to and released as they stand (GUARDRAILS G14; one rule, in `promises`)."""
        known = set(released(self.visit.scheme).filter(pk__in=[line.pk for line in self.tellable]).values_list("pk"))
        return [line for line in self.tellable if (line.pk,) in known]

    @cached_property
    def figures(self) -> list[Evaluated]:
        """What these records state of the visit as both sides see it; never a count of people helped (G10)."""
        scope = Scope(self.visit.scheme_id, (), records=(self.visit.tally_id,), inside=True)
        return [told for told in evaluate(scope) if not told.figure.people_helped]


def gather(visit: Visit) -> Told:
    """Read everything about a visit, in as many queries for a long visit as for a short one."""
    lines, looks = _lines(visit), _looks(visit)
    photos = Photo.objects.filter(visit=visit).order_by("id").defer("image", "small")
    seen = [photo for photo in photos if photo.looked_by]
    steps = list(
        Step.objects.filter(line__in=lines).values_list("line", "side", "wording", "verb").annotate(at=Max("at"))
    )
    signed = list(SignedPaper.objects.filter(visit=visit).select_related("holder").order_by("id"))
    return Told(
        visit=visit,
        parties=_parties(visit),
        delegates=list(visit.delegates.select_related("organisation").order_by("position")),
        stops=_stops(visit),
        agenda=list(
            visit.agenda.select_related("line__need__sector", "line__need__place__parent").order_by("position")
        ),
        lines=lines,
        said_yes_at={(line, side, wording): at for line, side, wording, verb, at in steps if verb in _YES},
        looks=looks,
        photos=seen,
        unseen_photos=len(photos) - len(seen),
        costs=list(visit.costs.select_related("payer").order_by("id")),
        signed=signed,
        as_of=_latest(
            [visit.entered_at],
            (step[-1] for step in steps),
            (photo.looked_at or photo.entered_at for photo in seen),
            (look.entered_at for look in looks),
            (paper.confirmed_at or paper.noted_at for paper in signed),
        ),
    )


def _stops(visit: Visit) -> list[Stop]:
    found = Stop.objects.filter(visit=visit).select_related("place", "host").prefetch_related("goers__delegate")
    return list(found.order_by("day", "begins", "id"))


def _lines(visit: Visit) -> list[Line]:
    """Everything said at the visit, at what happened within it, and at its stops."""
    homes = Q(tally=visit.tally_id) | Q(tally__parent=visit.tally_id) | Q(tally__stop__visit=visit)
    found = Line.objects.filter(homes).select_related(
        "spoke", "owner", "need__sector", "need__place__parent", "commitment"
    )
    return list(found.distinct().order_by("kind", "number"))


def _looks(visit: Visit) -> list[Look]:
    found = Look.objects.filter(visit=visit).select_related("checklist", "place")
    parts = ("findings__line", "findings__check_item", "checked")
    return list(found.prefetch_related(*parts).order_by("looked_on", "id"))


def pixels(photos: Iterable[Photo], field: str) -> dict[int, bytes]:
    """The pictures themselves, by id; `field` is `image` or `small`. One query."""
    ids = [photo.pk for photo in photos]
    return {key: bytes(content) for key, content in Photo.objects.filter(pk__in=ids).values_list("pk", field)}


def _parties(visit: Visit) -> dict[Side, list[Organisation]]:
    seats = visit.scheme.parties.select_related("organisation").order_by("position", "id")
    found: dict[Side, list[Organisation]] = {side: [] for side in SIDES}
    for seat in seats:
        found[Side(seat.side)].append(seat.organisation)
    return found


def _latest(*times: Iterable[dt.datetime]) -> dt.datetime:
    return max(time for each in times for time in each)
