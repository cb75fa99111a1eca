"""What the database refuses to post, in words. Each carries what the room above needs to say it better."""

from __future__ import annotations

import contextlib
import datetime as dt
import uuid
from collections.abc import Iterator

from django.db import IntegrityError
from django.utils.translation import gettext as _

from counterfoil.base.errors import Refusal
from counterfoil.base.money import Money


class NotEnough(Refusal):
    """A fund has less available than was to be spent; `missing` is how much less."""

    def __init__(self, fund: uuid.UUID, missing: Money) -> None:
        super().__init__(
            _("This fund has not enough left: %(amount)s %(currency)s are missing.")
            % {"amount": missing.amount, "currency": missing.currency},
            mend=_("Pay less, wait for what was pledged, or have an advance from unrestricted money approved."),
            code="not_enough",
        )
        self.fund, self.missing = fund, missing


class Closed(Refusal):
    """The day lies in a period that was closed."""

    def __init__(self, until: dt.date) -> None:
        super().__init__(
            _("The books are closed until %(day)s.") % {"day": until.isoformat()},
            mend=_("Date it in an open period, or have the period opened again with a reason."),
            where="day",
            code="closed",
        )
        self.until = until


@contextlib.contextmanager
def in_words() -> Iterator[None]:
    """Turn what the database's rules refuse into refusals; anything else goes on as the error that it is."""
    try:
        yield
    except IntegrityError as error:
        told = getattr(error.__cause__, "diag", None)
        rule, detail = getattr(told, "constraint_name", ""), getattr(told, "message_detail", "") or ""
        if rule == "ledger_headroom_never_below_zero" and len(detail.split()) == 3:
            fund, currency, missing = detail.split()
            raise NotEnough(uuid.UUID(fund), Money(int(missing), currency)) from error
        if rule == "ledger_period_open":
            raise Closed(dt.date.fromisoformat(detail)) from error
        if rule == "ledger_balance_never_below_zero":
            raise Refusal(
                _("More would be taken off than stands there."),
                mend=_("Open the page again: somebody may have entered this in the meantime."),
                code="below_zero",
            ) from error
        if rule == "ledger_entry_once":
            raise Refusal(
                _("This was entered already."), mend=_("Open the page again to see it."), code="already"
            ) from error
        raise
