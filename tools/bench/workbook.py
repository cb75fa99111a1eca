"""Makes a large visit pack: many gifts, courses and visits of one account, each with a few facts."""

from __future__ import annotations

import random
from pathlib import Path

import xlsxwriter

from counterfoil.packs import schema

ABOUT = {
    "account_of": "giving side",
    "kind": "register kept in office",
    "publisher": "Harbour City Federation",
    "title": "A year's register",
    "read": "2031-05-09",
    "scheme": "bench",
    "assisting": "Harbour City Federation",
    "host": "Stone Valley Office",
}
_KINDS = (("course", "participants", "people"), ("gift", "goods", "items"), ("visit", "delegates", "people"))
_THEMES = ("weaving; bookkeeping", "legal rights; online selling", "health; weaving; selling")


def make(path: Path, facts: int, per_act: int = 5) -> None:
    """Write a pack of `facts` fact rows over facts/per_act acts; the same one for the same numbers."""
    chance = random.Random(facts)
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    about = book.add_worksheet("About")
    for row, (key, value) in enumerate(ABOUT.items()):
        about.write_row(row, 0, [schema.ABOUT.column(key).en, value])
    acts = book.add_worksheet("Acts")
    acts.write_row(0, 0, [column.en for column in schema.ACTS.columns])
    count = max(1, facts // per_act)
    for i in range(count):
        kind, _measure, _unit = _KINDS[i % 3]
        acts.write_row(i + 1, 0, [f"{kind[0].upper()}{i + 1}", kind, f"{kind.title()} number {i + 1}"])
    sheet = book.add_worksheet("Facts")
    columns = [column.key for column in schema.FACTS.columns]
    sheet.write_row(0, 0, [column.en for column in schema.FACTS.columns])
    for i in range(facts):
        sheet.write_row(i + 1, 0, _fact(i, count, columns, chance))
    book.close()


def _fact(i: int, acts: int, columns: list[str], chance: random.Random) -> list[object]:
    act, turn = i % acts, i // acts
    kind, measure, unit = _KINDS[act % 3]
    row: dict[str, object] = {"act": f"{kind[0].upper()}{act + 1}", "what": measure, "unit": unit}
    if turn == 0:
        row["value"] = chance.randint(10, 400)
    elif turn == 1:
        row |= {"what": "themes", "unit": "", "value": chance.choice(_THEMES)}
    elif turn == 2:
        row |= {"what": "spent", "unit": "CNY", "value": chance.randint(100, 90_000)}
    else:
        part = f"part {turn}"
        row |= {"value": f"≥{chance.randint(10, 99)}", "split_by": "session", "which": part, "period": "2030"}
    return [row.get(column, "") for column in columns]
