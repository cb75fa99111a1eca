"""Every write about needs."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from counterfoil.base.actors import Actor, System
from counterfoil.base.errors import Refusal
from counterfoil.base.listing import listed
from counterfoil.base.text import TranslatedText, one_line
from counterfoil.lines import actions as lines
from counterfoil.lines.models import LONGEST, Kind, Line
from counterfoil.lines.redaction import also_forgets
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


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What a request is besides its line: `place` county or coarser, `affected` a band, `basis` how it is known."""

    sector: Sector
    place: Place | None = None
    affected: Band = Band.NOT_STATED
    basis: str = ""


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
    asked = Asked(sector=sector, place=place, affected=affected, basis=basis)
    draft = voiced(draft=draft, asked=asked, tally=tally, by=by)
    line = lines.open_line(scheme=scheme, draft=draft, by=by, tally=tally)
    return describe_requests(described=[(line, asked)], by=by)[0]


def voiced(*, draft: lines.Draft, asked: Asked, tally: Tally | None, by: Actor) -> lines.Draft:
    """The draft of a request, marked sensitive where its sector is.

    Raises:
        Refusal: neither an organisation nor a meeting voices it (G14).
    """
    if draft.kind != Kind.REQUEST:
        raise ValueError("a need is a request")
    if draft.spoke is None and tally is None:
        raise Refusal(
            _("Nobody voices this request."), mend=_("Name the organisation or the meeting that asks."), where="spoke"
        )
    return replace(draft, sensitive=draft.sensitive or asked.sector.sensitive)


@transaction.atomic
def describe_requests(*, described: Iterable[tuple[Line, Asked]], by: Actor) -> list[Need]:
    """Say what requests are besides their lines, which were opened just now from `voiced` drafts."""
    return Need.objects.bulk_create(
        [
            Need(line=line, scheme_id=line.scheme_id, sector=asked.sector, place=asked.place,
                 affected=asked.affected, basis=one_line(asked.basis)[:200], **listed(line.words))
            for line, asked in described
        ],
        batch_size=2000,
    )  # fmt: skip


@transaction.atomic
def change_request(*, line: Line, asked: Asked, by: Actor) -> Need:
    """Say more exactly what a request is. What it was stays in its line's history; its sector decides anew whether
    its words may ever be public.

    Raises:
        Refusal: as `lines.actions.describe_line`.
    """
    told = [str(asked.sector), str(asked.place or ""), str(asked.affected.label), asked.basis]
    words = " · ".join(part for part in told if part)[:LONGEST]
    line = lines.describe_line(line=line, words=words, sensitive=asked.sector.sensitive, by=by)
    columns = {
        "sector": asked.sector,
        "place": asked.place,
        "affected": asked.affected,
        "basis": one_line(asked.basis)[:200],
        "scheme": line.scheme,
        **listed(line.words),
    }
    return Need.objects.update_or_create(line=line, defaults=columns)[0]


@also_forgets
def _forget_basis(line: Line, by: Actor) -> int:
    return Need.objects.filter(line=line).update(basis="", also_funded="", sort_key="", pieces=[])
