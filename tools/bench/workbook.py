"""Makes a large visit pack: many gifts, courses and visits of one account, each with a few facts.

Two kinds of sheet. *Sparse*: four or five cells of a row are filled, as in the accounts of the demo (4.4 on
average). *Full*: a register kept row by row, eleven or twelve cells, with period, place, speaker and the exact words
of every row.
"""

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
_PLACES = ("Far Meadow", "Stone Valley", "Old Orchard", "North Ford", "Willow Bank", "Three Wells", "High Terrace")
_THEMES = ("weaving; bookkeeping", "legal rights; online selling", "health; weaving; selling")


def make(path: Path, facts: int, per_act: int = 5, *, full: bool = False) -> None:
    """Write a pack of `facts` fact rows over facts/per_act acts; the same one for the same arguments."""
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
        row = _fact(i, count, chance)
        if full:
            row |= _rest(i, row, chance)
        sheet.write_row(i + 1, 0, [row.get(column, "") for column in columns])
    book.close()


def _fact(i: int, acts: int, chance: random.Random) -> dict[str, object]:
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
    return row


def _rest(i: int, row: dict[str, object], chance: random.Random) -> dict[str, object]:
    """What the row of a register says besides; the words are different in every row."""
    counted = row["what"] != "themes"
    value = row["value"]
    rest: dict[str, object] = {
        "split_by": "session",
        "which": row.get("which", f"session {chance.randint(1, 12)}"),
        "period": f"20{chance.randint(28, 30)}-{chance.randint(1, 12):02}",
        "place": chance.choice(_PLACES),
        "said_by": f"host office {chance.randint(1, 60)}",
        "exact_words": f"line {i + 1} of the register says “{value}”, noted in room {chance.randint(1, 400)}",
    }
    if counted:
        rest["before"] = chance.randint(1, 90)
        if isinstance(value, int):
            rest["qualifier"] = chance.choice(("about", "at least", "up to"))
    return rest
