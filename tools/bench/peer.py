"""10,000 rows: our check and enter against django-import-export's dry run and confirm on the same rows."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tools.bench.timing import apart, say, seconds

ROWS = 10_000
LEAST = 30.0


def run() -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "pack.xlsx"
        from tools.bench.workbook import make

        make(path, ROWS)
        ours = apart("tools.bench.packs", "ours", str(path))
        peer = apart("tools.bench.peer", str(path))
    took = ours["check"] + ours["enter"]
    print(f"\n{ROWS:,} rows against django-import-export")
    print(f"  django-import-export, dry run + confirm {peer['seconds']:6.2f} s")
    print(f"  check + enter                           {took:6.2f} s")
    times = peer["seconds"] / took
    print(f"  times as fast                           {times:6.1f}    (the aim: at least {LEAST:.0f})")


def _peer(path: str) -> None:
    import django
    from django.conf import settings

    settings.DATABASES  # noqa: B018  settings are read before apps
    django.setup()
    import tablib
    from django.db import connection, models
    from import_export import resources
    from python_calamine import CalamineWorkbook

    from counterfoil.base import provision
    from counterfoil.packs import schema

    columns = [column.key for column in schema.FACTS.columns][:12]
    fields = {name: models.TextField(blank=True) for name in columns}
    meta = type("Meta", (), {"app_label": "packs", "db_table": "bench_peer"})
    names = {"__module__": __name__, "Meta": meta, "row": models.IntegerField(), **fields}
    model = type("Peer", (models.Model,), names)
    with provision.as_owner(), connection.schema_editor() as editor:
        editor.create_model(model)
    with provision.as_owner(), connection.cursor() as cursor:
        role = settings.DATABASE_WEB_ROLE
        cursor.execute(f'GRANT ALL ON bench_peer, bench_peer_id_seq TO "{role}"')
    options = type("Meta", (), {"model": model, "import_id_fields": ("row",), "fields": ("row", *columns)})
    resource = type("PeerResource", (resources.ModelResource,), {"Meta": options})()

    def work() -> None:
        rows = list(CalamineWorkbook.from_path(path).get_sheet_by_name("Facts").iter_rows())
        data = tablib.Dataset(headers=["row", *columns])
        for i, row in enumerate(rows[1:], start=2):
            data.append([i, *map(str, row[: len(columns)])])
        resource.import_data(data, dry_run=True, raise_errors=True)
        resource.import_data(data, dry_run=False, raise_errors=True)

    say(seconds=seconds(work))


if __name__ == "__main__":
    _peer(sys.argv[1])
