"""Small packs for the tests, by column key; all invented."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from counterfoil.base.actors import Actor, System
from counterfoil.packs import actions, queries
from counterfoil.packs.models import Pack
from counterfoil.packs.template import write_filled
from counterfoil.partners.models import Scheme

BY = System("tests")
ABOUT = {
    "account_of": "giving side",
    "kind": "web page",
    "publisher": "Harbour City Federation",
    "title": "A visit",
    "published": "2031-05-04",
    "read": "2031-05-09",
    "language": "English",
}
ACTS = [
    {
        "ref": "V1",
        "kind": "visit",
        "name": "spring visit",
        "from": "2031-05-01",
        "to": "2031-05-03",
        "place": "Stone Valley",
    },
    {"ref": "G1", "kind": "gift", "name": "sewing machines", "within": "V1"},
]
FACTS = [
    {"act": "V1", "what": "delegates", "value": "12", "unit": "people"},
    {"act": "G1", "what": "goods", "value": "≥70", "unit": "items"},
    {"act": "G1", "what": "cash given", "value": "40万元"},
]


def content(
    acts: list[dict[str, str]] | None = None,
    facts: list[dict[str, str]] | None = None,
    language: str = "en",
    lines: Sequence[dict[str, str]] = (),
    headcounts: Sequence[dict[str, str]] = (),
    registers: dict[str, Sequence[dict[str, str]]] | None = None,
    **about: str,
) -> bytes:
    """The bytes of a pack; what is not given is the small account above."""
    buffer = io.BytesIO()
    acts, facts = ACTS if acts is None else acts, FACTS if facts is None else facts
    write_filled(buffer, language, {**ABOUT, **about}, acts, facts, lines, headcounts, registers)
    return buffer.getvalue()


def bring(scheme: Scheme, data: bytes | None = None, by: Actor = BY, **pack: Any) -> Pack:
    """Bring and check a pack."""
    brought = actions.bring_pack(scheme=scheme, file_name="pack.xlsx", content=data or content(**pack), by=by)
    return actions.check_pack(pack=brought, by=by)


def enter(scheme: Scheme, data: bytes | None = None, by: Actor = BY, **pack: Any) -> Any:
    """Bring, check and enter one that has no mistakes."""
    brought = bring(scheme, data, by, **pack)
    assert brought.state == Pack.State.READY, mistakes(brought)
    return actions.enter_pack(pack=brought, by=by)


def mistakes(pack: Pack) -> list[str]:
    """Every mistake in one line: sheet, row, column, what, mend."""
    return [
        f"{p.sheet}|{p.row or ''}|{p.column}|{p.problem}|{p.mend}"
        for _number, p in queries.problems(pack, limit=1000)
    ]
