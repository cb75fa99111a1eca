"""Questions about the lines and headcounts of a pack that is ready: row by row, what entering it would do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from counterfoil.lines.models import Kind
from counterfoil.needs.models import Band, Sector, Urgency
from counterfoil.packs.models import Pack
from counterfoil.packs.records.rows import LineRow, Records
from counterfoil.partners.models import Organisation, Place
from counterfoil.statements.terms import Measure

PAGE = 50


@dataclass(frozen=True)
class RecordRow:
    """One row: where it stands, what would happen, what it says, and what is there already (`met`)."""

    sheet: str
    row: int
    outcome: str
    at: str
    what: str
    said: str
    met: str
    handle: str
    details: tuple[str, ...]


def record_rows(pack: Pack, *, only: str = "", after: int = 0, limit: int = PAGE) -> list[tuple[int, RecordRow]]:
    """One page of the rows, each with its number; `only` is added, changed or same, `after` the last number shown."""
    kept = pack.outcome.get("records", {})
    records = Records.of(kept)
    steps = list(zip((*records.lines, *records.counts), kept.get("steps", ()), strict=False))
    wanted = [(n, row, step) for n, (row, step) in enumerate(steps, 1) if only in ("", step["outcome"]) and n > after]
    words = _Words(pack, records)
    return [(n, words.shown(row, step)) for n, row, step in wanted[:limit]]


class _Words:
    """The words for what rows name by id or code; asked once for all rows."""

    def __init__(self, pack: Pack, records: Records) -> None:
        named = {i for row in records.lines for i in (row.spoke, row.owner) if i}
        self.offices = {pk: str(office) for pk, office in Organisation.objects.in_bulk(named).items()}
        self.offices |= {each["id"]: each["name"] for each in pack.outcome.get("new", {}).get("organisations", [])}
        asked = {row.place for row in records.lines if row.place}
        self.places = {pk: str(place) for pk, place in Place.objects.in_bulk(asked).items()}
        self.sectors = {sector.code: str(sector) for sector in Sector.objects.all()}
        self.measures = {measure.code: str(measure) for measure in Measure.objects.all()}
        self.sheets = pack.outcome.get("sheets", {})

    def shown(self, row: Any, step: dict[str, Any]) -> RecordRow:
        """A row as the preview shows it."""
        if isinstance(row, LineRow):
            sheet, what, said = "lines", str(Kind(row.kind).label), row.words
        else:
            sheet, what, said = "headcounts", self.measures[row.measure], str(row.number)
        return RecordRow(
            sheet=self.sheets.get(sheet, ""), row=row.row, outcome=step["outcome"], at=row.at_words, what=what,
            said=said, met=step["met"] if step["met"] != said else "", handle=step["handle"],
            details=self._details(row) if isinstance(row, LineRow) else (),
        )  # fmt: skip

    def _details(self, row: LineRow) -> tuple[str, ...]:
        affected = str(Band(row.affected).label) if row.affected != Band.NOT_STATED else ""
        answers = (each.removeprefix("ref:") for each in row.answers)
        told = (
            self.offices.get(row.spoke or 0, ""), self.sectors.get(row.sector, ""), affected, row.basis,
            self.places.get(row.place or 0, ""), str(Urgency(row.urgency).label) if row.urgency else "",
            row.also_funded,
            f"→ {self.offices.get(row.owner, '')}" if row.owner else "", row.due, row.evidence, ", ".join(answers),
        )  # fmt: skip
        return tuple(words for words in told if words)
