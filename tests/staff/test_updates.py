"""Updates: composed, written by two at once, looked over by somebody else, published, corrected."""

from __future__ import annotations

import pytest
from django.urls import reverse

from counterfoil.partners.roles import Role
from counterfoil.publishing.models import Update, Version
from counterfoil.staff.forms.updates import initial_of

WRITER, LOOKER = Role.PROGRAMME_OFFICER, Role.APPROVER


@pytest.fixture
def update(stage) -> Update:
    """A draft composed from the giving side's account."""
    address = reverse("staff:new_update", args=[stage.scheme.slug])
    stage.client(WRITER).post(address, {"title": "A visit to the valley", "sources": [stage.giving.public_id]})
    return Update.objects.get()


def save(stage, update, who: Role = WRITER, **data):
    data = {name: value for name, value in {**initial_of(update), **data}.items() if value is not None}
    return stage.client(who).post(reverse("staff:edit_update", args=[update.public_id]), data)


def post(stage, update, name, who: Role, **data):
    address = reverse(f"staff:{name}", args=[update.public_id])
    return stage.client(who).post(address, {"revision": update.revision, **data}, follow=True).content.decode()


def look(stage, update, who: Role = LOOKER, query: str = "") -> str:
    return stage.client(who).get(reverse("staff:update", args=[update.public_id]) + query).content.decode()


def published(stage, update) -> Version:
    post(stage, update, "look_over", LOOKER)
    post(stage, update, "publish", Role.PUBLISHER)
    return update.versions.latest("number")


def test_a_draft_is_composed_and_shown_with_its_figures(stage, update):
    assert update.bodies["en"]
    page = look(stage, update)
    assert 'data-figure="V1.delegates"' in page
    assert 'href="#figure-V1.delegates"' in page
    assert 'id="figure-V1.delegates"' in page
    assert "12 people" in page


def test_without_an_account_there_is_no_draft(stage):
    address = reverse("staff:new_update", args=[stage.scheme.slug])
    page = stage.client(WRITER).post(address, {"title": "Nothing"}).content.decode()
    assert "This field is required" in page
    assert 'value="Nothing"' in page


def test_another_schemes_account_cannot_be_told_from(stage):
    address = reverse("staff:new_update", args=["other"])
    page = stage.client(stage.outsider).post(address, {"title": "X", "sources": [stage.giving.public_id]})
    assert page.status_code == 200
    assert not Update.objects.exists()


def test_a_number_in_the_text_is_named_by_its_line(stage, update):
    save(stage, update, body_en="All is well.\n\nSeven people came.")
    page = look(stage, update)
    assert "What keeps it from being published" in page
    assert "line" in page.split("What keeps it")[1]
    assert "Seven people came." in page


def test_a_good_text_shows_its_figures_in_place(stage, update):
    save(stage, update, body_en="A delegation of {{ V1.delegates }} came.")
    page = look(stage, update, query="?language=en")
    assert "A delegation of <a" in page


def test_two_people_write_at_once_and_nothing_is_lost(stage, update):
    save(stage, update, who=Role.PUBLISHER, body_en="Theirs, saved first.")
    page = save(stage, update, body_en="Mine, saved second.").content.decode()
    assert "Theirs, saved first." in page
    assert "Mine, saved second." in page
    update.refresh_from_db()
    assert update.bodies["en"] == "Theirs, saved first."
    assert f'name="revision" value="{update.revision}"' in page
    save(stage, update, body_en="Mine, saved second.")
    update.refresh_from_db()
    assert update.bodies["en"] == "Mine, saved second."


def test_nobody_looks_over_their_own_words(stage, update):
    save(stage, update, who=Role.PUBLISHER, title_en="By the publisher")
    update.refresh_from_db()
    assert "your own" in look(stage, update, Role.PUBLISHER)
    assert "These words are your own." in post(stage, update, "look_over", Role.PUBLISHER)
    update.refresh_from_db()
    assert not update.is_looked_over


def test_second_look_then_publish(stage, update):
    assert "has not had its second look" in post(stage, update, "publish", Role.PUBLISHER)
    version = published(stage, update)
    page = look(stage, update)
    assert version.digest in page
    assert "looked over by approver" in page


def test_a_look_at_older_words_does_not_count(stage, update):
    old = update.revision
    save(stage, update, title_en="Other words")
    update.refresh_from_db()
    page = post(stage, update, "look_over", LOOKER, revision=old)
    assert "Somebody saved this draft" in page


def test_a_correction_says_why(stage, update):
    published(stage, update)
    save(stage, update, title_en="Mended title")
    update.refresh_from_db()
    post(stage, update, "look_over", LOOKER)
    assert "says why" in post(stage, update, "publish", Role.PUBLISHER)
    page = post(stage, update, "publish", Role.PUBLISHER, correction="The title was wrong.")
    assert "Version 2" in page
    assert "The title was wrong." in page


def test_the_page_says_which_figure_moved(stage, update):
    published(stage, update)
    said = stage.giving.statements.get(measure="delegates")
    address = reverse("staff:edit_statement", args=[said.public_id])
    stage.client(WRITER).post(address, {"qualifier": "exactly", "number": "13", "unit": "people"})
    page = look(stage, update)
    assert "has moved since the last version" in page
    assert "V1.delegates" in page.split("has moved")[1][:200]


def test_names_that_hold_a_number_are_ticked_one_by_one(stage, update):
    save(stage, update, body_en='The {{ "14th Division" }} and {{ "Boeing 737" }}.')
    update.refresh_from_db()
    page = look(stage, update)
    assert page.count('name="names"') == 2 and 'value="14th Division"' in page
    assert "may stay blank" not in page
    assert "is a name: “14th Division”" in post(stage, update, "look_over", LOOKER)
    assert "is a name: “Boeing 737”" in post(stage, update, "look_over", LOOKER, names=["14th Division"])
    update.refresh_from_db()
    assert not update.is_looked_over
    post(stage, update, "look_over", LOOKER, names=["14th Division", "Boeing 737"])
    update.refresh_from_db()
    assert update.is_looked_over


def test_a_count_in_quotation_marks_keeps_a_draft_back(stage, update):
    save(stage, update, body_en='They brought {{ "8 pupils" }}.')
    page = look(stage, update)
    assert "“8 pupils” says how many, and is no name." in page
