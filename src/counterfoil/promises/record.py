"""The promise record: what the public may read of promises and requests, and when (GUARDRAILS G14, G15).

A line stands here only while both sides agree to its wording and both released that wording. Of a sensitive one
nothing is told but its field of help and its prefecture: `Entry.told` is None, so that no page can say more. Who is
late, or is said by the other side not to have kept a promise, has `ANSWER_DAYS` whole days to answer first.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, prefetch_related_objects
from django.db.models.functions import Greatest
from django.utils import timezone

from counterfoil.base.dates import PartialDate
from counterfoil.base.sides import SIDES, Side
from counterfoil.base.text import TranslatedText
from counterfoil.lines.models import TAKEN_OUT, Kind, Line, State, Step, Verb
from counterfoil.needs.models import Need
from counterfoil.partners.models import Organisation, Place, Scheme
from counterfoil.promises.asked import Asked, asked_of
from counterfoil.promises.models import Commitment
from counterfoil.statements.models import Tally

ANSWER_DAYS = 14  # days after the one on which a promise fell due, or was said not to be kept (G14)
LATE = "late"  # no state of a line: an open one whose last day has passed, and whose owner had time to answer
PROMISE_STATES = (State.KEPT, State.OPEN, LATE, State.NOT_KEPT, State.OUTSIDE_POWER)
_SIDES = (*SIDES, Side.NEITHER)
_KINDS = (Kind.COMMITMENT, Kind.REQUEST)
# Steps that give a wording its day, let the public read it, or take that back.
_TELLING = (Verb.OPENED, Verb.AMENDED, Verb.TOOK, Verb.REDACTED, Verb.RELEASED, Verb.HELD_BACK, Verb.OBJECTED)
Held = Mapping[int, tuple[dt.date, dt.date]]


@dataclass(frozen=True, slots=True)
class Told:
    """What is told of a line that is not sensitive.

    `spoke` is the office that spoke; without one, `tally` is the meeting. `owner` is whose it is to do. `given` are
    the first and the last day of what it was said at. `since` is the day of the state, `said` its evidence or reason.
    `earlier` are the days on which it was due by wordings that the public could read before, the oldest first: a day
    that both sides moved stays told. `claimed`: a side says that it is kept, and the other has not said so yet.
    `answers` are handles of lines that stand in the record too: requests that a promise answers, or promises that
    answer a request. `asked` is what else is told of a request that is a need.
    """

    handle: str
    words: str
    language: str
    spoke: Organisation | None
    tally: Tally | None
    owner: Organisation | None
    given: tuple[dt.date, dt.date]
    due: PartialDate | None
    earlier: tuple[PartialDate, ...]
    since: dt.date | None
    said: str
    claimed: bool
    answers: tuple[str, ...]
    asked: Asked | None


@dataclass(frozen=True, slots=True)
class Entry:
    """One promise or request. `side` is whose promise it is, or who asked; `year` is when it was said."""

    kind: Kind
    side: Side
    year: int
    state: str
    sectors: tuple[TranslatedText, ...] = ()
    places: tuple[TranslatedText, ...] = ()
    told: Told | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """What the public may read of a scheme on a day: entries by year, the newest first, by side and by number.

    `gone_late`: how many promises of a side the public could read, that are late or not kept, and that are not
    released any more; a number alone, so that nobody leaves the record unseen on the day on which it begins to hurt.
    """

    scheme: Scheme
    today: dt.date
    entries: tuple[Entry, ...] = ()
    gone_late: Mapping[Side, int] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.entries or self.gone_late)

    def of(self, kind: Kind) -> list[Entry]:
        """Promises alone, or requests alone."""
        return [entry for entry in self.entries if entry.kind == kind]

    def counts(self) -> dict[tuple[int, Side], Counter[str]]:
        """How many promises of a year and a side are in each state; the oldest year first."""
        found: dict[tuple[int, Side], Counter[str]] = defaultdict(Counter)
        for entry in self.of(Kind.COMMITMENT):
            found[entry.year, entry.side][entry.state] += 1
        return dict(sorted(found.items(), key=lambda item: (item[0][0], _SIDES.index(item[0][1]))))


def released(scheme: Scheme) -> QuerySet[Line]:
    """Lines that the public may know of: agreed as they stand, released as they stand, not withdrawn.

    A scheme compiled from public accounts has none: its organisations took no part (G15).
    """
    if scheme.is_compiled:
        return Line.objects.none()
    lines = Line.objects.filter(scheme=scheme, kind__in=_KINDS).exclude(state=State.WITHDRAWN)
    for side in SIDES:
        of_this_wording = Step.objects.filter(
            line=OuterRef("pk"), verb=Verb.RELEASED, side=side, wording=OuterRef("wording")
        )
        standing = {f"{side}_yes": F("wording"), f"{side}_released__isnull": False}
        lines = lines.filter(Exists(of_this_wording), **standing)
    return lines


def public_record(scheme: Scheme, today: dt.date, held: Held) -> Record:
    """The promise record of a scheme, as the public may read it on a day.

    Args:
        held: the first and the last day of what lines were said at, by the id of its tally; a line whose tally is
            not there was given on the day on which it was entered.
    """
    lines = list(_opened_again(released(scheme)).order_by("id"))
    entries = _entries(lines, _needs_in(Q(line__scheme=scheme)), today, held)
    order = {id(entry): line.number for entry, line in zip(entries, lines, strict=True)}
    entries.sort(key=lambda entry: _place_of(entry, order[id(entry)]))
    return Record(scheme, today, tuple(entries), _gone_late(scheme, today))


def public_entries(scheme: Scheme, wanted: Collection[int], today: dt.date, held: Held) -> dict[int, Entry]:
    """What the public may read of some lines, by the lines' ids; what is not released is not there.

    Args:
        wanted: ids of lines of this scheme: requests, or commitments.
        held: as of `public_record`.
    """
    lines = list(_opened_again(released(scheme).filter(pk__in=wanted)).order_by("id"))
    ids = [line.pk for line in lines]
    needs = _needs_in(Q(line__in=ids) | Q(answered_by__in=ids))
    return dict(zip(ids, _entries(lines, needs, today, held), strict=True))


def _entries(lines: list[Line], needs: Mapping[int, list[Need]], today: dt.date, held: Held) -> list[Entry]:
    prefetch_related_objects(lines, "spoke", "owner", "tally__kind")  # few, and each of many lines
    open_ones = {line.pk: line for line in lines if not _hides(line, needs.get(line.pk, ()))}
    links, earlier, asked = _links(open_ones, needs), _earlier_dues(lines), asked_of(open_ones, needs)
    return [
        _entry(
            line, today, held, needs.get(line.pk, []), links.get(line.pk, ()), earlier.get(line.pk, ()),
            asked.get(line.pk),
        )
        for line in lines
    ]  # fmt: skip


def _opened_again(lines: QuerySet[Line]) -> QuerySet[Line]:
    """Lines with the moment from which their owner has the days anew: `opened_again`.

    Opened again by the other side, a line gives them; by the owner itself it does not. Of doubts only the first one
    does: else who is late would say it is kept, be doubted, and be late never.
    """
    by_other = Step.objects.filter(line=OuterRef("pk")).exclude(side=OuterRef("owner_side"))
    doubted = by_other.filter(verb=Verb.DOUBTED).order_by("position").values("at")[:1]
    reopened = by_other.filter(verb=Verb.REOPENED).order_by("-position").values("at")[:1]
    return lines.annotate(opened_again=Greatest(Subquery(doubted), Subquery(reopened)))  # of a missing one, the other


def _gone_late(scheme: Scheme, today: dt.date) -> dict[Side, int]:
    """`Record.gone_late`: by the day that the public could read last, whatever day was written since."""
    held = Q(giving_released__isnull=True) | Q(receiving_released__isnull=True)
    lines = Line.objects.filter(held, scheme=scheme, kind=Kind.COMMITMENT)
    for side in SIDES:
        lines = lines.filter(Exists(Step.objects.filter(line=OuterRef("pk"), verb=Verb.RELEASED, side=side)))
    gone = {line.pk: line for line in _opened_again(lines)}
    last = {pk: due for (pk, _wording), due in _public_dues(gone).items()}
    found: Counter[Side] = Counter()
    for pk, due in last.items():
        line = gone[pk]
        line.falls_due = due.last_day() if due else None
        if _state(line, today)[0] in (LATE, State.NOT_KEPT):
            found[Side(line.owner_side)] += 1
    return dict(found)


def _place_of(entry: Entry, number: int) -> tuple[int, int, int, int]:
    """Where an entry stands; a sensitive one after the others, so that no neighbour tells its number."""
    number = number if entry.told else 1_000_000_000
    return (-entry.year, _SIDES.index(entry.side), _KINDS.index(entry.kind), number)


def _earlier_dues(lines: Iterable[Line]) -> dict[int, tuple[PartialDate, ...]]:
    """Line → other days on which it was due, by wordings that both sides had released; one query."""
    anew = {line.pk: line for line in lines if line.wording > 1}
    found: dict[int, list[PartialDate]] = defaultdict(list)
    for (pk, _wording), due in _public_dues(anew).items():
        if due and due != anew[pk].due and due not in found[pk]:
            found[pk].append(due)
    return {pk: tuple(days) for pk, days in found.items()}


def _public_dues(lines: Collection[int]) -> dict[tuple[int, int], PartialDate | None]:
    """Line and wording → the day due by it, for every wording that the public could read, in order; one query."""
    if not lines:
        return {}
    dues: dict[tuple[int, int], PartialDate | None] = {}
    by: dict[tuple[int, int], set[str]] = defaultdict(set)
    public = set()
    for step in Step.objects.filter(line__in=lines, verb__in=_TELLING).order_by("line", "position"):
        at = (step.line_id, step.wording)
        if step.verb == Verb.RELEASED:
            by[at].add(step.side)
            public |= {at} if len(by[at]) == 2 else set()
        elif step.verb in (Verb.HELD_BACK, Verb.OBJECTED):
            by[at].discard(step.side)
        else:
            dues[at] = step.due
    return {at: due for at, due in dues.items() if at in public}


def _entry(
    line: Line,
    today: dt.date,
    held: Held,
    needs: list[Need],
    answers: tuple[str, ...],
    earlier: tuple[PartialDate, ...],
    asked: Asked | None,
) -> Entry:
    entered = timezone.localdate(line.entered_at)
    given = held.get(line.tally_id or 0, (entered, entered))
    state, since = _state(line, today)
    hidden = _hides(line, needs)
    places = [_prefecture(need.place) if hidden else need.place for need in needs]
    return Entry(
        kind=Kind(line.kind),
        side=Side(line.owner_side if line.kind == Kind.COMMITMENT else line.spoke_side),
        year=given[0].year,
        state=state,
        sectors=tuple({need.sector_id: need.sector.label for need in needs}.values()),
        places=tuple({place.pk: place.name for place in places if place}.values()),
        told=None if hidden else _told(line, given, state, since, answers, earlier, asked),
    )


def _told(
    line: Line,
    given: tuple[dt.date, dt.date],
    state: str,
    since: dt.date | None,
    answers: tuple[str, ...],
    earlier: tuple[PartialDate, ...],
    asked: Asked | None,
) -> Told:
    settled = state == line.state and not line.is_waiting  # a reason that may still be answered stays inside
    said = line.evidence if line.state == State.KEPT else asked.reason if asked else line.reason
    return Told(
        handle=line.handle,
        words=line.words,
        language=line.language,
        spoke=line.spoke,
        tally=line.tally,
        owner=line.owner,
        given=given,
        due=line.due,
        earlier=earlier,
        since=since,
        said=said if settled and said != TAKEN_OUT else "",
        claimed=line.state == State.SAID_KEPT,
        answers=answers,
        asked=asked,
    )


def _state(line: Line, today: dt.date) -> tuple[str, dt.date | None]:
    """The state that the public reads, and the day since which it is so.

    What the owner says of itself shows at once. What the other side says of it, or the calendar, waits; until then
    the line shows as it would without that.
    """
    settled = timezone.localdate(line.settled_at) if line.settled_at else None
    told_by_other = line.state == State.NOT_KEPT and line.settled_by != line.owner_side
    if settled is not None and not (told_by_other and _may_still_answer(settled, today)):
        return line.state, settled
    if line.kind == Kind.COMMITMENT and line.state != State.SAID_KEPT and line.falls_due:
        opened_again = getattr(line, "opened_again", None)
        since = max(line.falls_due, timezone.localdate(opened_again)) if opened_again else line.falls_due
        if not _may_still_answer(since, today):
            return LATE, line.falls_due
    return State.OPEN, None


def _may_still_answer(day: dt.date, today: dt.date) -> bool:
    return today <= day + dt.timedelta(days=ANSWER_DAYS)


def is_sensitive(line: Line) -> bool:
    """Whether a line, the sector of its need, or a need that it answers is sensitive."""
    found = Need.objects.filter(Q(line=line) | Q(answered_by=line.pk)).select_related("sector", "line")
    return _hides(line, found)


def _hides(line: Line, needs: Iterable[Need]) -> bool:
    return line.sensitive or any(need.sector.sensitive or need.line.sensitive for need in needs)


def _needs_in(which: Q) -> dict[int, list[Need]]:
    """Line → the need that a request is, or those that a commitment answers; two queries."""
    related = ("sector", "line", "place__parent__parent", "passed_to")
    by_id = {need.pk: need for need in Need.objects.filter(which).select_related(*related)}
    found = defaultdict(list, {pk: [need] for pk, need in by_id.items()})
    answered = Commitment.answers.through.objects.filter(need__in=by_id).order_by("need_id")
    for commitment, need in answered.values_list("commitment_id", "need_id"):
        found[commitment].append(by_id[need])
    return found


def _prefecture(place: Place | None) -> Place | None:
    """The prefecture in which a place lies, or nothing."""
    while place is not None and place.level != Place.Level.PREFECTURE:
        place = place.parent
    return place


def _links(open_ones: Mapping[int, Line], needs: Mapping[int, list[Need]]) -> dict[int, tuple[str, ...]]:
    """Line → handles of those that answer it or that it answers; only among lines whose words are public."""
    found: dict[int, list[Line]] = defaultdict(list)
    for line in open_ones.values():
        for need in needs.get(line.pk, ()) if line.kind == Kind.COMMITMENT else ():
            if need.pk in open_ones:
                found[line.pk].append(open_ones[need.pk])
                found[need.pk].append(line)
    return {pk: tuple(one.handle for one in sorted(ones, key=lambda one: one.number)) for pk, ones in found.items()}


def has_record(scheme: Scheme) -> bool:
    """Whether there is something to read."""
    return released(scheme).exists()
