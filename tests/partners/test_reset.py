"""A new password by a colleague: who may open the way to whose, and what comes of it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import transaction
from django.utils import timezone

from counterfoil.base.errors import Refusal
from counterfoil.base.models import AuditEvent
from counterfoil.base.sides import Side
from counterfoil.partners import actions
from counterfoil.partners.office_actions import reset_colleague, reset_member
from counterfoil.partners.roles import Role
from counterfoil.people import queries
from counterfoil.people.actions import choose_password
from counterfoil.people.models import PasswordReset
from tests import cast

pytestmark = pytest.mark.django_db
NEW = "battery staple 7"


@pytest.fixture
def scheme():
    return cast.scheme()


@pytest.fixture
def host(scheme):
    return cast.member(scheme, Role.HOST_COORDINATOR, Side.RECEIVING, "host")


@pytest.fixture
def colleague(scheme):
    return cast.member(scheme, Role.HOST_COORDINATOR, Side.RECEIVING, "colleague")


def code_of(act, **arguments):
    with pytest.raises(Refusal) as caught, transaction.atomic():
        act(**arguments)
    assert caught.value.mend
    return caught.value.code


def another(scheme, name, side=Side.RECEIVING):
    organisation = actions.add_organisation(name=cast.T(en=name), invented=True, by=cast.BY)
    actions.seat_parties(scheme=scheme, side=side, organisations=[organisation], by=cast.BY)
    return organisation


def administrator():
    user = cast.people.add_user(username="admin", name="Administrator", password=cast.PASSWORD, by=cast.BY)
    actions.add_member(user=user, role=Role.ADMINISTRATOR, by=cast.BY)
    return user


def test_the_old_password_is_gone_and_a_new_one_is_chosen_once(scheme, host, colleague):
    before = colleague.get_session_auth_hash()
    token = reset_colleague(user=colleague, scheme=scheme, by=host)
    colleague.refresh_from_db()
    assert not colleague.check_password(cast.PASSWORD)
    assert colleague.get_session_auth_hash() != before  # every session has ended
    reset = queries.find_reset(token)
    assert reset is not None and token not in str(vars(reset))
    user = choose_password(reset=reset, password=NEW, by=reset.user)
    assert user.check_password(NEW)
    assert queries.find_reset(token) is None
    with pytest.raises(Refusal, match="no longer good"):
        choose_password(reset=reset, password="another one 8", by=reset.user)  # noqa: S106
    colleague.refresh_from_db()
    assert colleague.check_password(NEW)


def test_it_is_in_the_log_of_the_scheme_and_told_to_the_user(scheme, host, colleague):
    reset_colleague(user=colleague, scheme=scheme, by=host)
    event = AuditEvent.objects.get(verb="open_reset")
    assert (event.actor, event.subject, event.scheme) == (host.actor_id, colleague.public_id, scheme.public_id)
    assert [told.made_by for told in queries.resets_of(colleague)] == [host.actor_id]
    assert queries.resets_of(host) == []


def test_a_link_is_good_for_a_day(scheme, host, colleague):
    token = reset_colleague(user=colleague, scheme=scheme, by=host)
    PasswordReset.objects.update(expires_at=timezone.now())
    assert queries.find_reset(token) is None


def test_a_later_link_ends_the_earlier_one(scheme, host, colleague):
    first = reset_colleague(user=colleague, scheme=scheme, by=host)
    second = reset_colleague(user=colleague, scheme=scheme, by=host)
    assert queries.find_reset(first) is None
    assert queries.find_reset(second) is not None


def test_who_may_not_sign_in_gets_no_new_password(scheme, host, colleague):
    token = reset_colleague(user=colleague, scheme=scheme, by=host)
    type(colleague).objects.filter(pk=colleague.pk).update(is_active=False)
    assert queries.find_reset(token) is None


def test_old_ones_go_after_a_month(scheme, host, colleague):
    reset_colleague(user=colleague, scheme=scheme, by=host)
    PasswordReset.objects.update(made_at=timezone.now() - dt.timedelta(days=30))
    assert queries.resets_of(colleague) == []
    reset_colleague(user=colleague, scheme=scheme, by=host)
    assert PasswordReset.objects.count() == 1


def test_never_across_organisations(scheme, host):
    elsewhere = cast.people.add_user(username="elsewhere", name="E", password=None, by=cast.BY)
    office = another(scheme, "Upper Valley Office")
    actions.add_member(user=elsewhere, role=Role.TRAINER, scheme=scheme, organisation=office, by=cast.BY)
    giver = cast.member(scheme, Role.TRAINER, Side.GIVING)
    for user in (elsewhere, giver):
        assert code_of(reset_colleague, user=user, scheme=scheme, by=host) == "not_a_colleague"


def test_never_in_a_scheme_that_is_not_shared(scheme, host):
    other = cast.scheme("other")
    user = cast.member(other, Role.TRAINER, Side.RECEIVING)
    for each in (scheme, other):
        assert code_of(reset_colleague, user=user, scheme=each, by=host) == "not_a_colleague"


def test_never_by_a_role_that_does_not_carry_it(scheme, colleague):
    trainer = cast.member(scheme, Role.TRAINER, Side.RECEIVING)
    assert code_of(reset_colleague, user=colleague, scheme=scheme, by=trainer) == "not_a_colleague"


def test_never_by_a_role_that_one_holds_for_another_organisation(scheme, host):
    office = another(scheme, "Upper Valley Office")
    actions.add_member(user=host, role=Role.TRAINER, scheme=scheme, organisation=office, by=cast.BY)
    there = cast.people.add_user(username="there", name="T", password=None, by=cast.BY)
    actions.add_member(user=there, role=Role.TRAINER, scheme=scheme, organisation=office, by=cast.BY)
    assert code_of(reset_colleague, user=there, scheme=scheme, by=host) == "not_a_colleague"


@pytest.mark.parametrize("role", [Role.APPROVER, Role.PUBLISHER])
def test_nobody_becomes_the_second_pair_of_eyes_by_it(scheme, role):
    officer = cast.member(scheme, Role.PROGRAMME_OFFICER)
    second = cast.member(scheme, role)
    assert code_of(reset_colleague, user=second, scheme=scheme, by=officer) == "allowed_more"
    if role == Role.APPROVER:
        assert code_of(reset_colleague, user=officer, scheme=scheme, by=second) == "allowed_more"


def test_nor_reaches_another_scheme(scheme, host, colleague):
    other = cast.scheme("other")
    office = cast.organisation(scheme, Side.RECEIVING)
    actions.add_member(user=colleague, role=Role.TRAINER, scheme=other, organisation=office, by=cast.BY)
    assert code_of(reset_colleague, user=colleague, scheme=scheme, by=host) == "allowed_more"


def test_never_oneself(scheme, host):
    assert code_of(reset_colleague, user=host, scheme=scheme, by=host) == "oneself"


def test_an_administrator_may_for_anybody_but_administrators(scheme, host):
    admin, second = administrator(), cast.people.add_user(username="b", name="B", password=None, by=cast.BY)
    actions.add_member(user=second, role=Role.ADMINISTRATOR, by=cast.BY)
    assert queries.find_reset(reset_member(user=host, by=admin))
    assert code_of(reset_member, user=second, by=admin) == "administrator"
    assert code_of(reset_member, user=admin, by=admin) == "oneself"
    assert code_of(reset_colleague, user=admin, scheme=scheme, by=host) == "not_a_colleague"
