"""Each fold in SQL gives what the fold in plain Python gives, for any contributions (the definition is folds.py)."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from counterfoil.base.contributions import Contribution, Fold
from counterfoil.figures import folds, sql
from tests.figures.test_folds import contributions, numbered

pytestmark = pytest.mark.django_db

# Contributions as rows, without a table: the relation that the property test folds.
RELATION = """
    SELECT id, tally, number, qualifier, unit, unit_words, currency, since_day, since_precision,
           until_day, until_precision, words, ARRAY(SELECT jsonb_array_elements_text(members)) AS members,
           role, dimension, divisor
    FROM jsonb_to_recordset(%(rows)s::jsonb) AS r (
        id text, tally text, number numeric, qualifier text, unit text, unit_words text, currency text,
        since_day date, since_precision int, until_day date, until_precision int, words text, members jsonb,
        role text, dimension text, divisor text)
"""


def row(c: Contribution) -> dict[str, Any]:
    plain = {name: value for name, value in c.to_json().items() if name in sql.COLUMNS}
    for end in ("since", "until"):
        date = getattr(c, end)
        plain |= {f"{end}_day": date and date.first_day().isoformat(), f"{end}_precision": date and date.precision}
    return plain


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(drawn=st.lists(contributions(), max_size=9))
def test_sql_and_plain_python_agree(drawn):
    told = numbered(drawn)
    rows = {"rows": json.dumps([row(c) for c in told])}
    for how in Fold:  # each of them on every list that was drawn: drawing is what costs
        assert sql.fold(how, RELATION, rows).to_json() == folds.fold(how, told).to_json(), how
