"""A redaction clears the history too: the line of a statement, our translations, and what versions froze (G13)."""

from __future__ import annotations

import json

import pytest
from django.db import DatabaseError, connection, transaction

from counterfoil.base.errors import Refusal
from counterfoil.base.models import AuditEvent
from counterfoil.base.sides import Side
from counterfoil.partners.roles import Role
from counterfoil.publishing import actions, redact_actions, verify
from counterfoil.publishing.models import Version
from counterfoil.statements import actions as statements
from counterfoil.statements.models import Redaction, Rendering, Statement
from counterfoil.statements.redaction import Field, Reason
from tests import cast
from tests.support.leavings import everything

pytestmark = pytest.mark.django_db
NAME = "Mrs Invented of Well Lane"


@pytest.fixture
def source():
    """An account that names a private person everywhere; all invented."""
    scheme = cast.scheme()
    facts = [
        cast.fact("V1", "purpose", f"to see {NAME}", exact_words=f"“to see {NAME}”"),
        cast.fact("V1", "goods", 3, unit_id="items", dimension_id="item", dimension_value=NAME, row=2),
        cast.fact("V1", "goods", 2, unit_id="items", dimension_id="item", dimension_value=f"{NAME} too", row=3),
        cast.fact("V1", "said", ["thanks"], said_by=NAME, row=4),
        cast.fact("V1", "delegates", 9, unit_id="people", row=5),
    ]
    return cast.account(scheme, Side.GIVING, [cast.act("V1", "visit", "Visit")], facts)


@pytest.fixture
def version(source) -> Version:
    writer = cast.member(source.scheme, Role.PROGRAMME_OFFICER)
    update = actions.start_update(scheme=source.scheme, sources=[source], title=cast.T(en="A visit"), by=writer)
    looker = cast.member(source.scheme, Role.PUBLISHER)
    actions.look_over(update=update, revision=1, by=looker)
    return actions.publish(update=update, revision=1, by=looker)


def said(source, measure: str, **more: object) -> Statement:
    return Statement.objects.get(source=source, measure=measure, is_current=True, **more)


def redact(statement: Statement, field: Field, by: object = cast.System("approver")):
    return redact_actions.redact_statement(statement=statement, field=field, reason=Reason.PERSON, by=by)


def mend(source, words: str) -> Statement:
    """A later statement in the place of the purpose."""
    visit = [cast.act("V1", "visit", "Visit")]
    fact = cast.fact("V1", "purpose", words, exact_words=f"“{words}”")
    statements.state_one(source=source, acts=visit, fact=fact, replaces=said(source, "purpose"), by=cast.BY)
    return said(source, "purpose")


def refused(command: str) -> None:
    """The database refuses, as the web role and by its triggers."""
    why = r"never changes|permission denied"
    with pytest.raises(DatabaseError, match=why), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(command)


def test_the_whole_line_is_cleared_and_only_that_field(source):
    mend(source, f"to visit {NAME}")
    newest = mend(source, f"to call on {NAME}")
    oldest = Statement.objects.filter(measure="purpose").earliest("id")
    redact(oldest, Field.EXACT_WORDS)
    line = Statement.objects.filter(measure="purpose").order_by("id")
    assert [step.exact_words for step in line] == ["—", "—", "—"]
    assert newest.words == line[2].words == f"to call on {NAME}"
    redact(newest, Field.WORDS)
    assert {step.words for step in line.all()} == {"—"}
    assert Redaction.objects.count() == 6
    stone = Redaction.objects.filter(field="words").latest("id")
    assert (stone.reason, stone.redacted_by) == ("person", "system:approver")


def test_nothing_of_the_name_is_left_anywhere(source, version):
    statements.render_words(language="zh-hans", texts={NAME: "某某", f"to see {NAME}": "探望某某"}, by=cast.BY)
    redact(said(source, "purpose"), Field.WORDS)
    redact(said(source, "purpose"), Field.EXACT_WORDS)
    for value in (NAME, f"{NAME} too"):
        redact(said(source, "goods", dimension_value=value), Field.DIMENSION_VALUE)
    redact(said(source, "said"), Field.SAID_BY)
    assert not Rendering.objects.exists()
    update = version.update
    update.refresh_from_db()
    bodies = cast.T(en="{{ V1.delegates }} came.")
    actions.save_draft(update=update, revision=1, title=update.title, bodies=bodies, by=cast.BY)
    left = everything().casefold()
    assert "well lane" not in left
    # The key of a figure is part of what a digest covers: of a version that was published with it, it stays.
    version.refresh_from_db()
    keys = [part["id"] for part in version.document["parts"] if "well-lane" in part["id"]]
    assert keys and all(part["content"] is None for part in version.document["parts"] if part["id"] in keys)
    assert left.count("well-lane") == len(keys)


def test_a_list_goes_whole_and_leaves_one_dash(source, version):
    themes = said(source, "said")
    drafts = redact(themes, Field.MEMBERS)
    themes.refresh_from_db()
    assert (themes.members, themes.said_by) == (["— 1"], NAME)
    assert drafts == []
    with pytest.raises(Refusal) as nothing:
        redact(themes, Field.MEMBERS)
    assert nothing.value.code == "nothing"
    version.refresh_from_db()
    assert verify.verify(version.document, printed=version.digest).ok
    assert "thanks" not in json.dumps([part["content"] for part in version.document["parts"]])
    refused("UPDATE statements_statement SET members = '{other}' WHERE members = '{— 1}'")


def test_versions_keep_their_digest_and_say_what_is_gone(source, version):
    before = version.document
    assert NAME in json.dumps(before)
    drafts = redact(said(source, "goods", dimension_value=NAME), Field.DIMENSION_VALUE)
    version.refresh_from_db()
    report = verify.verify(version.document, printed=version.digest)
    assert report.ok, report.text()
    gone = {part["id"].split(":")[0] for part in version.document["parts"] if part["content"] is None}
    assert gone == {"body", "contribution", "figure"}
    assert {part["hash"] for part in before["parts"]} == {part["hash"] for part in version.document["parts"]}
    assert "V1.delegates" in report.recomputed
    assert drafts == [version.update]  # its words still name her


def test_two_parts_of_one_thing_stay_two(source):
    redact(said(source, "goods", dimension_value=NAME), Field.DIMENSION_VALUE)
    redact(said(source, "goods", dimension_value=f"{NAME} too"), Field.DIMENSION_VALUE)
    kept = Statement.objects.filter(measure="goods", is_current=True)
    assert set(kept.values_list("dimension_value", flat=True)) == {"—", "— 2"}


def test_whoever_entered_the_words_does_not_take_them_out_alone(source):
    with pytest.raises(Refusal) as refusal:
        redact(said(source, "purpose"), Field.WORDS, by=cast.BY)
    assert refusal.value.code == "own_words"


def test_where_nothing_stands_there_is_nothing_to_take_out(source):
    redact(said(source, "purpose"), Field.WORDS)
    for field in (Field.WORDS, Field.SAID_BY):
        with pytest.raises(Refusal) as refusal:
            redact(said(source, "purpose"), field)
        assert refusal.value.code == "nothing"


def test_the_log_names_the_field_and_no_value(source, version):
    redact(said(source, "purpose"), Field.WORDS)
    event = AuditEvent.objects.get(verb="redact_statement")
    assert event.detail == {"field": "words", "count": 1}
    assert AuditEvent.objects.get(verb="bury_parts").subject == version.public_id


def test_without_a_tombstone_the_database_lets_no_word_go(source):
    for change in ("words = ''", "words = 'other'", "words = '—'", "exact_words = '—'", "value_number = 1",
                   "said_by = '—'"):  # fmt: skip
        refused(f"UPDATE statements_statement SET {change} WHERE measure_id = 'purpose'")  # noqa: S608


def test_a_tombstone_lets_one_field_become_a_dash_and_nothing_else(source):
    Redaction.objects.create(statement=said(source, "purpose"), field="words", reason="person", redacted_by="a")
    for change in ("words = 'other'", "words = ''", "exact_words = '—'", "words = '— x'"):
        refused(f"UPDATE statements_statement SET {change} WHERE measure_id = 'purpose'")  # noqa: S608


def test_the_database_lets_a_version_only_bury(version):
    for change in (
        "document = jsonb_set(document, '{meta,title}', '\"x\"')",
        "document = jsonb_set(document, '{parts,0,content}', '\"x\"')",
        "document = jsonb_set(document, '{parts,0,hash}', 'null')",
        "document = document #- '{parts,0}'",
        "document = jsonb_set(document, '{parts}', (document -> 'parts') || (document #> '{parts,0}'))",
        "document = jsonb_set(document, '{digest}', '\"x\"')",
        "digest = 'x'",
        "number = 7",
    ):
        refused(f"UPDATE publishing_version SET {change}")  # noqa: S608


def test_no_tombstone_is_taken_away(source):
    redact(said(source, "purpose"), Field.WORDS)
    refused("DELETE FROM statements_redaction")
    refused("UPDATE statements_redaction SET reason = 'asked'")
