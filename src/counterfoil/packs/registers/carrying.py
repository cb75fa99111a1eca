"""Which rows are written in which order, and by whose hand: what others name comes first."""

from __future__ import annotations

from counterfoil.packs.registers.groups import GROUPS, SAMPLES
from counterfoil.packs.registers.of_courses import CourseHand, carry_sessions
from counterfoil.packs.registers.of_groups import GroupHand, SampleHand
from counterfoil.packs.registers.of_programmes import IndicatorHand, NeedHand, ProgrammeHand
from counterfoil.packs.registers.of_screenings import ScreeningHand
from counterfoil.packs.registers.programmes import INDICATORS, PROGRAMMES
from counterfoil.packs.registers.screenings import SCREENINGS
from counterfoil.packs.registers.trainings import COURSES
from counterfoil.packs.registers.work import Work


def carry(work: Work) -> None:
    """Write every row; what cannot be written is told of, and the rest is."""
    work.hands = {
        "needs": NeedHand(work), "programmes": ProgrammeHand(work), "indicators": IndicatorHand(work),
        "courses": CourseHand(work), "groups": GroupHand(work), "samples": SampleHand(work),
        "screenings": ScreeningHand(work),
    }  # fmt: skip
    for register in (PROGRAMMES, INDICATORS, COURSES):
        work.one_by_one(register, work.hands[register.key])
    carry_sessions(work)
    for register in (GROUPS, SAMPLES, SCREENINGS):
        work.one_by_one(register, work.hands[register.key])
    work.run_afterwards()
