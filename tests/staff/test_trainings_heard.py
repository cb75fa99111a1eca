"""Pages about what is heard of a course: codes and sheets, the test, samples, the plain words."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from counterfoil.base.models import AuditEvent
from counterfoil.partners.roles import Role
from counterfoil.trainings import code_actions, heard_actions, plain
from counterfoil.trainings.models import Code, Course, Group, Message, Sample, WordsRead
from counterfoil.trainings.models import TestQuestion as Question
from tests.trainings import groups, heard
from tests.trainings.heard import HOSTS, SOMEBODY

HOST = Role.HOST_COORDINATOR


@pytest.fixture
def course(stage) -> Course:
    return heard.course(stage.scheme)


def at(name: str, *args: object) -> str:
    return reverse(f"staff:{name}", args=args)


def text(response) -> str:
    return response.content.decode()


def test_a_code_is_made_printed_and_closed(stage, course) -> None:
    client, session = stage.client(Role.TRAINER), heard.session(course)
    new = at("new_code", course.public_id)
    page = client.post(new, {"what": "count", "session": "", "span": "hours"})
    assert page.status_code == 200 and "Choose which." in text(page) and not Code.objects.exists()
    made = client.post(new, {"what": "count", "session": str(session.public_id), "span": "session"})
    code = Code.objects.get()
    assert made.url == at("code_sheet", code.public_id) and code.is_open()
    sheet = text(client.get(made.url))
    assert code.token in sheet and "<svg" in sheet and "Are you here today?" in sheet
    assert plain.words_in("ug")["count"] not in sheet and "A native speaker reads the words first." in sheet
    again = client.post(new, {"what": "count", "session": str(session.public_id), "span": "hours"})
    assert "There is such a code already." in text(again)
    client.post(at("close_code", code.public_id))
    assert "closed" in text(client.get(at("heard", course.public_id)))
    assert Code.objects.get().is_closed()


def test_the_page_tells_what_a_script_did_and_answers_only_once_closed(stage, course) -> None:
    code = heard.code(course)
    Code.objects.filter(pk=code.pk).update(counted=46, turned_away=9954, unreliable=True)
    reaction = code_actions.make_code(
        course=course, session=code.session, what="reaction", closes_at=heard.in_an_hour(), by=HOSTS
    )
    for _each in range(12):
        code_actions.add_reaction(code=reaction, answers={"useful": 5}, by=SOMEBODY)
    client = stage.client(Role.AUDITOR)
    page = text(client.get(at("heard", course.public_id)))
    assert "46 person-times, may repeat" in page and "Unreliable:" in page and "How useful was today?" not in page
    code_actions.close_code(code=reaction, by=HOSTS)
    page = text(client.get(at("heard", course.public_id)))
    assert "100 %" in page and "Fewer than ten answered." in page
    assert "Make a code" not in page  # an auditor reads


def test_a_question_keeps_what_was_typed_warns_of_persons_and_stays_once_asked(stage, course) -> None:
    client, new = stage.client(HOST), at("new_question", course.public_id)
    typed = {"words": "Call Li Xiaohong on 13812345678?", "answers": "yes\nno", "right": "1"}
    page = client.post(new, typed)
    assert page.status_code == 200 and "13812345678" in text(page) and not Question.objects.exists()
    assert client.post(new, {**typed, "words": "Which knot holds?", "right": "3"}).status_code == 200
    client.post(new, {**typed, "words": "Which knot holds?"})
    question = Question.objects.get()
    there = at("test_question", course.public_id, question.position)
    assert "Which knot holds?" in text(client.get(there))
    client.post(there, {"words": "Which knot slips?", "answers": "this\nthat\nnone", "right": "3"})
    question.refresh_from_db()
    assert (question.words, question.right) == ("Which knot slips?", 2)
    heard.code(course, "before")
    page = client.post(at("drop_question", course.public_id, question.position), follow=True)
    assert "before and after must ask the same" in text(page)
    assert "its questions stay" in text(client.get(at("heard", course.public_id)))


def test_a_sample_below_ten_is_refused_with_the_reason_and_keeps_what_was_typed(stage, course) -> None:
    client, new = stage.client(HOST), at("new_sample", course.public_id)
    typed = {
        "question": "began-enterprise", "asked_on": timezone.localdate().isoformat(), "answered": "9", "yes": "2",
        "basis": "by telephone, whoever wished to answer",
    }  # fmt: skip
    page = text(client.post(new, typed))
    assert "Fewer than ten answered" in page and "whoever wished to answer" in page and not Sample.objects.exists()
    assert client.post(new, {**typed, "answered": "19"}).status_code == 302
    assert "2 of 19 said yes" in text(client.get(at("heard", course.public_id)))


def test_a_native_speaker_lets_the_words_be_shown(stage, course) -> None:
    client, there = stage.client(HOST), at("plain_words", stage.scheme.slug)
    assert plain.words_in("ug")["kept"] in text(client.get(there))
    stale = client.post(there, {"read": "ug", "sha256": "0" * 64}, follow=True)
    assert "These words have changed." in text(stale) and not WordsRead.objects.exists()
    client.post(there, {"read": "ug", "sha256": plain.hash_of("ug")})
    sheet = text(client.get(at("code_sheet", heard.code(course).public_id)))
    assert plain.words_in("ug")["count"] in sheet and plain.words_in("zh-hans")["count"] not in sheet
    assert client.post(there, {"read": "tlh", "sha256": "x"}).status_code == 404


def test_heard_pages_hold_nothing_for_an_outsider(stage, course) -> None:
    code = heard.code(course)
    heard_actions.note_words_read(scheme=stage.scheme, language="ug", sha256=plain.hash_of("ug"), by=HOSTS)
    client = stage.client(stage.outsider)
    for there in (at("heard", course.public_id), at("code_sheet", code.public_id)):
        assert client.get(there).status_code == 404
    assert client.post(at("close_code", code.public_id)).status_code == 404
    assert Code.objects.get().closes_at > timezone.now() + dt.timedelta(minutes=30)


def test_words_about_a_person_are_taken_out_of_all_that_stays(stage, course) -> None:
    heard.ask(course, "What did Li Xiaohong say?")
    heard.code(course, "before")
    sample = heard.sample(course, basis="Li Xiaohong asked them")
    group = groups.group(stage.scheme, "Li Xiaohong's weavers")
    message = groups.message(stage.scheme, title="Li Xiaohong writes", words="Ask Li Xiaohong.")
    client = stage.client(Role.PROGRAMME_OFFICER)  # also of the other side: whoever sees it first
    question = course.test_questions.get()
    for there in (
        at("redact_question", course.public_id, question.position), at("redact_sample", sample.public_id),
        at("redact_group", group.public_id), at("redact_message", message.public_id),
    ):  # fmt: skip
        assert "13812345678" in text(client.post(there, {"words": "ask 13812345678"}))  # nor may others come in
        assert client.post(there, {"words": ""}).status_code == 302
    held = [
        *Question.objects.values(), *Sample.objects.values(), *Group.objects.values(), *Message.objects.values(),
        *AuditEvent.objects.values(),
    ]  # fmt: skip
    assert "xiaohong" not in str(held).lower()
    sample.refresh_from_db()
    assert (sample.basis, sample.yes) == ("—", 12)
