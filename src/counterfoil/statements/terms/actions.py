"""Every write to the closed lists."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from counterfoil.base import audit
from counterfoil.base.actors import Actor, System
from counterfoil.base.errors import Refusal
from counterfoil.base.taken import refused_if_taken
from counterfoil.base.text import TranslatedText
from counterfoil.statements.terms.models import Dimension, Measure, TallyKind, Term, Unit

_FILES: dict[str, type[Term]] = {
    "kinds": TallyKind,
    "units": Unit,
    "dimensions": Dimension,
    "measures": Measure,
}
_SHIPPED = System("terms")
SINGULAR = "en-one"  # English alone bends a noun that is counted


@transaction.atomic
def load_terms() -> int:
    """Bring the terms that come with Counterfoil into the database; how many were written.

    Runs after every migration. Terms that people proposed are left alone; a shipped term that a file no longer
    names stays, because statements may use it.
    """
    written = 0
    for name, model in _FILES.items():
        terms = tomllib.loads(Path(__file__).with_name(f"{name}.toml").read_text("utf-8"))
        rows = [_shipped(model, code, i, dict(term)) for i, (code, term) in enumerate(terms.items())]
        columns = [f.name for f in model._meta.concrete_fields if f.name != "code"]
        model._default_manager.bulk_create(rows, update_conflicts=True, unique_fields=["code"], update_fields=columns)
        written += len(rows)
    return written


def _shipped(model: type[Term], code: str, position: int, term: dict[str, Any]) -> Term:
    label = TranslatedText({"en": term.pop("en"), "zh-hans": term.pop("zh"), "ug": term.pop("ug")})
    if "one" in term:
        label[SINGULAR] = term.pop("one")
    return model(
        code=code,
        label=label,
        position=position,
        state=Term.State.APPROVED,
        proposed_by=_SHIPPED.actor_id,
        **term,
    )


@transaction.atomic
def propose_term(*, model: type[Term], label: TranslatedText, by: Actor, **extra: Any) -> Term:
    """Propose a term; it serves the account that needs it, and somebody else approves it.

    Raises:
        Refusal: a term of that code is there already.
    """
    words, _language = label.in_language("en")
    code = slugify(words, allow_unicode=True)[:60]
    taken = _("“%(term)s” is on the list already.") % {"term": words}
    if not code:
        raise Refusal(taken, mend=_("Use that one."))
    term = model(code=code, label=label, proposed_by=by.actor_id, **extra)
    with refused_if_taken(f"{model._meta.db_table}_pkey", taken, mend=_("Use that one.")):
        term.save(force_insert=True)
    audit.record(by=by, verb="propose_term", kind=model._meta.model_name or "", subject=None, code=code)
    return term


@transaction.atomic
def approve_term(*, term: Term, by: Actor) -> None:
    """Approve a term that somebody else proposed.

    Raises:
        Refusal: the approver is the one who proposed it.
    """
    if term.proposed_by == by.actor_id:
        raise Refusal(_("You proposed this term yourself."), mend=_("Ask a colleague to look at it."))
    term.state, term.approved_by = Term.State.APPROVED, by.actor_id
    term.save(update_fields=["state", "approved_by"])
    audit.record(by=by, verb="approve_term", kind=term._meta.model_name or "", subject=None, code=term.code)
