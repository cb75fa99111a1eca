"""Many rows at once: what would change is shown first; what cannot be changed, or was changed since, is named."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from counterfoil.base.errors import Refusal
from counterfoil.needs.many_actions import sort_needs
from counterfoil.needs.models import Need, Sector
from counterfoil.partners.models import Place
from counterfoil.partners.roles import Role
from counterfoil.trainings.models import Course, Group, Session
from tests import cast
from tools.bench.chain_world import fill


def _address(stage, name):
    return reverse("staff:list_bulk", args=[stage.scheme.slug, name])


def _field(html, name):
    return re.search(rf'name="{name}" value="([^"]*)"', html)[1]


def _preview(client, there, change, value, **more):
    chosen = client.get(there, {"change": change, **more})
    assert chosen.status_code == 200
    rows = _field(chosen.content.decode(), "rows")
    return client.post(there, {"change": change, "rows": rows, "value": value, **more})


def _confirm(client, there, change, value, preview):
    marks = _field(preview.content.decode(), "rows")
    sent = {"change": change, "rows": marks, "value": value, "step": "confirm"}
    return client.post(there, sent, follow=True).content.decode()


def test_review_days_are_changed_and_closed_groups_stay(large):
    client, there = large.client(Role.PROGRAMME_OFFICER), _address(large, "groups")
    scheme, on = large.scheme, timezone.localdate() + dt.timedelta(days=90)
    Group.objects.filter(scheme=scheme, closed_on=None).update(review_on=timezone.localdate())
    opened = list(Group.objects.filter(scheme=scheme, closed_on=None))
    preview = _preview(client, there, "review", on, all="1")
    text = preview.content.decode()
    assert f"<ins>{on}</ins>" in text
    assert ("It is closed." in text) == Group.objects.filter(scheme=scheme, closed_on__isnull=False).exists()
    assert not Group.objects.filter(scheme=scheme, review_on=on).exists()  # a look changes nothing
    stale = opened[0]
    Group.objects.filter(pk=stale.pk).update(purpose="Something else by now")
    said = _confirm(client, there, "review", on, preview)
    assert "somebody changed them since the preview: Something else by now" in said
    assert set(Group.objects.filter(scheme=scheme, review_on=on)) == set(opened[1:])


def test_what_is_wrong_says_so_and_keeps_what_was_chosen(large):
    client, there = large.client(Role.PROGRAMME_OFFICER), _address(large, "groups")
    keys = list(Group.objects.filter(scheme=large.scheme).values_list("pk", flat=True))
    wrong = _preview(client, there, "review", "soon", row=keys)
    assert wrong.status_code == 400
    assert sorted(map(int, _field(wrong.content.decode(), "rows").split(","))) == sorted(keys)
    for lacking in ({"change": "review"}, {"change": "nothing", "row": keys}):
        assert client.get(there, lacking).status_code == 302
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    preview = _preview(client, there, "review", yesterday, row=keys)
    assert "The next look lies ahead" in _confirm(client, there, "review", yesterday, preview)


def test_who_may_only_read_changes_nothing_and_other_schemes_stay(large):
    there = _address(large, "groups")
    reader = large.client(Role.AUDITOR)
    assert reader.get(there, {"change": "review", "all": "1"}).status_code == 302
    page = reader.get(reverse("staff:list", args=[large.scheme.slug, "groups"]))
    assert "Change several rows" not in page.content.decode()
    other = cast.scheme("elsewhere")
    fill(other, needs=0, programmes=1, sessions=16)
    theirs = Group.objects.filter(scheme=other, closed_on=None).first()
    client, on = large.client(Role.PROGRAMME_OFFICER), timezone.localdate() + dt.timedelta(days=9)
    sent = {"change": "review", "rows": f"{theirs.pk}.0", "value": on, "step": "confirm"}
    assert "none of the rows is there" in client.post(there, sent, follow=True).content.decode()
    theirs.refresh_from_db()
    assert theirs.review_on != on


def test_sessions_courses_and_needs_are_changed_through_their_actions(large):
    client, scheme = large.client(Role.PROGRAMME_OFFICER), large.scheme
    there = _address(large, "sessions")
    planned = Session.objects.filter(scheme=scheme, state="planned", counts=None).first()
    held = Session.objects.filter(scheme=scheme, state="held").first()
    preview = _preview(client, there, "call_off", "A holiday", row=[planned.pk, held.pk])
    assert "It was held." in preview.content.decode()
    _confirm(client, there, "call_off", "A holiday", preview)
    planned.refresh_from_db()
    assert (planned.state, planned.called_off) == ("called_off", "A holiday")
    other = Session.objects.filter(scheme=scheme, state="held").exclude(place=None).first()
    place = Place.objects.exclude(pk=other.place_id).filter(pk__in=Session.objects.values("place")).first()
    value = place.public_id
    _confirm(client, there, "place", value, _preview(client, there, "place", value, row=[other.pk]))
    other.refresh_from_db()
    assert (other.place, other.where) == (place, "")
    programme = large.scheme.programmes.first()
    course = Course.objects.filter(scheme=scheme, programme=None).first()
    there, value = _address(large, "courses"), programme.public_id
    _confirm(client, there, "programme", value, _preview(client, there, "programme", value, row=[course.pk]))
    course.refresh_from_db()
    assert course.programme == programme
    there, need = _address(large, "needs"), Need.objects.filter(scheme=scheme, urgency="can_wait").first()
    assert (
        "for the receiving side to say" in _preview(client, there, "urgency", "now", row=[need.pk]).content.decode()
    )
    host = large.client(Role.HOST_COORDINATOR)
    _confirm(host, there, "urgency", "now", _preview(host, there, "urgency", "now", row=[need.pk]))
    need.refresh_from_db()
    assert need.urgency == "now"


def test_a_sector_that_is_sensitive_hides_words_and_place_of_all_alike(large):
    """As one need after the other would be: releases fall away, the place is told no nearer, history keeps a step."""
    client, scheme, there = large.client(Role.PROGRAMME_OFFICER), large.scheme, _address(large, "needs")
    needs = list(Need.objects.filter(scheme=scheme).exclude(place=None)[:3])
    first, second, merged = needs
    Need.objects.filter(pk=merged.pk).update(merged_into=first)
    preview = _preview(client, there, "sector", "health", row=[second.pk, merged.pk, first.pk])
    assert preview.content.decode().count("It is merged with another") == 2
    _confirm(client, there, "sector", "health", preview)
    second.refresh_from_db()
    assert (second.sector_id, second.place, second.line.sensitive) == ("health", None, True)
    step = second.line.steps.latest("position")
    assert (step.verb, step.side) == ("described", "giving") and step.words.startswith("health")
    merged.refresh_from_db()
    assert merged.sector_id != "health"
    with pytest.raises(Refusal, match="Part them first"):
        sort_needs(
            needs=[second, first], sector=Sector.objects.get(code="legal"), by=large.users[Role.PROGRAMME_OFFICER]
        )
    second.refresh_from_db()
    assert second.sector_id == "health"
