"""Forms about what is heard of a course: codes, the organiser's test, samples. None asks who somebody is."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from counterfoil.staff.forms.base import DayField, HouseForm, mended
from counterfoil.trainings.code_actions import OF_SESSION
from counterfoil.trainings.heard_actions import LONGEST_ANSWER, LONGEST_QUESTION, MOST_ANSWERS
from counterfoil.trainings.models import Code, Course, Question, Session, TestQuestion
from counterfoil.trainings.rules import MOST
from counterfoil.trainings.sample_actions import LONGEST_BASIS

_NUMBER = forms.NumberInput(attrs={"inputmode": "numeric", "dir": "ltr"})
# A day of a session is one wherever it is: it begins twelve hours before that of UTC, and ends twelve after it.
_EVERYWHERE = dt.timedelta(hours=12)


class CodeForm(HouseForm):
    """What a code asks, where, and how long it is open: as spans, because a wall knows no time zone."""

    what = forms.ChoiceField(label=_("What it is for"), choices=Code.What.choices)
    session = forms.ModelChoiceField(
        Session.objects.none(), label=_("Session"), required=False, to_field_name="public_id",
        empty_label=_("none: it is of the whole course"),
        help_text=_("How many came and what people thought are asked by session, a test once for the course."),
    )  # fmt: skip
    span = forms.ChoiceField(
        label=_("Open"), initial="session",
        choices=[
            ("session", _("on the day of the session")),
            ("hours", _("from now on, for three hours")),
            ("day", _("from now on, for a day")),
            ("weeks", _("from now on, for two weeks")),
            ("months", _("from now on, for two months")),
        ],
    )  # fmt: skip

    def __init__(self, *args: Any, course: Course, **kwargs: Any) -> None:
        super().__init__(*args, scheme=course.scheme, **kwargs)
        held = course.sessions.exclude(state=Session.State.CALLED_OFF).order_by("number")
        self.fields["session"].queryset = held  # type: ignore[attr-defined]
        self.fields["session"].label_from_instance = _named  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        session, what = cleaned.get("session"), cleaned.get("what")
        if what in OF_SESSION and session is None and "session" not in self.errors:
            self.add_error("session", mended(_("This is asked at a session."), _("Choose which.")))
        if cleaned.get("span") == "session" and session is None and "session" not in self.errors:
            self.add_error("span", mended(_("No session is chosen."), _("Choose how long it is open.")))
        if what not in OF_SESSION:
            cleaned["session"] = None
        return cleaned

    def times(self) -> dict[str, dt.datetime]:
        """From when until when, as `make_code` takes it."""
        now, span = timezone.now(), self.cleaned_data["span"]
        if span != "session":
            lasts = {"hours": {"hours": 3}, "day": {"days": 1}, "weeks": {"days": 14}, "months": {"days": 60}}[span]
            return {"opens_at": now, "closes_at": now + dt.timedelta(**lasts)}
        session: Session = self.cleaned_data["session"]
        midnight = dt.datetime.combine(session.day, dt.time(), dt.UTC)
        return {"opens_at": midnight - _EVERYWHERE, "closes_at": midnight + dt.timedelta(days=1) + _EVERYWHERE}


def _named(session: Session) -> str:
    return f"{session.number} · {session.day:%Y-%m-%d}" + (f" · {session.where}" if session.where else "")


class TestQuestionForm(HouseForm):
    """A question of the organiser's test, with its answers."""

    prose = ("words", "answers")
    words = forms.CharField(
        label=_("Question"), max_length=LONGEST_QUESTION,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
        help_text=_("About what is taught, never about who answers."),
    )  # fmt: skip
    answers = forms.CharField(
        label=_("Answers"), max_length=(LONGEST_ANSWER + 2) * MOST_ANSWERS,
        widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"}), help_text=_("Two to six, one a line."),
    )  # fmt: skip
    right = forms.IntegerField(
        label=_("Which is right"), min_value=1, max_value=MOST_ANSWERS, widget=_NUMBER,
        help_text=_("Its number: 1 is the first line."),
    )  # fmt: skip

    def question(self) -> dict[str, Any]:
        """As `heard_actions` takes it."""
        data = self.cleaned_data
        answers = [line for line in data["answers"].splitlines() if line.strip()]
        return {"words": data["words"], "answers": answers, "right": data["right"] - 1}

    @staticmethod
    def as_it_is(question: TestQuestion) -> dict[str, Any]:
        return {"words": question.words, "answers": "\n".join(question.answers), "right": question.right + 1}


class TakeOutForm(HouseForm):
    """Words about a private person go, for good; others may stand in their place."""

    prose = ("words",)
    words = forms.CharField(
        label=_("What shall stand instead"), max_length=LONGEST_QUESTION, required=False,
        widget=forms.TextInput(attrs={"dir": "auto"}), help_text=_("If it stays blank: a dash."),
    )  # fmt: skip


class SampleForm(HouseForm):
    """What a voluntary sample answered to one question, as totals."""

    prose = ("basis",)
    question = forms.ModelChoiceField(Question.objects.none(), label=_("What was asked"), empty_label=_("choose"))
    asked_on = DayField(label=_("On which day"))
    answered = forms.IntegerField(
        label=_("How many answered"), min_value=0, max_value=MOST, widget=_NUMBER,
        help_text=_("Ten or more; fewer are not written down."),
    )  # fmt: skip
    yes = forms.IntegerField(label=_("How many said yes"), min_value=0, max_value=MOST, widget=_NUMBER)
    basis = forms.CharField(
        label=_("How they were asked"), max_length=LONGEST_BASIS, widget=forms.TextInput(attrs={"dir": "auto"}),
        help_text=_("For example: by telephone, whoever wished to answer. Nobody is named."),
    )  # fmt: skip

    def __init__(self, *args: Any, course: Course, **kwargs: Any) -> None:
        super().__init__(*args, scheme=course.scheme, **kwargs)
        asked = Question.objects.exclude(level=Question.Level.REACTION).order_by("level", "position")
        self.fields["question"].queryset = asked  # type: ignore[attr-defined]
