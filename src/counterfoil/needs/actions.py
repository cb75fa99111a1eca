"""Writes about what is asked for: voiced, described, kept in step with the words of its line.

Merging stands in `merge_actions`, the answer in `answer_actions`, the panel in `appraisal_actions`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from counterfoil.base.actors import Actor, System
from counterfoil.base.errors import Refusal
from counterfoil.base.listing import Keys, listed
from counterfoil.base.sides import Side
from counterfoil.base.text import TranslatedText, one_line
from counterfoil.lines import actions as lines
from counterfoil.lines.following import also_follows
from counterfoil.lines.models import Kind, Line, Step, Verb
from counterfoil.lines.redaction import also_forgets
from counterfoil.lines.step_actions import hold
from counterfoil.needs.models import Band, Need, Sector, Urgency
from counterfoil.needs.rules import held_place, in_words, must_be_theirs_to_say
from counterfoil.partners.access import speaks_for
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
    """What a request is besides its line: `place` county or coarser, `affected` a band, `basis` how it is known.

    `urgency` and `also_funded` (who else pays for it): None leaves them as they are, or not stated.
    """

    sector: Sector
    place: Place | None = None
    affected: Band = Band.NOT_STATED
    basis: str = ""
    urgency: Urgency | None = None
    also_funded: str | None = None


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
    urgency: Urgency | None = None,
    also_funded: str = "",
) -> Need:
    """Voice a request: its line is opened, numbered for life, and public later only as its sector allows.

    Args:
        draft: the line; its kind is request, `spoke` the organisation that voices it.
        tally: the meeting or visit that voices it, where no single organisation does.
        place: county or coarser; of a sensitive sector its prefecture is held, and nothing finer.
        affected: a band; `basis` says how it is known.
        urgency: how soon, in the word of the receiving side.
        also_funded: who else pays for it, at most 200 letters.

    Raises:
        Refusal: neither an organisation nor a meeting voices it (a voice is never a person, G14); the giving side
            says how soon (`where` is "urgency"); else as `lines.actions.open_lines`.
    """
    asked = Asked(
        sector=sector, place=place, affected=affected, basis=basis, urgency=urgency, also_funded=also_funded
    )
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
    """Say what requests are besides their lines, which were opened just now from `voiced` drafts.

    Raises:
        Refusal: the giving side says how soon something is needed.
    """
    described = list(described)
    if not described:
        return []
    side = speaks_for(by, described[0][0].scheme)
    made = [Need(line=line, scheme_id=line.scheme_id, **_columns(line, asked, None, side))
            for line, asked in described]  # fmt: skip
    return Need.objects.bulk_create(made, batch_size=2000)


@transaction.atomic
def change_request(*, line: Line, asked: Asked, by: Actor, seen: int | None = None) -> Need:
    """Say more exactly what a request is. What it was stays in its line's history; its sector decides anew whether
    its words may ever be public, and how near its place may be told.

    Args:
        seen: the position of the last step of the line that was read; None where nobody read one.

    Raises:
        Refusal: somebody did something to it meanwhile (code "stale"); the giving side says how soon; a need that
            others are merged with would become sensitive, or cease to be; else as `lines.actions.describe_line`.
    """
    side, line = hold(line=line, by=by)
    sensitive = asked.sector.sensitive
    before = Need.objects.filter(line=line).first()
    if before and line.sensitive != sensitive and (before.merged_into_id or before.merged.exists()):
        raise Refusal(
            _("It is merged with another, and one of the two would be public in its words, the other not."),
            mend=_("Part them first."),
            where="sector",
            code="merged",
        )
    columns = _columns(line, asked, before, side, sensitive=sensitive)
    line = lines.describe_line(line=line, words=in_words(columns), sensitive=sensitive, by=by)
    _must_be_read(line, seen)
    columns |= {"scheme": line.scheme, **_keys(line)}
    return Need.objects.update_or_create(line=line, defaults=columns)[0]


def _columns(
    line: Line, asked: Asked, before: Need | None, side: Side, *, sensitive: bool | None = None
) -> dict[str, Any]:
    """What is held of a request; refuses what its writer's side cannot say."""
    urgency = before.urgency if before else Urgency.NOT_STATED
    must_be_theirs_to_say(asked.urgency, urgency, side)
    funded = asked.also_funded if asked.also_funded is not None else before.also_funded if before else ""
    return {
        "sector": asked.sector,
        "place": held_place(asked.place, sensitive=line.sensitive if sensitive is None else sensitive),
        "affected": asked.affected,
        "basis": one_line(asked.basis)[:200],
        "urgency": asked.urgency or urgency,
        "also_funded": one_line(funded)[:200],
        **_keys(line),
    }


def _keys(line: Line) -> Keys:
    """By what lists sort and find a need: its words, and its number."""
    return listed(line.words, line.handle)


def _must_be_read(line: Line, seen: int | None) -> None:
    """Refuse where somebody did something to a line since it was read; the last step is that of who acts now."""
    last = Step.objects.filter(line=line).aggregate(last=Max("position"))["last"] or 0
    if seen is not None and seen != last - 1:
        raise Refusal(
            _("Somebody did something to %(handle)s since you read it.") % {"handle": line.handle},
            mend=_("Read it as it stands now, then save again: what you typed is still in the form."),
            code="stale",
        )


@also_follows
def _keep_found_by_its_words(line: Line, verb: Verb, by: Actor) -> None:
    if line.kind == Kind.REQUEST and verb in (Verb.AMENDED, Verb.TOOK, Verb.REDACTED):
        Need.objects.filter(line=line).update(**_keys(line))


@also_forgets
def _forget_basis(line: Line, by: Actor) -> int:
    return Need.objects.filter(line=line).update(basis="", also_funded="", sort_key="", pieces=[])
