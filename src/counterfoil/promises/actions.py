"""Every write about commitments and actions that their lines do not do themselves."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.db import transaction

from counterfoil.base.actors import Actor
from counterfoil.base.text import one_line
from counterfoil.lines import actions as lines
from counterfoil.lines.models import LONGEST, Kind, Line
from counterfoil.lines.redaction import also_forgets
from counterfoil.needs.models import Need
from counterfoil.partners.models import Scheme
from counterfoil.promises.models import Commitment
from counterfoil.statements.models import Tally


@dataclass(frozen=True, kw_only=True)
class Promised:
    """What a commitment is besides its line: by what it will be known to be kept, and the requests it answers."""

    evidence_expected: str = ""
    answers: tuple[Need, ...] = ()


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
    promised = Promised(evidence_expected=evidence_expected, answers=tuple(answers))
    line = lines.open_line(scheme=scheme, draft=given(draft=draft, promised=promised, by=by), by=by, tally=tally)
    return describe_commitments(described=[(line, promised)], by=by)[0]


def given(*, draft: lines.Draft, promised: Promised, by: Actor) -> lines.Draft:
    """The draft of a commitment, marked sensitive where a request that it answers is (GUARDRAILS G14)."""
    return replace(draft, sensitive=draft.sensitive or any(need.line.sensitive for need in promised.answers))


@transaction.atomic
def describe_commitments(*, described: Iterable[tuple[Line, Promised]], by: Actor) -> list[Commitment]:
    """Say what commitments are besides their lines, which were opened just now; requests of other schemes are
    passed over."""
    described = list(described)
    made = Commitment.objects.bulk_create(
        [
            Commitment(line=line, evidence_expected=one_line(promised.evidence_expected)[:200])
            for line, promised in described
        ],
        batch_size=2000,
    )
    answered = Commitment.answers.through
    answered.objects.bulk_create(
        answered(commitment_id=line.pk, need_id=need.pk)
        for line, promised in described
        for need in dict.fromkeys(promised.answers)
        if need.line.scheme_id == line.scheme_id
    )
    return made


@transaction.atomic
def change_promise(*, line: Line, promised: Promised, by: Actor) -> Commitment:
    """Say by what a commitment will be known to be kept, and which requests of its scheme it answers.

    Raises:
        Refusal: as `lines.actions.describe_line`.
    """
    answers = [need for need in promised.answers if need.line.scheme_id == line.scheme_id]
    told = [promised.evidence_expected, *(need.line.handle for need in answers)]
    words = " · ".join(part for part in told if part)[:LONGEST] or "—"
    line = lines.describe_line(line=line, words=words, sensitive=line.sensitive, by=by)
    evidence = one_line(promised.evidence_expected)[:200]
    made, _is_new = Commitment.objects.update_or_create(line=line, defaults={"evidence_expected": evidence})
    made.answers.set(answers)
    return made


@also_forgets
def _forget_evidence_expected(line: Line, by: Actor) -> int:
    return Commitment.objects.filter(line=line).update(evidence_expected="")
