"""Two at one draft at the same moment: real threads, real commits."""

import threading

from django.db import connection

from counterfoil.base.errors import Refusal
from counterfoil.publishing import actions
from tests import cast
from tests.public import world


def test_a_draft_is_published_once_however_many_press_the_button(committed_db):
    scheme = cast.scheme()
    writer, publisher = world.people(scheme)
    update = world.draft(scheme, [world.giving(scheme)], writer)
    actions.look_over(update=update, revision=1, by=publisher)
    met = _together(lambda: actions.publish(update=update, revision=1, by=publisher), 3)
    assert update.versions.count() == 1
    assert [type(error) for error in met] == [Refusal, Refusal]


def test_of_two_who_save_one_is_told(committed_db):
    scheme = cast.scheme()
    writer, _publisher = world.people(scheme)
    update = world.draft(scheme, [world.giving(scheme)], writer)
    save = {"update": update, "revision": 1, "title": update.title, "bodies": update.bodies, "by": writer}
    met = _together(lambda: actions.save_draft(**save), 2)
    assert [error.code for error in met] == ["stale"]
    update.refresh_from_db()
    assert update.revision == 2


def _together(act, times: int) -> list[Refusal]:
    """What the threads that came too late were told."""
    met: list[Refusal] = []
    start = threading.Barrier(times)

    def run() -> None:
        start.wait()
        try:
            act()
        except Refusal as refusal:
            met.append(refusal)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _number in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return met
