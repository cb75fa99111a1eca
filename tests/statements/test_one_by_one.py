"""Accounts, tallies and statements that come one by one, as a form brings them."""

from __future__ import annotations

import threading

import pytest
from django.db import connection

from counterfoil.base.errors import Refusal
from counterfoil.partners.models import Side
from counterfoil.statements import actions
from counterfoil.statements.models import Source, Statement
from tests import cast


def account() -> Source:
    scheme = cast.scheme()
    return cast.account(
        scheme, Side.GIVING, [cast.act("V1", "visit", "The visit")],
        [cast.fact("V1", "delegates", 12, unit_id="people")],
    )  # fmt: skip


def state(source: Source, measure: str, value, *, replaces=None, **columns):
    act = (1, "V1", "visit", "The visit", "", [], [], None, False, cast.uuid7())
    fact = cast.fact("V1", measure, value, **columns)
    return actions.state_one(source=source, acts=[act], fact=fact, replaces=replaces, by=cast.BY)


def test_an_account_comes_once(db):
    source = account()
    about = {"account_of": "giving", "title": source.title, "published_words": source.published_words}
    with pytest.raises(Refusal) as refused:
        actions.add_account(scheme=source.scheme, publisher=source.publisher, about=about, by=cast.BY)
    assert refused.value.code == "there"


def test_one_fact_leaves_the_rest_of_the_account_alone(db):
    source = account()
    before = Source.objects.values().get()
    entered = state(source, "participants", 40, unit_id="people")
    assert (entered.added, entered.changed, entered.same) == (1, 0, 0)
    assert Source.objects.values().get() == before
    assert source.mentions.get().name == "The visit"
    assert source.statements.filter(is_current=True).count() == 2


def test_what_is_said_already_is_refused_unless_it_is_what_one_mends(db):
    source = account()
    said = source.statements.get()
    with pytest.raises(Refusal) as refused:
        state(source, "delegates", 13, unit_id="people")
    assert refused.value.code == "there"
    assert state(source, "delegates", 13, unit_id="people", replaces=said).changed == 1


def test_mending_cannot_run_over_another_statement(db):
    source = account()
    state(source, "delegates", 3, unit_id="people", dimension_id="role", dimension_value="experts")
    experts = source.statements.get(dimension_value="experts")
    with pytest.raises(Refusal):
        state(source, "delegates", 3, unit_id="people", replaces=experts)
    assert source.statements.filter(is_current=True).count() == 2


def test_a_statement_that_was_mended_meanwhile_is_not_mended_again(db):
    source = account()
    said = source.statements.get()
    state(source, "delegates", 13, unit_id="people", replaces=said)
    with pytest.raises(Refusal) as refused:
        state(source, "delegates", 14, unit_id="people", replaces=said)
    assert refused.value.code == "stale"


def test_a_tally_whose_ref_was_taken_meanwhile_is_not_mixed_with_the_other(db):
    source = account()
    with pytest.raises(Refusal) as refused:
        actions.state_one(source=source, acts=[cast.act("V1", "visit", "Another visit")], by=cast.BY)
    assert refused.value.code == "stale"
    assert source.mentions.get().name == "The visit"


def test_two_who_say_the_same_at_once_come_one_after_the_other(committed_db):
    source = account()
    refusals: list[str] = []
    start = threading.Barrier(2)

    def enter(value: int) -> None:
        start.wait()
        try:
            state(source, "participants", value, unit_id="people")
        except Refusal as refusal:
            refusals.append(refusal.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=enter, args=[value]) for value in (40, 41)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert refusals == ["there"]
    assert Statement.objects.filter(measure="participants").count() == 1
