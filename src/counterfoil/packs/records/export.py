"""Lines and headcounts back as rows, with their refs: brought again by the same side, they are already there."""

from __future__ import annotations

from collections.abc import Mapping

from counterfoil.base.sides import Side
from counterfoil.lines.models import PREFIX, Kind, Line
from counterfoil.needs.models import Band, Urgency
from counterfoil.packs.models import Row
from counterfoil.packs.records.lists import COUNTED, SAID
from counterfoil.statements.models import Source
from counterfoil.visits.models import Headcount

Rows = list[dict[str, str]]


def rows_of(source: Source, refs: Mapping[int, str], language: str) -> tuple[Rows, Rows]:
    """Rows of Lines and of Headcounts that the side of an account wrote at what the account tells of.

    A line that came with a pack has the ref of its row; any other goes by its number for life: #R3.

    Args:
        refs: tally → its ref in the account.
        language: of kinds, sectors and measures.
    """
    side = source.account_of
    if side == Side.NEITHER:
        return [], []
    told = Row.objects.filter(scheme=source.scheme_id, side=side, tally__in=refs, line__isnull=False)
    known = {line: ref for line, ref in told.values_list("line_id", "ref") if not ref.startswith("~")}
    lines = Line.objects.filter(scheme=source.scheme_id, entered_side=side, tally__in=refs, kind__in=SAID)
    lines = lines.select_related("need__sector", "need__place", "commitment", "spoke", "owner").order_by("id")
    counts = Headcount.objects.filter(tally__in=refs, side=side, measure__in=COUNTED).select_related("measure")
    latest = {(count.tally_id, count.measure_id): count for count in counts.order_by("id")}
    return [_line(line, known.get(line.pk) or f"#{line.handle}", refs, language) for line in lines], [
        {
            "act": refs[count.tally_id],
            "measure": count.measure.label.in_language(language)[0],
            "number": str(count.number),
        }
        for count in latest.values()
    ]


def _line(line: Line, ref: str, refs: Mapping[int, str], language: str) -> dict[str, str]:
    row = {
        "ref": ref,
        "at": refs[line.tally_id or 0],
        "kind": str(Kind(line.kind).label),
        "spoke": str(line.spoke or Side(line.spoke_side).label),
        "words": line.words,
        "owner": str(line.owner or ""),
        "due": str(line.due or ""),
    }
    if need := getattr(line, "need", None):
        row |= {"sector": need.sector.label.in_language(language)[0], "basis": need.basis}
        row |= {"place": str(need.place or ""), "also_funded": need.also_funded}
        row["urgency"] = "" if need.urgency == Urgency.NOT_STATED else str(Urgency(need.urgency).label)
        row["affected"] = "" if need.affected == Band.NOT_STATED else str(Band(need.affected).label)
    if commitment := getattr(line, "commitment", None):
        numbers = commitment.answers.order_by("line__number").values_list("line__number", flat=True)
        row["answers"] = "; ".join(f"{PREFIX[Kind.REQUEST]}{number}" for number in numbers)
        row["evidence"] = commitment.evidence_expected
    return row
