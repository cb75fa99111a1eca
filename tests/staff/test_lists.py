"""A list costs the same queries for one row and for thirty; and every page of the door opens in each language."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from counterfoil.packs.models import Pack
from counterfoil.partners.models import Side
from counterfoil.partners.roles import Role
from counterfoil.publishing import actions as publishing
from counterfoil.statements.models import Unit
from counterfoil.statements.terms.actions import propose_term
from tests import cast


def _account(stage, i):
    cast.account(
        stage.scheme, Side.GIVING, [cast.act("V1", "visit")], [cast.fact("V1", "delegates", i)], title=f"A {i}"
    )


def _said(stage, i):
    visit = stage.giving.mentions.get(ref="V1").tally
    act = (1, "A1", "visit", "Their visit", "", [], [], visit.id, False, cast.uuid7())
    facts = [cast.fact("A1", "participants", i + 1, dimension_id="item", dimension_value=f"no {i}", unit_id="people")]
    cast.account(stage.scheme, Side.RECEIVING, [act], facts, title="What Stone Valley says")


def _pack(stage, i):
    Pack.objects.create(
        scheme=stage.scheme, file_name=f"{i}.xlsx", sha256=str(i), state=Pack.State.READY,
        brought_by=stage.users[Role.PROGRAMME_OFFICER].actor_id,
    )  # fmt: skip


def _update(stage, i):
    publishing.start_update(
        scheme=stage.scheme,
        sources=[stage.giving],
        title=cast.T(en=f"Update {i}"),
        by=stage.users[Role.PROGRAMME_OFFICER],
    )


def _term(stage, i):
    propose_term(model=Unit, label=cast.T(en=f"crates {i}"), by=stage.users[Role.PROGRAMME_OFFICER], kind="things")


def _member(stage, i):
    cast.member(stage.scheme, Role.TRAINER, username=f"trainer-{i}")


LISTS = [
    ("accounts_of", Role.PROGRAMME_OFFICER, _account),
    ("account", Role.PROGRAMME_OFFICER, _said),
    ("tally", Role.PROGRAMME_OFFICER, _said),
    ("packs_of", Role.PROGRAMME_OFFICER, _pack),
    ("updates_of", Role.PUBLISHER, _update),
    ("today", Role.PUBLISHER, _update),
    ("today", Role.PROGRAMME_OFFICER, _pack),
    ("today", Role.APPROVER, _term),
    ("terms", Role.APPROVER, _term),
    ("members", Role.ADMINISTRATOR, _member),
    ("log", Role.AUDITOR, _member),
]


def _address(stage, name):
    things = {"account": stage.receiving, "tally": stage.giving.mentions.get(ref="V1").tally}
    if name in things:
        return reverse(f"staff:{name}", args=[things[name].public_id])
    return (
        reverse(f"staff:{name}", args=[stage.scheme.slug])
        if name not in ("today", "terms", "members")
        else reverse(f"staff:{name}")
    )


@pytest.mark.slow
@pytest.mark.parametrize(("name", "role", "add"), LISTS, ids=lambda value: getattr(value, "__name__", str(value)))
def test_one_row_costs_what_thirty_do(stage, name, role, add):
    client, address = stage.client(role), _address(stage, name)
    add(stage, 0)
    few = _count(client, address)
    for i in range(1, 30):
        add(stage, i)
    assert _count(client, address) <= few


def _count(client, address) -> int:
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as caught:
        assert client.get(address).status_code == 200
    return len(caught)


@pytest.mark.parametrize("language", ["en", "zh-hans", "ug"])
def test_pages_open_in_each_language(stage, language):
    from django.utils import translation

    _term(stage, 1), _pack(stage, 1), _update(stage, 1)
    with translation.override(language):
        names = ["accounts_of", "account", "tally", "packs_of", "updates_of", "today", "terms", "log"]
        addresses = [_address(stage, name) for name in names]
    for address in addresses:
        assert address.startswith(f"/{language}/staff/")
        role = Role.AUDITOR if "/log/" in address else Role.APPROVER
        page = stage.client(role).get(address)
        assert page.status_code == 200
        assert f'lang="{language}"' in page.content.decode()
