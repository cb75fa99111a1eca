"""The sheet About of the visit pack: the questions that it asks of an account, and of its scheme."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

from counterfoil.packs.sheet_columns import Column, Sheet

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
