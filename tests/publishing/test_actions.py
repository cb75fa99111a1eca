"""An update from draft to version, by two people, and what moves afterwards."""

import pytest

from counterfoil.base.errors import Refusal
from counterfoil.base.sides import Side
from counterfoil.partners.roles import Role
from counterfoil.publishing import actions, queries
from counterfoil.publishing.pages import page
from tests import cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def scheme():
    return cast.scheme()


@pytest.fixture
def source(scheme):
    facts = [
        cast.fact("V1", "delegates", 9, unit_id="people"),
        cast.fact("V1", "dates", ["2031-05-03", "2031-05-05"], row=2),
        cast.fact("V1", "requests", ["enterprise", "jobs"], row=3),
    ]
    return cast.account(scheme, Side.GIVING, [cast.act("V1", "visit", "Visit")], facts)


@pytest.fixture
def writer(scheme):
    return cast.member(scheme, Role.PROGRAMME_OFFICER)


@pytest.fixture
def publisher(scheme):
    return cast.member(scheme, Role.PUBLISHER)


@pytest.fixture
def update(scheme, source, writer):
    return actions.start_update(scheme=scheme, sources=[source], title=cast.T(en="In Stone Valley"), by=writer)


def test_the_composed_draft_has_no_problem_in_any_language(update):
    assert queries.problems(update) == {"en": [], "zh-hans": [], "ug": []}
    assert "{{ V1.delegates }}" in update.bodies["en"]


def test_nobody_looks_over_their_own_words(update, writer):
    with pytest.raises(Refusal, match="your own"):
        actions.look_over(update=update, revision=1, by=writer)


def test_a_digit_typed_by_hand_is_refused(update, writer, publisher):
    bodies = cast.T({**update.bodies, "en": "9 people came."})
    update = actions.save_draft(update=update, revision=1, title=update.title, bodies=bodies, by=writer)
    with pytest.raises(Refusal, match="1 problem"):
        actions.look_over(update=update, revision=2, by=publisher)


def test_a_second_save_from_an_old_revision_is_refused(update, writer):
    actions.save_draft(update=update, revision=1, title=update.title, bodies=update.bodies, by=writer)
    with pytest.raises(Refusal) as refusal:
        actions.save_draft(update=update, revision=1, title=update.title, bodies=update.bodies, by=writer)
    assert refusal.value.code == "stale"


def test_published_words_are_the_words_that_were_looked_over(update, writer, publisher):
    update = actions.look_over(update=update, revision=1, by=publisher)
    actions.save_draft(update=update, revision=1, title=update.title, bodies=update.bodies, by=writer)
    with pytest.raises(Refusal, match="second look"):
        actions.publish(update=update, revision=2, by=publisher)


def test_published_figures_and_pictures_are_those_that_were_looked_over(update, scheme, writer, publisher):
    actions.look_over(update=update, revision=1, by=publisher)
    visit, nine = [cast.act("V1", "visit", "Visit")], cast.fact("V1", "delegates", 9, unit_id="people")
    cast.account(scheme, Side.GIVING, visit, [cast.fact("V1", "delegates", 900, unit_id="people")])
    with pytest.raises(Refusal, match="since the second look") as refusal:
        actions.publish(update=update, revision=1, by=publisher)
    assert refusal.value.code == "look_again"
    cast.account(scheme, Side.GIVING, visit, [nine])
    actions.set_pictures(update=update, pictures=[("valley.svg", cast.T(en="Not looked over"))], by=writer)
    with pytest.raises(Refusal, match="since the second look"):
        actions.publish(update=update, revision=1, by=publisher)
    update = actions.save_draft(update=update, revision=1, title=update.title, bodies=update.bodies, by=writer)
    actions.look_over(update=update, revision=2, by=publisher)
    assert actions.publish(update=update, revision=2, by=publisher).number == 1


def test_a_version_freezes_and_tells_what_moved(update, scheme, source, writer, publisher):
    actions.look_over(update=update, revision=1, by=publisher)
    version = actions.publish(update=update, revision=1, by=publisher)
    assert queries.moved(version, queries.evaluated(update)) == []
    cast.account(
        scheme, Side.GIVING, [cast.act("V1", "visit", "Visit")], [cast.fact("V1", "delegates", 10, unit_id="people")]
    )
    moved = queries.moved(version, queries.evaluated(update))
    assert [m["key"] for m in moved] == ["V1.delegates"]
    shown = page(version.document, moved={"V1.delegates"}).figure("V1.delegates")
    assert (shown.value, shown.moved) == ("9 people", True)


def test_a_correction_says_why_and_follows_the_first_version(update, writer, publisher):
    actions.look_over(update=update, revision=1, by=publisher)
    first = actions.publish(update=update, revision=1, by=publisher)
    with pytest.raises(Refusal, match="correction"):
        actions.publish(update=update, revision=1, by=publisher)
    second = actions.publish(update=update, revision=1, by=publisher, correction="A name was wrong.")
    assert (second.number, second.document["previous"]) == (2, first.digest)


def test_the_page_reads_in_each_language(update):
    from django.utils.translation import override

    document = queries.draft_document(update)
    values = {}
    for language in ("en", "zh-hans", "ug"):
        with override(language):
            values[language] = page(document).figure("V1.dates").value
    assert values["en"] == "3–5 May 2031"
    assert values["zh-hans"] == "2031年5月3日至5日"


def test_a_number_over_which_the_sides_differ_is_told_with_the_other(scheme, source, update):
    from counterfoil.statements import actions as statements
    from counterfoil.statements.models import Tally

    stage = statements.stage_account(
        scheme=scheme, publisher=cast.organisation(scheme, Side.RECEIVING), by=cast.BY,
        about={"account_of": "receiving"}, acts=[cast.act("A", "visit")],
        facts=[cast.fact("A", "delegates", 8, unit_id="people")],
    )  # fmt: skip
    statements.join_acts(stage=stage, joins={"A": Tally.objects.get()}, by=cast.BY)
    update.sources.add(statements.enter_stage(stage=stage, by=cast.BY).source)
    assert page(queries.draft_document(update)).figure("V1.delegates").value == "9 people or 8 people"


def test_each_literal_is_confirmed_as_a_name_in_the_second_look(update, writer, publisher):
    bodies = cast.T(en='{{ "14th Division" }} and {{ "Boeing 737" }} came.', ug='{{ "14th Division" }}')
    update = actions.save_draft(update=update, revision=1, title=update.title, bodies=bodies, by=writer)
    assert queries.literals(update) == ["14th Division", "Boeing 737"]
    for names in ([], ["14th Division"], ["14th Division", "737"]):
        with pytest.raises(Refusal) as refusal:
            actions.look_over(update=update, revision=2, names=names, by=publisher)
        assert (refusal.value.code, refusal.value.where) == ("names", "names")
    assert "Boeing 737" in str(refusal.value.problem)
    assert actions.look_over(update=update, revision=2, names=queries.literals(update), by=publisher).is_looked_over


def test_a_literal_counts_nobody_but_repeats_what_an_account_calls_a_thing(scheme, writer):
    acts = [cast.act("V1", "visit", "Visit of 8 pupils")]
    part = {"dimension_id": "role", "dimension_value": "2 people of office"}
    facts = [cast.fact("V1", "delegates", 9, unit_id="people", **part)]
    source = cast.account(scheme, Side.GIVING, acts, facts)
    update = actions.start_update(scheme=scheme, sources=[source], title=cast.T(en="A visit"), by=writer)
    assert "2 people of office" in update.bodies["en"]
    assert queries.problems(update)["en"] == []
    bodies = cast.T(en='{{ "Visit of 8 pupils" }} with {{ "8 pupils" }}')
    update = actions.save_draft(update=update, revision=1, title=update.title, bodies=bodies, by=writer)
    (problem,) = queries.problems(update)["en"]
    assert (problem.code, problem.column) == ("literal", 32)
    assert "8 pupils" in str(problem.what) and "figure" in str(problem.mend)
