"""Pages about follow-up groups, the offices that take messages for them, messages and what is asked."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from counterfoil.partners.roles import Role
from counterfoil.trainings import group_actions, message_actions
from counterfoil.trainings.models import Asked, Contact, Delivery, Group, Message
from tests.trainings import groups
from tests.trainings.heard import GUESTS, HOSTS

HOST, GUEST = Role.HOST_COORDINATOR, Role.PROGRAMME_OFFICER
TODAY = timezone.localdate()
State = Delivery.State


def at(name: str, *args: object) -> str:
    return reverse(f"staff:{name}", args=args)


def text(response) -> str:
    return response.content.decode()


@pytest.fixture(autouse=True)
def works_at_once(settings) -> None:
    settings.INLINE_TASKS = True


def test_a_group_is_registered_looked_at_changed_closed_and_opened_again(stage) -> None:
    client, slug = stage.client(HOST), stage.scheme.slug
    reached = groups.contact(stage.scheme)
    typed = {
        "purpose": "Ask Wang Xiaoming on 13812345678", "channel": "wechat", "size": "20_49",
        "owner": str(groups.office(stage.scheme).public_id), "contact": str(reached.public_id),
        "opened_on": (TODAY - dt.timedelta(days=9)).isoformat(), "review_on": TODAY.isoformat(),
    }  # fmt: skip
    page = client.post(at("new_group", slug), typed)
    assert page.status_code == 200 and "13812345678" in text(page) and not Group.objects.exists()
    made = client.post(at("new_group", slug), {**typed, "purpose": "Weavers ask each other"})
    group = Group.objects.get()
    assert made.url == at("group", group.public_id)
    assert "To be looked at again." in text(client.get(made.url))
    assert "next look lies ahead" in text(
        client.post(at("review_group", group.public_id), {"size": "20_49", "next_on": TODAY.isoformat()})
    )
    later = (TODAY + dt.timedelta(days=90)).isoformat()
    client.post(at("review_group", group.public_id), {"size": "50_199", "next_on": later})
    changed = {**typed, "purpose": "Weavers and dyers", "review_on": later}
    client.post(at("change_group", group.public_id), changed)
    client.post(at("close_group", group.public_id), {"on": TODAY.isoformat(), "because": "quiet"})
    group.refresh_from_db()
    assert (group.purpose, group.size, group.closed_because) == ("Weavers and dyers", "20_49", "quiet")
    assert "nobody needed it any more" in text(client.get(at("group", group.public_id)))
    client.post(at("reopen_group", group.public_id))
    group.refresh_from_db()
    assert group.is_open


def test_the_other_side_reads_a_group_and_changes_nothing(stage) -> None:
    group, client = groups.group(stage.scheme), stage.client(GUEST)
    page = text(client.get(at("group", group.public_id)))
    assert group.purpose in page and "Close it" not in page
    page = client.post(at("close_group", group.public_id), {"on": TODAY.isoformat(), "because": "done"})
    assert "The other side registered this group." in text(page)
    group.refresh_from_db()
    assert group.is_open
    for who in (stage.outsider,):
        assert stage.client(who).get(at("group", group.public_id)).status_code == 404


def test_the_address_of_a_robot_is_never_shown_again_and_the_other_sides_contacts_not_at_all(stage) -> None:
    client, slug = stage.client(HOST), stage.scheme.slug
    typed = {
        "organisation": str(groups.office(stage.scheme).public_id), "office": "Office of training",
        "robot": "https://chat.office.example/hooks/1", "text_language": "en",
    }  # fmt: skip
    page = text(client.post(at("new_contact", slug), typed))
    assert "This is not the address of a robot" in page and "Office of training" in page
    client.post(at("new_contact", slug), {**typed, "robot": groups.WECOM})
    made = Contact.objects.get()
    for there in (at("contacts_of", slug), at("contact", made.public_id)):
        page = text(client.get(there))
        assert "robot of WeCom" in page and "0a1b2c3d" not in page
    other = stage.client(GUEST)
    assert "Office of training" not in text(other.get(at("contacts_of", slug)))
    for verb in ("get", "post"):
        assert getattr(other, verb)(at("contact", made.public_id)).status_code == 404
    client.post(at("contact", made.public_id), {"robot": "", "mailbox": "", "text_language": "ug"})
    made.refresh_from_db()
    assert (made.robot, made.language) == ("", "ug")
    client.post(at("end_contact", made.public_id))
    assert not Contact.objects.filter(ended_at=None).exists()


def test_a_message_is_written_looked_at_sent_and_its_deliveries_told(stage, settings) -> None:
    settings.EMAIL_HOST = "mail.example"  # letters land in mail.outbox
    client, slug = stage.client(GUEST), stage.scheme.slug
    by_mail = groups.contact(stage.scheme, "Office A", mailbox=groups.mailbox(stage.scheme))
    by_hand = groups.contact(stage.scheme, "Office B")
    first = groups.group(stage.scheme, "First", contact=by_mail, theme=groups.theme())
    second = groups.group(stage.scheme, "Second", contact=by_hand)
    groups.group(stage.scheme, "Nobody reached")
    typed = {"title": "Yarn", "words": "Ask Wang Xiaoming on 13812345678", "text_language": "en"}
    page = text(client.post(at("new_message", slug), typed))
    assert "13812345678" in page and not Message.objects.exists()
    client.post(at("new_message", slug), {**typed, "words": "Yarn is cheaper in May."})
    made = Message.objects.get()
    send = at("send_message", made.public_id)
    page = text(client.get(f"{send}?theme=crafts"))
    assert "Yarn is cheaper in May." in page and "Nobody reached" in page and page.count(" checked") == 1
    assert "Choose" not in text(stage.client(HOST).get(at("message", made.public_id)))
    assert client.post(send, {}).status_code == 200 and not Delivery.objects.exists()
    client.post(send, {"groups": [str(first.public_id), str(second.public_id)]})
    assert [letter.to for letter in mail.outbox] == [["office@valley.example"]]
    assert list(Delivery.objects.order_by("pk").values_list("state", flat=True)) == [State.SENT, State.BY_HAND]
    assert "This message was sent; its words stay." in text(client.post(send, {"groups": [str(first.public_id)]}))
    hand = Delivery.objects.get(state=State.BY_HAND)
    page = text(client.get(at("delivery", made.public_id, hand.pk)))
    assert "Second" in page and "data-copy=" in page and "Yarn is cheaper in May." in page
    client.post(at("mark_delivery", made.public_id, hand.pk))
    assert "sent by hand, somebody says" in text(client.get(at("message", made.public_id)))
    assert "2 owners" in text(client.get(at("messages_of", slug)))
    assert "Yarn" in text(client.get(at("group", first.public_id)))


def test_what_is_unknown_goes_again_only_by_a_button(stage, settings) -> None:
    settings.EMAIL_HOST = "mail.example"
    reached = groups.contact(stage.scheme, mailbox=groups.mailbox(stage.scheme))
    groups.group(stage.scheme, contact=reached)
    made = groups.message(stage.scheme)
    [delivery] = message_actions.send_message(message=made, groups=Group.objects.all(), by=GUESTS)
    Delivery.objects.update(state=State.UNKNOWN)
    other = stage.client(HOST).post(at("send_delivery_again", made.public_id, delivery.pk), follow=True)
    assert "The other side wrote this message." in text(other) and not mail.outbox
    client = stage.client(GUEST)
    assert "Of “unknown” nobody can tell" in text(client.get(at("message", made.public_id)))
    client.post(at("send_delivery_again", made.public_id, delivery.pk))
    assert len(mail.outbox) == 1 and Delivery.objects.get().state == State.SENT


def test_a_message_is_saved_as_a_picture(stage) -> None:
    made = groups.message(stage.scheme, title="毛线五月便宜", words="一起订。\n二十日截止。", language="zh-hans")
    card = stage.client(Role.AUDITOR).get(at("message_card", made.public_id))
    assert card["Content-Type"] == "image/png" and card.content.startswith(b"\x89PNG")
    assert stage.client(stage.outsider).get(at("message_card", made.public_id)).status_code == 404


def test_what_is_asked_is_told_by_quarter_and_never_below_ten(stage) -> None:
    client, there = stage.client(HOST), at("asked_of", stage.scheme.slug)
    typed = {"theme": "crafts", "year": str(TODAY.year - 1), "quarter": "2", "number": "31"}
    assert client.post(there, typed).status_code == 302
    client.post(there, {**typed, "theme": "law", "number": "9"})
    page = text(client.get(there))
    assert f"{TODAY.year - 1} Q2" in page and ">31<" in page and "fewer than ten" in page and ">9<" not in page
    page = text(client.post(there, {**typed, "year": str(TODAY.year + 1)}))
    assert "This quarter has not begun" in page and 'value="31"' in page
    assert Asked.objects.count() == 2


def test_pages_of_groups_cost_the_same_for_one_and_for_many(stage, django_assert_max_num_queries) -> None:
    for number in range(8):
        reached = groups.contact(stage.scheme, f"Office {number}")
        group_actions.register_group(
            scheme=stage.scheme, draft=groups.draft(stage.scheme, f"Group {number}", contact=reached), by=HOSTS
        )
    made = groups.message(stage.scheme)
    message_actions.send_message(message=made, groups=Group.objects.all(), by=GUESTS)
    client = stage.client(HOST)
    for there in (at("message", made.public_id), at("contacts_of", stage.scheme.slug)):
        with django_assert_max_num_queries(16):
            client.get(there)
