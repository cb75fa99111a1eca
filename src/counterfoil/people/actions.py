"""Every write about users."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from counterfoil.base import audit
from counterfoil.base.actors import Actor
from counterfoil.base.errors import Refusal
from counterfoil.base.taken import refused_if_taken
from counterfoil.base.tokens import new_token
from counterfoil.people import queries
from counterfoil.people.models import PasswordReset, User, WrongTries


@transaction.atomic
def add_user(*, username: str, name: str, password: str | None, language: str = "en", by: Actor) -> User:
    """Make a sign-in; without a password it cannot be used until one is set.

    Raises:
        Refusal: the sign-in name is taken.
    """
    username = username.strip().lower()
    user = User(username=username, name=name, language=language)
    user.set_password(password)
    taken = _("The sign-in name “%(name)s” is taken.") % {"name": username}
    with refused_if_taken("people_user_username_key", taken, mend=_("Choose another."), where="username"):
        user.save(force_insert=True)
    audit.record(by=by, verb="add_user", kind="user", subject=user.public_id)
    return user


@transaction.atomic
def add_users(*, names: Mapping[str, str], password: str, by: Actor) -> list[User]:
    """Make several sign-ins with one password that is no secret, as the demo prints it; it is hashed once.

    Args:
        names: sign-in name (small letters) → name.
    """
    shared = make_password(password)
    users = User.objects.bulk_create(
        User(username=username, name=name, password=shared) for username, name in names.items()
    )
    for user in users:
        audit.record(by=by, verb="add_user", kind="user", subject=user.public_id)
    return users


@transaction.atomic
def change_password(*, user: User, password: str, by: Actor) -> None:
    """Give a sign-in another password; every other session of it ends."""
    user.set_password(password)
    user.save(update_fields=["password"])
    audit.record(by=by, verb="change_password", kind="user", subject=user.public_id)


@transaction.atomic
def bar_user(*, user: User, by: Actor) -> None:
    """End a sign-in: no session of it goes on, and no link to a new password is good."""
    user.is_active = False
    user.save(update_fields=["is_active"])
    now = timezone.now()
    user.resets.filter(used_at__isnull=True, expires_at__gt=now).update(expires_at=now)
    audit.record(by=by, verb="bar_user", kind="user", subject=user.public_id)


@transaction.atomic
def readmit_user(*, user: User, by: Actor) -> None:
    """Let somebody sign in again, with the password and the roles of before."""
    user.is_active = True
    user.save(update_fields=["is_active"])
    audit.record(by=by, verb="readmit_user", kind="user", subject=user.public_id)


@transaction.atomic
def open_reset(*, user: User, by: Actor, scheme: uuid.UUID | None = None) -> str:
    """Let a user choose a new password by a link, good once and for RESET_HOURS; gives the secret of the link.

    The old password is gone at once, every session of the user ends, and so do earlier links. Whether `by` may do so
    is asked by `partners.office_actions`, which alone knows offices.

    Args:
        scheme: public id of the scheme in which they are colleagues, for its log.
    """
    now = timezone.now()
    PasswordReset.objects.filter(made_at__lte=now - queries.RESETS_KEPT).delete()
    user.resets.filter(used_at__isnull=True, expires_at__gt=now).update(expires_at=now)
    token, secret_hash = new_token()
    PasswordReset.objects.create(
        user=user, secret_hash=secret_hash, made_by=by.actor_id, made_at=now,
        expires_at=now + dt.timedelta(hours=queries.RESET_HOURS),
    )  # fmt: skip
    user.set_unusable_password()
    user.save(update_fields=["password"])
    audit.record(by=by, verb="open_reset", kind="user", subject=user.public_id, scheme=scheme)
    return token


@transaction.atomic
def choose_password(*, reset: PasswordReset, password: str, by: Actor) -> User:
    """Choose a new password by a link; of two at once, one succeeds.

    Raises:
        Refusal: the link was used or replaced, or is too old.
    """
    now = timezone.now()
    good = PasswordReset.objects.filter(pk=reset.pk, used_at__isnull=True, expires_at__gt=now)
    if not good.update(used_at=now):
        raise Refusal(
            _("This link is no longer good."), mend=_("Ask your colleague or your administrator for a new one.")
        )
    user = User.objects.select_for_update().get(pk=reset.user_id)
    user.set_password(password)
    user.save(update_fields=["password"])
    audit.record(by=by, verb="choose_password", kind="user", subject=user.public_id)
    return user


@transaction.atomic
def choose_language(*, user: User, language: str, by: Actor) -> None:
    """Keep the language in which a user's pages open."""
    user.language = language
    user.save(update_fields=["language"])
    audit.record(by=by, verb="choose_language", kind="user", subject=user.public_id, language=language)


@transaction.atomic
def note_wrong_try(*, username: str, by: Actor, browser: str = "") -> None:
    """Count one wrong password for a name, whether or not anybody has it. Nobody is signed in: `by` is the door."""
    WrongTries.objects.filter(since__lte=timezone.now() - queries.WINDOW).delete()  # whoever tries many names
    row, _new = WrongTries.objects.get_or_create(name_key=queries.name_key(username, browser))
    WrongTries.objects.filter(pk=row.pk).update(count=F("count") + 1)


def forget_wrong_tries(*, username: str, by: Actor, browser: str = "") -> None:
    """A right password clears the count of wrong ones."""
    WrongTries.objects.filter(name_key=queries.name_key(username, browser)).delete()
