"""Questions about users."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from uuid import UUID

from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from counterfoil.base.tokens import hash_of
from counterfoil.people.models import PasswordReset, User, WrongTries

WINDOW = dt.timedelta(minutes=5)  # how far back wrong passwords count
MOST_TRIES = 10  # wrong passwords for one name within the window
RESET_HOURS = 24  # how long a link to a new password is good for
RESETS_KEPT = dt.timedelta(days=30)  # how long a user is told of one


def name_key(username: str, browser: str = "") -> str:
    """The keyed hash under which tries for a sign-in name are counted: 64 hex digits.

    `browser`: the mark of one that signed in under this name before. Its tries are counted apart, so that a
    stranger who types wrong passwords cannot shut an office out.
    """
    words = f"{username.strip().lower()}\0{browser}" if browser else username.strip().lower()
    return salted_hmac("counterfoil.wrong-tries", words, algorithm="sha256").hexdigest()


def is_barred(username: str, browser: str = "") -> bool:
    """Whether a name has used up its wrong tries for now."""
    key, since = name_key(username, browser), timezone.now() - WINDOW
    return WrongTries.objects.filter(name_key=key, since__gt=since, count__gte=MOST_TRIES).exists()


def names(actors: Iterable[str]) -> dict[str, str]:
    """Who acted, in words: a user's name in office, or that the system did it. One query for any number."""
    found = {actor: _("the system") for actor in actors}
    users = {actor: actor.removeprefix("user:") for actor in found if actor.startswith("user:")}
    known = User.objects.filter(public_id__in=[UUID(value) for value in users.values()])
    by_id = {str(user.public_id): user.name for user in known}
    return found | {actor: by_id.get(value, _("somebody who has left")) for actor, value in users.items()}


def find_reset(token: str) -> PasswordReset | None:
    """The reset whose link this is, while it is good; None for one that is used, too old, replaced or guessed."""
    good = PasswordReset.objects.filter(used_at__isnull=True, expires_at__gt=timezone.now(), user__is_active=True)
    return good.select_related("user").filter(secret_hash=hash_of(token)).first()


def resets_of(user: User) -> list[PasswordReset]:
    """What a user is told at sign-in: who opened the way to a new password lately, newest first."""
    return list(user.resets.filter(made_at__gt=timezone.now() - RESETS_KEPT).order_by("-id"))
