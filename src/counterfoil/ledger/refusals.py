"""What the database refuses to post, in words. Each carries what the room above needs to say it better."""

from __future__ import annotations

import contextlib
import datetime as dt
import uuid
from collections.abc import Iterator

from django.db import DataError, IntegrityError, OperationalError
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
        refusal = _refusal(getattr(told, "constraint_name", "") or "", getattr(told, "message_detail", "") or "")
        if refusal is None:
            raise
        raise refusal from error
    except DataError as error:
        if getattr(error.__cause__, "sqlstate", "") != _OUT_OF_RANGE:
            raise
        raise _too_large() from error
    except OperationalError as error:
        if getattr(error.__cause__, "sqlstate", "") not in _WAITED:
            raise
        raise Refusal(
            _("Others are paying from this fund at this moment."), mend=_("Try again in a minute."), code="busy"
        ) from error


_OUT_OF_RANGE = "22003"
_WAITED = {"55P03", "40P01", "57014"}  # lock_not_available, deadlock_detected, query_canceled by its time-out


def _refusal(rule: str, detail: str) -> Refusal | None:
    """The refusal that stands for a broken rule; None where a program made the mistake."""
    if rule == "ledger_headroom_never_below_zero" and len(detail.split()) == 3:
        fund, currency, missing = detail.split()
        return NotEnough(uuid.UUID(fund), Money(int(missing), currency))
    if rule == "ledger_period_open":
        return Closed(dt.date.fromisoformat(detail))
    if rule == "ledger_balance_never_below_zero":
        return Refusal(
            _("More would be taken off than stands there."),
            mend=_("Open the page again: somebody may have entered this in the meantime."),
            code="below_zero",
        )
    if rule == "ledger_entry_once":
        return Refusal(_("This was entered already."), mend=_("Open the page again to see it."), code="already")
    if rule.startswith("ledger_entry_reverses_id"):  # its name ends as Django chose
        return Refusal(_("This was reversed already."), mend=_("Open the page again to see it."), code="already")
    if rule in ("ledger_closing_follows", "ledger_reopened_with_reason"):
        return Refusal(
            _("Somebody closed or opened a period meanwhile."),
            mend=_("Open the page again to see it."),
            code="already",
        )
    return None


def _too_large() -> Refusal:
    return Refusal(
        _("This amount is too large."), mend=_("Look for a digit too many, or a missing decimal point."),
        code="too_large",
    )  # fmt: skip
