"""The states of a pack: one worker at a time, each move seen by everybody at once.

A pack that is being checked or entered is held by an advisory lock of the session, which dies with it. So a
pack that says *being checked* while nobody holds it was left behind by a worker that died, and can be taken up
again; what it had begun to enter was one transaction, and is gone.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator
from typing import Any

from django.db import DatabaseError, connection
from django.utils.translation import gettext as _

from counterfoil.base import audit
from counterfoil.base.actors import Actor
from counterfoil.base.errors import Refusal
from counterfoil.packs.check import Progress
from counterfoil.packs.models import Pack

State = Pack.State
LOCK = 7100  # first key of the advisory locks of packs
TELL_EVERY = 1.0  # seconds between two words on how far a pack is read


@contextlib.contextmanager
def held(pack: Pack) -> Iterator[None]:
    """Nobody else checks or enters this pack meanwhile."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [LOCK, pack.pk])
        if not cursor.fetchone()[0]:
            raise Refusal(_("This pack is being worked on."), mend=_("Wait a moment, then look again."), code="busy")
    try:
        yield
    finally:
        with contextlib.suppress(DatabaseError), connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [LOCK, pack.pk])


@contextlib.contextmanager
def failing(pack: Pack, but: type[Exception] | tuple[()] = ()) -> Iterator[None]:
    """Whatever goes wrong inside marks the pack as failed."""
    try:
        yield
    except BaseException as error:
        if not isinstance(error, but):
            with contextlib.suppress(DatabaseError):
                Pack.objects.filter(pk=pack.pk).update(state=State.FAILED)
        raise


def move(pack: Pack, state: State, before: set[Any]) -> None:
    """To another state, seen by everybody at once."""
    moved = Pack.objects.filter(pk=pack.pk, state__in=before).update(state=state)
    pack.refresh_from_db()
    if not moved:
        raise not_now(pack)


def not_now(pack: Pack) -> Refusal:
    return Refusal(
        _("This pack is: %(state)s.") % {"state": pack.get_state_display()},
        mend=_("Look at it again, or bring the file once more."),
        code="state",
    )


def record(pack: Pack, verb: str, by: Actor, **detail: Any) -> None:
    audit.record(
        by=by,
        verb=verb,
        kind="pack",
        subject=pack.public_id,
        scheme=pack.scheme.public_id,
        sha256=pack.sha256,
        **detail,
    )


@contextlib.contextmanager
def telling(pack: Pack) -> Iterator[Progress]:
    """Tells others how far a pack is read, not more often than they look.

    Seen by others at once: it goes by a connection of its own, because the pack's rows wait for their commit.
    """
    told = time.monotonic()
    with contextlib.ExitStack() as closing:
        aside: Any = None

        def tell(done: int, total: int) -> None:
            nonlocal told, aside
            if time.monotonic() - told < TELL_EVERY:
                return
            if aside is None:
                aside = connection.copy()
                closing.callback(aside.close)
            tell_progress(aside, pack, done, total)
            told = time.monotonic()

        yield tell


def tell_progress(aside: Any, pack: Pack, done: int, total: int) -> None:
    """Write how far a pack is read, over another connection.

    Where a transaction holds the pack itself (a check that will be undone), nobody could see it, and nobody waits.
    """
    with aside.cursor() as cursor:
        cursor.execute(
            "UPDATE packs_pack SET done = %s, total = %s"
            " WHERE id = (SELECT id FROM packs_pack WHERE id = %s FOR UPDATE SKIP LOCKED)",
            [done, total, pack.pk],
        )
