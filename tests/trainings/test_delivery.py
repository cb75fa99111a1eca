"""A message on its way to owners of groups, against a mail server: each once, retried after a no, never doubled."""

from __future__ import annotations

import os
import signal
import socket
import threading
from collections.abc import Iterator

import pytest
from django.db import connection
from django.utils import timezone

from counterfoil.base.errors import Refusal
from counterfoil.partners.models import Scheme
from counterfoil.promises.models import Mailbox
from counterfoil.trainings import contact_actions, message_actions, robots, tasks
from counterfoil.trainings import delivery_actions as deliveries
from counterfoil.trainings.models import Contact, Delivery, Group, Message
from counterfoil.trainings.sent import Cut, No
from tests import cast
from tests.trainings import groups, mail_server
from tests.trainings.heard import GUESTS, HOSTS

BY = cast.System("deliveries")
State = Delivery.State


@pytest.fixture
def scheme(db) -> Scheme:
    return cast.scheme()


@pytest.fixture
def server(settings) -> Iterator[mail_server.Server]:
    with mail_server.running() as made:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", made.port, 0.25
        yield made


def sent_message(scheme: Scheme, owners: int = 1) -> Message:
    """A message to so many owners, of a group each; the first owns two."""
    for number in range(1, owners + 1):
        box = groups.mailbox(scheme, f"office{number}@valley.example")
        reached = groups.contact(scheme, f"Office {number}", mailbox=box)
        groups.group(scheme, f"Group of office {number}", contact=reached)
    groups.group(scheme, "Second group of office 1", contact=Contact.objects.earliest("pk"))
    made = groups.message(scheme)
    message_actions.send_message(message=made, groups=Group.objects.all(), by=GUESTS)
    return made


def states() -> list[str]:
    return list(Delivery.objects.order_by("pk").values_list("state", flat=True))


def pauses_pass() -> None:
    Delivery.objects.update(again_at=None)


def test_the_owners_of_twenty_four_groups_get_it_once_each(scheme, server) -> None:
    sent_message(scheme, 23)
    for _twice in range(2):
        tasks.deliver_task(timestamp=0)
        tasks.send_task()
    assert server.addressees() == sorted(box.address for box in Mailbox.objects.all())
    assert states() == [State.SENT] * 23
    first = server.letters()[0].get_payload(decode=True).decode()
    assert "1. Group of office 1" in first and "24. Second group of office 1" in first
    assert "Order together." in first and "This scheme is invented" in first


def test_a_no_is_tried_again_by_itself_with_growing_pauses_and_fails_after_the_fifth(scheme, server) -> None:
    sent_message(scheme)
    server.manner = "no"
    pauses = []
    for _each in range(5):
        before = timezone.now()
        assert deliveries.send_waiting(by=BY) == 1
        assert deliveries.send_waiting(by=BY) == 0  # not before its pause has passed
        delivery = Delivery.objects.get()
        pauses.append(delivery.again_at and round((delivery.again_at - before).total_seconds() / 60))
        pauses_pass()
    assert pauses == [1, 5, 30, 120, None]
    assert (delivery.state, delivery.tries, delivery.why) == (State.FAILED, 5, "SMTP 554")
    server.manner = "takes"
    deliveries.send_again(delivery=delivery, by=GUESTS)
    deliveries.send_waiting(by=BY)
    assert states() == [State.SENT] and len(server.got) == 1


def test_a_server_that_is_gone_or_greets_nobody_is_tried_again(scheme, server, settings) -> None:
    sent_message(scheme)
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        settings.EMAIL_PORT = closed.getsockname()[1]
        deliveries.send_waiting(by=BY)
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.why) == (State.WAITING, "ConnectionRefusedError")
    settings.EMAIL_PORT, server.manner = server.port, "mute"
    pauses_pass()
    deliveries.send_waiting(by=BY)
    delivery.refresh_from_db()
    assert (delivery.state, delivery.tries, delivery.why) == (State.WAITING, 2, "SMTPServerDisconnected")
    server.manner = "takes"
    pauses_pass()
    deliveries.send_waiting(by=BY)
    assert states() == [State.SENT] and len(server.got) == 1


def test_a_server_that_has_the_letter_and_says_nothing_leaves_it_unknown(scheme, server) -> None:
    sent_message(scheme)
    server.manner = "mute_after"
    deliveries.send_waiting(by=BY)
    assert states() == [State.UNKNOWN] and len(server.got) == 1
    server.manner = "takes"
    pauses_pass()
    assert deliveries.send_waiting(by=BY) == 0  # never by itself


def test_a_worker_killed_in_the_middle_leaves_unknown_and_no_second_letter(committed_db, settings) -> None:
    with mail_server.running() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", server.port, 5
        sent_message(cast.scheme(), 2)
        server.manner = "mute_after"
        connection.close()  # or the worker would speak on our line
        worker = os.fork()
        if not worker:
            try:
                deliveries.send_waiting(by=BY)
            finally:
                os._exit(0)
        assert server.has_one.wait(5)
        os.kill(worker, signal.SIGKILL)
        os.waitpid(worker, 0)
        server.manner = "takes"
        deliveries.mark_cut_off(by=BY)
        deliveries.send_waiting(by=BY)
        assert states() == [State.SENDING, State.SENT]  # it may be another worker's still
        Delivery.objects.filter(state=State.SENDING).update(at=timezone.now() - deliveries.CUT_OFF)
        tasks.deliver_task(timestamp=0)
        assert states() == [State.UNKNOWN, State.SENT]
        assert server.addressees() == ["office1@valley.example", "office2@valley.example"]
        connection.close()


def test_two_workers_at_once_send_each_once(committed_db, settings) -> None:
    with mail_server.running() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", server.port, 5
        sent_message(cast.scheme(), 12)

        def work() -> None:
            deliveries.send_waiting(by=BY)
            connection.close()

        workers = [threading.Thread(target=work) for _each in range(2)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        assert server.addressees() == sorted(box.address for box in Mailbox.objects.all())
        assert states() == [State.SENT] * 12
        connection.close()


def test_a_contact_that_ended_meanwhile_gets_nothing(scheme, server) -> None:
    sent_message(scheme)
    contact_actions.end_contact(contact=Contact.objects.get(), by=HOSTS)
    deliveries.send_waiting(by=BY)
    delivery = Delivery.objects.get()
    assert (delivery.why, server.got) == ("this contact has ended", [])
    Delivery.objects.update(state=State.UNKNOWN)
    assert refused(deliveries.send_again, delivery=delivery, by=GUESTS) == "ended"


def test_without_a_mail_server_it_waits_and_says_why(scheme, settings) -> None:
    settings.EMAIL_HOST = ""
    sent_message(scheme)
    deliveries.send_waiting(by=BY)
    assert Delivery.objects.get().why == "no mail server is set up"


@pytest.mark.parametrize(
    ("outcome", "state"), [(None, State.SENT), (No("HTTP 500"), State.WAITING), (Cut("no answer"), State.UNKNOWN)]
)
def test_a_robot_is_told_once_and_what_it_answers_is_kept(scheme, monkeypatch, outcome, state) -> None:
    said: list[tuple[str, str, str]] = []

    def say(*what: str) -> None:
        said.append(what)
        if outcome:
            raise outcome

    monkeypatch.setattr(robots, "say", say)
    reached = groups.contact(scheme, robot=groups.WECOM)
    groups.group(scheme, contact=reached)
    message_actions.send_message(message=groups.message(scheme), groups=Group.objects.all(), by=GUESTS)
    deliveries.send_waiting(by=BY)
    delivery = Delivery.objects.get()
    assert delivery.state == state and delivery.why == str(outcome or "")
    assert said[0][0] == groups.WECOM and "Order together." in said[0][2]


def test_what_goes_by_hand_is_sent_by_nobody_until_somebody_says_so(scheme, server) -> None:
    groups.group(scheme, contact=groups.contact(scheme))
    message_actions.send_message(message=groups.message(scheme), groups=Group.objects.all(), by=GUESTS)
    assert states() == [State.BY_HAND] and deliveries.send_waiting(by=BY) == 0
    delivery = Delivery.objects.get()
    assert refused(deliveries.send_again, delivery=delivery, by=GUESTS) == "state"
    assert refused(deliveries.mark_sent, delivery=delivery, by=HOSTS) == "other_side"
    marked = deliveries.mark_sent(delivery=delivery, by=GUESTS)
    assert (marked.state, marked.by) == (State.MARKED, GUESTS.actor_id)
    assert refused(deliveries.mark_sent, delivery=delivery, by=GUESTS) == "state"


def refused(act, **kwargs) -> str:
    with pytest.raises(Refusal) as caught:
        act(**kwargs)
    return caught.value.code
