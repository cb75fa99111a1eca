"""What the gallery shows: one invented update in three languages, and a card in every state.

Harbour City and Stone Valley do not exist. The Chinese and Uyghur words were made for the gallery alone.
"""

from typing import Any

EN = {
    "home": "Home", "events": "Events", "updates": "Updates", "title": "Three days in Stone Valley: what was given, asked and promised",
    "kicker": "Harbour City and Stone Valley", "date": "9 May 2031, 16:40", "version": "Version 1", "read": "Read 96 times",
    "sum": "8 figures: 5 with evidence or agreement, 2 as told, 1 where the sides differ",
    "lede": ("A delegation of ", "9 people", " from two Harbour City organisations visited their partners in Stone Valley from ", "3 to 5 May", ". The hosts asked for ", "3 things", "."),
    "para": ("The foundation gave ", "€26,000", " to a scholarship fund for women students of the county; its leaflet speaks of ", "18 recipients", ". Four trainers held sessions on weaving, bookkeeping, legal rights and online selling; the sides count ", "11 or 9 follow-up groups", ", and the officer's register has since grown past ", "40 sewing machines", "."),
    "caption": "Both sides at the opening meeting, 3 May.", "label": "Generated drawing, in place of a photo",
    "asked": "Asked and promised", "giver": "Giver", "receiver": "Receiver", "gift": "Gift to the scholarship fund", "gift_kind": "Gift",
    "foundation": "Harbour City Foundation", "federation": "Stone Valley Federation", "money": "€26,000", "people": "people", "groups": "groups",
    "agreement": "Agreement and bank line, 3 pages, seen by a second person", "entered": "Entered", "may6": "6 May", "may20": "20 May",
    "recipients": "Recipients", "one_total": "One total, as told", "not_asked": "Not asked yet", "follow": "Follow-up groups", "register": "Officer's register",
    "coordinator": "Coordinator, two were merged", "themes": "Training themes", "theme_items": ["weaving", "bookkeeping", "legal rights", "online selling", "first aid"],
    "paper1": "Harbour City Weekly", "paper2": "Stone Valley News", "machines": "Sewing machines", "machines_unit": "machines", "about": "about", "at_least": "at least",
    "looked": "Women's handicraft association, on site", "outsider": "Outsider", "worth": "Worth of goods", "another": "Another account", "visit": "The visit", "dates": "3 to 5 May 2031",
    "session": "Sessions at the town workshop", "cannot": "What this account cannot show",
    "cannot_items": ["whether families invited the visitors", "who chose the recipients, and how", "what came of it a year later"],
    "part_labels": ["North valley", "South valley", "River towns", "Hill villages"], "whole": "Whole county", "half_total": "As the foundation printed it", "no": "No.", "request": "Request", "commitment": "Commitment", "standing": "State",
    "rows": [("R-1", "Help with enterprise", "C-1 Appraise it with the hosts by June", "open"), ("R-2", "Help with jobs", "none yet", "unanswered"), ("R-3", "Breast and cervical cancer screening", "C-2 Health sessions with the provider", "kept")],
    "digest": "Digest of this version", "sets": "sets", "empty_text": "No side has said anything about this yet",
}
ZH = {
    "home": "首页", "events": "活动", "updates": "动态", "title": "石谷三日：给了什么、提了什么、答应了什么",
    "kicker": "海港市与石谷县", "date": "2031年5月9日 16:40", "version": "第1版", "read": "阅读96次",
    "sum": "8个数字：5个有凭据或双方一致，2个为一方所述，1个双方说法不同",
    "lede": ("", "5月3日至5日", "，海港市两家机构的", "9人", "代表团走访了石谷县的伙伴单位。东道方提出了", "3项", "请求。"),
    "para": ("基金会向本县女大学生助学基金捐赠", "26,000欧元", "；其宣传页称受助者为", "18人", "。四位培训师分别讲授了编织、记账、法律权益和网上销售；关于后续小组，双方的说法是", "11个或9个", "，而登记册所载的缝纫机现已超过", "40台", "。“互助”二字，重在一个“互”字。"),
    "caption": "5月3日，双方在开幕座谈会上。", "label": "生成的图画，代替照片",
    "asked": "请求与承诺", "giver": "给予方", "receiver": "接受方", "gift": "助学基金捐赠", "gift_kind": "捐赠",
    "foundation": "海港市基金会", "federation": "石谷县联合会", "money": "26,000欧元", "people": "人", "groups": "个小组",
    "agreement": "协议与银行流水共3页，已由第二人核看", "entered": "录入于", "may6": "5月6日", "may20": "5月20日",
    "recipients": "受助者", "one_total": "只有一个总数，如其所述", "not_asked": "尚未询问", "follow": "后续小组", "register": "项目官员登记册",
    "coordinator": "协调员，其中两组已合并", "themes": "培训主题", "theme_items": ["编织", "记账", "法律权益", "网上销售", "急救"],
    "paper1": "海港周报", "paper2": "石谷新闻", "machines": "缝纫机", "machines_unit": "台", "about": "约", "at_least": "至少",
    "looked": "妇女手工艺协会，到场查看", "outsider": "局外人", "worth": "物资价值", "another": "另一份记述", "visit": "走访", "dates": "2031年5月3日至5日",
    "session": "镇工坊培训课次", "cannot": "这份记述不能说明什么",
    "cannot_items": ["走访是否应家庭之邀", "受助者由谁选定、如何选定", "一年之后结果如何"],
    "part_labels": ["北谷", "南谷", "沿河各镇", "山村"], "whole": "全县", "half_total": "基金会所印", "no": "编号", "request": "请求", "commitment": "承诺", "standing": "状态",
    "rows": [("R-1", "帮助创业", "C-1 六月前与东道方共同评估", "未结"), ("R-2", "帮助就业", "暂无", "未答复"), ("R-3", "乳腺癌和宫颈癌筛查", "C-2 与医疗机构合办健康讲座", "已兑现")],
    "digest": "本版摘要值", "sets": "套", "empty_text": "双方都还没有说过这件事",
}
UG = {
    "home": "باش بەت", "events": "پائالىيەتلەر", "updates": "يېڭىلىقلار", "title": "تاش ۋادىدا ئۈچ كۈن: نېمە بېرىلدى، نېمە سورالدى، نېمە ۋەدە قىلىندى",
    "kicker": "پورت شەھىرى ۋە تاش ۋادا", "date": "2031-يىل 9-ماي، 16:40", "version": "1-نەشر", "read": "96 قېتىم ئوقۇلدى",
    "sum": "8 سان: 5 ى ئىسپاتلىق ياكى بىردەك، 2 سى بىر تەرەپنىڭ ئېيتقىنى، 1 ىدە ئىككى تەرەپنىڭ سۆزى ئوخشىمايدۇ",
    "lede": ("پورت شەھىرىدىكى ئىككى ئورگاننىڭ ", "9 كىشىلىك", " ۋەكىللەر ئۆمىكى ", "3-مايدىن 5-مايغىچە", " تاش ۋادىدىكى ھەمراھلىرىنى زىيارەت قىلدى. ساھىبخانلار ", "3 ئىش", " سورىدى."),
    "para": ("فوند ناھىيەدىكى قىز ئوقۇغۇچىلارنىڭ ئوقۇش ياردەم فوندىغا ", "26,000 ياۋرو", " بەردى؛ ئۇنىڭ ۋاراقچىسىدا ", "18 كىشى", " دېيىلگەن. تۆت تەربىيىلىگۈچى توقۇش، ھېسابات، قانۇنىي ھوقۇق ۋە توردا سېتىش دەرسلىرىنى بەردى؛ گۇرۇپپىلار ھەققىدە ئىككى تەرەپ ", "11 ياكى 9", " دەيدۇ، تىكىش ماشىنىسى ھازىر ", "40 تىن", " ئاشتى."),
    "caption": "3-ماي، ئىككى تەرەپ ئېچىلىش يىغىنىدا.", "label": "سۈرەت ئورنىغا سىزىلغان رەسىم",
    "asked": "سورالغان ۋە ۋەدە قىلىنغان", "giver": "بەرگۈچى", "receiver": "ئالغۇچى", "gift": "ئوقۇش ياردەم فوندىغا ئىئانە", "gift_kind": "ئىئانە",
    "foundation": "پورت شەھىرى فوندى", "federation": "تاش ۋادا بىرلەشمىسى", "money": "26,000 ياۋرو", "people": "كىشى", "groups": "گۇرۇپپا",
    "agreement": "كېلىشىم ۋە بانكا خاتىرىسى، 3 بەت، ئىككىنچى كىشى كۆرگەن", "entered": "كىرگۈزۈلگەن", "may6": "6-ماي", "may20": "20-ماي",
    "recipients": "ياردەم ئالغانلار", "one_total": "پەقەت بىر ئومۇمىي سان، ئېيتىلغىنىچە", "not_asked": "تېخى سورالمىدى", "follow": "كېيىنكى گۇرۇپپىلار", "register": "خىزمەتچىنىڭ دەپتىرى",
    "coordinator": "ماسلاشتۇرغۇچى، ئىككىسى بىرلەشتۈرۈلدى", "themes": "تەربىيە تېمىلىرى", "theme_items": ["توقۇش", "ھېسابات", "قانۇنىي ھوقۇق", "توردا سېتىش", "جىددىي قۇتقۇزۇش"],
    "paper1": "پورت ھەپتىلىكى", "paper2": "تاش ۋادا خەۋەرلىرى", "machines": "تىكىش ماشىنىلىرى", "machines_unit": "ماشىنا", "about": "تەخمىنەن", "at_least": "كەم دېگەندە",
    "looked": "قول ھۈنەر جەمئىيىتى، نەق مەيداندا", "outsider": "سىرتتىكى", "worth": "ماددىي ئەشيا قىممىتى", "another": "باشقا بىر بايان", "visit": "زىيارەت", "dates": "2031-يىل 3-مايدىن 5-مايغىچە",
    "session": "بازار ئۇستىخانىسىدىكى دەرسلەر", "cannot": "بۇ بايان نېمىنى كۆرسىتەلمەيدۇ",
    "cannot_items": ["ئائىلىلەر مېھمانلارنى تەكلىپ قىلغانمۇ", "ئالغۇچىلارنى كىم، قانداق تاللىغان", "بىر يىلدىن كېيىن نېمە بولغان"],
    "part_labels": ["شىمالىي ۋادا", "جەنۇبىي ۋادا", "دەريا بويى بازارلىرى", "تاغ كەنتلىرى"], "whole": "پۈتۈن ناھىيە", "half_total": "فوند باسقىنىچە", "no": "نومۇر", "request": "تەلەپ", "commitment": "ۋەدە", "standing": "ھالىتى",
    "rows": [("R-1", "ئىگىلىك تىكلەشكە ياردەم", "C-1 ئىيۇنغىچە ساھىبخانلار بىلەن باھالاش", "ئوچۇق"), ("R-2", "ئىشقا ئورۇنلىشىشقا ياردەم", "تېخى يوق", "جاۋابسىز"), ("R-3", "كۆكرەك ۋە بالىياتقۇ بوينى راكى تەكشۈرۈشى", "C-2 داۋالاش ئورنى بىلەن ساغلاملىق دەرسلىرى", "ئادا قىلىندى")],
    "digest": "بۇ نەشرنىڭ خۇلاسە قىممىتى", "sets": "يۈرۈش", "empty_text": "ھېچقايسى تەرەپ تېخى بۇ ھەقتە ھېچنېمە دېمىدى",
}
WORDS: dict[str, dict[str, Any]] = {"en": EN, "zh-hans": ZH, "ug": UG}


def cards(words: dict[str, Any]) -> list[dict[str, Any]]:
    """One card in each of the nine states."""
    giver = {"who": words["giver"], "name": words["foundation"], "href": "#source"}
    receiver = {"who": words["receiver"], "name": words["federation"], "href": "#source"}
    first = {"who": words["paper1"], "href": "#source", "date": words["may6"]}
    second = {"who": words["paper2"], "href": "#source", "date": words["may20"]}
    silent = {"who": words["receiver"], "empty": words["not_asked"]}
    themes = words["theme_items"]

    def one(text: str, unit: str = "", **more: str) -> list[dict[str, str]]:
        return [{"text": text, "unit": unit, "statement": "0190-example", **more}]

    def listed(common: list[str], own: list[str]) -> list[dict[str, str]]:
        return [{"text": t, "mark": "same"} for t in common] + [{"text": t, "mark": "only"} for t in own]

    return [
        {"title": words["gift"], "kind": words["gift_kind"], "state": "both_agree",
         "left": {**giver, "values": one(words["money"]), "evidence": words["agreement"]},
         "right": {**receiver, "values": one(words["money"]), "say": words["entered"], "date": words["may6"]}},
        {"title": words["recipients"], "kind": words["gift_kind"], "state": "one_half",
         "left": {**giver, "values": one("18", words["people"]), "say": words["one_total"]}, "right": silent},
        {"title": words["follow"], "state": "sides_differ",
         "left": {**giver, "values": one("11", words["groups"]), "say": words["register"], "date": words["may20"]},
         "right": {**receiver, "values": one("9", words["groups"]), "say": words["coordinator"]}},
        {"title": words["themes"], "state": "accounts_differ",
         "left": {**first, "items": listed(themes[:3], themes[3:4])},
         "right": {**second, "items": listed(themes[:3], themes[4:])}},
        {"title": words["machines"], "state": "fits",
         "left": {**giver, "values": one("40", words["machines_unit"], qualifier=words["about"]), "say": words["one_total"]},
         "right": {**receiver, "values": one("38", words["machines_unit"]), "say": words["register"]}},
        {"title": words["worth"], "state": "evidence_seen",
         "left": {**giver, "values": one("4,400", words["sets"], qualifier=words["at_least"]), "evidence": words["agreement"]},
         "right": silent},
        {"title": words["session"], "state": "outsider_looked", "halves": "both_agree",
         "left": {**giver, "values": one("12"), "say": words["register"]},
         "right": {**receiver, "values": one("12"), "say": words["register"]},
         "third": {"who": words["outsider"], "values": one("12"), "say": words["looked"], "date": words["may20"], "href": "#source"}},
        {"title": words["visit"], "state": "not_comparable",
         "left": {**giver, "values": one(words["dates"])},
         "right": {**receiver, "values": one("3", words["sets"])},
         "third": {"kind": "account", "who": words["another"], "name": words["paper2"], "values": one(words["dates"]), "href": "#source"}},
        {"title": words["machines"], "state": "empty", "left": {"who": words["giver"], "empty": words["empty_text"]},
         "right": silent},
    ]
