"""Staged accounts: what would be added, changed, is already there; and how all of it, or nothing, is entered."""

from __future__ import annotations

import threading

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.utils import timezone

from counterfoil.base.errors import Refusal
from counterfoil.base.ids import uuid7, uuid7_texts
from counterfoil.base.sides import Side
from counterfoil.statements import actions, queries, stage_actions, staging
from counterfoil.statements.models import Mention, Source, Stage, StagedFact, Statement, Tally, TallyParty
from tests import cast

BY = cast.BY
VISIT = cast.act("V1", "visit", "spring visit")
GIFT = cast.act("G1", "gift", "machines", within="V1")


@pytest.fixture
def scheme(db):
    return cast.scheme()


def stage(scheme, facts, acts=(VISIT, GIFT), side=Side.GIVING, **about) -> Stage:
    about = {"account_of": side, "title": "A visit", "published_words": "", "language": "en", **about}
    publisher = cast.organisation(scheme, side)
    acts = [(*act[:-1], uuid7()) for act in acts]
    return actions.stage_account(scheme=scheme, publisher=publisher, about=about, acts=acts, facts=facts, by=BY)


def enter(scheme, facts, acts=(VISIT, GIFT), **about) -> actions.Entered:
    return actions.enter_stage(stage=stage(scheme, facts, acts, **about), by=BY)


def counts(entered) -> tuple[int, int, int]:
    return entered.added, entered.changed, entered.same


class TestOutcomes:
    def test_added_then_already_there_then_changed(self, scheme):
        assert counts(enter(scheme, [cast.fact("V1", "delegates", 12)])) == (1, 0, 0)
        assert counts(enter(scheme, [cast.fact("V1", "delegates", 12)])) == (0, 0, 1)
        assert counts(enter(scheme, [cast.fact("V1", "delegates", 14)])) == (0, 1, 0)
        assert counts(enter(scheme, [cast.fact("V1", "delegates", 14, qualifier="about")])) == (0, 1, 0)
        now = Statement.objects.get(is_current=True)
        assert [s.value_number for s in queries.history_of(now)] == [14, 14, 12]

    def test_another_unit_period_or_speaker_is_another_statement(self, scheme):
        facts = [
            cast.fact("G1", "goods", 5),
            cast.fact("G1", "goods", 5, unit_id="items"),
            cast.fact("G1", "goods", 5, period_words="2020"),
            cast.fact("G1", "goods", 5, said_by="the office"),
            cast.fact("G1", "goods", 5, dimension_id="item", dimension_value="looms"),
            cast.fact("V1", "goods", 5),
        ]
        assert counts(enter(scheme, facts)) == (6, 0, 0)

    def test_a_missing_row_deletes_nothing(self, scheme):
        enter(scheme, [cast.fact("V1", "delegates", 12), cast.fact("G1", "goods", 5)])
        enter(scheme, [cast.fact("V1", "delegates", 12)])
        assert Statement.objects.filter(is_current=True).count() == 2

    def test_what_was_withdrawn_can_be_told_again_and_its_history_is_whole(self, scheme):
        enter(scheme, [cast.fact("V1", "delegates", 12)])
        actions.withdraw_statement(statement=Statement.objects.get(), by=BY)
        assert counts(enter(scheme, [cast.fact("V1", "delegates", 12)])) == (1, 0, 0)
        assert counts(enter(scheme, [cast.fact("V1", "delegates", 12)])) == (0, 0, 1)
        now = Statement.objects.get(is_current=True)
        assert [(s.value_number, s.withdrawn) for s in queries.history_of(now)] == [
            (12, False),
            (None, True),
            (12, False),
        ]

    def test_the_list_of_outcomes_goes_page_by_page(self, scheme):
        enter(scheme, [cast.fact("G1", "goods", 1, unit_id="items")])
        staged = stage(
            scheme,
            [cast.fact("G1", "goods", 2, unit_id=unit, row=i) for i, unit in enumerate(("items", "books", "sets"))],
        )
        first = queries.staged_facts(staged, limit=2)
        rest = queries.staged_facts(staged, after=first[-1][0].id)
        assert [(fact.unit_id, outcome) for fact, outcome, _met in first + rest] == [
            ("items", "changed"),
            ("books", "added"),
            ("sets", "added"),
        ]
        assert first[0][2].value_number == 1
        assert [fact.unit_id for fact, _o, _m in queries.staged_facts(staged, only="changed")] == ["items"]


class TestTallies:
    def test_refs_that_look_like_handles_are_kept_others_are_numbered(self, scheme):
        acts = [
            cast.act("V7", "visit"),
            cast.act("~a1", "visit", row=2),
            cast.act("my gift", "gift", row=3),
            cast.act("~b", "visit", row=4),
        ]
        enter(scheme, [], acts)
        assert dict(Mention.objects.values_list("ref", "tally__handle")) == {
            "V7": "V7",
            "~a1": "V8",
            "my gift": "G1",
            "~b": "V9",
        }

    def test_a_handle_that_is_taken_is_not_given_twice(self, scheme):
        enter(scheme, [])
        enter(scheme, [], [VISIT], title="Another account")
        assert sorted(Tally.objects.filter(kind="visit").values_list("handle", flat=True)) == ["V1", "V2"]

    def test_within_is_kept(self, scheme):
        enter(scheme, [])
        assert Tally.objects.get(handle="G1").parent.handle == "V1"

    def test_joined_acts_share_the_tally_and_name_their_judge(self, scheme):
        enter(scheme, [cast.fact("V1", "delegates", 12)])
        second = stage(scheme, [cast.fact("V1", "delegates", 15)], [VISIT], side=Side.RECEIVING, title="Guests")
        actions.join_acts(stage=second, joins={"V1": Tally.objects.get(handle="V1")}, by=BY)
        assert counts(actions.enter_stage(stage=second, by=BY)) == (1, 0, 0)
        tally = Tally.objects.get(handle="V1")
        assert tally.statements.filter(is_current=True).count() == 2
        assert [m.joined_by for m in tally.mentions.order_by("id")] == ["", BY.actor_id]

    def test_a_join_of_another_kind_is_refused(self, scheme):
        enter(scheme, [])
        second = stage(scheme, [], [VISIT], title="Another")
        with pytest.raises(Refusal):
            actions.join_acts(stage=second, joins={"V1": Tally.objects.get(handle="G1")}, by=BY)

    def test_an_account_is_not_joined_to_what_it_tells_of_under_another_ref(self, scheme):
        enter(scheme, [])
        again = stage(scheme, [], [VISIT, GIFT, cast.act("V2", "visit")])
        with pytest.raises(Refusal):
            actions.join_acts(stage=again, joins={"V2": Tally.objects.get(handle="V1")}, by=BY)

    def test_parties_are_organisations_where_the_scheme_knows_them_and_words_otherwise(self, scheme):
        act = (1, "G1", "gift", "", "", ["Harbour City Federation", "private donors"], [], None, False, uuid7())
        for _again in range(2):
            enter(scheme, [], [act])
        parties = TallyParty.objects.order_by("words")
        assert [(p.side, p.organisation and str(p.organisation), p.words) for p in parties] == [
            ("giving", "Harbour City Federation", ""),
            ("giving", None, "private donors"),
        ]


class TestWholeOrNotAtAll:
    def test_what_somebody_looked_at_is_what_is_entered(self, scheme):
        seen = stage(scheme, [cast.fact("V1", "delegates", 12)])
        expected = queries.stage_outcomes(seen)
        enter(scheme, [cast.fact("V1", "delegates", 12)])
        with pytest.raises(Refusal) as refused:
            actions.enter_stage(stage=seen, by=BY, expected=expected)
        assert refused.value.code == "stale"
        assert Statement.objects.count() == 1

    @pytest.mark.parametrize(
        "columns",
        [
            {"unit_id": "no-such-unit"},
            {"place_id": -1},
            {"per_id": "no-such-unit"},
            {"dimension_id": "nothing", "dimension_value": "x"},
        ],
    )
    def test_a_statement_names_only_what_is_there(self, scheme, columns):
        staged = stage(scheme, [cast.fact("V1", "delegates", 12, **columns)])
        with pytest.raises(IntegrityError, match="not there"), transaction.atomic():
            actions.enter_stage(stage=staged, by=BY)
        assert not Source.objects.exists() and not Statement.objects.exists()

    def test_a_statement_belongs_to_the_scheme_of_its_source_and_tally(self, scheme):
        enter(scheme, [cast.fact("V1", "delegates", 12)])
        other = cast.partners.start_scheme(slug="other", name=cast.T(en="Other"), nature="invented", by=BY)
        said = Statement.objects.get()
        with pytest.raises(IntegrityError, match="not there"), transaction.atomic():
            Statement.objects.create(
                scheme=other,
                source=said.source,
                tally=said.tally,
                measure_id="photographs",
                shape="number",
                **ADDED,
            )

    @pytest.mark.parametrize("what", ["unit", "tally", "source", "place", "measure"])
    def test_what_statements_name_is_never_deleted(self, scheme, what):
        place = cast.partners.add_place(name=cast.T(en="Far Meadow"), by=BY)
        enter(scheme, [cast.fact("V1", "delegates", 12, unit_id="people", place_id=place.pk)])
        named = getattr(Statement.objects.get(), what)
        with pytest.raises(ProgrammingError, match="kept"), transaction.atomic():
            type(named).objects.filter(pk=named.pk)._raw_delete("default")


class TestNamesWithoutForeignKeys:
    """What is not a foreign key to the database is checked by its triggers, for rows added and rows changed."""

    @pytest.mark.parametrize("change", [{"kind_id": "no-such-kind"}, {"parent_id": -1}])
    def test_a_tally_names_only_what_is_there(self, scheme, change):
        enter(scheme, [])
        tally = Tally.objects.get(handle="V1")
        with pytest.raises(IntegrityError, match="not there"), transaction.atomic():
            Tally.objects.filter(pk=tally.pk).update(**change)
        with pytest.raises(IntegrityError, match="not there"), transaction.atomic():
            Tally.objects.create(
                **{"scheme": scheme, "kind_id": "visit", "handle": "V9", "entered_by": "x", **change}
            )

    def test_a_tally_lies_within_one_of_its_own_scheme(self, scheme):
        enter(scheme, [])
        other = cast.partners.start_scheme(slug="other", name=cast.T(en="Other"), nature="invented", by=BY)
        strange = Tally.objects.create(scheme=other, kind_id="visit", handle="V1", entered_by="x")
        with pytest.raises(IntegrityError, match="parent_id that is not there"), transaction.atomic():
            Tally.objects.filter(scheme=scheme).update(parent=strange)

    @pytest.mark.parametrize("change", [{"source_id": -1}, {"tally_id": -1}])
    def test_a_mention_names_only_what_is_there(self, scheme, change):
        enter(scheme, [])
        mention = Mention.objects.get(ref="V1")
        with pytest.raises(IntegrityError, match="not there"), transaction.atomic():
            Mention.objects.filter(pk=mention.pk).update(**change)
        with pytest.raises(IntegrityError, match="not there"), transaction.atomic():
            named = {"source_id": mention.source_id, "tally_id": mention.tally_id, **change}
            Mention.objects.create(ref="another", **named)

    def test_a_statement_supersedes_one_of_its_own_source_and_tally_and_no_two_supersede_one(self, scheme):
        enter(scheme, [cast.fact("V1", "delegates", 12), cast.fact("G1", "goods", 5)])
        delegates, goods = (Statement.objects.get(measure=measure) for measure in ("delegates", "goods"))
        with pytest.raises(IntegrityError, match="supersedes_id that is not there"), transaction.atomic():
            _empty(goods, supersedes=delegates)
        actions.withdraw_statement(statement=delegates, by=BY)
        with pytest.raises(IntegrityError, match="statement_superseded_once"), transaction.atomic():
            _empty(delegates, supersedes=delegates)


ADDED = {"added_by": "x", "added_at": timezone.now()}


def _empty(like: Statement, supersedes: Statement) -> Statement:
    same = {name: getattr(like, name) for name in ("scheme_id", "source_id", "tally_id", "measure_id", "shape")}
    return Statement.objects.create(**same, supersedes=supersedes, withdrawn=True, is_current=False, **ADDED)


def test_ids_as_text_are_version_7_and_all_different():
    import uuid

    ids = [uuid.UUID(text) for text in uuid7_texts(1000)]
    assert len(set(ids)) == 1000
    assert {(i.version, i.variant) for i in ids} == {(7, uuid.RFC_4122)}


def test_many_rows_are_compared_as_sets(scheme, monkeypatch):
    """A table that was filled a moment ago has no statistics: loops within loops would take an hour."""
    monkeypatch.setattr(staging, "MANY", 50)
    facts = [cast.fact("G1", "goods", i, dimension_id="item", dimension_value=f"item {i}", row=i) for i in range(60)]
    enter(scheme, facts)
    again = stage(scheme, facts)
    assert queries.stage_outcomes(again) == {"added": 0, "changed": 0, "same": 60}
    with queries.joining_sets(again), connection.cursor() as cursor:
        cursor.execute("EXPLAIN " + staging.COUNT_OUTCOMES, {"stage": again.id, "source": again.source_id})
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "Hash" in plan and "Nested Loop" not in plan, plan
    with connection.cursor() as cursor:
        cursor.execute("SHOW enable_nestloop")
        assert cursor.fetchone() == ("on",)


class TestInRealCommits:
    @pytest.fixture
    def scheme(self, committed_db):
        return cast.scheme()

    def test_two_importers_at_once_enter_every_statement_once(self, scheme):
        """No expectation, so that the second goes on and finds all of it there."""
        facts = [
            cast.fact("G1", "goods", i, dimension_id="item", dimension_value=f"item {i}", row=i) for i in range(300)
        ]
        stages = [stage(scheme, [(*f[:2], uuid7(), *f[3:]) for f in facts]) for _importer in range(4)]
        done: list[tuple[int, int, int]] = []
        start = threading.Barrier(len(stages))

        def importer(staged):
            try:
                start.wait()
                done.append(counts(actions.enter_stage(stage=staged, by=BY)))
            finally:
                connection.close()

        threads = [threading.Thread(target=importer, args=[staged]) for staged in stages]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(done) == [(0, 0, 300)] * 3 + [(300, 0, 0)]
        assert Statement.objects.count() == 300 and Tally.objects.count() == 2 and StagedFact.objects.count() == 0

    def test_an_error_in_the_middle_leaves_everything_as_it_was(self, scheme, monkeypatch):
        enter(scheme, [cast.fact("V1", "delegates", 12)])
        staged = stage(scheme, [cast.fact("V1", "delegates", 14), cast.fact("G1", "goods", 5)])

        def breaks(**_):
            assert Statement.objects.count() == 3, "it is in the middle"
            raise RuntimeError("the power went")

        monkeypatch.setattr(stage_actions, "empty_stage", breaks)
        with pytest.raises(RuntimeError):
            actions.enter_stage(stage=staged, by=BY)
        assert [s.value_number for s in Statement.objects.filter(is_current=True)] == [12]
        monkeypatch.undo()
        assert counts(actions.enter_stage(stage=staged, by=BY)) == (1, 1, 0)
