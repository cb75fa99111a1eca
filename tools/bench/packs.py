"""A pack of 100,000 rows, checked then entered, against the floor: calamine, plain validation, a bare COPY.

Two sheets: a sparse one, as full as the accounts of the demo, and a full one (see `tools.bench.workbook`). The floor
and ours are run three times in turn, and the fastest of each counts: what else the machine does, slows both.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tools.bench.timing import apart, forgotten, say, seconds

ROWS = 100_000
ROUNDS = 3
MOST = 3.0


def run() -> None:
    from tools.bench.workbook import make

    with tempfile.TemporaryDirectory() as folder:
        for name in ("sparse", "full"):
            path = Path(folder) / f"{name}.xlsx"
            make(path, ROWS, full=name == "full")
            _compare(name, path)


def _compare(name: str, path: Path) -> None:
    floors, ours = [], []
    for _round in range(ROUNDS):
        forgotten()
        floors.append(apart("tools.bench.packs", "floor", str(path)))
        ours.append(apart("tools.bench.packs", "ours", str(path)))
    again = apart("tools.bench.packs", "ours", str(path))
    floor = min(floors, key=lambda figures: figures["seconds"])
    best = min(ours, key=lambda figures: figures["check"] + figures["enter"])
    took = best["check"] + best["enter"]
    print(f"\nPack of {ROWS:,} rows, {name}")
    print(f"  floor (read, plain validation, COPY)  {floor['seconds']:6.2f} s  peak {floor['peak_mib']:5.0f} MiB")
    print(f"  check                                 {best['check']:6.2f} s")
    print(f"  enter                                 {best['enter']:6.2f} s  peak {best['peak_mib']:5.0f} MiB")
    print(f"  ratio                                 {took / floor['seconds']:6.2f}    (the aim: at most {MOST:.1f})")
    took = again["check"] + again["enter"]
    print(f"  the same pack again                   {took:6.2f} s  {again['same']:,.0f} already there")


def _floor(path: str) -> None:
    import psycopg
    from python_calamine import CalamineWorkbook

    from counterfoil.settings import DATABASE_OWNER_URL

    def work() -> None:
        sheet = CalamineWorkbook.from_path(path).get_sheet_by_name("Facts")
        rows = iter(sheet.iter_rows())
        width = len(next(rows))
        with psycopg.connect(DATABASE_OWNER_URL) as link, link.cursor() as cursor:
            cursor.execute("DROP TABLE IF EXISTS bare")
            columns = ", ".join(f"c{i} text" for i in range(width))
            cursor.execute(f"CREATE TABLE bare (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, {columns})")  # type: ignore[arg-type]
            names = ", ".join(f"c{i}" for i in range(width))
            with cursor.copy(f"COPY bare ({names}) FROM STDIN") as copy:  # type: ignore[arg-type]
                for row in rows:
                    if not row[0] or not row[1] or len(str(row[3])) > 2000:
                        raise ValueError(row)
                    copy.write_row([str(value) if value != "" else None for value in row])

    say(seconds=seconds(work))


def _ours(path: str) -> None:
    import django

    django.setup()
    from counterfoil.base.actors import System
    from counterfoil.packs import actions

    by = System("bench")
    scheme = _scheme(by)
    content = Path(path).read_bytes()
    pack = actions.bring_pack(scheme=scheme, file_name="pack.xlsx", content=content, by=by)
    check = seconds(lambda: actions.check_pack(pack=pack, by=by))
    pack.refresh_from_db()
    if pack.state != "ready":
        raise SystemExit(f"{pack.state}: {pack.problems[:5]}")
    entered = []
    enter = seconds(lambda: entered.append(actions.enter_pack(pack=pack, by=by)))
    say(check=check, enter=enter, added=entered[0].added, same=entered[0].same)


def _scheme(by: object) -> object:
    from counterfoil.base.text import TranslatedText
    from counterfoil.partners import actions
    from counterfoil.partners.models import Scheme

    found = Scheme.objects.filter(slug="bench").first()
    return found or actions.start_scheme(slug="bench", name=TranslatedText(en="Bench"), nature="invented", by=by)  # type: ignore[arg-type]


if __name__ == "__main__":
    {"floor": _floor, "ours": _ours}[sys.argv[1]](sys.argv[2])
