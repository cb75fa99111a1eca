"""Checking and entering in the background, for packs that take more than a moment.

The pack is named by its public id and the one who acts by theirs: what a queue keeps outlives a request.
"""

from __future__ import annotations

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from counterfoil.base.actors import Actor, System
from counterfoil.base.errors import Refusal
from counterfoil.packs import actions
from counterfoil.packs.models import Pack
from counterfoil.people.models import User

# A worker that dies leaves its job behind; it is taken up again. What it had begun to enter was one transaction.
_AGAIN = RetryStrategy(max_attempts=2, wait=5)


@app.task(name="packs.check", queue="packs", retry=_AGAIN)
def check_pack_task(*, pack: str, actor: str) -> None:
    """Check a pack; its state says how that went."""
    actions.check_pack(pack=Pack.objects.get(public_id=pack), by=_actor(actor))


@app.task(name="packs.enter", queue="packs", retry=_AGAIN)
def enter_pack_task(*, pack: str, actor: str) -> None:
    """Enter a pack. One that was left half-way is checked anew, so that somebody looks at its preview again."""
    found, by = Pack.objects.get(public_id=pack), _actor(actor)
    try:
        if found.state == Pack.State.READY:
            actions.enter_pack(pack=found, by=by)
        elif found.state in (Pack.State.ENTERING, Pack.State.FAILED):
            actions.check_pack(pack=found, by=by)
    except Refusal:
        return  # the pack's state and its new preview say it


@app.periodic(cron="* * * * *")
@app.task(name="packs.mend_stopped", queue="packs", pass_context=False)
def mend_stopped_task(timestamp: int) -> None:
    """Once a minute: packs that a worker left half-way are marked so."""
    actions.mend_stopped(by=System("packs"))


def _actor(actor: str) -> Actor:
    """From an actor's id to the actor: a user, or a part of the system."""
    kind, _, name = actor.partition(":")
    return User.objects.get(public_id=name) if kind == "user" else System(name)
