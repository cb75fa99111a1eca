"""Pages about what is heard, follow-up groups and messages: what each asks for, and what fills their addresses."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from counterfoil.people.permissions import Permission as P
from counterfoil.trainings import message_actions
from counterfoil.trainings.models import Group
from tests.trainings import groups, heard

DOORS: dict[str, tuple[P | None, P | None]] = {
    **dict.fromkeys(("heard", "group", "messages_of", "message", "message_card"), (P.READ_DRAFTS, None)),
    "asked_of": (P.READ_DRAFTS, P.PLAN_TRAININGS),
    "new_code": (P.COUNT_SESSIONS, P.COUNT_SESSIONS),
    "code_sheet": (P.COUNT_SESSIONS, None),
    "close_code": (None, P.COUNT_SESSIONS),
    **dict.fromkeys(
        ("new_question", "test_question", "new_sample", "plain_words", "new_group", "change_group", "review_group",
         "close_group", "new_contact", "new_message", "change_message", "send_message"),
        (P.PLAN_TRAININGS, P.PLAN_TRAININGS),
    ),
    **dict.fromkeys(
        ("redact_group", "redact_message", "redact_sample", "redact_question"), (P.PLAN_TRAININGS, P.PLAN_TRAININGS)
    ),
    **dict.fromkeys(("contacts_of", "delivery"), (P.PLAN_TRAININGS, None)),
    "contact": (None, P.PLAN_TRAININGS),  # read by one's own side alone: tests/staff/test_trainings_groups.py
    **dict.fromkeys(
        ("drop_question", "reopen_group", "end_contact", "send_delivery_again", "mark_delivery"),
        (None, P.PLAN_TRAININGS),
    ),
}  # fmt: skip


def addresses(stage: Any) -> dict[str, str]:
    """A course with a question and a code; a group, its contact, and a message that goes by hand."""
    course = heard.course(stage.scheme)
    code = heard.code(course)
    question = heard.ask(course)
    sample = heard.sample(course)
    reached = groups.contact(stage.scheme)
    group = groups.group(stage.scheme, contact=reached)
    sent = groups.message(stage.scheme)
    [delivery] = message_actions.send_message(
        message=sent, groups=Group.objects.filter(pk=group.pk), by=groups.GUESTS
    )
    found = {
        (course.public_id,): ("heard", "new_code", "new_question", "new_sample"),
        (code.public_id,): ("code_sheet", "close_code"),
        (course.public_id, question.position): ("test_question", "drop_question", "redact_question"),
        (group.public_id,): ("group", "change_group", "review_group", "close_group", "reopen_group", "redact_group"),
        (sample.public_id,): ("redact_sample",),
        (reached.public_id,): ("contact", "end_contact"),
        (sent.public_id,): ("message", "change_message", "send_message", "message_card", "redact_message"),
        (sent.public_id, delivery.pk): ("delivery", "send_delivery_again", "mark_delivery"),
    }
    return {name: reverse(f"staff:{name}", args=args) for args, names in found.items() for name in names}
