"""Users: people in office who sign in. Nobody who is helped needs to be one."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from counterfoil.base.fields import PublicIdField
from counterfoil.base.personal import personal


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> User:
        """Sign-in names know no upper and lower case."""
        return self.get(username=(username or "").strip().lower())


class User(AbstractBaseUser):
    """A sign-in: an office name and a password; no e-mail is needed.

    What a user may do depends on memberships (`partners`), never on a mark here.
    """

    public_id = PublicIdField()
    username = models.CharField(_("sign-in name"), max_length=60, unique=True)
    name = models.CharField(_("name in office"), max_length=120)
    language = models.CharField(_("language of the pages"), max_length=10, default="en")
    is_active = models.BooleanField(_("may sign in"), default=True)

    USERNAME_FIELD = "username"
    objects: ClassVar[UserManager] = UserManager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="user_name_lower_case", condition=models.Q(username=models.functions.Lower("username"))
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def actor_id(self) -> str:
        return f"user:{self.public_id}"

    def clean(self) -> Any:
        self.username = self.username.strip().lower()


class WrongTries(models.Model):
    """How often a sign-in name was tried with a wrong password, lately. `name_key` is a keyed hash: people type
    passwords into the field of the name."""

    name_key = models.CharField(max_length=64, unique=True)
    count = models.PositiveSmallIntegerField(default=0)
    since = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.count} since {self.since:%H:%M}"


class PasswordReset(models.Model):
    """A link by which a user chooses a new password, once, after somebody else asked for it.

    From then on the old password is gone and every session has ended. Who asked is told to the user at sign-in.
    """

    user = models.ForeignKey(User, models.PROTECT, related_name="resets")
    secret_hash = models.CharField(max_length=64, unique=True)
    made_by = models.CharField(max_length=80)
    made_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.user}, {self.made_at:%Y-%m-%d %H:%M}"


_IN_OFFICE = "while the person holds the office; cleared 24 months after the last sign-in"
personal("people.User", "username", "password", purpose="to sign in", retention=_IN_OFFICE)
personal("people.User", "name", purpose="to show who in office did what", retention=_IN_OFFICE)
personal("people.User", "language", purpose="to show pages in it", retention=_IN_OFFICE)
personal("people.User", "is_active", "last_login", purpose="to end unused sign-ins", retention=_IN_OFFICE)
personal(
    "people.WrongTries", "name_key", "count", "since", purpose="to slow down who guesses passwords",
    retention="until the next right password; a row older than five minutes goes with the next wrong one",
)  # fmt: skip
personal(
    "people.PasswordReset", "user", "secret_hash", "made_by", "made_at", "expires_at", "used_at",
    purpose="to choose a new password, and to know who asked for it",
    retention="30 days; older rows go with the next one",
)  # fmt: skip
