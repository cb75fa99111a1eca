"""Accounts by form: added, told from, shown; with what others tell beside it."""

from __future__ import annotations

from django.urls import reverse

from counterfoil.base.sides import Side
from counterfoil.partners.models import Organisation
from counterfoil.partners.roles import Role
from counterfoil.statements.models import Source
from tests import cast

ABOUT = {"account_of": "neither", "kind": "newspaper", "language": "en", "read": "2026-11-23"}


def new_account(stage, **data):
    address = reverse("staff:new_account", args=[stage.scheme.slug])
    return stage.client(Role.HOST_COORDINATOR).post(address, {**ABOUT, **data})


def test_an_account_of_a_new_publisher(stage):
    response = new_account(
        stage, new_publisher="Harbour City Weekly", title="A visit", published="12 August 2022, 10:08",
        cannot_show="who chose\nwhat came of it",
    )  # fmt: skip
    source = Source.objects.get(title="A visit")
    assert response.url == reverse("staff:new_tally", args=[source.public_id])
    assert (source.published_words, str(source.published)) == ("12 August 2022, 10:08", "2022-08-12")
    assert source.cannot_show == ["who chose", "what came of it"]
    assert str(source.publisher) == "Harbour City Weekly"
    assert source.publisher.invented


def test_the_same_account_twice_is_refused_and_loses_nothing(stage):
    publisher = cast.organisation(stage.scheme, Side.GIVING)
    page = new_account(stage, publisher=publisher.id, title="What Harbour City says").content.decode()
    assert "This account is here already" in page
    assert 'value="What Harbour City says"' in page


def test_one_publisher_is_named(stage):
    before = Organisation.objects.count()
    page = new_account(stage, title="Nobody").content.decode()
    assert "Name one publisher." in page
    assert Organisation.objects.count() == before


def test_a_date_that_is_none_names_the_mend(stage):
    page = new_account(stage, new_publisher="A paper", title="T", read="31 February 2022").content.decode()
    assert "31 February 2022" in page
    assert 'class="mend"' in page


def test_a_private_person_in_the_note_is_warned_about_and_can_be_overridden(stage):
    data = {"new_publisher": "A paper", "title": "T", "note": "Call 13800138000 for details"}
    page = new_account(stage, **data).content.decode()
    assert "phone number" in page
    assert 'name="knowing"' in page
    assert not Source.objects.filter(title="T").exists()
    new_account(stage, **data, knowing="on")
    assert Source.objects.filter(title="T").exists()


def test_a_tally_within_another(stage):
    address = reverse("staff:new_tally", args=[stage.giving.public_id])
    client = stage.client(Role.PROGRAMME_OFFICER)
    response = client.post(address, {"kind": "course", "name": "Weaving", "within": "V1"})
    mention = stage.giving.mentions.get(name="Weaving")
    assert mention.tally.parent == stage.giving.mentions.get(ref="V1").tally
    assert response.url.endswith(f"?tally={mention.ref}")


def test_a_tally_that_another_account_tells_of(stage):
    gift = stage.giving.mentions.get(ref="G1").tally
    address = reverse("staff:new_tally", args=[stage.receiving.public_id])
    data = {"kind": "gift", "name": "The money", "same_as": gift.id}
    stage.client(Role.PROGRAMME_OFFICER).post(address, data)
    mention = stage.receiving.mentions.get(name="The money")
    assert mention.tally == gift
    assert mention.joined_by == stage.users[Role.PROGRAMME_OFFICER].actor_id


def test_only_who_may_join_is_offered_it(stage):
    address = reverse("staff:new_tally", args=[stage.receiving.public_id])
    assert "same_as" not in stage.client(Role.HOST_COORDINATOR).get(address).content.decode()


def test_another_kind_cannot_be_the_same(stage):
    gift = stage.giving.mentions.get(ref="G1").tally
    address = reverse("staff:new_tally", args=[stage.receiving.public_id])
    page = stage.client(Role.PROGRAMME_OFFICER).post(address, {"kind": "visit", "same_as": gift.id}).content.decode()
    assert "G1 is a gift." in page


def test_the_account_shows_its_statements_and_what_the_other_side_says(stage):
    page = stage.client(Role.DELEGATE).get(reverse("staff:account", args=[stage.giving.public_id])).content.decode()
    assert "12 people" in page
    assert "11 people" in page
    assert "the sides differ" in page
    assert "€26,000" in page


def test_the_export_button_and_no_writing_for_who_only_reads(stage):
    page = stage.client(Role.DELEGATE).get(reverse("staff:account", args=[stage.giving.public_id])).content.decode()
    assert "Add a statement" not in page
    assert reverse("staff:export_account", args=[stage.giving.public_id]) in page


def test_pages_by_key(stage):
    facts = [
        cast.fact("P1", "goods", 1, unit_id="books", dimension_id="item", dimension_value=f"title {i}", row=i)
        for i in range(1, 71)
    ]
    long = cast.account(stage.scheme, Side.GIVING, [cast.act("P1", "gift", "Books")], facts, title="Long")
    client = stage.client(Role.AUDITOR)
    first = client.get(reverse("staff:account", args=[long.public_id]))
    told = first.context["told"]
    assert sum(len(t.statements) for t in told.tallies) == 60
    second = client.get(reverse("staff:account", args=[long.public_id]) + told.later).context["told"]
    assert sum(len(t.statements) for t in second.tallies) == 10
    assert second.later == ""


def test_an_organisation_that_looks_like_a_person_may_stand(stage):
    data = {"new_publisher": "A paper", "title": "T", "note": "记者走访了张桂梅家纺厂"}
    assert new_account(stage, **data).status_code == 200
    cast.partners.add_organisation(name=cast.T({"zh-hans": "张桂梅家纺厂"}), invented=True, by=cast.BY)
    assert new_account(stage, **data).status_code == 302
