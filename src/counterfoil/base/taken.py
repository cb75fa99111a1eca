"""What two people made at once: the second is refused with a mend, as if the first had long been there."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from django.db import IntegrityError, transaction

from counterfoil.base.errors import Refusal, Words


@contextlib.contextmanager
def refused_if_taken(constraint: str, problem: Words, *, mend: Words, where: str = "") -> Iterator[None]:
    """Write what only one can have. An action that has looked before is still too late where two look at once.

    Args:
        constraint: the name in the database of what only one can have; a breach of any other is an error as before.

    Raises:
        Refusal: somebody has it. What was written before in the same transaction stays.
    """
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if getattr(getattr(error.__cause__, "diag", None), "constraint_name", None) != constraint:
            raise
        raise Refusal(problem, mend=mend, where=where) from error
