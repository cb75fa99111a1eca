"""Signing in: names know no case, wrong tries are counted, passwords and languages change."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from counterfoil.partners.roles import Role
from counterfoil.people.models import WrongTries
from counterfoil.people.queries import MOST_TRIES, WINDOW
from counterfoil.staff import bodies

ADDRESS = "/en/staff/sign-in/"


def sign_in(name: str, password: str = "correct horse"):
    return Client().post(ADDRESS, {"username": name, "password": password})


def test_the_name_knows_no_case(stage):
    response = sign_in("Approver")
    assert response.status_code == 302
    assert response.url == "/en/staff/"


def test_the_door_opens_in_the_users_language(stage):
    user = stage.users[Role.APPROVER]
    stage.client(user).post("/en/staff/language/", {"language": "zh-hans"})
    assert sign_in("approver").url == "/zh-hans/staff/"


def test_a_wrong_password_says_so_and_keeps_the_name(stage):
    page = sign_in("approver", "wrong").content.decode()
    assert "do not go together" in page
    assert 'value="approver"' in page


@pytest.mark.parametrize("name", ["approver", "nobody-of-that-name"])
def test_too_many_wrong_tries_close_the_name_for_a_while(stage, name):
    for _try in range(MOST_TRIES):
        sign_in(name, "wrong")
    page = sign_in(name).content.decode()
    assert "closed for 5 minutes" in page
    assert sign_in("auditor").status_code == 302
    WrongTries.objects.update(since=timezone.now() - WINDOW - dt.timedelta(seconds=1))
    assert sign_in(name).status_code == (302 if name == "approver" else 200)


def test_a_stranger_cannot_shut_an_office_out(stage):
    office, wrong = Client(), {"username": "approver", "password": "wrong"}
    right = {**wrong, "password": "correct horse"}
    office.post(ADDRESS, right)
    office.post("/en/staff/sign-out/")
    for _try in range(MOST_TRIES):
        sign_in("approver", "wrong")
    assert "closed for" in sign_in("approver").content.decode()
    assert office.post(ADDRESS, right).status_code == 302
    office.post("/en/staff/sign-out/")
    assert "closed for" in sign_in("approver").content.decode()  # the stranger gains nothing by it
    for _try in range(MOST_TRIES):
        office.post(ADDRESS, wrong)
    assert "closed for" in office.post(ADDRESS, right).content.decode()
    assert office.post(ADDRESS, {**right, "username": "auditor"}).status_code == 302


def test_a_right_password_forgets_the_wrong_ones(stage):
    sign_in("approver", "wrong")
    sign_in("approver")
    assert not WrongTries.objects.exists()


def test_names_that_were_tried_long_ago_are_not_kept(stage):
    for number in range(3):
        sign_in(f"name-{number}", "wrong")
    WrongTries.objects.update(since=timezone.now() - WINDOW)
    sign_in("approver", "wrong")
    assert WrongTries.objects.get().count == 1


def test_a_body_that_is_too_large_is_not_read(db):
    for length in (str(bodies.MOST + 1), "9" * 30, "-1", "many"):
        assert Client().post(ADDRESS, {"username": "a"}, CONTENT_LENGTH=length).status_code == 413, length


def test_what_was_typed_as_a_name_is_not_kept(stage):
    sign_in("my secret password", "wrong")
    assert "secret" not in WrongTries.objects.get().name_key


def test_signing_out_is_a_post(stage):
    client = stage.client(Role.APPROVER)
    assert client.get("/en/staff/sign-out/").status_code == 405
    client.post("/en/staff/sign-out/")
    assert client.get("/en/staff/").status_code == 302


def test_the_password_changes(stage):
    client = stage.client(Role.APPROVER)
    data = {"old": "correct horse", "new": "battery staple 7", "again": "battery staple 7"}
    assert client.post(reverse("staff:password"), {**data, "old": "no"}).status_code == 200
    assert client.post(reverse("staff:password"), {**data, "again": "other"}).status_code == 200
    assert client.post(reverse("staff:password"), data).status_code == 302
    assert client.get(reverse("staff:today")).status_code == 200
    assert sign_in("approver").status_code == 200
    assert sign_in("approver", "battery staple 7").status_code == 302
