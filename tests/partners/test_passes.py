"""Passes: one link, one act, one side; and of many at once exactly one."""

from __future__ import annotations

import datetime as dt
import threading

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.utils import ProgrammingError
from django.utils import timezone

from counterfoil.base import tokens
from counterfoil.base.actors import System
from counterfoil.base.errors import Refusal
from counterfoil.base.ids import uuid7
from counterfoil.base.models import AuditEvent
from counterfoil.base.sides import Side
from counterfoil.partners import access, actions, queries
from counterfoil.partners.models import Pass
from counterfoil.partners.pass_actions import MOST_DAYS, end_pass, issue_pass, use_pass
from counterfoil.partners.roles import Role
from tests import cast

SUBJECT = uuid7()


@pytest.fixture
def scheme(db):
    return cast.scheme()


@pytest.fixture
def host(scheme):
    return cast.member(scheme, Role.HOST_COORDINATOR, Side.RECEIVING)


def issue(scheme, by, side=Side.RECEIVING, **more):
    organisation = cast.organisation(scheme, side)
    return issue_pass(**{"scheme": scheme, "organisation": organisation, "what": "open_line", "by": by} | more)


def use(held, did="opened", **more):
    return use_pass(**{"by": held, "what": "open_line", "subject": None, "act": lambda _pass: did} | more)


def code_of(asked, *arguments, **more):
    with pytest.raises(Refusal) as caught, transaction.atomic():
        asked(*arguments, **more)
    assert caught.value.mend
    return caught.value.code


def later(held, **delta):
    """As if the pass had been given that long ago; the web role may not, so this is a copy."""
    made = Pass.objects.create(
        scheme=held.scheme, organisation=held.organisation, side=held.side, what=held.what, secret_hash="0" * 64,
        issued_by=held.issued_by, issued_at=timezone.now() - dt.timedelta(**delta),
        expires_at=timezone.now() - dt.timedelta(seconds=1),
    )  # fmt: skip
    return made


def test_the_link_is_found_by_its_secret_which_is_kept_nowhere(scheme, host):
    made, token = issue(scheme, host)
    assert queries.find_pass(token) == made
    assert made.secret_hash == tokens.hash_of(token) and token not in str(vars(made))
    assert made.state() == Pass.State.OPEN
    assert made.side == Side.RECEIVING
    for guessed in (token[:-1], token + "A", token.swapcase(), "", "0" * 43, made.secret_hash, "\ud800", "٣" * 43):
        assert queries.find_pass(guessed) is None


def test_a_secret_cannot_be_guessed():
    made = {tokens.new_token()[0] for _count in range(50)}
    assert len(made) == 50
    assert all(len(token) == 43 for token in made)  # 256 bits at 6 a letter


def test_a_guessed_link_costs_the_same_look_as_a_known_one(scheme, host, django_assert_num_queries):
    _made, token = issue(scheme, host)
    for each in (token, "guessed"):
        with django_assert_num_queries(1):
            queries.find_pass(each)


def test_one_act_uses_it_up_and_says_what_it_did(scheme, host):
    made, _token = issue(scheme, host)
    used = use(made)
    assert (used.state(), used.uses_left, used.done) == (Pass.State.USED, 0, "opened")
    assert code_of(use, made) == "used"
    assert AuditEvent.objects.get(verb="use_pass").actor == f"pass:{made.public_id}"


def test_one_for_many_uses_stays_good(scheme, host):
    made, _token = issue(scheme, host, once=False)
    assert [use(made, did).done for did in ("one", "two")] == ["one", "two"]
    assert made.state() == Pass.State.OPEN


def test_an_act_that_is_refused_leaves_the_pass_as_good_as_before(scheme, host):
    made, _token = issue(scheme, host)

    def refuse(_pass):
        raise Refusal("no", mend="do otherwise", code="stale")

    assert code_of(use, made, act=refuse) == "stale"
    assert use(made).done == "opened"


def test_it_is_for_one_act_about_one_thing(scheme, host):
    made, _token = issue(scheme, host, subject=SUBJECT)
    assert code_of(use, made, subject=SUBJECT, what="headcount") == "other_act"
    assert code_of(use, made, subject=uuid7()) == "other_act"
    assert code_of(use, made) == "other_act"
    assert use(made, subject=SUBJECT).uses_left == 0


def test_an_old_or_ended_one_says_so(scheme, host):
    made, _token = issue(scheme, host)
    assert code_of(use, later(made, days=20)) == "expired"
    ended = end_pass(held=made, by=host)
    assert (ended.state(), ended.ended_by) == (Pass.State.ENDED, host.actor_id)
    assert code_of(use, made) == "ended"
    assert code_of(end_pass, held=made, by=host) == "ended"


def test_a_used_one_cannot_be_ended(scheme, host):
    made, _token = issue(scheme, host)
    use(made)
    assert code_of(end_pass, held=made, by=host) == "used"


def test_one_side_never_gives_or_ends_a_link_of_the_other(scheme, host):
    officer = cast.member(scheme, Role.PROGRAMME_OFFICER, Side.GIVING)
    made, _token = issue(scheme, host)
    assert code_of(issue, scheme, officer) == "other_side"
    assert code_of(issue, scheme, host, Side.GIVING) == "other_side"
    assert code_of(issue, scheme, System("anything")) == "other_side"
    assert code_of(end_pass, held=made, by=officer) == "other_side"
    stranger = actions.add_organisation(name=cast.T(en="Far Valley Office"), invented=True, by=cast.BY)
    assert code_of(issue, scheme, host, organisation=stranger) == "no_side"


def test_a_compiled_scheme_has_none(db):
    scheme = cast.scheme("compiled", nature="compiled")
    host = cast.member(scheme, Role.HOST_COORDINATOR, Side.RECEIVING)
    assert code_of(issue, scheme, host) == "compiled"


@pytest.mark.parametrize("days", [0, -1, MOST_DAYS + 1])
def test_it_is_good_for_a_while_and_no_longer(scheme, host, days):
    assert code_of(issue, scheme, host, days=days) == "days"


def test_it_speaks_for_its_side_in_its_scheme_alone(scheme, host):
    made, _token = issue(scheme, host)
    other = actions.start_scheme(slug="other", name=cast.T(en="Other"), nature="invented", by=cast.BY)
    assert access.speaks_for(made, scheme) == Side.RECEIVING
    assert access.speaks_for(made, other) == Side.NEITHER


def test_who_acted_by_a_link_is_named_by_the_office(scheme, host):
    made, _token = issue(scheme, host)
    names = queries.names([made.actor_id, host.actor_id, "system:x", f"pass:{uuid7()}"])
    assert names[made.actor_id] == "Stone Valley Office, by a link"
    assert names[host.actor_id] == host.name


@pytest.mark.parametrize("column", ["side", "what", "organisation_id", "secret_hash", "expires_at", "issued_by"])
def test_what_a_pass_is_for_never_changes(scheme, host, column):
    made, _token = issue(scheme, host)
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        Pass.objects.filter(pk=made.pk).update(**{column: getattr(made, column)})


@pytest.mark.parametrize("wrong", [{"side": "neither"}, {"what": "Drop table"}, {"ended_by": "x"}])
def test_the_database_refuses_what_no_pass_is(scheme, host, wrong):
    made, _token = issue(scheme, host)
    columns = {name: getattr(made, name) for name in ("scheme", "organisation", "side", "what", "expires_at")}
    with pytest.raises(IntegrityError), transaction.atomic():
        Pass.objects.create(**columns | {"secret_hash": "1" * 64} | wrong)


def test_of_many_at_once_exactly_one_succeeds(committed_db):
    scheme = cast.scheme()
    made, _token = issue(scheme, cast.member(scheme, Role.HOST_COORDINATOR, Side.RECEIVING))
    start, done = threading.Barrier(8), []

    def try_it(number):
        start.wait()
        try:
            done.append(use(made, f"by {number}").done)
        except Refusal as refusal:
            done.append(refusal.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=try_it, args=[number]) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(done)[1:] == ["used"] * 7
    assert sorted(done)[0] == Pass.objects.get().done
