"""Which rows are written in which order, and by whose hand."""

from __future__ import annotations

from counterfoil.packs.registers.of_courses import CourseHand, carry_sessions
from counterfoil.packs.registers.trainings import COURSES
from counterfoil.packs.registers.work import Work


def carry(work: Work) -> None:
    """Write every row; what cannot be written is told of, and the rest is."""
    work.hands = {"courses": CourseHand(work)}
    work.one_by_one(COURSES, work.hands["courses"])
    carry_sessions(work)
    work.run_afterwards()
