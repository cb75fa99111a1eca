"""The pages of mailboxes: added, confirmed, changed, ended; each side sees its own."""

from __future__ import annotations

import re

import pytest
from django.core import mail
from django.urls import reverse

from counterfoil.base.sides import Side
from counterfoil.partners.roles import Role
from counterfoil.promises.models import Mailbox, Notice
from tests import cast
from tests.staff.conftest import Stage


@pytest.fixture(autouse=True)
def server(settings) -> None:
    settings.EMAIL_HOST = "mail.example"


def add(stage: Stage, client, side: Side = Side.GIVING):
    office = cast.organisation(stage.scheme, side)
    data = {"organisation": office.public_id, "address": "office@harbour.example", "reminders": "on",
            "weekly": "on", "text_language": "zh-hans"}  # fmt: skip
    return client.post(reverse("staff:new_mailbox", args=[stage.scheme.slug]), data, follow=True)


def test_a_mailbox_is_added_and_confirmed_with_the_code_that_was_sent(stage: Stage) -> None:
    client = stage.client(Role.PROGRAMME_OFFICER)
    text = add(stage, client).content.decode()
    assert "not confirmed yet" in text and "Sent." in text
    box = Mailbox.objects.get()
    code = re.search(r"\d{8}", mail.outbox[0].body).group()
    confirm = reverse("staff:confirm_mailbox", args=[box.public_id])
    assert "This is another code." in client.post(confirm, {"code": "1"}).content.decode()
    assert "confirmed" in client.post(confirm, {"code": f" {code[:4]} {code[4:]} "}, follow=True).content.decode()
    box.refresh_from_db()
    assert box.is_open and box.language == "zh-hans"


def test_what_is_sent_there_can_be_changed_and_ended(stage: Stage) -> None:
    client = stage.client(Role.PROGRAMME_OFFICER)
    add(stage, client)
    box = Mailbox.objects.get()
    client.post(reverse("staff:mailbox", args=[box.public_id]), {"weekly": "on", "text_language": "ug"})
    box.refresh_from_db()
    assert (box.reminders, box.weekly, box.language) == (False, True, "ug")
    text = client.post(reverse("staff:end_mailbox", args=[box.public_id]), follow=True).content.decode()
    assert "ended" in text


def test_the_other_side_sees_no_address_and_ends_nothing(stage: Stage) -> None:
    add(stage, stage.client(Role.PROGRAMME_OFFICER))
    box, hosts = Mailbox.objects.get(), stage.client(Role.HOST_COORDINATOR)
    assert box.address not in hosts.get(reverse("staff:mailboxes", args=[stage.scheme.slug])).content.decode()
    assert hosts.get(reverse("staff:mailbox", args=[box.public_id])).status_code == 404
    for name in ("end_mailbox", "mailbox_code", "confirm_mailbox"):
        assert hosts.post(reverse(f"staff:{name}", args=[box.public_id])).status_code == 404, name
    assert "Select a valid choice" in add(stage, hosts, Side.GIVING).content.decode()


def test_without_a_mail_server_the_page_says_so_and_lists_what_was_not_sent(stage: Stage, settings) -> None:
    settings.EMAIL_HOST = ""
    client = stage.client(Role.PROGRAMME_OFFICER)
    text = add(stage, client).content.decode()
    assert "No mail server is set up." in text and "not sent: no mail server is set up" in text and not mail.outbox
    settings.EMAIL_HOST = "mail.example"
    notice, box = Notice.objects.get(), Mailbox.objects.get()
    again = reverse("staff:send_notice", args=[box.public_id, notice.pk])
    assert "Sent." in client.post(again, follow=True).content.decode() and len(mail.outbox) == 1
    assert "This was sent" in client.post(again, follow=True).content.decode() and len(mail.outbox) == 1


def test_a_notice_of_another_mailbox_is_not_found(stage: Stage) -> None:
    client = stage.client(Role.PROGRAMME_OFFICER)
    add(stage, client)
    box = Mailbox.objects.get()
    assert client.post(reverse("staff:send_notice", args=[box.public_id, 10**15])).status_code == 404


def test_the_same_mailbox_twice_is_one(stage: Stage) -> None:
    client = stage.client(Role.PROGRAMME_OFFICER)
    add(stage, client)
    assert "This mailbox is there already." in add(stage, client).content.decode()
    assert Mailbox.objects.count() == 1
