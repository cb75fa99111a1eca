"""Rows of Groups and Samples, written by the actions of trainings."""

from __future__ import annotations

import datetime as dt
from functools import cached_property
from typing import Any
from uuid import UUID

from counterfoil.packs.cell_text import folded
from counterfoil.packs.lookups import language_of
from counterfoil.packs.registers.of_courses import day, must_be_the_same
from counterfoil.packs.registers.register import Values
from counterfoil.packs.registers.work import Step, Work, names_of
from counterfoil.trainings.contact_actions import add_contact
from counterfoil.trainings.group_actions import GroupDraft, change_group, close_group, register_group
from counterfoil.trainings.models import Channel, Contact, Group, Question, Sample, Size, Theme
from counterfoil.trainings.sample_actions import record_sample


def iso(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None


class GroupHand:
    """Rows of Groups."""

    def __init__(self, work: Work) -> None:
        self.work = work

    @cached_property
    def there(self) -> dict[UUID, Group]:
        found = Group.objects.filter(scheme=self.work.scheme).select_related("course", "contact", "owner")
        return {group.public_id: group for group in found}

    @cached_property
    def names(self) -> dict[str, Group]:
        return names_of(
            self.there.values(), handle=lambda group: str(group.number), said=lambda group: {"": group.purpose}
        )

    def get(self, subject: UUID) -> Group | None:
        return self.there.get(subject)

    def find(self, values: Values) -> Group | None:
        found = self.names.get(folded(values["purpose"]))
        mine = found and found.entered_side == self.work.registers.side
        return found if mine and found.opened_on.isoformat() == values["opened_on"] else None

    def describe(self, group: Group, values: Values) -> Values:
        return {
            "channel": group.channel_id, "purpose": group.purpose, "theme": group.theme_id, "course": group.course,
            "owner": group.owner_id, "office": group.contact.office if group.contact else None, "size": group.size,
            "opened_on": iso(group.opened_on), "review_on": iso(group.review_on), "closed_on": iso(group.closed_on),
            "because": group.closed_because or None,
        }  # fmt: skip

    def add(self, values: Values, step: Step) -> Group:
        made = register_group(scheme=self.work.scheme, draft=self._draft(values), by=self.work.by)
        return self._kept(self._closed(made, values))

    def change(self, group: Group, values: Values, step: Step) -> Group:
        must_be_the_same(self.describe(group, values), values, "purpose", "opened_on")
        if set(step.differs) - {"closed_on", "because"}:
            group = change_group(group=group, draft=self._draft(values), by=self.work.by)
        if {"closed_on", "because"} & set(step.differs):
            group = self._closed(group, values)
        return self._kept(group)

    def _kept(self, group: Group) -> Group:
        self.there[group.public_id] = group
        return group

    def _closed(self, group: Group, values: Values) -> Group:
        if not values.get("closed_on"):
            return group
        because = values.get("because") or Group.Closed.NOT_STATED
        return close_group(
            group=group, on=dt.date.fromisoformat(values["closed_on"]), because=because, by=self.work.by
        )

    def _draft(self, values: Values) -> GroupDraft:
        work = self.work
        owner = work.office(values["owner"])
        assert owner is not None  # the column is required
        return GroupDraft(
            purpose=values["purpose"], channel=work.term(Channel, values["channel"]), owner=owner,
            opened_on=dt.date.fromisoformat(values["opened_on"]), review_on=day(values.get("review_on")),
            theme=work.term(Theme, values.get("theme")), course=values.get("course"),
            contact=self._contact(owner, values.get("office")), size=Size(values.get("size") or Size.NOT_STATED),
        )  # fmt: skip

    def _contact(self, owner: Any, office: str | None) -> Contact | None:
        """The owner's contact of that role; a new one is written to by hand until somebody says otherwise."""
        if not office:
            return None
        there = Contact.objects.filter(
            scheme=self.work.scheme, organisation=owner, office__iexact=office, ended_at=None
        ).first()
        return there or add_contact(
            scheme=self.work.scheme, organisation=owner, office=office, language=language_of(office), by=self.work.by
        )


class SampleHand:
    """Rows of Samples. What was answered never changes: an edited row is another sample, and the latest holds."""

    def __init__(self, work: Work) -> None:
        self.work = work

    @cached_property
    def there(self) -> dict[UUID, Sample]:
        found = Sample.objects.filter(course__scheme=self.work.scheme, side=self.work.registers.side).order_by("id")
        return {sample.public_id: sample for sample in found.select_related("course")}

    @cached_property
    def names(self) -> dict[str, Sample]:
        return {}

    def get(self, subject: UUID) -> Sample | None:
        return self.there.get(subject)

    def find(self, values: Values) -> Sample | None:
        named = (values["course"], values["question"], values["asked_on"])
        same = (each for each in self.there.values() if (each.course, each.question_id, iso(each.asked_on)) == named)
        return max(same, key=lambda sample: sample.pk, default=None)

    def describe(self, sample: Sample, values: Values) -> Values:
        return {
            "course": sample.course, "question": sample.question_id, "asked_on": iso(sample.asked_on),
            "answered": sample.answered, "yes": sample.yes, "basis": sample.basis,
        }  # fmt: skip

    def add(self, values: Values, step: Step) -> Sample:
        made = record_sample(
            course=values["course"], question=self.work.term(Question, values["question"]),
            asked_on=dt.date.fromisoformat(values["asked_on"]), answered=values["answered"], yes=values["yes"],
            basis=values["basis"], by=self.work.by,
        )  # fmt: skip
        self.there[made.public_id] = made
        return made

    def change(self, sample: Sample, values: Values, step: Step) -> Sample:
        return self.add(values, step)
