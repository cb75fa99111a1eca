"""Taking words about a private person out of what else stays: groups, messages, questions, samples (GUARDRAILS G13).

No history of these words is kept anywhere, so that nothing else has to be cleared. Either side may: whoever sees
such words first.
"""

from __future__ import annotations

from django.db import transaction

from counterfoil.base import audit
from counterfoil.base.actors import Actor
from counterfoil.base.listing import listed
from counterfoil.base.text import one_line
from counterfoil.partners.access import must_speak
from counterfoil.trainings.group_actions import LONGEST_PURPOSE
from counterfoil.trainings.heard_actions import LONGEST_QUESTION
from counterfoil.trainings.message_actions import LONGEST_TITLE, LONGEST_WORDS
from counterfoil.trainings.models import Group, Message, Sample, TestQuestion
from counterfoil.trainings.sample_actions import LONGEST_BASIS

TAKEN_OUT = "—"


@transaction.atomic
def redact_group(*, group: Group, by: Actor, words: str = "") -> Group:
    """Put other words in the place of what a group is for, for good; what it was found by goes with them.

    Raises:
        Refusal: who acts speaks for neither side (code "no_side").
    """
    must_speak(by, group.scheme)
    group.purpose = (one_line(words) or TAKEN_OUT)[:LONGEST_PURPOSE]
    keys = listed(group.purpose)
    group.sort_key, group.pieces = keys["sort_key"], keys["pieces"]
    group.save(update_fields=["purpose", "sort_key", "pieces"])
    audit.record(
        by=by, verb="redact_group", kind="group", subject=group.public_id, scheme=group.scheme.public_id
    )  # fmt: skip
    return group


@transaction.atomic
def redact_message(*, message: Message, by: Actor, words: str = "") -> Message:
    """Put other words in the place of a message's title and text, also after it was sent. What was sent is out.

    Raises:
        Refusal: as `redact_group`.
    """
    must_speak(by, message.scheme)
    message.title = TAKEN_OUT[:LONGEST_TITLE]
    message.words = (words.strip() or TAKEN_OUT)[:LONGEST_WORDS]
    message.save(update_fields=["title", "words"])
    audit.record(
        by=by, verb="redact_message", kind="message", subject=message.public_id, scheme=message.scheme.public_id
    )
    return message


@transaction.atomic
def redact_question(*, question: TestQuestion, by: Actor, words: str = "") -> TestQuestion:
    """Put other words in the place of a test's question and its answers, also while it is asked; totals stay.

    Raises:
        Refusal: as `redact_group`.
    """
    course = question.course
    must_speak(by, course.scheme)
    question.words = (one_line(words) or TAKEN_OUT)[:LONGEST_QUESTION]
    question.answers = [f"{TAKEN_OUT} {number}" for number in range(1, len(question.answers) + 1)]
    question.save(update_fields=["words", "answers"])
    audit.record(
        by=by, verb="redact_question", kind="course", subject=course.public_id, scheme=course.scheme.public_id
    )
    return question


@transaction.atomic
def redact_sample(*, sample: Sample, by: Actor, words: str = "") -> Sample:
    """Put another basis in the place of that of a sample, for good; its numbers stay.

    Raises:
        Refusal: as `redact_group`.
    """
    scheme = sample.course.scheme
    must_speak(by, scheme)
    sample.basis = (one_line(words) or TAKEN_OUT)[:LONGEST_BASIS]
    sample.save(update_fields=["basis"])
    audit.record(by=by, verb="redact_sample", kind="sample", subject=sample.public_id, scheme=scheme.public_id)
    return sample
