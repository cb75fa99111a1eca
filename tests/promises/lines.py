"""Lines for the tests of promises: signed, released and settled on days that the test names."""

from __future__ import annotations

import datetime as dt
from typing import Any

from counterfoil.base.actors import Office
from counterfoil.base.dates import PartialDate
from counterfoil.base.sides import Side
from counterfoil.lines import actions
from counterfoil.lines.actions import Draft
from counterfoil.lines.models import Kind, Line
from counterfoil.needs import actions as needs
from counterfoil.needs.models import Need, Sector
from counterfoil.partners import actions as partners
from counterfoil.partners.models import Place, Scheme
from counterfoil.promises import actions as promises
from tests import cast

GUESTS, HOSTS = Office("tests", Side.GIVING), Office("tests", Side.RECEIVING)
OFFICES = {Side.GIVING: GUESTS, Side.RECEIVING: HOSTS}
DUE = dt.date(2032, 3, 31)
WORDS = "Twenty sewing machines"


def commitment(
    scheme: Scheme, words: str = WORDS, due: str = "", owner: Side | None = Side.GIVING, **about: Any
) -> Line:
    """A commitment that the guests wrote down."""
    draft = Draft(
        kind=Kind.COMMITMENT, words=words, due=PartialDate.parse(due) if due else None,
        owner=cast.organisation(scheme, owner) if owner else None,
        sensitive=about.pop("sensitive", False),
    )  # fmt: skip
    return promises.promise(scheme=scheme, draft=draft, by=GUESTS, **about).line


def request(scheme: Scheme, words: str = "A sewing workshop", sector: str = "", place: Place | None = None) -> Need:
    """A request that the hosts voiced."""
    found = Sector.objects.get(code=sector) if sector else Sector.objects.filter(sensitive=False)[0]
    draft = Draft(kind=Kind.REQUEST, words=words, spoke=cast.organisation(scheme, Side.RECEIVING))
    return needs.ask(scheme=scheme, draft=draft, sector=found, place=place, by=HOSTS)


def sensitive_sector() -> Sector:
    return Sector.objects.filter(sensitive=True)[0]


def agree(line: Line) -> Line:
    """Both sides say yes to a line as it stands."""
    line.refresh_from_db()
    for by in OFFICES.values():
        actions.agree_to_lines(scheme=line.scheme, wordings={line.public_id: line.wording}, by=by)
    line.refresh_from_db()
    return line


def release(line: Line) -> Line:
    """Both sides agree to a line and let the public read it."""
    agree(line)
    for by in OFFICES.values():
        actions.release_line(line=line, wording=line.wording, by=by)
    line.refresh_from_db()
    return line


def county() -> Place:
    """A county in a prefecture of a province."""
    above = None
    for level, name in ((Place.Level.REGION, "Northern Province"), (Place.Level.PREFECTURE, "Green Prefecture")):
        above = partners.add_place(name=cast.T(en=name), level=level, parent=above, invented=True, by=cast.BY)
    return partners.add_place(
        name=cast.T(en="Stone County"), level=Place.Level.COUNTY, parent=above, invented=True, by=cast.BY
    )
