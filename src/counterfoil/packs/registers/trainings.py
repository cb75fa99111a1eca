"""The sheets Courses and Sessions: what each column is called, and what goes into it."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

from counterfoil.packs.registers import cells
from counterfoil.packs.registers.register import Register, ref
from counterfoil.packs.sheet_columns import Column, Sheet
from counterfoil.people.permissions import Permission
from counterfoil.trainings.models import Course, Session

# A course that is called off says why, on its page.
STATES = {state.value: state for state in Course.State if state != Course.State.CALLED_OFF}

COURSES = Register(
    Sheet(
        "courses",
        "Courses",
        "培训班",
        "كۇرسلار",
        aliases=("course", "training courses", "trainings", "培训", "课程", "培训台账"),
        required=False,
        columns=(
            ref(_("A short name of your own, for example K1; Sessions and other sheets use it. It stays the same for "
                  "good. #C3 is a course that the scheme has already.")),
            Column("name", "name", "名称", "نامى", aliases=("title", "course", "培训名称", "班名"), required=True,
                   width=34, note=_("What people call the course.")),
            Column("theme", "theme", "主题", "تېما", aliases=("subject", "topic", "专题"), required=True,
                   drop="themes", width=24, note=_("What it is about: choose from the list.")),
            Column("programme", "programme", "项目", "تۈر", aliases=("project", "program", "所属项目"), width=14,
                   note=_("Ref, handle (P1) or name of the programme that it belongs to.")),
            Column("begins", "first day", "第一天", "بىرىنچى كۈنى",
                   aliases=("from", "start", "begin", "开班日期", "开始日期"),
                   required=True, width=12, note=_("A whole day: 2026-03-05.")),
            Column("ends", "last day", "最后一天", "ئاخىرقى كۈنى",
                   aliases=("to", "until", "end", "结业日期", "结束日期"),
                   width=12, note=_("A whole day. Blank: the course lasts one day.")),
            Column("seats", "seats offered", "提供的名额", "تەمىنلەنگەن ئورۇن", aliases=("seats", "places", "名额"),
                   width=10, note=_("How many seats there are at each session.")),
            Column("organiser", "organiser", "主办方", "ئۇيۇشتۇرغۇچى",
                   aliases=("organizer", "organised by", "承办单位"),
                   width=26, note=_("An organisation of the scheme.")),
            Column("aims", "aims", "目标", "مەقسەتلەر", aliases=("aim", "purpose", "宗旨"), width=30,
                   note=_("In a sentence: what it is for. Never a quota on people.")),
            Column("state", "where it stands", "进展", "ئەھۋالى", aliases=("state", "status", "状态"),
                   drop="course_states", width=14, note=_("Planned, running or ended.")),
            Column("people", "different people who came", "实到不同人数", "كەلگەن ئوخشىمىغان ئادەملەر",
                   aliases=("people", "different people", "参训人数"), width=14,
                   note=_("How many different people came, each counted once, as your own side knows them.")),
        ),
    ),
    readers={
        "ref": cells.ref, "name": cells.words(200), "theme": cells.term("themes"), "programme": cells.link,
        "begins": cells.day, "ends": cells.day, "seats": cells.whole, "organiser": cells.office,
        "aims": cells.words(400), "state": cells.choice(Course.State), "people": cells.whole,
    },
    known_by=(("ref",), ("name", "begins")),
    permission=Permission.PLAN_TRAININGS,
    within="course",
    links={"programme": "programmes"},
    offices=("organiser",),
    prose=("name", "aims"),
    at={"number": "people"},
    example=(
        {"ref": "K1", "name": "Tailoring for beginners", "theme": "crafts", "begins": "2025-03-05",
         "ends": "2025-03-26", "seats": "30", "organiser": "Stone Valley Office", "state": "planned"},
    ),
)  # fmt: skip

SESSIONS = Register(
    Sheet(
        "sessions",
        "Sessions",
        "课次",
        "دەرسلەر",
        aliases=("session", "lessons", "classes", "上课记录", "课时"),
        required=False,
        columns=(
            Column("course", "course", "培训班", "كۇرس",
                   aliases=("of", "course ref", "课程", "培训班编号"), required=True,
                   width=12, note=_("Ref or name of a course on the sheet Courses, or of one that is there: C3.")),
            Column("number", "no.", "第几次", "نەچچىنچى", aliases=("session no.", "number", "session number", "课次"),
                   width=7, note=_("Which session of the course this is, from 1. Blank: known by its day and hour.")),
            Column("day", "day", "日期", "كۈن", aliases=("date", "上课日期"), required=True, width=12,
                   note=_("A whole day: 2026-03-05.")),
            Column("begins", "from", "开始时间", "باشلىنىش ۋاقتى",
                   aliases=("start", "begins", "start time", "几点开始"),
                   width=8, note=_("As 14:00, in the time of the place.")),
            Column("ends", "to", "结束时间", "ئاخىرلىشىش ۋاقتى",
                   aliases=("end", "ends", "end time", "until", "几点结束"),
                   width=8, note=_("As 16:30.")),
            Column("hours_planned", "hours planned", "计划课时", "پىلانلانغان سائەت", aliases=("planned hours",),
                   width=9, note=_("Hours of this session as planned: 2.5.")),
            Column("hours_held", "hours held", "已授课时", "ئۆتۈلگەن سائەت",
                   aliases=("actual hours", "held hours", "实际课时"),
                   width=9, note=_("Hours as held. Then it was held.")),
            Column("place", "place", "地点", "ئورۇن", aliases=("county", "县"), width=18,
                   note=_("County or coarser, by its official name.")),
            Column("where", "where there", "具体场所", "قەيەردە",
                   aliases=("where", "room", "venue", "教室"), width=22,
                   note=_("A building, a hall or a room. Never anybody's home.")),
            Column("seats", "seats", "座位", "ئورۇندۇق", aliases=("seats at this session", "座位数"), width=8,
                   note=_("Only where they differ from those of the course.")),
            Column("present", "how many came", "到场人数", "كەلگەن ئادەم سانى",
                   aliases=("present", "came", "headcount", "实到人数", "出席人数"), width=10,
                   note=_("The organiser's headcount. Never who came, and never who did not.")),
            Column("trainers", "trainers, in office", "授课专家（职务）", "تەربىيەلىگۈچىلەر (ۋەزىپىسى)",
                   aliases=("trainers", "trainer", "taught by", "授课专家", "讲师", "教师"), width=30,
                   note=_("Organisations of the scheme, each with the role after a colon and ; between: "
                          "County Hospital: head nurse. Never a person's name.")),
            Column("state", "where it stands", "进展", "ئەھۋالى", aliases=("state", "status", "状态"),
                   drop="session_states", width=12, note=_("Planned, held or called off.")),
            Column("called_off", "called off, because", "取消原因", "بىكار قىلىنىش سەۋەبى",
                   aliases=("why called off", "reason", "取消，因为"), width=22,
                   note=_("Only of a session that was called off: why.")),
        ),
    ),
    readers={
        "course": cells.link, "number": cells.whole, "day": cells.day, "begins": cells.clock, "ends": cells.clock,
        "hours_planned": cells.hours, "hours_held": cells.hours, "place": cells.place, "where": cells.words(200),
        "seats": cells.whole, "present": cells.whole, "trainers": cells.trainers,
        "state": cells.choice(Session.State), "called_off": cells.words(200),
    },
    known_by=(("course", "number"), ("course", "day", "begins"), ("course", "day")),
    permission=Permission.PLAN_TRAININGS,
    within="session",
    most=50_000,
    links={"course": "courses"},
    offices=("trainers",),
    prose=("where", "called_off"),
    at={"number:seats": "present", "number:number": "present", "hours": "hours_held"},
    example=(
        {"course": "K1", "number": "1", "day": "2025-03-05", "begins": "14:00", "ends": "16:30",
         "hours_planned": "2.5", "where": "hall of the library", "trainers": "Harbour City Federation: lecturer"},
    ),
)  # fmt: skip
