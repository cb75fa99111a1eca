"""Every kind of public page, in every language: what it must say, what it must never do."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from django.utils import translation

from counterfoil.publishing import actions
from counterfoil.publishing.models import Update
from counterfoil.statements import actions as statements
from counterfoil.statements.models import Source, Statement
from tests import cast
from tests.public import world

LANGUAGES = ("en", "zh-hans", "ug")


def paths_of(version) -> list[str]:
    """One address of each kind of page."""
    slug = version.update.slug
    source = version.update.sources.first()
    statement = source.statements.first()
    return [
        "", "schemes/", f"schemes/{version.update.scheme.slug}/", "updates/", f"updates/{slug}/",
        f"updates/{slug}/versions/1/", f"updates/{slug}/figures/V1.delegates/",
        f"updates/{slug}/versions/1/figures/V1.delegates/", f"sources/{source.public_id}/",
        f"statements/{statement.public_id}/", "how-we-know/", "guardrails/",
    ]  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_answers_in_every_language_and_sets_no_cookie(client, harbour, language):
    for path in paths_of(harbour):
        response = client.get(f"/{language}/{path}")
        assert response.status_code == 200, path
        assert not response.cookies, path
        text = response.content.decode()
        direction = "rtl" if language == "ug" else "ltr"
        assert f'<html lang="{language}" dir="{direction}">' in text, path
        assert "style=" not in text and "<script" not in text, path


def test_pages_are_empty_but_sound_before_anything_is_published(read, db):
    assert "Nothing has been published yet" in read("")
    assert "Nothing has been published yet" in read("updates/")
    assert "No scheme has published anything yet" in read("schemes/")


def test_the_home_page_says_what_this_is_and_draws_a_card_from_data(read, harbour):
    text = read("")
    assert "Every act of help has two halves" in text
    assert 'class="tally"' in text and "Invented scheme" in text


@pytest.mark.parametrize("path", ["schemes/no-such/", "updates/no-such/", "updates/in-stone-valley/versions/9/",
                                  "updates/in-stone-valley/figures/V1.nothing/", "updates/?page=0", "updates/?page=x",
                                  "updates/?page=" + "9" * 5000,
                                  "sources/01900000-0000-7000-8000-000000000000/"])  # fmt: skip
def test_what_is_not_there_is_not_found(client, harbour, path):
    assert client.get(f"/en/{path}").status_code == 404


def test_nothing_of_a_draft_is_public(client, db):
    scheme = cast.scheme()
    source = world.giving(scheme)
    world.draft(scheme, [source], world.people(scheme)[0])
    statement = source.statements.first()
    for path in ("schemes/harbour-stone/", "updates/in-stone-valley/",
                 "updates/in-stone-valley/figures/V1.delegates/", f"sources/{source.public_id}/",
                 f"statements/{statement.public_id}/"):  # fmt: skip
        assert client.get(f"/en/{path}").status_code == 404, path
    assert client.get("/files/in-stone-valley/1.json").status_code == 404
    assert "In Stone Valley" not in client.get("/en/updates/").content.decode()


def test_a_new_draft_of_a_published_page_stays_hidden(client, read, harbour):
    update = Update.objects.get()
    actions.save_draft(
        update=update, revision=update.revision, title=cast.T(en="A title nobody looked at"),
        bodies=cast.T(en="Words nobody looked at."), by=cast.BY,
    )  # fmt: skip
    later = cast.account(update.scheme, "neither", world.acts("V1"), [], title="Not yet told of")
    update.sources.add(later)
    for path in ("", "updates/", "updates/in-stone-valley/", f"sources/{update.sources.first().public_id}/"):
        assert "nobody looked at" not in read(path)
    assert client.get(f"/en/sources/{later.public_id}/").status_code == 404


def test_each_statement_of_the_version_stands_in_its_own_element(read, harbour):
    text = read("updates/in-stone-valley/")
    register = text[text.index('id="everything"') :]
    for statement in Statement.objects.all():
        assert f'data-statement="{statement.public_id}"' in register


def test_an_element_of_a_statement_holds_value_unit_qualifier_and_source(read, harbour):
    goods = Statement.objects.get(measure="goods")
    text = read("updates/in-stone-valley/")
    register = text[text.index('id="everything"') :]
    found = re.search(rf'<dd[^>]*data-statement="{goods.public_id}".*?</dd>', register, re.S)
    words = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", found.group()))
    for word in ("at least", "70", "sets", "Harbour City Federation", "paper seen"):
        assert word in words


def test_what_one_side_relays_of_the_other_says_who_said_it(read, harbour):
    text = read("updates/in-stone-valley/")
    assert "said by the host office, as the source tells it" in text


def test_an_update_holds_all_its_furniture(read, harbour):
    text = read("updates/in-stone-valley/")
    for words in ("Invented scheme", "No independent channel for complaints", "Asked and promised", "R-3", "C-2",
                  "What this account cannot show", "who chose the recipients", "The parts make the whole",
                  "also stated as US$30,000", "not recorded", harbour.digest, "counterfoil verify", "Read 0 times",
                  "Generated drawing of an invented scheme"):  # fmt: skip
        assert words in text, words


def test_figures_in_the_text_are_links_that_carry_their_standing(read, harbour):
    text = read("updates/in-stone-valley/")
    link = re.search(r'<a class="fig ([^"]*)" href="([^"]*)"[^>]*data-figure="G1.cash-given"', text)
    assert "fig--solid" in link.group(1)
    assert link.group(2) == "/en/updates/in-stone-valley/figures/G1.cash-given/"
    assert re.search(r'fig--double[^>]*data-figure="F1.groups"', text)


def test_a_text_that_is_not_translated_says_so(read, compiled):
    update = Update.objects.get()
    bodies = cast.T(en=update.bodies["en"])
    actions.save_draft(update=update, revision=1, title=update.title, bodies=bodies, by=cast.System("writer"))
    update.refresh_from_db()
    publisher = cast.User.objects.get(username="north-south-publisher")
    world.publish(update, publisher, correction="Translations were taken out.")
    assert 'lang="en"' in read("updates/visit-north-south/", "zh-hans").split("update-body")[1][:900]
    assert "notice-line" in read("updates/visit-north-south/", "zh-hans")
    assert "notice-line" not in read("updates/visit-north-south/", "en")


def test_a_figure_page_shows_standing_card_contributions_and_fold(read, harbour):
    text = read("updates/in-stone-valley/figures/G1.cash-given/")
    for words in ("€26,000", "Both sides say the same", "both sides agree", "Stone Valley Office",
                  "nothing was added to it", "a gift of 26,000 euros",
                  "/files/in-stone-valley/1/G1.cash-given.json"):  # fmt: skip
        assert words in text, words
    for statement in Statement.objects.filter(measure="cash-given"):
        assert f'data-statement="{statement.public_id}"' in text


def test_a_statement_page_shows_the_paper_and_hides_the_people(read, harbour):
    goods = Statement.objects.get(measure="goods")
    text = read(f"statements/{goods.public_id}/")
    for words in ("delivery note", "a second person", "20 May 2031", "at least 70 sets"):
        assert words in text, words
    assert "system:" not in text


def test_a_superseded_statement_stays_readable_and_leads_on(read, harbour):
    old = Statement.objects.get(measure="recipients")
    source = old.source
    cast.account(
        source.scheme, "giving", world.acts("G1"), [cast.fact("G1", "recipients", 20, unit_id="people")],
        title=source.title, published_words=source.published_words,
    )  # fmt: skip
    new = Statement.objects.get(measure="recipients", is_current=True)
    world.publish(Update.objects.get(), cast.User.objects.last(), correction="The recipients were counted again.")
    text = read(f"statements/{old.public_id}/")
    assert "This statement has been replaced" in text
    assert f"/en/statements/{new.public_id}/" in text
    assert f"/en/statements/{old.public_id}/" in read(f"statements/{new.public_id}/")


def test_what_was_said_since_the_last_version_waits_for_its_second_look(client, read, harbour):
    old = Statement.objects.get(measure="recipients")
    cast.account(
        old.source.scheme, "giving", world.acts("G1", "C1"),
        [cast.fact("G1", "recipients", 20, unit_id="people"),
         cast.fact("C1", "trainers", 3, unit_id="people", row=2)],
        title=old.source.title, published_words=old.source.published_words,
    )  # fmt: skip
    mended, added = Statement.objects.filter(source=old.source).order_by("-id")[:2]
    page = read(f"sources/{old.source.public_id}/")
    assert str(old.public_id) in page  # what the version says still stands
    for hidden in (mended, added):
        assert client.get(f"/en/statements/{hidden.public_id}/").status_code == 404
        assert str(hidden.public_id) not in page
        assert str(hidden.public_id) not in read(f"statements/{old.public_id}/")
    world.publish(Update.objects.get(), cast.User.objects.last(), correction="Counted again.")
    page = read(f"sources/{old.source.public_id}/")
    assert str(mended.public_id) in page and str(added.public_id) in page and str(old.public_id) not in page


def test_a_published_statement_that_was_withdrawn_leaves_the_account(read, harbour):
    old = Statement.objects.get(measure="recipients")
    statements.withdraw_statement(statement=old, by=cast.BY)
    assert str(old.public_id) not in read(f"sources/{old.source.public_id}/")
    assert "This statement has been replaced" in read(f"statements/{old.public_id}/")


def test_a_small_count_of_people_helped_is_on_no_page(client, read, harbour):
    source = Source.objects.get(account_of="receiving")
    register = cast.account(
        source.scheme, "receiving", world.acts("G1", "C1"),
        [cast.fact("G1", "recipients", 4, unit_id="people"),
         cast.fact("C1", "trainers", 3, unit_id="people", row=2)],
        title="The register", kind="register",
    )  # fmt: skip
    update = Update.objects.get()
    update.sources.add(register)
    _writer, publisher = cast.User.objects.order_by("id")
    world.publish(update, publisher, correction="The register was added.")
    small, trainers = register.statements.order_by("id")
    assert client.get(f"/en/statements/{small.public_id}/").status_code == 404
    assert client.get(f"/en/statements/{trainers.public_id}/").status_code == 200
    page = read(f"sources/{register.public_id}/")
    assert str(small.public_id) not in page and str(trainers.public_id) in page
    assert str(small.public_id) not in read("updates/in-stone-valley/")


def test_a_source_page_tells_what_it_says_now(read, harbour):
    source = Source.objects.get(account_of="receiving")
    text = read(f"sources/{source.public_id}/")
    for statement in source.statements.all():
        assert f'data-statement="{statement.public_id}"' in text


def test_the_guardrails_page_names_every_rule(read, db):
    text = read("guardrails/")
    for number in range(16):
        assert f">G{number}<" in text
    for words in ("Enforced by the software", "Declared by staff", "Cannot be known by software"):
        assert words in text


def test_how_we_know_draws_a_card_in_every_state(read, db):
    from counterfoil.base.ui_words import STATE_WORDS

    text = read("how-we-know/")
    for state in STATE_WORDS:
        assert f"state--{state}" in text


def test_a_page_that_is_not_there_offers_the_way_home(client, db):
    response = client.get("/en/nothing/")
    assert response.status_code == 404
    assert b"Nothing stands here" in response.content


def test_a_failure_has_its_page(client, db, monkeypatch):
    from counterfoil.public import listing

    monkeypatch.setattr(listing, "entries", lambda updates: 1 / 0)
    client.raise_request_exception = False
    response = client.get("/en/")
    assert response.status_code == 500
    assert b"Something broke here" in response.content


def test_the_address_without_a_language_leads_to_the_readers_own(client, db):
    response = client.get("/", headers={"accept-language": "ug"})
    assert (response.status_code, response.headers["Location"]) == (302, "/ug/")


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_page_leads_to_itself_in_the_other_languages(read, harbour, language):
    with translation.override(language):
        path = reverse("public:update", args=["in-stone-valley"])
    text = read(path.removeprefix(f"/{language}/"), language)
    for other in LANGUAGES:
        assert f'href="/{other}/updates/in-stone-valley/"' in text
