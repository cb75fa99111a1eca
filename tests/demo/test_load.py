"""Loading the demo: by everybody's way, once; and what the invented scheme has to show."""

from __future__ import annotations

import time

import pytest
from django.test import Client

from counterfoil.base.actors import System
from counterfoil.base.models import AuditEvent
from counterfoil.base.sides import Side
from counterfoil.packs import actions as packs
from counterfoil.packs import demo, export
from counterfoil.packs import queries as asked
from counterfoil.packs.demo import files, workbooks
from counterfoil.packs.models import Pack
from counterfoil.papers.records import gather
from counterfoil.partners.models import Membership, Organisation, Scheme
from counterfoil.partners.roles import Role
from counterfoil.people.models import User
from counterfoil.public import reading
from counterfoil.public.cards import card
from counterfoil.publishing import queries, verify
from counterfoil.publishing.models import Update, Version
from counterfoil.staff.links.choices import waiting_for
from counterfoil.statements.models import CustodyNote, Mention, Source, Statement
from counterfoil.visits.models import Look, Visit

LANGUAGES = ("en", "zh-hans", "ug")
COUNTED = [User, Membership, Organisation, Scheme, Source, Statement, Mention, Pack, Update, Version, AuditEvent]


def test_a_second_start_changes_nothing_and_is_quick(demo_db):
    before = [model.objects.count() for model in COUNTED]
    begun = time.monotonic()
    lines = demo.load(by=System("demo"))
    assert time.monotonic() - begun < 0.5
    assert [model.objects.count() for model in COUNTED] == before
    assert any("officer" in line for line in lines)
    assert any(demo.PASSWORD in line for line in lines)


def test_another_demo_is_loaded_beside_what_is_there(demo_db, monkeypatch):
    before = [model.objects.count() for model in COUNTED[:-1]]
    monkeypatch.setattr(files, "digest", lambda: "another")
    demo.load(by=System("demo"))
    assert [model.objects.count() for model in COUNTED[:-1]] == before


def test_everything_came_by_packs_and_was_looked_over_by_another(demo_db):
    entered = Pack.objects.filter(state=Pack.State.ENTERED)
    assert entered.count() == len(files.names("accounts"))
    assert not Pack.objects.exclude(state=Pack.State.ENTERED).exists()
    assert set(Source.objects.values_list("pk", flat=True)) == set(entered.values_list("source", flat=True))
    for update in Update.objects.all():
        assert update.looked_by and update.looked_by != update.written_by


@pytest.mark.parametrize("language", LANGUAGES)
def test_workbooks_of_every_account_can_be_read_in_every_language(demo_db, language):
    from counterfoil.packs.check import pack_language, read_pack
    from counterfoil.packs.workbook import open_workbook

    told = files.read("accounts/hotan-2022")
    content = workbooks.workbook({"about": told["about"], **told["sheets"]}, language)
    read = read_pack(content, Scheme.objects.get(slug="beijing-hotan"), System("tests")).to_the_end()
    assert pack_language(open_workbook(content)) == language
    assert read.problems.mistakes == []


def test_a_key_without_a_column_is_refused():
    with pytest.raises(ValueError, match="wich"):
        workbooks.workbook({"about": {}, "acts": [], "facts": [{"act": "V1", "wich": "experts"}]})


def test_there_is_a_sign_in_for_every_role(demo_db):
    roles = {user["role"] for user in files.read("people")["users"].values()}
    assert roles == set(Role.values)
    for username in files.read("people")["users"]:
        assert User.objects.get(username=username).check_password(demo.PASSWORD)


def test_no_real_organisation_gets_a_member(demo_db):
    assert not Membership.objects.filter(organisation__invented=False).exists()


def test_invented_and_real_never_mix(demo_db):
    for scheme in Scheme.objects.all():
        organisations = [*scheme.parties.values_list("organisation__invented", flat=True)]
        organisations += Source.objects.filter(scheme=scheme).values_list("publisher__invented", flat=True)
        assert set(organisations) == {scheme.is_invented}, scheme.slug


@pytest.mark.parametrize("name", [name.split("/")[1] for name in files.names("updates")])
def test_every_update_stands_in_three_languages_without_a_problem(demo_db, name):
    update = Update.objects.get(slug=name)
    assert set(update.bodies) == set(update.title) == set(LANGUAGES)
    figures = queries.evaluated(update)
    assert {language: found for language, found in queries.problems(update, figures).items() if found} == {}
    for language in LANGUAGES:
        assert Client().get(f"/{language}/updates/{name}/").status_code == 200


@pytest.mark.parametrize("language", ["zh-hans", "ug"])
def test_what_sources_said_is_rendered(demo_db, language):
    from counterfoil.publishing.pages import words_said
    from counterfoil.statements.queries import renderings
    from counterfoil.statements.terms import TallyKind

    kinds = {label for kind in TallyKind.objects.all() for label in kind.label.values()}
    for version in Version.objects.exclude(update__sources=None):
        said = {word for word in words_said(version.document) if any(char.isalpha() for char in word)}
        missing = said - set(renderings(said, language)) - kinds - {"2022-08-12T10:08:17"}
        assert missing == set(), version.update.slug


def test_the_accounts_of_the_founding_visit_differ_on_the_themes(demo_db):
    figures = {evaluated.key: evaluated for evaluated in queries.evaluated(Update.objects.get(slug="hotan-2022"))}
    differing = {key for key, evaluated in figures.items() if evaluated.standing.differs}
    assert differing == {"C1.themes"}
    assert figures["C1.themes"].standing.differs == "accounts_differ"
    joined = Mention.objects.filter(source__publisher__name__en="Hotan Daily").exclude(joined_by="")
    assert {mention.ref for mention in joined} == {"V1", "C1"}


def test_only_the_founding_case_says_what_it_cannot_show(demo_db):
    compiled = Source.objects.filter(scheme__nature="compiled")
    assert [str(s.publisher) for s in compiled if s.cannot_show] == ["Beijing Women's Federation"]
    assert not CustodyNote.objects.exclude(statement__scheme__nature="invented").exists()


def test_harbour_city_shows_every_state_of_the_card(demo_db):
    found = reading.read("harbour-stone")
    states = {card(found, figure)["state"] for figure in found.page.figures}
    assert states == {
        "both_agree", "one_half", "sides_differ", "accounts_differ", "fits", "evidence_seen", "outsider_looked",
        "not_comparable",
    }  # fmt: skip
    values = {account.value for figure in found.page.figures for account in figure.accounts}
    assert {"not stated", "not clear in the source"} <= values
    assert found.page.figure("P1.years-running").value == "not clear in the source"
    assert found.page.figure("O1.results").value == "not stated"
    assert len({picture["drawing"] for picture in found.page.pictures}) == 6


def test_harbour_city_was_corrected_and_has_moved_since(demo_db):
    found = reading.read("harbour-stone")
    assert [version.number for version in found.versions] == [2, 1]
    assert "trainers" in found.version.correction
    first = reading.read("harbour-stone", 1)
    assert first.page.figure("C1.trainers").differs == "sides_differ"
    assert found.page.figure("C1.trainers").stands == "both_agree"
    assert [move["key"] for move in found.moves] == ["G1.recipients"]


def test_every_version_verifies_and_real_ones_are_not_for_search_engines(demo_db):
    for version in Version.objects.select_related("update__scheme"):
        assert verify.verify(version.document).ok, str(version)
        response = Client().get(f"/en/updates/{version.update.slug}/")
        compiled = version.update.scheme.is_compiled
        assert ("noindex" in response.headers.get("X-Robots-Tag", "")) == compiled
        assert (b"The organisations named here took no part" in response.content) == compiled


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_account_that_is_written_out_and_brought_again_changes_nothing(demo_db, language):
    """By whoever speaks for the account's side: lines and headcounts come with it, and they are that side's own."""
    names = {Side.GIVING: "officer", Side.RECEIVING: "host", Side.NEITHER: "officer"}
    for source in Source.objects.all():
        by = User.objects.get(username=names[Side(source.account_of)])
        content = export.export_account(source, language)
        pack = packs.bring_pack(scheme=source.scheme, file_name="again.xlsx", content=content, by=by)
        pack = packs.check_pack(pack=pack, by=by)
        assert pack.state == Pack.State.READY, (str(source), pack.problems)
        assert asked.preview(pack).changes_nothing, (str(source), pack.outcome)


def test_a_visit_was_looked_at_and_its_papers_show_it(demo_db):
    visit = Visit.objects.get(scheme__slug="harbour-stone", begins="2026-05-03")
    told = gather(visit)
    assert {look.assessment for look in told.looks if look.workplace} == {Look.Assessment.CONCERN}
    assert {finding.line.state for look in told.looks for finding in look.findings.all()} >= {"kept", "open"}
    assert len(told.photos) == 2 and not told.unseen_photos
    assert not unanswered_by(visit.scheme, Side.RECEIVING)  # the tutorial counts the lines that wait


def unanswered_by(scheme: Scheme, side: Side) -> list[str]:
    return [line.handle for line in waiting_for(scheme, side)]


def test_the_sign_ins_open_the_staff_pages(demo_db):
    opened = Client().get("/staff/", follow=True)
    assert opened.status_code == 200
    address = opened.redirect_chain[-1][0]
    for username in files.read("people")["users"]:
        client = Client()
        client.post(address, {"username": username, "password": demo.PASSWORD})
        assert client.get("/en/staff/").status_code == 200, username
