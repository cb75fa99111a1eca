"""Bringing, checking, joining, entering and dropping packs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from django.db import OperationalError, connection

from counterfoil.base.errors import Refusal
from counterfoil.base.models import AuditEvent
from counterfoil.base.sides import Side
from counterfoil.packs import actions, check, commands, queries, state_actions, tasks
from counterfoil.packs.models import Pack
from counterfoil.partners.models import Organisation, Scheme
from counterfoil.partners.roles import Role
from counterfoil.statements.models import Mention, Source, StagedFact, Statement, Tally
from tests import cast
from tests.packs.packing import ACTS, BY, FACTS, bring, content, enter

State = Pack.State
OTHER = {"publisher": "Stone Valley Office", "account_of": "receiving side", "title": "Guests came"}


@pytest.fixture(autouse=True, params=[check.MANY, 0], ids=["staged", "waiting"])
def many(request, monkeypatch):
    """Each test twice: a new account waits on its stage, and, as a large one does, among the statements."""
    monkeypatch.setattr(check, "MANY", request.param)


@pytest.fixture
def scheme(db):
    return cast.scheme()


def test_the_same_pack_twice_changes_nothing(scheme):
    first = enter(scheme)
    again = enter(scheme)
    assert (first.added, first.changed, first.same) == (5, 0, 0)
    assert (again.added, again.changed, again.same) == (0, 0, 5)
    assert Statement.objects.count() == 5
    assert queries.preview(bring(scheme)).changes_nothing


def test_an_edited_pack_updates_and_a_missing_row_deletes_nothing(scheme):
    enter(scheme)
    edited = enter(scheme, facts=[{**FACTS[0], "value": "14"}])
    assert (edited.added, edited.changed, edited.same) == (0, 1, 2)
    delegates = Statement.objects.get(measure="delegates", is_current=True)
    assert (delegates.value_number, delegates.supersedes.value_number) == (14, 12)
    assert Statement.objects.filter(measure="goods", is_current=True).exists()


def test_rows_without_a_ref_are_known_again_by_what_they_say(scheme):
    acts = [{"kind": "visit", "name": "spring visit"}, {"kind": "gift", "name": "machines", "within": "spring visit"}]
    facts = [{"act": "machines", "what": "goods", "value": "20"}]
    enter(scheme, acts=acts, facts=facts)
    assert enter(scheme, acts=acts, facts=facts).same == 1
    assert sorted(Tally.objects.values_list("handle", flat=True)) == ["G1", "V1"]


def test_organisations_are_added_and_seated_only_when_the_pack_is_entered(scheme):
    pack = bring(
        scheme, assisting="Harbour City Federation; Bell Foundation", publisher="Morning Paper", account_of="neither"
    )
    assert queries.preview(pack).new_organisations == ["Bell Foundation", "Morning Paper"]
    assert Organisation.objects.count() == 2
    done = actions.enter_pack(pack=pack, by=BY)
    assert str(done.source.publisher) == "Morning Paper"
    assert scheme.parties.filter(side=Side.GIVING).count() == 2


def test_a_pack_keeps_its_file_until_it_has_ended(scheme):
    pack = bring(scheme)
    assert pack.content
    actions.enter_pack(pack=pack, by=BY)
    pack.refresh_from_db()
    assert (pack.content, pack.state, pack.source) == (None, State.ENTERED, Source.objects.get())
    other = bring(scheme, title="Another")
    actions.drop_pack(pack=other, by=BY)
    other.refresh_from_db()
    assert (other.content, other.state, StagedFact.objects.count()) == (None, State.DROPPED, 0)


def test_an_entered_pack_is_not_entered_again_nor_dropped(scheme):
    pack = bring(scheme)
    actions.enter_pack(pack=pack, by=BY)
    for again in (actions.enter_pack, actions.drop_pack, actions.check_pack):
        with pytest.raises(Refusal):
            again(pack=pack, by=BY)


def test_a_file_that_is_no_workbook_is_refused_with_a_mend(scheme):
    pack = bring(scheme, b"not a workbook")
    [(_number, problem)] = queries.problems(pack)
    assert pack.state == State.REFUSED
    assert str(problem.problem) and str(problem.mend)


def test_every_step_is_in_the_log_with_who_did_it(scheme):
    enter(scheme)
    verbs = list(AuditEvent.objects.filter(subject_kind="pack", actor=BY.actor_id).values_list("verb", flat=True))
    assert verbs == ["bring_pack", "check_pack", "enter_pack"]


class TestJoining:
    def test_a_second_account_is_joined_by_a_choice_and_differences_show(self, scheme):
        enter(scheme)
        pack = bring(scheme, facts=[{**FACTS[0], "value": "15"}], **OTHER)
        [(act, [likeliest, *_rest]), *_more] = queries.acts_to_join(pack)
        assert (act.ref, likeliest.tally.handle, likeliest.dates_meet, likeliest.differs) == ("V1", "V1", True, True)
        actions.choose_joins(pack=pack, joins={"V1": "V1"}, by=BY)
        actions.enter_pack(pack=pack, by=BY)
        assert Tally.objects.filter(kind="visit").count() == 1
        joined = Mention.objects.get(tally__handle="V1", source__title="Guests came")
        assert (joined.joined_by, joined.joined_at is not None) == (BY.actor_id, True)

    def test_without_a_choice_it_is_another_act_with_a_handle_of_its_own(self, scheme):
        enter(scheme)
        enter(scheme, **OTHER)
        assert sorted(Tally.objects.values_list("handle", flat=True)) == ["G1", "G2", "V1", "V2"]

    def test_the_sheet_may_say_it(self, scheme):
        enter(scheme)
        enter(scheme, acts=[{**ACTS[0], "ref": "A", "same_as": "V1"}], facts=[{**FACTS[0], "act": "A"}], **OTHER)
        assert Tally.objects.get(handle="V1").mentions.count() == 2
        again = bring(
            scheme, acts=[{**ACTS[0], "ref": "A", "same_as": "V1"}], facts=[{**FACTS[0], "act": "A"}], **OTHER
        )
        assert queries.preview(again).changes_nothing

    def test_one_account_tells_of_one_act_once(self, scheme):
        enter(scheme)
        pack = bring(
            scheme, acts=[{**ACTS[0], "same_as": "V1"}, {**ACTS[0], "ref": "V2", "same_as": "V1"}], facts=[], **OTHER
        )
        assert pack.state == State.REFUSED
        pack = bring(scheme, acts=[*ACTS, {**ACTS[0], "ref": "V2", "same_as": "V1"}])
        assert pack.state == State.REFUSED

    @pytest.mark.parametrize(("ref", "handle"), [("V1", "G1"), ("V1", "V9"), ("G1", "V1")])
    def test_only_acts_of_one_kind_and_scheme_are_joined(self, scheme, ref, handle):
        enter(scheme)
        pack = bring(scheme, **OTHER)
        with pytest.raises(Refusal):
            actions.choose_joins(pack=pack, joins={ref: handle}, by=BY)


class TestInRealCommits:
    """With connections, commits and crashes as they are."""

    @pytest.fixture
    def scheme(self, committed_db):
        return cast.scheme()

    def test_two_who_bring_one_pack_at_once_enter_it_once(self, scheme):
        packs = [bring(scheme), bring(scheme)]
        done: list[object] = []
        start = threading.Barrier(2)

        def importer(pack):
            try:
                start.wait()
                done.append(actions.enter_pack(pack=pack, by=BY).added)
            except Refusal as refusal:
                done.append(refusal.code)
            finally:
                connection.close()

        threads = [threading.Thread(target=importer, args=[pack]) for pack in packs]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(map(str, done)) == ["5", "stale"]
        assert Statement.objects.count() == 5
        late = Pack.objects.get(state=State.READY)
        assert queries.preview(late).changes_nothing, "the second is checked again and sees that all is there"

    def test_a_kill_in_the_middle_enters_nothing_and_the_pack_can_be_taken_up_again(self, scheme):
        pack = bring(scheme)
        killed = subprocess.run([sys.executable, "-c", KILLED, str(pack.pk)], env=_here(), timeout=60, check=False)
        assert killed.returncode == -9, "it was killed, and not done"
        assert not Source.objects.exists() and not Statement.objects.exists()
        assert Pack.objects.get().state == State.ENTERING
        assert _mended_within_a_moment() == 1
        assert Pack.objects.get().state == State.FAILED
        tasks.enter_pack_task(pack=str(pack.public_id), actor=BY.actor_id)
        assert Pack.objects.get().state == State.READY, "somebody looks at the preview again"
        tasks.enter_pack_task(pack=str(pack.public_id), actor=BY.actor_id)
        assert Statement.objects.count() == 5

    def test_a_database_that_goes_away_in_the_middle_leaves_a_failed_pack(self, scheme, owner_db, monkeypatch):
        pack = bring(scheme)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            backend = cursor.fetchone()[0]

        def dies(**_):
            assert Source.objects.exists(), "it is in the middle"
            owner_db.execute("SELECT pg_terminate_backend(%s)", [backend])
            connection.cursor().execute("SELECT 1")

        monkeypatch.setattr("counterfoil.statements.stage_actions.empty_stage", dies)
        with pytest.raises(OperationalError):
            actions.enter_pack(pack=pack, by=BY)
        assert not Source.objects.exists() and not Statement.objects.exists()
        assert Pack.objects.get().state == State.FAILED

    def test_a_pack_that_somebody_works_on_is_left_alone(self, scheme, owner_db):
        pack = bring(scheme)
        Pack.objects.update(state=State.CHECKING)
        owner_db.execute("SELECT pg_advisory_lock(%s, %s)", [state_actions.LOCK, pack.pk])
        assert actions.mend_stopped(by=BY) == 0
        with pytest.raises(Refusal) as refused:
            actions.check_pack(pack=pack, by=BY)
        assert refused.value.code == "busy"

    def test_progress_is_seen_by_others_while_it_is_read(self, scheme, owner_db, monkeypatch):
        monkeypatch.setattr("counterfoil.packs.facts.PART", 1)
        monkeypatch.setattr(state_actions, "TELL_EVERY", 0)
        seen = []
        tell = state_actions.tell_progress

        def progress(*told):
            tell(*told)
            seen.append(owner_db.execute("SELECT done, total, state FROM packs_pack").fetchone())

        monkeypatch.setattr(state_actions, "tell_progress", progress)
        bring(scheme)
        assert seen[0] == (3, 5, "checking") and seen[-1] == (5, 5, "checking")


# A process of its own: a fork of a worker that has threads may wait for a lock that nobody holds any more.
KILLED = """
import json, os, sys
import django
from django.conf import settings
django.setup()
settings.DATABASES["default"].update(json.loads(os.environ["HERE"]))
from counterfoil.base.actors import System
from counterfoil.packs import actions
from counterfoil.packs.models import Pack
from counterfoil.statements import stage_actions as statements
statements.empty_stage = lambda **_: os.kill(os.getpid(), 9)
actions.enter_pack(pack=Pack.objects.get(pk=int(sys.argv[1])), by=System(os.environ["BY"]))
"""


def _here() -> dict[str, str]:
    """The environment of a process that works in this test's database."""
    at = {key: connection.settings_dict[key] for key in ("NAME", "USER", "PASSWORD", "HOST", "PORT")}
    return {**os.environ, "DJANGO_SETTINGS_MODULE": "counterfoil.settings", "HERE": json.dumps(at), "BY": BY.name}


def _mended_within_a_moment() -> int:
    """The server notices that a client is gone when it next writes to it."""
    for _attempt in range(50):
        if mended := actions.mend_stopped(by=BY):
            return mended
        time.sleep(0.1)
    return 0


class TestCommand:
    @pytest.fixture
    def file(self, tmp_path) -> Path:
        path = tmp_path / "pack.xlsx"
        path.write_bytes(content(scheme="harbour-stone"))
        return path

    def test_check_says_what_would_be_done_and_does_nothing(self, scheme, file, capsys):
        user = cast.member(scheme, Role.PROGRAMME_OFFICER)
        assert commands.import_file(file, user.username, check=True) == 0
        assert "Statements: 5 to add, 0 to change, 0 already there." in capsys.readouterr().out
        assert not Pack.objects.exists() and not Statement.objects.exists()

    def test_it_enters_and_the_second_time_says_so(self, scheme, file, capsys):
        user = cast.member(scheme, Role.PROGRAMME_OFFICER)
        assert commands.import_file(file, user.username) == 0
        assert commands.import_file(file, user.username) == 0
        assert "Everything was already there" in capsys.readouterr().out
        assert Statement.objects.count() == 5

    def test_mistakes_are_printed_with_their_place_and_mend(self, scheme, file, capsys):
        user = cast.member(scheme, Role.PROGRAMME_OFFICER)
        file.write_bytes(content(scheme="harbour-stone", facts=[{**FACTS[0], "value": "-3"}]))
        assert commands.import_file(file, user.username) == 1
        out = capsys.readouterr().out
        assert "Facts, row 2, column value: “-3” is below zero. Mend: " in out
        assert "Nothing was entered: 1 mistake" in out

    def test_who_may_not_import_is_refused(self, scheme, file, capsys):
        user = cast.member(scheme, Role.AUDITOR)
        assert commands.import_file(file, user.username) == 1
        assert commands.import_file(file, "nobody") == 1
        assert not Pack.objects.exists()

    def test_an_unknown_scheme_offers_the_nearest_or_is_started(self, scheme, file, capsys):
        user = cast.member(scheme, Role.PROGRAMME_OFFICER)
        file.write_bytes(content(scheme="harbor-stone"))
        assert commands.import_file(file, user.username) == 1
        assert "harbour-stone" in capsys.readouterr().out
        file.write_bytes(content(scheme="River and Hill", assisting="River Federation", host="Hill Office"))
        assert commands.import_file(file, user.username, new_scheme="compiled") == 0
        started = Scheme.objects.get(slug="river-and-hill")
        assert started.parties.count() == 2 and started.sources.count() == 1

    def test_a_new_scheme_comes_only_with_an_account_that_has_no_mistakes(self, scheme, file):
        user = cast.member(scheme, Role.PROGRAMME_OFFICER)
        file.write_bytes(content(scheme="River and Hill", facts=[{"act": "V9", "what": "x"}]))
        assert commands.import_file(file, user.username, new_scheme="compiled") == 1
        assert Scheme.objects.count() == 1
