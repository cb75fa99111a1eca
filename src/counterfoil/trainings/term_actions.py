"""Writes about the closed lists of trainings."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from django.db import transaction

from counterfoil.base.actors import System
from counterfoil.base.text import TranslatedText
from counterfoil.statements.terms import Term
from counterfoil.trainings.models import Channel, Question, Theme

_SHIPPED = System("terms")
_FILES: tuple[tuple[str, type[Term]], ...] = (("themes", Theme), ("channels", Channel), ("questions", Question))
_WORDS = {"en", "zh", "ug"}


@transaction.atomic
def load_terms() -> int:
    """Bring the lists that come with Counterfoil into the database; how many terms. Runs after every migration."""
    return sum(_load(name, model) for name, model in _FILES)


def _load(name: str, model: type[Term]) -> int:
    terms = tomllib.loads((Path(__file__).parent / "terms" / f"{name}.toml").read_text("utf-8"))
    rows = [_row(model, code, position, term) for position, (code, term) in enumerate(terms.items())]
    columns = [field.name for field in model._meta.concrete_fields if field.name != "code"]
    model._default_manager.bulk_create(rows, update_conflicts=True, unique_fields=["code"], update_fields=columns)
    return len(rows)


def _row(model: type[Term], code: str, position: int, term: dict[str, Any]) -> Term:
    more = {key: value for key, value in term.items() if key not in _WORDS}
    return model(
        code=code,
        label=TranslatedText({"en": term["en"], "zh-hans": term["zh"], "ug": term["ug"]}),
        position=position,
        state=Term.State.APPROVED,
        proposed_by=_SHIPPED.actor_id,
        **more,
    )
