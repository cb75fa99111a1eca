"""The named cast: who appears in the tests, and a small account to work with. Everybody here is invented."""

from __future__ import annotations

from typing import Any

from counterfoil.base.actors import System
from counterfoil.base.dates import PartialDate
from counterfoil.base.ids import uuid7
from counterfoil.base.sides import Side
from counterfoil.base.text import TranslatedText
from counterfoil.partners import actions as partners
from counterfoil.partners.models import Organisation, Scheme
from counterfoil.partners.roles import Role
from counterfoil.people import actions as people
from counterfoil.people.models import User
from counterfoil.statements import actions, staging
from counterfoil.statements.models import Measure, Source

BY = System("tests")
PASSWORD = "correct horse"  # noqa: S105
T = TranslatedText


def scheme(slug: str = "harbour-stone", nature: str = "invented") -> Scheme:
    """A scheme with one organisation on either side."""
    made = partners.start_scheme(slug=slug, name=T(en="Harbour City and Stone Valley"), nature=nature, by=BY)
    for side, name in ((Side.GIVING, "Harbour City Federation"), (Side.RECEIVING, "Stone Valley Office")):
        organisation = partners.add_organisation(name=T(en=name), invented=True, by=BY)
        partners.seat_parties(scheme=made, side=side, organisations=[organisation], by=BY)
    return made


def organisation(scheme: Scheme, side: Side) -> Organisation:
    return Organisation.objects.get(parts__scheme=scheme, parts__side=side)


def member(scheme: Scheme, role: Role, side: Side = Side.GIVING, username: str = "") -> User:
    """A user with one role in the scheme, named after the role."""
    user = people.add_user(username=username or role.value, name=role.label, password=PASSWORD, by=BY)
    partners.add_member(user=user, role=role, scheme=scheme, organisation=organisation(scheme, side), by=BY)
    return user


def act(ref: str, kind: str, name: str = "", within: str = "", row: int = 1) -> tuple[Any, ...]:
    """A row for `staging.ACT_COLUMNS`."""
    return (row, ref, kind, name, within, [], [], None, False, uuid7())


def fact(
    ref: str, measure: str, value: Any = None, *, row: int = 1, qualifier: str = "", **columns: Any
) -> tuple[Any, ...]:
    """A row for `staging.FACT_COLUMNS`: the value goes where its shape wants it."""
    shape = Measure.objects.get(code=measure).shape
    said: dict[str, Any] = dict.fromkeys(
        ("currency", "words", "unit_words", "dimension_value", "stated_as_currency", "period_words", "said_by"), ""
    )
    said |= {"measure_id": measure, "shape": shape, "members": [], "exact_words": ""}
    said["before_qualifier"] = "not_stated"
    said["value_qualifier"] = qualifier or ("not_stated" if value is None else "exactly")
    if value is not None and shape == "dates":
        for end, words in zip(("begins", "ends"), value, strict=False):
            date = PartialDate.parse(words)
            said |= {f"{end}_day": date.first_day(), f"{end}_precision": int(date.precision)}
    elif value is not None:
        said[{"number": "value_number", "amount": "value_number", "words": "words", "set": "members"}[shape]] = value
    said |= columns
    return (row, ref, uuid7(), *(said.get(column) for column in staging.SAID_COLUMNS))


def account(
    scheme: Scheme,
    side: Side,
    acts: list[tuple[Any, ...]],
    facts: list[tuple[Any, ...]],
    *,
    by: Any = BY,
    **about: Any,
) -> Source:
    """Enter an account of one side and give its source."""
    publisher = about.pop("publisher", None) or organisation(
        scheme, Side.RECEIVING if side == Side.RECEIVING else Side.GIVING
    )
    stage = actions.stage_account(
        scheme=scheme,
        publisher=publisher,
        about={"account_of": side, "title": "An account", "read": "2026-11-23", **about},
        acts=acts,
        facts=facts,
        by=by,
    )
    return actions.enter_stage(stage=stage, by=by).source
