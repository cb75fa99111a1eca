"""Where each leaf of a case stands: for every fact, in the order of its file, the rows of the page by leaf.

A fact is (what it is called, where). `where` is the key of one figure, for all leaves of the fact, or a mapping from
the name of a leaf to a key, or to (key, words) where the page words it otherwise than the file. `"*"` stands for the
rest. Why words differ: dates are written out, and an organisation that the file calls "federation" has its own name.
"""

from __future__ import annotations

from typing import Any

# The file's short word for an organisation → its name.
FEDERATION = "Beijing Women's Federation"
FOUNDATION = "Beijing Women and Children Development Foundation"

HOTAN = [
    ("visit", {"*": ("V1.dates", "2–5 Aug 2022"), "place": "V1.place"}),
    ("delegates", "V1.delegates"),
    ("experts", {"*": "V1.delegates.experts", "detail": "V1.themes.experts"}),
    ("meeting", "M1.requests"),
    ("also said", "M1.said"),
    ("also said", "V1.said"),
    ("also said", {"*": "G1.said"}),
    ("commitments", "V1.commitments"),
    ("exchange on demands", {
        "guests.entrepreneurs": "M2.people-present.guest-entrepreneurs",
        "guests.trainers": "M2.people-present.guest-trainers",
        "hosts": "M2.parties.hosts",
    }),
    ("donation", {
        "*": "G1.cash-given", "fund": "G1.fund", "purpose": "G1.purpose",
        "donors.0": ("G1.donors", FEDERATION), "donors.1": ("G1.donors", FOUNDATION),
    }),
    ("recipients", "G1.recipients"),
    ("places visited", "V1.places-visited"),
    ("family visits to inspect programmes", {"*": "W1.visited", "place": "W1.place", "programmes": "W1.programmes"}),
    ("training", "C1.themes"),
    ("follow-up groups", {"*": "K1.groups", "channel": "K1.channel"}),
    ("published", {"at": "N1.published-at", "photos": "N1.photographs", "shows": "N1.page-shows"}),
]  # fmt: skip
HOTAN_DAILY = [
    ("visit", {"*": ("V1.dates", "2–5 Aug 2022"), "places": "V1.place"}),
    ("training", "C1.themes"),
    # the file says "in recent years" in the name of the fact: on the page that is the statement's period
    ("goods given in recent years", "G2.goods.sweaters-and-scarves"),
    ("mothers' kitchen", "P1.homes-improved"),
]  # fmt: skip
BEIJING = [
    ("training course", {"*": ("C1.dates", "17–23 Oct 2021"), "theme": "C1.themes", "place": "C1.place"}),
    ("participants", "C1.participants"),
]
KUNSHAN = [
    ("visit", {"*": ("V1.dates", "12–15 Aug 2020")}),
    ("delegates", "V1.delegates"),
    ("families supported", {
        "*": "G1.recipients",
        "each.0": "G1.vouchers-given.book-card",
        "each.1": "G1.cash-given",
        # "cash" is the name of the measure: the row is called "cash given"
        "each.1.kind": ("G1.cash-given", ""),
    }),
    ("family visits", "W1.visited"),
    ("training", {"*": "C1.participants", "theme": "C1.themes"}),
    ("gift", "G2.goods.clothes-and-balls"),
    ("chinese knot weaving", {"*": "C2.participants", "theme": "C2.themes"}),
    ("years running", "S1.years-running"),
    ("places visited", "V1.places-visited"),
]  # fmt: skip
PUTIAN = [
    ("home for women and children", "B1.amount-unsaid"),
    ("gift", {"*": "G1.goods", "worth": "G1.worth-of-goods", "languages": "G1.editions"}),
    ("spring bud", {"*": "A1.cash-given", "recipients": "A1.recipients", "school": "A1.school"}),
    ("revolving fund for women's enterprises", "F1.loan-capital"),
    ("gift", {"*": "G2.goods", "worth": "G2.worth-of-goods"}),
    ("gift", {"*": "G3.goods", "reached": "G3.recipients"}),
    # "clothes" is the short name of the unit whose label is "pieces of clothing"
    ("gift", {"*": "G4.goods", "unit": ("G4.goods", "pieces of clothing"), "reached": "G4.recipients"}),
]
GUATEMALA = [
    ("income", {
        "parts.0": "P1.income.club", "parts.1": "P1.income.district-grant", "parts.2": "P1.income.private-donors",
        "parts.3": "P1.income.villages", "*": "P1.income",
    }),
    ("sewing machines", "P1.spent.sewing-machines"),
    ("refurbished sewing machines", "G1.goods.refurbished-sewing-machines"),
    ("industrial sewing machines", "G2.goods.industrial-sewing-machines"),
    ("training", {
        "*": "C1.participants", "every": ("C1.frequency", "every month"), "for": "C1.duration",
    }),
    ("places reached", "P1.places-reached"),
    ("assessment visit", "V1.delegates"),
]  # fmt: skip

# case → (scheme, list in the file → (publisher on the page, facts))
CASES: dict[str, tuple[str, dict[str, tuple[str, list[tuple[str, Any]]]]]] = {
    "hotan-2022": ("beijing-hotan", {"facts": (FEDERATION, HOTAN), "second_account": ("Hotan Daily", HOTAN_DAILY)}),
    "beijing-course-2021": ("beijing-course-2021", {"facts": (FEDERATION, BEIJING)}),
    "kunshan-bijiang-2020": ("kunshan-bijiang", {"facts": ("Kunshan Daily", KUNSHAN)}),
    "putian-manas-2015": ("putian-manas", {"facts": ("A Fujian news collection", PUTIAN)}),
    "twin-cities-guatemala": ("twin-cities-guatemala", {"facts": ("A Rotary district", GUATEMALA)}),
}

# Leaves about the source and the scheme, which no statement carries: file's words → the page's, where they differ.
OTHERWISE = {
    "Beijing Women's Federation (site)": FEDERATION,
    "Kunshan Daily (copy on an investment site)": "Kunshan Daily",
    "a Rotary district (site)": "A Rotary district",
    # A newspaper's page gives the day, ours writes it out; the exact printed time stands as a statement (N1).
    "2022-08-12T10:08:17": "12 August 2022, 10:08",
    "2022-08-07": "7 August 2022",
    "2021-11-01": "1 November 2021",
    "2020-08-18": "18 August 2020",
    "2015-11-10": "10 November 2015",
    "2026-11-23": "23 November 2026",
    # YAML has made a list of "Bijiang District, Tongren"; one organisation bears both names.
    "Bijiang District": "Bijiang District, Tongren",
    "Tongren": "Bijiang District, Tongren",
    # The file's own remark, which the banner of every compiled page makes.
    "Compiled from public pages. None of the organisations took part or was asked. The account is one side's news "
    'page, so every fact is "as told".': "The organisations named here took no part and were not asked.",
}
CURRENCY_SIGNS = {"CNY": "CN¥", "USD": "US$"}
