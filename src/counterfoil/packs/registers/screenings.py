"""The sheet Screenings: exactly what GUARDRAILS G6 allows, and nothing of what was found."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

from counterfoil.packs.registers import cells
from counterfoil.packs.registers.register import Register, ref
from counterfoil.packs.sheet_columns import Column, Sheet
from counterfoil.people.permissions import Permission

SCREENINGS = Register(
    Sheet(
        "screenings",
        "Screenings",
        "筛查",
        "تەكشۈرۈشلەر",
        aliases=("screening", "health screenings", "筛查台账"),
        required=False,
        columns=(
            ref(_("A short name of your own, for example H1, in every row of one screening. #I3 is one that the "
                  "scheme has already.")),
            Column("name", "name", "名称", "نامى", aliases=("title",), width=28,
                   note=_("What people call it. Once, in the first row of a screening; the next six as well.")),
            Column("provider", "health provider", "医疗机构", "داۋالاش ئورنى",
                   aliases=("provider", "hospital", "医院"),
                   width=26, note=_("An organisation of the scheme. Results stay there.")),
            Column("programme", "programme", "项目", "تۈر", aliases=("project", "program", "所属项目"), width=12,
                   note=_("Ref, handle (P1) or name of the programme that it belongs to.")),
            Column("begins", "first day", "第一天", "بىرىنچى كۈنى", aliases=("start", "begins", "开始日期"), width=12,
                   note=_("A whole day.")),
            Column("ends", "last day", "最后一天", "ئاخىرقى كۈنى", aliases=("end", "ends", "结束日期"), width=12,
                   note=_("A whole day.")),
            Column("offered", "places offered", "提供的名额", "تەمىنلەنگەن ئورۇن",
                   aliases=("offered", "places", "名额"),
                   width=10, note=_("How many places are offered.")),
            Column("cost", "cost in all", "总费用", "ئومۇمىي خىراجەت",
                   aliases=("cost", "total cost", "费用"), width=12,
                   note=_("Of all of it, never for each.")),
            Column("currency", "currency", "货币", "پۇل بىرلىكى", aliases=("money",), width=9,
                   note=_("By its code: CNY.")),
            Column("county", "county", "县", "ناھىيە", aliases=("place", "county or coarser", "县市"), width=18,
                   note=_("Of a total: the county, or a coarser place.")),
            Column("from", "from", "统计起", "مەزگىل باشى", aliases=("period from", "统计开始"), width=12,
                   note=_("First day of the period of the total. Blank: that of the screening.")),
            Column("until", "until", "统计止", "مەزگىل ئاخىرى", aliases=("to", "period until", "统计截止"), width=12,
                   note=_("Last day of that period. Blank: that of the screening.")),
            Column("screened", "how many were screened", "筛查人数", "تەكشۈرۈلگەنلەر سانى",
                   aliases=("screened", "provider's total"), width=12,
                   note=_("The provider's own total, ten or more. Fewer are not held.")),
            Column("eligible", "out of how many", "应筛人数", "قانچە ئادەمدىن", aliases=("eligible", "denominator"),
                   width=12, note=_("In the same county and period, with its source.")),
            Column("eligible_source", "where that number is from", "该数来源", "بۇ ساننىڭ مەنبەسى",
                   aliases=("source", "source of that number", "来源"), width=22, note=_("A paper or an office.")),
            Column("followed_up", "followed up in time, percent", "及时随访率", "ۋاقتىدا ئىز قوغلانغان نىسبىتى",
                   aliases=("followed up %", "followed up", "follow-up share"), width=12,
                   note=_("Of those who needed it; rounded to 5.")),
        ),
    ),
    readers={
        "ref": cells.ref, "name": cells.words(200), "provider": cells.office, "programme": cells.link,
        "begins": cells.day, "ends": cells.day, "offered": cells.whole, "cost": cells.amount,
        "currency": cells.currency, "county": cells.place, "from": cells.day, "until": cells.day,
        "screened": cells.whole, "eligible": cells.whole, "eligible_source": cells.words(200),
        "followed_up": cells.percent,
    },
    known_by=(("ref", "county", "from"), ("ref", "county"), ("ref",)),
    permission=Permission.PLAN_TRAININGS,
    within="screening",
    links={"programme": "programmes"},
    offices=("provider",),
    prose=("name", "eligible_source"),
    at={"place": "county", "begins:overlap": "from", "ends:period": "until", "begins:period": "from"},
    example=(
        {"ref": "H1", "name": "Spring screening", "provider": "Harbour City Federation", "begins": "2031-04-01",
         "ends": "2031-04-30", "offered": "400"},
    ),
)  # fmt: skip
