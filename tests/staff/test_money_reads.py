"""Every page that shows the name of a private donor leaves one entry in the log: who, when and whose, and no name."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from counterfoil.base import reads
from counterfoil.base.models import AuditEvent
from counterfoil.funds import receipt_actions
from counterfoil.partners.roles import Role
from tests import cast
from tests.support import money
from tests.support.money import Books, books

pytestmark = pytest.mark.django_db
SOURCE = Path(__file__).parents[2] / "src/counterfoil"


@pytest.fixture
def office() -> Books:
    return books()


def read(office: Books, name: str, *args: object, query: str = "") -> tuple[str, list[AuditEvent]]:
    """What the finance officer gets, and what it left in the log."""
    before = set(AuditEvent.objects.values_list("pk", flat=True))
    client = Client()
    client.force_login(office.officer)
    response = client.get(reverse(f"staff:{name}", args=args) + query)
    assert response.status_code == 200
    left = AuditEvent.objects.filter(verb="read_donor_names").exclude(pk__in=before)
    return response.content.decode("utf-8", "replace"), list(left)


def test_a_page_with_private_names_leaves_one_entry(office):
    lin, wen = money.donor(office), money.donor(office, "Wen Invented")
    firm = money.organisation_donor(office)
    for donor in (lin, wen, firm):
        money.received(office, money.gift(office, "100", donor_=donor), "100")
    page, [entry] = read(office, "donors_of", office.book.public_id)
    assert "Lin Invented" in page and "Wen Invented" in page and str(firm) in page
    assert (entry.actor, entry.scheme) == (office.officer.actor_id, office.scheme.public_id)
    assert sorted(entry.detail["donors"]) == sorted([str(lin.public_id), str(wen.public_id)])
    assert entry.detail["count"] == 2 and entry.detail["page"] == "donors_of"
    assert "Invented" not in str(entry.detail)


def test_each_way_to_a_name_is_logged(office):
    donor = money.donor(office)
    gift = money.gift(office, "100", donor_=donor)
    incoming = money.received(office, gift, "100")
    receipt = receipt_actions.issue_receipt(donor=donor, incoming=incoming, by=office.officer)
    book = office.book.public_id
    ways = [
        ("donor", donor.public_id), ("gift", gift.public_id), ("new_gift", book),
        ("receipts_of", office.scheme.slug), ("receipt_paper", receipt.public_id, "en"),
        ("book_table", book, "donors"), ("book_file", book, "donors", "xlsx"),
    ]  # fmt: skip
    for name, *args in ways:
        _page, left = read(office, name, *args, query="?period=2026")
        assert [entry.detail["donors"] for entry in left] == [[str(donor.public_id)]], name


def test_organisations_and_pages_without_names_leave_nothing(office):
    firm = money.organisation_donor(office)
    money.donor(office)
    assert read(office, "donor", firm.public_id)[1] == []
    assert read(office, "batches_of", office.book.public_id)[1] == []


def test_the_auditor_reads_in_the_log_who_read_names(office):
    donor = money.donor(office)
    read(office, "donor", donor.public_id)
    client = Client()
    client.force_login(cast.member(office.scheme, Role.AUDITOR, username="auditor-of-reads"))
    page = client.get(reverse("staff:log", args=[office.scheme.slug])).content.decode()
    assert "read names of donors" in page and str(donor.public_id) in page and "Lin Invented" not in page


def test_nothing_is_noted_where_nobody_reads(office):
    donor = money.donor(office)
    assert str(donor) == "Lin Invented"
    with reads.noting() as shown:
        assert str(donor) == "Lin Invented"
    assert dict(shown) == {"funds.Donor.name": {donor.public_id}}


def test_there_is_one_way_to_the_name():
    """Who writes `donor.name` shows it past the log; only the writing of it and the search for names may."""
    allowed = {"funds/donor_actions.py", "funds/names.py"}
    found = {
        str(path.relative_to(SOURCE))
        for suffix in ("*.py", "*.html")
        for path in SOURCE.rglob(suffix)
        if re.search(r"\bdonor\.name\b|donor__name", path.read_text("utf-8"))
    }
    assert found == allowed
