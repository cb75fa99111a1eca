"""The demo's money: every state of it somewhere, tied to the last minor unit, and none of it in a compiled scheme."""

from __future__ import annotations

import datetime as dt
import itertools
import re
from decimal import Decimal

import pytest
from django.db.models import F
from django.test import Client

from counterfoil.base.money import Money
from counterfoil.funds import giving_queries
from counterfoil.funds.models import (
    Acknowledgement,
    Cover,
    Delivery,
    Donor,
    Fund,
    Gift,
    Instalment,
    LegalCheck,
    Loan,
    LoanStep,
    Match,
    Payment,
    Proposal,
    Receipt,
    Run,
    Transfer,
)
from counterfoil.ledger import chart, queries
from counterfoil.ledger.models import Book, Entry, Line
from counterfoil.packs.demo import files
from counterfoil.partners.models import Organisation
from counterfoil.publishing import queries as published
from counterfoil.publishing.models import Update
from counterfoil.scholarships.models import Batch, Part
from counterfoil.scholarships.queries import awaited

pytestmark = pytest.mark.usefixtures("demo_db")
TODAY = dt.date(2026, 11, 23)


def book(slug: str = "harbour-stone") -> Book:
    return Book.objects.get(scheme__slug=slug)


def fund(name: str) -> Fund:
    return Fund.objects.get(tally__name__en=name)


def test_every_state_of_money_is_seen_somewhere():
    assert set(Payment.objects.values_list("state", flat=True)) == set(Payment.State.values)
    assert set(Payment.objects.values_list("kind", flat=True)) == set(Payment.Kind.values)
    assert set(Run.objects.values_list("state", flat=True)) == set(Run.State.values)
    assert set(Batch.objects.values_list("state", flat=True)) == set(Batch.State.values)
    assert set(Batch.objects.values_list("kind", flat=True)) == set(Batch.Kind.values)
    assert set(Gift.objects.values_list("kind", flat=True)) == set(Gift.Kind.values)
    assert set(Donor.objects.values_list("kind", flat=True)) == set(Donor.Kind.values)
    kinds = set(Match.Kind.values) - {Match.Kind.EXCHANGE}  # an exchange needs accounts in two currencies
    assert set(Match.objects.values_list("kind", flat=True)) == kinds
    assert set(Proposal.objects.values_list("state", flat=True)) == set(Proposal.State.values)
    assert set(Transfer.objects.values_list("kind", flat=True)) >= {"fee", "advance", "repaid", "leftover"}
    assert set(LoanStep.objects.values_list("kind", flat=True)) == set(LoanStep.Kind.values)
    assert set(Receipt.objects.values_list("kind", flat=True)) == set(Receipt.Kind.values)
    used = set(Line.objects.values_list("account__code", flat=True))
    assert chart.CHART.keys() - used <= {chart.EXCHANGE, chart.BROUGHT_FORWARD}


def test_totals_are_the_sums_of_lines_and_nothing_is_below_zero():
    for each in Book.objects.all():
        assert queries.totals_that_differ(each) == []
        for one in each.funds.all():
            assert all(queries.available(each, one.public_id, code).minor >= 0 for code in one.currencies)


def test_nothing_lies_ahead_and_nothing_is_owed_before_it_was_approved():
    assert not Entry.objects.filter(day__gt=TODAY).exists()
    for each in Book.objects.all():
        owed: dict[tuple[object, str], int] = {}
        lines = Line.objects.filter(entry__book=each, account__code__in=[chart.AWARDS_OWED, chart.COSTS_OWED])
        rows = lines.order_by("entry__day", "entry").values_list("account", "entry__day", "debit", "credit")
        for account, day, debit, credit in rows:
            owed[account, "sum"] = owed.get((account, "sum"), 0) + credit - debit
            assert owed[account, "sum"] >= 0, day


def test_no_compiled_scheme_has_any_money():
    assert {each.scheme.nature for each in Book.objects.all()} == {"invented"}
    assert Book.objects.count() == len(files.names("money"))
    assert not LegalCheck.objects.exclude(scheme__nature="invented").exists()
    assert not Donor.objects.filter(organisation__invented=False).exists()


def test_everybody_is_invented_and_named_so():
    people = Donor.objects.exclude(name="").values_list("name", flat=True)
    assert people and all("invented" in name.lower() for name in people)
    for told in map(files.read, files.names("money")):
        names = [step.get("name") for step in told["steps"]]
        named = [*told["organisations"], *(name for name in names if isinstance(name, dict))]
        assert all({"en", "zh-hans", "ug"} <= set(each) for each in named)
        assert all(Organisation.objects.filter(name__en=each["en"], invented=True) for each in told["organisations"])


def test_four_hundred_thousand_over_thirty_ties_to_the_last_fen():
    batch = Batch.objects.get(tally__name__en="Awards of autumn 2025")
    parts = batch.parts.filter(year=2025, removed_at=None)
    assert [part.minor for part in parts.order_by("id")] == [16000006, 13333330, 10666664]
    assert sum(part.minor for part in parts) == batch.total_minor == 40000000
    assert batch.rounding == "larger_first" and batch.each_minor is None
    assert Part.objects.get(batch=batch, year=2026, school__name__en="Kiln Hill School").people == 9
    assert [ask.part.school.name["en"] for ask in awaited(batch.fund.book.scheme) if ask.part.batch == batch] == [
        "Stone Valley College"
    ]


def test_pledges_show_what_came_what_is_overdue_and_what_was_written_off():
    gift = Gift.objects.get(donors__donor__name="Q. Invented")
    assert gift.donors.get().donor.anonymous
    rows = gift.instalments.order_by("number").values_list("received_minor", "written_off_minor")
    assert list(rows) == [(1500000, 0), (1500000, 0), (400000, 600000), (0, 0), (0, 0)]
    overdue = Instalment.objects.filter(due__lt=TODAY, minor__gt=F("received_minor") + F("written_off_minor"))
    assert [(row.gift, row.number) for row in overdue.filter(gift=gift)] == [(gift, 4)]
    [waiting] = [g for g in Gift.objects.filter(checked_at=None) if giving_queries.unchecked(g, TODAY)]
    assert [str(giver) for giver in waiting.donors.all()] == ["Gull Rock Trading"]


def test_the_halves_of_payments_fit_but_one():
    said = Acknowledgement.objects.select_related("payment")
    torn = [each for each in said if each.minor != each.payment.minor]
    assert [(each.payment.payee.organisation.name["en"], each.minor) for each in torn] == [
        ("Kiln Hill School", 13200000)
    ]
    [again] = Payment.objects.filter(replaces__isnull=False)
    assert again.state == Payment.State.PAID and again.replaces.returned_day == dt.date(2025, 10, 23)
    assert again.acknowledgement.minor == again.minor


def test_goods_went_out_in_parts_and_one_delivery_is_unsigned():
    came = Delivery.objects.order_by("id").values_list("item__words", "quantity", "countersigned_quantity")
    assert [(words, int(q), signed and int(signed)) for words, q, signed in came] == [
        ("weaving tools", 20, 20), ("weaving tools", 16, 14), ("sewing kits", 12, None),
    ]  # fmt: skip
    cover = Cover.objects.get()
    assert (cover.premium_minor, cover.cover_minor) == (480000, 60000000)


def test_the_closed_scheme_ties_to_what_its_accounts_tell():
    agreement, books = fund("Fund of the agreement"), fund("Books for Lantern Isles School")
    rows = queries.balances(agreement.book, funds=[agreement.public_id])
    balances = {row.account.code: row.balance for row in rows}
    assert -balances[chart.DONATIONS] == 60000_00
    assert balances[chart.AWARDS] + balances[chart.PROGRAMME_COSTS] == 55850_00
    assert balances[chart.TO_FUNDS] == 4150_00 and agreement.ended_at and agreement.consents.count() == 2
    assert queries.available(books.book, books.public_id, "EUR") == Money(0, "EUR")
    [late] = [loan for loan in Loan.objects.all() if loan in giving_queries.loans_overdue(loan.fund.book, TODAY)]
    assert str(late.borrower) == "Isles' Weavers' Cooperative"


def test_receipts_are_numbered_without_a_gap_and_one_was_replaced():
    ours = Receipt.objects.filter(book=book(), kind=Receipt.Kind.OURS).order_by("number")
    assert [each.number for each in ours] == list(range(1, len(ours) + 1))
    [void] = [each for each in ours if each.voided_at]
    assert void.replaced_by.number == void.number + 1 and void.void_reason


def test_two_months_are_closed_in_each_book():
    for each in Book.objects.all():
        closings = [closing.until for closing in each.closings.order_by("id")]
        assert len(closings) == 2 and each.closed_until == closings[-1]
        assert all((until + dt.timedelta(days=1)).day == 1 for until in closings)


def test_whoever_entered_did_not_approve():
    for run in Run.objects.exclude(approvals=None):
        assert {each.approved_by for each in run.approvals.all()}.isdisjoint({run.entered_by})
    assert not Entry.objects.filter(entered_by__startswith="system:").exists()


def test_what_the_bank_says_ties_to_the_book():
    """The statements of one account follow each other without a gap, up to a line that nobody has explained."""
    statements = list(book().bank_accounts.get().statements.order_by("id"))
    assert len(statements) == 4
    for before, after in itertools.pairwise(statements):
        between = sum(
            line.debit - line.credit
            for line in Line.objects.filter(
                account__book=book(), account__code=chart.BANK, entry__day__gt=before.until,
                entry__day__lt=after.since,
            )
        )  # fmt: skip
        assert before.closing_minor + between == after.opening_minor, after.file_name
    assert re.fullmatch(r"CF-[0-9A-Z]{8}", Payment.objects.first().code)


def test_an_update_is_told_from_the_books_and_its_figures_open_to_fund_and_batch():
    update = Update.objects.get(slug="harbour-stone-money")
    figures = {figure.key: figure for figure in published.evaluated(update)}
    assert {words: found for words, found in published.problems(update, figures.values()).items() if found} == {}
    paid = figures[f"{fund('Scholarship fund of Stone Valley').tally.handle}.paid"]
    assert paid.standing.differs == "sides_differ"
    assert {home.kind for homes in paid.figure.homes.values() for home in homes} >= {"fund", "award"}
    for language in ("en", "zh-hans", "ug"):
        address = f"/{language}/updates/harbour-stone-money/"
        page = Client().get(address).content.decode()
        assert "400,000" in page and "398,666.70" in page and "banner--invented" in page
        opened = Client().get(f"{address}figures/{paid.key}/").content.decode()
        name = Batch.objects.get(tally__name__en="Awards of autumn 2025").tally.name[language]
        assert name in opened and "Willow" not in opened and "柳湾" not in opened


def test_the_second_year_is_not_told_because_it_would_tell_how_few_left():
    """Of 30, 21 are paid in the second year, and a school is silent; neither their money nor what is left is told."""
    tally = fund("Scholarship fund of Stone Valley").tally.handle
    figures = {figure.key: figure for figure in published.evaluated(Update.objects.get(slug="harbour-stone-money"))}
    numbers = [c.number for c in figures[f"{tally}.paid"].figure.contributions]
    assert numbers == [400000, Decimal("398666.70"), None] and f"{tally}.available" not in figures
    page = Client().get("/en/updates/harbour-stone-money/").content.decode()
    assert "at least" in page and not any(amount in page for amount in ("680,000", "280,000", "279,"))
