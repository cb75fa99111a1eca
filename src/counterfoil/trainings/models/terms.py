"""The closed lists of trainings: themes, channels, and what is asked, so that nobody asks more than that."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from counterfoil.statements.terms import Term


class Theme(Term):
    """What a course, a group or a question is about."""


class Channel(Term):
    """Where a group outside talks. `has_robot`: a group of staff there can take messages by a robot's address."""

    has_robot = models.BooleanField(default=False)


class Question(Term):
    """Something that may be asked of people who took part, by Kirkpatrick's levels (Kirkpatrick, 1994).

    Level 1, reaction: one of five answers. Levels 3 and 4, behaviour and results: yes or no, of a voluntary sample.
    Level 2 has the organiser's own questions (`TestQuestion`).
    """

    class Level(models.IntegerChoices):
        REACTION = 1, _("reaction")
        BEHAVIOUR = 3, _("behaviour")
        RESULTS = 4, _("results")

    level = models.PositiveSmallIntegerField(choices=Level.choices)
