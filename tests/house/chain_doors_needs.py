"""Needs and their appraisal: what each page asks for."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from counterfoil.base.sides import Side
from counterfoil.lines.actions import Draft
from counterfoil.lines.models import Kind
from counterfoil.needs import actions
from counterfoil.needs.appraisal_actions import open_appraisal
from counterfoil.needs.models import Sector
from counterfoil.partners.roles import Role
from counterfoil.people.permissions import Permission as P
from tests import cast

DOORS: dict[str, tuple[P | None, P | None]] = {
    "need": (P.READ_DRAFTS, None),
    **dict.fromkeys(("new_need", "change_need", "merge_need"), (P.WRITE_LINES, P.WRITE_LINES)),
    "part_need": (None, P.WRITE_LINES),
    **dict.fromkeys(("answer_need", "withdraw_need", "tell_answer"), (P.SIGN_LINES, P.SIGN_LINES)),
    "appraisal": (P.READ_DRAFTS, None),
    **dict.fromkeys(
        ("open_appraisal", "join_panel", "declare_conflict", "score", "say_decision"),
        (P.APPRAISE_NEEDS, P.APPRAISE_NEEDS),
    ),
    **dict.fromkeys(("agree_to_decision", "break_off_appraisal"), (None, P.APPRAISE_NEEDS)),
}
_OF_A_ROUND = {"appraisal", "join_panel", "declare_conflict", "score", "say_decision", "agree_to_decision",
               "break_off_appraisal"}  # fmt: skip


def addresses(stage: Any) -> dict[str, str]:
    """A need that the hosts voiced, and a round in which a panel looks at it."""
    officer, host = stage.users[Role.PROGRAMME_OFFICER], stage.users[Role.HOST_COORDINATOR]
    draft = Draft(kind=Kind.REQUEST, words="A loom room", spoke=cast.organisation(stage.scheme, Side.RECEIVING))
    sector = Sector.objects.get(code="skills")
    need = actions.ask(scheme=stage.scheme, draft=draft, sector=sector, by=host)
    opened = open_appraisal(need=need, panel=[officer, host], by=officer)
    return {
        name: reverse(f"staff:{name}", args=[(opened if name in _OF_A_ROUND else need.line).public_id])
        for name in DOORS
        if name != "new_need"
    }
