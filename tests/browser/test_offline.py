"""The field page on a phone: with a signal, without one, without its worker, without any script."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from django.utils import translation

from counterfoil.base.sides import Side
from counterfoil.lines.models import Line
from counterfoil.partners import actions as partners
from counterfoil.partners.roles import Role
from counterfoil.people.models import User
from counterfoil.staff.views import offline
from counterfoil.visits import actions as visits
from counterfoil.visits.looks import actions as looks
from counterfoil.visits.looks import photo_actions as photos
from counterfoil.visits.models import Checklist, Finding, Headcount, Look, Photo, Sent, Visit
from counterfoil.visits.sent import actions as sent
from tests import cast
from tests.browser import axe
from tests.browser.test_every_page import _problems as problems_of
from tests.visits.test_looks import picture

PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
DAY = dt.date(2026, 5, 6)


@pytest.fixture
def visit(live: str) -> Visit:
    """A visit in a scheme with a delegate and a programme officer, in the database behind `live`."""
    scheme = cast.scheme()
    officer = cast.member(scheme, Role.PROGRAMME_OFFICER)
    cast.member(scheme, Role.DELEGATE)
    return visits.start_visit(
        scheme=scheme, name=cast.T(en="The visit"), guests=Side.GIVING, begins=DAY, ends=DAY, by=officer
    )


@pytest.fixture
def photograph(tmp_path: Path) -> Path:
    path = tmp_path / "IMG_1.jpg"
    path.write_bytes(picture(gps=True))
    return path


def address(live: str, visit: Visit, language: str = "en") -> str:
    with translation.override(language):
        return live + reverse("staff:field", args=[visit.public_id])


def sign_in(page: Any, live: str, who: str = "delegate") -> None:
    page.goto(f"{live}/en/staff/sign-in/")
    page.locator("input[name=username]").fill(who)
    page.locator("input[name=password]").fill(cast.PASSWORD)
    page.locator("input[name=password]").press("Enter")
    page.wait_for_url(lambda url: "sign-in" not in url)


def fill(page: Any, kind: str, **said: Any) -> None:
    """Open one form, fill it in, and record it."""
    part = page.locator(f"#{kind}")
    if part.get_attribute("open") is None:
        part.locator("> summary").tap()
    for name, value in said.items():
        field = part.locator(f"[name={name}]")
        if name == "photo":
            part.locator("summary", has_text="With a photograph").tap()
            field.set_input_files(value)
        elif field.first.get_attribute("type") == "radio":
            part.locator(f"[name={name}][value={value}]").check()
        elif field.evaluate("e => e.tagName") == "SELECT":
            field.select_option(value) if "/" not in str(value) else field.select_option(label=value)
        else:
            field.fill(str(value))
    part.locator("form > .toolbar .button--primary").tap()


def record_all(page: Any, photograph: Path) -> None:
    """A request, a commitment, a look, and a finding there with its photograph."""
    fill(page, "request", words="Forty beds for the clinic", sector="enterprise")
    said(page, "Forty beds for the clinic")
    fill(page, "commitment", words="Forty beds by May", due="May 2027")
    said(page, "Forty beds by May")
    fill(page, "look", checklist="store", where="The store behind the school")
    said(page, "The store behind the school")
    part = page.locator("#finding")
    part.locator("> summary").tap()
    look = part.locator("select[name=look] option", has_text="The store behind the school").get_attribute("value")
    fill(
        page, "finding", look=look, check_item="whole", words="Two boxes are wet", seriousness="small",
        photo=photograph, photo_shows="things", photo_caption="The wet boxes",
    )  # fmt: skip


def said(page: Any, words: str) -> None:
    """Wait until a record stands in the queue."""
    page.locator("#queue .queue-row", has_text=words).first.wait_for()


def all_there_once() -> None:
    assert sorted(line.handle for line in Line.objects.all()) == ["C1", "F1", "R1"]
    assert str(Line.objects.get(kind="commitment").due) == "2027-05"
    assert Look.objects.count() == Finding.objects.count() == Photo.objects.count() == 1
    photo = Photo.objects.get()
    assert photo.finding == Finding.objects.get() and photo.look == Look.objects.get()
    assert (photo.shows, photo.caption) == ("things", "The wet boxes")
    assert {sent.state for sent in Sent.objects.all()} == {"taken"}


def ready(page: Any) -> None:
    """Wait until the worker has kept the page."""
    page.get_by_text("This page opens without a signal.").wait_for()


def test_what_is_recorded_without_a_signal_is_there_once_it_is_back(live, new_page, visit, photograph):
    page = new_page(**PHONE)
    sign_in(page, live)
    page.goto(address(live, visit))
    ready(page)
    page.context.set_offline(True)
    page.reload()
    page.get_by_role("heading", name="In the field").wait_for()
    assert page.locator(".capture").evaluate("e => getComputedStyle(e).borderBlockStartStyle") == "solid"
    record_all(page, photograph)
    said(page, "The wet boxes")
    page.reload()
    said(page, "The wet boxes")
    assert page.locator(".queue-row--waits").count() == 5
    assert not Sent.objects.exists()

    page.context.set_offline(False)
    page.locator(".queue-row--taken", has_text="The wet boxes").wait_for()
    assert page.locator(".queue-row--taken").count() == 5
    assert page.locator(".queue-row--taken", has_text="R1").count() == 1
    all_there_once()
    page.reload()
    page.locator("#queue .queue-row--taken").first.wait_for()
    all_there_once()


def test_the_same_forms_work_where_no_worker_runs(live, new_page, visit, photograph):
    page = new_page(**PHONE, service_workers="block")
    sign_in(page, live)
    page.goto(address(live, visit))
    page.get_by_text("Open it in the phone's own browser").wait_for()
    record_all(page, photograph)
    page.locator(".queue-row--taken", has_text="The wet boxes").wait_for()
    all_there_once()


def test_the_same_forms_work_without_any_script(live, new_page, visit, photograph):
    page = new_page(**PHONE, java_script_enabled=False)
    sign_in(page, live)
    page.goto(address(live, visit))
    for kind, words, told in (
        ("request", {"words": "Forty beds for the clinic", "sector": "enterprise"}, "Recorded as R1."),
        ("commitment", {"words": "Forty beds by May", "due": "May 2027"}, "Recorded as C1."),
        ("look", {"checklist": "store", "where": "The store behind the school"}, "Recorded."),
    ):
        fill(page, kind, **words)
        page.get_by_text(told, exact=True).wait_for()
    fill(
        page, "finding", look=str(Look.objects.get().public_id), check_item="whole", words="Two boxes are wet",
        seriousness="small", photo=photograph, photo_shows="things", photo_caption="The wet boxes",
    )  # fmt: skip
    page.get_by_text("Recorded as F1.").wait_for()
    all_there_once()


def test_half_a_sentence_survives_a_reload(live, new_page, visit):
    page = new_page(**PHONE)
    sign_in(page, live)
    page.goto(address(live, visit))
    ready(page)
    page.locator("#request > summary").tap()
    page.locator("#request [name=words]").fill("Forty beds for")
    page.context.set_offline(True)
    page.reload()
    assert page.locator("#request [name=words]").input_value() == "Forty beds for"
    fill(page, "request", words="Forty beds for the clinic", sector="enterprise")
    said(page, "Forty beds for the clinic")
    page.reload()
    said(page, "Forty beds for the clinic")
    assert page.locator("#request [name=words]").input_value() == ""


def test_what_the_server_refuses_comes_back_to_be_mended(live, new_page, visit):
    page = new_page(**PHONE)
    sign_in(page, live)
    page.goto(address(live, visit))
    ready(page)
    fill(page, "commitment", words="Forty beds", due="some day")
    row = page.locator(".queue-row--refused", has_text="Forty beds")
    row.wait_for()
    assert not Line.objects.exists()
    row.get_by_role("button", name="Mend").tap()
    assert page.locator("#commitment [name=words]").input_value() == "Forty beds"
    fill(page, "commitment", due="2027")
    page.locator(".queue-row--taken", has_text="C1").wait_for()
    fill(page, "point", words="Call 13912345678 about the beds")
    row = page.locator(".queue-row--warned", has_text="13912345678")
    row.get_by_role("button", name="I have looked").tap()
    page.locator(".queue-row--taken", has_text="P1").wait_for()
    assert page.locator("#queue .queue-row").count() == 2


def test_the_page_opens_while_the_server_is_broken(live, new_page, visit, monkeypatch):
    page = new_page(**PHONE)
    sign_in(page, live)
    page.goto(address(live, visit))
    ready(page)
    monkeypatch.delattr(offline, "form_of")
    page.reload()
    fill(page, "point", words="The road is open")
    said(page, "The road is open")
    page.get_by_text("What you record waits on this phone.").wait_for()
    monkeypatch.undo()
    page.locator(".queue-row--taken", has_text="P1").wait_for()


def test_a_page_that_asks_for_a_sign_in_is_forgotten(live, new_page, visit):
    page = new_page(**PHONE)
    sign_in(page, live)
    page.goto(address(live, visit))
    ready(page)
    page.context.clear_cookies()
    page.reload()
    page.get_by_role("heading", name="Sign in").wait_for()
    page.context.set_offline(True)
    from playwright.sync_api import Error

    with pytest.raises(Error):
        page.goto(address(live, visit))


def test_who_signs_out_leaves_no_page_on_a_shared_phone(live, new_page, visit):
    page = new_page(**PHONE)
    sign_in(page, live)
    page.goto(address(live, visit))
    ready(page)
    kept = "async () => (await (await caches.open('counterfoil-field-pages')).keys()).length"
    assert page.evaluate(kept) == 1
    page.evaluate("document.querySelector('form[action$=\"/sign-out/\"]').submit()")
    page.get_by_role("heading", name="Sign in").wait_for()
    page.wait_for_load_state()
    assert page.evaluate(kept) == 0


def test_who_signs_out_with_words_unsent_says_what_becomes_of_them(live, new_page, visit):
    page = new_page(**PHONE, service_workers="block")
    sign_in(page, live)
    page.goto(address(live, visit))
    page.route("**/send/", lambda route: route.fulfill(status=502))
    fill(page, "point", words="The road is open")
    said(page, "The road is open")
    out, leaving = page.get_by_role("button", name="Sign out", exact=True), page.locator("#leaving")
    out.tap()
    leaving.get_by_text("Not everything was sent.").wait_for()
    assert not axe.violations(page, "signing out")
    leaving.get_by_role("button", name="Stay signed in").tap()
    leaving.wait_for(state="hidden")
    assert page.locator(".queue-row--waits").count() == 1
    out.tap()
    leaving.get_by_role("button", name="Sign out, delete it here").tap()
    page.get_by_role("heading", name="Sign in").wait_for()
    sign_in(page, live)
    page.goto(address(live, visit))
    page.locator("#point > summary").tap()
    page.locator("#point [name=words]").fill("Half a sen")
    page.get_by_role("button", name="Sign out", exact=True).tap()
    page.get_by_role("button", name="Sign out, keep it here").tap()
    page.get_by_role("heading", name="Sign in").wait_for()
    sign_in(page, live)
    page.goto(address(live, visit))
    assert page.locator("#point [name=words]").input_value() == "Half a sen"
    assert page.locator(".queue-row").count() == 0


def test_whoever_has_the_phone_next_reads_no_word_of_the_one_before(live, new_page, visit):
    page = new_page(**PHONE, service_workers="block")
    sign_in(page, live)
    page.goto(address(live, visit))
    page.route("**/send/", lambda route: route.fulfill(status=502))
    fill(page, "look", checklist="store", where="The store behind the school")
    said(page, "The store behind the school")
    page.locator("#point > summary").tap()
    page.locator("#point [name=words]").fill("Half a sentence")
    page.context.clear_cookies()  # the session ended by itself: nobody was asked
    sign_in(page, live, "programme_officer")
    page.goto(address(live, visit))
    page.locator(".queue-row", has_text="Recorded here by somebody else").wait_for()
    assert "behind the school" not in page.locator("main").inner_text()
    assert page.locator("#finding select[name=look] option", has_text="behind the school").count() == 0
    assert page.evaluate("JSON.stringify(localStorage)").count("Half a sentence") == 0


def test_a_file_that_is_too_large_leaves_what_was_typed(live, new_page, visit, tmp_path):
    film = tmp_path / "film.jpg"
    film.write_bytes(b"no picture" * 2_600_000)
    page = new_page(**PHONE)
    sign_in(page, live)
    page.goto(address(live, visit))
    ready(page)
    part = page.locator("#photo")
    part.locator("> summary").tap()
    part.locator("[name=photo]").set_input_files(film)
    part.locator("[name=caption]").fill("The loom")
    part.locator("form > .toolbar .button--primary").tap()
    part.get_by_text("larger than 25 MB").wait_for()
    assert part.locator("[name=caption]").input_value() == "The loom"
    assert page.locator(".queue-row").count() == 0


def test_a_server_that_cannot_be_reached_is_tried_again(live, new_page, visit):
    page = new_page(**PHONE, service_workers="block")
    sign_in(page, live)
    page.goto(address(live, visit))
    tries = []
    page.route("**/send/", lambda route: (tries.append(route.request.method), route.fulfill(status=502))[1])
    fill(page, "point", words="The road is open")
    page.get_by_text("What you record waits on this phone.").wait_for()
    page.wait_for_timeout(200)
    assert tries and page.locator(".queue-row--waits").count() == 1
    page.unroute("**/send/")
    page.locator(".queue-row--taken", has_text="P1").wait_for()
    assert Line.objects.count() == 1


def test_who_is_signed_out_loses_nothing(live, new_page, visit):
    page = new_page(**PHONE)
    sign_in(page, live)
    page.goto(address(live, visit))
    ready(page)
    cookies = page.context.cookies()
    page.context.clear_cookies()
    fill(page, "headcount", measure="delegates", number="12")
    page.get_by_role("link", name="Sign in again").wait_for()
    assert page.locator(".queue-row--waits, .queue-row--sending").count() == 1
    page.context.add_cookies(cookies)
    page.reload()
    page.locator(".queue-row--taken").wait_for()
    assert Headcount.objects.get().number == 12


def test_who_has_left_is_told_that_a_colleague_decides(live, new_page, visit):
    page = new_page(**PHONE)
    sign_in(page, live)
    page.goto(address(live, visit))
    ready(page)
    page.context.set_offline(True)
    fill(page, "point", words="The road is open")
    said(page, "The road is open")
    partners.end_membership(membership=visit.scheme.memberships.get(role=Role.DELEGATE), by=cast.BY)
    page.context.set_offline(False)
    page.locator(".queue-row--held", has_text="has left").wait_for()
    assert Sent.objects.get().state == "held" and not Line.objects.exists()


def test_a_large_photograph_is_made_smaller_on_the_phone(live, new_page, visit, tmp_path):
    from PIL import Image

    path = tmp_path / "large.png"
    Image.effect_noise((3600, 3000), 90).convert("RGB").save(path, compress_level=0)
    assert path.stat().st_size > 30_000_000
    page = new_page(**PHONE)
    sign_in(page, live)
    page.goto(address(live, visit))
    ready(page)
    part = page.locator("#photo")
    part.locator("> summary").tap()
    part.locator("[name=photo]").set_input_files(path)
    part.locator("[name=shows]").select_option("place")
    part.locator("form > .toolbar .button--primary").tap()
    page.locator(".queue-row--taken").wait_for(timeout=20_000)
    assert (Photo.objects.get().width, Photo.objects.get().height) == (2400, 2000)


@pytest.mark.parametrize("language", ["en", "zh-hans", "ug"])
def test_every_page_of_looks_and_of_the_field_is_fit_for_everybody(live, new_page, visit, photograph, language):
    officer = User.objects.get(username="programme_officer")
    seen = [
        looks.open_look(
            scheme=visit.scheme, visit=visit, checklist=Checklist.objects.get(code=code), where=where, looked_on=DAY,
            by=officer,
        )
        for code, where in (("store", "The store behind the school"), ("workplace", "The weaving hall"))
    ]  # fmt: skip
    check = seen[0].checklist.checks.all()[0]
    looks.record_finding(
        look=seen[0], check=check, words="Two wet", seriousness=Finding.Seriousness.SMALL, by=officer
    )
    photo = photos.add_photo(
        scheme=visit.scheme, look=seen[0], content=photograph.read_bytes(), shows="things", by=officer
    )
    held = sent.take_in(
        key=cast.uuid7(), visit=visit, kind="finding", by=officer,
        content={"look": str(cast.uuid7()), "words": "No guard", "seriousness": "serious"},
    )  # fmt: skip
    page = new_page(reduced_motion="reduce")
    sign_in(page, live, "programme_officer")
    with translation.override(language):
        pages = [
            *(reverse(f"staff:{name}", args=[visit.public_id]) for name in ("field", "looks", "photos")),
            *(reverse("staff:look", args=[look.public_id]) for look in seen),
            reverse("staff:photo", args=[photo.public_id]),
            reverse("staff:held", args=[visit.scheme.slug]),
            reverse("staff:sent", args=[held.key]),
        ]
    problems = [problem for where in pages for problem in problems_of(lambda _who: page, "", live + where, language)]
    assert not problems, "\n".join(problems)


def test_a_look_is_worked_through_with_one_thumb(live, new_page, visit, photograph):
    officer = User.objects.get(username="programme_officer")
    look = looks.open_look(
        scheme=visit.scheme, visit=visit, checklist=Checklist.objects.get(code="school"), where="The new school",
        looked_on=DAY, by=officer,
    )  # fmt: skip
    page = new_page(**PHONE)
    sign_in(page, live)
    page.goto(f"{live}/en/staff/looks/{look.public_id}/")
    for button in page.locator(".mark-choice:visible").all():
        assert button.bounding_box()["height"] >= 44
    water = page.locator("#check-water")
    water.get_by_role("button", name="as expected", exact=True).tap()
    page.wait_for_url("**#check-water")
    assert water.get_by_role("button", name="as expected", exact=True).get_attribute("aria-pressed") == "true"
    safety = page.locator("#check-safety")
    safety.locator(".check-other > summary").tap()
    safety.get_by_label("What was seen").fill("The way out is blocked by a cupboard")
    safety.get_by_label("serious").check()
    safety.get_by_text("With a photograph").tap()
    safety.get_by_label("Photograph", exact=False).first.set_input_files(photograph)
    safety.get_by_role("button", name="Record the finding").tap()
    safety.locator(".finding--serious", has_text="F1").wait_for()
    finding = Finding.objects.get()
    assert (finding.check_item.code, finding.photos.count()) == ("safety", 1)
