"""Registers in the pack: a year's courses and sessions from the sheets that offices keep."""

from __future__ import annotations

import datetime as dt
import io

import openpyxl
import pytest

from counterfoil.base.actors import Office
from counterfoil.base.errors import Refusal
from counterfoil.base.sides import Side
from counterfoil.packs import actions, commands, queries
from counterfoil.packs.models import Pack, RegisterEntry
from counterfoil.partners.roles import Role
from counterfoil.trainings.models import Count, Course, Session, Teaches
from tests import cast
from tests.packs.packing import bring, content, enter, mistakes

HOSTS, GUESTS = Office("tests", Side.RECEIVING), Office("tests", Side.GIVING)
COURSE = {
    "ref": "K1", "name": "Tailoring for beginners", "theme": "crafts and design", "begins": "2026-03-05",
    "ends": "2026-03-26", "seats": "３０", "organiser": "Stone Valley Office", "people": "28",
}  # fmt: skip
FIRST = {
    "course": "K1", "number": "1", "day": "2026年3月5日", "begins": "下午2点", "ends": "16:30",
    "hours_planned": "2.5", "hours_held": "2", "where": "hall of the library", "present": "26",
    "trainers": "Harbour City Federation: lecturer; Stone Valley Office",
}  # fmt: skip
SECOND = {"course": "Tailoring for beginners", "number": "2", "day": "2026-03-12", "present": "25"}


@pytest.fixture
def scheme(db):
    return cast.scheme()


def pack(courses=(COURSE,), sessions=(FIRST, SECOND), **more):
    """A pack of registers alone, of the hosts."""
    about = {"account_of": "receiving side", "publisher": "Stone Valley Office"}
    registers = {"courses": list(courses), "sessions": list(sessions), **more.pop("registers", {})}
    return {"acts": [], "facts": [], "registers": registers, **about, **more}


def said(scheme, **changed):
    """The mistakes of a pack of the hosts."""
    return mistakes(bring(scheme, by=HOSTS, **pack(**changed)))


def test_courses_and_sessions_come_in_and_the_same_again_changes_nothing(scheme):
    brought = bring(scheme, by=HOSTS, **pack())
    assert mistakes(brought) == []
    assert not Course.objects.exists() and not Session.objects.exists(), "a check leaves nothing"
    done = actions.enter_pack(pack=brought, by=HOSTS)
    assert (done.source, done.records["courses"]["added"], done.records["sessions"]["added"]) == (None, 1, 2)
    course = Course.objects.get()
    assert (str(course), course.theme_id, course.seats, str(course.organiser)) == (
        "Tailoring for beginners", "crafts", 30, "Stone Valley Office")  # fmt: skip
    first, second = Session.objects.order_by("number")
    assert (first.day, first.begins, first.ends, first.state) == (
        dt.date(2026, 3, 5), dt.time(14), dt.time(16, 30), Session.State.HELD)  # fmt: skip
    assert (float(first.hours_held), first.where, second.state) == (2.0, "hall of the library", "held")
    assert list(Count.objects.filter(session=None).values_list("number", "side")) == [(28, Side.RECEIVING)]
    assert sorted(str(row.trainer) for row in Teaches.objects.all()) == ["lecturer", "trainer"]
    again = bring(scheme, by=HOSTS, **pack())
    assert queries.preview(again).changes_nothing
    assert actions.enter_pack(pack=again, by=HOSTS).total("same") == 3
    assert (Count.objects.count(), RegisterEntry.objects.count()) == (3, 3)
    assert "library" not in str(list(Pack.objects.values_list("outcome", flat=True))), "rows are not kept"


def test_an_edited_row_updates_and_a_missing_one_deletes_nothing(scheme):
    enter(scheme, by=HOSTS, **pack())
    course = {**COURSE, "seats": "40", "aims": "To sew."}
    edited = bring(scheme, by=HOSTS, **pack([course], [{**FIRST, "present": "27"}]))
    one = {"added": 0, "changed": 1, "same": 0}
    assert queries.preview(edited).registers == {"courses": one, "sessions": one}
    actions.enter_pack(pack=edited, by=HOSTS)
    course = Course.objects.get()
    assert (course.seats, course.aims, course.sessions.count()) == (40, "To sew.", 2)
    assert list(Count.objects.filter(session__number=1).order_by("id").values_list("number", flat=True)) == [26, 27]
    enter(scheme, by=HOSTS, **pack([{**COURSE, "seats": ""}], []))
    assert Course.objects.get().seats == 40, "a blank takes nothing away"


def test_a_workbook_with_one_register_and_the_sheet_about_is_enough(scheme):
    book = openpyxl.load_workbook(io.BytesIO(content(**pack(sessions=[]))))
    for name in ("Acts", "Facts"):
        del book[name]
    brought = bring(scheme, _bytes(book), HOSTS)
    assert mistakes(brought) == [] and queries.preview(brought).registers["courses"]["added"] == 1


def test_what_others_did_since_stays_where_nobody_edited_the_row(scheme):
    enter(scheme, by=HOSTS, **pack())
    Course.objects.update(seats=50)
    assert enter(scheme, by=HOSTS, **pack()).records["courses"] == {"added": 0, "changed": 0, "same": 1}
    assert Course.objects.get().seats == 50


@pytest.mark.parametrize("language", ["zh-hans", "ug"])
def test_the_sheets_are_read_in_every_language(scheme, language):
    courses = [{**COURSE, "theme": "手工艺与设计"}]
    assert enter(scheme, by=HOSTS, **pack(courses, language=language)).records["sessions"]["added"] == 2


def test_sessions_name_courses_that_are_there(scheme):
    enter(scheme, by=HOSTS, **pack(sessions=[]))
    handle = Course.objects.get().tally.handle
    done = enter(scheme, by=GUESTS, **pack([], [{**SECOND, "course": handle}], account_of="giving side",
                 publisher="Harbour City Federation"))  # fmt: skip
    assert done.records["sessions"]["added"] == 1
    assert Count.objects.get(session__number=2).side == Side.GIVING
    assert enter(scheme, by=HOSTS, **pack([{**COURSE, "ref": f"#{handle}", "seats": "31"}], [])).total("changed") == 1


# Sheet, what is changed of its first row, the column that is named, words of the mistake. Of single cells:
CELLS = [
    ("courses", {"theme": "weaving of minds"}, "theme", "not on the list of themes"),
    ("courses", {"name": ""}, "name", "blank"),
    ("courses", {"begins": "2026-03"}, "first day", "is not a day"),
    ("courses", {"seats": "about 30"}, "seats offered", "no exact number"),
    ("courses", {"organiser": "Stone Valey Office"}, "organiser", "The nearest is “Stone Valley Office”"),
    ("courses", {"ref": "two words"}, "ref", "cannot be a ref"),
    ("courses", {"aims": "Each village sends 30 women."}, "aims", ""),
    ("courses", {"state": "finished off"}, "where it stands", "none of the answers"),
    ("sessions", {"begins": "25:00"}, "from", "no time of day"),
    ("sessions", {"hours_held": "30"}, "hours held", "So many hours"),
    ("sessions", {"trainers": "Nobody Ltd: cook"}, "trainers, in office", "no organisation of this scheme"),
    ("sessions", {"place": "Nowhere County"}, "place", "no place that is known"),
    ("sessions", {"number": "1"}, "no.", "are of the same thing"),
]
# Of rows beside each other and beside what is there:
ROWS = [
    ("courses", {"ends": "2026-03-01"}, "last day", "before the first"),
    ("courses", {"programme": "P9"}, "programme", "no row of this pack"),
    ("sessions", {"course": "K7"}, "course", "no row of this pack"),
    ("sessions", {"day": "2027-01-05"}, "day", "The course runs from"),
    ("sessions", {"begins": "17:00"}, "to", "ends before it begins"),
    ("sessions", {"present": "31"}, "how many came", "30 seats"),
    ("sessions", {"state": "called off", "present": "", "hours_held": ""}, "called off, because", "not say why"),
]


def at_fault(good, wrong, unlike):
    """Sheets with their good row first, then every row at fault; and what is expected of them, in its order."""
    sheets, expected = {sheet: [row] for sheet, row in good.items()}, []
    for number, (sheet, changed, column, words) in enumerate(wrong, 10):
        sheets[sheet].append({**good[sheet], **unlike(sheet, number), **changed})
        expected.append((sheet.capitalize(), len(sheets[sheet]) + 1, column, words))
    return sheets, expected


def must_name_each(found, expected):
    """Exactly one mistake for each row at fault, by sheet, row and column."""
    for sheet, row, column, words in expected:
        own = [each for each in found if each.startswith(f"{sheet}|{row}|")]
        assert len(own) == 1 and own[0].startswith(f"{sheet}|{row}|{column}|") and words in own[0], (own, column)
    assert len(found) == len(expected)


@pytest.mark.parametrize("wrong", [CELLS, ROWS])
def test_mistakes_are_named_by_sheet_row_and_column(scheme, wrong):
    def unlike(sheet, number):
        return {"ref": f"X{number}", "name": f"Course {number}"} if sheet == "courses" else {"number": str(number)}

    sheets, expected = at_fault({"courses": {**COURSE, "people": ""}, "sessions": FIRST}, wrong, unlike)
    must_name_each(said(scheme, **sheets), expected)
    assert not Course.objects.exists()


def test_more_people_than_came_to_all_sessions_together_cannot_be(scheme):
    [mistake] = said(scheme, courses=[{**COURSE, "people": "90"}])
    assert mistake.startswith("Courses|2|different people who came|") and "51" in mistake


def test_every_row_at_fault_is_named_at_once(scheme):
    late = [{**SECOND, "number": str(n), "day": f"2027-01-{n:02d}"} for n in range(2, 6)]
    assert len(said(scheme, sessions=[FIRST, *late])) == 4


def test_a_trainer_in_two_sessions_at_once_is_refused(scheme):
    other = {**COURSE, "ref": "K2", "name": "Weaving"}
    [mistake] = said(scheme, courses=[COURSE, other], sessions=[FIRST, {**FIRST, "course": "K2"}])
    assert "Two sessions at once" in mistake


@pytest.mark.parametrize(
    "label", ["identity number", "民族", "absentees", "缺勤名单", "placement target", "religion"]
)
def test_a_column_for_what_must_not_be_kept_is_refused_with_its_reason(scheme, label):
    book = openpyxl.load_workbook(io.BytesIO(content(**pack())))
    book["Sessions"].cell(1, 20, label)
    [mistake] = mistakes(bring(scheme, _bytes(book), HOSTS))
    assert mistake.startswith("Sessions|1|T|") and "G" in mistake and "not known here" not in mistake


@pytest.mark.parametrize("name", ["Absentees", "缺勤名单"])
def test_a_sheet_that_lists_who_was_absent_is_refused(scheme, name):
    book = openpyxl.load_workbook(io.BytesIO(content(**pack())))
    book.create_sheet(name).append(["name"])
    [mistake] = mistakes(bring(scheme, _bytes(book), HOSTS))
    assert mistake.startswith(f"{name}|||") and "refused" in mistake


def _bytes(book):
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def test_who_may_not_plan_or_speaks_for_neither_side_enters_nothing(scheme):
    finance = cast.member(scheme, Role.FINANCE_OFFICER, Side.RECEIVING)
    found = mistakes(bring(scheme, by=finance, **pack()))
    assert len(found) == 2 and all("may not plan" in each for each in found)
    found = mistakes(bring(scheme, **pack(account_of="neither", publisher="Harbour City Federation")))
    assert any("speak for neither side" in each for each in found)


def test_what_changed_since_the_preview_is_looked_at_again(scheme):
    first = bring(scheme, by=HOSTS, **pack())
    enter(scheme, by=HOSTS, **pack([{**COURSE, "seats": "35"}]))
    with pytest.raises(Refusal) as refused:
        actions.enter_pack(pack=first, by=HOSTS)
    assert refused.value.code == "stale"


def test_the_command_checks_and_enters(scheme, tmp_path, capsys):
    user = cast.member(scheme, Role.HOST_COORDINATOR, Side.RECEIVING)
    file = tmp_path / "year.xlsx"
    file.write_bytes(content(**pack(scheme="harbour-stone")))
    assert commands.import_file(file, user.username, check=True) == 0
    assert "Sessions: 2 to add, 0 to change, 0 already there." in capsys.readouterr().out
    assert not Course.objects.exists()
    assert commands.import_file(file, user.username) == 0
    assert "Entered: 3 added" in capsys.readouterr().out
    assert commands.import_file(file, user.username) == 0
    assert "Everything was already there" in capsys.readouterr().out
