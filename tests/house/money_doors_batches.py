"""Pages about batches: what each asks for, and what fills its address; for tests/house/money_doors.py."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from counterfoil.base.money import Money
from counterfoil.ledger.models import Book
from counterfoil.partners.roles import Role
from counterfoil.people.permissions import Permission as P
from counterfoil.scholarships import actions
from counterfoil.scholarships.models import Batch
from tests import cast

_STEPS = ("decide_batch", "pay_batch", "next_year", "end_batch")
BATCHES: dict[str, tuple[P | None, P | None]] = {
    **dict.fromkeys(("batches_of", "batch"), (P.READ_BOOKS, None)),
    **dict.fromkeys(("new_batch", "batch_parts"), (P.KEEP_BOOKS, P.KEEP_BOOKS)),
    **dict.fromkeys(_STEPS, (None, P.KEEP_BOOKS)),
    "enrolment": (P.ACKNOWLEDGE, P.ACKNOWLEDGE),
}


def batch_addresses(stage: Any, book: Book) -> dict[str, str]:
    """A draft of a batch."""
    draft = actions.BatchDraft(cast.T(en="Awards"), Batch.Kind.AWARD, 2025, 10, Money.of(100, "CNY"))
    fund = book.funds.get(is_general=True)
    batch = actions.start_batch(fund=fund, draft=draft, by=stage.users[Role.FINANCE_OFFICER])
    return {
        **{name: reverse(f"staff:{name}", args=[book.public_id]) for name in ("batches_of", "new_batch")},
        **{name: reverse(f"staff:{name}", args=[batch.public_id]) for name in ("batch", "batch_parts", *_STEPS)},
    }
