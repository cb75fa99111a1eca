"""Every write about commitments and actions that their lines do not do themselves."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from counterfoil.base.actors import Actor
from counterfoil.lines import actions as lines
from counterfoil.lines.models import Kind
from counterfoil.needs.models import Need
from counterfoil.partners.models import Scheme
from counterfoil.promises.models import Commitment
from counterfoil.statements.models import Tally


@transaction.atomic
def promise(
    *,
    scheme: Scheme,
    draft: lines.Draft,
    by: Actor,
    tally: Tally | None = None,
    evidence_expected: str = "",
    answers: Iterable[Need] = (),
) -> Commitment:
    """Write down a commitment: its line is opened, numbered for life.

    Args:
        draft: the line; owner and due may be *not stated*.
        tally: the visit or meeting at which it was given.
        evidence_expected: by what it will be known to be kept, at most 200 letters.
        answers: requests of the same scheme that it answers, in full or in part.

    Raises:
        Refusal: as `lines.actions.open_lines`.
    """
    if draft.kind != Kind.COMMITMENT:
        raise ValueError("a promise is a commitment")
    line = lines.open_line(scheme=scheme, draft=draft, by=by, tally=tally)
    made = Commitment.objects.create(line=line, evidence_expected=" ".join(evidence_expected.split())[:200])
    made.answers.set([need for need in answers if need.line.scheme_id == scheme.pk])
    return made
