"""What was paid from funds, and what of it was given back: the rows that `lots` and `grouping` look at."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import F, Max

from counterfoil.funds.models import Match, Payment, Purpose, Run
from counterfoil.scholarships.lots import Paid
from counterfoil.scholarships.models import Part

_COLUMNS = (
    "id", "public_id", "replaces", "subject", "fund", "currency", "purpose", "minor", "people", "state", "award_code",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Where:
    """Of which batch and year a payment is, and what it pays again in a later year; see `Paid`."""

    batch: int | None = None
    year: int | None = None
    chain: str = ""
    later: int = 0


def paid_from(funds: Collection[int]) -> list[Paid]:
    """Every grant from some funds that a run approved, each once with what became of it; two queries.

    A payment that was issued again stands for the one that it replaced, and for its part.
    """
    approved = Run.objects.filter(state__in=[Run.State.APPROVED, Run.State.ORDERED, Run.State.DONE])
    found = Payment.objects.filter(fund__in=funds, kind=Payment.Kind.GRANT, run__in=approved)
    came = {"came": F("acknowledgement__minor"), "came_people": F("acknowledgement__people")}
    rows: list[dict[str, Any]] = list(
        found.exclude(state=Payment.State.DRAFTED)
        .annotate(yes=Max("run__approvals__id"))
        .order_by("id")
        .values(*_COLUMNS, "yes", **came)  # type: ignore[arg-type]
    )
    parts = _parts([row["subject"] for row in rows if row["subject"]])
    times: Counter[tuple[int, str]] = Counter()
    made = []
    for told in sorted(_things(rows), key=lambda told: (told[0]["yes"] or 0, told[0]["id"])):
        where = parts.get(told[0]["subject"])
        if where is None and (code := told[0]["award_code"]):
            where = _Where(chain=f"code {code}", later=times[told[0]["fund"], code])
            times[told[0]["fund"], code] += 1
        made.append(_paid(told, where or _Where()))
    return made


def _things(rows: Collection[dict[str, Any]]) -> Collection[list[dict[str, Any]]]:
    """The payments for each part, and for each thing that is no part: what was entered first, and all after it."""
    things: dict[Any, list[dict[str, Any]]] = defaultdict(list)
    begins: dict[int, Any] = {}
    for row in rows:
        thing = begins[row["id"]] = row["subject"] or begins.get(row["replaces"] or 0, row["id"])
        things[thing].append(row)
    return things.values()


def _parts(subjects: Collection[UUID]) -> dict[UUID, _Where]:
    columns = ("public_id", "batch", "year", "batch__year", "school", "level", "provider_code")
    return {
        part: _Where(batch, year, f"{batch} {school} {level} {code}", year - first)
        for part, batch, year, first, school, level, code in Part.objects.filter(public_id__in=subjects).values_list(
            *columns
        )
    }


def _paid(told: list[dict[str, Any]], where: _Where) -> Paid:
    first, last = told[0], told[-1]
    for_people = first["purpose"] in (Purpose.AWARD, Purpose.RELIEF)
    return Paid(
        first=first["public_id"], order=first["id"], lot=first["yes"] or 0, fund=first["fund"],
        currency=first["currency"], purpose=first["purpose"], minor=last["minor"],
        people=first["people"] or (1 if for_people else 0), state=last["state"], batch=where.batch, year=where.year,
        chain=where.chain, later=where.later,
        firm=all((row["people"], row["minor"]) == (first["people"], first["minor"]) for row in told),
        acknowledged_minor=last["came"], acknowledged_people=last["came_people"],
    )  # fmt: skip


def given_back(funds: Collection[int]) -> dict[int, dict[str, list[int]]]:
    """Key of a fund → currency → awards that were given back, in the order in which that was entered; one query.

    In minor units; below zero where somebody has undone it.
    """
    found: dict[int, dict[str, list[int]]] = {fund: {} for fund in funds}
    rows = Match.objects.filter(kind=Match.Kind.AWARD_RETURNED, fund__in=funds).order_by("id")
    for fund, currency, minor, undoes in rows.values_list("fund", "line__account__currency", "minor", "undoes"):
        if fund is not None:
            found[fund].setdefault(currency, []).append(-minor if undoes else minor)
    return found
