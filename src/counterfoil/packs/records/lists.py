"""The lists behind the drop-downs of Lines and Headcounts, and the example rows of the template."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path

from django.db import DatabaseError, transaction

from counterfoil import needs
from counterfoil.base.text import TranslatedText
from counterfoil.lines.models import Kind
from counterfoil.needs.models import Band, Sector, Urgency
from counterfoil.packs.records.columns import HEADCOUNTS, LINES

SAID = (Kind.REQUEST, Kind.COMMITMENT, Kind.ACTION, Kind.POINT)
COUNTED = ("delegates", "people-present", "trainers")  # of the measures; a test holds this to what is counted
TITLES: dict[str, Callable[[str], str]] = {
    "line_kinds": LINES.column("kind").label,
    "sectors": LINES.column("sector").label,
    "bands": LINES.column("affected").label,
    "urgencies": LINES.column("urgency").label,
    "counted": HEADCOUNTS.column("measure").label,
}
DROPS = {part.key: {c.key: c.drop for c in part.columns if c.drop} for part in (LINES, HEADCOUNTS)}

EXAMPLE_LINES = (
    {
        "ref": "L1",
        "at": "V1",
        "kind": "request",
        "spoke": "Stone Valley Office",
        "words": "The valley asks for two more evening courses in tailoring.",
        "sector": "skills",
        "affected": "50_199",
        "basis": "a list of the township",
        "also_funded": "the prefecture pays for the hall",
    },
    {
        "ref": "L2",
        "at": "V1",
        "kind": "commitment",
        "spoke": "Harbour City Federation",
        "words": "The federation sends two trainers in autumn.",
        "owner": "Harbour City Federation",
        "due": "2031-10",
        "evidence": "a list of the courses held",
        "answers": "L1",
    },
)
EXAMPLE_HEADCOUNTS = ({"act": "V1", "measure": "people-present", "number": "34"},)


def lists(language: str, measures: dict[str, str]) -> dict[str, dict[str, str]]:
    """List name → code → label in the language.

    Args:
        measures: code → label of all measures.
    """
    return {
        "line_kinds": {kind.value: str(kind.label) for kind in SAID},
        "sectors": _sectors(language),
        "bands": {band.value: str(band.label) for band in Band},
        "urgencies": {urgency.value: str(urgency.label) for urgency in Urgency},
        "counted": {code: measures[code] for code in COUNTED if code in measures},
    }


def _sectors(language: str) -> dict[str, str]:
    """The sectors in the database; where there is none yet, those that come with Counterfoil."""
    try:
        with transaction.atomic():
            found = list(Sector.objects.order_by("position").values_list("code", "label"))
    except DatabaseError:
        found = []
    if not found:
        file = Path(needs.__file__).parent / "terms" / "sectors.toml"
        terms = tomllib.loads(file.read_text("utf-8"))
        found = [(c, TranslatedText({"en": t["en"], "zh-hans": t["zh"], "ug": t["ug"]})) for c, t in terms.items()]
    return {code: label.in_language(language)[0] for code, label in found}
