"""Voluntary samples: ten or more, a basis, and no share that points at few."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from counterfoil.base.errors import Refusal
from counterfoil.partners.models import Scheme
from counterfoil.trainings import heard_queries, sample_actions
from counterfoil.trainings.models import Question
from tests import cast
from tests.trainings import heard
from tests.trainings.heard import HOSTS


@pytest.fixture
def scheme(db) -> Scheme:
    return cast.scheme()


def sample(scheme: Scheme, by=HOSTS, **about):
    said = {
        "course": about.pop("course", None) or heard.course(scheme), "asked_on": timezone.localdate(), "answered": 40,
        "question": Question.objects.get(code=about.pop("question", "began-enterprise")), "yes": 12,
        "basis": "by telephone, whoever wished to answer", **about,
    }  # fmt: skip
    return sample_actions.record_sample(**said, by=by)


@pytest.mark.parametrize(
    ("about", "code"),
    [
        ({"answered": 9, "yes": 3}, "few"),
        ({"yes": 41}, "yes"),
        ({"yes": -1}, "yes"),
        ({"basis": "  "}, "basis"),
        ({"question": "useful"}, "question"),
        ({"asked_on": timezone.localdate() + dt.timedelta(days=1)}, "day"),
        ({"asked_on": timezone.localdate() - dt.timedelta(days=30)}, "day"),
        ({"by": cast.BY}, "no_side"),
    ],
)
def test_a_sample_that_cannot_be_or_is_too_small_is_refused(scheme, about, code) -> None:
    with pytest.raises(Refusal) as refused:
        sample(scheme, **about)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("answered", "yes", "share"), [(40, 12, 30), (40, 9, None), (40, 31, None), (20, 10, 50), (10, 10, None)]
)
def test_the_public_reads_a_share_only_where_both_sides_of_it_are_ten_people(scheme, answered, yes, share) -> None:
    made = sample(scheme, answered=answered, yes=yes)
    assert [one.share for one in heard_queries.for_public([made])] == [share]
