"""Writing the log. Called by actions, inside their transaction."""

from __future__ import annotations

import uuid
from typing import Any

from counterfoil.base.actors import Actor
from counterfoil.base.models import AuditEvent


def record(
    *,
    by: Actor,
    verb: str,
    kind: str,
    subject: uuid.UUID | None,
    scheme: uuid.UUID | None = None,
    **detail: Any,
) -> None:
    """Note that `by` did `verb` to one subject, or to as many as `detail` counts.

    Args:
        verb: the action's name, for example "publish_version".
        kind: the model's word, for example "update".
        subject: public id of the row; None where a set was written.
        scheme: public id of the scheme, so that an auditor's list can be read scheme by scheme.
        detail: counts and field names; values about a person are not allowed here (G12).
    """
    AuditEvent.objects.create(
        actor=by.actor_id, verb=verb, subject_kind=kind, subject=subject, scheme=scheme, detail=detail
    )
