"""What may not be asked, listed or set as a target (G2, G7, G11), in three languages and by unit."""

import ast
import inspect
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterfoil.base.errors import Refusal
from counterfoil.safeguards import refused
from counterfoil.safeguards.lexicon import check_request
from counterfoil.safeguards.reasons import REASONS
from counterfoil.safeguards.refused import reason_refused, reason_target_refused, refuse_request, refuse_target

ASKED = tomllib.loads((Path(__file__).parent / "data" / "asked.toml").read_text(encoding="utf-8"))
MAY = [(lang, text) for lang, part in ASKED.items() for text in part["allowed"]]


@pytest.mark.parametrize(("lang", "code"), [(lang, code) for lang, part in ASKED.items() for code in part["refused"]])
def test_is_refused_for_its_own_reason(lang, code):
    reason, mend = map(str, REASONS[code])
    said = {text: str(reason_refused(text)) for text in ASKED[lang]["refused"][code]}
    assert [text for text, words in said.items() if words != f"{reason} {mend}"] == []
    assert [text for text in said if reason_target_refused(text, "things") is None] == []


@pytest.mark.parametrize("lang", ASKED)
def test_may_be_reported_but_is_no_target(lang):
    assert [text for text in ASKED[lang]["target"] if reason_refused(text) is not None] == []
    assert [text for text in ASKED[lang]["target"] if reason_target_refused(text) is None] == []


@pytest.mark.parametrize("lang", ASKED)
def test_may_stand(lang):
    assert [text for text in ASKED[lang]["result"] if reason_refused(text) is not None] == []
    assert [text for text in ASKED[lang]["allowed"] if reason_refused(text) is not None] == []
    for unit_kind in ("", "things", "places", "money", "time", "organisations"):
        assert [text for text in ASKED[lang]["allowed"] if reason_target_refused(text, unit_kind) is not None] == []


@pytest.mark.parametrize("lang", ASKED)
def test_running_text_may_tell_of_much_and_demand_nothing_refused(lang):
    assert [text for text in ASKED[lang]["told"] if reason_refused(text, prose=True) is not None] == []
    assert [text for text in ASKED[lang]["demanded"] if reason_refused(text, prose=True) is None] == []
    together = "\n".join(ASKED[lang]["told"])
    assert reason_refused(together, prose=True) is None
    for demand in ASKED[lang]["demanded"]:
        with pytest.raises(Refusal):
            refuse_request(f"{together}\n{demand}", where="words", prose=True)


@pytest.mark.parametrize("lang", ASKED)
def test_each_language_has_its_examples(lang):
    part = ASKED[lang]
    texts = [text for texts in part["refused"].values() for text in texts]
    assert len(texts) >= 40 and len(part["allowed"]) >= 40 and len(part["target"]) >= 15
    together = [*texts, *part["target"], *part["allowed"]]
    assert sorted(set(together)) == sorted(together)
    wanted = {"quota", "placement_target", "service_target", "allotment", "absentees", "work_pool", "person_score"}
    assert wanted | {"gratitude_task", "employer_access", "workplace_passed"} <= set(part["refused"])


SEATS = ("Seats offered", "提供席位数", "تەمىنلەنگەن ئورۇنلار سانى")
IN_OFFICE = ("Experts sent", "Trainers engaged", "选派专家人数", "接待代表人数", "ئەۋەتىلگەن مۇتەخەسسىس سانى")
COUNTED = ("Kitchens", "Reached", "Spring course", "Volunteers trained", "厨房", "春季", "受训志愿者", "ئاشخانا")


@pytest.mark.parametrize("unit_kind", ["people", "person_times"])
@pytest.mark.parametrize(("words", "stands"), [(w, True) for w in SEATS + IN_OFFICE] + [(w, False) for w in COUNTED])
def test_a_target_in_people_is_on_seats_or_on_those_in_office(unit_kind, words, stands):
    assert (reason_target_refused(words, unit_kind) is None) is stands


@pytest.mark.parametrize("words", [*SEATS, *COUNTED])
def test_a_target_in_households_never_stands(words):
    assert reason_target_refused(words, "households") is not None
    assert reason_refused(words) is None


def test_a_refusal_says_where_and_what_to_do():
    with pytest.raises(Refusal) as asked:
        refuse_request("List of absentees", where="title")
    assert (asked.value.where, asked.value.code) == ("title", "absentees")
    with pytest.raises(Refusal) as aimed:
        refuse_target("Kitchens", "households", where="unit")
    assert (aimed.value.where, aimed.value.code) == ("unit", "quota")
    assert "offered" in str(aimed.value.mend)
    refuse_request("Women trained", where="title")
    refuse_target("Seats offered", "people", where="title")


def test_the_kinds_of_unit_are_those_of_statements():
    from counterfoil.statements.terms import UnitKind

    assert {"people", "person_times"} == refused._COUNTS_PEOPLE <= set(UnitKind.values)
    assert {"households"} == refused._COUNTS_HOMES <= set(UnitKind.values)


def test_it_asks_no_database():
    imported = {
        node.module or ""
        for node in ast.walk(ast.parse(inspect.getsource(refused)))
        if isinstance(node, ast.ImportFrom)
    }
    assert [name for name in imported if "models" in name or "django.db" in name] == []


@given(st.text(max_size=200), st.sampled_from(["", "people", "households", "things"]))
def test_any_text_gets_an_answer_and_a_target_is_never_freer_than_a_report(text, unit_kind):
    if check_request(text):
        assert reason_target_refused(text, unit_kind) is not None
