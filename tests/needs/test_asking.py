"""Asking: how soon is the receiving side's word, places stay coarse, and search follows the words of the line."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, transaction

from counterfoil.base.errors import Refusal
from counterfoil.base.listing import asked as pieces
from counterfoil.base.personal import declared
from counterfoil.lines import actions as lines
from counterfoil.lines.models import Step, Verb
from counterfoil.needs import actions
from counterfoil.needs.actions import Asked
from counterfoil.needs.models import Need, Urgency
from counterfoil.partners import actions as partners
from counterfoil.partners.models import Organisation, Place
from counterfoil.people.models import User
from tests import cast
from tests.needs.voices import GUESTS, HOSTS, asked, sector
from tests.promises.lines import county

pytestmark = pytest.mark.usefixtures("db")


def found(words: str) -> list[str]:
    return [need.line.handle for need in Need.objects.filter(pieces__contains=pieces(words)).select_related("line")]


def test_only_the_receiving_side_says_how_soon() -> None:
    scheme = cast.scheme()
    need = asked(scheme, urgency=Urgency.SOON, also_funded=" The county,  for books ")
    assert (need.urgency, need.also_funded) == (Urgency.SOON, "The county, for books")
    with pytest.raises(Refusal) as refused:
        asked(scheme, by=GUESTS, urgency=Urgency.NOW)
    assert refused.value.where == "urgency" and "receiving side" in str(refused.value.mend)
    with pytest.raises(Refusal):
        actions.change_request(line=need.line, asked=Asked(sector=sector(), urgency=Urgency.NOW), by=GUESTS)
    for urgency in (None, Urgency.SOON):  # what is not said, or said as it stands, is nobody's word anew
        need = actions.change_request(line=need.line, asked=Asked(sector=sector(), urgency=urgency), by=GUESTS)
        assert (need.urgency, need.also_funded) == (Urgency.SOON, "The county, for books")
    need = actions.change_request(line=need.line, asked=Asked(sector=sector(), urgency=Urgency.NOW), by=HOSTS)
    assert need.urgency == Urgency.NOW and "now" in need.line.steps.latest("position").words


def test_of_a_sensitive_need_no_place_finer_than_its_prefecture_is_held_nor_remembered() -> None:
    scheme, place = cast.scheme(), county()
    assert str(asked(scheme, place=place).place) == "Stone County"
    assert str(asked(scheme, code="violence", place=place).place) == "Green Prefecture"
    need = asked(scheme)
    need = actions.change_request(line=need.line, asked=Asked(sector=sector(), place=place), by=HOSTS)
    assert "Stone County" in need.line.steps.latest("position").words
    need = actions.change_request(line=need.line, asked=Asked(sector=sector("legal"), place=place), by=HOSTS)
    assert str(need.place) == "Green Prefecture"
    assert not [words for words in Step.objects.values_list("words", flat=True) if "Stone County" in words]
    with pytest.raises(DatabaseError), transaction.atomic():
        Need.objects.filter(pk=need.pk).update(place=place)


def test_a_place_of_which_nobody_knows_the_level_is_not_held_of_a_sensitive_need() -> None:
    alone = partners.add_place(name=cast.T(en="Somewhere"), invented=True, by=cast.BY)
    far = partners.add_place(name=cast.T(en="Far Land"), level=Place.Level.REGION, invented=True, by=cast.BY)
    within = partners.add_place(name=cast.T(en="Within"), parent=far, invented=True, by=cast.BY)
    scheme = cast.scheme()
    assert asked(scheme, code="health", place=alone).place is None
    assert asked(scheme, code="health", place=within).place == far


def test_search_finds_the_words_as_they_stand_and_no_earlier_ones() -> None:
    need = asked(cast.scheme(), "A sewing course")
    line = need.line
    assert found("sewing cour") == found("r1") == ["R1"]
    lines.amend_line(line=line, words="A weaving course", wording=1, by=HOSTS)
    assert found("weaving") == ["R1"] and not found("sewing")
    lines.object_to_line(line=line, words="Looms, and a course", wording=2, by=GUESTS)
    assert found("weaving") == ["R1"] and not found("looms")  # both stand; the line's own is looked for
    lines.take_words(line=line, wording=2, by=HOSTS)
    assert found("looms") == ["R1"] and not found("weaving")
    actions.change_request(line=line, asked=Asked(sector=sector(), basis="a list", also_funded="Somebody"), by=HOSTS)
    lines.redact_line(line=line, words="织布课程", by=HOSTS)
    assert found("织布") == ["R1"] and not found("looms")
    need.refresh_from_db()
    assert need.sort_key.startswith("zhi bu") and not (need.basis or need.also_funded)


def test_two_who_describe_it_at_once_are_one_change_and_one_refusal() -> None:
    need = asked(cast.scheme())
    actions.change_request(line=need.line, asked=Asked(sector=sector(), basis="A list"), by=HOSTS, seen=1)
    with pytest.raises(Refusal) as refused, transaction.atomic():
        actions.change_request(line=need.line, asked=Asked(sector=sector(), basis="A guess"), by=GUESTS, seen=1)
    need.refresh_from_db()
    assert refused.value.code == "stale" and need.basis == "A list"
    assert need.line.steps.filter(verb=Verb.DESCRIBED).count() == 1


def test_no_field_of_a_need_or_its_line_could_hold_a_person_as_its_voice() -> None:
    people = {User, *(model for model in (cast.partners.Membership,) if model)}
    for model in (Need, Need._meta.get_field("line").related_model):
        related = {field.related_model for field in model._meta.get_fields() if field.many_to_one or field.one_to_one}
        assert not related & people
        assert not [each for each in declared() if each.model == f"{model._meta.app_label}.{model.__name__}"]
    assert Need._meta.get_field("line").related_model._meta.get_field("spoke").related_model is Organisation
