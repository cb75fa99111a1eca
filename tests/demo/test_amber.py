"""The second invented scheme and the blank one: what each has to show, and what stays away from it."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.test import Client

from counterfoil.base.sides import Side
from counterfoil.lines.models import Kind, Line, State
from counterfoil.packs.demo import files
from counterfoil.partners.access import side_of
from counterfoil.partners.models import Membership, Organisation, Scheme
from counterfoil.partners.roles import Role
from counterfoil.people.models import User
from counterfoil.promises.record import LATE, public_record
from counterfoil.public import reading
from counterfoil.public.cards import card
from counterfoil.statements.models import Statement
from counterfoil.visits.models import Finding, Look

LANGUAGES = {"en", "zh-hans", "ug"}
INVENTED = ("harbour-stone", "amber-lantern", "mill-reed")


def scheme(slug: str) -> Scheme:
    return Scheme.objects.get(slug=slug)


def test_its_update_shows_every_state_of_the_card(demo_db):
    found = reading.read("amber-lantern")
    shown = {figure.key: card(found, figure)["state"] for figure in found.page.figures}
    assert set(shown.values()) == {
        "both_agree", "one_half", "sides_differ", "accounts_differ", "fits", "evidence_seen", "outsider_looked",
        "not_comparable",
    }  # fmt: skip
    expected = {
        "G1.cash-given": "both_agree", "A1.recipients": "fits", "V2.dates": "sides_differ",
        "B1.goods.library-books": "sides_differ", "B1.goods.desk-computers": "outsider_looked",
        "F1.spent.reading-room": "evidence_seen", "F1.spent.school-awards": "not_comparable",
        "C1.themes": "accounts_differ",
    }  # fmt: skip
    assert {key: shown[key] for key in expected} == expected
    assert found.page.figure("B1.capacity").value == found.page.figure("O1.results").value == "not stated"
    assert found.page.figure("P1.years-running").value == "not clear in the source"
    assert {figure.counted for figure in found.page.figures} == {"as_told", "by_batch", "itemised"}
    assert found.moves == []
    assert len({picture["drawing"] for picture in found.page.pictures}) == 3


def test_what_came_in_and_what_was_spent_leave_what_was_left(demo_db):
    def told(act: str, measure: str, dimension: str = "") -> list[Decimal]:
        found = Statement.objects.filter(
            scheme=scheme("amber-lantern"), is_current=True, tally__handle=act, measure=measure,
            source__account_of=Side.GIVING,
        )  # fmt: skip
        found = found.filter(dimension=dimension) if dimension else found.filter(dimension=None)
        assert {statement.currency for statement in found} == {"EUR"}
        return [statement.value_number for statement in found]

    [income], [spent], [left] = told("F1", "income"), told("F1", "spent"), told("G1", "cash-given")
    assert sum(told("F1", "income", "from")) == income
    assert sum(told("F1", "spent", "aim")) == spent
    assert income - spent == left > 0


def test_its_agreement_has_ended(demo_db):
    [agreement] = scheme("amber-lantern").tallies.filter(kind="agreement")
    assert reading.read("amber-lantern").page.figure("T1.dates").value.endswith("30 Jun 2026")
    assert agreement.handle == "T1"


def test_it_was_visited_both_ways(demo_db):
    visits = list(scheme("amber-lantern").visits.order_by("begins"))
    assert [(visit.guests, visit.tally.handle) for visit in visits] == [("giving", "V1"), ("receiving", "V2")]
    for visit in visits:
        assert sum(delegate.count for delegate in visit.delegates.all()) == visit.tally.headcounts.first().number
        assert {count.side for count in visit.tally.headcounts.all()} == {"giving", "receiving"}
        assert visit.stops.count() >= 4 and visit.agenda.exists() and visit.costs.exists()
        assert visit.tally.lines.exists()
    assert Look.objects.get(scheme=scheme("amber-lantern")).assessment == Look.Assessment.CONCERN
    assert Finding.objects.get(look__scheme=scheme("amber-lantern")).line.state == State.KEPT


def test_its_promise_record_shows_kept_late_and_outside_power(demo_db):
    record = public_record(scheme("amber-lantern"), dt.date(2026, 11, 23), {})
    promised = [(entry.side, entry.state) for entry in record.of(Kind.COMMITMENT)]
    assert {(Side.GIVING, State.KEPT), (Side.RECEIVING, State.KEPT)} <= set(promised)
    assert [state for _side, state in promised].count(State.OUTSIDE_POWER) == 1
    assert [state for _side, state in promised].count(LATE) == 1
    asked = {entry.state for entry in record.of(Kind.REQUEST)}
    assert asked == {State.TAKEN_UP, State.IN_PART, State.PASSED_ON}
    assert {entry.side for entry in record.of(Kind.REQUEST)} == {Side.GIVING, Side.RECEIVING}
    assert not any(entry.told for entry in record.entries if entry.state == State.PASSED_ON)  # health


def test_every_promise_state_is_shown_by_one_scheme_or_the_other(demo_db):
    shown = {(line.kind, line.state) for line in Line.objects.filter(scheme__nature="invented")}
    states = {state for kind, state in shown if kind == Kind.COMMITMENT}
    assert states == {State.OPEN, State.SAID_KEPT, State.KEPT, State.NOT_KEPT, State.OUTSIDE_POWER}
    assert {Kind(kind) for kind, _state in shown} == set(Kind)


def test_nothing_waits_there_for_a_yes(demo_db):
    """Who follows a tutorial counts what waits; this scheme adds nothing to it."""
    lines = Line.objects.filter(scheme=scheme("amber-lantern"))
    assert not lines.filter(giving_yes=None).exists() and not lines.filter(receiving_yes=None).exists()


def test_an_independent_body_hears_complaints_there_and_nowhere_else(demo_db):
    named = {found.slug: found.complaints_body for found in Scheme.objects.exclude(complaints_body=None)}
    assert {slug: body.name["en"] for slug, body in named.items()} == {"amber-lantern": "Open Sea Ombuds Office"}
    body = named["amber-lantern"]
    assert body.invented and not body.parts.exists()
    assert not Membership.objects.filter(organisation=body).exists()


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_its_pages_are_marked_and_name_the_body(demo_db, language):
    body = Organisation.objects.get(name__en="Open Sea Ombuds Office").name[language]
    home = f"/{language}/schemes/amber-lantern/"
    assert body in Client().get(home).content.decode()
    for path in (home, f"{home}promises/", f"/{language}/updates/amber-lantern/"):
        page = Client().get(path).content.decode()
        assert "banner--invented" in page, path
        assert "banner--no_channel" not in page, path


def test_the_same_people_hold_the_same_roles_in_every_invented_scheme(demo_db):
    roles = {
        slug: {
            (who, role, side_of(User.objects.get(username=who), scheme(slug)))
            for who, role in scheme(slug).memberships.values_list("user__username", "role")
        }
        for slug in INVENTED
    }
    assert roles["harbour-stone"] == roles["amber-lantern"] == roles["mill-reed"]
    assert {role for _who, role, _side in roles["mill-reed"]} == set(Role.values) - {Role.ADMINISTRATOR}
    assert ("finance", Role.FINANCE_OFFICER, Side.GIVING) in roles["mill-reed"]
    assert ("host", Role.HOST_COORDINATOR, Side.RECEIVING) in roles["mill-reed"]


def test_the_blank_scheme_is_blank(demo_db):
    blank = scheme("mill-reed")
    assert sorted(blank.parties.values_list("side", flat=True)) == ["giving", "receiving"]
    assert not blank.visits.exists() and not blank.lines.exists() and not blank.tallies.exists()
    assert not blank.updates.exists() and not blank.packs.exists()
    assert Client().get("/en/schemes/mill-reed/").status_code == 404  # nothing published, nothing to read


def test_every_name_of_the_demo_stands_in_three_languages():
    """Renderings have no English of their own: their key is what was said."""
    for slug, told in files.read("schemes").items():
        assert set(told["name"]) == set(told["summary"]) == LANGUAGES, slug
    assert all(set(each) >= LANGUAGES for each in files.read("names")["organisations"])
    for name in files.names("renderings"):
        assert all(set(said) == LANGUAGES - {"en"} for said in files.read(name).values()), name
    for name in files.names("visits"):
        assert all(set(visit["name"]) == LANGUAGES for visit in files.read(name)["visits"]), name
