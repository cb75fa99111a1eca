"""Every write about what is asked of people: the organiser's test, and who has read the plain words."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from counterfoil.base import audit
from counterfoil.base.actors import Actor
from counterfoil.base.errors import Refusal
from counterfoil.base.text import LANGUAGES, one_line
from counterfoil.partners.access import must_speak
from counterfoil.partners.models import Scheme
from counterfoil.safeguards.lexicon import check_request
from counterfoil.trainings import plain
from counterfoil.trainings.models import Code, Course, TestQuestion, WordsRead

FEWEST_ANSWERS, MOST_ANSWERS = 2, 6
MOST_QUESTIONS = 12
LONGEST_QUESTION, LONGEST_ANSWER = 200, 120


@transaction.atomic
def add_test_question(*, course: Course, words: str, answers: Sequence[str], right: int, by: Actor) -> TestQuestion:
    """Add a question to a course's test, which asks the same before and after.

    Args:
        answers: two to six, in their order.
        right: which of them is right, from 0.

    Raises:
        Refusal: who acts speaks for neither side; a code of the test was made; the question asks for what must not be
            kept (G1), has too few or too many answers, or the test too many questions.
            `code`: no_side, asked, answers, right, many, or that of the lexicon.
    """
    words, answers = _looked_over(words, answers, right)
    _must_not_be_asked(course, by)
    there = course.test_questions
    if there.filter(dropped_at=None).count() >= MOST_QUESTIONS:
        problem = _("A test has %(most)s questions at most: people have other things to do.")
        raise Refusal(problem % {"most": MOST_QUESTIONS}, mend=_("Drop one first."), code="many")
    position = (there.aggregate(last=Max("position"))["last"] or 0) + 1
    made = TestQuestion(course=course, position=position, words=words, answers=list(answers), right=right)
    made.save()
    _note(course, "add_test_question", by)
    return made


@transaction.atomic
def change_test_question(
    *, question: TestQuestion, words: str, answers: Sequence[str], right: int, by: Actor
) -> TestQuestion:
    """Word a question of a test otherwise.

    Raises:
        Refusal: as `add_test_question`; or it was dropped.
    """
    words, answers = _looked_over(words, answers, right)
    _must_not_be_asked(question.course, by)
    question = _held(question)
    question.words, question.answers, question.right = words, list(answers), right
    question.save(update_fields=["words", "answers", "right"])
    _note(question.course, "change_test_question", by)
    return question


@transaction.atomic
def drop_test_question(*, question: TestQuestion, by: Actor) -> TestQuestion:
    """Take a question out of a test.

    Raises:
        Refusal: who acts speaks for neither side; a code of the test was made; it was dropped.
    """
    _must_not_be_asked(question.course, by)
    question = _held(question)
    question.dropped_at = timezone.now()
    question.save(update_fields=["dropped_at"])
    _note(question.course, "drop_test_question", by)
    return question


@transaction.atomic
def note_words_read(*, scheme: Scheme, language: str, sha256: str, by: Actor) -> WordsRead:
    """Say that a native speaker has read the plain words of a language, and that they are right.

    Args:
        sha256: of the words that were read, `plain.hash_of`.

    Raises:
        Refusal: who acts speaks for neither side; the words are others by now (code "changed").
    """
    side = must_speak(by, scheme)
    if language not in LANGUAGES or sha256 != plain.hash_of(language):
        raise Refusal(_("These words have changed."), mend=_("Read them again."), code="changed")
    read = WordsRead(scheme=scheme, language=language, sha256=sha256, side=side, entered_by=by.actor_id)
    read.save(force_insert=True)
    audit.record(
        by=by, verb="note_words_read", kind="words", subject=read.public_id, scheme=scheme.public_id,
        language=language,
    )  # fmt: skip
    return read


def _looked_over(words: str, answers: Sequence[str], right: int) -> tuple[str, list[str]]:
    """Question and answers, each on one line, if they may be asked."""
    words, kept = one_line(words), [one_line(answer) for answer in answers if one_line(answer)]
    if not words or len(words) > LONGEST_QUESTION or any(len(answer) > LONGEST_ANSWER for answer in kept):
        raise Refusal(
            _("A question has up to %(words)s signs, an answer up to %(answer)s.")
            % {"words": LONGEST_QUESTION, "answer": LONGEST_ANSWER},
            mend=_("Say it in fewer words."), where="words", code="long",
        )  # fmt: skip
    if not FEWEST_ANSWERS <= len(kept) <= MOST_ANSWERS or len(set(kept)) != len(kept):
        raise Refusal(
            _("A question has two to six different answers."), mend=_("One answer a line."), where="answers",
            code="answers",
        )  # fmt: skip
    if not 0 <= right < len(kept):
        raise Refusal(
            _("None of the answers is that one."), mend=_("Say which is right."), where="right", code="right"
        )
    for where, text in (("words", words), *(("answers", answer) for answer in kept)):
        if finding := check_request(text):
            raise Refusal(finding.reason, mend=finding.mend, where=where, code=finding.code)
    return words, kept


def _must_not_be_asked(course: Course, by: Actor) -> None:
    """The course is held until the transaction ends, so that no code is made meanwhile."""
    must_speak(by, course.scheme)
    Course.objects.select_for_update(no_key=True).get(pk=course.pk)
    if course.codes.filter(what__in=(Code.What.BEFORE, Code.What.AFTER)).exists():
        raise Refusal(
            _("This test is asked already: before and after must ask the same."),
            mend=_("Leave the questions as they are."),
            code="asked",
        )


def _held(question: TestQuestion) -> TestQuestion:
    question = TestQuestion.objects.select_for_update().get(pk=question.pk)
    if question.dropped_at:
        raise Refusal(_("This question was dropped."), mend=_("Write it as a new one."), code="dropped")
    return question


def _note(course: Course, verb: str, by: Actor) -> None:
    audit.record(by=by, verb=verb, kind="course", subject=course.public_id, scheme=course.scheme.public_id)
