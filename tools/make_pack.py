"""Write a large visit pack, for measuring: python tools/make_pack.py OUT.xlsx [ROWS] [ACTS]

Everything in it is invented. Rows look like those of a real year of gifts, courses and visits: few measures and units,
many acts, a part split by item, some qualifiers, some exact words.
"""

from __future__ import annotations

import random
import sys
from pathlib import Path

import xlsxwriter

ABOUT = (
    ("whose account", "giving side"), ("kind of account", "register"), ("publisher", "Harbour City Aid Office"),
    ("title", "Register of the year"), ("published", "2024-01-15"), ("read on", "2024-02-01"), ("language of the account", "English"),
    ("scheme", "{scheme}"), ("assisting organisations", "Harbour City Aid Office"), ("host organisations", "Stone Valley Office"),
)  # fmt: skip
ACTS = ("ref", "kind", "name", "within", "from", "to", "place", "giver", "receiver")
FACTS = ("act", "what", "about/at least/up to", "value", "unit", "split by", "which", "for each", "also stated as", "period", "said by", "exact words")
KINDS = ("gift", "course", "visit", "programme")


def write(path: Path, rows: int = 100_000, acts: int = 5_000, scheme: str = "bench", seed: int = 7) -> None:
    """Write a pack with `rows` rows of Facts about `acts` acts."""
    chance = random.Random(seed)
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    sheet = book.add_worksheet("About")
    for i, (label, answer) in enumerate(ABOUT):
        sheet.write_row(i, 0, (label, answer.format(scheme=scheme)))
    sheet = book.add_worksheet("Acts")
    sheet.write_row(0, 0, ACTS)
    for i in range(acts):
        month, day = i % 12 + 1, i % 28 + 1
        begins = f"2023-{month:02d}-{day:02d}"
        sheet.write_row(i + 1, 0, (f"G{i + 1}", KINDS[i % 4], f"{KINDS[i % 4]} number {i + 1}", f"G{i // 50 * 50 + 1}" if i % 50 else "", begins, "", ""))
    sheet = book.add_worksheet("Facts")
    sheet.write_row(0, 0, FACTS)
    for i in range(rows):
        sheet.write_row(i + 1, 0, _fact(chance, i, acts))
    book.close()


def _fact(chance: random.Random, i: int, acts: int) -> tuple[object, ...]:
    act, turn = f"G{i % acts + 1}", i // acts
    which = f"item {turn + 1}"
    sort = chance.random()
    if sort < 0.4:
        return (act, "goods", "", chance.randint(1, 900), "items", "item", which)
    if sort < 0.6:
        return (act, "cash given", "", f"{chance.randint(1, 400) * 500} CNY", "", "from whom", which, "families" if turn % 2 else "")
    if sort < 0.75:
        return (act, "participants", "at least", chance.randint(10, 300), "people", "theme", which, "", "", "2023")
    if sort < 0.9:
        words = f"about {chance.randint(10, 90)} people came on day {i}"
        return (act, "people present", "", f"约{chance.randint(10, 90)}", "people", "session", which, "", "", "", "the host office", words)
    return (act, "worth of goods", "", chance.randint(1000, 90000), "CNY", "item", which, "", f"{chance.randint(200, 9000)} USD")


if __name__ == "__main__":
    numbers = [int(argument) for argument in sys.argv[2:]]
    write(Path(sys.argv[1]), *numbers)
