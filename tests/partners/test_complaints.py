"""Who hears complaints takes part in nothing (GUARDRAILS, "Organisation first", G11)."""

from __future__ import annotations

import pytest

from counterfoil.base.errors import Refusal
from counterfoil.base.models import AuditEvent
from counterfoil.base.sides import Side
from counterfoil.base.text import TranslatedText
from counterfoil.partners import actions
from counterfoil.partners.models import Organisation, Scheme
from counterfoil.partners.roles import Role
from counterfoil.people.actions import add_user
from tests import cast

pytestmark = pytest.mark.django_db


def made() -> tuple[Scheme, Organisation]:
    scheme = actions.start_scheme(slug="x", name=TranslatedText(en="X"), nature="invented", by=cast.BY)
    return scheme, actions.add_organisation(name=TranslatedText(en="Ombuds"), invented=True, by=cast.BY)


def test_an_independent_body_is_named_and_the_log_says_so():
    scheme, ombuds = made()
    actions.name_complaints_body(scheme=scheme, organisation=ombuds, by=cast.BY)
    scheme.refresh_from_db()
    assert scheme.complaints_body == ombuds
    assert AuditEvent.objects.get(verb="name_complaints_body").scheme == scheme.public_id


@pytest.mark.parametrize("side", [Side.GIVING, Side.RECEIVING])
def test_a_party_cannot_hear_complaints(side):
    scheme, ombuds = made()
    actions.seat_parties(scheme=scheme, side=side, organisations=[ombuds], by=cast.BY)
    with pytest.raises(Refusal) as refused:
        actions.name_complaints_body(scheme=scheme, organisation=ombuds, by=cast.BY)
    assert refused.value.code == "not_independent"
    scheme.refresh_from_db()
    assert scheme.complaints_body is None


def test_nor_can_who_has_a_member_there():
    scheme, ombuds = made()
    user = add_user(username="zoe", name="Zoe", password="a long one for tests", by=cast.BY)  # noqa: S106
    actions.add_member(user=user, role=Role.AUDITOR, scheme=scheme, organisation=ombuds, by=cast.BY)
    with pytest.raises(Refusal) as refused:
        actions.name_complaints_body(scheme=scheme, organisation=ombuds, by=cast.BY)
    assert refused.value.code == "not_independent"


def test_the_body_cannot_be_seated_afterwards():
    scheme, ombuds = made()
    scheme = actions.name_complaints_body(scheme=scheme, organisation=ombuds, by=cast.BY)
    with pytest.raises(Refusal) as refused:
        actions.seat_parties(scheme=scheme, side=Side.GIVING, organisations=[ombuds], by=cast.BY)
    assert refused.value.code == "not_independent"
    assert not scheme.parties.exists()
