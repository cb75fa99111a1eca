"""Follow-up groups, their owners' contacts, messages, and what is asked in a quarter."""

from __future__ import annotations

import datetime as dt
import json
import logging

import pytest
from django.utils import timezone

from counterfoil.base.errors import Refusal
from counterfoil.base.listing import asked as pieces_of
from counterfoil.base.models import AuditEvent
from counterfoil.base.sides import Side
from counterfoil.partners.models import Scheme
from counterfoil.trainings import (
    asked_actions,
    contact_actions,
    group_actions,
    group_queries,
    message_actions,
    robots,
)
from counterfoil.trainings.contact_actions import Way
from counterfoil.trainings.models import Contact, Delivery, Group, Size
from counterfoil.trainings.sent import Cut, No
from tests import cast
from tests.trainings import groups
from tests.trainings.heard import GUESTS, HOSTS

TODAY = timezone.localdate()


@pytest.fixture
def scheme(db) -> Scheme:
    return cast.scheme()


def refused(act, **kwargs) -> str:
    with pytest.raises(Refusal) as caught:
        act(**kwargs)
    return caught.value.code


# --- groups ---------------------------------------------------------------------------------------------------


def test_groups_are_numbered_in_their_scheme_and_found_by_their_words(scheme) -> None:
    first, second = groups.group(scheme), groups.group(scheme, "缝纫互助", theme=groups.theme())
    assert (first.number, second.number) == (1, 2)
    for words in ("缝纫", "crafts", "微信"):
        found = Group.objects.filter(pieces__contains=pieces_of(words)).values_list("number", flat=True)
        assert 2 in found, words
    assert second.review_on == second.opened_on + group_actions.REVIEW_AFTER


@pytest.mark.parametrize(
    ("about", "code"),
    [
        ({"purpose": ""}, "purpose"),
        ({"purpose": "x" * 121}, "purpose"),
        ({"purpose": "Thank-you letters from families"}, "gratitude"),
        ({"purpose": "名单：未参加者"}, "absentees"),
        ({"opened_on": TODAY + dt.timedelta(days=1)}, "days"),
        ({"review_on": TODAY - dt.timedelta(days=30)}, "days"),
    ],
)
def test_a_group_that_cannot_be_is_refused(scheme, about, code) -> None:
    found = refused(group_actions.register_group, scheme=scheme, draft=groups.draft(scheme, **about), by=HOSTS)
    assert found == code


def test_a_group_may_be_about_health(scheme) -> None:
    assert groups.group(scheme, "Pregnancy and the first year").number == 1


def test_a_group_is_of_the_side_that_registered_it(scheme) -> None:
    group = groups.group(scheme)
    for act, more in (
        (group_actions.change_group, {"draft": groups.draft(scheme)}),
        (group_actions.review_group, {"size": Size.FROM_20, "next_on": TODAY + dt.timedelta(days=9)}),
        (group_actions.close_group, {"on": TODAY, "because": "done"}),
        (group_actions.reopen_group, {}),
    ):
        assert refused(act, group=group, by=GUESTS, **more) == "other_side"
    assert refused(group_actions.register_group, scheme=scheme, draft=groups.draft(scheme), by=cast.BY) == "no_side"


def test_a_group_is_looked_at_again_closed_with_why_and_opened_again(scheme) -> None:
    group = groups.group(scheme, review_on=TODAY)
    assert list(group_queries.groups_past_review([scheme], TODAY)) == [group]
    past = {"group": group, "size": Size.FROM_50, "by": HOSTS}
    assert refused(group_actions.review_group, **past, next_on=TODAY) == "days"
    group_actions.review_group(**past, next_on=TODAY + dt.timedelta(days=100))
    assert not group_queries.groups_past_review([scheme], TODAY).exists()
    early = group.opened_on - dt.timedelta(days=1)
    assert refused(group_actions.close_group, group=group, on=early, because="done", by=HOSTS) == "days"
    closed = group_actions.close_group(group=group, on=TODAY, because="quiet", by=HOSTS)
    assert not closed.is_open and closed.size == Size.FROM_50
    assert refused(group_actions.change_group, group=group, draft=groups.draft(scheme), by=HOSTS) == "closed"
    assert group_actions.reopen_group(group=group, by=HOSTS).is_open
    assert refused(group_actions.reopen_group, group=group, by=HOSTS) == "open"


def test_a_group_has_no_field_for_members_or_what_is_said() -> None:
    held = {field.name for field in Group._meta.get_fields()}
    assert held == {
        "sort_key", "pieces", "id", "public_id", "scheme", "number", "channel", "theme", "course", "purpose", "owner",
        "contact", "size", "opened_on", "review_on", "closed_on", "closed_because", "entered_by", "entered_side",
        "entered_at", "deliveries",
    }  # fmt: skip


# --- contacts -------------------------------------------------------------------------------------------------


def test_a_contact_is_a_confirmed_mailbox_a_known_robot_or_by_hand(scheme) -> None:
    unconfirmed = groups.mailbox(scheme, "b@valley.example", confirmed=False)
    for way, code in (
        (Way(mailbox=unconfirmed), "mailbox"),
        (Way(robot="https://robots.example/hook"), "robot"),
        (Way(robot=groups.WECOM, mailbox=groups.mailbox(scheme)), "two_ways"),
    ):
        about = {"scheme": scheme, "organisation": groups.office(scheme), "office": "Office", "way": way}
        assert refused(contact_actions.add_contact, **about, by=HOSTS) == code
    made = groups.contact(scheme, robot=groups.WECOM)
    again = {"scheme": scheme, "organisation": groups.office(scheme), "office": made.office}
    assert refused(contact_actions.add_contact, **again, by=HOSTS) == "there"
    assert refused(contact_actions.add_contact, **again, by=GUESTS) == "other_side"
    group = groups.group(scheme, contact=made)
    contact_actions.end_contact(contact=made, by=HOSTS)
    assert Contact.objects.get().robot == "" and Group.objects.get(pk=group.pk).contact is None


@pytest.mark.parametrize(
    "address",
    [
        "http://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=0a1b2c3d-1111",
        "https://qyapi.weixin.qq.com.evil.example/cgi-bin/webhook/send?key=0a1b2c3d-1111",
        "https://qyapi.weixin.qq.com@10.0.0.1/cgi-bin/webhook/send?key=0a1b2c3d-1111",
        f"{groups.WECOM}&verify=no", "https://127.0.0.1/hooks/abcdefghijklmnopqrstuvwxyz",
        "https://chat.office.example/hooks/abcdefghijklmnopqrstuvwxyz", "wecombot://0a1b2c3d-1111", "json://10.0.0.1",
        "file:///etc/hostname", "mailto://somebody@mail.example", "",
    ],
)  # fmt: skip
def test_no_other_address_is_a_robot(address) -> None:
    assert robots.read(address) is None


class Answer:
    """What a robot's service gives back."""

    content, text, headers = b'{"code": 0, "errcode": 0}', "ok", {}

    def __init__(self, status: int) -> None:
        self.status_code = status

    def json(self) -> object:
        return json.loads(self.content)


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [(200, None), (500, No), (302, No), (504, Cut), ("gone", No), ("cut", Cut)],
)
def test_a_robot_is_written_to_at_its_own_host_and_followed_nowhere(monkeypatch, caplog, answer, outcome) -> None:
    import requests

    asked = []

    def post(url: str, **how: object) -> Answer:
        asked.append((url, how["allow_redirects"], how["verify"], how["timeout"]))
        if answer == "gone":
            raise requests.ConnectionError("(Caused by NewConnectionError('refused'))")
        if answer == "cut":
            raise requests.ReadTimeout("read timed out")
        return Answer(answer)

    monkeypatch.setattr(requests, "post", post)
    with caplog.at_level(logging.DEBUG):
        if outcome is None:
            robots.say(groups.WECOM, "Title", "Words")
        else:
            with pytest.raises(outcome):
                robots.say(groups.WECOM, "Title", "Words")
    assert asked == [(groups.WECOM, False, True, (20.0, 20.0))]
    assert "0a1b2c3d" not in caplog.text


def test_the_address_of_a_robot_stands_in_no_log(scheme) -> None:
    groups.contact(scheme, robot=groups.WECOM)
    assert "0a1b2c3d" not in json.dumps(list(AuditEvent.objects.values()), default=str)


# --- messages -------------------------------------------------------------------------------------------------


def test_a_message_goes_once_to_each_contact_for_all_its_open_groups(scheme) -> None:
    reached = groups.contact(scheme)
    first, second = (groups.group(scheme, name, contact=reached) for name in ("First", "Second"))
    closed = groups.group(scheme, "Closed", contact=reached)
    group_actions.close_group(group=closed, on=TODAY, because="done", by=HOSTS)
    groups.group(scheme, "Nobody's")
    made = groups.message(scheme)
    message_actions.send_message(message=made, groups=Group.objects.all(), by=GUESTS)
    assert set(Delivery.objects.get().groups.all()) == {first, second}
    assert refused(message_actions.send_message, message=made, groups=[first], by=GUESTS) == "sent"
    assert refused(message_actions.change_message, message=made, draft=groups.words(), by=GUESTS) == "sent"
    row = group_queries.messages_of(scheme).get()
    assert (row.owners, row.by_hand, row.stuck) == (1, 1, 0)


def test_a_message_to_nobody_or_of_the_other_side_is_refused(scheme) -> None:
    group, made = groups.group(scheme), groups.message(scheme)
    assert refused(message_actions.send_message, message=made, groups=[group], by=GUESTS) == "nobody"
    assert refused(message_actions.send_message, message=made, groups=[group], by=HOSTS) == "other_side"
    assert not Delivery.objects.exists()


@pytest.mark.parametrize("about", [{"title": ""}, {"words": " "}, {"words": "x" * 1501}, {"title": "x" * 121}])
def test_a_message_is_neither_empty_nor_long(scheme, about) -> None:
    assert refused(groups.message, scheme=scheme, **about) == "long"


# --- what is asked ----------------------------------------------------------------------------------------------


def test_questions_are_told_by_theme_and_quarter_from_ten_up_and_the_latest_holds(scheme) -> None:
    year = TODAY.year - 1
    for number in (12, 31):
        asked_actions.record_asked(scheme=scheme, theme=groups.theme(), year=year, quarter=2, number=number, by=HOSTS)
    asked_actions.record_asked(scheme=scheme, theme=groups.theme("law"), year=year, quarter=2, number=9, by=GUESTS)
    assert {one.asked.theme_id: one.number for one in group_queries.asked_in(scheme)} == {"crafts": 31, "law": None}
    for wrong in ({"year": year, "quarter": 5}, {"year": TODAY.year + 1, "quarter": 1}, {"year": 12, "quarter": 1}):
        about = {"scheme": scheme, "theme": groups.theme(), "number": 12, **wrong}
        assert refused(asked_actions.record_asked, **about, by=HOSTS) == "quarter"


def test_contacts_are_seen_by_their_own_side(scheme) -> None:
    groups.contact(scheme)
    assert group_queries.contacts_of(scheme, Side.RECEIVING).get().open_groups == 0
    assert not group_queries.contacts_of(scheme, Side.GIVING).exists()
