"""A form that is sent twice enters its thing once: it carries the public id that the thing will have."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Model
from django.utils.translation import gettext as _

from counterfoil.base.errors import Refusal


def once(model: type[Model], key: UUID | None) -> dict[str, Any]:
    """The column that a key fills, where there is one. Asked under a lock that everybody takes who enters the like.

    Raises:
        Refusal: the thing of this key is there already ("already").
    """
    if key is None:
        return {}
    if model._default_manager.filter(public_id=key).exists():
        raise Refusal(
            _("This was entered already: the form was sent twice."),
            mend=_("Open the list to see it."),
            code="already",
        )
    return {"public_id": key}
