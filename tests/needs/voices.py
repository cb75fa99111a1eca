"""Needs for these tests: who asks, who answers, who sits on a panel. Everybody is invented."""

from __future__ import annotations

from typing import Any

from counterfoil.base.actors import Office
from counterfoil.base.sides import Side
from counterfoil.lines.actions import Draft
from counterfoil.lines.models import Kind
from counterfoil.needs import actions, appraisal_actions
from counterfoil.needs.models import Appraisal, Criterion, Need, Points, Sector
from counterfoil.partners.models import Scheme
from counterfoil.partners.roles import Role
from counterfoil.people.models import User
from tests import cast

GUESTS, HOSTS = Office("tests", Side.GIVING), Office("tests", Side.RECEIVING)
TEN = {criterion: (Points.MOSTLY, f"A reason for {criterion.value}") for criterion in Criterion}


def sector(code: str = "skills") -> Sector:
    return Sector.objects.get(code=code)


def asked(scheme: Scheme, words: str = "A sewing course", code: str = "skills", by: Any = HOSTS, **more: Any) -> Need:
    """A need that the side of `by` voices."""
    spoke = cast.organisation(scheme, Side(by.side))
    draft = Draft(kind=Kind.REQUEST, words=words, spoke=spoke)
    return actions.ask(scheme=scheme, draft=draft, sector=sector(code), by=by, **more)


def panel(scheme: Scheme) -> list[User]:
    """An officer and an approver of the giving side, a coordinator of the receiving side."""
    return [
        cast.member(scheme, Role.PROGRAMME_OFFICER),
        cast.member(scheme, Role.APPROVER),
        cast.member(scheme, Role.HOST_COORDINATOR, Side.RECEIVING),
    ]


def hands_in(appraisal: Appraisal, user: User, points: Points = Points.MOSTLY) -> None:
    """A member without a conflict finds every criterion met so far."""
    appraisal_actions.declare_conflict(appraisal=appraisal, conflict="", by=user)
    found = {criterion: (points, f"{user.username} on {criterion.value}") for criterion in Criterion}
    appraisal_actions.score(appraisal=appraisal, found=found, by=user, hand_in=True)
