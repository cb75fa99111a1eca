"""The pages of looks and photographs: every form works as a plain form; a picture is for who may read the scheme."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from counterfoil.base.sides import Side
from counterfoil.partners.roles import Role
from counterfoil.visits import actions as visits
from counterfoil.visits.looks import actions, photo_actions
from counterfoil.visits.models import Checked, Checklist, Finding, Look, Photo, Visit
from tests import cast
from tests.staff.conftest import Stage, stage  # noqa: F401 - the fixture
from tests.visits.test_looks import DAY, picture


@pytest.fixture
def visit(stage: Stage) -> Visit:  # noqa: F811
    officer = stage.users[Role.PROGRAMME_OFFICER]
    return visits.start_visit(
        scheme=stage.scheme, name=cast.T(en="The visit"), guests=Side.GIVING, begins=DAY, ends=DAY, by=officer
    )


@pytest.fixture
def officer(stage: Stage) -> Any:  # noqa: F811
    return stage.client(Role.PROGRAMME_OFFICER)


def at(name: str, subject: Any) -> str:
    return reverse(f"staff:{name}", args=[subject.public_id])


def begin(visit: Visit, by: Any, checklist: str = "training-site") -> Look:
    listed = Checklist.objects.get(code=checklist)
    return actions.open_look(
        scheme=visit.scheme, visit=visit, checklist=listed, where="The sewing room", looked_on=DAY, by=by
    )


def file(content: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile("a.jpg", content or picture(gps=True), "image/jpeg")


def test_a_look_is_begun_and_its_checks_are_marked(visit, officer) -> None:
    page = officer.get(at("looks", visit))
    key = page.context["form"]["key"].value()
    sent = {"key": key, "checklist": "school", "where": "The new school", "looked_on": "2026-05-06"}
    answer = officer.post(at("looks", visit), sent)
    look = Look.objects.get()
    assert answer.url == at("look", look) and str(look.public_id) == str(key)
    officer.post(at("look", look), {"mark": "expected", "check_item": "water", "look": look.public_id})
    assert Checked.objects.get().as_expected
    page = officer.get(at("look", look)).content.decode()
    assert 'value="expected" aria-pressed="true"' in page and "Drinking water and toilets work" in page


def test_what_is_not_as_expected_opens_a_finding_with_its_photograph(visit, officer, stage) -> None:  # noqa: F811
    look = begin(visit, stage.users[Role.PROGRAMME_OFFICER])
    key = cast.uuid7()
    said = {
        "key": key, "look": look.public_id, "mark": "other", "check_item": "work", "words": "Nine of twelve run",
        "expected": "Twelve run", "seriousness": "small", "photo": file(), "photo_shows": "things",
        "photo_caption": "The machines",
    }  # fmt: skip
    answer = officer.post(at("look", look), said)
    assert answer.status_code == 302, answer.context["posted"].errors
    finding = Finding.objects.get()
    assert (finding.line.handle, finding.check_item.code, finding.seriousness) == ("F1", "work", "small")
    assert Photo.objects.get().finding == finding
    assert not Checked.objects.get().as_expected
    again = officer.post(at("look", look), said | {"photo": file()})
    assert again.status_code == 302 and Finding.objects.count() == Photo.objects.count() == 1


def test_a_finding_without_words_keeps_what_was_typed(visit, officer, stage) -> None:  # noqa: F811
    look = begin(visit, stage.users[Role.PROGRAMME_OFFICER])
    said = {"mark": "other", "check_item": "work", "expected": "All twelve run", "look": look.public_id}
    page = officer.post(at("look", look), said | {"seriousness": "small", "key": cast.uuid7()})
    assert page.status_code == 200 and "All twelve run" in page.content.decode()
    assert not Finding.objects.exists()


def test_a_workplace_shows_no_way_to_pass_and_refuses_one(visit, officer, stage) -> None:  # noqa: F811
    look = begin(visit, stage.users[Role.PROGRAMME_OFFICER], "workplace")
    page = officer.get(at("look", look)).content.decode()
    assert "A look is no inspection" in page
    assert 'value="expected"' not in page and 'value="as_expected"' not in page
    page = officer.post(at("assess_look", look), {"assessment": "as_expected"}, follow=True).content.decode()
    assert "never passed" in page
    page = officer.post(at("look", look), {"mark": "expected", "check_item": "exits"}, follow=True).content.decode()
    assert "never passed" in page and not Checked.objects.exists()


def test_a_home_is_refused_with_the_reason(visit, officer) -> None:
    assert 'value="home"' not in officer.get(at("looks", visit)).content.decode()
    sent = {"key": cast.uuid7(), "checklist": "home", "where": "A home", "looked_on": "2026-05-06"}
    page = officer.post(at("looks", visit), sent).content.decode()
    assert "no independent channel for complaints" in page
    assert not Look.objects.exists()


def test_a_private_person_in_a_finding_is_warned_about_first(visit, officer, stage) -> None:  # noqa: F811
    look = begin(visit, stage.users[Role.PROGRAMME_OFFICER])
    said = {
        "mark": "other", "check_item": "work", "look": look.public_id, "seriousness": "note", "key": cast.uuid7(),
        "words": "Call 13912345678 about the machines",
    }  # fmt: skip
    page = officer.post(at("look", look), said).content.decode()
    assert "personal phone number" in page and not Finding.objects.exists()
    assert officer.post(at("look", look), said | {"knowing": "on"}).status_code == 302
    assert Finding.objects.count() == 1


@pytest.mark.parametrize(
    ("content", "shows", "why"),
    [
        (None, "people_helped", "No photograph of people who are helped is kept"),
        (b"no picture at all", "things", "no photograph that can be read"),
        (b"\xff\xd8\xff" + b"\0" * 40_000_000, "things", "41 MB; at most 25 MB"),
    ],
)
def test_a_photograph_that_is_refused_leaves_what_was_typed(visit, officer, content, shows, why) -> None:
    said = {"key": cast.uuid7(), "photo": file(content), "shows": shows, "caption": "The loom in the hall"}
    page = officer.post(at("photos", visit), said).content.decode()
    assert why in page and "The loom in the hall" in page
    assert not Photo.objects.exists()


def test_a_photograph_is_brought_looked_at_by_a_second_person_and_withdrawn(visit, officer, stage) -> None:  # noqa: F811
    said = {"key": cast.uuid7(), "photo": file(), "shows": "place", "caption": "The hall"}
    assert officer.post(at("photos", visit), said).status_code == 302
    photo = Photo.objects.get()
    assert "I have looked" not in officer.get(at("photo", photo)).content.decode()
    officer.post(at("look_at_photo", photo))
    host = stage.client(Role.HOST_COORDINATOR)
    assert "I have looked" in host.get(at("photo", photo)).content.decode()
    host.post(at("look_at_photo", photo))
    photo.refresh_from_db()
    assert photo.looked_by == stage.users[Role.HOST_COORDINATOR].actor_id
    officer.post(at("photo", photo), {"caption": "The hall of the school"})
    photo.refresh_from_db()
    assert (photo.caption, photo.looked_by) == ("The hall of the school", "")
    officer.post(at("withdraw_photo", photo))
    assert not Photo.objects.exists()
    assert officer.get(at("photo_small", photo)).status_code == 404


def test_a_picture_is_for_who_may_read_the_scheme_and_for_no_shared_cache(visit, stage) -> None:  # noqa: F811
    photo = photo_actions.add_photo(
        scheme=visit.scheme, visit=visit, content=picture(), shows="place", by=stage.users[Role.PROGRAMME_OFFICER]
    )
    answer = stage.client(Role.TRAINER).get(at("photo_large", photo))
    assert answer.status_code == 200 and answer["Content-Type"] == "image/jpeg"
    assert "private" in answer["Cache-Control"] and "public" not in answer["Cache-Control"]
    assert stage.client(stage.outsider).get(at("photo_large", photo)).status_code == 404


def test_a_private_person_is_taken_out_of_a_look(visit, officer, stage) -> None:  # noqa: F811
    by = stage.users[Role.PROGRAMME_OFFICER]
    look = begin(visit, by)
    small = Finding.Seriousness.SMALL
    actions.record_finding(look=look, expected="Call 13912345678", words="Two wet", seriousness=small, by=by)
    page = officer.get(at("look_words", look)).content.decode()
    assert "13912345678" in page
    page = officer.post(at("look_words", look), {"where": "The hall", "F1": "Call 13912345678"}).content.decode()
    assert "personal phone number" in page
    assert officer.post(at("look_words", look), {"where": "The hall", "F1": "All dry"}).status_code == 302
    assert (Look.objects.get().where, Finding.objects.get().expected) == ("The hall", "All dry")
