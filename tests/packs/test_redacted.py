"""An account of which words were taken out goes out in a workbook and comes back as it is."""

from __future__ import annotations

import io
import zipfile

import pytest

from counterfoil.base.actors import System
from counterfoil.packs import actions, export, queries
from counterfoil.packs.models import Pack
from counterfoil.publishing.redact_actions import redact_statement
from counterfoil.statements.models import Statement
from counterfoil.statements.redaction import Field, Reason, Redaction
from tests import cast
from tests.packs import packing
from tests.support.leavings import everything

pytestmark = pytest.mark.django_db


def test_what_was_taken_out_comes_back_as_already_there():
    scheme = cast.scheme()
    facts = [
        {"act": "V1", "what": "purpose", "value": "to see Mrs Invented", "exact_words": "“to see Mrs Invented”"},
        {"act": "V1", "what": "themes", "value": "weaving; Mrs Invented"},
        {"act": "V1", "what": "delegates", "value": "12", "unit": "people", "said_by": "Mrs Invented"},
        {"act": "G1", "what": "goods", "value": "3", "split_by": "item", "which": "for Mrs Invented"},
        {"act": "G1", "what": "goods", "value": "2", "split_by": "item", "which": "of Mrs Invented"},
    ]
    packing.enter(scheme, facts=facts)
    nothing = {field: [] if field == Field.MEMBERS else "" for field in Field}
    for field in Field:
        for said in Statement.objects.filter(is_current=True).exclude(**{field.value: nothing[field]}).order_by("id"):
            redact_statement(statement=said, field=field, reason=Reason.PERSON, by=System("approver"))
    assert set(Redaction.objects.values_list("field", flat=True)) == set(Field)
    content = export.export_account(Statement.objects.first().source, "en")
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        assert not any(b"Invented" in book.read(name) for name in book.namelist())
    pack = actions.bring_pack(scheme=scheme, file_name="again.xlsx", content=content, by=packing.BY)
    pack = actions.check_pack(pack=pack, by=packing.BY)
    assert pack.state == Pack.State.READY, packing.mistakes(pack)
    assert queries.preview(pack).changes_nothing


def test_a_dropped_pack_keeps_nothing_of_what_its_cells_said():
    scheme = cast.scheme()
    packs = [
        packing.bring(scheme, facts=[{"act": "V1", "what": "purpose", "value": "to see Mrs Invented"}]),
        packing.bring(scheme, facts=[{"act": "V1", "what": "delegates", "value": "Mrs Invented"}]),
    ]
    assert [pack.state for pack in packs] == [Pack.State.READY, Pack.State.REFUSED]
    assert "Mrs Invented" in str(packing.mistakes(packs[1]))
    for pack in packs:
        actions.drop_pack(pack=pack, by=packing.BY)
    assert "Mrs Invented" not in everything()
