"""Every write about users."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from counterfoil.base import audit
from counterfoil.base.actors import Actor
from counterfoil.base.errors import Refusal
from counterfoil.people import queries
from counterfoil.people.models import User, WrongTries


@transaction.atomic
def add_user(*, username: str, name: str, password: str | None, language: str = "en", by: Actor) -> User:
    """Make a sign-in; without a password it cannot be used until one is set.

    Raises:
        Refusal: the sign-in name is taken.
    """
    username = username.strip().lower()
    if User.objects.filter(username=username).exists():
        raise Refusal(
            _("The sign-in name “%(name)s” is taken.") % {"name": username},
            mend=_("Choose another."),
            where="username",
        )
    user = User(username=username, name=name, language=language)
    user.set_password(password)
    user.save(force_insert=True)
    audit.record(by=by, verb="add_user", kind="user", subject=user.public_id)
    return user


@transaction.atomic
def change_password(*, user: User, password: str, by: Actor) -> None:
    """Give a sign-in another password; every other session of it ends."""
    user.set_password(password)
    user.save(update_fields=["password"])
    audit.record(by=by, verb="change_password", kind="user", subject=user.public_id)


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
