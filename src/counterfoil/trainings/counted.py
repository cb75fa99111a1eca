"""What was counted of a course, and what of it the public may read (GUARDRAILS G10).

A session counts people in a room; the sum over sessions is *person-times* and never people. How many different
people a course had is a count of its own. Who reads both can work out more than either says, so this is told:

- people, once the course has ended: what grew between two pages would be a count of those who joined late;
- person-times, over the sessions at which ten or more came by every side's count. The others are left out and the
  sum says "at least", with how many of how many sessions are in it: a session that nobody counted looks the same;
- no person-times, where a session is left out for being small and an account has printed a number of the whole;
- neither of the two, where they differ by less than ten: so few came twice, or so few came to what was left out; nor
  where all these people at all these sessions would be fewer than ten more: so few times was somebody absent. Not one
  of the two alone, because an earlier page may have told the other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from counterfoil.base.figures import SMALLEST
from counterfoil.base.sides import SIDES, Side, other

PRINTED = ("participants", "recipients", "people-present")  # measures under which accounts tell who came


@dataclass(frozen=True, slots=True)
class PersonTimes:
    """The sum of headcounts over `counted` sessions, of `held` that took place."""

    number: int
    counted: int
    held: int

    @property
    def is_whole(self) -> bool:
        """Every session that was held is in it; else it is "at least"."""
        return self.counted == self.held


@dataclass(slots=True)
class Counted:
    """The latest counts of one course: of each held session by side, and how many different people by side."""

    lead: Side  # of whoever organises: that side's count is the number, the other's stands beside it
    ended: bool = False
    sessions: dict[int, dict[Side, int]] = field(default_factory=dict)  # every held session, also an uncounted one
    people: dict[Side, int] = field(default_factory=dict)

    @property
    def sides(self) -> tuple[Side, Side]:
        """The side whose count is the number, then the other."""
        return self.lead, other(self.lead)

    def person_times(self, side: Side) -> PersonTimes | None:
        """What a side's headcounts come to, every session that it counted; None where it counted none."""
        return self._sum(side, [counts for counts in self.sessions.values() if side in counts])

    def missing(self) -> int:
        """Held sessions of which neither side has said how many came."""
        return sum(not counts for counts in self.sessions.values())

    def has_small(self) -> bool:
        """Whether a side counted fewer than ten at a session: what is told then leaves people out."""
        return any(number < SMALLEST for counts in self.sessions.values() for number in counts.values())

    def came(self) -> int | None:
        """For the two sides: person-times by the organiser's count of each session, else by the other side's."""
        known = [number for counts in self.sessions.values() if (number := self.first_of(counts)) is not None]
        return sum(known) if known else None

    def first_of(self, counts: Mapping[Side, int]) -> int | None:
        """The organiser's side's count, else the other's."""
        return next((counts[side] for side in self.sides if side in counts), None)

    def told_people(self, side: Side) -> int | None:
        """How many different people a side says the course had, where the public may read it."""
        number = self.counted_people(side)
        return number if number is not None and number >= SMALLEST else None

    def counted_people(self, side: Side) -> int | None:
        """As `told_people`, few people too: `figures.suppression` then holds back what lies around them."""
        return self.people.get(side) if self.ended and not self._tells_few() else None

    def told_person_times(self, side: Side) -> PersonTimes | None:
        """What of a side's person-times the public may read."""
        return None if self._tells_few() else self._of_ten(side)

    def _of_ten(self, side: Side) -> PersonTimes | None:
        """The sum over the sessions at which ten or more came, by every side's count."""
        return self._sum(side, [c for c in self.sessions.values() if side in c and min(c.values()) >= SMALLEST])

    def _tells_few(self) -> bool:
        """Whether people and person-times of a side, or of both where a side says only one, tell of a few: because
        they lie close together, or because so few were absent, were all who came asked at each session."""
        for side in SIDES:
            times = self._of_ten(side)
            people = [self.people[side]] if side in self.people else list(self.people.values())
            if times is not None and any(
                tells_few(times.number - number) or tells_few(number * times.counted - times.number)
                for number in people
            ):
                return True
        return False

    def _sum(self, side: Side, chosen: list[dict[Side, int]]) -> PersonTimes | None:
        if not chosen:
            return None
        return PersonTimes(sum(counts[side] for counts in chosen), len(chosen), len(self.sessions))


def tells_few(people: int) -> bool:
    """Whether so many, as the difference of two numbers that can be read, are few enough to stay untold."""
    return 0 < abs(people) < SMALLEST


def lead_of(organiser_side: str | None, entered_side: str) -> Side:
    """Whose count is the number: the organiser's side's, else that of who planned the course."""
    return Side(organiser_side) if organiser_side in SIDES else Side(entered_side)
