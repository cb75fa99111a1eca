"""Tell: the page, the files, the draft update; and who may."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from counterfoil.base.sides import Side
from counterfoil.papers import shelf
from counterfoil.partners.roles import Role
from counterfoil.publishing.models import Update
from counterfoil.visits import actions
from counterfoil.visits.models import Visit
from tests import cast
from tests.staff.conftest import Stage


@pytest.fixture
def visit(stage: Stage) -> Visit:
    return actions.start_visit(
        scheme=stage.scheme, name=cast.T(en="Spring visit"), guests=Side.GIVING, begins=dt.date(2031, 5, 6),
        ends=dt.date(2031, 5, 8), by=stage.users[Role.PROGRAMME_OFFICER],
    )  # fmt: skip


def test_the_page_offers_each_paper_in_each_of_its_languages(stage, visit):
    page = stage.client(Role.PROGRAMME_OFFICER).get(reverse("staff:tell", args=[visit.public_id])).content.decode()
    for paper in shelf.PAPERS.values():
        for language in paper.languages:
            assert reverse("staff:paper", args=[visit.public_id, paper.code, language]) in page
    assert reverse("staff:paper", args=[visit.public_id, "press", "ug"]) not in page


def test_the_text_to_paste_comes_in_the_language_asked_for(stage, visit):
    client, address = stage.client(Role.DELEGATE), reverse("staff:tell", args=[visit.public_id])
    assert "a delegation of [how many people travelled]" in client.get(address).content.decode()
    shown = client.get(address, {"language": "ug"}).content.decode()
    assert 'class="theirs" lang="ug" dir="rtl"' in shown and "ۋەكىللەر ئۆمىكى" in shown
    assert client.get(address, {"language": "fr"}).status_code == 404


def test_a_paper_comes_as_a_file_of_its_own_name(stage, visit):
    client = stage.client(Role.AUDITOR)
    answer = client.get(reverse("staff:paper", args=[visit.public_id, "itinerary", "zh-hans"]))
    assert answer["Content-Type"] == "application/pdf" and answer["Cache-Control"].count("no-store")
    assert answer["Content-Disposition"] == 'attachment; filename="harbour-stone-2031-05-06-itinerary-zh-hans.pdf"'
    assert b"".join(answer.streaming_content).startswith(b"%PDF")


@pytest.mark.parametrize(("code", "language"), [("letter", "en"), ("press", "ug"), ("report", "fr")])
def test_a_paper_that_is_not_made_is_not_found(stage, visit, code, language):
    address = reverse("staff:paper", args=[visit.public_id, code, language])
    assert stage.client(Role.PROGRAMME_OFFICER).get(address).status_code == 404


def test_a_draft_update_is_composed_once_from_the_records(stage, visit):
    client, address = stage.client(Role.PROGRAMME_OFFICER), reverse("staff:tell_update", args=[visit.public_id])
    answer = client.post(address)
    update = Update.objects.get(records=visit.tally)
    assert answer.url == reverse("staff:edit_update", args=[update.public_id])
    assert "{{ " + visit.tally.handle + ".dates }}" in update.bodies["en"]
    again = client.post(address, follow=True)
    assert "There is a page with the address" in again.content.decode()
    assert Update.objects.filter(records=visit.tally).count() == 1
    assert reverse("staff:update", args=[update.public_id]) in again.content.decode()


def test_who_may_not_write_updates_sees_no_such_button(stage, visit):
    client = stage.client(Role.DELEGATE)
    assert client.post(reverse("staff:tell_update", args=[visit.public_id])).status_code == 403
    page = client.get(reverse("staff:tell", args=[visit.public_id])).content.decode()
    assert reverse("staff:tell_update", args=[visit.public_id]) not in page


def test_nobody_from_another_scheme_gets_a_paper(stage, visit):
    client = stage.client(stage.outsider)
    for name, more in (("tell", []), ("paper", ["report", "en"])):
        assert client.get(reverse(f"staff:{name}", args=[visit.public_id, *more])).status_code == 404
