"""A screening of an invented scheme, with the county in which it is offered."""

from __future__ import annotations

import datetime as dt

from counterfoil.base.actors import Office
from counterfoil.base.money import Money
from counterfoil.base.sides import Side
from counterfoil.base.text import TranslatedText
from counterfoil.partners.models import Organisation, Place, Scheme
from counterfoil.screenings import actions
from counterfoil.screenings.models import Screening
from tests import cast

GIVING, RECEIVING = Office("tests", Side.GIVING), Office("tests", Side.RECEIVING)
FIRST, LAST = dt.date(2025, 3, 1), dt.date(2025, 5, 31)
MARCH, APRIL = (FIRST, dt.date(2025, 3, 31)), (dt.date(2025, 4, 1), dt.date(2025, 4, 30))


def county(name: str = "Stone County", level: str = Place.Level.COUNTY, parent: Place | None = None) -> Place:
    return Place.objects.create(name=TranslatedText(en=name), level=level, parent=parent, invented=True)


def hospital(scheme: Scheme) -> Organisation:
    """The provider: an office of the receiving side."""
    return cast.organisation(scheme, Side.RECEIVING)


def draft(scheme: Scheme, **more: object) -> actions.ScreeningDraft:
    said = {"name": cast.T(en="Spring screening"), "provider": hospital(scheme), "begins": FIRST, "ends": LAST,
            "offered": 400, "cost": Money.of(20000, "CNY")}  # fmt: skip
    return actions.ScreeningDraft(**{**said, **more})  # type: ignore[arg-type]


def screening(scheme: Scheme | None = None, **more: object) -> Screening:
    scheme = scheme or cast.scheme()
    return actions.offer_screening(scheme=scheme, draft=draft(scheme, **more), by=RECEIVING)


def total(of: Screening, place: Place, screened: int, period: tuple[dt.date, dt.date] = MARCH, **more: object):
    by = more.pop("by", RECEIVING)
    said = actions.TotalDraft(place=place, begins=period[0], ends=period[1], screened=screened, **more)  # type: ignore[arg-type]
    return actions.enter_total(screening=of, draft=said, by=by)  # type: ignore[arg-type]
