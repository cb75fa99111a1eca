"""Terms, members and the log."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from counterfoil.partners.models import Membership, Side
from counterfoil.partners.roles import Role
from counterfoil.people.models import User
from counterfoil.statements.models import Dimension, TallyKind, Unit
from tests import cast


def propose(stage, **data):
    address = reverse("staff:propose_term")
    return stage.client(Role.HOST_COORDINATOR).post(address, {"list": "unit", "unit_kind": "things", **data})


def test_a_term_is_proposed_and_somebody_else_approves_it(stage):
    propose(stage, en="Crates", zh="箱")
    term = Unit.objects.get(code="crates")
    assert (term.state, term.kind, term.label["zh-hans"]) == ("proposed", "things", "箱")
    stage.client(Role.APPROVER).post(reverse("staff:approve_term", args=["unit", "crates"]))
    term.refresh_from_db()
    assert term.approved_by == stage.users[Role.APPROVER].actor_id


def test_nobody_approves_their_own_term(stage):
    both = stage.users[Role.APPROVER]
    cast.partners.add_member(
        user=both, role=Role.HOST_COORDINATOR, by=cast.BY, scheme=stage.scheme,
        organisation=cast.organisation(stage.scheme, Side.GIVING),
    )  # fmt: skip
    client = stage.client(both)
    client.post(reverse("staff:propose_term"), {"list": "unit", "unit_kind": "things", "en": "Crates"})
    page = client.post(reverse("staff:approve_term", args=["unit", "crates"]), follow=True).content.decode()
    assert "You proposed this term yourself." in page
    assert Unit.objects.get(code="crates").state == "proposed"


@pytest.mark.parametrize("words", [{"en": "religion"}, {"en": "x", "zh": "民族"}, {"en": "x", "ug": "دىن"}])
def test_what_must_not_be_kept_cannot_become_a_term(stage, words):
    page = propose(stage, list="dimension", **words).content.decode()
    assert "may not be kept" in page
    assert not Dimension.objects.filter(code__in=["religion", "x"]).exists()


def test_a_kind_needs_its_letters(stage):
    assert "A kind needs its letters." in propose(stage, list="kind", en="Fair").content.decode()
    propose(stage, list="kind", en="Fair", prefix="F")
    assert TallyKind.objects.get(code="fair").prefix == "F"


def test_a_term_that_is_there_already(stage):
    assert "is on the list already" in propose(stage, en="People").content.decode()


def test_an_administrator_adds_somebody_with_a_role(stage):
    client = stage.client(Role.ADMINISTRATOR)
    data = {"username": "New-Office", "name": "New office", "password": "a long first word", "language": "zh-hans"}
    client.post(reverse("staff:new_user"), data)
    user = User.objects.get(username="new-office")
    giving = cast.organisation(stage.scheme, Side.GIVING)
    role = {
        "user": user.public_id, "role": "trainer", "scheme": stage.scheme.public_id, "organisation": giving.public_id,
    }  # fmt: skip
    client.post(reverse("staff:new_member"), role)
    assert user.memberships.get().role == Role.TRAINER
    door = Client().post("/en/staff/sign-in/", {"username": "new-office", "password": "a long first word"})
    assert door.url == "/zh-hans/staff/"


def test_a_name_that_is_taken_and_a_weak_password(stage):
    client = stage.client(Role.ADMINISTRATOR)
    data = {"username": "Approver", "name": "Another", "password": "a long first word", "language": "en"}
    assert "is taken" in client.post(reverse("staff:new_user"), data).content.decode()
    page = client.post(reverse("staff:new_user"), {**data, "username": "x-y", "password": "123"}).content.decode()
    assert "too short" in page
    assert not User.objects.filter(name="Another").exists()


def test_a_role_in_a_scheme_and_an_administrator_in_none(stage):
    client = stage.client(Role.ADMINISTRATOR)
    user = stage.users[Role.DELEGATE].public_id
    page = client.post(reverse("staff:new_member"), {"user": user, "role": "trainer"}).content.decode()
    assert "Choose both." in page
    data = {"user": user, "role": "administrator", "scheme": stage.scheme.public_id}
    assert "belongs to no scheme" in client.post(reverse("staff:new_member"), data).content.decode()


def test_no_administrator_lets_themselves_into_a_scheme(stage):
    client = stage.client(Role.ADMINISTRATOR)
    giving = cast.organisation(stage.scheme, Side.GIVING).public_id
    seat = {"role": "auditor", "scheme": stage.scheme.public_id, "organisation": giving}
    me, colleague = stage.users[Role.ADMINISTRATOR], stage.users[Role.TRAINER]
    for data in ({"user": me.public_id, **seat}, {"user": colleague.public_id, "role": "administrator"}):
        assert "sees no content" in client.post(reverse("staff:new_member"), data).content.decode()
    assert (me.memberships.count(), colleague.memberships.count()) == (1, 1)


def test_taking_a_role_away_but_not_the_last_administrators(stage):
    client = stage.client(Role.ADMINISTRATOR)
    for role in (Role.TRAINER, Role.ADMINISTRATOR):
        membership = stage.users[role].memberships.get()
        client.post(reverse("staff:end_membership", args=[stage.users[role].public_id, membership.pk]))
    assert not Membership.objects.filter(role=Role.TRAINER).exists()
    assert Membership.objects.filter(role=Role.ADMINISTRATOR).exists()
    assert stage.client(Role.TRAINER).get(reverse("staff:account", args=[stage.giving.public_id])).status_code == 404


def test_the_log_tells_who_did_what(stage):
    said = stage.giving.statements.get(measure="delegates")
    stage.client(Role.HOST_COORDINATOR).post(reverse("staff:withdraw", args=[said.public_id]))
    page = stage.client(Role.AUDITOR).get(reverse("staff:log", args=[stage.scheme.slug])).content.decode()
    assert "withdrew a statement" in page
    assert "host coordinator" in page


def test_the_log_goes_on_by_key(stage):
    for i in range(60):
        cast.member(stage.scheme, Role.TRAINER, username=f"t{i}")
    client = stage.client(Role.AUDITOR)
    first = client.get(reverse("staff:log", args=[stage.scheme.slug])).context["events"]
    second = client.get(first.later).context["events"]
    assert len(first.rows) == 50
    assert second.rows[0].pk < first.rows[-1].pk
    back = client.get(second.earlier).context["events"]
    assert [row.pk for row in back.rows] == [row.pk for row in first.rows]


def test_a_sign_in_ends_with_its_sessions_and_begins_again(stage):
    client, user = stage.client(Role.ADMINISTRATOR), stage.users[Role.TRAINER]
    theirs = stage.client(Role.TRAINER)
    assert theirs.get(reverse("staff:today")).status_code == 200
    page = client.post(reverse("staff:bar_user", args=[user.public_id]), follow=True).content.decode()
    assert "may no longer sign in" in page and "Let in again" in page
    assert theirs.get(reverse("staff:today")).status_code == 302
    data = {"username": user.username, "password": cast.PASSWORD}
    assert Client().post("/en/staff/sign-in/", data).status_code == 200
    client.post(reverse("staff:readmit_user", args=[user.public_id]))
    assert Client().post("/en/staff/sign-in/", data).status_code == 302
    assert user.memberships.get().role == Role.TRAINER


def test_an_administrator_cannot_end_their_own_sign_in(stage):
    client, user = stage.client(Role.ADMINISTRATOR), stage.users[Role.ADMINISTRATOR]
    assert (
        "your own sign-in"
        in client.post(reverse("staff:bar_user", args=[user.public_id]), follow=True).content.decode()
    )
    page = client.get(reverse("staff:members")).content.decode()
    assert reverse("staff:bar_user", args=[user.public_id]) not in page
