"""Two who plan in the same moment: one of them is told, by the action, which session was there first."""

from __future__ import annotations

import threading

from django.db import connection

from counterfoil.base.errors import Refusal
from counterfoil.trainings.models import Course, Teaches
from tests import cast
from tests.trainings.courses import course, planned, trainer


def test_two_who_plan_one_trainer_in_the_same_moment(committed_db):
    made = course()
    who, other = trainer(made), course(made.scheme, name=cast.T(en="Book-keeping"))
    ready, said = threading.Barrier(2), list[str]()

    def plan(of: Course) -> None:
        try:
            ready.wait(10)
            planned(of, trainers=(who,))
            said.append("")
        except Refusal as refusal:
            said.append(refusal.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=plan, args=[of]) for of in (made, other)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert sorted(said) == ["", "two_places"] and Teaches.objects.count() == 1
