"""A colleague opens the way to a new password, by a link; the user is told, and every session has ended."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from counterfoil.base.sides import Side
from counterfoil.partners.roles import Role
from tests import cast

NEW = "battery staple 7"


@pytest.fixture
def colleague(stage):
    return cast.member(stage.scheme, Role.HOST_COORDINATOR, Side.RECEIVING, "second-host")


def reset(stage, user, by=Role.HOST_COORDINATOR):
    address = reverse("staff:reset_colleague", args=[stage.scheme.slug, user.public_id])
    return stage.client(by).post(address, follow=True).content.decode()


def address_in(page: str) -> str:
    return re.search(r"http://testserver(/[\w-]+/p/password/[\w-]{43}/)", page)[1]


def choose(address, new=NEW, again=NEW):
    return Client().post(address, {"new": new, "again": again})


def sign_in(name, password):
    client = Client()
    response = client.post("/en/staff/sign-in/", {"username": name, "password": password}, follow=True)
    return response.content.decode()


def test_a_colleague_gives_a_link_and_the_user_chooses(stage, colleague):
    browser = stage.client(colleague)
    assert browser.get("/en/staff/").status_code == 200
    address = address_in(reset(stage, colleague))
    assert browser.get("/en/staff/").status_code == 302  # the session has ended
    assert "do not go together" in sign_in("second-host", cast.PASSWORD)
    page = Client().get(address)
    assert "second-host" in page.content.decode()
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert choose(address).status_code == 302
    told = sign_in("second-host", NEW)
    assert "host coordinator gave out a link to a new password for you" in told
    assert "gave out a link" in sign_in("second-host", NEW)  # at every sign-in, so that nobody can hide it
    assert "gave out a link" not in sign_in("host_coordinator", cast.PASSWORD)


def test_the_link_opens_in_the_users_language(stage, colleague):
    type(colleague).objects.filter(pk=colleague.pk).update(language="ug")
    address = address_in(reset(stage, colleague))
    assert address.startswith("/ug/")
    assert 'dir="rtl"' in Client().get(address).content.decode()


def test_it_is_good_once_and_reading_it_uses_nothing(stage, colleague):
    address = address_in(reset(stage, colleague))
    for _preview in range(3):
        assert Client().get(address).status_code == 200
    assert choose(address, again="other").status_code == 200
    assert choose(address, "12345678", "12345678").status_code == 200
    assert choose(address).status_code == 302
    assert choose(address).status_code == 404
    assert Client().get(address).status_code == 404


def test_who_is_no_colleague_is_refused_in_plain_words(stage):
    trainer = stage.users[Role.TRAINER]
    assert "no colleague of your organisation" in reset(stage, trainer)
    assert "no colleague of your organisation" in reset(stage, stage.users[Role.ADMINISTRATOR])
    assert "This is yourself" in reset(stage, stage.users[Role.HOST_COORDINATOR])
    assert "allow more than yours" in reset(stage, stage.users[Role.APPROVER], by=Role.PROGRAMME_OFFICER)
    assert "/p/password/" in reset(stage, trainer, by=Role.PROGRAMME_OFFICER)


def test_the_list_holds_ones_own_office(stage, colleague):
    address = reverse("staff:colleagues", args=[stage.scheme.slug])
    page = stage.client(Role.HOST_COORDINATOR).get(address).content.decode()
    assert "second-host" in page and "trainer" not in page


def test_an_administrator_gives_one_to_anybody_but_administrators(stage, colleague):
    admin = stage.client(Role.ADMINISTRATOR)
    page = admin.post(reverse("staff:reset_member", args=[colleague.public_id])).content.decode()
    assert choose(address_in(page)).status_code == 302
    own = stage.users[Role.ADMINISTRATOR]
    again = admin.post(reverse("staff:reset_member", args=[own.public_id]), follow=True).content.decode()
    assert "This is yourself" in again and "/p/password/" not in again


def test_what_the_log_says_of_it_names_who_did_it(stage, colleague):
    reset(stage, colleague)
    page = stage.client(Role.AUDITOR).get(reverse("staff:log", args=[stage.scheme.slug])).content.decode()
    assert "gave a colleague a way to a new password" in page
