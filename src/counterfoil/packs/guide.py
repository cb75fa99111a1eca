"""The words of the template: how to fill in a pack, and an invented account as an example."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

# (heading, paragraphs); translated when the template is written.
GUIDE = (
    (
        _("What this is"),
        (
            _(
                "One workbook holds one account: what one page, paper or letter "
                "says of a visit, a gift, a course. Fill it in as the "
                "source tells it. Nothing is added, nothing is rounded, and a blank stays blank: it means not stated."
            ),
        ),
    ),
    (
        _("Three sheets"),
        (
            _("About: whose account it is. Write the answer beside each question."),
            _(
                "Acts: one row for each thing that happened. Give each a "
                "short ref, such as V1 or G2, and keep it for good."
            ),
            _("Facts: one row for each thing that is said of an act: a number, an amount, dates, words or a list."),
        ),
    ),
    (
        _("Two more, where your office keeps minutes in a workbook"),
        (
            _(
                "Lines: one row for each thing said at a table: a request, a commitment, an action, a point. They "
                "are entered in the name of your own side, and the other side signs them word for word."
            ),
            _(
                "Headcounts: how many your own side counted. Both sheets may stand alone: then only About is filled "
                "in beside them, and “said at” is a handle of the scheme, such as V1."
            ),
        ),
    ),
    (
        _("Seven more, for what your office keeps all year"),
        (
            _(
                "Programmes, Indicators, Courses, Sessions, Groups, Samples, Screenings: one row for each. Use those "
                "that you need, also alone; they are entered in the name of your own side, and need no account."
            ),
            _(
                "Rows name each other by their refs, by handles of the scheme (C3, P1) or by name. How many came is "
                "one number; never who came, and never who did not."
            ),
        ),
    ),
    (
        _("How to write things"),
        (
            _(
                "Numbers as you find them: 12, 1,200, 40万元, ≥70, about 100. The "
                "unit may stand in the same cell or in the column unit."
            ),
            _(
                "Money with its currency: 400000 CNY. If the source also prints it "
                "in another currency, that goes into “also stated as”."
            ),
            _("Dates as 2022-08-02; 2022-08 or 2022 where the source says no more."),
            _("A list stands in one cell, with ; between its entries."),
            _("A part of a total: “split by” says by what (item), “which” says which part (sewing machines)."),
            _("An amount for each one: 500 CNY, and family in “for each”."),
            _("Words that a source reports of somebody: the office goes into “said by”."),
        ),
    ),
    (
        _("What must not stand here"),
        (
            _(
                "No names, numbers, addresses, faith, health or family matters of "
                "people who are helped: totals are enough. No new "
                "columns; what has no column is not kept."
            ),
        ),
    ),
    (
        _("Then"),
        (
            _(
                "Bring the file on the page Packs, or with the command: counterfoil "
                "import FILE.xlsx --by YOU --check. You see what would "
                "be added, changed, or is there already, and every mistake with its "
                "row and what to do. A pack goes in whole or not at all."
            ),
            _(
                "The same pack again changes nothing; an edited one updates what "
                "you edited. A row that is missing deletes nothing."
            ),
            _("Rows that begin with ▸ are examples. They are not read; leave them or delete them."),
        ),
    ),
)

EXAMPLE_ABOUT = {
    "account_of": "giving",
    "kind": "page",
    "publisher": "Harbour City Federation (invented)",
    "title": "A delegation visits Stone Valley (invented)",
    "address": "https://example.org/news/1",
    "published": "2031-05-04",
    "read": "2031-05-09",
    "language": "English",
    "extent": "3 photos",
    "scheme": "Harbour City and Stone Valley",
    "assisting": "Harbour City Federation",
    "host": "Stone Valley Federation",
    "cannot_show": "whether families invited the visitors; whether the money arrived",
    "note": "",
}
# Rows by column key. Kinds and measures by their code: the template writes them in its language.
EXAMPLE_ACTS = (
    {
        "ref": "V1",
        "kind": "visit",
        "name": "spring visit",
        "from": "2031-05-01",
        "to": "2031-05-03",
        "place": "Stone Valley",
    },
    {"ref": "G1", "kind": "gift", "name": "sewing machines", "within": "V1", "giver": "Harbour City Federation"},
)
EXAMPLE_FACTS = (
    {"act": "V1", "what": "delegates", "value": "12", "unit": "people"},
    {"act": "V1", "what": "places-visited", "value": "a school; a weaving workshop; a market"},
    {
        "act": "G1",
        "what": "goods",
        "qualifier": "at_least",
        "value": "20",
        "unit": "sewing-machines",
        "exact_words": "more than 20 machines",
    },
    {"act": "G1", "what": "cash-given", "value": "500 CNY", "per": "families", "said_by": "the host office"},
)
