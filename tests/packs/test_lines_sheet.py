"""The sheets Lines and Headcounts: records in the name of the side of whoever enters the pack."""

from __future__ import annotations

import io
import threading

import openpyxl
import pytest
from django.db import connection

from counterfoil.base.actors import Office
from counterfoil.base.errors import Refusal
from counterfoil.base.sides import Side
from counterfoil.lines import actions as line_actions
from counterfoil.lines.models import Kind, Line, State
from counterfoil.packs import actions, commands, export, queries
from counterfoil.packs.models import Pack, Row
from counterfoil.packs.records import reading
from counterfoil.partners.roles import Role
from counterfoil.promises.models import Commitment
from counterfoil.statements.models import Measure, Source, Statement, Tally
from counterfoil.visits.count_actions import record_headcount
from counterfoil.visits.models import Headcount
from tests import cast
from tests.packs.packing import ACTS, bring, content, enter, mistakes

READY, REFUSED = Pack.State.READY, Pack.State.REFUSED
GUESTS, HOSTS = Office("tests", Side.GIVING), Office("tests", Side.RECEIVING)
HOST_ABOUT = {"account_of": "receiving side", "publisher": "Stone Valley Office"}
ASK = {
    "ref": "L1", "at": "V1", "kind": "request", "spoke": "Stone Valley Office", "words": "We ask for two courses.",
    "sector": "vocational skills", "affected": "120", "basis": "a list of the township",
}  # fmt: skip
GIVE = {
    "ref": "L2", "at": "V1", "kind": "commitment", "spoke": "Harbour City Federation", "words": "Two trainers come.",
    "owner": "Harbour City Federation", "due": "2031-10", "evidence": "a list of courses", "answers": "L1",
}  # fmt: skip
LINES = [ASK, GIVE]
COUNTS = [{"act": "V1", "measure": "people present", "number": "34"}]


@pytest.fixture
def scheme(db):
    return cast.scheme()


def whole(**changed):
    """A whole pack of the hosts: an account, lines and a headcount."""
    return {"lines": LINES, "headcounts": COUNTS, **HOST_ABOUT, **changed}


def records(*lines, counts=(), **more):
    """A pack of lines and headcounts alone."""
    return {"acts": [], "facts": [], "lines": lines, "headcounts": counts, **HOST_ABOUT, **more}


def test_lines_and_headcounts_are_entered_with_the_account_in_the_name_of_ones_own_side(scheme):
    done = enter(scheme, by=HOSTS, **whole())
    assert (done.added, done.records["lines"]["added"], done.records["headcounts"]["added"]) == (5, 2, 1)
    ask, given = Line.objects.order_by("id")
    visit = Tally.objects.get(handle="V1")
    assert (ask.handle, ask.tally, ask.entered_side, ask.spoke_side) == ("R1", visit, Side.RECEIVING, Side.RECEIVING)
    assert (ask.need.sector_id, ask.need.affected, ask.need.basis) == ("skills", "50_199", "a list of the township")
    assert (given.handle, given.spoke_side, str(given.owner), str(given.due)) == (
        "C1", Side.GIVING, "Harbour City Federation", "2031-10")  # fmt: skip
    assert given.commitment.evidence_expected == "a list of courses"
    assert [need.line for need in given.commitment.answers.all()] == [ask]
    assert (ask.said_yes(Side.RECEIVING), ask.said_yes(Side.GIVING)) == (True, False)
    count = Headcount.objects.get()
    assert (count.tally, count.measure_id, count.side, count.number) == (visit, "people-present", Side.RECEIVING, 34)


@pytest.mark.parametrize("language", ["zh-hans", "ug"])
def test_the_sheets_are_read_in_every_language(scheme, language):
    done = enter(scheme, by=HOSTS, **whole(language=language))
    assert (done.records["lines"]["added"], done.records["headcounts"]["added"]) == (2, 1)


def test_the_same_pack_twice_changes_nothing(scheme):
    enter(scheme, by=HOSTS, **whole())
    steps = [line.steps.count() for line in Line.objects.all()]
    pack = bring(scheme, by=HOSTS, **whole())
    assert queries.preview(pack).changes_nothing
    done = actions.enter_pack(pack=pack, by=HOSTS)
    assert (done.total("added"), done.total("changed"), done.total("same")) == (0, 0, 8)
    assert [line.steps.count() for line in Line.objects.all()] == steps
    assert (Headcount.objects.count(), Row.objects.count()) == (1, 3)


def test_rows_without_a_ref_are_known_again_by_what_they_say(scheme):
    rows = [{**ASK, "ref": ""}, {"at": "V1", "kind": "point", "words": "All thank the cooks."}]
    enter(scheme, by=HOSTS, **whole(lines=rows))
    assert enter(scheme, by=HOSTS, **whole(lines=rows)).records["lines"] == {"added": 0, "changed": 0, "same": 2}
    assert Line.objects.count() == 2


def test_what_was_typed_on_the_page_is_not_doubled_by_a_row(scheme):
    enter(scheme, by=HOSTS, **whole(lines=[]))
    draft = line_actions.Draft(kind=Kind.POINT, words="All thank the cooks.")
    line_actions.open_line(scheme=scheme, draft=draft, by=HOSTS, tally=Tally.objects.get(handle="V1"))
    row = {"ref": "P", "at": "V1", "kind": "point", "words": "All thank the cooks."}
    assert enter(scheme, by=HOSTS, **records(row)).records["lines"]["same"] == 1
    assert enter(scheme, by=GUESTS, **records(row, account_of="giving side", publisher="Harbour City Federation")
                 ).records["lines"]["added"] == 1, "the other side's are its own"  # fmt: skip


def test_a_row_that_says_less_than_the_page_takes_nothing_from_the_line(scheme):
    enter(scheme, by=HOSTS, **whole(lines=[]))
    office = cast.organisation(scheme, Side.RECEIVING)
    draft = line_actions.Draft(kind=Kind.ACTION, words="The hall is cleared.", owner=office, spoke=office)
    line_actions.open_line(scheme=scheme, draft=draft, by=HOSTS, tally=Tally.objects.get(handle="V1"))
    row = {"at": "V1", "kind": "action", "words": "The hall is cleared."}
    for _time in range(2):
        assert enter(scheme, by=HOSTS, **records(row)).records["lines"]["same"] == 1
    assert (Line.objects.get().owner, Line.objects.get().wording) == (office, 1)


def test_an_edited_row_words_its_line_anew_and_a_missing_row_deletes_nothing(scheme):
    enter(scheme, by=HOSTS, **whole())
    edited = {**GIVE, "words": "Three trainers come.", "due": "2031-11", "evidence": "a report"}
    done = enter(scheme, by=HOSTS, **whole(lines=[edited], headcounts=[]))
    assert done.records["lines"] == {"added": 0, "changed": 1, "same": 0}
    line = Line.objects.get(kind=Kind.COMMITMENT)
    assert (line.words, str(line.due), line.wording) == ("Three trainers come.", "2031-11", 2)
    assert Commitment.objects.get().evidence_expected == "a report"
    assert list(line.steps.filter(verb__in=["opened", "amended"]).values_list("words", flat=True)) == [
        "Two trainers come.", "Three trainers come."]  # fmt: skip
    assert Line.objects.count() == 2 and Headcount.objects.count() == 1


def test_what_a_request_is_besides_its_words_changes_and_leaves_each_sides_yes(scheme):
    enter(scheme, by=HOSTS, **whole())
    line = Line.objects.get(kind=Kind.REQUEST)
    line_actions.agree_to_lines(scheme=scheme, wordings={line.public_id: 1}, by=GUESTS)
    enter(scheme, by=HOSTS, **whole(lines=[{**ASK, "affected": "2000"}, GIVE]))
    line = Line.objects.get(kind=Kind.REQUEST)
    assert (line.need.affected, line.is_agreed, line.wording) == ("1000_9999", True, 1)


def test_the_other_sides_yes_falls_away_and_the_preview_says_so(scheme):
    enter(scheme, by=HOSTS, **whole())
    line = Line.objects.get(kind=Kind.REQUEST)
    line_actions.agree_to_lines(scheme=scheme, wordings={line.public_id: 1}, by=GUESTS)
    pack = bring(scheme, by=HOSTS, **whole(lines=[{**ASK, "words": "We ask for three courses."}, GIVE]))
    [warning] = queries.preview(pack).warnings
    assert (warning.row, warning.column, "R1" in str(warning.problem)) == (2, "in so many words", True)
    actions.enter_pack(pack=pack, by=HOSTS)
    line.refresh_from_db()
    assert (line.said_yes(Side.GIVING), line.said_yes(Side.RECEIVING)) == (False, True)


def test_a_request_says_where_how_soon_and_who_else_pays(scheme):
    county = cast.partners.add_place(name={"en": "North County"}, level="county", by=cast.BY)
    row = {**ASK, "place": "North County", "urgency": "within three months", "also_funded": "the prefecture's office"}
    enter(scheme, by=HOSTS, **whole(lines=[row]))
    need = Line.objects.get().need
    assert (need.place, need.urgency, need.also_funded) == (county, "soon", "the prefecture's office")
    enter(scheme, by=HOSTS, **whole(lines=[{**ASK, "also_funded": "nobody else"}]))
    need.refresh_from_db()
    assert (need.place, need.urgency, need.also_funded) == (county, "soon", "nobody else"), (
        "a blank takes nothing away"
    )
    theirs = {"account_of": "giving side", "publisher": "Harbour City Federation"}
    [mistake] = mistakes(bring(scheme, by=GUESTS, **whole(lines=[row], **theirs)))
    assert mistake.startswith("Lines|2|how soon|") and "receiving side" in mistake


def test_a_settled_line_is_not_changed_and_the_same_row_still_passes(scheme):
    enter(scheme, by=HOSTS, **whole())
    line_actions.settle_line(line=Line.objects.get(kind=Kind.REQUEST), state=State.TAKEN_UP, by=GUESTS)
    assert bring(scheme, by=HOSTS, **whole()).state == READY
    [mistake] = mistakes(bring(scheme, by=HOSTS, **whole(lines=[{**ASK, "words": "We ask for more."}])))
    assert mistake.startswith("Lines|2|in so many words|R1 is settled")


def test_words_that_others_gave_a_line_meanwhile_are_not_overwritten(scheme):
    enter(scheme, by=HOSTS, **whole())
    line = Line.objects.get(kind=Kind.REQUEST)
    line_actions.amend_line(line=line, words="They ask for one course.", wording=1, by=GUESTS)
    assert enter(scheme, by=HOSTS, **whole()).records["lines"]["same"] == 2, "nobody edited the row"
    [mistake] = mistakes(bring(scheme, by=HOSTS, **whole(lines=[{**ASK, "words": "We ask for more."}])))
    assert "They ask for one course." in mistake
    assert enter(scheme, by=HOSTS, **whole(lines=[{**ASK, "words": "They ask for one course."}])).total("same") == 7


def test_words_that_were_taken_out_do_not_come_back(scheme):
    enter(scheme, by=HOSTS, **whole(lines=[{**ASK, "ref": ""}]))
    line_actions.redact_line(line=Line.objects.get(), words="Somebody asks for courses.", by=HOSTS)
    assert enter(scheme, by=HOSTS, **whole(lines=[{**ASK, "ref": ""}])).records["lines"]["same"] == 1
    assert Line.objects.get().words == "Somebody asks for courses."
    assert "We ask" not in str(list(Pack.objects.values_list("outcome", flat=True))), "no pack keeps them either"


def test_a_line_of_the_scheme_is_named_by_its_number(scheme):
    enter(scheme, by=HOSTS, **whole())
    row = {**ASK, "ref": "#R1", "words": "We ask for three courses."}
    assert enter(scheme, by=HOSTS, **records(row)).records["lines"]["changed"] == 1
    assert "no line R9" in mistakes(bring(scheme, by=HOSTS, **records({**row, "ref": "#R9"})))[0]
    assert mistakes(bring(scheme, by=HOSTS, **records(row, {**row, "ref": "L1"}))), "two rows, one line"


def test_refs_are_those_of_what_was_said_there(scheme):
    """The same L1 at another visit is another line."""
    enter(scheme, by=HOSTS, **whole(acts=[*ACTS, {"ref": "V2", "kind": "visit", "name": "autumn visit"}]))
    assert enter(scheme, by=HOSTS, **records({**ASK, "at": "V2"})).records["lines"]["added"] == 1
    assert enter(scheme, by=HOSTS, **records({**ASK, "at": "V2"})).records["lines"]["same"] == 1


class TestAlone:
    def test_lines_and_headcounts_need_no_account(self, scheme):
        enter(scheme)
        before = Source.objects.count()
        pack = bring(scheme, by=HOSTS, **records(ASK, counts=COUNTS, publisher="Another Office"))
        assert (pack.state, queries.preview(pack).new_organisations) == (READY, [])
        done = actions.enter_pack(pack=pack, by=HOSTS)
        assert (done.source, done.total("added"), Source.objects.count()) == (None, 2, before)
        assert Line.objects.get().tally == Tally.objects.get(handle="V1")

    def test_an_organisation_that_the_pack_seats_may_speak(self, scheme):
        row = {"kind": "request", "spoke": "Stone Valley Clinic", "words": "We ask for beds.", "sector": "education"}
        enter(scheme, by=HOSTS, **records(row, host="Stone Valley Office; new: Stone Valley Clinic"))
        assert str(Line.objects.get().spoke) == "Stone Valley Clinic"
        again = records(row, host="Stone Valley Office; Stone Valley Clinic")
        assert queries.preview(bring(scheme, by=HOSTS, **again)).changes_nothing

    def test_the_command_enters_them(self, scheme, tmp_path, capsys):
        enter(scheme)
        user = cast.member(scheme, Role.HOST_COORDINATOR, Side.RECEIVING)
        file = tmp_path / "lines.xlsx"
        file.write_bytes(content(**records(*LINES, counts=COUNTS, scheme="harbour-stone")))
        assert commands.import_file(file, user.username, check=True) == 0
        assert "Lines: 2 to add, 0 to change, 0 already there." in capsys.readouterr().out
        assert not Line.objects.exists()
        assert commands.import_file(file, user.username) == 0
        assert "Entered: 3 added" in capsys.readouterr().out
        assert commands.import_file(file, user.username) == 0
        assert "Everything was already there" in capsys.readouterr().out


class TestHeadcounts:
    def test_an_edited_count_is_another_count_and_both_stay(self, scheme):
        enter(scheme, by=HOSTS, **whole())
        done = enter(scheme, by=HOSTS, **whole(headcounts=[{**COUNTS[0], "number": "36"}]))
        assert done.records["headcounts"]["changed"] == 1
        assert list(Headcount.objects.order_by("id").values_list("number", flat=True)) == [34, 36]

    def test_the_same_pack_does_not_bring_an_older_count_back(self, scheme):
        enter(scheme, by=HOSTS, **whole())
        tally, measure = Tally.objects.get(handle="V1"), Measure.objects.get(code="people-present")
        record_headcount(tally=tally, measure=measure, number=36, by=HOSTS)
        assert enter(scheme, by=HOSTS, **whole()).records["headcounts"]["same"] == 1
        assert Headcount.objects.latest("id").number == 36


class TestMistakes:
    """Each by sheet, row and column; the whole pack is refused."""

    @pytest.mark.parametrize(
        ("row", "column", "words"),
        [
            ({**ASK, "spoke": "Stone Valey Office"}, "which office spoke", "The nearest is “Stone Valley Office”"),
            ({**GIVE, "owner": "Nobody at all"}, "whose it is to do", "no organisation of this scheme"),
            ({**ASK, "at": "V7"}, "said at", "no act of this pack"),
            ({**ASK, "kind": "finding"}, "what it is", "where one looked"),
            ({**ASK, "kind": "wish"}, "what it is", "is none of"),
            ({**ASK, "sector": ""}, "field of help", "has no field of help"),
            ({**ASK, "sector": "vocational skils"}, "field of help", "The nearest is “vocational skills”"),
            ({**ASK, "place": "Nowhere"}, "where it is needed", "no place that is known"),
            ({**ASK, "urgency": "yesterday"}, "how soon", "does not tell how soon"),
            ({**GIVE, "urgency": "now", "answers": ""}, "how soon", "has no “how soon”"),
            ({**ASK, "affected": "many"}, "how many are affected", ""),
            ({**ASK, "affected": "≥70"}, "how many are affected", "does not tell how many"),
            ({**ASK, "due": "2031-10"}, "due", "A line of this kind has no “due”"),
            ({**GIVE, "due": "soon"}, "due", ""),
            ({**GIVE, "answers": "R9"}, "requests that it answers", "no request of this sheet or of the scheme"),
            ({**ASK, "words": "x" * 401}, "in so many words", "at most 400"),
            ({**ASK, "ref": "two words"}, "ref", "cannot be a ref"),
            ({**ASK, "at": "", "spoke": ""}, "which office spoke", "Nobody voices this request"),
        ],
    )
    def test_a_cell_that_cannot_be(self, scheme, row, column, words):
        pack = bring(scheme, by=HOSTS, **whole(lines=[row]))
        [mistake] = mistakes(pack)
        assert mistake.startswith(f"Lines|2|{column}|") and words in mistake
        assert pack.state == REFUSED and pack.stage is None

    @pytest.mark.parametrize("number", ["-3", "2.5", "about 30", "2000000", "many", ""])
    def test_a_headcount_is_a_whole_number(self, scheme, number):
        [mistake] = mistakes(bring(scheme, by=HOSTS, **whole(headcounts=[{**COUNTS[0], "number": number}])))
        assert mistake.startswith("Headcounts|2|how many|")

    def test_people_who_are_helped_are_not_counted_here(self, scheme):
        [mistake] = mistakes(bring(scheme, by=HOSTS, **whole(headcounts=[{**COUNTS[0], "measure": "recipients"}])))
        assert mistake.startswith("Headcounts|2|who was counted|")

    @pytest.mark.parametrize(
        "rows", [[ASK, {**ASK, "words": "Other."}], [{**ASK, "ref": ""}] * 2, [ASK, {**ASK, "ref": "l1"}]]
    )
    def test_a_row_twice(self, scheme, rows):
        assert len(mistakes(bring(scheme, by=HOSTS, **whole(lines=rows)))) == 1

    def test_one_thing_counted_twice(self, scheme):
        assert len(mistakes(bring(scheme, by=HOSTS, **whole(headcounts=COUNTS * 2)))) == 1

    def test_more_rows_than_one_pack_takes(self, scheme, monkeypatch):
        monkeypatch.setattr(reading, "MOST_ROWS", 1)
        [mistake] = mistakes(bring(scheme, by=HOSTS, **whole()))
        assert mistake.startswith("Lines|3||The sheet has 2 rows; at most 1")

    def test_a_row_is_not_blamed_for_the_mistake_of_another(self, scheme):
        [mistake] = mistakes(bring(scheme, by=HOSTS, **whole(lines=[{**ASK, "affected": "many"}, GIVE])))
        assert mistake.startswith("Lines|2|")

    def test_a_kind_never_changes(self, scheme):
        enter(scheme, by=HOSTS, **whole())
        [mistake] = mistakes(bring(scheme, by=HOSTS, **whole(lines=[{**GIVE, "ref": "L1", "answers": ""}])))
        assert "its kind, and who spoke, never change" in mistake

    def test_a_column_for_what_must_not_be_kept_is_refused_with_its_reason(self, scheme):
        book = openpyxl.load_workbook(io.BytesIO(content(**whole())))
        book["Lines"].cell(1, 20, "identity number")
        file = io.BytesIO()
        book.save(file)
        [mistake] = mistakes(bring(scheme, file.getvalue(), HOSTS))
        assert mistake.startswith("Lines|1|T|") and "G1" in mistake

    def test_a_private_person_is_warned_of(self, scheme):
        pack = bring(scheme, by=HOSTS, **whole(lines=[{**ASK, "words": "Please call 13800138000."}]))
        [warning] = queries.preview(pack).warnings
        assert (warning.sheet, warning.row, warning.column) == ("Lines", 2, "in so many words")


class TestSides:
    def test_who_speaks_for_neither_side_enters_nothing(self, scheme):
        [mistake] = mistakes(bring(scheme, **whole(account_of="neither", publisher="Morning Paper")))
        assert mistake.startswith("Lines|||You speak for neither side")

    def test_nobody_speaks_in_a_compiled_scheme(self, db):
        scheme = cast.scheme(nature="compiled")
        pack = bring(scheme, by=HOSTS, **records(counts=COUNTS, publisher="new: Stone Office"))
        assert any(m.startswith("Headcounts|||You speak for neither side") for m in mistakes(pack))
        assert pack.state == REFUSED

    def test_who_may_not_write_lines_is_refused(self, scheme):
        user = cast.member(scheme, Role.FINANCE_OFFICER, Side.RECEIVING)
        [mistake] = mistakes(bring(scheme, by=user, **whole()))
        assert "You may not write lines" in mistake

    def test_what_one_side_checked_the_other_does_not_enter_unseen(self, scheme):
        enter(scheme)
        pack = bring(scheme, by=HOSTS, **records({**ASK}, kind="letter"))
        guest = cast.member(scheme, Role.PROGRAMME_OFFICER)
        with pytest.raises(Refusal) as refused:
            actions.enter_pack(pack=pack, by=guest)
        assert refused.value.code == "stale" and not Line.objects.exists()


def test_a_mistake_on_lines_leaves_no_facts(scheme):
    pack = bring(scheme, by=HOSTS, **whole(lines=[{**ASK, "sector": ""}]))
    assert pack.state == REFUSED and not Source.objects.exists()


def test_an_error_while_lines_are_entered_leaves_no_facts_either(scheme, monkeypatch):
    pack = bring(scheme, by=HOSTS, **whole())

    def dies(**_):
        assert Statement.objects.exists() and Line.objects.exists(), "it is in the middle"
        raise ZeroDivisionError

    monkeypatch.setattr("counterfoil.packs.records.actions.record_headcount", dies)
    with pytest.raises(ZeroDivisionError):
        actions.enter_pack(pack=pack, by=HOSTS)
    assert not any(model.objects.exists() for model in (Source, Statement, Tally, Line, Headcount, Row))


def test_what_changed_since_the_preview_is_looked_at_again(scheme):
    enter(scheme, by=HOSTS, **whole())
    pack = bring(scheme, by=HOSTS, **whole(lines=[{**ASK, "words": "We ask for more."}]))
    line_actions.amend_line(line=Line.objects.get(kind=Kind.REQUEST), words="They ask.", wording=1, by=GUESTS)
    with pytest.raises(Refusal) as refused:
        actions.enter_pack(pack=pack, by=HOSTS)
    pack.refresh_from_db()
    assert (refused.value.code, pack.state) == ("stale", REFUSED)


def test_joined_acts_are_looked_at_with_their_lines(scheme):
    enter(scheme, by=HOSTS, **whole())
    pack = bring(scheme, by=HOSTS, **whole(title="Once more"))
    assert queries.preview(pack).records["lines"]["added"] == 2
    actions.choose_joins(pack=pack, joins={"V1": "V1"}, by=HOSTS)
    pack.refresh_from_db()
    assert queries.preview(pack).records["lines"] == {"added": 0, "changed": 0, "same": 2}
    actions.enter_pack(pack=pack, by=HOSTS)
    assert Line.objects.count() == 2


def test_two_who_bring_one_pack_at_once_enter_its_lines_once(committed_db):
    scheme = cast.scheme()
    enter(scheme)
    packs = [bring(scheme, by=HOSTS, **records(*LINES, counts=COUNTS)) for _ in range(2)]
    done: list[str] = []
    start = threading.Barrier(2)

    def importer(pack):
        try:
            start.wait()
            done.append(str(actions.enter_pack(pack=pack, by=HOSTS).total("added")))
        except Refusal as refusal:
            done.append(refusal.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=importer, args=[pack]) for pack in packs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(done) == ["3", "stale"]
    assert (Line.objects.count(), Headcount.objects.count()) == (2, 1)
    assert queries.preview(Pack.objects.get(state=READY)).changes_nothing


@pytest.mark.parametrize("language", ["en", "zh-hans", "ug"])
def test_an_exported_account_brings_its_lines_and_headcounts_back_as_already_there(scheme, language):
    enter(scheme, by=HOSTS, **whole(lines=[{**ASK, "ref": ""}, {**GIVE, "answers": ""}]))
    visit, office = Tally.objects.get(handle="V1"), cast.organisation(scheme, Side.RECEIVING)
    for kind, by in ((Kind.ACTION, HOSTS), (Kind.POINT, GUESTS)):
        draft = line_actions.Draft(kind=kind, words=f"A {kind}.", owner=office if kind == Kind.ACTION else None)
        line_actions.open_line(scheme=scheme, draft=draft, by=by, tally=visit)
    before = list(Line.objects.order_by("id").values())
    pack = bring(scheme, export.export_account(Source.objects.get(), language), by=HOSTS)
    assert mistakes(pack) == []
    assert queries.preview(pack).changes_nothing
    assert queries.preview(pack).records["lines"]["same"] == 3, "the other side's lines are not in it"
    actions.enter_pack(pack=pack, by=HOSTS)
    assert list(Line.objects.order_by("id").values()) == before
