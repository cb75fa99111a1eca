"""A run of 10,000 is killed, its process or the database under it: finished or untouched. 50 rounds: tools.bench."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest

from counterfoil.base import embedded
from tools.bench.kills import Killing

pytestmark = pytest.mark.slow


def test_a_run_that_is_killed_is_finished_or_untouched(tmp_path: Path, django_db_blocker: Any) -> None:
    home, chance = tmp_path / "var", random.Random(20261123)
    with django_db_blocker.unblock(), embedded.running(home):  # not `fast`, which may lose what was acknowledged
        killing = Killing(home)
        for number, victim in enumerate(("writer", "database", "writer", "database")):
            assert killing.round(number, victim, chance) in ("finished", "untouched")
