"""What phones send over HTTP, the plain forms of the field, and taking over what is held."""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from counterfoil.lines.models import Line
from counterfoil.partners import actions as partners
from counterfoil.partners.roles import Role
from counterfoil.visits.models import Finding, Look, Photo, Sent
from tests import cast
from tests.staff.conftest import Stage, stage  # noqa: F401 - the fixture
from tests.visits.test_looks_pages import at, file, officer, visit  # noqa: F401 - fixtures

POINT = {"kind": "point", "words": "The road is open again"}


@pytest.fixture
def delegate(stage: Stage) -> Client:  # noqa: F811
    return stage.client(Role.DELEGATE)


def send(client: Client, visit: Any, said: dict[str, Any], **headers: str) -> tuple[int, dict[str, str]]:  # noqa: F811
    answer = client.post(at("send", visit), {"key": uuid4(), **said}, headers=headers)
    return answer.status_code, json.loads(answer.content)


def proof(client: Client, visit: Any) -> str:  # noqa: F811
    return client.get(at("field", visit)).context["proof"]


def leave(stage: Stage) -> None:  # noqa: F811
    partners.end_membership(membership=stage.users[Role.DELEGATE].memberships.get(), by=cast.BY)


def test_a_record_is_answered_with_its_number(visit, delegate) -> None:  # noqa: F811
    assert delegate.get(at("send", visit)).json()["token"]
    status, answer = send(delegate, visit, POINT)
    assert (status, answer["state"], answer["handle"]) == (200, "taken", "P1")


def test_the_same_record_twice_is_answered_alike(visit, delegate) -> None:  # noqa: F811
    key = uuid4()
    assert send(delegate, visit, POINT | {"key": key}) == send(delegate, visit, POINT | {"key": key})
    assert Line.objects.count() == 1


def test_what_is_wrong_is_said_with_what_to_do_and_nothing_is_kept(visit, delegate) -> None:  # noqa: F811
    status, answer = send(delegate, visit, {"kind": "point", "words": " "})
    assert (status, answer["state"], answer["where"]) == (422, "refused", "words")
    status, answer = send(delegate, visit, POINT | {"words": "Call 13912345678"})
    assert (status, answer["state"]) == (422, "warned") and "phone number" in answer["problem"] and answer["mend"]
    assert send(delegate, visit, POINT | {"words": "Call 13912345678", "knowing": "on"})[1]["state"] == "taken"
    status, answer = send(delegate, visit, {"kind": "look", "checklist": "home", "where": "A home"})
    assert status == 422 and "complaints" in answer["problem"]
    status, answer = send(delegate, visit, {"kind": "photo", "photo": file(), "shows": "people_helped"})
    assert status == 422 and "people who are helped" in answer["problem"]
    assert send(delegate, visit, {"kind": "gossip"})[0] == 422
    assert Sent.objects.count() == 1


@pytest.mark.parametrize("clock", ["", "yesterday", "0001-01-01T00:00:00+14:00", "2026-05-06T10:00:00", "9" * 400])
def test_a_phone_whose_clock_says_nonsense_is_heard(visit, delegate, clock) -> None:  # noqa: F811
    answer = send(delegate, visit, POINT | {"recorded_at": clock, "recorded_by": clock})
    assert answer[1]["state"] == "taken" and Sent.objects.get().recorded_at is None


def test_it_answers_in_the_language_of_its_address(visit, delegate) -> None:  # noqa: F811
    address = at("send", visit).replace("/en/", "/zh-hans/")
    answer = delegate.post(address, {"key": uuid4(), "kind": "look", "checklist": "home", "where": "x"})
    assert "投诉" in answer.json()["problem"]


def test_out_of_order_it_waits_and_is_whole_in_the_end(visit, delegate) -> None:  # noqa: F811
    look, finding = uuid4(), uuid4()
    photo = {"kind": "photo", "photo": file(), "shows": "things", "finding": finding, "look": look}
    assert send(delegate, visit, photo)[1]["state"] == "held"
    told = {"kind": "finding", "key": finding, "look": look, "words": "Wet boxes", "seriousness": "small"}
    assert send(delegate, visit, told)[1]["state"] == "held"
    assert send(delegate, visit, {"kind": "look", "key": look, "checklist": "store", "where": "The store"})[0] == 200
    assert Photo.objects.get().finding == Finding.objects.get() and Look.objects.count() == 1


def test_who_is_signed_out_is_told_so_in_words_for_the_phone(visit) -> None:  # noqa: F811
    for status, answer in (send(Client(), visit, POINT), (401, Client().get(at("send", visit)).json())):
        assert (status, answer["state"]) == (401, "signed_out")
        assert at("field", visit) in answer["url"] and "kept" in answer["mend"]


def test_who_was_barred_is_signed_out(visit, delegate, stage) -> None:  # noqa: F811
    user = stage.users[Role.DELEGATE]
    user.is_active = False
    user.save()
    assert send(delegate, visit, POINT)[0] == 401


def test_a_stranger_sends_nothing_into_a_scheme(visit, stage) -> None:  # noqa: F811
    outsider = stage.client(stage.outsider)
    others = proof(stage.client(Role.DELEGATE), visit)
    for headers in ({}, {"X-Counterfoil-Proof": "made up"}, {"X-Counterfoil-Proof": others}):
        assert send(outsider, visit, POINT, **headers)[0] == 404
    assert not Sent.objects.exists()


def test_what_somebody_sends_who_has_left_waits_on_today_and_is_taken_over(visit, delegate, stage) -> None:  # noqa: F811
    word = proof(delegate, visit)
    leave(stage)
    assert send(delegate, visit, POINT)[0] == 404
    status, answer = send(delegate, visit, POINT, **{"X-Counterfoil-Proof": word})
    assert (status, answer["state"]) == (200, "held") and "has left" in answer["problem"]
    officer = stage.client(Role.PROGRAMME_OFFICER)  # noqa: F811
    today = officer.get(reverse("staff:today")).content.decode()
    held = reverse("staff:held", args=[stage.scheme.slug])
    assert held in today
    assert POINT["words"] in officer.get(held).content.decode()
    one = reverse("staff:sent", args=[Sent.objects.get().key])
    page = officer.get(one).content.decode()
    assert "delegate" in page and POINT["words"] in page
    assert officer.post(one, {"words": "The road is open"}).status_code == 302
    assert Line.objects.get().words == "The road is open"
    assert held not in officer.get(reverse("staff:today")).content.decode()
    assert officer.post(one, {"words": "Once more"}).status_code == 200
    assert Line.objects.count() == 1


def test_the_log_says_in_words_who_took_over_from_whom(visit, delegate, stage) -> None:  # noqa: F811
    word = proof(delegate, visit)
    leave(stage)
    send(delegate, visit, POINT, **{"X-Counterfoil-Proof": word})
    stage.client(Role.PROGRAMME_OFFICER).post(
        reverse("staff:sent", args=[Sent.objects.get().key]), {"words": POINT["words"]}
    )
    log = stage.client(Role.AUDITOR).get(reverse("staff:log", args=[stage.scheme.slug])).content.decode()
    assert "took over what was held" in log and "sent by delegate" in log and "Whoever sent it has left" in log
    assert POINT["words"] not in log


def test_what_is_held_can_be_let_go(visit, delegate, stage) -> None:  # noqa: F811
    word = proof(delegate, visit)
    leave(stage)
    send(delegate, visit, POINT, **{"X-Counterfoil-Proof": word})
    officer = stage.client(Role.PROGRAMME_OFFICER)  # noqa: F811
    officer.post(reverse("staff:let_go", args=[Sent.objects.get().key]))
    assert Sent.objects.get().state == "let_go" and not Line.objects.exists()


# --- the plain forms ------------------------------------------------------------------------------------


def test_the_forms_of_the_field_work_without_a_script(visit, delegate) -> None:  # noqa: F811
    page = delegate.get(at("field", visit))
    keys = {form.kind: form["key"].value() for form in page.context["forms"]}
    said = {
        "look": {"checklist": "store", "where": "The store"},
        "finding": {"look": keys["look"], "check_item": "whole", "words": "Two boxes wet", "seriousness": "small",
                    "photo": file(), "photo_shows": "things"},
        "request": {"words": "Forty beds", "sector": "enterprise"},
        "commitment": {"words": "Forty beds by May", "due": "May 2027"},
        "point": {"words": "The road is open"},
        "headcount": {"measure": "delegates", "number": "12"},
        "photo": {"photo": file(), "shows": "things", "look": keys["look"]},
    }  # fmt: skip
    for kind, fields in said.items():
        answer = delegate.post(at("field", visit), {"kind": kind, "key": keys[kind], **fields})
        assert answer.status_code == 302, (kind, answer.context["posted"].errors)
    assert {line.handle for line in Line.objects.all()} == {"F1", "R1", "C1", "P1"}
    assert str(Line.objects.get(kind="commitment").due) == "2027-05"
    assert Photo.objects.count() == 1  # the same picture once more is the one that is there


def test_a_form_sent_twice_records_once_and_other_words_are_not_swallowed(visit, delegate) -> None:  # noqa: F811
    said = POINT | {"key": uuid4()}
    assert delegate.post(at("field", visit), said).status_code == 302
    assert delegate.post(at("field", visit), said).status_code == 302
    page = delegate.post(at("field", visit), said | {"words": "Something else"}).content.decode()
    assert "P1" in page and "Something else" in page
    assert Line.objects.count() == 1


def test_a_photograph_that_is_refused_does_not_take_its_finding_along(visit, delegate) -> None:  # noqa: F811
    look = uuid4()
    send(delegate, visit, {"kind": "look", "key": look, "checklist": "store", "where": "The store"})
    said = {"kind": "finding", "key": uuid4(), "look": look, "words": "Wet boxes", "seriousness": "small",
            "photo": file(b"no picture"), "photo_shows": "things"}  # fmt: skip
    page = delegate.post(at("field", visit), said, follow=True).content.decode()
    assert "The finding is recorded, its photograph is not." in page
    assert Finding.objects.count() == 1 and not Photo.objects.exists()


@pytest.mark.parametrize("said", ["\x00", "nobody", "x" * 9000])
def test_a_phone_that_names_nobody_breaks_no_page(visit, delegate, said: str) -> None:  # noqa: F811
    assert send(delegate, visit, POINT | {"recorded_by": said})[0] == 200
    assert delegate.get(reverse("staff:held", args=[visit.scheme.slug])).status_code == 200


@pytest.mark.parametrize("when", ["0001-01-01T00:00:00+08:00", "9999-12-31T23:59:59-12:00", "1900-01-01T00:00:00Z"])
def test_a_phone_whose_clock_is_mad_is_heard(visit, delegate, when: str) -> None:  # noqa: F811
    look = {"kind": "look", "checklist": "store", "where": "The store", "recorded_at": when}
    assert send(delegate, visit, look)[1]["state"] == "taken"


def test_who_is_of_the_other_side_neither_reads_nor_drops_what_is_held(visit, stage, delegate) -> None:  # noqa: F811
    key = uuid4()
    send(delegate, visit, POINT | {"key": key, "recorded_by": str(uuid4())})
    host = stage.client(Role.HOST_COORDINATOR)
    assert POINT["words"] not in host.get(reverse("staff:held", args=[visit.scheme.slug])).content.decode()
    assert host.get(reverse("staff:sent", args=[key])).status_code == 403
    assert host.post(reverse("staff:let_go", args=[key])).status_code == 403
    assert Sent.objects.get().state == Sent.State.HELD


def test_what_who_has_left_sent_is_for_their_own_side_to_decide(visit, delegate, stage) -> None:  # noqa: F811
    word = proof(delegate, visit)
    leave(stage)
    send(delegate, visit, POINT, **{"X-Counterfoil-Proof": word})
    held = reverse("staff:held", args=[stage.scheme.slug])
    one = reverse("staff:sent", args=[Sent.objects.get().key])
    host = stage.client(Role.HOST_COORDINATOR)
    assert POINT["words"] not in host.get(held).content.decode()
    assert host.get(one).status_code == host.post(one, {"words": "Ours"}).status_code == 403
    assert POINT["words"] in stage.client(Role.PROGRAMME_OFFICER).get(held).content.decode()
