"""The sheets Groups and Samples: what each column is called, and what goes into it."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

from counterfoil.packs.registers import cells
from counterfoil.packs.registers.register import Register, ref
from counterfoil.packs.sheet_columns import Column, Sheet
from counterfoil.people.permissions import Permission
from counterfoil.trainings.models import Group

GROUPS = Register(
    Sheet(
        "groups",
        "Groups",
        "后续交流群",
        "كېيىنكى ئالاقە گۇرۇپپىلىرى",
        aliases=("group", "follow-up groups", "群组", "微信群", "群台账", "交流群", "گۇرۇپپىلار"),
        required=False,
        columns=(
            ref(_("A short name of your own, for example Q1. #12 is group 12 of the scheme.")),
            Column("channel", "channel", "渠道", "قانال", aliases=("platform", "app", "平台"), required=True,
                   drop="channels", width=18, note=_("Where it talks: choose from the list.")),
            Column("purpose", "what it is for", "用途", "نېمە ئۈچۈن", aliases=("purpose", "name", "群名", "目的"),
                   required=True, width=30,
                   note=_("In a few words. Never who is in it, and never what is said there.")),
            Column("theme", "theme", "主题", "تېما", aliases=("subject", "topic", "专题"), drop="themes", width=22,
                   note=_("Choose from the list.")),
            Column("course", "course", "培训班", "كۇرس", aliases=("from course", "课程"), width=14,
                   note=_("Ref, handle or name of the course that it came from.")),
            Column("owner", "owner", "负责机构", "ئىگىسى",
                   aliases=("owned by", "organisation", "负责方"), required=True,
                   width=26, note=_("The organisation of the scheme that looks after it. Never a person.")),
            Column("office", "role in office", "职务", "خىزمەت رولى", aliases=("office", "role", "岗位"), width=18,
                   note=_("The role there that takes messages for it, for example: training desk.")),
            Column("size", "how large", "规模", "چوڭلۇقى", aliases=("size", "number of people", "群人数"),
                   drop="group_sizes", width=14, note=_("A band, or a number of which only the band is kept.")),
            Column("opened_on", "opened on", "建群日期", "قۇرۇلغان كۈن", aliases=("opened", "open since", "成立日期"),
                   required=True, width=12, note=_("A whole day.")),
            Column("review_on", "to be looked at again", "复查日期", "قايتا قارايدىغان كۈن",
                   aliases=("review", "review on", "review date"), width=12,
                   note=_("When somebody looks whether it is still needed. Blank: half a year after it opened.")),
            Column("closed_on", "closed on", "关闭日期", "تاقالغان كۈن", aliases=("closed", "解散日期"), width=12,
                   note=_("Only of a group that is closed.")),
            Column("because", "closed because", "关闭原因", "تاقىلىش سەۋەبى", aliases=("why", "why closed"),
                   drop="group_ends", width=20, note=_("Choose from the list.")),
        ),
    ),
    readers={
        "ref": cells.ref, "channel": cells.term("channels"), "purpose": cells.words(120),
        "theme": cells.term("themes"), "course": cells.link, "owner": cells.office, "office": cells.words(120),
        "size": cells.size, "opened_on": cells.day, "review_on": cells.day, "closed_on": cells.day,
        "because": cells.choice(Group.Closed),
    },
    known_by=(("ref",), ("purpose", "owner", "opened_on")),
    permission=Permission.PLAN_TRAININGS,
    within="group",
    links={"course": "courses"},
    offices=("owner",),
    prose=("purpose", "office"),
    at={"on": "closed_on", "next_on": "review_on", "contact": "office"},
    example=(
        {"ref": "Q1", "channel": "wechat", "purpose": "questions after the tailoring course", "theme": "crafts",
         "course": "K1", "owner": "Stone Valley Office", "size": "20_49", "opened_on": "2025-03-26"},
    ),
)  # fmt: skip

SAMPLES = Register(
    Sheet(
        "samples",
        "Samples",
        "自愿抽样",
        "ئەۋرىشكىلەر",
        aliases=("sample", "follow-up samples", "回访", "回访统计"),
        required=False,
        columns=(
            Column("course", "course", "培训班", "كۇرس",
                   aliases=("of", "course ref", "课程"), required=True, width=14,
                   note=_("Ref, handle or name of the course.")),
            Column("question", "question", "问题", "سوئال", aliases=("what was asked", "asked"), required=True,
                   drop="questions", width=40, note=_("Choose from the list: nothing else is asked.")),
            Column("asked_on", "asked on", "询问日期", "سورالغان كۈن",
                   aliases=("day", "date", "回访日期"), required=True,
                   width=12, note=_("A whole day.")),
            Column("answered", "how many answered", "回答人数", "جاۋاب بەرگەنلەر", aliases=("answered", "answers"),
                   required=True, width=12, note=_("Ten or more: fewer are not written down. Never who.")),
            Column("yes", "how many said yes", "回答是的人数", "ھەئە دېگەنلەر",
                   aliases=("yes", "said yes"), required=True,
                   width=12, note=_("How many of them said yes.")),
            Column("basis", "how they were asked", "询问方式", "قانداق سورالغان", aliases=("basis", "how asked"),
                   required=True, width=34, note=_("For example: by telephone, whoever wished to answer.")),
        ),
    ),
    readers={
        "course": cells.link, "question": cells.term("questions"), "asked_on": cells.day, "answered": cells.whole,
        "yes": cells.whole, "basis": cells.words(200),
    },
    known_by=(("course", "question", "asked_on"),),
    permission=Permission.PLAN_TRAININGS,
    within="sample",
    links={"course": "courses"},
    prose=("basis",),
    example=(
        {"course": "K1", "question": "tried-it", "asked_on": "2025-09-20", "answered": "24", "yes": "18",
         "basis": "by telephone, whoever wished to answer"},
    ),
)  # fmt: skip
