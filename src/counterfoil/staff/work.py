"""Work that may take long goes to the worker. COUNTERFOIL_INLINE_TASKS=1 does it within the request, for tests and
for a machine where no worker runs."""

from __future__ import annotations

from django.conf import settings

from counterfoil.packs import actions, tasks
from counterfoil.packs.models import Pack
from counterfoil.people.models import User


def check(pack: Pack, *, by: User) -> None:
    """Have a pack checked; it says *being checked* until it is.

    Raises:
        Refusal: where it is done at once, as `packs.actions.check_pack`.
    """
    if settings.INLINE_TASKS:
        actions.check_pack(pack=pack, by=by)
    else:
        tasks.check_pack_task.defer(pack=str(pack.public_id), actor=by.actor_id)


def enter(pack: Pack, *, by: User) -> None:
    """Have a pack entered; it says *being entered* until it is.

    Raises:
        Refusal: where it is done at once, as `packs.actions.enter_pack`.
    """
    if settings.INLINE_TASKS:
        actions.enter_pack(pack=pack, by=by)
    else:
        tasks.enter_pack_task.defer(pack=str(pack.public_id), actor=by.actor_id)
