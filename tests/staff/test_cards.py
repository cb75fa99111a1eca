"""Cards of what several accounts say of one tally."""

from __future__ import annotations

import pytest
from django.utils import translation

from counterfoil.partners.models import Side
from counterfoil.staff.cards import cards_of
from counterfoil.statements.models import Source, Tally
from tests import cast


def told(first: list, second: list, side: Side = Side.RECEIVING, third: list | None = None, **about) -> dict:
    """Cards by title: the giving side says `first` of a visit, another account `second`, a newspaper `third`."""
    translation.activate("en")
    scheme = cast.scheme()
    cast.account(scheme, Side.GIVING, [cast.act("V1", "visit")], first, title="First")
    visit = Tally.objects.get()
    paper = cast.partners.add_organisation(name=cast.T(en="A paper"), invented=True, by=cast.BY)
    for title, who, facts in (("Second", side, second), ("Third", Side.NEITHER, third)):
        if facts:
            joined = (1, "V1", "visit", "", "", [], [], visit.id, True, cast.uuid7())
            more = {"publisher": paper, **about} if who == Side.NEITHER else {}
            cast.account(scheme, who, [joined], facts, title=title, **more)
    sources = list(Source.objects.select_related("publisher").order_by("id"))
    return {card["title"]: card for card in cards_of(scheme.id, sources, [visit.id]).get(str(visit.public_id), [])}


def people(number: int, **more) -> list:
    return [cast.fact("V1", "delegates", number, unit_id="people", **more)]


@pytest.mark.parametrize(
    ("theirs", "state"),
    [
        ({"number": 12}, "both_agree"),
        ({"number": 11}, "sides_differ"),
        ({"number": 10, "qualifier": "at_least"}, "fits"),
    ],
)
def test_two_sides(db, theirs, state):
    card = told(people(12), people(**theirs))["delegates"]
    assert card["state"] == state
    assert card["left"]["values"][0]["text"] == "12 people"
    assert card["left"]["name"] == "Harbour City Federation"
    assert card["right"]["name"] == "Stone Valley Office"


def test_a_newspaper_is_another_account_and_no_half(db):
    card = told(people(12), people(11), side=Side.NEITHER)["delegates"]
    assert card["state"] == "accounts_differ"
    assert card["right"]["who"] == "another account"


def test_a_newspaper_that_says_the_same_makes_no_agreement(db):
    card = told(people(12), people(12), side=Side.NEITHER)["delegates"]
    assert card["state"] == "one_half"
    assert card["right"]["empty"]
    assert card["third"]["kind"] == "account"


def test_three_accounts(db):
    card = told(people(12), people(12), third=people(15))["delegates"]
    assert card["state"] == "accounts_differ"
    assert card["right"]["name"] == "Stone Valley Office"
    assert card["third"]["values"][0]["text"] == "15 people"


def test_who_went_and_looked(db):
    card = told(people(12), people(12), side=Side.NEITHER, kind="independent_look")["delegates"]
    assert card["state"] == "outsider_looked"
    assert card["third"]["kind"] == "outsider"


def test_lists_show_what_both_name_and_what_only_one_does(db):
    first = [cast.fact("V1", "themes", ["weaving", "law"])]
    card = told(first, [cast.fact("V1", "themes", ["Weaving", "health"])])["themes"]
    assert card["state"] == "sides_differ"
    assert {item["text"]: item["mark"] for item in card["left"]["items"]} == {"weaving": "same", "law": "only"}
    assert {item["text"]: item["mark"] for item in card["right"]["items"]} == {"Weaving": "same", "health": "only"}


def test_what_only_one_account_tells_has_no_card(db):
    cards = told([*people(12), cast.fact("V1", "trainers", 4, unit_id="people", row=2)], people(12))
    assert list(cards) == ["delegates"]
