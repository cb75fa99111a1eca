"""Kinds of tally, measures, dimensions and units. The code is the key, so that a row of data reads by itself."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import CheckConstraint, F, Q
from django.utils.translation import gettext_lazy as _

from counterfoil.base.fields import TranslatedTextField
from counterfoil.base.kept import kept


class Shape(models.TextChoices):
    """What kind of value a measure takes."""

    NUMBER = "number", _("a number of something")
    AMOUNT = "amount", _("an amount of money")
    DATES = "dates", _("a date or a span of dates")
    WORDS = "words", _("words")
    SET = "set", _("a list of words")


class UnitKind(models.TextChoices):
    """People are not person-times, and sets are not people: units of two kinds never add."""

    PEOPLE = "people", _("people")
    PERSON_TIMES = "person_times", _("person-times")
    HOUSEHOLDS = "households", _("households")
    THINGS = "things", _("things")
    PLACES = "places", _("places")
    MONEY = "money", _("money")
    TIME = "time", _("time")
    ORGANISATIONS = "organisations", _("organisations")


class Term(models.Model):
    """One word of a closed list. A proposed term serves its proposer; somebody else approves it."""

    class State(models.TextChoices):
        PROPOSED = "proposed", _("proposed")
        APPROVED = "approved", _("approved")

    code = models.CharField(max_length=60, primary_key=True)
    label = TranslatedTextField()
    aliases = ArrayField(models.TextField(), default=list, blank=True)
    position = models.PositiveSmallIntegerField(default=1000)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PROPOSED)
    proposed_by = models.CharField(max_length=80)
    approved_by = models.CharField(max_length=80, blank=True)

    class Meta:
        abstract = True
        ordering = ["position", "code"]
        triggers = [kept("term", "code")]
        constraints = [
            CheckConstraint(
                name="%(class)s_second_pair_of_eyes",
                condition=Q(state="proposed", approved_by="")
                | Q(~Q(approved_by=F("proposed_by")), ~Q(approved_by=""), state="approved")
                | Q(state="approved", proposed_by__startswith="system:"),
            )
        ]

    def __str__(self) -> str:
        return str(self.label)


class TallyKind(Term):
    """What a tally is: a visit, a gift, a course. `prefix` begins its handles (V1, G2)."""

    prefix = models.CharField(max_length=3)


class Unit(Term):
    """What is counted, as one says it."""

    kind = models.CharField(max_length=14, choices=UnitKind.choices)


class Measure(Term):
    """What is said of a tally. `adds_to` names the only sums that it may enter; empty: none (STATEMENTS)."""

    shape = models.CharField(max_length=10, choices=Shape.choices)
    adds_to = models.CharField(max_length=20, blank=True)
    people_helped = models.BooleanField(default=False)


class Dimension(Term):
    """By what a total is split: role, item, school. Closed, or "religion" would walk past the check (G1)."""
