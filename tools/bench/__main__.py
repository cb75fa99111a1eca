"""`make bench`: every benchmark, or those named: `python -m tools.bench packs pages`; with a size: `ledger=2000000`.

`kills` runs only when it is named: it takes minutes, and asks for right rather than fast.

Runs on an embedded database of its own in a temporary folder, with fsync on, as a server would.
"""

from __future__ import annotations

import os
import platform
import sys
import tempfile
from pathlib import Path

NAMES = ("packs", "peer", "pages", "papers", "tracker", "chain", "ledger", "paying")


def main(names: list[str]) -> None:
    with tempfile.TemporaryDirectory(prefix="counterfoil-bench-") as folder:
        os.environ["COUNTERFOIL_HOME"] = folder
        Path(folder).chmod(0o711)
        os.environ["COUNTERFOIL_ROLE"] = "worker"
        os.environ["COUNTERFOIL_PUBLIC_CACHE_SECONDS"] = "60"
        os.environ["DJANGO_SETTINGS_MODULE"] = "counterfoil.settings"
        from counterfoil.base import embedded

        print(f"Python {platform.python_version()}, {os.cpu_count()} cores, the embedded PostgreSQL")
        with embedded.running(Path(folder)):
            _provision()
            for name in names or NAMES:
                word, _is, size = name.partition("=")
                module = __import__(f"tools.bench.{word}", fromlist=["run"])
                module.run(*([int(size)] if size else []))


def _provision() -> None:
    import django

    django.setup()
    from counterfoil.base import assets, catalogues, provision

    catalogues.compile_stale()
    assets.collect_stale(Path(os.environ["COUNTERFOIL_HOME"]))
    with provision.as_owner():
        provision.provision()


if __name__ == "__main__":
    main(sys.argv[1:])
