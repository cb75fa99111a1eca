"""An attacker's script against the rules that protect the people helped: by form, by pack, by command and by SQL.

Each attempt is one that somebody under pressure would make. None may leave a row behind; each gets a plain reason.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.db import Error, connection, transaction
from django.db.models import Model
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from counterfoil.needs.models import Need
from counterfoil.partners.models import Organisation, Place, Scheme
from counterfoil.people.models import User
from counterfoil.programmes.models import Indicator, Period, Programme, Reading, Result
from counterfoil.screenings.models import Screening, Total
from counterfoil.trainings.models import Asked, Count, Course, Group, Message, Sample, Session, heard

pytestmark = pytest.mark.usefixtures("demo_db")

# Who is told of by name and number is invented.
A_PERSON = "Asked for by Mrs Rosa Invented, telephone 13912345678"
A_PERSON_ZH = "由王小花（虚构）提出，手机13912345678，住3组12号"
A_PERSON_UG = "تەلەپ قىلغۇچى: ئايگۈل (ئويدۇرما) خانىم، تېلېفون 13912345678"


def scheme() -> Scheme:
    return Scheme.objects.get(slug="harbour-stone")


def programme() -> Programme:
    return Programme.objects.get(scheme=scheme(), tally__name__en__startswith="Begin at home")


def course() -> Course:
    return Course.objects.get(scheme=scheme(), tally__name__en="Patterns that sell")


def held() -> Session:
    return Session.objects.filter(course=course()).order_by("number")[0]


def screening() -> Screening:
    """The round of screening, with its total taken back: another one of the same days would be refused for that."""
    Total.objects.update(superseded_at=timezone.now())
    return Screening.objects.get(scheme=scheme())


def federation() -> str:
    return str(Organisation.objects.get(name__en="Stone Valley Federation", invented=True).public_id)


def voice() -> str:
    return f"org:{federation()}"


def county() -> str:
    return str(Place.objects.get(name__en="Stone Valley County").pk)


def output() -> Result:
    return Result.objects.get(programme=programme(), level="output")


def happened() -> Indicator:
    return Indicator.objects.get(result__programme=programme(), words__startswith="Income")


def offered() -> Indicator:
    return Indicator.objects.get(result__programme=programme(), words="Sessions held")


NEED = {"key": "019aa000-0000-7000-8000-000000000001", "sector": "skills", "spoke": voice}
COURSE = {"name": "Another course", "theme": "crafts", "begins": "2027-01-04", "ends": "2027-01-25", "seats": "20"}
INDICATOR = {"about": "offered", "unit": "people", "baseline": "0", "baseline_basis": "none before"}
GROUP = {
    "channel": "wechat",
    "opened_on": "2026-11-01",
    "review_on": "2027-05-01",
    "size": "20_49",
    "owner": federation,
}
TOTAL = {"begins": "2026-03-02", "ends": "2026-03-31", "place": county}
SAMPLE = {"question": "tried-it", "asked_on": "2026-10-12", "basis": "by telephone, whoever wished to answer"}

# rule, address, what the address is of, what is typed, the rows of which there may not be one more
FORMS: list[tuple[str, str, Any, dict[str, Any], type[Model]]] = [
    ("G14 a person as the voice", "new_need", scheme, NEED | {"spoke": "", "words": "Somebody asks"}, Need),
    ("G13 a person in a need", "new_need", scheme, NEED | {"words": A_PERSON}, Need),
    ("G13 in Chinese", "new_need", scheme, NEED | {"words": A_PERSON_ZH}, Need),
    ("G13 in Uyghur", "new_need", scheme, NEED | {"words": A_PERSON_UG}, Need),
    (
        "G11 a quota for each village",
        "new_course",
        scheme,
        COURSE | {"aims": "Each village must send five women"},
        Course,
    ),
    ("G11 in Chinese", "new_course", scheme, COURSE | {"aims": "每村必须派5名妇女参加"}, Course),
    (
        "G11 a quota in a plan",
        "plan_programme",
        scheme,
        {"name": "P", "aims": "Every office has to bring 20 women"},
        Programme,
    ),
    ("G11 a target on people", "new_indicator", output, INDICATOR | {"words": "Women trained"}, Indicator),
    (
        "G7 a placement target",
        "new_indicator",
        output,
        INDICATOR | {"words": "Workers placed in factories"},
        Indicator,
    ),
    ("G7 in Chinese", "new_indicator", output, INDICATOR | {"words": "转移就业人数", "unit": "people"}, Indicator),
    (
        "G7 placing people, as a verb",
        "new_indicator",
        output,
        INDICATOR | {"unit": "sessions", "words": "Place 300 women in factories"},
        Indicator,
    ),
    (
        "G7 sending people, to a group",
        "new_message",
        scheme,
        {"title": "This week", "words": "Please send 50 women to the factories.", "text_language": "en"},
        Message,
    ),
    (
        "G7 sending people, in Chinese",
        "plan_programme",
        scheme,
        {"name": "P", "aims": "安排300名妇女进厂"},
        Programme,
    ),
    (
        "G7 placing people, in Uyghur",
        "new_course",
        scheme,
        COURSE | {"aims": "300 ئايالنى زاۋۇتقا ئورۇنلاشتۇرۇش"},
        Course,
    ),
    ("G6 a target on screening", "new_indicator", output, INDICATOR | {"words": "Women screened"}, Indicator),
    (
        "G2 a score of households",
        "new_indicator",
        output,
        INDICATOR | {"words": "Score of each household"},
        Indicator,
    ),
    (
        "G11 a target on what happened",
        "indicator_periods",
        happened,
        {"begins_new1": "2027-01-01", "ends_new1": "2027-12-31", "target_new1": "500"},
        Period,
    ),
    (
        "a target below the baseline",
        "indicator_periods",
        offered,
        {"begins_new1": "2027-01-01", "ends_new1": "2027-12-31", "target_new1": "-1"},
        Period,
    ),
    (
        "G2 a list of absentees",
        "new_message",
        scheme,
        {"title": "List of absentees", "words": "Send us the list of those who did not come.", "text_language": "en"},
        Message,
    ),
    (
        "G11 thanks as a task",
        "new_message",
        scheme,
        {"title": "Letters of thanks", "words": "Each member must write a letter of thanks.", "text_language": "en"},
        Message,
    ),
    ("G13 a person in a group", "new_group", scheme, GROUP | {"purpose": A_PERSON}, Group),
    (
        "G13 a person in a test",
        "new_question",
        course,
        {"words": A_PERSON, "answers": "yes\nno", "right": "1"},
        heard.TestQuestion,
    ),
    ("G6 fewer than ten", "new_total", screening, TOTAL | {"screened": "7"}, Total),
    (
        "G6 more than there are",
        "new_total",
        screening,
        TOTAL | {"screened": "70", "eligible": "50", "eligible_source": "x"},
        Total,
    ),
    (
        "G6 out of none",
        "new_total",
        screening,
        TOTAL | {"screened": "70", "eligible": "0", "eligible_source": "x"},
        Total,
    ),
    ("G6 over a hundred percent", "new_total", screening, TOTAL | {"screened": "70", "followed_up": "120"}, Total),
    ("G10 a sample of seven", "new_sample", course, SAMPLE | {"answered": "7", "yes": "3"}, Sample),
    ("more yes than answers", "new_sample", course, SAMPLE | {"answered": "20", "yes": "21"}, Sample),
    ("more people than seats", "session", held, {"number": "31", "hours": "2.5"}, Count),
]


@pytest.mark.parametrize(("rule", "name", "of", "typed", "model"), FORMS, ids=[each[0] for each in FORMS])
@pytest.mark.parametrize("who", ["officer", "host"])
def test_no_form_takes_it(rule: str, name: str, of: Any, typed: dict[str, Any], model: type[Model], who: str) -> None:
    client = Client()
    client.force_login(User.objects.get(username=who))
    thing = of()
    before = model._default_manager.count()
    address = reverse(f"staff:{name}", args=[thing.slug if isinstance(thing, Scheme) else thing.public_id])
    response = client.post(address, {key: value() if callable(value) else value for key, value in typed.items()})
    if name == "indicator_periods" and thing.about == Indicator.About.HAPPENED:
        assert not Period.objects.filter(target=500).exists(), "its form has no target, whatever is typed for one"
        return
    assert response.status_code == 200, f"{rule}: {response.status_code}"
    page = response.content.decode()
    assert 'class="mend"' in page or "aria-invalid" in page, rule
    assert model._default_manager.count() == before, rule


HARMLESS: list[tuple[str, Any, dict[str, Any], type[Model]]] = [
    ("new_need", scheme, NEED | {"words": "Looms for the weavers"}, Need),
    ("new_course", scheme, COURSE | {"aims": "Weaving that sells"}, Course),
    ("new_course", scheme, COURSE | {"aims": "Place 30 looms in workshops"}, Course),
    ("plan_programme", scheme, {"name": "P", "aims": "Weaving that sells"}, Programme),
    ("new_indicator", output, INDICATOR | {"unit": "sessions", "words": "Sessions offered"}, Indicator),
    (
        "indicator_periods",
        offered,
        {"begins_new1": "2027-01-01", "ends_new1": "2027-12-31", "target_new1": "5"},
        Period,
    ),
    (
        "new_message",
        scheme,
        {"title": "Opening hours", "words": "The centre is open on Tuesdays.", "text_language": "en"},
        Message,
    ),
    ("new_group", scheme, GROUP | {"purpose": "Weavers ask each other"}, Group),
    (
        "new_question",
        course,
        {"words": "Which yarn is dyed first?", "answers": "wool\ncotton", "right": "1"},
        heard.TestQuestion,
    ),
    ("new_total", screening, TOTAL | {"screened": "70"}, Total),
    ("new_sample", course, SAMPLE | {"question": "showed-it", "answered": "20", "yes": "12"}, Sample),
    ("session", held, {"number": "29", "hours": "2.5"}, Count),
]


@pytest.mark.parametrize(("name", "of", "typed", "model"), HARMLESS, ids=[each[0] for each in HARMLESS])
def test_the_same_form_takes_what_is_harmless(name: str, of: Any, typed: dict[str, Any], model: type[Model]) -> None:
    """Else the refusals above would show nothing: a form may refuse for another reason."""
    client, thing = Client(), of()
    client.force_login(User.objects.get(username="host"))
    before = model._default_manager.count()
    address = reverse(f"staff:{name}", args=[thing.slug if isinstance(thing, Scheme) else thing.public_id])
    response = client.post(address, {key: value() if callable(value) else value for key, value in typed.items()})
    assert response.status_code == 302, re.findall(
        r'class="(?:mend|errorlist|problem)[^>]*>([^<]*)<', response.content.decode()
    )
    assert model._default_manager.count() == before + 1


# What the pages refuse the database refuses as well, from whoever holds the web role.
STATEMENTS = [
    (
        "a target on what happened",
        "INSERT INTO programmes_period (indicator_id, begins, ends, target, entered_by, entered_at) "
        "SELECT id, '2027-01-01', '2027-12-31', 5, 'x', now() FROM programmes_indicator "
        "WHERE about = 'happened' LIMIT 1",
    ),
    ("a total under ten", "UPDATE screenings_total SET screened = 7"),
    ("a sample under ten", "UPDATE trainings_sample SET answered = 9, yes = 1"),
    ("a reading rewritten", "UPDATE programmes_reading SET value = 99 WHERE measured"),
    ("a decision forged", "UPDATE needs_appraisal SET decision = 'no'"),
    (
        "a headcount over the seats",
        "INSERT INTO trainings_count (course_id, session_id, side, number, entered_by, entered_at) "
        "SELECT course_id, id, 'giving', 500, 'x', now() FROM trainings_session WHERE seats IS NULL LIMIT 1",
    ),
    ("a programme taken away", "DELETE FROM programmes_programme"),
    ("a count forgotten", "DELETE FROM trainings_count"),
]


@pytest.mark.parametrize(("what", "statement"), STATEMENTS, ids=[each[0] for each in STATEMENTS])
def test_the_database_refuses_it(what: str, statement: str) -> None:
    with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
        assert cursor.rowcount, f"{what}: nothing there to try it on"


def test_no_table_from_needs_to_results_has_a_field_for_a_person_or_a_result() -> None:
    """G1, G6: what could be held is what the columns are called; those of people in office are declared."""
    banned = ("name", "phone", "address_of", "id_number", "birth", "diagnosis", "result_of", "ethnic", "member")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name || '.' || column_name FROM information_schema.columns WHERE table_schema = 'public' "
            "AND split_part(table_name, '_', 1) IN ('needs', 'programmes', 'trainings', 'screenings')"
        )
        columns = {row[0] for row in cursor.fetchall()}
    assert {column for column in columns if any(word in column for word in banned)} == {"trainings_trainer.name"}


def test_a_course_of_eight_tells_no_number_of_people_in_public() -> None:
    """G10: the page of the chain, the update's figures and the files say nothing from which eight could be known."""
    small = course()
    Count.objects.bulk_create([
        Count(course=small, side=side, number=8, entered_by="x") for side in ("receiving", "giving")
    ])  # fmt: skip
    page = Client().get(f"/en/schemes/harbour-stone/chain/{programme().public_id}/").content.decode()
    part = page.split("Patterns that sell")[1].split("Selling from the valley")[0]
    assert "8 people" not in part and "30 people" not in part


def test_nobody_outside_reads_a_register() -> None:
    """Every page of staff about the chain asks for a sign-in; drafts stay within one's scheme."""
    for name in ("needs", "programmes", "courses", "sessions", "groups", "screenings"):
        for end in ("", "xlsx/", "csv/"):
            response = Client().get(f"/en/staff/schemes/harbour-stone/lists/{name}/{end}")
            assert response.status_code in (302, 404), (name, end)
    assert Asked.objects.filter(entered_at__date__lte=dt.date.max).exists() and Reading.objects.exists()
