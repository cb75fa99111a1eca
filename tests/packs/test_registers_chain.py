"""Registers in the pack: programmes and indicators, groups and samples, screenings; and what is refused there."""

from __future__ import annotations

import pytest

from counterfoil.base.sides import Side
from counterfoil.packs import actions, commands, queries
from counterfoil.partners import actions as partners
from counterfoil.partners.models import Place
from counterfoil.partners.roles import Role
from counterfoil.programmes.models import Indicator, Period, Programme, Reading
from counterfoil.screenings.models import Screening, Total
from counterfoil.trainings.models import Group, Sample
from tests import cast
from tests.packs.packing import bring, content, enter, mistakes
from tests.packs.test_registers import COURSE, HOSTS, at_fault, must_name_each

PROGRAMME = {
    "ref": "PR1", "name": "Tailoring in the valley", "aims": "Evening courses where offices ask for them.",
    "sector": "vocational skills", "begins": "2025-03", "until": "2026", "state": "running", "since": "2025-03-01",
    "answers": "L1",
}  # fmt: skip
OFFERED = {
    "programme": "PR1", "level": "output", "result": "Courses are offered.", "indicator": "seats offered",
    "about": "offered", "unit": "seats", "begins": "2025-01-01", "ends": "2025-12-31", "target": "120",
    "value": "１１０", "basis": "the course book", "baseline": "40", "baseline_basis": "the course book of 2024",
}  # fmt: skip
SHARE = {
    "programme": "PR1", "level": "outcome", "result": "Enterprises go on.", "indicator": "enterprises still open",
    "about": "happened", "unit": "enterprises", "share_of": "enterprises begun", "share": "still open after a year",
    "begins": "2025-01-01", "ends": "2025-12-31", "numerator": "15", "denominator": "20", "basis": "the register",
}  # fmt: skip
NOT_MEASURED = {**OFFERED, "begins": "2026-01-01", "ends": "2026-06-30", "target": "", "value": "未测量",
                "basis": "the book was lost"}  # fmt: skip
GROUP = {
    "ref": "Q1", "channel": "WeChat group", "purpose": "questions after the course", "theme": "crafts and design",
    "course": "K1", "owner": "Stone Valley Office", "office": "training desk", "size": "34",
    "opened_on": "2026-03-26",
}  # fmt: skip
SAMPLE = {
    "course": "K1", "question": "Have you tried anything of what was taught?", "asked_on": "2026-09-01",
    "answered": "24", "yes": "18", "basis": "by telephone, whoever wished to answer",
}  # fmt: skip
SCREENING = {
    "ref": "H1", "name": "Spring screening", "provider": "Stone Valley Office", "programme": "PR1",
    "begins": "2026-04-01", "ends": "2026-04-30", "offered": "400", "cost": "12万", "currency": "CNY",
    "county": "North County", "screened": "210", "eligible": "300", "eligible_source": "the health bureau",
    "followed_up": "82%",
}  # fmt: skip
SECOND_COUNTY = {"ref": "H1", "county": "South County", "screened": "56"}
ASK = {"ref": "L1", "kind": "request", "spoke": "Stone Valley Office", "words": "We ask for courses.",
       "sector": "vocational skills"}  # fmt: skip
SHEETS = {
    "programmes": [PROGRAMME], "indicators": [OFFERED, NOT_MEASURED, SHARE], "courses": [COURSE | {"people": ""}],
    "groups": [GROUP], "samples": [SAMPLE], "screenings": [SCREENING, SECOND_COUNTY],
}  # fmt: skip


@pytest.fixture
def scheme(db):
    for name in ("North County", "South County"):
        partners.add_place(name={"en": name}, level=Place.Level.COUNTY, by=cast.BY)
    return cast.scheme()


def pack(**sheets):
    lines = sheets.pop("lines", [ASK])
    about = {"account_of": "receiving side", "publisher": "Stone Valley Office"}
    language = sheets.pop("language", "en")
    return {"acts": [], "facts": [], "lines": lines, "registers": {**SHEETS, **sheets}, "language": language, **about}


def test_the_whole_chain_comes_in_and_the_same_again_changes_nothing(scheme):
    done = enter(scheme, by=HOSTS, **pack())
    assert {sheet: told["added"] for sheet, told in done.records.items() if told["added"]} == {
        "lines": 1, "programmes": 1, "indicators": 3, "courses": 1, "groups": 1, "samples": 1, "screenings": 2,
    }  # fmt: skip
    programme = Programme.objects.get()
    assert (programme.state, programme.sector_id, str(programme.begins)) == ("running", "skills", "2025-03")
    assert [need.line.handle for need in programme.answers.all()] == ["R1"]
    assert Indicator.objects.count() == 2 and Period.objects.count() == 3
    readings = {(each.value, each.basis) for each in Reading.objects.all()}
    assert readings == {(110, "the course book"), (None, "the book was lost"), (75, "the register")}
    group = Group.objects.get()
    assert (group.size, group.course.theme_id, group.contact.office) == ("20_49", "crafts", "training desk")
    assert (Sample.objects.get().yes, Sample.objects.get().answered) == (18, 24)
    screening = Screening.objects.get()
    assert (screening.cost_minor, screening.currency, screening.programme) == (12_000_000, "CNY", programme)
    assert sorted(Total.objects.values_list("screened", "followed_up")) == [(56, None), (210, 80)]
    again = bring(scheme, by=HOSTS, **pack())
    assert mistakes(again) == [] and queries.preview(again).changes_nothing
    actions.enter_pack(pack=again, by=HOSTS)
    assert (Reading.objects.count(), Total.objects.count(), Sample.objects.count()) == (3, 2, 1)


def test_edited_rows_update(scheme):
    enter(scheme, by=HOSTS, **pack())
    edited = {
        "programmes": [{**PROGRAMME, "aims": "Evening courses for all who ask.", "state": "paused", "since": "",
                        "why": "the hall is rebuilt"}],
        "indicators": [{**OFFERED, "value": "115"}], "courses": [],
        "groups": [{**GROUP, "closed_on": "2026-10-01", "because": "nobody needed it any more"}],
        "samples": [{**SAMPLE, "yes": "19"}], "screenings": [{**SECOND_COUNTY, "screened": "60"}],
    }  # fmt: skip
    done = enter(scheme, by=HOSTS, **pack(**edited))
    changed = {sheet: told["changed"] for sheet, told in done.records.items() if told["changed"]}
    assert changed == {"programmes": 1, "indicators": 1, "groups": 1, "samples": 1, "screenings": 1}
    assert Programme.objects.get().state == "paused"
    assert Group.objects.get().closed_because == "quiet"
    assert Sample.objects.latest("id").yes == 19
    assert sorted(Total.objects.filter(superseded_at=None).values_list("screened", flat=True)) == [60, 210]


@pytest.mark.parametrize("language", ["zh-hans", "ug"])
def test_every_sheet_is_read_in_every_language(scheme, language):
    done = enter(scheme, by=HOSTS, **pack(language=language))
    assert sum(told["added"] for told in done.records.values()) == 10


CELLS = [
    ("programmes", {"aims": "Each village sends 30 women to the factory."}, "aims", ""),
    ("groups", {"owner": "Nobody Ltd"}, "owner", "no organisation of this scheme"),
    ("groups", {"purpose": "list of those who did not come"}, "what it is for", ""),
    ("samples", {"question": "Are you grateful?"}, "question", "refused (G1)"),
    ("screenings", {"followed_up": "120"}, "followed up in time, percent", "0 to 100"),
    ("screenings", {"county": "Nowhere"}, "county", "no place that is known"),
]
ROWS = [
    ("programmes", {"answers": "R9"}, "needs that it answers", "no row of this pack"),
    ("programmes", {"state": "paused", "since": ""}, "why so", "no reason"),
    ("programmes", {"until": "2024"}, "until", ""),
    ("indicators", {"about": "happened"}, "target", ""),
    ("indicators", {"indicator": "women trained", "unit": "people"}, "indicator", ""),
    ("indicators", {"target": "30"}, "target", "below the baseline"),
    ("indicators", {"indicator": "people placed in jobs", "unit": "people"}, "indicator", ""),
    ("indicators", {"basis": ""}, "how that is known, or why not", "no words"),
    ("indicators", {"ends": ""}, "period until", "for which time"),
    ("groups", {"closed_on": "2026-01-01"}, "closed on", "before the group opened"),
    ("samples", {"answered": "7", "yes": "3"}, "how many answered", "Fewer than ten"),
    ("samples", {"yes": "30"}, "how many said yes", "More said yes"),
    ("screenings", {"screened": "7"}, "how many were screened", "under ten"),
    ("screenings", {"eligible": "100"}, "out of how many", "cannot be a part"),
    ("screenings", {"eligible_source": ""}, "where that number is from", "without its source"),
    ("screenings", {"currency": ""}, "currency", "no currency"),
]


@pytest.mark.parametrize("wrong", [CELLS, ROWS])
def test_what_is_refused_names_its_row_column_and_reason(scheme, wrong):
    def unlike(sheet, number):
        named = {"ref": f"X{number}", "name": f"Another, the {number}th"}
        return {
            "indicators": {"indicator": f"seats offered in hall {number}"},
            "groups": {"ref": f"X{number}", "purpose": f"questions of hall {number}"},
            "samples": {"asked_on": f"2026-09-{number:02d}"},
        }.get(sheet, named)

    sheets, expected = at_fault({sheet: rows[0] for sheet, rows in SHEETS.items()}, wrong, unlike)
    must_name_each(mistakes(bring(scheme, by=HOSTS, **pack(**sheets))), expected)
    assert not Programme.objects.exists() and not Group.objects.exists()


def test_a_ref_that_was_another_thing_is_not_written_over(scheme):
    enter(scheme, by=HOSTS, **pack())
    other = {**COURSE, "name": "Weaving", "begins": "2026-05-05", "ends": "2026-05-06", "people": ""}
    [mistake] = mistakes(bring(scheme, by=HOSTS, **pack(courses=[other], groups=[], samples=[])))
    assert "|2|ref|" in mistake and "Tailoring for beginners" in mistake


def test_a_private_person_in_the_words_is_pointed_out(scheme):
    brought = bring(scheme, by=HOSTS, **pack(groups=[{**GROUP, "purpose": "call 13800138000 with questions"}]))
    assert any(warning.code == "private_person" for warning in queries.preview(brought).warnings)


# Rule, sheet, what somebody under pressure would write there, the reason. The same by form:
# tests/demo/test_attacks.py.
ATTACKS = [
    ("G2", "groups", GROUP | {"purpose": "list of those who did not come"}, "A refusal leaves no record"),
    ("G6", "screenings", SCREENING | {"screened": "7"}, "Totals under ten are not held"),
    ("G7", "indicators", OFFERED | {"indicator": "people placed in jobs", "unit": "people"}, "labour transfer"),
    ("G10", "samples", SAMPLE | {"answered": "7", "yes": "3"}, "Fewer than ten answered"),
    ("G11", "programmes", PROGRAMME | {"aims": "Every office has to bring 20 women."}, "turns help into pressure"),
    ("G14", "lines", ASK | {"spoke": "Rosa, an invented farmer"}, "no organisation of this scheme"),
]


@pytest.mark.parametrize(("rule", "sheet", "row", "reason"), ATTACKS, ids=[each[0] for each in ATTACKS])
def test_the_command_refuses_what_the_forms_refuse(scheme, tmp_path, capsys, rule, sheet, row, reason):
    user = cast.member(scheme, Role.HOST_COORDINATOR, Side.RECEIVING)
    file = tmp_path / "attack.xlsx"
    file.write_bytes(content(scheme=scheme.slug, **pack(**{sheet: [row]})))
    assert commands.import_file(file, user.username) == 1
    told = capsys.readouterr().out
    assert "row 2" in told and reason in told and "Mend: \n" not in told, rule
    assert not Programme.objects.exists() and not Group.objects.exists() and not Screening.objects.exists()
