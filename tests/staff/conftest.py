"""A scheme with its cast, each signed in, and an account of either side."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from django.test import Client
from django.utils import translation

from counterfoil.base.sides import Side
from counterfoil.partners.models import Scheme
from counterfoil.partners.roles import Role
from counterfoil.people.models import User
from counterfoil.statements.models import Source
from tests import cast
from tools.bench.chain_world import fill


@dataclass
class Stage:
    """Who is there, and what there is to look at."""

    scheme: Scheme
    giving: Source
    receiving: Source
    users: dict[Role, User] = field(default_factory=dict)
    outsider: User | None = None

    def client(self, who: Role | User) -> Client:
        """A browser in which somebody has signed in."""
        client = Client()
        client.force_login(who if isinstance(who, User) else self.users[who])
        return client


@pytest.fixture
def stage(worlds, django_db_blocker) -> Iterator[Stage]:
    """Harbour City and Stone Valley: two accounts of one visit, and one user for each role."""
    translation.activate("en")  # a request leaves its language behind
    with django_db_blocker.unblock(), worlds.enter("stage", _set) as made:
        yield made


@pytest.fixture
def large(worlds, django_db_blocker) -> Iterator[Stage]:
    """The stage with some rows of every working list: more than a page of needs and of sessions."""
    with django_db_blocker.unblock(), worlds.enter("large", _filled) as made:
        yield made


def _filled() -> Stage:
    made = _set()
    fill(made.scheme, needs=72, programmes=24, sessions=120)
    return made


def _set() -> Stage:
    scheme = cast.scheme()
    giving = cast.account(
        scheme, Side.GIVING,
        [cast.act("V1", "visit", "The visit"), cast.act("G1", "gift", "The gift", within="V1", row=2)],
        [cast.fact("V1", "delegates", 12, unit_id="people"),
         cast.fact("G1", "cash-given", 26000, currency="EUR", row=2),
         cast.fact("V1", "themes", ["weaving", "bookkeeping"], row=3)],
        title="What Harbour City says",
    )  # fmt: skip
    visit = giving.mentions.get(ref="V1").tally
    joined = (1, "A1", "visit", "Their visit", "", [], [], visit.id, True, cast.uuid7())
    receiving = cast.account(
        scheme, Side.RECEIVING, [joined],
        [cast.fact("A1", "delegates", 11, unit_id="people"),
         cast.fact("A1", "themes", ["weaving", "handicraft"], row=2)],
        title="What Stone Valley says",
    )  # fmt: skip
    made = Stage(scheme, giving, receiving)
    for role in Role:
        if role != Role.ADMINISTRATOR:
            side = Side.RECEIVING if role == Role.HOST_COORDINATOR else Side.GIVING
            made.users[role] = cast.member(scheme, role, side)
    made.users[Role.ADMINISTRATOR] = cast.people.add_user(
        username="administrator",
        name="administrator",
        password=cast.PASSWORD,
        by=cast.BY,
    )
    cast.partners.add_member(user=made.users[Role.ADMINISTRATOR], role=Role.ADMINISTRATOR, by=cast.BY)
    other = cast.partners.start_scheme(slug="other", name=cast.T(en="Other"), nature="invented", by=cast.BY)
    for side, name in ((Side.GIVING, "Third City Federation"), (Side.RECEIVING, "Far Valley Office")):
        organisation = cast.partners.add_organisation(name=cast.T(en=name), invented=True, by=cast.BY)
        cast.partners.seat_parties(scheme=other, side=side, organisations=[organisation], by=cast.BY)
    made.outsider = cast.member(other, Role.PUBLISHER, username="outsider")
    return made
