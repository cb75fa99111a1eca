"""Two people who make the same at once: one is told, nobody meets an error page. Real threads, real commits."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from django.db import IntegrityError, connection, transaction

from counterfoil.base.errors import Refusal
from counterfoil.base.sides import Side
from counterfoil.base.taken import refused_if_taken
from counterfoil.people import actions as people
from counterfoil.people.models import User
from counterfoil.publishing import actions as publishing
from counterfoil.statements.models import Unit
from counterfoil.statements.terms.actions import propose_term
from tests import cast


def at_once(act: Callable[[], object]) -> tuple[int, list[Exception]]:
    """How many of two threads did it, and what the others met. Both begin before either has committed."""
    met: list[Exception] = []
    done: list[object] = []
    start = threading.Barrier(2)

    def run() -> None:
        try:
            with transaction.atomic():
                start.wait(5)
                done.append(act())
        except Exception as error:
            met.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    return len(done), met


def test_a_scheme(committed_db):
    done, met = at_once(lambda: cast.partners.start_scheme(slug="a", name=cast.T(en="A"), nature="own", by=cast.BY))
    assert (done, [error.where for error in met]) == (1, ["slug"])
    assert cast.Scheme.objects.count() == 1


def test_an_update(committed_db):
    scheme = cast.scheme()
    source = cast.account(scheme, Side.GIVING, [cast.act("V1", "visit")], [cast.fact("V1", "delegates", 9)])
    start = {"scheme": scheme, "sources": [source], "title": cast.T(en="One title"), "by": cast.BY}
    done, met = at_once(lambda: publishing.start_update(**start))
    assert (done, [(type(error), error.where) for error in met]) == (1, [(Refusal, "slug")])
    assert "one-title" in str(met[0]) and "Choose another" in str(met[0])


def test_a_term(committed_db):
    done, met = at_once(lambda: propose_term(model=Unit, label=cast.T(en="crates"), kind="things", by=cast.BY))
    assert (done, [type(error) for error in met]) == (1, [Refusal])
    assert Unit.objects.filter(code="crates").count() == 1


def test_a_sign_in(committed_db):
    done, met = at_once(lambda: people.add_user(username="li", name="Li", password=None, by=cast.BY))
    assert (done, [(type(error), error.where) for error in met]) == (1, [(Refusal, "username")])
    assert User.objects.filter(username="li").count() == 1


@pytest.mark.django_db
def test_what_came_before_stays_and_other_breaches_are_no_refusal():
    first = people.add_user(username="first", name="First", password=None, by=cast.BY)
    once = "people_user_username_key"
    with pytest.raises(Refusal, match="Taken"), refused_if_taken(once, "Taken.", mend="Choose."):
        User.objects.create(username="first", name="Again")
    assert User.objects.get() == first
    with pytest.raises(IntegrityError), refused_if_taken(once, "Taken.", mend="Choose."):
        User.objects.create(username="UPPER", name="Upper")
