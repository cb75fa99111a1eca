"""The two sheets for records, Lines and Headcounts: what each column is called, and what goes into it.

What stands there becomes records in the name of the side of whoever enters the pack, not statements of an account.
"""

from __future__ import annotations

from functools import cache

from django.utils.translation import gettext_noop as _

from counterfoil.packs import schema
from counterfoil.packs.schema import Column, Sheet
from counterfoil.packs.sheets import SheetSpec

LINES = Sheet(
    "lines",
    "Lines",
    "条目",
    "بەندلەر",
    aliases=("line", "minutes", "纪要条目", "بەند"),
    required=False,
    columns=(
        Column(
            "ref", "ref", "编号", "نومۇر", aliases=("reference", "no.", "序号"), width=9,
            note=_("A short name of your own, for example L1. By it the line is known again when you edit its row. "
                   "#R3 is a line of your side that the scheme has already."),
        ),
        Column(
            "at", "said at", "提出场合", "قەيەردە ئېيتىلغان", aliases=("at", "act", "visit", "事项"), width=9,
            note=_("At what it was said: the ref of an act on the sheet Acts, or a handle of the scheme: V1, M1."),
        ),
        Column(
            "kind", "what it is", "是什么", "ئۇ نېمە", aliases=("kind", "type", "种类", "类型"), required=True,
            drop="line_kinds", width=14, note=_("A request, a commitment, an action, or a point."),
        ),
        Column(
            "spoke", "which office spoke", "哪个机构发言", "قايسى ئىشخانا سۆزلىگەن", width=26,
            aliases=("who spoke", "spoke", "speaker", "said by", "发言方", "سۆزلىگۈچى"),
            note=_("An organisation of the scheme; or giving side, receiving side. Blank: your own side. "
                   "Never a person."),
        ),
        Column(
            "words", "in so many words", "具体措辞", "ئېنىق ئىبارە",
            aliases=("words", "text", "wording", "措辞", "内容"), required=True, width=48,
            note=_("What was said, in a sentence: at most 400 letters. The other side reads and signs these words."),
        ),
        Column(
            "sector", "field of help", "帮扶领域", "ياردەم ساھەسى", aliases=("sector", "field", "领域"),
            drop="sectors", width=22, note=_("Of a request: choose from the list."),
        ),
        Column(
            "affected", "how many are affected", "涉及多少人", "قانچە ئادەمگە مۇناسىۋەتلىك", aliases=("affected",),
            drop="bands", width=16, note=_("Of a request: a number or a band. Only the band is kept."),
        ),
        Column(
            "basis", "how that is known", "从何得知", "بۇ قانداق بىلىندى", aliases=("basis", "known by"), width=22,
            note=_("For example: a list of the township. No names."),
        ),
        Column(
            "place", "where it is needed", "需要地点", "قەيەردە كېرەك", width=18,
            aliases=("place", "county", "需求地点"),
            note=_("Of a request: the county or a coarser place. Of a sensitive field its prefecture is kept."),
        ),
        Column(
            "urgency", "how soon", "多急", "قانچىلىك جىددىي", aliases=("urgency", "urgent", "how urgent", "紧急程度"),
            drop="urgencies", width=18, note=_("Of a request, and only for the receiving side to say."),
        ),
        Column(
            "also_funded", "who else pays for it", "还有谁出资", "يەنە كىم پۇل چىقىرىدۇ",
            aliases=("also funded", "other funding", "其他资金"), width=22,
            note=_("Of a request: which offices pay for it as well, and for what. No names."),
        ),
        Column(
            "owner", "whose it is to do", "由谁负责", "بۇ كىمنىڭ ئىشى", aliases=("owner", "负责方"), width=26,
            note=_("Of a commitment or an action: an organisation of the scheme. Blank: not stated."),
        ),
        Column(
            "due", "due", "期限", "مۆھلىتى", aliases=("due date", "by when", "截止日期"), width=12,
            note=_("Of a commitment or an action: a day, a month or a year, as it was said."),
        ),
        Column(
            "evidence", "evidence expected", "预期凭据", "كۈتۈلگەن ئىسپات", aliases=("evidence",), width=22,
            note=_("Of a commitment: by what it will be known to be kept."),
        ),
        Column(
            "answers", "requests that it answers", "所答复的请求", "ئۇ جاۋاب بەرگەن تەلەپلەر", width=14,
            aliases=("answers", "answers to", "答复"),
            note=_("Of a commitment: refs of this sheet, or numbers of the scheme such as R3, with ; between."),
        ),
    ),
)  # fmt: skip

HEADCOUNTS = Sheet(
    "headcounts",
    "Headcounts",
    "清点人数",
    "ئادەم سانى",
    aliases=("headcount", "人数", "点名人数"),
    required=False,
    columns=(
        Column(
            "act", "act", "事项编号", "قايسى ئىش", aliases=("ref", "at", "of", "visit", "事项"), required=True,
            width=9,
            note=_("The ref of an act on the sheet Acts, or a handle of the scheme: V1, M1."),
        ),
        Column(
            "measure", "who was counted", "数的是谁", "كىملەر سانالدى",
            aliases=("measure", "what", "what was counted"), required=True, drop="counted", width=26,
            note=_("The delegates, or everybody who was present."),
        ),
        Column(
            "number", "how many", "人数或数量", "قانچە", aliases=("number", "count", "人数", "数量"), required=True,
            width=10, note=_("How many your own side counted, in digits."),
        ),
    ),
)  # fmt: skip

SHEETS = (LINES, HEADCOUNTS)
EVERY = (*schema.SHEETS, *SHEETS)


@cache
def specs(language: str) -> dict[str, SheetSpec]:
    """The two sheets for the reader, by key."""
    return {sheet.key: sheet.spec(language) for sheet in SHEETS}
