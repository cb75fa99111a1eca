"""Two people write about one programme at the same moment: both are heard, one after the other."""

from __future__ import annotations

import threading

from django.db import connections

from counterfoil.programmes.models import Programme
from tests.support.programmes import programme, result


def test_two_at_once_come_one_after_the_other(committed_db):
    made = programme()
    barrier = threading.Barrier(2)

    def add(words):
        try:
            barrier.wait(5)
            result(Programme.objects.get(pk=made.pk), words)
        finally:
            connections.close_all()

    both = [threading.Thread(target=add, args=(words,)) for words in ("Weaving is taught", "Looms are at work")]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join(20)
    assert sorted(made.results.values_list("position", flat=True)) == [1, 2]
