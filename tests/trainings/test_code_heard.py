"""Codes on a wall: what they count, what a script does to them, when answers are shown, and what is kept."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from counterfoil.base.errors import Refusal
from counterfoil.base.models import AuditEvent
from counterfoil.partners.models import Scheme
from counterfoil.trainings import code_actions as codes
from counterfoil.trainings import heard_actions, heard_queries, plain, throttle
from counterfoil.trainings.code_actions import Added
from counterfoil.trainings.models import Code, Count, ReactionTotal
from counterfoil.trainings.models import TestTotal as AnswerTotal
from tests import cast
from tests.trainings import heard
from tests.trainings.heard import GUESTS, HOSTS, SOMEBODY


@pytest.fixture
def scheme(db) -> Scheme:
    return cast.scheme()


@pytest.fixture(autouse=True)
def calm(monkeypatch) -> throttle.Throttle:
    """A throttle of the test's own, whose clock stands still until the test moves it."""
    made = throttle.Throttle(clock=lambda: calm_clock[0])
    calm_clock[0] = 0.0
    monkeypatch.setattr(codes, "throttle", made)
    return made


calm_clock = [0.0]


def react(code: Code, times: int, **answers: int) -> None:
    for _each in range(times):
        calm_clock[0] += 2
        codes.add_reaction(
            code=code, answers={key.replace("_", "-"): value for key, value in answers.items()}, by=SOMEBODY
        )


def close(code: Code) -> Code:
    codes.close_code(code=code, by=HOSTS)
    return Code.objects.get(pk=code.pk)


# --- counting ---------------------------------------------------------------------------------------------


def test_a_script_that_opens_it_ten_thousand_times_spoils_the_code_and_not_the_headcount(scheme) -> None:
    course = heard.course(scheme, seats=60)
    code = heard.code(course)
    Count.objects.create(course=course, session=code.session, side="receiving", number=31, entered_by="x")
    said = []
    for number in range(10_000):
        calm_clock[0] = number / 1000  # a thousand a second
        said.append(codes.add_one(code=code, by=SOMEBODY))
    code.refresh_from_db()
    assert said.count(Added.COUNTED) == code.counted == 60 + 9  # a full room at once, and nine more in ten seconds
    assert code.unreliable
    assert 10_000 - code.counted - throttle.WRITTEN_BY < code.turned_away <= 10_000 - code.counted
    assert Count.objects.get().number == 31


def test_a_slow_script_comes_no_further_than_three_times_the_seats(scheme) -> None:
    code = heard.code(heard.course(scheme, seats=5))
    for _each in range(20):
        calm_clock[0] += 60
        codes.add_one(code=code, by=SOMEBODY)
    code.refresh_from_db()
    assert (code.counted, code.unreliable) == (15, True)
    assert codes.most(heard.code(heard.course(scheme, "Without seats"))) == 2000


def test_a_code_counts_only_while_it_is_open_and_only_what_it_is_for(scheme) -> None:
    course = heard.course(scheme)
    where, hour = heard.session(course), dt.timedelta(hours=1)
    now = timezone.now()
    later = codes.make_code(course=course, session=where, what="count", opens_at=now + hour,
                            closes_at=now + 2 * hour, by=GUESTS)  # fmt: skip
    assert _refused(codes.add_one, code=later, by=SOMEBODY) == "not_yet"
    assert _refused(codes.add_reaction, code=later, answers={"useful": 5}, by=SOMEBODY) == "other"
    closed = close(later)
    assert _refused(codes.add_one, code=closed, by=SOMEBODY) == "closed"
    assert _refused(codes.close_code, code=closed, by=HOSTS) == "closed"
    assert not codes._count(closed)  # nor one that was loaded before it closed


def test_one_code_for_each_thing_and_by_a_side_alone(scheme) -> None:
    course = heard.course(scheme)
    made = heard.code(course)
    again = {"course": course, "session": made.session, "what": "count", "closes_at": heard.in_an_hour()}
    assert _refused(codes.make_code, **again, by=HOSTS) == "there"
    assert _refused(codes.make_code, **again, by=cast.BY) == "no_side"
    past = timezone.now() - dt.timedelta(minutes=1)
    again["what"] = "reaction"
    assert _refused(codes.make_code, **{**again, "closes_at": past}, by=HOSTS) == "times"


# --- answers -----------------------------------------------------------------------------------------------


def test_answers_are_shown_once_the_code_is_closed_and_from_ten_up(scheme) -> None:
    code = heard.code(heard.course(scheme), "reaction")
    react(code, 6, useful=5, clear=4)
    react(code, 6, useful=3)
    assert heard_queries.reactions(code) == []  # two looks would tell the answer in between
    told = {one.question.code: one for one in heard_queries.reactions(close(code))}
    assert told["useful"].shares == [0, 0, 50, 0, 50] and told["useful"].answered == 10
    assert told["clear"].shares is None and told["clear"].answered is None  # six answered
    assert Code.objects.get(pk=code.pk).counted == 12


def test_nothing_chosen_adds_nothing_and_a_made_up_answer_no_counter(scheme) -> None:
    code = heard.code(heard.course(scheme), "reaction")
    assert _refused(codes.add_reaction, code=code, answers={}, by=SOMEBODY) == "nothing"
    codes.add_reaction(code=code, answers={"useful": 77, "made-up": 1}, by=SOMEBODY)
    assert sum(ReactionTotal.objects.values_list("number", flat=True)) == 0


def test_no_counter_tells_which_answers_came_together(scheme) -> None:
    code = heard.code(heard.course(scheme), "reaction")
    react(code, 1, useful=5, clear=1)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(DISTINCT xmin::text) FROM trainings_reactiontotal WHERE code_id = %s", [code.pk])
        assert cursor.fetchone() == (1,)  # all were written anew
    assert not AuditEvent.objects.filter(actor=SOMEBODY.actor_id).exists()
    kept = json.dumps(list(Code.objects.values()), default=str)
    assert "127.0.0.1" not in kept and set(ReactionTotal.objects.values()[0]) == {
        "id", "code_id", "question_id", "answer", "number",
    }  # fmt: skip


def test_a_test_tells_the_share_that_is_right_before_and_after(scheme) -> None:
    course = heard.course(scheme)
    first, second = heard.ask(course), heard.ask(course, "Who pays?", ("she", "he", "nobody"), right=2)
    before, after = heard.code(course, "before"), heard.code(course, "after")
    for code, right in ((before, 3), (after, 9)):
        for number in range(12):
            calm_clock[0] += 2
            answers = {first.pk: 0 if number < right else 1}
            codes.add_test(code=code, answers=answers | ({second.pk: 2} if number < 4 else {}), by=SOMEBODY)
        assert heard_queries.learnt(course) == []
        close(code)
    told = heard_queries.learnt(course)
    assert [(one.before, one.after) for one in told] == [(25, 75), (None, None)]
    assert AnswerTotal.objects.count() == 10


def test_a_test_is_worded_before_anybody_is_asked(scheme) -> None:
    course = heard.course(scheme)
    soon = {"course": course, "what": "before", "closes_at": heard.in_an_hour(), "by": HOSTS}
    assert _refused(codes.make_code, **soon) == "no_questions"
    question = heard.ask(course)
    heard_actions.change_test_question(question=question, words="Else?", answers=["a", "b", "c"], right=2, by=HOSTS)
    dropped = heard.ask(course, "To be dropped")
    heard_actions.drop_test_question(question=dropped, by=HOSTS)
    codes.make_code(**soon)
    assert AnswerTotal.objects.count() == 3
    for act in (
        lambda: heard.ask(course, "One more"),
        lambda: heard_actions.drop_test_question(question=question, by=HOSTS),
    ):
        assert _refused(act) == "asked"


@pytest.mark.parametrize(
    ("words", "answers", "right", "code"),
    [
        ("How many?", ["one"], 0, "answers"),
        ("How many?", ["one", "one"], 0, "answers"),
        ("How many?", ["one", "two"], 2, "right"),
        ("", ["one", "two"], 0, "long"),
        ("What is your ethnicity?", ["this", "that"], 0, "ethnicity"),
        ("您信什么宗教？", ["甲", "乙"], 0, "religion"),
    ],
)
def test_a_question_that_may_not_be_asked_is_refused(scheme, words, answers, right, code) -> None:
    assert _refused(heard.ask, heard.course(scheme), words, answers, right) == code


# --- the page -----------------------------------------------------------------------------------------------


def test_opening_the_page_counts_nothing_and_pressing_counts_once_a_day(scheme) -> None:
    code = heard.code(heard.course(scheme))
    telephone, address = Client(enforce_csrf_checks=True), f"/en/q/{code.token}/"
    for _each in range(3):
        page = telephone.get(address)
        assert page.status_code == 200 and "I am here" in page.content.decode() and not page.cookies
    answer = telephone.post(address)
    assert answer.status_code == 302
    assert {cookie.value for cookie in answer.cookies.values()} == {"counted"}
    assert all(
        0 < int(cookie["max-age"]) <= 86400 and code.token in cookie["path"] for cookie in answer.cookies.values()
    )
    assert "Thank you" in telephone.get(answer.url).content.decode()
    assert "done=again" in telephone.post(f"/zh-hans/q/{code.token}/").url
    code.refresh_from_db()
    assert code.counted == 1


def test_the_page_says_when_it_is_too_much_closed_or_nowhere(scheme) -> None:
    code = heard.code(heard.course(scheme, seats=1))
    for _each in range(4):
        page = Client().post(f"/en/q/{code.token}/")
    assert page.status_code == 429 and "Too many came at once" in page.content.decode()
    close(code)
    page = Client().post(f"/en/q/{code.token}/")
    assert page.status_code == 409 and "closed" in page.content.decode()
    for nowhere in ("made-up", "%00", "x" * 44, "%F0%9F%98%80"):
        assert Client().get(f"/en/q/{nowhere}/").status_code == 404
    assert page.headers["X-Robots-Tag"] == "noindex, nofollow"


def test_reaction_and_test_pages_take_answers_and_leave_out_what_was_skipped(scheme) -> None:
    course = heard.course(scheme)
    question = heard.ask(course)
    code, test = heard.code(course, "reaction"), heard.code(course, "before")
    assert Client().post(f"/en/q/{code.token}/", {"useful": "", "clear": "x"}).status_code == 409
    assert Client().post(f"/en/q/{code.token}/", {"useful": "5", "clear": ""}).status_code == 302
    assert ReactionTotal.objects.get(code=code, question="useful", answer=5).number == 1
    assert question.words in Client().get(f"/en/q/{test.token}/").content.decode()
    Client().post(f"/en/q/{test.token}/", {f"q{question.pk}": "1", "q99999": "1", "qx": "1"})
    assert list(AnswerTotal.objects.order_by("answer").values_list("number", flat=True)) == [0, 1]


@pytest.mark.parametrize("language", ["zh-hans", "ug"])
def test_a_language_stands_in_the_original_until_a_native_speaker_has_read_it(scheme, language) -> None:
    code = heard.code(heard.course(scheme))
    page = Client().get(f"/{language}/q/{code.token}/").content.decode()
    assert "I am here" in page and plain.words_in(language)["count_button"] not in page
    heard_actions.note_words_read(scheme=scheme, language=language, sha256=plain.hash_of(language), by=HOSTS)
    page = Client().get(f"/{language}/q/{code.token}/").content.decode()
    assert "I am here" not in page and plain.words_in(language)["count_button"] in page
    refused = _refused(heard_actions.note_words_read, scheme=scheme, language=language, sha256="0" * 64, by=HOSTS)
    assert refused == "changed"


def test_every_language_has_every_plain_word() -> None:
    assert plain.words_in("en").keys() == plain.words_in("zh-hans").keys() == plain.words_in("ug").keys()


def _refused(act, *args, **kwargs) -> str:
    with pytest.raises(Refusal) as refused:
        act(*args, **kwargs)
    return refused.value.code
