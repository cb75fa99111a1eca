"""Other public accounts of this kind go the same way, without a change to the code: three that no case file has."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from counterfoil.base.actors import System
from counterfoil.base.text import TranslatedText
from counterfoil.packs import actions as packs
from counterfoil.packs import queries as asked
from counterfoil.packs.demo import workbooks
from counterfoil.packs.models import Pack
from counterfoil.partners import actions as partners
from counterfoil.publishing import actions, queries, verify
from counterfoil.publishing.models import Version
from counterfoil.statements.models import Unit
from counterfoil.statements.terms import Term
from counterfoil.statements.terms.actions import approve_term
from tests.demo.page import Told

BY, LOOKER = System("writer"), System("looker")
FOLDER = Path(__file__).with_name("others")


def account(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / f"{name}.toml").read_text("utf-8"))


def entered(name: str) -> Pack:
    """The account brought, checked and entered into a scheme of its own."""
    told = account(name)
    slug = told["about"]["scheme"]
    scheme = partners.start_scheme(slug=slug, name=TranslatedText(en=slug), nature="invented", by=BY)
    content = workbooks.workbook({"about": told["about"], **told["sheets"]}, told.get("language", "en"))
    pack = packs.bring_pack(scheme=scheme, file_name=f"{name}.xlsx", content=content, by=BY)
    pack = packs.check_pack(pack=pack, by=BY)
    assert [f"{p.sheet} {p.row} {p.column}: {p.problem} {p.mend}" for _n, p in asked.problems(pack)] == []
    packs.enter_pack(pack=pack, by=BY)
    pack.refresh_from_db()
    return pack


def published(name: str) -> Version:
    """Its update, composed from the statements alone."""
    pack = entered(name)
    for unit in Unit.objects.filter(state=Term.State.PROPOSED):
        approve_term(term=unit, by=LOOKER)
    update = actions.start_update(
        scheme=pack.scheme, sources=[pack.source], title=TranslatedText(en="An account"), slug=name, by=BY
    )
    names = queries.literals(update)
    update = actions.look_over(update=update, revision=update.revision, names=names, by=LOOKER)
    return actions.publish(update=update, revision=update.revision, by=BY)


@pytest.mark.parametrize("name", sorted(path.stem for path in FOLDER.glob("*.toml")))
def test_it_is_entered_published_and_verified(committed_db, name):
    version = published(name)
    assert version.update.versions.count() == 1
    told = {part["content"]["said"]["id"] for part in version.document["parts"] if part["kind"] == "contribution"}
    statements = version.update.sources.get().statements.filter(is_current=True)
    missing = [str(s) for s in statements if str(s.public_id) not in told]
    assert missing == []
    assert verify.verify(version.document).ok
    for language in ("en", "zh-hans", "ug"):
        page = Told(Client().get(f"/{language}/updates/{name}/").content.decode())
        assert {str(s.public_id) for s in statements} <= set(page.by_id)


def test_what_is_awkward_elsewhere_reads_as_it_was_said(committed_db):
    published("hospitals")
    published("schools")
    hospitals, schools = (
        Told(Client().get(f"/en/updates/{name}/").content.decode()).rows for name in ("hospitals", "schools")
    )
    expected = [
        (hospitals["V1.delegates"], "6 doctors"),
        (hospitals["C1.participants"], "at least 30 nurses"),
        (hospitals["C1.participants"], "before: 18"),
        (hospitals["P1.treated"], "4,350 person-times"),
        (hospitals["P1.treated"], "period: 2030"),
        (hospitals["I1.sum-insured"], "up to €250,000 for each person"),
        (hospitals["G1.goods"], "3 ultrasound machines"),
        (hospitals["G1.worth-of-goods"], "not stated"),
        (schools["V2.spent"], "£5,200.50"),
        (schools["A1.cash-given"], "£150 for each school term"),
        (schools["S1.exchanged"], "period: since 2019"),
    ]
    for told, words in expected:
        assert any(words in text for text in told.values()), (words, told)


def test_a_composed_draft_says_what_is_not_stated_and_not_clear(committed_db):
    english = published("hospitals").update.bodies["en"]
    assert "The goods are said" not in english and "Worth of goods: {{ G1.worth-of-goods }}." in english
    assert "Capacity: {{ B1.capacity }}." in english
