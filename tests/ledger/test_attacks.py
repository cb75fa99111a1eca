"""What a web process that was taken over, or careless code, may try in SQL; and a role that does everything."""

from __future__ import annotations

import datetime as dt
import uuid

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from counterfoil.base.errors import Refusal
from counterfoil.base.ids import uuid7
from counterfoil.ledger import actions, chart, queries
from counterfoil.ledger.entries import Leg, Posting
from counterfoil.ledger.models import MOST, Account, Book, Entry
from counterfoil.partners.models import Scheme
from tests import cast
from tests.ledger.test_actions import BANK, BY, DAY, FUND, approved, book, received

__all__ = ["book"]

ENTRY = (
    "INSERT INTO ledger_entry (public_id, book_id, day, act, subject, words, entered_by, entered_at{more}) "
    "SELECT gen_random_uuid(), {book}, '2026-03-05', 'test', gen_random_uuid(), '', 'x', now(){values} RETURNING id"
)
LINE = "INSERT INTO ledger_line (entry_id, account_id, debit, credit) VALUES "
TOTALS_BY_OWN_TRIGGER = {
    "ledger_lines_come": "entry_id bigint, account_id bigint, debit bigint, credit bigint",
    "ledger_accounts_come": "id bigint, floor int, book_id bigint, fund uuid, currency text",
    "ledger_entries_come": "id bigint, book_id bigint, day date, written_in xid8",
}


def sql(statement: str, *values: object) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values or None)
        return cursor.fetchall() if cursor.description else []


def entry(of: Book, more: str = "", values: str = "") -> int:
    ((number,),) = sql(ENTRY.format(book=of.pk, more=more, values=values))
    assert isinstance(number, int)
    return number


def account(of: Book, code: str) -> int:
    return Account.objects.get(book=of, code=code, fund=FUND, sub=None).pk


def pair(of: Book, number: int | str = "{entry}") -> str:
    """The lines of a gift that balances."""
    return f"({number}, {account(of, '1000')}, 5, 0), ({number}, {account(of, '4000')}, 0, 5)"


@pytest.mark.django_db
class TestTheWebRole:
    def refused(self, because: str, *statements: str, of: Book | None = None, reverses: int | None = None) -> None:
        """`of`: an entry is made in this book first, which stands in the statements as {entry}."""
        with pytest.raises(DatabaseError, match=because), transaction.atomic():
            number = entry(of, ", reverses_id", f", {reverses or 'NULL::bigint'}") if of else None
            for statement in statements:
                sql(statement.format(entry=number))
            sql("SET CONSTRAINTS ALL IMMEDIATE")
        assert queries.totals_that_differ() == []

    def test_what_is_right_goes_through(self, book: Book) -> None:
        sql(LINE + pair(book, entry(book)))
        sql("SET CONSTRAINTS ALL IMMEDIATE")
        assert queries.available(book, FUND, "CNY").minor == 5

    def test_a_temporary_table_does_not_stand_in_for_the_lines(self, book: Book) -> None:
        fake = "CREATE TEMPORARY TABLE ledger_line (entry_id bigint) ON COMMIT DROP"
        self.refused("has no lines", fake, "INSERT INTO pg_temp.ledger_line VALUES ({entry})", of=book)

    def test_a_temporary_table_does_not_stand_in_for_the_schemes(self, book: Book) -> None:
        cast.scheme(slug="compiled", nature=Scheme.Nature.COMPILED)
        self.refused(
            "has no books",
            "CREATE TEMPORARY TABLE partners_scheme (id bigint, nature text) ON COMMIT DROP",
            "INSERT INTO ledger_book (public_id, scheme_id, organisation_id, opened_by, opened_at) "
            "SELECT gen_random_uuid(), s.id, b.organisation_id, 'x', now() "
            "FROM public.partners_scheme s, ledger_book b WHERE s.slug = 'compiled'",
        )

    @pytest.mark.parametrize("function", TOTALS_BY_OWN_TRIGGER)
    def test_its_own_trigger_does_not_run_what_writes_the_totals(self, book: Book, function: str) -> None:
        self.refused(
            "permission denied for function",
            f"CREATE TEMPORARY TABLE mine ({TOTALS_BY_OWN_TRIGGER[function]}) ON COMMIT DROP",
            "CREATE TRIGGER mine AFTER INSERT ON mine REFERENCING NEW TABLE AS came "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {function}()",
        )

    def test_nobody_but_the_web_role_may_call_the_functions(self, book: Book) -> None:
        granted = sql(
            "SELECT p.proname, coalesce(a.grantee::regrole::text, '') FROM pg_proc p, aclexplode(p.proacl) a "
            "WHERE p.proname LIKE 'ledger~_%' ESCAPE '~' AND a.grantee <> p.proowner"
        )
        assert [name for name, _to in granted] == ["ledger_hold"] and granted[0][1] != "-"

    def test_an_entry_is_not_dated_into_another_transaction(self, book: Book) -> None:
        later = "(pg_current_xact_id()::text::bigint + 1)::text::xid8"
        with pytest.raises(DatabaseError, match="another transaction"), transaction.atomic():
            entry(book, more=", written_in", values=f", {later}")

    @pytest.mark.parametrize("day", ["infinity", "9999-12-31", "2200-01-01", "1899-12-31", "-infinity"])
    def test_a_day_is_one_that_python_knows_and_that_has_come(self, book: Book, day: str) -> None:
        with pytest.raises(DatabaseError, match="ledger_entry_day"), transaction.atomic():
            sql(ENTRY.format(book=book.pk, more="", values="").replace("2026-03-05", day))
        closing = "INSERT INTO ledger_closing (book_id, until, reason, by, at) VALUES "
        self.refused("ledger_closing_day", f"{closing} ({book.pk}, '{day}', 'mine', 'x', now())")

    def test_a_day_ahead_is_refused_by_the_database_as_well(self, book: Book) -> None:
        ahead = timezone.now().date() + dt.timedelta(days=3)
        with pytest.raises(DatabaseError, match="lies ahead"), transaction.atomic():
            sql(ENTRY.format(book=book.pk, more="", values="").replace("2026-03-05", str(ahead)))

    def test_every_function_looks_for_tables_where_they_are(self, book: Book) -> None:
        found = sql(
            "SELECT proname, array_to_string(proconfig, ' ') FROM pg_proc WHERE proname LIKE 'ledger~_%' ESCAPE '~'"
        )
        loose = [name for name, config in found if "search_path=pg_catalog, public, pg_temp" not in str(config)]
        assert len(found) >= 8 and loose == ["ledger_never_changes"]  # which reads no table

    def test_an_entry_names_a_book_that_is_there(self, book: Book) -> None:
        book.pk = 0
        with pytest.raises(DatabaseError, match="a book that is not there"), transaction.atomic():
            entry(book)

    def test_a_set_of_lines_balances_by_itself(self, book: Book) -> None:
        self.refused("does not balance", f"{LINE} ({{entry}}, {account(book, '1000')}, 5, 0)", of=book)

    def test_lines_in_another_book_or_nowhere(self, book: Book) -> None:
        party = book.scheme.parties.all()[1].organisation
        other = actions.open_book(scheme=book.scheme, organisation=party, by=BY)
        actions.open_fund(book=other, fund=FUND, currency="CNY", by=BY)
        self.refused("an account of another book", LINE + pair(other), of=book)
        self.refused("an entry that is not there", LINE + pair(book, 10**9))
        self.refused("an account that is not there", f"{LINE} ({{entry}}, {10**9}, 5, 0)", of=book)

    @pytest.mark.parametrize("sides", ["0, 0", "-5, 0", "5, 5", "0, -5", f"{MOST + 1}, 0"])
    def test_a_line_has_one_side_above_zero(self, book: Book, sides: str) -> None:
        self.refused("one_side", f"{LINE} ({{entry}}, {account(book, '1000')}, {sides})", of=book)

    def test_lines_that_a_savepoint_takes_back_are_missed(self, book: Book) -> None:
        self.refused(
            "has no lines",
            "SAVEPOINT lines", LINE + pair(book), "SET CONSTRAINTS ALL IMMEDIATE", "ROLLBACK TO SAVEPOINT lines",
            of=book,
        )  # fmt: skip

    def test_lines_of_a_savepoint_are_of_the_same_transaction(self, book: Book) -> None:
        number = entry(book)
        with transaction.atomic():
            sql(LINE + pair(book, number))
        sql("SET CONSTRAINTS ALL IMMEDIATE")

    def test_a_closed_period_is_opened_by_a_record_alone(self, book: Book) -> None:
        actions.close_period(book=book, until=DAY, by=BY)
        insert = "INSERT INTO ledger_closing (book_id, until, before, reason, by, at) VALUES "
        self.refused("permission denied", "UPDATE ledger_book SET closed_until = NULL")
        self.refused("closed until", f"{insert} ({book.pk}, NULL, NULL, 'mine', 'x', now())")
        self.refused("reopened_with_reason", f"{insert} ({book.pk}, NULL, '{DAY}', '', 'x', now())")

    def test_a_book_begins_open(self, book: Book) -> None:
        self.refused(
            "begins open",
            "INSERT INTO ledger_book (public_id, scheme_id, organisation_id, opened_by, opened_at, closed_until) "
            "SELECT gen_random_uuid(), b.scheme_id, p.organisation_id, 'x', now(), 'infinity' FROM ledger_book b "
            "JOIN partners_schemeparty p ON p.scheme_id = b.scheme_id AND p.organisation_id <> b.organisation_id",
        )

    def test_a_reversal_undoes_exactly_what_it_reverses(self, book: Book) -> None:
        (first,) = actions.post(book=book, postings=[received("5")], by=BY)
        bank = Account.objects.get(book=book, sub=BANK).pk
        self.refused("does not undo", LINE + pair(book), of=book, reverses=first)
        less = f"({{entry}}, {bank}, 0, 499), ({{entry}}, {account(book, '4000')}, 499, 0)"
        self.refused("does not undo", LINE + less, of=book, reverses=first)
        self.refused("does not undo", LINE + pair(book), of=book, reverses=10**9)  # which is not there


@pytest.mark.django_db
class TestAmounts:
    def posting(self, *minor: int) -> Posting:
        legs = [Leg(chart.BANK, FUND, "CNY", each, BANK) for each in minor]
        return Posting(DAY, "test", uuid7(), (*legs, *(Leg(chart.DONATIONS, FUND, "CNY", -each) for each in minor)))

    def test_zero_is_no_line(self, book: Book) -> None:
        with pytest.raises(DatabaseError), transaction.atomic():
            actions.post(book=book, postings=[self.posting(0)], by=BY)

    def test_more_than_can_be_counted_is_refused_in_words(self, book: Book) -> None:
        for minor in ([10**19], [MOST] * 9300):
            with pytest.raises(Refusal) as refused:
                actions.post(book=book, postings=[self.posting(*minor)], by=BY)
            assert refused.value.code == "too_large"
        assert not Entry.objects.exists() and queries.totals_that_differ() == []

    def test_words_are_copied_as_they_are(self, book: Book) -> None:
        words = "a\tb\\N\n\\.\r'\"; 学校 \\t"
        posting = received("5")
        changed = Posting(posting.day, posting.act, posting.subject, posting.legs, words)
        actions.post(book=book, postings=[changed], by=BY)
        assert Entry.objects.get().words == words

    def test_a_pledge_moves_nothing_that_can_be_spent(self, book: Book) -> None:
        legs = (Leg(chart.PLEDGED, FUND, "CNY", 500), Leg(chart.PLEDGES, FUND, "CNY", -500))
        actions.post(book=book, postings=[Posting(DAY, "pledged", uuid7(), legs)], by=BY)
        assert queries.available(book, FUND, "CNY").minor == 0 and queries.totals_that_differ() == []


@pytest.mark.django_db
class TestReversals:
    def test_a_reversal_is_reversed_and_the_act_stands_again(self, book: Book) -> None:
        (first,) = actions.post(book=book, postings=[received("5")], by=BY)
        (second,) = actions.reverse(book=book, entries=[first], day=DAY, words="Twice", by=BY)
        (third,) = actions.reverse(book=book, entries=[second], day=DAY, words="Not twice", by=BY)
        assert queries.available(book, FUND, "CNY").minor == 500
        for done in (first, second):
            with pytest.raises(Refusal) as refused:
                actions.reverse(book=book, entries=[done], day=DAY, words="", by=BY)
            assert refused.value.code == "already"
        assert Entry.objects.get(pk=third).reverses_id == second

    def test_what_was_spent_is_not_undone_without_cover(self, book: Book) -> None:
        (first,) = actions.post(book=book, postings=[received("5")], by=BY)
        actions.post(book=book, postings=[approved("5")], by=BY)
        with pytest.raises(Refusal) as refused:
            actions.reverse(book=book, entries=[first], day=DAY, words="", by=BY)
        assert refused.value.code == "not_enough"

    def test_it_is_not_dated_before_it_happened(self, book: Book) -> None:
        (first,) = actions.post(book=book, postings=[received("5")], by=BY)
        earlier = DAY - dt.timedelta(days=1)
        (mirror,) = actions.reverse(book=book, entries=[first], day=earlier, words="", by=BY)
        assert Entry.objects.get(pk=mirror).day == DAY

    def test_not_into_a_closed_period_not_elsewhere_not_twice(self, book: Book) -> None:
        (first,) = actions.post(book=book, postings=[received("5")], by=BY)
        party = book.scheme.parties.all()[1].organisation
        other = actions.open_book(scheme=book.scheme, organisation=party, by=BY)
        for of, entries in ((other, [first]), (book, [first, first]), (book, [first, first + 1])):
            with pytest.raises(ValueError, match="not in this book"):
                actions.reverse(book=of, entries=entries, day=DAY, words="", by=BY)
        actions.close_period(book=book, until=DAY, by=BY)
        with pytest.raises(Refusal) as refused:
            actions.reverse(book=book, entries=[first], day=DAY, words="", by=BY)
        assert refused.value.code == "closed"

    def test_they_come_in_the_order_asked_for(self, book: Book) -> None:
        entries = actions.post(book=book, postings=[received("5"), received("7"), received("9")], by=BY)
        mirrors = actions.reverse(book=book, entries=entries[::-1], day=DAY, words="", by=BY)
        assert [Entry.objects.get(pk=mirror).reverses_id for mirror in mirrors] == entries[::-1]


BY_ONE_ROLE = [
    "UPDATE ledger_headroom SET available = 7",
    "DELETE FROM ledger_headroom",
    "UPDATE ledger_balance SET debits = debits + 1",
    "INSERT INTO ledger_monthtotal (account_id, month, debits, credits) SELECT 1, '2020-01-01', 1, 0",
    "TRUNCATE ledger_monthtotal",
    "DELETE FROM ledger_seal",
    "UPDATE ledger_book SET closed_until = NULL",
    "DELETE FROM ledger_closing",
    "INSERT INTO ledger_line (id, entry_id, account_id, debit, credit) SELECT id, entry_id, account_id, 9, 0 "
    "FROM ledger_line ON CONFLICT (id) DO UPDATE SET debit = 9",
    "MERGE INTO ledger_line l USING ledger_line m ON l.id = m.id WHEN MATCHED THEN DELETE",
]


class TestOneRoleForEverything:
    """Where no second role was made, the owner's rights are the web process's: the triggers alone stand guard."""

    @pytest.fixture
    def book(self, committed_db: str) -> Book:
        scheme = cast.scheme()
        book = actions.open_book(scheme=scheme, organisation=scheme.parties.all()[0].organisation, by=BY)
        actions.open_fund(book=book, fund=FUND, currency="CNY", by=BY)
        actions.post(book=book, postings=[received("100")], by=BY)
        return book

    def test_nothing_is_changed_by_hand(self, book: Book, owner_db: psycopg.Connection) -> None:
        for statement in BY_ONE_ROLE:
            with pytest.raises(psycopg.errors.CheckViolation, match="never changes"):
                owner_db.execute(statement)  # type: ignore[call-overload]
        assert queries.totals_that_differ() == []

    def test_a_missing_row_to_queue_for_lets_nothing_be_spent_and_the_proof_says_so(
        self, book: Book, owner_db: psycopg.Connection
    ) -> None:
        owner_db.execute("ALTER TABLE ledger_headroom DISABLE TRIGGER USER")
        owner_db.execute("DELETE FROM ledger_headroom")
        with pytest.raises(Refusal):
            actions.post(book=book, postings=[approved("1")], by=BY)
        (told,) = queries.totals_that_differ(book)
        assert (told["total"], told["true_debits"]) == ("available", 10000)

    def test_the_proof_finds_what_was_forged(self, book: Book, owner_db: psycopg.Connection) -> None:
        for table in ("ledger_headroom", "ledger_balance", "ledger_monthtotal"):
            owner_db.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")  # type: ignore[call-overload]
        owner_db.execute("UPDATE ledger_headroom SET available = available + 1")
        owner_db.execute("UPDATE ledger_balance SET credits = credits + 1 WHERE credits > 0")
        owner_db.execute("UPDATE ledger_monthtotal SET month = '2026-02-01' WHERE debits > 0")
        told = sorted(row["total"] for row in queries.totals_that_differ())
        assert told == ["available", "balance", "month", "month"]
        assert queries.available(book, uuid.uuid4(), "CNY").minor == 0
