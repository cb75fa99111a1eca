"""A figure from money on a public page opens down to its fund and its batch, with its standing, and no further."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from counterfoil.base.errors import Refusal
from counterfoil.funds import fund_actions
from counterfoil.ledger.models import Entry
from counterfoil.partners.roles import Role
from counterfoil.publishing import actions as publishing
from counterfoil.publishing import queries, verify
from tests import cast
from tests.support import batches, money
from tests.support.money import Books, books

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Books:
    return books()


def test_a_published_figure_names_fund_gift_and_batch(office):
    gift = money.gift(office, "400000", name=cast.T(en="Gift of spring"))
    money.received(office, gift, "400000")
    a, b, c = batches.schools(office)
    batch = batches.decided(office, [(a, 12), (b, 10), (c, 8)], "400000", gift=gift)
    batches.acknowledged(office, batches.paid(office, batch))
    writer = cast.member(office.scheme, Role.PROGRAMME_OFFICER)
    update = publishing.start_update(
        scheme=office.scheme, sources=[], records=[office.fund.tally, gift.tally], by=writer,
        title=cast.T(en="What became of it"),
    )  # fmt: skip
    publisher = cast.member(office.scheme, Role.PUBLISHER)
    literals = queries.literals(update)
    publishing.look_over(update=update, revision=1, names=literals, by=publisher)
    version = publishing.publish(update=update, revision=1, by=publisher)
    assert verify.verify(version.document).ok
    card = Client().get(reverse("public:update", args=[update.slug])).content.decode()
    assert 'class="who">Giving side' in card and 'class="who-name"' not in card  # a record has no other publisher
    page = Client().get(reverse("public:figure", args=[update.slug, "A1.paid"])).content.decode()
    for words in ("Scholarship fund", "Autumn awards", "400,000", "both sides agree"):
        assert words in page, words
    for hidden in ("School A", office.bank.name, office.bank.number, "Lin Invented"):
        assert hidden not in page + repr(version.document)
    fund = Client().get(reverse("public:figure", args=[update.slug, f"{office.fund.tally.handle}.paid"]))
    assert (
        reverse("public:figure", args=[update.slug, "A1.paid"]) in fund.content.decode()
    )  # one goes on to the batch
    received = Client().get(reverse("public:figure", args=[update.slug, "G1.received"])).content.decode()
    assert "Gift of spring" in received


def test_public_accounts_have_no_entry_in_the_ledger():
    scheme = cast.scheme("compiled-one", nature="compiled")
    for by in (cast.BY, cast.member(scheme, Role.FINANCE_OFFICER)):
        with pytest.raises(Refusal):
            fund_actions.start_books(
                scheme=scheme, organisation=cast.organisation(scheme, cast.Side.GIVING), currencies=["CNY"], by=by
            )
    assert not Entry.objects.exists()
