"""The pages of a visit's plan: whoever plans finds it all on one page, and nothing that was typed is lost."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from counterfoil.base.sides import Side
from counterfoil.lines import actions as lines
from counterfoil.lines.models import Kind
from counterfoil.partners.roles import Role
from counterfoil.visits.actions import start_visit
from counterfoil.visits.models import Cost, Delegate, Stop, Visit
from counterfoil.visits.plan import actions as plan
from tests import cast

FIRST, LAST = dt.date(2031, 5, 3), dt.date(2031, 5, 5)
OFFICER, HOST = Role.PROGRAMME_OFFICER, Role.HOST_COORDINATOR


def make(stage, name: str = "Spring visit", begins: dt.date = FIRST, ends: dt.date = LAST) -> Visit:
    return start_visit(
        scheme=stage.scheme, name=cast.T(en=name), guests=Side.GIVING, begins=begins, ends=ends,
        by=stage.users[OFFICER],
    )  # fmt: skip


@pytest.fixture
def visit(stage) -> Visit:
    return make(stage)


@pytest.fixture
def officer(stage):
    return stage.client(OFFICER)


def to(name: str, *args: object) -> str:
    return reverse(f"staff:{name}", args=[getattr(one, "public_id", one) for one in args])


def text(response) -> str:
    return response.content.decode()


def delegates(stage, visit, *offices: str) -> list[Delegate]:
    home = cast.organisation(stage.scheme, Side.GIVING)
    rows = [plan.DelegateDraft(organisation=home, office=office) for office in offices]
    return plan.set_delegation(visit=visit, delegates=rows, by=stage.users[OFFICER])


def hour(stage, visit, begins="09:00", ends="10:00", title="The opening", day=FIRST, **more) -> Stop:
    draft = plan.StopDraft(
        kind=Stop.Kind.MEETING, title=title, day=day, begins=dt.time.fromisoformat(begins),
        ends=dt.time.fromisoformat(ends),
    )  # fmt: skip
    return plan.plan_stop(visit=visit, draft=draft, by=stage.users[OFFICER], **more)


# --- the list, a new visit, today -----------------------------------------------------------------------


def test_an_empty_list_says_what_to_do_next(stage, officer):
    page = text(officer.get(to("visits_of", stage.scheme.slug)))
    assert "No visit yet" in page
    assert to("new_visit", stage.scheme.slug) in page
    assert to("new_visit", stage.scheme.slug) not in text(
        stage.client(Role.AUDITOR).get(to("visits_of", stage.scheme.slug))
    )


def test_visits_stand_by_date_page_by_page(stage, officer):
    for n in range(35):
        make(stage, f"Visit no {n}.", FIRST + dt.timedelta(n % 7), LAST + dt.timedelta(n % 7))
    first = officer.get(to("visits_of", stage.scheme.slug)).context["visits"]
    second = officer.get(first.later).context["visits"]
    seen = [(one.begins, one.pk) for one in [*first.rows, *second.rows]]
    assert len(seen) == 35
    assert seen == sorted(seen, reverse=True)
    assert officer.get(second.earlier).context["visits"].rows == first.rows
    assert officer.get(to("visits_of", stage.scheme.slug) + "?after=nonsense.x").context["visits"].rows == first.rows


@pytest.mark.parametrize("role", [OFFICER, HOST])
def test_either_side_starts_a_visit_and_it_opens_with_what_is_open(stage, role):
    lines.open_line(scheme=stage.scheme, draft=lines.Draft(kind=Kind.REQUEST, words="Looms"), by=stage.users[HOST])
    client = stage.client(role)
    said = {"name": "Spring visit", "guests": "giving", "begins": FIRST, "ends": LAST, "purpose": "", "carry": "on"}
    gone = client.post(to("new_visit", stage.scheme.slug), said)
    visit = Visit.objects.get()
    assert gone.url == to("visit", visit)
    assert "Looms" in text(client.get(gone.url))
    assert visit.entered_side == (Side.GIVING if role == OFFICER else Side.RECEIVING)


def test_a_visit_of_which_accounts_tell_is_planned_under_their_number(stage, officer):
    told = stage.giving.mentions.get(ref="V1").tally
    said = {"guests": "giving", "begins": FIRST, "ends": LAST, "told": told.public_id}
    page = text(officer.get(to("tally", told)))
    asked = officer.get(f"{to('new_visit', stage.scheme.slug)}?told={told.public_id}")
    assert f"?told={told.public_id}" in page and f'value="{told.public_id}" selected' in text(asked)
    assert officer.post(to("new_visit", stage.scheme.slug), said).status_code == 302
    assert Visit.objects.get().tally == told
    assert to("visit", Visit.objects.get()) in text(officer.get(to("tally", told)))
    page = officer.post(to("new_visit", stage.scheme.slug), said)
    assert page.status_code == 200 and Visit.objects.count() == 1  # no longer offered
    page = officer.post(to("new_visit", stage.scheme.slug), {**said, "told": "", "name": " "})
    assert page.context["form"].errors["name"]


def test_dates_the_wrong_way_round_keep_what_was_typed(stage, officer):
    said = {"name": "Spring visit", "guests": "giving", "begins": LAST, "ends": FIRST, "purpose": "To see the looms"}
    page = officer.post(to("new_visit", stage.scheme.slug), said)
    assert page.status_code == 200
    assert "The return lies before the departure." in text(page)
    assert "To see the looms" in text(page)
    assert not Visit.objects.exists()


def test_a_private_person_in_the_purpose_is_warned_of_once(stage, officer):
    said = {"name": "Visit", "guests": "giving", "begins": FIRST, "ends": LAST, "purpose": "Call 13812345678 first"}
    page = officer.post(to("new_visit", stage.scheme.slug), said)
    assert "phone number" in text(page)
    assert officer.post(to("new_visit", stage.scheme.slug), {**said, "knowing": "on"}).status_code == 302


def test_today_shows_what_runs_now_and_soon(stage):
    today = timezone.localdate()
    make(stage, "Running", today - dt.timedelta(1), today + dt.timedelta(1))
    make(stage, "Soon", today + dt.timedelta(14), today + dt.timedelta(15))
    make(stage, "Far off", today + dt.timedelta(15), today + dt.timedelta(15))
    page = text(stage.client(Role.DELEGATE).get(to("today")))
    assert "Running" in page and "day 2 of 3" in page
    assert "Soon" in page and "begins in 14 days" in page
    assert "Far off" not in page
    assert "Running" not in text(stage.client(stage.outsider).get(to("today")))


# --- the plan on one page -------------------------------------------------------------------------------


def test_the_plan_stands_on_one_page(stage, visit, officer):
    chair, _trainer = delegates(stage, visit, "chair", "trainer")
    hour(stage, visit)
    hour(stage, visit, "10:00", "11:00", "The school", goers=[chair])
    plan.add_point(visit=visit, words="Welcome", by=stage.users[OFFICER])
    plan.add_cost(
        visit=visit,
        draft=plan.CostDraft(what=Cost.What.TRAVEL, currency="CNY", planned=1200),
        by=stage.users[OFFICER],
    )
    page = text(officer.get(to("visit", visit)))
    for words in ("Spring visit", "09:00", "The opening", "The school", "trainer", "Welcome", "1,200"):
        assert words in page
    assert page.index("The opening") < page.index("The school")
    assert "Nothing is planned for this day yet." in page  # the days after


def test_who_only_reads_is_offered_nothing_to_change(stage, visit):
    hour(stage, visit)
    page = text(stage.client(Role.AUDITOR).get(to("visit", visit)))
    for name in ("change_visit", "delegation", "agenda", "new_cost", "new_stop"):
        assert to(name, visit) not in page


def test_a_visit_called_off_says_why_and_offers_no_change(stage, visit, officer):
    officer.post(to("call_off", visit), {"reason": "The pass is snowed in."})
    page = text(officer.get(to("visit", visit)))
    assert "The pass is snowed in." in page
    assert to("delegation", visit) not in page
    assert "called off" in text(officer.get(to("visits_of", stage.scheme.slug)))


@pytest.mark.parametrize("language", ["zh-hans", "ug"])
def test_the_pages_open_in_each_language(stage, visit, officer, language):
    delegates(stage, visit, "chair")
    stop = hour(stage, visit)
    with translation.override(language):
        addresses = [
            to("visits_of", stage.scheme.slug), to("new_visit", stage.scheme.slug), to("stop", stop),
            *(to(name, visit) for name in ("visit", "change_visit", "call_off", "delegation", "new_stop", "agenda",
                                           "new_cost", "visit_link")),
        ]  # fmt: skip
    for address in addresses:
        page = officer.get(address)
        assert page.status_code == 200, address
        assert f'lang="{language}"' in text(page)


# --- forms ----------------------------------------------------------------------------------------------


def typed(response) -> dict[str, object]:
    """What the form of a page would send as it stands."""
    form = response.context["form"]
    return {name: form[name].value() or "" for name in form.fields if form[name].value() not in (None, False)}


def test_dates_that_leave_a_stop_outside_name_it(stage, visit, officer):
    hour(stage, visit, day=LAST)
    said = {**typed(officer.get(to("change_visit", visit))), "ends": FIRST, "purpose": "As typed"}
    page = text(officer.post(to("change_visit", visit), said))
    assert "“The opening”" in page and "As typed" in page


def test_a_visit_has_a_name_in_each_language_unless_accounts_named_it(stage, visit, officer):
    said = {**typed(officer.get(to("change_visit", visit))), "name_zh_hans": "春季访问"}
    assert officer.post(to("change_visit", visit), said).status_code == 302
    assert Visit.objects.get().tally.name == {"en": "Spring visit", "zh-hans": "春季访问"}
    said = {**typed(officer.get(to("change_visit", visit))), "name_zh_hans": "", "name_en": ""}
    assert "Write it in one language at least." in text(officer.post(to("change_visit", visit), said))
    told = start_visit(
        scheme=stage.scheme, name=cast.T(en="x"), guests=Side.GIVING, begins=FIRST, ends=LAST,
        tally=stage.giving.mentions.get(ref="V1").tally, by=stage.users[OFFICER],
    )  # fmt: skip
    page = officer.get(to("change_visit", told))
    assert "name_en" not in page.context["form"].fields
    assert officer.post(to("change_visit", told), typed(page)).status_code == 302


def test_two_who_change_a_visit_at_once_lose_no_word(stage, visit, officer):
    mine = {**typed(officer.get(to("change_visit", visit))), "purpose": "What I typed"}
    theirs = {**mine, "purpose": "What the hosts typed"}
    assert stage.client(HOST).post(to("change_visit", visit), theirs).status_code == 302
    page = officer.post(to("change_visit", visit), mine)
    assert "What I typed" in text(page) and "What the hosts typed" in text(page)
    assert f"What {HOST.label} saved meanwhile" in text(page)
    again = officer.post(to("change_visit", visit), typed(page))
    assert again.status_code == 302
    assert Visit.objects.get().purpose == "What I typed"


def rows(*lines_: dict[str, object], seen: str = "", **more: object) -> dict[str, object]:
    """The delegation as its form sends it."""
    said = {f"d{n}-{name}": value for n, line in enumerate(lines_, 1) for name, value in line.items()}
    return {"rows": len(lines_), "seen": seen, **said, **more}


def row(stage, place: int, office: str, **more: object) -> dict[str, object]:
    home = cast.organisation(stage.scheme, Side.GIVING).public_id
    return {"place": place, "office": office, "organisation": home, "name": "", "count": 1, **more}


def test_a_delegation_is_typed_in_one_go_and_ordered_by_its_numbers(stage, visit, officer):
    said = rows(row(stage, 2, "trainers", count=3), row(stage, 1, "chair", name="Invented Name", decides_awards="on"),
                row(stage, 3, ""))  # fmt: skip
    assert officer.post(to("delegation", visit), said).status_code == 302
    assert [(one.office, one.count, one.decides_awards) for one in visit.delegates.all()] == [
        ("chair", 1, True), ("trainers", 3, False),
    ]  # fmt: skip


def test_more_rows_keep_what_was_typed_and_save_nothing(stage, visit, officer):
    page = officer.post(to("delegation", visit), rows(row(stage, 1, "chair"), more="1"))
    assert page.status_code == 200
    assert len(page.context["form"].lines) == 5
    assert 'value="chair"' in text(page)
    assert not visit.delegates.exists()


def test_one_is_taken_off_the_list_and_one_without_an_office_is_refused(stage, visit, officer):
    chair, trainer = delegates(stage, visit, "chair", "trainer")
    said = rows(row(stage, 1, "chair", delegate=chair.pk, leave="on"), row(stage, 2, "trainer", delegate=trainer.pk))
    officer.post(to("delegation", visit), said)
    assert list(visit.delegates.all()) == [trainer]
    page = text(officer.post(to("delegation", visit), rows(row(stage, 1, "", name="Somebody"))))
    assert "Nobody travels without an office." in page and "Somebody" in page


def test_two_who_write_the_delegation_at_once_lose_nobody(stage, visit, officer):
    (chair,) = delegates(stage, visit, "chair")
    read = officer.get(to("delegation", visit)).context["form"]["seen"].value()
    delegates(stage, visit, "chair of the hosts' choice")  # another list: the chair is gone
    mine = rows(row(stage, 1, "chair", delegate=chair.pk), row(stage, 2, "my trainer"), seen=read)
    page = officer.post(to("delegation", visit), mine)
    shown = [line["office"].value() for line in page.context["form"].lines]
    assert shown == ["chair", "my trainer", "chair of the hosts' choice"]
    form = page.context["form"]
    again = {"rows": form["rows"].value(), "seen": form["seen"].value()}
    again |= {b.html_name: b.value() for line in form.lines for b in line if b.value() not in (None, False)}
    assert officer.post(to("delegation", visit), again).status_code == 302
    assert [one.office for one in visit.delegates.all()] == ["chair", "my trainer", "chair of the hosts' choice"]


def test_a_user_who_travels_elsewhere_then_is_named(stage, visit, officer):
    user, home = stage.users[Role.DELEGATE], cast.organisation(stage.scheme, Side.GIVING)
    row_ = plan.DelegateDraft(organisation=home, office="x", user=user)
    plan.set_delegation(visit=make(stage, "Another visit"), delegates=[row_], by=stage.users[OFFICER])
    page = text(officer.post(to("delegation", visit), rows(row(stage, 1, "trainer", user=user.public_id))))
    assert "two visits at once" in page and "Another visit" in page and 'value="trainer"' in page


def stop_said(**more: object) -> dict[str, object]:
    return {"kind": "meeting", "title": "The school", "day": FIRST, "begins": "10:00", "ends": "11:30", **more}


def test_an_hour_is_planned_and_the_next_begins_where_it_ends(stage, visit, officer):
    chair, trainer = delegates(stage, visit, "chair", "trainer")
    gone = officer.post(to("new_stop", visit), stop_said(goers=[chair.pk], another="1"))
    assert [goer.delegate for goer in Stop.objects.get().goers.all()] == [chair]
    page = text(officer.get(gone.url))
    assert 'value="11:30"' in page
    assert f'value="{trainer.pk}" id="id_goers_1" checked' in page.replace("\n", "")


def test_two_places_at_once_is_told_with_both_stops_and_nothing_lost(stage, visit, officer):
    (chair,) = delegates(stage, visit, "chair")
    hour(stage, visit, "09:00", "11:00")
    page = text(officer.post(to("new_stop", visit), stop_said(goers=[chair.pk], where="The old market")))
    for words in ("Two places at once", "“The opening” 09:00–11:00", "“The school” 10:00–11:30", "The old market"):
        assert words in page
    assert Stop.objects.count() == 1


def test_a_home_among_the_kinds_of_place_shows_why_not(stage, visit, officer):
    offered = text(officer.get(to("new_stop", visit)))
    assert '<option value="home">' in offered
    page = text(officer.post(to("new_stop", visit), stop_said(kind="look", checklist="home")))
    assert "no independent channel for complaints" in page
    assert "Homes are not visited from here." in page
    assert not Stop.objects.exists()


def test_two_who_change_an_hour_at_once_lose_no_word(stage, visit, officer):
    stop = hour(stage, visit)
    mine = {**typed(officer.get(to("stop", stop))), "where": "The town hall", "begins": "09:00", "ends": "10:00"}
    assert stage.client(HOST).post(to("stop", stop), {**mine, "where": "The school"}).status_code == 302
    page = officer.post(to("stop", stop), mine)
    assert "The town hall" in text(page) and "The school" in text(page)
    mine["seen"] = page.context["form"]["seen"].value()
    assert officer.post(to("stop", stop), mine).status_code == 302
    stop.refresh_from_db()
    assert stop.where == "The town hall"


def test_an_hour_is_taken_out_and_a_lived_one_asks_for_a_reason(stage, visit, officer):
    unlived = hour(stage, visit)
    assert officer.get(to("stop", unlived)).context["drop_form"].fields["reason"].required is False
    officer.post(to("drop_stop", unlived), {"reason": ""})
    assert not Stop.objects.exists()
    lived = hour(stage, visit)
    plan.open_meeting(stop=lived, by=stage.users[OFFICER])
    page = text(officer.post(to("drop_stop", lived), {"reason": ""}))
    assert "Say in a few words why" in page
    assert officer.post(to("drop_stop", lived), {"reason": "The road was closed"}).status_code == 302
    assert "The road was closed" in text(officer.get(to("visit", visit)))


def test_the_agenda_is_written_carried_over_ordered_and_cut(stage, visit, officer):
    lines.open_line(scheme=stage.scheme, draft=lines.Draft(kind=Kind.REQUEST, words="Looms"), by=stage.users[HOST])
    there = to("agenda", visit)
    officer.post(there, {"words": "Welcome"})
    officer.post(there, {"do": "carry"})
    assert "Nothing else is open" in text(officer.post(there, {"do": "carry"}, follow=True))
    welcome, looms = visit.agenda.all()
    officer.post(there, {"do": f"up:{looms.pk}"})
    assert list(visit.agenda.all()) == [looms, welcome]
    officer.post(there, {"do": f"down:{looms.pk}"})
    officer.post(there, {"do": f"remove:{looms.pk}"})
    assert list(visit.agenda.all()) == [welcome]
    assert "before you" in text(officer.post(there, {"do": f"remove:{looms.pk}"}, follow=True))
    assert "13812345678" in text(officer.post(there, {"words": "Call 13812345678"}))
    for nonsense in ("", "up:x", "fly:1"):
        assert officer.post(there, {"do": nonsense}).status_code == 302


def test_costs_take_what_people_type_and_stay_apart_by_currency(stage, visit, officer):
    there = to("new_cost", visit)
    for currency, planned in (("人民币", "1,200"), ("CNY", "0.5"), ("EUR", "40")):
        assert officer.post(there, {"what": "travel", "currency": currency, "planned": planned}).status_code == 302
    page = text(officer.get(to("visit", visit)))
    assert "Together in CNY" in page and "1,200.50" in page and "Together in EUR" in page
    for planned, words in (("about 40", "A cost is one amount."), ("40 EUR", "another currency"), ("", "no amount")):
        again = officer.post(there, {"what": "travel", "currency": "CNY", "planned": planned, "words": "By train"})
        assert words in text(again) and "By train" in text(again)


def test_a_cost_is_mended_and_taken_out_unless_it_was_spent(stage, visit, officer):
    officer.post(to("new_cost", visit), {"what": "travel", "currency": "CNY", "planned": "10"})
    cost = Cost.objects.get()
    mine = typed(officer.get(to("cost", visit, cost.pk)))
    assert officer.post(to("cost", visit, cost.pk), {**mine, "actual": "12"}).status_code == 302
    page = officer.post(to("cost", visit, cost.pk), {**mine, "actual": "13"})
    assert "while you were writing" in text(page) and 'value="13"' in text(page)
    officer.post(to("remove_cost", visit, cost.pk))
    assert Cost.objects.exists()
    officer.post(to("cost", visit, cost.pk), {**mine, "seen": ""})
    officer.post(to("remove_cost", visit, cost.pk))
    assert not Cost.objects.exists()
    assert officer.get(to("cost", visit, cost.pk)).status_code == 404


LONG = "9" * 5000


@pytest.mark.parametrize(
    ("begins", "ends"), [("0001-01-01", "0001-01-02"), ("9999-12-30", "9999-12-31"), ("2031-02-30", "x"), (LONG, "")]
)
def test_days_at_the_ends_of_time_break_nothing(stage, officer, begins, ends):
    said = {"name": "Visit", "guests": "giving", "begins": begins, "ends": ends, "carry": "on"}
    assert officer.post(to("new_visit", stage.scheme.slug), said).status_code in (200, 302)
    for visit in Visit.objects.all():
        hours = {"kind": "meeting", "title": "x", "day": ends, "begins": "00:00", "ends": "23:59"}
        assert officer.post(to("new_stop", visit), hours).status_code == 302
        delegates(stage, visit, "chair")
        assert visit.stops.get().goers.count() == 1
        for name in ("visit", "new_stop", "change_visit", "visit_link"):
            assert officer.get(to(name, visit)).status_code == 200
        assert officer.get(to("stop", visit.stops.get())).status_code == 200
    assert officer.get(to("visits_of", stage.scheme.slug)).status_code == 200


def test_nonsense_in_an_address_or_a_form_breaks_nothing(stage, visit, officer):
    hour_, there = hour(stage, visit), to("visits_of", stage.scheme.slug)
    nonsense = ("x", "\x00", LONG, "-1", "٣", "2031-05-03", "2031-05-03.x", f"2031-05-03.{LONG}")
    for words in nonsense:
        for address in (there, to("new_stop", visit), to("new_visit", stage.scheme.slug)):
            asked = dict.fromkeys(("after", "before", "day", "from", "told"), words)
            assert officer.get(address, asked).status_code == 200
        sent = {
            "new_visit": ("name", "guests", "begins", "ends", "purpose", "zone", "told"),
            "change_visit": ("name_en", "begins", "ends", "purpose", "zone", "seen"),
            "delegation": ("rows", "seen", "d1-place", "d1-office", "d1-organisation", "d1-count", "d1-delegate"),
            "new_stop": ("kind", "title", "day", "begins", "ends", "goers", "host", "place", "checklist"),
            "agenda": ("do",), "new_cost": ("what", "currency", "planned", "actual", "payer"),
            "visit_link": ("organisation", "days", "page_language"), "call_off": ("reason_",),
        }  # fmt: skip
        for name, fields in sent.items():
            address = to(name, stage.scheme.slug if name == "new_visit" else visit)
            for prefix in ("", "up:"):
                said = dict.fromkeys(fields, f"{prefix}{words}")
                assert officer.post(address, said).status_code in (200, 302), (name, words)
        assert officer.post(to("stop", hour_), {"kind": words, "goers": words, "seen": words}).status_code == 200


# --- one and thirty -------------------------------------------------------------------------------------


def _count(client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as caught:
        assert client.get(address).status_code == 200
    return len(caught)


def test_thirty_visits_cost_the_queries_of_one(stage, officer):
    today = timezone.localdate()
    pages = (to("visits_of", stage.scheme.slug), to("today"))
    make(stage, "First", today, today)
    few = [_count(officer, address) for address in pages]
    for n in range(29):
        make(stage, f"No {n}", today, today)
    assert [_count(officer, address) for address in pages] == few


def test_a_long_plan_costs_the_queries_of_a_short_one(stage, visit, officer):
    delegates(stage, visit, "chair")
    stop = hour(stage, visit, "00:00", "00:30")
    officer.post(to("new_cost", visit), {"what": "travel", "currency": "CNY", "planned": "10"})
    officer.post(to("agenda", visit), {"words": "a"})
    pages = [to(name, visit) for name in ("visit", "delegation", "agenda", "new_stop", "new_cost")] + [
        to("stop", stop)
    ]
    few = [_count(officer, address) for address in pages]
    delegates(stage, visit, *(f"role {n}" for n in range(12)))
    for n in range(1, 20):
        hour(stage, visit, f"{n:02}:00", f"{n:02}:30")
        officer.post(to("new_cost", visit), {"what": "travel", "currency": "CNY", "planned": "10"})
        officer.post(to("agenda", visit), {"words": f"no {n}"})
    assert [_count(officer, address) for address in pages] == few
