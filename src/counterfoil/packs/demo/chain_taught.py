"""The demo's courses: planned, held, counted by both sides, and what goes on after them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from counterfoil.base.money import Money
from counterfoil.base.text import TranslatedText
from counterfoil.partners import actions as partners
from counterfoil.partners.models import Organisation, Place, Scheme
from counterfoil.people.models import User
from counterfoil.programmes.models import Programme
from counterfoil.screenings import actions as screenings
from counterfoil.screenings.drafts import ScreeningDraft, TotalDraft
from counterfoil.trainings import (
    asked_actions,
    contact_actions,
    count_actions,
    course_actions,
    delivery_actions,
    message_actions,
    sample_actions,
    session_actions,
    trainer_actions,
)
from counterfoil.trainings import group_actions as grouping
from counterfoil.trainings.models import Channel, Contact, Course, Group, Question, Size, Theme, Trainer

Cast = Mapping[str, User]
Told = Mapping[str, Any]


class Taught:
    """The courses of a chain, with their sessions, groups and samples; `courses` by the word of the file."""

    def __init__(self, scheme: Scheme, programme: Programme, told: Told, cast: Cast) -> None:
        self.scheme, self.programme, self.told, self.cast = scheme, programme, told, cast
        self.courses: dict[str, Course] = {}
        self.groups: dict[tuple[str, int], Group] = {}

    def make(self) -> None:
        trainers = self._trainers()
        for course in self.told["courses"]:
            self._course(course, trainers)
        contacts = self._contacts(self.told["groups"])
        for course in self.told["courses"]:
            self._groups(course, contacts)
        self._closed(self.told["groups"])
        for sample in self.told["samples"]:
            self._sample(sample)
        self._asked()
        self._message(self.told["message"])

    def _trainers(self) -> dict[str, Trainer]:
        by = self.cast["officer"]
        return {
            office: trainer_actions.add_trainer(
                scheme=self.scheme, organisation=organisation(each["organisation"]), office=office, by=by
            )
            for each in self.told["trainers"]
            for office in each["offices"]
        }

    def _course(self, told: Told, trainers: Mapping[str, Trainer]) -> None:
        common = self.told["course"]
        by, counter = self.cast[common["by"]], self.cast[common["counted_by"]]
        days = [day(each) for each in told["days"]]
        draft = course_actions.CourseDraft(
            name=TranslatedText(told["name"]), theme=Theme.objects.get(code=told["theme"]), begins=days[0],
            ends=days[-1], seats=common["seats"], organiser=organisation(common["organiser"]),
            programme=self.programme,
        )  # fmt: skip
        made = course_actions.plan_course(scheme=self.scheme, draft=draft, by=by)
        begins, ends = (dt.time.fromisoformat(common[name]) for name in ("from", "to"))
        drafts = [
            session_actions.SessionDraft(
                day=each, begins=begins, ends=ends, hours_planned=Decimal(common["hours"]), where=common["where"],
                trainers=tuple(trainers[office] for office in told["trainers"]),
            )
            for each in days
        ]  # fmt: skip
        sessions = session_actions.plan_sessions(course=made, drafts=drafts, by=by)
        who, also = common["also_counted"]
        for place, session in enumerate(sessions):
            count_actions.tell_session(
                session=session, number=told["came"][place], hours=Decimal(common["hours"]), by=counter
            )
            if told["key"] in also:
                count_actions.count_session(session=session, number=also[told["key"]][place], by=self.cast[who])
        made.refresh_from_db()
        course_actions.move_course(course=made, state=Course.State.ENDED, by=by)
        count_actions.count_people(course=made, number=told["people"], by=counter)
        made.refresh_from_db()
        self.courses[told["key"]] = made

    def _contacts(self, told: Told) -> list[Contact]:
        by, owner = self.cast[told["by"]], organisation(told["owner"])
        return [
            contact_actions.add_contact(scheme=self.scheme, organisation=owner, office=office, by=by)
            for office in told["offices"]
        ]

    def _groups(self, course: Told, contacts: list[Contact]) -> None:
        told, made = self.told["groups"], self.courses[course["key"]]
        for number, contact in zip(range(1, course["groups"] + 1), contacts, strict=False):
            draft = grouping.GroupDraft(
                purpose=told["purpose"] % {"course": course["name"]["en"]},
                channel=Channel.objects.get(code=told["channel"]), owner=contact.organisation, contact=contact,
                opened_on=day(told["opened"]), review_on=day(told["review"]), theme=made.theme, course=made,
                size=Size(told["size"]),
            )  # fmt: skip
            group = grouping.register_group(scheme=self.scheme, draft=draft, by=self.cast[told["by"]])
            self.groups[course["key"], number] = group

    def _closed(self, told: Told) -> None:
        for course, number, on, because in told["closed"]:
            grouping.close_group(
                group=self.groups[course, number], on=day(on), because=Group.Closed(because), by=self.cast[told["by"]]
            )

    def _sample(self, told: Told) -> None:
        sample_actions.record_sample(
            course=self.courses[told["course"]], question=Question.objects.get(code=told["question"]),
            asked_on=day(told["on"]), answered=told["answered"], yes=told["yes"], basis=told["basis"],
            by=self.cast[told["by"]],
        )  # fmt: skip

    def _asked(self) -> None:
        for told in self.told["asked"]:
            for theme, number in told["counts"].items():
                asked_actions.record_asked(
                    scheme=self.scheme, theme=Theme.objects.get(code=theme), year=told["year"],
                    quarter=told["quarter"], number=number, by=self.cast[told["by"]],
                )  # fmt: skip

    def _message(self, told: Told) -> None:
        """One message to the owners of every open group; a few of them have passed it on."""
        by = self.cast[told["by"]]
        draft = message_actions.MessageDraft(
            title=told["title"], words=told["words"], theme=Theme.objects.get(code=told["theme"])
        )
        message = message_actions.prepare_message(scheme=self.scheme, draft=draft, by=by)
        still_open = self.scheme.groups.filter(closed_on=None)
        deliveries = message_actions.send_message(message=message, groups=still_open, by=by)
        for delivery in deliveries[: told["marked"]]:
            delivery_actions.mark_sent(delivery=delivery, by=by)

    def screen(self, programme: Programme, told: Told) -> None:
        """A round of screening as its provider tells it: places, cost, one county's total."""
        by = self.cast[told["by"]]
        draft = ScreeningDraft(
            name=TranslatedText(told["name"]), provider=organisation(told["provider"]), begins=day(told["begins"]),
            ends=day(told["ends"]), offered=told["offered"], cost=Money.of(Decimal(told["cost"]), "CNY"),
            programme=programme,
        )  # fmt: skip
        made = screenings.offer_screening(scheme=self.scheme, draft=draft, by=by)
        total = TotalDraft(
            place=self._county(told["place"]), begins=draft.begins, ends=draft.ends,
            screened=told["screened"], eligible=told["eligible"], eligible_source=told["source"],
            followed_up=told["followed_up"],
        )  # fmt: skip
        screenings.enter_total(screening=made, draft=total, by=by)
        screenings.say_all_told(screening=made, by=by)

    def _county(self, name: dict[str, str]) -> Place:
        by = self.cast["officer"]
        return partners.add_place(name=TranslatedText(name), level=Place.Level.COUNTY, invented=True, by=by)


def organisation(name: str) -> Organisation:
    """An invented organisation by its English name."""
    return Organisation.objects.get(name__en=name, invented=True)


def day(words: str) -> dt.date:
    """A civil date as the file writes it."""
    return dt.date.fromisoformat(words)
