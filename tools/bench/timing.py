"""Timing one thing in a process of its own, so that its peak memory is its own."""

from __future__ import annotations

import resource
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any


def apart(module: str, *arguments: str) -> dict[str, float]:
    """Run `python -m module arguments` and read the figures it prints as `name value` lines."""
    done = subprocess.run([sys.executable, "-m", module, *arguments], check=True, capture_output=True, text=True)
    pairs = (line.split() for line in done.stdout.splitlines() if len(line.split()) == 2)
    return {name: float(value) for name, value in pairs}


def forgotten() -> None:
    """Forget every account in the database of the benchmark, so that the next one is entered anew."""
    import psycopg

    from counterfoil.settings import DATABASE_OWNER_URL

    with psycopg.connect(DATABASE_OWNER_URL) as link:
        tables = ("packs_pack", "source", "stage", "stagedact", "stagedfact", "tally", "mention", "statement")
        names = ", ".join(name if "_" in name else f"statements_{name}" for name in tables)
        link.execute(f"TRUNCATE {names} CASCADE")  # type: ignore[arg-type]


def seconds(function: Callable[[], Any]) -> float:
    """How long a call took, by the wall."""
    start = time.perf_counter()
    function()
    return time.perf_counter() - start


def say(**figures: float) -> None:
    """Print figures for `apart`, with this process's peak memory in MiB."""
    for name, value in figures.items():
        print(name, f"{value:.4f}")
    print("peak_mib", f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.1f}")
