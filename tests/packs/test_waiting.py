"""A large new account waits where it will stay: seen by nobody before it is entered, and gone where it never is."""

from __future__ import annotations

import psycopg
import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from counterfoil.base.actors import System
from counterfoil.base.errors import Refusal
from counterfoil.base.sides import Side
from counterfoil.packs import actions, check, queries
from counterfoil.packs.models import Pack
from counterfoil.partners.models import Place
from counterfoil.partners.roles import Role
from counterfoil.statements import queries as said
from counterfoil.statements.models import Mention, Source, StagedAct, StagedFact, Statement, Tally, Unit
from counterfoil.statements.waiting_actions import let_go
from tests import cast
from tests.house.plan import PACKAGE
from tests.packs.packing import ACTS, BY, FACTS, bring, enter

OTHER = {"publisher": "Stone Valley Office", "account_of": "receiving side", "title": "Guests came"}
DATES, PLACES = 1, 1  # what the acts of the small pack say besides its facts
ALL = len(FACTS) + DATES + PLACES


@pytest.fixture(autouse=True)
def many(monkeypatch):
    monkeypatch.setattr(check, "MANY", 1)


@pytest.fixture
def scheme(db):
    return cast.scheme()


def waiting(stage) -> int:
    return Statement.every.filter(source=stage.reserved).count()


def rows(pack: Pack, **which) -> list[tuple]:
    return [
        (
            r.sheet,
            r.row,
            r.fact.measure_id,
            r.fact.value_number,
            r.fact.words,
            r.outcome,
            r.met,
            r.unit_words,
            r.place_words,
        )
        for r in queries.preview_rows(pack, **which)
    ]


class TestBeforeItIsEntered:
    def test_it_is_written_where_it_will_stay_and_nobody_comes_upon_it(self, scheme, client):
        pack = bring(scheme)
        assert waiting(pack.stage) == Statement.every.count() == ALL and not StagedFact.objects.exists()
        assert not Statement.objects.exists() and not scheme.statements.exists()
        assert not Source.objects.exists() and not Tally.objects.exists() and not Mention.objects.exists()
        client.force_login(cast.member(scheme, Role.PROGRAMME_OFFICER))
        for each in Statement.every.all():
            assert client.get(reverse("public:statement", args=[each.public_id])).status_code == 404
            assert client.get(reverse("staff:statement", args=[each.public_id])).status_code == 404

    def test_another_account_of_the_scheme_is_as_it_was(self, scheme):
        enter(scheme, **OTHER)
        before = said.tallies_of([Source.objects.get()])
        told = {tally.pk: [s.pk for s in tally.said] for tally in before}
        bring(scheme)
        after = said.tallies_of([Source.objects.get()])
        assert {tally.pk: [s.pk for s in tally.said] for tally in after} == told
        assert Statement.objects.count() == Statement.every.count() - ALL == ALL
        assert {s.source for s in Statement.objects.all()} == {Source.objects.get()}

    def test_what_speaks_of_a_tally_that_is_there_is_not_seen_with_it(self, scheme):
        """The scheme itself: the one tally that a new account names before it is entered."""
        facts = [{"act": "scheme", "what": "years running", "value": "3", "unit": "years"}]
        enter(scheme, facts=facts, **OTHER)
        tally = Tally.objects.get(kind="scheme")
        pack = bring(scheme, facts=facts)
        assert tally.statements.count() == 1
        assert pack.stage.reserved is None and StagedFact.objects.count() == 1 + DATES + PLACES
        assert actions.enter_pack(pack=pack, by=BY).added == 3 and tally.statements.count() == 2

    def test_the_preview_says_what_it_says_of_one_on_the_stage(self, scheme, monkeypatch):
        facts = [
            *FACTS,
            {"act": "V1", "what": "photographs", "value": "3", "unit": "albums", "place": "Stone Valley"},
        ]
        pack = bring(scheme, facts=facts)
        monkeypatch.setattr(check, "MANY", 100)
        staged = bring(scheme, facts=facts)
        assert pack.stage.reserved and not staged.stage.reserved
        assert rows(pack) == rows(staged) and len(rows(pack)) == ALL + 1
        assert rows(pack, only="added", limit=2) == rows(staged, limit=2)
        assert rows(pack, only="changed") == rows(pack, only="same") == []
        first = queries.preview_rows(pack, limit=2)
        assert rows(pack, after=first[-1].key) == rows(staged)[2:]
        assert (
            queries.preview(pack).facts
            == queries.preview(staged).facts
            == {"added": ALL + 1, "changed": 0, "same": 0}
        )
        assert queries.preview(pack).acts == queries.preview(staged).acts

    def test_what_may_be_joined_is_offered_side_by_side(self, scheme):
        enter(scheme)
        pack = bring(scheme, facts=[{**FACTS[0], "value": "15"}], **OTHER)
        assert pack.stage.reserved
        offered = {act.ref: found[0] for act, found in queries.acts_to_join(pack)}
        assert set(offered) == {"V1", "G1"} and offered["V1"].differs and offered["V1"].dates_meet

    def test_a_join_is_entered_as_it_was_chosen(self, scheme):
        enter(scheme)
        pack = bring(scheme, **OTHER)
        actions.choose_joins(pack=pack, joins={"V1": "V1"}, by=BY)
        pack.refresh_from_db()
        assert pack.stage.reserved is None and Statement.every.count() == ALL == StagedFact.objects.count()
        assert actions.enter_pack(pack=pack, by=BY).added == ALL
        assert Tally.objects.get(handle="V1").mentions.count() == 2


class TestEntering:
    def test_no_statement_is_written_a_second_time(self, scheme):
        pack = bring(scheme)
        ids = set(Statement.every.values_list("pk", "public_id"))
        with CaptureQueriesContext(connection) as asked:
            assert actions.enter_pack(pack=pack, by=BY).added == ALL
        assert not any("INTO statements_statement" in query["sql"] for query in asked)
        assert set(Statement.objects.values_list("pk", "public_id")) == ids
        assert list(Tally.objects.values_list("handle", flat=True)) == ["V1", "G1"]
        assert not StagedAct.objects.exists() and Pack.objects.get().stage.source == Source.objects.get()

    def test_who_entered_it_and_when_is_who_entered_it_and_when(self, scheme):
        pack = bring(scheme, by=System("who checked"))
        before = timezone.now()
        actions.enter_pack(pack=pack, by=System("who entered"))
        for each in Statement.objects.all():
            assert each.entered_by == System("who entered").actor_id and each.entered_at > before
        enter(scheme, facts=[{**FACTS[0], "value": "14"}], by=System("who edited"))
        edited = Statement.objects.get(value_number=14)
        assert edited.entered_by == System("who edited").actor_id and edited.entered_at == edited.added_at

    def test_that_never_changes_afterwards(self, scheme):
        enter(scheme)
        with pytest.raises(ProgrammingError, match="never changes"), transaction.atomic():
            Source.objects.update(entered_by="somebody else")

    def test_new_units_and_places_come_with_it(self, scheme):
        fact = {"act": "V1", "what": "photographs", "value": "3", "unit": "albums", "place": "Far Meadow"}
        pack = bring(scheme, facts=[fact])
        with CaptureQueriesContext(connection) as asked:
            actions.enter_pack(pack=pack, by=BY)
        assert not any("INTO statements_statement" in query["sql"] for query in asked)
        statement = Statement.objects.get(measure="photographs")
        assert statement.unit == Unit.objects.get(code="albums")
        assert statement.place == Place.objects.get(name__en="Far Meadow")

    @pytest.mark.parametrize("reserved", [0, 200])
    def test_a_new_place_that_somebody_adds_meanwhile_is_that_one(self, scheme, monkeypatch, reserved):
        monkeypatch.setattr(check, "NEW_PLACES", reserved)
        fact = {"act": "V1", "what": "photographs", "value": "3", "place": "Far Meadow"}
        pack = bring(scheme, facts=[fact, {**fact, "place": "North Ford"}])
        place = cast.partners.add_place(name=cast.T(en="Far Meadow"), by=BY, invented=True)
        actions.enter_pack(pack=pack, by=BY)
        assert Statement.objects.filter(place=place).count() == 1
        assert Statement.objects.get(place__name__en="North Ford") and Statement.every.count() == 2 + DATES + PLACES
        assert not Statement.objects.filter(place__isnull=False, place__name=None).exists()

    def test_the_same_account_entered_elsewhere_meanwhile_is_told(self, scheme):
        pack, elsewhere = bring(scheme), bring(scheme)
        actions.enter_pack(pack=elsewhere, by=BY)
        with pytest.raises(Refusal) as refused:
            actions.enter_pack(pack=pack, by=BY)
        assert refused.value.code == "stale"
        pack.refresh_from_db()
        assert queries.preview(pack).changes_nothing and Statement.every.count() == ALL

    def test_without_its_acts_nothing_of_it_is_entered(self, scheme):
        """What is on a stage goes with a crash of the database; what waits among the statements does not."""
        pack = bring(scheme)
        StagedAct.objects.all()._raw_delete("default")
        with pytest.raises(Refusal) as refused:
            actions.enter_pack(pack=pack, by=BY)
        assert refused.value.code == "stale" and not Source.objects.exists()
        pack.refresh_from_db()
        assert waiting(pack.stage) == Statement.every.count() == ALL
        assert actions.enter_pack(pack=pack, by=BY).added == ALL

    def test_it_names_what_is_there_when_it_comes(self, scheme):
        pack = bring(scheme)
        StagedAct.objects.filter(ref="G1")._raw_delete("default")
        with pytest.raises(IntegrityError, match="tally_id that is not there"), transaction.atomic():
            actions.enter_pack(pack=pack, by=BY)
        assert not Source.objects.exists() and not Statement.objects.exists()


class TestWhereItNeverComes:
    def test_a_dropped_one_leaves_nothing(self, scheme):
        actions.drop_pack(pack=bring(scheme), by=BY)
        assert not Statement.every.exists() and not StagedAct.objects.exists()

    def test_one_that_is_checked_again_waits_once(self, scheme):
        pack = bring(scheme)
        actions.check_pack(pack=pack, by=BY)
        pack.refresh_from_db()
        assert waiting(pack.stage) == Statement.every.count() == ALL

    def test_one_with_a_mistake_leaves_nothing(self, scheme):
        pack = bring(scheme, facts=[*FACTS, {**FACTS[0], "value": "-3"}])
        assert pack.state == Pack.State.REFUSED and not Statement.every.exists()

    def test_what_was_entered_is_not_let_go(self, scheme):
        pack = bring(scheme)
        number = pack.stage.reserved
        actions.enter_pack(pack=pack, by=BY)
        pack.stage.reserved = number
        with pytest.raises(ProgrammingError, match="never deleted"), transaction.atomic():
            let_go(stage=pack.stage, by=BY)
        assert Statement.objects.count() == ALL


class TestRights:
    def test_the_web_role_has_no_right_to_delete_what_waits(self, scheme):
        bring(scheme)
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            Statement.every.all()._raw_delete("default")

    def test_nothing_is_written_for_a_source_that_nobody_reserved(self, scheme):
        enter(scheme)
        like = Statement.objects.first()
        with pytest.raises(IntegrityError, match="source_id that is not there"), transaction.atomic():
            _another(like, source_id=like.source_id + 99, added_by="x", added_at=timezone.now())

    def test_who_adds_to_an_account_that_is_there_says_so(self, scheme):
        enter(scheme)
        with pytest.raises(IntegrityError, match="added_at"), transaction.atomic():
            _another(Statement.objects.first())


class TestInRealCommits:
    @pytest.fixture
    def scheme(self, committed_db):
        return cast.scheme()

    def test_the_owner_deletes_none_that_was_entered(self, scheme, owner_db):
        actions.enter_pack(pack=bring(scheme), by=BY)
        bring(scheme, **OTHER)
        with pytest.raises(psycopg.Error, match="never deleted"):
            owner_db.execute("DELETE FROM statements_statement")
        owner_db.execute("DELETE FROM statements_statement WHERE source_id NOT IN (SELECT id FROM statements_source)")
        assert Statement.every.count() == Statement.objects.count() == ALL


def _another(like: Statement, **changes) -> Statement:
    same = {name: getattr(like, name) for name in ("scheme_id", "source_id", "tally_id", "shape")}
    said = {"measure_id": "purpose", "value_qualifier": "not_stated", "before_qualifier": "not_stated"}
    return Statement.every.create(**same | said | changes)


def test_nobody_but_the_stage_asks_for_what_waits():
    asking = {path.name for path in PACKAGE.rglob("*.py") if "Statement.every" in path.read_text("utf-8")}
    assert asking == {"queries.py"}


def test_the_acts_of_the_small_pack_say_what_is_counted_here():
    assert sum("from" in act for act in ACTS) == DATES and sum("place" in act for act in ACTS) == PLACES


def test_both_sides_may_wait_at_once(scheme):
    ours, theirs = bring(scheme), bring(scheme, **OTHER)
    assert ours.stage.reserved != theirs.stage.reserved and Statement.every.count() == 2 * ALL
    for pack in (theirs, ours):
        actions.enter_pack(pack=pack, by=BY)
    assert Source.objects.filter(account_of=Side.GIVING).get().statements.count() == ALL
    assert list(Tally.objects.order_by("pk").values_list("handle", flat=True)) == ["V2", "G2", "V1", "G1"]
