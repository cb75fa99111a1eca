"""Reminders and digests: who is told what and when, and that nothing is sent twice by itself."""

from __future__ import annotations

import datetime as dt
import re
import smtplib
import threading
from collections.abc import Iterator

import pytest
from django.core import mail
from django.db import connection
from django.utils import timezone

from counterfoil.base.errors import Refusal
from counterfoil.base.mail_server import MailServer
from counterfoil.base.sides import Side
from counterfoil.lines import actions as lines
from counterfoil.lines.models import Kind, Line, State
from counterfoil.partners.models import Scheme
from counterfoil.promises import tasks
from counterfoil.promises.models import Mailbox, Notice
from counterfoil.promises.notices import actions
from tests import cast
from tests.promises.lines import DUE, GUESTS, HOSTS, WORDS, agree, commitment, request, sensitive_sector

MONDAY = dt.date(2032, 3, 22)
BY = cast.System("reminders")


@pytest.fixture(autouse=True)
def server(settings) -> Iterator[None]:
    settings.EMAIL_HOST = "mail.example"  # the letters land in mail.outbox
    yield


def days_before(days: int) -> dt.date:
    return DUE - dt.timedelta(days=days)


def mailbox(scheme: Scheme, side: Side = Side.GIVING, confirmed: bool = True, **chosen: object) -> Mailbox:
    by = GUESTS if side == Side.GIVING else HOSTS
    made = actions.add_mailbox(
        scheme=scheme, organisation=cast.organisation(scheme, side), address=f"{side}@office.example", by=by, **chosen
    )  # fmt: skip
    if confirmed:
        actions.send_code(mailbox=made, by=by)
        made = actions.confirm_mailbox(mailbox=made, code=code_sent(), by=by)
        mail.outbox.clear()
    return made


def code_sent() -> str:
    return re.search(r"\b\d{8}\b", mail.outbox[-1].body).group()


def remind(today: dt.date) -> list[str]:
    """What `today` brings: the subjects of the reminders."""
    mail.outbox.clear()
    actions.send_reminders(today=today, by=BY)
    return [letter.subject for letter in mail.outbox]


def digest(today: dt.date = MONDAY) -> str:
    """The text of the one digest that `today` brings, or nothing."""
    mail.outbox.clear()
    actions.send_digests(today=today, by=BY)
    assert len(mail.outbox) <= 1
    return mail.outbox[0].body if mail.outbox else ""


@pytest.fixture
def scheme(db) -> Scheme:
    return cast.scheme()


# --- mailboxes ----------------------------------------------------------------------------------------------


def test_nothing_is_sent_to_a_mailbox_before_its_code_came_back(scheme) -> None:
    box = mailbox(scheme, confirmed=False)
    agree(commitment(scheme, due="2032-03"))
    assert remind(days_before(3)) == [] and digest() == ""
    actions.send_code(mailbox=box, by=GUESTS)
    with pytest.raises(Refusal) as refused:
        actions.confirm_mailbox(mailbox=box, code="00000000" if code_sent() != "00000000" else "1", by=GUESTS)
    assert refused.value.code == "wrong"
    assert remind(days_before(3)) == []
    mail.outbox.clear()


def test_a_code_is_tried_five_times_at_most(scheme) -> None:
    box = mailbox(scheme, confirmed=False)
    actions.send_code(mailbox=box, by=GUESTS)
    for _try in range(5):
        with pytest.raises(Refusal):
            actions.confirm_mailbox(mailbox=box, code="x", by=GUESTS)
    with pytest.raises(Refusal) as refused:
        actions.confirm_mailbox(mailbox=box, code=code_sent(), by=GUESTS)
    assert refused.value.code == "spent"


def test_one_code_a_day(scheme) -> None:
    box = mailbox(scheme, confirmed=False)
    actions.send_code(mailbox=box, by=GUESTS)
    with pytest.raises(Refusal) as refused:
        actions.send_code(mailbox=box, by=GUESTS)
    assert refused.value.code == "once_a_day" and len(mail.outbox) == 1


def test_the_code_stands_nowhere_but_in_the_letter(scheme) -> None:
    box = mailbox(scheme, confirmed=False)
    actions.send_code(mailbox=box, by=GUESTS)
    box.refresh_from_db()
    assert code_sent() not in str(Mailbox.objects.values().get())


@pytest.mark.parametrize("by", [HOSTS, cast.BY])
def test_only_the_offices_own_side_keeps_its_mailbox(scheme, by) -> None:
    box = mailbox(scheme)
    office = cast.organisation(scheme, Side.GIVING)
    chosen = {"language": "en", "reminders": False, "weekly": False}
    for act in (
        lambda: actions.add_mailbox(scheme=scheme, organisation=office, address="a@b.example", by=by),
        lambda: actions.change_mailbox(mailbox=box, **chosen, by=by),
        lambda: actions.end_mailbox(mailbox=box, by=by),
        lambda: actions.confirm_mailbox(mailbox=box, code="1", by=by),
    ):
        with pytest.raises(Refusal) as refused:
            act()
        assert refused.value.code == "no_side"


def test_a_mailbox_that_ended_gets_nothing_and_is_confirmed_anew(scheme) -> None:
    box = actions.end_mailbox(mailbox=mailbox(scheme), by=GUESTS)
    agree(commitment(scheme, due="2032-03"))
    assert remind(days_before(3)) == []
    again = actions.add_mailbox(
        scheme=scheme, organisation=box.organisation, address="GIVING@office.example ", by=GUESTS
    )
    assert again.pk == box.pk and not again.is_open and again.ended_at is None


def test_an_office_that_left_the_scheme_gets_nothing(scheme) -> None:
    box = mailbox(scheme)
    agree(commitment(scheme, due="2032-03"))
    scheme.parties.filter(organisation=box.organisation).delete()
    assert remind(days_before(3)) == [] and digest() == ""


# --- reminders ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("days", "count"), [(8, 0), (7, 1), (3, 1), (0, 1), (-1, 0)])
def test_a_reminder_comes_from_seven_days_before_a_line_falls_due(scheme, days: int, count: int) -> None:
    mailbox(scheme)
    agree(commitment(scheme, due="2032-03"))
    assert len(remind(days_before(days))) == count


def test_one_reminder_for_a_line_however_often_the_task_runs(scheme) -> None:
    mailbox(scheme)
    agree(commitment(scheme, due="2032-03"))
    assert len(remind(days_before(7))) == 1
    assert [remind(days_before(days)) for days in (7, 6, 0)] == [[], [], []]


def test_a_line_put_off_by_both_is_reminded_of_again(scheme) -> None:
    mailbox(scheme)
    line = agree(commitment(scheme, due="2032-03"))
    remind(days_before(7))
    later = cast.PartialDate.parse("2032-06")
    agree(lines.amend_line(line=line, words=WORDS, wording=1, owner=line.owner, due=later, by=HOSTS))
    assert remind(days_before(7)) == []
    assert len(remind(dt.date(2032, 6, 25))) == 1


def test_only_its_owners_office_is_reminded_and_of_what_its_side_agreed_to(scheme) -> None:
    mailbox(scheme)
    mailbox(scheme, Side.RECEIVING)
    theirs = commitment(scheme, due="2032-03", owner=Side.RECEIVING)  # written down by the guests
    assert remind(days_before(7)) == []
    agree(theirs)
    remind(days_before(7))
    assert [letter.to for letter in mail.outbox] == [["receiving@office.example"]]


@pytest.mark.parametrize("end", ["said kept", "not kept", "worded anew by the others"])
def test_nobody_is_reminded_of_what_is_done_settled_or_no_longer_agreed(scheme, end: str) -> None:
    mailbox(scheme)
    line = agree(commitment(scheme, due="2032-03"))
    if end == "said kept":
        lines.say_kept(line=line, evidence="List", by=GUESTS)
    elif end == "not kept":
        lines.settle_line(line=line, state=State.NOT_KEPT, reason="No budget", by=GUESTS)
    else:
        lines.amend_line(line=line, words="Forty machines", wording=1, owner=line.owner, due=line.due, by=HOSTS)
    assert remind(days_before(7)) == []


def test_a_reminder_says_what_is_due_in_the_language_of_the_mailbox(scheme) -> None:
    mailbox(scheme)
    agree(commitment(scheme, due="2032-03"))
    assert remind(days_before(7)) == ["C1 falls due in 7 days · Harbour City and Stone Valley"]
    body = mail.outbox[0].body
    for words in ("31 March 2032", f"C1  {WORDS}", "/en/staff/", "This scheme is invented", "Mailboxes"):
        assert words in body, words


def test_a_sensitive_line_is_named_by_its_number_alone(scheme) -> None:
    mailbox(scheme)
    need = request(scheme, "Unspeakable request", sector=sensitive_sector().code)
    agree(commitment(scheme, "Unspeakable promise", due="2032-03", answers=[need]))
    remind(days_before(7))
    text = mail.outbox[0].subject + mail.outbox[0].body + digest()
    assert "C1" in text and "R1" in text and "Unspeakable" not in text


def test_letters_name_nobody(scheme) -> None:
    officer = cast.member(scheme, cast.Role.PROGRAMME_OFFICER, username="somebody")
    box = actions.add_mailbox(
        scheme=scheme, organisation=cast.organisation(scheme, Side.GIVING), address="a@office.example", by=officer
    )
    actions.send_code(mailbox=box, by=officer)
    assert "somebody" not in mail.outbox[0].body and "programme officer" not in mail.outbox[0].body


# --- the digest -----------------------------------------------------------------------------------------------


def test_a_digest_tells_what_waits(scheme) -> None:
    mailbox(scheme)
    commitment(scheme, "Late one", due="2031")
    lines.open_line(scheme=scheme, draft=lines.Draft(kind=Kind.POINT, words="To sign"), by=HOSTS)
    theirs = agree(commitment(scheme, "To confirm", owner=Side.RECEIVING))
    lines.say_kept(line=theirs, evidence="List", by=HOSTS)
    Line.objects.filter(pk=request(scheme, "Long asked").line.pk).update(
        entered_at=dt.datetime(2032, 2, 1, tzinfo=dt.UTC)
    )
    text = digest()
    for words in ("Late one", "To sign", "To confirm", "Long asked"):
        assert words in text, words


def test_where_nothing_waits_nothing_is_sent(scheme) -> None:
    mailbox(scheme)
    agree(commitment(scheme, due="2040"))
    assert digest() == "" and not Notice.objects.filter(kind=Notice.Kind.DIGEST).exists()


@pytest.mark.parametrize(("days", "asked"), [(30, False), (31, True)])
def test_a_request_waits_thirty_days_before_it_stands_in_the_digest(scheme, days: int, asked: bool) -> None:
    mailbox(scheme)
    line = agree(request(scheme).line)
    moment = dt.datetime.combine(MONDAY - dt.timedelta(days=days), dt.time(9), dt.UTC)
    Line.objects.filter(pk=line.pk).update(entered_at=moment)
    assert bool(digest()) == asked


def test_a_side_is_not_told_of_its_own_requests_nor_of_what_it_worded_otherwise(scheme) -> None:
    mailbox(scheme, Side.RECEIVING)
    line = request(scheme).line
    Line.objects.filter(pk=line.pk).update(entered_at=dt.datetime(2031, 1, 1, tzinfo=dt.UTC))
    lines.object_to_line(line=commitment(scheme), words="Otherwise", wording=1, by=HOSTS)
    assert digest() == ""


def test_a_digest_comes_once_a_week_and_on_a_monday(scheme, monkeypatch) -> None:
    mailbox(scheme)
    commitment(scheme, due="2031")
    sent = []
    for day in range(14):
        monkeypatch.setattr(timezone, "localdate", lambda *_, day=day: MONDAY + dt.timedelta(days=day))
        mail.outbox.clear()
        tasks.remind_task(timestamp=0)
        tasks.remind_task(timestamp=0)
        sent.append(len(mail.outbox))
    assert sent == [1, 0, 0, 0, 0, 0, 0] * 2


def test_a_digest_does_not_grow_without_end(scheme) -> None:
    mailbox(scheme)
    drafts = [lines.Draft(kind=Kind.POINT, words=f"Point {number}") for number in range(12)]
    lines.open_lines(scheme=scheme, drafts=drafts, by=HOSTS)
    text = digest()
    assert "Point 9" in text and "Point 10" not in text and "and 2 more" in text


# --- nothing twice ----------------------------------------------------------------------------------------------


class Killed(BaseException):
    """What a worker that is killed raises: nothing catches it."""


def test_a_notice_whose_sending_was_cut_off_is_unknown_and_waits_for_a_person(scheme, monkeypatch) -> None:
    mailbox(scheme)
    agree(commitment(scheme, due="2032-03"))

    def die(*_: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr("counterfoil.promises.mail.send", die)
        with pytest.raises(Killed):
            actions.send_reminders(today=days_before(7), by=BY)
    notice = Notice.objects.get(kind=Notice.Kind.REMINDER)
    assert notice.state == Notice.State.SENDING
    assert actions.mark_cut_off(by=BY) == 0  # it may still be on its way
    Notice.objects.update(at=timezone.now() - dt.timedelta(minutes=16))
    assert actions.mark_cut_off(by=BY) == 1
    assert remind(days_before(6)) == []  # not by itself
    notice = actions.send_again(notice=notice, by=GUESTS)
    assert notice.state == Notice.State.SENT and len(mail.outbox) == 1
    with pytest.raises(Refusal) as refused:
        actions.send_again(notice=notice, by=GUESTS)
    assert refused.value.code == "sent" and len(mail.outbox) == 1


@pytest.mark.parametrize(
    ("error", "state"),
    [
        (smtplib.SMTPRecipientsRefused({}), Notice.State.FAILED),
        (smtplib.SMTPAuthenticationError(535, b"no"), Notice.State.FAILED),
        (ConnectionRefusedError(), Notice.State.FAILED),
        (smtplib.SMTPServerDisconnected(), Notice.State.UNKNOWN),
        (TimeoutError(), Notice.State.UNKNOWN),
    ],
)
def test_what_the_server_answers_is_kept(scheme, monkeypatch, error: Exception, state: str) -> None:
    mailbox(scheme)
    agree(commitment(scheme, due="2032-03"))

    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr("counterfoil.promises.mail.send", fail)
    assert [notice.state for notice in actions.send_reminders(today=days_before(7), by=BY)] == [state]
    assert Notice.objects.get(kind=Notice.Kind.REMINDER).state == state
    assert actions.send_reminders(today=days_before(6), by=BY) == []


def test_without_a_mail_server_notices_are_listed_and_may_be_sent_later(scheme, settings) -> None:
    mailbox(scheme)
    agree(commitment(scheme, due="2032-03"))
    settings.EMAIL_HOST = ""
    assert remind(days_before(7)) == []
    notice = Notice.objects.get(kind=Notice.Kind.REMINDER)
    assert notice.state == Notice.State.NOT_SENT and notice.may_be_sent_again
    settings.EMAIL_HOST = "mail.example"
    assert remind(days_before(6)) == []
    assert actions.send_again(notice=notice, by=GUESTS).state == Notice.State.SENT


def test_a_letter_to_a_mailbox_that_ended_is_not_sent_again(scheme, settings) -> None:
    box = mailbox(scheme)
    agree(commitment(scheme, due="2032-03"))
    settings.EMAIL_HOST = ""
    remind(days_before(7))
    actions.end_mailbox(mailbox=box, by=GUESTS)
    with pytest.raises(Refusal) as refused:
        actions.send_again(notice=Notice.objects.get(kind=Notice.Kind.REMINDER), by=GUESTS)
    assert refused.value.code == "not_open"


def test_two_workers_at_once_send_once(committed_db, monkeypatch) -> None:
    scheme = cast.scheme()
    mailbox(scheme)
    agree(commitment(scheme, due="2032-03"))
    commitment(scheme, "Late one", due="2031")
    days = iter([MONDAY + dt.timedelta(days=7)] * 100)
    monkeypatch.setattr(timezone, "localdate", lambda *_: next(days))
    start, met = threading.Barrier(3), []

    def run() -> None:
        start.wait()
        try:
            tasks.remind_task(timestamp=0)
        except BaseException as error:
            met.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not met
    assert sorted(letter.subject[:7] for letter in mail.outbox) == ["C1 fall", "What wa"]
    assert set(Notice.objects.values_list("state", flat=True)) == {Notice.State.SENT}


# --- the address of the mail server ---------------------------------------------------------------------------


def test_the_mail_server_is_read_from_one_address() -> None:
    assert MailServer.of("") == MailServer()
    full = MailServer.of("smtp://office%40a.example:p%2Fw@mail.example")
    assert (full.host, full.port, full.user, full.password) == ("mail.example", 587, "office@a.example", "p/w")
    assert full.starttls and not full.tls
    assert MailServer.of("smtps://mail.example").tls and MailServer.of("smtp+plain://localhost:2525").port == 2525


@pytest.mark.parametrize("address", ["http://mail.example", "mail.example:25", "smtp://"])
def test_an_address_of_no_mail_server_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match="EMAIL_URL"):
        MailServer.of(address)
