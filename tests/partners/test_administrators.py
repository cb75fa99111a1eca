"""Administrators: the command that makes the first, and two who would end each other at once."""

from __future__ import annotations

import io
import threading

import pytest
from django.db import connection

from counterfoil.base.errors import Refusal
from counterfoil.base.models import AuditEvent
from counterfoil.partners import actions, commands
from counterfoil.partners.models import Membership
from counterfoil.partners.roles import Role
from counterfoil.people.models import User
from tests import cast


@pytest.mark.django_db
def test_the_first_administrator_comes_by_the_command():
    out = io.StringIO()
    assert commands.add_administrator("Li-Office", stdin=io.StringIO("correct horse battery\nx\n"), out=out) == 0
    user = User.objects.get(username="li-office")
    assert user.check_password("correct horse battery")
    assert Membership.objects.get(user=user).role == Role.ADMINISTRATOR
    assert "li-office" in out.getvalue() and "correct" not in out.getvalue()
    assert set(AuditEvent.objects.values_list("verb", "actor")) == {
        ("add_user", "system:command"), ("add_member", "system:command"),
    }  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("password", ["", "\n", "short\n", "password123\n"])
def test_a_weak_password_makes_nobody(password):
    with pytest.raises(Refusal) as refusal:
        commands.add_administrator("li-office", stdin=io.StringIO(password))
    assert "longer" in str(refusal.value.mend)
    assert not User.objects.exists()


@pytest.mark.django_db
def test_on_a_terminal_it_is_asked_for_twice(monkeypatch):
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    said = iter(["correct horse battery", "another one", "correct horse battery", "correct horse battery"])
    monkeypatch.setattr("getpass.getpass", lambda _words: next(said))
    with pytest.raises(Refusal, match="not the same"):
        commands.add_administrator("li-office")
    assert commands.add_administrator("li-office", out=io.StringIO()) == 0
    monkeypatch.setattr("sys.stdin.isatty", lambda: False, raising=False)
    with pytest.raises(Refusal, match="password-stdin"):
        commands.add_administrator("another")


def test_two_who_end_each_other_at_once_leave_one(committed_db):
    one, two = (
        actions.add_administrator(username=name, password=cast.PASSWORD, by=cast.BY) for name in ("one", "two")
    )
    met: list[Refusal] = []
    start = threading.Barrier(2)

    def bar(user: User, by: User) -> None:
        start.wait(5)
        try:
            actions.bar_user(user=user, by=by)
        except Refusal as refusal:
            met.append(refusal)
        finally:
            connection.close()

    threads = [threading.Thread(target=bar, args=pair) for pair in ((one, two), (two, one))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert len(met) == 1
    assert User.objects.filter(is_active=True).count() == 1
