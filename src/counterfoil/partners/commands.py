"""The command `counterfoil add-administrator`: the first one, or one more where none can sign in any longer."""

from __future__ import annotations

import getpass
import sys
from typing import TextIO

from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from counterfoil.base.actors import System
from counterfoil.base.errors import Refusal
from counterfoil.partners import actions

_BY = System("command")


def add_administrator(username: str, *, stdin: TextIO | None = None, out: TextIO | None = None) -> int:
    """Make a sign-in that administers; its password is never an argument, which others could read.

    Args:
        stdin: read the password from its first line; without it, ask for it twice on the terminal.

    Raises:
        Refusal: the name is taken or none, or the password is too weak.
    """
    password = _asked() if stdin is None else stdin.readline().rstrip("\r\n")
    try:
        password_validation.validate_password(password)
    except ValidationError as error:
        raise Refusal(" ".join(error.messages), mend=_("Choose a longer one.")) from None
    user = actions.add_administrator(username=username, password=password, by=_BY)
    print(_("%(name)s may sign in and add people under Members.") % {"name": user.username}, file=out or sys.stdout)
    return 0


def _asked() -> str:
    if not sys.stdin.isatty():
        raise Refusal(
            _("There is no terminal to ask for the password."),
            mend=_("Add --password-stdin and give it on standard input."),
        )
    password = getpass.getpass(_("Password: "))
    if password != getpass.getpass(_("The same again: ")):
        raise Refusal(_("The two are not the same."), mend=_("Try again."))
    return password
