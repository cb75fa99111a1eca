"""Every write about needs."""

from __future__ import annotations

import tomllib
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from counterfoil.base.actors import Actor, System
from counterfoil.base.errors import Refusal
from counterfoil.base.text import TranslatedText
from counterfoil.lines import actions as lines
from counterfoil.lines.models import Kind, Line
from counterfoil.needs.models import Band, Need, Sector
from counterfoil.partners.models import Place, Scheme
from counterfoil.statements.models import Tally
from counterfoil.statements.terms import Term

_SHIPPED = System("terms")


@transaction.atomic
def load_sectors() -> int:
    """Bring the sectors that come with Counterfoil into the database; how many. Runs after every migration."""
    terms = tomllib.loads((Path(__file__).parent / "terms" / "sectors.toml").read_text("utf-8"))
    rows = [
        Sector(
            code=code,
            label=TranslatedText({"en": term["en"], "zh-hans": term["zh"], "ug": term["ug"]}),
            aliases=term["aliases"],
            position=position,
            state=Term.State.APPROVED,
            proposed_by=_SHIPPED.actor_id,
            purpose_code=term.get("purpose_code", ""),
            sensitive=term.get("sensitive", False),
        )
        for position, (code, term) in enumerate(terms.items())
    ]
    columns = [field.name for field in Sector._meta.concrete_fields if field.name != "code"]
    Sector.objects.bulk_create(rows, update_conflicts=True, unique_fields=["code"], update_fields=columns)
    return len(rows)


@transaction.atomic
def ask(
    *,
    scheme: Scheme,
    draft: lines.Draft,
    sector: Sector,
    by: Actor,
    tally: Tally | None = None,
    place: Place | None = None,
    affected: Band = Band.NOT_STATED,
    basis: str = "",
) -> Need:
    """Voice a request: its line is opened, numbered for life, and public later only as its sector allows.

    Args:
        draft: the line; its kind is request, `spoke` the organisation that voices it.
        tally: the meeting or visit that voices it, where no single organisation does.
        place: county or coarser.
        affected: a band; `basis` says how it is known.

    Raises:
        Refusal: neither an organisation nor a meeting voices it (a voice is never a person, G14); else as
            `lines.actions.open_lines`.
    """
    if draft.kind != Kind.REQUEST:
        raise ValueError("a need is a request")
    if draft.spoke is None and tally is None:
        raise Refusal(
            _("Nobody voices this request."), mend=_("Name the organisation or the meeting that asks."), where="spoke"
        )
    if sector.sensitive and not draft.sensitive:
        draft = lines.Draft(**{**draft.__dict__, "sensitive": True})
    line: Line = lines.open_line(scheme=scheme, draft=draft, by=by, tally=tally)
    return Need.objects.create(
        line=line, sector=sector, place=place, affected=affected, basis=" ".join(basis.split())
    )
