"""The three sheets of an account in the visit pack: what each column is called, in three languages, and what goes
into it. `records.columns` has two more.

A pack of any language may use the words of any other. `aliases` are what people also write.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from django.utils.translation import gettext_noop as _

from counterfoil.base.text import LANGUAGES
from counterfoil.packs.sheets import ColumnSpec, SheetSpec


@dataclass(frozen=True)
class Column:
    """One column (on About: one question). `drop` names the list behind its drop-down; `note` is its help."""

    key: str
    en: str
    zh: str
    ug: str
    note: str
    aliases: tuple[str, ...] = ()
    required: bool = False
    drop: str = ""
    width: int = 16

    def label(self, language: str) -> str:
        return {"zh-hans": self.zh, "ug": self.ug}.get(language, self.en)

    def spellings(self, language: str) -> tuple[str, ...]:
        """The label of that language first, because messages show the first."""
        rest = (self.label(other) for other in LANGUAGES if other != language)
        return tuple(dict.fromkeys((self.label(language), *rest, *self.aliases, self.key.replace("_", " "))))


@dataclass(frozen=True)
class Sheet:
    """One sheet by its key, its names and its columns."""

    key: str
    en: str
    zh: str
    ug: str
    columns: tuple[Column, ...]
    aliases: tuple[str, ...] = ()
    required: bool = True

    def name(self, language: str) -> str:
        return {"zh-hans": self.zh, "ug": self.ug}.get(language, self.en)

    def column(self, key: str) -> Column:
        return next(column for column in self.columns if column.key == key)

    def spec(self, language: str) -> SheetSpec:
        """What the reader of sheets needs, with this language's words first."""
        names = dict.fromkeys((self.name(language), self.en, self.zh, self.ug, *self.aliases))
        columns = tuple(ColumnSpec(c.key, c.spellings(language), c.required) for c in self.columns)
        return SheetSpec(self.key, tuple(names), columns, self.required)


ABOUT = Sheet(
    "about",
    "About",
    "说明",
    "چۈشەندۈرۈش",
    aliases=("about this account", "source", "来源", "关于"),
    columns=(
        Column(
            "account_of",
            "whose account",
            "谁的说法",
            "كىمنىڭ بايانى",
            required=True,
            drop="sides",
            aliases=("account of", "side", "which side", "哪一方"),
            note=_(
                "The side that published this: giving side, receiving side, or neither (a newspaper, an outsider)."
            ),
        ),
        Column(
            "kind",
            "kind of account",
            "来源种类",
            "مەنبە تۈرى",
            drop="source_kinds",
            aliases=("kind of source", "type"),
            note=_(
                "Web page, newspaper, paper or report, letter, register kept "
                "in office, or report of an outsider who looked."
            ),
        ),
        Column(
            "publisher",
            "publisher",
            "发布者",
            "ئېلان قىلغۇچى",
            required=True,
            aliases=("published by", "organisation", "发布单位"),
            note=_(
                "The organisation that published it, by its own name. To add "
                "one whose name is close to another's: new: Name."
            ),
        ),
        Column("title", "title", "标题", "ماۋزۇ", aliases=("headline",), note=_("As printed.")),
        Column(
            "address",
            "address",
            "网址",
            "ئادرېس",
            aliases=("url", "link", "web address", "链接", "地址"),
            note=_("The address of the page, or where the paper is kept."),
        ),
        Column(
            "published",
            "published",
            "发布时间",
            "ئېلان قىلىنغان ۋاقىت",
            aliases=("published on", "date published", "发布日期"),
            note=_("As printed, for example 2022-08-12 10:08. Blank where the source gives no date."),
        ),
        Column(
            "read",
            "read on",
            "查阅日期",
            "كۆرۈلگەن كۈن",
            aliases=("read", "date read", "accessed", "阅读日期"),
            note=_("The day on which you read it."),
        ),
        Column(
            "language",
            "language of the account",
            "来源语言",
            "مەنبە تىلى",
            aliases=("language of the source", "语言", "تىل"),
            note=_("The language of the source: English, Chinese or Uyghur."),
        ),
        Column("extent", "extent", "篇幅", "ھەجىم", aliases=("length",), note=_("For example: 6 photos, 2 pages.")),
        Column(
            "scheme",
            "scheme",
            "结对项目",
            "نىشانلىق ياردەم پىلانى",
            aliases=("which scheme", "partnership", "项目"),
            note=_("The long-term tie that this belongs to, by its name or its short name in the address bar."),
        ),
        Column(
            "assisting",
            "assisting organisations",
            "帮扶方",
            "ياردەم بەرگۈچى ئورگانلار",
            aliases=("assisting", "assisting organizations", "giving side", "援助方", "支援方"),
            note=_("The organisations of the giving side, one after the other with ; between."),
        ),
        Column(
            "host",
            "host organisations",
            "受援方",
            "قوبۇل قىلغۇچى ئورگانلار",
            aliases=("host", "hosts", "host organizations", "receiving side", "接待方"),
            note=_("The organisations of the receiving side, with ; between."),
        ),
        Column(
            "cannot_show",
            "what it cannot show",
            "不能说明什么",
            "نېمىنى كۆرسىتەلمەيدۇ",
            aliases=("cannot show", "what this cannot show", "局限"),
            note=_(
                "What nobody can learn from this account, with ; between: "
                "who chose the recipients; whether money arrived."
            ),
        ),
        Column(
            "note",
            "note",
            "备注",
            "ئىزاھات",
            aliases=("notes", "remarks"),
            note=_("Anything else a reader should know."),
        ),
    ),
)

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
