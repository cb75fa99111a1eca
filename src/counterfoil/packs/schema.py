"""The three sheets of an account in the visit pack: what each column is called, in three languages, and what goes
into it. `records.columns` has two more.

A pack of any language may use the words of any other. `aliases` are what people also write.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from django.utils.translation import gettext_noop as _

from counterfoil.packs.about_columns import ABOUT
from counterfoil.packs.sheet_columns import Column, Sheet
from counterfoil.packs.sheet_specs import SheetSpec

__all__ = ["ABOUT", "ACTS", "FACTS", "GUIDE", "IGNORED", "LISTS", "SHEETS", "Column", "Sheet", "labels", "specs"]

ACTS = Sheet(
    "acts",
    "Acts",
    "事项",
    "ئىشلار",
    aliases=("act", "what happened", "事件"),
    columns=(
        Column(
            "ref",
            "ref",
            "编号",
            "نومۇر",
            aliases=("reference", "no.", "number", "id", "序号"),
            width=9,
            note=_("A short name of your own, for example V1 or G2. The Facts use it. It stays the same for good."),
        ),
        Column(
            "kind",
            "kind",
            "种类",
            "تۈرى",
            required=True,
            drop="kinds",
            aliases=("type", "kind of act", "类型"),
            width=18,
            note=_("Visit, gift, course and so on: choose from the list."),
        ),
        Column(
            "name",
            "name",
            "名称",
            "نامى",
            aliases=("title", "what"),
            width=34,
            note=_("What people call it. Never a private person's name."),
        ),
        Column(
            "within",
            "within",
            "属于",
            "قايسىسىنىڭ ئىچىدە",
            aliases=("part of", "in", "during", "所属"),
            width=9,
            note=_(
                "The ref of the act within which it happened: a meeting "
                "within a visit. It does not mean part of a sum."
            ),
        ),
        Column(
            "from",
            "from",
            "开始",
            "باشلانغان",
            aliases=("start", "date", "on", "自", "日期", "开始日期"),
            width=12,
            note=_("2022-08-02, 2022-08 or 2022."),
        ),
        Column(
            "to",
            "to",
            "结束",
            "ئاخىرلاشقان",
            aliases=("end", "until", "至", "结束日期"),
            width=12,
            note=_("The last day, where it took more than one."),
        ),
        Column(
            "place",
            "place",
            "地点",
            "ئورنى",
            aliases=("where", "places"),
            width=24,
            note=_("County or coarser, by its official name; several with ; between."),
        ),
        Column(
            "giver",
            "giver",
            "给予方",
            "بەرگۈچى",
            aliases=("givers", "from whom", "donor", "donors", "捐赠方"),
            width=28,
            note=_("Only where it is not simply the scheme's giving side; several with ; between."),
        ),
        Column(
            "receiver",
            "receiver",
            "接受方",
            "ئالغۇچى",
            aliases=("receivers", "to whom", "recipient"),
            width=28,
            note=_(
                "Only where it is not simply the scheme's receiving side. Organisations and groups, never a person."
            ),
        ),
        Column(
            "same_as",
            "same as",
            "即是",
            "ئوخشاش",
            aliases=("same act as", "tally", "joins"),
            width=10,
            note=_("Where another account told of the same act: its handle in the scheme, such as V1."),
        ),
    ),
)

FACTS = Sheet(
    "facts",
    "Facts",
    "事实",
    "پاكىتلار",
    aliases=("fact", "statements", "数据"),
    required=False,
    columns=(
        Column(
            "act",
            "act",
            "事项编号",
            "قايسى ئىش",
            required=True,
            aliases=("ref", "of", "about which act", "事项"),
            width=9,
            note=_("The ref or the name of an act on the sheet Acts; or: scheme."),
        ),
        Column(
            "what",
            "what",
            "说的是什么",
            "نېمە",
            required=True,
            drop="measures",
            aliases=("measure", "what is said", "指标", "内容"),
            width=22,
            note=_("What is said of it: delegates, recipients, cash given. Choose from the list."),
        ),
        Column(
            "qualifier",
            "about/at least/up to",
            "约/至少/至多",
            "تەخمىنەن/ئاز دېگەندە/ئەڭ كۆپ",
            drop="qualifiers",
            aliases=("qualifier", "about", "exactness", "限定"),
            width=14,
            note=_("Where the source says about, at least or up to. It may also stand in the value: ≥70."),
        ),
        Column(
            "value",
            "value",
            "数值或内容",
            "قىممىتى",
            aliases=("amount", "number", "数值", "数量", "金额"),
            width=26,
            note=_(
                "A number, an amount with its currency, dates, words, or a list with ; between. Blank: not stated."
            ),
        ),
        Column(
            "unit",
            "unit",
            "单位",
            "ئۆلچەم",
            drop="units",
            aliases=("units", "currency", "币种", "量词"),
            width=16,
            note=_("People, families, books; for money the currency. Blank where the source names none."),
        ),
        Column(
            "split_by",
            "split by",
            "按什么分",
            "نېمە بويىچە",
            drop="dimensions",
            aliases=("dimension", "broken down by", "分类"),
            width=14,
            note=_("Where this is one part of a total: by what the total is split. Choose from the list."),
        ),
        Column(
            "which",
            "which",
            "哪一项",
            "قايسىسى",
            aliases=("which one", "part", "value of split"),
            width=20,
            note=_("Which part: the role, the item, the giver."),
        ),
        Column(
            "per",
            "for each",
            "每",
            "ھەر",
            drop="units",
            aliases=("per", "for every", "each", "每一"),
            width=12,
            note=_("500 for each family: write family here."),
        ),
        Column(
            "stated_as",
            "also stated as",
            "另作",
            "يەنە دېيىلگىنى",
            aliases=("stated as", "second currency", "折合"),
            width=16,
            note=_("The same amount in another currency, if the source prints it: 58824 USD. It is never added."),
        ),
        Column(
            "before",
            "before",
            "此前",
            "ئىلگىرى",
            aliases=("earlier value", "previously", "原来"),
            width=10,
            note=_("The earlier value that the source compares with."),
        ),
        Column(
            "period",
            "period",
            "时期",
            "مەزگىل",
            aliases=("when", "time", "期间"),
            width=18,
            note=_("2021; 2020-08 to 2021-07; since 2015; “in recent years”."),
        ),
        Column(
            "place",
            "place",
            "范围地点",
            "قايسى ئورۇن",
            aliases=("where", "地点"),
            width=18,
            note=_("Where the fact is of one place only: county or coarser."),
        ),
        Column(
            "said_by",
            "said by",
            "谁说的",
            "كىم دېگەن",
            aliases=("speaker", "according to", "讲话人"),
            width=22,
            note=_("The office or organisation whose words the source reports. Never a private person."),
        ),
        Column(
            "exact_words",
            "exact words",
            "原话",
            "ئەسلى سۆز",
            aliases=("quote", "quotation", "原文"),
            width=48,
            note=_("The source's own words, short."),
        ),
    ),
)

SHEETS = (ABOUT, ACTS, FACTS)
GUIDE = {"en": "Guide", "zh-hans": "指南", "ug": "قوللانما"}
LISTS = {"en": "Lists", "zh-hans": "列表", "ug": "تىزىملىك"}
# Sheets of the template that nobody reads back.
IGNORED = (*GUIDE.values(), *LISTS.values())


@cache
def specs(language: str) -> dict[str, SheetSpec]:
    """The three sheets for the reader, by key."""
    return {sheet.key: sheet.spec(language) for sheet in SHEETS}


def labels(sheets: tuple[Sheet, ...] = SHEETS) -> Iterator[tuple[str, str]]:
    """(sheet key, label) of every label in every language and alias: what the lexicon must let pass."""
    for sheet in sheets:
        for column in sheet.columns:
            for spelling in column.spellings("en"):
                yield sheet.key, spelling
