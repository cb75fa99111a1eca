"""Very many names and versions: what a text check and a statement's page ask stays cheap."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from counterfoil.base.sides import Side
from counterfoil.partners.models import Organisation
from counterfoil.partners.roles import Role
from counterfoil.publishing import actions, queries
from counterfoil.publishing.models import Version
from counterfoil.statements.models import Statement
from tests import cast

pytestmark = pytest.mark.django_db
MANY = 50_000


@pytest.fixture
def update():
    scheme = cast.scheme()
    facts = [cast.fact("V1", "delegates", 9, unit_id="people")]
    source = cast.account(scheme, Side.GIVING, [cast.act("V1", "visit", "Visit")], facts)
    by = cast.member(scheme, Role.PROGRAMME_OFFICER)
    return actions.start_update(scheme=scheme, sources=[source], title=cast.T(en="A visit"), by=by)


def published(update):
    looker = cast.member(update.scheme, Role.PUBLISHER)
    actions.look_over(update=update, revision=update.revision, by=looker)
    return actions.publish(update=update, revision=update.revision, by=looker)


def name_them(count: int) -> None:
    Organisation.objects.bulk_create(Organisation(name=cast.T(en=f"{i}th Division")) for i in range(3, count + 3))


def save(update, body: str):
    by = cast.System("writer")
    return actions.save_draft(
        update=update, revision=update.revision, title=update.title, bodies=cast.T(en=body), by=by
    )


def test_names_are_asked_for_only_near_a_number_and_only_those_that_stand_there(update):
    name_them(30)
    figures = queries.evaluated(update)
    with CaptureQueriesContext(connection) as asked:
        assert queries.problems(update, figures)["en"] == []
    assert len(asked) == 0
    update = save(update, "The 14th Division and the 99th Division came, and {{ V1.delegates }}.")
    (problem,) = queries.problems(update)["en"]
    assert "“99”" in str(problem.what)
    own = [*update.scheme.name.values()]
    assert queries.names_in(update.scheme, "the １４th Division came") == ["14th Division", "4th Division", *own]
    assert queries.names_in(update.scheme, "100% \0 of __ them") == own


@pytest.mark.slow
def test_of_fifty_thousand_names_the_few_that_stand_there_are_read(update):
    name_them(MANY)
    body = "The 14th Division came. " * 40
    assert queries.problems(save(update, body))["en"] == []
    assert len(queries.names_in(update.scheme, body)) < 10


def test_pages_of_sources_and_statements_have_an_index_and_unpack_no_document(update):
    published(update)
    said = Statement.objects.get()
    source = said.source
    with CaptureQueriesContext(connection) as asked:
        assert queries.told_of([said]) == queries.told_to_readers(source) == {str(said.public_id)}
        assert [each.slug for each in queries.published_with(source)] == ["a-visit"]
    by_statement, by_source = (query["sql"] for query in asked[:2])
    assert "document" not in by_statement + by_source
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")  # there are few rows
    told = Version.objects.order_by()
    assert "version_by_statement" in told.filter(statements_told__contains=[str(said.public_id)]).explain()
    assert "version_by_source" in told.filter(sources_told__contains=[f"source:{source.public_id}"]).explain()
