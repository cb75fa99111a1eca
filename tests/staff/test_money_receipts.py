"""What donors open without a sign-in: a genuine paper, a forged one, a void one; and the page of a gift."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from counterfoil.base.errors import Refusal
from counterfoil.funds import link_actions, receipt_actions
from counterfoil.papers import receipt as paper
from tests.support import money as money_cast

pytestmark = pytest.mark.usefixtures("db")


@pytest.fixture
def books():
    return money_cast.books()


@pytest.fixture
def receipt(books):
    one = money_cast.received(books, money_cast.gift(books, "500"), "500")
    return receipt_actions.issue_receipt(donor=one.gift.donors.get().donor, incoming=one, by=books.officer)


def test_a_genuine_paper_is_told_without_the_donor(receipt) -> None:
    told = Client().get(reverse("donors:check", args=[receipt.public_id, receipt.check_code]))
    assert told.status_code == 200
    page = told.content.decode()
    assert "genuine" in page and str(receipt) in page and receipt.donor.name not in page
    assert told.headers["X-Robots-Tag"] == "noindex, nofollow" and "no-store" in told.headers["Cache-Control"]


def test_a_forged_code_is_not_one_of_ours(receipt) -> None:
    last = "2" if receipt.check_code[-1] != "2" else "3"
    told = Client().get(reverse("donors:check", args=[receipt.public_id, receipt.check_code[:-1] + last]))
    assert told.status_code == 404 and "500.00" not in told.content.decode()


def test_a_void_paper_says_so(books, receipt) -> None:
    receipt_actions.replace_receipt(receipt=receipt, reason="A wrong name", by=books.officer)
    told = Client().get(reverse("donors:check", args=[receipt.public_id, receipt.check_code])).content.decode()
    assert "void" in told and "Another one was issued" in told and "A wrong name" not in told


@pytest.mark.parametrize("language", ["en", "zh-hans", "ug"])
def test_the_paper_is_set_in_each_language(receipt, language, tmp_path) -> None:
    from django.utils import translation

    with translation.override(language):
        made = paper.pdf(receipt, "https://example.org/en/donors/receipts/x/y/")
    path = tmp_path / "receipt.pdf"
    path.write_bytes(made)
    text = "".join(page.extract_text() for page in PdfReader(path).pages)
    assert receipt.donor.name in text.replace("\n", " ") and len(PdfReader(path).pages) == 1


def test_a_donor_follows_the_gift_to_the_fund(books, receipt) -> None:
    link, token = link_actions.give_donor_link(donor=receipt.donor, days=30, by=books.officer)
    told = Client().get(reverse("donors:follow", args=[token]))
    assert told.status_code == 200 and "500" in told.content.decode()
    link_actions.end_donor_link(link=link, by=books.officer)
    assert Client().get(reverse("donors:follow", args=[token])).status_code == 404
    with pytest.raises(Refusal):
        link_actions.give_donor_link(donor=receipt.donor, days=0, by=books.officer)


def test_a_receipt_for_the_same_money_is_refused_in_plain_words(books, receipt) -> None:
    client = Client()
    client.force_login(books.officer)
    incoming = receipt.incoming
    sent = {"given": f"{incoming.pk}-{incoming.gift.donors.get().pk}", "amount": ""}
    told = client.post(reverse("staff:new_receipt", args=[books.book.public_id]), sent).content.decode()
    assert "For this a receipt was issued already" in told
    assert books.book.receipts.count() == 1


def test_a_donor_has_a_statement_of_her_own(books, receipt) -> None:
    other = money_cast.donor(books, "Ms Other")
    money_cast.gift(books, "77", donor_=other)
    client = Client()
    client.force_login(books.officer)
    donor = receipt.donor
    assert "Statement of this year" in client.get(reverse("staff:donor", args=[donor.public_id])).content.decode()
    at = reverse("staff:book_table", args=[books.book.public_id, "donors"])
    told = client.get(at, {"donor": donor.public_id, "period": "2026"}).content.decode()
    assert "CN¥500.00" in told and "Ms Other" not in told and f"donor={donor.public_id}" in told
    paper_at = reverse("staff:book_file", args=[books.book.public_id, "donors", "pdf"])
    assert client.get(paper_at, {"donor": donor.public_id, "period": "2026"}).content.startswith(b"%PDF")
    assert client.get(at, {"donor": books.fund.public_id, "period": "2026"}).status_code == 404
