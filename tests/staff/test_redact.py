"""Words about a private person are taken out by an approver or a publisher, never by who entered them."""

from __future__ import annotations

import pytest
from django.urls import reverse

from counterfoil.base.sides import Side
from counterfoil.partners.roles import Role
from counterfoil.publishing import actions as publishing
from counterfoil.statements.models import Redaction, Statement
from tests import cast

NAME = "Mrs Invented of Well Lane"


@pytest.fixture
def statement(stage) -> Statement:
    fact = cast.fact("V8", "purpose", f"to see {NAME}", exact_words=f"“to see {NAME}”")
    officer = stage.users[Role.PROGRAMME_OFFICER]
    source = cast.account(
        stage.scheme, Side.GIVING, [cast.act("V8", "visit", "A visit")], [fact], title="A letter", by=officer
    )
    return source.statements.get()


def address(statement: Statement) -> str:
    return reverse("staff:redact", args=[statement.public_id])


def take_out(stage, statement, who: Role = Role.APPROVER, **data: str) -> str:
    sent = {"field": "words", "reason": "person", **data}
    return stage.client(who).post(address(statement), sent, follow=True).content.decode()


def test_the_words_go_and_a_tombstone_says_who_when_and_why(stage, statement):
    page = take_out(stage, statement)
    assert "The words are taken out" in page
    assert "taken out: the words that are the value (names a private person)" in page
    assert "approver" in page
    assert f"to see {NAME}”" in page  # the exact words are another field
    page = take_out(stage, statement, field="exact_words")
    assert NAME not in page
    assert Redaction.objects.count() == 2


def test_only_fields_that_hold_something_are_offered_and_nothing_is_said_again(stage, statement):
    page = stage.client(Role.APPROVER).get(address(statement)).content.decode()
    assert 'value="words"' in page and 'value="exact_words"' in page and 'value="said_by"' not in page
    take_out(stage, statement)
    take_out(stage, statement, field="exact_words")
    page = stage.client(Role.APPROVER).get(address(statement)).content.decode()
    assert "Nothing stands in this statement that could be taken out." in page


@pytest.mark.parametrize(
    "data", [{"field": "said_by"}, {"field": "value_number"}, {"reason": ""}, {"reason": "other"}]
)
def test_what_is_not_offered_cannot_be_chosen(stage, statement, data):
    take_out(stage, statement, **data)
    assert not Redaction.objects.exists()


def test_the_page_says_which_versions_are_emptied_and_which_draft_is_to_be_written_anew(stage, statement):
    officer, looker = stage.users[Role.PROGRAMME_OFFICER], stage.users[Role.APPROVER]
    update = publishing.start_update(
        scheme=stage.scheme, sources=[statement.source], title=cast.T(en=f"Of {NAME}"), slug="of", by=officer
    )
    publishing.look_over(update=update, revision=1, by=looker)
    version = publishing.publish(update=update, revision=1, by=looker)
    page = stage.client(Role.PUBLISHER).get(address(statement)).content.decode()
    assert "1 published version tells of it" in page
    assert "write it anew" in take_out(stage, statement, name=NAME)
    version.refresh_from_db()
    kinds = {part["kind"] for part in version.document["parts"] if part["content"] is None}
    assert kinds == {"body", "contribution", "figure"}
    assert NAME not in str(version.document)
    assert "write it anew" not in take_out(stage, statement, field="exact_words")
    public = stage.client(Role.PUBLISHER).get("/en/updates/of/")
    assert public.status_code == 200


def test_who_entered_the_words_asks_a_colleague(stage, statement):
    officer = stage.users[Role.PROGRAMME_OFFICER]
    cast.partners.add_member(
        user=officer, role=Role.APPROVER, by=cast.BY, scheme=stage.scheme,
        organisation=cast.organisation(stage.scheme, Side.GIVING),
    )  # fmt: skip
    page = take_out(stage, statement, who=Role.PROGRAMME_OFFICER)
    assert "You entered these words yourself." in page
    assert not Redaction.objects.exists()
