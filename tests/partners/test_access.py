"""Who may do what, and where: the whole table, and its edges."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from counterfoil.base.errors import Refusal
from counterfoil.base.sides import Side
from counterfoil.partners import access, actions
from counterfoil.partners.models import Membership
from counterfoil.partners.roles import PERMISSIONS, Role
from counterfoil.people import actions as people
from counterfoil.people.permissions import Permission
from tests import cast

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
def test_a_member_may_what_the_table_says_and_only_in_the_own_scheme(role):
    scheme, other = (
        cast.scheme(),
        actions.start_scheme(slug="other", name=cast.T(en="Other"), nature="invented", by=cast.BY),
    )
    user = cast.member(scheme, role)
    assert {p for p in Permission if access.allowed(user, p, scheme)} == PERMISSIONS[role]
    assert not any(access.allowed(user, p, other) for p in Permission)


def test_an_administrator_manages_members_and_sees_no_content():
    scheme = cast.scheme()
    user = people.add_user(username="admin", name="Administrator", password=None, by=cast.BY)
    actions.add_member(user=user, role=Role.ADMINISTRATOR, by=cast.BY)
    assert {p for p in Permission if access.allowed(user, p, scheme)} == {Permission.MANAGE_MEMBERS}


def test_a_closed_sign_in_may_nothing():
    scheme = cast.scheme()
    user = cast.member(scheme, Role.PUBLISHER)
    user.is_active = False
    with pytest.raises(PermissionDenied):
        access.require(user, Permission.READ_DRAFTS, scheme)


def test_nobody_looks_over_and_writes_without_publishing():
    """Who gives the second look to others' words is an approver or a publisher, never the officer who writes."""
    assert Permission.LOOK_OVER_UPDATES not in PERMISSIONS[Role.PROGRAMME_OFFICER]
    assert Permission.PUBLISH_UPDATES not in PERMISSIONS[Role.APPROVER]


@pytest.mark.parametrize("side", [Side.GIVING, Side.RECEIVING])
def test_a_user_speaks_for_the_side_of_the_own_organisation(side):
    scheme = cast.scheme()
    assert access.side_of(cast.member(scheme, Role.HOST_COORDINATOR, side), scheme) == side


def test_the_database_refuses_a_membership_without_a_scheme():
    user = people.add_user(username="officer", name="Officer", password=None, by=cast.BY)
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(user=user, role=Role.PROGRAMME_OFFICER)


def test_an_organisation_sits_on_one_side_only():
    scheme = cast.scheme()
    giver = cast.organisation(scheme, Side.GIVING)
    actions.seat_parties(scheme=scheme, side=Side.RECEIVING, organisations=[giver], by=cast.BY)
    assert scheme.parties.filter(organisation=giver).get().side == Side.GIVING


def _administrator(name):
    return actions.add_administrator(username=name, password=cast.PASSWORD, by=cast.BY)


def test_nobody_ends_their_own_sign_in_nor_the_last_administrators():
    first, second = _administrator("first"), _administrator("second")
    with pytest.raises(Refusal, match="your own") as refusal:
        actions.bar_user(user=first, by=first)
    assert refusal.value.code == "oneself"
    actions.bar_user(user=second, by=first)
    with pytest.raises(Refusal, match="last administrator"):  # the other one can no longer sign in
        actions.end_membership(membership=first.memberships.get(), by=first)
    second.refresh_from_db()
    with pytest.raises(Refusal, match="last administrator"):
        actions.bar_user(user=first, by=second)
    people.readmit_user(user=second, by=first)
    actions.bar_user(user=first, by=second)


def test_a_barred_sign_in_has_no_way_to_a_password():
    user = cast.member(cast.scheme(), Role.PUBLISHER)
    people.open_reset(user=user, by=cast.BY)
    actions.bar_user(user=user, by=_administrator("first"))
    assert not user.resets.filter(expires_at__gt=timezone.now()).exists()


@pytest.mark.parametrize("name", ["", "a b", "x", "a/b"])
def test_an_administrator_has_a_name_to_sign_in_with(name):
    with pytest.raises(Refusal, match="no sign-in name"):
        _administrator(name)
