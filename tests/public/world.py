"""Published pages to look at in the tests: an invented scheme with both halves, and a compiled one."""

from __future__ import annotations

from typing import Any

from counterfoil.base.dates import PartialDate
from counterfoil.base.sides import Side
from counterfoil.partners import actions as partners
from counterfoil.partners.models import Organisation, Scheme
from counterfoil.partners.roles import Role
from counterfoil.people.models import User
from counterfoil.publishing import actions
from counterfoil.publishing.models import Update, Version
from counterfoil.statements import actions as statements
from counterfoil.statements.models import Source, Statement
from tests import cast


def acts(*refs: str) -> list[tuple[Any, ...]]:
    """Rows for these acts."""
    known = {
        "V1": ("visit", "Visit to Stone Valley"),
        "M1": ("meeting", "Opening meeting", "V1"),
        "G1": ("gift", "Gift to the scholarship fund"),
        "C1": ("course", "Weaving course"),
        "F1": ("groups", "Follow-up groups"),
    }
    return [cast.act(ref, *known[ref], row=row) for row, ref in enumerate(refs, start=1)]


THEMES = {"weaving": 3500, "bookkeeping": 3500, "legal rights": 3811, "selling online": 2432}
TITLE = cast.T(
    {"en": "In Stone Valley: given, asked and promised", "zh-hans": "石谷之行", "ug": "تاش جىلغىدا زىيارەت"}
)


def giving(scheme: Scheme) -> Source:
    """What the giving side says."""
    facts = [
        cast.fact("V1", "dates", ["2031-05-03", "2031-05-05"]),
        cast.fact("V1", "delegates", 12, unit_id="people", row=2),
        cast.fact("V1", "delegates", 7, unit_id="people", dimension_id="role", dimension_value="experts", row=3),
        cast.fact("M1", "requests", ["enterprise", "jobs", "cancer screening"], said_by="the host office", row=4),
        cast.fact("M1", "commitments", ["appraise the three requests", "send two trainers"], row=5),
        cast.fact("G1", "cash-given", 26000, currency="EUR", unit_id="money", row=6,
                  exact_words="a gift of 26,000 euros", stated_as_number=30000, stated_as_currency="USD"),
        cast.fact("G1", "recipients", 18, unit_id="people", row=7),
        cast.fact("C1", "participants", 13243, unit_id="person-times", row=8),
        *(
            cast.fact("C1", "participants", number, unit_id="person-times", dimension_id="theme",
                      dimension_value=theme, row=row)
            for row, (theme, number) in enumerate(THEMES.items(), start=9)
        ),
        cast.fact("C1", "themes", ["weaving", "bookkeeping", "legal rights"], row=13),
        cast.fact("F1", "groups", 11, unit_id="groups", row=14),
        cast.fact("G1", "goods", 70, qualifier="at_least", unit_id="sets", row=15),
        cast.fact("G1", "school", None, row=16),
    ]  # fmt: skip
    return cast.account(
        scheme, Side.GIVING, acts("V1", "M1", "G1", "C1", "F1"), facts, title="Three days in Stone Valley",
        published_words="2031-05-09", published="2031-05-09", read="2031-05-10", address="https://harbour.example/news/3",
        extent="2 pages", cannot_show=["who chose the recipients", "what came of it"],
    )  # fmt: skip


def receiving(scheme: Scheme) -> Source:
    """What the receiving side says of the same things."""
    facts = [
        cast.fact("V1", "dates", ["2031-05-03", "2031-05-05"]),
        cast.fact("V1", "delegates", 12, unit_id="people", row=2),
        cast.fact("G1", "cash-given", 26000, currency="EUR", unit_id="money", row=3),
        cast.fact("C1", "themes", ["weaving", "bookkeeping", "selling online"], row=4),
        cast.fact("F1", "groups", 9, unit_id="groups", row=5),
    ]
    return joined(scheme, Side.RECEIVING, facts, title="Guests from Harbour City", published_words="2031-05-11")


def joined(scheme: Scheme, side: Side, facts: list[Any], **about: Any) -> Source:
    """A further account whose acts are joined to the tallies of the first by their handles."""
    from counterfoil.statements.models import Tally

    publisher = about.pop("publisher", None) or cast.organisation(scheme, side)
    refs = {fact[1] for fact in facts}
    stage = statements.stage_account(
        scheme=scheme, publisher=publisher, about={"account_of": side, "read": "2031-05-12", **about},
        acts=acts(*sorted(refs)), facts=facts, by=cast.BY,
    )  # fmt: skip
    tallies = {tally.handle: tally for tally in Tally.objects.filter(scheme=scheme, handle__in=refs)}
    statements.join_acts(stage=stage, joins=tallies, by=cast.BY)
    return statements.enter_stage(stage=stage, by=cast.BY).source


def people(scheme: Scheme) -> tuple[User, User]:
    """Who writes, and who looks over and publishes."""
    return cast.member(scheme, Role.PROGRAMME_OFFICER, username=f"{scheme.slug}-writer"), cast.member(
        scheme, Role.PUBLISHER, username=f"{scheme.slug}-publisher"
    )


def draft(scheme: Scheme, sources: list[Source], writer: User, **more: Any) -> Update:
    """A draft that nobody has looked over."""
    more.setdefault("slug", "in-stone-valley")
    title = more.pop("title", TITLE)
    return actions.start_update(scheme=scheme, sources=sources, title=title, by=writer, **more)


def publish(update: Update, publisher: User, correction: str = "") -> Version:
    """Give the draft its second look, and publish it."""
    actions.look_over(update=update, revision=update.revision, by=publisher)
    return actions.publish(update=update, revision=update.revision, by=publisher, correction=correction)


def harbour(*, pictures: bool = True) -> Version:
    """The invented scheme, published, with every half there is."""
    scheme = cast.scheme()
    sources = [giving(scheme), receiving(scheme)]
    gift = Statement.objects.get(source=sources[0], measure="goods")
    statements.note_custody(
        statement=gift, paper="delivery note", pages=2, holder=cast.organisation(scheme, Side.RECEIVING),
        seen=PartialDate.parse("2031-05-20"), second_person=cast.System("second"), by=cast.BY,
    )  # fmt: skip
    writer, publisher = people(scheme)
    update = draft(scheme, sources, writer)
    if pictures:
        captions = {"meeting.svg": "Both sides at the opening meeting.", "loom.svg": "A loom in the training room."}
        actions.set_pictures(update=update, pictures=[(d, cast.T(en=c)) for d, c in captions.items()], by=writer)
    return publish(update, publisher)


def compiled(slug: str = "north-south") -> Version:
    """A real scheme as this project compiles it (the names are invented): one account, and a newspaper's."""
    name = cast.T(en=f"North and South {slug}")
    scheme = partners.start_scheme(slug=slug, name=name, nature="compiled", by=cast.BY)
    for side, name in ((Side.GIVING, f"North Office {slug}"), (Side.RECEIVING, f"South Office {slug}")):
        made = partners.add_organisation(name=cast.T(en=name), by=cast.BY)
        partners.seat_parties(scheme=scheme, side=side, organisations=[made], by=cast.BY)
    paper: Organisation = partners.add_organisation(name=cast.T(en=f"Daily Paper {slug}"), by=cast.BY)
    facts = [
        cast.fact("V1", "dates", ["2022-08-02", "2022-08-05"]),
        cast.fact("V1", "delegates", 12, unit_id="people", row=2),
        cast.fact("C1", "themes", ["纺织", "法律"], row=3),
        cast.fact("V1", "photographs", 6, unit_id="photos", row=4),
    ]
    first = cast.account(
        scheme, Side.GIVING, acts("V1", "C1"), facts, title="访问", language="zh-hans",
        cannot_show=["whether anybody asked the families"], extent="6 photos", published_words="2022-08-12T10:08:17",
    )  # fmt: skip
    other = [
        cast.fact("V1", "dates", ["2022-08-02", "2022-08-05"]),
        cast.fact("C1", "themes", ["法律", "电子商务"], row=2),
    ]
    second = joined(scheme, Side.NEITHER, other, publisher=paper, title="报道", language="zh-hans")
    writer, publisher = people(scheme)
    title = cast.T(en="Guests from the north")
    update = draft(scheme, [first, second], writer, title=title, slug=f"visit-{slug}")
    return publish(update, publisher)
