"""Every write about users."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from counterfoil.base import audit
from counterfoil.base.actors import Actor
from counterfoil.base.errors import Refusal
from counterfoil.people.models import User


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
