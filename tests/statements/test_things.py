"""What tells one statement from another: worked out by the database, and worked out anew where words go."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from counterfoil.base.actors import System
from counterfoil.base.ids import uuid7
from counterfoil.base.sides import Side
from counterfoil.statements import things
from counterfoil.statements.models import Source, Statement, Tally
from counterfoil.statements.redact_actions import redact_statement
from counterfoil.statements.redaction import Field, Reason
from tests import cast


@pytest.fixture
def scheme(db):
    scheme = cast.scheme()
    facts = [
        cast.fact("G1", "goods", 5, unit_id="items", said_by="Old Chen", period_words="2020"),
        cast.fact("G1", "goods", 5, dimension_id="item", dimension_value="looms"),
        cast.fact("G1", "spent", 900, currency="CNY"),
    ]
    cast.account(scheme, Side.GIVING, [cast.act("G1", "gift", "machines")], facts)
    return scheme


def worked_out() -> dict[int, object]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id, {things.thing()} FROM statements_statement")  # noqa: S608 - columns of our own
        return dict(cursor.fetchall())


def test_it_is_what_the_columns_say(scheme):
    found = dict(Statement.objects.values_list("id", "thing"))
    assert len(set(found.values())) == 3
    assert found == worked_out()


def test_where_words_are_taken_out_it_is_worked_out_anew(scheme):
    said = Statement.objects.get(said_by="Old Chen")
    redact_statement(statement=said, field=Field.SAID_BY, reason=Reason.PERSON, by=System("a colleague"))
    assert Statement.objects.get(pk=said.pk).thing != said.thing
    assert dict(Statement.objects.values_list("id", "thing")) == worked_out()


def test_nobody_sets_it_afterwards(scheme):
    with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE statements_statement SET thing = %s", [uuid7()])


def test_a_scheme_that_tallies_name_is_kept(scheme):
    with pytest.raises(ProgrammingError, match="kept"), transaction.atomic():
        type(scheme).objects.filter(pk=scheme.pk)._raw_delete("default")
    assert Tally.objects.exists() and Source.objects.exists()


def test_a_tally_names_a_scheme_that_is_there(scheme):
    with pytest.raises(IntegrityError, match="scheme_id"), transaction.atomic():
        Tally.objects.create(scheme_id=scheme.pk + 9, kind_id="visit", handle="V1", entered_by="x")
